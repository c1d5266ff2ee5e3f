/** Items of which a scenario has several, and the walk over all keys, theirs included. */
#ifndef RFL_SCENARIO_GROUPS_H
#define RFL_SCENARIO_GROUPS_H

#include "keys.h"

/** Things of which a scenario has several, each with keys of its own: monitors, layers, stages. */
struct rfl_group {
    const char *section; /**< dotted: "monitors", "protocol.stages" */
    const char *noun;    /**< what one is called: "monitor" */
    bool numbered;       /**< a list, counted from 1; false: each has a name, its first field */
    bool columns;        /**< the time series has columns with its name */
    size_t items, count; /**< offsets of the array and of its length in struct rfl_scenario */
    size_t size;         /**< of one item, bytes */
    size_t key_base, field_base; /**< a key's field lies at its offset - key_base + field_base */
    /** What item number `item` takes from the scenario before its own keys are read; NULL: nothing.
     */
    void (*begin)(struct rfl_scenario *scenario, size_t item);
};

/** Group i; NULL past the last. */
const struct rfl_group *rfl_group_at(size_t i);

/** The group that a dotted key lies in, and the name of its item; NULL: none. */
const struct rfl_group *rfl_group_of(const char *path, char *name, size_t size);

/** The group of this section, or NULL. */
const struct rfl_group *rfl_group_find(const char *section);

/** Keys that lead to a group's section: 1 for monitors. */
size_t rfl_group_depth(const struct rfl_group *group);

/** Whether each item of a group has this key. */
bool rfl_group_has(const struct rfl_group *group, const struct rfl_key *key);

/** The array of a group's items, and its length. */
char *rfl_group_items(const struct rfl_group *group, const struct rfl_scenario *scenario,
                      size_t *count);

/** Give a scenario an array of items; the one that it has is not freed. */
void rfl_group_set(const struct rfl_group *group, struct rfl_scenario *scenario, void *items,
                   size_t count);

/** Free the items of all groups. */
void rfl_groups_free(struct rfl_scenario *scenario);

/** Things of a group that are given. */
size_t rfl_group_count(const struct rfl_group *group, const struct rfl_scenario *scenario);

/** Names whose NAME_temperature_C is another column of the time series; NULL after the last. */
extern const char *const rfl_columns_taken[];

/** Characters of the names of monitors, nerves and layers. */
#define RFL_NAME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

/** What the name of a monitor, a nerve or a layer looks like. */
#define RFL_NAME_FORM "use a letter, then letters, digits or _, at most 32 characters"

/** What speaks against an item's name, in words; NULL: nothing. */
const char *rfl_name_error(const struct rfl_group *group, const char *name);

/** The name of item number `item`: "branch", "2". */
void rfl_item_name(const struct rfl_group *group, const struct rfl_scenario *scenario, size_t item,
                   char *name, size_t size);

/** A key of a scenario, or of one of its items. */
struct rfl_key_ref {
    const struct rfl_key *key;
    const struct rfl_group *group; /**< NULL: of the scenario */
    size_t item;
};

/** The next key in the order of the table, item by item; false past the last. Begin with {0}. */
bool rfl_key_ref_next(const struct rfl_scenario *scenario, struct rfl_key_ref *ref);

/** Whether an item's key is one of the scenario as well, whose value then holds where the item
 * gives none. */
bool rfl_key_ref_shared(const struct rfl_key_ref *ref);

/** The dotted key. */
void rfl_key_ref_path(const struct rfl_key_ref *ref, const struct rfl_scenario *scenario,
                      char *path, size_t size);

/** The dotted key that excludes this one; "": none. */
void rfl_key_ref_partner(const struct rfl_key_ref *ref, const struct rfl_scenario *scenario,
                         char *path, size_t size);

/** The key's field. */
void *rfl_key_ref_field(const struct rfl_key_ref *ref, struct rfl_scenario *scenario);

/** The number typed, in SI; NaN where the key holds no number. */
double rfl_key_ref_number(const struct rfl_key_ref *ref, const struct rfl_scenario *scenario);

/** Make a key's field what it is where nothing gives it: NaN for a number with a unit, else 0 or
 * NULL; a text or a list is freed. */
void rfl_key_ref_clear(const struct rfl_key_ref *ref, struct rfl_scenario *scenario);

/** Make item number `item` what it is before its own keys are read. */
void rfl_item_begin(const struct rfl_group *group, struct rfl_scenario *scenario, size_t item);

/** The dotted key of a group's item (NULL: of the scenario). */
void rfl_key_path(const struct rfl_key *key, const struct rfl_group *group, const char *name,
                  char *path, size_t size);

#endif
