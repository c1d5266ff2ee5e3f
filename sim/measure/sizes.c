#include <math.h>
#include <stdlib.h>

#include "lesion.h"

/** What of a line lies inside. */
struct span {
    double low, high; /* outermost ends; NaN: nothing inside */
    double squares;   /* sum over its pieces of high^2 - low^2 */
    bool from_first;  /* the first node is inside */
};

static struct span measure_line(struct rfl_tracer *tracer, const struct rfl_line *line) {
    struct span span = {NAN, NAN, 0, rfl_tracer_inside(tracer, line, 0)};
    double start = line->x[0];
    bool before = span.from_first;
    if (before)
        span.low = start;
    for (size_t k = 1; k <= line->count; k++) {
        bool end = k == line->count, now = !end && rfl_tracer_inside(tracer, line, k);
        if (now && !before) {
            start = rfl_tracer_crossing(tracer, line, k - 1);
            span.low = isnan(span.low) ? start : span.low;
        }
        if (before && !now) {
            span.high = end ? line->x[k - 1] : rfl_tracer_crossing(tracer, line, k - 1);
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

bool rfl_sizes_touch_edge(const struct rfl_tracer *tracer, const struct rfl_grid *grid) {
    const struct rfl_threshold *criterion = &tracer->criterion;
    for (size_t p = grid->heated_count; p < grid->patch_count; p++)
        if (grid->tissue[grid->patches[p].cell] &&
            criterion->value[grid->patches[p].cell] >= criterion->threshold)
            return true;
    return false;
}

/** Along the columns: how far the lesion reaches ahead, and up along the needle. NaN: nowhere. */
static void measure_columns(struct rfl_tracer *tracer, const struct rfl_grid *grid, double *depth,
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
static struct wall measure_rows(struct rfl_tracer *tracer, const struct rfl_grid *grid,
                                double *radius, double *square, double *bottom, double *top) {
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

enum rfl_status rfl_sizes_needle(struct rfl_tracer *tracer, const struct rfl_grid *grid,
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

/** Where the only line of a grid with one axis lies inside; the outer end is the radius. */
static struct span measure_radial(struct rfl_tracer *tracer, const struct rfl_grid *grid,
                                  struct rfl_extent *extent) {
    const struct span span = measure_line(tracer, &grid->lines[0][0]);
    extent->radius = isnan(span.high) ? 0 : span.high;
    return span;
}

enum rfl_status rfl_sizes_sphere(struct rfl_tracer *tracer, const struct rfl_grid *grid,
                                 struct rfl_extent *extent, struct rfl_error *error) {
    (void)error;
    const struct span span = measure_radial(tracer, grid, extent);
    if (!isnan(span.high))
        extent->volume = 4 * M_PI / 3 * (pow(span.high, 3) - pow(span.low, 3));
    return RFL_OK;
}

enum rfl_status rfl_sizes_cylinder(struct rfl_tracer *tracer, const struct rfl_grid *grid,
                                   struct rfl_extent *extent, struct rfl_error *error) {
    (void)error;
    measure_radial(tracer, grid, extent);
    return RFL_OK;
}
