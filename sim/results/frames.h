/** frames.dat: what the animated map shows, at equal intervals of time. */
#ifndef RFLESION_RESULTS_FRAMES_H
#define RFLESION_RESULTS_FRAMES_H

#include "file.h"
#include "rflesion/simulation.h"

/** Comment lines of frames.dat. */
void rfl_frames_head(struct rfl_file *file, const struct rfl_simulation *simulation);

/**
 * Two blocks of frames.dat: the temperature now (needle: a matrix, gnuplot's nonuniform one; else
 * along the radius), where tissue is warm, and the lesion's outline by each criterion.
 */
void rfl_frame_blocks(struct rfl_file *file, const struct rfl_simulation *simulation);

#endif
