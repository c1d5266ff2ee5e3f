/** How far long work has come, as a bar on a terminal. */
#ifndef RFL_PROGRESS_H
#define RFL_PROGRESS_H

#include <stdbool.h>

#include "rflesion/pictures.h"

/** Work that is under way. */
struct rfl_progress {
    bool wanted;           /**< standard error is a terminal that obeys, and nobody said --quiet */
    bool drawn;            /**< a bar stands on the terminal now */
    double begun, redrawn; /**< s, by rfl_clock_seconds */
    size_t piece, pieces;  /**< of work in equal pieces, the one under way, and how many */
};

/** Work begins; it is one piece. */
void rfl_progress_begin(struct rfl_progress *progress, bool quiet);

/** A part, 0 to 1, of the piece is done: after a second a bar is drawn, then at most ten times a
 * second. */
void rfl_progress_update(struct rfl_progress *progress, double part);

/** A listener that shows the progress of the library's work, and stops it once a signal has come.
 */
struct rfl_listener rfl_progress_listener(struct rfl_progress *progress);

/** Work has ended: no bar stays. */
void rfl_progress_end(struct rfl_progress *progress);

#endif
