#include "rflesion/numerics.h"

struct rfl_layout rfl_layout_make(size_t axes, const size_t n[RFL_AXES]) {
    struct rfl_layout layout = {.axes = axes, .cells = 1};
    for (size_t d = 0; d < RFL_AXES; d++) {
        layout.n[d] = d < axes ? n[d] : 1;
        layout.stride[d] = layout.cells;
        layout.cells *= layout.n[d];
    }
    return layout;
}
