/* How far controls may go: no position that is offered is an error. Door: quick. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "near.h"

/** A checked scenario with settings. */
static struct rfl_scenario *checked(const char *file, const char *const *settings) {
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = case_file(file);
    rfl_scenario_forget(scenario, "output"); /* snapshots would hold the times */
    for (; settings && *settings; settings += 2)
        rfl_scenario_set(scenario, settings[0], settings[1], &error);
    if (rfl_scenario_check(scenario, &error))
        fail_msg("%s", error.text);
    return scenario;
}

/* --- one value of a scenario --- */

struct search {
    const char *key;
    struct rfl_value value;
};

static int look_at(void *context, const struct rfl_value *value) {
    struct search *search = context;
    if (strcmp(value->key, search->key) != 0)
        return 0;
    search->value = *value;
    search->value.key = search->key;
    return 1;
}

static struct rfl_limits limits_of(const struct rfl_scenario *scenario, const char *key) {
    struct search search = {.key = key};
    struct rfl_limits limits;
    rfl_scenario_values(scenario, look_at, &search);
    assert_non_null(search.value.row);
    assert_int_equal(rfl_scenario_limits(scenario, &search.value, &limits), RFL_OK);
    return limits;
}

#define SI "scenarios/si_joint_lateral_branch.yaml"

static void keys_that_depend_on_each_other_hold_each_other(void **state) {
    (void)state;
    static const struct {
        const char *settings[7], *key;
        double low, high;
        const char *low_held_by, *high_held_by;
    } cases[] = {
        {{NULL}, "protocol.set_temperature", 45, 95, "", ""},
        {{NULL}, "protocol.duration", 15, 600, "protocol.ramp", ""},
        {{"protocol.duration", "30 s"}, "protocol.ramp", 0, 30, "", "protocol.duration"},
        {{"probe.active_tip", "2 mm"}, "probe.sensor_depth", -5, 2, "", "probe.active_tip"},
        {{"probe.sensor_depth", "4 mm"}, "probe.active_tip", 4, 20, "probe.sensor_depth", ""},
        {{NULL}, "layers.bone.from", -50, -1.5, "", "layers.bone.to"},
        {{NULL}, "layers.bone.to", -19.5, 50, "layers.bone.from", ""},
        {{"layers.fat.from", "4 mm", "layers.fat.to", "9 mm"},
         "layers.bone.to",
         -19.5,
         4,
         "layers.bone.from",
         "layers.fat.from"},
        {{"fluid.radius", "3 mm", "fluid.from", "-1 mm", "fluid.to", "5 mm"},
         "fluid.from",
         -50,
         4.5,
         "",
         "fluid.to"},
        {{"fluid.radius", "3 mm", "fluid.from", "-1 mm", "fluid.to", "5 mm"},
         "fluid.to",
         -0.5,
         50,
         "fluid.from",
         ""},
        {{"fluid.radius", "1.5 mm", "fluid.from", "-1 mm", "fluid.to", "5 mm"},
         "probe.diameter",
         0.4,
         2.8,
         "",
         "fluid.radius"},
        {{"tissue.temperature", "40 degC", "lesion.isotherm", "42 degC"},
         "tissue.temperature",
         4,
         40,
         "",
         ""},
        {{"lesion.isotherm", "42 degC"}, "lesion.isotherm", 42, 70, "", ""},
        /* a value between two steps, and one outside the range */
        {{"protocol.set_temperature", "80.5 degC"}, "protocol.set_temperature", 45, 95, "", ""},
        {{"protocol.set_temperature", "99 degC"}, "protocol.set_temperature", 45, 99, "", ""},
        {{"protocol.duration", "20 min"}, "protocol.duration", 15, 1200, "protocol.ramp", ""},
        {{"protocol.duration", "8 s", "protocol.ramp", "8 s"}, "protocol.duration", 8, 600, "", ""},
        /* a key and the one that is given in its place */
        {{"probe.diameter", "1 mm"}, "probe.diameter", 0.4, 4, "", ""},
        {{NULL}, "probe.diameter", 0.4, 4, "", ""},
        {{NULL}, "protocol.hold", 10, 600, "", ""},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct rfl_scenario *scenario = checked(SI, cases[k].settings);
        const struct rfl_limits found = limits_of(scenario, cases[k].key);
        assert_near(found.low, cases[k].low, 1e-9);
        assert_near(found.high, cases[k].high, 1e-9);
        assert_string_equal(found.low_held_by, cases[k].low_held_by);
        assert_string_equal(found.high_held_by, cases[k].high_held_by);
        rfl_scenario_free(scenario);
    }
}

static void words_are_allowed_or_held(void **state) {
    (void)state;
    static const struct {
        const char *settings[5], *key, *text;
        enum rfl_status status;
        const char *held_by;
    } cases[] = {
        {{NULL}, "probe.gauge", "25", RFL_OK, ""},
        {{NULL}, "probe.gauge", "99", RFL_INVALID, ""},
        {{NULL}, "protocol.control", "power", RFL_INVALID, "protocol.power"},
        {{
             "monitors.close.radius",
             "0.4 mm",
             "monitors.close.height",
             "3 mm",
         },
         "probe.gauge",
         "25",
         RFL_OK,
         ""},
        {{NULL}, "probe.shape", "cylinder", RFL_INVALID, "probe.active_tip"},
        {{NULL}, "protocol.heating", "fixed", RFL_OK, ""},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char held[128];
        struct rfl_scenario *scenario =
            k == 3 ? checked(SI, WITH("probe.gauge", "25", "monitors.close.radius", "0.4 mm"))
                   : checked(SI, cases[k].settings);
        assert_int_equal(
            rfl_scenario_allows(scenario, cases[k].key, cases[k].text, held, sizeof held),
            cases[k].status);
        assert_string_equal(held, cases[k].held_by);
        rfl_scenario_free(scenario);
    }
}

/* --- every control of every scenario --- */

/** The values of a scenario that a control moves. */
struct controls {
    char key[200][128];
    struct rfl_value value[200];
    size_t count;
};

static int add_control(void *context, const struct rfl_value *value) {
    struct controls *controls = context;
    const size_t k = controls->count;
    if (!value->used || value->row->usual.lowest >= value->row->usual.highest ||
        isnan(value->number))
        return 0;
    assert_true(k < 200);
    snprintf(controls->key[k], sizeof controls->key[k], "%s", value->key);
    controls->value[k] = *value;
    controls->value[k].key = controls->key[k];
    controls->count++;
    return 0;
}

/** The scenario with a key at a number; all that speaks against it fails the test. */
static struct rfl_scenario *moved(const struct rfl_scenario *scenario, const char *key,
                                  double number, const char *unit) {
    struct rfl_error error = {0};
    char text[64];
    struct rfl_scenario *copy = rfl_scenario_copy(scenario, &error);
    snprintf(text, sizeof text, "%.10g %s", number, unit);
    if (rfl_scenario_change(copy, key, text, &error) || rfl_scenario_check(copy, &error))
        fail_msg("%s: %s = %s: %s", scenario->name, key, text, error.text);
    return copy;
}

static double uniform(unsigned *seed) {
    *seed = *seed * 1664525U + 1013904223U;
    return *seed / 4294967296.0;
}

/** A random place between a control's limits; now and then an end. */
static double place(const struct rfl_limits *limits, unsigned *seed) {
    const double at = uniform(seed) * 1.5 - 0.25;
    return limits->low + fmin(fmax(at, 0), 1) * (limits->high - limits->low);
}

/** The scenario with a control moved: to an end (0, 1), or to a random place; NULL where it cannot
 * be moved. */
static struct rfl_scenario *move(const struct rfl_scenario *scenario, const struct rfl_value *value,
                                 int end, unsigned *seed) {
    struct rfl_limits limits;
    assert_int_equal(rfl_scenario_limits(scenario, value, &limits), RFL_OK);
    if (limits.low >= limits.high)
        return NULL;
    const double number = end == 0 ? limits.low : end == 1 ? limits.high : place(&limits, seed);
    return moved(scenario, value->key, number, value->row->unit);
}

static struct rfl_scenario *move_any(const struct rfl_scenario *scenario, unsigned *seed) {
    static struct controls controls;
    controls.count = 0;
    rfl_scenario_values(scenario, add_control, &controls);
    return move(scenario, &controls.value[(size_t)(uniform(seed) * (double)controls.count)], 2,
                seed);
}

static void visit(const char *file, unsigned *seed, size_t *pairs) {
    static struct controls controls;
    struct rfl_scenario *scenario = checked(file, NULL);
    controls.count = 0;
    rfl_scenario_values(scenario, add_control, &controls);
    for (size_t k = 0; k < controls.count; k++)
        for (int end = 0; end < 2; end++)
            rfl_scenario_free(move(scenario, &controls.value[k], end, seed));
    for (size_t n = 0; n < 21; n++) {
        struct rfl_scenario *one = move_any(scenario, seed);
        struct rfl_scenario *two = one ? move_any(one, seed) : NULL;
        *pairs += two != NULL;
        rfl_scenario_free(one);
        rfl_scenario_free(two);
    }
    rfl_scenario_free(scenario);
}

static void no_position_is_an_error(void **state) {
    (void)state;
    DIR *folder = opendir("scenarios");
    size_t pairs = 0;
    unsigned seed = 1;
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[300];
        snprintf(path, sizeof path, "scenarios/%s", entry->d_name);
        if (strstr(entry->d_name, ".yaml"))
            visit(path, &seed, &pairs);
    }
    closedir(folder);
    assert_true(pairs >= 400);
}

static void sections_are_forgotten(void **state) {
    (void)state;
    struct rfl_scenario *scenario = checked(
        SI, WITH("output.stop", "20 s", "output.snapshots", "[5 s, 10 s]", "probe.gauge", "22"));
    rfl_scenario_forget(scenario, "output");
    rfl_scenario_forget(scenario, "probe.gauge");
    struct rfl_error error = {0};
    assert_int_equal(rfl_scenario_check(scenario, &error), RFL_INVALID);
    assert_non_null(strstr(error.text, "probe.gauge is missing"));
    rfl_scenario_set(scenario, "probe.gauge", "18", NULL);
    assert_int_equal(rfl_scenario_check(scenario, NULL), RFL_OK);
    assert_false(rfl_scenario_is_stopped(scenario));
    rfl_scenario_free(scenario);
}

static void later_settings_replace_their_partners(void **state) {
    (void)state;
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = checked(SI, WITH("probe.gauge", "22"));
    assert_int_equal(rfl_scenario_change(scenario, "diameter", "2 mm", &error), RFL_OK);
    assert_int_equal(rfl_scenario_check(scenario, &error), RFL_OK);
    assert_near(scenario->probe.diameter, 2e-3, 1e-12);
    assert_int_equal(rfl_scenario_change(scenario, "probe.gauge", "18", &error), RFL_OK);
    assert_int_equal(rfl_scenario_check(scenario, &error), RFL_OK);
    assert_int_equal(scenario->probe.gauge, 18);
    rfl_scenario_free(scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_that_depend_on_each_other_hold_each_other),
        cmocka_unit_test(words_are_allowed_or_held),
        cmocka_unit_test(no_position_is_an_error),
        cmocka_unit_test(sections_are_forgotten),
        cmocka_unit_test(later_settings_replace_their_partners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
