/* Private to the room: conductances of a grid from what its cells conduct, heat or current. */
#ifndef RFL_PHYSICS_CONDUCT_H
#define RFL_PHYSICS_CONDUCT_H

#include "rflesion/physics.h"

/**
 * Geometry times conductivity.
 *
 * @param conductivity  per cell, >= 0; the faces of a cell with 0 are closed
 * @param held          the heated surface is held at one value: correct fluxes at its edges
 * @param face          for each axis the conductance of the face between i and i + stride[d]
 * @param patch         per patch
 */
void rfl_conduct(const struct rfl_grid *grid, const double *conductivity, bool held,
                 double *const face[RFL_AXES], double *patch);

#endif
