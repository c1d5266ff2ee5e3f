/*
 * Injected fluid: a cylinder in two shells against closed forms, of the potential to 1e-3 of the
 * voltage and of temperature to 1e-3 of the rise; a sleeve that hardly differs from its tissue
 * moves no size by more than the accuracy's promise; how much a better conducting one widens a
 * lesion at a held temperature. (test_rf_needle: against finite elements; test_energy.)
 *
 * Door: check.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <gsl/gsl_sf_bessel.h>

#include "check.h"

#include "../../sim/simulation/run.h"

/* --- two shells round a long tip, at its middle --- */

static const double a = 1e-3, border = 3e-3, outer = 20e-3, middle = 50e-3; /* m */

#define LONG_TIP                                                                                   \
    "probe: {shape: needle, diameter: 2 mm, active_tip: 100 mm}\n"                                 \
    "fluid: {radius: 3 mm, from: -50 mm, to: 150 mm}\n"

/** The row of cells at the middle of the tip. */
static size_t middle_row(const struct rfl_grid *grid) {
    size_t j = 0;
    while (grid->edge[1][j + 1] < middle)
        j++;
    return j;
}

/**
 * Potential at r of an infinite cylinder at 1 V in two shells: what resists is ln(r2/r1) / sigma of
 * each.
 *
 * @source H. Carslaw, J. Jaeger, Conduction of Heat in Solids (1959), sec. 7.2 (composite cylinder)
 */
static double shell_potential(double r, const double sigma[2]) {
    const double inner = log(border / a) / sigma[0], rest = log(outer / border) / sigma[1];
    const double passed = r < border ? log(r / a) / sigma[0] : inner + log(r / border) / sigma[1];
    return 1 - passed / (inner + rest);
}

static void test_steady_potential(void **state) {
    (void)state;
    static const char *const values[] = {"1.784 S/m", "0.892 S/m", "0.05 S/m"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const double sigma[2] = {strtod(values[i], NULL), 0.446};
        char fluid[64];
        snprintf(fluid, sizeof fluid, "fluid.electrical_conductivity=%s", values[i]);
        struct rfl_simulation *s = simulate(
            LONG_TIP "protocol: {heating: rf, control: voltage, voltage: 1 V, duration: 10 ms,\n"
                     "           dispersive_distance: 20 mm}\n"
                     "tissue: {electrical_conductivity_slope: 0 1/K, vaporisation: off}\n",
            WITH(fluid));
        case_advance(s, s->end);
        const struct rfl_grid *grid = s->grid;
        const size_t n = grid->layout.n[0], j = middle_row(grid);
        const struct rfl_electric *electric = s->run->rf->electric;
        double worst = 0, power = 0;
        for (size_t c = j * n; c < (j + 1) * n; c++) {
            const double r = grid->centre[0][c % n];
            power += electric->joule[c];
            if (grid->tissue[c])
                worst = fmax(worst, fabs(electric->potential[c] - shell_potential(r, sigma)));
        }
        print_message("# sigma %s within: potential within %.1e V of 1 V\n", values[i], worst);
        assert_true(worst < 1e-3); /* the tip's ends: e^(-pi 50/19) = 3e-4 */
        check("power per length, W/m", power / (grid->edge[1][j + 1] - grid->edge[1][j]),
              2 * M_PI / (log(border / a) / sigma[0] + log(outer / border) / sigma[1]), 1e-3);
        rfl_simulation_free(s);
    }
}

/** Tissue of a shell: k, W/(m K); b = w rho_b c_b, W/(m3 K). */
struct shell {
    double k, b;
};

/**
 * Steady rise at r of an infinite cylinder with rise 1 in two shells with perfusion, the outer one
 * without end: A I0(r/l) + B K0(r/l) within, C K0(r/l) beyond, l = sqrt(k/b); temperature and
 * k dT/dr are the same on both sides.
 */
static double shell_rise(double r, const struct shell *in, const struct shell *out) {
    const double p = sqrt(in->b / in->k), q = sqrt(out->b / out->k), R = border;
    /* at the border: dT/dr = -g T, from beyond */
    const double g = out->k / in->k * q * gsl_sf_bessel_K1(q * R) / gsl_sf_bessel_K0(q * R);
    /* p (A I1 - B K1) = -g (A I0 + B K0) */
    const double A = p * gsl_sf_bessel_K1(p * R) - g * gsl_sf_bessel_K0(p * R);
    const double B = p * gsl_sf_bessel_I1(p * R) + g * gsl_sf_bessel_I0(p * R);
    const double at = fmin(r, R), scale = A * gsl_sf_bessel_I0(p * a) + B * gsl_sf_bessel_K0(p * a);
    const double within = (A * gsl_sf_bessel_I0(p * at) + B * gsl_sf_bessel_K0(p * at)) / scale;
    return r < R ? within : within * gsl_sf_bessel_K0(q * r) / gsl_sf_bessel_K0(q * R);
}

static void test_steady_heat(void **state) {
    (void)state;
    static const struct {
        const char *conductivity, *perfusion;
    } fluids[] = {{"1.2", "0.01"}, {"0.49", "0.0005"}, {"0.1", "0.03"}};
    const double blood = 1050.0 * 3617.0;
    for (size_t i = 0; i < sizeof fluids / sizeof *fluids; i++) {
        const struct shell in = {strtod(fluids[i].conductivity, NULL),
                                 strtod(fluids[i].perfusion, NULL) * blood},
                           out = {0.49, 0.01 * blood};
        char k[64], w[64];
        snprintf(k, sizeof k, "fluid.conductivity=%s W/m/K", fluids[i].conductivity);
        snprintf(w, sizeof w, "fluid.perfusion=%s 1/s", fluids[i].perfusion);
        struct rfl_simulation *s = simulate(
            LONG_TIP "protocol: {heating: fixed, set_temperature: 80 degC, duration: 1 h}\n"
                     "tissue: {perfusion: 0.01 1/s}\n"
                     "output: {interval: 1 h}\n"
                     "numerics: {accuracy: fine}\n",
            WITH(k, w));
        case_advance(s, s->end);
        const struct rfl_grid *grid = s->grid;
        const size_t n = grid->layout.n[0], j = middle_row(grid);
        double worst = 0;
        for (size_t c = j * n; c < (j + 1) * n; c++)
            if (grid->tissue[c]) {
                const double rise = (s->temperature[c] - 37 - RFL_CELSIUS) / 43;
                worst = fmax(worst, fabs(rise - shell_rise(grid->centre[0][c % n], &in, &out)));
            }
        print_message("# k %s W/m/K, w %s 1/s within: %.1e of the rise\n", fluids[i].conductivity,
                      fluids[i].perfusion, worst);
        assert_true(worst < 1e-3);
        rfl_simulation_free(s);
    }
}

/* --- the grid --- */

#define GENERATOR(temperature)                                                                     \
    "probe: {shape: needle, gauge: 18, active_tip: 10 mm}\n"                                       \
    "protocol: {heating: rf, set_temperature: 80 degC, duration: 90 s}\n"                          \
    "tissue: {perfusion: 0 1/s, temperature: " temperature " degC}\n"

/** Radius of the 50 degC isotherm at the end, mm. */
static double radius_of(const char *text, const char *const *settings) {
    struct rfl_simulation *s = simulate(text, settings);
    case_advance(s, s->end);
    const double radius = 1e3 * s->lesion[RFL_ISOTHERM].radius;
    rfl_simulation_free(s);
    return radius;
}

/* A cell ends at each edge of the sleeve, wherever that is. Conductivity a millionth larger only
 * moves edges: the radius is the one without, to what the accuracy promises. */
static void test_edges(void **state) {
    (void)state;
    static const double sleeves[][3] = {
        {0.735, -0.2, 10.2}, {1, 0, 10}, {2.2, -1.5, 4}, {5.3, 2, 8}, {30, -20, 30}};
    const double without = radius_of(GENERATOR("37"), NULL);
    for (size_t i = 0; i < sizeof sleeves / sizeof *sleeves; i++) {
        char radius[64], from[64], to[64];
        snprintf(radius, sizeof radius, "fluid.radius=%g mm", sleeves[i][0]);
        snprintf(from, sizeof from, "fluid.from=%g mm", sleeves[i][1]);
        snprintf(to, sizeof to, "fluid.to=%g mm", sleeves[i][2]);
        struct rfl_simulation *s =
            simulate(GENERATOR("37"), WITH(radius, from, to, "fluid.conductivity=0.4900005 W/m/K"));
        for (size_t k = 0; k < 3; k++) {
            const double *edge = s->grid->edge[k > 0];
            const double at = 1e-3 * sleeves[i][k];
            size_t hits = 0;
            for (size_t e = 0; e <= s->grid->layout.n[k > 0]; e++)
                hits += fabs(edge[e] - at) < 1e-9;
            assert_int_equal(hits, 1);
        }
        case_advance(s, s->end);
        const double with = 1e3 * s->lesion[RFL_ISOTHERM].radius;
        print_message("# edges at %g mm: radius %.4f mm, without %.4f mm\n", sleeves[i][0], with,
                      without);
        assert_true(fabs(with - without) < 0.01);
        rfl_simulation_free(s);
    }
}

/* --- what it does to a lesion --- */

/**
 * At a held temperature fluid that conducts better makes a wider lesion: chicken at room
 * temperature, 18G, 10 mm tip, 80 degC, 90 s, larger in all sizes after 0.5 mL of saline (D.
 * Provenzano et al., Reg Anesth Pain Med 35 (2010) 338, from its abstract); area 29 to 154 % above
 * that after water with 0.7 % NaCl and more (ibid. 38 (2013) 112). The same tissue everywhere does
 * not.
 */
static void test_wider(void **state) {
    (void)state;
    static const struct {
        const char *radius, *sigma;
        double least, most; /* of the width without, as a factor */
    } rows[] = {
        {"2.1 mm", "0.892 S/m", 1.10, 1.25}, {"2.1 mm", "1.784 S/m", 1.25, 1.55},
        {"3.2 mm", "0.892 S/m", 1.10, 1.25}, {"3.2 mm", "1.784 S/m", 1.25, 1.55},
        {"5.6 mm", "0.892 S/m", 1.05, 1.25}, {"5.6 mm", "1.784 S/m", 1.20, 1.55},
        {"3.2 mm", "0.11 S/m", 0.60, 0.99},
    };
    const double without = radius_of(GENERATOR("23"), NULL);
    const double everywhere =
        radius_of(GENERATOR("23"), WITH("tissue.electrical_conductivity=0.892 S/m"));
    check("twice the conductivity everywhere", everywhere, without, 1e-3);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char radius[64], sigma[64];
        snprintf(radius, sizeof radius, "fluid.radius=%s", rows[i].radius);
        snprintf(sigma, sizeof sigma, "fluid.electrical_conductivity=%s", rows[i].sigma);
        const double with =
            radius_of(GENERATOR("23"), WITH(radius, sigma, "fluid.from=0 mm", "fluid.to=10 mm"));
        print_message("# %s, %s: %.2f mm wide, without %.2f mm\n", rows[i].radius, rows[i].sigma,
                      2 * with, 2 * without);
        assert_in_range((int)(1e3 * with / without), (int)(1e3 * rows[i].least),
                        (int)(1e3 * rows[i].most));
    }
}

/* Fluid that gives nothing changes nothing, to the byte; how it conducts current is nothing to a
 * hot surface. */
static void test_nothing(void **state) {
    (void)state;
    const double without = radius_of(GENERATOR("37"), NULL);
    assert_true(radius_of(GENERATOR("37"), WITH("fluid.radius=3 mm", "fluid.from=-3 mm",
                                                "fluid.to=13 mm")) == without);
    assert_true(
        radius_of(GENERATOR("37"), WITH("fluid.radius=3 mm", "fluid.from=-3 mm", "fluid.to=13 mm",
                                        "fluid.electrical_conductivity=0.446 S/m")) == without);
    const double hot = radius_of(GENERATOR("37"), WITH("heating=fixed"));
    assert_true(radius_of(GENERATOR("37"),
                          WITH("heating=fixed", "fluid.radius=3 mm", "fluid.from=-3 mm",
                               "fluid.to=13 mm", "fluid.electrical_conductivity=2 S/m")) == hot);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steady_potential), cmocka_unit_test(test_steady_heat),
        cmocka_unit_test(test_edges), cmocka_unit_test(test_wider), cmocka_unit_test(test_nothing)};
    return cmocka_run_group_tests_name("fluid", tests, NULL, NULL);
}
