/* Measuring a lesion, whatever the shape of the probe. */
#include "lesion.h"

#include <math.h>

/** What a shape of probe makes of measuring: the only place, in this room, where shapes differ. */
struct lesion_type {
    /* NULL: from the outline */
    void (*measure)(struct rfl_tracer *tracer, const struct rfl_grid *grid,
                    struct rfl_extent *extent);
    /* NULL: the radius says it all */
    enum rfl_status (*outline)(struct rfl_tracer *tracer, const struct rfl_grid *grid,
                               struct rfl_outline *outline, struct rfl_error *error);
};

static const struct lesion_type types[RFL_SHAPES] = {
    [RFL_SPHERE] = {rfl_sizes_sphere, NULL},
    [RFL_CYLINDER] = {rfl_sizes_cylinder, NULL},
    [RFL_NEEDLE] = {NULL, rfl_outline_trace},
};

enum rfl_status rfl_lesion_trace(const struct rfl_grid *grid, const struct rfl_damage *damage,
                                 enum rfl_criterion criterion, struct rfl_extent *extent,
                                 struct rfl_outline *outline, struct rfl_error *error) {
    const struct lesion_type *type = &types[grid->shape];
    struct rfl_tracer tracer;
    enum rfl_status status = rfl_tracer_init(&tracer, damage, criterion, error);
    *extent = (struct rfl_extent){.reaches_edge = rfl_sizes_touch_edge(&tracer, grid)};
    *outline = (struct rfl_outline){0};
    if (!status && type->outline)
        status = type->outline(&tracer, grid, outline, error);
    if (!status && type->measure)
        type->measure(&tracer, grid, extent);
    else if (!status)
        rfl_sizes_of_outline(grid, outline, extent);
    rfl_tracer_free(&tracer);
    if (status)
        rfl_outline_free(outline);
    return status;
}

enum rfl_status rfl_lesion_measure(const struct rfl_grid *grid, const struct rfl_damage *damage,
                                   enum rfl_criterion criterion, struct rfl_extent *extent,
                                   struct rfl_error *error) {
    struct rfl_outline outline;
    const enum rfl_status status =
        rfl_lesion_trace(grid, damage, criterion, extent, &outline, error);
    rfl_outline_free(&outline);
    return status;
}

enum rfl_status rfl_lesion_outline(const struct rfl_grid *grid, const struct rfl_damage *damage,
                                   enum rfl_criterion criterion, struct rfl_outline *outline,
                                   struct rfl_error *error) {
    struct rfl_extent extent;
    return rfl_lesion_trace(grid, damage, criterion, &extent, outline, error);
}

double rfl_lesion_margin(enum rfl_shape shape, const struct rfl_extent *extent,
                         const struct rfl_outline *outline, struct rfl_point place, bool inside) {
    if (extent->radius <= 0)
        return -INFINITY;
    const double radius = rfl_shapes[shape].radius(place);
    const double distance = types[shape].outline ? rfl_outline_distance(outline, radius, place.z)
                                                 : fabs(extent->radius - radius);
    return inside ? distance : -distance;
}
