/** The last part of checking: how values go together, and what follows from them. */
#ifndef RFL_SCENARIO_SETTLE_H
#define RFL_SCENARIO_SETTLE_H

#include "check.h"

/** Time from power-on to power-off of a scenario whose protocol was read, s. */
double rfl_heating_time(const struct rfl_scenario *scenario);

/** Derive what is not given, and report what does not go together. */
void rfl_settle(struct rfl_check *check);

#endif
