#include "commands.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static enum rfl_status list_tissues(struct rfl_error *error) {
    (void)error;
    puts("Tissues (tissue.material); blood flows in each of them.\n");
    printf("%-16s %8s %10s %8s %10s %8s  %s\n", "name", "density", "sp. heat", "conduct.",
           "perfusion", "el. cond.", "source");
    printf("%-16s %8s %10s %8s %10s %8s\n", "", "kg/m3", "J/kg/K", "W/m/K", "mL/min/kg", "S/m");
    for (size_t i = 0; i < rfl_material_count; i++) {
        const struct rfl_material *row = &rfl_materials[i];
        char perfusion[32] = "-";
        if (!isnan(row->perfusion))
            snprintf(perfusion, sizeof perfusion, "%g", row->perfusion);
        printf("%-16s %8g %10g %8g %10s %8g   %s\n", row->name, row->density, row->specific_heat,
               row->conductivity, perfusion, row->electrical_conductivity, row->source);
    }
    return RFL_OK;
}

static enum rfl_status list_gauges(struct rfl_error *error) {
    (void)error;
    puts("Gauges (probe.gauge): outer diameters, hypodermic standard.\n");
    printf("%-6s %8s\n", "gauge", "mm");
    for (size_t i = 0; i < rfl_gauge_count; i++)
        printf("%dG    %8.2f\n", rfl_gauges[i].gauge, 1e3 * rfl_gauges[i].diameter);
    return RFL_OK;
}

/** "3.14 min": a time in the largest unit that it fills. */
static void format_time(double seconds, char *text, size_t size) {
    static const struct {
        double seconds;
        const char *name;
    } units[] = {{365.25 * 86400, "a"}, {86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    size_t i = 0;
    while (units[i].seconds > 1 && seconds < units[i].seconds)
        i++;
    snprintf(text, size, "%.3g %s", seconds / units[i].seconds, units[i].name);
}

static enum rfl_status list_kinetics(struct rfl_error *error) {
    static const double temperatures[] = {37, 43, 50, 60, 80};
    const size_t count = sizeof temperatures / sizeof *temperatures;
    (void)error;
    puts(
        "Damage kinetics (lesion.arrhenius): d Omega/dt = A exp(-Ea/(R T)), lesioned at Omega = "
        "1.\n"
        "None of them is validated for human nerve.\n"
        "The times to Omega = 1 are at a constant temperature and without lesion.arrhenius_onset:\n"
        "that at 37 degC shows why damage is counted only above an onset.\n");
    for (size_t i = 0; i < rfl_kinetics_count; i++) {
        const struct rfl_kinetics *row = &rfl_kinetics[i];
        printf(
            "%s\n  A = %g 1/s, Ea = %g J/mol\n  measured in: %s\n  source: %s\n  Omega = 1 after:",
            row->name, row->frequency_factor, row->activation_energy, row->tissue, row->source);
        for (size_t t = 0; t < count; t++) {
            char time[32];
            format_time(1 / rfl_arrhenius_rate(row, temperatures[t] + RFL_CELSIUS), time,
                        sizeof time);
            printf("%s %s at %g degC", t ? "," : "", time, temperatures[t]);
        }
        puts(i + 1 < rfl_kinetics_count ? "\n" : "");
    }
    return RFL_OK;
}

static enum rfl_status list_shapes(struct rfl_error *error) {
    (void)error;
    puts("Shapes of probes (probe.shape).\n");
    for (size_t i = 0; i < rfl_shape_count; i++)
        printf("%-10s %s\n", rfl_shapes[i].name, rfl_shapes[i].help);
    return RFL_OK;
}

/** One scenario that came with the program: its name, title and question. */
static enum rfl_status list_scenario(const char *folder, const char *name,
                                     struct rfl_error *error) {
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s.yaml", folder, name) >= (int)sizeof path)
        return rfl_error_add(error, RFL_FAILED, "the path of the scenarios is too long");
    struct rfl_scenario *scenario = rfl_scenario_read(path, error);
    if (!scenario)
        return error->status;
    enum rfl_status status = rfl_scenario_check(scenario, error);
    if (!status)
        printf("%s\n  %s\n", name, scenario->title);
    if (!status && scenario->question)
        printf("  %s\n", scenario->question);
    rfl_scenario_free(scenario);
    return status;
}

static enum rfl_status list_scenarios(struct rfl_error *error) {
    char folder[PATH_MAX];
    struct rfl_names names;
    if (rfl_data_path("scenarios", folder, sizeof folder))
        return rfl_error_add(error, RFL_FAILED, "the program's scenarios were not found");
    enum rfl_status status = rfl_names_read(folder, ".yaml", &names, error);
    puts("Scenarios that came with the program: rflesion run NAME.\n");
    for (size_t i = 0; i < names.count && !status; i++)
        status = list_scenario(folder, names.name[i], error);
    rfl_names_free(&names);
    return status;
}

void rfl_key_describe(const struct rfl_key *key, FILE *out) {
    const char *separator = "";
    const struct {
        const char *label, *text;
    } facts[] = {{"unit ", key->unit},
                 {"", key->range},
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

static enum rfl_status list_keys(struct rfl_error *error) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    (void)error;
    puts("Keys of a scenario; `rflesion new` writes one with all of them.\n");
    for (size_t i = 0; i < count; i++) {
        printf("%s: %s\n  ", keys[i].name, keys[i].help);
        rfl_key_describe(&keys[i], stdout);
        putchar('\n');
    }
    return RFL_OK;
}

static enum rfl_status list_schema(struct rfl_error *error) {
    return rfl_schema_write(stdout, error);
}

/** A row of the table of what can be listed. */
static const struct topic {
    const char *name, *help;
    enum rfl_status (*list)(struct rfl_error *error);
} topics[] = {
    {"tissues", "tissues with their properties", list_tissues},
    {"gauges", "needle gauges with their diameters", list_gauges},
    {"kinetics", "Arrhenius damage kinetics", list_kinetics},
    {"shapes", "shapes of probes", list_shapes},
    {"scenarios", "scenarios that came with the program", list_scenarios},
    {"keys", "keys that a scenario may have", list_keys},
    {"schema", "the same as a JSON Schema, for editors", list_schema},
};
#define TOPICS (sizeof topics / sizeof *topics)

void rfl_offer_lists(const struct rfl_place *place) {
    for (size_t i = 0; i < TOPICS; i++)
        place->take(place->context, topics[i].name, topics[i].help);
}

enum rfl_status rfl_command_list(const struct rfl_arguments *arguments, struct rfl_error *error) {
    const char *names[TOPICS];
    for (size_t i = 0; i < TOPICS; i++) {
        names[i] = topics[i].name;
        if (!arguments->operand)
            printf("rflesion list %-10s  %s\n", topics[i].name, topics[i].help);
        else if (!strcmp(arguments->operand, names[i]))
            return topics[i].list(error);
    }
    if (!arguments->operand)
        return RFL_OK;
    return rfl_unknown(error, "topic", arguments->operand, names, TOPICS);
}
