/* Fields at any place. */
#include <math.h>

#include "../physics/grid.h"
#include "rflesion/simulation.h"

struct rfl_sample rfl_simulation_sample(const struct rfl_simulation *s, struct rfl_point place) {
    struct rfl_stencil stencil;
    if (!rfl_grid_contains(s->grid, place) || !rfl_grid_stencil(s->grid, place, &stencil))
        return (struct rfl_sample){NAN, NAN, NAN, NAN};
    return (struct rfl_sample){
        .temperature = rfl_stencil_apply(&stencil, s->temperature),
        .peak_temperature = rfl_stencil_apply(&stencil, s->damage->peak),
        .omega = rfl_stencil_apply_log(&stencil, s->damage->omega),
        .cem43 = rfl_stencil_apply_log(&stencil, s->damage->cem43),
    };
}
