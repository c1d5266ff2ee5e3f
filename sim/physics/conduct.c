#include "conduct.h"
#include "grid.h"

#include <assert.h>
#include <string.h>

/* Loops over faces have no branch and no store that a later turn reads, so that compilers turn them
 * into vector instructions: each cell takes what comes from below, then what comes from above. */

void rfl_conduct(const struct rfl_grid *grid, const double *conductivity, bool surface_held,
                 double *const face[RFL_AXES], double *patch) {
    const double *k = conductivity;
    for (size_t d = 0; d < grid->layout.axes; d++) {
        const size_t s = grid->layout.stride[d], line = s * grid->layout.n[d];
        const double *below = grid->below[d], *above = grid->above[d];
        double *restrict g = face[d];
        for (size_t i = 0; i + s < grid->layout.cells; i++) {
            double resist = below[i] * k[i + s] + above[i] * k[i];
            assert(k[i] >= 0 && resist >= 0);
            g[i] = k[i] * k[i + s] / (resist + RFL_CONDUCT_TINY);
        }
        for (size_t i = line - s; i < grid->layout.cells; i += line) /* beyond the last: none */
            memset(g + i, 0, s * sizeof *g);
    }
    for (size_t c = 0; surface_held && c < grid->corner_count; c++) {
        const struct rfl_corner_face *corner = &grid->corner_faces[c];
        face[corner->axis][corner->cell] *= corner->factor;
    }
    for (size_t p = 0; patch && p < grid->patch_count; p++) {
        const struct rfl_patch *at = &grid->patches[p];
        patch[p] = k[at->cell] * at->factor * (surface_held ? at->correction : 1);
    }
}

void rfl_conduct_inflow(const struct rfl_layout *layout, double *const face[RFL_AXES],
                        const double *potential, double *inflow) {
    double *restrict in = inflow;
    for (size_t d = 0; d < layout->axes; d++) {
        const size_t s = layout->stride[d], last = layout->cells - s;
        const double *v = potential, *g = face[d];
        size_t i = 0;
        for (; i < s && i < last; i++)
            in[i] += g[i] * (v[i + s] - v[i]);
        for (; i < last; i++)
            in[i] = in[i] - g[i - s] * (v[i] - v[i - s]) + g[i] * (v[i + s] - v[i]);
        for (i = last > s ? last : s; i < layout->cells; i++)
            in[i] -= g[i - s] * (v[i] - v[i - s]);
    }
}
