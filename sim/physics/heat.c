#include "heat.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "conduct.h"

/* --- making --- */

/** Properties of all cells, and geometry times conductivity. */
static void assemble(struct rfl_heat *heat, const struct rfl_medium *medium) {
    const struct rfl_grid *grid = heat->grid;
    const struct rfl_probe *metal = medium->metal;
    heat->body = medium->tissue->temperature;
    heat->surface_on = !metal;
    for (size_t i = 0; i < grid->layout.cells; i++) {
        const struct rfl_tissue *tissue = rfl_medium_tissue(medium, grid, i);
        assert(grid->volume[i] > 0);
        heat->capacity[i] = 1;
        if (tissue) {
            heat->conductivity[i] = tissue->conductivity;
            heat->capacity[i] = tissue->density * tissue->specific_heat * grid->volume[i];
            heat->perfusion[i] = tissue->perfusion * tissue->blood_density *
                                 tissue->blood_specific_heat * grid->volume[i];
        } else if (metal) {
            heat->conductivity[i] = metal->conductivity;
            heat->capacity[i] = metal->density * metal->specific_heat * grid->volume[i];
        }
        heat->conducts[i] = heat->conductivity[i] > 0;
    }
    rfl_conduct(grid, heat->conductivity, !metal, heat->conductance, heat->patch_conductance);
}

/** Coolant in the metal of the active tip: the same per volume everywhere. */
static enum rfl_status add_coolant(struct rfl_heat *heat, const struct rfl_probe *metal,
                                   struct rfl_error *error) {
    const struct rfl_grid *grid = heat->grid;
    const double volume = M_PI * grid->probe_radius * grid->probe_radius * grid->active_tip;
    heat->coolant_temperature = metal->coolant_temperature;
    heat->coolant_on = true;
    heat->coolant = rfl_allocate(grid->layout.cells, sizeof *heat->coolant, error);
    if (!heat->coolant)
        return RFL_FAILED;
    for (size_t i = 0; i < grid->layout.cells; i++)
        if (!grid->tissue[i] && rfl_grid_place(grid, i).z < grid->active_tip)
            heat->coolant[i] = metal->coolant_conductance * grid->volume[i] / volume;
    return RFL_OK;
}

struct rfl_heat *rfl_heat_create(const struct rfl_grid *grid, const struct rfl_medium *medium,
                                 struct rfl_error *error) {
    const struct rfl_probe *metal = medium->metal;
    struct rfl_heat *heat = rfl_allocate(1, sizeof *heat, error);
    if (!heat)
        return NULL;
    heat->grid = grid;
    const size_t cells = grid->layout.cells;
    double **arrays[] = {&heat->capacity, &heat->perfusion,    &heat->source,
                         &heat->diagonal, &heat->conductivity, &heat->conducts};
    bool ok = true;
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++)
        ok = (*arrays[k] = rfl_allocate(cells, sizeof(double), error)) && ok;
    for (size_t d = 0; d < grid->layout.axes; d++)
        ok = (heat->conductance[d] = rfl_allocate(cells, sizeof(double), error)) && ok;
    heat->patch_conductance = rfl_allocate(grid->patch_count, sizeof(double), error);
    heat->multigrid = rfl_multigrid_create(&grid->layout, error);
    if (metal && metal->coolant_conductance > 0)
        ok = !add_coolant(heat, metal, error) && ok;
    if (ok && heat->patch_conductance && heat->multigrid)
        assemble(heat, medium);
    else {
        rfl_heat_free(heat);
        heat = NULL;
    }
    return heat;
}

void rfl_heat_free(struct rfl_heat *heat) {
    if (heat) {
        free(heat->capacity);
        free(heat->perfusion);
        free(heat->source);
        free(heat->coolant);
        free(heat->diagonal);
        free(heat->conductivity);
        free(heat->conducts);
        for (size_t d = 0; d < RFL_AXES; d++)
            free(heat->conductance[d]);
        free(heat->patch_conductance);
        rfl_multigrid_free(heat->multigrid);
    }
    free(heat);
}

/* --- what the stepper asks for --- */

/** Conductance through patch p now: none where the heated surface is adiabatic. */
static double patch_conductance(const struct rfl_heat *heat, size_t p) {
    bool off = heat->grid->patches[p].surface == RFL_SURFACE_HEATED && !heat->surface_on;
    return off ? 0 : heat->patch_conductance[p];
}

static double surface_temperature(const struct rfl_heat *heat, size_t p, double t) {
    return heat->patch_temperature(heat->context, &heat->grid->patches[p], t);
}

static enum rfl_status rate(void *context, double t, const double *T, double *f) {
    const struct rfl_heat *heat = context;
    const struct rfl_layout *layout = &heat->grid->layout;
    for (size_t i = 0; i < layout->cells; i++)
        f[i] = heat->perfusion[i] * (heat->body - T[i]) + heat->source[i];
    for (size_t i = 0; heat->coolant_on && i < layout->cells; i++)
        f[i] += heat->coolant[i] * (heat->coolant_temperature - T[i]);
    rfl_conduct_inflow(layout, heat->conductance, T, f);
    for (size_t p = 0; p < heat->grid->patch_count; p++) {
        size_t i = heat->grid->patches[p].cell;
        f[i] += patch_conductance(heat, p) * (surface_temperature(heat, p, t) - T[i]);
    }
    return RFL_OK;
}

static enum rfl_status prepare(void *context, double t, const double *T, double a) {
    (void)t;
    (void)T;
    struct rfl_heat *heat = context;
    assert(a > 0);
    for (size_t i = 0; i < heat->grid->layout.cells; i++)
        heat->diagonal[i] = heat->capacity[i] / (heat->slope ? a * heat->slope[i] : a) +
                            heat->perfusion[i] + (heat->coolant_on ? heat->coolant[i] : 0);
    for (size_t p = 0; p < heat->grid->patch_count; p++)
        heat->diagonal[heat->grid->patches[p].cell] += patch_conductance(heat, p);
    heat->diagonal_sum = 0;
    for (size_t i = 0; i < heat->grid->layout.cells; i++)
        heat->diagonal_sum += heat->conducts[i] * heat->diagonal[i];
    return rfl_multigrid_set(heat->multigrid, heat->diagonal, heat->conductance, heat->error);
}

/**
 * Heat in all is kept exactly: what the linear solve's tolerance has left over warms everything
 * alike.
 *
 * Heat that flows between cells adds up to nothing, so that the sum of all equations has the
 * diagonal only. This is Galerkin's correction by a constant, which brings x nearer to the solution
 * in the energy norm; without it hours of long steps lose what is left over in each, which counts
 * for more the colder and the wider the tissue becomes.
 */
static void keep_heat(const struct rfl_heat *heat, const double *b, double *restrict x) {
    const size_t cells = heat->grid->layout.cells;
    double left = 0;
    for (size_t i = 0; i < cells; i++)
        left += b[i] - heat->diagonal[i] * x[i];
    left /= heat->diagonal_sum;
    for (size_t i = 0; i < cells; i++)
        x[i] += left * heat->conducts[i];
}

static enum rfl_status solve(void *context, const double *b, double *x, double tolerance) {
    struct rfl_heat *heat = context;
    heat->solves++;
    enum rfl_status status =
        rfl_multigrid_solve(heat->multigrid, b, x, tolerance, &heat->iterations, heat->error);
    if (!status)
        keep_heat(heat, b, x);
    return status;
}

struct rfl_system rfl_heat_system(struct rfl_heat *heat) {
    return (struct rfl_system){.size = heat->grid->layout.cells,
                               .context = heat,
                               .mass = heat->capacity,
                               .rate = rate,
                               .prepare = prepare,
                               .solve = solve,
                               .linear = true};
}

/* --- what a run reports --- */

struct rfl_flows rfl_heat_flows(const struct rfl_heat *heat, double t, const double *T) {
    struct rfl_flows flows = {0};
    for (size_t i = 0; i < heat->grid->layout.cells; i++) {
        assert(isfinite(T[i]) && heat->perfusion[i] >= 0);
        flows.delivered += heat->source[i];
        flows.perfusion += heat->perfusion[i] * (T[i] - heat->body);
        if (heat->coolant_on)
            flows.coolant += heat->coolant[i] * (T[i] - heat->coolant_temperature);
    }
    for (size_t p = 0; p < heat->grid->patch_count; p++) {
        const struct rfl_patch *patch = &heat->grid->patches[p];
        double inward =
            patch_conductance(heat, p) * (surface_temperature(heat, p, t) - T[patch->cell]);
        if (patch->surface == RFL_SURFACE_HEATED)
            flows.delivered += inward;
        else
            flows.boundary -= inward;
    }
    return flows;
}

double rfl_heat_patch_temperature(const struct rfl_heat *heat, size_t p, double t,
                                  const double *T) {
    const struct rfl_grid *grid = heat->grid;
    const struct rfl_patch *patch = &grid->patches[p];
    const size_t cell = patch->cell;
    if (heat->surface_on)
        return surface_temperature(heat, p, t);
    const size_t d = patch->axis, inner = patch->inner, face = inner < cell ? inner : cell;
    if (inner == cell || !(heat->conductance[d][face] > 0)) /* nothing inside */
        return T[cell];
    double to_face = inner < cell ? grid->above[d][face] : grid->below[d][face]; /* in tissue */
    double share = to_face / heat->conductivity[cell] * heat->conductance[d][face];
    return T[cell] + share * (T[inner] - T[cell]);
}

double rfl_heat_stored(const struct rfl_heat *heat, const double *T) {
    double sum = 0;
    for (size_t i = 0; i < heat->grid->layout.cells; i++)
        sum += heat->conductivity[i] > 0 ? heat->capacity[i] * (T[i] - heat->body) : 0;
    return sum;
}
