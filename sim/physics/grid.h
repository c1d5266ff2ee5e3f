/* Private to the room: what makes up a grid. */
#ifndef RFL_PHYSICS_GRID_H
#define RFL_PHYSICS_GRID_H

#include "rflesion/physics.h"

/** Build the lines of nodes of a grid that has its cells and patches. */
bool rfl_grid_make_lines(struct rfl_grid *grid, struct rfl_error *error);

#endif
