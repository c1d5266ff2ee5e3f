/** Private to the simulation: the machinery of a run, and what simulation.c leaves to other files.
 */
#ifndef RFL_SIM_RUN_H
#define RFL_SIM_RUN_H

#include "physics/rf.h"
#include "rflesion/simulation.h"

/** The machinery of a run. */
struct rfl_run {
    struct rfl_heat *heat;
    struct rfl_drive drive;
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
};

/** Points of damage and temperature: cells, heated patches, monitors. */
static inline size_t first_patch(const struct rfl_simulation *s) {
    return s->grid->layout.cells;
}

static inline size_t first_monitor(const struct rfl_simulation *s) {
    return s->grid->layout.cells + s->grid->heated_count;
}

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
void rfl_readings_forget(struct rfl_run *run);

/** Keep the voltage of the last step for the display, and the field at the monitors. */
void rfl_readings_note(struct rfl_simulation *s);

/** What the generator displays now, and the hottest place so far. */
void rfl_readings_take(struct rfl_simulation *s);

#endif
