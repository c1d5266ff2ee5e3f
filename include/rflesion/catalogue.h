/** The tables of all choices: tissues, kinetics, shapes, gauges, words, keys. */
#ifndef RFLESION_CATALOGUE_H
#define RFLESION_CATALOGUE_H

#include "rflesion/model.h"

RFL_PUBLIC_BEGIN

/** A row of the table of tissues. */
struct rfl_material {
    const char *name;
    double density, specific_heat, conductivity; /**< kg/m3, J/(kg K), W/(m K) */
    double perfusion;                            /**< mL/min/kg; NaN: none (blood) */
    double electrical_conductivity;              /**< S/m near 500 kHz */
    double water; /**< share of its mass; NaN: does not boil (blood) */
    const char *source, *water_source;
    bool is_bone; /**< injected fluid does not enter it */
};

extern const struct rfl_material rfl_materials[];
extern const size_t rfl_material_count;

/** Row by name, or NULL. */
const struct rfl_material *rfl_material_find(const char *name);

/* The table of damage kinetics. */
extern const struct rfl_kinetics rfl_kinetics[];
extern const size_t rfl_kinetics_count;

/** Row by name, or NULL. */
const struct rfl_kinetics *rfl_kinetics_find(const char *name);

/** A row of the table of probe shapes. */
struct rfl_shape_row {
    const char *name;
    const char *help; /**< geometry and heated surface, one line */
    const char *per; /**< "": extensive results are totals; "_per_m": per metre, as it has no end */
    bool has_axis;   /**< else it has a centre, and all directions are alike */
    bool has_tip;    /**< and a distal end: heights count from there */
    double (*radius)(struct rfl_point place); /**< distance from its axis or centre, m */
};

extern const struct rfl_shape_row rfl_shapes[RFL_SHAPES]; /**< indexed by enum rfl_shape */
extern const size_t rfl_shape_count;

/** A place in the plane of a picture, m: `across` counts from the axis or centre; `up` along the
 * axis where there is a tip, else across it. */
struct rfl_point rfl_shape_place(enum rfl_shape shape, double across, double up);

/** A row of the table of gauges. */
struct rfl_gauge {
    int gauge;
    double diameter; /**< outer, m */
};

extern const struct rfl_gauge rfl_gauges[];
extern const size_t rfl_gauge_count;

/* Names of the values of enums, each in their order, NULL behind the last. */

extern const char *const rfl_perfusion_names[];  /**< "constant", "stops", "fades" */
extern const char *const rfl_switch_names[];     /**< "off", "on" */
extern const char *const rfl_heating_names[];    /**< "fixed", "rf" */
extern const char *const rfl_control_names[];    /**< "temperature", "power", "voltage", "off" */
extern const char *const rfl_controller_names[]; /**< "ideal", "pi" */
extern const char *const rfl_pulse_names[];      /**< "none", "averaged", "resolved" */
extern const char *const rfl_criterion_names[RFL_CRITERIA + 1];
extern const char *const rfl_role_names[];     /**< "target", "spare" */
extern const char *const rfl_accuracy_names[]; /**< "draft", "standard", "fine" */

/** What a key's number may be, in its unit; high = low: it has no number. */
struct rfl_range {
    double low, high;
    const char *unit;      /**< of low and high where it is another one; NULL: the key's */
    const char *from, *to; /**< the tighter bound that another key sets, in words; NULL: none */
    const char *also;      /**< what else must hold, in words; NULL: nothing */
};

/** How values are spread along a control. */
enum rfl_scale { RFL_LINEAR, RFL_LOGARITHMIC };

/** What people usually choose, for a control that offers it, in the key's unit: part of the range,
 * whose ends and default are whole steps from the lowest. highest = lowest: no control. */
struct rfl_usual {
    double lowest, highest, step;
    enum rfl_scale scale; /**< logarithmic: spread by ratios, and still whole steps */
};

struct rfl_key_rule;

/** A row of the table of keys: one for each key that a scenario may have. */
struct rfl_key {
    const char *name;  /**< dotted; "monitors.NAME.radius" stands for every name */
    const char *label; /**< what a control for it is called: "Heating time" */
    const char *help;  /**< one line */
    const char *unit;  /**< in which a person reads and writes it; NULL: a word, text or count */
    struct rfl_range range;
    struct rfl_usual usual;
    const char *const *choices; /**< NULL-terminated words that are allowed; NULL: any */
    const char *default_text;   /**< as it would be typed; NULL: none */
    const char *required;       /**< when it must be given, in words; NULL: never */
    const char *example; /**< a value for a first scenario, as typed; NULL: the default does */
    bool commented;      /**< a first scenario shows it behind a #, as another key excludes it or
                            few need it */
    const char *heating; /**< the only protocol.heating that uses it; NULL: all do */
    const struct rfl_key_rule *rule; /**< how its value is read: the library's own */
};

/** The table of keys, for `list keys`, `new`, the guide and the JSON Schema, in the order in which
 * controls are offered: a key stands behind those that it depends on. */
const struct rfl_key *rfl_keys(size_t *count);

#define RFL_PATH_SIZE 1024 /* bytes of a dotted key, NUL included */

/** The last part of a dotted key. */
const char *rfl_key_leaf(const char *path);

/** Whether a key stands in a section within a section: "lesion.time_above.duration". */
bool rfl_key_is_nested(const struct rfl_key *key);

/**
 * The keys whose last part is a word: "gauge" is probe.gauge. Keys of named items, of sections that
 * may be left out and of sections within sections do not count: they are written in full.
 *
 * @param paths  filled with them, joined by " or "
 * @return how many they are
 */
size_t rfl_key_expand(const char *word, char *paths, size_t size);

#define RFL_RANGE_SIZE 160 /* bytes that hold a key's range in words */

/** A key's range in words, "0.5 to 100 mm", "0 s to the duration"; "" for words and gauges. */
void rfl_key_range(const struct rfl_key *key, char *text, size_t size);

/** What people usually choose, in words: "45 to 95 degC in steps of 1 degC"; "" where there is no
 * such range. */
void rfl_key_usual(const struct rfl_key *key, char *text, size_t size);

RFL_PUBLIC_END

#endif
