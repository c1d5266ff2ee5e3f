/* Axes that count the distance from a centre or an axis: sphere and cylinder, and the needle's
 * first. */
#include "grid.h"

#include <math.h>

/* --- metrics --- */

/*
 * Cylinder: resistance ln(b / a) / (2 pi) per unit height; sphere: (1/a - 1/b) / (4 pi).
 *
 * Source: H. Carslaw, J. Jaeger, Conduction of Heat in Solids (1959), sec. 7.2 and 9.2
 */

static double spherical_resistance(double a, double b) {
    return (1 / a - 1 / b) / (4 * M_PI);
}

static double spherical_volume(double a, double b) {
    return 4 * M_PI / 3 * (b - a) * (b * b + a * b + a * a);
}

static double spherical_area(double r) {
    return 4 * M_PI * r * r;
}

static double cylindrical_resistance(double a, double b) {
    return log(b / a) / (2 * M_PI);
}

static double cylindrical_volume(double a, double b) {
    return M_PI * (b - a) * (b + a);
}

static double cylindrical_area(double r) {
    return 2 * M_PI * r;
}

static const struct rfl_metric spherical = {spherical_resistance, spherical_volume, spherical_area};
const struct rfl_metric rfl_radial_cylindrical = {cylindrical_resistance, cylindrical_volume,
                                                  cylindrical_area};

/* --- cells --- */

bool rfl_radial_edges(struct rfl_grid *grid, const struct rfl_grid_size *size, bool inside,
                      size_t *n, struct rfl_error *error) {
    const double a = grid->probe_radius;
    const double outer = size->radius > 0 ? size->radius : a + size->reach;
    const struct rfl_segment r[] = {{0, a, false, true}, {a, outer, true, false}};
    grid->edge[0] = rfl_edges_make(size, inside ? r : r + 1, inside ? 2 : 1, n, error);
    return grid->edge[0] != NULL;
}

/**
 * Between radii a cell has its temperature at their logarithmic mean (half-way from an axis). Any
 * place within O(h^2) of the middle keeps second order; of mid-point, centroid, geometric and
 * logarithmic mean the last has by far the smallest error for tissue that heats up around a probe.
 */
double rfl_radial_centre(size_t axis, double from, double to) {
    if (axis > 0)
        return (from + to) / 2;
    return from > 0 ? (to - from) / log(to / from) : to / 2;
}

void rfl_radial_fill(struct rfl_grid *grid) {
    const struct rfl_layout *layout = &grid->layout;
    const struct rfl_metric *metric = grid->type->metric;
    const double *r = grid->centre[0], *redge = grid->edge[0], *z = grid->centre[1],
                 *zedge = grid->edge[1];
    for (size_t j = 0, c = 0; j < layout->n[1]; j++)
        for (size_t i = 0; i < layout->n[0]; i++, c++) {
            double height = z ? zedge[j + 1] - zedge[j] : 1;
            double disc = metric->volume(redge[i], redge[i + 1]);
            grid->tissue[c] = r[i] > grid->probe_radius || (z && z[j] < 0);
            grid->volume[c] = disc * height;
            if (i + 1 < layout->n[0]) {
                double face = redge[i + 1];
                grid->area[0][c] = metric->area(face) * height;
                grid->below[0][c] = metric->resistance(r[i], face) / height;
                grid->above[0][c] = metric->resistance(face, r[i + 1]) / height;
            }
            if (z && j + 1 < layout->n[1]) {
                grid->area[1][c] = disc;
                grid->below[1][c] = (zedge[j + 1] - z[j]) / disc;
                grid->above[1][c] = (z[j + 1] - zedge[j + 1]) / disc;
            }
        }
}

void rfl_radial_patches(struct rfl_grid *grid, enum rfl_surface surface) {
    const struct rfl_metric *metric = grid->type->metric;
    const size_t n = grid->layout.n[0];
    const double *r = grid->centre[0], *redge = grid->edge[0], *z = grid->centre[1],
                 *zedge = grid->edge[1];
    const bool far = surface == RFL_SURFACE_FAR;
    size_t first = 0;
    while (r[first] < grid->probe_radius)
        first++;
    const size_t i = far ? n - 1 : first;
    const double at = far ? redge[n] : grid->probe_radius;
    const double k = far ? metric->resistance(r[i], at) : metric->resistance(at, r[i]);
    for (size_t j = 0; j < grid->layout.n[1]; j++) {
        const double height = z ? zedge[j + 1] - zedge[j] : 1;
        const bool heated = !z || (z[j] > 0 && z[j] < grid->active_tip);
        if (!far && !heated)
            continue;
        const size_t cell = j * n + i;
        rfl_grid_add_patch(grid, (struct rfl_patch){.cell = cell,
                                                    .inner = far || i == 0 ? cell : cell - 1,
                                                    .axis = 0,
                                                    .surface = surface,
                                                    .area = metric->area(at) * height,
                                                    .factor = height / k,
                                                    .correction = 1,
                                                    .place = {at, 0, z ? z[j] : 0}});
    }
}

/* --- sphere and cylinder --- */

static bool make_edges(struct rfl_grid *grid, const struct rfl_grid_size *size, size_t n[RFL_AXES],
                       struct rfl_error *error) {
    return rfl_radial_edges(grid, size, size->inside, &n[0], error);
}

static double radius_of(const struct rfl_grid *grid, struct rfl_point place) {
    return rfl_shapes[grid->shape].radius(place);
}

static bool stencil_at(const struct rfl_grid *grid, struct rfl_point place,
                       struct rfl_stencil *stencil) {
    const double radius = radius_of(grid, place);
    stencil->count = 0;
    rfl_line_interpolate(grid, &grid->lines[0][0], radius, 1, stencil);
    return radius >= grid->probe_radius - RFL_GRID_TINY;
}

static struct rfl_stencil axis_stencil(const struct rfl_grid *grid, double height) {
    (void)grid;
    (void)height;
    return (struct rfl_stencil){.count = 1, .point = {0}, .weight = {1}};
}

static struct rfl_point place_of(const struct rfl_grid *grid, size_t cell) {
    return (struct rfl_point){.x = grid->centre[0][cell]};
}

static bool contains(const struct rfl_grid *grid, struct rfl_point place) {
    return radius_of(grid, place) <= grid->edge[0][grid->layout.n[0]];
}

/* Both see their places by the radius alone; the metric and how the radius is found tell them
 * apart. */
#define RADIAL                                                                                     \
    .axes = 1, .make_edges = make_edges, .centre = rfl_radial_centre, .fill = rfl_radial_fill,     \
    .add_patches = rfl_radial_patches, .make_lines = rfl_line_rows, .stencil = stencil_at,         \
    .axis_stencil = axis_stencil, .place = place_of, .contains = contains

const struct rfl_grid_type rfl_grid_sphere = {RADIAL, .metric = &spherical};
const struct rfl_grid_type rfl_grid_cylinder = {RADIAL, .metric = &rfl_radial_cylindrical};
