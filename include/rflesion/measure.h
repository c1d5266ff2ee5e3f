/** Measuring: sizes and outlines of the region that a criterion calls lesioned, never staircase;
 * how much of a nerve lies inside; fields on the pixels of a picture. */
#ifndef RFLESION_MEASURE_H
#define RFLESION_MEASURE_H

#include "rflesion/physics.h"

RFL_PUBLIC_BEGIN

/* --- lesions --- */

/** Size of a lesion; all zero where there is none. */
struct rfl_extent {
    double radius;             /**< largest distance from the axis, m */
    double length;             /**< along the axis, probe's body between included, m (needle) */
    double distal_extension;   /**< ahead of the distal end, m (needle) */
    double proximal_extension; /**< beyond the active tip's other end, m (needle) */
    double volume;             /**< of tissue inside, m3 (not for a cylinder) */
    bool reaches_edge;         /**< it touches the domain's end: the sizes mean nothing */
};

/**
 * Measure one criterion's lesion: a needle's by the extremes of its outline's vertices and by the
 * body that they sweep out round the axis.
 *
 * Where a line of nodes crosses the outline is found on Steffen's monotone curve through peak
 * temperature, or the logarithm of damage, at the nearest nodes. RFL_FAILED: out of memory.
 */
enum rfl_status rfl_lesion_measure(const struct rfl_grid *grid, const struct rfl_damage *damage,
                                   enum rfl_criterion criterion, struct rfl_extent *extent,
                                   struct rfl_error *error);

/**
 * Outline in the half plane (radius, height), as polylines; (NaN, NaN) separates two of them. The
 * lesion is on the left of each; one that does not close ends on the probe or on the axis.
 */
struct rfl_outline {
    size_t count;
    double *radius, *height; /**< m */
};

/** Outline of a needle's lesion; count = 0 where there is none. Free with rfl_outline_free. */
enum rfl_status rfl_lesion_outline(const struct rfl_grid *grid, const struct rfl_damage *damage,
                                   enum rfl_criterion criterion, struct rfl_outline *outline,
                                   struct rfl_error *error);
void rfl_outline_free(struct rfl_outline *outline);

/**
 * Distance of a point to the lesion's outline, m, counted positive where `inside`. -infinity: no
 * lesion.
 *
 * @param shape    the probe's; for one axis the outline is `extent->radius`
 * @param outline  of a needle's lesion; not read for other shapes
 */
double rfl_lesion_margin(enum rfl_shape shape, const struct rfl_extent *extent,
                         const struct rfl_outline *outline, struct rfl_point place, bool inside);

/** Damage by a criterion at all points, at one, and the value from which it counts as lesioned. */
const double *rfl_lesion_field(const struct rfl_damage *damage, enum rfl_criterion criterion);
double rfl_lesion_value(const struct rfl_damage *damage, enum rfl_criterion criterion,
                        size_t point);
double rfl_lesion_threshold(const struct rfl_damage *damage, enum rfl_criterion criterion);

/* --- nerves: straight ones, whose whole cross-section counts --- */

/** Where a nerve's cross-sections lie in a grid. */
struct rfl_track;

struct rfl_track *rfl_track_create(const struct rfl_grid *grid, const struct rfl_nerve *nerve,
                                   struct rfl_error *error);
void rfl_track_free(struct rfl_track *track);

/** Whether a cross-section that is looked at is inside: its centre, and all around its rim. */
bool rfl_track_reached(const struct rfl_track *track, const struct rfl_damage *damage,
                       enum rfl_criterion criterion);

/** Points of damage on which it depends whether the cross-sections that are inside are so, each
 * once; the track's own, until it is asked again. None: none is inside. */
const size_t *rfl_track_nodes(struct rfl_track *track, const struct rfl_damage *damage,
                              enum rfl_criterion criterion, size_t *count);

/** Whether any point that is looked at is inside. */
bool rfl_track_touched(const struct rfl_track *track, const struct rfl_damage *damage,
                       enum rfl_criterion criterion);

/**
 * Length whose cross-sections are inside, m, all pieces together.
 *
 * Their ends are found between the cross-sections that are looked at, by bisection; a piece that
 * fits between two of these is missed, unless it holds the nerve's middle.
 */
double rfl_track_length(const struct rfl_track *track, const struct rfl_damage *damage,
                        enum rfl_criterion criterion);

/** Distances to the outline, m, positive inside; -infinity where there is no lesion. */
struct rfl_margins {
    double whole; /**< of the worst point of the best cross-section: how far inside it is */
    double any;   /**< of the best point: how far inside the nearest part is */
};

/** Margins of a nerve; `extent` and `outline` as for rfl_lesion_margin. */
struct rfl_margins rfl_track_margins(const struct rfl_track *track, const struct rfl_damage *damage,
                                     enum rfl_criterion criterion, const struct rfl_extent *extent,
                                     const struct rfl_outline *outline);

/* --- rasters: fields on the pixels of a picture --- */

/** A parallelogram of pixels: pixel (i, j) is at first + i * right + j * up, m. */
struct rfl_raster_frame {
    struct rfl_point first, right, up;
    size_t columns, rows;
};

/** Where the pixels lie in a grid: found once, for as many fields as are drawn. */
struct rfl_raster;

/**
 * @param grid  need not outlive the raster
 * @return NULL with the reason in error where memory is out
 */
struct rfl_raster *rfl_raster_create(const struct rfl_grid *grid,
                                     const struct rfl_raster_frame *frame, struct rfl_error *error);
void rfl_raster_free(struct rfl_raster *raster);

/**
 * Interpolate a field at each pixel, as rfl_stencil_apply does.
 *
 * @param field   temperature or damage->peak: a value for each cell and each heated patch
 * @param values  filled, row by row from pixel (0, 0), NaN inside the probe and beyond the domain
 */
void rfl_raster_apply(const struct rfl_raster *raster, const double *field, double *values);

/** The same for damage->omega and ->cem43, as rfl_stencil_apply_log does. */
void rfl_raster_apply_log(struct rfl_raster *raster, const double *field, double *values);

RFL_PUBLIC_END

#endif
