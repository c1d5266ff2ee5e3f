/** A new result takes the place of an older one: one of the two is there afterwards, whole. */
#ifndef RFLESION_RESULTS_REPLACE_H
#define RFLESION_RESULTS_REPLACE_H

#include "folder.h"

/**
 * Open and lock the folder at a path, waiting for another process that replaces what is there.
 *
 * @return its descriptor, or -1 with errno: EBUSY where the other one does not end
 */
int rfl_replace_lock(const char *path);

/** In a locked folder, undo or finish a replacement whose process was killed. */
void rfl_replace_recover(int target);

/**
 * Replace the result in a locked folder by the one in the staging folder, which is gone afterwards.
 *
 * @param target    descriptor of the folder at `path`
 * @param exchange  the two folders may change places; else files are moved one by one
 * @return 0, or -1 with errno: the older result is there as it was, or set aside in replaced->left
 */
int rfl_replace(struct rfl_partial *staging, int target, const char *path, bool exchange,
                struct rfl_replaced *replaced);

#endif
