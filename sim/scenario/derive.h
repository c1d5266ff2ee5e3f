/** The last part of checking: how values go together, and what follows from them. */
#ifndef RFL_SCENARIO_DERIVE_H
#define RFL_SCENARIO_DERIVE_H

#include "problems.h"

/** Derive what is not given, and report what does not go together. */
void rfl_derive(struct rfl_check *check);

#endif
