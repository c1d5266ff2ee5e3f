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
    enum rfl_surface surface;
    double area;       /**< m2 (cylinder: m2 per metre) */
    double factor;     /**< conductance from cell centre to surface per unit conductivity, m */
    double correction; /**< of that, next to an edge of heated surface held at one value */
    double position[RFL_AXES]; /**< of the patch's centre, m */
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

/** A face next to an edge of heated surface, and by how much its conductance is to be corrected
 * where that surface is held at one value. */
struct rfl_corner_face {
    size_t axis, cell;
    double factor;
};

/**
 * Finite-volume grid on one to three orthogonal axes. Geometry only: multiply with the cells'
 * properties to get an operator. Sphere: r. Cylinder: r, per metre of length. Needle: r, z (z = 0
 * at the distal end).
 */
struct rfl_grid {
    enum rfl_shape shape;
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
    struct rfl_corner_face corner_faces[3];
    size_t corner_count;
    double probe_radius, active_tip;  /**< m */
    struct rfl_line *lines[RFL_AXES]; /**< along r: one per row; along z: one per column */
    struct rfl_line end;              /**< needle: the flat distal end's nodes, along r */
    double *line_x;                   /**< memory of the lines */
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
};

struct rfl_grid *rfl_grid_create(const struct rfl_probe *probe, const struct rfl_grid_size *size,
                                 struct rfl_error *error);
void rfl_grid_free(struct rfl_grid *grid);

/** Most points that a stencil has. */
#define RFL_STENCIL 4

/** Interpolation at a place: sum of weight[k] times the field at point[k]. */
struct rfl_stencil {
    size_t point[RFL_STENCIL];
    double weight[RFL_STENCIL];
};

/**
 * How to interpolate at a place: linear along z, linear in ln r beside the probe, where a steady
 * field is so.
 *
 * @param radius, height  m; beyond the domain the nearest node's value counts
 * @return false inside the probe
 */
bool rfl_grid_stencil(const struct rfl_grid *grid, double radius, double height,
                      struct rfl_stencil *stencil);

/** How to interpolate on the axis, in tissue or in the probe (a grid that has cells inside).
 * Sphere: its centre. */
struct rfl_stencil rfl_grid_axis_stencil(const struct rfl_grid *grid, double height);

/** sum of weight times field */
double rfl_stencil_apply(const struct rfl_stencil *stencil, const double *field);

/** The same for damage, which varies exponentially: interpolates ln(field), or field where that has
 * a zero. */
double rfl_stencil_apply_log(const struct rfl_stencil *stencil, const double *field);

/* --- heat --- */

/**
 * The Pennes balance of every cell, in W (cylinder: W/m):
 *
 *     C dT/dt = sum over faces G (T_n - T) + sum over patches G_p (T_s - T) + W (T_a - T) + Q
 *
 * Metabolic heat balances the initial state and so does not appear.
 *
 * @source H. Pennes, J. Applied Physiology 1 (1948) 93
 */
struct rfl_heat {
    const struct rfl_grid *grid;
    double *capacity;              /**< C, J/K per cell; inside a hot surface 1 (decoupled) */
    double *conductance[RFL_AXES]; /**< G of the face between i and i + stride[d], W/K */
    double *conductivity;          /**< k, W/(m K) per cell; 0 where no heat flows */
    double *perfusion;             /**< W = w rho_b c_b V, W/K per cell */
    double *source;                /**< Q, W per cell; zero unless set */
    double *coolant;               /**< W/K per cell; NULL: the probe is not cooled */
    double coolant_temperature;    /**< K */
    bool coolant_on;               /**< it flows */
    const double *slope; /**< dT/dy per cell, for the matrix only; NULL: 1, y is temperature */
    double *patch_conductance; /**< G_p per patch, W/K */
    double body;               /**< T_a and the temperature of the far surface, K */
    /** Temperature of a patch's surface at time t, K: the set temperature, or the body's far away.
     */
    double (*patch_temperature)(void *context, const struct rfl_patch *patch, double t);
    void *context;
    bool surface_on;           /**< false: the heated surface is adiabatic (cool-down) */
    size_t iterations, solves; /**< conjugate-gradient iterations and solves so far */
    struct rfl_multigrid *multigrid;
    double *diagonal;        /**< of the matrix last prepared */
    struct rfl_error *error; /**< where failing solves say why; may be NULL */
};

/** Heat flows in W at one state (cylinder: W/m): rates of the energy balance. */
struct rfl_flows {
    double delivered; /**< through the heated surface into the tissue, sources included */
    double perfusion; /**< carried off by blood */
    double boundary;  /**< out through the far surface */
    double coolant;   /**< carried off by a cooled probe's coolant */
};

/** What fills a grid. */
struct rfl_medium {
    const struct rfl_tissue *tissue; /**< where no layer is */
    const struct rfl_layer *layers;
    size_t layer_count;
    const struct rfl_probe *metal; /**< what fills the probe; NULL: nothing, behind a hot surface */
};

/** What fills the space of a scenario, which must outlive it. */
struct rfl_medium rfl_medium_of(const struct rfl_scenario *scenario);

/** The tissue at a height above the distal end, m (without layers: anywhere). */
const struct rfl_tissue *rfl_medium_tissue_at(const struct rfl_medium *medium, double height);

/** The tissue of a cell; NULL inside the probe. */
const struct rfl_tissue *rfl_medium_tissue(const struct rfl_medium *medium,
                                           const struct rfl_grid *grid, size_t cell);

/** Operator for what fills the grid, unheated. */
struct rfl_heat *rfl_heat_create(const struct rfl_grid *grid, const struct rfl_medium *medium,
                                 struct rfl_error *error);
void rfl_heat_free(struct rfl_heat *heat);

/** This operator as a system for the stepper (y: temperature per cell, K). */
struct rfl_system rfl_heat_system(struct rfl_heat *heat);

/** Flows at time t in state T, summed from patches and cells. */
struct rfl_flows rfl_heat_flows(const struct rfl_heat *heat, double t, const double *temperature);

/** Temperature of heated patch p, K: the surface's, in cool-down (adiabatic) that of the cell at
 * it. */
double rfl_heat_patch_temperature(const struct rfl_heat *heat, size_t p, double t,
                                  const double *temperature);

/** Heat above the body's temperature, J (cylinder: J/m). */
double rfl_heat_stored(const struct rfl_heat *heat, const double *temperature);

/* --- electric field --- */

/**
 * The potential of the active tip at 1 V against the dispersive electrode, div(sigma grad V) = 0 in
 * tissue, the shaft insulated. At U volts: potential x U, heat x U^2, current U x conductance.
 */
struct rfl_electric {
    const struct rfl_grid *grid;
    double *potential;  /**< per cell, 1 (V at 1 V) */
    double *joule;      /**< heat per cell at 1 V, W/V2; its sum is exactly `conductance` */
    double conductance; /**< 1 / impedance, S */
    size_t iterations;  /**< conjugate-gradient iterations so far */
    double *face[RFL_AXES], *patch; /**< conductances, S */
    double *residual, *change, *diagonal;
    bool ready; /**< the multigrid has a matrix */
    struct rfl_multigrid *multigrid;
};

struct rfl_electric *rfl_electric_create(const struct rfl_grid *grid, struct rfl_error *error);
void rfl_electric_free(struct rfl_electric *electric);

/** Solve, starting from the potential last found. `conductivity`: sigma per cell, S/m; 0 inside the
 * probe. */
enum rfl_status rfl_electric_solve(struct rfl_electric *electric, const double *conductivity,
                                   struct rfl_error *error);

/* --- the generator --- */

/**
 * What the generator does now, stage by stage. Of a hot surface: when it is on, and how hot.
 *
 * The PI controller gives out power: P = K_p e + integral of K_i e, within the limits, where the
 * integral stands still.
 */
struct rfl_drive {
    const struct rfl_stage *stages;
    size_t count;
    size_t stage;         /**< now; count: power is off for good */
    double from;          /**< temperature at the stage's start, from which it ramps, K */
    double integral;      /**< of the PI controller, W */
    bool sampled;         /**< the voltage is given until the next sample, not steered */
    double given;         /**< its square at the tissue, V2 */
    bool pulse;           /**< within a pulse (resolved) */
    double share, before; /**< height of the last one, of the largest; reading when it began, K */
    double rise;          /**< most by which a pulse of full height has warmed the sensor, K */
    size_t ticks;         /**< samples or pulse edges so far in the stage */
    double conductance;   /**< at the start of the step, S */
};

/** Start at time 0, at `body`, K. */
void rfl_drive_reset(struct rfl_drive *drive, double body);

/** What holds now; NULL: off for good. */
const struct rfl_protocol *rfl_drive_now(const struct rfl_drive *drive);

/** Is a hot surface on, or does the generator run? */
bool rfl_drive_is_on(const struct rfl_drive *drive);

/** Set temperature at t in the present stage, K; off: NaN. */
double rfl_drive_set_temperature(const struct rfl_drive *drive, double t);

/** When something changes next, after t: a stage, a ramp's end, a sample, a pulse; INFINITY: never.
 */
double rfl_drive_next(const struct rfl_drive *drive, double t);

/**
 * Do what is due at time t.
 *
 * @param reading      of the sensor, or the mean of a hot surface, K
 * @param conductance  of the tissue between tip and dispersive electrode, S
 * @return true where heating changes abruptly
 */
bool rfl_drive_update(struct rfl_drive *drive, double t, double reading, double conductance);

/** Least and largest square of the voltage at the tissue, V2, where it conducts so well, S. */
void rfl_drive_bounds(const struct rfl_drive *drive, double conductance, double bound[2]);

/** Share of the time in which averaged pulses are on; 1: no such pulses. */
double rfl_drive_duty(const struct rfl_drive *drive);

/** Share of the time in which pulses of either kind are on: mean power over that of a pulse. */
double rfl_drive_pulsed(const struct rfl_drive *drive);

/* --- radiofrequency heating --- */

/**
 * Heat and electric field together, in tissue that changes with temperature.
 *
 * The unknown y is the temperature at which tissue would be with its heat content if water did not
 * boil: below 100 degC the temperature itself. While water boils off, the temperature rises by only
 * RFL_BOILING_RANGE; dried tissue conducts current less and less. The steam takes its latent heat
 * away for good: what is dry stays dry.
 */
struct rfl_rf {
    struct rfl_heat *heat;
    struct rfl_electric *electric;
    struct rfl_drive *drive;
    struct rfl_steering control; /**< the square of the tissue's voltage, V2 */
    struct rfl_stencil sensor;
    enum rfl_perfusion_model perfusion_model;
    double conductivity_slope, electrical_slope; /**< 1/K */
    struct rfl_criteria criteria;                /**< for the damage that stops perfusion */
    /* per cell: */
    double *conductivity, *perfusion, *sigma37; /**< of heat, W/(m K), W/K, S/m: at 37 degC */
    double *boiling;     /**< range of y in which water boils off, K; 0: never */
    double *dry;         /**< share of the water that has boiled off by the start of the step */
    double *temperature; /**< of the state last seen, K */
    double *sigma;       /**< S/m, the same */
    double *slope;       /**< dT/dy, of the matrix; its pattern says when to make a new one */
    double *scale;       /**< by which errors count */
    double *start, *start_rate, *omega; /**< K, 1/s, 1 at the start of the step */
    double start_time;
    double *other_potential;           /**< of the step's other stage, 1 */
    double potential_time, other_time; /**< of both, s */
    double prepared;                   /**< a of the matrix; 0: none */
    double *prepared_state;            /**< temperature for which it was made, K */
};

#define RFL_BOILING_RANGE 1.0 /**< K */

/**
 * What a conductivity becomes at T, K, of its value at 37 degC: 1 + slope (T - 37 degC), growth
 * ends at 100 degC; at least 0.1, so that a wild guess at T leaves it positive.
 */
double rfl_rf_growth(double slope, double T);

struct rfl_rf *rfl_rf_create(struct rfl_heat *heat, const struct rfl_medium *medium,
                             const struct rfl_criteria *criteria, struct rfl_drive *drive,
                             struct rfl_error *error);
void rfl_rf_free(struct rfl_rf *rf);

/** Start again: forget the field and all damage. */
void rfl_rf_reset(struct rfl_rf *rf);

/** A step begins at t from y, with the damage so far (one Omega per cell). */
void rfl_rf_begin(struct rfl_rf *rf, double t, const double *y, const double *omega);

/** Temperatures of a state y, K. */
void rfl_rf_temperature(const struct rfl_rf *rf, const double *y, double *temperature);

/** Heat that steam has taken away in state y, J. */
double rfl_rf_vaporised(const struct rfl_rf *rf, const double *y);

/** Tissue, field and Joule heat in state y at time t, at the voltage as it is. */
enum rfl_status rfl_rf_update(struct rfl_rf *rf, double t, const double *y);

/** Flows at time t in state y, where so much electric power is delivered, W. */
struct rfl_flows rfl_rf_flows(struct rfl_rf *rf, double t, const double *y, double power);

/** Heat and field as a system for the stepper. */
struct rfl_system rfl_rf_system(struct rfl_rf *rf);

/* --- damage --- */

/** Damage at a set of points: the cells, then the heated surface's patches, then the monitors. */
struct rfl_damage {
    struct rfl_criteria criteria;
    size_t points;
    double *peak;                  /**< highest temperature so far, K */
    double *omega;                 /**< Arrhenius integral, 1 */
    double *cem43;                 /**< cumulative equivalent time at 43 degC, s (not minutes) */
    double log_factor, activation; /**< of the kinetics: ln(A s), Ea/R in K */
    double *gauss; /**< Gauss-Legendre nodes and weights on [0, 1] in pairs, for 1, 2, ... points */
};

struct rfl_damage *rfl_damage_create(size_t points, const struct rfl_criteria *criteria,
                                     double initial, struct rfl_error *error);
void rfl_damage_free(struct rfl_damage *damage);

/** Make the damage of all points that of another set of as many points. */
void rfl_damage_copy(struct rfl_damage *damage, const struct rfl_damage *from);

/** Forget all damage; every point is at `initial`, K, again. */
void rfl_damage_reset(struct rfl_damage *damage, double initial);

/**
 * Go on by [0, dt] along quadratics in time, T(s) = a + b s + c s^2, at points first to first +
 * count - 1.
 *
 * A series where rates hardly change, else Gauss-Legendre with as many points as integrate both
 * rates to about 1e-4; an interval in which an onset is crossed is split there.
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
 * below.
 *
 * @source S. Sapareto, W. Dewey, Int. J. Radiation Oncology Biol. Phys. 10 (1984) 787
 */
double rfl_cem43_rate(double temperature);

RFL_PUBLIC_END

#endif
