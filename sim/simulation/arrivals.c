/* When monitors and nerves come inside the lesion. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>

#include "run.h"

/** A monitor's damage if it goes on for `after` seconds from now, against the threshold. */
struct arrival {
    const struct rfl_simulation *simulation;
    enum rfl_criterion criterion;
    size_t point;
};

static double beyond_threshold(double after, void *context) {
    const struct arrival *arrival = context;
    const struct rfl_damage *damage = arrival->simulation->damage;
    const struct rfl_run *run = arrival->simulation->run;
    struct rfl_damage *trial = run->trial;
    size_t i = arrival->point;
    trial->peak[0] = damage->peak[i];
    trial->omega[0] = damage->omega[i];
    trial->cem43[0] = damage->cem43[i];
    rfl_damage_advance(trial, 0, 1, &run->course[0][i], &run->course[1][i], &run->course[2][i],
                       after);
    return rfl_lesion_value(trial, arrival->criterion, 0) -
           rfl_lesion_threshold(trial, arrival->criterion);
}

/** Seconds from now until a monitor comes inside, which it does within dt: Brent's method. */
static double find_arrival(struct arrival *arrival, double dt) {
    gsl_function function = {beyond_threshold, arrival};
    gsl_root_fsolver *brent = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    double root = dt;
    int status = brent ? gsl_root_fsolver_set(brent, &function, 0, dt) : GSL_ENOMEM;
    for (int k = 0; k < 100 && !status; k++) {
        status = gsl_root_fsolver_iterate(brent);
        root = gsl_root_fsolver_root(brent);
        if (gsl_root_fsolver_x_upper(brent) - gsl_root_fsolver_x_lower(brent) < 1e-9)
            break;
    }
    gsl_root_fsolver_free(brent);
    return root;
}

void rfl_arrivals_monitor(struct rfl_simulation *s, size_t m, double dt) {
    const struct rfl_run *run = s->run;
    struct rfl_monitor_state *state = &s->monitors[m];
    const size_t i = first_monitor(s) + m;
    const double a = run->course[0][i], b = run->course[1][i], c = run->course[2][i];
    state->seconds_above_43C += rfl_damage_time_above(a, b, c, dt, 43 + RFL_CELSIUS);
    state->seconds_above_45C += rfl_damage_time_above(a, b, c, dt, 45 + RFL_CELSIUS);
    for (enum rfl_criterion criterion = 0; criterion < RFL_CRITERIA; criterion++) {
        struct arrival arrival = {s, criterion, i};
        if (!isnan(state->inside_since[criterion]) || beyond_threshold(dt, &arrival) < 0)
            continue;
        bool already = beyond_threshold(0, &arrival) >= 0;
        state->inside_since[criterion] = s->time + (already ? 0 : find_arrival(&arrival, dt));
    }
}

/** Seconds after the last state within which a nerve came inside: bisection over the dt in which it
 * did, all damage computed anew. */
static double find_nerve_arrival(struct rfl_simulation *s, size_t nerve,
                                 enum rfl_criterion criterion, double dt) {
    struct rfl_run *run = s->run;
    double out = 0, in = dt;
    while (in - out > 1e-6) {
        double middle = (in + out) / 2;
        rfl_damage_copy(run->tried, run->before);
        rfl_damage_advance(run->tried, 0, run->tried->points, run->course[0], run->course[1],
                           run->course[2], middle);
        *(rfl_track_reached(run->tracks[nerve], run->tried, criterion) ? &in : &out) = middle;
    }
    return in;
}

void rfl_arrivals_nerves(struct rfl_simulation *s, double dt) {
    for (size_t k = 0; k < s->scenario->nerve_count; k++)
        for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
            double *since = &s->nerves[k].inside_since[c];
            if (isnan(*since) && rfl_track_reached(s->run->tracks[k], s->damage, c))
                *since = s->time + find_nerve_arrival(s, k, c, dt);
        }
}
