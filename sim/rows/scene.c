/* A scenario as a page shows it: what is where, what is done when, every value with its source; and
 * how far each control may go. */
#include <math.h>

#include "rows.h"
#include "words.h"

static void write_mm(struct rfl_json *json, const char *name, double metres) {
    rfl_json_number(json, name, 1e3 * metres);
}

/* --- what is where --- */

static void write_probe(struct rfl_json *json, const struct rfl_scenario *scenario) {
    const struct rfl_probe *probe = &scenario->probe;
    const bool tip = rfl_shapes[probe->shape].has_tip;
    rfl_json_object(json, "probe");
    write_mm(json, "radius_mm", rfl_probe_radius(probe));
    write_mm(json, "active_tip_mm", tip ? probe->active_tip : NAN);
    write_mm(json, "sensor_height_mm",
             tip && rfl_scenario_is_rf(scenario) ? probe->sensor_depth : NAN);
    rfl_json_close(json);
}

static void write_layers(struct rfl_json *json, const struct rfl_scenario *scenario) {
    rfl_json_array(json, "layers");
    for (size_t i = 0; i < scenario->layer_count; i++) {
        const struct rfl_layer *layer = &scenario->layers[i];
        rfl_json_object(json, NULL);
        rfl_json_string(json, "name", layer->name);
        rfl_json_string(json, "material", layer->tissue.material);
        rfl_json_bool(json, "bone", rfl_tissue_is_bone(&layer->tissue));
        write_mm(json, "from_mm", layer->from);
        write_mm(json, "to_mm", layer->to);
        rfl_json_close(json);
    }
    rfl_json_close(json);
}

/** The sleeve of fluid, where bone leaves it; no piece: none. */
static void write_fluid(struct rfl_json *json, const struct rfl_scenario *scenario) {
    double from, to;
    rfl_json_array(json, "fluid");
    for (size_t i = 0; rfl_scenario_fluid_piece(scenario, i, &from, &to); i++) {
        rfl_json_object(json, NULL);
        write_mm(json, "radius_mm", scenario->fluid.radius);
        write_mm(json, "from_mm", from);
        write_mm(json, "to_mm", to);
        rfl_json_close(json);
    }
    rfl_json_close(json);
}

static void write_monitors(struct rfl_json *json, const struct rfl_scenario *scenario) {
    rfl_json_array(json, "monitors");
    for (size_t i = 0; i < scenario->monitor_count; i++) {
        const struct rfl_monitor *monitor = &scenario->monitors[i];
        rfl_json_object(json, NULL);
        rfl_json_string(json, "name", monitor->name);
        rfl_json_string(json, "label", monitor->label);
        rfl_json_string(json, "role", rfl_role_names[monitor->role]);
        write_mm(json, "radius_mm", monitor->radius);
        write_mm(json, "height_mm", monitor->height);
        rfl_json_close(json);
    }
    rfl_json_close(json);
}

static void write_nerves(struct rfl_json *json, const struct rfl_scenario *scenario) {
    rfl_json_array(json, "nerves");
    for (size_t i = 0; i < scenario->nerve_count; i++) {
        const struct rfl_nerve *nerve = &scenario->nerves[i];
        rfl_json_object(json, NULL);
        rfl_json_string(json, "name", nerve->name);
        rfl_json_string(json, "label", nerve->label);
        rfl_json_string(json, "role", rfl_role_names[nerve->role]);
        write_mm(json, "radius_mm", nerve->radius);
        write_mm(json, "height_mm", nerve->height);
        rfl_json_number(json, "angle_degree", 180 / M_PI * nerve->angle);
        write_mm(json, "length_mm", nerve->length);
        write_mm(json, "diameter_mm", nerve->diameter);
        rfl_json_close(json);
    }
    rfl_json_close(json);
}

/* --- what is done when --- */

static void write_stages(struct rfl_json *json, const struct rfl_scenario *scenario) {
    char words[160];
    rfl_json_array(json, "stages");
    for (size_t i = 0; i < scenario->stage_count; i++) {
        const struct rfl_stage *stage = &scenario->stages[i];
        rfl_words_stage(stage, "°C", words, sizeof words);
        rfl_json_object(json, NULL);
        rfl_json_number(json, "start_s", stage->start);
        rfl_json_number(json, "end_s", stage->end);
        rfl_json_string(json, "words", words);
        rfl_json_bool(json, "heats", stage->protocol.control != RFL_CONTROL_OFF);
        rfl_json_close(json);
    }
    rfl_json_close(json);
}

static void write_criteria(struct rfl_json *json, const struct rfl_scenario *scenario) {
    char words[160];
    rfl_json_string(json, "criterion", rfl_criterion_names[scenario->lesion.criterion]);
    rfl_json_array(json, "criteria");
    for (enum rfl_criterion c = 0; c < rfl_criteria_count(&scenario->lesion); c++) {
        rfl_words_criterion(&scenario->lesion, c, words, sizeof words);
        rfl_json_object(json, NULL);
        rfl_json_string(json, "name", rfl_criterion_names[c]);
        rfl_json_string(json, "words", words);
        rfl_json_close(json);
    }
    rfl_json_close(json);
}

/* --- values --- */

static int write_value(void *context, const struct rfl_value *value) {
    struct rfl_json *json = context;
    rfl_json_object(json, NULL);
    rfl_json_string(json, "key", value->key);
    rfl_json_string(json, "row", value->row->name);
    rfl_json_string(json, "text", value->text);
    rfl_json_number(json, "number", value->number);
    rfl_json_number(json, "si", value->si);
    rfl_json_string(json, "source", value->source);
    rfl_json_bool(json, "given", value->given);
    rfl_json_bool(json, "used", value->used);
    rfl_json_close(json);
    return 0;
}

static void write_facts(struct rfl_json *json, const struct rfl_scenario *scenario) {
    char words[160];
    rfl_words_heating(scenario, "°C", words, sizeof words);
    rfl_json_string(json, "name", scenario->name);
    rfl_json_string(json, "title", scenario->title);
    rfl_json_string(json, "question", scenario->question);
    rfl_json_string(json, "shape", rfl_shapes[scenario->probe.shape].name);
    rfl_json_bool(json, "hasTip", rfl_shapes[scenario->probe.shape].has_tip);
    rfl_json_bool(json, "hasAxis", rfl_shapes[scenario->probe.shape].has_axis);
    rfl_json_string(json, "heating", rfl_heating_names[scenario->protocol.heating]);
    rfl_json_string(json, "heatingWords", rfl_words_heatings[scenario->protocol.heating]);
    rfl_json_string(json, "protocolWords", words);
    rfl_json_bool(json, "mirrored", true); /* every shape is round */
    rfl_json_bool(json, "cooled", rfl_scenario_is_cooled(scenario));
    rfl_json_bool(json, "pulsed", rfl_scenario_is_pulsed(scenario));
    rfl_json_string(json, "remark", rfl_scenario_is_pulsed(scenario) ? RFL_PULSED_REMARK : NULL);
    rfl_words_impedance(scenario, words, sizeof words);
    rfl_json_string(json, "impedanceOf", rfl_scenario_is_rf(scenario) ? words : NULL);
    rfl_json_string(json, "accuracy", rfl_accuracy_names[scenario->accuracy]);
    rfl_json_number(json, "heating_s", rfl_scenario_heating_time(scenario));
    rfl_json_number(json, "end_s", rfl_scenario_end(scenario));
    rfl_json_number(json, "start_C", scenario->tissue.temperature - RFL_CELSIUS);
    rfl_json_string(json, "material", scenario->tissue.material);
}

char *rfl_scene_json(const struct rfl_scenario *scenario, struct rfl_error *error) {
    struct rfl_json json = {0};
    rfl_json_object(&json, NULL);
    write_facts(&json, scenario);
    write_stages(&json, scenario);
    write_criteria(&json, scenario);
    write_probe(&json, scenario);
    write_layers(&json, scenario);
    write_fluid(&json, scenario);
    write_monitors(&json, scenario);
    write_nerves(&json, scenario);
    rfl_json_array(&json, "values");
    rfl_scenario_values(scenario, write_value, &json);
    rfl_json_close(&json);
    rfl_json_close(&json);
    return rfl_json_finish(&json, error);
}

/* --- how far controls may go --- */

struct limits {
    const struct rfl_scenario *scenario;
    struct rfl_json json;
};

/** A key's name, or null where it is "". */
static void write_holder(struct rfl_json *json, const char *name, const char *key) {
    rfl_json_string(json, name, *key ? key : NULL);
}

static enum rfl_status write_numbers(struct limits *limits, const struct rfl_value *value) {
    struct rfl_limits found;
    if (rfl_scenario_limits(limits->scenario, value, &found))
        return RFL_FAILED;
    rfl_json_object(&limits->json, value->key);
    rfl_json_number(&limits->json, "low", found.low);
    rfl_json_number(&limits->json, "high", found.high);
    write_holder(&limits->json, "lowHeldBy", found.low_held_by);
    write_holder(&limits->json, "highHeldBy", found.high_held_by);
    rfl_json_close(&limits->json);
    return RFL_OK;
}

static enum rfl_status write_words(struct limits *limits, const struct rfl_value *value) {
    const char *const *words = value->row->choices;
    enum rfl_status status = RFL_OK;
    rfl_json_object(&limits->json, value->key);
    rfl_json_array(&limits->json, "words");
    for (; *words && status != RFL_FAILED; words++) {
        char held[128];
        status = rfl_scenario_allows(limits->scenario, value->key, *words, held, sizeof held);
        rfl_json_object(&limits->json, NULL);
        rfl_json_string(&limits->json, "name", *words);
        rfl_json_bool(&limits->json, "allowed", status == RFL_OK);
        write_holder(&limits->json, "heldBy", status ? held : "");
        rfl_json_close(&limits->json);
    }
    rfl_json_close(&limits->json);
    rfl_json_close(&limits->json);
    return status == RFL_FAILED ? RFL_FAILED : RFL_OK;
}

/** Write what a control for a value may offer; nothing for one that has none. */
static int write_limits(void *context, const struct rfl_value *value) {
    struct limits *limits = context;
    const struct rfl_usual *usual = &value->row->usual;
    enum rfl_status status = RFL_OK;
    if (value->used && value->row->choices)
        status = write_words(limits, value);
    else if (value->used && usual->lowest < usual->highest && isfinite(value->number))
        status = write_numbers(limits, value);
    limits->json.failed |= status == RFL_FAILED;
    return (int)status;
}

char *rfl_limits_json(const struct rfl_scenario *scenario, struct rfl_error *error) {
    struct limits limits = {.scenario = scenario};
    rfl_json_object(&limits.json, NULL);
    rfl_scenario_values(scenario, write_limits, &limits);
    while (limits.json.depth)
        rfl_json_close(&limits.json);
    return rfl_json_finish(&limits.json, error);
}
