/** Physics: the grid, the Pennes heat balance on it, and thermal damage. */
#ifndef RFLESION_PHYSICS_H
#define RFLESION_PHYSICS_H

#include <stdbool.h>
#include <stddef.h>

#include "rflesion/base.h"
#include "rflesion/numerics.h"
#include "rflesion/scenario.h"

RFL_PUBLIC_BEGIN

/* --- grid --- */

enum rfl_surface { RFL_SURFACE_HEATED, RFL_SURFACE_FAR, RFL_SURFACES };

/** A piece of surface that belongs to one cell. */
struct rfl_patch {
    size_t cell;
    size_t
        inner;   /**< the cell's neighbour on the other side, in the probe; none: the cell itself */
    size_t axis; /**< along which both lie */
    enum rfl_surface surface;
    double area;            /**< m2 (cylinder: m2 per metre) */
    double factor;          /**< conductance from cell centre to surface per unit conductivity, m */
    double correction;      /**< of that, next to an edge of heated surface held at one value */
    struct rfl_point place; /**< of the patch's centre (round shapes: in the half plane y = 0) */
};

/**
 * Nodes along one axis through tissue: cells, and where the line meets the probe a node on its
 * surface, so that fields can be followed up to it. `point` counts cells first, then heated
 * patches. At the axis of symmetry and at the adiabatic shaft, where nothing flows, the node there
 * shares the nearest cell's point.
 */
struct rfl_line {
    size_t count;
    double *x;     /**< positions, ascending, m */
    size_t *point; /**< count indices */
};

/**
 * Finite-volume grid on one to three orthogonal axes. Geometry only: multiply with the cells'
 * properties to get an operator. Sphere: r. Cylinder: r, per metre of length. Needle: r, z (z = 0
 * at the distal end).
 */
struct rfl_grid {
    enum rfl_shape shape;
    const struct rfl_grid_type *type; /**< what the shape makes of it: the library's own */
    struct rfl_layout layout;
    double *edge[RFL_AXES];    /**< n + 1 cell edges along each axis, m */
    double *centre[RFL_AXES];  /**< n cell centres along each axis, m */
    bool *tissue;              /**< per cell: false inside the probe */
    double *volume;            /**< per cell, m3 (cylinder: m2) */
    double *area[RFL_AXES];    /**< per cell i: face between i and i + stride[d], m2; 0: none */
    double *below[RFL_AXES];   /**< resistance x conductivity from cell i to that face, 1/m */
    double *above[RFL_AXES];   /**< the same from that face to cell i + stride[d], 1/m */
    struct rfl_patch *patches; /**< the heated ones first */
    size_t patch_count, heated_count;
    struct rfl_corner_face *corner_faces; /**< the library's own as well */
    size_t corner_count;
    double probe_radius, active_tip;  /**< m */
    struct rfl_line *lines[RFL_AXES]; /**< along r: one per row; along z: one per column */
    struct rfl_line end;              /**< needle: the flat distal end's nodes, along r */
    struct rfl_line wall; /**< needle: those of its side, along z: rim, tip, the tip's other end,
                             the shaft's first */
    double *line_x;       /**< memory of the lines */
    size_t *line_point;
};

/** How finely, and how far: what `rfl_grid_create` needs to know beside the probe. */
struct rfl_grid_size {
    double first;  /**< size of the cells at the heated surface and at the corners, m */
    double growth; /**< size gained per distance from there, 1 */
    double reach;  /**< distance of the outer boundary beyond both ends of the tip, m (needle) */
    double radius; /**< of the outer boundary, m; 0: `reach` beyond the probe's surface */
    bool inside;   /**< cells inside the probe too, where its shape does not have them anyway */
    const double *breaks; /**< heights at which a cell ends (needle), m: where layers meet */
    size_t break_count;
    double sleeve; /**< distance from the axis at which a cell ends (needle), m: where fluid does;
                      0: none */
};

struct rfl_grid *rfl_grid_create(const struct rfl_probe *probe, const struct rfl_grid_size *size,
                                 struct rfl_error *error);
void rfl_grid_free(struct rfl_grid *grid);

/** Where a cell of the grid has its temperature (round shapes: in the half plane y = 0). */
struct rfl_point rfl_grid_place(const struct rfl_grid *grid, size_t cell);

/** Most points that a stencil has: the corners of a box. */
#define RFL_STENCIL 8

/** Interpolation at a place: sum of weight[k] times the field at point[k]; the weights add up to
 * 1. */
struct rfl_stencil {
    size_t count; /**< 1 to RFL_STENCIL */
    size_t point[RFL_STENCIL];
    double weight[RFL_STENCIL];
};

/**
 * How to interpolate at a place: linear along z, linear in ln r beside the probe, where a steady
 * field is so. Beyond the domain the nearest node's value counts.
 *
 * @return false inside the probe, where the stencil is that of its lateral surface at this height
 */
bool rfl_grid_stencil(const struct rfl_grid *grid, struct rfl_point place,
                      struct rfl_stencil *stencil);

/** How to interpolate on the axis, in tissue or in the probe (a grid that has cells inside).
 * Sphere: its centre. */
struct rfl_stencil rfl_grid_axis_stencil(const struct rfl_grid *grid, double height);

/** sum of weight times field */
double rfl_stencil_apply(const struct rfl_stencil *stencil, const double *field);

/** The same for damage, which varies exponentially: interpolates ln(field), or field where that has
 * a zero. */
double rfl_stencil_apply_log(const struct rfl_stencil *stencil, const double *field);

/* --- damage --- */

/** Damage at a set of points: the cells, then the heated surface's patches, then the monitors. */
struct rfl_damage {
    struct rfl_criteria criteria;
    size_t points;
    double *peak;  /**< highest temperature so far, K */
    double *omega; /**< Arrhenius integral, 1 */
    double *cem43; /**< cumulative equivalent time at 43 degC, s (not minutes) */
    double *above; /**< time at or above criteria.above_temperature, s; 0 where none is asked */
    /** The temperature at or above which it was for criteria.above_duration, K: at least
     * above_temperature where the criterion holds, and as smooth in space as temperature. Near
     * above_temperature only it is more than an estimate; 0 where none is asked. */
    double *held;
    double *levels; /**< per point: times at or above temperatures around above_temperature, s */
    double log_factor, activation; /**< of the kinetics: ln(A s), Ea/R in K */
    double *gauss; /**< Gauss-Legendre nodes and weights on [0, 1] in pairs, for 1, 2, ... points */
};

struct rfl_damage *rfl_damage_create(size_t points, const struct rfl_criteria *criteria,
                                     double initial, struct rfl_error *error);
void rfl_damage_free(struct rfl_damage *damage);

/** Make the damage of all points that of another set of as many points. */
void rfl_damage_copy(struct rfl_damage *damage, const struct rfl_damage *from);

/** Make the damage of one point that of a point of another set. */
void rfl_damage_copy_point(struct rfl_damage *damage, size_t point, const struct rfl_damage *from,
                           size_t from_point);

/** Forget all damage; every point is at `initial`, K, again. */
void rfl_damage_reset(struct rfl_damage *damage, double initial);

/**
 * Go on by [0, dt] along quadratics in time, T(s) = a + b s + c s^2, at points first to first +
 * count - 1.
 *
 * A series where rates hardly change, else Gauss-Legendre with as many points as integrate both
 * rates to about 1e-4; an interval in which an onset is crossed is split there. The time above a
 * temperature is that between the roots of the quadratic.
 *
 * @param a, b, c  arrays of count coefficients, K, K/s, K/s2
 */
void rfl_damage_advance(struct rfl_damage *damage, size_t first, size_t count, const double *a,
                        const double *b, const double *c, double dt);

/** Time within [0, dt] during which T(s) = a + b s + c s^2 is at least `level`, s. */
double rfl_damage_time_above(double a, double b, double c, double dt, double level);

/** d Omega/dt = A exp(-Ea/(R T)), 1/s, without onset. T in K. */
double rfl_arrhenius_rate(const struct rfl_kinetics *kinetics, double temperature);

/** Equivalent minutes at 43 degC count from here, K. */
#define RFL_CEM43_ONSET (39 + RFL_CELSIUS)

/**
 * Equivalent seconds at 43 degC per second at T: R^(43-T), R = 0.5 from 43 degC up, 0.25 from 39, 0
 * below. From 1000 degC up it is what it is there, so that it is finite.
 *
 * @source S. Sapareto, W. Dewey, Int. J. Radiation Oncology Biol. Phys. 10 (1984) 787
 */
double rfl_cem43_rate(double temperature);

RFL_PUBLIC_END

#endif
