/* Private to the library: sizes and outline in one go, and what they differ in from shape to shape.
 */
#ifndef RFL_MEASURE_LESION_H
#define RFL_MEASURE_LESION_H

#include "crossings.h"

/** A lesion's sizes and the needle's outline that they are taken from, as by rfl_lesion_measure and
 * rfl_lesion_outline, in one go. */
enum rfl_status rfl_lesion_trace(const struct rfl_grid *grid, const struct rfl_damage *damage,
                                 enum rfl_criterion criterion, struct rfl_extent *extent,
                                 struct rfl_outline *outline, struct rfl_error *error);

/* --- sizes.c: fill an extent that is all zero, but for `reaches_edge` --- */

void rfl_sizes_sphere(struct rfl_tracer *tracer, const struct rfl_grid *grid,
                      struct rfl_extent *extent);
void rfl_sizes_cylinder(struct rfl_tracer *tracer, const struct rfl_grid *grid,
                        struct rfl_extent *extent);

/** Of a needle's lesion: the extremes of its outline's vertices, and the volume of tissue within.
 */
void rfl_sizes_of_outline(const struct rfl_grid *grid, const struct rfl_outline *outline,
                          struct rfl_extent *extent);

/** Does it touch the domain's end? */
bool rfl_sizes_touch_edge(const struct rfl_tracer *tracer, const struct rfl_grid *grid);

/* --- outline.c: in the half plane (radius, height) --- */

enum rfl_status rfl_outline_trace(struct rfl_tracer *tracer, const struct rfl_grid *grid,
                                  struct rfl_outline *outline, struct rfl_error *error);

/** Distance of (radius, height) to the outline, m. */
double rfl_outline_distance(const struct rfl_outline *outline, double radius, double height);

#endif
