#include "rflesion/lesion.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_interp.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* --- a criterion as a field --- */

/** A criterion: tissue is lesioned where value >= threshold. */
struct criterion {
    const double *value; /* per point */
    double threshold;
    bool logarithmic;   /* what varies smoothly in space is ln(value) */
    double onset;       /* value is zero where the temperature never came up to this, K */
    const double *peak; /* highest temperature per point, K */
};

static struct criterion choose(const struct rfl_damage *damage, enum rfl_criterion which) {
    const struct rfl_criteria *c = &damage->criteria;
    const struct criterion table[RFL_CRITERIA] = {
        [RFL_ISOTHERM] = {damage->peak, c->isotherm, false, 0, damage->peak},
        [RFL_ARRHENIUS] = {damage->omega, 1, true, c->arrhenius_onset, damage->peak},
        [RFL_CEM43] = {damage->cem43, c->cem43, true, RFL_CEM43_ONSET, damage->peak},
    };
    return table[which];
}

double rfl_lesion_value(const struct rfl_damage *damage, enum rfl_criterion criterion,
                        size_t point) {
    return choose(damage, criterion).value[point];
}

double rfl_lesion_threshold(const struct rfl_damage *damage, enum rfl_criterion criterion) {
    return choose(damage, criterion).threshold;
}

/* --- where a line crosses the outline --- */

/** What crossings are found with; made once for many. */
struct tracer {
    struct criterion criterion;
    gsl_interp *steffen[5]; /* by number of nodes: 3 and 4 */
    gsl_root_fsolver *brent;
    double x[4], y[4];
};

static enum rfl_status tracer_init(struct tracer *tracer, const struct rfl_damage *damage,
                                   enum rfl_criterion criterion, struct rfl_error *error) {
    *tracer = (struct tracer){.criterion = choose(damage, criterion)};
    tracer->steffen[3] = gsl_interp_alloc(gsl_interp_steffen, 3);
    tracer->steffen[4] = gsl_interp_alloc(gsl_interp_steffen, 4);
    tracer->brent = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (tracer->steffen[3] && tracer->steffen[4] && tracer->brent)
        return RFL_OK;
    return rfl_error_add(error, RFL_FAILED, "out of memory");
}

static void tracer_free(struct tracer *tracer) {
    gsl_interp_free(tracer->steffen[3]);
    gsl_interp_free(tracer->steffen[4]);
    gsl_root_fsolver_free(tracer->brent);
}

static double value_at(const struct tracer *tracer, const struct rfl_line *line, size_t k) {
    return tracer->criterion.value[line->point[k]];
}

static bool is_inside(const struct tracer *tracer, const struct rfl_line *line, size_t k) {
    return value_at(tracer, line, k) >= tracer->criterion.threshold;
}

/** Zero of the straight line through (x0, y0) and (x1, y1). */
static double straight(double x0, double y0, double x1, double y1) {
    return x0 + (x1 - x0) * (y0 / (y0 - y1));
}

/**
 * Zero between the tracer's nodes `at` and `at` + 1, of opposite sign, on Steffen's monotone curve:
 * x over y, as far as y is monotone around them, so that no root needs to be searched for.
 */
static double curve_zero(struct tracer *tracer, size_t count, size_t at) {
    double *x = tracer->x, *y = tracer->y, u[4], v[4];
    double sign = y[at + 1] > y[at] ? 1 : -1;
    size_t first = at, last = at + 1;
    while (first > 0 && sign * y[first - 1] < sign * y[first])
        first--;
    while (last + 1 < count && sign * y[last + 1] > sign * y[last])
        last++;
    count = last - first + 1;
    for (size_t k = 0; k < count; k++) {
        size_t from = sign > 0 ? first + k : last - k;
        u[k] = y[from];
        v[k] = x[from];
    }
    gsl_interp *steffen = count > 2 ? tracer->steffen[count] : NULL;
    if (!steffen || gsl_interp_init(steffen, u, v, count))
        return straight(x[at], y[at], x[at + 1], y[at + 1]);
    return gsl_interp_eval(steffen, u, v, 0, NULL);
}

/**
 * Take the nodes from k - 1 to k + 2, as far as there are, into the tracer and find where the field
 * (or its logarithm, for which only positive values count) passes its threshold between k and k
 * + 1.
 */
static double zero_between(struct tracer *tracer, const struct rfl_line *line, size_t k,
                           const double *value, double threshold, bool logarithmic) {
    size_t count = 0, at = 0;
    for (size_t i = k ? k - 1 : 0; i < line->count && i <= k + 2; i++) {
        double here = value[line->point[i]];
        if (logarithmic && !(here > 0))
            continue;
        at = i == k ? count : at;
        tracer->x[count] = line->x[i];
        tracer->y[count++] = logarithmic ? log(here / threshold) : here - threshold;
    }
    return curve_zero(tracer, count, at);
}

/*
 * Near its onset, damage grows with the time since the onset was reached. As the temperature nears
 * a steady one like e^(-t/tau), that makes it A ln(1 + warmth / C), where warmth is the peak
 * temperature above the onset: from linear (C large, far from steady) to logarithmic. Where that
 * cannot pass through two nodes, it goes as a power.
 */

/** Warmth and damage at one node relative to another. */
struct ratio {
    double warmth, damage;
};

static double model_gap(double log_c, void *context) {
    const struct ratio *ratio = context;
    double c = exp(log_c);
    return log1p(ratio->warmth / c) / log1p(1 / c) - ratio->damage;
}

/** C of the model through two nodes, relative to the warmth of the first; NaN: a power instead. */
static double fit_model(struct tracer *tracer, struct ratio ratio) {
    gsl_function function = {model_gap, &ratio};
    if (!(fabs(log(ratio.damage)) < fabs(log(ratio.warmth))) ||
        gsl_root_fsolver_set(tracer->brent, &function, -60, 30))
        return NAN;
    for (int i = 0; i < 100; i++)
        if (gsl_root_fsolver_iterate(tracer->brent) ||
            gsl_root_fsolver_x_upper(tracer->brent) - gsl_root_fsolver_x_lower(tracer->brent) <
                1e-9)
            break;
    return exp(gsl_root_fsolver_root(tracer->brent));
}

/** What damage is nearly linear in: ln(1 + warmth / c), or with damage's logarithm ln(warmth). */
static double model_place(double warmth, double c) {
    return isnan(c) ? log(warmth) : log1p(warmth / c);
}

static double model_damage(double damage, double c) {
    return isnan(c) ? log(damage) : damage;
}

/**
 * Warmth at which damage comes to its threshold between nodes `in` and `out`: on Steffen's curve
 * through the damaged ones among the nodes around, in the variables that the model makes nearly
 * linear.
 */
static double warmth_at_threshold(struct tracer *tracer, const struct rfl_line *line, size_t in,
                                  size_t out, double c) {
    const struct criterion *criterion = &tracer->criterion;
    const double zero = model_damage(criterion->threshold, c);
    const size_t step = in - out; /* from cool to warm; wraps round where that is downwards */
    size_t count = 0, at = 0;
    for (size_t i = out - step, k = 0; k < 4; i += step, k++) {
        if (i >= line->count || !(value_at(tracer, line, i) > 0))
            continue;
        double warmth = criterion->peak[line->point[i]] - criterion->onset;
        if (!(warmth > 0) || (count && model_place(warmth, c) <= tracer->x[count - 1]))
            continue;
        at = i == in ? count : at;
        tracer->x[count] = model_place(warmth, c);
        tracer->y[count++] = model_damage(value_at(tracer, line, i), c) - zero;
    }
    if (count < 2)
        return 0;
    at = at ? at - 1 : 0; /* the interval below `in`, or where `out` is undamaged the one above */
    bool between = tracer->y[at] < 0 && tracer->y[at + 1] >= 0;
    double place =
        between ? curve_zero(tracer, count, at)
                : straight(tracer->x[at], tracer->y[at], tracer->x[at + 1], tracer->y[at + 1]);
    return isnan(c) ? exp(place) : c * expm1(place);
}

/** Crossing near the onset's own isotherm, where damage ends abruptly: through the peak temperature
 * there. */
static double crossing_at_onset(struct tracer *tracer, const struct rfl_line *line, size_t in,
                                size_t out) {
    const struct criterion *c = &tracer->criterion;
    const double inner = c->peak[line->point[in]], outer = c->peak[line->point[out]];
    const double value = value_at(tracer, line, in);
    bool damaged = outer > c->onset && value_at(tracer, line, out) > 0;
    size_t other = damaged ? out : 2 * in - out;
    double warmth = 0;
    if (other < line->count && c->peak[line->point[other]] > c->onset) {
        struct ratio ratio = {(c->peak[line->point[other]] - c->onset) / (inner - c->onset),
                              value_at(tracer, line, other) / value};
        warmth = warmth_at_threshold(tracer, line, in, out,
                                     fit_model(tracer, ratio) * (inner - c->onset));
    }
    double target = fmin(fmax(c->onset + warmth, outer), inner);
    if (target == outer || target == inner)
        return line->x[target == outer ? out : in];
    return zero_between(tracer, line, in < out ? in : out, c->peak, target, false);
}

/**
 * Where the line crosses the outline between its nodes k and k + 1, one inside and one not. Damage
 * is exponential in temperature, so that its logarithm is interpolated; but so near its onset that
 * rates hardly vary (within 2 K) and warmth varies much, or beside a node without damage, it
 * follows the time since the onset.
 */
static double crossing(struct tracer *tracer, const struct rfl_line *line, size_t k) {
    const struct criterion *c = &tracer->criterion;
    size_t in = is_inside(tracer, line, k) ? k : k + 1, out = 2 * k + 1 - in;
    double warm = c->peak[line->point[in]] - c->onset, cool = c->peak[line->point[out]] - c->onset;
    bool near_onset = warm > 0 && warm < 2 && cool < 0.75 * warm;
    if (c->logarithmic && (near_onset || !(value_at(tracer, line, out) > 0)))
        return crossing_at_onset(tracer, line, in, out);
    return zero_between(tracer, line, k, c->value, c->threshold, c->logarithmic);
}

/* --- sizes --- */

/** What of a line lies inside. */
struct span {
    double low, high; /* outermost ends; NaN: nothing inside */
    double squares;   /* sum over its pieces of high^2 - low^2 */
    bool from_first;  /* the first node is inside */
};

static struct span measure_line(struct tracer *tracer, const struct rfl_line *line) {
    struct span span = {NAN, NAN, 0, is_inside(tracer, line, 0)};
    double start = line->x[0];
    bool before = span.from_first;
    if (before)
        span.low = start;
    for (size_t k = 1; k <= line->count; k++) {
        bool end = k == line->count, now = !end && is_inside(tracer, line, k);
        if (now && !before) {
            start = crossing(tracer, line, k - 1);
            span.low = isnan(span.low) ? start : span.low;
        }
        if (before && !now) {
            span.high = end ? line->x[k - 1] : crossing(tracer, line, k - 1);
            span.squares += span.high * span.high - start * start;
        }
        before = now;
    }
    return span;
}

/**
 * Largest of y(x) between its samples, by a parabola; y is even about x = mirror, which lies before
 * x[0] (NaN: it is not even about anything). NaN where all are.
 */
static double peak_of(const double *x, const double *y, size_t count, double mirror) {
    size_t top = count;
    for (size_t i = 0; i < count; i++)
        if (!isnan(y[i]) && (top == count || y[i] > y[top]))
            top = i;
    if (top == count || top + 1 == count || isnan(y[top + 1]) || (top == 0 && isnan(mirror)))
        return top == count ? NAN : y[top];
    double x0 = top ? x[top - 1] : 2 * mirror - x[0], y0 = top ? y[top - 1] : y[0];
    if (isnan(y0))
        return y[top];
    double left = (y[top] - y0) / (x[top] - x0);
    double right = (y[top + 1] - y[top]) / (x[top + 1] - x[top]);
    double bend = (right - left) / (x[top + 1] - x0); /* half the second derivative */
    double slope = left + bend * (x[top] - x0);       /* at x[top] */
    return bend < 0 ? y[top] - slope * slope / (4 * bend) : y[top];
}

/** Does it touch the domain's end? */
static bool touches_edge(const struct rfl_grid *grid, const struct criterion *criterion) {
    for (size_t p = grid->heated_count; p < grid->patch_count; p++)
        if (grid->tissue[grid->patches[p].cell] &&
            criterion->value[grid->patches[p].cell] >= criterion->threshold)
            return true;
    return false;
}

/** Along the columns: how far the lesion reaches ahead, and up along the needle. NaN: nowhere. */
static void measure_columns(struct tracer *tracer, const struct rfl_grid *grid, double *depth,
                            double *height, double *bottom, double *top) {
    const size_t n = grid->layout.n[0];
    const double *r = grid->centre[0];
    size_t outer = 0;
    for (size_t i = 0; i < n; i++) {
        struct span span = measure_line(tracer, &grid->lines[1][i]);
        depth[i] = -span.low;
        height[i] = span.high;
        outer += r[i] < grid->probe_radius;
    }
    *bottom = -peak_of(r, depth, n, 0);
    *top = peak_of(r + outer, height + outer, n - outer, grid->probe_radius);
}

/** Integral of y over x along Steffen's curve; 0 for fewer than three points, NaN where memory runs
 * out. */
static double integrate(const double *x, const double *y, size_t count) {
    if (count < 3)
        return 0;
    double sum = NAN;
    gsl_interp *curve = gsl_interp_alloc(gsl_interp_steffen, count);
    if (curve && !gsl_interp_init(curve, x, y, count))
        sum = gsl_interp_eval_integ(curve, x, y, x[0], x[count - 1], NULL);
    gsl_interp_free(curve);
    return sum;
}

/** Where the lesion lies against the probe's lateral surface; from > to: nowhere. */
struct wall {
    double from, to;
};

/**
 * Along the rows: the outline's radius, and the sum of the squares of its radii, the probe's body
 * counted in. Where no column follows the surface itself, its rows move the ends of the lesion too.
 */
static struct wall measure_rows(struct tracer *tracer, const struct rfl_grid *grid, double *radius,
                                double *square, double *bottom, double *top) {
    const double *z = grid->centre[1], *edge = grid->edge[1];
    struct wall wall = {INFINITY, -INFINITY};
    for (size_t j = 0; j < grid->layout.n[1]; j++) {
        struct span span = measure_line(tracer, &grid->lines[0][j]);
        bool at_wall = span.from_first && z[j] > 0;
        radius[j] = span.high;
        square[j] = span.squares + (at_wall ? grid->probe_radius * grid->probe_radius : 0);
        if (at_wall && z[j] < grid->active_tip) {
            *bottom = fmin(*bottom, edge[j]);
            *top = fmax(*top, edge[j + 1]);
        }
        if (at_wall) {
            wall.from = fmin(wall.from, edge[j]);
            wall.to = *top;
        }
    }
    return wall;
}

/** Tissue inside: the outline's solid of revolution less the probe's body. `z` and `square` are
 * scratch. */
static double volume_inside(const struct rfl_grid *grid, const struct wall *wall, double *z,
                            double *square, double bottom, double top) {
    const double body = grid->probe_radius * grid->probe_radius;
    bool at_wall = wall->from < wall->to;
    size_t count = 0;
    z[count] = bottom;
    square[count++] = 0;
    for (size_t j = 0; j < grid->layout.n[1]; j++) {
        double height = grid->centre[1][j], here = square[j + 1];
        if (here > 0 && height > z[count - 1] && height < top) {
            z[count] = height;
            square[count++] = here;
        }
    }
    z[count] = top;
    square[count++] = at_wall ? body : 0;
    double inner = at_wall ? body * (wall->to - wall->from) : 0;
    double tissue = integrate(z, square, count) - inner;
    return tissue < 0 ? 0 : M_PI * tissue;
}

static enum rfl_status measure_needle(struct tracer *tracer, const struct rfl_grid *grid,
                                      struct rfl_extent *extent, struct rfl_error *error) {
    const size_t n = grid->layout.n[0], m = grid->layout.n[1];
    double *scratch = rfl_allocate(2 * n + 2 * (m + 2), sizeof *scratch, error), bottom, top;
    if (!scratch)
        return RFL_FAILED;
    double *radius = scratch + 2 * n, *square = radius + m + 2;
    measure_columns(tracer, grid, scratch, scratch + n, &bottom, &top);
    struct wall wall = measure_rows(tracer, grid, radius, square + 1, &bottom, &top);
    double largest = peak_of(grid->centre[1], radius, m, NAN);
    if (!isnan(largest)) {
        top = isnan(top) ? 0 : top; /* all of it lies ahead of the distal end */
        extent->radius = largest;
        extent->length = top - bottom;
        extent->distal_extension = fmax(-bottom, 0);
        extent->proximal_extension = fmax(top - grid->active_tip, 0);
        extent->volume = volume_inside(grid, &wall, radius, square, bottom, top);
    }
    free(scratch);
    return isnan(extent->volume) ? rfl_error_add(error, RFL_FAILED, "out of memory") : RFL_OK;
}

static void measure_radial(struct tracer *tracer, const struct rfl_grid *grid,
                           struct rfl_extent *extent) {
    struct span span = measure_line(tracer, &grid->lines[0][0]);
    if (isnan(span.high))
        return;
    extent->radius = span.high;
    if (grid->shape == RFL_SPHERE)
        extent->volume = 4 * M_PI / 3 * (pow(span.high, 3) - pow(span.low, 3));
}

enum rfl_status rfl_lesion_measure(const struct rfl_grid *grid, const struct rfl_damage *damage,
                                   enum rfl_criterion criterion, struct rfl_extent *extent,
                                   struct rfl_error *error) {
    struct tracer tracer;
    enum rfl_status status = tracer_init(&tracer, damage, criterion, error);
    *extent = (struct rfl_extent){.reaches_edge = touches_edge(grid, &tracer.criterion)};
    if (!status && grid->shape == RFL_NEEDLE)
        status = measure_needle(&tracer, grid, extent, error);
    else if (!status)
        measure_radial(&tracer, grid, extent);
    tracer_free(&tracer);
    return status;
}

/* --- outline --- */

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
static void find_crossings(struct trace *t, struct tracer *tracer) {
    const struct rfl_grid *grid = t->grid;
    for (size_t e = 0; e < t->edges; e++)
        t->radius[e] = t->height[e] = NAN;
    for (size_t d = 0; d < 2; d++)
        for (size_t l = 0; l < grid->layout.n[1 - d]; l++) {
            const struct rfl_line *line = &grid->lines[d][l];
            for (size_t k = 0; k + 1 < line->count; k++) {
                if (is_inside(tracer, line, k) == is_inside(tracer, line, k + 1))
                    continue;
                size_t e = d * t->rows_end + l * grid->layout.n[d] + k;
                double x = crossing(tracer, line, k);
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

enum rfl_status rfl_lesion_outline(const struct rfl_grid *grid, const struct rfl_damage *damage,
                                   enum rfl_criterion criterion, struct rfl_outline *outline,
                                   struct rfl_error *error) {
    *outline = (struct rfl_outline){0};
    if (grid->shape != RFL_NEEDLE)
        return RFL_OK;
    struct tracer tracer;
    struct trace trace = {
        .grid = grid, .rows_end = grid->layout.cells, .edges = 2 * grid->layout.cells};
    enum rfl_status status = tracer_init(&tracer, damage, criterion, error);
    if (!status && !trace_allocate(&trace, error))
        status = RFL_FAILED;
    if (!status) {
        find_crossings(&trace, &tracer);
        link_crossings(&trace);
        status = follow_all(&trace, outline, error);
    }
    trace_free(&trace);
    tracer_free(&tracer);
    if (status)
        rfl_outline_free(outline);
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

double rfl_lesion_margin(enum rfl_shape shape, const struct rfl_extent *extent,
                         const struct rfl_outline *outline, double radius, double height,
                         bool inside) {
    double distance = INFINITY;
    if (extent->radius <= 0)
        return -INFINITY;
    if (shape != RFL_NEEDLE)
        distance = fabs(extent->radius - radius);
    for (size_t k = 0; shape == RFL_NEEDLE && k + 1 < outline->count; k++)
        distance = fmin(distance, piece_distance(outline, k, radius, height));
    return inside ? distance : -distance;
}
