#include "grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CELLS_PER_AXIS 4096

/* --- edges along an axis --- */

/** A piece of an axis, from `from` to `to`; cells are smallest at its fine ends. */
struct stretch {
    double from, to;
    bool fine_from, fine_to;
};

/**
 * Cell size at distance x from a fine end: first + growth x, and more where tissue is too far to
 * matter, (first + growth x)(1 + x / far). This is the number of cells up to there.
 */
static double cells_within(const struct rfl_grid_size *size, double x) {
    double far = size->reach / 4, rate = size->growth - size->first / far;
    return log((1 + size->growth * x / size->first) / (1 + x / far)) / rate;
}

/** The inverse: distance from a fine end after n cells, n not necessarily whole. */
static double distance_after(const struct rfl_grid_size *size, double n) {
    double far = size->reach / 4, e = exp(n * (size->growth - size->first / far));
    return (e - 1) / (size->growth / size->first - e / far);
}

/** Distance from the fine end of the k-th of n edges over `length`, whose size is honoured nearly.
 */
static double edge_at(const struct rfl_grid_size *size, double length, size_t n, size_t k) {
    return k == n ? length
                  : distance_after(size, cells_within(size, length) * (double)k / (double)n);
}

/** Number of cells of a stretch with one fine end: a whole multiple of `multiple`. */
static size_t count_cells(const struct rfl_grid_size *size, double length, size_t multiple) {
    double n = ceil(cells_within(size, length) / (double)multiple - 1e-9);
    n = fmin(fmax(n, 1), MAX_CELLS_PER_AXIS);
    return (size_t)n * multiple;
}

/** Append a stretch's cells to the edges (NULL: only count); returns how many cells. */
static size_t add_stretch(const struct rfl_grid_size *size, const struct stretch *s, double *edge) {
    double length = s->to - s->from;
    bool both = s->fine_from && s->fine_to;
    size_t n = count_cells(size, both ? length / 2 : length, both ? 1 : 2);
    for (size_t k = 0; edge && k <= n; k++) {
        edge[k] = s->fine_from ? s->from + edge_at(size, both ? length / 2 : length, n, k)
                               : s->to - edge_at(size, length, n, n - k);
        if (both)
            edge[2 * n - k] = s->to - edge_at(size, length / 2, n, k);
    }
    return both ? 2 * n : n;
}

/** Edges of an axis made of stretches; n is set. NULL: out of memory. */
static double *make_edges(const struct rfl_grid_size *size, const struct stretch *stretches,
                          size_t count, size_t *n, struct rfl_error *error) {
    *n = 0;
    for (size_t k = 0; k < count; k++)
        *n += add_stretch(size, &stretches[k], NULL);
    double *edge = rfl_allocate(*n + 1 + size->break_count, sizeof *edge, error);
    size_t at = 0;
    for (size_t k = 0; edge && k < count; k++)
        at += add_stretch(size, &stretches[k], edge + at);
    return edge;
}

/** Must an edge of the axial cells stay where it is: the ends of domain and tip, other breaks? */
static bool is_pinned(const struct rfl_grid *grid, const struct rfl_grid_size *size, size_t n,
                      size_t k) {
    const double at = grid->edge[1][k];
    bool pinned = k == 0 || k == n || at == 0 || at == grid->active_tip;
    for (size_t b = 0; b < size->break_count; b++)
        pinned = pinned || at == size->breaks[b];
    return pinned;
}

/** End a cell at `at`: move the edge next to it there, or where that must stay, split the cell. */
static void break_cell(struct rfl_grid *grid, const struct rfl_grid_size *size, double at,
                       size_t *n) {
    double *edge = grid->edge[1];
    size_t k = 0;
    while (k < *n && edge[k + 1] < at)
        k++;
    if (!(at > edge[0] && at < edge[*n]) || at == edge[k] || at == edge[k + 1])
        return;
    size_t nearest = at - edge[k] < edge[k + 1] - at ? k : k + 1;
    if (is_pinned(grid, size, *n, nearest)) {
        memmove(edge + k + 2, edge + k + 1, (*n - k) * sizeof *edge);
        nearest = k + 1;
        ++*n;
    }
    edge[nearest] = at;
}

/* --- geometry of radial axes --- */

/**
 * Steady radial resistance times conductivity between two concentric surfaces, exact without
 * sources.
 *
 * Cylinder: ln(b / a) / (2 pi) per unit height; sphere: (1/a - 1/b) / (4 pi).
 *
 * @source H. Carslaw, J. Jaeger, Conduction of Heat in Solids (1959), sec. 7.2 and 9.2
 */
static double radial_resistance(enum rfl_shape shape, double a, double b) {
    if (shape == RFL_SPHERE)
        return (1 / a - 1 / b) / (4 * M_PI);
    return log(b / a) / (2 * M_PI);
}

/** Volume between two radii (cylinder, needle: per unit height). */
static double shell_volume(enum rfl_shape shape, double a, double b) {
    return shape == RFL_SPHERE ? 4 * M_PI / 3 * (b - a) * (b * b + a * b + a * a)
                               : M_PI * (b - a) * (b + a);
}

/** Area at radius r (cylinder, needle: per unit height). */
static double shell_area(enum rfl_shape shape, double r) {
    return shape == RFL_SPHERE ? 4 * M_PI * r * r : 2 * M_PI * r;
}

/**
 * Where a cell between radii a and b has its temperature: at the logarithmic mean of both (half-way
 * from an axis). Any place within O(h^2) of the middle keeps second order; of mid-point, centroid,
 * geometric and logarithmic mean the last has by far the smallest error for tissue that heats up
 * around a probe.
 */
static double radial_centre(double a, double b) {
    return a > 0 ? (b - a) / log(b / a) : b / 2;
}

/** Cell (i, j) lies in tissue; i counts along r, j along z. */
static bool is_tissue(const struct rfl_grid *grid, size_t i, size_t j) {
    return grid->centre[0][i] > grid->probe_radius ||
           (grid->shape == RFL_NEEDLE && grid->centre[1][j] < 0);
}

/** Volumes, faces and their resistances of all cells. */
static void fill_cells(struct rfl_grid *grid) {
    const struct rfl_layout *layout = &grid->layout;
    const double *r = grid->centre[0], *redge = grid->edge[0], *z = grid->centre[1],
                 *zedge = grid->edge[1];
    for (size_t j = 0, c = 0; j < layout->n[1]; j++)
        for (size_t i = 0; i < layout->n[0]; i++, c++) {
            double height = z ? zedge[j + 1] - zedge[j] : 1;
            double disc = shell_volume(grid->shape, redge[i], redge[i + 1]);
            grid->tissue[c] = is_tissue(grid, i, j);
            grid->volume[c] = disc * height;
            if (i + 1 < layout->n[0]) {
                double face = redge[i + 1];
                grid->area[0][c] = shell_area(grid->shape, face) * height;
                grid->below[0][c] = radial_resistance(grid->shape, r[i], face) / height;
                grid->above[0][c] = radial_resistance(grid->shape, face, r[i + 1]) / height;
            }
            if (z && j + 1 < layout->n[1]) {
                grid->area[1][c] = disc;
                grid->below[1][c] = (zedge[j + 1] - z[j]) / disc;
                grid->above[1][c] = (z[j + 1] - zedge[j + 1]) / disc;
            }
        }
}

/* --- surfaces --- */

static void add_patch(struct rfl_grid *grid, struct rfl_patch patch) {
    if (grid->patches)
        grid->patches[grid->patch_count] = patch;
    grid->patch_count++;
}

/** Patches at both ends of the radial lines: the probe's lateral surface and the far boundary. */
static void add_radial_patches(struct rfl_grid *grid, enum rfl_surface surface) {
    const size_t n = grid->layout.n[0];
    const double *r = grid->centre[0], *edge = grid->edge[0];
    size_t first = 0;
    while (r[first] < grid->probe_radius)
        first++;
    for (size_t j = 0; j < grid->layout.n[1]; j++) {
        double z = grid->centre[1] ? grid->centre[1][j] : 0;
        double height = grid->edge[1] ? grid->edge[1][j + 1] - grid->edge[1][j] : 1;
        bool heated = grid->shape != RFL_NEEDLE || (z > 0 && z < grid->active_tip);
        bool far = surface == RFL_SURFACE_FAR;
        size_t i = far ? n - 1 : first;
        double at = far ? edge[n] : grid->probe_radius;
        double k = far ? radial_resistance(grid->shape, r[i], at)
                       : radial_resistance(grid->shape, at, r[i]);
        if (far || heated)
            add_patch(grid, (struct rfl_patch){.cell = j * n + i,
                                               .surface = surface,
                                               .area = shell_area(grid->shape, at) * height,
                                               .factor = height / k,
                                               .correction = 1,
                                               .position = {at, z, 0}});
    }
}

/** Patches across the axis: the flat distal end at z = 0, or the far boundary at both ends of z. */
static void add_axial_patches(struct rfl_grid *grid, enum rfl_surface surface) {
    const size_t n = grid->layout.n[0], m = grid->layout.n[1];
    const double *z = grid->centre[1], *edge = grid->edge[1];
    size_t end = 0;
    while (z[end] < 0)
        end++;
    const struct {
        enum rfl_surface surface;
        size_t row;
        double at;
    } places[] = {{RFL_SURFACE_HEATED, end - 1, 0},
                  {RFL_SURFACE_FAR, 0, edge[0]},
                  {RFL_SURFACE_FAR, m - 1, edge[m]}};
    for (size_t k = 0; k < sizeof places / sizeof *places; k++)
        for (size_t i = 0; places[k].surface == surface && i < n; i++) {
            size_t cell = places[k].row * n + i;
            double area = shell_volume(grid->shape, grid->edge[0][i], grid->edge[0][i + 1]);
            bool outside = surface == RFL_SURFACE_HEATED && grid->centre[0][i] > grid->probe_radius;
            if (!outside)
                add_patch(grid,
                          (struct rfl_patch){.cell = cell,
                                             .surface = surface,
                                             .area = area,
                                             .factor = area / fabs(places[k].at - z[places[k].row]),
                                             .correction = 1,
                                             .position = {grid->centre[0][i], places[k].at, 0}});
        }
}

/** All patches, the heated ones first. */
static void add_patches(struct rfl_grid *grid) {
    grid->patch_count = 0;
    for (enum rfl_surface surface = 0; surface < RFL_SURFACES; surface++) {
        if (grid->shape == RFL_NEEDLE)
            add_axial_patches(grid, surface);
        add_radial_patches(grid, surface);
        if (surface == RFL_SURFACE_HEATED)
            grid->heated_count = grid->patch_count;
    }
}

/* --- corners --- */

/*
 * Where heated surface ends, the field goes as T = rho^alpha sin(alpha phi), phi counted from that
 * surface: alpha is 2/3 at the distal rim (270 degrees of tissue between two heated surfaces) and
 * 1/2 at the tip's other end (180 degrees, then adiabatic). Its gradient is singular there, so that
 * the fluxes through the surface and through the face next to a corner are far from what two
 * temperatures and a distance say, an error of first order in the size of that cell. Operators that
 * hold that surface at one value scale them to be exact for this field.
 *
 * Source: G. Strang, G. Fix, An Analysis of the Finite Element Method (1973), ch. 8
 */

static double wedge_field(double alpha, double across, double along) {
    double phi = atan2(across, along); /* `along` the heated surface, `across` into tissue */
    return pow(hypot(across, along), alpha) * sin(alpha * (phi < 0 ? phi + 2 * M_PI : phi));
}

/** True over discrete flux through `length` of heated surface, for a cell centre `distance` above
 * its middle. */
static double surface_correction(double alpha, double length, double distance) {
    double discrete = wedge_field(alpha, distance, length / 2) * length / distance;
    return pow(length, alpha) / discrete;
}

/**
 * The same for the face of `length` that leaves the corner at a right angle to the heated surface,
 * between centres at (across, along) and (across, -beyond).
 */
static double face_correction(double alpha, double length, double across, double along,
                              double beyond) {
    double difference = wedge_field(alpha, across, -beyond) - wedge_field(alpha, across, along);
    double discrete = difference * length / (along + beyond);
    return pow(length, alpha) * cos(alpha * M_PI / 2) / discrete;
}

static void scale_face(struct rfl_grid *grid, size_t d, size_t cell, double factor) {
    grid->corner_faces[grid->corner_count++] = (struct rfl_corner_face){d, cell, factor};
}

static void scale_patch(struct rfl_grid *grid, size_t cell, double r, double z, double factor) {
    for (size_t p = 0; p < grid->heated_count; p++) {
        struct rfl_patch *patch = &grid->patches[p];
        if (patch->cell == cell && patch->position[0] == r && patch->position[1] == z)
            patch->correction = factor;
    }
}

/** Correct the fluxes at the distal rim and at the tip's other end. */
static void correct_corners(struct rfl_grid *grid) {
    const double *r = grid->centre[0], *z = grid->centre[1], *redge = grid->edge[0],
                 *zedge = grid->edge[1];
    const double a = grid->probe_radius, rim = 2.0 / 3, end = 0.5;
    const size_t n = grid->layout.n[0];
    size_t i = 0, j = 0,
           k = 0; /* first column beside the probe, first and last + 1 row of the tip */
    while (r[i] < a)
        i++;
    while (z[j] < 0)
        j++;
    for (k = j; z[k] < grid->active_tip; k++)
        ;
    double hr = redge[i + 1] - a, hr_in = a - redge[i - 1], hz = zedge[j + 1],
           hz_below = -zedge[j - 1];
    scale_patch(grid, j * n + i, a, z[j], surface_correction(rim, hz, r[i] - a));
    scale_patch(grid, (j - 1) * n + i - 1, r[i - 1], 0, surface_correction(rim, hr_in, -z[j - 1]));
    scale_face(grid, 1, (j - 1) * n + i, face_correction(rim, hr, r[i] - a, z[j], -z[j - 1]));
    scale_face(grid, 0, (j - 1) * n + i - 1,
               face_correction(rim, hz_below, -z[j - 1], a - r[i - 1], r[i] - a));
    double before = grid->active_tip - z[k - 1], after = z[k] - grid->active_tip;
    double hz_end = grid->active_tip - zedge[k - 1];
    scale_patch(grid, (k - 1) * n + i, a, z[k - 1], surface_correction(end, hz_end, r[i] - a));
    scale_face(grid, 1, (k - 1) * n + i, face_correction(end, hr, r[i] - a, before, after));
}

/* --- the whole --- */

/** Edges of all axes of a probe's grid. */
static bool make_axes(struct rfl_grid *grid, const struct rfl_grid_size *size,
                      struct rfl_error *error) {
    const double a = grid->probe_radius, tip = grid->active_tip;
    const double outer = size->radius > 0 ? size->radius : a + size->reach;
    const struct stretch r[] = {{0, a, false, true}, {a, outer, true, false}};
    const struct stretch z[] = {{-size->reach, 0, false, true},
                                {0, tip, true, true},
                                {tip, tip + size->reach, true, false}};
    const bool needle = grid->shape == RFL_NEEDLE;
    size_t n[RFL_AXES] = {1, 1, 1};
    const bool inside = needle || size->inside;
    grid->edge[0] = make_edges(size, inside ? r : r + 1, inside ? 2 : 1, &n[0], error);
    if (needle)
        grid->edge[1] = make_edges(size, z, 3, &n[1], error);
    for (size_t b = 0; needle && grid->edge[1] && b < size->break_count; b++)
        break_cell(grid, size, size->breaks[b], &n[1]);
    grid->layout = rfl_layout_make(needle ? 2 : 1, n);
    for (size_t d = 0; d < grid->layout.axes; d++) {
        grid->centre[d] = rfl_allocate(n[d], sizeof(double), error);
        if (!grid->edge[d] || !grid->centre[d])
            return false;
        for (size_t i = 0; i < n[d]; i++) {
            double from = grid->edge[d][i], to = grid->edge[d][i + 1];
            grid->centre[d][i] = d == 0 ? radial_centre(from, to) : (from + to) / 2;
        }
    }
    return true;
}

/** Per-cell arrays. */
static bool allocate_cells(struct rfl_grid *grid, struct rfl_error *error) {
    size_t cells = grid->layout.cells;
    grid->tissue = rfl_allocate(cells, sizeof *grid->tissue, error);
    grid->volume = rfl_allocate(cells, sizeof *grid->volume, error);
    bool ok = grid->tissue && grid->volume;
    for (size_t d = 0; d < grid->layout.axes; d++) {
        double **arrays[] = {&grid->area[d], &grid->below[d], &grid->above[d]};
        for (size_t k = 0; k < 3; k++)
            ok = (*arrays[k] = rfl_allocate(cells, sizeof(double), error)) && ok;
    }
    return ok;
}

struct rfl_grid *rfl_grid_create(const struct rfl_probe *probe, const struct rfl_grid_size *size,
                                 struct rfl_error *error) {
    struct rfl_grid *grid = rfl_allocate(1, sizeof *grid, error);
    if (!grid)
        return NULL;
    grid->shape = probe->shape;
    grid->probe_radius = rfl_probe_radius(probe);
    grid->active_tip = probe->shape == RFL_NEEDLE ? probe->active_tip : 0;
    bool ok = make_axes(grid, size, error) && allocate_cells(grid, error);
    if (ok) {
        fill_cells(grid);
        add_patches(grid);
        grid->patches = rfl_allocate(grid->patch_count, sizeof *grid->patches, error);
        ok = grid->patches != NULL;
    }
    if (ok) {
        add_patches(grid);
        if (grid->shape == RFL_NEEDLE)
            correct_corners(grid);
        ok = rfl_grid_make_lines(grid, error);
    }
    if (!ok) {
        rfl_grid_free(grid);
        grid = NULL;
    }
    return grid;
}

void rfl_grid_free(struct rfl_grid *grid) {
    for (size_t d = 0; grid && d < RFL_AXES; d++) {
        free(grid->edge[d]);
        free(grid->centre[d]);
        free(grid->area[d]);
        free(grid->below[d]);
        free(grid->above[d]);
        free(grid->lines[d]);
    }
    if (grid) {
        free(grid->tissue);
        free(grid->volume);
        free(grid->patches);
        free(grid->line_x);
        free(grid->line_point);
    }
    free(grid);
}
