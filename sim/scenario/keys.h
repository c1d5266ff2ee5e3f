/** How the value of each key is read and checked: the part of the table of keys that is private. */
#ifndef RFL_SCENARIO_KEYS_H
#define RFL_SCENARIO_KEYS_H

#include "rflesion/scenario.h"

#define RFL_KEYS_MAX 64 /* at least the rows of the table */

struct rfl_key_rule {
    /** Read a value into its field; one sentence in error where it cannot be, or is out of range.
     */
    enum rfl_status (*read)(const struct rfl_key *key, const char *text,
                            struct rfl_scenario *scenario, void *field, struct rfl_error *error);
    size_t offset; /**< of its field in struct rfl_scenario; monitors: in struct rfl_monitor */
    const char *partner; /**< the key that excludes this one, NULL: none */
    /** What is added to the number typed, to give the field: hold counts from the ramp's end. */
    double (*shift)(const struct rfl_scenario *scenario);
    double low, high; /**< range of the number typed, in SI; high = 0: any */
    unsigned shapes;  /**< bits 1 << enum rfl_shape of the shapes that have it; 0: all */
    bool list;        /**< takes a list of values */
    bool per_mass;    /**< taken per mass of tissue as well */
};

/** Row by its full dotted key, "monitors.branch.radius" included; NULL: no such key. */
const struct rfl_key *rfl_key_find(const char *path);

/** Whether a key is one of a monitor's. */
bool rfl_key_of_monitor(const struct rfl_key *key);

/** The dotted key, with a monitor's name in place of NAME. */
void rfl_key_path(const struct rfl_key *key, const char *monitor, char *path, size_t size);

/** The last part of a dotted key. */
const char *rfl_key_leaf(const char *path);

/** The first part of a dotted key, copied to `section`; false where there is only one part. */
bool rfl_key_section(const char *path, char *section, size_t size);

/** Section i of the table of keys, in its order; NULL past the last. */
const char *rfl_section_name(size_t i);

/** Whether there is a section of this name: "probe", "monitors". */
bool rfl_section_known(const char *name);

/** The key or section that a mistyped dotted key was meant to be; false: none is near. */
bool rfl_key_suggest(const char *path, char *suggestion, size_t size);

/** The name of the monitor that a dotted key belongs to; false: to none. */
bool rfl_monitor_of(const char *path, char *name, size_t size);

/** Whether the time series has a column NAME_temperature_C that is not a monitor's. */
bool rfl_monitor_name_taken(const char *name);

/** Whether a name may be a monitor's. */
bool rfl_monitor_name_valid(const char *name);

/** A key's field. */
void *rfl_key_field(const struct rfl_key *key, struct rfl_scenario *scenario, size_t monitor);

/** Where a key's own field holds a number: the number typed, in SI. */
double rfl_key_number(const struct rfl_key *key, const struct rfl_scenario *scenario,
                      size_t monitor);

#endif
