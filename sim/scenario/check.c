/*
 * From entries to a scenario. Each step goes on after a problem, so that all are reported at once;
 * numbers that could not be read stay NaN, which no comparison below objects to.
 */
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "entries.h"
#include "keys.h"
#include "problems.h"
#include "read.h"
#include "tables.h"
#include "units.h"

#define ROWS_MAX      100000 /* of the time series */
#define SNAPSHOTS_MAX 1000   /* of the field */
#define SAME          1e-9   /* relative difference of times that are meant to be equal */

struct check {
    struct rfl_scenario *scenario;
    struct rfl_problems problems;
    bool excused[RFL_KEYS_MAX]; /**< keys that were given, if only misspelled: not "missing" */
    unsigned shape;             /**< bit of the shape; 0: not known */
};

/** Do not report the keys below a section, or a key, as missing. */
static void excuse(struct check *check, const char *path) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count), *key = rfl_key_find(path);
    for (size_t i = 0; i < count; i++)
        if (&keys[i] == key || rfl_path_within(keys[i].name, path))
            check->excused[i] = true;
}

/* --- what is given: known, once, of the right form --- */

/** Keys of a section, or of the top, as a list for a sentence. */
static void names_print(const char *section, char *text, size_t size) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    text[0] = '\0';
    for (size_t i = 0; i < count; i++)
        if (section ? rfl_path_within(keys[i].name, section) : !strchr(keys[i].name, '.')) {
            strncat(text, *text ? ", " : "", size - strlen(text) - 1);
            strncat(text, rfl_key_leaf(keys[i].name), size - strlen(text) - 1);
        }
    for (size_t i = 0; !section && rfl_section_name(i); i++) {
        strncat(text, ", ", size - strlen(text) - 1);
        strncat(text, rfl_section_name(i), size - strlen(text) - 1);
    }
}

static void report_unknown(struct check *check, const struct rfl_entry *entry) {
    char meant[RFL_PATH_SIZE], names[256], section[RFL_PATH_SIZE];
    bool dotted = rfl_key_section(entry->path, section, sizeof section);
    if (rfl_key_suggest(entry->path, meant, sizeof meant)) {
        excuse(check, meant);
        rfl_problems_add(&check->problems, entry->line, "%.120s is not known: did you mean %.120s?",
                         entry->path, meant);
        return;
    }
    names_print(dotted && rfl_section_known(section) ? section : NULL, names, sizeof names);
    rfl_problems_add(&check->problems, entry->line, "%.120s is not known: write one of %s",
                     entry->path, names);
}

static void report_section(struct check *check, const struct rfl_entry *entry) {
    char names[256];
    bool monitors = strcmp(entry->path, "monitors") == 0;
    names_print(monitors                                   ? NULL
                : rfl_path_within(entry->path, "monitors") ? "monitors"
                                                           : entry->path,
                names, sizeof names);
    excuse(check, entry->path);
    rfl_problems_add(&check->problems, entry->line,
                     "%.120s is a section: write below it, indented, %s", entry->path,
                     monitors ? "a name for each monitor, and below that its keys" : names);
}

/** A key of the table: it takes one value, or a list of them. */
static void check_form(struct check *check, const struct rfl_entry *entry,
                       const struct rfl_key *key) {
    const char *wrong = NULL;
    if (entry->kind == RFL_ENTRY_SECTION || entry->kind == RFL_ENTRY_TREE)
        wrong = "takes a value, not a section";
    else if (entry->kind == RFL_ENTRY_LIST && !key->rule->list)
        wrong = "takes one value, not a list";
    else if (!*entry->text)
        wrong = key->required ? "has no value" : "has no value: write one, or leave the key out";
    if (!wrong)
        return;
    excuse(check, entry->path);
    rfl_problems_add(&check->problems, entry->line, "%.120s %s", entry->path, wrong);
}

/** Whether a section of the file, known and of the right form, holds this entry. */
static bool parent_known(const struct rfl_entry *entry) {
    char name[RFL_PATH_SIZE];
    if (entry->depth == 1)
        return true;
    if (entry->dotted && entry->dotted < entry->depth)
        return false;
    if (rfl_monitor_of(entry->path, name, sizeof name) && entry->depth == 3)
        return rfl_monitor_name_valid(name);
    rfl_key_section(entry->path, name, sizeof name);
    return entry->depth == 2 && rfl_section_known(name);
}

/** Check that an entry is known and of the right form; the key, or NULL if there is nothing to
 * read. */
static const struct rfl_key *check_entry(struct check *check, const struct rfl_entry *entry) {
    struct rfl_problems *problems = &check->problems;
    char name[RFL_PATH_SIZE];
    const struct rfl_key *key = rfl_key_find(entry->path);
    bool of_monitor = rfl_monitor_of(entry->path, name, sizeof name);
    bool bare = entry->kind == RFL_ENTRY_SECTION ||
                (entry->line && !*entry->text && entry->kind == RFL_ENTRY_VALUE);
    if (entry->line && !parent_known(entry))
        return NULL; /* reported where the section begins */
    bool named = of_monitor && entry->depth == 2 && entry->kind == RFL_ENTRY_SECTION;
    if (entry->dotted && !named) {
        rfl_problems_add(problems, entry->line,
                         "%.120s is one key with a dot: in a file, write the section on a line of "
                         "its own and the key below it, indented",
                         entry->path);
        excuse(check, entry->path);
    } else if (of_monitor && (entry->dotted || !rfl_monitor_name_valid(name))) {
        rfl_problems_add(problems, entry->line,
                         rfl_monitor_name_taken(name)
                             ? "%.120s is no name for a monitor: the time series has such a column"
                             : "%.120s is no name for a monitor: a letter, then letters, digits or "
                               "_, 32 at most",
                         named ? entry->path + sizeof "monitors" : name);
    } else if (key) {
        check_form(check, entry, key);
        return key;
    } else if (rfl_section_known(entry->path) || (of_monitor && entry->depth == 2)) {
        if (!bare)
            report_section(check, entry);
    } else {
        report_unknown(check, entry);
    }
    return NULL;
}

/** Keys that the file gives twice: at the second. */
static void check_twice(struct check *check) {
    const struct rfl_entries *entries = check->scenario->entries;
    const char *again = NULL; /* a section that is given twice: its keys need no further word */
    for (size_t i = 1; i < entries->count; i++) {
        const struct rfl_entry *entry = &entries->items[i], *first = entries->items;
        while (first < entry && !(first->line && strcmp(first->path, entry->path) == 0))
            first++;
        if (first == entry || entry->line == 0 || (again && rfl_path_within(entry->path, again)))
            continue;
        again = entry->path;
        rfl_problems_add(&check->problems, entry->line,
                         "%.120s is given twice, first in line %zu: remove one", entry->path,
                         first->line);
    }
}

/** Keys that exclude each other: at the later one. */
static void check_partner(struct check *check, const struct rfl_key *key, const char *monitor) {
    char path[RFL_PATH_SIZE], partner[RFL_PATH_SIZE];
    const struct rfl_entries *entries = check->scenario->entries;
    if (!key->rule->partner)
        return;
    rfl_key_path(key, monitor, path, sizeof path);
    rfl_key_path(rfl_key_find(key->rule->partner), monitor, partner, sizeof partner);
    const struct rfl_entry *one = rfl_entries_find(entries, path);
    const struct rfl_entry *other = rfl_entries_find(entries, partner);
    if (one && other && one > other)
        rfl_problems_add(&check->problems, one->line,
                         "%.120s and %.120s exclude each other: give one of them", path, partner);
}

/* --- what it means --- */

/** The place of a key that is not given: its section's line, else line 1. */
static size_t line_of(const struct check *check, const char *path) {
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
    return rfl_path_within(path, "monitors") ? 0 : 1;
}

static bool of_shape(const struct check *check, const struct rfl_key *key) {
    return !key->rule->shapes || !check->shape || (key->rule->shapes & check->shape);
}

/** Report a key that must be given and is not. */
static void check_missing(struct check *check, const struct rfl_key *key, const char *path) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    const struct rfl_key *partner = key->rule->partner ? rfl_key_find(key->rule->partner) : NULL;
    if (!key->required || check->excused[key - keys] || (key->rule->shapes && !check->shape) ||
        (partner && (partner < key || check->excused[partner - keys])))
        return;
    char choices[256] = "";
    if (key->choices)
        rfl_choices_print(key, choices, sizeof choices);
    if (partner)
        rfl_problems_add(&check->problems, line_of(check, path),
                         "%.120s is missing: give it, or %s in its place", path,
                         rfl_key_leaf(partner->name));
    else
        rfl_problems_add(&check->problems, line_of(check, path), "%.120s is missing: write %s",
                         path, key->unit ? rfl_unit_help(key->unit) : choices);
}

/** Read one text as a key's value; the problem is put at the line. */
static bool read_text(struct check *check, const struct rfl_key *key, const char *path,
                      const char *text, size_t line, void *field) {
    struct rfl_error error = {0};
    if (key->rule->read(key, text, check->scenario, field, &error) == RFL_OK)
        return true;
    check->problems.out_of_memory |= error.status == RFL_FAILED;
    error.text[strcspn(error.text, "\n")] = '\0';
    rfl_problems_add(&check->problems, line, "%.120s: %s", path, error.text);
    return false;
}

/** Read a list of times. */
static void read_list(struct check *check, const struct rfl_key *key, const char *path,
                      const struct rfl_entry *entry) {
    struct rfl_output *output = &check->scenario->output;
    size_t count = 1, line = entry->line;
    for (const char *at = entry->text; *at; at++)
        count += *at == ',';
    if (count > SNAPSHOTS_MAX) {
        rfl_problems_add(&check->problems, line, "%s: %zu are too many: at most %d", path, count,
                         SNAPSHOTS_MAX);
        return;
    }
    output->snapshots = rfl_allocate(count, sizeof *output->snapshots, NULL);
    check->problems.out_of_memory |= !output->snapshots;
    const char *at = entry->text;
    for (size_t i = 0; i < count && output->snapshots; i++, at += *at == ',') {
        for (; *at && strchr(" \n", *at); at++)
            line += line && *at == '\n';
        char item[128];
        size_t length = strcspn(at, ",");
        snprintf(item, sizeof item, "%.*s", (int)(length < sizeof item ? length : sizeof item), at);
        at += length;
        double end = check->scenario->protocol.duration + check->scenario->protocol.cooldown;
        double *time = &output->snapshots[output->snapshot_count];
        if (!read_text(check, key, path, item, line, time))
            continue;
        if (*time > end * (1 + SAME))
            rfl_problems_add(&check->problems, line,
                             "%s: \"%s\" is after the end of the run, which takes %.9g s", path,
                             item, end);
        output->snapshot_count++;
    }
}

/** Resolve one key (of one monitor): what is given, else the default. */
static void resolve(struct check *check, const struct rfl_key *key, size_t monitor) {
    struct rfl_scenario *scenario = check->scenario;
    char path[RFL_PATH_SIZE], partner[RFL_PATH_SIZE] = "";
    const char *name = rfl_key_of_monitor(key) ? scenario->monitors[monitor].name : NULL;
    rfl_key_path(key, name, path, sizeof path);
    if (key->rule->partner)
        rfl_key_path(rfl_key_find(key->rule->partner), name, partner, sizeof partner);
    const struct rfl_entry *entry = rfl_entries_find(scenario->entries, path);
    const char *text = entry ? entry->text : key->default_text;
    bool list = entry && key->rule->list &&
                (entry->kind == RFL_ENTRY_LIST || entry->kind == RFL_ENTRY_VALUE);
    check_partner(check, key, name);
    if (!of_shape(check, key)) {
        if (entry)
            rfl_problems_add(&check->problems, entry->line,
                             "%.120s is not a key of this shape (%s): remove it", path,
                             rfl_shapes[scenario->probe.shape].name);
    } else if (!text) {
        if (!*partner || !rfl_entries_find(scenario->entries, partner))
            check_missing(check, key, path);
    } else if (!*text) {
        /* the form was reported */
    } else if (list) {
        read_list(check, key, path, entry);
    } else if (!entry || entry->kind == RFL_ENTRY_VALUE) {
        read_text(check, key, path, text, entry ? entry->line : 1,
                  rfl_key_field(key, scenario, monitor));
    }
}

/** Forget what an earlier check found; numbers become NaN. */
static void reset(struct rfl_scenario *scenario) {
    free(scenario->title);
    free(scenario->question);
    free(scenario->monitors);
    free(scenario->stages);
    free(scenario->layers);
    free(scenario->output.snapshots);
    scenario->stages = NULL;
    scenario->layers = NULL;
    scenario->stage_count = scenario->layer_count = 0;
    scenario->title = scenario->question = NULL;
    scenario->monitors = NULL;
    scenario->monitor_count = 0;
    scenario->probe = (struct rfl_probe){.diameter = NAN,
                                         .active_tip = NAN,
                                         .conductivity = NAN,
                                         .density = NAN,
                                         .specific_heat = NAN,
                                         .sensor_depth = NAN};
    scenario->protocol = (struct rfl_protocol){.set_temperature = NAN,
                                               .ramp = NAN,
                                               .duration = NAN,
                                               .cooldown = NAN,
                                               .voltage_limit = NAN,
                                               .power_limit = NAN,
                                               .dispersive_distance = NAN};
    scenario->tissue = (struct rfl_tissue){.density = NAN,
                                           .specific_heat = NAN,
                                           .conductivity = NAN,
                                           .perfusion = NAN,
                                           .blood_density = NAN,
                                           .blood_specific_heat = NAN,
                                           .temperature = NAN,
                                           .electrical_conductivity = NAN,
                                           .electrical_conductivity_slope = NAN};
    scenario->lesion = (struct rfl_criteria){.isotherm = NAN, .arrhenius_onset = NAN, .cem43 = NAN};
    scenario->output = (struct rfl_output){.interval = NAN};
}

/** The monitors that are named, in the order in which they first are. */
static void name_monitors(struct check *check) {
    struct rfl_scenario *scenario = check->scenario;
    const struct rfl_entries *entries = scenario->entries;
    scenario->monitors = rfl_allocate(entries->count, sizeof *scenario->monitors, NULL);
    check->problems.out_of_memory |= !scenario->monitors;
    for (size_t i = 0; i < entries->count && scenario->monitors; i++) {
        const struct rfl_entry *entry = &entries->items[i];
        char name[RFL_PATH_SIZE];
        size_t j = 0;
        bool named = !entry->dotted && rfl_monitor_of(entry->path, name, sizeof name) &&
                     rfl_monitor_name_valid(name) &&
                     (entry->depth > 2 || entry->kind == RFL_ENTRY_SECTION ||
                      (entry->kind == RFL_ENTRY_VALUE && entry->line && !*entry->text));
        while (named && j < scenario->monitor_count &&
               strcmp(scenario->monitors[j].name, name) != 0)
            j++;
        if (!named || j < scenario->monitor_count)
            continue;
        struct rfl_monitor *monitor = &scenario->monitors[scenario->monitor_count++];
        *monitor = (struct rfl_monitor){.radius = NAN, .height = NAN};
        strcpy(monitor->name, name);
    }
}

/** The bit of the shape that is given; 0 where it is not, or not known. */
static unsigned shape_bit(const struct rfl_scenario *scenario) {
    const struct rfl_entry *entry = rfl_entries_find(scenario->entries, "probe.shape");
    for (unsigned i = 0; entry && i < rfl_shape_count; i++)
        if (strcmp(rfl_shapes[i].name, entry->text) == 0)
            return 1U << i;
    return 0;
}

/* --- how values go together --- */

/** A problem with the value of a key, wherever that came from. */
#define OBJECT(check, path, ...)                                                                   \
    rfl_problems_add(&(check)->problems, line_of(check, path), path ": " __VA_ARGS__)

static void check_protocol(struct check *check) {
    const struct rfl_scenario *scenario = check->scenario;
    const struct rfl_protocol *protocol = &scenario->protocol;
    double body = scenario->tissue.temperature, end = protocol->duration + protocol->cooldown;
    if (protocol->set_temperature <= body)
        OBJECT(check, "protocol.set_temperature",
               "%.9g degC is not above tissue.temperature, %.9g degC",
               protocol->set_temperature - RFL_CELSIUS, body - RFL_CELSIUS);
    if (scenario->lesion.isotherm <= body)
        OBJECT(check, "lesion.isotherm", "%.9g degC is not above tissue.temperature, %.9g degC",
               scenario->lesion.isotherm - RFL_CELSIUS, body - RFL_CELSIUS);
    if (protocol->ramp > protocol->duration * (1 + SAME))
        OBJECT(check, "protocol.ramp", "%.9g s is longer than the duration, %.9g s", protocol->ramp,
               protocol->duration);
    if (protocol->duration > 86400 * (1 + SAME))
        OBJECT(check, "protocol.hold", "with the ramp, this is longer than 24 h");
    if (end / scenario->output.interval + 2 > ROWS_MAX)
        OBJECT(check, "output.interval",
               "%.9g s gives more than %d rows in a run of %.9g s: write at least %.3g s",
               scenario->output.interval, ROWS_MAX, end, ceil(end / (ROWS_MAX - 2) * 100) / 100);
}

/** Current needs a dispersive electrode, which ends the domain: sensor and monitors lie inside. */
static void check_rf(struct check *check) {
    const struct rfl_scenario *scenario = check->scenario;
    const struct rfl_probe *probe = &scenario->probe;
    double distance = scenario->protocol.dispersive_distance, end = distance * (1 - SAME);
    if (check->shape == 1U << RFL_CYLINDER)
        OBJECT(check, "protocol.heating",
               "rf is not for an infinite cylinder: write fixed, or take a sphere or a needle");
    if (probe->sensor_depth > probe->active_tip * (1 + SAME))
        OBJECT(check, "probe.sensor_depth",
               "%.9g mm is beyond the active tip's other end: write at most %.9g mm",
               1e3 * probe->sensor_depth, 1e3 * probe->active_tip);
    if (-probe->sensor_depth >= end)
        OBJECT(check, "probe.sensor_depth",
               "%.9g mm lies beyond protocol.dispersive_distance, %.9g mm, where the model ends",
               1e3 * probe->sensor_depth, 1e3 * distance);
    for (size_t i = 0; i < scenario->monitor_count; i++) {
        const struct rfl_monitor *monitor = &scenario->monitors[i];
        char path[RFL_PATH_SIZE];
        snprintf(path, sizeof path, "monitors.%s.radius", monitor->name);
        if (monitor->radius >= end || -monitor->height >= end ||
            monitor->height - probe->active_tip >= end)
            rfl_problems_add(&check->problems, line_of(check, path),
                             "monitors.%s lies beyond protocol.dispersive_distance, %.9g mm, where "
                             "the model ends",
                             monitor->name, 1e3 * distance);
    }
}

/** A monitor must be outside the probe; one on its surface, but for rounding, is put there. */
static void check_monitor(struct check *check, struct rfl_monitor *monitor) {
    const struct rfl_probe *probe = &check->scenario->probe;
    const struct rfl_entries *entries = check->scenario->entries;
    double surface = probe->diameter / 2;
    bool beside = check->shape != 1U << RFL_NEEDLE || monitor->height >= 0;
    char path[RFL_PATH_SIZE];
    snprintf(path, sizeof path, "monitors.%s.radius", monitor->name);
    if (fabs(monitor->radius - surface) < SAME * surface)
        monitor->radius = surface;
    if (check->shape && beside && monitor->radius < surface && rfl_entries_find(entries, path))
        rfl_problems_add(&check->problems, line_of(check, path),
                         "%s: %.9g mm is inside the probe, whose radius is %.9g mm", path,
                         1e3 * monitor->radius, 1e3 * surface);
}

static int ascending(const void *one, const void *other) {
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

/** Sort snapshots, merge equal ones; none given: end of heating and end of run. */
static void settle_snapshots(struct check *check) {
    struct rfl_output *output = &check->scenario->output;
    double heated = check->scenario->protocol.duration;
    double ends[] = {heated, heated + check->scenario->protocol.cooldown};
    if (!output->snapshots) {
        output->snapshots = rfl_allocate(2, sizeof *output->snapshots, NULL);
        check->problems.out_of_memory |= !output->snapshots;
        output->snapshot_count = output->snapshots ? 2 : 0;
        if (output->snapshots)
            memcpy(output->snapshots, ends, sizeof ends);
    }
    size_t kept = 0;
    for (size_t i = 0; i < output->snapshot_count; i++)
        for (size_t j = 0; j < 2; j++) /* 1.5 min is 90 s, whatever the last bit says */
            if (fabs(output->snapshots[i] - ends[j]) < SAME * ends[j])
                output->snapshots[i] = ends[j];
    if (output->snapshot_count)
        qsort(output->snapshots, output->snapshot_count, sizeof *output->snapshots, ascending);
    for (size_t i = 0; i < output->snapshot_count; i++)
        if (kept == 0 || output->snapshots[i] > output->snapshots[kept - 1])
            output->snapshots[kept++] = output->snapshots[i];
    output->snapshot_count = kept;
}

/** The title where none is given: the file's name, as far as it can be one. */
static void derive_title(struct check *check) {
    struct rfl_scenario *scenario = check->scenario;
    struct rfl_error error = {0};
    scenario->title = rfl_string_copy(*scenario->name ? scenario->name : "scenario", &error);
    check->problems.out_of_memory |= !scenario->title;
    if (!scenario->title)
        return;
    rfl_text_clean(scenario->title);
    size_t characters = 0;
    for (char *at = scenario->title; *at; at++) {
        characters += ((unsigned char)*at & 0xc0) != 0x80;
        if (characters > RFL_TITLE_MAX) {
            *at = '\0';
            break;
        }
    }
}

/** What follows from other values: title, perfusion, what a shape does not have. */
static void derive(struct check *check) {
    struct rfl_scenario *scenario = check->scenario;
    const struct rfl_entries *entries = scenario->entries;
    struct rfl_tissue *tissue = &scenario->tissue;
    if (!rfl_entries_find(entries, "title"))
        derive_title(check);
    double per_mass = tissue->material ? rfl_material_find(tissue->material)->perfusion : NAN;
    if (!rfl_entries_find(entries, "tissue.perfusion"))
        tissue->perfusion = per_mass * 1e-6 / 60 * tissue->density;
    if (check->shape == 1U << RFL_NEEDLE)
        return;
    scenario->probe.active_tip = scenario->probe.sensor_depth = 0;
    for (size_t i = 0; i < scenario->monitor_count; i++)
        scenario->monitors[i].height = 0;
}

/** A protocol without stages is one. */
static void settle_stages(struct check *check) {
    struct rfl_scenario *scenario = check->scenario;
    scenario->stages = rfl_allocate(1, sizeof *scenario->stages, NULL);
    check->problems.out_of_memory |= !scenario->stages;
    if (scenario->stages)
        scenario->stages[scenario->stage_count++] =
            (struct rfl_stage){.end = scenario->protocol.duration, .protocol = scenario->protocol};
}

enum rfl_status rfl_scenario_check(struct rfl_scenario *scenario, struct rfl_error *error) {
    if (scenario->checked)
        return RFL_OK;
    struct check check = {.scenario = scenario, .shape = shape_bit(scenario)};
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    reset(scenario);
    for (size_t i = 0; i < scenario->entries->count; i++)
        check_entry(&check, &scenario->entries->items[i]);
    check_twice(&check);
    name_monitors(&check);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < (rfl_key_of_monitor(&keys[i]) ? scenario->monitor_count : 1); j++)
            resolve(&check, &keys[i], j);
    derive(&check);
    check_protocol(&check);
    if (scenario->protocol.heating == RFL_HEATING_RF)
        check_rf(&check);
    for (size_t i = 0; i < scenario->monitor_count; i++)
        check_monitor(&check, &scenario->monitors[i]);
    settle_snapshots(&check);
    settle_stages(&check);
    enum rfl_status status = rfl_problems_report(&check.problems, scenario->file, error);
    scenario->checked = status == RFL_OK;
    return status;
}

enum rfl_status rfl_setting_check(const struct rfl_scenario *scenario, const char *key,
                                  struct rfl_error *error) {
    struct rfl_monitor monitor = {0};
    struct rfl_scenario scratch = {.monitors = &monitor,
                                   .tissue.density = NAN, /* no range of a perfusion per mass */
                                   .protocol.duration = INFINITY};
    struct check check = {.scenario = &scratch};
    const struct rfl_entries *entries = scenario->entries;
    const struct rfl_entry *entry = &entries->items[entries->count - 1]; /* the one just set */
    const struct rfl_key *row = check_entry(&check, entry);
    if (row && *entry->text && row->rule->list)
        read_list(&check, row, key, entry);
    else if (row && *entry->text)
        read_text(&check, row, key, entry->text, 0, rfl_key_field(row, &scratch, 0));
    free(scratch.title);
    free(scratch.question);
    free(scratch.output.snapshots);
    return rfl_problems_report(&check.problems, scenario->file, error);
}
