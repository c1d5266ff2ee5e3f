/** Private to the room: the machinery of a run. */
#ifndef RFL_SIMULATION_RUN_H
#define RFL_SIMULATION_RUN_H

#include "../physics/rf.h"
#include "rflesion/simulation.h"

/** What the caller was told of so far. */
struct rfl_schedule {
    size_t rows;                    /* of the time series */
    int frames;                     /* of the animation */
    unsigned events;                /* told last, */
    double told;                    /* at this time, s; NaN: nothing yet */
    double measured;                /* when sizes and readings were found last, s; NaN: never */
    double row_time, row_delivered; /* at the last row: time, s; energy delivered, J */
};

/** The machinery of a run. */
struct rfl_run {
    struct rfl_heat *heat;
    struct rfl_generator_state generator;
    struct rfl_rf *rf; /* NULL: hot surface */
    struct rfl_stepper *stepper;
    struct rfl_stencil *stencils; /* per monitor */
    double *potential;            /* per point up to the monitors, 1 (rf) */
    struct rfl_damage *trial;     /* one point, for the moment at which a monitor comes inside */
    struct rfl_track **tracks;    /* per nerve */
    struct rfl_damage *before, *tried; /* all points, for that of a nerve; NULL: there is none */
    double *stops; /* times onto which steps land, ascending; the last is the end */
    size_t stop_count;
    double *states[3];            /* per point: temperature at t0, t0 + gamma h, t2 of the step */
    double *course[3];            /* per point: quadratic in time from `time` on */
    double conductance[3];        /* at t0, t0 + gamma h, t2, S (rf) */
    double delivered[3];          /* energy delivered by t0, t0 + gamma h, t2, J */
    double delivered_now;         /* by `time` */
    double voltage[2], middle[2]; /* at the tissue, V, in the middle, s, of the last two steps */
    double first_step;            /* after a discontinuity, s */
    struct rfl_schedule schedule;
    bool edge_reported[RFL_CRITERIA]; /* a warning says that this lesion has no edge */
};

/** Points of damage and temperature: cells, heated patches, monitors. */
static inline size_t first_patch(const struct rfl_simulation *s) {
    return s->grid->layout.cells;
}

static inline size_t first_monitor(const struct rfl_simulation *s) {
    return s->grid->layout.cells + s->grid->heated_count;
}

/** Time of power-off, s. */
static inline double rfl_run_power_off(const struct rfl_scenario *scenario) {
    return scenario->protocol.duration;
}

/** Add a sentence, which ends with '\n', to the warnings. */
void rfl_run_warn(struct rfl_simulation *s, const char *format, ...) RFL_PRINTF(2, 3);

/* --- step.c --- */

/** First time after t onto which a step lands, the protocol's changes aside, s. */
double rfl_run_next_stop(const struct rfl_simulation *s, double t);

/** Go on to t, or to the end of one step, where that comes first. */
enum rfl_status rfl_run_advance_step(struct rfl_simulation *s, double t, struct rfl_error *error);

/** Find sizes, lengths of nerves inside, and readings, now. */
enum rfl_status rfl_run_measure(struct rfl_simulation *s, struct rfl_error *error);

/* --- arrivals.c --- */

/** When monitor m comes inside in the next dt seconds, and how long it is warm. Before damage goes
 * on. */
void rfl_arrivals_monitor(struct rfl_simulation *s, size_t m, double dt);

/** When nerves came inside in the dt seconds from `time` on. After damage went on. */
void rfl_arrivals_nerves(struct rfl_simulation *s, double dt);

/* --- verdicts.c --- */

/** Margins and verdicts, now; after rfl_run_measure. */
enum rfl_status rfl_verdicts_judge(struct rfl_simulation *s, struct rfl_error *error);

/** Lesions without an edge have no size: a failure for the chosen criterion, a warning for others.
 */
enum rfl_status rfl_verdicts_check_edges(struct rfl_simulation *s, struct rfl_error *error);

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

/** The grid for a scenario; cells end at `breaks`, two for each layer. */
struct rfl_grid_size rfl_fineness_grid(const struct rfl_scenario *scenario, const double *breaks);

/* --- what a generator displays: readings.c --- */

/** Nothing is known of the voltage before. */
void rfl_readings_reset(struct rfl_run *run);

/** Keep the voltage of the last step for the display, and the field at the monitors. */
void rfl_readings_record(struct rfl_simulation *s);

/** What the generator displays now, and the hottest place so far. */
void rfl_readings_update(struct rfl_simulation *s);

#endif
