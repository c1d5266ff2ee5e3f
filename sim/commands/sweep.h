/** --vary: a run for each of several values, then all of them side by side. */
#ifndef RFL_SWEEP_H
#define RFL_SWEEP_H

#include "commands.h"

/**
 * Run each scenario that --vary wants, and put the results side by side.
 *
 * @param plot    draw the comparison's pictures as well
 * @param screen  a terminal that shows them; NULL: none
 */
enum rfl_status rfl_sweep(const struct rfl_arguments *arguments, bool plot, const char *screen,
                          struct rfl_error *error);

#endif
