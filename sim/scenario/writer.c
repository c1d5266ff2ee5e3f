/* A scenario back to a file that says the same. */
#include <stdio.h>
#include <string.h>

#include "entries.h"
#include "groups.h"
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

/** Write one key as it was typed; a text in quotes, since it may look like anything. */
static void key_print(const struct rfl_key *key, const struct rfl_entry *entry, FILE *out) {
    if (rfl_key_is_text(key)) {
        fprintf(out, "%s: ", rfl_key_leaf(entry->path));
        quoted_print(entry->text, out);
        putc('\n', out);
        return;
    }
    fprintf(out, "%s: %s", rfl_key_leaf(entry->path), key->rule->list ? "[" : "");
    for (const char *at = entry->text; *at; at++)
        if (*at != '\n' && !(*at == ' ' && (at == entry->text || strchr(",\n", at[-1]))))
            fprintf(out, *at == ',' ? "%c " : "%c", *at);
    fputs(key->rule->list ? "]\n" : "\n", out);
}

/** Write the section within a section that leads to a key, unless that before stands in it too, and
 * what indents the key. */
static void lead_nested(const struct rfl_key *key, const struct rfl_key *before, FILE *out) {
    char section[RFL_PATH_SIZE], last[RFL_PATH_SIZE] = "";
    fputs("  ", out);
    if (!rfl_key_is_nested(key))
        return;
    rfl_key_subsection(key->name, section, sizeof section);
    if (before)
        rfl_key_subsection(before->name, last, sizeof last);
    if (strcmp(section, last) != 0)
        fprintf(out, "%s:\n  ", rfl_key_leaf(section));
    fputs("  ", out);
}

/** Write the sections that lead to a key and were not written yet, and what indents the key. */
static void lead_print(const struct rfl_key_ref *ref, const struct rfl_key_ref *before,
                       const struct rfl_scenario *scenario, FILE *out) {
    const struct rfl_group *group = ref->group;
    char section[RFL_PATH_SIZE], last[RFL_PATH_SIZE] = "", name[RFL_NAME_SIZE];
    bool same = before->key && group == before->group;
    rfl_key_section(ref->key->name, section, sizeof section);
    if (before->key)
        rfl_key_section(before->key->name, last, sizeof last);
    if (strcmp(section, last) != 0)
        fprintf(out, "\n%s:\n", section);
    if (!group) {
        lead_nested(ref->key, before->key, out);
        return;
    }
    rfl_item_name(group, scenario, ref->item, name, sizeof name);
    if (!same && rfl_group_depth(group) == 2)
        fprintf(out, "  %s:\n", rfl_key_leaf(group->section));
    if (same && ref->item == before->item)
        fprintf(out, "%*s", group->numbered ? 6 : 4, "");
    else if (group->numbered)
        fputs("    - ", out);
    else
        fprintf(out, "  %s:\n    ", name);
}

enum rfl_status rfl_scenario_write(const struct rfl_scenario *scenario, FILE *out,
                                   struct rfl_error *error) {
    struct rfl_key_ref before = {0};
    fputs("# " RFL_NOTICE "\n", out);
    fputs("title: ", out);
    quoted_print(scenario->title, out);
    if (scenario->question) {
        fputs("\nquestion: ", out);
        quoted_print(scenario->question, out);
    }
    putc('\n', out);
    for (struct rfl_key_ref ref = {0}; rfl_key_ref_next(scenario, &ref);) {
        char path[RFL_PATH_SIZE];
        rfl_key_ref_path(&ref, scenario, path, sizeof path);
        const struct rfl_entry *entry = rfl_entries_find(scenario->entries, path);
        if (!entry || !strchr(path, '.'))
            continue;
        lead_print(&ref, &before, scenario, out);
        key_print(ref.key, entry, out);
        before = ref;
    }
    if (ferror(out))
        return rfl_error_add(error, RFL_FAILED, "cannot write the scenario");
    return RFL_OK;
}
