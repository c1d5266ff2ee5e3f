/** Scenarios: from a text file to plain structs in SI units, checked. Tables of all choices. */
#ifndef RFLESION_SCENARIO_H
#define RFLESION_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "rflesion/base.h"

RFL_PUBLIC_BEGIN

/**
 * Set up what is global: turns GSL's error handler off and loads the unit system. Call it once
 * before anything else, from one thread; calling it again does nothing.
 */
enum rfl_status rfl_library_init(struct rfl_error *error);

/** Release what rfl_library_init holds. No other call may be under way. */
void rfl_library_free(void);

/** Absolute zero in degC: T[K] = T[degC] + RFL_CELSIUS. */
#define RFL_CELSIUS 273.15

/* --- tissue --- */

/** What blood flow becomes where tissue is damaged (heating: rf; a hot surface: constant). */
enum rfl_perfusion_model {
    RFL_PERFUSION_CONSTANT,
    RFL_PERFUSION_STOPS, /**< none where Omega >= 1 */
    RFL_PERFUSION_FADES  /**< times e^-Omega */
};
extern const char *const rfl_perfusion_names[]; /**< "constant", "stops", "fades" */

enum rfl_switch { RFL_OFF, RFL_ON };
extern const char *const rfl_switch_names[]; /**< "off", "on" */

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
    enum rfl_perfusion_model perfusion_model; /**< (rf) */
    enum rfl_switch vaporisation;             /**< water boils at 100 degC (rf) */
};

/** A row of the table of tissues. */
struct rfl_material {
    const char *name;
    double density, specific_heat, conductivity; /**< kg/m3, J/(kg K), W/(m K) */
    double perfusion;                            /**< mL/min/kg; NaN: none (blood) */
    double electrical_conductivity;              /**< S/m near 500 kHz */
    const char *source;
};

extern const struct rfl_material rfl_materials[];
extern const size_t rfl_material_count;

/** Row by name, or NULL. */
const struct rfl_material *rfl_material_find(const char *name);

/** A row of the table of damage kinetics: d Omega/dt = A exp(-Ea / (R T)). */
struct rfl_kinetics {
    const char *name;
    double frequency_factor;  /**< A, 1/s */
    double activation_energy; /**< Ea, J/mol */
    const char *tissue;       /**< what it was measured in */
    const char *source;
};

extern const struct rfl_kinetics rfl_kinetics[];
extern const size_t rfl_kinetics_count;

/** Row by name, or NULL. */
const struct rfl_kinetics *rfl_kinetics_find(const char *name);

/* --- probe --- */

enum rfl_shape { RFL_SPHERE, RFL_CYLINDER, RFL_NEEDLE };

/** A row of the table of probe shapes. */
struct rfl_shape_row {
    const char *name;
    const char *help; /**< geometry and heated surface, one line */
    const char *per;  /**< "": extensive results are totals; "_per_m": per metre of length */
};

extern const struct rfl_shape_row rfl_shapes[]; /**< indexed by enum rfl_shape */
extern const size_t rfl_shape_count;

/** A row of the table of gauges. */
struct rfl_gauge {
    int gauge;
    double diameter; /**< outer, m */
};

extern const struct rfl_gauge rfl_gauges[];
extern const size_t rfl_gauge_count;

struct rfl_probe {
    enum rfl_shape shape;
    int gauge;         /**< 0 where the diameter was given instead */
    double diameter;   /**< outer, m */
    double active_tip; /**< length of the bare tip, m; 0 but for a needle */
    double conductivity, density, specific_heat; /**< of the metal, W/(m K), kg/m3, J/(kg K) (rf) */
    double sensor_depth; /**< of the sensor on the axis, above the distal end, m (rf, needle) */
    double coolant_temperature; /**< inside the probe, K (rf, needle) */
    double coolant_conductance; /**< from the active tip's metal to it, W/K; 0: not cooled */
};

/* --- protocol --- */

enum rfl_heating { RFL_HEATING_FIXED, RFL_HEATING_RF };
extern const char *const rfl_heating_names[]; /**< "fixed", "rf" */

/** What a generator holds. */
enum rfl_control {
    RFL_CONTROL_TEMPERATURE, /**< the sensor's, within the limits */
    RFL_CONTROL_POWER,
    RFL_CONTROL_VOLTAGE,
    RFL_CONTROL_OFF /**< a pause; a hot surface is adiabatic then */
};
extern const char *const rfl_control_names[]; /**< "temperature", "power", "voltage", "off" */

enum rfl_controller { RFL_CONTROLLER_IDEAL, RFL_CONTROLLER_PI };
extern const char *const rfl_controller_names[]; /**< "ideal", "pi" */

enum rfl_pulses { RFL_PULSES_NONE, RFL_PULSES_AVERAGED, RFL_PULSES_RESOLVED };
extern const char *const rfl_pulse_names[]; /**< "none", "averaged", "resolved" */

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
    double
        dispersive_distance; /**< of the dispersive electrode: the domain's outer radius, m (rf) */
};

/** A stretch of the protocol, with what holds in it. */
struct rfl_stage {
    double start, end;            /**< s from power-on */
    struct rfl_protocol protocol; /**< all keys; duration is this stage's */
};

/**
 * What a stage does, in words: "80 degC", "to 80 degC in 15 s, hold", "30 W", "pause".
 *
 * @param degree  how degrees are written: "degC", or "°C" in pictures
 */
void rfl_stage_words(const struct rfl_stage *stage, const char *degree, char *text, size_t size);

/* --- layers --- */

#define RFL_NAME_SIZE 33 /**< bytes of a monitor's or layer's name, NUL included */

/** Other tissue between two heights (needle). */
struct rfl_layer {
    char name[RFL_NAME_SIZE];
    double from, to;          /**< heights above the distal end, m, from < to */
    struct rfl_tissue tissue; /**< the scenario's but for its material and own properties */
};

/* --- lesion criteria --- */

enum rfl_criterion { RFL_ISOTHERM, RFL_ARRHENIUS, RFL_CEM43, RFL_CRITERIA };

/** "isotherm", "arrhenius", "cem43", in the order of enum rfl_criterion. */
extern const char *const rfl_criterion_names[RFL_CRITERIA];

struct rfl_criteria {
    enum rfl_criterion criterion;        /**< the one that is "the" lesion */
    double isotherm;                     /**< threshold, K */
    const struct rfl_kinetics *kinetics; /**< of the Arrhenius integral */
    double arrhenius_onset;              /**< no Arrhenius damage below, K */
    double cem43;                        /**< threshold, s at 43 degC (not minutes) */
};

/* --- monitors, output, numerics --- */

enum rfl_role { RFL_TARGET, RFL_SPARE };
extern const char *const rfl_role_names[]; /**< "target", "spare" */

struct rfl_monitor {
    char name[RFL_NAME_SIZE];
    double radius; /**< from the probe's axis (sphere: centre), m (distance is converted) */
    double height; /**< above the distal end, m; 0 but for a needle */
    enum rfl_role role;
};

/** Distance from the surface of the probe, its shaft and its flat end counted in, m. */
double rfl_monitor_distance(const struct rfl_monitor *monitor, const struct rfl_probe *probe);

#define RFL_NERVES_MAX 50

/** A straight nerve: its middle is where its axis comes closest to the probe's. */
struct rfl_nerve {
    char name[RFL_NAME_SIZE];
    double radius; /**< of its middle, from the probe's axis (sphere: centre), m */
    double height; /**< of its middle above the distal end, m; 0 but for a needle */
    double angle;  /**< to the probe's axis, rad: 0 parallel, pi/2 crossing (sphere: pi/2) */
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
 * @param along           from the nerve's middle, m
 * @param k               0: centre; below RFL_NERVE_POINTS: rim, from its outermost point round
 * @param radius, height  filled with its place as monitors have it, m
 */
void rfl_nerve_point(const struct rfl_nerve *nerve, enum rfl_shape shape, double along, size_t k,
                     double *radius, double *height);

struct rfl_output {
    double interval;       /**< of the time series, s */
    double stop;           /**< end of the run, s: that of the protocol, or earlier */
    double *snapshots;     /**< times, s, ascending, no two equal */
    size_t snapshot_count; /**< >= 1 */
    int frames;            /**< of the animation, after that of time 0; 0: none */
};

enum rfl_accuracy { RFL_DRAFT, RFL_STANDARD, RFL_FINE };
extern const char *const rfl_accuracy_names[]; /**< "draft", "standard", "fine" */

/* --- the scenario --- */

/** The entries as typed (key, text, line, file or --set), kept beside what they mean. */
struct rfl_entries;

/** A scenario, resolved: every value in SI units. Fields are valid after rfl_scenario_check. */
struct rfl_scenario {
    char *file; /**< as it was typed, "-" where none */
    char *name; /**< file's name without folder and ending */
    char *title;
    char *question; /**< NULL: none */
    struct rfl_probe probe;
    struct rfl_protocol protocol;
    struct rfl_stage *stages; /**< in order, from 0 to protocol.duration; without `stages`: one */
    size_t stage_count;       /**< >= 1 */
    struct rfl_tissue tissue;
    struct rfl_layer *layers; /**< ascending, not overlapping */
    size_t layer_count;
    struct rfl_criteria lesion;
    struct rfl_monitor *monitors;
    size_t monitor_count;
    struct rfl_nerve *nerves;
    size_t nerve_count;
    struct rfl_output output;
    enum rfl_accuracy accuracy;
    bool coarser; /**< cells twice as large, to estimate an error: a caller sets it, no key does */
    bool checked; /**< set by rfl_scenario_check, cleared by rfl_scenario_set */
    struct rfl_entries *entries;
};

/**
 * Read a scenario file (YAML; JSON is a subset).
 *
 * Fails here only on what leaves nothing to go on with: no such file, more than 1 MiB, NUL bytes,
 * invalid UTF-8, YAML syntax, anchors, aliases, tags, several documents. All else (unknown keys,
 * units, ranges, missing keys) is kept for rfl_scenario_check, so that it is reported together,
 * `--set` included.
 *
 * @return the scenario, to be freed with rfl_scenario_free, or NULL with the reason in error
 */
struct rfl_scenario *rfl_scenario_read(const char *file, struct rfl_error *error);

/** The same from memory: size bytes of text; `file` is only a name for messages. */
struct rfl_scenario *rfl_scenario_parse(const char *file, const char *text, size_t size,
                                        struct rfl_error *error);

/**
 * Give one key a value, as `--set KEY=VALUE` does: "probe.gauge", "18".
 *
 * A key may be shortened to its last part where only one key ends so: "gauge". Keys of monitors,
 * layers and stages are written in full.
 *
 * Replaces what the file says, and a key of the file that excludes this one (gauge and diameter).
 * An unknown key or a value that cannot be read is reported at once, and again by
 * rfl_scenario_check.
 */
enum rfl_status rfl_scenario_set(struct rfl_scenario *scenario, const char *key, const char *value,
                                 struct rfl_error *error);

/**
 * Resolve and check everything; all problems are reported, in the order of their lines, then those
 * of --set. Does nothing where `checked` is set.
 */
enum rfl_status rfl_scenario_check(struct rfl_scenario *scenario, struct rfl_error *error);

/** Time from power-on to power-off, s. */
double rfl_scenario_heating_time(const struct rfl_scenario *scenario);

/** End of the protocol, cool-down included, s from power-on. */
double rfl_scenario_end(const struct rfl_scenario *scenario);

/**
 * Let the run of a checked scenario stop early, as the key output.stop does.
 *
 * @param time  s from power-on, at least 1 ms and before its end; snapshots after it give way to
 *              one then
 */
enum rfl_status rfl_scenario_stop(struct rfl_scenario *scenario, double time,
                                  struct rfl_error *error);

struct rfl_scenario *rfl_scenario_copy(const struct rfl_scenario *scenario,
                                       struct rfl_error *error);
void rfl_scenario_free(struct rfl_scenario *scenario);

/** Write a scenario file that reproduces this (checked) one: every value as it was typed, `--set`
 * applied. */
enum rfl_status rfl_scenario_write(const struct rfl_scenario *scenario, FILE *out,
                                   struct rfl_error *error);

/** One line of what a scenario says, for `rflesion check` and for reports. */
struct rfl_value {
    const char *key;  /**< dotted: "probe.gauge", "monitors.branch.distance" */
    const char *help; /**< one line, from the table of keys */
    char text[256];   /**< value with its unit as a person reads it: "36.7 mL/min/kg", "80 degC" */
    double si;        /**< in SI units; NaN for words */
    char source[256]; /**< "FILE:LINE", "--set", "default", "material muscle", "from probe.gauge" */
    bool used;        /**< false: valid, but not for this shape or heating */
};

/**
 * The scenario as understood, value by value, in the order of the table of keys.
 *
 * @param visit  called for each value; a nonzero return stops
 */
void rfl_scenario_values(const struct rfl_scenario *scenario,
                         int (*visit)(void *context, const struct rfl_value *value), void *context);

struct rfl_key_rule;

/** A row of the table of keys: one for each key that a scenario may have. */
struct rfl_key {
    const char *name;           /**< dotted; "monitors.NAME.radius" stands for every name */
    const char *unit;           /**< in which a person reads and writes it; NULL: a word or text */
    const char *default_text;   /**< as it would be typed; NULL: none */
    const char *required;       /**< when it must be given, in words; NULL: never */
    const char *range;          /**< in words */
    const char *const *choices; /**< NULL-terminated words that are allowed; NULL: any */
    const char *heating;        /**< the only protocol.heating that uses it; NULL: all do */
    const char *help;           /**< one line */
    const struct rfl_key_rule *rule; /**< how its value is read: the library's own */
};

/** The table of keys, for `list keys`, `new`, the guide and the JSON Schema. */
const struct rfl_key *rfl_keys(size_t *count);

/** Write the JSON Schema of scenario files (scenarios/rflesion.schema.json), generated from the
 * tables. */
enum rfl_status rfl_schema_write(FILE *out, struct rfl_error *error);

/**
 * A quantity with its unit, in SI: "1.5 min" with unit "s" gives 90.
 *
 * @param unit   what it must be convertible to: any unit in the table of keys ("s", "K", "m",
 * "1/s", "W/m/K", ...)
 * @param value  the number in that unit's SI form
 * @return RFL_OK, or RFL_INVALID with a sentence in error that names the unit expected
 */
enum rfl_status rfl_quantity_parse(const char *text, const char *unit, double *value,
                                   struct rfl_error *error);

RFL_PUBLIC_END

#endif
