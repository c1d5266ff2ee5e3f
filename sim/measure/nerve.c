#include "rflesion/measure.h"

#include <math.h>
#include <stdlib.h>

/** How to interpolate at each point of a cross-section. */
struct section {
    struct rfl_stencil point[RFL_NERVE_POINTS];
};

struct rfl_track {
    const struct rfl_grid *grid;
    struct rfl_nerve nerve;
    size_t count;
    struct section *section; /* evenly spaced, from end to end */
};

/** The cross-section that far from the nerve's middle. */
static void place(const struct rfl_track *track, double along, struct section *section) {
    for (size_t k = 0; k < RFL_NERVE_POINTS; k++) {
        const struct rfl_point at = rfl_nerve_point(&track->nerve, along, k);
        rfl_grid_stencil(track->grid, at, &section->point[k]); /* inside only by rounding */
    }
}

struct rfl_track *rfl_track_create(const struct rfl_grid *grid, const struct rfl_nerve *nerve,
                                   struct rfl_error *error) {
    struct rfl_track *track = rfl_allocate(1, sizeof *track, error);
    if (!track)
        return NULL;
    *track = (struct rfl_track){grid, *nerve, rfl_nerve_sections(nerve), NULL};
    track->section = rfl_allocate(track->count, sizeof *track->section, error);
    if (!track->section) {
        rfl_track_free(track);
        return NULL;
    }
    for (size_t k = 0; k < track->count; k++)
        place(track, rfl_nerve_along(nerve, k), &track->section[k]);
    return track;
}

void rfl_track_free(struct rfl_track *track) {
    if (track)
        free(track->section);
    free(track);
}

/** Is a point inside, by the same interpolation as monitors are? */
static bool is_inside(const struct rfl_stencil *point, const struct rfl_damage *damage,
                      enum rfl_criterion criterion) {
    double value = criterion == RFL_ISOTHERM    ? rfl_stencil_apply(point, damage->peak)
                   : criterion == RFL_ARRHENIUS ? rfl_stencil_apply_log(point, damage->omega)
                                                : rfl_stencil_apply_log(point, damage->cem43);
    return value >= rfl_lesion_threshold(damage, criterion);
}

static bool section_inside(const struct section *section, const struct rfl_damage *damage,
                           enum rfl_criterion criterion) {
    bool inside = true;
    for (size_t k = 0; k < RFL_NERVE_POINTS && inside; k++)
        inside = is_inside(&section->point[k], damage, criterion);
    return inside;
}

bool rfl_track_reached(const struct rfl_track *track, const struct rfl_damage *damage,
                       enum rfl_criterion criterion) {
    bool reached = false;
    for (size_t k = 0; k < track->count && !reached; k++)
        reached = section_inside(&track->section[k], damage, criterion);
    return reached;
}

bool rfl_track_touched(const struct rfl_track *track, const struct rfl_damage *damage,
                       enum rfl_criterion criterion) {
    bool touched = false;
    for (size_t k = 0; k < track->count * RFL_NERVE_POINTS && !touched; k++)
        touched = is_inside(&track->section[k / RFL_NERVE_POINTS].point[k % RFL_NERVE_POINTS],
                            damage, criterion);
    return touched;
}

/** Share of the piece from section k to the next that is inside, where one of them is and one is
 * not. */
static double share_inside(const struct rfl_track *track, size_t k, bool first_inside,
                           const struct rfl_damage *damage, enum rfl_criterion criterion) {
    const double from = rfl_nerve_along(&track->nerve, k);
    const double to = rfl_nerve_along(&track->nerve, k + 1);
    double in = first_inside ? 0 : 1, out = 1 - in;
    while (fabs(in - out) > 1e-3) {
        struct section section;
        const double middle = (in + out) / 2;
        place(track, from + middle * (to - from), &section);
        *(section_inside(&section, damage, criterion) ? &in : &out) = middle;
    }
    return first_inside ? in : 1 - in;
}

double rfl_track_length(const struct rfl_track *track, const struct rfl_damage *damage,
                        enum rfl_criterion criterion) {
    double pieces = 0;
    bool before = section_inside(&track->section[0], damage, criterion);
    for (size_t k = 1; k < track->count; k++) {
        bool now = section_inside(&track->section[k], damage, criterion);
        if (now == before)
            pieces += now;
        else
            pieces += share_inside(track, k - 1, before, damage, criterion);
        before = now;
    }
    return track->nerve.length * pieces / (double)(track->count - 1);
}

/** A lesion, and its outline. */
struct lesion {
    const struct rfl_damage *damage;
    enum rfl_criterion criterion;
    const struct rfl_extent *extent;
    const struct rfl_outline *outline;
};

/** Margin of point p of cross-section k. */
static double point_margin(const struct rfl_track *track, const struct lesion *lesion, size_t k,
                           size_t p) {
    const struct rfl_point at =
        rfl_nerve_point(&track->nerve, rfl_nerve_along(&track->nerve, k), p);
    bool inside = is_inside(&track->section[k].point[p], lesion->damage, lesion->criterion);
    return rfl_lesion_margin(track->grid->shape, lesion->extent, lesion->outline, at, inside);
}

/** How much farther inside than its rim a cross-section's centre may seem to be beyond the nerve's
 * radius, m: fields and outline are interpolated apart. */
static const double doubt = 0.1e-3;

/* From the centre of a cross-section to its rim, a margin changes by no more than the nerve's
 * radius: one whose centre lies that much farther out than the best one is neither. */
struct rfl_margins rfl_track_margins(const struct rfl_track *track, const struct rfl_damage *damage,
                                     enum rfl_criterion criterion, const struct rfl_extent *extent,
                                     const struct rfl_outline *outline) {
    const struct lesion lesion = {damage, criterion, extent, outline};
    const double reach = track->nerve.diameter / 2 + doubt;
    struct rfl_margins margins = {-INFINITY, -INFINITY};
    double best = -INFINITY;
    for (size_t k = 0; k < track->count && extent->radius > 0; k++)
        best = fmax(best, point_margin(track, &lesion, k, 0));
    for (size_t k = 0; k < track->count && extent->radius > 0; k++) {
        double worst = point_margin(track, &lesion, k, 0);
        if (worst < best - reach)
            continue;
        for (size_t p = 0; p < RFL_NERVE_POINTS; p++) {
            const double margin = point_margin(track, &lesion, k, p);
            worst = fmin(worst, margin);
            margins.any = fmax(margins.any, margin);
        }
        margins.whole = fmax(margins.whole, worst);
    }
    return margins;
}
