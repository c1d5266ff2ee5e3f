/* The same probe on a bench, or in a body: what is run, what comes of it, what is said of it.
 * Door: quick. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "case.h"
#include "near.h"

#define SPHERE                                                                                     \
    "probe: {shape: sphere, diameter: 4 mm}\n"                                                     \
    "protocol: {heating: fixed, set_temperature: 80 degC, duration: 60 s}\n"

#define NEEDLE                                                                                     \
    "probe: {shape: needle, gauge: 18, active_tip: 10 mm}\n"                                       \
    "protocol: {heating: fixed, set_temperature: 80 degC, duration: 20 s}\n"                       \
    "layers: {bone: {from: -20 mm, to: -1 mm, material: bone_cortical}}\n"                         \
    "monitors: {m: {distance: 2 mm, height: 5 mm}}\n"                                              \
    "nerves: {n: {distance: 2 mm, height: 5 mm}}\n"

/** A scenario, checked, with settings. */
static struct rfl_scenario *checked(const char *text, const char *const *settings) {
    struct rfl_scenario *scenario = case_text(text);
    struct rfl_error error = {0};
    for (; settings && *settings; settings += 2)
        assert_int_equal(rfl_scenario_set(scenario, settings[0], settings[1], &error), RFL_OK);
    if (rfl_scenario_check(scenario, &error))
        fail_msg("%s", error.text);
    return scenario;
}

/** Begin its bench. */
static struct rfl_bench begun(const char *text, const char *const *settings) {
    struct rfl_scenario *scenario = checked(text, settings);
    struct rfl_bench bench;
    assert_int_equal(rfl_bench_begin(&bench, scenario, NULL), RFL_OK);
    rfl_scenario_free(scenario);
    return bench;
}

/** All that is said of it. */
static void assert_said(const char *text, const char *const *settings, const char *words) {
    char said[RFL_BENCH_SIZE];
    struct rfl_bench bench = begun(text, settings);
    while (rfl_bench_next(&bench))
        ;
    rfl_bench_words(&bench, "degC", said, sizeof said);
    assert_string_equal(said, words);
    rfl_bench_end(&bench);
}

static void a_body_becomes_a_bench(void **state) {
    (void)state;
    struct rfl_bench bench =
        begun(NEEDLE, WITH("lesion.criterion", "cem43", "lesion.isotherm", "45 degC",
                           "tissue.conductivity", "0.6 W/m/K", "output.interval", "5 s",
                           "output.snapshots", "[3 s, 4 s]", "numerics.accuracy", "fine"));
    const struct rfl_scenario *s = bench.scenario;
    assert_false(bench.body);
    assert_int_equal(s->layer_count + s->monitor_count + s->nerve_count, 0);
    assert_near(s->tissue.temperature, 294.15, 1e-9);
    assert_true(s->tissue.perfusion == 0);
    assert_near(s->lesion.isotherm, 328.15, 1e-9);
    assert_int_equal(s->lesion.criterion, RFL_ISOTHERM);
    assert_int_equal(s->accuracy, RFL_DRAFT);
    assert_near(s->tissue.conductivity, 0.6, 1e-12); /* all else stays */
    assert_near(s->protocol.set_temperature, 353.15, 1e-9);
    assert_near(s->probe.active_tip, 0.01, 1e-12);
    assert_near(s->protocol.duration, 20, 1e-9);
    rfl_bench_end(&bench);
}

/* Below 30 degC; the blood flow is the material's own, 36.7 mL/min/kg of 1090 kg/m3. */
static void a_bench_becomes_a_body(void **state) {
    (void)state;
    struct rfl_bench bench =
        begun(NEEDLE, WITH("tissue.temperature", "29.9 degC", "tissue.perfusion", "0 1/s"));
    assert_true(bench.body);
    assert_near(bench.scenario->tissue.temperature, 310.15, 1e-9);
    assert_near(bench.scenario->tissue.perfusion, 36.7e-6 / 60 * 1090, 1e-9);
    assert_near(bench.scenario->lesion.isotherm, 323.15, 1e-9);
    assert_int_equal(bench.scenario->layer_count, 0);
    rfl_bench_end(&bench);
    bench = begun(NEEDLE, WITH("tissue.temperature", "30 degC"));
    assert_false(bench.body);
    rfl_bench_end(&bench);
}

/* Around a ball of radius a whose surface is suddenly hot, without blood, the rise is that of the
 * surface times a/r erfc((r - a) / (2 sqrt(D t))) (H. Carslaw, J. Jaeger, Conduction of Heat in
 * Solids (1959), sec. 9.10): here 34 K of 59 K at the edge. */
static void the_width_is_the_closed_form_s(void **state) {
    (void)state;
    const double a = 2e-3, depth = 2 * sqrt(0.49 / (1090 * 3421.0) * 60);
    double in = a, out = 10 * a;
    for (int i = 0; i < 60; i++) {
        const double r = (in + out) / 2;
        *(a / r * erfc((r - a) / depth) > 34.0 / 59 ? &in : &out) = r;
    }
    struct rfl_bench bench = begun(SPHERE, NULL);
    assert_true(isnan(bench.width) || bench.width == 0);
    while (rfl_bench_next(&bench))
        assert_true(bench.share <= 1);
    assert_near(bench.share, 1, 1e-12);
    assert_near(bench.width, 2 * in, 2e-6); /* one axis: 0.001 mm of the radius */
    assert_false(rfl_bench_next(&bench));
    rfl_bench_end(&bench);
}

static void what_is_said_fits_what_came(void **state) {
    (void)state;
    assert_said(SPHERE, NULL,
                "On a bench (21 degC, no blood, no bone, edge 55 degC) the same probe: 5.7 mm "
                "wide.");
    assert_said(SPHERE, WITH("protocol.set_temperature", "50 degC"),
                "On a bench (21 degC, no blood, no bone, edge 55 degC) the same probe: no lesion.");
    assert_said(SPHERE,
                WITH("tissue.material", "bone_cancellous", "protocol.set_temperature", "50 degC"),
                "On a bench (21 degC, no blood, edge 55 degC) the same probe: no lesion.");
    assert_said(NEEDLE, WITH("protocol.set_temperature", "54 degC"),
                "On a bench (21 degC, no blood, no bone, edge 55 degC) the same needle: no "
                "lesion.");
    assert_said(NEEDLE,
                WITH("tissue.temperature", "20 degC", "protocol.set_temperature", "45 degC",
                     "lesion.isotherm", "42 degC"),
                "In a body (37 degC, blood flow 36.7 mL/min/kg, no bone, edge 50 degC) the same "
                "needle: no lesion.");
    /* A body is as warm as that by itself. */
    assert_said(NEEDLE,
                WITH("tissue.temperature", "20 degC", "protocol.set_temperature", "37 degC",
                     "lesion.isotherm", "30 degC"),
                "In a body (37 degC, blood flow 36.7 mL/min/kg, no bone, edge 50 degC) the same "
                "needle: not computed (protocol.set_temperature excludes it).");
}

/** The width in a second of such a case. */
static double width_of(const char *text, const char *const *settings) {
    struct rfl_bench bench = begun(text, settings);
    while (rfl_bench_next(&bench))
        ;
    const double width = bench.width;
    rfl_bench_end(&bench);
    return width;
}

/* What stops early on one side stops then on the other; what only writes changes nothing; many rows
 * are no obstacle to a protocol of two days. */
static void a_run_that_stops_is_compared_as_it_stopped(void **state) {
    (void)state;
    const double half = width_of(SPHERE, WITH("output.stop", "30 s"));
    assert_true(half < width_of(SPHERE, NULL));
    assert_near(half, width_of(SPHERE, WITH("protocol.duration", "30 s")), 1e-9);
    assert_true(half == width_of(SPHERE, WITH("output.stop", "30 s", "output.frames", "7",
                                              "output.interval", "0.1 s")));
    assert_true(width_of(SPHERE, WITH("protocol.duration", "24 h", "protocol.cooldown", "24 h",
                                      "output.interval", "10 s")) > 0);

    struct rfl_error error = {0};
    struct rfl_simulation *run = case_ready(case_text(SPHERE), NULL);
    while (run->time < 30)
        assert_int_equal(rfl_simulation_next(run, NULL, &error), RFL_OK);
    assert_int_equal(rfl_simulation_stop(run, &error), RFL_OK);
    assert_int_equal(rfl_simulation_run(run, NULL, &error), RFL_OK);
    struct rfl_bench bench;
    assert_int_equal(rfl_bench_begin(&bench, run->scenario, &error), RFL_OK);
    assert_near(bench.scenario->output.stop, run->end, 1e-9);
    rfl_bench_end(&bench);
    rfl_simulation_free(run);
}

/* Stages, and a generator with a criterion of its own: the edge of the bench is the isotherm's. */
static void stages_and_generators_go_along(void **state) {
    (void)state;
    static const char stages[] =
        "probe: {shape: sphere, diameter: 4 mm}\n"
        "protocol: {heating: rf, stages: [{duration: 10 s, set_temperature: 60 degC},"
        " {duration: 5 s, control: off}, {duration: 10 s, set_temperature: 85 degC}]}\n";
    const double width = width_of(stages, NULL);
    assert_true(width > 4e-3);
    assert_true(width == width_of(stages, WITH("lesion.criterion", "arrhenius")));
    assert_true(width == width_of(stages, WITH("lesion.isotherm", "45 degC")));
    assert_true(width == width_of(stages, WITH("tissue.perfusion", "0.05 1/s")));
    assert_true(width < width_of(stages, WITH("protocol.stages.3.duration", "20 s")));
}

static void the_summary_has_it_where_it_was_asked_for(void **state) {
    (void)state;
    struct rfl_simulation *run = case_run(case_text(SPHERE), NULL);
    struct rfl_bench bench;
    assert_int_equal(rfl_bench_begin(&bench, run->scenario, NULL), RFL_OK);
    while (rfl_bench_next(&bench))
        ;
    char *without = rfl_summary_json(run, NULL), *with = rfl_summary_bench_json(run, &bench, NULL);
    assert_null(strstr(without, "bench"));
    const char *found = strstr(with, "\"bench\": {");
    assert_non_null(found);
    assert_non_null(strstr(found, "\"temperature_C\": 21.0"));
    assert_non_null(strstr(found, "\"isotherm_C\": 55.0"));
    found = strstr(found, "\"width_mm\": ");
    assert_non_null(found);
    assert_near(strtod(found + strlen("\"width_mm\": "), NULL), 1e3 * bench.width, 1e-9);
    free(with);
    bench.width = NAN;
    with = rfl_summary_bench_json(run, &bench, NULL);
    assert_non_null(strstr(strstr(with, "\"bench\": {"), "\"width_mm\": null"));
    free(with);
    free(without);
    rfl_bench_end(&bench);
    rfl_simulation_free(run);
}

static int set_up(void **state) {
    (void)state;
    return (int)rfl_library_init(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_becomes_a_bench),
        cmocka_unit_test(a_bench_becomes_a_body),
        cmocka_unit_test(the_width_is_the_closed_form_s),
        cmocka_unit_test(what_is_said_fits_what_came),
        cmocka_unit_test(a_run_that_stops_is_compared_as_it_stopped),
        cmocka_unit_test(stages_and_generators_go_along),
        cmocka_unit_test(the_summary_has_it_where_it_was_asked_for),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
