/** Numerics: cells of structured grids, times. The solver and the stepper are private to the
 * library. */
#ifndef RFLESION_NUMERICS_H
#define RFLESION_NUMERICS_H

#include <stdbool.h>
#include <stddef.h>

#include "rflesion/base.h"

RFL_PUBLIC_BEGIN

#define RFL_AXES 3

/** Cells of a structured grid: index = i[0] stride[0] + i[1] stride[1] + i[2] stride[2]. */
struct rfl_layout {
    size_t axes;             /**< 1 to RFL_AXES */
    size_t n[RFL_AXES];      /**< cells along each axis; 1 beyond axes */
    size_t stride[RFL_AXES]; /**< stride[0] = 1, stride[d] = stride[d-1] n[d-1] */
    size_t cells;            /**< product of n */
};

/** Layout of n[0] x ... x n[axes-1] cells. */
struct rfl_layout rfl_layout_make(size_t axes, const size_t n[RFL_AXES]);

/** Two times that differ by rounding only are one, so that no step falls between them. */
bool rfl_is_same_time(double a, double b);

RFL_PUBLIC_END

#endif
