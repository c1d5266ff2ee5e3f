#include "rflesion/scenario.h"

#include <math.h>
#include <string.h>

/* --- one place for each question --- */

double rfl_tissue_diffusivity(const struct rfl_tissue *tissue) {
    return tissue->conductivity / (tissue->density * tissue->specific_heat);
}

bool rfl_tissue_is_bone(const struct rfl_tissue *tissue) {
    const struct rfl_material *material =
        tissue->material ? rfl_material_find(tissue->material) : NULL;
    return material && material->is_bone;
}

double rfl_probe_radius(const struct rfl_probe *probe) {
    return probe->diameter / 2;
}

double rfl_probe_reading(const struct rfl_probe *probe, double body, double T) {
    return probe->sensor_deficit > 0 ? T - probe->sensor_deficit * (T - body) : T;
}

double rfl_probe_metal(const struct rfl_probe *probe, double body, double reading) {
    return probe->sensor_deficit > 0 ? body + (reading - body) / (1 - probe->sensor_deficit)
                                     : reading;
}

enum rfl_criterion rfl_criteria_count(const struct rfl_criteria *criteria) {
    return criteria->above_duration > 0 ? RFL_CRITERIA : RFL_TIME_ABOVE;
}

bool rfl_protocol_is_rf(const struct rfl_protocol *protocol) {
    return protocol->heating == RFL_HEATING_RF;
}

bool rfl_protocol_holds_temperature(const struct rfl_protocol *protocol) {
    return protocol->control == RFL_CONTROL_TEMPERATURE;
}

bool rfl_scenario_is_rf(const struct rfl_scenario *scenario) {
    return rfl_protocol_is_rf(&scenario->protocol);
}

bool rfl_scenario_is_cooled(const struct rfl_scenario *scenario) {
    return rfl_scenario_is_rf(scenario) && scenario->probe.coolant_conductance > 0;
}

bool rfl_scenario_has_fluid(const struct rfl_scenario *scenario) {
    return scenario->fluid.radius > 0;
}

/* Bone cuts the sleeve: pieces lie between its layers, which ascend. */
bool rfl_scenario_fluid_piece(const struct rfl_scenario *scenario, size_t piece, double *from,
                              double *to) {
    const struct rfl_fluid *fluid = &scenario->fluid;
    double below = fluid->from;
    for (size_t i = 0; i <= scenario->layer_count && rfl_scenario_has_fluid(scenario); i++) {
        const struct rfl_layer *layer = i < scenario->layer_count ? &scenario->layers[i] : NULL;
        if (layer && !rfl_tissue_is_bone(&layer->tissue))
            continue;
        *from = below;
        *to = layer ? fmin(layer->from, fluid->to) : fluid->to;
        if (*from < *to && piece-- == 0)
            return true;
        below = layer ? fmax(layer->to, below) : below;
    }
    return false;
}

size_t rfl_scenario_fluid_pieces(const struct rfl_scenario *scenario) {
    size_t count = 0;
    double from, to;
    while (rfl_scenario_fluid_piece(scenario, count, &from, &to))
        count++;
    return count;
}

static bool is_close(double one, double other) {
    return fabs(one - other) <= 1e-9 * fabs(other);
}

/** Are two tissues one, as far as rounding goes and a generator's current or a hot surface sees, in
 * what fluid may change? */
static bool is_same_tissue(const struct rfl_tissue *one, const struct rfl_tissue *other, bool rf) {
    return is_close(one->density, other->density) &&
           is_close(one->specific_heat, other->specific_heat) &&
           is_close(one->conductivity, other->conductivity) &&
           is_close(one->perfusion, other->perfusion) &&
           (!rf || is_close(one->electrical_conductivity, other->electrical_conductivity));
}

bool rfl_scenario_fluid_matters(const struct rfl_scenario *scenario) {
    const bool rf = rfl_scenario_is_rf(scenario);
    bool matters = !is_same_tissue(&scenario->fluid.tissue, &scenario->tissue, rf);
    for (size_t i = 0; i < scenario->layer_count; i++) {
        const struct rfl_layer *layer = &scenario->layers[i];
        matters = matters || !is_same_tissue(&layer->soaked, &layer->tissue, rf);
    }
    return matters && rfl_scenario_has_fluid(scenario);
}

bool rfl_scenario_is_pulsed(const struct rfl_scenario *scenario) {
    bool pulsed = false;
    for (size_t i = 0; i < scenario->stage_count; i++)
        pulsed = pulsed || scenario->stages[i].protocol.pulses != RFL_PULSES_NONE;
    return pulsed && rfl_scenario_is_rf(scenario);
}

double rfl_scenario_highest_set_temperature(const struct rfl_scenario *scenario) {
    double highest = scenario->tissue.temperature;
    for (size_t i = 0; i < scenario->stage_count; i++)
        if (rfl_protocol_holds_temperature(&scenario->stages[i].protocol))
            highest = fmax(highest, scenario->stages[i].protocol.set_temperature);
    return highest;
}

/* --- places --- */

struct rfl_point rfl_shape_place(enum rfl_shape shape, double across, double up) {
    if (rfl_shapes[shape].has_tip)
        return (struct rfl_point){.x = across, .z = up};
    return (struct rfl_point){.x = across, .y = up};
}

/* --- monitors --- */

const char *rfl_scenario_label(const struct rfl_scenario *scenario, const char *section,
                               const char *name) {
    for (size_t i = 0; i < scenario->monitor_count && !strcmp(section, "monitors"); i++)
        if (!strcmp(scenario->monitors[i].name, name))
            return scenario->monitors[i].label;
    for (size_t i = 0; i < scenario->nerve_count && !strcmp(section, "nerves"); i++)
        if (!strcmp(scenario->nerves[i].name, name))
            return scenario->nerves[i].label;
    return name;
}

struct rfl_point rfl_monitor_point(const struct rfl_monitor *monitor) {
    return (struct rfl_point){.x = monitor->radius, .z = monitor->height};
}

double rfl_monitor_distance(const struct rfl_monitor *monitor, const struct rfl_probe *probe) {
    double beside = monitor->radius - rfl_probe_radius(probe);
    return monitor->height < 0 ? hypot(fmax(beside, 0), monitor->height) : beside;
}

/* --- nerves --- */

double rfl_nerve_distance(const struct rfl_nerve *nerve, const struct rfl_probe *probe) {
    const struct rfl_monitor middle = {.radius = nerve->radius, .height = nerve->height};
    return rfl_monitor_distance(&middle, probe);
}

size_t rfl_nerve_sections(const struct rfl_nerve *nerve) {
    static const double apart = 0.2e-3;
    return 2 * (size_t)ceil(nerve->length / (2 * apart) * (1 - 1e-12)) + 1;
}

double rfl_nerve_along(const struct rfl_nerve *nerve, size_t k) {
    double half = (double)(rfl_nerve_sections(nerve) - 1) / 2;
    return nerve->length / 2 * (((double)k - half) / half);
}

struct rfl_point rfl_nerve_point(const struct rfl_nerve *nerve, double along, size_t k) {
    double around = 2 * M_PI * (double)(k ? k - 1 : 0) / (RFL_NERVE_POINTS - 1);
    double outward = k ? nerve->diameter / 2 * cos(around) : 0;
    double sideways = k ? nerve->diameter / 2 * sin(around) : 0;
    return (struct rfl_point){.x = nerve->radius + outward,
                              .y = along * sin(nerve->angle) + sideways * cos(nerve->angle),
                              .z = nerve->height +
                                   (along * cos(nerve->angle) - sideways * sin(nerve->angle))};
}

bool rfl_nerve_is_outside(const struct rfl_nerve *nerve, const struct rfl_probe *probe) {
    const double tiny = 1e-9, surface = rfl_probe_radius(probe) - tiny;
    if (nerve->radius - nerve->diameter / 2 >= surface)
        return true;
    const struct rfl_shape_row *shape = &rfl_shapes[probe->shape];
    bool outside = shape->has_tip; /* ahead of its end it may lie */
    for (size_t k = 0; k < rfl_nerve_sections(nerve) && outside; k++)
        for (size_t p = 0; p < RFL_NERVE_POINTS && outside; p++) {
            const struct rfl_point at = rfl_nerve_point(nerve, rfl_nerve_along(nerve, k), p);
            outside = at.z <= tiny || shape->radius(at) >= surface;
        }
    return outside;
}
