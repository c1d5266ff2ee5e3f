/** A run, and what is said of it. */
#ifndef RFL_OUTCOME_H
#define RFL_OUTCOME_H

#include "commands.h"
#include "progress.h"
#include "watch.h"

/**
 * Run a checked scenario, write its result and say what came of it, as `run`'s options want.
 *
 * @param watch     NULL: nobody watches
 * @param progress  has begun
 */
enum rfl_status rfl_outcome_run(const struct rfl_scenario *scenario, const char *directory,
                                const struct rfl_arguments *arguments, struct rfl_watch *watch,
                                struct rfl_progress *progress, struct rfl_error *error);

#endif
