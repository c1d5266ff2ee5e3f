/* Making a grid, for any shape of probe: its cells, the lines of nodes through it, and what is
 * interpolated along them. */
#include "grid.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static const struct rfl_grid_type *const types[RFL_SHAPES] = {
    [RFL_SPHERE] = &rfl_grid_sphere,
    [RFL_CYLINDER] = &rfl_grid_cylinder,
    [RFL_NEEDLE] = &rfl_grid_needle,
};

/* --- questions --- */

size_t rfl_grid_axes(enum rfl_shape shape) {
    return types[shape]->axes;
}

struct rfl_point rfl_grid_place(const struct rfl_grid *grid, size_t cell) {
    assert(cell < grid->layout.cells);
    return grid->type->place(grid, cell);
}

bool rfl_grid_contains(const struct rfl_grid *grid, struct rfl_point place) {
    return grid->type->contains(grid, place);
}

#ifndef NDEBUG
/** Does a stencil weigh points of the grid, and them fully? */
static bool is_stencil(const struct rfl_grid *grid, const struct rfl_stencil *stencil) {
    double sum = 0;
    bool points = stencil->count <= RFL_STENCIL;
    for (size_t k = 0; points && k < stencil->count; k++) {
        points = stencil->point[k] < grid->layout.cells + grid->heated_count;
        sum += stencil->weight[k];
    }
    return points && fabs(sum - 1) < 1e-12;
}
#endif

bool rfl_grid_stencil(const struct rfl_grid *grid, struct rfl_point place,
                      struct rfl_stencil *stencil) {
    const bool outside = grid->type->stencil(grid, place, stencil);
    assert(is_stencil(grid, stencil));
    return outside;
}

struct rfl_stencil rfl_grid_axis_stencil(const struct rfl_grid *grid, double height) {
    const struct rfl_stencil stencil = grid->type->axis_stencil(grid, height);
    assert(is_stencil(grid, &stencil));
    return stencil;
}

/* --- lines of nodes through tissue --- */

struct rfl_line rfl_line_start(const struct rfl_cursor *cursor) {
    return (struct rfl_line){.x = cursor->x, .point = cursor->point};
}

void rfl_line_add(struct rfl_line *line, double x, size_t point) {
    line->x[line->count] = x;
    line->point[line->count++] = point;
}

void rfl_line_finish(const struct rfl_line *line, struct rfl_cursor *cursor) {
    cursor->x += line->count;
    cursor->point += line->count;
}

size_t rfl_line_heated_point(const struct rfl_grid *grid, size_t cell, size_t d, size_t otherwise) {
    for (size_t p = 0; p < grid->heated_count; p++)
        if (grid->patches[p].cell == cell && grid->patches[p].axis == d)
            return grid->layout.cells + p;
    return otherwise;
}

static struct rfl_line make_row(const struct rfl_grid *grid, size_t j, struct rfl_cursor *cursor) {
    struct rfl_line line = rfl_line_start(cursor);
    size_t n = grid->layout.n[0], i = 0;
    while (!grid->tissue[j * n + i])
        i++;
    rfl_line_add(&line, grid->edge[0][i], rfl_line_heated_point(grid, j * n + i, 0, j * n + i));
    for (; i < n; i++)
        rfl_line_add(&line, grid->centre[0][i], j * n + i);
    rfl_line_finish(&line, cursor);
    return line;
}

void rfl_line_rows(struct rfl_grid *grid, struct rfl_cursor *cursor) {
    for (size_t j = 0; j < grid->layout.cells / grid->layout.n[0]; j++)
        grid->lines[0][j] = make_row(grid, j, cursor);
}

/** Build the lines of nodes of a grid that has its cells and patches. */
static bool make_lines(struct rfl_grid *grid, struct rfl_error *error) {
    const struct rfl_layout *layout = &grid->layout;
    size_t nodes = layout->n[0] + 2 + layout->n[1] + 2; /* those of the probe's end and side */
    for (size_t d = 0; d < layout->axes; d++) {
        const size_t lines = layout->cells / layout->n[d];
        nodes += layout->cells + lines; /* each may have one more, on the probe's surface */
        grid->lines[d] = rfl_allocate(lines, sizeof *grid->lines[d], error);
        if (!grid->lines[d])
            return false;
    }
    grid->line_x = rfl_allocate(nodes, sizeof *grid->line_x, error);
    grid->line_point = rfl_allocate(nodes, sizeof *grid->line_point, error);
    if (!grid->line_x || !grid->line_point)
        return false;
    struct rfl_cursor cursor = {grid->line_x, grid->line_point};
    grid->type->make_lines(grid, &cursor);
    assert(cursor.x <= grid->line_x + nodes);
    return true;
}

/* --- interpolating along them --- */

size_t rfl_line_locate(const double *x, size_t count, double place, double *fraction,
                       bool logarithmic) {
    size_t k = 0, above = count - 1; /* x[k] <= place < x[above], the ends aside */
    while (above - k > 1) {
        size_t middle = (k + above) / 2;
        if (x[middle] <= place)
            k = middle;
        else
            above = middle;
    }
    bool steep = logarithmic && x[k] > 0 && place > 0;
    *fraction =
        steep ? log(place / x[k]) / log(x[k + 1] / x[k]) : (place - x[k]) / (x[k + 1] - x[k]);
    *fraction = fmin(fmax(*fraction, 0), 1);
    return k;
}

void rfl_line_interpolate(const struct rfl_grid *grid, const struct rfl_line *row, double radius,
                          double weight, struct rfl_stencil *stencil) {
    double fraction;
    bool logarithmic = radius >= grid->probe_radius;
    size_t k = rfl_line_locate(row->x, row->count, radius, &fraction, logarithmic);
    const size_t first = stencil->count;
    stencil->point[first] = row->point[k];
    stencil->point[first + 1] = row->point[k + 1];
    stencil->weight[first] = weight * (1 - fraction);
    stencil->weight[first + 1] = weight * fraction;
    stencil->count += 2;
}

double rfl_stencil_apply(const struct rfl_stencil *stencil, const double *field) {
    double sum = 0;
    for (size_t k = 0; k < stencil->count; k++)
        sum += stencil->weight[k] * field[stencil->point[k]];
    return sum;
}

double rfl_stencil_apply_log(const struct rfl_stencil *stencil, const double *field) {
    double sum = 0;
    for (size_t k = 0; k < stencil->count; k++) {
        if (!(field[stencil->point[k]] > 0))
            return rfl_stencil_apply(stencil, field);
        sum += stencil->weight[k] * log(field[stencil->point[k]]);
    }
    return exp(sum);
}

/* --- making --- */

/** Edges, numbers and centres of the cells along all axes. */
static bool make_axes(struct rfl_grid *grid, const struct rfl_grid_size *size,
                      struct rfl_error *error) {
    size_t n[RFL_AXES] = {1, 1, 1};
    if (!grid->type->make_edges(grid, size, n, error))
        return false;
    grid->layout = rfl_layout_make(grid->type->axes, n);
    for (size_t d = 0; d < grid->layout.axes; d++) {
        grid->centre[d] = rfl_allocate(n[d], sizeof(double), error);
        if (!grid->centre[d])
            return false;
        for (size_t i = 0; i < n[d]; i++)
            grid->centre[d][i] = grid->type->centre(d, grid->edge[d][i], grid->edge[d][i + 1]);
    }
    return true;
}

void rfl_grid_add_patch(struct rfl_grid *grid, struct rfl_patch patch) {
    assert(grid->tissue[patch.cell] || patch.surface == RFL_SURFACE_FAR);
    assert(patch.inner == patch.cell || !grid->tissue[patch.inner]);
    assert(patch.axis < grid->layout.axes && patch.area > 0 && patch.factor > 0);
    if (grid->patches)
        grid->patches[grid->patch_count] = patch;
    grid->patch_count++;
}

/** All patches, the heated ones first. */
static void add_patches(struct rfl_grid *grid) {
    grid->patch_count = 0;
    for (enum rfl_surface surface = 0; surface < RFL_SURFACES; surface++) {
        grid->type->add_patches(grid, surface);
        if (surface == RFL_SURFACE_HEATED)
            grid->heated_count = grid->patch_count;
    }
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
    grid->type = types[probe->shape];
    grid->probe_radius = rfl_probe_radius(probe);
    grid->active_tip = rfl_shapes[probe->shape].has_tip ? probe->active_tip : 0;
    bool ok = make_axes(grid, size, error) && allocate_cells(grid, error);
    if (ok) {
        grid->type->fill(grid);
        add_patches(grid);
        grid->patches = rfl_allocate(grid->patch_count, sizeof *grid->patches, error);
        ok = grid->patches != NULL;
    }
    if (ok) {
        add_patches(grid);
        ok = !grid->type->correct_corners || grid->type->correct_corners(grid, error);
        ok = ok && make_lines(grid, error);
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
        free(grid->corner_faces);
        free(grid->line_x);
        free(grid->line_point);
    }
    free(grid);
}
