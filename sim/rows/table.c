/* The table of results. A new one is a row here: summary, comparison, CSV and page follow. */
#include "rows.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "words.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* --- what applies --- */

static bool needle(const struct rfl_scenario *scenario) {
    return rfl_shapes[scenario->probe.shape].has_tip;
}

static bool bounded(const struct rfl_scenario *scenario) {
    return !*rfl_shapes[scenario->probe.shape].per;
}

static bool directed(const struct rfl_scenario *scenario) {
    return rfl_shapes[scenario->probe.shape].has_axis;
}

static bool has_nerves(const struct rfl_scenario *scenario) {
    return scenario->nerve_count > 0;
}

static bool has_deficit(const struct rfl_scenario *scenario) {
    return scenario->probe.sensor_deficit > 0;
}

static bool has_time_above(const struct rfl_scenario *scenario) {
    return rfl_criteria_count(&scenario->lesion) > RFL_TIME_ABOVE;
}

static bool stopped(const struct rfl_scenario *scenario) {
    return rfl_scenario_is_stopped(scenario);
}

/* --- values that are no field --- */

static double width(const struct rfl_row_subject *subject) {
    const struct rfl_extent *extent = subject->fields;
    return 2 * extent->radius;
}

static double monitor_distance(const struct rfl_row_subject *subject) {
    const struct rfl_scenario *scenario = subject->simulation->scenario;
    return rfl_monitor_distance(&scenario->monitors[subject->item], &scenario->probe);
}

static double nerve_distance(const struct rfl_row_subject *subject) {
    const struct rfl_scenario *scenario = subject->simulation->scenario;
    return rfl_nerve_distance(&scenario->nerves[subject->item], &scenario->probe);
}

static double nerve_inside(const struct rfl_row_subject *subject) {
    return rfl_row_length_inside(subject->simulation, subject->item,
                                 (enum rfl_criterion)subject->criterion);
}

static double cells(const struct rfl_row_subject *subject) {
    return (double)subject->simulation->grid->layout.cells;
}

static double steps(const struct rfl_row_subject *subject) {
    return (double)subject->simulation->steps;
}

static double rejected_steps(const struct rfl_row_subject *subject) {
    return (double)subject->simulation->rejected_steps;
}

/* --- words --- */

static void criterion(const struct rfl_row_subject *subject, char *text, size_t size) {
    snprintf(text, size, "%s",
             rfl_criterion_names[subject->simulation->scenario->lesion.criterion]);
}

static void impedance_of(const struct rfl_row_subject *subject, char *text, size_t size) {
    rfl_words_impedance(subject->simulation->scenario, text, size);
}

static void remark(const struct rfl_row_subject *subject, char *text, size_t size) {
    (void)subject;
    snprintf(text, size, "%s", RFL_PULSED_REMARK);
}

static void kinetics(const struct rfl_row_subject *subject, char *text, size_t size) {
    rfl_words_kinetics(subject->simulation, text, size);
}

static void accuracy(const struct rfl_row_subject *subject, char *text, size_t size) {
    snprintf(text, size, "%s", rfl_accuracy_names[subject->simulation->scenario->accuracy]);
}

/** A label that is given; "": the name is all. */
static void monitor_label(const struct rfl_row_subject *subject, char *text, size_t size) {
    const struct rfl_monitor *its = &subject->simulation->scenario->monitors[subject->item];
    snprintf(text, size, "%s", strcmp(its->label, its->name) ? its->label : "");
}

static void nerve_label(const struct rfl_row_subject *subject, char *text, size_t size) {
    const struct rfl_nerve *its = &subject->simulation->scenario->nerves[subject->item];
    snprintf(text, size, "%s", strcmp(its->label, its->name) ? its->label : "");
}

static void monitor_role(const struct rfl_row_subject *subject, char *text, size_t size) {
    const struct rfl_scenario *scenario = subject->simulation->scenario;
    snprintf(text, size, "%s", rfl_role_names[scenario->monitors[subject->item].role]);
}

static void nerve_role(const struct rfl_row_subject *subject, char *text, size_t size) {
    const struct rfl_scenario *scenario = subject->simulation->scenario;
    snprintf(text, size, "%s", rfl_role_names[scenario->nerves[subject->item].role]);
}

static void monitor_verdict(const struct rfl_row_subject *subject, char *text, size_t size) {
    const struct rfl_monitor_state *state = subject->fields;
    snprintf(text, size, "%s", rfl_verdict_names[state->verdict]);
}

static void nerve_verdict(const struct rfl_row_subject *subject, char *text, size_t size) {
    const struct rfl_nerve_state *state = subject->fields;
    snprintf(text, size, "%s", rfl_verdict_names[state->verdict]);
}

/* --- the table --- */

#define NOT_MEASURED "not measured"

#define FIELD(name) .field = offsetof(struct rfl_simulation, name)

static const struct rfl_row_type stopped_rows[] = {
    {.name = "stopped_at_s",
     .label = "stopped at",
     .unit = "s",
     .decimals = 1,
     .applies = stopped,
     FIELD(end)},
};

static const struct rfl_row_type lesion_rows[] = {
    {.name = "criterion", .label = "criterion", .word = criterion},
};

static const struct rfl_row_type hottest_rows[] = {
    {.name = "temperature_C",
     .label = "hottest tissue",
     .unit = "degC",
     .decimals = 1,
     FIELD(hottest)},
    {.name = "radius_mm",
     .label = "hottest tissue's radius",
     .unit = "mm",
     .decimals = 1,
     FIELD(hottest_place.x)},
    {.name = "height_mm",
     .label = "hottest tissue's height",
     .unit = "mm",
     .decimals = 1,
     .applies = needle,
     FIELD(hottest_place.z)},
};

static const struct rfl_row_type remark_rows[] = {
    {.name = RFL_SUMMARY_REMARK,
     .label = "remark",
     .applies = rfl_scenario_is_pulsed,
     .word = remark},
    {.name = RFL_SUMMARY_KINETICS,
     .label = "remark on the kinetics",
     .optional = true,
     .word = kinetics},
};

const struct rfl_row_type rfl_row_energies[] = {
    {.name = "delivered_J",
     .label = "energy delivered",
     .unit = "J",
     .relative = true,
     .per_length = "J/m",
     FIELD(energy.delivered)},
    {.name = "stored_J",
     .label = "energy stored",
     .unit = "J",
     .relative = true,
     .per_length = "J/m",
     FIELD(energy.stored)},
    {.name = "perfusion_J",
     .label = "carried off by blood",
     .unit = "J",
     .relative = true,
     .per_length = "J/m",
     FIELD(energy.perfusion)},
    {.name = "boundary_J",
     .label = "lost at the boundary",
     .unit = "J",
     .relative = true,
     .per_length = "J/m",
     FIELD(energy.boundary)},
    {.name = "coolant_J",
     .label = "carried off by coolant",
     .unit = "J",
     .relative = true,
     .per_length = "J/m",
     .applies = rfl_scenario_is_cooled,
     FIELD(energy.coolant)},
    {.name = "vaporised_J",
     .label = "carried off by steam",
     .unit = "J",
     .relative = true,
     .per_length = "J/m",
     .positive = true,
     .optional = true,
     FIELD(energy.vaporised)},
    {.name = "imbalance_fraction",
     .label = "energy imbalance",
     .decimals = 6,
     FIELD(energy.imbalance_fraction)},
};
const size_t rfl_row_energy_count = COUNT(rfl_row_energies);

static const struct rfl_row_type numerics_rows[] = {
    {.name = "accuracy", .label = "accuracy", .word = accuracy},
    {.name = "cells", .label = "cells", .whole = true, .number = cells},
    {.name = "steps", .label = "steps", .whole = true, .number = steps},
    {.name = "rejected_steps", .label = "rejected steps", .whole = true, .number = rejected_steps},
    {.name = "wall_time_s",
     .label = "time spent solving",
     .unit = "s",
     .decimals = 2,
     FIELD(wall_time)},
};

#undef FIELD
#define FIELD(name) .field = offsetof(struct rfl_extent, name)

const struct rfl_row_type rfl_row_sizes[] = {
    {.name = "radius_mm",
     .label = "radius",
     .unit = "mm",
     .decimals = 1,
     .relative = true,
     .column = true,
     .none = NOT_MEASURED,
     FIELD(radius)},
    {.name = "width_mm",
     .label = "width",
     .unit = "mm",
     .decimals = 1,
     .relative = true,
     .none = NOT_MEASURED,
     .number = width},
    {.name = "length_mm",
     .label = "length",
     .unit = "mm",
     .decimals = 1,
     .relative = true,
     .column = true,
     .none = NOT_MEASURED,
     .applies = needle,
     FIELD(length)},
    {.name = "distal_extension_mm",
     .label = "ahead of the tip",
     .unit = "mm",
     .decimals = 1,
     .relative = true,
     .column = true,
     .none = NOT_MEASURED,
     .applies = needle,
     FIELD(distal_extension)},
    {.name = "proximal_extension_mm",
     .label = "above the tip",
     .unit = "mm",
     .decimals = 1,
     .relative = true,
     .column = true,
     .none = NOT_MEASURED,
     .applies = needle,
     FIELD(proximal_extension)},
    {.name = "volume_mm3",
     .label = "volume",
     .unit = "mm3",
     .relative = true,
     .column = true,
     .none = NOT_MEASURED,
     .applies = bounded,
     FIELD(volume)},
};
const size_t rfl_row_size_count = COUNT(rfl_row_sizes);

#undef FIELD
#define FIELD(name) .field = offsetof(struct rfl_display, name)

/* The time series has a column of power for all runs. */
const struct rfl_row_type rfl_row_readings[] = {
    {.name = "voltage_V",
     .label = "voltage at the end",
     .unit = "V",
     .decimals = 1,
     .relative = true,
     .column = true,
     FIELD(voltage)},
    {.name = "current_A",
     .label = "current at the end",
     .unit = "A",
     .decimals = 3,
     .relative = true,
     .column = true,
     FIELD(current)},
    {.name = "impedance_ohm",
     .label = "impedance at the end",
     .unit = "ohm",
     .relative = true,
     .column = true,
     .positive = true,
     FIELD(impedance)},
    {.name = "power_W",
     .label = "power at the end",
     .unit = "W",
     .decimals = 1,
     .relative = true,
     FIELD(power)},
    {.name = "sensor_temperature_C",
     .label = "sensor at the end",
     .unit = "degC",
     .decimals = 1,
     .column = true,
     FIELD(sensor_temperature)},
    {.name = "tip_temperature_C",
     .label = "metal beside the sensor at the end",
     .unit = "degC",
     .decimals = 1,
     .applies = has_deficit,
     FIELD(metal_temperature)},
    {.name = "peak_tissue_temperature_C",
     .label = "hottest tissue at the end",
     .unit = "degC",
     .decimals = 1,
     .column = true,
     FIELD(peak_tissue_temperature)},
};
const size_t rfl_row_reading_count = COUNT(rfl_row_readings);

#undef FIELD
#define FIELD(name) .field = offsetof(struct rfl_simulation, name)

static const struct rfl_row_type cut_off_rows[] = {
    {.name = RFL_SUMMARY_CUT_OFF,
     .label = "cut off at",
     .unit = "s",
     .decimals = 1,
     .optional = true,
     FIELD(cut_off)},
};

static const struct rfl_row_type generator_words[] = {
    {.name = "voltage_and_impedance_of", .label = "voltage and impedance of", .word = impedance_of},
};

#undef FIELD
#define FIELD(name) .field = offsetof(struct rfl_monitor_state, name)
#define GIVEN(name) .given = true, .field = offsetof(struct rfl_monitor, name)

static const struct rfl_row_type monitor_rows[] = {
    {.name = "label", .label = "label", .optional = true, .word = monitor_label},
    {.name = "role", .label = "role", .word = monitor_role},
    {.name = "radius_mm", .label = "radius", .unit = "mm", .decimals = 1, GIVEN(radius)},
    {.name = "distance_mm",
     .label = "distance",
     .unit = "mm",
     .decimals = 1,
     .number = monitor_distance},
    {.name = "height_mm",
     .label = "height",
     .unit = "mm",
     .decimals = 1,
     .applies = needle,
     GIVEN(height)},
    {.name = "peak_temperature_C",
     .label = "peak",
     .unit = "degC",
     .decimals = 1,
     FIELD(peak_temperature)},
    {.name = "omega", .label = "Arrhenius damage", .decimals = 2, .relative = true, FIELD(omega)},
    {.name = "cem43_min",
     .label = "CEM43",
     .unit = "min",
     .decimals = 1,
     .relative = true,
     FIELD(cem43)},
    {.name = "peak_field_V_per_m",
     .label = "peak field",
     .unit = "V/m",
     .relative = true,
     .applies = rfl_scenario_is_pulsed,
     FIELD(peak_field)},
    {.name = "spike_temperature_C",
     .label = "peak in spikes",
     .unit = "degC",
     .decimals = 1,
     .applies = rfl_scenario_is_pulsed,
     FIELD(spike_temperature)},
    {.name = "seconds_above_43C",
     .label = "time above 43 degC",
     .unit = "s",
     .decimals = 1,
     FIELD(seconds_above_43C)},
    {.name = "seconds_above_45C",
     .label = "time above 45 degC",
     .unit = "s",
     .decimals = 1,
     FIELD(seconds_above_45C)},
    {.name = "time_above_s",
     .label = "time above the criterion's temperature",
     .unit = "s",
     .decimals = 1,
     .applies = has_time_above,
     FIELD(seconds_above)},
    {.name = "inside_since_s",
     .label = "inside since",
     .unit = "s",
     .decimals = 1,
     .each = true,
     .none = "never",
     FIELD(inside_since)},
    {.name = "margin_mm",
     .label = "margin",
     .unit = "mm",
     .decimals = 1,
     .none = "no lesion",
     FIELD(margin)},
    {.name = "verdict", .label = "verdict", .word = monitor_verdict},
};

#undef FIELD
#undef GIVEN
#define FIELD(name) .field = offsetof(struct rfl_nerve_state, name)
#define GIVEN(name) .given = true, .field = offsetof(struct rfl_nerve, name)

static const struct rfl_row_type nerve_rows[] = {
    {.name = "label", .label = "nerve's label", .optional = true, .word = nerve_label},
    {.name = "role", .label = "nerve's role", .word = nerve_role},
    {.name = "radius_mm", .label = "nerve's radius", .unit = "mm", .decimals = 1, GIVEN(radius)},
    {.name = "distance_mm",
     .label = "nerve's distance",
     .unit = "mm",
     .decimals = 1,
     .number = nerve_distance},
    {.name = "height_mm",
     .label = "nerve's height",
     .unit = "mm",
     .decimals = 1,
     .applies = needle,
     GIVEN(height)},
    {.name = "angle_deg",
     .label = "nerve's angle",
     .unit = "degree",
     .applies = directed,
     GIVEN(angle)},
    {.name = "length_mm", .label = "nerve's length", .unit = "mm", .decimals = 1, GIVEN(length)},
    {.name = "diameter_mm",
     .label = "nerve's diameter",
     .unit = "mm",
     .decimals = 1,
     GIVEN(diameter)},
    {.name = "length_inside_mm",
     .label = "length inside",
     .unit = "mm",
     .decimals = 1,
     .relative = true,
     .each = true,
     .none = NOT_MEASURED,
     .number = nerve_inside},
    {.name = "inside_since_s",
     .label = "nerve inside since",
     .unit = "s",
     .decimals = 1,
     .each = true,
     .none = "never",
     FIELD(inside_since)},
    {.name = "margin_mm",
     .label = "nerve's margin",
     .unit = "mm",
     .decimals = 1,
     .none = "no lesion",
     FIELD(margin.whole)},
    {.name = "nearest_margin_mm",
     .label = "nerve's nearest margin",
     .unit = "mm",
     .decimals = 1,
     .none = "no lesion",
     FIELD(margin.any)},
    {.name = "verdict", .label = "nerve's verdict", .word = nerve_verdict},
};

#undef FIELD
#undef GIVEN

/* --- what they describe --- */

static const void *the_run(const struct rfl_simulation *simulation, size_t item) {
    (void)item;
    return simulation;
}

static const void *lesion(const struct rfl_simulation *simulation, size_t item) {
    (void)item;
    return &simulation->lesion[simulation->scenario->lesion.criterion];
}

static const void *lesion_by(const struct rfl_simulation *simulation, size_t item) {
    return &simulation->lesion[item];
}

static const void *lesion_when_heated(const struct rfl_simulation *simulation, size_t item) {
    return &simulation->lesion_at_end_of_heating[item];
}

static const void *display(const struct rfl_simulation *simulation, size_t item) {
    (void)item;
    return &simulation->generator_at_end_of_heating;
}

static const void *monitor(const struct rfl_simulation *simulation, size_t item) {
    return &simulation->monitors[item];
}

static const void *given_monitor(const struct rfl_simulation *simulation, size_t item) {
    return &simulation->scenario->monitors[item];
}

static const void *nerve(const struct rfl_simulation *simulation, size_t item) {
    return &simulation->nerves[item];
}

static const void *given_nerve(const struct rfl_simulation *simulation, size_t item) {
    return &simulation->scenario->nerves[item];
}

/** Name of an item; NULL: there are no more. */
static const char *criterion_name(const struct rfl_scenario *scenario, size_t item) {
    return item < rfl_criteria_count(&scenario->lesion) ? rfl_criterion_names[item] : NULL;
}

static const char *monitor_name(const struct rfl_scenario *scenario, size_t item) {
    return item < scenario->monitor_count ? scenario->monitors[item].name : NULL;
}

static const char *nerve_name(const struct rfl_scenario *scenario, size_t item) {
    return item < scenario->nerve_count ? scenario->nerves[item].name : NULL;
}

#define ROWS(table) .rows = (table), .count = COUNT(table)

const struct rfl_row_group rfl_row_groups[] = {
    {ROWS(stopped_rows), .fields = the_run},
    {.name = "lesion", ROWS(lesion_rows), .fields = lesion},
    {.name = "lesion", ROWS(rfl_row_sizes), .fields = lesion},
    {.name = "criteria", ROWS(rfl_row_sizes), .fields = lesion_by, .item = criterion_name},
    {.name = "at_end_of_heating",
     ROWS(rfl_row_sizes),
     .fields = lesion_when_heated,
     .item = criterion_name},
    {.name = RFL_SUMMARY_GENERATOR,
     ROWS(rfl_row_readings),
     .fields = display,
     .applies = rfl_scenario_is_rf},
    {.name = RFL_SUMMARY_GENERATOR,
     ROWS(generator_words),
     .fields = display,
     .applies = rfl_scenario_is_rf},
    {.name = RFL_SUMMARY_GENERATOR,
     ROWS(cut_off_rows),
     .fields = the_run,
     .applies = rfl_scenario_is_rf},
    {.name = "hottest", ROWS(hottest_rows), .fields = the_run, .applies = rfl_scenario_is_rf},
    {ROWS(remark_rows), .fields = the_run},
    {.name = "monitors",
     ROWS(monitor_rows),
     .fields = monitor,
     .given = given_monitor,
     .item = monitor_name},
    {.name = "nerves",
     ROWS(nerve_rows),
     .fields = nerve,
     .given = given_nerve,
     .item = nerve_name,
     .applies = has_nerves},
    {.name = "energy", ROWS(rfl_row_energies), .fields = the_run},
    {.name = "numerics", ROWS(numerics_rows), .fields = the_run},
};
const size_t rfl_row_group_count = COUNT(rfl_row_groups);
