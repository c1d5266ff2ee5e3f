/** Numbers that are to be near others, told as they are compared; include after cmocka.h. */
#ifndef RFLESION_TESTS_CHECK_H
#define RFLESION_TESTS_CHECK_H

#include <math.h>

#include "cases.h"

/** Prints both numbers, and fails unless `found` differs from `expected` by at most the fraction
 * `limit`. */
static inline void check(const char *what, double found, double expected, double limit) {
    double error = found / expected - 1;
    print_message("# %-34s %9.4f, to be %9.4f, %+.4f %%\n", what, found, expected, 100 * error);
    assert_true(fabs(error) <= limit);
}

/** Simulation of a text with some values set, at time 0; ends the program where that fails. */
static inline struct rfl_simulation *simulate(const char *text, const char *const *settings) {
    return scenario_simulation(text_scenario(text, settings));
}

/** Settings of a simulation: "KEY=VALUE", ... */
#define WITH(...)                                                                                  \
    (const char *const[]) {                                                                        \
        __VA_ARGS__, NULL                                                                          \
    }

#endif
