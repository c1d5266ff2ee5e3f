/* Fields on the pixels of a picture; where each pixel lies in the grid is found once. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "../physics/grid.h"
#include "rflesion/measure.h"

/** A term of a pixel's stencil. */
struct term {
    size_t point;
    double weight;
};

struct rfl_raster {
    size_t pixels, points;
    size_t *start;      /* of each pixel's terms, and behind the last one; none: nan */
    struct term *terms; /* pixel by pixel */
    double *logarithm;  /* scratch: of the field at each point */
};

static struct rfl_point pixel_place(const struct rfl_raster_frame *frame, size_t column,
                                    size_t row) {
    const double i = (double)column, j = (double)row;
    return (struct rfl_point){frame->first.x + i * frame->right.x + j * frame->up.x,
                              frame->first.y + i * frame->right.y + j * frame->up.y,
                              frame->first.z + i * frame->right.z + j * frame->up.z};
}

/** A pixel's stencil; its count is 0 inside the probe and beyond the domain. */
static struct rfl_stencil pixel_stencil(const struct rfl_grid *grid,
                                        const struct rfl_raster_frame *frame, size_t pixel) {
    const struct rfl_point place =
        pixel_place(frame, pixel % frame->columns, pixel / frame->columns);
    struct rfl_stencil stencil;
    if (!rfl_grid_contains(grid, place) || !rfl_grid_stencil(grid, place, &stencil))
        stencil.count = 0;
    return stencil;
}

/** Find all stencils; where there is no memory for terms yet, only count them. */
static void find_terms(struct rfl_raster *raster, const struct rfl_grid *grid,
                       const struct rfl_raster_frame *frame) {
    size_t used = 0;
    for (size_t pixel = 0; pixel < raster->pixels; pixel++) {
        const struct rfl_stencil stencil = pixel_stencil(grid, frame, pixel);
        raster->start[pixel] = used;
        for (size_t k = 0; k < stencil.count && raster->terms; k++)
            raster->terms[used + k] = (struct term){stencil.point[k], stencil.weight[k]};
        used += stencil.count;
    }
    assert(!raster->terms || used == raster->start[raster->pixels]);
    raster->start[raster->pixels] = used;
}

struct rfl_raster *rfl_raster_create(const struct rfl_grid *grid,
                                     const struct rfl_raster_frame *frame,
                                     struct rfl_error *error) {
    struct rfl_raster *raster = rfl_allocate(1, sizeof *raster, error);
    if (!raster)
        return NULL;
    raster->pixels = frame->columns * frame->rows;
    raster->points = grid->layout.cells + grid->heated_count;
    raster->start = rfl_allocate(raster->pixels + 1, sizeof *raster->start, error);
    raster->logarithm = rfl_allocate(raster->points, sizeof *raster->logarithm, error);
    if (!raster->start || !raster->logarithm) {
        rfl_raster_free(raster);
        return NULL;
    }
    find_terms(raster, grid, frame);
    raster->terms = rfl_allocate(raster->start[raster->pixels], sizeof *raster->terms, error);
    if (!raster->terms) {
        rfl_raster_free(raster);
        return NULL;
    }
    find_terms(raster, grid, frame);
    return raster;
}

void rfl_raster_free(struct rfl_raster *raster) {
    if (!raster)
        return;
    free(raster->start);
    free(raster->terms);
    free(raster->logarithm);
    free(raster);
}

/** Sum of weight times field over a pixel's terms. */
static double apply(const struct rfl_raster *raster, size_t pixel, const double *field) {
    double sum = 0;
    for (size_t k = raster->start[pixel]; k < raster->start[pixel + 1]; k++)
        sum += raster->terms[k].weight * field[raster->terms[k].point];
    return sum;
}

static bool is_empty(const struct rfl_raster *raster, size_t pixel) {
    return raster->start[pixel] == raster->start[pixel + 1];
}

void rfl_raster_apply(const struct rfl_raster *raster, const double *field, double *values) {
    for (size_t pixel = 0; pixel < raster->pixels; pixel++)
        values[pixel] = is_empty(raster, pixel) ? NAN : apply(raster, pixel, field);
}

void rfl_raster_apply_log(struct rfl_raster *raster, const double *field, double *values) {
    for (size_t point = 0; point < raster->points; point++)
        raster->logarithm[point] = field[point] > 0 ? log(field[point]) : NAN;
    for (size_t pixel = 0; pixel < raster->pixels; pixel++) {
        double value = exp(apply(raster, pixel, raster->logarithm));
        if (isnan(value)) /* there is a zero */
            value = apply(raster, pixel, field);
        values[pixel] = is_empty(raster, pixel) ? NAN : value;
    }
}
