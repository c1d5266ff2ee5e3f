/* Making a grid, for any shape of probe. */
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
        ok = ok && rfl_grid_make_lines(grid, error);
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
