/* A scenario as understood, value by value. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "entries.h"
#include "groups.h"
#include "tables.h"
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

/** A value in its key's unit; NaN: it is not a number. */
static double number_of(const struct rfl_key_ref *ref, const struct rfl_scenario *scenario,
                        double si) {
    if (!ref->key->unit)
        return NAN;
    if (ref->key->rule->per_mass) {
        const double *perfusion = rfl_key_ref_field(ref, (struct rfl_scenario *)scenario);
        si /= RFL_OWNER(perfusion, const struct rfl_tissue, perfusion)->density;
    }
    return rfl_quantity_number(si, ref->key->unit);
}

/** Where a property of tissue comes from that is not given. */
static void property_source(const struct rfl_key_ref *ref, const struct rfl_scenario *scenario,
                            struct rfl_value *value) {
    const char *material = scenario->tissue.material;
    char path[RFL_PATH_SIZE];
    if (ref->group) {
        const struct rfl_layer *layer = &scenario->layers[ref->item];
        snprintf(path, sizeof path, "layers.%s.material", layer->name);
        material = rfl_entries_find(scenario->entries, path) ? layer->tissue.material : NULL;
    }
    if (ref->key->rule->optional)
        snprintf(value->source, sizeof value->source, "the tissue beneath");
    else if (!material)
        snprintf(value->source, sizeof value->source, "from tissue");
    else
        snprintf(value->source, sizeof value->source, "material %s",
                 strncmp(rfl_key_leaf(ref->key->name), "blood", 5) ? material : RFL_BLOOD);
}

/** Whether fluid lies in layers: then what it does not give has not one value. */
static bool is_in_layers(const struct rfl_scenario *scenario) {
    const struct rfl_fluid *fluid = &scenario->fluid;
    for (size_t i = 0; i < scenario->layer_count; i++) {
        const struct rfl_layer *layer = &scenario->layers[i];
        if (layer->from < fluid->to && layer->to > fluid->from &&
            !rfl_tissue_is_bone(&layer->tissue))
            return true;
    }
    return false;
}

/** Where a number comes from that is not given, if not from the table of keys; false: there is
 * none. */
static bool number_source(const struct rfl_key_ref *ref, const struct rfl_scenario *scenario,
                          struct rfl_value *value) {
    const struct rfl_key *key = ref->key;
    const struct rfl_group *stages = rfl_group_find("protocol.stages");
    const struct rfl_key_ref whole = {.key = key};
    char partner[RFL_PATH_SIZE];
    rfl_key_ref_partner(ref, scenario, partner, sizeof partner);
    if (!key->unit || isnan(value->si) || (key->rule->shift && value->si < 0))
        return false; /* a radius within the probe's has no distance to its side */
    if (key->rule->optional && is_in_layers(scenario))
        return false;
    if (rfl_key_ref_shared(ref) && !*partner) /* else it is listed with the scenario */
        return value->si != rfl_key_ref_number(&whole, scenario);
    if (*partner && rfl_entries_find(scenario->entries, partner))
        snprintf(value->source, sizeof value->source, "from %.200s", partner);
    else if (strcmp(key->name, "protocol.duration") == 0 && rfl_group_count(stages, scenario))
        snprintf(value->source, sizeof value->source, "from %s", stages->section);
    else if (key->rule->property)
        property_source(ref, scenario, value);
    else
        return key->rule->needed != NULL; /* the voltage of pulses */
    return true;
}

/** What a key that is not given has from elsewhere; false: nothing. */
static bool derived(const struct rfl_scenario *scenario, const struct rfl_key_ref *ref,
                    struct rfl_value *value) {
    const struct rfl_key *key = ref->key;
    char partner[RFL_PATH_SIZE];
    rfl_key_ref_partner(ref, scenario, partner, sizeof partner);
    if (key->default_text && rfl_entries_find(scenario->entries, partner))
        return false;
    snprintf(value->source, sizeof value->source, "default");
    if (key->default_text && !rfl_key_ref_shared(ref))
        snprintf(value->text, sizeof value->text, "%s", key->default_text);
    else if (key->rule->list)
        snapshots_print(&scenario->output, value->text, sizeof value->text);
    else if (strcmp(key->name, "title") == 0)
        snprintf(value->text, sizeof value->text, "%s", scenario->title);
    else if (number_source(ref, scenario, value))
        rfl_quantity_print_number(value->number, key->unit, value->text, sizeof value->text);
    else
        return false;
    return true;
}

/** Fill in what a scenario says for one key; false: nothing. */
static bool describe(const struct rfl_scenario *scenario, const struct rfl_key_ref *ref, char *path,
                     struct rfl_value *value) {
    const struct rfl_key *key = ref->key;
    if (key->rule->shapes && !(key->rule->shapes & 1U << scenario->probe.shape))
        return false;
    rfl_key_ref_path(ref, scenario, path, RFL_PATH_SIZE);
    value->key = path;
    value->help = key->help;
    value->row = key;
    value->si = rfl_key_ref_number(ref, scenario);
    value->number = number_of(ref, scenario, value->si);
    value->used =
        !key->heating || !strcmp(key->heating, rfl_heating_names[scenario->protocol.heating]);
    const struct rfl_entry *entry = rfl_entries_find(scenario->entries, path);
    value->given = entry != NULL;
    if (!entry && !value->used)
        return false;
    if (!entry)
        return derived(scenario, ref, value);
    line_print(entry->text, key->rule->list, value->text, sizeof value->text);
    rfl_place_print(scenario->file, entry->line, value->source, sizeof value->source);
    return true;
}

void rfl_scenario_values(const struct rfl_scenario *scenario,
                         int (*visit)(void *context, const struct rfl_value *value),
                         void *context) {
    for (struct rfl_key_ref ref = {0}; rfl_key_ref_next(scenario, &ref);) {
        char path[RFL_PATH_SIZE];
        struct rfl_value value = {0};
        if (describe(scenario, &ref, path, &value) && visit(context, &value))
            return;
    }
}
