#include <math.h>

#include "../physics/grid.h"
#include "run.h"

static const struct rfl_fineness fineness_by_accuracy[] = {
    [RFL_DRAFT] = {0.18, 0.20, 0.09, 1e-3},
    [RFL_STANDARD] = {0.16, 0.10, 0.03, 1e-4},
    [RFL_FINE] = {0.12, 0.032, 0.003, 1e-6},
};
static const struct rfl_fineness one_axis_fineness = {0.002, 0.0025, 1.5e-5, 1e-12};

/* A generator is steered to a fraction of the step's error: what is finer costs many steps. */
static const struct rfl_fineness one_axis_rf_fineness = {0.01, 0.01, 1e-2, 1e-12};

/**
 * A generator's steps may err more by this factor: a voltage that is constant over each step makes
 * what is beside the tip zigzag by about that, and the lesion's radius does not feel it (0.0005
 * mm).
 */
static const double rf_tolerance[] = {[RFL_DRAFT] = 3, [RFL_STANDARD] = 5, [RFL_FINE] = 10};

/** Coarser: cells and, with a local error of third order, time steps twice as large. */
struct rfl_fineness rfl_fineness_choose(const struct rfl_scenario *scenario) {
    const bool one_axis = rfl_grid_axes(scenario->probe.shape) == 1;
    struct rfl_fineness chosen = !one_axis ? fineness_by_accuracy[scenario->accuracy]
                                 : rfl_scenario_is_rf(scenario) ? one_axis_rf_fineness
                                                                : one_axis_fineness;
    if (!one_axis && rfl_scenario_is_rf(scenario))
        chosen.tolerance *= rf_tolerance[scenario->accuracy];
    if (rfl_scenario_is_rf(scenario))
        chosen.solve_tolerance *= 1e-2; /* constant tissue: balances close in short runs too */
    if (rfl_scenario_is_cooled(scenario))
        chosen.first /= 2; /* heat flows into a cooled probe, most of all at its edge */
    if (scenario->coarser) {
        chosen.first *= 2;
        chosen.growth *= 2;
        chosen.tolerance *= 8;
    }
    return chosen;
}

/** A monitor, and the middle of a nerve, lie inside the domain by a tenth of their distance from
 * the tip: values there are interpolated, between nodes on both sides. */
static const double around_places = 1.1;

/** A thicker probe has cells as one of this radius, m: accuracy is promised in millimetres,
 * whatever the probe. */
static const double thickest = 0.65e-3;

/** Where heating is short, what is warm is thinner than the probe: cells suit a layer of this many
 * diffusion lengths. */
static const double warm_layer = 3;

/**
 * How far heat comes in a tissue: eight diffusion lengths, where erfc(4) = 2e-8 of the surface's
 * rise is left, or where perfusion has taken all but e^-16 of it; m.
 */
static double reach_of(const struct rfl_tissue *tissue, double time) {
    double diffusivity = rfl_tissue_diffusivity(tissue);
    double carried = tissue->perfusion * tissue->blood_density * tissue->blood_specific_heat;
    double reach = 8 * sqrt(diffusivity * time);
    return carried > 0 ? fmin(reach, 16 * sqrt(tissue->conductivity / carried)) : reach;
}

/* The domain of a hot surface holds all that heat reaches, and every monitor and the middle of
 * every nerve. */
struct rfl_grid_size rfl_fineness_grid(const struct rfl_scenario *scenario, const double *breaks,
                                       size_t count) {
    const struct rfl_tissue *tissue = &scenario->tissue;
    const struct rfl_fineness fineness = rfl_fineness_choose(scenario);
    const double radius = rfl_probe_radius(&scenario->probe),
                 duration = scenario->protocol.duration,
                 time = duration + scenario->protocol.cooldown;
    double diffusivity = rfl_tissue_diffusivity(tissue);
    double diffusion = sqrt(diffusivity * duration);
    double reach = fmax(reach_of(tissue, time), 2 * radius);
    for (size_t k = 0; k < scenario->layer_count; k++) {
        reach = fmax(reach, reach_of(&scenario->layers[k].tissue, time));
        reach = fmax(reach, reach_of(&scenario->layers[k].soaked, time));
    }
    if (rfl_scenario_has_fluid(scenario))
        reach = fmax(reach, reach_of(&scenario->fluid.tissue, time));
    for (size_t m = 0; m < scenario->monitor_count; m++) {
        const struct rfl_monitor *monitor = &scenario->monitors[m];
        reach = fmax(reach, around_places * (monitor->radius - radius));
        reach = fmax(reach, -around_places * monitor->height);
        reach = fmax(reach, around_places * (monitor->height - scenario->probe.active_tip));
    }
    for (size_t k = 0; k < scenario->nerve_count; k++) {
        const struct rfl_nerve *nerve = &scenario->nerves[k];
        const double around = nerve->diameter / 2;
        reach = fmax(reach, around_places * (nerve->radius + around - radius));
        reach = fmax(reach, around_places * (around - nerve->height));
        reach = fmax(reach, around_places * (nerve->height + around - scenario->probe.active_tip));
    }
    double first = fineness.first * fmin(fmin(radius, thickest), warm_layer * diffusion);
    const double electrode = scenario->protocol.dispersive_distance;
    return (struct rfl_grid_size){
        .first = first,
        .growth = fineness.growth,
        .reach = rfl_scenario_is_rf(scenario) ? electrode : reach,
        .radius = rfl_scenario_is_rf(scenario) ? electrode : 0,
        .inside = rfl_scenario_is_rf(scenario),
        .breaks = breaks,
        .break_count = count,
        .sleeve = rfl_scenario_fluid_matters(scenario) ? scenario->fluid.radius : 0};
}
