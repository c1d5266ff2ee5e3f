/** A scenario that is being checked, and its problems, gathered so that they can be reported in the
 * order of their lines. */
#ifndef RFL_SCENARIO_PROBLEMS_H
#define RFL_SCENARIO_PROBLEMS_H

#include "keys.h"

struct rfl_problem {
    size_t line, order;
    char text[512];
    char key[128], other[128]; /**< the keys that do not go together; "": not known */
};

struct rfl_problems {
    struct rfl_problem *items;
    size_t count, capacity;
    bool out_of_memory;
};

/** Add a sentence about a line (0: about --set). */
void rfl_problems_add(struct rfl_problems *problems, size_t line, const char *format, ...)
    RFL_PRINTF(3, 4);

/** Say of the problem added last which two keys do not go together; NULL: no other. */
void rfl_problems_between(struct rfl_problems *problems, const char *key, const char *other);

/** Report all, by line, those of --set last, and free; RFL_OK where there are none. */
enum rfl_status rfl_problems_report(struct rfl_problems *problems, const char *file,
                                    struct rfl_error *error);

#define RFL_SAME 1e-9 /* relative difference of numbers that are meant to be equal */

/** A scenario that is being checked. */
struct rfl_check {
    struct rfl_scenario *scenario;
    struct rfl_problems problems;
    bool suppressed[RFL_KEYS_MAX]; /**< keys that were given, if only misspelled: not "missing" */
    unsigned shape;                /**< bit of the shape; 0: not known */
    bool staged;                   /**< the protocol has stages */
};

/** The line of a key; of one that is not given: its section's line, else line 1. */
size_t rfl_problems_line(const struct rfl_check *check, const char *path);

/** Report a key as missing, with what would be right. */
void rfl_missing_add(struct rfl_check *check, const struct rfl_key *key, const char *path);

#endif
