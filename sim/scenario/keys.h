/** How the value of each key is read and checked: the part of the table of keys that is private. */
#ifndef RFL_SCENARIO_KEYS_H
#define RFL_SCENARIO_KEYS_H

#include "rflesion/scenario.h"

#define RFL_KEYS_MAX 96 /* at least the rows of the table */

/** The struct that a field is a member of. */
#define RFL_OWNER(field, type, member)                                                             \
    ((type *)(const void *)((const char *)(field)-offsetof(type, member)))

struct rfl_key_rule {
    /** Read a value into its field; one sentence in error where it cannot be, or is out of range.
     * NULL: the key holds a list of things with keys of their own. */
    enum rfl_status (*read)(const struct rfl_key *key, const char *text,
                            struct rfl_scenario *scenario, void *field, struct rfl_error *error);
    size_t offset;       /**< of its field in struct rfl_scenario; of a thing: in that */
    const char *partner; /**< the key that excludes this one, NULL: none */
    /** What is added to the number typed, to give the field: hold counts from the ramp's end. */
    double (*shift)(const struct rfl_scenario *scenario, const void *field);
    double low, high; /**< range of the number typed, in SI; high = 0: any */
    unsigned shapes;  /**< bits 1 << enum rfl_shape of the shapes that have it; 0: all */
    bool list;        /**< takes a list of values */
    bool per_mass;    /**< taken per mass of tissue as well */
    bool property;    /**< where it is not given, the material has it */
    const char *also; /**< the section whose things may have this key too, NULL: none */
    bool own;         /**< such a thing must have its own, and then there is no common one */
    /** Whether a stage needs it, where that depends on what the stage does; NULL: see required. */
    bool (*needed)(const struct rfl_protocol *protocol);
};

/** Things of which a scenario has several, each with keys of its own: monitors, layers, stages. */
struct rfl_group {
    const char *section;  /**< dotted: "monitors", "protocol.stages" */
    const char *thing;    /**< what one is called: "monitor" */
    bool numbered;        /**< a list, counted from 1; false: each has a name, its first field */
    bool columns;         /**< the time series has columns with its name */
    size_t items, count;  /**< offsets of the array and of its length in struct rfl_scenario */
    size_t size;          /**< of one thing, bytes */
    size_t origin, place; /**< a key's field lies at its offset - origin + place */
    /** What thing `item` is before its own keys are read. */
    void (*begin)(struct rfl_scenario *scenario, size_t item);
};

#define RFL_NUMBERED_MAX 100 /* things in a list */

/** Group i; NULL past the last. */
const struct rfl_group *rfl_group_at(size_t i);

/** The group that a dotted key lies in, and the name of its thing; NULL: none. */
const struct rfl_group *rfl_group_of(const char *path, char *name, size_t size);

/** The group of this section, or NULL. */
const struct rfl_group *rfl_group_find(const char *section);

/** Keys that lead to a group's section: 1 for monitors. */
size_t rfl_group_depth(const struct rfl_group *group);

/** Whether each thing of a group has this key. */
bool rfl_group_has(const struct rfl_group *group, const struct rfl_key *key);

/** The array of a group's things, and its length. */
char *rfl_group_things(const struct rfl_group *group, const struct rfl_scenario *scenario,
                       size_t *count);

/** Give a scenario an array of things; the one that it has is not freed. */
void rfl_group_set(const struct rfl_group *group, struct rfl_scenario *scenario, void *things,
                   size_t count);

/** Free the things of all groups. */
void rfl_groups_free(struct rfl_scenario *scenario);

/** Things of a group that are given. */
size_t rfl_group_count(const struct rfl_group *group, const struct rfl_scenario *scenario);

/** Names whose NAME_temperature_C is another column of the time series; NULL after the last. */
extern const char *const rfl_columns_taken[];

/** What speaks against a thing's name, in words; NULL: nothing. */
const char *rfl_name_objection(const struct rfl_group *group, const char *name);

/** The name of thing `item`: "branch", "2". */
void rfl_item_name(const struct rfl_group *group, const struct rfl_scenario *scenario, size_t item,
                   char *name, size_t size);

/** A key of a scenario, or of one of its things. */
struct rfl_site {
    const struct rfl_key *key;
    const struct rfl_group *group; /**< NULL: of the scenario */
    size_t item;
};

/** The next key in the order of the table, thing by thing; false past the last. Begin with {0}. */
bool rfl_site_next(const struct rfl_scenario *scenario, struct rfl_site *site);

/** Whether a thing's key is one of the scenario as well, whose value then holds where the thing
 * gives none. */
bool rfl_site_shared(const struct rfl_site *site);

/** The dotted key. */
void rfl_site_path(const struct rfl_site *site, const struct rfl_scenario *scenario, char *path,
                   size_t size);

/** The dotted key that excludes this one; "": none. */
void rfl_site_partner(const struct rfl_site *site, const struct rfl_scenario *scenario, char *path,
                      size_t size);

/** The key's field. */
void *rfl_site_field(const struct rfl_site *site, struct rfl_scenario *scenario);

/** The number typed, in SI; NaN where the key holds no number. */
double rfl_site_number(const struct rfl_site *site, const struct rfl_scenario *scenario);

/** Row by its full dotted key, "monitors.branch.radius" included; NULL: no such key. */
const struct rfl_key *rfl_key_find(const char *path);

/** The dotted key of a group's thing (NULL: of the scenario). */
void rfl_key_path(const struct rfl_key *key, const struct rfl_group *group, const char *name,
                  char *path, size_t size);

/** The last part of a dotted key. */
const char *rfl_key_leaf(const char *path);

/** The first part of a dotted key, copied to `section`; false where there is only one part. */
bool rfl_key_section(const char *path, char *section, size_t size);

/**
 * The keys whose last part is a word: "gauge" is probe.gauge. Keys of named things do not count.
 *
 * @param paths  filled with them, joined by " or "
 * @return how many they are
 */
size_t rfl_key_expand(const char *word, char *paths, size_t size);

/** Section i of the table of keys, in its order; NULL past the last. */
const char *rfl_section_name(size_t i);

/** Whether there is a section of this name: "probe", "monitors". */
bool rfl_section_known(const char *name);

/** The key or section that a mistyped dotted key was meant to be; false: none is near. */
bool rfl_key_suggest(const char *path, char *suggestion, size_t size);

#endif
