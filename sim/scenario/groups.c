#include "groups.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entries.h"
#include "read.h"

/** A stage is what the protocol says, but for its ramp, which only the first one shares. */
static void stage_begin(struct rfl_scenario *scenario, size_t item) {
    struct rfl_protocol *protocol = &scenario->stages[item].protocol;
    *protocol = scenario->protocol;
    if (item > 0)
        protocol->ramp = 0;
}

static void layer_begin(struct rfl_scenario *scenario, size_t item) {
    scenario->layers[item].tissue = scenario->tissue;
}

#define ITEMS(array, length)                                                                       \
    .items = offsetof(struct rfl_scenario, array), .count = offsetof(struct rfl_scenario, length), \
    .size = sizeof *((struct rfl_scenario *)NULL)->array

static const struct rfl_group groups[] = {
    {.section = "protocol.stages",
     .noun = "stage",
     .numbered = true,
     ITEMS(stages, stage_count),
     .key_base = offsetof(struct rfl_scenario, protocol),
     .field_base = offsetof(struct rfl_stage, protocol),
     .begin = stage_begin},
    {.section = "layers", .noun = "layer", ITEMS(layers, layer_count), .begin = layer_begin},
    {.section = "monitors", .noun = "monitor", .columns = true, ITEMS(monitors, monitor_count)},
    {.section = "nerves", .noun = "nerve", ITEMS(nerves, nerve_count)},
};

const struct rfl_group *rfl_group_at(size_t i) {
    return i < sizeof groups / sizeof *groups ? &groups[i] : NULL;
}

const struct rfl_group *rfl_group_find(const char *section) {
    for (size_t i = 0; rfl_group_at(i); i++)
        if (strcmp(groups[i].section, section) == 0)
            return &groups[i];
    return NULL;
}

const struct rfl_group *rfl_group_of(const char *path, char *name, size_t size) {
    for (size_t i = 0; rfl_group_at(i); i++)
        if (rfl_entries_within(path, groups[i].section)) {
            rfl_key_section(path + strlen(groups[i].section) + 1, name, size);
            return &groups[i];
        }
    return NULL;
}

size_t rfl_group_depth(const struct rfl_group *group) {
    return strchr(group->section, '.') ? 2 : 1;
}

/** Whether a row of the table stands where a group's keys do. */
static bool row_of(const struct rfl_group *group, const struct rfl_key *key) {
    return strcmp(key->name, group->section) == 0 || rfl_entries_within(key->name, group->section);
}

bool rfl_group_has(const struct rfl_group *group, const struct rfl_key *key) {
    const char *also = key->rule->also;
    return rfl_entries_within(key->name, group->section) ||
           (also && strcmp(also, group->section) == 0);
}

size_t rfl_group_count(const struct rfl_group *group, const struct rfl_scenario *scenario) {
    size_t count;
    rfl_group_items(group, scenario, &count);
    /* a protocol without stages is one, all the same */
    return rfl_entries_any(scenario->entries, group->section) ? count : 0;
}

const char *const rfl_columns_taken[] = {"probe", "sensor", "peak_tissue", NULL};

const char *rfl_name_error(const struct rfl_group *group, const char *name) {
    size_t length = strlen(name);
    if (group->numbered) {
        bool number = length > 0 && length < 4 && strspn(name, "0123456789") == length;
        int value = number && *name != '0' ? atoi(name) : 0;
        return value >= 1 && value <= RFL_NUMBERED_MAX ? NULL : "stages are numbered 1 to 100";
    }
    if (!isalpha((unsigned char)*name) || strspn(name, RFL_NAME_LETTERS) != length ||
        length >= RFL_NAME_SIZE)
        return RFL_NAME_FORM;
    for (size_t i = 0; group->columns && rfl_columns_taken[i]; i++)
        if (strcmp(name, rfl_columns_taken[i]) == 0)
            return "the time series already has a column of that name";
    return NULL;
}

char *rfl_group_items(const struct rfl_group *group, const struct rfl_scenario *scenario,
                      size_t *count) {
    char *items;
    memcpy(&items, (const char *)scenario + group->items, sizeof items);
    memcpy(count, (const char *)scenario + group->count, sizeof *count);
    return items;
}

void rfl_group_set(const struct rfl_group *group, struct rfl_scenario *scenario, void *items,
                   size_t count) {
    memcpy((char *)scenario + group->items, &items, sizeof items);
    memcpy((char *)scenario + group->count, &count, sizeof count);
}

void rfl_groups_free(struct rfl_scenario *scenario) {
    size_t count;
    for (size_t i = 0; rfl_group_at(i); i++) {
        free(rfl_group_items(&groups[i], scenario, &count));
        rfl_group_set(&groups[i], scenario, NULL, 0);
    }
}

/** The address of an item. */
static char *item_at(const struct rfl_group *group, const struct rfl_scenario *scenario,
                     size_t item) {
    size_t count;
    return rfl_group_items(group, scenario, &count) + item * group->size;
}

void rfl_item_name(const struct rfl_group *group, const struct rfl_scenario *scenario, size_t item,
                   char *name, size_t size) {
    if (group->numbered)
        snprintf(name, size, "%zu", item + 1);
    else
        snprintf(name, size, "%s", item_at(group, scenario, item));
}

/* --- the walk --- */

/** Row of a group's first key, from `row` on; count: none. */
static size_t row_in_group(const struct rfl_group *group, size_t row) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    while (row < count && !rfl_group_has(group, &keys[row]))
        row++;
    return row;
}

/** The group whose keys stand at a row of the table; NULL: the row is a key of the scenario. */
static const struct rfl_group *group_at_row(const struct rfl_key *key) {
    for (size_t i = 0; rfl_group_at(i); i++)
        if (row_of(&groups[i], key))
            return &groups[i];
    return NULL;
}

/** The row behind all rows of a group. */
static size_t row_behind(const struct rfl_group *group) {
    size_t row;
    const struct rfl_key *keys = rfl_keys(&row);
    while (row > 0 && !row_of(group, &keys[row - 1]))
        row--;
    return row;
}

/** The next row of the item that a ref is at, or the first one of the next item; false: that
 * was the last. */
static bool next_in_group(const struct rfl_scenario *scenario, struct rfl_key_ref *ref) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    size_t row = row_in_group(ref->group, (size_t)(ref->key - keys) + 1);
    if (row == count && ++ref->item < rfl_group_count(ref->group, scenario))
        row = row_in_group(ref->group, 0);
    ref->key = &keys[row < count ? row : 0];
    return row < count;
}

bool rfl_key_ref_next(const struct rfl_scenario *scenario, struct rfl_key_ref *ref) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    size_t row = ref->key ? (size_t)(ref->key - keys) + 1 : 0;
    if (ref->group) {
        if (next_in_group(scenario, ref))
            return true;
        row = row_behind(ref->group);
    }
    *ref = (struct rfl_key_ref){0};
    for (; row < count; row++) {
        const struct rfl_group *group = group_at_row(&keys[row]);
        if (group && !rfl_group_count(group, scenario))
            continue;
        ref->group = group;
        ref->key = &keys[group ? row_in_group(group, 0) : row];
        return true;
    }
    return false;
}

bool rfl_key_ref_shared(const struct rfl_key_ref *ref) {
    return ref->group && ref->key->rule->also;
}

void rfl_key_path(const struct rfl_key *key, const struct rfl_group *group, const char *name,
                  char *path, size_t size) {
    if (group)
        snprintf(path, size, "%s.%s.%s", group->section, name, rfl_key_leaf(key->name));
    else
        snprintf(path, size, "%s", key->name);
}

void rfl_key_ref_path(const struct rfl_key_ref *ref, const struct rfl_scenario *scenario,
                      char *path, size_t size) {
    char name[RFL_NAME_SIZE] = "";
    if (ref->group)
        rfl_item_name(ref->group, scenario, ref->item, name, sizeof name);
    rfl_key_path(ref->key, ref->group, name, path, size);
}

void rfl_key_ref_partner(const struct rfl_key_ref *ref, const struct rfl_scenario *scenario,
                         char *path, size_t size) {
    struct rfl_key_ref partner = *ref;
    const char *name = ref->key->rule->partner;
    path[0] = '\0';
    if (!name)
        return;
    partner.key = rfl_key_row(name);
    rfl_key_ref_path(&partner, scenario, path, size);
}

void *rfl_key_ref_field(const struct rfl_key_ref *ref, struct rfl_scenario *scenario) {
    const struct rfl_group *group = ref->group;
    size_t offset = ref->key->rule->offset;
    if (!group)
        return (char *)scenario + offset;
    return item_at(group, scenario, ref->item) + (offset - group->key_base + group->field_base);
}

double rfl_key_ref_number(const struct rfl_key_ref *ref, const struct rfl_scenario *scenario) {
    const struct rfl_key_rule *rule = ref->key->rule;
    if (!ref->key->unit || rule->list)
        return NAN;
    const double *field = rfl_key_ref_field(ref, (struct rfl_scenario *)scenario);
    return *field - (rule->shift ? rule->shift(scenario, field) : 0);
}

void rfl_key_ref_clear(const struct rfl_key_ref *ref, struct rfl_scenario *scenario) {
    const struct rfl_key_rule *rule = ref->key->rule;
    void *field = rfl_key_ref_field(ref, scenario);
    if (rule->read == rfl_read_text || rule->list) {
        void *memory;
        memcpy(&memory, field, sizeof memory);
        free(memory);
    }
    memset(field, 0, rule->size);
    if (ref->key->unit && !rule->list)
        *(double *)field = NAN;
}

void rfl_item_begin(const struct rfl_group *group, struct rfl_scenario *scenario, size_t item) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t row = row_in_group(group, 0); row < count; row = row_in_group(group, row + 1))
        rfl_key_ref_clear(&(struct rfl_key_ref){&keys[row], group, item}, scenario);
    if (group->begin)
        group->begin(scenario, item);
}
