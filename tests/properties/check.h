/** What must hold of every run, whatever the scenario. */
#ifndef RFLESION_TESTS_CHECK_H
#define RFLESION_TESTS_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "rflesion/rows.h"

/** What a property was found to be: the worst so far. */
struct finding {
    bool failed;
    double measured, allowed;
    char words[200]; /**< what was measured, and when */
};

/** A run that is watched. */
struct watch {
    struct rfl_simulation *simulation;
    bool plausible;                         /**< accuracy is promised for it */
    double told;                            /**< time of the last event, s; NaN: none yet */
    double delivered;                       /**< by mean powers of the rows, J */
    double row;                             /**< time of the last row, s */
    struct rfl_extent before[RFL_CRITERIA]; /**< at the last event */
    struct finding *finding;                /**< of the property that looks now */
};

struct property {
    const char *name, *sentence;
    void (*at_step)(struct watch *watch); /**< after each accepted step; NULL: does not look */
    void (*at_event)(struct watch *watch, unsigned events);
    void (*at_end)(struct watch *watch);
    size_t every;      /**< only one case of so many, as it runs the scenario again; 0: all */
    const char *known; /**< a fault that is known and not mended yet, */
    size_t most;       /**< for which at most so many of a thousand cases may fail */
};

extern const struct property properties[];
extern const size_t property_count;

/** Whether a run has taken as many linear solves as one may. */
bool check_takes_long(const struct rfl_simulation *simulation);

/** How a case ended. */
enum outcome { OUTCOME_DONE, OUTCOME_CAPPED, OUTCOME_NO_EDGE };

/**
 * Run a scenario and look at it.
 *
 * @param chosen   one for each property: which look
 * @param finding  one for each property, filled
 */
enum outcome check_scenario(const struct rfl_scenario *scenario, bool plausible, const bool *chosen,
                            struct finding *finding);

#endif
