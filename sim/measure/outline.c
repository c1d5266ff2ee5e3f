#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "lesion.h"

/**
 * The outline as crossings of the grid's lines, linked where two of them lie on one face of the
 * lattice that rows and columns make (marching squares, but for the place of the crossings).
 */
struct trace {
    const struct rfl_grid *grid;
    size_t edges, rows_end;    /* of all lines; ids below rows_end lie on rows */
    double *radius, *height;   /* crossing on each edge; NaN: none */
    size_t (*link)[2], *links; /* up to two neighbours of each crossing, and how many */
    bool *done;
};

#define NO_EDGE SIZE_MAX

/** Id of the piece of row j between columns i and i + 1 (or between the surface and column i + 1).
 */
static size_t row_edge(const struct trace *t, size_t i, size_t j) {
    const struct rfl_line *row = &t->grid->lines[0][j];
    size_t first = t->grid->layout.n[0] + 1 - row->count; /* column of the row's first cell */
    return i + 1 >= first ? j * t->grid->layout.n[0] + i + 1 - first : NO_EDGE;
}

/** Id of the piece of column i between rows j and j + 1 (or between row j and the flat end). */
static size_t column_edge(const struct trace *t, size_t i, size_t j) {
    bool exists = j + 1 < t->grid->lines[1][i].count;
    return exists ? t->rows_end + i * t->grid->layout.n[1] + j : NO_EDGE;
}

static void join(struct trace *t, size_t a, size_t b) {
    t->link[a][t->links[a]++] = b;
    t->link[b][t->links[b]++] = a;
}

/** Find all crossings. */
static void find_crossings(struct trace *t, struct rfl_tracer *tracer) {
    const struct rfl_grid *grid = t->grid;
    for (size_t e = 0; e < t->edges; e++)
        t->radius[e] = t->height[e] = NAN;
    for (size_t d = 0; d < 2; d++)
        for (size_t l = 0; l < grid->layout.n[1 - d]; l++) {
            const struct rfl_line *line = &grid->lines[d][l];
            for (size_t k = 0; k + 1 < line->count; k++) {
                if (rfl_tracer_inside(tracer, line, k) == rfl_tracer_inside(tracer, line, k + 1))
                    continue;
                size_t e = d * t->rows_end + l * grid->layout.n[d] + k;
                double x = rfl_tracer_crossing(tracer, line, k);
                t->radius[e] = d ? grid->centre[0][l] : x;
                t->height[e] = d ? x : grid->centre[1][l];
            }
        }
}

/** Link the crossings that lie on one face. */
static void link_crossings(struct trace *t) {
    const size_t *n = t->grid->layout.n;
    for (size_t j = 0; j + 1 < n[1]; j++)
        for (size_t i = 0; i + 1 < n[0]; i++) {
            const size_t side[4] = {row_edge(t, i, j), column_edge(t, i + 1, j),
                                    row_edge(t, i, j + 1), column_edge(t, i, j)};
            size_t before = NO_EDGE;
            for (size_t k = 0; k < 4; k++) {
                if (side[k] == NO_EDGE || isnan(t->radius[side[k]]))
                    continue;
                if (before == NO_EDGE)
                    before = side[k];
                else {
                    join(t, before, side[k]);
                    before = NO_EDGE;
                }
            }
        }
}

static void add_vertex(struct rfl_outline *outline, double radius, double height) {
    outline->radius[outline->count] = radius;
    outline->height[outline->count++] = height;
}

/** The end of a chain goes on to the axis or to the shaft, which the outline meets at a right
 * angle. */
static void add_end(const struct trace *t, size_t edge, struct rfl_outline *outline) {
    if (edge < t->rows_end)
        return;
    size_t column = (edge - t->rows_end) / t->grid->layout.n[1];
    double a = t->grid->probe_radius;
    if (column == 0)
        add_vertex(outline, 0, t->height[edge]);
    else if (t->grid->centre[0][column - 1] < a && t->height[edge] > 0)
        add_vertex(outline, a, t->height[edge]);
}

/** Follow a chain of crossings from one that has not been visited. */
static void follow(struct trace *t, size_t start, struct rfl_outline *outline) {
    bool closed = t->links[start] == 2;
    size_t at = start, last = start;
    if (outline->count)
        add_vertex(outline, NAN, NAN);
    if (!closed)
        add_end(t, start, outline);
    while (at != NO_EDGE) {
        t->done[at] = true;
        add_vertex(outline, t->radius[at], t->height[at]);
        size_t next = NO_EDGE;
        for (size_t k = 0; k < t->links[at]; k++)
            if (!t->done[t->link[at][k]])
                next = t->link[at][k];
        last = at;
        at = next;
    }
    if (closed)
        add_vertex(outline, t->radius[start], t->height[start]);
    else if (last != start)
        add_end(t, last, outline);
}

static bool trace_allocate(struct trace *t, struct rfl_error *error) {
    t->radius = rfl_allocate(t->edges, sizeof *t->radius, error);
    t->height = rfl_allocate(t->edges, sizeof *t->height, error);
    t->link = rfl_allocate(t->edges, sizeof *t->link, error);
    t->links = rfl_allocate(t->edges, sizeof *t->links, error);
    t->done = rfl_allocate(t->edges, sizeof *t->done, error);
    return t->radius && t->height && t->link && t->links && t->done;
}

static void trace_free(struct trace *t) {
    free(t->radius);
    free(t->height);
    free(t->link);
    free(t->links);
    free(t->done);
}

/** Follow all chains, those with an end first, so that they are followed from there. */
static enum rfl_status follow_all(struct trace *t, struct rfl_outline *outline,
                                  struct rfl_error *error) {
    size_t count = 0;
    for (size_t e = 0; e < t->edges; e++)
        count += isnan(t->radius[e]) ? 0 : 1;
    outline->radius = rfl_allocate(4 * count, sizeof *outline->radius, error);
    outline->height = rfl_allocate(4 * count, sizeof *outline->height, error);
    if (!outline->radius || !outline->height)
        return RFL_FAILED;
    for (size_t links = 1; links <= 2; links++)
        for (size_t e = 0; e < t->edges; e++)
            if (t->links[e] == links && !t->done[e])
                follow(t, e, outline);
    return RFL_OK;
}

enum rfl_status rfl_outline_trace(struct rfl_tracer *tracer, const struct rfl_grid *grid,
                                  struct rfl_outline *outline, struct rfl_error *error) {
    struct trace trace = {
        .grid = grid, .rows_end = grid->layout.cells, .edges = 2 * grid->layout.cells};
    enum rfl_status status = trace_allocate(&trace, error) ? RFL_OK : RFL_FAILED;
    if (!status) {
        find_crossings(&trace, tracer);
        link_crossings(&trace);
        status = follow_all(&trace, outline, error);
    }
    trace_free(&trace);
    return status;
}

void rfl_outline_free(struct rfl_outline *outline) {
    free(outline->radius);
    free(outline->height);
    *outline = (struct rfl_outline){0};
}

/** Distance of (x, y) to the piece of outline from vertex k to k + 1; infinite across a gap. */
static double piece_distance(const struct rfl_outline *outline, size_t k, double x, double y) {
    double x0 = outline->radius[k], y0 = outline->height[k];
    double dx = outline->radius[k + 1] - x0, dy = outline->height[k + 1] - y0;
    double square = dx * dx + dy * dy;
    if (isnan(square))
        return INFINITY;
    double along = square > 0 ? ((x - x0) * dx + (y - y0) * dy) / square : 0;
    along = fmin(fmax(along, 0), 1);
    return hypot(x - x0 - along * dx, y - y0 - along * dy);
}

double rfl_outline_distance(const struct rfl_outline *outline, double radius, double height) {
    double distance = INFINITY;
    for (size_t k = 0; k + 1 < outline->count; k++)
        distance = fmin(distance, piece_distance(outline, k, radius, height));
    return distance;
}
