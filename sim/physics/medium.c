#include "medium.h"

struct rfl_medium rfl_medium_of(const struct rfl_scenario *scenario) {
    return (struct rfl_medium){.tissue = &scenario->tissue,
                               .layers = scenario->layers,
                               .layer_count = scenario->layer_count,
                               .metal = rfl_scenario_is_rf(scenario) ? &scenario->probe : NULL};
}

const struct rfl_tissue *rfl_medium_tissue_at(const struct rfl_medium *medium,
                                              struct rfl_point place) {
    for (size_t k = 0; k < medium->layer_count; k++)
        if (place.z > medium->layers[k].from && place.z < medium->layers[k].to)
            return &medium->layers[k].tissue;
    return medium->tissue;
}

const struct rfl_tissue *rfl_medium_tissue(const struct rfl_medium *medium,
                                           const struct rfl_grid *grid, size_t cell) {
    return grid->tissue[cell] ? rfl_medium_tissue_at(medium, rfl_grid_place(grid, cell)) : NULL;
}
