/** Random valid scenarios, over all keys and their ranges. */
#ifndef RFLESION_TESTS_DRAW_H
#define RFLESION_TESTS_DRAW_H

#include <stdint.h>

#include "settings.h"

/**
 * The scenario of an index: the same for the same seed and index, whatever was drawn before.
 *
 * Three of four are drawn from what people usually choose, with a few values of any kind that is
 * legal in half of these; the fourth has most of its values from anywhere in their ranges.
 */
struct settings draw_settings(uint64_t seed, uint64_t index);

/** Any value of a key, as typed; usual or anywhere in its range, by the seed. */
void draw_text(uint64_t seed, const struct rfl_key *key, char *text, size_t size);

#endif
