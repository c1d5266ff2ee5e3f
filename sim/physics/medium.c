#include "medium.h"

#include <math.h>

struct rfl_medium rfl_medium_of(const struct rfl_scenario *scenario) {
    return (struct rfl_medium){.tissue = &scenario->tissue,
                               .layers = scenario->layers,
                               .layer_count = scenario->layer_count,
                               .fluid = rfl_scenario_has_fluid(scenario) ? &scenario->fluid : NULL,
                               .metal = rfl_scenario_is_rf(scenario) ? &scenario->probe : NULL};
}

/** Whether a place lies in a sleeve of fluid (NULL: there is none). */
static bool is_soaked(const struct rfl_fluid *fluid, struct rfl_point place) {
    return fluid && hypot(place.x, place.y) < fluid->radius && place.z > fluid->from &&
           place.z < fluid->to;
}

const struct rfl_tissue *rfl_medium_tissue_at(const struct rfl_medium *medium,
                                              struct rfl_point place) {
    const bool soaked = is_soaked(medium->fluid, place);
    for (size_t k = 0; k < medium->layer_count; k++) {
        const struct rfl_layer *layer = &medium->layers[k];
        if (place.z > layer->from && place.z < layer->to)
            return soaked ? &layer->soaked : &layer->tissue;
    }
    return soaked ? &medium->fluid->tissue : medium->tissue;
}

const struct rfl_tissue *rfl_medium_tissue(const struct rfl_medium *medium,
                                           const struct rfl_grid *grid, size_t cell) {
    return grid->tissue[cell] ? rfl_medium_tissue_at(medium, rfl_grid_place(grid, cell)) : NULL;
}
