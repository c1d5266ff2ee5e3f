/* A scenario as understood, value by value. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "entries.h"
#include "keys.h"
#include "units.h"

/** Copy a text, cut between characters where it is too long; a list is put on one line. */
static void line_print(const char *text, bool list, char *line, size_t size) {
    size_t used = 0;
    for (; *text && used + 3 < size; text++) {
        if (!list || !strchr("\n ", *text) || (used && line[used - 1] != ' '))
            line[used++] = list && *text == '\n' ? ' ' : *text;
        if (list && *text == ',')
            line[used++] = ' ';
    }
    while (*text && used > 0 && ((unsigned char)*text & 0xc0) == 0x80)
        text--, used--;
    line[used] = '\0';
}

/** The snapshots of a scenario that gives none. */
static void snapshots_print(const struct rfl_output *output, char *text, size_t size) {
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < output->snapshot_count && used + 32 < size; i++) {
        used += (size_t)snprintf(text + used, size - used, i ? ", " : "%s", "");
        rfl_quantity_print(output->snapshots[i], "s", text + used, size - used);
        used = strlen(text);
    }
}

/** What a key that is not given has from elsewhere; false: nothing. */
static bool derived(const struct rfl_scenario *scenario, const struct rfl_key *key,
                    const char *partner, struct rfl_value *value) {
    bool given = *partner && rfl_entries_find(scenario->entries, partner);
    snprintf(value->source, sizeof value->source, "default");
    if (key->default_text) {
        snprintf(value->text, sizeof value->text, "%s", key->default_text);
    } else if (key->rule->list) {
        snapshots_print(&scenario->output, value->text, sizeof value->text);
    } else if (strcmp(key->name, "title") == 0) {
        snprintf(value->text, sizeof value->text, "%s", scenario->title);
    } else if (!key->unit || (*partner && !given)) {
        return false;
    } else {
        double number = key->rule->per_mass ? value->si / scenario->tissue.density : value->si;
        rfl_quantity_print(number, key->unit, value->text, sizeof value->text);
        if (given)
            snprintf(value->source, sizeof value->source, "from %.200s", partner);
        else
            snprintf(value->source, sizeof value->source, "material %s",
                     strncmp(rfl_key_leaf(key->name), "blood", 5) ? scenario->tissue.material
                                                                  : "blood");
    }
    return true;
}

/** Fill in what a scenario says for one key (of one monitor); false: nothing. */
static bool describe(const struct rfl_scenario *scenario, const struct rfl_key *key, size_t monitor,
                     char *path, struct rfl_value *value) {
    const struct rfl_key_rule *rule = key->rule;
    const char *name = rfl_key_of_monitor(key) ? scenario->monitors[monitor].name : NULL;
    char partner[RFL_PATH_SIZE] = "";
    if (rule->shapes && !(rule->shapes & 1U << scenario->probe.shape))
        return false;
    rfl_key_path(key, name, path, RFL_PATH_SIZE);
    if (rule->partner)
        rfl_key_path(rfl_key_find(rule->partner), name, partner, sizeof partner);
    value->key = path;
    value->help = key->help;
    value->si = rfl_key_number(key, scenario, monitor);
    value->used =
        !key->heating || !strcmp(key->heating, rfl_heating_names[scenario->protocol.heating]);
    const struct rfl_entry *entry = rfl_entries_find(scenario->entries, path);
    if (!entry && !value->used)
        return false;
    if (!entry && strcmp(key->name, "monitors.NAME.distance") == 0)
        value->si = rfl_monitor_distance(&scenario->monitors[monitor], &scenario->probe);
    if (!entry)
        return derived(scenario, key, partner, value);
    line_print(entry->text, key->rule->list, value->text, sizeof value->text);
    rfl_place_print(scenario->file, entry->line, value->source, sizeof value->source);
    return true;
}

void rfl_scenario_values(const struct rfl_scenario *scenario,
                         int (*visit)(void *context, const struct rfl_value *value),
                         void *context) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < (rfl_key_of_monitor(&keys[i]) ? scenario->monitor_count : 1); j++) {
            char path[RFL_PATH_SIZE];
            struct rfl_value value = {0};
            if (describe(scenario, &keys[i], j, path, &value) && visit(context, &value))
                return;
        }
}
