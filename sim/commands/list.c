#include "commands.h"

#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "screen.h"
#include "table.h"

/** Member of a row of kinetics: how long damage takes at a temperature. */
#define OMEGA(degrees) "seconds_to_omega_1_at_" #degrees "C"

/** Append a row to rows and give both up where that fails; NULL rows stay NULL. */
static json_t *append(json_t *rows, json_t *row) {
    if (rows && row && !json_array_append_new(rows, row))
        return rows;
    if (!rows)
        json_decref(row);
    json_decref(rows);
    return NULL;
}

/** The rows of one of the program's tables, as a page gets them; NULL: out of memory. */
static json_t *catalogue_rows(const char *table, struct rfl_error *error) {
    char *text = rfl_catalogue_json(error);
    json_t *tables = text ? json_loads(text, JSON_DECODE_INT_AS_REAL, NULL) : NULL;
    json_t *rows = json_incref(json_object_get(tables, table));
    json_decref(tables);
    free(text);
    return rows;
}

static json_t *tissue_rows(struct rfl_error *error) {
    return catalogue_rows("tissues", error);
}

static const struct rfl_column tissue_columns[] = {
    {.key = "name", .head = "name"},
    {.key = "density_kg_per_m3", .head = "density", .unit = "kg/m3"},
    {.key = "specific_heat_J_per_kg_K", .head = "sp. heat", .unit = "J/kg/K"},
    {.key = "conductivity_W_per_m_K", .head = "conduct.", .unit = "W/m/K"},
    {.key = "perfusion_mL_per_min_kg", .head = "perfusion", .unit = "mL/min/kg"},
    {.key = "electrical_conductivity_S_per_m", .head = "el. cond.", .unit = "S/m"},
    {.key = "water_fraction", .head = "water"},
    {.key = "source", .head = "source", .below = true},
    {.key = "water_source", .head = "water", .below = true},
};

static json_t *gauge_rows(struct rfl_error *error) {
    json_t *rows = json_array();
    (void)error;
    for (size_t i = 0; i < rfl_gauge_count; i++)
        rows = append(rows, json_pack("{s:i, s:f}", "gauge", rfl_gauges[i].gauge, "diameter_mm",
                                      1e3 * rfl_gauges[i].diameter));
    return rows;
}

static const struct rfl_column gauge_columns[] = {
    {.key = "gauge", .head = "gauge", .format = "%.0fG"},
    {.key = "diameter_mm", .head = "diameter", .unit = "mm", .format = "%.2f"},
};

static json_t *kinetics_rows(struct rfl_error *error) {
    static const struct {
        double temperature;
        const char *key;
    } times[] = {
        {37, OMEGA(37)}, {43, OMEGA(43)}, {50, OMEGA(50)}, {60, OMEGA(60)}, {80, OMEGA(80)}};
    json_t *rows = catalogue_rows("kinetics", error);
    for (size_t i = 0; rows && i < rfl_kinetics_count; i++)
        for (size_t t = 0; t < sizeof times / sizeof *times; t++)
            json_object_set_new(
                json_array_get(rows, i), times[t].key,
                json_real(
                    1 / rfl_arrhenius_rate(&rfl_kinetics[i], times[t].temperature + RFL_CELSIUS)));
    return rows;
}

static const struct rfl_column kinetics_columns[] = {
    {.key = "name", .head = "name"},
    {.key = "frequency_factor_per_s", .head = "A", .unit = "1/s"},
    {.key = "activation_energy_J_per_mol", .head = "Ea", .unit = "J/mol"},
    {.key = OMEGA(37), .head = "at 37 degC", .seconds = true},
    {.key = OMEGA(43), .head = "at 43 degC", .seconds = true},
    {.key = OMEGA(50), .head = "at 50 degC", .seconds = true},
    {.key = OMEGA(60), .head = "at 60 degC", .seconds = true},
    {.key = OMEGA(80), .head = "at 80 degC", .seconds = true},
    {.key = "measured_in", .head = "measured in"},
    {.key = "stands_for", .head = "Omega = 1", .below = true},
    {.key = "range_measured", .head = "measured at", .below = true},
    {.key = "source", .head = "source", .below = true},
};

static json_t *shape_rows(struct rfl_error *error) {
    return catalogue_rows("shapes", error);
}

static const struct rfl_column shape_columns[] = {{.key = "name"}, {.key = "help"}};

/** One scenario that came with the program: its name, title and question. */
static json_t *scenario_row(const char *folder, const char *name, struct rfl_error *error) {
    char path[PATH_MAX];
    json_t *row = NULL;
    if (snprintf(path, sizeof path, "%s/%s.yaml", folder, name) >= (int)sizeof path) {
        rfl_error_add(error, RFL_FAILED, "the path of the scenarios is too long");
        return NULL;
    }
    struct rfl_scenario *scenario = rfl_scenario_read(path, error);
    if (scenario && !rfl_scenario_check(scenario, error))
        row = json_pack("{s:s, s:s, s:s?, s:s}", "name", name, "title", scenario->title, "question",
                        scenario->question, "file", path);
    rfl_scenario_free(scenario);
    return row;
}

static json_t *scenario_rows(struct rfl_error *error) {
    char folder[PATH_MAX];
    struct rfl_listing names;
    if (rfl_data_path("scenarios", folder, sizeof folder)) {
        rfl_error_add(error, RFL_FAILED, "the program's scenarios were not found");
        return NULL;
    }
    json_t *rows = rfl_listing_read(folder, ".yaml", &names, error) ? NULL : json_array();
    for (size_t i = 0; i < names.count && rows; i++)
        rows = append(rows, scenario_row(folder, names.name[i], error));
    rfl_listing_free(&names);
    return rows;
}

static const struct rfl_column scenario_columns[] = {
    {.key = "name"}, {.key = "title"}, {.key = "question", .below = true}};

void rfl_list_describe_key(const struct rfl_key *key, FILE *out) {
    const char *separator = "";
    char range[RFL_RANGE_SIZE];
    rfl_key_range(key, range, sizeof range);
    const struct {
        const char *label, *text;
    } facts[] = {{"unit ", key->unit},
                 {"", range},
                 {"default ", key->default_text},
                 {"required: ", key->required},
                 {"only with protocol.heating: ", key->heating}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (facts[i].text && *facts[i].text) {
            fprintf(out, "%s%s%s", separator, facts[i].label, facts[i].text);
            separator = "; ";
        }
    for (size_t i = 0; key->choices && key->choices[i]; i++)
        fprintf(out, "%s%s", i ? ", " : *separator ? "; one of " : "one of ", key->choices[i]);
}

char *rfl_list_key_words(const struct rfl_key *key, struct rfl_error *error) {
    char *words = NULL;
    size_t size;
    FILE *memory = open_memstream(&words, &size);
    if (memory)
        rfl_list_describe_key(key, memory);
    const bool written = memory && !ferror(memory);
    if (memory && !fclose(memory) && written && words)
        return words;
    free(words);
    rfl_error_add(error, RFL_FAILED, "out of memory");
    return NULL;
}

/** The limits of a key's number; null where it has none. */
static json_t *range_row(const struct rfl_key *key) {
    const struct rfl_range *range = &key->range;
    if (range->low >= range->high)
        return json_null();
    return json_pack("{s:f, s:f, s:s?}", "low", range->low, "high", range->high, "unit",
                     range->unit ? range->unit : key->unit);
}

/** What people usually choose; null where nobody can say. */
static json_t *usual_row(const struct rfl_key *key) {
    const struct rfl_usual *usual = &key->usual;
    if (usual->lowest >= usual->highest)
        return json_null();
    return json_pack("{s:f, s:f, s:f, s:s}", "lowest", usual->lowest, "highest", usual->highest,
                     "step", usual->step, "scale",
                     usual->scale == RFL_LOGARITHMIC ? "logarithmic" : "linear");
}

static json_t *key_row(const struct rfl_key *key, struct rfl_error *error) {
    char *words = rfl_list_key_words(key, error), range[RFL_RANGE_SIZE];
    json_t *choices = key->choices ? json_array() : json_null();
    for (size_t i = 0; key->choices && key->choices[i]; i++)
        choices = append(choices, json_string(key->choices[i]));
    rfl_key_range(key, range, sizeof range);
    json_t *row =
        json_pack("{s:s, s:s, s:s, s:s?, s:s?, s:o, s:o, s:s?, s:s?, s:s?, s:s?, s:o, s:s?}", "key",
                  key->name, "label", key->label, "help", key->help, "unit", key->unit, "range",
                  *range ? range : NULL, "limits", range_row(key), "usual", usual_row(key),
                  "default", key->default_text, "example", key->example, "required", key->required,
                  "only_with_heating", key->heating, "choices", choices, "in_words", words);
    free(words);
    return row;
}

static json_t *key_rows(struct rfl_error *error) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++)
        rows = append(rows, key_row(&keys[i], error));
    return rows;
}

static const struct rfl_column key_columns[] = {
    {.key = "key"}, {.key = "help"}, {.key = "in_words", .below = true}};

#define COLUMNS(columns) columns, sizeof(columns) / sizeof *(columns)

/** A row of the table of what can be listed. */
static const struct topic {
    const char *name, *help;
    const char *about;                        /**< stands above the list */
    json_t *(*rows)(struct rfl_error *error); /**< NULL with the reason in error */
    const struct rfl_column *columns;
    size_t column_count;
} topics[] = {
    {"tissues", "tissues with their properties",
     "Tissues (tissue.material); blood flows in each of them. The electrical conductivity is that "
     "near\n"
     "500 kHz, at 37 degC; the water, a share of the mass, boils at 100 degC "
     "(tissue.vaporisation).",
     tissue_rows, COLUMNS(tissue_columns)},
    {"gauges", "needle gauges with their diameters",
     "Gauges (probe.gauge): outer diameters, hypodermic standard.", gauge_rows,
     COLUMNS(gauge_columns)},
    {"kinetics", "Arrhenius damage kinetics",
     "Damage kinetics (lesion.arrhenius): d Omega/dt = A exp(-Ea/(R T)), lesioned at Omega = 1.\n"
     "None of them is validated for human nerve.\n"
     "The times to Omega = 1 are at a constant temperature and without lesion.arrhenius_onset:\n"
     "that at 37 degC shows why damage is counted only above an onset.",
     kinetics_rows, COLUMNS(kinetics_columns)},
    {"shapes", "shapes of probes", "Shapes of probes (probe.shape).", shape_rows,
     COLUMNS(shape_columns)},
    {"scenarios", "scenarios that came with the program",
     "Scenarios that came with the program: rflesion run NAME.", scenario_rows,
     COLUMNS(scenario_columns)},
    {"keys", "keys that a scenario may have",
     "Keys of a scenario; `rflesion new` writes one with all of them.", key_rows,
     COLUMNS(key_columns)},
    {.name = "schema", .help = "the same as a JSON Schema, for editors"},
};
#define TOPICS (sizeof topics / sizeof *topics)

void rfl_offer_lists(const struct rfl_completion *completion) {
    for (size_t i = 0; i < TOPICS; i++)
        completion->offer_word(completion->context, topics[i].name, topics[i].help);
}

void rfl_offer_list_formats(const struct rfl_completion *completion) {
    completion->offer_word(completion->context, "text", "aligned columns");
    completion->offer_word(completion->context, "json", "for programs; without TOPIC all lists");
}

/** The rows of a list; NULL with the reason in error. */
static json_t *topic_rows(const struct topic *topic, struct rfl_error *error) {
    json_t *rows = topic->rows(error);
    if (!rows && !error->count)
        rfl_error_add(error, RFL_FAILED, "out of memory");
    return rows;
}

static enum rfl_status print_text(const struct topic *topic, struct rfl_error *error) {
    json_t *rows = topic_rows(topic, error);
    if (!rows)
        return error->status;
    rfl_style_print(stdout, RFL_STYLE_HEADING, topic->about);
    printf("\n\n");
    rfl_list_print(rows, topic->columns, topic->column_count, stdout);
    json_decref(rows);
    return RFL_OK;
}

/** Print one list, or all of them, as JSON. */
static enum rfl_status print_json(const struct topic *only, struct rfl_error *error) {
    json_t *document = json_pack("{s:s}", "notice", RFL_NOTICE);
    enum rfl_status status = RFL_OK;
    for (size_t i = 0; i < TOPICS && !status; i++) {
        if (!topics[i].rows || (only && only != &topics[i]))
            continue;
        json_t *rows = topic_rows(&topics[i], error);
        json_t *list = json_pack("{s:s, s:o}", "about", topics[i].about, "rows", rows);
        if (!rows)
            status = error->status;
        else if (json_object_set_new(document, topics[i].name, list))
            status = rfl_error_add(error, RFL_FAILED, "out of memory");
    }
    if (!status && json_dumpf(document, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(10)))
        status = rfl_error_add(error, RFL_FAILED, "the lists could not be written");
    puts("");
    json_decref(document);
    return status;
}

/** The list that was asked for; NULL with the nearest one in error. */
static const struct topic *find_topic(const char *name, struct rfl_error *error) {
    const char *names[TOPICS];
    for (size_t i = 0; i < TOPICS; i++) {
        names[i] = topics[i].name;
        if (!strcmp(name, names[i]))
            return &topics[i];
    }
    rfl_command_unknown(error, "topic", name, names, TOPICS);
    return NULL;
}

enum rfl_status rfl_command_list(const struct rfl_arguments *arguments, struct rfl_error *error) {
    static const char *const formats[] = {"text", "json"};
    const char *format = arguments->value[RFL_OPTION_LIST_FORMAT];
    const struct topic *topic = NULL;
    bool json = format && !strcmp(format, formats[1]);
    if (format && !json && strcmp(format, formats[0]) != 0)
        return rfl_command_unknown(error, "format", format, formats,
                                   sizeof formats / sizeof *formats);
    if (arguments->operand && !(topic = find_topic(arguments->operand, error)))
        return RFL_INVALID;
    if (topic && !topic->rows)
        return rfl_schema_write(stdout, error);
    if (json)
        return print_json(topic, error);
    if (topic)
        return print_text(topic, error);
    for (size_t i = 0; i < TOPICS; i++)
        printf("rflesion list %-10s  %s\n", topics[i].name, topics[i].help);
    return RFL_OK;
}
