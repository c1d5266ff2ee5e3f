#include "tables.h"

#include <math.h>

static double from_centre(struct rfl_point place) {
    return hypot(hypot(place.x, place.y), place.z);
}

static double from_axis(struct rfl_point place) {
    return hypot(place.x, place.y);
}

/* In the order of enum rfl_shape. */
#define SHAPES(ROW)                                                                                \
    ROW(sphere, "ball, heated all over its surface", "", false, false, from_centre)                \
    ROW(cylinder, "infinitely long cylinder, heated all over its surface", "_per_m", true, false,  \
        from_axis)                                                                                 \
    ROW(needle,                                                                                    \
        "cylinder with a flat distal end; the active tip is heated, end included, the shaft not",  \
        "", true, true, from_axis)

#define ROW(name, ...)  {#name, __VA_ARGS__},
#define NAME(name, ...) #name,

const struct rfl_shape_row rfl_shapes[RFL_SHAPES] = {SHAPES(ROW)};
const size_t rfl_shape_count = sizeof rfl_shapes / sizeof *rfl_shapes;
const char *const rfl_shape_names[] = {SHAPES(NAME) NULL};

/* Nominal outer diameters of hypodermic needles, m, rounded to 0.01 mm. */
#define GAUGES(ROW)                                                                                \
    ROW(16, 1.65e-3)                                                                               \
    ROW(17, 1.47e-3)                                                                               \
    ROW(18, 1.27e-3)                                                                               \
    ROW(19, 1.07e-3)                                                                               \
    ROW(20, 0.91e-3)                                                                               \
    ROW(21, 0.82e-3)                                                                               \
    ROW(22, 0.72e-3)                                                                               \
    ROW(23, 0.64e-3)                                                                               \
    ROW(25, 0.51e-3)

#define GAUGE(gauge, diameter) {gauge, diameter},

const struct rfl_gauge rfl_gauges[] = {GAUGES(GAUGE)};
const size_t rfl_gauge_count = sizeof rfl_gauges / sizeof *rfl_gauges;
const char *const rfl_gauge_names[] = {GAUGES(NAME) NULL};

const char *const rfl_heating_names[] = {"fixed", "rf", NULL};
const char *const rfl_control_names[] = {"temperature", "power", "voltage", "off", NULL};
const char *const rfl_controller_names[] = {"ideal", "pi", NULL};
const char *const rfl_pulse_names[] = {"none", "averaged", "resolved", NULL};
const char *const rfl_perfusion_names[] = {"constant", "stops", "fades", NULL};
const char *const rfl_switch_names[] = {"off", "on", NULL};
const char *const rfl_role_names[] = {"target", "spare", NULL};
const char *const rfl_accuracy_names[] = {"draft", "standard", "fine", NULL};
