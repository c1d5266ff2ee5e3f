/** Simulation: scenario in, states out. The loop over its steps is the caller's. */
#ifndef RFLESION_SIMULATION_H
#define RFLESION_SIMULATION_H

#include "rflesion/measure.h"
#include "rflesion/physics.h"
#include "rflesion/scenario.h"

RFL_PUBLIC_BEGIN

/** What has come; several may come together. */
enum rfl_event {
    RFL_EVENT_ROW = 1, /**< a row of the time series is due: every interval from 0, and the end */
    RFL_EVENT_SNAPSHOT = 2,    /**< a snapshot is due */
    RFL_EVENT_HEATING_END = 4, /**< power-off */
    RFL_EVENT_END = 8,         /**< the run is complete */
    RFL_EVENT_FRAME = 16,      /**< a frame of the animation is due: output.frames, equally far
                                    apart up to the protocol's end, and one at 0 */
};

/** Energies since power-on, J (cylinder: J/m). */
struct rfl_energy {
    double delivered, stored, perfusion, boundary;
    double vaporised;          /**< taken away by steam (rf) */
    double coolant;            /**< carried off by a cooled probe's coolant (rf) */
    double imbalance_fraction; /**< |delivered - all others| / the largest of them; 0 if none */
};

enum rfl_verdict { RFL_OUTSIDE, RFL_BORDERLINE, RFL_INSIDE };
extern const char *const rfl_verdict_names[]; /**< "outside", "borderline", "inside" */

/** What a monitor has seen so far. */
struct rfl_monitor_state {
    double temperature, peak_temperature; /**< K */
    double omega;                         /**< 1 */
    double cem43;                         /**< s */
    double seconds_above_43C, seconds_above_45C;
    double seconds_above;     /**< lesion.time_above.temperature; 0: none is asked */
    double peak_field;        /**< largest electric field so far, V/m, effective value (rf) */
    double spike_temperature; /**< largest temperature, those within averaged pulses estimated, K */
    double inside_since[RFL_CRITERIA]; /**< s from power-on; NaN: never */
    double margin;                     /**< to the chosen criterion's outline, m, positive inside */
    enum rfl_verdict verdict;
};

/** What is known of a nerve now. */
struct rfl_nerve_state {
    double length[RFL_CRITERIA];       /**< whose whole cross-section is inside, m */
    double inside_since[RFL_CRITERIA]; /**< first time that one was, s; NaN: never */
    struct rfl_margins margin;         /**< to the chosen criterion's outline */
    enum rfl_verdict verdict;          /**< outside: no part of it is inside */
};

/** What a generator displays (heating: rf); zero in cool-down but for the temperatures. */
struct rfl_display {
    double voltage, current, impedance; /**< V, A, ohm; series resistance included */
    double power;                       /**< electric, in tissue, now; of pulses their mean, W */
    double sensor_temperature;          /**< as the sensor shows it, K */
    double metal_temperature;           /**< of the metal beside the sensor, K */
    double peak_tissue_temperature;     /**< largest in tissue now, K */
};

/**
 * A run. Fields are read-only and hold the state at `time`; the points of `damage` are the grid's
 * cells, then its heated patches in their order, then the monitors.
 */
struct rfl_simulation {
    struct rfl_scenario *scenario; /**< own copy, checked */
    struct rfl_grid *grid;
    double time, end;    /**< s; end: of the run, which may stop before its protocol ends */
    double *temperature; /**< per point as in damage, K */
    struct rfl_damage *damage;
    struct rfl_extent lesion[RFL_CRITERIA];   /**< now; measured when asked for */
    struct rfl_outline outline[RFL_CRITERIA]; /**< from which `lesion` was taken (needle) */
    struct rfl_extent lesion_at_end_of_heating[RFL_CRITERIA]; /**< zero before */
    struct rfl_monitor_state *monitors;
    struct rfl_nerve_state *nerves;
    double probe_temperature;                       /**< area mean of the heated surface, K */
    struct rfl_display generator;                   /**< now (heating: rf) */
    struct rfl_display generator_at_end_of_heating; /**< zero before */
    double
        cut_off; /**< when the impedance passed its limit, s from power-on; NaN: it has not (rf) */
    double hottest;                 /**< largest tissue temperature ever, K (rf), */
    struct rfl_point hottest_place; /**< and where: the cell's place */
    double mean_power;        /**< mean since the row before, W (cylinder: W/m); first row 0 */
    struct rfl_energy energy; /**< by `time` */
    size_t steps, rejected_steps, solves, iterations;
    double wall_time;    /**< spent solving so far, s, observers excluded */
    char warnings[1024]; /**< sentences, one a line, each ended by '\n' */
    struct rfl_run *run; /**< the machinery */
};

/** What an observer wants of the run; any other value than these is RFL_ABORT. */
enum rfl_action {
    RFL_CONTINUE,
    RFL_ABORT, /**< the run fails */
    RFL_STOP   /**< the run ends here: rfl_simulation_stop */
};

/** A caller who follows a run's events. */
struct rfl_observer {
    enum rfl_action (*on_event)(void *context, const struct rfl_simulation *simulation,
                                unsigned events);
    void *context;
};

/**
 * Get ready to run: checks the scenario (a copy is kept), builds grid, operator and stepper.
 *
 * @return NULL with RFL_INVALID (scenario) or RFL_FAILED (memory) in error
 */
struct rfl_simulation *rfl_simulation_create(const struct rfl_scenario *scenario,
                                             struct rfl_error *error);
void rfl_simulation_free(struct rfl_simulation *simulation);

/** Back to time 0; grid and memory are kept. */
void rfl_simulation_reset(struct rfl_simulation *simulation);

/**
 * Go on by one accepted step or to the next wake-up, whichever comes first: the loop is the
 * caller's.
 *
 *     while (!rfl_simulation_next(simulation, &events, &error) && !(events & RFL_EVENT_END))
 *         ...
 *
 * Wake-ups are the rows, snapshots and frames of the scenario's output, power-off and the end.
 * `time`, `temperature`, `damage` and counts are always those at `time`. Sizes, monitors' values
 * and readings are so where an event has come, verdicts and margins at
 * power-off and at the end; rfl_simulation_advance to the present time finds all of them at any
 * other.
 *
 * @param events  filled with the bits of enum rfl_event that have come; 0: a step, or the run has
 *                ended before. May be NULL
 * @return RFL_OK; RFL_FAILED where the solver fails, or at the end the chosen criterion's lesion
 * reaches the domain's edge
 */
enum rfl_status rfl_simulation_next(struct rfl_simulation *simulation, unsigned *events,
                                    struct rfl_error *error);

/** Time of the next wake-up, s. */
double rfl_simulation_due(const struct rfl_simulation *simulation);

/**
 * Advance to time t (s, from now to the end of the run), past wake-ups as well, which are then
 * not reported any more. What comes later is what it would have been without it.
 *
 * Afterwards all public fields hold the state at t: sizes, verdicts and margins, values at the end
 * of heating where that has come, mean_power since the time before (where t is now, it stays).
 *
 * @return RFL_OK; RFL_INVALID for another t; RFL_FAILED as rfl_simulation_next, and where the
 * chosen criterion's lesion reaches the domain's edge at t
 */
enum rfl_status rfl_simulation_advance(struct rfl_simulation *simulation, double t,
                                       struct rfl_error *error);

/**
 * Let the run end now, with the power off; the next call of rfl_simulation_next reports the end.
 *
 * The scenario then says so, as the key output.stop does. Does nothing in a run's first millisecond
 * and at its end.
 */
enum rfl_status rfl_simulation_stop(struct rfl_simulation *simulation, struct rfl_error *error);

/**
 * Run to the end: a loop over rfl_simulation_next.
 *
 * @param observer  notified of events; may be NULL
 * @return as rfl_simulation_next; RFL_FAILED where the observer aborted it
 */
enum rfl_status rfl_simulation_run(struct rfl_simulation *simulation,
                                   const struct rfl_observer *observer, struct rfl_error *error);

/**
 * Outline of a criterion's lesion now, as a picture shows it: a needle's in the half plane (radius,
 * height), that of a sphere or a cylinder half a circle. Free with rfl_outline_free.
 */
enum rfl_status rfl_simulation_outline(const struct rfl_simulation *simulation,
                                       enum rfl_criterion criterion, struct rfl_outline *outline,
                                       struct rfl_error *error);

/** Temperature and damage at one place, interpolated, K, K, 1, s, s; NaN inside the probe or
 * outside the domain. */
struct rfl_sample {
    double temperature, peak_temperature, omega, cem43, above;
};

struct rfl_sample rfl_simulation_sample(const struct rfl_simulation *simulation,
                                        struct rfl_point place);

RFL_PUBLIC_END

#endif
