/** The heat balance of every cell. */
#ifndef RFL_PHYSICS_HEAT_H
#define RFL_PHYSICS_HEAT_H

#include "../numerics/multigrid.h"
#include "../numerics/stepper.h"
#include "medium.h"
#include "rflesion/physics.h"

/**
 * The Pennes balance of every cell, in W (cylinder: W/m):
 *
 *     C dT/dt = sum over faces G (T_n - T) + sum over patches G_p (T_s - T) + W (T_a - T) + Q
 *
 * Metabolic heat balances the initial state and so does not appear.
 *
 * @source H. Pennes, J. Applied Physiology 1 (1948) 93
 */
struct rfl_heat {
    const struct rfl_grid *grid;
    double *capacity;              /**< C, J/K per cell; inside a hot surface 1 (decoupled) */
    double *conductance[RFL_AXES]; /**< G of the face between i and i + stride[d], W/K */
    double *conductivity;          /**< k, W/(m K) per cell; 0 where no heat flows */
    double *conducts;              /**< 1 where heat flows, else 0 */
    double *perfusion;             /**< W = w rho_b c_b V, W/K per cell */
    double *source;                /**< Q, W per cell; zero unless set */
    double *coolant;               /**< W/K per cell; NULL: the probe is not cooled */
    double coolant_temperature;    /**< K */
    bool coolant_on;               /**< it flows */
    const double *slope; /**< dT/dy per cell, for the matrix only; NULL: 1, y is temperature */
    double *patch_conductance; /**< G_p per patch, W/K */
    double body;               /**< T_a and the temperature of the far surface, K */
    /** Temperature of a patch's surface at time t, K: the set temperature, or the body's far away.
     */
    double (*patch_temperature)(void *context, const struct rfl_patch *patch, double t);
    void *context;
    bool surface_on;           /**< false: the heated surface is adiabatic (cool-down) */
    size_t iterations, solves; /**< conjugate-gradient iterations and solves so far */
    struct rfl_multigrid *multigrid;
    double *diagonal;        /**< of the matrix last prepared, with perfusion as it is now, W/K */
    double diagonal_sum;     /**< of all cells that conduct */
    struct rfl_error *error; /**< where failing solves say why; may be NULL */
};

/** Heat flows in W at one state (cylinder: W/m): rates of the energy balance. */
struct rfl_flows {
    double delivered; /**< through the heated surface into the tissue, sources included */
    double perfusion; /**< carried off by blood */
    double boundary;  /**< out through the far surface */
    double coolant;   /**< carried off by a cooled probe's coolant */
};

/** Operator for what fills the grid, unheated. */
struct rfl_heat *rfl_heat_create(const struct rfl_grid *grid, const struct rfl_medium *medium,
                                 struct rfl_error *error);
void rfl_heat_free(struct rfl_heat *heat);

/** Give a cell another perfusion, W/K: for rates from now on, and for the sum of heat in solves;
 * the matrix last prepared keeps the one it has. */
static inline void rfl_heat_set_perfusion(struct rfl_heat *heat, size_t cell, double perfusion) {
    const double more = perfusion - heat->perfusion[cell];
    heat->perfusion[cell] = perfusion;
    heat->diagonal[cell] += more;
    heat->diagonal_sum += more;
}

/** This operator as a system for the stepper (y: temperature per cell, K). */
struct rfl_system rfl_heat_system(struct rfl_heat *heat);

/** Flows at time t in state T, summed from patches and cells. */
struct rfl_flows rfl_heat_flows(const struct rfl_heat *heat, double t, const double *temperature);

/** Temperature of heated patch p, K: the surface's, in cool-down (adiabatic) that of the cell at
 * it. */
double rfl_heat_patch_temperature(const struct rfl_heat *heat, size_t p, double t,
                                  const double *temperature);

/** Heat above the body's temperature, J (cylinder: J/m). */
double rfl_heat_stored(const struct rfl_heat *heat, const double *temperature);

#endif
