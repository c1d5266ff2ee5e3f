#include <assert.h>
#include <math.h>

#include "lesion.h"

bool rfl_sizes_touch_edge(const struct rfl_tracer *tracer, const struct rfl_grid *grid) {
    const struct rfl_threshold *criterion = &tracer->criterion;
    for (size_t p = grid->heated_count; p < grid->patch_count; p++)
        if (grid->tissue[grid->patches[p].cell] &&
            criterion->value[grid->patches[p].cell] >= criterion->threshold)
            return true;
    return false;
}

/* --- needle --- */

/**
 * Volume within the surface that a polyline sweeps out round the axis, m3, over pi: the integral of
 * r2 dz. From where it ends on the probe's side it goes on along that, to where another begins, or
 * to the rim.
 */
static double polyline_volume(const struct rfl_outline *outline, size_t first, size_t last,
                              double probe_radius) {
    const double *r = outline->radius, *z = outline->height, body = probe_radius * probe_radius;
    double volume = 0;
    for (size_t k = first; k < last; k++)
        volume += (z[k + 1] - z[k]) * (r[k] * r[k] + r[k] * r[k + 1] + r[k + 1] * r[k + 1]) / 3;
    if (r[first] == probe_radius)
        volume += body * z[first];
    if (r[last] == probe_radius)
        volume -= body * z[last];
    return volume;
}

void rfl_sizes_of_outline(const struct rfl_grid *grid, const struct rfl_outline *outline,
                          struct rfl_extent *extent) {
    double bottom = INFINITY, top = -INFINITY, volume = 0;
    for (size_t k = 0, first = 0; k < outline->count; k++) {
        extent->radius = fmax(extent->radius, outline->radius[k]); /* where that is a number */
        bottom = fmin(bottom, outline->height[k]);
        top = fmax(top, outline->height[k]);
        if (k + 1 == outline->count || isnan(outline->radius[k + 1])) {
            volume += polyline_volume(outline, first, k, grid->probe_radius);
            first = k + 2;
        }
    }
    if (!outline->count)
        return;
    assert(top >= bottom && !isnan(volume));
    extent->length = top - bottom;
    extent->distal_extension = fmax(-bottom, 0);
    extent->proximal_extension = fmax(top - grid->active_tip, 0);
    extent->volume = fmax(M_PI * volume, 0);
}

/* --- sphere and cylinder --- */

/** What of the only line of a grid with one axis lies inside. */
struct span {
    double outer;  /* outermost end; 0: nothing inside */
    double volume; /* of its pieces, round a centre, m3 */
};

static double ball(double radius) {
    return 4 * M_PI / 3 * pow(radius, 3);
}

static struct span measure_line(struct rfl_tracer *tracer, const struct rfl_line *line) {
    struct span span = {0};
    bool before = rfl_tracer_inside(tracer, line, 0);
    double start = line->x[0];
    for (size_t k = 1; k <= line->count; k++) {
        bool end = k == line->count, now = !end && rfl_tracer_inside(tracer, line, k);
        if (now && !before)
            start = rfl_tracer_crossing(tracer, line, k - 1);
        if (before && !now) {
            span.outer = end ? line->x[k - 1] : rfl_tracer_crossing(tracer, line, k - 1);
            assert(span.outer >= start);
            span.volume += ball(span.outer) - ball(start);
        }
        before = now;
    }
    return span;
}

void rfl_sizes_sphere(struct rfl_tracer *tracer, const struct rfl_grid *grid,
                      struct rfl_extent *extent) {
    const struct span span = measure_line(tracer, &grid->lines[0][0]);
    extent->radius = span.outer;
    extent->volume = span.volume;
}

void rfl_sizes_cylinder(struct rfl_tracer *tracer, const struct rfl_grid *grid,
                        struct rfl_extent *extent) {
    extent->radius = measure_line(tracer, &grid->lines[0][0]).outer;
}
