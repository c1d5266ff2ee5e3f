/*
 * How the values of a scenario go together. Numbers that could not be read are NaN, which no
 * comparison here takes for wrong.
 */
#include "derive.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "entries.h"
#include "read.h"
#include "tables.h"
#include "units.h"

#define ROWS_MAX      100000 /* of the time series */
#define PULSE_VOLTAGE 45.0   /* V, where none is given */
#define TOUCHING      1e-9   /* m, between layers without a gap */

#define THINNEST_SLEEVE 0.1e-3 /* m, of fluid beyond the probe */

/** A problem with the value of a key, wherever that came from, beside that of another (NULL: with
 * no other). */
#define REPORT(check, path, other, format, ...)                                                    \
    do {                                                                                           \
        rfl_problems_add(&(check)->problems, rfl_problems_line(check, path), "%s: " format, path,  \
                         __VA_ARGS__);                                                             \
        rfl_problems_between(&(check)->problems, path, other);                                     \
    } while (0)

static const struct rfl_entry *given(const struct rfl_check *check, const char *path) {
    return rfl_entries_find(check->scenario->entries, path);
}

/** The row of the shape; to be asked where check->shape says that it is known. */
static const struct rfl_shape_row *shape_of(const struct rfl_check *check) {
    return &rfl_shapes[check->scenario->probe.shape];
}

/* --- the protocol and its stages --- */

/** The dotted key of what holds in a stage: its own, or (where the stage does not give it) the
 * protocol's. */
static const char *stage_path(const struct rfl_check *check, size_t stage, const char *leaf,
                              char *path) {
    snprintf(path, RFL_PATH_SIZE, "protocol.stages.%zu.%s", stage + 1, leaf);
    if (!given(check, path))
        snprintf(path, RFL_PATH_SIZE, "protocol.%s", leaf);
    return path;
}

/** Keys that a stage needs, for what it does. */
static void check_needed(struct rfl_check *check, size_t stage) {
    const struct rfl_stage *row = &check->scenario->stages[stage];
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    char path[RFL_PATH_SIZE];
    for (size_t i = 0; i < count; i++) {
        bool needed = keys[i].rule->needed && keys[i].rule->needed(&row->protocol);
        if (needed && !check->suppressed[i] &&
            !given(check, stage_path(check, stage, rfl_key_leaf(keys[i].name), path)))
            rfl_missing_add(check, &keys[i], path);
    }
}

/** Temperature and ramp of a stage that holds a temperature. */
static void check_temperature(struct rfl_check *check, size_t stage) {
    const struct rfl_protocol *protocol = &check->scenario->stages[stage].protocol;
    double body = check->scenario->tissue.temperature;
    char path[RFL_PATH_SIZE], other[RFL_PATH_SIZE];
    if (protocol->set_temperature <= body)
        REPORT(check, stage_path(check, stage, "set_temperature", path), "tissue.temperature",
               "%.9g degC is not above tissue.temperature, %.9g degC",
               protocol->set_temperature - RFL_CELSIUS, body - RFL_CELSIUS);
    if (protocol->ramp > protocol->duration * (1 + RFL_SAME))
        REPORT(check, stage_path(check, stage, "ramp", path),
               stage_path(check, stage, "duration", other),
               "%.9g s is longer than the duration, %.9g s", protocol->ramp, protocol->duration);
}

/** A generator cannot give more than its limits. */
static void check_limits(struct rfl_check *check, size_t stage) {
    const struct rfl_protocol *protocol = &check->scenario->stages[stage].protocol;
    char path[RFL_PATH_SIZE];
    if (protocol->control == RFL_CONTROL_POWER && protocol->power > protocol->power_limit)
        REPORT(check, stage_path(check, stage, "power", path), "protocol.power_limit",
               "%.9g W is more than protocol.power_limit, %.9g W", protocol->power,
               protocol->power_limit);
    if ((protocol->control == RFL_CONTROL_VOLTAGE || protocol->pulses) &&
        protocol->voltage > protocol->voltage_limit)
        REPORT(check, stage_path(check, stage, "voltage", path), "protocol.voltage_limit",
               "%.9g V is more than protocol.voltage_limit, %.9g V", protocol->voltage,
               protocol->voltage_limit);
}

/** Pulses end before the next one begins, and are steered by their voltage. */
static void check_pulses(struct rfl_check *check, size_t stage) {
    const struct rfl_protocol *protocol = &check->scenario->stages[stage].protocol;
    char path[RFL_PATH_SIZE], other[RFL_PATH_SIZE];
    if (!protocol->pulses || protocol->control == RFL_CONTROL_OFF)
        return;
    if (protocol->pulse_width * protocol->pulse_rate >= 1 - RFL_SAME)
        REPORT(check, stage_path(check, stage, "pulse_width", path),
               stage_path(check, stage, "pulse_rate", other),
               "%.9g ms is not shorter than the time between pulses, %.9g ms",
               1e3 * protocol->pulse_width, 1e3 / protocol->pulse_rate);
    if (protocol->control == RFL_CONTROL_POWER)
        REPORT(check, stage_path(check, stage, "pulses", path),
               stage_path(check, stage, "control", other), "%s",
               "cannot be combined with control power: pulses hold a temperature or a voltage");
    if (protocol->controller == RFL_CONTROLLER_PI)
        REPORT(check, stage_path(check, stage, "pulses", path),
               stage_path(check, stage, "controller", other), "%s",
               "cannot be combined with controller pi: the height of each pulse is set once");
}

/** What a stage does, and whether it can. */
static void check_stage(struct rfl_check *check, size_t stage) {
    struct rfl_protocol *protocol = &check->scenario->stages[stage].protocol;
    if (!rfl_protocol_is_rf(protocol)) {
        if (protocol->control !=
            RFL_CONTROL_OFF) /* a surface has a temperature, or is not heated */
            protocol->control = RFL_CONTROL_TEMPERATURE;
    } else {
        if (protocol->pulses && isnan(protocol->voltage))
            protocol->voltage = PULSE_VOLTAGE;
        check_limits(check, stage);
        check_pulses(check, stage);
    }
    check_needed(check, stage);
    if (rfl_protocol_holds_temperature(protocol))
        check_temperature(check, stage);
}

/** Put stages one after the other; a protocol without stages is one. */
static void order_stages(struct rfl_check *check) {
    struct rfl_scenario *scenario = check->scenario;
    struct rfl_protocol *protocol = &scenario->protocol;
    bool heats = false;
    if (!check->staged)
        scenario->stages[scenario->stage_count++].protocol = *protocol;
    double start = 0;
    for (size_t i = 0; i < scenario->stage_count; i++) {
        struct rfl_stage *stage = &scenario->stages[i];
        check_stage(check, i);
        stage->start = start;
        stage->end = start += stage->protocol.duration;
        heats |= stage->protocol.control != RFL_CONTROL_OFF;
    }
    *protocol = check->staged ? *protocol : scenario->stages[0].protocol;
    protocol->duration = start;
    if (!heats)
        REPORT(check, check->staged ? "protocol.stages" : "protocol.control", NULL, "%s",
               "control is off all the time, so nothing is heated");
    if (start > RFL_DAY * (1 + RFL_SAME))
        REPORT(check, check->staged ? "protocol.stages" : "protocol.hold", "protocol.ramp", "%s",
               check->staged ? "the stages together are longer than 24 h"
                             : "together with the ramp, this is longer than 24 h");
}

static void check_times(struct rfl_check *check) {
    const struct rfl_scenario *scenario = check->scenario;
    double body = scenario->tissue.temperature;
    double end = rfl_scenario_end(scenario);
    if (scenario->lesion.isotherm <= body)
        REPORT(check, "lesion.isotherm", "tissue.temperature",
               "%.9g degC is not above tissue.temperature, %.9g degC",
               scenario->lesion.isotherm - RFL_CELSIUS, body - RFL_CELSIUS);
    if (end / scenario->output.interval + 2 > ROWS_MAX)
        REPORT(check, "output.interval", "protocol.duration",
               "%.9g s gives more than %d rows in a run of %.9g s: write at least %.3g s",
               scenario->output.interval, ROWS_MAX, end, ceil(end / (ROWS_MAX - 2) * 100) / 100);
    if (scenario->output.stop > end * (1 + RFL_SAME))
        REPORT(check, "output.stop", "protocol.duration",
               "%.9g s is after the end of the run, which takes %.9g s", scenario->output.stop,
               end);
}

/** Two keys that are given both or not at all. */
static void check_pair(struct rfl_check *check, const char *one, const char *other) {
    const char *const keys[] = {one, other};
    size_t count;
    for (size_t i = 0; i < 2; i++)
        if (given(check, keys[i]) && !given(check, keys[1 - i]) &&
            !check->suppressed[rfl_key_row(keys[1 - i]) - rfl_keys(&count)])
            REPORT(check, keys[i], keys[1 - i], "needs %s as well", keys[1 - i]);
}

/** A time above a temperature needs both, and tissue is not that hot by itself. */
static void check_time_above(struct rfl_check *check) {
    static const char *const temperature = "lesion.time_above.temperature";
    static const char *const duration = "lesion.time_above.duration";
    const struct rfl_scenario *scenario = check->scenario;
    const double body = scenario->tissue.temperature;
    check_pair(check, temperature, duration);
    if (scenario->lesion.above_temperature <= body)
        REPORT(check, temperature, "tissue.temperature",
               "%.9g degC is not above tissue.temperature, %.9g degC",
               scenario->lesion.above_temperature - RFL_CELSIUS, body - RFL_CELSIUS);
    if (scenario->lesion.criterion == RFL_TIME_ABOVE && !given(check, temperature) &&
        !given(check, duration))
        REPORT(check, "lesion.criterion", duration, "time_above needs %s and %s", temperature,
               duration);
}

/* --- the probe --- */

/** Where a generator's sensor may be. */
static void check_sensor(struct rfl_check *check) {
    const struct rfl_probe *probe = &check->scenario->probe;
    double distance = check->scenario->protocol.dispersive_distance;
    if (probe->sensor_depth > probe->active_tip * (1 + RFL_SAME))
        REPORT(check, "probe.sensor_depth", "probe.active_tip",
               "%.9g mm is beyond the active tip's other end: write at most %.9g mm",
               1e3 * probe->sensor_depth, 1e3 * probe->active_tip);
    if (-probe->sensor_depth >= distance * (1 - RFL_SAME))
        REPORT(check, "probe.sensor_depth", "protocol.dispersive_distance",
               "%.9g mm lies beyond protocol.dispersive_distance, %.9g mm, where the model ends",
               1e3 * probe->sensor_depth, 1e3 * distance);
}

/** One's own kinetics are two numbers, which let tissue at 43 degC live for a second at least. */
static void check_kinetics(struct rfl_check *check) {
    static const char *const keys[] = {"lesion.arrhenius_frequency", "lesion.arrhenius_energy"};
    struct rfl_kinetics *kinetics = &check->scenario->lesion.kinetics;
    check_pair(check, keys[0], keys[1]);
    if (!given(check, keys[0]) || !given(check, keys[1]))
        return;
    *kinetics = (struct rfl_kinetics){.name = "A and Ea as given",
                                      .frequency_factor = kinetics->frequency_factor,
                                      .activation_energy = kinetics->activation_energy,
                                      .tissue = "no tissue that is named",
                                      .source = "lesion.arrhenius_frequency, .arrhenius_energy"};
    const double rate = exp(log(kinetics->frequency_factor) -
                            kinetics->activation_energy / (RFL_GAS_CONSTANT * (43 + RFL_CELSIUS)));
    if (rate > 1)
        REPORT(check, keys[0], keys[1],
               "with %s, %.9g kJ/mol, Omega would grow by %.3g a second at 43 degC: write a "
               "smaller A, or a larger Ea",
               keys[1], 1e-3 * kinetics->activation_energy, rate);
}

/** The model ends at the dispersive electrode: a monitor, or the middle of a nerve, lies inside. */
static void check_reach(struct rfl_check *check, const char *section, const char *name,
                        double radius, double height) {
    const struct rfl_scenario *scenario = check->scenario;
    double distance = scenario->protocol.dispersive_distance, end = distance * (1 - RFL_SAME);
    char path[RFL_PATH_SIZE];
    snprintf(path, sizeof path, "%s.%s.radius", section, name);
    if (!(radius >= end || -height >= end || height - scenario->probe.active_tip >= end))
        return;
    rfl_problems_add(&check->problems, rfl_problems_line(check, path),
                     "%s.%s lies beyond protocol.dispersive_distance, %.9g mm, where the model "
                     "ends",
                     section, name, 1e3 * distance);
    rfl_problems_between(&check->problems, path, "protocol.dispersive_distance");
}

/** Current needs a dispersive electrode, which ends the domain: what is looked at lies inside. */
static void check_rf(struct rfl_check *check) {
    const struct rfl_scenario *scenario = check->scenario;
    if (check->shape && *shape_of(check)->per)
        REPORT(check, "protocol.heating", "probe.shape", "%s",
               "rf is not for an infinite cylinder: write fixed, or take a sphere or a needle");
    check_sensor(check);
    for (size_t i = 0; i < scenario->monitor_count; i++) {
        const struct rfl_monitor *monitor = &scenario->monitors[i];
        check_reach(check, "monitors", monitor->name, monitor->radius, monitor->height);
    }
    for (size_t i = 0; i < scenario->nerve_count; i++) {
        const struct rfl_nerve *nerve = &scenario->nerves[i];
        check_reach(check, "nerves", nerve->name, nerve->radius, nerve->height);
    }
}

/* --- layers --- */

static int by_height(const void *one, const void *other) {
    const struct rfl_layer *a = one, *b = other;
    return (a->from > b->from) - (a->from < b->from);
}

/** Two layers, the lower one first, share some height. */
static void report_overlap(struct rfl_check *check, const struct rfl_layer *lower,
                           const struct rfl_layer *upper) {
    char path[RFL_PATH_SIZE], other[RFL_PATH_SIZE];
    snprintf(path, sizeof path, "layers.%s.from", upper->name);
    snprintf(other, sizeof other, "layers.%s.to", lower->name);
    rfl_problems_add(&check->problems, rfl_problems_line(check, path),
                     "layers.%s overlaps layers.%s, which ends at %.9g mm: layers may touch, but "
                     "not overlap",
                     upper->name, lower->name, 1e3 * lower->to);
    rfl_problems_between(&check->problems, path, other);
}

/** Layers in the order of their heights; none reaches into another. */
static void order_layers(struct rfl_check *check) {
    struct rfl_scenario *scenario = check->scenario;
    struct rfl_layer *layers = scenario->layers;
    bool heights = true;
    char path[RFL_PATH_SIZE], other[RFL_PATH_SIZE];
    for (size_t i = 0; i < scenario->layer_count; i++) {
        snprintf(path, sizeof path, "layers.%s.to", layers[i].name);
        snprintf(other, sizeof other, "layers.%s.from", layers[i].name);
        heights &= layers[i].from < layers[i].to;
        if (layers[i].to <= layers[i].from)
            REPORT(check, path, other, "%.9g mm is not above layers.%s.from, %.9g mm",
                   1e3 * layers[i].to, layers[i].name, 1e3 * layers[i].from);
    }
    if (!heights) /* NaN cannot be sorted */
        return;
    qsort(layers, scenario->layer_count, sizeof *layers, by_height);
    for (size_t i = 1; i < scenario->layer_count; i++) {
        if (layers[i].from < layers[i - 1].to - TOUCHING)
            report_overlap(check, &layers[i - 1], &layers[i]);
        else if (layers[i].from < layers[i - 1].to + TOUCHING)
            layers[i].from = layers[i - 1].to; /* whatever the last bit says */
    }
}

/* --- fluid --- */

/** A sleeve of fluid begins beyond the probe, and has a height. */
static void check_fluid(struct rfl_check *check) {
    const struct rfl_fluid *fluid = &check->scenario->fluid;
    const double surface = rfl_probe_radius(&check->scenario->probe);
    if (fluid->radius < (surface + THINNEST_SLEEVE) * (1 - RFL_SAME))
        REPORT(check, "fluid.radius", "probe.diameter",
               "%.9g mm is less than 0.1 mm beyond the probe's radius, %.9g mm: write at least "
               "%.9g mm",
               1e3 * fluid->radius, 1e3 * surface, 1e3 * (surface + THINNEST_SLEEVE));
    if (fluid->to <= fluid->from)
        REPORT(check, "fluid.to", "fluid.from", "%.9g mm is not above fluid.from, %.9g mm",
               1e3 * fluid->to, 1e3 * fluid->from);
}

/** A number that is given, else another one. */
static double given_or(double number, double otherwise) {
    return isnan(number) ? otherwise : number;
}

/** Tissue with fluid in it. Blood that is not given flows per mass, as in a layer. */
static struct rfl_tissue soak(const struct rfl_tissue *beneath, const struct rfl_tissue *fluid) {
    struct rfl_tissue soaked = *beneath;
    soaked.density = given_or(fluid->density, beneath->density);
    soaked.specific_heat = given_or(fluid->specific_heat, beneath->specific_heat);
    soaked.conductivity = given_or(fluid->conductivity, beneath->conductivity);
    soaked.electrical_conductivity =
        given_or(fluid->electrical_conductivity, beneath->electrical_conductivity);
    if (!isnan(fluid->density))
        soaked.perfusion = beneath->perfusion / beneath->density * fluid->density;
    soaked.perfusion = given_or(fluid->perfusion, soaked.perfusion);
    return soaked;
}

/** What fluid makes of the tissue and of its layers; after their own perfusion is known. */
static void derive_fluid(struct rfl_scenario *scenario) {
    const struct rfl_tissue own = scenario->fluid.tissue;
    const bool any = rfl_scenario_has_fluid(scenario);
    for (size_t i = 0; i < scenario->layer_count; i++) {
        struct rfl_layer *layer = &scenario->layers[i];
        layer->soaked =
            any && !rfl_tissue_is_bone(&layer->tissue) ? soak(&layer->tissue, &own) : layer->tissue;
    }
    if (any)
        scenario->fluid.tissue = soak(&scenario->tissue, &own);
}

/* --- what follows --- */

/** A monitor must be outside the probe; one on its surface, but for rounding, is put there. */
static void check_monitor(struct rfl_check *check, struct rfl_monitor *monitor) {
    const struct rfl_probe *probe = &check->scenario->probe;
    const struct rfl_entries *entries = check->scenario->entries;
    double surface = rfl_probe_radius(probe);
    bool beside = !check->shape || !shape_of(check)->has_tip || monitor->height >= 0;
    char path[RFL_PATH_SIZE];
    snprintf(path, sizeof path, "monitors.%s.radius", monitor->name);
    if (fabs(monitor->radius - surface) < RFL_SAME * surface)
        monitor->radius = surface;
    if (check->shape && beside && monitor->radius < surface && rfl_entries_find(entries, path))
        REPORT(check, path, "probe.diameter",
               "%.9g mm is inside the probe, whose radius is %.9g mm", 1e3 * monitor->radius,
               1e3 * surface);
}

/** All of a nerve must be outside the probe. */
static void check_nerve(struct rfl_check *check, const struct rfl_nerve *nerve) {
    const struct rfl_probe *probe = &check->scenario->probe;
    char path[RFL_PATH_SIZE];
    double numbers = nerve->radius + nerve->height + nerve->angle + nerve->length + nerve->diameter;
    if (!check->shape || isnan(numbers) || isnan(probe->diameter) ||
        rfl_nerve_is_outside(nerve, probe))
        return;
    snprintf(path, sizeof path, "nerves.%s.radius", nerve->name);
    rfl_problems_add(&check->problems, rfl_problems_line(check, path),
                     "nerves.%s reaches into the probe, whose radius is %.9g mm: beside it, write "
                     "a radius of at least %.9g mm",
                     nerve->name, 1e3 * rfl_probe_radius(probe),
                     1e3 * (probe->diameter + nerve->diameter) / 2);
    rfl_problems_between(&check->problems, path, "probe.diameter");
}

/** Nerves are few, and outside the probe. */
static void check_nerves(struct rfl_check *check) {
    const struct rfl_scenario *scenario = check->scenario;
    char path[RFL_PATH_SIZE];
    for (size_t i = 0; i < scenario->nerve_count && i < RFL_NERVES_MAX; i++)
        check_nerve(check, &scenario->nerves[i]);
    if (scenario->nerve_count <= RFL_NERVES_MAX)
        return;
    snprintf(path, sizeof path, "nerves.%s.radius", scenario->nerves[RFL_NERVES_MAX].name);
    rfl_problems_add(&check->problems, rfl_problems_line(check, path),
                     "nerves: %zu are too many: at most %d are allowed", scenario->nerve_count,
                     RFL_NERVES_MAX);
}

/** A monitor or a nerve, as far as labels go. */
struct labelled {
    const char *section, *name;
    char *label;
};

/** Item i of the monitors, then of the nerves; false: there are no more. */
static bool labelled_at(const struct rfl_scenario *scenario, size_t i, struct labelled *item) {
    const size_t monitors = scenario->monitor_count;
    if (i >= monitors + scenario->nerve_count)
        return false;
    if (i < monitors)
        *item =
            (struct labelled){"monitors", scenario->monitors[i].name, scenario->monitors[i].label};
    else
        *item = (struct labelled){"nerves", scenario->nerves[i - monitors].name,
                                  scenario->nerves[i - monitors].label};
    return true;
}

/** Two items that people could not tell apart, at the one whose label is given, or the later. */
static void report_label(struct rfl_check *check, const struct labelled *one,
                         const struct labelled *other) {
    char path[RFL_PATH_SIZE], its[RFL_PATH_SIZE];
    snprintf(path, sizeof path, "%s.%s.label", one->section, one->name);
    snprintf(its, sizeof its, "%s.%s.label", other->section, other->name);
    REPORT(check, path, its, "%s.%s is called \"%s\" as well: give each a label of its own",
           other->section, other->name, one->label);
}

/** What has no label is called by its name; none is called as another is, unless both only have
 * their names. */
static void complete_labels(struct rfl_check *check) {
    const struct rfl_scenario *scenario = check->scenario;
    struct labelled one, other;
    for (size_t i = 0; labelled_at(scenario, i, &one); i++)
        if (!*one.label)
            strcpy(one.label, one.name);
    for (size_t i = 1; labelled_at(scenario, i, &one); i++)
        for (size_t k = 0; k < i && labelled_at(scenario, k, &other); k++) {
            if (strcmp(one.label, other.label))
                continue;
            if (strcmp(one.label, one.name))
                report_label(check, &one, &other);
            else if (strcmp(other.label, other.name))
                report_label(check, &other, &one);
        }
}

static int ascending(const void *one, const void *other) {
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

/** End the run at a time: snapshots after it give way to one then. */
static enum rfl_status cut(struct rfl_output *output, double stop, struct rfl_error *error) {
    size_t kept = 0;
    double *snapshots = rfl_allocate(output->snapshot_count + 1, sizeof *snapshots, error);
    if (!snapshots)
        return RFL_FAILED;
    for (size_t i = 0; i < output->snapshot_count; i++)
        if (output->snapshots[i] < stop * (1 - RFL_SAME))
            snapshots[kept++] = output->snapshots[i];
    snapshots[kept++] = stop;
    free(output->snapshots);
    *output = (struct rfl_output){.interval = output->interval,
                                  .stop = stop,
                                  .snapshots = snapshots,
                                  .snapshot_count = kept,
                                  .frames = output->frames};
    return RFL_OK;
}

enum rfl_status rfl_scenario_stop(struct rfl_scenario *scenario, double time,
                                  struct rfl_error *error) {
    char text[64];
    const struct rfl_entry entry = {.path = (char *)"output.stop", .text = text, .depth = 2};
    if (cut(&scenario->output, time, error))
        return RFL_FAILED;
    rfl_quantity_print(time, "s", text, sizeof text);
    rfl_entries_remove(scenario->entries, entry.path, false);
    return rfl_entries_add(scenario->entries, &entry, error);
}

/** Sort snapshots, merge equal ones; none given: end of heating and end of run. */
static void order_snapshots(struct rfl_check *check) {
    struct rfl_output *output = &check->scenario->output;
    double ends[] = {rfl_scenario_heating_time(check->scenario), rfl_scenario_end(check->scenario)};
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
            if (fabs(output->snapshots[i] - ends[j]) < RFL_SAME * ends[j])
                output->snapshots[i] = ends[j];
    if (output->snapshot_count)
        qsort(output->snapshots, output->snapshot_count, sizeof *output->snapshots, ascending);
    for (size_t i = 0; i < output->snapshot_count; i++)
        if (kept == 0 || output->snapshots[i] > output->snapshots[kept - 1])
            output->snapshots[kept++] = output->snapshots[i];
    output->snapshot_count = kept;
    if (!(output->stop < ends[1] * (1 - RFL_SAME)))
        output->stop = ends[1];
    else if (cut(output, output->stop, NULL))
        check->problems.out_of_memory = true;
}

/** The title where none is given: the file's name, as far as it can be one. */
static void derive_title(struct rfl_check *check) {
    struct rfl_scenario *scenario = check->scenario;
    struct rfl_error error = {0};
    scenario->title = rfl_string_copy(*scenario->name ? scenario->name : "scenario", &error);
    check->problems.out_of_memory |= !scenario->title;
    if (!scenario->title)
        return;
    rfl_string_clean(scenario->title);
    size_t characters = 0;
    for (char *at = scenario->title; *at; at++) {
        characters += ((unsigned char)*at & 0xc0) != 0x80;
        if (characters > RFL_TITLE_MAX) {
            *at = '\0';
            break;
        }
    }
}

/** A perfusion that is not given: the material's, for as much tissue as it weighs. */
static double material_perfusion(const struct rfl_tissue *tissue) {
    const struct rfl_material *material =
        tissue->material ? rfl_material_find(tissue->material) : NULL;
    return material ? material->perfusion * 1e-6 / 60 * tissue->density : NAN;
}

/** The perfusion of the tissue and of its layers. */
static void derive_perfusion(struct rfl_check *check) {
    struct rfl_scenario *scenario = check->scenario;
    char path[RFL_PATH_SIZE];
    if (!given(check, "tissue.perfusion"))
        scenario->tissue.perfusion = material_perfusion(&scenario->tissue);
    for (size_t i = 0; i < scenario->layer_count; i++) {
        struct rfl_layer *layer = &scenario->layers[i];
        snprintf(path, sizeof path, "layers.%s.perfusion", layer->name);
        bool own = given(check, path) != NULL;
        snprintf(path, sizeof path, "layers.%s.material", layer->name);
        if (!own)
            layer->tissue.perfusion =
                given(check, path)
                    ? material_perfusion(&layer->tissue)
                    : scenario->tissue.perfusion / scenario->tissue.density * layer->tissue.density;
    }
}

/** What follows from other values: title, perfusion, what a shape does not have. */
static void derive(struct rfl_check *check) {
    struct rfl_scenario *scenario = check->scenario;
    struct rfl_probe *probe = &scenario->probe;
    if (!given(check, "title"))
        derive_title(check);
    derive_perfusion(check);
    derive_fluid(scenario);
    if (!given(check, "probe.coolant_conductance"))
        probe->coolant_conductance = 0;
    const bool angles = !check->shape || shape_of(check)->has_axis;
    for (size_t i = 0; i < scenario->nerve_count && !angles; i++)
        scenario->nerves[i].angle = M_PI_2;
    if (check->shape && shape_of(check)->has_tip)
        return;
    probe->active_tip = probe->sensor_depth = 0;
    for (size_t i = 0; i < scenario->monitor_count; i++)
        scenario->monitors[i].height = 0;
    for (size_t i = 0; i < scenario->nerve_count; i++)
        scenario->nerves[i].height = 0;
}

void rfl_derive(struct rfl_check *check) {
    struct rfl_scenario *scenario = check->scenario;
    derive(check);
    order_stages(check);
    check_times(check);
    check_time_above(check);
    check_kinetics(check);
    check_pair(check, "probe.coolant_temperature", "probe.coolant_conductance");
    if (rfl_scenario_is_rf(scenario))
        check_rf(check);
    order_layers(check);
    check_fluid(check);
    for (size_t i = 0; i < scenario->monitor_count; i++)
        check_monitor(check, &scenario->monitors[i]);
    check_nerves(check);
    complete_labels(check);
    order_snapshots(check);
}
