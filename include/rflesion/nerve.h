/** Nerves: how much of a straight one lies inside a lesion, its whole cross-section counting. */
#ifndef RFLESION_NERVE_H
#define RFLESION_NERVE_H

#include "rflesion/lesion.h"

RFL_PUBLIC_BEGIN

/** Where a nerve's cross-sections lie in a grid. */
struct rfl_track;

struct rfl_track *rfl_track_create(const struct rfl_grid *grid, const struct rfl_nerve *nerve,
                                   struct rfl_error *error);
void rfl_track_free(struct rfl_track *track);

/** Whether a cross-section that is looked at is inside: its centre, and all around its rim. */
bool rfl_track_reached(const struct rfl_track *track, const struct rfl_damage *damage,
                       enum rfl_criterion criterion);

/** Whether any point that is looked at is inside. */
bool rfl_track_touched(const struct rfl_track *track, const struct rfl_damage *damage,
                       enum rfl_criterion criterion);

/**
 * Length whose cross-sections are inside, m, all pieces together.
 *
 * Their ends are found between the cross-sections that are looked at, by bisection; a piece that
 * fits between two of these is missed, unless it holds the nerve's middle.
 */
double rfl_track_length(const struct rfl_track *track, const struct rfl_damage *damage,
                        enum rfl_criterion criterion);

/** Distances to the outline, m, positive inside; -infinity where there is no lesion. */
struct rfl_margins {
    double whole; /**< of the worst point of the best cross-section: by so much one is inside */
    double any;   /**< of the best point: by so much the nearest part is inside */
};

/** Margins of a nerve; `extent` and `outline` as for rfl_lesion_margin. */
struct rfl_margins rfl_track_margins(const struct rfl_track *track, const struct rfl_damage *damage,
                                     enum rfl_criterion criterion, const struct rfl_extent *extent,
                                     const struct rfl_outline *outline);

RFL_PUBLIC_END

#endif
