/** Parts of long work, of which a listener is told as parts of the whole. */
#ifndef RFL_RESULTS_STRETCH_H
#define RFL_RESULTS_STRETCH_H

#include "rflesion/pictures.h"

/** A stretch of the way from 0 to 1. */
struct rfl_stretch {
    const struct rfl_listener *listener; /**< NULL: nobody listens */
    double from, length;
};

/** A stretch within another one. */
struct rfl_stretch rfl_stretch_part(struct rfl_stretch whole, double from, double length);

/** Tell how much of a stretch, 0 to 1, is done; see struct rfl_listener. */
void rfl_stretch_tell(struct rfl_stretch stretch, double part, const char *slow);

#endif
