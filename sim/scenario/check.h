/** Checking: what is under way, and a single setting; rfl_scenario_check is public. */
#ifndef RFL_SCENARIO_CHECK_H
#define RFL_SCENARIO_CHECK_H

#include "keys.h"
#include "problems.h"

#define RFL_SAME 1e-9 /* relative difference of numbers that are meant to be equal */

/** A scenario that is being checked. */
struct rfl_check {
    struct rfl_scenario *scenario;
    struct rfl_problems problems;
    bool excused[RFL_KEYS_MAX]; /**< keys that were given, if only misspelled: not "missing" */
    unsigned shape;             /**< bit of the shape; 0: not known */
    bool staged;                /**< the protocol has stages */
};

/** The line of a key; of one that is not given: its section's line, else line 1. */
size_t rfl_line_of(const struct rfl_check *check, const char *path);

/** Report a key as missing, with what would be right. */
void rfl_missing_add(struct rfl_check *check, const struct rfl_key *key, const char *path);

/** Whether the value that --set gave to a key can be read, the rest of the scenario aside. */
enum rfl_status rfl_setting_check(const struct rfl_scenario *scenario, const char *key,
                                  struct rfl_error *error);

#endif
