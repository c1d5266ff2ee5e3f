/** Checking a single setting; rfl_scenario_check is public. */
#ifndef RFL_SCENARIO_CHECK_H
#define RFL_SCENARIO_CHECK_H

#include "problems.h"

/** As rfl_scenario_check, which says all; here the first problem that is found is kept. */
enum rfl_status rfl_scenario_try(struct rfl_scenario *scenario, struct rfl_problem *problem);

/** Whether the value that --set gave to a key can be read, the rest of the scenario aside. */
enum rfl_status rfl_setting_check(const struct rfl_scenario *scenario, const char *key,
                                  struct rfl_error *error);

#endif
