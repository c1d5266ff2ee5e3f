#include "rflesion/measure.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/** How to interpolate at each point of a cross-section. */
struct section {
    struct rfl_stencil point[RFL_NERVE_POINTS];
};

struct rfl_track {
    const struct rfl_grid *grid;
    struct rfl_nerve nerve;
    struct rfl_point point[RFL_NERVE_POINTS]; /* of the cross-section in its middle, */
    double across, up;                        /* and where the others lie, per length: y, z */
    size_t count;
    struct section *section; /* evenly spaced, from end to end */
    size_t *node, nodes;     /* of the grid, on which those depend that were asked for last */
    bool *noted;             /* per node: it is one of them */
};

/** Interpolation at a point of the cross-section that far from the nerve's middle. */
static struct rfl_stencil place(const struct rfl_track *track, double along, size_t k) {
    const struct rfl_point middle = track->point[k];
    const struct rfl_point at = {middle.x, middle.y + along * track->across,
                                 middle.z + along * track->up};
    struct rfl_stencil stencil;
    rfl_grid_stencil(track->grid, at, &stencil); /* inside only by rounding */
    return stencil;
}

struct rfl_track *rfl_track_create(const struct rfl_grid *grid, const struct rfl_nerve *nerve,
                                   struct rfl_error *error) {
    struct rfl_track *track = rfl_allocate(1, sizeof *track, error);
    if (!track)
        return NULL;
    *track = (struct rfl_track){.grid = grid,
                                .nerve = *nerve,
                                .across = sin(nerve->angle),
                                .up = cos(nerve->angle),
                                .count = rfl_nerve_sections(nerve)};
    assert(track->count > 1);
    const size_t points = grid->layout.cells + grid->heated_count;
    track->section = rfl_allocate(track->count, sizeof *track->section, error);
    track->node = rfl_allocate(points, sizeof *track->node, error);
    track->noted = rfl_allocate(points, sizeof *track->noted, error);
    if (!track->section || !track->node || !track->noted) {
        rfl_track_free(track);
        return NULL;
    }
    for (size_t p = 0; p < RFL_NERVE_POINTS; p++) {
        track->point[p] = rfl_nerve_point(nerve, 0, p);
        for (size_t k = 0; k < track->count; k++)
            track->section[k].point[p] = place(track, rfl_nerve_along(nerve, k), p);
    }
    return track;
}

void rfl_track_free(struct rfl_track *track) {
    if (track) {
        free(track->section);
        free(track->node);
        free(track->noted);
    }
    free(track);
}

/* --- inside or not --- */

/** A criterion as a field, and how near to its threshold nodes may be before rounding counts. */
struct field {
    const double *value;
    double threshold, least, most;
    bool logarithmic;
};

static struct field field_of(const struct rfl_damage *damage, enum rfl_criterion criterion) {
    static const double rounding = 1e-9;
    const double threshold = rfl_lesion_threshold(damage, criterion);
    return (struct field){.value = rfl_lesion_field(damage, criterion),
                          .threshold = threshold,
                          .least = threshold * (1 - rounding),
                          .most = threshold * (1 + rounding),
                          .logarithmic = criterion == RFL_ARRHENIUS || criterion == RFL_CEM43};
}

static double interpolate(const struct rfl_stencil *point, const struct field *field) {
    return field->logarithmic ? rfl_stencil_apply_log(point, field->value)
                              : rfl_stencil_apply(point, field->value);
}

/**
 * Is a point inside, by the same interpolation as monitors are? That lies between its nodes: only
 * where some of these are inside and some are not, it is needed.
 */
static bool is_inside(const struct rfl_stencil *point, const struct field *field) {
    size_t in = 0, out = 0;
    for (size_t k = 0; k < point->count; k++) {
        const double value = field->value[point->point[k]];
        in += value >= field->most;
        out += value <= field->least;
    }
    if (in == point->count || out == point->count)
        return in > 0;
    return interpolate(point, field) >= field->threshold;
}

static bool section_inside(const struct section *section, const struct field *field) {
    bool inside = true;
    for (size_t k = 0; k < RFL_NERVE_POINTS && inside; k++)
        inside = is_inside(&section->point[k], field);
    return inside;
}

bool rfl_track_reached(const struct rfl_track *track, const struct rfl_damage *damage,
                       enum rfl_criterion criterion) {
    const struct field field = field_of(damage, criterion);
    bool reached = false;
    for (size_t k = 0; k < track->count && !reached; k++)
        reached = section_inside(&track->section[k], &field);
    return reached;
}

/** Take the nodes of a cross-section to those noted. */
static void note_nodes(struct rfl_track *track, const struct section *section) {
    for (size_t p = 0; p < RFL_NERVE_POINTS; p++)
        for (size_t k = 0; k < section->point[p].count; k++) {
            const size_t node = section->point[p].point[k];
            if (!track->noted[node])
                track->node[track->nodes++] = node;
            track->noted[node] = true;
        }
}

const size_t *rfl_track_nodes(struct rfl_track *track, const struct rfl_damage *damage,
                              enum rfl_criterion criterion, size_t *count) {
    const struct field field = field_of(damage, criterion);
    while (track->nodes > 0)
        track->noted[track->node[--track->nodes]] = false;
    for (size_t k = 0; k < track->count; k++)
        if (section_inside(&track->section[k], &field))
            note_nodes(track, &track->section[k]);
    *count = track->nodes;
    return track->node;
}

bool rfl_track_touched(const struct rfl_track *track, const struct rfl_damage *damage,
                       enum rfl_criterion criterion) {
    const struct field field = field_of(damage, criterion);
    bool touched = false;
    for (size_t k = 0; k < track->count && !touched; k++)
        for (size_t p = 0; p < RFL_NERVE_POINTS && !touched; p++)
            touched = is_inside(&track->section[k].point[p], &field);
    return touched;
}

/* --- how much is inside --- */

/** From a cross-section that is inside to the next one, which is not. */
struct piece {
    double from, to; /* along the nerve */
};

/* Of a piece, which is at most 0.2 mm long: a fifth of a micrometre, while lengths are good to some
 * hundredths of a millimetre. With a hundredth they change by 0.003 mm. */
static const double share_tolerance = 1e-3;

/** Share of a piece up to which one of its points is inside: bisection, but not beyond a share
 * that is known to be too much. */
static double point_share(const struct rfl_track *track, const struct piece *piece, size_t point,
                          double known, const struct field *field) {
    double in = 0, out = 1;
    while (out - in > share_tolerance) {
        const double middle = (in + out) / 2;
        bool inside = middle <= known;
        if (inside) {
            const struct rfl_stencil stencil =
                place(track, piece->from + middle * (piece->to - piece->from), point);
            inside = is_inside(&stencil, field);
        }
        *(inside ? &in : &out) = middle;
    }
    return in;
}

/** Point of a cross-section that is the farthest outside. */
static size_t worst_point(const struct section *section, const struct field *field) {
    size_t worst = 0;
    double least = INFINITY;
    for (size_t p = 0; p < RFL_NERVE_POINTS; p++) {
        const double value = interpolate(&section->point[p], field);
        worst = value < least ? p : worst;
        least = value < least ? value : least;
    }
    return worst;
}

/** Share of a piece that is inside: what the point with the least of it says. One that is inside
 * at both ends is so between. */
static double share_inside(const struct rfl_track *track, size_t inner, size_t outer,
                           const struct field *field) {
    const struct piece piece = {rfl_nerve_along(&track->nerve, inner),
                                rfl_nerve_along(&track->nerve, outer)};
    const struct section *end = &track->section[outer];
    const size_t worst = worst_point(end, field);
    double share = point_share(track, &piece, worst, 1, field);
    assert(share >= 0 && share < 1);
    for (size_t n = 1; n < RFL_NERVE_POINTS && share > 0; n++) {
        const size_t p = (worst + n) % RFL_NERVE_POINTS;
        if (is_inside(&end->point[p], field))
            continue;
        const struct rfl_stencil stencil =
            place(track, piece.from + share * (piece.to - piece.from), p);
        if (!is_inside(&stencil, field))
            share = point_share(track, &piece, p, share, field);
    }
    return share;
}

double rfl_track_length(const struct rfl_track *track, const struct rfl_damage *damage,
                        enum rfl_criterion criterion) {
    const struct field field = field_of(damage, criterion);
    double pieces = 0;
    bool before = section_inside(&track->section[0], &field);
    for (size_t k = 1; k < track->count; k++) {
        bool now = section_inside(&track->section[k], &field);
        if (now == before)
            pieces += now;
        else
            pieces += share_inside(track, before ? k - 1 : k, before ? k : k - 1, &field);
        before = now;
    }
    return track->nerve.length * pieces / (double)(track->count - 1);
}

/* --- margins --- */

/** A lesion and a nerve beside it. */
struct pair {
    const struct rfl_track *track;
    const struct field *field;
    const struct rfl_extent *extent;
    const struct rfl_outline *outline;
};

/** Margin of a point of a cross-section. */
static double margin_of(const struct pair *pair, size_t section, size_t point, bool inside) {
    const struct rfl_nerve *nerve = &pair->track->nerve;
    const struct rfl_point at = rfl_nerve_point(nerve, rfl_nerve_along(nerve, section), point);
    return rfl_lesion_margin(pair->track->grid->shape, pair->extent, pair->outline, at, inside);
}

/**
 * Take a cross-section into the margins. Distances differ by no more than points lie apart: those
 * on the rim that can be neither the best point nor the worst of the best cross-section, as the
 * centre's distance says, are left out.
 */
static void add_margins(const struct pair *pair, size_t section, struct rfl_margins *margins) {
    const double apart = pair->track->nerve.diameter / 2 * (1 + 1e-9);
    const struct rfl_stencil *point = pair->track->section[section].point;
    double worst = margin_of(pair, section, 0, is_inside(&point[0], pair->field));
    const double distance = fabs(worst);
    margins->any = fmax(margins->any, worst);
    for (size_t p = 1; p < RFL_NERVE_POINTS; p++) {
        const bool inside = is_inside(&point[p], pair->field);
        const double most = inside ? distance + apart : apart - distance;
        if (most <= margins->any && worst <= margins->whole)
            continue;
        const double margin = margin_of(pair, section, p, inside);
        worst = fmin(worst, margin);
        margins->any = fmax(margins->any, margin);
    }
    margins->whole = fmax(margins->whole, worst);
}

struct rfl_margins rfl_track_margins(const struct rfl_track *track, const struct rfl_damage *damage,
                                     enum rfl_criterion criterion, const struct rfl_extent *extent,
                                     const struct rfl_outline *outline) {
    const struct field field = field_of(damage, criterion);
    const struct pair pair = {track, &field, extent, outline};
    const size_t middle = track->count / 2; /* from there on margins fall, mostly */
    struct rfl_margins margins = {-INFINITY, -INFINITY};
    for (size_t k = 0; k < track->count && extent->radius > 0; k++)
        add_margins(&pair, k % 2 ? middle - (k + 1) / 2 : middle + k / 2, &margins);
    return margins;
}
