/*
 * Sizes of needles' lesions, through whole scenarios: they are those of the outline, whatever its
 * shape, and a surface that is hotter, or hot for longer, makes none smaller. Door: check.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "../unit/against_outline.h"
#include "cases.h"

#define HOT                                                                                        \
    "probe: {shape: needle, gauge: 18, active_tip: 5 mm}\n"                                        \
    "protocol: {heating: fixed, set_temperature: 80 degC, ramp: 2 s, duration: 5 s}\n"

/* Lesions that are thin along the shaft, on a part of the tip, in pieces. */
static const char *const odd_lesions[] = {
    "probe: {shape: needle, gauge: 18, active_tip: 30 mm}\n"
    "protocol: {heating: rf, control: power, power: 4 W, duration: 30 s}\n",
    "probe: {shape: needle, gauge: 18, active_tip: 30 mm}\n"
    "protocol: {heating: rf, set_temperature: 60 degC, ramp: 15 s, duration: 30 s}\n",
    "probe: {shape: needle, gauge: 22, active_tip: 5 mm}\n"
    "protocol: {heating: rf, set_temperature: 48 degC, duration: 60 s}\n"
    "tissue: {material: ligament}\n",
    "probe: {shape: needle, gauge: 18, active_tip: 4 mm, coolant_temperature: 5 degC,\n"
    "        coolant_conductance: 0.1 W/K, sensor_depth: -1 mm}\n"
    "protocol: {heating: rf, set_temperature: 55 degC, duration: 20 s}\n",
};

static void check_sizes(const char *text) {
    struct rfl_simulation *s = scenario_simulation(
        text_scenario(text, (const char *const[]){"numerics.accuracy=draft", NULL}));
    for (int k = 1; k <= 5; k++) {
        case_advance(s, k < 5 ? s->end * k / 5 : s->end);
        for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++)
            check_against_outline(s->grid, s->damage, c);
    }
    rfl_simulation_free(s);
}

/* A number from 0 to 1, the next one of a sequence that is always the same. */
static double draw(unsigned long *seed) {
    *seed = (*seed * 1103515245 + 12345) & 0x7fffffff;
    return (double)*seed / 0x7fffffff;
}

/* At any time, of any needle: odd ones, and a few dozen at random. */
static void sizes_are_the_outlines(void **state) {
    (void)state;
    unsigned long seed = 8;
    for (size_t k = 0; k < sizeof odd_lesions / sizeof *odd_lesions; k++)
        check_sizes(odd_lesions[k]);
    for (size_t k = 0; k < 36; k++) {
        char text[512], heating[128];
        const double set = 44 + 50 * draw(&seed), power = 0.2 + 6 * draw(&seed);
        const char *const ways[] = {"heating: fixed, set_temperature: %.2f degC",
                                    "heating: rf, ramp: 2 s, set_temperature: %.2f degC",
                                    "heating: rf, control: power, power: %.2f W"};
        snprintf(heating, sizeof heating, ways[k % 3], k % 3 == 2 ? power : set);
        snprintf(text, sizeof text,
                 "probe: {shape: needle, diameter: %.3f mm, active_tip: %.2f mm}\n"
                 "protocol: {%s, duration: %.2f s, cooldown: 3 s}\n"
                 "tissue: {perfusion: %.1f mL/min/kg}\n",
                 0.5 + draw(&seed), 1.1 + 25 * pow(draw(&seed), 2), heating, 3 + 40 * draw(&seed),
                 100 * draw(&seed));
        check_sizes(text);
    }
}

/* A surface that is hotter, or hot for longer, makes no smaller lesion. */
static void hotter_and_longer_is_larger(void **state) {
    (void)state;
    static const struct {
        const char *accuracy;
        double allowed;
    } cases[] = {{"draft", 0.02e-3}, {"standard", 0.002e-3}};
    for (size_t i = 0; i < 2; i++) {
        struct rfl_extent before[RFL_CRITERIA] = {{0}};
        for (int k = 0; k <= 16; k++) {
            char set[64], duration[64], accuracy[64];
            snprintf(set, sizeof set, "protocol.set_temperature=%.2f degC",
                     k <= 8 ? 60 + 0.7 * k : 65.6);
            snprintf(duration, sizeof duration, "protocol.duration=%.2f s",
                     k <= 8 ? 20 : 20 + 0.9 * (k - 8));
            snprintf(accuracy, sizeof accuracy, "numerics.accuracy=%s", cases[i].accuracy);
            const char *const settings[] = {set, duration, accuracy, NULL};
            struct rfl_simulation *s = scenario_simulation(text_scenario(HOT, settings));
            case_advance(s, s->end);
            for (size_t c = 0; c < RFL_CRITERIA; c++) {
                assert_true(s->lesion[c].radius > before[c].radius - cases[i].allowed);
                assert_true(s->lesion[c].length > before[c].length - cases[i].allowed);
                before[c] = s->lesion[c];
            }
            rfl_simulation_free(s);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_are_the_outlines),
        cmocka_unit_test(hotter_and_longer_is_larger),
    };
    return cmocka_run_group_tests_name("sizes", tests, NULL, NULL);
}
