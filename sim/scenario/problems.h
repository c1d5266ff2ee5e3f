/** Problems of a scenario, gathered so that they can be reported in the order of their lines. */
#ifndef RFL_SCENARIO_PROBLEMS_H
#define RFL_SCENARIO_PROBLEMS_H

#include "rflesion/scenario.h"

struct rfl_problem {
    size_t line, order;
    char text[512];
};

struct rfl_problems {
    struct rfl_problem *items;
    size_t count, capacity;
    bool out_of_memory;
};

/** Add a sentence about a line (0: about --set). */
void rfl_problems_add(struct rfl_problems *problems, size_t line, const char *format, ...)
    RFL_PRINTF(3, 4);

/** Report all, by line, those of --set last, and free; RFL_OK where there are none. */
enum rfl_status rfl_problems_report(struct rfl_problems *problems, const char *file,
                                    struct rfl_error *error);

#endif
