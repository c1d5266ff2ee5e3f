/* Private to the library: what makes up a grid, and what a shape of probe makes of it. */
#ifndef RFL_PHYSICS_GRID_H
#define RFL_PHYSICS_GRID_H

#include "rflesion/physics.h"

/** A face next to an edge of heated surface, and by how much its conductance is to be corrected
 * where that surface is held at one value. */
struct rfl_corner_face {
    size_t axis, cell;
    double factor;
};

/* --- shapes --- */

/** Between two radii: round a centre, or round an axis and then per unit height. */
struct rfl_metric {
    /** Steady resistance times conductivity, without sources, 1/m (round an axis: 1). */
    double (*resistance)(double a, double b);
    double (*volume)(double a, double b); /**< m3 (m2) */
    double (*area)(double r);             /**< m2 (m) */
};

/** Where the next line's nodes go. */
struct rfl_cursor {
    double *x;
    size_t *point;
};

/**
 * What a shape of probe makes of a grid: the only place, in this room, where shapes differ. Axes
 * across the probe come first, the one along it last.
 */
struct rfl_grid_type {
    size_t axes;
    const struct rfl_metric *metric; /**< of the first axis, where that is r */

    /** Make the edges along all axes, and say how many cells each has. False: out of memory, as
     * everywhere here. */
    bool (*make_edges)(struct rfl_grid *grid, const struct rfl_grid_size *size, size_t n[RFL_AXES],
                       struct rfl_error *error);
    /** Where a cell between two edges has its temperature. */
    double (*centre)(size_t axis, double from, double to);
    /** Fill in tissue, volumes, faces and their resistances. */
    void (*fill)(struct rfl_grid *grid);
    /** Add the patches of one kind of surface, with rfl_grid_add_patch. */
    void (*add_patches)(struct rfl_grid *grid, enum rfl_surface surface);
    /** Correct the fluxes where heated surface ends; NULL: it ends nowhere. */
    bool (*correct_corners)(struct rfl_grid *grid, struct rfl_error *error);
    /** Make all lines of nodes; their memory is there. */
    void (*make_lines)(struct rfl_grid *grid, struct rfl_cursor *cursor);

    /** What rfl_grid_stencil, rfl_grid_axis_stencil, rfl_grid_place and rfl_grid_contains say. */
    bool (*stencil)(const struct rfl_grid *grid, struct rfl_point place,
                    struct rfl_stencil *stencil);
    struct rfl_stencil (*axis_stencil)(const struct rfl_grid *grid, double height);
    struct rfl_point (*place)(const struct rfl_grid *grid, size_t cell);
    bool (*contains)(const struct rfl_grid *grid, struct rfl_point place);
};

/** A place that near to the probe's surface counts as on it, m: rounding. */
#define RFL_GRID_TINY 1e-12

/* The rows: radial.c, needle.c. */
extern const struct rfl_grid_type rfl_grid_sphere, rfl_grid_cylinder, rfl_grid_needle;

/** Does a place lie within the outer boundary (in tissue or in the probe)? */
bool rfl_grid_contains(const struct rfl_grid *grid, struct rfl_point place);

/** How many axes the grid of a shape has. */
size_t rfl_grid_axes(enum rfl_shape shape);

/** Take in a patch; where there is no memory for patches yet, only count it. */
void rfl_grid_add_patch(struct rfl_grid *grid, struct rfl_patch patch);

/* --- edges along an axis: edges.c --- */

/** A piece of an axis, from `from` to `to`; cells are smallest at its fine ends. */
struct rfl_segment {
    double from, to;
    bool fine_from, fine_to;
};

/** Edges of an axis made of segments; n is set. NULL: out of memory. */
double *rfl_edges_make(const struct rfl_grid_size *size, const struct rfl_segment *segments,
                       size_t count, size_t *n, struct rfl_error *error);

/** End a cell at `at` along an axis, which its memory has room for: move the edge next to it there,
 * or where that must stay, split the cell. */
void rfl_edges_break(struct rfl_grid *grid, const struct rfl_grid_size *size, size_t axis,
                     double at, size_t *n);

/* --- an axis r, round a centre or an axis, and one along it if there is one: radial.c --- */

/** Round an axis. */
extern const struct rfl_metric rfl_radial_cylindrical;

/** Edges along r, those of cells inside the probe included or not. */
bool rfl_radial_edges(struct rfl_grid *grid, const struct rfl_grid_size *size, bool inside,
                      size_t *n, struct rfl_error *error);

/** Of r the logarithmic mean, of any other axis the middle. */
double rfl_radial_centre(size_t axis, double from, double to);

/** The shape's `fill` for axes r, or r and z. */
void rfl_radial_fill(struct rfl_grid *grid);

/** Patches at one end of the lines along r: the probe's lateral surface, or the far boundary. */
void rfl_radial_patches(struct rfl_grid *grid, enum rfl_surface surface);

/* --- corners.c --- */

/** The needle's distal rim and its tip's other end. */
bool rfl_corners_correct(struct rfl_grid *grid, struct rfl_error *error);

/* --- lines of nodes --- */

/** Begin, extend and end a line of nodes. */
struct rfl_line rfl_line_start(const struct rfl_cursor *cursor);
void rfl_line_add(struct rfl_line *line, double x, size_t point);
void rfl_line_finish(const struct rfl_line *line, struct rfl_cursor *cursor);

/** Point of the heated patch between a cell and its neighbour inside the probe, along axis d;
 * without one `otherwise`. */
size_t rfl_line_heated_point(const struct rfl_grid *grid, size_t cell, size_t d, size_t otherwise);

/** All rows: from what bounds them inside (surface, shaft or axis) outward. */
void rfl_line_rows(struct rfl_grid *grid, struct rfl_cursor *cursor);

/** Interval [k, k + 1] of ascending x that holds `place`, and how far into it, 0 to 1. */
size_t rfl_line_locate(const double *x, size_t count, double place, double *fraction,
                       bool logarithmic);

/** Add the two nodes of a row around a radius to a stencil, weighted. */
void rfl_line_interpolate(const struct rfl_grid *grid, const struct rfl_line *row, double radius,
                          double weight, struct rfl_stencil *stencil);

#endif
