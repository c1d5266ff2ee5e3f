/* A result in words: what was computed, and what came of it. */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "../rows/words.h"
#include "words.h"
#include "../rows/rows.h"

#define PROPERTIES 512 /* bytes that hold all properties of a fluid in words */

json_t *rfl_report_text(const char *format, ...) {
    char *text = NULL;
    size_t size;
    FILE *memory = open_memstream(&text, &size);
    va_list arguments;
    va_start(arguments, format);
    if (memory)
        vfprintf(memory, format, arguments);
    va_end(arguments);
    json_t *string = memory && !fclose(memory) ? json_string(text) : NULL;
    free(text);
    return string;
}

double rfl_report_number(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

json_t *rfl_report_append(json_t *array, json_t *item) {
    if (!json_array_append_new(array, item))
        return array;
    json_decref(array);
    return NULL;
}

json_t *rfl_report_quantity(const char *format, double value) {
    return isfinite(value) ? rfl_report_text(format, value) : json_string("–");
}

/** A unit of the table of results as a page prints it. */
static const char *printed(const char *unit) {
    static const struct {
        const char *unit, *printed;
    } units[] = {{"mm3", "mm³"}, {"degC", "°C"}, {"ohm", "Ω"}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (!strcmp(units[i].unit, unit))
            return units[i].printed;
    return unit;
}

json_t *rfl_report_value(const struct rfl_row_type *type, double value) {
    if (!isfinite(value))
        return json_string("–");
    return rfl_report_text("%.*f %s", type->decimals, value, printed(type->unit));
}

json_t *rfl_report_lines(const char *text) {
    json_t *array = json_array();
    while (*text) {
        size_t length = strcspn(text, "\n");
        array = rfl_report_append(array, json_stringn(text, length));
        text += length + (text[length] != '\0');
    }
    return array;
}

/* --- the scenario --- */

static json_t *probe_words(const struct rfl_scenario *scenario) {
    const struct rfl_probe *probe = &scenario->probe;
    char gauge[16] = "";
    if (probe->gauge)
        snprintf(gauge, sizeof gauge, " of %dG", probe->gauge);
    if (rfl_shapes[probe->shape].has_tip)
        return rfl_report_text(
            "The probe is a cannula%s, %.2f mm thick, with an active tip of %g mm.", gauge,
            1e3 * probe->diameter, 1e3 * probe->active_tip);
    return rfl_report_text("The probe is %s%s, %.2f mm thick.",
                           rfl_shapes[probe->shape].has_axis ? "an endless cylinder" : "a ball",
                           gauge, 1e3 * probe->diameter);
}

static json_t *heating_words(const struct rfl_scenario *scenario) {
    const struct rfl_protocol *protocol = &scenario->protocol;
    char how[128], after[160] = "";
    rfl_words_heating(scenario, "°C", how, sizeof how);
    if (rfl_scenario_is_stopped(scenario))
        snprintf(after, sizeof after, " The run was stopped at %.1f s of %.6g s.",
                 scenario->output.stop, rfl_scenario_end(scenario));
    else if (protocol->cooldown > 0)
        snprintf(after, sizeof after, " Then the power is off for %g s, and tissue cools down.",
                 protocol->cooldown);
    if (!rfl_scenario_is_rf(scenario))
        return rfl_report_text("It is heated as a %s. Its surface is held at a temperature, and no "
                               "current is computed.%s",
                               how, after);
    return rfl_report_text(
        "It is heated by %s. Current flows from its bare surface through tissue to "
        "an electrode %g mm away and heats the tissue, which heats the metal; a "
        "generator steers the voltage.%s",
        how, 1e3 * protocol->dispersive_distance, after);
}

static json_t *tissue_words(const struct rfl_scenario *scenario) {
    const struct rfl_tissue *tissue = &scenario->tissue;
    char blood[64] = "without blood flow";
    if (tissue->perfusion > 0)
        snprintf(blood, sizeof blood, "with a blood flow of %.3g mL/min/kg",
                 6e7 * tissue->perfusion / tissue->density);
    return rfl_report_text("The tissue is %s at %g °C, %s.", tissue->material,
                           round(1e6 * (tissue->temperature - RFL_CELSIUS)) / 1e6, blood);
}

/** "ahead of", "above" the distal end. */
static const char *side(double height) {
    return height < 0 ? "ahead of" : "above";
}

static json_t *with_layers(json_t *words, const struct rfl_scenario *scenario) {
    for (size_t i = 0; i < scenario->layer_count; i++) {
        const struct rfl_layer *layer = &scenario->layers[i];
        json_t *sentence =
            rfl_report_text("A layer, %s, is %s: from %g mm %s to %g mm %s the distal end.",
                            layer->name, layer->tissue.material, 1e3 * fabs(layer->from),
                            side(layer->from), 1e3 * fabs(layer->to), side(layer->to));
        words = rfl_report_append(words, sentence);
    }
    return words;
}

/** Add " electrical conductivity 0.9 S/m" to a list, where it is a property that fluid gives. */
static int add_property(void *context, const struct rfl_value *value) {
    char *text = context, *at = text + strlen(text);
    if (strncmp(value->key, "fluid.", 6) || value->row->required || !value->given || !value->used)
        return 0;
    snprintf(at, PROPERTIES - (size_t)(at - text), "%s %s %s", *text ? "," : "",
             rfl_key_leaf(value->key), value->text);
    while ((at = strchr(at, '_')))
        *at = ' ';
    return 0;
}

static json_t *with_fluid(json_t *words, const struct rfl_scenario *scenario) {
    const struct rfl_fluid *fluid = &scenario->fluid;
    char own[PROPERTIES] = "";
    if (!rfl_scenario_has_fluid(scenario))
        return words;
    rfl_scenario_values(scenario, add_property, own);
    return rfl_report_append(
        words,
        rfl_report_text("Injected fluid fills a sleeve round the needle, %g mm in radius: "
                        "from %g mm %s to %g mm %s the distal end. %s%s.",
                        1e3 * fluid->radius, 1e3 * fabs(fluid->from), side(fluid->from),
                        1e3 * fabs(fluid->to), side(fluid->to),
                        *own ? "There tissue, but no bone, has:" : "It changes nothing", own));
}

static json_t *monitor_words(const struct rfl_scenario *scenario) {
    size_t spare = 0, count = scenario->monitor_count;
    for (size_t i = 0; i < count; i++)
        spare += scenario->monitors[i].role == RFL_SPARE;
    return rfl_report_text("%zu %s watched: %zu to be reached by the lesion, %zu to be spared.",
                           count, count == 1 ? "point is" : "points are", count - spare, spare);
}

/** "parallel to" or "at 45 degrees to" the probe; "past" a sphere. */
static void direction(const struct rfl_nerve *nerve, enum rfl_shape shape, char *text,
                      size_t size) {
    double degrees = 180 / M_PI * nerve->angle;
    if (!rfl_shapes[shape].has_axis)
        snprintf(text, size, "past");
    else if (degrees < 0.05)
        snprintf(text, size, "parallel to");
    else
        snprintf(text, size, "at %.3g degrees to", degrees);
}

/** Where each nerve runs. */
static json_t *with_nerves(json_t *words, const struct rfl_scenario *scenario) {
    for (size_t i = 0; i < scenario->nerve_count; i++) {
        const struct rfl_nerve *nerve = &scenario->nerves[i];
        char how[64];
        direction(nerve, scenario->probe.shape, how, sizeof how);
        words = rfl_report_append(
            words,
            rfl_report_text("A nerve, %s, %g mm thick, runs %s the probe, its middle %.1f mm "
                            "from it; it is to be %s.",
                            nerve->label, 1e3 * nerve->diameter, how,
                            1e3 * rfl_nerve_distance(nerve, &scenario->probe),
                            nerve->role == RFL_SPARE ? "spared" : "reached by the lesion"));
    }
    return words;
}

json_t *rfl_report_words(const struct rfl_reported *run) {
    const struct rfl_scenario *scenario = run->scenario;
    char chosen[96];
    rfl_words_criterion(&scenario->lesion, scenario->lesion.criterion, chosen, sizeof chosen);
    json_t *words = rfl_report_append(json_array(), probe_words(scenario));
    words = rfl_report_append(words, heating_words(scenario));
    words = rfl_report_append(words, tissue_words(scenario));
    words = with_layers(words, scenario);
    words = with_fluid(words, scenario);
    if (scenario->monitor_count)
        words = rfl_report_append(words, monitor_words(scenario));
    words = with_nerves(words, scenario);
    return rfl_report_append(
        words, rfl_report_text("Of %s criteria, the one that is called the lesion here is: %s.",
                               rfl_words_count(&scenario->lesion), chosen));
}

/* --- the answer --- */

/** " Inside: a, b." for the monitors of one verdict. */
static void print_verdict(const struct rfl_reported *run, const char *verdict, FILE *out) {
    const json_t *monitors = json_object_get(run->summary, "monitors"), *monitor;
    const char *name;
    bool any = false;
    json_object_foreach((json_t *)monitors, name, monitor) {
        const char *its = json_string_value(json_object_get(monitor, "verdict"));
        if (!its || strcmp(its, verdict))
            continue;
        if (!any)
            fprintf(out, " %c%s%s: ", verdict[0] - 'a' + 'A', verdict + 1,
                    strcmp(verdict, "borderline") ? " the modelled lesion" : "");
        fprintf(out, "%s%s", any ? ", " : "", rfl_scenario_label(run->scenario, "monitors", name));
        any = true;
    }
    fprintf(out, "%s", any ? "." : "");
}

/** " Of the nerve a, 9.0 mm lie inside (borderline)." for each nerve. */
static void print_nerves(const struct rfl_reported *run, FILE *out) {
    const char *chosen = rfl_criterion_names[run->scenario->lesion.criterion], *name;
    const json_t *nerve;
    json_object_foreach(json_object_get(run->summary, "nerves"), name, nerve) {
        const json_t *inside = json_object_get(nerve, "length_inside_mm");
        const char *verdict = json_string_value(json_object_get(nerve, "verdict"));
        fprintf(out, " Of the nerve %s, %.1f mm of its length lie inside (verdict: %s).",
                rfl_scenario_label(run->scenario, "nerves", name),
                rfl_report_number(inside, chosen), verdict ? verdict : "none");
    }
}

/** What is said of all monitors and nerves, in new memory; NULL: out of memory. */
static char *verdict_words(const struct rfl_reported *run) {
    char *text = NULL;
    size_t size;
    FILE *memory = open_memstream(&text, &size);
    for (int verdict = RFL_INSIDE; memory && verdict >= RFL_OUTSIDE; verdict--)
        print_verdict(run, rfl_verdict_names[verdict], memory);
    if (memory)
        print_nerves(run, memory);
    if (memory && !fclose(memory))
        return text;
    free(text);
    return NULL;
}

json_t *rfl_report_answer(const struct rfl_reported *run) {
    const json_t *lesion = json_object_get(run->summary, "lesion");
    const struct rfl_criteria *criteria = &run->scenario->lesion;
    double width = rfl_report_number(lesion, "width_mm");
    char chosen[96], size[256] = "";
    rfl_words_criterion(criteria, criteria->criterion, chosen, sizeof chosen);
    if (!(width > 0))
        return rfl_report_text("No tissue meets the chosen criterion (%s): there is no lesion.",
                               chosen);
    if (rfl_shapes[run->scenario->probe.shape].has_tip)
        snprintf(size, sizeof size, ", %.1f mm long, and reaches %.1f mm ahead of the tip",
                 rfl_report_number(lesion, "length_mm"),
                 rfl_report_number(lesion, "distal_extension_mm"));
    char hottest[96] = "";
    if (rfl_scenario_is_cooled(run->scenario) && json_object_get(run->summary, "hottest"))
        snprintf(hottest, sizeof hottest, "The hottest tissue reached %.0f °C. ",
                 rfl_report_number(json_object_get(run->summary, "hottest"), "temperature_C"));
    char *verdicts = verdict_words(run);
    json_t *answer =
        verdicts
            ? rfl_report_text("%sThe modelled lesion (%s) is %.1f mm wide (radius %.1f mm)%s.%s",
                              hottest, chosen, width, width / 2, size, verdicts)
            : NULL;
    free(verdicts);
    return answer;
}

/* --- the criteria --- */

/** What a criterion means, with its threshold. */
static json_t *meaning(const struct rfl_reported *run, enum rfl_criterion criterion) {
    const struct rfl_criteria *criteria = &run->scenario->lesion;
    const char *remark = json_string_value(json_object_get(run->summary, RFL_SUMMARY_KINETICS));
    if (criterion == RFL_ISOTHERM)
        return rfl_report_text(
            "Tissue that was ever at %g °C or more. Simple, and blind to how long.",
            criteria->isotherm - RFL_CELSIUS);
    if (criterion == RFL_CEM43)
        return rfl_report_text(
            "Tissue whose history of temperatures equals %g min or more at 43 °C. Each degree more "
            "halves the time that is needed; below 43 °C each degree less makes it four times as "
            "long, and below 39 °C nothing counts.",
            criteria->cem43 / 60);
    if (criterion == RFL_TIME_ABOVE)
        return rfl_report_text(
            "Tissue that was at %g °C or more for %g s in all, with or without pauses. How much "
            "hotter it was does not count; nothing counts at once, however hot.",
            criteria->above_temperature - RFL_CELSIUS, criteria->above_duration);
    const struct rfl_kinetics *kinetics = &criteria->kinetics;
    return rfl_report_text(
        "Tissue whose damage Ω, the integral of A exp(−Ea / (R T)) over time, has reached 1: then "
        "63 %% of what the kinetics stand for is damaged. A = %g 1/s, Ea = %g J/mol, measured in "
        "%s, not validated for human nerve; counted at %g °C and above.%s%s%s",
        kinetics->frequency_factor, kinetics->activation_energy, kinetics->tissue,
        criteria->arrhenius_onset - RFL_CELSIUS, remark ? " Here: " : "", remark ? remark : "",
        remark ? "." : "");
}

static json_t *criterion_sizes(const struct rfl_reported *run, const char *name) {
    const json_t *sizes = json_object_get(json_object_get(run->summary, "criteria"), name);
    json_t *array = json_array();
    for (size_t i = 0; i < rfl_row_size_count; i++) {
        const struct rfl_row_type *size = &rfl_row_sizes[i];
        if (rfl_row_applies(size, run->scenario))
            array =
                rfl_report_append(array, rfl_report_quantity(size->decimals ? "%.1f" : "%.0f",
                                                             rfl_report_number(sizes, size->name)));
    }
    return array;
}

json_t *rfl_report_criteria(const struct rfl_reported *run) {
    const struct rfl_criteria *criteria = &run->scenario->lesion;
    const char *const sources[RFL_CRITERIA] = {
        [RFL_ISOTHERM] = "a convention",
        [RFL_ARRHENIUS] = criteria->kinetics.source,
        [RFL_CEM43] = "S. Sapareto, W. Dewey, Int. J. Radiat. Oncol. Biol. Phys. 10 (1984) 787",
        [RFL_TIME_ABOVE] =
            "a convention, as the temperature threshold of COMSOL 6.0 (Heat Transfer "
            "Module, Thermal Damage) without its rule for 100 °C"};
    json_t *array = json_array();
    for (size_t k = 0; k < rfl_criteria_count(criteria); k++) {
        enum rfl_criterion criterion = (enum rfl_criterion)k;
        char label[96];
        rfl_words_criterion(criteria, criterion, label, sizeof label);
        array = rfl_report_append(array,
                                  json_pack("{s:s, s:o, s:s, s:b, s:o}", "name", label, "meaning",
                                            meaning(run, criterion), "source", sources[k], "chosen",
                                            criterion == criteria->criterion, "sizes",
                                            criterion_sizes(run, rfl_criterion_names[k])));
    }
    return array;
}
