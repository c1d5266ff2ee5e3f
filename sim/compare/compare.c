/* Results of several runs, read back and put side by side. */
#include "compare.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../results/file.h"
#include "../results/folder.h"
#include "../rows/rows.h"
#include "../rows/words.h"
#include "../scenario/entries.h"
#include "../scenario/groups.h"

bool rfl_comparison_cell_empty(const struct rfl_comparison_cell *cell) {
    return !cell->text && isnan(cell->number);
}

/* --- rows --- */

/** The row of this name, added where there is none, with a label; NULL: out of memory. */
static struct rfl_comparison_row *row_of(struct rfl_comparison_rows *rows, const char *name,
                                         const char *label, size_t runs, struct rfl_error *error) {
    for (size_t i = 0; i < rows->count; i++)
        if (!strcmp(rows->row[i].name, name))
            return &rows->row[i];
    struct rfl_comparison_row *grown = realloc(rows->row, (rows->count + 1) * sizeof *grown);
    if (!grown) {
        rfl_error_add(error, RFL_FAILED, "out of memory");
        return NULL;
    }
    rows->row = grown;
    struct rfl_comparison_row row = {.name = rfl_string_copy(name, error),
                                     .label = rfl_string_copy(label, error),
                                     .cells = rfl_allocate(runs, sizeof *row.cells, error)};
    for (size_t i = 0; i < runs && row.cells; i++)
        row.cells[i].number = NAN;
    grown[rows->count] = row;
    if (row.name && row.label && row.cells)
        return &grown[rows->count++];
    free(row.name);
    free(row.label);
    free(row.cells);
    return NULL;
}

static void row_free(struct rfl_comparison_row *row, size_t runs) {
    for (size_t i = 0; i < runs; i++)
        free(row->cells[i].text);
    free(row->cells);
    free(row->name);
    free(row->label);
}

static void rows_free(struct rfl_comparison_rows *rows, size_t runs) {
    for (size_t i = 0; i < rows->count; i++)
        row_free(&rows->row[i], runs);
    free(rows->row);
}

/* --- what the scenarios say --- */

/** Of which run values are being gathered. */
struct gathering {
    struct rfl_comparison *comparison;
    size_t run;
    enum rfl_status status;
    struct rfl_error *error;
};

/** Whether a value was typed: not a default, and not what follows from another key. */
static bool typed(const struct rfl_value *value) {
    return strcmp(value->source, "default") && strncmp(value->source, "material ", 9) &&
           strncmp(value->source, "from ", 5);
}

/** Take what a scenario says for one key. */
static int add_key(void *context, const struct rfl_value *value) {
    struct gathering *gathering = context;
    struct rfl_comparison *comparison = gathering->comparison;
    if (!value->used || !strcmp(value->key, "title") || !strcmp(value->key, "question"))
        return 0;
    struct rfl_comparison_row *row =
        row_of(&comparison->keys, value->key, value->key, comparison->count, gathering->error);
    struct rfl_comparison_cell *cell = row ? &row->cells[gathering->run] : NULL;
    if (cell) {
        cell->text = rfl_string_copy(value->text, gathering->error);
        cell->number = value->si;
        row->typed |= typed(value);
    }
    if (!cell || !cell->text)
        gathering->status = RFL_FAILED;
    return gathering->status != RFL_OK;
}

/** Whether the scenarios say the same: equal quantities, else equal words. */
static bool agrees(const struct rfl_comparison_cell *a, const struct rfl_comparison_cell *b) {
    if (!a->text || !b->text)
        return a->text == b->text;
    if (!isnan(a->number) && !isnan(b->number))
        return fabs(a->number - b->number) <= 1e-12 * fabs(a->number);
    return !strcmp(a->text, b->text);
}

/** Gather the keys in which scenarios differ; what only follows from another key is left out. */
static enum rfl_status compare_keys(struct rfl_comparison *comparison, struct rfl_error *error) {
    struct gathering gathering = {comparison, 0, RFL_OK, error};
    for (; gathering.run < comparison->count && !gathering.status; gathering.run++)
        rfl_scenario_values(comparison->run[gathering.run].scenario, add_key, &gathering);
    struct rfl_comparison_rows *rows = &comparison->keys;
    size_t kept = 0;
    for (size_t i = 0; i < rows->count; i++) {
        struct rfl_comparison_row *row = &rows->row[i];
        bool differs = false;
        for (size_t k = 1; k < comparison->count; k++)
            differs |= !agrees(&row->cells[0], &row->cells[k]);
        if (differs && row->typed)
            rows->row[kept++] = *row;
        else
            row_free(row, comparison->count);
    }
    rows->count = kept;
    return gathering.status;
}

/* --- what came out --- */

/** The results that a comparison shows, in its order; `*`: each item, CRITERION: the first run's.
 */
static const char *const shown[] = {
    "lesion.criterion",
    "lesion.width_mm",
    "lesion.radius_mm",
    "lesion.length_mm",
    "lesion.distal_extension_mm",
    "lesion.proximal_extension_mm",
    "lesion.volume_mm3",
    "criteria.*.width_mm",
    "monitors.*.verdict",
    "monitors.*.margin_mm",
    "monitors.*.inside_since_s.CRITERION",
    "monitors.*.peak_temperature_C",
    "monitors.*.spike_temperature_C",
    "monitors.*.peak_field_V_per_m",
    "nerves.*.verdict",
    "nerves.*.length_inside_mm.CRITERION",
    "nerves.*.inside_since_s.CRITERION",
    "nerves.*.margin_mm",
    "hottest.temperature_C",
    "generator.voltage_V",
    "generator.current_A",
    "generator.impedance_ohm",
    "generator.power_W",
    "generator.sensor_temperature_C",
    "generator.tip_temperature_C",
    "generator.cut_off_s",
    "energy.delivered_J",
    "energy.coolant_J",
};

/** A result that is being put into its row. */
struct result {
    const char *path;
    const struct rfl_row_type *type;
};

/** What its row is called: "width", "width by cem43", "branch: margin"; `item`: the item, or NULL.
 */
static void name_result(const struct result *result, const char *item, const char *unit, char *name,
                        size_t size) {
    const char *label = result->type->label;
    if (item && !strncmp(result->path, "criteria", 8))
        snprintf(name, size, "%s by %s", label, item);
    else
        snprintf(name, size, "%s%s%s%s", item ? item : "", item ? ": " : "", label,
                 unit && unit == result->type->per_length ? " per length" : "");
}

/** What people call an item of a run that `*` stands for. */
static const char *item_label(const struct rfl_scenario *scenario, const struct result *result,
                              const char *item) {
    char section[RFL_SECTION_SIZE];
    rfl_key_section(result->path, section, sizeof section);
    return rfl_scenario_label(scenario, section, item);
}

/** Put one result into its row; `item`: the name that `*` stands for, or NULL. */
static enum rfl_status add_result(const struct gathering *gathering, const struct result *result,
                                  const char *item, const json_t *value) {
    const struct rfl_row_type *type = result->type;
    const struct rfl_scenario *scenario = gathering->comparison->run[gathering->run].scenario;
    const char *unit = rfl_row_unit(type, scenario);
    const char *called = item ? item_label(scenario, result, item) : NULL;
    char name[128], label[RFL_LABEL_SIZE + 96];
    name_result(result, item, unit, name, sizeof name);
    name_result(result, called, unit, label, sizeof label);
    struct rfl_comparison_row *row = row_of(&gathering->comparison->results, name, label,
                                            gathering->comparison->count, gathering->error);
    if (!row)
        return RFL_FAILED;
    row->unit = unit;
    row->decimals = type->decimals;
    row->relative = type->relative;
    struct rfl_comparison_cell *cell = &row->cells[gathering->run];
    if (json_is_number(value)) {
        cell->number = json_number_value(value);
        return RFL_OK;
    }
    const char *text = json_string_value(value), *none = type->none ? type->none : "none";
    cell->text = rfl_string_copy(text ? text : none, gathering->error);
    if (cell->text)
        rfl_string_clean(cell->text); /* anybody may have written it: it goes to a terminal */
    return cell->text ? RFL_OK : RFL_FAILED;
}

/** Refuse an item whose name no scenario can have given it. */
static enum rfl_status check_name(const struct gathering *gathering, const char *name) {
    size_t length = strlen(name);
    if (length > 0 && length < RFL_NAME_SIZE && strspn(name, RFL_NAME_LETTERS) == length)
        return RFL_OK;
    char word[RFL_NAME_SIZE];
    snprintf(word, sizeof word, "%s", name);
    rfl_string_clean(word);
    return rfl_error_add(gathering->error, RFL_INVALID,
                         "the summary of run %zu holds a name that no scenario has: %s",
                         gathering->run + 1, word);
}

/** Write a step of a result's path as this run's summary has it. */
static void name_step(const struct gathering *gathering, const struct result *result,
                      const char *path, char *step, size_t size) {
    const struct rfl_comparison *comparison = gathering->comparison;
    const struct rfl_scenario *scenario = comparison->run[gathering->run].scenario;
    const size_t length = strcspn(path, ".");
    const bool per_length = result->type->per_length && !path[length];
    snprintf(step, size, "%.*s%s", (int)length, path,
             per_length ? rfl_shapes[scenario->probe.shape].per : "");
    if (!strcmp(step, "CRITERION"))
        snprintf(step, size, "%s",
                 rfl_criterion_names[comparison->run->scenario->lesion.criterion]);
}

/** Follow the rest of a result's path from a place in a summary. */
static enum rfl_status follow(const struct gathering *gathering, const struct result *result,
                              const char *path, const char *item, json_t *node) {
    char step[32];
    size_t length = strcspn(path, ".");
    const char *rest = path + length + (path[length] == '.');
    name_step(gathering, result, path, step, sizeof step);
    if (strcmp(step, "*")) {
        json_t *next = json_object_get(node, step);
        return !next   ? RFL_OK
               : *rest ? follow(gathering, result, rest, item, next)
                       : add_result(gathering, result, item, next);
    }
    enum rfl_status status = RFL_OK;
    for (void *i = json_object_iter(node); i && !status; i = json_object_iter_next(node, i)) {
        const char *name = json_object_iter_key(i);
        status = check_name(gathering, name);
        if (!status)
            status = follow(gathering, result, rest, name, json_object_iter_value(i));
    }
    return status;
}

/** Gather the results that some run has, in the order of their table. */
static enum rfl_status compare_results(struct rfl_comparison *comparison, struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        const struct result result = {shown[i], rfl_row_type_find(shown[i])};
        assert(result.type);
        for (size_t k = 0; k < comparison->count && !status; k++) {
            struct gathering gathering = {comparison, k, RFL_OK, error};
            status = follow(&gathering, &result, result.path, NULL, comparison->run[k].summary);
        }
    }
    return status;
}

/* --- labels and notes --- */

#define LONGEST_LABEL 16 /* characters: longer ones lose what all have in common */
#define LABEL_SIZE    320

/** A folder's own name. */
static const char *name_of(const struct rfl_compared *run) {
    const char *name = strrchr(run->folder, '/') + 1;
    return *name ? name : run->folder;
}

/** The one key in which the runs differ, if its values are words that a column can bear; else NULL.
 */
static const struct rfl_comparison_row *key_of_labels(const struct rfl_comparison *comparison) {
    const struct rfl_comparison_row *key =
        comparison->keys.count == 1 ? comparison->keys.row : NULL;
    for (size_t k = 0; k < comparison->count && key; k++)
        if (!key->cells[k].text || rfl_characters(key->cells[k].text) > 2 * LONGEST_LABEL)
            key = NULL;
    return key;
}

/** What a run is called by its value of the key, or by its folder: "gauge 18", "60 degC". */
static void first_label(const struct rfl_comparison_row *key,
                        const struct rfl_comparison *comparison, size_t k, char label[LABEL_SIZE]) {
    if (key && !isnan(key->cells[k].number)) /* its unit shows what it is */
        snprintf(label, LABEL_SIZE, "%s", key->cells[k].text);
    else if (key)
        snprintf(label, LABEL_SIZE, "%s %s", rfl_key_leaf(key->name), key->cells[k].text);
    else
        snprintf(label, LABEL_SIZE, "%s", name_of(&comparison->run[k]));
}

/** Whether a label has a part between commas. */
static bool has_part(const char *label, const char *part, size_t length) {
    for (const char *at = label; *at;) {
        size_t its = strcspn(at, ",");
        if (its == length && !strncmp(at, part, length))
            return true;
        at += its + (at[its] == ',');
    }
    return false;
}

/** Whether all labels have a part. */
static bool all_have(char *const *labels, size_t count, const char *part, size_t length) {
    for (size_t k = 0; k < count; k++)
        if (!has_part(labels[k], part, length))
            return false;
    return true;
}

/** What is left of "SCENARIO,KEY=VALUE,..." without the parts that all have; all of it where that
 * is nothing. */
static void drop_parts(char *const *labels, size_t count, size_t k, char left[LABEL_SIZE]) {
    size_t used = 0;
    for (const char *at = labels[k]; *at;) {
        size_t length = strcspn(at, ",");
        if (!all_have(labels, count, at, length))
            used += (size_t)snprintf(left + used, LABEL_SIZE - used, "%s%.*s", used ? "," : "",
                                     (int)length, at);
        at += length + (at[length] == ',');
    }
    if (!used)
        snprintf(left, LABEL_SIZE, "%s", labels[k]);
}

/** Bytes with which all labels begin (`step` 1) or end (-1), up to a sign between words; none where
 * a value would lose its key or its unit. */
static size_t shared_length(char *const *labels, size_t count, int step) {
    size_t shared = 0, words = 0;
    for (;; shared++) {
        char here = '\0';
        for (size_t k = 0; k < count; k++) {
            size_t length = strlen(labels[k]);
            if (shared + 1 >= length) /* something is to be left of each */
                return words;
            char its = step > 0 ? labels[k][shared] : labels[k][length - 1 - shared];
            if ((k && its != here) || strchr(labels[k], '='))
                return words;
            here = its;
        }
        if (strchr("_- ", here))
            words = shared + 1;
    }
}

/** Whether a label is too long for a column, and not the same as all others. */
static bool any_long(char *const *labels, size_t count) {
    bool any = false, differ = false;
    for (size_t k = 0; k < count; k++) {
        any |= rfl_characters(labels[k]) > LONGEST_LABEL;
        differ |= strcmp(labels[0], labels[k]) != 0;
    }
    return any && differ;
}

/** Take away from labels that are long what all have in common, which distinguishes none. */
static enum rfl_status shorten(char **labels, size_t count, struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    char(*left)[LABEL_SIZE] = NULL;
    if (any_long(labels, count)) {
        left = rfl_allocate(count, sizeof *left, error);
        status = left ? RFL_OK : RFL_FAILED;
    }
    for (size_t k = 0; k < count && left; k++)
        drop_parts(labels, count, k, left[k]);
    for (size_t k = 0; k < count && left; k++)
        strcpy(labels[k], left[k]); /* it is not longer */
    free(left);
    for (int step = 1; step >= -1 && !status; step -= 2) {
        size_t shared = any_long(labels, count) ? shared_length(labels, count, step) : 0;
        for (size_t k = 0; k < count; k++) {
            size_t length = strlen(labels[k]) - shared;
            memmove(labels[k], labels[k] + (step > 0 ? shared : 0), length);
            labels[k][length] = '\0';
        }
    }
    return status;
}

/** Give a run its label: printable, and no other's. */
static enum rfl_status put_label(struct rfl_comparison *comparison, size_t k,
                                 char label[LABEL_SIZE], struct rfl_error *error) {
    rfl_string_clean(label);
    bool taken = false;
    for (size_t j = 0; j < k; j++)
        taken |= !strcmp(label, comparison->run[j].label);
    if (taken) {
        size_t length = strlen(label);
        snprintf(label + length, LABEL_SIZE - length, " (%zu)", k + 1);
    }
    comparison->run[k].label = rfl_string_copy(label, error);
    return comparison->run[k].label ? RFL_OK : RFL_FAILED;
}

/** Label the runs by the one key in which they differ ("gauge 18", "60 degC"), else by their
 * folders. */
static enum rfl_status label_runs(struct rfl_comparison *comparison, struct rfl_error *error) {
    const struct rfl_comparison_row *key = key_of_labels(comparison);
    const size_t count = comparison->count;
    char(*label)[LABEL_SIZE] = rfl_allocate(count, sizeof *label, error);
    char **labels = label ? rfl_allocate(count, sizeof *labels, error) : NULL;
    enum rfl_status status = labels ? RFL_OK : RFL_FAILED;
    for (size_t k = 0; k < count && !status; k++) {
        first_label(key, comparison, k, label[k]);
        labels[k] = label[k];
    }
    if (!status && !key)
        status = shorten(labels, count, error);
    for (size_t k = 0; k < count && !status; k++)
        status = put_label(comparison, k, label[k], error);
    free(labels);
    free(label);
    return status;
}

/** The word that distinguishes a run from the others, for notes. */
typedef const char *run_word(const struct rfl_scenario *scenario);

static const char *shape_word(const struct rfl_scenario *scenario) {
    return rfl_shapes[scenario->probe.shape].name;
}

static const char *heating_word(const struct rfl_scenario *scenario) {
    return rfl_words_heatings[scenario->protocol.heating];
}

static const char *criterion_word(const struct rfl_scenario *scenario) {
    return rfl_criterion_names[scenario->lesion.criterion];
}

static const struct {
    run_word *word;
    const char *what, *consequence;
} notes[] = {
    {shape_word, "shapes differ",
     "only a needle's lesion has a length and an outline along the axis, and a cylinder's energy "
     "is per metre"},
    {heating_word, "heating differs",
     "fixed is a hot surface (idealised), and only RF has a generator's readings"},
    {criterion_word, "criteria differ",
     "compare widths criterion by criterion; pictures show all by the first one's"},
};

/** Append a note. */
static void note(struct rfl_comparison *comparison, const char *format, const char *one,
                 const char *other) {
    size_t used = strlen(comparison->notes);
    snprintf(comparison->notes + used, sizeof comparison->notes - used, format, one, other);
}

/** Note in which respect runs can be compared only in part, and what a summary remarks. */
static void note_limits(struct rfl_comparison *comparison) {
    const char *remark = NULL;
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        bool differs = false;
        const char *first = notes[i].word(comparison->run[0].scenario);
        for (size_t k = 1; k < comparison->count; k++)
            differs |= strcmp(first, notes[i].word(comparison->run[k].scenario)) != 0;
        if (differs)
            note(comparison, "Not everything can be compared: %s; %s.\n", notes[i].what,
                 notes[i].consequence);
        else if (notes[i].word == heating_word)
            note(comparison, "Heating: %s%s.\n", first, "");
    }
    for (size_t k = 0; k < comparison->count && !remark; k++)
        remark = json_string_value(json_object_get(comparison->run[k].summary, RFL_SUMMARY_REMARK));
    if (remark) {
        char words[256];
        snprintf(words, sizeof words, "%s", remark);
        rfl_string_clean(words);
        note(comparison, "%s%s\n", words, "");
    }
}

/* --- the comparison --- */

/** Read a run back from its folder. */
static enum rfl_status read_run(struct rfl_compared *run, const char *directory,
                                struct rfl_error *error) {
    run->summary = rfl_folder_summary(directory, error);
    if (!run->summary)
        return error ? error->status : RFL_INVALID;
    run->folder = realpath(directory, NULL);
    char *path = run->folder ? rfl_file_path(run->folder, "scenario.yaml", error) : NULL;
    run->scenario = path ? rfl_scenario_read(path, error) : NULL;
    free(path);
    if (!run->folder)
        return rfl_error_add(error, RFL_FAILED, "cannot find the full path of %s", directory);
    return run->scenario ? rfl_scenario_check(run->scenario, error) : RFL_FAILED;
}

struct rfl_comparison *rfl_comparison_read(const char *const *directories, size_t count,
                                           struct rfl_error *error) {
    struct rfl_comparison *comparison = rfl_allocate(1, sizeof *comparison, error);
    if (comparison)
        comparison->run = rfl_allocate(count, sizeof *comparison->run, error);
    enum rfl_status status = comparison && comparison->run ? RFL_OK : RFL_FAILED;
    for (size_t i = 0; i < count && !status; i++) {
        comparison->count = i + 1;
        status = read_run(&comparison->run[i], directories[i], error);
    }
    if (!status)
        status = compare_keys(comparison, error);
    if (!status)
        status = compare_results(comparison, error);
    if (!status)
        status = label_runs(comparison, error);
    if (!status) {
        note_limits(comparison);
        return comparison;
    }
    rfl_comparison_free(comparison);
    return NULL;
}

void rfl_comparison_free(struct rfl_comparison *comparison) {
    if (!comparison)
        return;
    rows_free(&comparison->keys, comparison->count);
    rows_free(&comparison->results, comparison->count);
    for (size_t i = 0; i < comparison->count; i++) {
        free(comparison->run[i].folder);
        free(comparison->run[i].label);
        rfl_scenario_free(comparison->run[i].scenario);
        json_decref(comparison->run[i].summary);
    }
    free(comparison->run);
    free(comparison);
}
