/** A run that writes a folder, and that signals stop; it prints nothing but what watches it. */
#ifndef RFL_RUNNER_H
#define RFL_RUNNER_H

#include "progress.h"
#include "watch.h"

#define RFL_NOTE_SIZE 128

/**
 * Run, and put the result in its place; nothing is left of a run that fails or is given up.
 *
 * @param directory  of the result
 * @param progress   has begun
 * @param bench      where not NULL, what the bench says goes into the result, and stays here for
 * the caller to end; without a scenario where a signal came first
 * @param note       filled with a sentence where a signal has ended the run early, else ""
 * @param replaced   filled with what the result took the place of
 */
enum rfl_status rfl_runner_run(struct rfl_simulation *simulation, const char *directory,
                               struct rfl_watch *watch, struct rfl_progress *progress,
                               struct rfl_bench *bench, char note[RFL_NOTE_SIZE],
                               struct rfl_replaced *replaced, struct rfl_error *error);

#endif
