/** Scenarios: from a text file to plain structs in SI units, checked. */
#ifndef RFLESION_SCENARIO_H
#define RFLESION_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "rflesion/catalogue.h"
#include "rflesion/model.h"

RFL_PUBLIC_BEGIN

/**
 * Set up what is global in other libraries: turns GSL's error handler off. Call it once before
 * anything else, from one thread; calling it again does nothing. Jansson, with which results
 * are read, is set up without it, when the library is loaded: its hash gets a seed.
 */
enum rfl_status rfl_library_init(struct rfl_error *error);

/** Release what rfl_library_init holds, which is nothing now. No other call may be under way. */
void rfl_library_free(void);

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
    struct rfl_fluid fluid;
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
 * layers, stages, fluid and lesion.time_above are written in full.
 *
 * Replaces what the file says, and a key of the file that excludes this one (gauge and diameter).
 * An unknown key or a value that cannot be read is reported at once, and again by
 * rfl_scenario_check.
 */
enum rfl_status rfl_scenario_set(struct rfl_scenario *scenario, const char *key, const char *value,
                                 struct rfl_error *error);

/** The same, for one who changes a scenario again and again: an earlier setting of a key that
 * excludes this one is replaced, too. */
enum rfl_status rfl_scenario_change(struct rfl_scenario *scenario, const char *key,
                                    const char *value, struct rfl_error *error);

/**
 * Resolve and check everything; all problems are reported, in the order of their lines, then those
 * of --set. Does nothing where `checked` is set.
 */
enum rfl_status rfl_scenario_check(struct rfl_scenario *scenario, struct rfl_error *error);

/** Does a generator's current heat tissue? Else a hot surface does. */
bool rfl_scenario_is_rf(const struct rfl_scenario *scenario);

/** Is there a coolant in the probe of a generator? */
bool rfl_scenario_is_cooled(const struct rfl_scenario *scenario);

/** Is there injected fluid round the needle? */
bool rfl_scenario_has_fluid(const struct rfl_scenario *scenario);

/**
 * A piece of the sleeve of fluid, from below: all of it but for what layers of bone take of it.
 *
 * @param from, to  filled with its heights above the distal end, m
 * @return false past the last
 */
bool rfl_scenario_fluid_piece(const struct rfl_scenario *scenario, size_t piece, double *from,
                              double *to);

/** How many pieces there are; 0: no fluid. */
size_t rfl_scenario_fluid_pieces(const struct rfl_scenario *scenario);

/** Does fluid change anything: do the properties of some tissue that it fills differ from its own?
 */
bool rfl_scenario_fluid_matters(const struct rfl_scenario *scenario);

/** Does a generator pulse, in any stage? */
bool rfl_scenario_is_pulsed(const struct rfl_scenario *scenario);

/** Does the run stop before its protocol ends? */
bool rfl_scenario_is_stopped(const struct rfl_scenario *scenario);

/** What people call a monitor or a nerve: its label; of a name that there is not, the name.
 * `section`: "monitors" or "nerves". */
const char *rfl_scenario_label(const struct rfl_scenario *scenario, const char *section,
                               const char *name);

/** The highest set temperature of all stages, K; the body's where none has one. */
double rfl_scenario_highest_set_temperature(const struct rfl_scenario *scenario);

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
    const char *key;           /**< dotted: "probe.gauge", "monitors.branch.distance" */
    const struct rfl_key *row; /**< of the table of keys */
    const char *help;          /**< one line, from the table of keys */
    char text[256];   /**< value with its unit as a person reads it: "36.7 mL/min/kg", "80 degC" */
    double si;        /**< in SI units; NaN for words */
    double number;    /**< in its row's unit; NaN for words */
    char source[256]; /**< "FILE:LINE", "--set", "default", "material muscle", "from probe.gauge" */
    bool given;       /**< by the file or by --set */
    bool used;        /**< false: valid, but not for this shape or heating */
};

/**
 * The scenario as understood, value by value, in the order of the table of keys.
 *
 * @param visit  called for each value; a nonzero return stops
 */
void rfl_scenario_values(const struct rfl_scenario *scenario,
                         int (*visit)(void *context, const struct rfl_value *value), void *context);

/** What a control for a key may offer of its row's usual range, the other keys being as they are.
 */
struct rfl_limits {
    double low, high; /**< whole steps from the range's lowest, or the value as it is, in the row's
                         unit */
    char low_held_by[128], high_held_by[128]; /**< the key that forbids what lies beyond; "": none,
                                                 this is the range's end */
};

/**
 * Whether a checked scenario stays one with another value of a key.
 *
 * @param held_by  filled with the other key that speaks against it, size bytes; "": none, the text
 *                 itself cannot be taken
 * @return RFL_OK; RFL_INVALID: it does not; RFL_FAILED: out of memory
 */
enum rfl_status rfl_scenario_allows(const struct rfl_scenario *scenario, const char *key,
                                    const char *text, char *held_by, size_t size);

/**
 * How far a control for a value of a checked scenario may go: every step between the limits is a
 * valid scenario, where what forbids a value also forbids those beyond it.
 *
 * @param value  one of rfl_scenario_values whose row has a usual range
 * @return RFL_OK; RFL_FAILED: out of memory
 */
enum rfl_status rfl_scenario_limits(const struct rfl_scenario *scenario,
                                    const struct rfl_value *value, struct rfl_limits *limits);

/** Take back what the file or --set says of a key, or of all keys of a section: "output". */
void rfl_scenario_forget(struct rfl_scenario *scenario, const char *key);

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
