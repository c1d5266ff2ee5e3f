/**
 * Closed forms that the solver is held against; they share no code with it.
 *
 * Surface of a sphere or an infinite cylinder that rises linearly to the set temperature (at once
 * where the ramp is 0) and is held there; tissue with perfusion, at body temperature before.
 * Heating only; for a sphere without a ramp also its cool-down, in which no heat passes the
 * surface.
 *
 * @source H. Carslaw, J. Jaeger, Conduction of Heat in Solids (1959), sec. 9.10 (sphere), 13.5
 * (cylinder), 14.2 (a half line that radiates: cool-down); P. Danckwerts, Trans. Faraday Soc. 47
 * (1951) 1014 (perfusion as a first-order sink)
 */
#ifndef RFLESION_TESTS_CLOSED_FORMS_H
#define RFLESION_TESTS_CLOSED_FORMS_H

#include "rflesion/scenario.h"

/**
 * Temperature above body temperature, K.
 *
 * @param scenario  its probe, protocol (ramp and set temperature) and tissue are used
 * @param r         distance from the sphere's centre or the cylinder's axis, m, >= the probe's
 * radius
 * @param t         time since power-on, s; infinity: steady state
 * @return NaN where an integral fails
 */
double closed_form_rise(const struct rfl_scenario *scenario, double r, double t);

/**
 * What a criterion has summed up at r after t seconds: peak temperature, K; Omega; or CEM43 in s.
 *
 * Adaptive quadrature over the closed form, to a relative 1e-10; NaN where that fails.
 */
double closed_form_dose(const struct rfl_scenario *scenario, enum rfl_criterion criterion, double r,
                        double t);

/** Radius inside which a criterion is met after t seconds, m, to 1e-9 mm; 0: nowhere; NaN where it
 * fails. */
double closed_form_radius(const struct rfl_scenario *scenario, enum rfl_criterion criterion,
                          double t);

/** Temperature above body temperature, K, at time t of a sphere without a ramp, cool-down included:
 * after power-off that state is spread by Green's function. */
double closed_form_cooling(const struct rfl_scenario *scenario, double r, double t);

/** For how long of the first t seconds, cool-down included, r was at lesion.time_above.temperature
 * or above, s; looked for in 64 pieces. */
double closed_form_time_above(const struct rfl_scenario *scenario, double r, double t);

/** Radius inside which that is at least lesion.time_above.duration, m; 0: nowhere. */
double closed_form_cooled_radius(const struct rfl_scenario *scenario, double t);

#endif
