/*
 * Radiofrequency heating: the generator's readings and the lesion against a finite-element
 * reference, the sphere against closed forms, and the energy balance.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rflesion/simulation.h"

#define REFERENCE "tests/reference/rf_18g_80C.csv"

/** Simulation of a scenario's text at time 0. */
static struct rfl_simulation *simulate(const char *text) {
    struct rfl_error error = {0};
    assert_int_equal(rfl_library_init(&error), RFL_OK);
    struct rfl_scenario *scenario = rfl_scenario_parse("case", text, strlen(text), &error);
    struct rfl_simulation *simulation = scenario ? rfl_simulation_create(scenario, &error) : NULL;
    rfl_scenario_free(scenario);
    if (!simulation)
        fail_msg("%s", error.text);
    return simulation;
}

static void check(const char *what, double time, double found, double expected, double limit) {
    double error = found / expected - 1;
    print_message("# %4.0f s, %-20s %9.4f, reference %9.4f, %+.2f %%\n", time, what, found,
                  expected, 100 * error);
    assert_true(fabs(error) <= limit);
}

/** One row of the reference: all within 1 %, the distal extension within 2 %. */
static void check_row(struct rfl_simulation *simulation, const double row[7]) {
    struct rfl_error error = {0};
    const double t = row[0];
    assert_int_equal(rfl_simulation_advance(simulation, t, &error), RFL_OK);
    const struct rfl_generator *generator = &simulation->generator;
    const struct rfl_extent *lesion = &simulation->lesion[RFL_ISOTHERM];
    check("voltage, V", t, generator->voltage, row[1], 0.01);
    check("power, W", t, generator->power, row[2], 0.01);
    check("impedance, ohm", t, generator->impedance, row[3], 0.01);
    check("hottest tissue, degC", t, generator->peak_tissue_temperature - RFL_CELSIUS, row[4],
          0.01);
    check("radius, mm", t, 1e3 * lesion->radius, row[5], 0.01);
    check("distal extension, mm", t, 1e3 * lesion->distal_extension, row[6], 0.02);
    assert_true(fabs(generator->sensor_temperature - 353.15) < 0.05);
}

static void test_reference(void **state) {
    (void)state;
    struct rfl_simulation *simulation =
        simulate("probe: {shape: needle, diameter: 1.27 mm, active_tip: 10 mm}\n"
                 "protocol: {heating: rf, set_temperature: 80 degC, duration: 120 s,\n"
                 "           dispersive_distance: 60 mm}\n"
                 "tissue: {perfusion: 0 1/s, electrical_conductivity_slope: 0.015 1/K,\n"
                 "         perfusion_model: constant, vaporisation: off,\n"
                 "         conductivity_slope: 0 1/K}\n"
                 "output: {interval: 120 s}\n");
    FILE *file = fopen(REFERENCE, "r");
    char line[512];
    size_t rows = 0;
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        double row[7];
        if (sscanf(line, "%lf,%lf,%lf,%lf,%lf,%lf,%lf", &row[0], &row[1], &row[2], &row[3], &row[4],
                   &row[5], &row[6]) != 7)
            continue;
        check_row(simulation, row);
        rows++;
    }
    fclose(file);
    assert_int_equal(rows, 5);
    assert_true(simulation->energy.imbalance_fraction < 1e-4);
    rfl_simulation_free(simulation);
}

/** Impedance of a ball of radius a in a ball of radius R: (1/a - 1/R) / (4 pi sigma). */
static void test_sphere_impedance(void **state) {
    (void)state;
    struct rfl_simulation *simulation = simulate(
        "probe: {shape: sphere, diameter: 2 mm}\n"
        "protocol: {heating: rf, set_temperature: 80 degC, duration: 20 s}\n"
        "tissue: {electrical_conductivity: 0.446 S/m, electrical_conductivity_slope: 0 1/K,\n"
        "         vaporisation: off}\n"
        "output: {interval: 1 s}\n");
    struct rfl_error error = {0};
    const double a = 1e-3, R = 60e-3, expected = (1 / a - 1 / R) / (4 * M_PI * 0.446);
    assert_int_equal(rfl_simulation_advance(simulation, 20, &error), RFL_OK);
    const struct rfl_generator *generator = &simulation->generator;
    check("sphere, ohm", 0, generator->impedance, expected, 0.001);
    assert_true(fabs(generator->power - generator->voltage * generator->current) <
                1e-12 * generator->power);
    rfl_simulation_free(simulation);
}

static double at_body(void *context, const struct rfl_patch *patch, double t) {
    (void)context, (void)patch, (void)t;
    return 310.15;
}

/**
 * Steady field around a ball at U volts without perfusion, C = U / (1/a - 1/R):
 * T - T_a = sigma C^2 / k [(1/r - 1/R)/a - (1/r^2 - 1/R^2)/2], from k r^2 T' = -sigma C^2 (1/a -
 * 1/r).
 */
static void test_sphere_steady(void **state) {
    (void)state;
    struct rfl_error error = {0};
    const double a = 1e-3, R = 60e-3, sigma = 0.446, U = 5, C = U / (1 / a - 1 / R);
    const struct rfl_probe probe = {.shape = RFL_SPHERE, .diameter = 2 * a};
    const struct rfl_grid_size size = {
        .first = 2e-6, .growth = 0.003, .reach = R, .radius = R, .inside = true};
    const struct rfl_tissue tissue = {.density = 1090,
                                      .specific_heat = 3421,
                                      .conductivity = 0.49,
                                      .blood_density = 1050,
                                      .blood_specific_heat = 3617,
                                      .temperature = 310.15,
                                      .electrical_conductivity = sigma};
    const struct rfl_metal metal = {.conductivity = 15, .density = 7900, .specific_heat = 500};
    const struct rfl_medium medium = {.tissue = &tissue, .metal = &metal};
    const struct rfl_criteria criteria = {.kinetics = rfl_kinetics};
    struct rfl_drive drive = {0};
    struct rfl_grid *grid = rfl_grid_create(&probe, &size, &error);
    struct rfl_heat *heat = rfl_heat_create(grid, &medium, &error);
    struct rfl_rf *rf = rfl_rf_create(heat, &medium, &criteria, &drive, &error);
    assert_non_null(rf);
    heat->patch_temperature = at_body;
    rfl_rf_reset(rf);
    rf->control.value = U * U;
    const struct rfl_system system = rfl_rf_system(rf);
    double *T = calloc(3 * system.size, sizeof *T), *b = T + system.size, *x = b + system.size;
    assert_non_null(T);
    for (size_t i = 0; i < system.size; i++)
        T[i] = 310.15;
    assert_int_equal(system.rate(system.context, 0, T, b), RFL_OK);
    assert_int_equal(system.prepare(system.context, 0, T, 1e30), RFL_OK);
    assert_int_equal(system.solve(system.context, b, x, 1e-12), RFL_OK);
    double worst = 0, highest = sigma * C * C / 0.49 / 2 * pow(1 / a - 1 / R, 2);
    for (size_t i = 0; i < system.size; i++) {
        double r = fmax(grid->centre[0][i], a); /* metal is as warm as its surface */
        double expected =
            sigma * C * C / 0.49 * ((1 / r - 1 / R) / a - (1 / (r * r) - 1 / (R * R)) / 2);
        worst = fmax(worst, fabs(x[i] - expected) / highest);
    }
    print_message("# sphere, steady at %g V: rise %.3f K, error %.1e of it\n", U, highest, worst);
    assert_true(worst < 1e-3);
    free(T);
    rfl_rf_free(rf);
    rfl_heat_free(heat);
    rfl_grid_free(grid);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_reference),
                                       cmocka_unit_test(test_sphere_impedance),
                                       cmocka_unit_test(test_sphere_steady)};
    return cmocka_run_group_tests_name("rf", tests, NULL, NULL);
}
