#include <math.h>

#include "tables.h"

/* In the order of enum rfl_shape. */
#define SHAPES(ROW)                                                                                \
    ROW(sphere, "ball, heated all over its surface", "")                                           \
    ROW(cylinder, "infinitely long cylinder, heated all over its surface", "_per_m")               \
    ROW(needle,                                                                                    \
        "cylinder with a flat distal end; the active tip is heated, end included, the shaft not",  \
        "")

#define ROW(name, ...)  {#name, __VA_ARGS__},
#define NAME(name, ...) #name,

const struct rfl_shape_row rfl_shapes[] = {SHAPES(ROW)};
const size_t rfl_shape_count = sizeof rfl_shapes / sizeof *rfl_shapes;
const char *const rfl_shape_names[] = {SHAPES(NAME) NULL};

/* Nominal outer diameters of hypodermic needles, m, rounded to 0.01 mm. */
const struct rfl_gauge rfl_gauges[] = {
    {16, 1.65e-3}, {17, 1.47e-3}, {18, 1.27e-3}, {19, 1.07e-3}, {20, 0.91e-3},
    {21, 0.82e-3}, {22, 0.72e-3}, {23, 0.64e-3}, {25, 0.51e-3},
};
const size_t rfl_gauge_count = sizeof rfl_gauges / sizeof *rfl_gauges;

const char *const rfl_heating_names[] = {"fixed", "rf", NULL};
const char *const rfl_control_names[] = {"temperature", "power", "voltage", "off", NULL};
const char *const rfl_controller_names[] = {"ideal", "pi", NULL};
const char *const rfl_pulse_names[] = {"none", "averaged", "resolved", NULL};
const char *const rfl_perfusion_names[] = {"constant", "stops", "fades", NULL};
const char *const rfl_switch_names[] = {"off", "on", NULL};
const char *const rfl_role_names[] = {"target", "spare", NULL};
const char *const rfl_accuracy_names[] = {"draft", "standard", "fine", NULL};

double rfl_monitor_distance(const struct rfl_monitor *monitor, const struct rfl_probe *probe) {
    double beside = monitor->radius - probe->diameter / 2;
    return monitor->height < 0 ? hypot(fmax(beside, 0), monitor->height) : beside;
}

/* --- nerves --- */

double rfl_nerve_distance(const struct rfl_nerve *nerve, const struct rfl_probe *probe) {
    const struct rfl_monitor middle = {.radius = nerve->radius, .height = nerve->height};
    return rfl_monitor_distance(&middle, probe);
}

size_t rfl_nerve_sections(const struct rfl_nerve *nerve) {
    static const double apart = 0.2e-3;
    return 2 * (size_t)ceil(nerve->length / (2 * apart) * (1 - 1e-12)) + 1;
}

double rfl_nerve_along(const struct rfl_nerve *nerve, size_t k) {
    double half = (double)(rfl_nerve_sections(nerve) - 1) / 2;
    return nerve->length / 2 * (((double)k - half) / half);
}

/* x: from the probe's axis to the nerve's, where they are closest; z: along the probe. */
void rfl_nerve_point(const struct rfl_nerve *nerve, enum rfl_shape shape, double along, size_t k,
                     double *radius, double *height) {
    double around = 2 * M_PI * (double)(k ? k - 1 : 0) / (RFL_NERVE_POINTS - 1);
    double outward = k ? nerve->diameter / 2 * cos(around) : 0;
    double sideways = k ? nerve->diameter / 2 * sin(around) : 0;
    double x = nerve->radius + outward;
    double y = along * sin(nerve->angle) + sideways * cos(nerve->angle);
    double z = along * cos(nerve->angle) - sideways * sin(nerve->angle);
    *radius = shape == RFL_SPHERE ? hypot(hypot(x, y), z) : hypot(x, y);
    *height = shape == RFL_NEEDLE ? nerve->height + z : 0;
}

bool rfl_nerve_is_outside(const struct rfl_nerve *nerve, const struct rfl_probe *probe) {
    const double tiny = 1e-9, surface = probe->diameter / 2 - tiny;
    if (nerve->radius - nerve->diameter / 2 >= surface)
        return true;
    bool outside = probe->shape == RFL_NEEDLE; /* ahead of its end it may lie */
    for (size_t k = 0; k < rfl_nerve_sections(nerve) && outside; k++)
        for (size_t p = 0; p < RFL_NERVE_POINTS && outside; p++) {
            double radius, height;
            rfl_nerve_point(nerve, probe->shape, rfl_nerve_along(nerve, k), p, &radius, &height);
            outside = height <= tiny || radius >= surface;
        }
    return outside;
}
