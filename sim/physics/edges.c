/* Edges of cells along an axis. */
#include "grid.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define MAX_CELLS_PER_AXIS 4096
#define THINNEST           1e-9 /* m, of a cell: what is nearer than that is one place */

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

/** Number of cells of a segment with one fine end: a whole multiple of `multiple`. */
static size_t count_cells(const struct rfl_grid_size *size, double length, size_t multiple) {
    double n = ceil(cells_within(size, length) / (double)multiple - 1e-9);
    n = fmin(fmax(n, 1), MAX_CELLS_PER_AXIS);
    return (size_t)n * multiple;
}

/** Append a segment's cells to the edges (NULL: only count); returns how many cells. */
static size_t add_segment(const struct rfl_grid_size *size, const struct rfl_segment *s,
                          double *edge) {
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

double *rfl_edges_make(const struct rfl_grid_size *size, const struct rfl_segment *segments,
                       size_t count, size_t *n, struct rfl_error *error) {
    *n = 0;
    for (size_t k = 0; k < count; k++)
        *n += add_segment(size, &segments[k], NULL);
    double *edge = rfl_allocate(*n + 2 + size->break_count, sizeof *edge, error);
    size_t at = 0;
    for (size_t k = 0; edge && k < count; k++)
        at += add_segment(size, &segments[k], edge + at);
    for (size_t k = 0; edge && k < *n; k++)
        assert(edge[k] < edge[k + 1]);
    return edge;
}

/** Must an edge stay where it is: the ends of domain and probe, along z also of the tip, and other
 * breaks? */
static bool is_pinned(const struct rfl_grid *grid, const struct rfl_grid_size *size, size_t axis,
                      size_t n, size_t k) {
    const double at = grid->edge[axis][k];
    if (axis == 0)
        return k == 0 || k == n || at == grid->probe_radius;
    bool pinned = k == 0 || k == n || at == 0 || at == grid->active_tip;
    for (size_t b = 0; b < size->break_count; b++)
        pinned = pinned || at == size->breaks[b];
    return pinned;
}

void rfl_edges_break(struct rfl_grid *grid, const struct rfl_grid_size *size, size_t axis,
                     double at, size_t *n) {
    double *edge = grid->edge[axis];
    size_t k = 0;
    while (k < *n && edge[k + 1] < at)
        k++;
    if (!(at > edge[0] && at < edge[*n]) || fabs(at - edge[k]) < THINNEST ||
        fabs(at - edge[k + 1]) < THINNEST)
        return;
    size_t nearest = at - edge[k] < edge[k + 1] - at ? k : k + 1;
    if (is_pinned(grid, size, axis, *n, nearest)) {
        memmove(edge + k + 2, edge + k + 1, (*n - k) * sizeof *edge);
        nearest = k + 1;
        ++*n;
    }
    edge[nearest] = at;
    assert(edge[nearest - 1] < at && at < edge[nearest + 1]);
}
