#include "conduct.h"

void rfl_conduct(const struct rfl_grid *grid, const double *conductivity, bool held,
                 double *const face[RFL_AXES], double *patch) {
    const double *k = conductivity;
    for (size_t d = 0; d < grid->layout.axes; d++)
        for (size_t i = 0; i + grid->layout.stride[d] < grid->layout.cells; i++) {
            size_t j = i + grid->layout.stride[d];
            double resist = grid->below[d][i] * k[j] + grid->above[d][i] * k[i];
            face[d][i] = resist > 0 ? k[i] * k[j] / resist : 0;
        }
    for (size_t c = 0; held && c < grid->corner_count; c++) {
        const struct rfl_corner_face *corner = &grid->corner_faces[c];
        face[corner->axis][corner->cell] *= corner->factor;
    }
    for (size_t p = 0; p < grid->patch_count; p++) {
        const struct rfl_patch *at = &grid->patches[p];
        patch[p] = k[at->cell] * at->factor * (held ? at->correction : 1);
    }
}
