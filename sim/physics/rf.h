/** Radiofrequency heating: heat and electric field together. */
#ifndef RFL_PHYSICS_RF_H
#define RFL_PHYSICS_RF_H

#include "electric.h"
#include "generator.h"
#include "heat.h"

/**
 * Heat and electric field together, in tissue that changes with temperature.
 *
 * The unknown y is the temperature at which tissue would be with its heat content if water did not
 * boil: below 100 degC the temperature itself. While water boils off, the temperature rises by only
 * RFL_BOILING_RANGE; dried tissue conducts current less and less. The steam takes its latent heat
 * away for good: what is dry stays dry.
 */
struct rfl_rf {
    struct rfl_heat *heat;
    struct rfl_electric *electric;
    struct rfl_generator_state *generator;
    struct rfl_steering control; /**< the square of the tissue's voltage, V2 */
    struct rfl_stencil sensor;   /**< of the metal's temperature beside it */
    const struct rfl_probe *probe;
    enum rfl_perfusion_model perfusion_model;
    double conductivity_slope, electrical_slope; /**< 1/K */
    struct rfl_criteria criteria;                /**< for the damage that stops perfusion */
    /* per cell: */
    double *conductivity, *perfusion, *sigma37; /**< of heat, W/(m K), W/K, S/m: at 37 degC */
    double *boiling;       /**< range of y in which water boils off, K; 0: never */
    double *dry;           /**< share of the water that has boiled off by the start of the step */
    double *dries_from;    /**< y above which more of it does, K; infinite: never */
    double *steam;         /**< what boiling it off has taken from y, K */
    double *thermal_slope; /**< conductivity_slope; 0 in metal */
    double *temperature;   /**< of the state last seen, K */
    double *sigma;         /**< S/m, the same */
    double *slope;         /**< dT/dy, of the matrix; its pattern says when to make a new one */
    double *scale;         /**< by which errors count */
    double *start, *start_rate, *omega; /**< K, 1/s, 1 at the start of the step */
    double start_time;
    double *other_potential;           /**< of the step's other stage, 1 */
    double potential_time, other_time; /**< of both, s */
    double prepared;                   /**< a of the matrix; 0: none */
    double *prepared_state;            /**< temperature for which it was made, K */
};

#define RFL_BOILING_RANGE 1.0 /**< K */

/**
 * What a conductivity becomes at T, K, of its value at 37 degC: 1 + slope (T - 37 degC), growth
 * ends at 100 degC; at least 0.1, so that a wild guess at T leaves it positive.
 */
double rfl_rf_growth(double slope, double T);

struct rfl_rf *rfl_rf_create(struct rfl_heat *heat, const struct rfl_medium *medium,
                             const struct rfl_criteria *criteria,
                             struct rfl_generator_state *generator, struct rfl_error *error);
void rfl_rf_free(struct rfl_rf *rf);

/** Start again: forget the field and all damage. */
void rfl_rf_reset(struct rfl_rf *rf);

/** What the sensor shows in state y, or of temperatures, K. */
double rfl_rf_reading(const struct rfl_rf *rf, const double *y);

/** A step begins at t from y, with the damage so far (one Omega per cell). */
void rfl_rf_begin(struct rfl_rf *rf, double t, const double *y, const double *omega);

/** Temperatures of a state y, K. */
void rfl_rf_temperature(const struct rfl_rf *rf, const double *y, double *temperature);

/** Heat that steam has taken away in state y, J. */
double rfl_rf_vaporised(const struct rfl_rf *rf, const double *y);

/** Tissue, field and Joule heat in state y at time t, at the voltage as it is. */
enum rfl_status rfl_rf_update(struct rfl_rf *rf, double t, const double *y);

/** Flows at time t in state y, where this electric power is delivered, W. */
struct rfl_flows rfl_rf_flows(struct rfl_rf *rf, double t, const double *y, double power);

/** Heat and field as a system for the stepper. */
struct rfl_system rfl_rf_system(struct rfl_rf *rf);

#endif
