#include "rflesion/rows.h"

#include <math.h>

#include "words.h"
#include "rows.h"

/** "6.3 mm wide (radius 3.1 mm), 12.8 mm long, ..." */
static void print_sizes(const struct rfl_extent *extent, enum rfl_shape shape, FILE *out) {
    fprintf(out, "%.1f mm wide (radius %.1f mm)", 2e3 * extent->radius, 1e3 * extent->radius);
    if (rfl_shapes[shape].has_tip)
        fprintf(out, ", %.1f mm long, reaching %.1f mm ahead of the tip", 1e3 * extent->length,
                1e3 * extent->distal_extension);
    if (!*rfl_shapes[shape].per)
        fprintf(out, ", %.0f mm3 of tissue", 1e9 * extent->volume);
}

/** Degrees as a person reads them: whole ones, and none below zero by rounding. */
static double whole_degrees(double kelvin) {
    return round(kelvin - RFL_CELSIUS) + 0.0; /* -0 is 0 */
}

/** One criterion in words: "50 degC isotherm". */
static void print_criterion(const struct rfl_simulation *simulation, enum rfl_criterion criterion,
                            FILE *out) {
    const struct rfl_criteria *criteria = &simulation->scenario->lesion;
    char remark[256] = "";
    if (criterion == RFL_ARRHENIUS)
        rfl_words_kinetics(simulation, remark, sizeof remark);
    if (criterion == RFL_ISOTHERM)
        fprintf(out, "%g degC isotherm", criteria->isotherm - RFL_CELSIUS);
    else if (criterion == RFL_ARRHENIUS)
        fprintf(out, "Arrhenius damage, %s%s%s", criteria->kinetics.name, *remark ? ": " : "",
                remark);
    else if (criterion == RFL_CEM43)
        fprintf(out, "CEM43, %g min", criteria->cem43 / 60);
    else
        fprintf(out, "%g degC or more for %g s", criteria->above_temperature - RFL_CELSIUS,
                criteria->above_duration);
}

static void print_lesion(const struct rfl_simulation *simulation, enum rfl_criterion criterion,
                         FILE *out) {
    const struct rfl_extent *extent = &simulation->lesion[criterion];
    if (extent->reaches_edge)
        fprintf(out, "larger than the domain, not measured");
    else if (extent->radius > 0)
        print_sizes(extent, simulation->scenario->probe.shape, out);
    else
        fprintf(out, "none: no tissue meets this criterion");
    fprintf(out, " [");
    print_criterion(simulation, criterion, out);
    fprintf(out, "]\n");
}

/** Print what a line begins with: the item, in a column of that width, and its role. */
static void print_item(const char *label, enum rfl_role role, int width, FILE *out) {
    fprintf(out, "  %s%*s  %-6s  ", label, width - rfl_characters(label), "", rfl_role_names[role]);
}

/** One monitor's verdict in words. */
static void print_monitor(const struct rfl_simulation *simulation, size_t i, int width, FILE *out) {
    const struct rfl_monitor *monitor = &simulation->scenario->monitors[i];
    const struct rfl_monitor_state *state = &simulation->monitors[i];
    double since = state->inside_since[simulation->scenario->lesion.criterion];
    print_item(monitor->label, monitor->role, width, out);
    fprintf(out, "%.1f mm from the probe",
            1e3 * rfl_monitor_distance(monitor, &simulation->scenario->probe));
    if (monitor->height < 0)
        fprintf(out, ", %.1f mm ahead of its end", -1e3 * monitor->height);
    fprintf(out, ": ");
    if (state->verdict == RFL_BORDERLINE)
        fprintf(out, "borderline");
    else
        fprintf(out, "%s the modelled lesion", rfl_verdict_names[state->verdict]);
    if (!isnan(since))
        fprintf(out, state->verdict == RFL_INSIDE ? " since %.1f s" : ", inside since %.1f s",
                since);
    if (isfinite(state->margin))
        fprintf(out, ", %.1f mm %s its edge", 1e3 * fabs(state->margin),
                state->margin < 0 ? "beyond" : "within");
    fprintf(out, "; peak %.0f degC", whole_degrees(state->peak_temperature));
    if (rfl_scenario_is_pulsed(simulation->scenario))
        fprintf(out, ", in spikes %.0f degC; field %.0f V/m",
                whole_degrees(state->spike_temperature), state->peak_field);
    fprintf(out, "\n");
}

/** "parallel", "crossing", "at 45 degree"; of a sphere, to which all lines are alike, "". */
static void print_direction(const struct rfl_nerve *nerve, enum rfl_shape shape, FILE *out) {
    double degrees = 180 / M_PI * nerve->angle;
    if (!rfl_shapes[shape].has_axis)
        return;
    if (degrees < 0.05)
        fprintf(out, "parallel, ");
    else if (degrees > 89.95)
        fprintf(out, "crossing, ");
    else
        fprintf(out, "at %.3g degree, ", degrees);
}

/** One nerve's length inside, and its verdict, in words. */
static void print_nerve(const struct rfl_simulation *simulation, size_t i, int width, FILE *out) {
    const struct rfl_nerve *nerve = &simulation->scenario->nerves[i];
    const struct rfl_nerve_state *state = &simulation->nerves[i];
    const struct rfl_probe *probe = &simulation->scenario->probe;
    enum rfl_criterion chosen = simulation->scenario->lesion.criterion;
    double margin = state->margin.whole;
    bool partly = margin < 0 && state->margin.any >= 0;
    print_item(nerve->label, nerve->role, width, out);
    print_direction(nerve, probe->shape, out);
    fprintf(out, "%.1f mm from the probe", 1e3 * rfl_nerve_distance(nerve, probe));
    if (nerve->height < 0)
        fprintf(out, ", %.1f mm ahead of its end", -1e3 * nerve->height);
    fprintf(out, ": ");
    if (state->verdict == RFL_BORDERLINE)
        fprintf(out, "borderline");
    else
        fprintf(out, "%s the modelled lesion", rfl_verdict_names[state->verdict]);
    if (!isnan(state->inside_since[chosen]))
        fprintf(out, ", %.1f mm of its length inside, the first since %.1f s",
                1e3 * rfl_row_length_inside(simulation, i, chosen), state->inside_since[chosen]);
    else if (partly)
        fprintf(out, ", part of its cross-section inside, its farthest rim");
    if (isfinite(margin))
        fprintf(out, "%s %.1f mm %s its edge", partly ? "" : ",", 1e3 * fabs(margin),
                margin < 0 ? "beyond" : "within");
    fprintf(out, "\n");
}

/** The hottest tissue of the run, and its place. */
static void print_hottest(const struct rfl_simulation *simulation, FILE *out) {
    double height = 1e3 * simulation->hottest_place.z;
    bool needle = rfl_shapes[simulation->scenario->probe.shape].has_tip;
    fprintf(out, "hottest tissue %.0f degC, %.1f mm from the %s",
            whole_degrees(simulation->hottest), 1e3 * simulation->hottest_place.x,
            needle ? "axis" : "centre");
    if (needle)
        fprintf(out, ", %.1f mm %s the distal end", fabs(height),
                height < 0 ? "ahead of" : "above");
    fprintf(out, "\n");
}

/** A cooled probe comes first to where the heat is: away from it. */
static void print_cooled(const struct rfl_simulation *simulation, FILE *out) {
    const struct rfl_extent *extent = &simulation->lesion[simulation->scenario->lesion.criterion];
    fprintf(out, "Cooled: ");
    print_hottest(simulation, out);
    if (extent->radius > 0 && !extent->reaches_edge)
        fprintf(out, "        lesion %.1f mm ahead of the distal end\n",
                1e3 * extent->distal_extension);
}

/** What the generator displayed at the end of heating, and what that came to. */
static void print_generator(const struct rfl_simulation *simulation, FILE *out) {
    const struct rfl_display *end = &simulation->generator_at_end_of_heating;
    const double leads = simulation->scenario->protocol.series_resistance;
    fprintf(out, "        at the end %.1f V, %.0f mA, %.1f W; sensor %.0f degC", end->voltage,
            1e3 * end->current, end->power, whole_degrees(end->sensor_temperature));
    if (simulation->scenario->probe.sensor_deficit > 0)
        fprintf(out, " (tip %.0f degC)", whole_degrees(end->metal_temperature));
    fprintf(out, "\n");
    if (end->impedance > 0 && leads > 0)
        fprintf(out, "        %.0f ohm: tissue %.0f ohm + leads and skin %.0f ohm\n",
                end->impedance, end->impedance - leads, leads);
    else if (end->impedance > 0)
        fprintf(out, "        %.0f ohm, tissue only\n", end->impedance);
    if (!isnan(simulation->cut_off))
        fprintf(out, "        cut off at %.1f s: the impedance passed its limit, %.6g ohm\n",
                simulation->cut_off, simulation->scenario->protocol.impedance_limit);
    fprintf(out, "        %.0f J delivered\n", simulation->energy.delivered);
    if (rfl_scenario_is_cooled(simulation->scenario))
        return;
    fprintf(out, "        ");
    print_hottest(simulation, out);
}

/** How it was heated, stage by stage. */
static void print_heating(const struct rfl_simulation *simulation, FILE *out) {
    const struct rfl_scenario *scenario = simulation->scenario;
    char words[160];
    rfl_words_heating(scenario, "degC", words, sizeof words);
    fprintf(out, "Probe:  %s\n", words);
    for (size_t i = 0; i < scenario->stage_count && scenario->stage_count > 1; i++) {
        rfl_words_stage(&scenario->stages[i], "degC", words, sizeof words);
        fprintf(out, "        %g to %g s: %s\n", scenario->stages[i].start, scenario->stages[i].end,
                words);
    }
    if (rfl_scenario_is_rf(simulation->scenario))
        print_generator(simulation, out);
}

void rfl_summary_print(const struct rfl_simulation *simulation, FILE *out) {
    const struct rfl_scenario *scenario = simulation->scenario;
    fprintf(out, "%s\n", scenario->title);
    if (rfl_scenario_is_stopped(scenario))
        fprintf(out, "Stopped at %.1f s of %.6g s\n", simulation->end, rfl_scenario_end(scenario));
    if (rfl_scenario_is_cooled(simulation->scenario))
        print_cooled(simulation, out);
    fprintf(out, "Lesion: ");
    print_lesion(simulation, scenario->lesion.criterion, out);
    for (size_t k = 0; k < rfl_criteria_count(&scenario->lesion); k++)
        if ((enum rfl_criterion)k != scenario->lesion.criterion) {
            fprintf(out, "    or: ");
            print_lesion(simulation, (enum rfl_criterion)k, out);
        }
    print_heating(simulation, out);
    int width = 0;
    for (size_t i = 0; i < scenario->monitor_count; i++) {
        int length = rfl_characters(scenario->monitors[i].label);
        width = length > width ? length : width;
    }
    for (size_t i = 0; i < scenario->nerve_count; i++) {
        int length = rfl_characters(scenario->nerves[i].label);
        width = length > width ? length : width;
    }
    for (size_t i = 0; i < scenario->monitor_count; i++)
        print_monitor(simulation, i, width, out);
    for (size_t i = 0; i < scenario->nerve_count; i++)
        print_nerve(simulation, i, width, out);
    if (rfl_scenario_is_pulsed(simulation->scenario))
        fprintf(out, "%s\n", RFL_PULSED_REMARK);
    fprintf(out, "%s\n", RFL_NOTICE);
}
