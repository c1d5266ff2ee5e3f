/* What is read off a run: fields at a place, a generator's display. */
#include <math.h>
#include <string.h>

#include "../physics/grid.h"
#include "run.h"

/* --- fields at a place --- */

struct rfl_sample rfl_simulation_sample(const struct rfl_simulation *s, struct rfl_point place) {
    struct rfl_stencil stencil;
    if (!rfl_grid_contains(s->grid, place) || !rfl_grid_stencil(s->grid, place, &stencil))
        return (struct rfl_sample){NAN, NAN, NAN, NAN, NAN};
    return (struct rfl_sample){
        .temperature = rfl_stencil_apply(&stencil, s->temperature),
        .peak_temperature = rfl_stencil_apply(&stencil, s->damage->peak),
        .omega = rfl_stencil_apply_log(&stencil, s->damage->omega),
        .cem43 = rfl_stencil_apply_log(&stencil, s->damage->cem43),
        .above = rfl_stencil_apply(&stencil, s->damage->above),
    };
}

/* --- the voltage on display --- */

void rfl_readings_reset(struct rfl_run *run) {
    run->voltage[0] = run->voltage[1] = NAN;
}

/** Keep the voltage of the last step for the display; of pulses that of the last one. */
static void note_voltage(struct rfl_run *run, double duty) {
    const double square = run->rf->control.value / duty;
    if (run->generator.sampled && run->generator.ticks % 2 == 0 && square == 0)
        return; /* between pulses */
    run->voltage[0] = run->voltage[1];
    run->middle[0] = run->middle[1];
    run->voltage[1] = sqrt(square);
    run->middle[1] = run->stepper->t0 + run->stepper->h / 2;
}

/* A steered voltage that changes by more than this from one step to the next, relative, jumps, as
 * where a limit is left, and no line is drawn through a jump. Summaries of all scenarios are the
 * same with 0.03 and with 0.5. */
static const double jump = 0.1;

/** Voltage at the tissue at time t. One that is steered, or holds a power, is the mean of what a
 * step needs: on the line through the middles of steps it has no steps. */
static double voltage_at(const struct rfl_run *run, double t) {
    const double before = run->voltage[0], now = run->voltage[1];
    double bound[2];
    if (isnan(now)) /* nothing has been computed yet */
        return 0;
    rfl_generator_bounds(&run->generator, run->rf->electric->conductance, bound);
    const struct rfl_protocol *protocol = rfl_generator_now(&run->generator);
    bool power = protocol && protocol->control == RFL_CONTROL_POWER;
    bool steered = bound[0] < bound[1] && run->rf->control.value < bound[1];
    if (!(steered || power) || !(fabs(now - before) < jump * now))
        return now;
    return now + (now - before) * (t - run->middle[1]) / (run->middle[1] - run->middle[0]);
}

/* --- the field at monitors --- */

/** Change of the unit potential at a monitor along a step, from as far on its other side, V/m at 1
 * V.
 */
static double slope_along(const struct rfl_simulation *s, size_t monitor, struct rfl_point step) {
    const struct rfl_point at = rfl_monitor_point(&s->scenario->monitors[monitor]);
    const struct rfl_point there = {at.x + step.x, at.y + step.y, at.z + step.z};
    const struct rfl_point here = {at.x - step.x, at.y - step.y, at.z - step.z};
    struct rfl_stencil ahead, behind;
    double length = hypot(hypot(step.x, step.y), step.z);
    if (!rfl_grid_stencil(s->grid, there, &ahead))
        return 0;
    if (rfl_grid_stencil(s->grid, here, &behind))
        length *= 2;
    else /* at the probe's surface */
        behind = s->run->stencils[monitor];
    return (rfl_stencil_apply(&ahead, s->run->potential) -
            rfl_stencil_apply(&behind, s->run->potential)) /
           length;
}

/* The slope is taken this far, m, to both sides of a monitor: about a cell's width beside a 22
 * gauge needle at standard accuracy. A monitor on the metal, where the field bends most, reads 0.3
 * % less with 0.02 mm, 1.2 % more with 0.1 mm (pulsed_rf, draft). */
static const double apart = 0.05e-3;

/** Length of the unit potential's gradient at a monitor, V/m at 1 V. */
static double slope_of_potential(const struct rfl_simulation *s, size_t monitor) {
    const double x = slope_along(s, monitor, (struct rfl_point){.x = apart});
    const double y = slope_along(s, monitor, (struct rfl_point){.y = apart});
    const double z = slope_along(s, monitor, (struct rfl_point){.z = apart});
    return hypot(hypot(x, y), z);
}

/**
 * Field at each monitor, and how much hotter spikes are: averaged pulses are too short for heat to
 * leave, sigma E^2 t / (rho c).
 */
static void note_fields(struct rfl_simulation *s, double duty, double pulse_width) {
    const struct rfl_run *run = s->run;
    const size_t cells = s->grid->layout.cells;
    const double voltage = sqrt(run->rf->control.value / duty);
    const struct rfl_medium medium = rfl_medium_of(s->scenario);
    memcpy(run->potential, run->rf->electric->potential, cells * sizeof *run->potential);
    for (size_t p = 0; p < s->grid->heated_count; p++)
        run->potential[first_patch(s) + p] = 1;
    for (size_t m = 0; m < s->scenario->monitor_count; m++) {
        const struct rfl_monitor *monitor = &s->scenario->monitors[m];
        const struct rfl_tissue *tissue = rfl_medium_tissue_at(&medium, rfl_monitor_point(monitor));
        const double field = voltage * slope_of_potential(s, m);
        const double T = run->states[2][first_monitor(s) + m];
        double conductivity = tissue->electrical_conductivity *
                              rfl_rf_growth(tissue->electrical_conductivity_slope, T);
        double spike = conductivity * field * field * (1 - duty) * pulse_width /
                       (tissue->density * tissue->specific_heat);
        run->pulses[m] = (struct rfl_pulse){field, spike};
    }
}

void rfl_readings_record(struct rfl_simulation *s) {
    const struct rfl_protocol *now = rfl_generator_now(&s->run->generator);
    const double duty = rfl_generator_duty(&s->run->generator);
    note_voltage(s->run, duty);
    note_fields(s, duty, now && duty < 1 ? now->pulse_width : 0);
}

/* --- the display --- */

void rfl_readings_update(struct rfl_simulation *s) {
    const struct rfl_run *run = s->run;
    struct rfl_display *now = &s->generator;
    const struct rfl_protocol *protocol = &s->scenario->protocol;
    double weight[3], G = 0;
    rfl_stepper_weights(run->stepper, s->time, weight);
    for (size_t k = 0; k < 3; k++)
        G += weight[k] * run->conductance[k];
    /* Between steps' middles the line may lead beyond what the generator gives out. */
    now->current =
        fmin(voltage_at(run, s->time), sqrt(rfl_generator_limit(&run->generator, G))) * G;
    now->impedance =
        rfl_generator_is_on(&run->generator) && G > 0 ? rfl_generator_impedance(protocol, G) : 0;
    now->voltage = now->current * now->impedance;
    now->power =
        G > 0 ? now->current * now->current / G * rfl_generator_pulsed(&run->generator) : 0;
    now->metal_temperature = rfl_stencil_apply(&run->rf->sensor, s->temperature);
    now->sensor_temperature = rfl_rf_reading(run->rf, s->temperature);
    now->peak_tissue_temperature = 0;
    s->hottest = s->scenario->tissue.temperature;
    for (size_t i = 0; i < s->grid->layout.cells; i++) {
        if (!s->grid->tissue[i])
            continue;
        now->peak_tissue_temperature = fmax(now->peak_tissue_temperature, s->temperature[i]);
        if (s->damage->peak[i] > s->hottest) {
            s->hottest = s->damage->peak[i];
            s->hottest_place = rfl_grid_place(s->grid, i);
        }
    }
}
