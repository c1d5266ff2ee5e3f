/* The needle's grid: r and z, z = 0 at the flat distal end. */
#include "grid.h"

#include <math.h>

/* --- cells --- */

static bool make_edges(struct rfl_grid *grid, const struct rfl_grid_size *size, size_t n[RFL_AXES],
                       struct rfl_error *error) {
    const double tip = grid->active_tip;
    const struct rfl_segment z[] = {{-size->reach, 0, false, true},
                                    {0, tip, true, true},
                                    {tip, tip + size->reach, true, false}};
    if (!rfl_radial_edges(grid, size, true, &n[0], error) ||
        !(grid->edge[1] = rfl_edges_make(size, z, 3, &n[1], error)))
        return false;
    if (size->sleeve > 0)
        rfl_edges_break(grid, size, 0, size->sleeve, &n[0]);
    for (size_t b = 0; b < size->break_count; b++)
        rfl_edges_break(grid, size, 1, size->breaks[b], &n[1]);
    return true;
}

static struct rfl_point place_of(const struct rfl_grid *grid, size_t cell) {
    const size_t n = grid->layout.n[0];
    return (struct rfl_point){.x = grid->centre[0][cell % n], .z = grid->centre[1][cell / n]};
}

/* --- surfaces --- */

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
            const bool heated = surface == RFL_SURFACE_HEATED;
            const size_t cell = places[k].row * n + i;
            double area = grid->type->metric->volume(grid->edge[0][i], grid->edge[0][i + 1]);
            if (heated && grid->centre[0][i] > grid->probe_radius)
                continue;
            rfl_grid_add_patch(
                grid, (struct rfl_patch){.cell = cell,
                                         .inner = heated ? cell + grid->layout.stride[1] : cell,
                                         .axis = 1,
                                         .surface = surface,
                                         .area = area,
                                         .factor = area / fabs(places[k].at - z[places[k].row]),
                                         .correction = 1,
                                         .place = {grid->centre[0][i], 0, places[k].at}});
        }
}

static void add_patches(struct rfl_grid *grid, enum rfl_surface surface) {
    add_axial_patches(grid, surface);
    rfl_radial_patches(grid, surface);
}

/* --- lines --- */

/** Nodes of column i: its cells, up to the flat end where it meets that. */
static struct rfl_line make_column(const struct rfl_grid *grid, size_t i,
                                   struct rfl_cursor *cursor) {
    struct rfl_line line = rfl_line_start(cursor);
    size_t n = grid->layout.n[0], j = 0;
    for (; j < grid->layout.n[1] && grid->tissue[j * n + i]; j++)
        rfl_line_add(&line, grid->centre[1][j], j * n + i);
    if (j < grid->layout.n[1])
        rfl_line_add(&line, 0, rfl_line_heated_point(grid, (j - 1) * n + i, 1, (j - 1) * n + i));
    rfl_line_finish(&line, cursor);
    return line;
}

/** Nodes of the flat end, axis and rim included. */
static struct rfl_line make_end(const struct rfl_grid *grid, struct rfl_cursor *cursor) {
    struct rfl_line line = rfl_line_start(cursor);
    size_t point = grid->layout.cells, i = 0;
    rfl_line_add(&line, 0, point);
    for (; grid->centre[0][i] < grid->probe_radius; i++)
        rfl_line_add(&line, grid->centre[0][i], point + i);
    rfl_line_add(&line, grid->probe_radius, point + i - 1);
    rfl_line_finish(&line, cursor);
    return line;
}

/** Nodes of the probe's side: rim and other end of the tip have the values of the patches next to
 * them. */
static struct rfl_line make_wall(const struct rfl_grid *grid, struct rfl_cursor *cursor) {
    struct rfl_line line = rfl_line_start(cursor);
    const double *z = grid->centre[1];
    size_t j = 0;
    while (z[j] < 0)
        j++;
    rfl_line_add(&line, 0, grid->end.point[grid->end.count - 1]);
    for (; z[j] < grid->active_tip; j++)
        rfl_line_add(&line, z[j], grid->lines[0][j].point[0]);
    rfl_line_add(&line, grid->active_tip, line.point[line.count - 1]);
    rfl_line_add(&line, z[j], grid->lines[0][j].point[0]);
    rfl_line_finish(&line, cursor);
    return line;
}

static void make_lines(struct rfl_grid *grid, struct rfl_cursor *cursor) {
    rfl_line_rows(grid, cursor);
    for (size_t i = 0; i < grid->layout.n[0]; i++)
        grid->lines[1][i] = make_column(grid, i, cursor);
    grid->end = make_end(grid, cursor);
    grid->wall = make_wall(grid, cursor);
}

/* --- places --- */

static bool stencil_at(const struct rfl_grid *grid, struct rfl_point place,
                       struct rfl_stencil *stencil) {
    const double a = grid->probe_radius, height = place.z;
    double radius = rfl_shapes[grid->shape].radius(place), fraction;
    const bool inside = !(radius >= a - RFL_GRID_TINY) && height > RFL_GRID_TINY;
    radius = inside ? a : radius;
    size_t j = rfl_line_locate(grid->centre[1], grid->layout.n[1], height, &fraction, false);
    const struct rfl_line *below = &grid->lines[0][j], *above = below + 1;
    if (!(radius >= a - RFL_GRID_TINY) && grid->centre[1][j + 1] > 0) {
        above = &grid->end;
        fraction = fmin(1 - height / grid->centre[1][j], 1);
    }
    stencil->count = 0;
    rfl_line_interpolate(grid, below, radius, 1 - fraction, stencil);
    rfl_line_interpolate(grid, above, radius, fraction, stencil);
    return !inside;
}

static struct rfl_stencil axis_stencil(const struct rfl_grid *grid, double height) {
    const double *z = grid->centre[1];
    const size_t n = grid->layout.n[0];
    double fraction;
    size_t j = rfl_line_locate(z, grid->layout.n[1], height, &fraction, false);
    if (z[j] < 0 && z[j + 1] > 0) /* metal is as warm at its end as in its last cell */
        fraction = fmin(1 - height / z[j], 1);
    return (struct rfl_stencil){.count = 2,
                                .point = {j * n, fraction > 0 ? (j + 1) * n : j * n},
                                .weight = {1 - fraction, fraction}};
}

static bool contains(const struct rfl_grid *grid, struct rfl_point place) {
    const size_t *n = grid->layout.n;
    return rfl_shapes[grid->shape].radius(place) <= grid->edge[0][n[0]] &&
           place.z >= grid->edge[1][0] && place.z <= grid->edge[1][n[1]];
}

const struct rfl_grid_type rfl_grid_needle = {.axes = 2,
                                              .metric = &rfl_radial_cylindrical,
                                              .make_edges = make_edges,
                                              .centre = rfl_radial_centre,
                                              .fill = rfl_radial_fill,
                                              .add_patches = add_patches,
                                              .correct_corners = rfl_corners_correct,
                                              .make_lines = make_lines,
                                              .stencil = stencil_at,
                                              .axis_stencil = axis_stencil,
                                              .place = place_of,
                                              .contains = contains};
