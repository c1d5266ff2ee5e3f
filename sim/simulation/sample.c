#include <math.h>

#include "rflesion/simulation.h"

/** Does a place lie in the modelled tissue, as far as its outer boundary? */
static bool is_modelled(const struct rfl_grid *grid, double radius, double height) {
    const size_t *n = grid->layout.n;
    bool within = radius <= grid->edge[0][n[0]];
    if (grid->shape == RFL_NEEDLE)
        within = within && height >= grid->edge[1][0] && height <= grid->edge[1][n[1]];
    return within;
}

struct rfl_sample rfl_simulation_sample(const struct rfl_simulation *s, double radius,
                                        double height) {
    struct rfl_stencil stencil;
    if (!is_modelled(s->grid, radius, height) ||
        !rfl_grid_stencil(s->grid, radius, height, &stencil))
        return (struct rfl_sample){NAN, NAN, NAN, NAN};
    return (struct rfl_sample){
        .temperature = rfl_stencil_apply(&stencil, s->temperature),
        .peak_temperature = rfl_stencil_apply(&stencil, s->damage->peak),
        .omega = rfl_stencil_apply_log(&stencil, s->damage->omega),
        .cem43 = rfl_stencil_apply_log(&stencil, s->damage->cem43),
    };
}
