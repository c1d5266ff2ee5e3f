/*
 * How far a control may go where keys depend on each other. Nothing here knows a rule: values are
 * tried, and what the check of a scenario says against one names the key that holds it.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "entries.h"
#include "lookup.h"
#include "units.h"

/** Whether two dotted keys are one, or two ways to give one: gauge and diameter. */
static bool is_same(const char *one, const char *other) {
    const size_t stem = (size_t)(rfl_key_leaf(one) - one);
    const struct rfl_key *key = rfl_key_find(one);
    const char *partner = key ? key->rule->partner : NULL;
    return !strcmp(one, other) ||
           (partner && !strncmp(one, other, stem) && !strcmp(other + stem, rfl_key_leaf(partner)));
}

/** Whether two dotted keys are of one item: of one layer, of one nerve. */
static bool is_of_one_item(const char *one, const char *other) {
    char name[RFL_PATH_SIZE];
    const size_t stem = (size_t)(rfl_key_leaf(one) - one);
    return rfl_group_of(one, name, sizeof name) && !strncmp(one, other, stem) &&
           !strchr(other + stem, '.');
}

/** Of the two keys of a problem, the one that was not moved; "": there is none. */
static const char *held_by(const struct rfl_problem *problem, const char *moved) {
    if (is_same(moved, problem->key))
        return problem->other;
    if (!*problem->other || is_same(moved, problem->other))
        return problem->key;
    return is_of_one_item(moved, problem->key) ? problem->other : problem->key;
}

enum rfl_status rfl_scenario_allows(const struct rfl_scenario *scenario, const char *key,
                                    const char *text, char *held, size_t size) {
    struct rfl_scenario *trial = rfl_scenario_copy(scenario, NULL);
    struct rfl_problem problem = {0};
    enum rfl_status status = trial ? rfl_scenario_change(trial, key, text, NULL) : RFL_FAILED;
    if (!status)
        status = rfl_scenario_try(trial, &problem);
    snprintf(held, size, "%s", held_by(&problem, key));
    rfl_scenario_free(trial);
    return status;
}

/** The number at a position of a control, counted in steps from the lowest. */
static double number_at(const struct rfl_value *value, long position) {
    return value->row->usual.lowest + (double)position * value->row->usual.step;
}

/**
 * The last position that is allowed on the way to an end, by bisection.
 *
 * @param good  where it begins: the value as it is, or the step before it
 * @param last  filled with that position
 * @param held  filled with the key that forbids the next one; untouched where `end` is reached
 */
static enum rfl_status farthest(const struct rfl_scenario *scenario, const struct rfl_value *value,
                                long good, long end, long *last, char held[128]) {
    long bad = end > good ? end + 1 : end - 1;
    for (long next = end; labs(bad - good) > 1; next = good + (bad - good) / 2) {
        char text[64], by[128];
        rfl_quantity_print_number(number_at(value, next), value->row->unit, text, sizeof text);
        const enum rfl_status status =
            rfl_scenario_allows(scenario, value->key, text, by, sizeof by);
        if (status == RFL_FAILED)
            return status;
        if (status == RFL_INVALID)
            memcpy(held, by, sizeof by);
        *(status ? &bad : &good) = next;
    }
    *last = good;
    return RFL_OK;
}

enum rfl_status rfl_scenario_limits(const struct rfl_scenario *scenario,
                                    const struct rfl_value *value, struct rfl_limits *limits) {
    const struct rfl_usual *usual = &value->row->usual;
    const long steps = lround((usual->highest - usual->lowest) / usual->step);
    const double place = (value->number - usual->lowest) / usual->step;
    /* a value that is not a whole number of steps lies between two; one outside the range, next to
     * its end */
    const double near = fmax(-0.5, fmin(place, (double)steps + 0.5));
    const long below = (long)floor(near + 1e-6), above = (long)ceil(near - 1e-6);
    long low = above, high = below;
    enum rfl_status status = RFL_OK;
    *limits = (struct rfl_limits){0};
    if (above > 0)
        status = farthest(scenario, value, above, 0, &low, limits->low_held_by);
    if (!status && below < steps)
        status = farthest(scenario, value, below, steps, &high, limits->high_held_by);
    limits->low = low < above || below == above ? number_at(value, low) : value->number;
    limits->high = high > below || below == above ? number_at(value, high) : value->number;
    return status;
}
