/* A step of the run, and the state at any time within it. */
#include <assert.h>
#include <gsl/gsl_poly.h>
#include <math.h>
#include <string.h>

#include "../measure/lesion.h"
#include "run.h"

/* --- one step --- */

static double sum(const double *x, size_t n) {
    double total = 0;
    for (size_t i = 0; i < n; i++)
        total += x[i];
    return total;
}

/**
 * Heat flows in state k of the step.
 *
 * A step goes on with the rates that the one before ended with, but for the voltage: perfusion that
 * stops in between does so from its own first stage on.
 */
static struct rfl_flows flows_at(struct rfl_run *run, size_t k) {
    const struct rfl_stepper *stepper = run->stepper;
    const double *const y[3] = {stepper->y0, stepper->y1, stepper->y2};
    const double *const gain[3] = {stepper->gain0, stepper->gain1, stepper->gain2};
    const double t[3] = {stepper->t0, stepper->t0 + RFL_TRBDF2_GAMMA * stepper->h, stepper->t2};
    const bool goes_on = k == 0 && stepper->before_h > 0;
    struct rfl_flows flows = run->flows;
    if (!run->rf)
        return goes_on ? flows : rfl_heat_flows(run->heat, t[k], y[k]);
    run->conductance[k] = sum(gain[k], stepper->system.size);
    const double power = run->rf->control.value * run->conductance[k];
    if (!goes_on)
        return rfl_rf_flows(run->rf, t[k], y[k], power);
    flows.delivered = power;
    return flows;
}

/** Add to the energies, J, what these flows, W, bring in the given seconds. */
static void add_flows(struct rfl_energy *energy, const struct rfl_flows *flows, double seconds) {
    energy->delivered += flows->delivered * seconds;
    energy->perfusion += flows->perfusion * seconds;
    energy->boundary += flows->boundary * seconds;
    energy->coolant += flows->coolant * seconds;
}

/** Energies by the step's three states: heat flows are summed with the stepper's own weights, so
 * that they balance. */
static void add_energy(struct rfl_simulation *s) {
    struct rfl_run *run = s->run;
    const struct rfl_stepper *stepper = run->stepper;
    const double *const y[3] = {stepper->y0, stepper->y1, stepper->y2};
    const double h = stepper->h, first = RFL_TRBDF2_GAMMA * h / 2;
    const double w = RFL_TRBDF2_WEIGHT * h, end = RFL_TRBDF2_WEIGHT_END * h;
    const struct rfl_flows flows[3] = {flows_at(run, 0), flows_at(run, 1), flows_at(run, 2)};
    const double weight[3][3] = {{0, 0, 0}, {first, first, 0}, {w, w, end}};
    const struct rfl_energy before = run->energy[2];
    for (size_t k = 0; k < 3; k++) {
        struct rfl_energy *energy = &run->energy[k];
        *energy = before;
        for (size_t i = 0; k && i < 3; i++)
            add_flows(energy, &flows[i], weight[k][i]);
        energy->vaporised = run->rf ? rfl_rf_vaporised(run->rf, y[k]) : 0;
        energy->stored = rfl_heat_stored(run->heat, y[k]) - energy->vaporised;
    }
    run->flows = flows[2];
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

/** Coefficients of the quadratics in time that all points follow from the step's start on. */
static void set_courses(struct rfl_simulation *s) {
    struct rfl_run *run = s->run;
    const double per_h = 1 / run->stepper->h;
    const double per_gamma = 1 / RFL_TRBDF2_GAMMA, per_rest = 1 / (1 - RFL_TRBDF2_GAMMA);
    for (size_t i = 0; i < s->damage->points; i++) {
        double y0 = run->states[0][i], d1 = (run->states[1][i] - y0) * per_gamma;
        double d2 = run->states[2][i] - y0, bend = (d2 - d1) * per_rest;
        run->course[0][i] = y0;
        run->course[1][i] = (d2 - bend) * per_h;
        run->course[2][i] = bend * per_h * per_h;
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

/** Is the voltage such as holds the sensor at the set temperature? */
static bool is_steered(const struct rfl_run *run) {
    const struct rfl_protocol *now = rfl_generator_now(&run->generator);
    return run->rf && rfl_generator_is_on(&run->generator) && rfl_protocol_holds_temperature(now) &&
           !run->generator.sampled;
}

/** First step to try after a discontinuity, s: where a voltage is steered, one that the sensor can
 * follow. */
static double first_step(const struct rfl_run *run) {
    return is_steered(run)
               ? fmin(fmax(run->first_step, run->rf->control.shortest), run->rf->control.longest)
               : run->first_step;
}

/** Parts of a rise to the set temperature: no step is longer than one. Later the time since the
 * last jump has fewer: as it goes, voltage changes ever less. */
static const double rise_parts = 12, hold_parts = 4;

/** First step of a rise without a ramp, and of a temperature that is held, as parts of the sensor's
 * horizon. */
static const double first_of_horizon = 0.01, first_held = 2;

/**
 * Longest next step, s. A rise takes as long as its ramp, or than the time since it began: how fast
 * it is without a ramp is then the generator's doing, not the steps'.
 */
static double longest_step(const struct rfl_run *run) {
    const struct rfl_generator_state *generator = &run->generator;
    if (!is_steered(run))
        return INFINITY;
    const struct rfl_stage *stage = &generator->stages[generator->stage];
    const double horizon = run->rf->control.horizon, ramp = stage->protocol.ramp;
    const double since = run->stepper->t2 - stage->start, part = fmax(ramp, since) / rise_parts;
    if (generator->risen && part >= horizon)
        return fmax((since - ramp) / hold_parts, first_held * horizon);
    const bool pulses = stage->protocol.pulses != RFL_PULSES_NONE; /* rise at their own voltage */
    return fmax(part, pulses ? horizon : first_of_horizon * horizon);
}

/* --- the impedance limit --- */

/** How exactly the moment of cut-off is found, s. */
static const double cut_off_within = 0.5e-3;

/** Conductance at which the displayed impedance is at its limit, S; NaN: there is no limit. One
 * below the series resistance is always passed. */
static double least_conductance(const struct rfl_simulation *s) {
    const struct rfl_protocol *protocol = &s->scenario->protocol;
    const double tissue = protocol->impedance_limit - protocol->series_resistance;
    return tissue <= 0 ? INFINITY : 1 / tissue;
}

/** Switch off now, at the end of the last step. */
static void cut_off(struct rfl_simulation *s, double conductance) {
    s->cut_off = s->run->stepper->t2;
    rfl_generator_cut(&s->run->generator);
    if (s->cut_off == 0)
        rfl_warnings_cut_off(s, rfl_generator_impedance(&s->scenario->protocol, conductance));
}

/** First time within the last step at which the quadratic through its conductances is less than
 * `least`; NaN: it is nowhere. */
static double falls_below(const struct rfl_stepper *stepper, double least) {
    const double *const gain[3] = {stepper->gain0, stepper->gain1, stepper->gain2};
    const double gamma = RFL_TRBDF2_GAMMA;
    double G[3], root[2];
    for (size_t k = 0; k < 3; k++)
        G[k] = sum(gain[k], stepper->system.size) - least;
    const double slope1 = (G[1] - G[0]) / gamma, slope2 = (G[2] - G[1]) / (1 - gamma);
    const double bend = slope2 - slope1; /* second divided difference over [0, 1] */
    if (G[0] < 0)
        return stepper->t0;
    const int roots =
        gsl_poly_solve_quadratic(bend, slope1 - bend * gamma, G[0], &root[0], &root[1]);
    for (int k = 0; k < roots; k++)
        if (root[k] > 0 && root[k] <= 1)
            return stepper->t0 + root[k] * stepper->h;
    return G[2] < 0 ? stepper->t2 : NAN;
}

/** The conductance from which the generator's bounds begin: that of the state now. */
static enum rfl_status find_conductance(struct rfl_run *run) {
    const enum rfl_status status = rfl_rf_update(run->rf, run->stepper->t2, run->stepper->y2);
    run->generator.conductance = run->rf->electric->conductance;
    return status;
}

/** Where the impedance passes its limit within the last step, let that step end there, and have the
 * power cut off. */
static enum rfl_status stop_at_limit(struct rfl_simulation *s, struct rfl_error *error) {
    struct rfl_stepper *stepper = s->run->stepper;
    const double least = least_conductance(s);
    enum rfl_status status = RFL_OK;
    while (!status && s->run->rf && s->run->rf->control.value > 0 && !isnan(least)) {
        const double t = falls_below(stepper, least);
        if (isnan(t))
            break;
        if (stepper->t2 - t <= cut_off_within) {
            s->cut_off = stepper->t2;
            break;
        }
        rfl_stepper_rewind(stepper);
        status = find_conductance(s->run);
        if (!status)
            status = rfl_stepper_step(stepper, t + cut_off_within / 2, error);
    }
    return status;
}

/** Do what the protocol wants at the end of the last step. */
static enum rfl_status follow_protocol(struct rfl_simulation *s) {
    struct rfl_run *run = s->run;
    struct rfl_stepper *stepper = run->stepper;
    enum rfl_status status = RFL_OK;
    double reading = probe_temperature(s);
    if (run->rf) {
        reading = rfl_rf_reading(run->rf, stepper->y2);
        rfl_rf_begin(run->rf, stepper->t2, stepper->y2, s->damage->omega);
        run->generator.conductance = run->rf->electric->conductance;
        if (stepper->h == 0) /* not known yet */
            status = find_conductance(run);
    }
    if (stepper->t2 == s->cut_off)
        rfl_generator_cut(&run->generator);
    const bool pulse = run->generator.pulse;
    bool abrupt =
        rfl_generator_update(&run->generator, stepper->t2, reading, run->generator.conductance);
    const bool comes_on = abrupt || stepper->t2 == 0 || run->generator.pulse > pulse;
    if (run->rf && comes_on && rfl_generator_is_on(&run->generator) &&
        run->generator.conductance < least_conductance(s))
        cut_off(s, run->generator.conductance);
    abrupt = abrupt || stepper->t2 == s->cut_off;
    run->heat->surface_on = !run->rf && rfl_generator_is_on(&run->generator);
    run->heat->coolant_on = run->heat->coolant && rfl_generator_now(&run->generator);
    if (run->rf)
        run->rf->control.longest = longest_step(run);
    if (abrupt && run->rf && !status) /* limits hold for what the next step begins with */
        status = find_conductance(run);
    if (abrupt || stepper->t2 == 0)
        rfl_stepper_restart(stepper, stepper->t2, first_step(run));
    if (abrupt)
        rfl_readings_reset(run);
    return status;
}

static void swap(struct rfl_damage *a, struct rfl_damage *b) {
    const struct rfl_damage c = *a;
    *a = *b;
    *b = c;
}

/** One step of the stepper, and the damage that it does. */
static enum rfl_status take_step(struct rfl_simulation *s, struct rfl_error *error) {
    struct rfl_run *run = s->run;
    struct rfl_stepper *stepper = run->stepper;
    run->heat->error = error;
    enum rfl_status status = follow_protocol(s);
    double stop = rfl_scenario_end(s->scenario),
           change = rfl_generator_next(&run->generator, stepper->t2);
    if (change < stop && !rfl_is_same_time(change, stop))
        stop = change;
    if (!status)
        status = rfl_stepper_step(stepper, stop, error);
    if (!status)
        status = stop_at_limit(s, error);
    if (status)
        return status;
    assert(stepper->t0 < stepper->t2 && stepper->t2 <= stop && stepper->t0 == s->time);
    add_energy(s);
    gather_states(s);
    if (run->rf)
        rfl_readings_record(s);
    set_courses(s);
    swap(run->start, s->damage);
    rfl_damage_copy(run->finish, run->start);
    rfl_damage_advance(run->finish, 0, run->finish->points, run->course[0], run->course[1],
                       run->course[2], stepper->h);
    rfl_arrivals_find(s);
    s->steps = stepper->steps;
    s->rejected_steps = stepper->rejected;
    s->solves = run->heat->solves;
    s->iterations = run->heat->iterations;
    return RFL_OK;
}

/* --- within a step --- */

/** Energies at t: each is on the quadratic through those by the step's states, so that they balance
 * there as well; what did not change, does not. */
static struct rfl_energy energy_at(const struct rfl_run *run, double t) {
    struct rfl_energy sum = run->energy[0];
    double weight[3];
    rfl_stepper_weights(run->stepper, t, weight);
    for (size_t k = 1; k < 3; k++) {
        const struct rfl_energy *from = &run->energy[0], *to = &run->energy[k];
        sum.delivered += weight[k] * (to->delivered - from->delivered);
        sum.stored += weight[k] * (to->stored - from->stored);
        sum.perfusion += weight[k] * (to->perfusion - from->perfusion);
        sum.boundary += weight[k] * (to->boundary - from->boundary);
        sum.vaporised += weight[k] * (to->vaporised - from->vaporised);
        sum.coolant += weight[k] * (to->coolant - from->coolant);
    }
    return sum;
}

/** What is missing in the balance, as a part of its largest term. */
static double imbalance_of(const struct rfl_energy *e) {
    const double terms[] = {e->stored, e->perfusion, e->boundary, e->vaporised, e->coolant};
    double rest = e->delivered, largest = fabs(e->delivered);
    for (size_t k = 0; k < sizeof terms / sizeof *terms; k++) {
        rest -= terms[k];
        largest = fmax(largest, fabs(terms[k]));
    }
    return largest > 0 ? fabs(rest) / largest : 0;
}

/** The state at t, which lies in the last step, from that step's start. */
static void show_state(struct rfl_simulation *s, double t) {
    struct rfl_run *run = s->run;
    const double dt = t - run->stepper->t0;
    const bool at_end = t == run->stepper->t2;
    assert(dt >= 0 && s->time <= t && t <= run->stepper->t2);
    if (at_end)
        swap(s->damage, run->finish);
    else {
        rfl_damage_copy(s->damage, run->start);
        rfl_damage_advance(s->damage, 0, s->damage->points, run->course[0], run->course[1],
                           run->course[2], dt);
    }
    for (size_t i = 0; i < s->damage->points; i++)
        s->temperature[i] = run->course[0][i] + dt * (run->course[1][i] + dt * run->course[2][i]);
    rfl_arrivals_show(s, t);
    s->energy = at_end ? run->energy[2] : energy_at(run, t);
    s->energy.imbalance_fraction = imbalance_of(&s->energy);
    s->time = t;
}

enum rfl_status rfl_run_advance_step(struct rfl_simulation *s, double t, struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    if (s->run->stepper->t2 <= s->time) {
        const double before = s->cut_off;
        status = take_step(s, error);
        if (s->cut_off == s->time && s->cut_off != before)
            return status; /* the generator cuts off now, before anything else goes on */
    }
    if (!status)
        show_state(s, fmin(t, s->run->stepper->t2));
    return status;
}

/* --- what is known at a time --- */

enum rfl_status rfl_run_measure(struct rfl_simulation *s, struct rfl_error *error) {
    const enum rfl_criterion asked = rfl_criteria_count(&s->scenario->lesion);
    enum rfl_status status = RFL_OK;
    for (enum rfl_criterion c = 0; c < asked && !status; c++) {
        rfl_outline_free(&s->outline[c]);
        status = rfl_lesion_trace(s->grid, s->damage, c, &s->lesion[c], &s->outline[c], error);
    }
    for (size_t m = 0; m < s->scenario->monitor_count; m++) {
        const size_t i = first_monitor(s) + m;
        s->monitors[m].temperature = s->temperature[i];
        s->monitors[m].peak_temperature = s->damage->peak[i];
        s->monitors[m].omega = s->damage->omega[i];
        s->monitors[m].cem43 = s->damage->cem43[i];
        s->monitors[m].seconds_above = s->damage->above[i];
    }
    for (size_t k = 0; k < s->scenario->nerve_count; k++)
        for (enum rfl_criterion c = 0; c < asked; c++)
            s->nerves[k].length[c] = rfl_track_length(s->run->tracks[k], s->damage, c);
    s->probe_temperature = probe_temperature(s);
    if (s->run->rf)
        rfl_readings_update(s);
    return status;
}
