/** The electric field of a generator at 1 V. */
#ifndef RFL_PHYSICS_ELECTRIC_H
#define RFL_PHYSICS_ELECTRIC_H

#include "../numerics/multigrid.h"
#include "rflesion/physics.h"

/**
 * The potential of the active tip at 1 V against the dispersive electrode, div(sigma grad V) = 0 in
 * tissue, the shaft insulated. At U volts: potential x U, heat x U^2, current U x conductance.
 */
struct rfl_electric {
    const struct rfl_grid *grid;
    double *potential;  /**< per cell, 1 (V at 1 V) */
    double *joule;      /**< heat per cell at 1 V, W/V2; its sum is exactly `conductance` */
    double conductance; /**< 1 / impedance, S */
    size_t iterations;  /**< conjugate-gradient iterations so far */
    double *face[RFL_AXES], *patch; /**< conductances, S */
    double *residual, *change, *diagonal;
    bool ready; /**< the multigrid has a matrix */
    struct rfl_multigrid *multigrid;
};

struct rfl_electric *rfl_electric_create(const struct rfl_grid *grid, struct rfl_error *error);
void rfl_electric_free(struct rfl_electric *electric);

/** Solve, starting from the potential last found. `conductivity`: sigma per cell, S/m; 0 inside the
 * probe. */
enum rfl_status rfl_electric_solve(struct rfl_electric *electric, const double *conductivity,
                                   struct rfl_error *error);

#endif
