/** A key that somebody typed: its row, and what may have been meant where there is none. */
#ifndef RFL_SCENARIO_LOOKUP_H
#define RFL_SCENARIO_LOOKUP_H

#include "groups.h"

/** Row by a full dotted key, "monitors.branch.radius" included; NULL: no such key. */
const struct rfl_key *rfl_key_find(const char *path);

/** The key or section that a mistyped dotted key was meant to be; false: none is near. */
bool rfl_key_suggest(const char *path, char *suggestion, size_t size);

#endif
