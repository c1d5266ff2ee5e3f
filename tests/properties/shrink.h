/** From a scenario that fails to the least one that still does. */
#ifndef RFLESION_TESTS_SHRINK_H
#define RFLESION_TESTS_SHRINK_H

#include "settings.h"

/**
 * Take away and simplify settings for as long as the scenario stays valid and fails.
 *
 * @param fails  whether a valid scenario still fails the same property
 */
void shrink(struct settings *settings,
            bool (*fails)(void *context, const struct settings *settings), void *context);

#endif
