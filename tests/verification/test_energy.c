/*
 * Energy: heat delivered = stored + carried off by blood + out through the edge, cool-down
 * included, to 1e-6 of the heat delivered at standard and 1e-8 at fine. The heat delivered is
 * summed from the surface's patches, what is stored from the cells.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "cases.h"

/** Nothing is promised at draft, but that the balance tells something. */
static const double limits[] = {1e-4, 1e-6, 1e-8};

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
            assert_true(fabs(e.imbalance_fraction - fabs(rest) / e.delivered) < 1e-15);
            worst[i] = fmax(worst[i], e.imbalance_fraction);
        }
    for (enum rfl_accuracy i = RFL_DRAFT; i <= RFL_FINE; i++) {
        print_message("# imbalance, %s: %.1e at worst\n", rfl_accuracy_names[i], worst[i]);
        assert_true(worst[i] <= limits[i]);
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

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_balance),
                                       cmocka_unit_test(test_sphere_uptake)};
    return cmocka_run_group_tests_name("energy", tests, NULL, NULL);
}
