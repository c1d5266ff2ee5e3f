/* All that a report says of one result, as JSON for the template. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../results/folder.h"
#include "report.h"
#include "../rows/rows.h"
#include "../rows/words.h"

/* --- the scenario's values --- */

/** What is known of a value beyond where it was written. */
static const char *citation(const struct rfl_scenario *scenario, const struct rfl_value *value) {
    const struct rfl_material *material = NULL;
    if (!strncmp(value->source, "material ", 9))
        material = rfl_material_find(value->source + 9);
    if (material)
        return material->source;
    if (!strcmp(value->key, "probe.gauge") || !strcmp(value->source, "from probe.gauge"))
        return "hypodermic standard";
    if (!strcmp(value->key, "lesion.arrhenius"))
        return scenario->lesion.kinetics.source;
    if (!strcmp(value->key, "lesion.cem43"))
        return "Sapareto and Dewey 1984";
    return NULL;
}

struct values {
    const struct rfl_scenario *scenario;
    json_t *rows;
};

/** Add a row of the table of values. */
static int add_value(void *context, const struct rfl_value *value) {
    struct values *values = context;
    if (!value->used || !strcmp(value->key, "title") || !strcmp(value->key, "question"))
        return 0;
    const char *cited = citation(values->scenario, value);
    const char *colon = strrchr(value->source, ':');
    json_t *source =
        rfl_report_text("%s%s%s%s", colon ? "line " : "", colon ? colon + 1 : value->source,
                        cited ? "; " : "", cited ? cited : "");
    values->rows = rfl_report_append(values->rows,
                                     json_pack("{s:s, s:s, s:s, s:o}", "key", value->key, "value",
                                               value->text, "help", value->help, "source", source));
    return !values->rows;
}

static json_t *values(const struct rfl_scenario *scenario) {
    struct values values = {scenario, json_array()};
    rfl_scenario_values(scenario, add_value, &values);
    return values.rows;
}

/** The timetable of a protocol that has more than one stage, or a ramp; else null. */
static json_t *stages(const struct rfl_scenario *scenario) {
    if (scenario->stage_count < 2)
        return json_null();
    json_t *rows = json_array();
    for (size_t i = 0; i < scenario->stage_count; i++) {
        const struct rfl_stage *stage = &scenario->stages[i];
        char what[160];
        rfl_words_stage(stage, "°C", what, sizeof what);
        rows = rfl_report_append(rows, json_pack("{s:i, s:o, s:o, s:s}", "number", (int)i + 1,
                                                 "from", rfl_report_text("%g", stage->start), "to",
                                                 rfl_report_text("%g", stage->end), "what", what));
    }
    return json_pack("{s:o}", "rows", rows);
}

/** Name of the scenario's file without folder and ending, safe to type. */
static json_t *file_name(const struct rfl_reported *run) {
    const json_t *scenario = json_object_get(run->summary, "scenario");
    const char *file = json_string_value(json_object_get(scenario, "file"));
    const char *slash = file ? strrchr(file, '/') : NULL;
    char name[64];
    snprintf(name, sizeof name, "%s", slash ? slash + 1 : file ? file : "");
    char *dot = strrchr(name, '.');
    if (dot)
        *dot = '\0';
    for (char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '-')
            *c = '_';
    return json_string(isalnum((unsigned char)*name) ? name : "scenario");
}

/* --- results --- */

/** "width, mm" for each size that the shape has. */
static json_t *size_names(const struct rfl_scenario *scenario) {
    json_t *array = json_array();
    for (size_t i = 0; i < rfl_row_size_count; i++) {
        char name[64];
        rfl_row_stem(&rfl_row_sizes[i], name, sizeof name);
        for (char *c = name; *c; c++)
            *c = *c == '_' ? ' ' : *c;
        const char *unit = strcmp(rfl_row_sizes[i].unit, "mm3") ? rfl_row_sizes[i].unit : "mm³";
        if (rfl_row_applies(&rfl_row_sizes[i], scenario))
            array = rfl_report_append(array, rfl_report_text("%s, %s", name, unit));
    }
    return array;
}

/** How far the criteria agree. */
static json_t *agreement(const struct rfl_reported *run) {
    const json_t *criteria = json_object_get(run->summary, "criteria");
    double least = INFINITY, most = 0;
    for (size_t k = 0; k < rfl_criteria_count(&run->scenario->lesion); k++) {
        double width =
            rfl_report_number(json_object_get(criteria, rfl_criterion_names[k]), "width_mm");
        least = fmin(least, width);
        most = fmax(most, width);
    }
    if (!(most > 0))
        return rfl_report_text("By none of the %s criteria is there a lesion.",
                               rfl_words_count(&run->scenario->lesion));
    return rfl_report_text(
        "The widths lie between %.1f and %.1f mm: which criterion is chosen moves "
        "the edge of the lesion by up to %.1f mm.",
        least, most, (most - least) / 2);
}

/** What only the monitors of a pulsed run have. */
static const char *const pulsed[] = {"peak_field_V_per_m", "spike_temperature_C"};
#define PULSED (sizeof pulsed / sizeof *pulsed)

/** What is known of a result of a group's items, "monitors" or "nerves". */
static const struct rfl_row_type *type_of(const char *group, const char *key) {
    char path[64];
    snprintf(path, sizeof path, "%s.*.%s", group, key);
    return rfl_row_type_find(path);
}

/** A result of one item as the table of results has it. */
static json_t *cell(const char *group, const json_t *item, const char *key) {
    return rfl_report_value(type_of(group, key), rfl_report_number(item, key));
}

/** The time since when an item has been inside by a criterion, or "never". */
static json_t *inside_since(const char *group, const json_t *item, const char *criterion) {
    const struct rfl_row_type *type = type_of(group, "inside_since_s");
    double time = rfl_report_number(json_object_get(item, "inside_since_s"), criterion);
    return isfinite(time) ? rfl_report_value(type, time) : json_string(type->none);
}

/** When a monitor came inside by each criterion, and what pulses did to it. */
static json_t *monitor_cells(const json_t *monitor, size_t criteria) {
    json_t *cells = json_array();
    for (size_t k = 0; k < criteria; k++)
        cells = rfl_report_append(cells, inside_since("monitors", monitor, rfl_criterion_names[k]));
    for (size_t i = 0; i < PULSED; i++)
        if (json_object_get(monitor, pulsed[i]))
            cells = rfl_report_append(cells, cell("monitors", monitor, pulsed[i]));
    return cells;
}

/** The table of monitors; null where there are none. */
static json_t *monitors(const struct rfl_reported *run) {
    const json_t *monitors = json_object_get(run->summary, "monitors"), *monitor;
    json_t *rows = json_array(), *columns = json_array();
    const char *name;
    json_t *names = json_string("");
    if (!json_object_size(monitors)) {
        json_decref(names);
        json_decref(rows);
        json_decref(columns);
        return json_null();
    }
    const size_t criteria = rfl_criteria_count(&run->scenario->lesion);
    for (size_t k = 0; k < criteria; k++)
        columns =
            rfl_report_append(columns, rfl_report_text("inside since, %s", rfl_criterion_names[k]));
    for (size_t i = 0; i < PULSED; i++)
        if (json_object_get(run->summary, RFL_SUMMARY_REMARK))
            columns =
                rfl_report_append(columns, json_string(type_of("monitors", pulsed[i])->label));
    json_object_foreach((json_t *)monitors, name, monitor) {
        const char *label = rfl_scenario_label(run->scenario, "monitors", name);
        json_t *before = names;
        names = rfl_report_text("%s%s%s", json_string_value(before),
                                json_string_length(before) ? ", " : "", label);
        json_decref(before);
        rows = rfl_report_append(
            rows,
            json_pack(
                "{s:s, s:O?, s:o, s:o, s:o, s:o, s:O?}", "name", label, "role",
                json_object_get(monitor, "role"), "distance",
                cell("monitors", monitor, "distance_mm"), "peak",
                rfl_report_quantity("%.0f °C", rfl_report_number(monitor, "peak_temperature_C")),
                "cells", monitor_cells(monitor, criteria), "margin",
                rfl_report_quantity("%+.1f mm", rfl_report_number(monitor, "margin_mm")), "verdict",
                json_object_get(monitor, "verdict")));
    }
    return json_pack("{s:o, s:o, s:o}", "rows", rows, "columns", columns, "names", names);
}

/** Length of a nerve inside by each criterion. */
static json_t *lengths(const json_t *nerve, size_t criteria) {
    const json_t *inside = json_object_get(nerve, "length_inside_mm");
    json_t *cells = json_array();
    for (size_t k = 0; k < criteria; k++)
        cells = rfl_report_append(
            cells, rfl_report_value(type_of("nerves", "length_inside_mm"),
                                    rfl_report_number(inside, rfl_criterion_names[k])));
    return cells;
}

/** The table of nerves; null where there are none. */
static json_t *nerves(const struct rfl_reported *run) {
    const json_t *nerves = json_object_get(run->summary, "nerves"), *nerve;
    const char *chosen = rfl_criterion_names[run->scenario->lesion.criterion], *name;
    if (!nerves)
        return json_null();
    json_t *rows = json_array(), *columns = json_array();
    const size_t criteria = rfl_criteria_count(&run->scenario->lesion);
    for (size_t k = 0; k < criteria; k++)
        columns = rfl_report_append(columns,
                                    rfl_report_text("length inside, %s", rfl_criterion_names[k]));
    json_object_foreach((json_t *)nerves, name, nerve) {
        rows = rfl_report_append(
            rows, json_pack("{s:s, s:O?, s:o, s:o, s:o, s:o, s:o, s:O?}", "name",
                            rfl_scenario_label(run->scenario, "nerves", name), "role",
                            json_object_get(nerve, "role"), "angle",
                            rfl_report_quantity("%.0f°", rfl_report_number(nerve, "angle_deg")),
                            "distance", cell("nerves", nerve, "distance_mm"), "cells",
                            lengths(nerve, criteria), "since",
                            inside_since("nerves", nerve, chosen), "margin",
                            rfl_report_quantity("%+.1f mm", rfl_report_number(nerve, "margin_mm")),
                            "verdict", json_object_get(nerve, "verdict")));
    }
    return json_pack("{s:o, s:o}", "rows", rows, "columns", columns);
}

/** What the generator displays; null where there is none. */
static json_t *readings(const struct rfl_reported *run) {
    const json_t *generator = json_object_get(run->summary, "generator");
    const char *of = json_string_value(json_object_get(generator, "voltage_and_impedance_of"));
    if (!generator)
        return json_null();
    json_t *rows = json_array();
    for (size_t i = 0; i < rfl_row_reading_count; i++) {
        const struct rfl_row_type *type = &rfl_row_readings[i];
        if (!rfl_row_applies(type, run->scenario))
            continue;
        rows = rfl_report_append(
            rows, json_pack("{s:s, s:o}", "name", type->label, "value",
                            rfl_report_value(type, rfl_report_number(generator, type->name))));
    }
    const double cut_off = rfl_report_number(generator, RFL_SUMMARY_CUT_OFF);
    char off[96] = "";
    if (isfinite(cut_off))
        snprintf(off, sizeof off, "; cut off at %.1f s, where it passed its limit, %.6g ohm",
                 cut_off, run->scenario->protocol.impedance_limit);
    return json_pack("{s:o, s:s+}", "rows", rows, "of", of ? of : "", off);
}

/** Where the hottest tissue of the run was; null for a hot surface. */
static json_t *hottest(const struct rfl_reported *run) {
    const json_t *hottest = json_object_get(run->summary, "hottest");
    double height = rfl_report_number(hottest, "height_mm");
    char along[64] = "";
    if (!hottest)
        return json_null();
    if (isfinite(height))
        snprintf(along, sizeof along, " and %.1f mm %s its distal end", fabs(height),
                 height < 0 ? "ahead of" : "above");
    return rfl_report_text(
        "The hottest tissue of the whole run reached %.0f °C, %.1f mm from the "
        "probe's %s%s.",
        rfl_report_number(hottest, "temperature_C"), rfl_report_number(hottest, "radius_mm"),
        rfl_shapes[run->scenario->probe.shape].has_axis ? "axis" : "centre", along);
}

/* --- energy --- */

/** Heat that was delivered, and where it went: the rows of energy that have a unit. */
static json_t *energy(const struct rfl_reported *run) {
    const json_t *energy = json_object_get(run->summary, "energy");
    const char *per = rfl_shapes[run->scenario->probe.shape].per;
    char key[64];
    snprintf(key, sizeof key, "delivered_J%s", per);
    const double delivered = rfl_report_number(energy, key);
    json_t *rows = json_array();
    for (size_t i = 0; i < rfl_row_energy_count; i++) {
        snprintf(key, sizeof key, "%s%s", rfl_row_energies[i].name, per);
        const double joule = rfl_report_number(energy, key);
        if (rfl_row_energies[i].unit && isfinite(joule))
            rows = rfl_report_append(
                rows, json_pack("{s:s, s:o, s:o}", "name", rfl_row_energies[i].label, "value",
                                rfl_report_text("%.3f", joule), "share",
                                rfl_report_quantity("%.2f %%", 100 * joule / delivered)));
    }
    return rows;
}

static json_t *balance(const struct rfl_reported *run) {
    const json_t *energy = json_object_get(run->summary, "energy");
    return rfl_report_text(
        "What was delivered is summed up where it enters, the rest where it lies or "
        "leaves, each for itself. They differ by %.1e of what was delivered: the "
        "computation neither makes nor loses heat.",
        rfl_report_number(energy, "imbalance_fraction"));
}

/* --- the numerical error --- */

/** One of the two computations. */
static json_t *computation(const char *name, double cells, double steps, double radius) {
    return json_pack("{s:s, s:o, s:o, s:o}", "name", name, "cells", rfl_report_text("%.0f", cells),
                     "steps", rfl_report_text("%.0f", steps), "radius",
                     rfl_report_text("%.4f mm", radius));
}

/** Compare with the coarser run. */
static json_t *compare(const struct rfl_reported *run, const struct rfl_simulation *coarse) {
    const json_t *numerics = json_object_get(run->summary, "numerics");
    double radius = rfl_report_number(json_object_get(run->summary, "lesion"), "radius_mm");
    double other = 1e3 * coarse->lesion[run->scenario->lesion.criterion].radius;
    double change = fabs(radius - other);
    json_t *rows = rfl_report_append(
        json_array(), computation("this result", rfl_report_number(numerics, "cells"),
                                  rfl_report_number(numerics, "steps"), radius));
    rows = rfl_report_append(rows, computation("cells twice as large, steps to a coarser tolerance",
                                               (double)coarse->grid->layout.cells,
                                               (double)coarse->steps, other));
    char much[48];
    snprintf(much, sizeof much, change < 1e-4 ? "less than 0.0001 mm" : "%.4f mm", change);
    json_t *estimate = rfl_report_text(
        "The radius changes by %s. The finer computation errs by less than the coarser one, and "
        "the change is mostly the coarser one's error: so the whole change is a cautious estimate. "
        "The radius is %.3f mm, with an estimated numerical error of %s.",
        much, radius, much);
    return json_pack("{s:o, s:o}", "rows", rows, "estimate", estimate);
}

/** Tell how far the coarser run is. */
static enum rfl_action on_event(void *context, const struct rfl_simulation *simulation,
                                unsigned events) {
    (void)events;
    const struct rfl_report_span *span = context;
    rfl_report_span_tell(*span, simulation->time / simulation->end, NULL);
    return rfl_report_span_stopped(*span) ? RFL_ABORT : RFL_CONTINUE;
}

/** Compute the scenario again on a coarser grid, and add what it says of the error. */
static json_t *with_error(json_t *data, const struct rfl_reported *run,
                          struct rfl_report_span span) {
    const struct rfl_observer observer = {.on_event = on_event, .context = &span};
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = rfl_scenario_copy(run->scenario, &error);
    struct rfl_simulation *simulation = NULL;
    const char *key = "no_error";
    json_t *value;
    if (scenario) {
        scenario->coarser = true;
        simulation = rfl_simulation_create(scenario, &error);
    }
    if (!simulation || rfl_simulation_run(simulation, &observer, &error)) {
        value =
            rfl_report_text("The error could not be estimated: a second, coarser computation came "
                            "to no result: %.*s.",
                            (int)strcspn(error.text, "\n"), error.text);
    } else if (!(rfl_report_number(json_object_get(run->summary, "lesion"), "radius_mm") > 0)) {
        value = json_string("There is no lesion whose radius could have an error.");
    } else {
        key = "error";
        value = compare(run, simulation);
    }
    rfl_simulation_free(simulation);
    rfl_scenario_free(scenario);
    if (!json_object_set_new(data, key, value))
        return data;
    json_decref(data);
    return NULL;
}

/* --- on a bench --- */

/** Add what the same probe does on a bench, or in a body. */
static json_t *with_bench(json_t *data, const struct rfl_reported *run,
                          struct rfl_report_span span) {
    struct rfl_bench bench;
    struct rfl_error error = {0};
    char words[RFL_BENCH_SIZE] = "";
    if (rfl_bench_begin(&bench, run->scenario, &error)) {
        json_decref(data);
        return NULL;
    }
    while (!rfl_report_span_stopped(span) && rfl_bench_next(&bench))
        rfl_report_span_tell(span, bench.share, NULL);
    if (!bench.run)
        rfl_bench_words(&bench, "°C", words, sizeof words);
    rfl_bench_end(&bench);
    if (!json_object_set_new(data, "bench", json_string(words)))
        return data;
    json_decref(data);
    return NULL;
}

/* --- all of it --- */

json_t *rfl_report_run(const struct rfl_reported *run, size_t number, size_t room,
                       struct rfl_report_span span, struct rfl_error *error) {
    json_t *pictures =
        rfl_report_pictures(run, number, room, rfl_report_span_part(span, 0, 0.5), error);
    if (!pictures)
        return NULL;
    json_t *warnings = json_object_get(run->summary, "warnings");
    json_t *data = json_pack(
        "{s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
        "s:o, s:s, s:o, s:O*}",
        "number", (int)number, "answer", rfl_report_answer(run), "words", rfl_report_words(run),
        "values", values(run->scenario), "stages", stages(run->scenario), "text",
        rfl_report_lines(run->text), "file", file_name(run), "pictures", pictures, "sizes",
        size_names(run->scenario), "criteria", rfl_report_criteria(run), "agreement",
        agreement(run), "monitors", monitors(run), "nerves", nerves(run), "readings", readings(run),
        "hottest", hottest(run), "energy", energy(run), "energy_unit",
        rfl_row_unit(&rfl_row_energies[0], run->scenario), "balance", balance(run), "warnings",
        warnings);
    if (data)
        data = with_error(data, run, rfl_report_span_part(span, 0.5, 0.4));
    if (data)
        data = with_bench(data, run, rfl_report_span_part(span, 0.9, 0.1));
    if (!data)
        rfl_error_add(error, RFL_FAILED, "out of memory");
    return data;
}
