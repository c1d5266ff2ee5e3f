/** What fills a grid: tissue, layers, fluid in both, the metal of a probe. */
#ifndef RFL_PHYSICS_MEDIUM_H
#define RFL_PHYSICS_MEDIUM_H

#include "rflesion/physics.h"

/** What fills a grid. */
struct rfl_medium {
    const struct rfl_tissue *tissue; /**< where no layer is */
    const struct rfl_layer *layers;
    size_t layer_count;
    const struct rfl_fluid *fluid; /**< NULL: none */
    const struct rfl_probe *metal; /**< what fills the probe; NULL: nothing, behind a hot surface */
};

/** What fills the space of a scenario, which must outlive it. */
struct rfl_medium rfl_medium_of(const struct rfl_scenario *scenario);

/** The tissue at a place: a layer's, by its height, or what is around; with fluid where that is. */
const struct rfl_tissue *rfl_medium_tissue_at(const struct rfl_medium *medium,
                                              struct rfl_point place);

/** The tissue of a cell; NULL inside the probe. */
const struct rfl_tissue *rfl_medium_tissue(const struct rfl_medium *medium,
                                           const struct rfl_grid *grid, size_t cell);

#endif
