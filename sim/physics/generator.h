/** What a generator does, stage by stage. */
#ifndef RFL_PHYSICS_GENERATOR_H
#define RFL_PHYSICS_GENERATOR_H

#include "rflesion/model.h"

/**
 * What the generator does now, stage by stage. Of a hot surface: when it is on, and how hot.
 *
 * The PI controller gives out power: P = K_p e + integral of K_i e, within the limits, where the
 * integral stands still.
 */
struct rfl_generator_state {
    const struct rfl_stage *stages;
    size_t count;
    size_t stage;         /**< now; count: power is off for good */
    double from;          /**< temperature at the stage's start, from which it ramps, K */
    double integral;      /**< of the PI controller, W */
    bool risen;           /**< the sensor has been at the stage's set temperature */
    bool sampled;         /**< the voltage is given until the next sample, not steered */
    double given;         /**< its square at the tissue, V2 */
    bool pulse;           /**< within a pulse (resolved) */
    double share, before; /**< height of the last one, of the largest; reading when it began, K */
    double rise;          /**< most by which a pulse of full height has warmed the sensor, K */
    size_t ticks;         /**< samples or pulse edges so far in the stage */
    double conductance;   /**< at the start of the step, S */
    bool cut;             /**< power is off for good, whatever the stages say */
    double between; /**< in the state before the one asked for last: the step's first stage, S */
};

/** Start at time 0, at `body`, K. */
void rfl_generator_reset(struct rfl_generator_state *generator, double body);

/** Switch the power off for good. Stages, pauses and coolant go on. */
void rfl_generator_cut(struct rfl_generator_state *generator);

/** What it displays of a tissue's conductance, S, ohm: series resistance included. */
double rfl_generator_impedance(const struct rfl_protocol *protocol, double conductance);

/** The stage's protocol; NULL: the last stage has ended. */
const struct rfl_protocol *rfl_generator_now(const struct rfl_generator_state *generator);

/** Is a hot surface on, or does the generator run? */
bool rfl_generator_is_on(const struct rfl_generator_state *generator);

/** Set temperature at t in the present stage, K; off: NaN. */
double rfl_generator_set_temperature(const struct rfl_generator_state *generator, double t);

/** When something changes next, after t: a stage, a ramp's end, a sample, a pulse; INFINITY: never.
 */
double rfl_generator_next(const struct rfl_generator_state *generator, double t);

/**
 * Do what is due at time t.
 *
 * @param reading      of the sensor, or the mean of a hot surface, K
 * @param conductance  of the tissue between tip and dispersive electrode, S
 * @return true where heating changes abruptly
 */
bool rfl_generator_update(struct rfl_generator_state *generator, double t, double reading,
                          double conductance);

/** Largest square of the voltage at the tissue, V2, that the limits allow where it conducts so
 * well, S; in a pulse. INFINITY: power is off. */
double rfl_generator_limit(const struct rfl_generator_state *generator, double conductance);

/**
 * Least and largest square of the voltage at the tissue, V2, for a step at whose end it conducts so
 * well, S. The limits hold at its start and in its first stage as well.
 */
void rfl_generator_bounds(const struct rfl_generator_state *generator, double conductance,
                          double bound[2]);

/** Duty cycle: the fraction of the time in which averaged pulses are on; 1: no such pulses. */
double rfl_generator_duty(const struct rfl_generator_state *generator);

/** Duty cycle of pulses of either kind: mean power over that of a pulse. */
double rfl_generator_pulsed(const struct rfl_generator_state *generator);

#endif
