/* The outline of a lesion as a picture shows it, whatever the shape. */
#include <math.h>

#include "rflesion/simulation.h"

#define CHORDS 180 /* of half a circle: they stay within 0.02 % of its radius */

/** Half a circle, from its lowest point up, so that the lesion is on the left. */
static enum rfl_status half_circle(double radius, struct rfl_outline *outline,
                                   struct rfl_error *error) {
    *outline = (struct rfl_outline){0};
    if (!(radius > 0))
        return RFL_OK;
    outline->radius = rfl_allocate(CHORDS + 1, sizeof(double), error);
    outline->height = rfl_allocate(CHORDS + 1, sizeof(double), error);
    if (!outline->radius || !outline->height) {
        rfl_outline_free(outline);
        return RFL_FAILED;
    }
    for (; outline->count <= CHORDS; outline->count++) {
        const double angle = M_PI * (double)outline->count / CHORDS;
        outline->radius[outline->count] = radius * sin(angle);
        outline->height[outline->count] = -radius * cos(angle);
    }
    return RFL_OK;
}

enum rfl_status rfl_simulation_outline(const struct rfl_simulation *simulation,
                                       enum rfl_criterion criterion, struct rfl_outline *outline,
                                       struct rfl_error *error) {
    if (rfl_shapes[simulation->grid->shape].has_tip)
        return rfl_lesion_outline(simulation->grid, simulation->damage, criterion, outline, error);
    return half_circle(simulation->lesion[criterion].radius, outline, error);
}
