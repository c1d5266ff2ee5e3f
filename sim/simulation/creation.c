/* A simulation is made, started again, and freed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

/* --- times --- */

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
    bool set = hot && rfl_generator_is_on(&s->run->generator);
    return set ? rfl_generator_set_temperature(&s->run->generator, t)
               : s->scenario->tissue.temperature;
}

static int compare_times(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/** Times at which the caller is notified, beside rows and frames. Steps do not land there. */
static enum rfl_status make_wakeups(struct rfl_simulation *s, struct rfl_error *error) {
    const struct rfl_scenario *scenario = s->scenario;
    struct rfl_run *run = s->run;
    size_t n = 0;
    run->wakeups = rfl_allocate(scenario->output.snapshot_count + 2, sizeof *run->wakeups, error);
    if (!run->wakeups)
        return RFL_FAILED;
    run->wakeups[n++] = scenario->protocol.duration;
    run->wakeups[n++] = s->end;
    for (size_t k = 0; k < scenario->output.snapshot_count; k++)
        run->wakeups[n++] = scenario->output.snapshots[k];
    qsort(run->wakeups, n, sizeof *run->wakeups, compare_times);
    run->wakeup_count = n;
    return RFL_OK;
}

/* --- parts --- */

/** How far ahead a sensor is steered at least, as a multiple of the time a^2/D in which heat
 * crosses the metal, and of that in which it crosses as much tissue: a voltage that has to be right
 * sooner was seen to ring. */
static const double metal_times = 2.5, tissue_times = 0.08;

/** The same of a sensor ahead of the tip, of the time in which heat comes so far in tissue: with
 * less, the voltage went from one limit to the other. */
static const double ahead_times = 0.15;

/** Shortest step over which a voltage is constant and right at its end, of that: shorter ones cost
 * more and did not move a lesion's edge by more than 0.0003 mm. */
static const double shortest_times = 4;

/** First step after a jump, as a part of the time in which heat crosses the finest cell. */
static const double first_part = 0.1;

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
    const double ahead = fmax(-probe->sensor_depth, 0);
    const double in_metal = probe->conductivity / (probe->density * probe->specific_heat);
    const double in_tissue = rfl_tissue_diffusivity(tissue); /* diffusivities, m2/s */
    rf->control.horizon = fmax(square * fmax(metal_times / in_metal, tissue_times / in_tissue),
                               ahead_times * ahead * ahead / in_tissue);
    rf->control.shortest = shortest_times * rf->control.horizon;
    rf->sensor = rfl_grid_axis_stencil(s->grid, probe->sensor_depth);
    rf->probe = probe;
    return rfl_rf_system(rf);
}

/** Grid, heat and, with a generator, the electric field, for what fills the scenario's space. */
static enum rfl_status make_physics(struct rfl_simulation *s, const struct rfl_grid_size *size,
                                    struct rfl_error *error) {
    const struct rfl_scenario *scenario = s->scenario;
    const struct rfl_medium medium = rfl_medium_of(scenario);
    struct rfl_run *run = s->run;
    run->generator =
        (struct rfl_generator_state){.stages = scenario->stages, .count = scenario->stage_count};
    if (!(s->grid = rfl_grid_create(&scenario->probe, size, error)) ||
        !(run->heat = rfl_heat_create(s->grid, &medium, error)))
        return RFL_FAILED;
    run->heat->patch_temperature = patch_temperature;
    run->heat->context = s;
    if (rfl_scenario_is_rf(scenario))
        run->rf = rfl_rf_create(run->heat, &medium, &scenario->lesion, &run->generator, error);
    return rfl_scenario_is_rf(scenario) && !run->rf ? RFL_FAILED : RFL_OK;
}

/** Heights at which tissue changes; returns how many. */
static size_t find_breaks(const struct rfl_scenario *scenario, double *breaks) {
    size_t count = 0;
    for (size_t k = 0; k < scenario->layer_count; k++) {
        breaks[count++] = scenario->layers[k].from;
        breaks[count++] = scenario->layers[k].to;
    }
    if (rfl_scenario_fluid_matters(scenario)) {
        breaks[count++] = scenario->fluid.from;
        breaks[count++] = scenario->fluid.to;
    }
    return count;
}

/** Memory and parts of a run. */
static enum rfl_status make_run(struct rfl_simulation *s, struct rfl_error *error) {
    const struct rfl_scenario *scenario = s->scenario;
    const struct rfl_fineness fineness = rfl_fineness_choose(scenario);
    const size_t monitors = scenario->monitor_count;
    struct rfl_run *run = s->run = rfl_allocate(1, sizeof *run, error);
    double *breaks = rfl_allocate(2 * scenario->layer_count + 2, sizeof *breaks, error);
    const struct rfl_grid_size size =
        rfl_fineness_grid(scenario, breaks, breaks ? find_breaks(scenario, breaks) : 0);
    enum rfl_status made = run && breaks ? make_physics(s, &size, error) : RFL_FAILED;
    free(breaks);
    if (made)
        return made;
    const struct rfl_system system = choose_system(s);
    const size_t points = first_monitor(s) + monitors;
    const double body = scenario->tissue.temperature;
    run->first_step =
        first_part * size.first * size.first / rfl_tissue_diffusivity(&scenario->tissue);
    run->stepper = rfl_stepper_create(&system, fineness.tolerance, error);
    s->damage = rfl_damage_create(points, &s->scenario->lesion, body, error);
    run->trial = rfl_damage_create(1, &s->scenario->lesion, body, error);
    run->stencils = rfl_allocate(monitors, sizeof *run->stencils, error);
    run->potential = rfl_allocate(points, sizeof *run->potential, error);
    run->start = rfl_damage_create(points, &s->scenario->lesion, body, error);
    run->finish = rfl_damage_create(points, &s->scenario->lesion, body, error);
    run->pulses = rfl_allocate(monitors, sizeof *run->pulses, error);
    run->monitors = rfl_allocate(monitors, sizeof *run->monitors, error);
    s->monitors = rfl_allocate(monitors, sizeof *s->monitors, error);
    s->temperature = rfl_allocate(points, sizeof *s->temperature, error);
    bool ok = run->stepper && s->damage && run->start && run->finish && run->trial &&
              run->stencils && run->potential && run->pulses && run->monitors && s->monitors &&
              s->temperature;
    for (size_t k = 0; k < 3; k++) {
        ok = (run->states[k] = rfl_allocate(points, sizeof(double), error)) && ok;
        ok = (run->course[k] = rfl_allocate(points, sizeof(double), error)) && ok;
    }
    if (!ok)
        return RFL_FAILED;
    run->stepper->solve_tolerance = fineness.solve_tolerance;
    return make_wakeups(s, error);
}

/** Places of the monitors in the grid. */
static enum rfl_status place_monitors(struct rfl_simulation *s, struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    for (size_t m = 0; m < s->scenario->monitor_count; m++) {
        const struct rfl_monitor *monitor = &s->scenario->monitors[m];
        if (!rfl_grid_stencil(s->grid, rfl_monitor_point(monitor), &s->run->stencils[m]))
            status =
                rfl_error_add(error, RFL_INVALID, "%s: error: monitor %s lies inside the probe",
                              s->scenario->file, monitor->label);
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
    run->nerves_inside_since = rfl_allocate(count, sizeof *run->nerves_inside_since, error);
    if (!s->nerves || !run->tracks || !run->nerves_inside_since)
        return RFL_FAILED;
    if (!count)
        return RFL_OK;
    run->tried = rfl_damage_create(points, &scenario->lesion, body, error);
    bool ok = run->tried;
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
        snap(&s->end, s->scenario->protocol.duration);
        snap(&s->end, rfl_scenario_end(s->scenario));
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
        rfl_damage_free(run->start);
        rfl_damage_free(run->finish);
        rfl_damage_free(run->tried);
        for (size_t k = 0; run->tracks && k < nerves; k++)
            rfl_track_free(run->tracks[k]);
        free(run->tracks);
        free(run->stencils);
        free(run->potential);
        free(run->pulses);
        free(run->monitors);
        free(run->nerves_inside_since);
        free(run->wakeups);
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
        for (size_t c = 0; c < RFL_CRITERIA; c++)
            rfl_outline_free(&s->outline[c]);
        free(s->monitors);
        free(s->nerves);
        free(s->temperature);
    }
    free(s);
}

/* Points and nerves that nothing has reached. */
static void forget_arrivals(struct rfl_simulation *s, double body) {
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
            s->nerves[k].inside_since[c] = s->run->nerves_inside_since[k][c] = NAN;
    }
}

static void forget_lesions(struct rfl_simulation *s) {
    memset(s->lesion, 0, sizeof s->lesion);
    memset(s->lesion_at_end_of_heating, 0, sizeof s->lesion_at_end_of_heating);
    for (size_t c = 0; c < RFL_CRITERIA; c++)
        rfl_outline_free(&s->outline[c]);
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
    forget_arrivals(s, body);
    forget_lesions(s);
    s->energy = (struct rfl_energy){0};
    s->time = s->mean_power = s->wall_time = 0;
    s->cut_off = NAN;
    memset(run->energy, 0, sizeof run->energy);
    rfl_generator_reset(&run->generator, body);
    run->heat->surface_on = !run->rf && rfl_generator_is_on(&run->generator);
    run->heat->coolant_on = run->heat->coolant != NULL;
    if (run->rf) {
        rfl_rf_reset(run->rf);
        s->generator = s->generator_at_end_of_heating = (struct rfl_display){0};
        s->hottest = body;
    }
    run->heat->iterations = run->heat->solves = 0;
    run->stepper->steps = run->stepper->rejected = 0;
    s->steps = s->rejected_steps = s->solves = s->iterations = 0;
    rfl_stepper_restart(run->stepper, 0, run->first_step);
    run->conductance[2] = 0;
    rfl_readings_reset(run);
    s->probe_temperature = body;
    memset(run->edge_reported, 0, sizeof run->edge_reported);
    run->ended = false;
    run->schedule = (struct rfl_schedule){.measured = NAN, .notified = NAN};
    rfl_warnings_begin(s);
}
