/** --vary: a run for each of several values, then all of them side by side. */
#ifndef RFL_SWEEP_H
#define RFL_SWEEP_H

#include "commands.h"

#define RFL_SWEEP_VALUES     24  /* values: more are no picture any more */
#define RFL_SWEEP_VALUE_SIZE 256 /* bytes of a value */

/** The values that a key is to take. */
struct rfl_sweep {
    char key[128];
    char value[RFL_SWEEP_VALUES][RFL_SWEEP_VALUE_SIZE];
    size_t count;
};

/** Understand KEY=VALUES, which has a `=`; what they mean for the key is asked later. */
enum rfl_status rfl_sweep_parse(struct rfl_sweep *sweep, const char *typed,
                                struct rfl_error *error);

/**
 * Run each scenario that --vary wants, and put the results side by side.
 *
 * @param plot    draw the comparison's pictures as well
 * @param screen  a terminal that shows them; NULL: none
 */
enum rfl_status rfl_sweep(const struct rfl_arguments *arguments, bool plot, const char *screen,
                          struct rfl_error *error);

#endif
