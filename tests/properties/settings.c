#include "settings.h"

#include <string.h>

#include "../../sim/scenario/entries.h"
#include "../../sim/scenario/lookup.h"

/** Place of a key among the settings; count: it is not there. */
static size_t place_of(const struct settings *settings, const char *key) {
    size_t k = 0;
    while (k < settings->count && strcmp(settings->item[k].key, key) != 0)
        k++;
    return k;
}

const char *settings_find(const struct settings *settings, const char *key) {
    const size_t k = place_of(settings, key);
    return k < settings->count ? settings->item[k].text : NULL;
}

void settings_put(struct settings *settings, const char *key, const char *text) {
    const size_t k = place_of(settings, key);
    if (k == SETTINGS_MAX)
        return;
    settings->count += k == settings->count;
    snprintf(settings->item[k].key, sizeof settings->item[k].key, "%s", key);
    snprintf(settings->item[k].text, sizeof settings->item[k].text, "%s", text);
}

void settings_remove(struct settings *settings, size_t k) {
    memmove(&settings->item[k], &settings->item[k + 1],
            (--settings->count - k) * sizeof *settings->item);
}

struct rfl_scenario *settings_build(const struct settings *settings, struct rfl_error *error) {
    static const char none[] = "title: random\n";
    struct rfl_scenario *scenario = rfl_scenario_parse("random", none, sizeof none - 1, error);
    /* What is wrong with a single value is found again, with all else, by the check. */
    for (size_t k = 0; scenario && k < settings->count; k++)
        rfl_scenario_set(scenario, settings->item[k].key, settings->item[k].text, NULL);
    if (!scenario || !rfl_scenario_check(scenario, error))
        return scenario;
    rfl_scenario_free(scenario);
    return NULL;
}

struct settings settings_of(const struct rfl_scenario *scenario) {
    struct settings settings = {0};
    for (size_t i = 0; i < scenario->entries->count; i++) {
        const struct rfl_entry *entry = &scenario->entries->items[i];
        if (entry->kind == RFL_ENTRY_VALUE || entry->kind == RFL_ENTRY_LIST)
            settings_put(&settings, entry->path, entry->text);
    }
    return settings;
}

const struct rfl_key *settings_row(const char *path) {
    return rfl_key_find(path);
}

void settings_print(const struct settings *settings, FILE *out) {
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = settings_build(settings, &error);
    if (!scenario || rfl_scenario_write(scenario, out, &error))
        fputs(error.text, out);
    rfl_scenario_free(scenario);
}
