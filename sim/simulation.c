#include "rflesion/simulation.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "run.h"

const char *const rfl_verdict_names[] = {"outside", "borderline", "inside"};

/** A verdict needs the margin to be at least so far from the outline, m. */
static const double verdict_margin = 0.5e-3;

/* --- protocol --- */

/** Time of power-off. */
static double power_off(const struct rfl_scenario *scenario) {
    return scenario->protocol.duration;
}

/** Make a time one with another from which it differs by rounding only. */
static void snap(double *time, double known) {
    if (rfl_is_same_time(*time, known))
        *time = known;
}

/** Make times of a scenario one that differ by rounding only: 0.1 s + 0.2 s and 0.3 s. */
static void merge_times(struct rfl_scenario *scenario, double end) {
    const struct rfl_output *output = &scenario->output;
    for (size_t i = 0; i < scenario->stage_count; i++) {
        struct rfl_stage *stage = &scenario->stages[i];
        if (i + 1 == scenario->stage_count)
            stage->end = scenario->protocol.duration;
        if (rfl_is_same_time(stage->start + stage->protocol.ramp, stage->end))
            stage->protocol.ramp = stage->end - stage->start;
    }
    for (size_t k = 0; k < output->snapshot_count; k++) {
        snap(&output->snapshots[k], end);
        snap(&output->snapshots[k], output->snapshots[k ? k - 1 : 0]);
        for (size_t i = 0; i < scenario->stage_count; i++) {
            snap(&output->snapshots[k], scenario->stages[i].end);
            snap(&output->snapshots[k],
                 scenario->stages[i].start + scenario->stages[i].protocol.ramp);
        }
    }
}

/** Temperature of a surface: the set temperature; the body's far away, and where none is set. */
static double patch_temperature(void *context, const struct rfl_patch *patch, double t) {
    const struct rfl_simulation *s = context;
    bool hot = patch->surface == RFL_SURFACE_HEATED && !rfl_scenario_is_rf(s->scenario);
    bool set = hot && rfl_drive_is_on(&s->run->drive);
    return set ? rfl_drive_set_temperature(&s->run->drive, t) : s->scenario->tissue.temperature;
}

static int compare_times(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/** Times onto which steps land beside those of the protocol: snapshots, end. */
static enum rfl_status make_stops(struct rfl_simulation *s, struct rfl_error *error) {
    const struct rfl_scenario *scenario = s->scenario;
    struct rfl_run *run = s->run;
    size_t n = 0;
    run->stops = rfl_allocate(scenario->output.snapshot_count + 2, sizeof *run->stops, error);
    if (!run->stops)
        return RFL_FAILED;
    run->stops[n++] = power_off(scenario);
    run->stops[n++] = s->end;
    for (size_t k = 0; k < scenario->output.snapshot_count; k++)
        run->stops[n++] = scenario->output.snapshots[k];
    qsort(run->stops, n, sizeof *run->stops, compare_times);
    run->stop_count = n;
    return RFL_OK;
}

/** First stop after t that an observer is told of. */
static double next_stop(const struct rfl_simulation *s, double t) {
    const struct rfl_run *run = s->run;
    for (size_t k = 0; k < run->stop_count; k++)
        if (run->stops[k] > t)
            return run->stops[k];
    return s->end;
}

/* --- making --- */

static void warn(struct rfl_simulation *s, const char *format, ...) RFL_PRINTF(2, 3);

static void warn(struct rfl_simulation *s, const char *format, ...) {
    size_t used = strlen(s->warnings);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(s->warnings + used, sizeof s->warnings - used, format, arguments);
    va_end(arguments);
}

/**
 * The system that the stepper gets. Heat diffuses through the metal to the sensor in about a^2/D,
 * and from tissue into it: at steps shorter than a few of that a voltage that brings the sensor to
 * its set temperature at each step's end would ring.
 */
static struct rfl_system choose_system(const struct rfl_simulation *s) {
    const struct rfl_probe *probe = &s->scenario->probe;
    struct rfl_rf *rf = s->run->rf;
    if (!rf)
        return rfl_heat_system(s->run->heat);
    const struct rfl_tissue *tissue = &s->scenario->tissue;
    const double square = probe->diameter * probe->diameter / 4;
    rf->control.shortest =
        square * fmax(2.5 * probe->density * probe->specific_heat / probe->conductivity,
                      0.08 * tissue->density * tissue->specific_heat / tissue->conductivity);
    rf->sensor = rfl_grid_axis_stencil(s->grid, probe->sensor_depth);
    return rfl_rf_system(rf);
}

/** Grid, heat and, with a generator, the electric field, for what fills the scenario's space. */
static enum rfl_status make_physics(struct rfl_simulation *s, const struct rfl_grid_size *size,
                                    struct rfl_error *error) {
    const struct rfl_scenario *scenario = s->scenario;
    const struct rfl_medium medium = rfl_medium_of(scenario);
    struct rfl_run *run = s->run;
    run->drive = (struct rfl_drive){.stages = scenario->stages, .count = scenario->stage_count};
    if (!(s->grid = rfl_grid_create(&scenario->probe, size, error)) ||
        !(run->heat = rfl_heat_create(s->grid, &medium, error)))
        return RFL_FAILED;
    run->heat->patch_temperature = patch_temperature;
    run->heat->context = s;
    if (rfl_scenario_is_rf(scenario))
        run->rf = rfl_rf_create(run->heat, &medium, &scenario->lesion, &run->drive, error);
    return rfl_scenario_is_rf(scenario) && !run->rf ? RFL_FAILED : RFL_OK;
}

/** Memory and parts of a run. */
static enum rfl_status make_run(struct rfl_simulation *s, struct rfl_error *error) {
    const struct rfl_scenario *scenario = s->scenario;
    const struct rfl_fineness fineness = rfl_fineness_choose(scenario);
    const size_t monitors = scenario->monitor_count;
    struct rfl_run *run = s->run = rfl_allocate(1, sizeof *run, error);
    double *breaks = rfl_allocate(2 * scenario->layer_count, sizeof *breaks, error);
    for (size_t k = 0; breaks && k < scenario->layer_count; k++) {
        breaks[2 * k] = scenario->layers[k].from;
        breaks[2 * k + 1] = scenario->layers[k].to;
    }
    const struct rfl_grid_size size = rfl_fineness_grid(scenario, breaks);
    enum rfl_status made = run && breaks ? make_physics(s, &size, error) : RFL_FAILED;
    free(breaks);
    if (made)
        return made;
    const struct rfl_system system = choose_system(s);
    const size_t points = first_monitor(s) + monitors;
    const double body = scenario->tissue.temperature;
    run->first_step = 0.1 * size.first * size.first / rfl_tissue_diffusivity(&scenario->tissue);
    run->stepper = rfl_stepper_create(&system, fineness.tolerance, error);
    s->damage = rfl_damage_create(points, &s->scenario->lesion, body, error);
    run->trial = rfl_damage_create(1, &s->scenario->lesion, body, error);
    run->stencils = rfl_allocate(monitors, sizeof *run->stencils, error);
    run->potential = rfl_allocate(points, sizeof *run->potential, error);
    s->monitors = rfl_allocate(monitors, sizeof *s->monitors, error);
    s->temperature = rfl_allocate(points, sizeof *s->temperature, error);
    bool ok = run->stepper && s->damage && run->trial && run->stencils && run->potential &&
              s->monitors && s->temperature;
    for (size_t k = 0; k < 3; k++) {
        ok = (run->states[k] = rfl_allocate(points, sizeof(double), error)) && ok;
        ok = (run->course[k] = rfl_allocate(points, sizeof(double), error)) && ok;
    }
    if (!ok)
        return RFL_FAILED;
    run->stepper->solve_tolerance = fineness.solve_tolerance;
    return make_stops(s, error);
}

/** Places of the monitors in the grid. */
static enum rfl_status place_monitors(struct rfl_simulation *s, struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    for (size_t m = 0; m < s->scenario->monitor_count; m++) {
        const struct rfl_monitor *monitor = &s->scenario->monitors[m];
        if (!rfl_grid_stencil(s->grid, monitor->radius, monitor->height, &s->run->stencils[m]))
            status =
                rfl_error_add(error, RFL_INVALID, "%s: error: monitor %s lies inside the probe",
                              s->scenario->file, monitor->name);
    }
    return status;
}

/** Places of the nerves in the grid. */
static enum rfl_status make_nerves(struct rfl_simulation *s, struct rfl_error *error) {
    const struct rfl_scenario *scenario = s->scenario;
    struct rfl_run *run = s->run;
    const size_t count = scenario->nerve_count, points = s->damage->points;
    const double body = scenario->tissue.temperature;
    s->nerves = rfl_allocate(count, sizeof *s->nerves, error);
    run->tracks = rfl_allocate(count, sizeof *run->tracks, error);
    if (!s->nerves || !run->tracks)
        return RFL_FAILED;
    if (!count)
        return RFL_OK;
    run->before = rfl_damage_create(points, &scenario->lesion, body, error);
    run->tried = rfl_damage_create(points, &scenario->lesion, body, error);
    bool ok = run->before && run->tried;
    for (size_t k = 0; k < count && ok; k++)
        ok = (run->tracks[k] = rfl_track_create(s->grid, &scenario->nerves[k], error));
    return ok ? RFL_OK : RFL_FAILED;
}

struct rfl_simulation *rfl_simulation_create(const struct rfl_scenario *scenario,
                                             struct rfl_error *error) {
    struct rfl_simulation *s = rfl_allocate(1, sizeof *s, error);
    enum rfl_status status = s ? RFL_OK : RFL_FAILED;
    if (!status && !(s->scenario = rfl_scenario_copy(scenario, error)))
        status = RFL_FAILED;
    if (!status)
        status = rfl_scenario_check(s->scenario, error);
    if (!status) {
        s->end = s->scenario->output.stop;
        if (rfl_is_same_time(s->end, power_off(s->scenario)))
            s->end = power_off(s->scenario);
        merge_times(s->scenario, s->end);
        status = make_run(s, error);
    }
    if (!status)
        status = place_monitors(s, error);
    if (!status)
        status = make_nerves(s, error);
    if (!status)
        rfl_simulation_reset(s);
    else {
        rfl_simulation_free(s);
        s = NULL;
    }
    return s;
}

static void free_run(struct rfl_run *run, size_t nerves) {
    if (run) {
        rfl_rf_free(run->rf);
        rfl_heat_free(run->heat);
        rfl_stepper_free(run->stepper);
        rfl_damage_free(run->trial);
        rfl_damage_free(run->before);
        rfl_damage_free(run->tried);
        for (size_t k = 0; run->tracks && k < nerves; k++)
            rfl_track_free(run->tracks[k]);
        free(run->tracks);
        free(run->stencils);
        free(run->potential);
        free(run->stops);
        for (size_t k = 0; k < 3; k++) {
            free(run->states[k]);
            free(run->course[k]);
        }
    }
    free(run);
}

void rfl_simulation_free(struct rfl_simulation *s) {
    if (s) {
        free_run(s->run, s->scenario ? s->scenario->nerve_count : 0);
        rfl_grid_free(s->grid);
        rfl_damage_free(s->damage);
        rfl_scenario_free(s->scenario);
        free(s->monitors);
        free(s->nerves);
        free(s->temperature);
    }
    free(s);
}

/** Does every stage that heats hold a temperature, without spikes? */
static bool always_holds_temperature(const struct rfl_scenario *scenario) {
    bool always = true;
    for (size_t k = 0; k < scenario->stage_count; k++) {
        const struct rfl_protocol *protocol = &scenario->stages[k].protocol;
        bool held = rfl_protocol_holds_temperature(protocol) &&
                    protocol->pulses != RFL_PULSES_RESOLVED; /* whose spikes are hotter */
        always = always && (held || protocol->control == RFL_CONTROL_OFF);
    }
    return always;
}

/** Warnings that a scenario deserves before anything is computed. */
static void warn_of_scenario(struct rfl_simulation *s) {
    const struct rfl_scenario *scenario = s->scenario;
    double isotherm = scenario->lesion.isotherm;
    double set = rfl_scenario_highest_set_temperature(scenario);
    s->warnings[0] = '\0';
    if (always_holds_temperature(scenario) && isotherm > set)
        warn(s, "the set temperature, %.4g degC, cannot reach the isotherm, %.4g degC\n",
             set - RFL_CELSIUS, isotherm - RFL_CELSIUS);
}

void rfl_simulation_reset(struct rfl_simulation *s) {
    struct rfl_run *run = s->run;
    const double body = s->scenario->tissue.temperature;
    const size_t points = s->damage->points;
    for (size_t i = 0; i < points; i++)
        s->temperature[i] = body;
    for (size_t i = 0; i < s->grid->layout.cells; i++)
        run->stepper->y2[i] = body;
    rfl_damage_reset(s->damage, body);
    memset(s->monitors, 0, s->scenario->monitor_count * sizeof *s->monitors);
    for (size_t m = 0; m < s->scenario->monitor_count; m++) {
        s->monitors[m].temperature = s->monitors[m].peak_temperature = body;
        s->monitors[m].spike_temperature = body;
        s->monitors[m].margin = -INFINITY;
        for (size_t c = 0; c < RFL_CRITERIA; c++)
            s->monitors[m].inside_since[c] = NAN;
    }
    for (size_t k = 0; k < s->scenario->nerve_count; k++) {
        s->nerves[k] = (struct rfl_nerve_state){.margin = {-INFINITY, -INFINITY}};
        for (size_t c = 0; c < RFL_CRITERIA; c++)
            s->nerves[k].inside_since[c] = NAN;
    }
    memset(s->lesion, 0, sizeof s->lesion);
    memset(s->lesion_at_end_of_heating, 0, sizeof s->lesion_at_end_of_heating);
    s->energy = (struct rfl_energy){0};
    s->time = s->mean_power = s->wall_time = 0;
    run->delivered[0] = run->delivered[1] = run->delivered[2] = run->delivered_now = 0;
    rfl_drive_reset(&run->drive, body);
    run->heat->surface_on = !run->rf && rfl_drive_is_on(&run->drive);
    run->heat->coolant_on = run->heat->coolant != NULL;
    if (run->rf) {
        rfl_rf_reset(run->rf);
        s->generator = s->generator_at_end_of_heating = (struct rfl_generator){0};
        s->hottest = body;
    }
    run->heat->iterations = run->heat->solves = 0;
    run->stepper->steps = run->stepper->rejected = 0;
    s->steps = s->rejected_steps = s->solves = s->iterations = 0;
    rfl_stepper_restart(run->stepper, 0, run->first_step);
    run->conductance[2] = 0;
    rfl_readings_forget(run);
    s->probe_temperature = body;
    warn_of_scenario(s);
}

/* --- one step --- */

static double sum(const double *x, size_t n) {
    double total = 0;
    for (size_t i = 0; i < n; i++)
        total += x[i];
    return total;
}

/** Heat flows in state k of the step. */
static struct rfl_flows flows_at(struct rfl_run *run, size_t k) {
    const struct rfl_stepper *stepper = run->stepper;
    const double *const y[3] = {stepper->y0, stepper->y1, stepper->y2};
    const double *const gain[3] = {stepper->gain0, stepper->gain1, stepper->gain2};
    const double t[3] = {stepper->t0, stepper->t0 + RFL_TRBDF2_GAMMA * stepper->h, stepper->t2};
    if (!run->rf)
        return rfl_heat_flows(run->heat, t[k], y[k]);
    run->conductance[k] = sum(gain[k], stepper->system.size);
    return rfl_rf_flows(run->rf, t[k], y[k], run->rf->control.value * run->conductance[k]);
}

/** Heat flows of the step's three states, summed with the stepper's own weights, so that they
 * balance. */
static void add_energy(struct rfl_simulation *s) {
    struct rfl_run *run = s->run;
    const struct rfl_stepper *stepper = run->stepper;
    const double h = stepper->h, w = RFL_TRBDF2_WEIGHT * h, w2 = RFL_TRBDF2_WEIGHT_END * h;
    const struct rfl_flows f0 = flows_at(run, 0), f1 = flows_at(run, 1), f2 = flows_at(run, 2);
    struct rfl_energy *energy = &s->energy;
    run->delivered[0] = energy->delivered;
    run->delivered[1] =
        energy->delivered + RFL_TRBDF2_GAMMA * h / 2 * (f0.delivered + f1.delivered);
    energy->delivered += w * (f0.delivered + f1.delivered) + w2 * f2.delivered;
    energy->perfusion += w * (f0.perfusion + f1.perfusion) + w2 * f2.perfusion;
    energy->boundary += w * (f0.boundary + f1.boundary) + w2 * f2.boundary;
    energy->coolant += w * (f0.coolant + f1.coolant) + w2 * f2.coolant;
    run->delivered[2] = energy->delivered;
    energy->vaporised = run->rf ? rfl_rf_vaporised(run->rf, stepper->y2) : 0;
    energy->stored = rfl_heat_stored(run->heat, stepper->y2) - energy->vaporised;
    double rest = energy->delivered - energy->stored - energy->vaporised - energy->perfusion -
                  energy->boundary - energy->coolant;
    energy->imbalance_fraction = energy->delivered > 0 ? fabs(rest) / energy->delivered : 0;
}

/** Temperatures of all points at the three states of the step. */
static void gather_states(struct rfl_simulation *s) {
    struct rfl_run *run = s->run;
    const struct rfl_stepper *stepper = run->stepper;
    const double *const y[3] = {stepper->y0, stepper->y1, stepper->y2};
    const double t[3] = {stepper->t0, stepper->t0 + RFL_TRBDF2_GAMMA * stepper->h, stepper->t2};
    for (size_t k = 0; k < 3; k++) {
        double *state = run->states[k];
        if (run->rf)
            rfl_rf_temperature(run->rf, y[k], state);
        else
            memcpy(state, y[k], s->grid->layout.cells * sizeof *state);
        for (size_t p = 0; p < s->grid->heated_count; p++)
            state[first_patch(s) + p] = rfl_heat_patch_temperature(run->heat, p, t[k], state);
        for (size_t m = 0; m < s->scenario->monitor_count; m++)
            state[first_monitor(s) + m] = rfl_stencil_apply(&run->stencils[m], state);
    }
}

/** Area mean of the heated surface's temperature. */
static double probe_temperature(const struct rfl_simulation *s) {
    double sum = 0, area = 0;
    for (size_t p = 0; p < s->grid->heated_count; p++) {
        sum += s->grid->patches[p].area * s->temperature[first_patch(s) + p];
        area += s->grid->patches[p].area;
    }
    return sum / area;
}

/** First step to try after a discontinuity, s: where a voltage is steered, one that the sensor can
 * follow. */
static double first_step(const struct rfl_run *run) {
    const struct rfl_protocol *now = rfl_drive_now(&run->drive);
    bool steered = run->rf && now && rfl_protocol_holds_temperature(now) && !run->drive.sampled;
    return steered ? fmax(run->first_step, run->rf->control.shortest) : run->first_step;
}

/** Do what the protocol wants at the end of the last step. */
static enum rfl_status follow_protocol(struct rfl_simulation *s) {
    struct rfl_run *run = s->run;
    struct rfl_stepper *stepper = run->stepper;
    enum rfl_status status = RFL_OK;
    double reading = probe_temperature(s);
    if (run->rf) {
        reading = run->rf->control.sensor(run->rf, stepper->y2);
        rfl_rf_begin(run->rf, stepper->t2, stepper->y2, s->damage->omega);
        if (stepper->h == 0) /* not known yet */
            status = rfl_rf_update(run->rf, stepper->t2, stepper->y2);
        run->drive.conductance = run->rf->electric->conductance;
    }
    bool abrupt = rfl_drive_update(&run->drive, stepper->t2, reading, run->drive.conductance);
    run->heat->surface_on = !run->rf && rfl_drive_is_on(&run->drive);
    run->heat->coolant_on = run->heat->coolant && rfl_drive_now(&run->drive);
    if (abrupt || stepper->t2 == 0)
        rfl_stepper_restart(stepper, stepper->t2, first_step(run));
    if (abrupt)
        rfl_readings_forget(run);
    return status;
}

/** One step of the stepper. */
static enum rfl_status step(struct rfl_simulation *s, struct rfl_error *error) {
    struct rfl_run *run = s->run;
    struct rfl_stepper *stepper = run->stepper;
    run->heat->error = error;
    enum rfl_status status = follow_protocol(s);
    double stop = next_stop(s, stepper->t2), change = rfl_drive_next(&run->drive, stepper->t2);
    if (change < stop && !rfl_is_same_time(change, stop))
        stop = change;
    if (!status)
        status = rfl_stepper_step(stepper, stop, error);
    if (status)
        return status;
    add_energy(s);
    gather_states(s);
    if (run->rf)
        rfl_readings_note(s);
    s->steps = stepper->steps;
    s->rejected_steps = stepper->rejected;
    s->solves = run->heat->solves;
    s->iterations = run->heat->iterations;
    return RFL_OK;
}

/* --- within a step --- */

/** Coefficients of the quadratics in time that all points follow, from `time` on. */
static void set_courses(struct rfl_simulation *s) {
    struct rfl_run *run = s->run;
    const double per_h = 1 / run->stepper->h, x = (s->time - run->stepper->t0) * per_h;
    const double per_gamma = 1 / RFL_TRBDF2_GAMMA, per_rest = 1 / (1 - RFL_TRBDF2_GAMMA);
    for (size_t i = 0; i < s->damage->points; i++) {
        double y0 = run->states[0][i], d1 = (run->states[1][i] - y0) * per_gamma;
        double d2 = run->states[2][i] - y0;
        double bend = (d2 - d1) * per_rest, slope = d2 - bend; /* y0 + slope x + bend x^2 */
        run->course[0][i] = y0 + x * (slope + x * bend);
        run->course[1][i] = (slope + 2 * bend * x) * per_h;
        run->course[2][i] = bend * per_h * per_h;
    }
}

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

/** When monitor m comes inside in the next dt seconds, and how long it is warm. Before damage goes
 * on. */
static void follow_monitor(struct rfl_simulation *s, size_t m, double dt) {
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

/** When nerves came inside in the dt seconds from `time` on. After damage went on. */
static void follow_nerves(struct rfl_simulation *s, double dt) {
    for (size_t k = 0; k < s->scenario->nerve_count; k++)
        for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
            double *since = &s->nerves[k].inside_since[c];
            if (isnan(*since) && rfl_track_reached(s->run->tracks[k], s->damage, c))
                *since = s->time + find_nerve_arrival(s, k, c, dt);
        }
}

/** Damage and monitors from `time` to t, which lies in the last step. */
static void go_on(struct rfl_simulation *s, double t) {
    struct rfl_run *run = s->run;
    const double dt = t - s->time;
    set_courses(s);
    for (size_t m = 0; m < s->scenario->monitor_count; m++)
        follow_monitor(s, m, dt);
    if (run->before)
        rfl_damage_copy(run->before, s->damage);
    rfl_damage_advance(s->damage, 0, s->damage->points, run->course[0], run->course[1],
                       run->course[2], dt);
    follow_nerves(s, dt);
    for (size_t i = 0; i < s->damage->points; i++)
        s->temperature[i] = run->course[0][i] + dt * (run->course[1][i] + dt * run->course[2][i]);
    double weight[3];
    rfl_stepper_weights(run->stepper, t, weight);
    run->delivered_now = weight[0] * run->delivered[0] + weight[1] * run->delivered[1] +
                         weight[2] * run->delivered[2];
    s->time = t;
}

/* --- what is known at a time --- */

/** A lesion never shrinks: what interpolation between nodes takes away again, after power-off and
 * by a few thousandths of a millimetre at most, is kept. */
static void keep_largest(struct rfl_extent *lesion, const struct rfl_extent *before) {
    lesion->radius = fmax(lesion->radius, before->radius);
    lesion->length = fmax(lesion->length, before->length);
    lesion->distal_extension = fmax(lesion->distal_extension, before->distal_extension);
    lesion->proximal_extension = fmax(lesion->proximal_extension, before->proximal_extension);
    lesion->volume = fmax(lesion->volume, before->volume);
}

static enum rfl_status measure(struct rfl_simulation *s, struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    for (enum rfl_criterion c = 0; c < RFL_CRITERIA && !status; c++) {
        struct rfl_extent before = s->lesion[c];
        status = rfl_lesion_measure(s->grid, s->damage, c, &s->lesion[c], error);
        keep_largest(&s->lesion[c], &before);
    }
    for (size_t m = 0; m < s->scenario->monitor_count; m++) {
        const size_t i = first_monitor(s) + m;
        s->monitors[m].temperature = s->temperature[i];
        s->monitors[m].peak_temperature = s->damage->peak[i];
        s->monitors[m].omega = s->damage->omega[i];
        s->monitors[m].cem43 = s->damage->cem43[i];
    }
    for (size_t k = 0; k < s->scenario->nerve_count; k++)
        for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
            double length = rfl_track_length(s->run->tracks[k], s->damage, c);
            s->nerves[k].length[c] = fmax(s->nerves[k].length[c], length);
        }
    s->probe_temperature = probe_temperature(s);
    if (s->run->rf)
        rfl_readings_take(s);
    return status;
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

enum rfl_status rfl_simulation_advance(struct rfl_simulation *s, double t,
                                       struct rfl_error *error) {
    const double started = seconds(), from = s->time, delivered = s->run->delivered_now;
    enum rfl_status status = RFL_OK;
    if (!(t >= s->time && t <= s->end))
        return rfl_error_add(error, RFL_INVALID,
                             "cannot advance from %g s to %g s: the run ends at %g s", s->time, t,
                             s->end);
    while (!status && s->time < t) {
        if (s->run->stepper->t2 <= s->time)
            status = step(s, error);
        if (!status)
            go_on(s, fmin(t, s->run->stepper->t2));
    }
    if (!status)
        status = measure(s, error);
    s->mean_power = t > from ? (s->run->delivered_now - delivered) / (t - from) : 0;
    s->wall_time += seconds() - started;
    return status;
}

/* --- the whole run --- */

/** Of how many criteria is it known since when something has been inside? */
static size_t criteria_holding(const double inside_since[RFL_CRITERIA]) {
    size_t holding = 0;
    for (size_t c = 0; c < RFL_CRITERIA; c++)
        holding += isnan(inside_since[c]) ? 0 : 1;
    return holding;
}

/**
 * A verdict asks for all three criteria, and for a margin beyond what the model can tell.
 *
 * @param touched  some of it is inside by some criterion
 * @param inner    margin of all of it
 * @param outer    margin of its nearest part
 */
static enum rfl_verdict judge(const double inside_since[RFL_CRITERIA], bool touched, double inner,
                              double outer) {
    if (criteria_holding(inside_since) == RFL_CRITERIA && inner >= verdict_margin)
        return RFL_INSIDE;
    return !touched && outer <= -verdict_margin ? RFL_OUTSIDE : RFL_BORDERLINE;
}

static void judge_monitor(struct rfl_simulation *s, size_t m, const struct rfl_outline *outline) {
    const enum rfl_criterion chosen = s->scenario->lesion.criterion;
    const struct rfl_monitor *monitor = &s->scenario->monitors[m];
    struct rfl_monitor_state *state = &s->monitors[m];
    bool inside = !isnan(state->inside_since[chosen]);
    state->margin = rfl_lesion_margin(s->grid->shape, &s->lesion[chosen], outline, monitor->radius,
                                      monitor->height, inside);
    state->verdict = judge(state->inside_since, criteria_holding(state->inside_since) > 0,
                           state->margin, state->margin);
}

static void judge_nerve(struct rfl_simulation *s, size_t k, const struct rfl_outline *outline) {
    const enum rfl_criterion chosen = s->scenario->lesion.criterion;
    const struct rfl_track *track = s->run->tracks[k];
    struct rfl_nerve_state *state = &s->nerves[k];
    bool touched = false;
    for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++)
        touched = touched || rfl_track_touched(track, s->damage, c);
    state->margin = rfl_track_margins(track, s->damage, chosen, &s->lesion[chosen], outline);
    state->verdict = judge(state->inside_since, touched, state->margin.whole, state->margin.any);
}

/** Margins and verdicts at the end of the run. */
static enum rfl_status judge_all(struct rfl_simulation *s, struct rfl_error *error) {
    struct rfl_outline outline;
    enum rfl_status status =
        rfl_lesion_outline(s->grid, s->damage, s->scenario->lesion.criterion, &outline, error);
    for (size_t m = 0; m < s->scenario->monitor_count && !status; m++)
        judge_monitor(s, m, &outline);
    for (size_t k = 0; k < s->scenario->nerve_count && !status; k++)
        judge_nerve(s, k, &outline);
    rfl_outline_free(&outline);
    return status;
}

/** Lesions without an edge have no size: a failure for the chosen criterion, a warning for others.
 */
static enum rfl_status check_edges(struct rfl_simulation *s, struct rfl_error *error) {
    const enum rfl_criterion chosen = s->scenario->lesion.criterion;
    if (s->lesion[chosen].reaches_edge)
        return rfl_error_add(
            error, RFL_FAILED,
            "the lesion by %s reaches the end of the modelled tissue: it has no size",
            rfl_criterion_names[chosen]);
    for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++)
        if (s->lesion[c].reaches_edge)
            warn(
                s,
                "the lesion by %s reaches the end of the modelled tissue: its sizes are left out\n",
                rfl_criterion_names[c]);
    return RFL_OK;
}

/** How many rows of the time series and frames of the animation there were so far; what was told
 * last, and when; when the observer wants to be told. */
struct told {
    size_t rows;
    int frames;
    unsigned events;
    double time, visit;
};

/** Time of the next frame; never, where there is none. */
static double next_frame(const struct rfl_simulation *s, int frames) {
    const int count = s->scenario->output.frames;
    return frames > count || !count ? DBL_MAX : rfl_scenario_end(s->scenario) * frames / count;
}

/** Events that are due at time t. */
static unsigned events_at(const struct rfl_simulation *s, double t, const struct told *told) {
    const struct rfl_output *output = &s->scenario->output;
    unsigned events = 0;
    const double row = (double)told->rows * output->interval, frame = next_frame(s, told->frames);
    if (t >= frame || rfl_is_same_time(t, frame))
        events |= RFL_EVENT_FRAME;
    if (t >= row || rfl_is_same_time(t, row) || t >= s->end)
        events |= RFL_EVENT_ROW;
    for (size_t k = 0; k < output->snapshot_count; k++)
        if (output->snapshots[k] == t)
            events |= RFL_EVENT_SNAPSHOT;
    /* Who stops a run switches the power off. */
    if (t == power_off(s->scenario) || (t >= s->end && t < power_off(s->scenario)))
        events |= RFL_EVENT_HEATING_END;
    if (t >= s->end)
        events |= RFL_EVENT_END;
    if (t >= told->visit || rfl_is_same_time(t, told->visit))
        events |= RFL_EVENT_VISIT;
    return t == told->time ? events & ~told->events : events;
}

/** Time of the next event after t. */
static double next_event(const struct rfl_simulation *s, double t, const struct told *told) {
    const double due[] = {(double)told->rows * s->scenario->output.interval,
                          next_frame(s, told->frames), told->visit};
    double next = next_stop(s, t);
    for (size_t k = 0; k < sizeof due / sizeof *due; k++)
        if (due[k] < next && !rfl_is_same_time(due[k], next))
            next = due[k];
    return next;
}

/** What is to be known at an event, before the observer is told. */
static enum rfl_status prepare_event(struct rfl_simulation *s, unsigned events,
                                     struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    if (events & RFL_EVENT_HEATING_END) {
        memcpy(s->lesion_at_end_of_heating, s->lesion, sizeof s->lesion);
        s->generator_at_end_of_heating = s->generator;
    }
    if (events & RFL_EVENT_END) {
        status = check_edges(s, error);
        if (!status)
            status = judge_all(s, error);
    }
    return status;
}

/** Tell the observer, and do what it wants: go on, give up, or let the run end now. */
static enum rfl_status tell(struct rfl_simulation *s, const struct rfl_observer *observer,
                            unsigned events, struct told *told, struct rfl_error *error) {
    told->events = events;
    told->time = s->time;
    if (!events || !observer)
        return RFL_OK;
    const int answer = observer->observe(observer->context, s, events);
    if (events & RFL_EVENT_VISIT)
        told->visit = observer->visit(observer->context, s);
    if (answer != RFL_GO_ON && answer != RFL_FINISH)
        return rfl_error_add(error, RFL_FAILED, "stopped at %g s", s->time);
    if (answer == RFL_GO_ON || s->time < 1e-3 || s->time >= s->end)
        return RFL_OK;
    s->end = s->time;
    return rfl_scenario_stop(s->scenario, s->time, error);
}

enum rfl_status rfl_simulation_run(struct rfl_simulation *s, const struct rfl_observer *observer,
                                   struct rfl_error *error) {
    struct told told = {.visit = observer && observer->visit ? s->time : DBL_MAX};
    double row_time = s->time, row_delivered = s->run->delivered_now;
    enum rfl_status status = rfl_simulation_advance(s, s->time, error);
    while (!status) {
        unsigned events = events_at(s, s->time, &told);
        if (events & RFL_EVENT_ROW) {
            double span = s->time - row_time, energy = s->run->delivered_now - row_delivered;
            s->mean_power = span > 0 ? energy / span : 0;
            row_time = s->time;
            row_delivered = s->run->delivered_now;
            told.rows++;
        }
        told.frames += (events & RFL_EVENT_FRAME) != 0;
        status = prepare_event(s, events, error);
        if (!status)
            status = tell(s, observer, events, &told, error);
        if (events & RFL_EVENT_END)
            break;
        if (!status && s->time < s->end)
            status = rfl_simulation_advance(s, next_event(s, s->time, &told), error);
    }
    return status;
}

/** Does a place lie in the modelled tissue, as far as its outer boundary? */
static bool is_modelled(const struct rfl_grid *grid, double radius, double height) {
    const size_t *n = grid->layout.n;
    bool within = radius <= grid->edge[0][n[0]];
    if (grid->shape == RFL_NEEDLE)
        within = within && height >= grid->edge[1][0] && height <= grid->edge[1][n[1]];
    return within;
}

struct rfl_sample rfl_simulation_sample(const struct rfl_simulation *s, double radius,
                                        double height) {
    struct rfl_stencil stencil;
    if (!is_modelled(s->grid, radius, height) ||
        !rfl_grid_stencil(s->grid, radius, height, &stencil))
        return (struct rfl_sample){NAN, NAN, NAN, NAN};
    return (struct rfl_sample){
        .temperature = rfl_stencil_apply(&stencil, s->temperature),
        .peak_temperature = rfl_stencil_apply(&stencil, s->damage->peak),
        .omega = rfl_stencil_apply_log(&stencil, s->damage->omega),
        .cem43 = rfl_stencil_apply_log(&stencil, s->damage->cem43),
    };
}
