/*
 * Energy: heat delivered = stored + carried off by blood + out through the edge, hours of cool-down
 * included. The heat delivered is summed from the surface's patches, what is stored from the cells.
 * By radiofrequency the heat delivered is voltage times current, and steam and coolant take heat as
 * well.
 *
 * Steps and linear solves keep heat, whatever their tolerances: where properties are constant the
 * balance is to close but for rounding. Where they change, what is left of Newton's method,
 * hundredths of a step's tolerance (some mK of tens of kelvins, 1e-4), meets the change of
 * properties over so little, a tenth of it at most.
 *
 * Door: check.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "cases.h"

/** Temperatures are kept in kelvin, from 0, to 16 digits: in sums over thousands of cells and
 * hundreds of steps eight are left, and fewer where 7 h of cool-down reach tissue that holds 1e8 J,
 * of which 1e2 J are told apart. */
#define ROUNDING          1e-8
#define ROUNDING_OF_HOURS 1e-6

/** Where properties change, see above; and where blood stops in a ring of cells far out, which
 * holds a hundredth of the heat, between Newton's last corrections. */
#define CHANGES  1e-5
#define STOPPING 1e-3

static const struct run_case cases[] = {
    {"sphere", 1.27, 0, 80, 6.67e-4, 0, 90, 30, NULL, NULL},
    {"sphere", 3, 0, 95, 0.02, 5, 600, 60, NULL, NULL},
    {"cylinder", 1.27, 0, 80, 6.67e-4, 0, 90, 30, NULL, NULL},
    {"cylinder", 0.5, 0, 60, 0, 10, 30, 300, NULL, NULL},
    {"needle", 1.27, 10, 80, 6.67e-4, 0, 90, 30, NULL, NULL},
    {"needle", 1.27, 10, 80, 0, 15, 90, 120, NULL, NULL},
    {"needle", 0.51, 2, 95, 0.02, 0, 10, 5, NULL, NULL},
    {"needle", 1.65, 20, 60, 6.67e-4, 0, 600, 60, NULL, NULL},
    {"needle", 0.72, 5, 90, 6.67e-4, 0, 1, 1, NULL, NULL},
};

/** Run a case at an accuracy and give its balance. */
static struct rfl_energy run(const struct run_case *base, enum rfl_accuracy accuracy) {
    struct run_case at = *base;
    at.accuracy = rfl_accuracy_names[accuracy];
    struct rfl_simulation *simulation = case_simulation(&at);
    case_advance(simulation, simulation->end);
    struct rfl_energy energy = simulation->energy;
    rfl_simulation_free(simulation);
    return energy;
}

static void test_balance(void **state) {
    (void)state;
    double worst[3] = {0};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        for (enum rfl_accuracy i = RFL_DRAFT; i <= RFL_FINE; i++) {
            struct rfl_energy e = run(&cases[k], i);
            double rest = e.delivered - e.stored - e.perfusion - e.boundary;
            assert_true(e.delivered > 0 && e.stored > 0);
            assert_true((e.perfusion > 0) == (cases[k].perfusion > 0));
            double largest = fmax(fabs(e.delivered), fmax(fabs(e.stored), fabs(e.perfusion)));
            assert_true(fabs(e.imbalance_fraction - fabs(rest) / largest) < 1e-15);
            worst[i] = fmax(worst[i], e.imbalance_fraction);
        }
    for (enum rfl_accuracy i = RFL_DRAFT; i <= RFL_FINE; i++) {
        print_message("# imbalance, %s: %.1e at worst\n", rfl_accuracy_names[i], worst[i]);
        assert_true(worst[i] <= ROUNDING);
    }
}

/* Long steps after power-off warm wide tissue by little, and linear solves stop at a share of that.
 */
static void test_hours(void **state) {
    (void)state;
    const struct run_case base = {"needle", 0.72, 5, 90, 0, 0, 10, 25000, NULL, NULL};
    for (enum rfl_accuracy i = RFL_DRAFT; i <= RFL_FINE; i++) {
        const double imbalance = run(&base, i).imbalance_fraction;
        print_message("# imbalance after 7 h, %s: %.1e\n", rfl_accuracy_names[i], imbalance);
        assert_true(imbalance <= ROUNDING_OF_HOURS);
    }
}

/**
 * Heat that a sphere takes up, from the flux of the closed form without perfusion,
 * 4 pi a^2 k u_s (1/a + 1/sqrt(pi D t)) (Carslaw & Jaeger 1959, sec. 9.10), integrated over time.
 */
static void test_sphere_uptake(void **state) {
    (void)state;
    const struct run_case base = {"sphere", 1.27, 0, 80, 0, 0, 90, 0, NULL, NULL};
    const double radius = 0.635e-3, k = 0.49, D = 0.49 / (1090 * 3421.0), t = 90, rise = 43;
    double expected =
        4 * M_PI * radius * radius * k * rise * (t / radius + 2 * sqrt(t / (M_PI * D)));
    for (enum rfl_accuracy i = RFL_DRAFT; i <= RFL_FINE; i++) {
        double found = run(&base, i).delivered;
        print_message("# heat into a sphere in 90 s, %s: %.5f J, closed form %.5f J\n",
                      rfl_accuracy_names[i], found, expected);
        assert_true(fabs(found / expected - 1) < 1e-3);
    }
}

/* --- by radiofrequency --- */

#define GENERATOR                                                                                  \
    "protocol: {heating: rf, set_temperature: 80 degC, ramp: 10 s, duration: 40 s, cooldown: 10 "  \
    "s}\n"                                                                                         \
    "output: {interval: 50 s}\n"
#define CONSTANT                                                                                   \
    "tissue: {electrical_conductivity_slope: 0 1/K, conductivity_slope: 0 1/K,\n"                  \
    "         perfusion_model: constant, vaporisation: off}\n"
#define NEEDLE "probe: {shape: needle, gauge: 18, active_tip: 10 mm}\n" GENERATOR
#define SPHERE "probe: {shape: sphere, diameter: 2 mm}\n" GENERATOR

static const struct {
    const char *name, *text, *settings[8];
    double limit;
} generators[] = {
    {"needle, constant", NEEDLE CONSTANT, {NULL}, ROUNDING},
    {"needle, constant, no ramp", NEEDLE CONSTANT, {"protocol.ramp=0 s"}, ROUNDING},
    {"needle, constant, pi", NEEDLE CONSTANT, {"controller=pi"}, ROUNDING},
    {"needle, constant, 5 W", NEEDLE CONSTANT, {"control=power", "power=5 W"}, ROUNDING},
    {"needle, constant, pulses",
     NEEDLE CONSTANT,
     {"pulses=resolved", "set_temperature=42 degC", "protocol.ramp=0 s", "protocol.duration=4 s",
      "cooldown=1 s"},
     ROUNDING},
    {"sphere, constant", SPHERE CONSTANT, {NULL}, ROUNDING},
    {"sphere, constant, pi", SPHERE CONSTANT, {"controller=pi"}, ROUNDING},
    {"needle", NEEDLE, {NULL}, CHANGES},
    {"needle, fading", NEEDLE, {"perfusion_model=fades", "tissue.perfusion=0.02 1/s"}, CHANGES},
    {"needle, no ramp", NEEDLE, {"protocol.ramp=0 s"}, CHANGES},
    {"needle, 10 W", NEEDLE, {"control=power", "power=10 W"}, CHANGES},
    {"needle, 20 W", NEEDLE, {"control=power", "power=20 W", "protocol.duration=20 s"}, CHANGES},
    {"needle, bone",
     NEEDLE,
     {"layers.bone.from=-20 mm", "layers.bone.to=-1 mm", "layers.bone.material=bone_cortical"},
     CHANGES},
    {"needle, fluid",
     NEEDLE,
     {"fluid.radius=3 mm", "fluid.from=-2 mm", "fluid.to=8 mm", "fluid.conductivity=0.7 W/m/K",
      "fluid.electrical_conductivity=1.8 S/m", "fluid.perfusion=0 1/s"},
     CHANGES},
    {"needle, cooled",
     NEEDLE,
     {"active_tip=4 mm", "sensor_depth=-1 mm", "set_temperature=60 degC",
      "coolant_temperature=20 degC", "coolant_conductance=0.05 W/K"},
     CHANGES},
    {"needle, pulses, changing",
     NEEDLE,
     {"pulses=resolved", "control=voltage", "protocol.voltage=60 V", "protocol.duration=4 s",
      "cooldown=1 s"},
     CHANGES},
    {"needle, 7 h, constant",
     NEEDLE CONSTANT,
     {"numerics.accuracy=draft", "cooldown=25200 s", "output.interval=600 s"},
     ROUNDING},
    {"needle, blood that stops",
     NEEDLE,
     {"numerics.accuracy=draft", "arrhenius_onset=1 degC", "cooldown=7200 s",
      "output.interval=600 s", "conductivity_slope=0 1/K"},
     STOPPING},
    {"sphere", SPHERE, {NULL}, CHANGES},
    {"sphere, 3 W", SPHERE, {"control=power", "power=3 W"}, CHANGES},
};

static void test_generators(void **state) {
    (void)state;
    size_t failures = 0;
    for (size_t i = 0; i < sizeof generators / sizeof *generators; i++) {
        struct rfl_simulation *s =
            scenario_simulation(text_scenario(generators[i].text, generators[i].settings));
        case_advance(s, s->end);
        const struct rfl_energy *e = &s->energy;
        double rest =
            e->delivered - e->stored - e->perfusion - e->boundary - e->vaporised - e->coolant;
        bool good = e->imbalance_fraction <= generators[i].limit;
        print_message("# %-26s %8.3f J, steam %7.3f J, imbalance %.1e%s\n", generators[i].name,
                      e->delivered, e->vaporised, e->imbalance_fraction, good ? "" : "  too much");
        assert_true(e->delivered > 1 && e->stored > 0);
        double largest = fmax(fmax(e->delivered, fabs(e->coolant)), fmax(e->stored, e->vaporised));
        assert_true(fabs(e->imbalance_fraction - fabs(rest) / largest) < 1e-15);
        failures += good ? 0 : 1;
        rfl_simulation_free(s);
    }
    assert_int_equal(failures, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_balance), cmocka_unit_test(test_hours),
                                       cmocka_unit_test(test_sphere_uptake),
                                       cmocka_unit_test(test_generators)};
    return cmocka_run_group_tests_name("energy", tests, NULL, NULL);
}
