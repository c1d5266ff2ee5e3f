/* What a page calls, on this machine: one scenario, one run, texts and numbers as browser.h says.
 * Door: quick. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "near.h"

#include "../../sim/browser/browser.c"

/** A file of the scenarios that come with the program. */
static char *slurp(const char *path) {
    static char text[100000];
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    text[fread(text, 1, sizeof text - 1, in)] = '\0';
    fclose(in);
    return text;
}

static void open_scenario(const char *name) {
    char path[300];
    snprintf(path, sizeof path, "scenarios/%s.yaml", name);
    if (rfl_browser_open(path, slurp(path)))
        fail_msg("%s", rfl_browser_error());
}

static json_t *parsed(const char *text) {
    json_error_t why;
    assert_non_null(text);
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &why);
    if (!json)
        fail_msg("line %d: %s", why.line, why.text);
    return json;
}

static const char *word(const json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

/** The value of a key in the scenario as it stands. */
static char *text_of(const char *key) {
    static char text[256];
    json_t *scenario = parsed(rfl_browser_scenario()), *value;
    size_t i;
    text[0] = '\0';
    json_array_foreach(json_object_get(scenario, "values"), i, value) {
        if (!strcmp(word(value, "key"), key))
            snprintf(text, sizeof text, "%s", word(value, "text"));
    }
    json_decref(scenario);
    return text;
}

/** Run to the end; how many moments came. */
static size_t solve(const char *accuracy, int rows) {
    size_t moments = 0;
    int bits = 0;
    assert_int_equal(rfl_browser_start(accuracy, rows), 0);
    while (!(bits & RFL_BROWSER_END)) {
        bits = rfl_browser_next(1000);
        if (bits < 0)
            fail_msg("%s", rfl_browser_error());
        assert_true(!bits || bits & RFL_BROWSER_ROW);
        moments += bits != 0;
    }
    return moments;
}

static void tables_are_the_program_s(void **state) {
    (void)state;
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    json_t *tables = parsed(rfl_browser_tables()), *listed = json_object_get(tables, "keys");
    assert_string_equal(word(tables, "version"), RFL_VERSION);
    assert_string_equal(word(tables, "notice"), RFL_NOTICE);
    assert_int_equal(json_array_size(listed), count);
    for (size_t i = 0; i < count; i++) {
        const json_t *row = json_array_get(listed, i);
        assert_string_equal(word(row, "name"), keys[i].name);
        assert_string_equal(word(row, "label"), keys[i].label);
        assert_non_null(word(row, "kind"));
    }
    assert_int_equal(json_array_size(json_object_get(tables, "gauges")), rfl_gauge_count);
    assert_int_equal(json_array_size(json_object_get(tables, "tissues")), rfl_material_count);
    assert_int_equal(json_array_size(json_object_get(tables, "kinetics")), rfl_kinetics_count);
    json_decref(tables);
}

static void settings_are_taken_all_or_none(void **state) {
    (void)state;
    open_scenario("si_joint_lateral_branch");
    assert_int_equal(rfl_browser_set("gauge=22\nprotocol.set_temperature=70 degC"), 0);
    assert_string_equal(text_of("probe.gauge"), "22");
    assert_int_equal(rfl_browser_set("gauge=20\nprotocol.set_temperature=170 degC\nguage=1\nx"), 2);
    assert_non_null(strstr(rfl_browser_error(), "170 degC"));
    assert_non_null(strstr(rfl_browser_error(), "guage is not known"));
    assert_non_null(strstr(rfl_browser_error(), "expected KEY=VALUE"));
    assert_string_equal(text_of("probe.gauge"), "22");
    assert_int_equal(rfl_browser_set("probe.diameter=1 mm"), 0);
    assert_string_equal(text_of("probe.gauge"), "");
    assert_string_equal(text_of("protocol.set_temperature"), "70 degC");
    assert_int_equal(rfl_browser_reset(), 0);
    assert_string_equal(text_of("probe.gauge"), "18");
    assert_string_equal(rfl_browser_error(), "");
}

static void a_wrong_scenario_leaves_the_one_before(void **state) {
    (void)state;
    open_scenario("sphere_first_look");
    assert_int_equal(rfl_browser_open("mine.yaml", "probe: {shape: needle}\n"), 2);
    assert_non_null(strstr(rfl_browser_error(), "mine.yaml:1: error: "));
    assert_int_equal(rfl_browser_open("mine.yaml", "a: ["), 2);
    json_t *scenario = parsed(rfl_browser_scenario());
    assert_string_equal(word(scenario, "name"), "sphere_first_look");
    json_decref(scenario);
}

static void yaml_says_the_same(void **state) {
    (void)state;
    open_scenario("si_joint_lateral_branch");
    assert_int_equal(rfl_browser_set("gauge=22\noutput.stop=3 s"), 0);
    char *yaml = rfl_string_copy(rfl_browser_yaml(), NULL);
    assert_null(strstr(yaml, "output"));
    assert_int_equal(rfl_browser_open("again.yaml", yaml), 0);
    assert_string_equal(text_of("probe.gauge"), "22");
    assert_string_equal(rfl_browser_yaml(), yaml);
    free(yaml);
}

static void the_first_moment_is_known_before_the_first_step(void **state) {
    (void)state;
    open_scenario("si_joint_lateral_branch");
    assert_int_equal(rfl_browser_start("draft", 12), 0);
    json_t *moment = parsed(rfl_browser_row()), *now = json_object_get(moment, "now");
    assert_near(json_number_value(json_object_get(now, "sensor_temperature_C")), 37, 1e-9);
    assert_near(json_number_value(json_object_get(now, "peak_tissue_temperature_C")), 37, 1e-9);
    json_decref(moment);
}

static void moments_come_evenly_and_at_power_off(void **state) {
    (void)state;
    open_scenario("si_joint_lateral_branch"); /* 90 s, and 30 s of cool-down */
    assert_int_equal(solve("draft", 12), 14 - 1);
    json_t *moment = parsed(rfl_browser_row()), *summary = parsed(rfl_browser_summary());
    assert_near(json_number_value(json_object_get(moment, "time_s")), 120, 1e-9);
    assert_true(json_equal(json_object_get(moment, "lesion"), json_object_get(summary, "lesion")));
    assert_true(
        json_equal(json_object_get(moment, "monitors"), json_object_get(summary, "monitors")));
    json_decref(moment);
    json_decref(summary);
    assert_int_equal(solve("draft", 7), 9); /* 0, six between, power-off, the end */
}

/** The run of this scenario with the library itself. */
static double radius_of_library(const char *accuracy) {
    struct rfl_scenario *scenario = rfl_scenario_copy(page.scenario, NULL);
    rfl_scenario_set(scenario, "numerics.accuracy", accuracy, NULL);
    struct rfl_simulation *simulation = rfl_simulation_create(scenario, NULL);
    assert_int_equal(rfl_simulation_run(simulation, NULL, NULL), RFL_OK);
    const double radius = simulation->lesion[RFL_ISOTHERM].radius;
    rfl_simulation_free(simulation);
    rfl_scenario_free(scenario);
    return 1e3 * radius;
}

static void numbers_do_not_depend_on_the_moments(void **state) {
    (void)state;
    open_scenario("si_joint_lateral_branch");
    for (int rows = 1; rows < 100; rows += 49) {
        solve("draft", rows);
        json_t *summary = parsed(rfl_browser_summary());
        const json_t *lesion = json_object_get(summary, "lesion");
        assert_near(json_number_value(json_object_get(lesion, "radius_mm")),
                    radius_of_library("draft"), 1e-9);
        json_decref(summary);
    }
}

/* There is a fourth outline where the fourth criterion is asked, and a slider for both of its keys.
 */
static void a_fourth_criterion_has_an_outline(void **state) {
    (void)state;
    open_scenario("sphere_first_look");
    solve("draft", 4);
    assert_null(rfl_browser_outline(RFL_TIME_ABOVE));
    assert_int_equal(rfl_browser_set("lesion.time_above.temperature=50 degC\n"
                                     "lesion.time_above.duration=5 s"),
                     0);
    solve("draft", 4);
    assert_non_null(rfl_browser_outline(RFL_TIME_ABOVE));
    assert_true(rfl_browser_outline_count() > 10);
    assert_null(rfl_browser_outline(RFL_CRITERIA));
    json_t *limits = parsed(rfl_browser_limits());
    assert_non_null(json_object_get(limits, "lesion.time_above.temperature"));
    assert_non_null(json_object_get(limits, "lesion.time_above.duration"));
    json_decref(limits);
}

static void pictures_are_in_millimetres(void **state) {
    (void)state;
    static const char *const names[] = {"si_joint_lateral_branch", "sphere_first_look",
                                        "cylinder_infinite"};
    for (size_t k = 0; k < 3; k++) {
        open_scenario(names[k]);
        solve("draft", 4);
        json_t *summary = parsed(rfl_browser_summary());
        const double radius =
            json_number_value(json_object_get(json_object_get(summary, "lesion"), "radius_mm"));
        const double *outline = rfl_browser_outline(0);
        double widest = 0;
        assert_true(rfl_browser_outline_count() > 10);
        for (int i = 0; i < rfl_browser_outline_count(); i++)
            widest = fmax(widest, outline[2 * i]);
        assert_near(widest, radius, 1e-3 * radius);
        /* on the outline the peak is the isotherm; inside the probe nothing is */
        const double y = k ? 0 : 5;
        assert_near(*rfl_browser_raster(1, radius, y, 1, 1, 1, 1), 50, 0.5);
        assert_true(isnan(*rfl_browser_raster(0, 0, y, 1, 1, 1, 1)));
        const double *row = rfl_browser_raster(0, radius, y, 1, 1, 4, 2);
        for (int i = 1; i < 4; i++)
            assert_true(row[i] < row[i - 1]);
        json_decref(summary);
    }
}

static void every_scenario_s_limits_are_json(void **state) {
    (void)state;
    open_scenario("second_lesion");
    json_t *limits = parsed(rfl_browser_limits());
    assert_true(json_object_size(limits) > 30);
    assert_non_null(json_object_get(json_object_get(limits, "probe.gauge"), "words"));
    const json_t *duration = json_object_get(limits, "protocol.duration");
    assert_near(json_number_value(json_object_get(duration, "low")),
                json_number_value(json_object_get(duration, "high")), 1e-9);
    assert_string_equal(word(duration, "highHeldBy"), "protocol.stages");
    json_decref(limits);
}

static void without_a_run_there_is_none(void **state) {
    (void)state;
    open_scenario("sphere_first_look");
    assert_int_equal(rfl_browser_start("draught", 1), 2);
    assert_non_null(strstr(rfl_browser_error(), "draught"));
    assert_true(rfl_browser_next(1) < 0);
    assert_null(rfl_browser_row());
    assert_null(rfl_browser_summary());
    assert_null(rfl_browser_raster(0, 0, 0, 1, 1, 1, 1));
    assert_null(rfl_browser_outline(0));
    assert_int_equal(rfl_browser_outline_count(), 0);
}

/* The bench is computed beside the run that is shown, in pieces as short as is wanted. */
static void the_bench_leaves_the_run_alone(void **state) {
    (void)state;
    assert_null(rfl_browser_bench_words());
    open_scenario("si_joint_lateral_branch");
    assert_int_equal(rfl_browser_start("draft", 4), 0);
    while (!(rfl_browser_next(1e9) & RFL_BROWSER_END))
        ;
    char *before = rfl_string_copy(rfl_browser_summary(), NULL);
    assert_int_equal(rfl_browser_bench_start(), 0);
    assert_int_equal(rfl_browser_bench_next(0), 1);
    assert_null(rfl_browser_bench_words());         /* not yet */
    assert_int_equal(rfl_browser_bench_start(), 0); /* from anew */
    while (rfl_browser_bench_next(1))
        ;
    assert_string_equal(rfl_browser_bench_words(),
                        "On a bench (21 °C, no blood, no bone, edge 55 °C) the same needle: 6.4 mm "
                        "wide.");
    assert_string_equal(rfl_browser_summary(), before);
    free(before);
    assert_int_equal(rfl_browser_set("tissue.temperature=20 degC"), 0);
    assert_int_equal(rfl_browser_bench_start(), 0);
    while (rfl_browser_bench_next(1))
        ;
    assert_non_null(strstr(rfl_browser_bench_words(), "In a body (37 °C, blood flow 36.7 "));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bench_leaves_the_run_alone),
        cmocka_unit_test(tables_are_the_program_s),
        cmocka_unit_test(settings_are_taken_all_or_none),
        cmocka_unit_test(a_wrong_scenario_leaves_the_one_before),
        cmocka_unit_test(yaml_says_the_same),
        cmocka_unit_test(the_first_moment_is_known_before_the_first_step),
        cmocka_unit_test(moments_come_evenly_and_at_power_off),
        cmocka_unit_test(numbers_do_not_depend_on_the_moments),
        cmocka_unit_test(a_fourth_criterion_has_an_outline),
        cmocka_unit_test(pictures_are_in_millimetres),
        cmocka_unit_test(every_scenario_s_limits_are_json),
        cmocka_unit_test(without_a_run_there_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
