/* The table of results. A new one is a row here: summary, comparison, CSV and page follow. */
#include "rows.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "words.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* --- units --- */

/** A unit's number for an SI value: (si - zero) * times / by; exact where two of these do nothing. */
static const struct {
    const char *unit;
    double zero, times, by;
} units[] = {{"mm", 0, 1e3, 1},
             {"mm3", 0, 1e9, 1},
             {"degC", RFL_CELSIUS, 1, 1},
             {"min", 0, 1, 60},
             {"degree", 0, 180 / M_PI, 1}};

static double in_unit(const char *unit, double si) {
    for (size_t i = 0; unit && i < COUNT(units); i++)
        if (!strcmp(unit, units[i].unit))
            return (si - units[i].zero) * units[i].times / units[i].by;
    return si;
}

/* --- what applies --- */

static bool needle(const struct rfl_scenario *scenario) {
    return scenario->probe.shape == RFL_NEEDLE;
}

static bool bounded(const struct rfl_scenario *scenario) {
    return scenario->probe.shape != RFL_CYLINDER;
}

static bool directed(const struct rfl_scenario *scenario) {
    return scenario->probe.shape != RFL_SPHERE;
}

static bool has_nerves(const struct rfl_scenario *scenario) {
    return scenario->nerve_count > 0;
}

static bool stopped(const struct rfl_scenario *scenario) {
    return rfl_scenario_is_stopped(scenario);
}

/* --- values that are no field --- */

static double width(const struct rfl_subject *subject) {
    const struct rfl_extent *extent = subject->fields;
    return 2 * extent->radius;
}

static double monitor_distance(const struct rfl_subject *subject) {
    const struct rfl_scenario *scenario = subject->simulation->scenario;
    return rfl_monitor_distance(&scenario->monitors[subject->item], &scenario->probe);
}

static double nerve_distance(const struct rfl_subject *subject) {
    const struct rfl_scenario *scenario = subject->simulation->scenario;
    return rfl_nerve_distance(&scenario->nerves[subject->item], &scenario->probe);
}

static double nerve_inside(const struct rfl_subject *subject) {
    const struct rfl_simulation *simulation = subject->simulation;
    bool unknown = simulation->lesion[subject->criterion].reaches_edge;
    return unknown ? NAN : simulation->nerves[subject->item].length[subject->criterion];
}

static double cells(const struct rfl_subject *subject) {
    return (double)subject->simulation->grid->layout.cells;
}

static double steps(const struct rfl_subject *subject) {
    return (double)subject->simulation->steps;
}

static double rejected_steps(const struct rfl_subject *subject) {
    return (double)subject->simulation->rejected_steps;
}

/* --- words --- */

static void criterion(const struct rfl_subject *subject, char *text, size_t size) {
    snprintf(text, size, "%s", rfl_criterion_names[subject->simulation->scenario->lesion.criterion]);
}

static void impedance_of(const struct rfl_subject *subject, char *text, size_t size) {
    rfl_impedance_text(subject->simulation->scenario, text, size);
}

static void remark(const struct rfl_subject *subject, char *text, size_t size) {
    (void)subject;
    snprintf(text, size, "%s", RFL_PULSED_REMARK);
}

static void accuracy(const struct rfl_subject *subject, char *text, size_t size) {
    snprintf(text, size, "%s", rfl_accuracy_names[subject->simulation->scenario->accuracy]);
}

static void monitor_role(const struct rfl_subject *subject, char *text, size_t size) {
    const struct rfl_scenario *scenario = subject->simulation->scenario;
    snprintf(text, size, "%s", rfl_role_names[scenario->monitors[subject->item].role]);
}

static void nerve_role(const struct rfl_subject *subject, char *text, size_t size) {
    const struct rfl_scenario *scenario = subject->simulation->scenario;
    snprintf(text, size, "%s", rfl_role_names[scenario->nerves[subject->item].role]);
}

static void monitor_verdict(const struct rfl_subject *subject, char *text, size_t size) {
    const struct rfl_monitor_state *state = subject->fields;
    snprintf(text, size, "%s", rfl_verdict_names[state->verdict]);
}

static void nerve_verdict(const struct rfl_subject *subject, char *text, size_t size) {
    const struct rfl_nerve_state *state = subject->fields;
    snprintf(text, size, "%s", rfl_verdict_names[state->verdict]);
}

/* --- the table --- */

#define NOT_MEASURED "not measured"

#define FIELD(name) .field = offsetof(struct rfl_simulation, name)

static const struct rfl_quantity stopped_rows[] = {
    {.name = "stopped_at_s", .label = "stopped at", .unit = "s", .decimals = 1, .applies = stopped, FIELD(end)},
};

static const struct rfl_quantity lesion_rows[] = {
    {.name = "criterion", .label = "criterion", .word = criterion},
};

static const struct rfl_quantity hottest_rows[] = {
    {.name = "temperature_C", .label = "hottest tissue", .unit = "degC", .decimals = 1, FIELD(hottest)},
    {.name = "radius_mm", .label = "hottest tissue's radius", .unit = "mm", .decimals = 1, FIELD(hottest_radius)},
    {.name = "height_mm", .label = "hottest tissue's height", .unit = "mm", .decimals = 1, .applies = needle, FIELD(hottest_height)},
};

static const struct rfl_quantity remark_rows[] = {
    {.name = "remark", .label = "remark", .applies = rfl_scenario_is_pulsed, .word = remark},
};

static const struct rfl_quantity energy_rows[] = {
    {.name = "delivered_J", .label = "energy delivered", .unit = "J", .relative = true, .per_length = true, FIELD(energy.delivered)},
    {.name = "stored_J", .label = "energy stored", .unit = "J", .relative = true, .per_length = true, FIELD(energy.stored)},
    {.name = "perfusion_J", .label = "carried off by blood", .unit = "J", .relative = true, .per_length = true, FIELD(energy.perfusion)},
    {.name = "boundary_J", .label = "lost at the boundary", .unit = "J", .relative = true, .per_length = true, FIELD(energy.boundary)},
    {.name = "coolant_J", .label = "carried off by coolant", .unit = "J", .relative = true, .per_length = true, .applies = rfl_scenario_is_cooled, FIELD(energy.coolant)},
    {.name = "vaporised_J", .label = "carried off by steam", .unit = "J", .relative = true, .per_length = true, .positive = true, .optional = true, FIELD(energy.vaporised)},
    {.name = "imbalance_fraction", .label = "energy imbalance", .decimals = 6, FIELD(energy.imbalance_fraction)},
};

static const struct rfl_quantity numerics_rows[] = {
    {.name = "accuracy", .label = "accuracy", .word = accuracy},
    {.name = "cells", .label = "cells", .whole = true, .number = cells},
    {.name = "steps", .label = "steps", .whole = true, .number = steps},
    {.name = "rejected_steps", .label = "rejected steps", .whole = true, .number = rejected_steps},
    {.name = "wall_time_s", .label = "time spent solving", .unit = "s", .decimals = 2, FIELD(wall_time)},
};

#undef FIELD
#define FIELD(name) .field = offsetof(struct rfl_extent, name)

const struct rfl_quantity rfl_sizes[] = {
    {.name = "radius_mm", .label = "radius", .unit = "mm", .decimals = 1, .relative = true, .column = true, .none = NOT_MEASURED, FIELD(radius)},
    {.name = "width_mm", .label = "width", .unit = "mm", .decimals = 1, .relative = true, .none = NOT_MEASURED, .number = width},
    {.name = "length_mm", .label = "length", .unit = "mm", .decimals = 1, .relative = true, .column = true, .none = NOT_MEASURED, .applies = needle, FIELD(length)},
    {.name = "distal_extension_mm", .label = "ahead of the tip", .unit = "mm", .decimals = 1, .relative = true, .column = true, .none = NOT_MEASURED, .applies = needle, FIELD(distal_extension)},
    {.name = "proximal_extension_mm", .label = "above the tip", .unit = "mm", .decimals = 1, .relative = true, .column = true, .none = NOT_MEASURED, .applies = needle, FIELD(proximal_extension)},
    {.name = "volume_mm3", .label = "volume", .unit = "mm3", .relative = true, .column = true, .none = NOT_MEASURED, .applies = bounded, FIELD(volume)},
};
const size_t rfl_size_count = COUNT(rfl_sizes);

#undef FIELD
#define FIELD(name) .field = offsetof(struct rfl_generator, name)

/* The time series has a column of power for all runs. */
const struct rfl_quantity rfl_readings[] = {
    {.name = "voltage_V", .label = "voltage at the end", .unit = "V", .decimals = 1, .relative = true, .column = true, FIELD(voltage)},
    {.name = "current_A", .label = "current at the end", .unit = "A", .decimals = 3, .relative = true, .column = true, FIELD(current)},
    {.name = "impedance_ohm", .label = "impedance at the end", .unit = "ohm", .relative = true, .column = true, .positive = true, FIELD(impedance)},
    {.name = "power_W", .label = "power at the end", .unit = "W", .decimals = 1, .relative = true, FIELD(power)},
    {.name = "sensor_temperature_C", .label = "sensor at the end", .unit = "degC", .decimals = 1, .column = true, FIELD(sensor_temperature)},
    {.name = "peak_tissue_temperature_C", .label = "hottest tissue at the end", .unit = "degC", .decimals = 1, .column = true, FIELD(peak_tissue_temperature)},
};
const size_t rfl_reading_count = COUNT(rfl_readings);

static const struct rfl_quantity generator_words[] = {
    {.name = "voltage_and_impedance_of", .label = "voltage and impedance of", .word = impedance_of},
};

#undef FIELD
#define FIELD(name) .field = offsetof(struct rfl_monitor_state, name)
#define GIVEN(name) .given = true, .field = offsetof(struct rfl_monitor, name)

static const struct rfl_quantity monitor_rows[] = {
    {.name = "role", .label = "role", .word = monitor_role},
    {.name = "radius_mm", .label = "radius", .unit = "mm", .decimals = 1, GIVEN(radius)},
    {.name = "distance_mm", .label = "distance", .unit = "mm", .decimals = 1, .number = monitor_distance},
    {.name = "height_mm", .label = "height", .unit = "mm", .decimals = 1, .applies = needle, GIVEN(height)},
    {.name = "peak_temperature_C", .label = "peak", .unit = "degC", .decimals = 1, FIELD(peak_temperature)},
    {.name = "omega", .label = "Arrhenius damage", .decimals = 2, .relative = true, FIELD(omega)},
    {.name = "cem43_min", .label = "CEM43", .unit = "min", .decimals = 1, .relative = true, FIELD(cem43)},
    {.name = "peak_field_V_per_m", .label = "peak field", .unit = "V/m", .relative = true, .applies = rfl_scenario_is_pulsed, FIELD(peak_field)},
    {.name = "spike_temperature_C", .label = "peak in spikes", .unit = "degC", .decimals = 1, .applies = rfl_scenario_is_pulsed, FIELD(spike_temperature)},
    {.name = "seconds_above_43C", .label = "time above 43 degC", .unit = "s", .decimals = 1, FIELD(seconds_above_43C)},
    {.name = "seconds_above_45C", .label = "time above 45 degC", .unit = "s", .decimals = 1, FIELD(seconds_above_45C)},
    {.name = "inside_since_s", .label = "inside since", .unit = "s", .decimals = 1, .each = true, .none = "never", FIELD(inside_since)},
    {.name = "margin_mm", .label = "margin", .unit = "mm", .decimals = 1, .none = "no lesion", FIELD(margin)},
    {.name = "verdict", .label = "verdict", .word = monitor_verdict},
};

#undef FIELD
#undef GIVEN
#define FIELD(name) .field = offsetof(struct rfl_nerve_state, name)
#define GIVEN(name) .given = true, .field = offsetof(struct rfl_nerve, name)

static const struct rfl_quantity nerve_rows[] = {
    {.name = "role", .label = "nerve's role", .word = nerve_role},
    {.name = "radius_mm", .label = "nerve's radius", .unit = "mm", .decimals = 1, GIVEN(radius)},
    {.name = "distance_mm", .label = "nerve's distance", .unit = "mm", .decimals = 1, .number = nerve_distance},
    {.name = "height_mm", .label = "nerve's height", .unit = "mm", .decimals = 1, .applies = needle, GIVEN(height)},
    {.name = "angle_deg", .label = "nerve's angle", .unit = "degree", .applies = directed, GIVEN(angle)},
    {.name = "length_mm", .label = "nerve's length", .unit = "mm", .decimals = 1, GIVEN(length)},
    {.name = "diameter_mm", .label = "nerve's diameter", .unit = "mm", .decimals = 1, GIVEN(diameter)},
    {.name = "length_inside_mm", .label = "length inside", .unit = "mm", .decimals = 1, .relative = true, .each = true, .none = NOT_MEASURED, .number = nerve_inside},
    {.name = "inside_since_s", .label = "nerve inside since", .unit = "s", .decimals = 1, .each = true, .none = "never", FIELD(inside_since)},
    {.name = "margin_mm", .label = "nerve's margin", .unit = "mm", .decimals = 1, .none = "no lesion", FIELD(margin.whole)},
    {.name = "nearest_margin_mm", .label = "nerve's nearest margin", .unit = "mm", .decimals = 1, .none = "no lesion", FIELD(margin.any)},
    {.name = "verdict", .label = "nerve's verdict", .word = nerve_verdict},
};

#undef FIELD
#undef GIVEN

/* --- what they tell of --- */

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
    (void)scenario;
    return item < RFL_CRITERIA ? rfl_criterion_names[item] : NULL;
}

static const char *monitor_name(const struct rfl_scenario *scenario, size_t item) {
    return item < scenario->monitor_count ? scenario->monitors[item].name : NULL;
}

static const char *nerve_name(const struct rfl_scenario *scenario, size_t item) {
    return item < scenario->nerve_count ? scenario->nerves[item].name : NULL;
}

/** Rows that tell of one thing, or of each item of a list: an object of summary.json. */
struct group {
    const char *name; /**< NULL: the summary itself. One that is the same as before goes on */
    const struct rfl_quantity *rows;
    size_t count;
    const void *(*fields)(const struct rfl_simulation *simulation, size_t item);
    const char *(*item)(const struct rfl_scenario *scenario, size_t item); /**< NULL: no list */
    bool (*applies)(const struct rfl_scenario *scenario);
    const void *(*given)(const struct rfl_simulation *simulation, size_t item);
};

#define ROWS(table) .rows = (table), .count = COUNT(table)

static const struct group groups[] = {
    {ROWS(stopped_rows), .fields = the_run},
    {.name = "lesion", ROWS(lesion_rows), .fields = lesion},
    {.name = "lesion", ROWS(rfl_sizes), .fields = lesion},
    {.name = "criteria", ROWS(rfl_sizes), .fields = lesion_by, .item = criterion_name},
    {.name = "at_end_of_heating", ROWS(rfl_sizes), .fields = lesion_when_heated, .item = criterion_name},
    {.name = "generator", ROWS(rfl_readings), .fields = display, .applies = rfl_scenario_is_rf},
    {.name = "generator", ROWS(generator_words), .fields = display, .applies = rfl_scenario_is_rf},
    {.name = "hottest", ROWS(hottest_rows), .fields = the_run, .applies = rfl_scenario_is_rf},
    {ROWS(remark_rows), .fields = the_run},
    {.name = "monitors", ROWS(monitor_rows), .fields = monitor, .given = given_monitor, .item = monitor_name},
    {.name = "nerves", ROWS(nerve_rows), .fields = nerve, .given = given_nerve, .item = nerve_name, .applies = has_nerves},
    {.name = "energy", ROWS(energy_rows), .fields = the_run},
    {.name = "numerics", ROWS(numerics_rows), .fields = the_run},
};

/* --- values --- */

bool rfl_quantity_applies(const struct rfl_quantity *quantity, const struct rfl_scenario *scenario) {
    return !quantity->applies || quantity->applies(scenario);
}

/** A quantity's number; NaN: none. `given`: what the scenario says of its item. */
static double number_of(const struct rfl_quantity *quantity, const struct rfl_subject *subject,
                        const void *given) {
    const char *base = quantity->given ? given : subject->fields;
    double si = quantity->number ? quantity->number(subject)
                                 : ((const double *)(const void *)(base + quantity->field))[subject->criterion];
    return quantity->positive && !(si > 0) ? NAN : in_unit(quantity->unit, si);
}

double rfl_size_value(const struct rfl_quantity *size, const struct rfl_extent *extent) {
    struct rfl_subject subject = {.fields = extent};
    return extent->reaches_edge ? NAN : number_of(size, &subject, NULL);
}

double rfl_reading_value(const struct rfl_quantity *reading,
                         const struct rfl_generator *generator) {
    struct rfl_subject subject = {.fields = generator};
    return number_of(reading, &subject, NULL);
}

double rfl_length_inside(const struct rfl_simulation *simulation, size_t nerve,
                         enum rfl_criterion criterion) {
    struct rfl_subject subject = {simulation, &simulation->nerves[nerve], nerve, criterion};
    return in_unit("mm", nerve_inside(&subject));
}

void rfl_quantity_stem(const struct rfl_quantity *quantity, char *stem, size_t size) {
    snprintf(stem, size, "%s", quantity->name);
    char *unit = strrchr(stem, '_');
    if (unit && quantity->unit)
        *unit = '\0';
}

/* --- visits --- */

#define PATH 160 /* bytes: a group's name, an item's, a quantity's and a criterion's */

struct visit {
    const struct rfl_simulation *simulation;
    rfl_row_visitor *visitor;
    void *context;
};

static int visit_head(const struct visit *visit, const char *path) {
    struct rfl_row row = {.kind = RFL_ROW_GROUP, .path = path, .number = NAN};
    return visit->visitor(visit->context, &row);
}

/** Visit one number, or one word. */
static int visit_value(const struct visit *visit, const struct group *group,
                       const struct rfl_quantity *quantity, const struct rfl_subject *subject,
                       const char *path) {
    char word[160];
    struct rfl_row row = {.kind = quantity->word ? RFL_ROW_WORD : quantity->whole ? RFL_ROW_COUNT : RFL_ROW_NUMBER,
                          .path = path, .quantity = quantity, .number = NAN};
    if (quantity->word) {
        quantity->word(subject, word, sizeof word);
        row.word = word;
    } else if (group->rows == rfl_sizes) {
        row.number = rfl_size_value(quantity, subject->fields);
    } else {
        const void *given = group->given ? group->given(subject->simulation, subject->item) : NULL;
        row.number = number_of(quantity, subject, given);
    }
    return quantity->optional && isnan(row.number) ? 0 : visit->visitor(visit->context, &row);
}

/** Visit a quantity: itself, or its head and the numbers for each criterion. */
static int visit_quantity(const struct visit *visit, const struct group *group, const struct rfl_quantity *quantity,
                          size_t item, const char *before) {
    const struct rfl_simulation *simulation = visit->simulation;
    struct rfl_subject subject = {simulation, group->fields(simulation, item), item, 0};
    const char *per = quantity->per_length ? rfl_shapes[simulation->scenario->probe.shape].per : "";
    char path[PATH], each[PATH + 32];
    snprintf(path, sizeof path, "%s%s%s", before, quantity->name, per);
    if (!quantity->each)
        return visit_value(visit, group, quantity, &subject, path);
    int answer = visit_head(visit, path);
    for (; subject.criterion < RFL_CRITERIA && !answer; subject.criterion++) {
        snprintf(each, sizeof each, "%s.%s", path, rfl_criterion_names[subject.criterion]);
        answer = visit_value(visit, group, quantity, &subject, each);
    }
    return answer;
}

/** Visit the quantities of one item of a group. */
static int visit_item(const struct visit *visit, const struct group *group, size_t item, const char *before) {
    int answer = 0;
    for (size_t i = 0; i < group->count && !answer; i++)
        if (rfl_quantity_applies(&group->rows[i], visit->simulation->scenario))
            answer = visit_quantity(visit, group, &group->rows[i], item, before);
    return answer;
}

/** Visit a group; `goes_on`: its head has been visited. */
static int visit_group(const struct visit *visit, const struct group *group, bool goes_on) {
    const char *name = group->name ? group->name : "", *item;
    char before[PATH];
    int answer = *name && !goes_on ? visit_head(visit, name) : 0;
    if (!group->item) {
        snprintf(before, sizeof before, "%s%s", name, *name ? "." : "");
        return answer ? answer : visit_item(visit, group, 0, before);
    }
    for (size_t i = 0; !answer && (item = group->item(visit->simulation->scenario, i)); i++) {
        snprintf(before, sizeof before, "%s.%s", name, item);
        answer = visit_head(visit, before);
        strcat(before, ".");
        answer = answer ? answer : visit_item(visit, group, i, before);
    }
    return answer;
}

int rfl_rows_visit(const struct rfl_simulation *simulation, rfl_row_visitor *visitor, void *context) {
    const struct visit visit = {simulation, visitor, context};
    int answer = 0;
    for (size_t i = 0; i < COUNT(groups) && !answer; i++) {
        bool goes_on = i && groups[i].name && groups[i - 1].name && !strcmp(groups[i].name, groups[i - 1].name);
        if (!groups[i].applies || groups[i].applies(simulation->scenario))
            answer = visit_group(&visit, &groups[i], goes_on);
    }
    return answer;
}

/* --- look-up --- */

/** Whether the part of a path up to its next point is this name; "_per_m" may follow it. */
static bool names(const char *part, size_t length, const struct rfl_quantity *quantity) {
    size_t known = strlen(quantity->name);
    static const char per[] = "_per_m";
    return !strncmp(part, quantity->name, known) &&
           (length == known || (quantity->per_length && length == known + strlen(per) &&
                                !strncmp(part + known, per, strlen(per))));
}

const struct rfl_quantity *rfl_quantity_find(const char *path) {
    for (size_t i = 0; i < COUNT(groups); i++) {
        const char *rest = path;
        if (groups[i].name) {
            size_t length = strcspn(path, ".");
            if (strlen(groups[i].name) != length || strncmp(path, groups[i].name, length))
                continue;
            rest += length + (path[length] == '.');
        }
        if (groups[i].item)
            rest += strcspn(rest, ".") + (rest[strcspn(rest, ".")] == '.');
        for (size_t k = 0; k < groups[i].count; k++)
            if (names(rest, strcspn(rest, "."), &groups[i].rows[k]))
                return &groups[i].rows[k];
    }
    return NULL;
}
