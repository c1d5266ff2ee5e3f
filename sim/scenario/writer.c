/* A scenario back to a file that says the same. */
#include <stdio.h>
#include <string.h>

#include "entries.h"
#include "keys.h"
#include "read.h"

/** Write a text in double quotes, as YAML and JSON read it. */
static void quoted_print(const char *text, FILE *out) {
    putc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putc('\\', out);
        putc(*text, out);
    }
    putc('"', out);
}

/** Write one key as it was typed; keys that are not given are left out. */
static void key_print(const struct rfl_scenario *scenario, const struct rfl_key *key,
                      const char *name, int indent, FILE *out) {
    char path[RFL_PATH_SIZE];
    rfl_key_path(key, name, path, sizeof path);
    const struct rfl_entry *entry = rfl_entries_find(scenario->entries, path);
    if (!entry)
        return;
    fprintf(out, "%*s%s: %s", indent, "", rfl_key_leaf(path), key->rule->list ? "[" : "");
    for (const char *at = entry->text; *at; at++)
        if (*at != '\n' && !(*at == ' ' && (at == entry->text || strchr(",\n", at[-1]))))
            fprintf(out, *at == ',' ? "%c " : "%c", *at);
    fputs(key->rule->list ? "]\n" : "\n", out);
}

/** Write a section's keys, of one monitor where `name` is given. */
static void keys_print(const struct rfl_scenario *scenario, const char *section, const char *name,
                       FILE *out) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++)
        if (rfl_path_within(keys[i].name, section))
            key_print(scenario, &keys[i], name, name ? 4 : 2, out);
}

/** Whether anything below a section is given. */
static bool section_given(const struct rfl_scenario *scenario, const char *section) {
    for (size_t i = 0; i < scenario->entries->count; i++)
        if (rfl_path_within(scenario->entries->items[i].path, section))
            return true;
    return false;
}

enum rfl_status rfl_scenario_write(const struct rfl_scenario *scenario, FILE *out,
                                   struct rfl_error *error) {
    fputs("# " RFL_NOTICE "\n", out);
    fputs("title: ", out);
    quoted_print(scenario->title, out);
    if (scenario->question) {
        fputs("\nquestion: ", out);
        quoted_print(scenario->question, out);
    }
    putc('\n', out);
    for (size_t i = 0; rfl_section_name(i); i++) {
        const char *section = rfl_section_name(i);
        bool monitors = strcmp(section, "monitors") == 0;
        if (!section_given(scenario, section))
            continue;
        fprintf(out, "\n%s:\n", section);
        for (size_t j = 0; monitors && j < scenario->monitor_count; j++) {
            fprintf(out, "  %s:\n", scenario->monitors[j].name);
            keys_print(scenario, section, scenario->monitors[j].name, out);
        }
        if (!monitors)
            keys_print(scenario, section, NULL, out);
    }
    if (ferror(out))
        return rfl_error_add(error, RFL_FAILED, "cannot write the scenario");
    return RFL_OK;
}
