#include "grid.h"

#include <math.h>
#include <stdlib.h>

/* --- making --- */

/** Where the next line's nodes go. */
struct cursor {
    double *x;
    size_t *point;
};

static void add_node(struct rfl_line *line, double x, size_t point) {
    line->x[line->count] = x;
    line->point[line->count++] = point;
}

static struct rfl_line start_line(const struct cursor *cursor) {
    return (struct rfl_line){.x = cursor->x, .point = cursor->point};
}

static void finish_line(struct cursor *cursor, const struct rfl_line *line) {
    cursor->x += line->count;
    cursor->point += line->count;
}

/** Point of the heated patch of a cell whose surface faces along axis d, or none. */
static bool heated_point(const struct rfl_grid *grid, size_t cell, size_t d, size_t *point) {
    for (size_t p = 0; p < grid->heated_count; p++) {
        const struct rfl_patch *patch = &grid->patches[p];
        bool across = grid->shape == RFL_NEEDLE && patch->position[1] == 0;
        if (patch->cell == cell && across == (d == 1)) {
            *point = grid->layout.cells + p;
            return true;
        }
    }
    return false;
}

/** Nodes of row j: what bounds it inside (surface, shaft or axis), then its cells. */
static struct rfl_line make_row(const struct rfl_grid *grid, size_t j, struct cursor *cursor) {
    struct rfl_line line = start_line(cursor);
    size_t n = grid->layout.n[0], i = 0, point;
    while (!grid->tissue[j * n + i])
        i++;
    point = j * n + i;
    heated_point(grid, j * n + i, 0, &point);
    double inner = grid->edge[0][i];
    add_node(&line, inner, point);
    for (; i < n; i++)
        add_node(&line, grid->centre[0][i], j * n + i);
    finish_line(cursor, &line);
    return line;
}

/** Nodes of column i: its cells, up to the flat end where it meets that. */
static struct rfl_line make_column(const struct rfl_grid *grid, size_t i, struct cursor *cursor) {
    struct rfl_line line = start_line(cursor);
    size_t n = grid->layout.n[0], j = 0, point;
    for (; j < grid->layout.n[1] && grid->tissue[j * n + i]; j++)
        add_node(&line, grid->centre[1][j], j * n + i);
    if (j < grid->layout.n[1] && heated_point(grid, (j - 1) * n + i, 1, &point))
        add_node(&line, 0, point);
    finish_line(cursor, &line);
    return line;
}

/** Nodes of the flat end, axis and rim included. */
static struct rfl_line make_end(const struct rfl_grid *grid, struct cursor *cursor) {
    struct rfl_line line = start_line(cursor);
    size_t point = grid->layout.cells, i = 0;
    add_node(&line, 0, point);
    for (; grid->centre[0][i] < grid->probe_radius; i++)
        add_node(&line, grid->centre[0][i], point + i);
    add_node(&line, grid->probe_radius, point + i - 1);
    finish_line(cursor, &line);
    return line;
}

bool rfl_grid_make_lines(struct rfl_grid *grid, struct rfl_error *error) {
    const struct rfl_layout *layout = &grid->layout;
    const bool needle = grid->shape == RFL_NEEDLE;
    size_t nodes = layout->axes * layout->cells + layout->n[1] + 2 * layout->n[0] + 2;
    grid->line_x = rfl_allocate(nodes, sizeof *grid->line_x, error);
    grid->line_point = rfl_allocate(nodes, sizeof *grid->line_point, error);
    grid->lines[0] = rfl_allocate(layout->n[1], sizeof *grid->lines[0], error);
    grid->lines[1] = rfl_allocate(layout->n[0], sizeof *grid->lines[1], error);
    if (!grid->line_x || !grid->line_point || !grid->lines[0] || !grid->lines[1])
        return false;
    struct cursor cursor = {grid->line_x, grid->line_point};
    for (size_t j = 0; j < layout->n[1]; j++)
        grid->lines[0][j] = make_row(grid, j, &cursor);
    for (size_t i = 0; needle && i < layout->n[0]; i++)
        grid->lines[1][i] = make_column(grid, i, &cursor);
    if (needle)
        grid->end = make_end(grid, &cursor);
    return true;
}

/* --- interpolating --- */

/** Interval [k, k + 1] of ascending x that holds `at`, and how far into it, 0 to 1. */
static size_t locate(const double *x, size_t count, double at, double *fraction, bool logarithmic) {
    size_t k = 0;
    while (k + 2 < count && x[k + 1] <= at)
        k++;
    bool steep = logarithmic && x[k] > 0 && at > 0;
    *fraction = steep ? log(at / x[k]) / log(x[k + 1] / x[k]) : (at - x[k]) / (x[k + 1] - x[k]);
    *fraction = fmin(fmax(*fraction, 0), 1);
    return k;
}

/** Two of a stencil's four terms: along one line of nodes, weighted. */
static void along(const struct rfl_grid *grid, const struct rfl_line *line, double radius,
                  double weight, struct rfl_stencil *stencil, size_t first) {
    double fraction;
    bool logarithmic = radius >= grid->probe_radius;
    size_t k = locate(line->x, line->count, radius, &fraction, logarithmic);
    stencil->point[first] = line->point[k];
    stencil->point[first + 1] = line->point[k + 1];
    stencil->weight[first] = weight * (1 - fraction);
    stencil->weight[first + 1] = weight * fraction;
}

bool rfl_grid_stencil(const struct rfl_grid *grid, double radius, double height,
                      struct rfl_stencil *stencil) {
    const double tiny = 1e-12;
    bool beside = radius >= grid->probe_radius - tiny;
    if (grid->shape != RFL_NEEDLE) {
        along(grid, &grid->lines[0][0], radius, 1, stencil, 0);
        along(grid, &grid->lines[0][0], radius, 0, stencil, 2);
        return beside;
    }
    if (!beside && height > tiny)
        return false;
    double fraction;
    size_t j = locate(grid->centre[1], grid->layout.n[1], height, &fraction, false);
    const struct rfl_line *below = &grid->lines[0][j], *above = below + 1;
    if (!beside && grid->centre[1][j + 1] > 0) {
        above = &grid->end;
        fraction = fmin(1 - height / grid->centre[1][j], 1);
    }
    along(grid, below, radius, 1 - fraction, stencil, 0);
    along(grid, above, radius, fraction, stencil, 2);
    return true;
}

struct rfl_stencil rfl_grid_axis_stencil(const struct rfl_grid *grid, double height) {
    double fraction = 0;
    size_t j = 0, n = grid->layout.n[0];
    if (grid->shape == RFL_NEEDLE) {
        const double *z = grid->centre[1];
        j = locate(z, grid->layout.n[1], height, &fraction, false);
        if (z[j] < 0 && z[j + 1] > 0) /* metal is as warm at its end as in its last cell */
            fraction = fmin(1 - height / z[j], 1);
    }
    return (struct rfl_stencil){.point = {j * n, fraction > 0 ? (j + 1) * n : j * n},
                                .weight = {1 - fraction, fraction}};
}

double rfl_stencil_apply(const struct rfl_stencil *stencil, const double *field) {
    double sum = 0;
    for (size_t k = 0; k < RFL_STENCIL; k++)
        sum += stencil->weight[k] * field[stencil->point[k]];
    return sum;
}

double rfl_stencil_apply_log(const struct rfl_stencil *stencil, const double *field) {
    double sum = 0;
    for (size_t k = 0; k < RFL_STENCIL; k++) {
        if (!(field[stencil->point[k]] > 0))
            return rfl_stencil_apply(stencil, field);
        sum += stencil->weight[k] * log(field[stencil->point[k]]);
    }
    return exp(sum);
}
