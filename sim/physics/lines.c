/* Lines of nodes through tissue, and interpolation along them. */
#include "grid.h"

#include <assert.h>
#include <math.h>

/* --- making --- */

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

bool rfl_grid_make_lines(struct rfl_grid *grid, struct rfl_error *error) {
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

/* --- interpolating --- */

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
