#include "rf.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "conduct.h"

/* Conductivities refer to 37 degC; water boils at 100 degC, where their growth ends. */
static const double reference = 37 + RFL_CELSIUS, boils = 100 + RFL_CELSIUS;

/** Latent heat of water at 100 degC, J/kg, as in steam tables. */
static const double latent_heat = 2.257e6;

/**
 * Dried tissue conducts this fraction of what wet tissue conducts; in between, by powers.
 *
 * @source M. Trujillo, E. Berjano, Int. J. Hyperthermia 29 (2013) 590: models let it fall by two to
 *         four orders of magnitude
 */
static const double dry_conducts = 0.01;

/**
 * Errors count less where water boils or has boiled, as that is only a small part of the tissue,
 * and where it is about to: there temperatures bend sharply as cells dry one after the other, far
 * inside every lesion. Once some water boils, bends reach farther than before.
 */
static const double boiling_scale = 0.02, hot_scale = 0.1;
static const double hot = 98 + RFL_CELSIUS, hot_beside_steam = 85 + RFL_CELSIUS;

/** A matrix serves until tissue has changed by more than this, K. */
static const double matrix_life = 5;

void rfl_rf_free(struct rfl_rf *rf) {
    if (rf) {
        double *arrays[] = {
            rf->conductivity, rf->perfusion,      rf->sigma37, rf->boiling,         rf->temperature,
            rf->sigma,        rf->slope,          rf->scale,   rf->start,           rf->omega,
            rf->start_rate,   rf->prepared_state, rf->dry,     rf->other_potential, rf->dries_from,
            rf->steam,        rf->thermal_slope};
        for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++)
            free(arrays[k]);
        rfl_electric_free(rf->electric);
    }
    free(rf);
}

/** What each cell is at 37 degC, undamaged. */
static void fill(struct rfl_rf *rf, const struct rfl_medium *medium) {
    const struct rfl_heat *heat = rf->heat;
    for (size_t i = 0; i < heat->grid->layout.cells; i++) {
        const struct rfl_tissue *tissue = rfl_medium_tissue(medium, heat->grid, i);
        rf->conductivity[i] = heat->conductivity[i];
        rf->perfusion[i] = heat->perfusion[i];
        rf->sigma37[i] = tissue ? tissue->electrical_conductivity : 0;
        rf->thermal_slope[i] = tissue ? medium->tissue->conductivity_slope : 0;
        if (tissue && medium->tissue->vaporisation == RFL_ON)
            rf->boiling[i] =
                RFL_BOILING_RANGE + tissue->water * latent_heat / tissue->specific_heat;
    }
}

struct rfl_rf *rfl_rf_create(struct rfl_heat *heat, const struct rfl_medium *medium,
                             const struct rfl_criteria *criteria,
                             struct rfl_generator_state *generator, struct rfl_error *error) {
    struct rfl_rf *rf = rfl_allocate(1, sizeof *rf, error);
    if (!rf)
        return NULL;
    rf->heat = heat;
    rf->generator = generator;
    rf->criteria = *criteria;
    rf->perfusion_model = medium->tissue->perfusion_model;
    rf->conductivity_slope = medium->tissue->conductivity_slope;
    rf->electrical_slope = medium->tissue->electrical_conductivity_slope;
    double **arrays[] = {&rf->conductivity, &rf->perfusion,       &rf->sigma37,
                         &rf->boiling,      &rf->temperature,     &rf->sigma,
                         &rf->slope,        &rf->scale,           &rf->start,
                         &rf->omega,        &rf->start_rate,      &rf->prepared_state,
                         &rf->dry,          &rf->other_potential, &rf->dries_from,
                         &rf->steam,        &rf->thermal_slope};
    bool ok = (rf->electric = rfl_electric_create(heat->grid, error)) != NULL;
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++)
        ok = (*arrays[k] = rfl_allocate(heat->grid->layout.cells, sizeof(double), error)) && ok;
    if (!ok) {
        rfl_rf_free(rf);
        return NULL;
    }
    fill(rf, medium);
    heat->slope = rf->slope;
    rf->control.gain = rf->electric->joule;
    return rf;
}

/** How dry cells are; what follows from it is kept until that changes. */
static void set_dry(struct rfl_rf *rf, size_t i, double dry) {
    assert(dry >= 0 && dry <= 1);
    rf->dry[i] = dry;
    rf->dries_from[i] = rf->boiling[i] > 0 ? boils + dry * rf->boiling[i] : INFINITY;
    rf->steam[i] = dry * (rf->boiling[i] - RFL_BOILING_RANGE);
}

/* --- tissue --- */

/** Share of a cell's water that has boiled off in state y: 0 to 1. */
static double dried(const struct rfl_rf *rf, size_t i, double y) {
    return y > rf->dries_from[i] ? fmin((y - boils) / rf->boiling[i], 1) : rf->dry[i];
}

/** dT/dy of a cell in state y. */
static double slope_at(const struct rfl_rf *rf, size_t i, double y) {
    double dry = dried(rf, i, y);
    return dry > rf->dry[i] && dry < 1 ? RFL_BOILING_RANGE / rf->boiling[i] : 1;
}

/** Temperature of a cell in state y: while water boils, hardly more than its boiling point. */
static double temperature_at(const struct rfl_rf *rf, size_t i, double y) {
    return y > rf->dries_from[i] ? y - dried(rf, i, y) * (rf->boiling[i] - RFL_BOILING_RANGE)
                                 : y - rf->steam[i];
}

void rfl_rf_temperature(const struct rfl_rf *rf, const double *y, double *temperature) {
    for (size_t i = 0; i < rf->heat->grid->layout.cells; i++)
        temperature[i] = temperature_at(rf, i, y[i]);
}

double rfl_rf_vaporised(const struct rfl_rf *rf, const double *y) {
    double heat = 0;
    for (size_t i = 0; i < rf->heat->grid->layout.cells; i++)
        heat += dried(rf, i, y[i]) * (rf->boiling[i] - RFL_BOILING_RANGE) * rf->heat->capacity[i];
    return heat;
}

/** d Omega/dt at a temperature, with the onset, 1/s. */
static double damage_rate(const struct rfl_rf *rf, double temperature) {
    return temperature < rf->criteria.arrhenius_onset
               ? 0
               : rfl_arrhenius_rate(&rf->criteria.kinetics, temperature);
}

/** Mean of a rate that grows exponentially from a to b. */
static double mean_rate(double a, double b) {
    return a > 0 && b > 0 && fabs(b - a) > 1e-6 * a ? (b - a) / log(b / a) : (a + b) / 2;
}

/** What is left of perfusion in a cell that is at T at time t: damage within the step counts. */
static double perfusion_left(const struct rfl_rf *rf, size_t i, double T, double t) {
    const bool fades = rf->perfusion_model == RFL_PERFUSION_FADES;
    double omega = rf->omega[i];
    bool goes_on = rf->start_rate[i] > 0 || T >= rf->criteria.arrhenius_onset;
    if (goes_on && (fades || omega < 1))
        omega += mean_rate(rf->start_rate[i], damage_rate(rf, T)) * (t - rf->start_time);
    return fades ? exp(-omega) : omega < 1;
}

/** What a slope leaves at least, far below the reference temperature, where the line means nothing.
 */
static const double least_growth = 0.1;

static inline double growth(double slope, double T) {
    double now = 1 + slope * ((T < boils ? T : boils) - reference);
    return now > least_growth ? now : least_growth;
}

double rfl_rf_growth(double slope, double T) {
    return growth(slope, T);
}

/** The far edge stays at the body's temperature, and conducts as tissue does at that: what crosses
 * it is then linear in temperature, and is kept in hours of long steps. */
static void conduct_far_edge(struct rfl_rf *rf) {
    struct rfl_heat *heat = rf->heat;
    for (size_t i = 0; i < heat->grid->layout.cells; i++)
        heat->conductivity[i] = rf->conductivity[i] * growth(rf->thermal_slope[i], heat->body);
    rfl_conduct(heat->grid, heat->conductivity, false, heat->conductance, heat->patch_conductance);
}

void rfl_rf_reset(struct rfl_rf *rf) {
    const size_t cells = rf->heat->grid->layout.cells;
    memset(rf->electric->potential, 0, cells * sizeof(double));
    memset(rf->omega, 0, cells * sizeof(double));
    memset(rf->start_rate, 0, cells * sizeof(double));
    for (size_t i = 0; i < cells; i++) {
        rf->start[i] = rf->heat->body;
        rf->scale[i] = 1;
        set_dry(rf, i, 0);
    }
    conduct_far_edge(rf);
    rf->electric->ready = false;
    rf->potential_time = rf->other_time = NAN;
    rf->start_time = rf->prepared = rf->control.value = 0;
}

/** Temperatures and thermal properties in state y at time t. */
static void update_tissue(struct rfl_rf *rf, double t, const double *y) {
    struct rfl_heat *heat = rf->heat;
    const size_t cells = heat->grid->layout.cells;
    rfl_rf_temperature(rf, y, rf->temperature);
    for (size_t i = 0; rf->perfusion_model != RFL_PERFUSION_CONSTANT && i < cells; i++)
        if (rf->perfusion[i] > 0)
            rfl_heat_set_perfusion(heat, i,
                                   rf->perfusion[i] * perfusion_left(rf, i, rf->temperature[i], t));
    if (rf->conductivity_slope == 0)
        return;
    double *restrict conductivity = heat->conductivity;
    for (size_t i = 0; i < cells; i++)
        conductivity[i] = rf->conductivity[i] * growth(rf->thermal_slope[i], rf->temperature[i]);
    rfl_conduct(heat->grid, heat->conductivity, false, heat->conductance, NULL);
}

/** Go on from the potential last found at time t: a step asks for its two stages in turn. */
static void recall_potential(struct rfl_rf *rf, double t) {
    if (t == rf->potential_time)
        return;
    double *potential = rf->electric->potential, other_time = rf->other_time;
    rf->other_time = rf->potential_time;
    rf->potential_time = t;
    if (t == other_time) {
        rf->electric->potential = rf->other_potential;
        rf->other_potential = potential;
    } else
        memcpy(rf->other_potential, potential, rf->heat->grid->layout.cells * sizeof *potential);
}

enum rfl_status rfl_rf_update(struct rfl_rf *rf, double t, const double *y) {
    const size_t cells = rf->heat->grid->layout.cells;
    update_tissue(rf, t, y);
    double *restrict sigma = rf->sigma;
    for (size_t i = 0; i < cells; i++)
        sigma[i] = rf->sigma37[i] * growth(rf->electrical_slope, rf->temperature[i]);
    for (size_t i = 0; i < cells; i++)
        if (y[i] > rf->dries_from[i] || rf->dry[i] > 0)
            sigma[i] *= pow(dry_conducts, dried(rf, i, y[i]));
    recall_potential(rf, t);
    enum rfl_status status = rfl_electric_solve(rf->electric, rf->sigma, rf->heat->error);
    for (size_t i = 0; i < cells; i++)
        rf->heat->source[i] = rf->control.value * rf->electric->joule[i];
    return status;
}

void rfl_rf_begin(struct rfl_rf *rf, double t, const double *y, const double *omega) {
    rf->start_time = t;
    for (size_t i = 0; i < rf->heat->grid->layout.cells; i++)
        set_dry(rf, i, dried(rf, i, y[i]));
    if (rf->perfusion_model == RFL_PERFUSION_CONSTANT)
        return;
    rfl_rf_temperature(rf, y, rf->start);
    for (size_t i = 0; i < rf->heat->grid->layout.cells; i++) {
        rf->omega[i] = omega[i];
        rf->start_rate[i] = damage_rate(rf, rf->start[i]);
    }
}

struct rfl_flows rfl_rf_flows(struct rfl_rf *rf, double t, const double *y, double power) {
    update_tissue(rf, t, y);
    struct rfl_flows flows = rfl_heat_flows(rf->heat, t, rf->temperature);
    flows.delivered = power;
    return flows;
}

/* --- what the stepper asks for --- */

static enum rfl_status rate(void *context, double t, const double *y, double *f) {
    struct rfl_rf *rf = context;
    const struct rfl_system heat = rfl_heat_system(rf->heat);
    rf->generator->between = rf->electric->conductance;
    enum rfl_status status = rfl_rf_update(rf, t, y);
    return status ? status : heat.rate(heat.context, t, rf->temperature, f);
}

/** Do properties of tissue neither depend on temperature nor on damage? */
static bool is_constant(const struct rfl_rf *rf) {
    bool boils_anywhere = false;
    for (size_t i = 0; i < rf->heat->grid->layout.cells; i++)
        boils_anywhere = boils_anywhere || rf->boiling[i] > 0;
    return rf->conductivity_slope == 0 && rf->electrical_slope == 0 && !boils_anywhere &&
           rf->perfusion_model == RFL_PERFUSION_CONSTANT;
}

/** Has tissue changed so much since the Jacobian was made that a new one is due? */
static bool matrix_is_old(const struct rfl_rf *rf, const double *y) {
    const bool constant =
        rf->conductivity_slope == 0 && rf->perfusion_model == RFL_PERFUSION_CONSTANT;
    for (size_t i = 0; i < rf->heat->grid->layout.cells; i++) {
        if (slope_at(rf, i, y[i]) != rf->slope[i] ||
            (!constant && fabs(rf->temperature[i] - rf->prepared_state[i]) > matrix_life))
            return true;
    }
    return false;
}

/** By how much the error of each cell counts. */
static void set_scale(struct rfl_rf *rf) {
    const size_t cells = rf->heat->grid->layout.cells;
    bool steam = false;
    for (size_t i = 0; i < cells; i++)
        steam = steam || rf->slope[i] < 1 || rf->dry[i] > 0;
    const double least = steam ? hot_beside_steam : hot;
    for (size_t i = 0; i < cells; i++) {
        const bool boiling = rf->slope[i] < 1 || rf->dry[i] > 0;
        rf->scale[i] = boiling ? boiling_scale : rf->temperature[i] > least ? hot_scale : 1;
    }
}

static enum rfl_status prepare(void *context, double t, const double *y, double a) {
    struct rfl_rf *rf = context;
    const size_t cells = rf->heat->grid->layout.cells;
    /* steps of one size may differ by rounding, which is another one elsewhere */
    if (rfl_is_same_time(rf->prepared, a) && !matrix_is_old(rf, y))
        return RFL_OK;
    rf->prepared = a;
    memcpy(rf->prepared_state, rf->temperature, cells * sizeof *rf->prepared_state);
    for (size_t i = 0; i < cells; i++)
        rf->slope[i] = slope_at(rf, i, y[i]);
    set_scale(rf);
    const struct rfl_system heat = rfl_heat_system(rf->heat);
    return heat.prepare(heat.context, t, rf->temperature, a);
}

static enum rfl_status solve(void *context, const double *b, double *x, double tolerance) {
    struct rfl_rf *rf = context;
    const struct rfl_system heat = rfl_heat_system(rf->heat);
    enum rfl_status status = heat.solve(heat.context, b, x, tolerance);
    for (size_t i = 0; i < heat.size; i++)
        x[i] /= rf->slope[i];
    return status;
}

double rfl_rf_reading(const struct rfl_rf *rf, const double *y) {
    return rfl_probe_reading(rf->probe, rf->heat->body, rfl_stencil_apply(&rf->sensor, y));
}

/** The metal's temperature at the sensor in state y: linear in it, as what the sensor shows is not.
 */
static double sensor(void *context, const double *y) {
    const struct rfl_rf *rf = context;
    return rfl_stencil_apply(&rf->sensor, y);
}

static double target(void *context, double t) {
    const struct rfl_rf *rf = context;
    return rfl_probe_metal(rf->probe, rf->heat->body,
                           rfl_generator_set_temperature(rf->generator, t));
}

static void bounds(void *context, double bound[2]) {
    const struct rfl_rf *rf = context;
    rfl_generator_bounds(rf->generator, rf->electric->conductance, bound);
}

struct rfl_system rfl_rf_system(struct rfl_rf *rf) {
    rf->control.sensor = sensor;
    rf->control.target = target;
    rf->control.bounds = bounds;
    return (struct rfl_system){.size = rf->heat->grid->layout.cells,
                               .context = rf,
                               .mass = rf->heat->capacity,
                               .rate = rate,
                               .prepare = prepare,
                               .solve = solve,
                               .linear = is_constant(rf),
                               .scale = rf->scale,
                               .control = &rf->control};
}
