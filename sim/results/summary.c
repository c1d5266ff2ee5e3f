#include "summary.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "../rows/heating.h"
#include "../rows/sizes.h"

/** The object with one more key; NULL, all freed, where object or value is NULL (no memory). */
static json_t *with(json_t *object, const char *key, json_t *value) {
    if (object && value && !json_object_set_new(object, key, value))
        return object;
    if (!object)
        json_decref(value);
    json_decref(object);
    return NULL;
}

/** A number; null where it is not finite. */
static json_t *number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *rfl_json_string(const char *text) {
    json_t *json = json_string(text);
    char *copy = json ? NULL : rfl_string_copy(text, NULL);
    if (!copy)
        return json;
    for (char *c = copy; *c; c++)
        if ((unsigned char)*c > 127)
            *c = '?';
    json = json_string(copy);
    free(copy);
    return json;
}

/** The array with one more item; NULL, all freed, where one of them is NULL (no memory). */
static json_t *append(json_t *array, json_t *item) {
    if (!json_array_append_new(array, item))
        return array;
    json_decref(array);
    return NULL;
}

/* --- sizes --- */

/** Add all sizes that the shape has. */
static json_t *with_sizes(json_t *object, enum rfl_shape shape, const struct rfl_extent *extent) {
    for (size_t i = 0; i < rfl_size_count; i++) {
        char key[64];
        snprintf(key, sizeof key, "%s_%s", rfl_sizes[i].name, rfl_sizes[i].unit);
        if (rfl_sizes[i].applies(shape))
            object = with(object, key, number(rfl_size_value(&rfl_sizes[i], extent)));
    }
    return object;
}

static json_t *criteria(enum rfl_shape shape, const struct rfl_extent extent[RFL_CRITERIA]) {
    json_t *object = json_object();
    for (size_t k = 0; k < RFL_CRITERIA; k++)
        object = with(object, rfl_criterion_names[k], with_sizes(json_object(), shape, &extent[k]));
    return object;
}

static json_t *lesion(const struct rfl_simulation *simulation) {
    enum rfl_criterion criterion = simulation->scenario->lesion.criterion;
    json_t *object =
        with(json_object(), "criterion", rfl_json_string(rfl_criterion_names[criterion]));
    return with_sizes(object, simulation->scenario->probe.shape, &simulation->lesion[criterion]);
}

/* --- scenario --- */

struct values {
    const struct rfl_scenario *scenario;
    json_t *object;
};

static json_t *snapshots(const struct rfl_output *output) {
    json_t *array = json_array();
    for (size_t i = 0; i < output->snapshot_count; i++)
        array = append(array, number(output->snapshots[i]));
    return array;
}

/** Add one value of the scenario: its number in SI units, or its word. */
static int add_value(void *context, const struct rfl_value *value) {
    struct values *values = context;
    if (!value->used || !strcmp(value->key, "title"))
        return 0;
    json_t *json = !strcmp(value->key, "output.snapshots") ? snapshots(&values->scenario->output)
                   : isnan(value->si)                      ? rfl_json_string(value->text)
                                                           : json_real(value->si);
    values->object = with(values->object, value->key, json);
    return !values->object;
}

static json_t *scenario(const struct rfl_scenario *from) {
    struct values values = {from, json_object()};
    rfl_scenario_values(from, add_value, &values);
    json_t *object = with(json_object(), "file", rfl_json_string(from->file));
    object = with(object, "title", rfl_json_string(from->title));
    return with(object, "values", values.object);
}

/* --- heating --- */

/** What the generator displayed at the end of heating. */
static json_t *generator(const struct rfl_simulation *simulation) {
    json_t *object = json_object();
    for (size_t i = 0; i < rfl_reading_count; i++)
        object = with(
            object, rfl_readings[i].name,
            number(rfl_reading_value(&rfl_readings[i], &simulation->generator_at_end_of_heating)));
    char of[64];
    rfl_impedance_text(simulation->scenario, of, sizeof of);
    return with(object, "voltage_and_impedance_of", rfl_json_string(of));
}

/** The hottest tissue of the run, and where it was. */
static json_t *hottest(const struct rfl_simulation *simulation) {
    json_t *object =
        with(json_object(), "temperature_C", number(simulation->hottest - RFL_CELSIUS));
    object = with(object, "radius_mm", number(1e3 * simulation->hottest_radius));
    if (simulation->scenario->probe.shape == RFL_NEEDLE)
        object = with(object, "height_mm", number(1e3 * simulation->hottest_height));
    return object;
}

/* --- monitors --- */

/** A number for each criterion. */
static json_t *each_criterion(const double value[RFL_CRITERIA]) {
    json_t *object = json_object();
    for (size_t k = 0; k < RFL_CRITERIA; k++)
        object = with(object, rfl_criterion_names[k], number(value[k]));
    return object;
}

static json_t *monitor(const struct rfl_simulation *simulation, size_t i) {
    const struct rfl_monitor *monitor = &simulation->scenario->monitors[i];
    const struct rfl_monitor_state *state = &simulation->monitors[i];
    json_t *object = with(json_object(), "role", rfl_json_string(rfl_role_names[monitor->role]));
    object = with(object, "radius_mm", number(1e3 * monitor->radius));
    double distance = rfl_monitor_distance(monitor, &simulation->scenario->probe);
    object = with(object, "distance_mm", number(1e3 * distance));
    if (simulation->scenario->probe.shape == RFL_NEEDLE)
        object = with(object, "height_mm", number(1e3 * monitor->height));
    object = with(object, "peak_temperature_C", number(state->peak_temperature - RFL_CELSIUS));
    object = with(object, "omega", number(state->omega));
    object = with(object, "cem43_min", number(state->cem43 / 60));
    if (rfl_scenario_is_pulsed(simulation->scenario)) {
        object = with(object, "peak_field_V_per_m", number(state->peak_field));
        object =
            with(object, "spike_temperature_C", number(state->spike_temperature - RFL_CELSIUS));
    }
    object = with(object, "seconds_above_43C", number(state->seconds_above_43C));
    object = with(object, "seconds_above_45C", number(state->seconds_above_45C));
    object = with(object, "inside_since_s", each_criterion(state->inside_since));
    object = with(object, "margin_mm", number(1e3 * state->margin));
    return with(object, "verdict", rfl_json_string(rfl_verdict_names[state->verdict]));
}

static json_t *monitors(const struct rfl_simulation *simulation) {
    json_t *object = json_object();
    for (size_t i = 0; i < simulation->scenario->monitor_count; i++)
        object = with(object, simulation->scenario->monitors[i].name, monitor(simulation, i));
    return object;
}

/* --- nerves --- */

static json_t *nerve(const struct rfl_simulation *simulation, size_t i) {
    const struct rfl_nerve *nerve = &simulation->scenario->nerves[i];
    const struct rfl_nerve_state *state = &simulation->nerves[i];
    const struct rfl_probe *probe = &simulation->scenario->probe;
    double inside[RFL_CRITERIA];
    for (size_t k = 0; k < RFL_CRITERIA; k++)
        inside[k] = rfl_length_inside(simulation, i, (enum rfl_criterion)k);
    json_t *object = with(json_object(), "role", rfl_json_string(rfl_role_names[nerve->role]));
    object = with(object, "radius_mm", number(1e3 * nerve->radius));
    object = with(object, "distance_mm", number(1e3 * rfl_nerve_distance(nerve, probe)));
    if (probe->shape == RFL_NEEDLE)
        object = with(object, "height_mm", number(1e3 * nerve->height));
    if (probe->shape != RFL_SPHERE)
        object = with(object, "angle_deg", number(180 / M_PI * nerve->angle));
    object = with(object, "length_mm", number(1e3 * nerve->length));
    object = with(object, "diameter_mm", number(1e3 * nerve->diameter));
    object = with(object, "length_inside_mm", each_criterion(inside));
    object = with(object, "inside_since_s", each_criterion(state->inside_since));
    object = with(object, "margin_mm", number(1e3 * state->margin.whole));
    object = with(object, "nearest_margin_mm", number(1e3 * state->margin.any));
    return with(object, "verdict", rfl_json_string(rfl_verdict_names[state->verdict]));
}

static json_t *nerves(const struct rfl_simulation *simulation) {
    json_t *object = json_object();
    for (size_t i = 0; i < simulation->scenario->nerve_count; i++)
        object = with(object, simulation->scenario->nerves[i].name, nerve(simulation, i));
    return object;
}

/* --- the run --- */

static json_t *energy(const struct rfl_simulation *simulation) {
    const struct {
        const char *name;
        double value;
        bool applies;
    } rows[] = {
        {"delivered", simulation->energy.delivered, true},
        {"stored", simulation->energy.stored, true},
        {"perfusion", simulation->energy.perfusion, true},
        {"boundary", simulation->energy.boundary, true},
        {"coolant", simulation->energy.coolant, rfl_scenario_is_cooled(simulation->scenario)},
        {"vaporised", simulation->energy.vaporised, simulation->energy.vaporised > 0}};
    json_t *object = json_object();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!rows[i].applies)
            continue;
        char key[64];
        snprintf(key, sizeof key, "%s_J%s", rows[i].name,
                 rfl_shapes[simulation->scenario->probe.shape].per);
        object = with(object, key, number(rows[i].value));
    }
    return with(object, "imbalance_fraction", number(simulation->energy.imbalance_fraction));
}

static json_t *numerics(const struct rfl_simulation *simulation) {
    json_t *object = with(json_object(), "accuracy",
                          rfl_json_string(rfl_accuracy_names[simulation->scenario->accuracy]));
    object = with(object, "cells", json_integer((json_int_t)simulation->grid->layout.cells));
    object = with(object, "steps", json_integer((json_int_t)simulation->steps));
    object = with(object, "rejected_steps", json_integer((json_int_t)simulation->rejected_steps));
    return with(object, "wall_time_s", number(simulation->wall_time));
}

/** The run's warnings, a string each. */
static json_t *warnings(const struct rfl_simulation *simulation) {
    json_t *array = json_array();
    for (const char *line = simulation->warnings; *line;) {
        size_t length = strcspn(line, "\n");
        array = append(array, json_stringn(line, length));
        line += length + (line[length] != '\0');
    }
    return array;
}

/** The whole summary, keys in the order in which a person looks for them. */
static json_t *summary(const struct rfl_simulation *simulation) {
    enum rfl_shape shape = simulation->scenario->probe.shape;
    json_t *object = with(json_object(), "format", rfl_json_string(RFL_SUMMARY_FORMAT));
    object = with(object, "notice", rfl_json_string(RFL_NOTICE));
    object = with(object, "program", rfl_json_string("rflesion " RFL_VERSION));
    object = with(object, "scenario", scenario(simulation->scenario));
    if (rfl_scenario_is_stopped(simulation->scenario))
        object = with(object, "stopped_at_s", number(simulation->end));
    object = with(object, "lesion", lesion(simulation));
    object = with(object, "criteria", criteria(shape, simulation->lesion));
    object =
        with(object, "at_end_of_heating", criteria(shape, simulation->lesion_at_end_of_heating));
    if (rfl_scenario_is_rf(simulation->scenario)) {
        object = with(object, RFL_SUMMARY_GENERATOR, generator(simulation));
        object = with(object, "hottest", hottest(simulation));
    }
    if (rfl_scenario_is_pulsed(simulation->scenario))
        object = with(object, RFL_SUMMARY_REMARK, rfl_json_string(RFL_PULSED_REMARK));
    object = with(object, "monitors", monitors(simulation));
    if (simulation->scenario->nerve_count)
        object = with(object, "nerves", nerves(simulation));
    object = with(object, "energy", energy(simulation));
    object = with(object, "numerics", numerics(simulation));
    return with(object, "warnings", warnings(simulation));
}

enum rfl_status rfl_summary(struct rfl_file *file, const struct rfl_simulation *simulation,
                            struct rfl_error *error) {
    json_t *json = summary(simulation);
    char *text = json ? json_dumps(json, JSON_INDENT(2) | JSON_REAL_PRECISION(12)) : NULL;
    enum rfl_status status = RFL_OK;
    if (text)
        rfl_file_print(file, "%s\n", text);
    else
        status = rfl_error_add(error, RFL_FAILED, "out of memory");
    free(text);
    json_decref(json);
    return status;
}
