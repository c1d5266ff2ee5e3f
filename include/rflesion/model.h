/** The parts of a scenario, as plain structs in SI units, and questions about them.
 */
#ifndef RFLESION_MODEL_H
#define RFLESION_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "rflesion/base.h"

RFL_PUBLIC_BEGIN

/** Absolute zero in degC: T[K] = T[degC] + RFL_CELSIUS. */
#define RFL_CELSIUS 273.15

/** R, J/(mol K): exact since 2019 (BIPM, The International System of Units, 9th ed.); GSL's value
 * depends on its version. */
#define RFL_GAS_CONSTANT 8.31446261815324

/* --- places --- */

/**
 * A place, m: x away from the needle's axis, y across it, z along it, 0 at the distal end and
 * counted towards the shaft. A cylinder is like a needle without ends; x, y and z of a sphere count
 * from its centre. The plane y = 0 holds all monitors and the middles of all nerves.
 */
struct rfl_point {
    double x, y, z;
};

/* --- tissue --- */

/** What blood flow becomes where tissue is damaged (heating: rf; a hot surface: constant). */
enum rfl_perfusion_model {
    RFL_PERFUSION_CONSTANT,
    RFL_PERFUSION_STOPS, /**< none where Omega >= 1 */
    RFL_PERFUSION_FADES  /**< times e^-Omega */
};

enum rfl_switch { RFL_OFF, RFL_ON };

/** Thermal properties of a tissue, and of the blood in it. */
struct rfl_tissue {
    const char *material;           /**< name in the table */
    double density;                 /**< rho, kg/m3 */
    double specific_heat;           /**< c, J/(kg K) */
    double conductivity;            /**< k, W/(m K) */
    double perfusion;               /**< w, 1/s: volume of blood per volume of tissue and second */
    double blood_density;           /**< rho_b, kg/m3 */
    double blood_specific_heat;     /**< c_b, J/(kg K) */
    double temperature;             /**< initial, arterial and far-field, K */
    double electrical_conductivity; /**< sigma at 37 degC near 500 kHz, S/m (heating: rf) */
    double electrical_conductivity_slope; /**< growth of sigma, 1/K of that at 37 degC, up to 100
                                             degC (rf) */
    double conductivity_slope;            /**< growth of k, the same way (rf) */
    double water;                         /**< share of the material's mass, which may boil (rf) */
    enum rfl_perfusion_model perfusion_model; /**< (rf) */
    enum rfl_switch vaporisation;             /**< water boils at 100 degC (rf) */
};

/** Thermal diffusivity k / (rho c), m2/s. */
double rfl_tissue_diffusivity(const struct rfl_tissue *tissue);

/** Is it bone, by its material? */
bool rfl_tissue_is_bone(const struct rfl_tissue *tissue);

/** Damage kinetics: d Omega/dt = A exp(-Ea / (R T)). */
struct rfl_kinetics {
    const char *name;
    double frequency_factor;  /**< A, 1/s */
    double activation_energy; /**< Ea, J/mol */
    const char *tissue;       /**< what it was measured in */
    const char *stands_for;   /**< what Omega = 1 means, in words; NULL: tissue coagulates */
    double measured_to;       /**< highest temperature of the measurements, K; 0: not known */
    const char *measured;     /**< their range, in words; NULL: not known */
    const char *source;
};

/* --- probe --- */

enum rfl_shape { RFL_SPHERE, RFL_CYLINDER, RFL_NEEDLE, RFL_SHAPES };

struct rfl_probe {
    enum rfl_shape shape;
    int gauge;         /**< 0 where the diameter was given instead */
    double diameter;   /**< outer, m */
    double active_tip; /**< length of the bare tip, m; 0 but for a needle */
    double conductivity, density, specific_heat; /**< of the metal, W/(m K), kg/m3, J/(kg K) (rf) */
    double sensor_depth;   /**< of the sensor on the axis, above the distal end, m (rf, needle) */
    double sensor_deficit; /**< share of its rise above the body's temperature by which the sensor
                              reads low, 1 (rf) */
    double coolant_temperature; /**< inside the probe, K (rf, needle) */
    double coolant_conductance; /**< from the active tip's metal to it, W/K; 0: not cooled */
};

/** Outer radius, m. */
double rfl_probe_radius(const struct rfl_probe *probe);

/**
 * What a sensor shows, K, where the metal beside it is at T, K: T - f (T - body), f the deficit. A
 * fit to one paper's table, not a measured property.
 */
double rfl_probe_reading(const struct rfl_probe *probe, double body, double T);

/** The metal's temperature, K, at which a sensor shows so much: the inverse. */
double rfl_probe_metal(const struct rfl_probe *probe, double body, double reading);

/* --- protocol --- */

enum rfl_heating { RFL_HEATING_FIXED, RFL_HEATING_RF };

/** What a generator holds. */
enum rfl_control {
    RFL_CONTROL_TEMPERATURE, /**< the sensor's, within the limits */
    RFL_CONTROL_POWER,
    RFL_CONTROL_VOLTAGE,
    RFL_CONTROL_OFF /**< a pause; a hot surface is adiabatic then */
};

enum rfl_controller { RFL_CONTROLLER_IDEAL, RFL_CONTROLLER_PI };

enum rfl_pulses { RFL_PULSES_NONE, RFL_PULSES_AVERAGED, RFL_PULSES_RESOLVED };

/** Voltages and currents are effective (root mean square) values of the radiofrequency. */
struct rfl_protocol {
    enum rfl_heating heating;
    double set_temperature; /**< K; unused where every stage holds something else */
    double ramp;            /**< s, from the temperature at the stage's start to the set one */
    double duration;        /**< s, from power-on to power-off, stages summed (hold is converted) */
    double cooldown;        /**< s, after power-off */
    /* heating: rf */
    enum rfl_control control;
    double power, voltage;             /**< held, W, V; `voltage` is also that of the pulses */
    double voltage_limit, power_limit; /**< of the generator, V, W; of the tissue's share */
    enum rfl_controller controller;
    double control_interval;                 /**< between samples of a PI controller, s */
    double proportional_gain, integral_gain; /**< of power by temperature, W/K, W/(K s) */
    enum rfl_pulses pulses;
    double pulse_width, pulse_rate; /**< s, 1/s */
    double series_resistance;       /**< of leads and return path, ohm */
    double impedance_limit; /**< displayed impedance above which power goes off for good, ohm; NaN:
                               none */
    double
        dispersive_distance; /**< of the dispersive electrode: the domain's outer radius, m (rf) */
};

/** Does a generator's current heat tissue? Else a hot surface does. */
bool rfl_protocol_is_rf(const struct rfl_protocol *protocol);

/** Is a temperature held? Else a power or a voltage is, or all is off. */
bool rfl_protocol_holds_temperature(const struct rfl_protocol *protocol);

/** A stretch of the protocol, with what holds in it. */
struct rfl_stage {
    double start, end;            /**< s from power-on */
    struct rfl_protocol protocol; /**< all keys; duration is this stage's */
};

/* --- layers --- */

#define RFL_NAME_SIZE  33  /**< bytes of a monitor's or layer's name, NUL included */
#define RFL_LABEL_SIZE 241 /**< bytes of a label: 60 characters in UTF-8, NUL included */

/** Other tissue between two heights (needle). */
struct rfl_layer {
    char name[RFL_NAME_SIZE];
    double from, to;          /**< heights above the distal end, m, from < to */
    struct rfl_tissue tissue; /**< the scenario's but for its material and own properties */
    struct rfl_tissue soaked; /**< that, with the scenario's fluid in it; bone takes none up */
};

/* --- fluid --- */

/** A sleeve of injected fluid round the needle: what lies there, but for layers of bone, has the
 * fluid's properties. */
struct rfl_fluid {
    double radius;            /**< from the needle's axis, m; NaN: there is no fluid */
    double from, to;          /**< heights above the distal end, m, from < to */
    struct rfl_tissue tissue; /**< the scenario's but for the fluid's own properties */
};

/* --- lesion criteria --- */

/** The first three are always asked; the last only where the scenario gives its temperature and
 * duration. */
enum rfl_criterion { RFL_ISOTHERM, RFL_ARRHENIUS, RFL_CEM43, RFL_TIME_ABOVE, RFL_CRITERIA };

struct rfl_criteria {
    enum rfl_criterion criterion; /**< the one that is "the" lesion */
    double isotherm;              /**< threshold, K */
    struct rfl_kinetics kinetics; /**< of the Arrhenius integral */
    double arrhenius_onset;       /**< no Arrhenius damage below, K */
    double cem43;                 /**< threshold, s at 43 degC (not minutes) */
    double above_temperature;     /**< at least this hot, K, */
    double above_duration;        /**< for this long in all, s; NaN or 0: no such criterion */
};

/** How many criteria are asked, from the first on: with or without RFL_TIME_ABOVE. */
enum rfl_criterion rfl_criteria_count(const struct rfl_criteria *criteria);

/* --- monitors, output, numerics --- */

enum rfl_role { RFL_TARGET, RFL_SPARE };

struct rfl_monitor {
    char name[RFL_NAME_SIZE];   /**< in files and keys */
    char label[RFL_LABEL_SIZE]; /**< what people read; the name where none is given */
    double radius; /**< from the probe's axis (sphere: centre), m (distance is converted) */
    double height; /**< above the distal end, m; 0 but for a needle */
    enum rfl_role role;
};

/** Where a monitor is. */
struct rfl_point rfl_monitor_point(const struct rfl_monitor *monitor);

/** Distance from the surface of the probe, its shaft and its flat end counted in, m. */
double rfl_monitor_distance(const struct rfl_monitor *monitor, const struct rfl_probe *probe);

#define RFL_NERVES_MAX 50

/** A straight nerve: its middle is where its axis comes closest to the probe's. */
struct rfl_nerve {
    char name[RFL_NAME_SIZE];   /**< in files and keys */
    char label[RFL_LABEL_SIZE]; /**< what people read; the name where none is given */
    double radius;              /**< of its middle, from the probe's axis (sphere: centre), m */
    double height;              /**< of its middle above the distal end, m; 0 but for a needle */
    double angle; /**< to the probe's axis, rad: 0 parallel, pi/2 crossing (sphere: pi/2) */
    double length, diameter; /**< m */
    enum rfl_role role;
};

/** Distance of a nerve's axis from the probe's surface, where it comes closest to its axis, m. */
double rfl_nerve_distance(const struct rfl_nerve *nerve, const struct rfl_probe *probe);

/** Whether the whole of a nerve lies outside the probe, as far as rounding goes. */
bool rfl_nerve_is_outside(const struct rfl_nerve *nerve, const struct rfl_probe *probe);

#define RFL_NERVE_POINTS 25 /* of a cross-section that are looked at: its centre, then its rim */

/** Number of cross-sections, evenly spaced at most 0.2 mm apart, that are looked at: odd. */
size_t rfl_nerve_sections(const struct rfl_nerve *nerve);

/** How far cross-section k lies from the middle of its nerve, m. */
double rfl_nerve_along(const struct rfl_nerve *nerve, size_t k);

/**
 * A point of a cross-section, perpendicular to the nerve.
 *
 * @param along  from the nerve's middle, m
 * @param k      0: centre; below RFL_NERVE_POINTS: rim, from its outermost point round
 */
struct rfl_point rfl_nerve_point(const struct rfl_nerve *nerve, double along, size_t k);

struct rfl_output {
    double interval;       /**< of the time series, s */
    double stop;           /**< end of the run, s: that of the protocol, or earlier */
    double *snapshots;     /**< times, s, ascending, no two equal */
    size_t snapshot_count; /**< >= 1 */
    int frames;            /**< of the animation, after that of time 0; 0: none */
};

enum rfl_accuracy { RFL_DRAFT, RFL_STANDARD, RFL_FINE };

RFL_PUBLIC_END

#endif
