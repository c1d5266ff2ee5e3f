/** Checking a single setting; rfl_scenario_check is public. */
#ifndef RFL_SCENARIO_CHECK_H
#define RFL_SCENARIO_CHECK_H

#include "rflesion/scenario.h"

/** Whether the value that --set gave to a key can be read, the rest of the scenario aside. */
enum rfl_status rfl_setting_check(const struct rfl_scenario *scenario, const char *key,
                                  struct rfl_error *error);

#endif
