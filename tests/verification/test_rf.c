/*
 * Radiofrequency heating: the generator's readings and the lesion against a finite-element
 * reference; spheres against closed forms, through whole scenarios; what a generator's settings do.
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

#include "cases.h"

#define REFERENCE "tests/reference/rf_18g_80C.csv"

/** Settings of a run: "KEY=VALUE", ... */
#define WITH(...)                                                                                  \
    (const char *const[]) {                                                                        \
        __VA_ARGS__, NULL                                                                          \
    }

/** Simulation of a text with some values set, at time 0. */
static struct rfl_simulation *simulate(const char *text, const char *const *settings) {
    return scenario_simulation(text_scenario(text, settings));
}

/** The same, advanced to the end of its run. */
static struct rfl_simulation *run(const char *text, const char *const *settings) {
    struct rfl_simulation *simulation = simulate(text, settings);
    case_advance(simulation, simulation->end);
    return simulation;
}

static void check(const char *what, double found, double expected, double limit) {
    double error = found / expected - 1;
    print_message("# %-34s %9.4f, to be %9.4f, %+.4f %%\n", what, found, expected, 100 * error);
    assert_true(fabs(error) <= limit);
}

/* --- needle against finite elements --- */

/** One row of the reference: all within 1 %, the distal extension within 2 %. */
static void check_row(struct rfl_simulation *simulation, const double row[7]) {
    case_advance(simulation, row[0]);
    const struct rfl_generator *generator = &simulation->generator;
    const struct rfl_extent *lesion = &simulation->lesion[RFL_ISOTHERM];
    print_message("# %g s\n", row[0]);
    check("voltage, V", generator->voltage, row[1], 0.01);
    check("power, W", generator->power, row[2], 0.01);
    check("impedance, ohm", generator->impedance, row[3], 0.01);
    check("hottest tissue, degC", generator->peak_tissue_temperature - RFL_CELSIUS, row[4], 0.01);
    check("radius, mm", 1e3 * lesion->radius, row[5], 0.01);
    check("distal extension, mm", 1e3 * lesion->distal_extension, row[6], 0.02);
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
                 "output: {interval: 120 s}\n",
                 NULL);
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

/* --- sphere, steady --- */

/** Ball of radius a in one of radius R, without perfusion, for so long that it is steady. */
#define STEADY_SPHERE                                                                              \
    "probe: {shape: sphere, diameter: 2 mm}\n"                                                     \
    "protocol: {heating: rf, duration: 24 h, dispersive_distance: 60 mm}\n"                        \
    "tissue: {electrical_conductivity: 0.446 S/m, electrical_conductivity_slope: 0 1/K,\n"         \
    "         conductivity: 0.49 W/m/K, conductivity_slope: 0 1/K, perfusion: 0 1/s,\n"            \
    "         vaporisation: off}\n"                                                                \
    "output: {interval: 1 h}\n"

static const double a = 1e-3, R = 60e-3, sigma = 0.446, k = 0.49, body = 37 + RFL_CELSIUS;

/** Potential at r of a ball at 1 V in tissue that conducts the same everywhere. */
static double unit_potential(double r) {
    return (1 / r - 1 / R) / (1 / a - 1 / R);
}

/**
 * Integral of k/sigma over temperature, from the body's to that of the place with potential V,
 * where the ball has U and heat can only leave where the current does: U V - V^2 / 2, as from
 * k grad T = -sigma (U - V) grad V, whatever k and sigma do with temperature.
 *
 * @source F. Kohlrausch, Annalen der Physik 306 (1900) 132
 */
static double kohlrausch(double U, double V) {
    return U * V - V * V / 2;
}

/** Largest error of the rise at several places, relative to the largest rise. */
static double steady_error(const struct rfl_simulation *simulation, double U,
                           double (*rise)(double U, double r)) {
    static const double places[] = {1, 1.05, 1.2, 1.5, 2, 3, 5, 10, 20, 40, 55};
    double worst = 0;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        double r = places[i] * 1e-3;
        double found = rfl_simulation_sample(simulation, r, 0).temperature - body;
        worst = fmax(worst, fabs(found - rise(U, r)) / rise(U, a));
    }
    return worst;
}

static double constant_rise(double U, double r) {
    return sigma / k * kohlrausch(U, U * unit_potential(r));
}

/** Steady under a constant voltage, and under the power that goes with it. */
static void test_steady_sphere(void **state) {
    (void)state;
    const double U = 10, impedance = (1 / a - 1 / R) / (4 * M_PI * sigma);
    char power[32];
    snprintf(power, sizeof power, "power=%.17g W", U * U / impedance);
    for (int held = 0; held < 2; held++) {
        struct rfl_simulation *s =
            run(STEADY_SPHERE, held ? WITH("control=power", power)
                                    : WITH("control=voltage", "protocol.voltage=10 V"));
        check("impedance, ohm", s->generator.impedance, impedance, 1e-3);
        check("power, W", s->generator.power, U * U / impedance, 1e-3);
        check("voltage, V", s->generator.voltage, U, 1e-3);
        check("current, A", s->generator.current, U / impedance, 1e-3);
        check("rise of the ball, K", s->generator.sensor_temperature - body, constant_rise(U, a),
              1e-3);
        double error = steady_error(s, U, constant_rise);
        print_message("# steady field: error %.1e of the largest rise\n", error);
        assert_true(error < 1e-3);
        rfl_simulation_free(s);
    }
}

/* --- sphere, steady, in tissue that changes --- */

/** k grows by 1 %/K: Kirchhoff's transform, u + u^2 0.01/2 is what the rise would be without. */
static double kirchhoff_rise(double U, double r) {
    const double slope = 0.01;
    return (sqrt(1 + 2 * slope * constant_rise(U, r)) - 1) / slope;
}

/** Potential where sigma grows by 1 %/K, of a ball at U: sigma grad V is as in constant tissue. */
static double grown_conductance(double U, double V) {
    double sum = 0; /* Simpson's rule over sigma(V') / sigma, from 0 to V */
    const int n = 400;
    for (int i = 0; i <= n; i++) {
        double weight = i == 0 || i == n ? 1 : i % 2 ? 4 : 2;
        sum += weight * exp(0.01 * sigma / k * kohlrausch(U, V * i / n));
    }
    return sum * V / n / 3;
}

static double grown_rise(double U, double r) {
    double low = 0, high = U, wanted = grown_conductance(U, U) * unit_potential(r);
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        *(grown_conductance(U, middle) < wanted ? &low : &high) = middle;
    }
    return (exp(0.01 * sigma / k * kohlrausch(U, low)) - 1) / 0.01;
}

/** Heat conduction, then electrical conduction, that grow with temperature. */
static void test_steady_sphere_that_changes(void **state) {
    (void)state;
    const double U = 10, impedance = (1 / a - 1 / R) / (4 * M_PI * sigma);
    struct rfl_simulation *s = run(STEADY_SPHERE, WITH("control=voltage", "protocol.voltage=10 V",
                                                       "tissue.conductivity_slope=1 %/K"));
    double error = steady_error(s, U, kirchhoff_rise);
    print_message("# k grows by 1 %%/K: error %.1e of %.2f K (constant: %.2f K)\n", error,
                  kirchhoff_rise(U, a), constant_rise(U, a));
    assert_true(error < 1e-3);
    rfl_simulation_free(s);

    s = run(STEADY_SPHERE, WITH("control=voltage", "protocol.voltage=10 V",
                                "tissue.electrical_conductivity_slope=1 %/K"));
    error = steady_error(s, U, grown_rise);
    print_message("# sigma grows by 1 %%/K: error %.1e of %.2f K\n", error, grown_rise(U, a));
    assert_true(error < 1e-3);
    check("impedance, ohm", s->generator.impedance, impedance * U / grown_conductance(U, U), 1e-3);
    rfl_simulation_free(s);
}

/** Growth ends at 100 degC: up to there ln(1 + 63 s)/s, beyond it (u - 63)/(1 + 63 s), are U^2/2
 * sigma/k for the hottest place. */
static void test_growth_ends_at_boiling(void **state) {
    (void)state;
    const double slope = 0.02, U = 14, level = 1 + 63 * slope;
    struct rfl_simulation *s =
        run(STEADY_SPHERE, WITH("control=voltage", "protocol.voltage=14 V",
                                "tissue.electrical_conductivity_slope=2 %/K"));
    double rise = 63 + level * (sigma / k * U * U / 2 - log(level) / slope);
    assert_true(rise > 90);
    check("rise of a hot ball, K", s->generator.sensor_temperature - body, rise, 2e-3);
    rfl_simulation_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_reference),
                                       cmocka_unit_test(test_steady_sphere),
                                       cmocka_unit_test(test_steady_sphere_that_changes),
                                       cmocka_unit_test(test_growth_ends_at_boiling)};
    return cmocka_run_group_tests_name("rf", tests, NULL, NULL);
}
