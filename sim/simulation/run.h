/** Private to the room: the machinery of a run. */
#ifndef RFL_SIMULATION_RUN_H
#define RFL_SIMULATION_RUN_H

#include <math.h>

#include "../physics/rf.h"
#include "rflesion/simulation.h"

/** What the caller was notified of so far. */
struct rfl_schedule {
    size_t rows;                    /* of the time series */
    int frames;                     /* of the animation */
    unsigned events;                /* reported last, */
    double notified;                /* at this time, s; NaN: nothing yet */
    double measured;                /* when sizes and readings were found last, s; NaN: never */
    double row_time, row_delivered; /* at the last row: time, s; energy delivered, J */
};

/** The field at a monitor in the last step, and by how much spikes are hotter than the mean (rf).
 */
struct rfl_pulse {
    double field, spike; /* V/m, K */
};

/**
 * The machinery of a run.
 *
 * What is known at a time within a step is found from the step's start and its quadratics, and
 * changes neither: steps, and all that they lead to, do not depend on when somebody looks.
 */
struct rfl_run {
    struct rfl_heat *heat;
    struct rfl_generator_state generator;
    struct rfl_rf *rf; /* NULL: hot surface */
    struct rfl_stepper *stepper;
    struct rfl_stencil *stencils; /* per monitor */
    double *potential;            /* per point up to the monitors, 1 (rf) */
    struct rfl_pulse *pulses;     /* per monitor */
    struct rfl_damage *trial;     /* one point, for the moment at which a monitor comes inside */
    struct rfl_track **tracks;    /* per nerve */
    double *wakeups;              /* power-off, the end, snapshots, ascending, s */
    size_t wakeup_count;
    /* the last step: */
    struct rfl_damage *start, *finish; /* all points, at t0 and at t2 */
    struct rfl_damage *tried; /* the same, for the moment of a nerve; NULL: there is none */
    struct rfl_monitor_state *monitors;          /* at t0, but `inside_since` up to t2 */
    double (*nerves_inside_since)[RFL_CRITERIA]; /* up to t2 */
    double *states[3];            /* per point: temperature at t0, t0 + gamma h, t2 */
    double *course[3];            /* per point: quadratic in time from t0 on */
    double conductance[3];        /* at t0, t0 + gamma h, t2, S (rf) */
    struct rfl_energy energy[3];  /* by then */
    struct rfl_flows flows;       /* at t2 */
    double voltage[2], middle[2]; /* at the tissue, V, in the middle, s, of the last two steps */
    double first_step;            /* after a discontinuity, s */
    struct rfl_schedule schedule;
    bool edge_reported[RFL_CRITERIA]; /* a warning says that this lesion has no edge */
    bool ended;                       /* what the end is warned of has been */
};

/** Points of damage and temperature: cells, heated patches, monitors. */
static inline size_t first_patch(const struct rfl_simulation *s) {
    return s->grid->layout.cells;
}

static inline size_t first_monitor(const struct rfl_simulation *s) {
    return s->grid->layout.cells + s->grid->heated_count;
}

/** Time of power-off, s: the protocol's, or when the generator has cut off before it. */
static inline double rfl_run_power_off(const struct rfl_simulation *s) {
    return fmin(s->scenario->protocol.duration, s->cut_off);
}

/* --- step.c --- */

/** Go on to t, or to the end of one step, where that comes first. */
enum rfl_status rfl_run_advance_step(struct rfl_simulation *s, double t, struct rfl_error *error);

/** Find sizes, lengths of nerves inside, and readings, now. */
enum rfl_status rfl_run_measure(struct rfl_simulation *s, struct rfl_error *error);

/* --- arrivals.c --- */

/** Find when monitors and nerves come inside in the last step. */
void rfl_arrivals_find(struct rfl_simulation *s);

/** What monitors and nerves have seen by t, which lies in the last step. */
void rfl_arrivals_show(struct rfl_simulation *s, double t);

/* --- verdicts.c --- */

/** Margins and verdicts, now; after rfl_run_measure. */
void rfl_verdicts_judge(struct rfl_simulation *s);

/** Lesions without an edge have no size: a failure for the chosen criterion, a warning for others.
 */
enum rfl_status rfl_verdicts_check_edges(struct rfl_simulation *s, struct rfl_error *error);

/** Warnings that a scenario deserves before anything is computed; earlier ones are forgotten. */
void rfl_warnings_begin(struct rfl_simulation *s);

/** Warn that the generator has cut off at power-on, where it displays so much, ohm. */
void rfl_warnings_cut_off(struct rfl_simulation *s, double impedance);

/** Warnings of what came of the run, once, at its end; after rfl_run_measure. */
void rfl_warnings_end(struct rfl_simulation *s);

/* --- how finely: fineness.c --- */

/**
 * What an accuracy means for a grid with two axes, where cells cost time, and for one axis, where
 * they do not.
 */
struct rfl_fineness {
    double first;     /* cell size at the surface, in probe radii, or 0.65 mm for thicker ones */
    double growth;    /* of cells with distance */
    double tolerance; /* error of a time step, K */
    double solve_tolerance; /* of linear solves, relative */
};

struct rfl_fineness rfl_fineness_choose(const struct rfl_scenario *scenario);

/** The grid for a scenario; cells end at `breaks`, the `count` heights at which tissue changes. */
struct rfl_grid_size rfl_fineness_grid(const struct rfl_scenario *scenario, const double *breaks,
                                       size_t count);

/* --- what a generator displays: readings.c --- */

/** Nothing is known of the voltage before. */
void rfl_readings_reset(struct rfl_run *run);

/** Keep the voltage of the last step for the display, and the field at the monitors with it. */
void rfl_readings_record(struct rfl_simulation *s);

/** What the generator displays now, and the hottest place so far. */
void rfl_readings_update(struct rfl_simulation *s);

#endif
