/* summary.json: the scenario, then all results, keys in the order in which a person looks for them.
 */
#include <math.h>
#include <string.h>

#include "json.h"
#include "rows.h"

/* --- the scenario --- */

struct values {
    const struct rfl_scenario *scenario;
    struct rfl_json *json;
};

static void write_snapshots(struct rfl_json *json, const char *key,
                            const struct rfl_output *output) {
    rfl_json_array(json, key);
    for (size_t i = 0; i < output->snapshot_count; i++)
        rfl_json_number(json, NULL, output->snapshots[i]);
    rfl_json_close(json);
}

/** Write one value of the scenario: its number in SI units, or its word. */
static int write_value(void *context, const struct rfl_value *value) {
    struct values *values = context;
    if (!value->used || !strcmp(value->key, "title"))
        return 0;
    if (!strcmp(value->key, "output.snapshots"))
        write_snapshots(values->json, value->key, &values->scenario->output);
    else if (isnan(value->si))
        rfl_json_string(values->json, value->key, value->text);
    else
        rfl_json_number(values->json, value->key, value->si);
    return 0;
}

static void write_scenario(struct rfl_json *json, const struct rfl_scenario *scenario) {
    struct values values = {scenario, json};
    rfl_json_object(json, "scenario");
    rfl_json_string(json, "file", scenario->file);
    rfl_json_string(json, "title", scenario->title);
    rfl_json_object(json, "values");
    rfl_scenario_values(scenario, write_value, &values);
    rfl_json_close(json);
    rfl_json_close(json);
}

/* --- results --- */

/** How many points a path has: the level of the object in which its value lies. */
static size_t level(const char *path) {
    size_t points = 0;
    for (; *path; path++)
        points += *path == '.';
    return points;
}

/** Write one row, in the object that its path names; a group opens one. */
static int write_row(void *context, const struct rfl_row *row) {
    struct rfl_json *json = context;
    const char *point = strrchr(row->path, '.'), *name = point ? point + 1 : row->path;
    while (json->depth > 1 + level(row->path))
        rfl_json_close(json);
    switch (row->kind) {
    case RFL_ROW_GROUP:
        rfl_json_object(json, name);
        break;
    case RFL_ROW_NUMBER:
        rfl_json_number(json, name, row->number);
        break;
    case RFL_ROW_COUNT:
        rfl_json_count(json, name, (long long)row->number);
        break;
    case RFL_ROW_WORD:
        rfl_json_string(json, name, row->word);
        break;
    }
    return 0;
}

static void write_results(struct rfl_json *json, const struct rfl_simulation *simulation) {
    rfl_rows_visit(simulation, write_row, json);
    while (json->depth > 1)
        rfl_json_close(json);
}

/** The run's warnings, a string each. */
static void write_warnings(struct rfl_json *json, const char *warnings) {
    rfl_json_array(json, "warnings");
    for (const char *line = warnings; *line;) {
        char sentence[1024];
        size_t length = strcspn(line, "\n");
        snprintf(sentence, sizeof sentence, "%.*s", (int)length, line);
        rfl_json_string(json, NULL, sentence);
        line += length + (line[length] != '\0');
    }
    rfl_json_close(json);
}

void rfl_summary_write(struct rfl_json *json, const struct rfl_simulation *simulation) {
    write_results(json, simulation);
    write_warnings(json, simulation->warnings);
}

/** What came of the bench, with its conditions in the units of their names. */
static void write_bench(struct rfl_json *json, const struct rfl_bench *bench) {
    char words[RFL_BENCH_SIZE];
    rfl_bench_words(bench, "degC", words, sizeof words);
    rfl_json_object(json, "bench");
    rfl_json_string(json, "where", bench->body ? "body" : "bench");
    rfl_json_number(json, "temperature_C", bench->temperature - RFL_CELSIUS);
    rfl_json_number(json, "perfusion_1_per_s", bench->perfusion);
    rfl_json_number(json, "isotherm_C", bench->isotherm - RFL_CELSIUS);
    rfl_json_string(json, "accuracy", rfl_accuracy_names[bench->scenario->accuracy]);
    rfl_json_number(json, "width_mm", 1e3 * bench->width);
    rfl_json_string(json, "words", words);
    rfl_json_close(json);
}

char *rfl_summary_json(const struct rfl_simulation *simulation, struct rfl_error *error) {
    return rfl_summary_bench_json(simulation, NULL, error);
}

char *rfl_summary_bench_json(const struct rfl_simulation *simulation, const struct rfl_bench *bench,
                             struct rfl_error *error) {
    struct rfl_json json = {0};
    rfl_json_object(&json, NULL);
    rfl_json_string(&json, "format", RFL_SUMMARY_FORMAT);
    rfl_json_string(&json, "notice", RFL_NOTICE);
    rfl_json_string(&json, "program", "rflesion " RFL_VERSION);
    write_scenario(&json, simulation->scenario);
    rfl_summary_write(&json, simulation);
    if (bench)
        write_bench(&json, bench);
    rfl_json_close(&json);
    return rfl_json_finish(&json, error);
}
