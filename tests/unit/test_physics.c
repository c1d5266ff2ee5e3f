/* Physics: the grid against solid geometry, heat against closed forms, damage against GSL's
 * quadrature.
 * Door: quick.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_bessel.h>
#include <stdlib.h>

#include "near.h"
#include "rflesion/physics.h"
#include "../../sim/physics/conduct.h"
#include "../../sim/physics/grid.h"
#include "../../sim/physics/rf.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* --- grid --- */

static const struct rfl_probe sphere = {.shape = RFL_SPHERE, .diameter = 2e-3};
static const struct rfl_probe cylinder = {.shape = RFL_CYLINDER, .diameter = 1.27e-3};
static const struct rfl_probe needle = {
    .shape = RFL_NEEDLE, .diameter = 1.27e-3, .active_tip = 10e-3};
static const struct rfl_grid_size usual = {.first = 0.1e-3, .growth = 0.1, .reach = 20e-3};

static const struct rfl_tissue tissue = {.density = 1000,
                                         .specific_heat = 3500,
                                         .conductivity = 0.5,
                                         .perfusion = 0.01,
                                         .blood_density = 1000,
                                         .blood_specific_heat = 4000,
                                         .temperature = 310};

static struct rfl_grid *make_grid(struct rfl_probe probe, struct rfl_grid_size size) {
    struct rfl_grid *grid = rfl_grid_create(&probe, &size, NULL);
    assert_non_null(grid);
    return grid;
}

/* Probes of all shapes, thin and thick, with short and long tips. */
static const struct rfl_probe probes[] = {
    {.shape = RFL_SPHERE, .diameter = 0.5e-3},
    {.shape = RFL_SPHERE, .diameter = 10e-3},
    {.shape = RFL_CYLINDER, .diameter = 0.51e-3},
    {.shape = RFL_CYLINDER, .diameter = 10e-3},
    {.shape = RFL_NEEDLE, .diameter = 0.51e-3, .active_tip = 2e-3},
    {.shape = RFL_NEEDLE, .diameter = 1.27e-3, .active_tip = 10e-3},
    {.shape = RFL_NEEDLE, .diameter = 10e-3, .active_tip = 0.5e-3},
    {.shape = RFL_NEEDLE, .diameter = 1.65e-3, .active_tip = 100e-3},
};

static double tissue_volume(const struct rfl_grid *grid) {
    double sum = 0;
    for (size_t i = 0; i < grid->layout.cells; i++)
        sum += grid->tissue[i] ? grid->volume[i] : 0;
    return sum;
}

static double surface_area(const struct rfl_grid *grid, enum rfl_surface surface) {
    double sum = 0;
    for (size_t p = 0; p < grid->patch_count; p++) {
        assert_true((grid->patches[p].surface == RFL_SURFACE_HEATED) == (p < grid->heated_count));
        bool tissue_behind = grid->tissue[grid->patches[p].cell]; /* not where the shaft leaves */
        assert_true(tissue_behind || p >= grid->heated_count);
        if (tissue_behind && grid->patches[p].surface == surface)
            sum += grid->patches[p].area;
    }
    return sum;
}

/* Domain: a ball, disc or cylinder of radius R = a + reach, the last one H = L + 2 reach high. */
static void volumes_and_areas_are_those_of_the_solids(void **state) {
    (void)state;
    for (size_t k = 0; k < COUNT(probes); k++) {
        struct rfl_grid *grid = make_grid(probes[k], usual);
        const double a = probes[k].diameter / 2, L = probes[k].active_tip, reach = usual.reach;
        const double R = a + reach, H = L + 2 * reach;
        const struct {
            double volume, heated, far;
        } exact[] = {
            [RFL_SPHERE] = {4 * M_PI / 3 * (pow(R, 3) - pow(a, 3)), 4 * M_PI * a * a,
                            4 * M_PI * R * R},
            [RFL_CYLINDER] = {M_PI * (R * R - a * a), 2 * M_PI * a, 2 * M_PI * R},
            [RFL_NEEDLE] = {M_PI * (R * R * H - a * a * (L + reach)),
                            2 * M_PI * a * L + M_PI * a * a,
                            2 * M_PI * R * H + M_PI * (2 * R * R - a * a)},
        };
        const size_t shape = probes[k].shape;
        assert_near(tissue_volume(grid) / exact[shape].volume, 1, 1e-12);
        assert_near(surface_area(grid, RFL_SURFACE_HEATED) / exact[shape].heated, 1, 1e-12);
        assert_near(surface_area(grid, RFL_SURFACE_FAR) / exact[shape].far, 1, 1e-12);
        rfl_grid_free(grid);
    }
}

static bool is_edge(const struct rfl_grid *grid, size_t axis, double at) {
    for (size_t k = 0; k <= grid->layout.n[axis]; k++)
        if (grid->edge[axis][k] == at)
            return true;
    return false;
}

static void edges_ascend_and_meet_the_probe(void **state) {
    (void)state;
    for (size_t k = 0; k < COUNT(probes); k++) {
        struct rfl_grid *grid = make_grid(probes[k], usual);
        for (size_t d = 0; d < grid->layout.axes; d++)
            for (size_t i = 0; i < grid->layout.n[d]; i++) {
                assert_true(grid->edge[d][i] < grid->edge[d][i + 1]);
                assert_true(grid->edge[d][i] < grid->centre[d][i]);
                assert_true(grid->centre[d][i] < grid->edge[d][i + 1]);
            }
        assert_true(is_edge(grid, 0, probes[k].diameter / 2));
        assert_near(grid->edge[0][grid->layout.n[0]], probes[k].diameter / 2 + usual.reach, 1e-15);
        if (probes[k].shape == RFL_NEEDLE)
            assert_true(is_edge(grid, 1, 0) && is_edge(grid, 1, probes[k].active_tip));
        rfl_grid_free(grid);
    }
}

/* Tissue is all but r < a, z > 0; every face has its area, and an operator with nothing inside the
 * probe closes those at it. */
static void faces_are_closed_at_the_probe(void **state) {
    (void)state;
    struct rfl_grid *grid = make_grid(needle, usual);
    struct rfl_heat *heat = rfl_heat_create(grid, &(struct rfl_medium){.tissue = &tissue}, NULL);
    assert_non_null(heat);
    const size_t n = grid->layout.n[0], m = grid->layout.n[1];
    const double *redge = grid->edge[0], *zedge = grid->edge[1];
    for (size_t c = 0; c < n * m; c++) {
        size_t i = c % n, j = c / n;
        bool body = redge[i + 1] <= 0.635e-3 && zedge[j] >= 0;
        bool shaft = redge[i + 1] == 0.635e-3 && zedge[j] >= 0;
        bool above_end = redge[i + 1] <= 0.635e-3 && zedge[j + 1] == 0;
        assert_int_equal(grid->tissue[c], !body);
        double radial = 2 * M_PI * redge[i + 1] * (zedge[j + 1] - zedge[j]);
        double disc = M_PI * (pow(redge[i + 1], 2) - pow(redge[i], 2));
        if (i + 1 < n) {
            assert_near(grid->area[0][c], radial, 1e-12 * radial);
            assert_int_equal(heat->conductance[0][c] > 0, !(body || shaft));
        }
        if (j + 1 < m) {
            assert_near(grid->area[1][c], disc, 1e-12 * disc);
            assert_int_equal(heat->conductance[1][c] > 0, !(body || above_end));
        }
    }
    rfl_heat_free(heat);
    rfl_grid_free(grid);
}

/* A patch lies on the face of its own cell; far from corners it conducts as that half-cell does. */
static void patches_lie_on_their_cells(void **state) {
    (void)state;
    for (size_t k = 0; k < COUNT(probes); k++) {
        struct rfl_grid *grid = make_grid(probes[k], usual);
        const size_t n = grid->layout.n[0];
        for (size_t p = 0; p < grid->patch_count; p++) {
            const struct rfl_patch *patch = &grid->patches[p];
            size_t i = patch->cell % n, j = patch->cell / n;
            double r = patch->place.x, z = patch->place.z;
            bool inner = r == grid->edge[0][i], outer = r == grid->edge[0][i + 1];
            if (inner || outer) {
                assert_true(!grid->edge[1] || z == grid->centre[1][j]);
                continue;
            }
            assert_true(r == grid->centre[0][i]);
            assert_true(z == grid->edge[1][j] || z == grid->edge[1][j + 1]);
            double distance = fabs(z - grid->centre[1][j]);
            if (p >= grid->heated_count)
                assert_near(patch->factor * distance / patch->area, 1, 1e-12);
        }
        rfl_grid_free(grid);
    }
}

/* Heated surface lies between a cell and metal, if there are cells in it, and along `axis`. */
static void patches_know_what_lies_behind_them(void **state) {
    (void)state;
    struct rfl_grid_size size = usual;
    for (size_t k = 0; k < 2 * COUNT(probes); k++) {
        size.inside = k >= COUNT(probes);
        const struct rfl_probe *probe = &probes[k % COUNT(probes)];
        struct rfl_grid *grid = make_grid(*probe, size);
        const bool metal = size.inside || probe->shape == RFL_NEEDLE;
        for (size_t p = 0; p < grid->patch_count; p++) {
            const struct rfl_patch *patch = &grid->patches[p];
            if (p >= grid->heated_count || !metal) {
                assert_int_equal(patch->inner, patch->cell);
                continue;
            }
            const struct rfl_point out = rfl_grid_place(grid, patch->cell), at = patch->place;
            const struct rfl_point in = rfl_grid_place(grid, patch->inner);
            assert_true(grid->tissue[patch->cell] && !grid->tissue[patch->inner]);
            if (patch->axis == 0)
                assert_true(in.x < at.x && at.x < out.x && in.z == out.z && at.z == out.z);
            else
                assert_true(out.z < at.z && at.z < in.z && in.x == out.x && at.x == out.x);
        }
        rfl_grid_free(grid);
    }
}

/* Between centres at r0 and r1: (1/r0 - 1/r1) / 4 pi, ln(r1/r0) / 2 pi. */
static void radial_resistances_are_exact(void **state) {
    (void)state;
    for (enum rfl_shape shape = RFL_SPHERE; shape <= RFL_CYLINDER; shape++) {
        struct rfl_grid *grid = make_grid(shape == RFL_SPHERE ? sphere : cylinder, usual);
        for (size_t i = 0; i + 1 < grid->layout.n[0]; i++) {
            double r0 = grid->centre[0][i], r1 = grid->centre[0][i + 1];
            double exact =
                shape == RFL_SPHERE ? (1 / r0 - 1 / r1) / (4 * M_PI) : log(r1 / r0) / (2 * M_PI);
            assert_near((grid->below[0][i] + grid->above[0][i]) / exact, 1, 1e-12);
        }
        rfl_grid_free(grid);
    }
}

/* A field at all points: cells, then the heated patches where they are. */
static double *fill_field(const struct rfl_grid *grid, double (*field)(double r, double z)) {
    const size_t cells = grid->layout.cells;
    double *value = calloc(cells + grid->heated_count, sizeof *value);
    assert_non_null(value);
    for (size_t c = 0; c < cells; c++) {
        const struct rfl_point at = rfl_grid_place(grid, c);
        value[c] = field(at.x, at.z);
    }
    for (size_t p = 0; p < grid->heated_count; p++)
        value[cells + p] = field(grid->patches[p].place.x, grid->patches[p].place.z);
    return value;
}

static double linear_in_z(double r, double z) {
    (void)r;
    return 3 + 200 * z;
}

static double linear_in_both(double r, double z) {
    return 3 + 2 * log(r / 1e-3) + 200 * z;
}

static void check_stencil(const struct rfl_grid *grid, const double *value, double r, double z,
                          double exact) {
    struct rfl_stencil stencil;
    double sum = 0;
    assert_true(rfl_grid_stencil(grid, (struct rfl_point){r, 0, z}, &stencil));
    for (size_t k = 0; k < stencil.count; k++)
        sum += stencil.weight[k];
    assert_near(sum, 1, 1e-12);
    assert_near(rfl_stencil_apply(&stencil, value), exact, 1e-11);
}

static double between(gsl_rng *random, double from, double to) {
    return from + (to - from) * gsl_rng_uniform(random);
}

static void stencils_are_exact_for_linear_fields(void **state) {
    (void)state;
    struct rfl_grid *grid = make_grid(needle, usual);
    double *both = fill_field(grid, linear_in_both), *axial = fill_field(grid, linear_in_z);
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t k = 0; k < 2000; k++) {
        double beside = between(random, 0.7e-3, 10e-3), below = between(random, 0, 0.634e-3);
        double at_surface = between(random, 0.635e-3, 0.7e-3);
        double z = between(random, -10e-3, 20e-3), depth = between(random, -10e-3, 0);
        double along_tip = between(random, 0.1e-3, 9.9e-3);
        check_stencil(grid, both, beside, z, linear_in_both(beside, z));
        check_stencil(grid, both, at_surface, along_tip, linear_in_both(at_surface, along_tip));
        check_stencil(grid, axial, below, depth, linear_in_z(below, depth));
    }
    check_stencil(grid, axial, 0, 0, linear_in_z(0, 0)); /* on the flat end's middle */
    gsl_rng_free(random);
    free(both);
    free(axial);
    rfl_grid_free(grid);
}

/* Turned round the axis (a sphere's: round any; along a cylinder's, too), a place is the same. */
static void places_that_symmetry_makes_one_have_one_stencil(void **state) {
    (void)state;
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t k = 0; k < COUNT(probes); k++) {
        const enum rfl_shape shape = probes[k].shape;
        struct rfl_grid *grid = make_grid(probes[k], usual);
        for (size_t i = 0; i < 200; i++) {
            const double r = between(random, 0.51 * probes[k].diameter, 15e-3);
            const double turn = between(random, -M_PI, M_PI), tilt = between(random, 0, M_PI);
            const double height = shape == RFL_SPHERE ? 0 : between(random, -10e-3, 20e-3);
            struct rfl_point turned = {r * cos(turn), r * sin(turn), height};
            if (shape == RFL_SPHERE)
                turned = (struct rfl_point){r * cos(turn) * sin(tilt), r * sin(turn) * sin(tilt),
                                            r * cos(tilt)};
            struct rfl_stencil one, other;
            const double z = shape == RFL_NEEDLE ? height : 0;
            assert_true(rfl_grid_stencil(grid, (struct rfl_point){r, 0, z}, &one));
            assert_true(rfl_grid_stencil(grid, turned, &other));
            assert_int_equal(one.count, other.count);
            for (size_t p = 0; p < one.count; p++) {
                assert_int_equal(one.point[p], other.point[p]);
                assert_near(one.weight[p], other.weight[p], 1e-9);
            }
        }
        rfl_grid_free(grid);
    }
    gsl_rng_free(random);
}

/* Rounding may put a point of a nerve inside the probe: the surface's stencil serves there. */
static void stencils_inside_the_probe_are_its_surface(void **state) {
    (void)state;
    for (size_t k = 0; k < COUNT(probes); k++) {
        struct rfl_grid *grid = make_grid(probes[k], usual);
        const double a = probes[k].diameter / 2, z = probes[k].active_tip / 3;
        struct rfl_stencil inside, surface;
        assert_false(rfl_grid_stencil(grid, (struct rfl_point){0.9 * a, 0, z}, &inside));
        const double at = probes[k].shape == RFL_SPHERE ? 0 : z;
        assert_true(rfl_grid_stencil(grid, (struct rfl_point){a, 0, at}, &surface));
        assert_memory_equal(&inside.point, &surface.point, inside.count * sizeof *inside.point);
        assert_memory_equal(&inside.weight, &surface.weight, inside.count * sizeof *inside.weight);
        rfl_grid_free(grid);
    }
}

static void stencils_end_where_tissue_does(void **state) {
    (void)state;
    struct rfl_stencil stencil;
    struct rfl_grid *grid = make_grid(needle, usual);
    double *value = fill_field(grid, linear_in_both);
    const size_t n = grid->layout.n[0], m = grid->layout.n[1];
    assert_false(rfl_grid_stencil(grid, (struct rfl_point){0, 0, 1e-6}, &stencil));
    assert_false(rfl_grid_stencil(grid, (struct rfl_point){0.63e-3, 0, 5e-3}, &stencil));
    assert_false(rfl_grid_stencil(grid, (struct rfl_point){0.63e-3, 0, 29e-3}, &stencil));
    assert_true(rfl_grid_stencil(grid, (struct rfl_point){0.635e-3, 0, 5e-3}, &stencil));
    check_stencil(grid, value, 1, 1, value[m * n - 1]); /* beyond: the nearest node's value */
    check_stencil(grid, value, 1, -1, value[n - 1]);
    free(value);
    rfl_grid_free(grid);

    grid = make_grid(sphere, usual);
    value = fill_field(grid, linear_in_both);
    assert_false(rfl_grid_stencil(grid, (struct rfl_point){0.9e-3, 0, 0}, &stencil));
    check_stencil(grid, value, 1e-3, 0, linear_in_both(1e-3, 0));
    check_stencil(grid, value, 7e-3, 0, linear_in_both(7e-3, 0));
    free(value);
    rfl_grid_free(grid);
}

/* Damage between two nodes with values u and v is u^(1-w) v^w; where one is 0, (1-w) u + w v. */
static void damage_is_interpolated_by_its_logarithm(void **state) {
    (void)state;
    const struct rfl_stencil stencil = {3, {0, 1, 0}, {0.5, 0.25, 0.25}};
    assert_near(rfl_stencil_apply_log(&stencil, (double[]){1, 16}), 2, 1e-14);
    assert_near(rfl_stencil_apply_log(&stencil, (double[]){0, 16}), 4, 1e-14);
}

/* Every interval of lines of 2 to 40 nodes is found: from its lower node on, up to but not with the
 * upper one; what lies beyond an end belongs to the interval there. */
static void places_are_found_between_their_nodes(void **state) {
    (void)state;
    double x[40], fraction;
    for (size_t i = 0; i < 40; i++)
        x[i] = (double)(i * i) - 5;
    for (size_t count = 2; count <= 40; count++) {
        for (size_t k = 0; k + 1 < count; k++)
            for (double part = 0; part < 1; part += 0.25) {
                double at = x[k] + part * (x[k + 1] - x[k]);
                assert_int_equal(rfl_line_locate(x, count, at, &fraction, false), k);
                assert_near(fraction, part, 1e-12);
            }
        assert_int_equal(rfl_line_locate(x, count, x[0] - 1, &fraction, false), 0);
        assert_true(fraction == 0);
        assert_int_equal(rfl_line_locate(x, count, x[count - 1] + 1, &fraction, false), count - 2);
        assert_true(fraction == 1);
    }
}

/* Rows begin on the probe or the axis, columns below the flat end end on it. */
static void lines_follow_tissue(void **state) {
    (void)state;
    struct rfl_grid *grid = make_grid(needle, usual);
    const size_t n = grid->layout.n[0], cells = grid->layout.cells;
    const double a = grid->probe_radius;
    size_t body = 0;
    while (grid->centre[0][body] < a)
        body++;
    for (size_t j = 0; j < grid->layout.n[1]; j++) {
        const struct rfl_line *row = &grid->lines[0][j];
        double z = grid->centre[1][j];
        size_t first = z < 0 ? 0 : body;
        assert_int_equal(row->count, n - first + 1);
        assert_true(row->x[0] == (z < 0 ? 0 : a));
        bool on_tip = z > 0 && z < grid->active_tip;
        assert_int_equal(row->point[0] >= cells, on_tip); /* a patch, else the first cell */
        if (on_tip)
            assert_int_equal(grid->patches[row->point[0] - cells].cell, row->point[1]);
        else
            assert_int_equal(row->point[0], row->point[1]);
        for (size_t k = 1; k < row->count; k++) {
            assert_int_equal(row->point[k], j * n + first + k - 1);
            assert_true(row->x[k] == grid->centre[0][first + k - 1]);
        }
    }
    for (size_t i = 0; i < n; i++) {
        const struct rfl_line *column = &grid->lines[1][i];
        size_t last = column->count - 1;
        for (size_t k = 0; k < last; k++)
            assert_true(column->x[k] < column->x[k + 1]);
        assert_int_equal(column->point[0], i);
        if (i >= body)
            assert_int_equal(column->count, grid->layout.n[1]);
        else {
            assert_true(column->x[last] == 0);
            assert_int_equal(grid->patches[column->point[last] - cells].cell,
                             column->point[last - 1]);
        }
    }
    assert_int_equal(grid->end.count, body + 2);
    assert_true(grid->end.x[0] == 0 && grid->end.x[body + 1] == a);
    for (size_t k = 1; k <= body; k++) {
        const struct rfl_patch *patch = &grid->patches[grid->end.point[k] - cells];
        assert_true(patch->place.z == 0 && patch->place.x == grid->end.x[k]);
    }
    rfl_grid_free(grid);
}

/* --- heat --- */

/* Blood carries off w rho_b c_b = 0.01 * 1000 * 4000 = 40 kW/m3/K, over k = 0.5 W/m/K: fields fall
 * off over 1/mu = 3.5 mm. */
static const double mu = 282.84271247461902; /* sqrt(40e3 / 0.5), 1/m */

static struct rfl_tissue without_perfusion(void) {
    struct rfl_tissue bloodless = tissue;
    bloodless.perfusion = 0;
    return bloodless;
}

static double patch_temperature(void *context, const struct rfl_patch *patch, double t) {
    const double *rise = context;
    (void)t;
    return tissue.temperature + (patch->surface == RFL_SURFACE_HEATED ? *rise : 0);
}

/* An operator whose heated surface is `rise` above the body. */
static struct rfl_heat *make_heat(const struct rfl_grid *grid, const struct rfl_tissue *of,
                                  double *rise) {
    struct rfl_heat *heat = rfl_heat_create(grid, &(struct rfl_medium){.tissue = of}, NULL);
    assert_non_null(heat);
    heat->patch_temperature = patch_temperature;
    heat->context = rise;
    return heat;
}

static double *constant(size_t count, double value) {
    double *field = calloc(count, sizeof *field);
    assert_non_null(field);
    for (size_t i = 0; i < count; i++)
        field[i] = value;
    return field;
}

/* From the definition: each face takes from one cell what it gives to the next. Grids of one row
 * and of one column, too. */
static void what_leaves_a_cell_enters_the_next(void **state) {
    (void)state;
    static const size_t sizes[][RFL_AXES] = {{5, 4, 3}, {1, 6, 1}, {7, 1, 1}, {2, 2, 2}};
    for (size_t k = 0; k < COUNT(sizes); k++) {
        const struct rfl_layout layout = rfl_layout_make(3, sizes[k]);
        double v[60], expected[60] = {0}, found[60] = {0}, g[RFL_AXES][60] = {{0}};
        double *const face[RFL_AXES] = {g[0], g[1], g[2]};
        for (size_t i = 0; i < layout.cells; i++)
            v[i] = (double)(i * i % 17);
        for (size_t d = 0; d < RFL_AXES; d++)
            for (size_t i = 0, s = layout.stride[d]; i + s < layout.cells; i++) {
                if (i / s % layout.n[d] + 1 == layout.n[d])
                    continue;
                g[d][i] = 1 + (double)((i + d) % 5);
                expected[i] += g[d][i] * (v[i + s] - v[i]);
                expected[i + s] -= g[d][i] * (v[i + s] - v[i]);
            }
        rfl_conduct_inflow(&layout, face, v, found);
        for (size_t i = 0; i < layout.cells; i++)
            assert_near(found[i], expected[i], 1e-12);
    }
}

static void nothing_flows_at_body_temperature(void **state) {
    (void)state;
    double rise = 0;
    for (size_t k = 0; k < COUNT(probes); k++) {
        struct rfl_grid *grid = make_grid(probes[k], usual);
        struct rfl_heat *heat = make_heat(grid, &tissue, &rise);
        struct rfl_system system = rfl_heat_system(heat);
        double *T = constant(system.size, tissue.temperature), *f = constant(system.size, 1);
        assert_int_equal(system.rate(system.context, 0, T, f), RFL_OK);
        for (size_t i = 0; i < system.size; i++)
            assert_true(f[i] == 0);
        free(T);
        free(f);
        rfl_heat_free(heat);
        rfl_grid_free(grid);
    }
}

/* In any state, with any sources, all rates together are what comes in less what goes out. */
static void heat_is_conserved(void **state) {
    (void)state;
    double rise = 43;
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t k = 0; k < COUNT(probes); k++)
        for (int on = 0; on < 2; on++) {
            struct rfl_grid *grid = make_grid(probes[k], usual);
            struct rfl_heat *heat = make_heat(grid, &tissue, &rise);
            struct rfl_system system = rfl_heat_system(heat);
            double *T = constant(system.size, 0), *f = constant(system.size, 0);
            double sum = 0, sources = 0, size = 0;
            heat->surface_on = on;
            for (size_t i = 0; i < system.size; i++) {
                T[i] = between(random, 300, 350);
                heat->source[i] = grid->tissue[i] ? between(random, 0, 1e-3) : 0;
                sources += heat->source[i];
            }
            assert_int_equal(system.rate(system.context, 0, T, f), RFL_OK);
            for (size_t i = 0; i < system.size; i++) {
                sum += f[i];
                size += fabs(f[i]);
            }
            struct rfl_flows flows = rfl_heat_flows(heat, 0, T);
            double net = flows.delivered - flows.perfusion - flows.boundary;
            assert_near(sum, net, 1e-13 * size);
            if (!on)
                assert_near(flows.delivered, sources, 1e-12);
            free(T);
            free(f);
            rfl_heat_free(heat);
            rfl_grid_free(grid);
        }
    gsl_rng_free(random);
}

static void stored_heat_counts_tissue_only(void **state) {
    (void)state;
    double rise = 43;
    struct rfl_grid *grid = make_grid(needle, usual);
    struct rfl_heat *heat = make_heat(grid, &tissue, &rise);
    double *T = constant(grid->layout.cells, tissue.temperature + 2);
    double exact = 1000 * 3500 * 2 * tissue_volume(grid);
    assert_near(rfl_heat_stored(heat, T) / exact, 1, 1e-12);
    T[grid->patches[0].cell] = 333;
    assert_near(rfl_heat_patch_temperature(heat, 0, 0, T), 353, 1e-12);
    heat->surface_on = false; /* adiabatic: as warm as the tissue at it */
    assert_near(rfl_heat_patch_temperature(heat, 0, 0, T), 333, 1e-12);
    free(T);
    rfl_heat_free(heat);
    rfl_grid_free(grid);
}

/* Steady state: one Newton step from anywhere, as the system is linear. Free it. */
static double *steady_state(struct rfl_heat *heat) {
    struct rfl_system system = rfl_heat_system(heat);
    double *T = constant(system.size, heat->body), *f = constant(system.size, 0);
    double *change = constant(system.size, 0);
    assert_int_equal(system.rate(system.context, 0, T, f), RFL_OK);
    assert_int_equal(system.prepare(system.context, 0, T, 1e30), RFL_OK);
    assert_int_equal(system.solve(system.context, f, change, 1e-12), RFL_OK);
    for (size_t i = 0; i < system.size; i++)
        T[i] += change[i];
    free(f);
    free(change);
    return T;
}

/* Rise above the body at r, of a surface at 1: k div grad u = w rho_b c_b u, u = 0 at R. */
static double steady_rise(enum rfl_shape shape, bool perfused, double r, double a, double R) {
    if (shape == RFL_SPHERE && perfused)
        return a / r * sinh(mu * (R - r)) / sinh(mu * (R - a));
    if (shape == RFL_SPHERE)
        return (1 / r - 1 / R) / (1 / a - 1 / R);
    if (!perfused)
        return log(R / r) / log(R / a);
    double I = gsl_sf_bessel_I0(mu * R), K = gsl_sf_bessel_K0(mu * R);
    return (I * gsl_sf_bessel_K0(mu * r) - K * gsl_sf_bessel_I0(mu * r)) /
           (I * gsl_sf_bessel_K0(mu * a) - K * gsl_sf_bessel_I0(mu * a));
}

/* Largest error of the steady state, and that of the heat delivered, both relative. */
static double steady_error(struct rfl_probe probe, bool perfused, struct rfl_grid_size size,
                           double *power_error) {
    double rise = 43, worst = 0;
    const double a = probe.diameter / 2, R = a + size.reach, step = 1e-6 * a;
    struct rfl_tissue of = perfused ? tissue : without_perfusion();
    struct rfl_grid *grid = make_grid(probe, size);
    struct rfl_heat *heat = make_heat(grid, &of, &rise);
    double *T = steady_state(heat);
    for (size_t i = 0; i < grid->layout.cells; i++) {
        double exact = steady_rise(probe.shape, perfused, grid->centre[0][i], a, R);
        worst = fmax(worst, fabs((T[i] - 310) / rise - exact));
    }
    struct rfl_flows flows = rfl_heat_flows(heat, 0, T);
    double slope = (steady_rise(probe.shape, perfused, a - step, a, R) -
                    steady_rise(probe.shape, perfused, a + step, a, R)) /
                   (2 * step);
    double area = probe.shape == RFL_SPHERE ? 4 * M_PI * a * a : 2 * M_PI * a;
    *power_error = fabs(flows.delivered / (0.5 * slope * rise * area) - 1);
    assert_near(flows.delivered, flows.perfusion + flows.boundary, 1e-10 * flows.delivered);
    free(T);
    rfl_heat_free(heat);
    rfl_grid_free(grid);
    return worst;
}

static void steady_states_are_those_of_theory(void **state) {
    (void)state;
    const struct rfl_probe round[] = {sphere, cylinder};
    const struct rfl_grid_size half = {
        .first = usual.first / 2, .growth = usual.growth / 2, .reach = usual.reach};
    for (size_t k = 0; k < COUNT(round); k++) {
        double power, coarse_power;
        /* Resistances are exact without perfusion, on any grid. */
        assert_near(steady_error(round[k], false, usual, &power), 0, 1e-9);
        assert_near(power, 0, 1e-8);
        double coarse = steady_error(round[k], true, usual, &coarse_power);
        double fine = steady_error(round[k], true, half, &power);
        assert_true(coarse < 1e-3 && coarse_power < 1e-3 && power < coarse_power);
        assert_near(log2(coarse / fine), 2, 0.3);
    }
}

/* --- electric field --- */

/* What flows out of the tip, and into the dispersive electrode, at 1 V, A. */
static double current_through(const struct rfl_electric *e, enum rfl_surface surface) {
    double sum = 0;
    for (size_t p = 0; p < e->grid->patch_count; p++) {
        const struct rfl_patch *patch = &e->grid->patches[p];
        double V = e->potential[patch->cell];
        if (patch->surface == surface)
            sum += e->patch[p] * (surface == RFL_SURFACE_HEATED ? 1 - V : V);
    }
    return sum;
}

/* Whatever tissue conducts (layers; at random over four decades): heat is voltage times current,
 * and as much current comes in as goes out. */
static void heat_is_voltage_times_current(void **state) {
    (void)state;
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t k = 0; k < COUNT(probes); k++) {
        if (probes[k].shape == RFL_CYLINDER)
            continue;
        struct rfl_grid_size size = usual;
        size.inside = true;
        struct rfl_grid *grid = make_grid(probes[k], size);
        struct rfl_electric *e = rfl_electric_create(grid, NULL);
        const size_t cells = grid->layout.cells;
        double *sigma = constant(cells, 0), before = 0;
        assert_non_null(e);
        for (int again = 0; again < 3; again++) {
            for (size_t i = 0; i < cells; i++) {
                bool layer = grid->shape == RFL_NEEDLE && i > cells / 2;
                double wild = again < 2 ? 1 : pow(10, between(random, -4, 0));
                sigma[i] = grid->tissue[i] ? (layer ? 0.02 : 0.5) * wild * (again + 1) : 0;
            }
            assert_int_equal(rfl_electric_solve(e, sigma, NULL), RFL_OK);
            double heat = 0;
            for (size_t i = 0; i < cells; i++) {
                assert_true(e->joule[i] >= 0 && (grid->tissue[i] || e->joule[i] == 0));
                assert_true(e->potential[i] >= -1e-4 && e->potential[i] <= 1 + 1e-4);
                heat += e->joule[i];
            }
            const double allowed = again < 2 ? 3e-4 : 1e-2;
            assert_near(heat / e->conductance, 1, 1e-12);
            assert_near(current_through(e, RFL_SURFACE_HEATED) / heat, 1, allowed);
            assert_near(current_through(e, RFL_SURFACE_FAR) / heat, 1, allowed);
            if (again == 1) /* twice as well everywhere */
                assert_near(e->conductance / before, 2, 1e-8);
            before = e->conductance;
        }
        free(sigma);
        rfl_electric_free(e);
        rfl_grid_free(grid);
    }
    gsl_rng_free(random);
}

/* --- water --- */

/* A state is what the temperature would be if water did not boil. Three quarters of the mass are
 * water, 2257 kJ/kg: with c = 3500 J/kg/K that is 483.6 K, while the temperature rises by 1 K. */
static void water_boils_and_does_not_come_back(void **state) {
    (void)state;
    const struct rfl_criteria criteria = {.kinetics = *rfl_kinetics_find("liver_rfa")};
    const struct rfl_probe metal = {.conductivity = 15, .density = 7900, .specific_heat = 500};
    const double boils = 100 + RFL_CELSIUS, water = 0.75 * 2.257e6 / 3500;
    static const struct {
        double heat, temperature, dry; /* in K above boiling, share */
    } courses[][4] = {
        {{-20, -20, 0}, {10, 10 / 484.643, 10 / 484.643}, {-5, -5, 0}, {0, 0, 0}},
        {{242.3215, 0.5, 0.5},
         {241.8215 - 30, -30, 0.5},
         {400, 400 / 484.643, 400 / 484.643},
         {490, 490 - 483.643, 1}},
        {{600, 600 - 483.643, 1}, {483.643 - 50, -50, 1}, {483.643 + 20, 20, 1}, {483.643, 0, 1}},
    };
    struct rfl_tissue wet = tissue;
    wet.water = 0.75;
    struct rfl_grid_size size = usual;
    struct rfl_generator_state drive = {0};
    size.inside = true;
    wet.vaporisation = RFL_ON;
    const struct rfl_medium medium = {.tissue = &wet, .metal = &metal};
    struct rfl_grid *grid = make_grid(needle, size);
    struct rfl_heat *heat = rfl_heat_create(grid, &medium, NULL);
    struct rfl_rf *rf = rfl_rf_create(heat, &medium, &criteria, &drive, NULL);
    const size_t cells = grid->layout.cells;
    double *y = constant(cells, 310), *T = constant(cells, 0), *none = constant(cells, 0);
    size_t at = 0, inside = 0;
    assert_non_null(rf);
    assert_near(water, 483.643, 1e-3);
    while (!grid->tissue[at])
        at++;
    while (grid->tissue[inside])
        inside++;
    for (size_t k = 0; k < COUNT(courses); k++) {
        rfl_rf_reset(rf);
        double driest = 0;
        for (size_t i = 0; i < COUNT(courses[k]); i++) {
            y[at] = y[inside] = boils + courses[k][i].heat;
            rfl_rf_temperature(rf, y, T);
            driest = fmax(driest, courses[k][i].dry);
            if (driest == courses[k][i].dry)
                assert_near(T[at], boils + courses[k][i].temperature, 1e-3);
            assert_near(T[inside], y[inside], 1e-12); /* metal does not boil */
            assert_near(rfl_rf_vaporised(rf, y), driest * water * heat->capacity[at],
                        1e-5 * water * heat->capacity[at]);
            rfl_rf_begin(rf, (double)i, y, none);
        }
    }
    free(y);
    free(T);
    free(none);
    rfl_rf_free(rf);
    rfl_heat_free(heat);
    rfl_grid_free(grid);
}

/* Blood flow within a step, of tissue at 60 degC that begins it with Omega = 0.8: damage goes on at
 * A exp(-Ea/(R T)) = 0.29 1/s, so that Omega = 1 comes after 0.69 s. */
static void blood_flow_knows_the_damage_of_a_step(void **state) {
    (void)state;
    const double rate = 7.39e39 * exp(-2.577e5 / (8.314462618 * 333.15));
    const struct rfl_criteria criteria = {.kinetics = *rfl_kinetics_find("liver_rfa"),
                                          .arrhenius_onset = 43 + RFL_CELSIUS};
    for (enum rfl_perfusion_model model = 0; model <= RFL_PERFUSION_FADES; model++) {
        struct rfl_tissue of = tissue;
        struct rfl_generator_state drive = {0};
        struct rfl_grid_size size = usual;
        of.perfusion_model = model;
        size.inside = true;
        const struct rfl_probe metal = {.conductivity = 15, .density = 7900, .specific_heat = 500};
        const struct rfl_medium medium = {.tissue = &of, .metal = &metal};
        struct rfl_grid *grid = make_grid(sphere, size);
        struct rfl_heat *heat = rfl_heat_create(grid, &medium, NULL);
        struct rfl_rf *rf = rfl_rf_create(heat, &medium, &criteria, &drive, NULL);
        const size_t cells = grid->layout.cells, last = cells - 1;
        double *y = constant(cells, 333.15), *omega = constant(cells, 0.8);
        assert_non_null(rf);
        const double whole = heat->perfusion[last];
        double rise = 0;
        heat->patch_temperature = patch_temperature;
        heat->context = &rise;
        rfl_rf_reset(rf);
        rfl_rf_begin(rf, 5, y, omega);
        for (double t = 5; t < 7; t += 0.1) {
            double now = 0.8 + rate * (t - 5);
            double left = model == RFL_PERFUSION_FADES ? exp(-now) : now < 1;
            rfl_rf_flows(rf, t, y, 0);
            assert_near(heat->perfusion[last] / whole, model ? left : 1, 1e-9);
        }
        free(y);
        free(omega);
        rfl_rf_free(rf);
        rfl_heat_free(heat);
        rfl_grid_free(grid);
    }
}

/* --- damage --- */

static struct rfl_damage *make_damage(const char *kinetics, double onset) {
    const struct rfl_criteria criteria = {.isotherm = 50 + RFL_CELSIUS,
                                          .kinetics = *rfl_kinetics_find(kinetics),
                                          .arrhenius_onset = onset + RFL_CELSIUS,
                                          .cem43 = 240 * 60};
    struct rfl_damage *damage = rfl_damage_create(1, &criteria, 37 + RFL_CELSIUS, NULL);
    assert_non_null(damage);
    return damage;
}

/* Damage of one point along a + b s + c s^2, a in degC, for dt. */
static void advance(struct rfl_damage *damage, double a, double b, double c, double dt) {
    a += RFL_CELSIUS;
    rfl_damage_advance(damage, 0, 1, &a, &b, &c, dt);
}

/* A exp(-Ea / (R T)) with R = 8.314462618 J/mol/K, worked out by hand. */
static void rates_are_those_of_arrhenius(void **state) {
    (void)state;
    static const struct {
        const char *kinetics;
        double celsius, rate;
    } cases[] = {
        {"liver_rfa", 43, 1.95888e-3},  {"liver_rfa", 50, 1.63792e-2},
        {"liver_rfa", 60, 2.91481e-1},  {"myocardium", 50, 3.21278e-3},
        {"myocardium", 60, 5.84007e-2}, {"skin", 50, 9.59652e-4},
        {"skin", 60, 1.06922},
    };
    for (size_t k = 0; k < COUNT(cases); k++) {
        const struct rfl_kinetics *kinetics = rfl_kinetics_find(cases[k].kinetics);
        double rate = rfl_arrhenius_rate(kinetics, cases[k].celsius + RFL_CELSIUS);
        assert_near(rate / cases[k].rate, 1, 1e-5);
        struct rfl_damage *damage = make_damage(cases[k].kinetics, 43);
        advance(damage, cases[k].celsius, 0, 0, 7);
        assert_near(damage->omega[0] / (7 * cases[k].rate), 1, 1e-5);
        rfl_damage_free(damage);
    }
}

/* 57,111 degC came of 500 W at a thin needle; 2^57068 is beyond all numbers. */
static void doses_stay_finite(void **state) {
    (void)state;
    struct rfl_damage *damage = make_damage("liver_rfa", 43);
    advance(damage, 57111, 0, 0, 86400);
    assert_true(isfinite(damage->cem43[0]) && isfinite(damage->omega[0]));
    advance(damage, 40, 57071, 0, 1);
    assert_true(isfinite(damage->cem43[0]) && isfinite(damage->omega[0]));
    double hot = rfl_cem43_rate(901 + RFL_CELSIUS);
    assert_near(rfl_cem43_rate(900 + RFL_CELSIUS), 0.5 * hot, 1e-9 * hot); /* not before */
    rfl_damage_free(damage);
}

/* One minute at these temperatures, by Sapareto and Dewey's definition. */
static void equivalent_minutes_are_those_of_the_textbook(void **state) {
    (void)state;
    static const double celsius[] = {43, 44, 45, 42, 41, 39, 38.9, 37};
    static const double minutes[] = {1, 2, 4, 0.25, 0.0625, 0.00390625, 0, 0};
    for (size_t k = 0; k < COUNT(celsius); k++) {
        struct rfl_damage *damage = make_damage("liver_rfa", 43);
        advance(damage, celsius[k], 0, 0, 60);
        assert_near(damage->cem43[0] / 60, minutes[k], 1e-9);
        assert_near(rfl_cem43_rate(celsius[k] + RFL_CELSIUS), minutes[k], 1e-9);
        rfl_damage_free(damage);
    }
}

/* What quadrature integrates: a rate along a course. */
struct integrand {
    const struct rfl_kinetics *kinetics; /* NULL: equivalent seconds at 43 degC */
    double a, b, c, onset;
};

static double rate_at(double s, void *context) {
    const struct integrand *self = context;
    double celsius = self->a + s * (self->b + s * self->c);
    if (celsius < self->onset)
        return 0;
    if (!self->kinetics)
        return pow(celsius >= 43 ? 0.5 : 0.25, 43 - celsius);
    return self->kinetics->frequency_factor *
           exp(-self->kinetics->activation_energy / (8.314462618 * (celsius + 273.15)));
}

static double quadrature(struct integrand self, double dt) {
    gsl_integration_workspace *space = gsl_integration_workspace_alloc(2000);
    gsl_function function = {rate_at, &self};
    double result = NAN, error;
    gsl_integration_qag(&function, 0, dt, 0, 1e-8, 2000, GSL_INTEG_GAUSS61, space, &result, &error);
    gsl_integration_workspace_free(space);
    return result;
}

/* A course a + b s + c s^2, degC, for dt seconds, and the onset of Arrhenius damage. */
struct course {
    double a, b, c, dt, onset;
};

static void check_course(const char *kinetics, const struct course *course) {
    const struct integrand arrhenius = {rfl_kinetics_find(kinetics), course->a, course->b,
                                        course->c, course->onset};
    const struct integrand equivalent = {NULL, course->a, course->b, course->c, 39};
    double omega = quadrature(arrhenius, course->dt), cem43 = quadrature(equivalent, course->dt);
    struct rfl_damage *damage = make_damage(kinetics, course->onset);
    advance(damage, course->a, course->b, course->c, course->dt);
    assert_near(damage->omega[0], omega, 1e-4 * omega);
    assert_near(damage->cem43[0], cem43, 1e-4 * cem43);
    rfl_damage_free(damage);
}

/* Ramps up and down across all onsets, a steep one, and courses that turn. */
static void damage_along_ramps_agrees_with_quadrature(void **state) {
    (void)state;
    static const struct course courses[] = {
        {37, 1, 0, 50, 43},      {90, -5, 0, 10, 43},      {60, 30, 0, 1, 43},
        {44, 0.01, 0, 30, 43},   {38, 0.5, 0, 16, 43},     {37, 2.5, 0, 10, 50},
        {46, 0.0045, 0, 30, 43}, {50, 0.4, 0, 3.4, 43},    {50, 0.1, 0, 14, 43},
        {46, -0.3, 0, 2, 43},    {37, 4, -0.1, 40, 43},    {80, -3, 0.05, 40, 43},
        {41, 2, -0.2, 10, 43},   {45, -0.5, 0.05, 10, 43}, {41, 0.4, 0.02, 6, 39},
        {43, 0, 0.5, 4, 43},     {48, -2, 0.2, 10, 43},    {60, -1, 0.1, 10, 43},
        {60, 12, -1.2, 10, 43},  {48, 1, -0.1, 10, 43},
    };
    static const char *const kinetics[] = {"liver_rfa", "myocardium", "skin", "nerve_rat"};
    for (size_t k = 0; k < COUNT(courses); k++)
        for (size_t i = 0; i < COUNT(kinetics); i++)
            check_course(kinetics[i], &courses[k]);
}

/* Short and long, straight and bent courses at random: the largest error, not just some. */
static void damage_agrees_with_quadrature_anywhere(void **state) {
    (void)state;
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t k = 0; k < 3000; k++) {
        double change = pow(10, between(random, -3, 1.3)) * (k % 2 ? 1 : -1);
        double bend = pow(10, between(random, -4, 1)) * (k % 4 < 2 ? 1 : -1);
        double dt = pow(10, between(random, -2, 2));
        double a = between(random, 38, 85);
        const struct course course = {a, (change - 4 * bend) / dt, 4 * bend / dt / dt, dt, 43};
        check_course(k % 3 ? "liver_rfa" : "skin", &course);
    }
    gsl_rng_free(random);
}

/* 37 degC + 1 degC/s: Arrhenius damage begins at 6 s. Up to there none, then that of the rest. */
static void damage_begins_at_its_onset(void **state) {
    (void)state;
    struct rfl_damage *whole = make_damage("liver_rfa", 43), *rest = make_damage("liver_rfa", 43);
    advance(rest, 37, 1, 0, 5.999);
    assert_true(rest->omega[0] == 0);
    advance(whole, 37, 1, 0, 12);
    advance(rest, 43, 1, 0, 6);
    assert_near(whole->omega[0] / rest->omega[0], 1, 1e-6);
    rfl_damage_reset(rest, 310);
    assert_true(rest->omega[0] == 0 && rest->cem43[0] == 0 && rest->peak[0] == 310);
    rfl_damage_free(whole);
    rfl_damage_free(rest);
}

/* The peak of a + b s + c s^2 is a - b^2 / 4c, wherever it lies within the interval. */
static void peaks_between_ends_are_found(void **state) {
    (void)state;
    struct rfl_damage *damage = make_damage("liver_rfa", 43);
    advance(damage, 40, 4, -1, 3); /* 44 at 2 s */
    assert_near(damage->peak[0], 44 + RFL_CELSIUS, 1e-12);
    advance(damage, 43, -2, 1, 1.5); /* turns at its lowest: nothing new */
    assert_near(damage->peak[0], 44 + RFL_CELSIUS, 1e-12);
    advance(damage, 40, 4, -0.5, 3); /* would peak at 4 s: 47.5 at 3 s */
    assert_near(damage->peak[0], 47.5 + RFL_CELSIUS, 1e-12);
    rfl_damage_free(damage);
}

/* Only the points named are moved on, each by its own course. */
static void points_go_on_by_themselves(void **state) {
    (void)state;
    const struct rfl_criteria criteria = {.kinetics = *rfl_kinetics_find("liver_rfa"),
                                          .arrhenius_onset = 43 + RFL_CELSIUS};
    struct rfl_damage *damage = rfl_damage_create(4, &criteria, 310, NULL);
    const double a[] = {43 + RFL_CELSIUS, 44 + RFL_CELSIUS}, none[] = {0, 0};
    assert_non_null(damage);
    rfl_damage_advance(damage, 1, 2, a, none, none, 10);
    assert_true(damage->cem43[0] == 0 && damage->cem43[3] == 0 && damage->peak[3] == 310);
    assert_near(damage->cem43[1], 10, 1e-9);
    assert_near(damage->cem43[2], 20, 1e-9);
    rfl_damage_free(damage);
}

static void time_above_a_level(void **state) {
    (void)state;
    static const struct {
        double a, b, c, dt, level, seconds;
    } cases[] = {
        {50, 0, 0, 7, 45, 7},    {45, 0, 0, 7, 45, 7},     /* at least the level */
        {44, 0, 0, 7, 45, 0},    {40, 2, 0, 7, 45, 4.5},   /* from 2.5 s on */
        {50, -2, 0, 7, 45, 2.5}, {44, 4, -1, 4, 47, 2},    /* 48 at 2 s: from 1 to 3 s */
        {48, -4, 1, 4, 45, 2},   {44, 4, -1, 4, 48.5, 0},  /* 44 at 2 s: all but 1 to 3 s */
        {44, 0, 1, 3, 45, 2},    {44, 4, -1, 2.5, 47, 1.5} /* level at first, then from 1 s on */
    };
    for (size_t k = 0; k < COUNT(cases); k++)
        assert_near(
            rfl_damage_time_above(cases[k].a, cases[k].b, cases[k].c, cases[k].dt, cases[k].level),
            cases[k].seconds, 1e-12);
}

static struct rfl_damage *make_timed(double temperature, double duration) {
    const struct rfl_criteria criteria = {.isotherm = 50 + RFL_CELSIUS,
                                          .kinetics = *rfl_kinetics_find("liver_rfa"),
                                          .arrhenius_onset = 43 + RFL_CELSIUS,
                                          .cem43 = 240 * 60,
                                          .above_temperature = temperature + RFL_CELSIUS,
                                          .above_duration = duration};
    struct rfl_damage *damage = rfl_damage_create(1, &criteria, 37 + RFL_CELSIUS, NULL);
    assert_non_null(damage);
    return damage;
}

/* Up to 55 degC at 30 s and down again: at or above T for 2 sqrt((55 - T) / 0.02), in any steps. */
static void time_above_is_summed(void **state) {
    (void)state;
    for (size_t steps = 1; steps <= 64; steps *= 2) {
        struct rfl_damage *damage = make_timed(50, 20);
        const double dt = 60.0 / (double)steps;
        for (size_t k = 0; k < steps; k++) {
            const double t = dt * (double)k - 30;
            advance(damage, 55 - 0.02 * t * t, -0.04 * t, -0.02, dt);
        }
        assert_near(damage->above[0], 2 * sqrt(5 / 0.02), 1e-9);
        assert_near(damage->held[0], 53 + RFL_CELSIUS, 0.02); /* for 20 s */
        rfl_damage_free(damage);
    }
    struct rfl_damage *damage = make_damage("liver_rfa", 43);
    advance(damage, 60, 0, 0, 10);
    assert_true(damage->above[0] == 0 && damage->held[0] == 0); /* not asked */
    rfl_damage_free(damage);
}

/* The temperature held is the criterion's where the time above that is the duration; it is that of
 * so many seconds ago where the temperature rises; it is at least the criterion's where the time is
 * long enough, and never falls. */
static void the_temperature_held(void **state) {
    (void)state;
    struct rfl_damage *damage = make_timed(50, 2 * sqrt(5 / 0.02));
    advance(damage, 55 - 0.02 * 900, 0.04 * 30, -0.02, 60);
    assert_near(damage->held[0], 50 + RFL_CELSIUS, 1e-6);
    rfl_damage_free(damage);
    for (double duration = 0.5; duration < 40; duration += 0.5) {
        damage = make_timed(50, duration);
        double before = 0;
        for (int k = 0; k < 20; k++) {
            advance(damage, 45 + 1.6 * k / 2, 0.8, 0, 1);
            const double held = damage->held[0] - RFL_CELSIUS;
            assert_true(held >= before);
            assert_int_equal(held >= 50, damage->above[0] >= duration);
            if (held > 47.01) /* the first levels passed were so at once */
                assert_near(held, 45 + 0.8 * (k + 1 - duration), 1e-9);
            before = held;
        }
        rfl_damage_free(damage);
    }
}

/* It rises at once and falls at once: no two times differ. */
static void a_plateau_is_held(void **state) {
    (void)state;
    struct rfl_damage *damage = make_timed(50, 10);
    advance(damage, 57, 0, 0, 9.9);
    assert_true(damage->held[0] < 50 + RFL_CELSIUS);
    advance(damage, 57, 0, 0, 0.2);
    assert_near(damage->held[0], 57 + RFL_CELSIUS, 1);
    advance(damage, 40, 0, 0, 100);
    assert_near(damage->above[0], 10.1, 1e-9);
    assert_near(damage->held[0], 57 + RFL_CELSIUS, 1);
    rfl_damage_free(damage);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(volumes_and_areas_are_those_of_the_solids),
        cmocka_unit_test(edges_ascend_and_meet_the_probe),
        cmocka_unit_test(faces_are_closed_at_the_probe),
        cmocka_unit_test(patches_lie_on_their_cells),
        cmocka_unit_test(patches_know_what_lies_behind_them),
        cmocka_unit_test(radial_resistances_are_exact),
        cmocka_unit_test(stencils_are_exact_for_linear_fields),
        cmocka_unit_test(places_that_symmetry_makes_one_have_one_stencil),
        cmocka_unit_test(stencils_inside_the_probe_are_its_surface),
        cmocka_unit_test(stencils_end_where_tissue_does),
        cmocka_unit_test(damage_is_interpolated_by_its_logarithm),
        cmocka_unit_test(places_are_found_between_their_nodes),
        cmocka_unit_test(lines_follow_tissue),
        cmocka_unit_test(what_leaves_a_cell_enters_the_next),
        cmocka_unit_test(nothing_flows_at_body_temperature),
        cmocka_unit_test(heat_is_conserved),
        cmocka_unit_test(stored_heat_counts_tissue_only),
        cmocka_unit_test(steady_states_are_those_of_theory),
        cmocka_unit_test(heat_is_voltage_times_current),
        cmocka_unit_test(water_boils_and_does_not_come_back),
        cmocka_unit_test(blood_flow_knows_the_damage_of_a_step),
        cmocka_unit_test(rates_are_those_of_arrhenius),
        cmocka_unit_test(equivalent_minutes_are_those_of_the_textbook),
        cmocka_unit_test(doses_stay_finite),
        cmocka_unit_test(damage_along_ramps_agrees_with_quadrature),
        cmocka_unit_test(damage_agrees_with_quadrature_anywhere),
        cmocka_unit_test(damage_begins_at_its_onset),
        cmocka_unit_test(peaks_between_ends_are_found),
        cmocka_unit_test(points_go_on_by_themselves),
        cmocka_unit_test(time_above_a_level),
        cmocka_unit_test(time_above_is_summed),
        cmocka_unit_test(the_temperature_held),
        cmocka_unit_test(a_plateau_is_held),
    };
    gsl_set_error_handler_off(); /* quadrature over a jump stops at rounding, close enough */
    return cmocka_run_group_tests_name("physics", tests, NULL, NULL);
}
