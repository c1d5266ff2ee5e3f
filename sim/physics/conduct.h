/* Private to the room: conductances of a grid from what its cells conduct, heat or current. */
#ifndef RFL_PHYSICS_CONDUCT_H
#define RFL_PHYSICS_CONDUCT_H

#include <float.h>

#include "rflesion/physics.h"

/** Added to a divisor that is zero only where the dividend is, so that the quotient is zero, too.
 */
#define RFL_CONDUCT_TINY DBL_MIN

/**
 * Geometry times conductivity.
 *
 * @param conductivity  per cell, >= 0; the faces of a cell with 0 are closed
 * @param surface_held  the heated surface is held at one value: correct fluxes at its edges
 * @param face          for each axis the conductance of the face between i and i + stride[d]
 * @param patch         per patch; NULL: not wanted
 */
void rfl_conduct(const struct rfl_grid *grid, const double *conductivity, bool surface_held,
                 double *const face[RFL_AXES], double *patch);

/**
 * Add to `inflow`, per cell, what flows into it through its faces.
 *
 * @param face       as from rfl_conduct
 * @param potential  per cell: temperature or electric potential
 */
void rfl_conduct_inflow(const struct rfl_layout *layout, double *const face[RFL_AXES],
                        const double *potential, double *inflow);

#endif
