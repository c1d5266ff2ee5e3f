#include "rflesion/physics.h"

#include <math.h>
#include <stdlib.h>

/* Tissue boils: beyond, conductivity grows no more. */
static const double growth_ends = 100 + RFL_CELSIUS, reference = 37 + RFL_CELSIUS;

void rfl_rf_free(struct rfl_rf *rf) {
    if (rf) {
        rfl_electric_free(rf->electric);
        free(rf->sigma);
    }
    free(rf);
}

struct rfl_rf *rfl_rf_create(struct rfl_heat *heat, double conductivity, double slope,
                             struct rfl_error *error) {
    struct rfl_rf *rf = rfl_allocate(1, sizeof *rf, error);
    if (!rf)
        return NULL;
    rf->heat = heat;
    rf->conductivity = conductivity;
    rf->slope = slope;
    rf->electric = rfl_electric_create(heat->grid, error);
    rf->sigma = rfl_allocate(heat->grid->layout.cells, sizeof *rf->sigma, error);
    if (!rf->electric || !rf->sigma) {
        rfl_rf_free(rf);
        return NULL;
    }
    return rf;
}

void rfl_rf_reset(struct rfl_rf *rf, double voltage_limit) {
    for (size_t i = 0; i < rf->heat->grid->layout.cells; i++)
        rf->electric->potential[i] = 0;
    rf->electric->ready = false;
    rf->voltage_limit = voltage_limit;
    rf->voltage_squared = voltage_limit * voltage_limit;
    rf->prepared = 0;
}

enum rfl_status rfl_rf_update(struct rfl_rf *rf, const double *T) {
    const size_t cells = rf->heat->grid->layout.cells;
    for (size_t i = 0; i < cells; i++) {
        double warmth = (T[i] < growth_ends ? T[i] : growth_ends) - reference;
        rf->sigma[i] = rf->heat->grid->tissue[i] ? rf->conductivity * (1 + rf->slope * warmth) : 0;
    }
    enum rfl_status status = rfl_electric_solve(rf->electric, rf->sigma, rf->heat->error);
    for (size_t i = 0; i < cells; i++)
        rf->heat->source[i] = rf->voltage_squared * rf->electric->joule[i];
    return status;
}

static enum rfl_status rate(void *context, double t, const double *T, double *f) {
    struct rfl_rf *rf = context;
    const struct rfl_system heat = rfl_heat_system(rf->heat);
    enum rfl_status status = rfl_rf_update(rf, T);
    return status ? status : heat.rate(heat.context, t, T, f);
}

static enum rfl_status prepare(void *context, double t, const double *T, double a) {
    struct rfl_rf *rf = context;
    if (rf->prepared == a) /* heat conduction does not change */
        return RFL_OK;
    rf->prepared = a;
    const struct rfl_system heat = rfl_heat_system(rf->heat);
    return heat.prepare(heat.context, t, T, a);
}

static enum rfl_status solve(void *context, const double *b, double *x, double tolerance) {
    struct rfl_rf *rf = context;
    const struct rfl_system heat = rfl_heat_system(rf->heat);
    return heat.solve(heat.context, b, x, tolerance);
}

static double excess(void *context, double t, const double *T) {
    struct rfl_rf *rf = context;
    return rfl_stencil_apply(&rf->sensor, T) - rf->set_temperature(rf->context, t);
}

static double limit(void *context) {
    struct rfl_rf *rf = context;
    return fmin(rf->voltage_limit * rf->voltage_limit, rf->power_limit / rf->electric->conductance);
}

struct rfl_system rfl_rf_system(struct rfl_rf *rf) {
    return (struct rfl_system){.size = rf->heat->grid->layout.cells,
                               .context = rf,
                               .mass = rf->heat->capacity,
                               .rate = rate,
                               .prepare = prepare,
                               .solve = solve,
                               .linear = false,
                               .control = &rf->voltage_squared,
                               .excess = excess,
                               .limit = limit};
}
