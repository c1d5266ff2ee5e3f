/* Results, row by row: values by the table, paths as in summary.json. */
#include "rows.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../scenario/units.h"

/* --- values --- */

bool rfl_row_applies(const struct rfl_row_type *type, const struct rfl_scenario *scenario) {
    return !type->applies || type->applies(scenario);
}

/** The number of a row; NaN: none. `given`: what the scenario says of its item. */
static double number_of(const struct rfl_row_type *type, const struct rfl_row_subject *subject,
                        const void *given) {
    const char *base = type->given ? given : subject->fields;
    assert(base || type->number);
    double si = type->number
                    ? type->number(subject)
                    : ((const double *)(const void *)(base + type->field))[subject->criterion];
    return type->positive && !(si > 0) ? NAN
           : type->unit                ? rfl_quantity_number(si, type->unit)
                                       : si;
}

double rfl_row_of_extent(const struct rfl_row_type *size, const struct rfl_extent *extent) {
    struct rfl_row_subject subject = {.fields = extent};
    return extent->reaches_edge ? NAN : number_of(size, &subject, NULL);
}

double rfl_row_of_display(const struct rfl_row_type *reading, const struct rfl_display *generator) {
    struct rfl_row_subject subject = {.fields = generator};
    return number_of(reading, &subject, NULL);
}

double rfl_row_length_inside(const struct rfl_simulation *simulation, size_t nerve,
                             enum rfl_criterion criterion) {
    bool unknown = simulation->lesion[criterion].reaches_edge;
    return unknown ? NAN : simulation->nerves[nerve].length[criterion];
}

const char *rfl_row_unit(const struct rfl_row_type *type, const struct rfl_scenario *scenario) {
    const bool per_length = type->per_length && *rfl_shapes[scenario->probe.shape].per;
    return per_length ? type->per_length : type->unit;
}

bool rfl_row_power_is_mean(const struct rfl_simulation *simulation) {
    const struct rfl_scenario *scenario = simulation->scenario;
    bool resolved = false;
    for (size_t k = 0; k < scenario->stage_count; k++)
        resolved = resolved || scenario->stages[k].protocol.pulses == RFL_PULSES_RESOLVED;
    return resolved || !rfl_scenario_is_rf(scenario);
}

double rfl_row_power(const struct rfl_simulation *simulation) {
    return rfl_row_power_is_mean(simulation) ? simulation->mean_power : simulation->generator.power;
}

void rfl_row_stem(const struct rfl_row_type *type, char *stem, size_t size) {
    snprintf(stem, size, "%s", type->name);
    char *unit = strrchr(stem, '_');
    if (unit && type->unit)
        *unit = '\0';
}

/* --- visits --- */

#define PATH 160 /* bytes: a group's name, an item's, a row's and a criterion's */

struct visit {
    const struct rfl_simulation *simulation;
    int (*visitor)(void *context, const struct rfl_row *row);
    void *context;
};

static int visit_head(const struct visit *visit, const char *path) {
    struct rfl_row row = {.kind = RFL_ROW_GROUP, .path = path, .number = NAN};
    return visit->visitor(visit->context, &row);
}

/** Visit one number, or one word. */
static int visit_value(const struct visit *visit, const struct rfl_row_group *group,
                       const struct rfl_row_type *type, const struct rfl_row_subject *subject,
                       const char *path) {
    char word[RFL_LABEL_SIZE] = "";
    struct rfl_row row = {.kind = type->word    ? RFL_ROW_WORD
                                  : type->whole ? RFL_ROW_COUNT
                                                : RFL_ROW_NUMBER,
                          .path = path,
                          .type = type,
                          .number = NAN};
    if (type->word) {
        type->word(subject, word, sizeof word);
        row.word = word;
    } else if (group->rows == rfl_row_sizes) {
        row.number = rfl_row_of_extent(type, subject->fields);
    } else {
        const void *given = group->given ? group->given(subject->simulation, subject->item) : NULL;
        row.number = number_of(type, subject, given);
    }
    const bool is_empty = type->word ? !*word : isnan(row.number);
    return type->optional && is_empty ? 0 : visit->visitor(visit->context, &row);
}

/** Visit a row: itself, or its head and the numbers for each criterion. */
static int visit_quantity(const struct visit *visit, const struct rfl_row_group *group,
                          const struct rfl_row_type *type, size_t item, const char *before) {
    const struct rfl_simulation *simulation = visit->simulation;
    struct rfl_row_subject subject = {simulation, group->fields(simulation, item), item, 0};
    const char *per = type->per_length ? rfl_shapes[simulation->scenario->probe.shape].per : "";
    char path[PATH], each[PATH + 32];
    snprintf(path, sizeof path, "%s%s%s", before, type->name, per);
    if (!type->each)
        return visit_value(visit, group, type, &subject, path);
    const size_t asked = rfl_criteria_count(&simulation->scenario->lesion);
    int answer = visit_head(visit, path);
    for (; subject.criterion < asked && !answer; subject.criterion++) {
        snprintf(each, sizeof each, "%s.%s", path, rfl_criterion_names[subject.criterion]);
        answer = visit_value(visit, group, type, &subject, each);
    }
    return answer;
}

/** Visit the quantities of one item of a group. */
static int visit_item(const struct visit *visit, const struct rfl_row_group *group, size_t item,
                      const char *before) {
    int answer = 0;
    for (size_t i = 0; i < group->count && !answer; i++)
        if (rfl_row_applies(&group->rows[i], visit->simulation->scenario))
            answer = visit_quantity(visit, group, &group->rows[i], item, before);
    return answer;
}

/** Visit a group; `goes_on`: its head has been visited. */
static int visit_group(const struct visit *visit, const struct rfl_row_group *group, bool goes_on) {
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

int rfl_rows_visit(const struct rfl_simulation *simulation,
                   int (*visitor)(void *context, const struct rfl_row *row), void *context) {
    const struct visit visit = {simulation, visitor, context};
    int answer = 0;
    for (size_t i = 0; i < rfl_row_group_count && !answer; i++) {
        bool goes_on = i && rfl_row_groups[i].name && rfl_row_groups[i - 1].name &&
                       !strcmp(rfl_row_groups[i].name, rfl_row_groups[i - 1].name);
        if (!rfl_row_groups[i].applies || rfl_row_groups[i].applies(simulation->scenario))
            answer = visit_group(&visit, &rfl_row_groups[i], goes_on);
    }
    return answer;
}

/* --- look-up --- */

/** Whether the part of a path up to its next point is this name; "_per_m" may follow it. */
static bool names(const char *part, size_t length, const struct rfl_row_type *type) {
    const size_t known = strlen(type->name);
    bool found = length == known;
    for (size_t i = 0; type->per_length && i < RFL_SHAPES; i++) {
        const char *per = rfl_shapes[i].per;
        found =
            found || (length == known + strlen(per) && !strncmp(part + known, per, strlen(per)));
    }
    return found && !strncmp(part, type->name, known);
}

const struct rfl_row_type *rfl_row_type_find(const char *path) {
    for (size_t i = 0; i < rfl_row_group_count; i++) {
        const char *rest = path;
        if (rfl_row_groups[i].name) {
            size_t length = strcspn(path, ".");
            if (strlen(rfl_row_groups[i].name) != length ||
                strncmp(path, rfl_row_groups[i].name, length))
                continue;
            rest += length + (path[length] == '.');
        }
        if (rfl_row_groups[i].item)
            rest += strcspn(rest, ".") + (rest[strcspn(rest, ".")] == '.');
        for (size_t k = 0; k < rfl_row_groups[i].count; k++)
            if (names(rest, strcspn(rest, "."), &rfl_row_groups[i].rows[k]))
                return &rfl_row_groups[i].rows[k];
    }
    return NULL;
}
