#include "conduct.h"

void rfl_conduct(const struct rfl_grid *grid, const double *conductivity, bool held,
                 double *const face[RFL_AXES], double *patch) {
    const double *k = conductivity;
    for (size_t d = 0; d < grid->layout.axes; d++)
        for (size_t i = 0; i < grid->layout.cells; i++) {
            size_t j = i + grid->layout.stride[d];
            bool open = grid->area[d][i] > 0 && k[i] > 0 && k[j] > 0;
            face[d][i] = open ? 1 / (grid->below[d][i] / k[i] + grid->above[d][i] / k[j]) : 0;
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
