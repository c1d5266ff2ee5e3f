#include "problems.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "entries.h"
#include "groups.h"
#include "lookup.h"
#include "read.h"
#include "units.h"

void rfl_problems_add(struct rfl_problems *problems, size_t line, const char *format, ...) {
    if (problems->count == problems->capacity) {
        size_t capacity = 2 * problems->capacity + 16;
        struct rfl_problem *items = realloc(problems->items, capacity * sizeof *items);
        if (!items) {
            problems->out_of_memory = true;
            return;
        }
        problems->items = items;
        problems->capacity = capacity;
    }
    struct rfl_problem *problem = &problems->items[problems->count];
    problem->key[0] = problem->other[0] = '\0';
    problem->line = line;
    problem->order = problems->count++;
    va_list arguments;
    va_start(arguments, format);
    if (vsnprintf(problem->text, sizeof problem->text, format, arguments) < 0)
        problem->text[0] = '\0';
    va_end(arguments);
    rfl_string_clean(problem->text);
    for (size_t i = 0; i + 1 < problems->count; i++) /* several stages share one value */
        if (problems->items[i].line == line &&
            strcmp(problems->items[i].text, problem->text) == 0) {
            problems->count--;
            break;
        }
}

void rfl_problems_between(struct rfl_problems *problems, const char *key, const char *other) {
    struct rfl_problem *last = problems->count ? &problems->items[problems->count - 1] : NULL;
    if (!last || *last->key) /* the sentence had been said before */
        return;
    snprintf(last->key, sizeof last->key, "%s", key);
    snprintf(last->other, sizeof last->other, "%s", other ? other : "");
}

/** Lines ascending, --set (0) last, else as they were found. */
static int earlier(const void *one, const void *other) {
    const struct rfl_problem *a = one, *b = other;
    size_t line_a = a->line - 1, line_b = b->line - 1; /* 0 becomes the largest */
    if (line_a != line_b)
        return line_a < line_b ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

enum rfl_status rfl_problems_report(struct rfl_problems *problems, const char *file,
                                    struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    char place[4200];
    if (problems->count)
        qsort(problems->items, problems->count, sizeof *problems->items, earlier);
    for (size_t i = 0; i < problems->count; i++) {
        rfl_place_print(file, problems->items[i].line, place, sizeof place);
        status = rfl_error_add(error, RFL_INVALID, "%s: error: %s", place, problems->items[i].text);
    }
    if (problems->out_of_memory)
        status = rfl_error_add(error, RFL_FAILED, "out of memory");
    free(problems->items);
    *problems = (struct rfl_problems){0};
    return status;
}

size_t rfl_problems_line(const struct rfl_check *check, const char *path) {
    const struct rfl_entries *entries = check->scenario->entries;
    const struct rfl_entry *entry = rfl_entries_find(entries, path);
    char section[RFL_PATH_SIZE];
    if (entry)
        return entry->line;
    snprintf(section, sizeof section, "%.*s", (int)(rfl_key_leaf(path) - path), path);
    if (*section)
        section[strlen(section) - 1] = '\0';
    entry = rfl_entries_section(entries, section);
    if (entry)
        return entry->line;
    const struct rfl_key *key = rfl_key_find(path);
    const bool left_out = key && key->rule->optional;
    return left_out || rfl_group_of(path, section, sizeof section) ? 0 : 1;
}

void rfl_missing_add(struct rfl_check *check, const struct rfl_key *key, const char *path) {
    char choices[256] = "";
    if (key->choices)
        rfl_choices_print(key, choices, sizeof choices);
    rfl_problems_add(&check->problems, rfl_problems_line(check, path),
                     "%.120s is missing: write %s", path,
                     key->unit ? rfl_unit_help(key->unit) : choices);
    rfl_problems_between(&check->problems, path, NULL);
}
