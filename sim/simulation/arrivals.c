/* When monitors and nerves come inside the lesion. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>

#include "run.h"

/** A monitor's damage some seconds after the step's start, against the threshold. */
struct arrival {
    const struct rfl_simulation *simulation;
    enum rfl_criterion criterion;
    size_t point;
};

static double beyond_threshold(double after, void *context) {
    const struct arrival *arrival = context;
    const struct rfl_run *run = arrival->simulation->run;
    const struct rfl_damage *damage = run->start;
    struct rfl_damage *trial = run->trial;
    size_t i = arrival->point;
    rfl_damage_copy_point(trial, 0, damage, i);
    rfl_damage_advance(trial, 0, 1, &run->course[0][i], &run->course[1][i], &run->course[2][i],
                       after);
    return rfl_lesion_value(trial, arrival->criterion, 0) -
           rfl_lesion_threshold(trial, arrival->criterion);
}

/* s: far less than a step, and than the tenths in which arrivals are printed for people. A nerve's
 * costs a trial of many points, so that it stops earlier. */
static const double monitor_tolerance = 1e-9, nerve_tolerance = 1e-6;

/* More than bisection alone would take from a day to a nanosecond, 47: a search that does not end
 * by then never does. */
#define ITERATIONS 100

/** Seconds until a monitor comes inside, which it does within dt: Brent's method. */
static double find_arrival(struct arrival *arrival, double dt) {
    gsl_function function = {beyond_threshold, arrival};
    gsl_root_fsolver *brent = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    double root = dt;
    int status = brent ? gsl_root_fsolver_set(brent, &function, 0, dt) : GSL_ENOMEM;
    for (int k = 0; k < ITERATIONS && !status; k++) {
        status = gsl_root_fsolver_iterate(brent);
        root = gsl_root_fsolver_root(brent);
        if (gsl_root_fsolver_x_upper(brent) - gsl_root_fsolver_x_lower(brent) < monitor_tolerance)
            break;
    }
    gsl_root_fsolver_free(brent);
    return root;
}

/** When a monitor comes inside by a criterion in a step of h seconds; NaN: not in this one. */
static double monitor_arrival(const struct rfl_simulation *s, size_t m,
                              enum rfl_criterion criterion, double h) {
    struct arrival arrival = {s, criterion, first_monitor(s) + m};
    if (beyond_threshold(h, &arrival) < 0)
        return NAN;
    return beyond_threshold(0, &arrival) >= 0 ? 0 : find_arrival(&arrival, h);
}

/** Damage at some points, the given seconds after the step's start. */
static void try_points(const struct rfl_run *run, const size_t *point, size_t count, double after) {
    for (size_t k = 0; k < count; k++) {
        const size_t i = point[k];
        rfl_damage_copy_point(run->tried, i, run->start, i);
        rfl_damage_advance(run->tried, i, 1, &run->course[0][i], &run->course[1][i],
                           &run->course[2][i], after);
    }
}

/** The same of a nerve: bisection over the step. Damage only grows, so that only what is inside at
 * its end can be so before. */
static double nerve_arrival(const struct rfl_simulation *s, size_t nerve,
                            enum rfl_criterion criterion, double h) {
    const struct rfl_run *run = s->run;
    size_t count;
    const size_t *point = rfl_track_nodes(run->tracks[nerve], run->finish, criterion, &count);
    if (!count)
        return NAN;
    rfl_damage_copy(run->tried, run->start);
    double out = 0, in = h;
    while (in - out > nerve_tolerance) {
        double middle = (in + out) / 2;
        try_points(run, point, count, middle);
        *(rfl_track_reached(run->tracks[nerve], run->tried, criterion) ? &in : &out) = middle;
    }
    return in;
}

/** Time of a moment that is given in seconds after the step's start, not beyond its end; NaN stays
 * NaN. */
static double arrival_time(const struct rfl_simulation *s, double after) {
    const struct rfl_stepper *stepper = s->run->stepper;
    const double time = stepper->t0 + after;
    return time > stepper->t2 ? stepper->t2 : time;
}

void rfl_arrivals_find(struct rfl_simulation *s) {
    struct rfl_run *run = s->run;
    const double h = run->stepper->t2 - run->stepper->t0;
    for (size_t m = 0; m < s->scenario->monitor_count; m++) {
        run->monitors[m] = s->monitors[m];
        for (enum rfl_criterion c = 0; c < rfl_criteria_count(&s->scenario->lesion); c++) {
            double *since = &run->monitors[m].inside_since[c];
            if (isnan(*since))
                *since = arrival_time(s, monitor_arrival(s, m, c, h));
        }
    }
    for (size_t k = 0; k < s->scenario->nerve_count; k++)
        for (enum rfl_criterion c = 0; c < rfl_criteria_count(&s->scenario->lesion); c++) {
            double *since = &run->nerves_inside_since[k][c];
            if (isnan(*since))
                *since = arrival_time(s, nerve_arrival(s, k, c, h));
        }
}

/** A time at which something came, if it has by t. */
static double if_come(double time, double t) {
    return time <= t ? time : NAN;
}

void rfl_arrivals_show(struct rfl_simulation *s, double t) {
    const struct rfl_run *run = s->run;
    const double dt = t - run->stepper->t0;
    for (size_t m = 0; m < s->scenario->monitor_count; m++) {
        const struct rfl_monitor_state *start = &run->monitors[m];
        struct rfl_monitor_state *state = &s->monitors[m];
        const size_t i = first_monitor(s) + m;
        const double a = run->course[0][i], b = run->course[1][i], c = run->course[2][i];
        state->seconds_above_43C =
            start->seconds_above_43C + rfl_damage_time_above(a, b, c, dt, 43 + RFL_CELSIUS);
        state->seconds_above_45C =
            start->seconds_above_45C + rfl_damage_time_above(a, b, c, dt, 45 + RFL_CELSIUS);
        state->peak_field = fmax(start->peak_field, run->pulses[m].field);
        state->spike_temperature =
            fmax(start->spike_temperature, s->temperature[i] + run->pulses[m].spike);
        for (size_t k = 0; k < RFL_CRITERIA; k++)
            state->inside_since[k] = if_come(start->inside_since[k], t);
    }
    for (size_t k = 0; k < s->scenario->nerve_count; k++)
        for (size_t c = 0; c < RFL_CRITERIA; c++)
            s->nerves[k].inside_since[c] = if_come(run->nerves_inside_since[k][c], t);
}
