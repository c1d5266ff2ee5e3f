/* The closed forms themselves: limits, Laplace transforms, and an inverse transform by another
 * road.
 * Door: check.
 */
#include <complex.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_bessel.h>

#include "closed_forms.h"

#define PI 3.14159265358979323846

static const struct rfl_kinetics liver = {
    .name = "liver_rfa", .frequency_factor = 7.39e39, .activation_energy = 2.577e5};

#define assert_near(value, expected, tolerance) near(value, expected, tolerance, #value, __LINE__)

static void near(double value, double expected, double tolerance, const char *what, int line) {
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("line %d: %s is %.15g, expected %.15g", line, what, value, expected);
}

static const enum rfl_shape shapes[] = {RFL_SPHERE, RFL_CYLINDER};
static const double perfusions[] = {0, 6.67e-4, 0.02};

/** 18G, 80 degC, muscle. */
static struct rfl_scenario scenario_make(enum rfl_shape shape, double perfusion, double ramp) {
    return (struct rfl_scenario){
        .probe = {.shape = shape, .diameter = 1.27e-3},
        .protocol = {.set_temperature = RFL_CELSIUS + 80, .ramp = ramp},
        .tissue = {.density = 1090,
                   .specific_heat = 3421,
                   .conductivity = 0.49,
                   .perfusion = perfusion,
                   .blood_density = 1050,
                   .blood_specific_heat = 3617,
                   .temperature = RFL_CELSIUS + 37},
        .lesion = {.isotherm = RFL_CELSIUS + 50,
                   .kinetics = liver,
                   .arrhenius_onset = RFL_CELSIUS + 43,
                   .cem43 = 240 * 60,
                   .above_temperature = RFL_CELSIUS + 50,
                   .above_duration = 10},
    };
}

static double diffusivity(const struct rfl_scenario *s) {
    return s->tissue.conductivity / (s->tissue.density * s->tissue.specific_heat);
}

static double sink(const struct rfl_scenario *s) {
    return s->tissue.perfusion * s->tissue.blood_density * s->tissue.blood_specific_heat /
           (s->tissue.density * s->tissue.specific_heat);
}

/** K0 in the right half plane: its integral along t - i arg(z) tanh(t), where the integrand does
 * not oscillate. */
static double complex bessel_K0(double complex z) {
    double angle = carg(z), step = 1.0 / 16;
    double complex sum = 0;
    for (int i = -192; i <= 192; i++) {
        double t = i * step, sech = 1 / cosh(t);
        sum += cexp(-z * ccosh(t - I * angle * tanh(t))) * (1 - I * angle * sech * sech);
    }
    return sum * step / 2;
}

/** Laplace transform of the rise's fraction at r. */
static double complex transform(const struct rfl_scenario *scenario, double r, double complex s) {
    double a = rfl_probe_radius(&scenario->probe), ramp = scenario->protocol.ramp;
    double complex q = csqrt((s + sink(scenario)) / diffusivity(scenario));
    double complex surface = ramp > 0 ? (1 - cexp(-s * ramp)) / (ramp * s * s) : 1 / s;
    if (scenario->probe.shape == RFL_SPHERE)
        return surface * a / r * cexp(-q * (r - a));
    return surface * bessel_K0(q * r) / bessel_K0(q * a);
}

/**
 * Inverse Laplace transform at t, by the trapezoidal rule on a parabola around the negative axis.
 *
 * @source L. Trefethen, J. Weideman, T. Schmelzer, BIT Numer. Math. 46 (2006) 653
 */
static double invert(const struct rfl_scenario *scenario, double r, double t) {
    const double n = 32;
    double complex sum = 0;
    for (double k = 0; k < n; k++) {
        double theta = PI * (2 * k + 1 - n) / n;
        double complex z = n * (0.1309 - 0.1194 * theta * theta + 0.25 * I * theta);
        double complex slope = n * (-0.2388 * theta + 0.25 * I);
        sum += cexp(z) * transform(scenario, r, z / t) * slope;
    }
    return creal(sum / (I * n * t));
}

static double fraction(const struct rfl_scenario *scenario, double r, double t) {
    return closed_form_rise(scenario, r, t) /
           (scenario->protocol.set_temperature - scenario->tissue.temperature);
}

static void test_bessel(void **state) {
    (void)state;
    for (double x = 0.01; x < 50; x *= 1.7)
        assert_near(creal(bessel_K0(x)) / gsl_sf_bessel_K0(x), 1, 1e-12);
}

static void test_inverse_transform(void **state) {
    (void)state;
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < 3; j++) {
            struct rfl_scenario scenario = scenario_make(shapes[i], perfusions[j], 0);
            for (double r = 0.65e-3; r < 20e-3; r *= 1.5)
                for (double t = 0.1; t < 1e5; t *= 3)
                    assert_near(fraction(&scenario, r, t), invert(&scenario, r, t), 1e-10);
        }
}

struct laplace {
    const struct rfl_scenario *scenario;
    double r, s;
};

static double laplace_integrand(double t, void *context) {
    const struct laplace *l = context;
    return exp(-l->s * t) * fraction(l->scenario, l->r, t);
}

static void test_forward_transform(void **state) {
    (void)state;
    const double ramps[] = {0, 7};
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(1000);
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < 3; j++)
            for (size_t k = 0; k < 2; k++) {
                struct rfl_scenario scenario = scenario_make(shapes[i], perfusions[j], ramps[k]);
                struct laplace laplace = {&scenario, 1.5e-3, 0.05};
                gsl_function integrand = {laplace_integrand, &laplace};
                /* the ramp's end is a kink: split there */
                double first = 0, rest = 0, error, split = ramps[k] > 0 ? ramps[k] : 1;
                gsl_integration_qag(&integrand, 0, split, 1e-12, 1e-9, 1000, 3, workspace, &first,
                                    &error);
                gsl_integration_qag(&integrand, split, 600, 1e-12, 1e-9, 1000, 3, workspace, &rest,
                                    &error);
                double expected = creal(transform(&scenario, laplace.r, laplace.s));
                assert_near((first + rest) / expected, 1, 1e-8);
            }
    gsl_integration_workspace_free(workspace);
}

static void test_steady(void **state) {
    (void)state;
    struct rfl_scenario sphere = scenario_make(RFL_SPHERE, 6.67e-4, 0);
    struct rfl_scenario cylinder = scenario_make(RFL_CYLINDER, 6.67e-4, 0);
    double a = sphere.probe.diameter / 2, r = 2.5e-3,
           q = sqrt(sink(&sphere) / diffusivity(&sphere));
    assert_near(fraction(&sphere, r, INFINITY), a / r * exp(-q * (r - a)), 1e-14);
    assert_near(fraction(&sphere, r, 1e6), fraction(&sphere, r, INFINITY), 1e-14);
    assert_near(fraction(&cylinder, r, INFINITY), gsl_sf_bessel_K0(q * r) / gsl_sf_bessel_K0(q * a),
                1e-13);
    assert_near(fraction(&cylinder, r, 1e6), fraction(&cylinder, r, INFINITY), 1e-12);
    sphere.tissue.perfusion = 0;
    assert_near(fraction(&sphere, r, INFINITY), a / r, 1e-14);
}

static void test_short_times(void **state) {
    (void)state;
    struct rfl_scenario sphere = scenario_make(RFL_SPHERE, 0, 0),
                        cylinder = scenario_make(RFL_CYLINDER, 0, 0);
    double a = sphere.probe.diameter / 2, D = diffusivity(&sphere), t = 1e-4 * a * a / D,
           r = 1.01 * a;
    double z = (r - a) / (2 * sqrt(D * t)), ierfc = exp(-z * z) / sqrt(PI) - z * erfc(z);
    assert_near(fraction(&sphere, r, t), a / r * erfc(z), 1e-14);
    /* Carslaw & Jaeger 13.5 (8): two terms, the next is of the order of D t/a^2 */
    double two = sqrt(a / r) * erfc(z) + (r - a) * sqrt(D * t) / (4 * sqrt(a * r * r * r)) * ierfc;
    assert_near(fraction(&cylinder, r, t), two, 1e-5);
}

static void test_surface(void **state) {
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct rfl_scenario scenario = scenario_make(shapes[i], 6.67e-4, 5);
        double a = scenario.probe.diameter / 2;
        assert_near(fraction(&scenario, a, 2), 0.4, 1e-12);
        assert_near(fraction(&scenario, a, 60), 1, 1e-12);
        assert_near(fraction(&scenario, a * (1 + 1e-6), 60), 1, 1e-5);
    }
}

static void test_dose(void **state) {
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct rfl_scenario scenario = scenario_make(shapes[i], 6.67e-4, 0);
        double a = scenario.probe.diameter / 2;
        double rate = 7.39e39 * exp(-2.577e5 / (8.31446261815324 * (80 + RFL_CELSIUS)));
        assert_near(closed_form_dose(&scenario, RFL_ARRHENIUS, a, 90) / (90 * rate), 1, 1e-9);
        assert_near(closed_form_dose(&scenario, RFL_CEM43, a, 90) / (90 * pow(2, 37)), 1, 1e-9);
        /* where 43 degC is never reached, nothing is counted */
        double far = 12e-3;
        assert_true(closed_form_dose(&scenario, RFL_ISOTHERM, far, 90) < RFL_CELSIUS + 39);
        assert_near(closed_form_dose(&scenario, RFL_ARRHENIUS, far, 90), 0, 0);
        assert_near(closed_form_dose(&scenario, RFL_CEM43, far, 90), 0, 0);
    }
}

/** Dose by a plain midpoint sum over time. */
static double dose_sum(const struct rfl_scenario *scenario, enum rfl_criterion criterion, double r,
                       double t) {
    const int n = 20000;
    double sum = 0;
    for (int i = 0; i < n; i++) {
        double T = scenario->tissue.temperature + closed_form_rise(scenario, r, t * (i + 0.5) / n) -
                   RFL_CELSIUS;
        if (criterion == RFL_CEM43)
            sum += T >= 43 ? pow(0.5, 43 - T) : T >= 39 ? pow(0.25, 43 - T) : 0;
        else if (T >= 43)
            sum += 7.39e39 * exp(-2.577e5 / (8.31446261815324 * (T + RFL_CELSIUS)));
    }
    return sum * t / n;
}

static void test_dose_sum(void **state) {
    (void)state;
    struct rfl_scenario scenario = scenario_make(RFL_SPHERE, 6.67e-4, 5);
    for (double r = 0.8e-3; r < 1.6e-3; r += 0.2e-3)
        for (enum rfl_criterion c = RFL_ARRHENIUS; c <= RFL_CEM43; c++)
            assert_near(closed_form_dose(&scenario, c, r, 30) / dose_sum(&scenario, c, r, 30), 1,
                        2e-4);
}

static void test_radius(void **state) {
    (void)state;
    for (size_t i = 0; i < 2; i++)
        for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
            struct rfl_scenario scenario = scenario_make(shapes[i], 6.67e-4, 0);
            const double threshold[] = {RFL_CELSIUS + 50, 1, 240 * 60, 10};
            double r = closed_form_radius(&scenario, c, 60);
            assert_true(r > closed_form_radius(&scenario, c, 30));
            assert_near(closed_form_dose(&scenario, c, r, 60) / threshold[c], 1, 1e-6);
            scenario.protocol.set_temperature = RFL_CELSIUS + 42;
            assert_near(closed_form_radius(&scenario, c, 60), 0, 0);
        }
    /* sphere, no perfusion, steady: u_s a/r = u */
    struct rfl_scenario scenario = scenario_make(RFL_SPHERE, 0, 0);
    assert_near(closed_form_radius(&scenario, RFL_ISOTHERM, INFINITY), 0.635e-3 * 43 / 13, 1e-9);
}

/* What is hot enough ten seconds before the end was so for ten seconds. */
static void test_time_above(void **state) {
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct rfl_scenario scenario = scenario_make(shapes[i], 6.67e-4, 5);
        assert_near(closed_form_radius(&scenario, RFL_TIME_ABOVE, 60),
                    closed_form_radius(&scenario, RFL_ISOTHERM, 50), 1e-9);
    }
}

/** Heat beyond r, J, over 4 pi rho c, by a plain sum. */
static double heat_beyond(const struct rfl_scenario *scenario, double r, double t) {
    const double step = 0.05e-3;
    double sum = 0;
    for (double at = r + step / 2; at < 40e-3; at += step)
        sum += at * at * closed_form_cooling(scenario, at, t) * step;
    return sum;
}

/* Cooling goes on from where heating ended, keeps its heat but for what blood carries off, lets
 * none through the surface, and obeys the equation. */
static void test_cooling(void **state) {
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct rfl_scenario scenario = scenario_make(RFL_SPHERE, perfusions[i], 0);
        scenario.protocol.duration = 20;
        const double a = scenario.probe.diameter / 2, D = diffusivity(&scenario);
        for (double r = 1.5 * a; r < 5e-3; r *= 1.4)
            assert_near(closed_form_cooling(&scenario, r, 20 + 1e-7),
                        closed_form_rise(&scenario, r, 20), 1e-4);
        const double heat = heat_beyond(&scenario, a, 20);
        for (double s = 1; s < 40; s *= 3) {
            assert_near(heat_beyond(&scenario, a, 20 + s) / heat, exp(-sink(&scenario) * s), 2e-4);
            const double h = 1e-3 * a, u = closed_form_cooling(&scenario, a, 20 + s);
            const double up = closed_form_cooling(&scenario, a + h, 20 + s);
            const double further = closed_form_cooling(&scenario, a + 2 * h, 20 + s);
            assert_near((4 * up - 3 * u - further) / (2 * h), 0, 1e-3 * u / a);
            const double r = 2 * a, d = 0.02 * a, dt = 1e-3;
            const double in = closed_form_cooling(&scenario, r - d, 20 + s),
                         at = closed_form_cooling(&scenario, r, 20 + s),
                         out = closed_form_cooling(&scenario, r + d, 20 + s);
            const double rate = (closed_form_cooling(&scenario, r, 20 + s + dt) -
                                 closed_form_cooling(&scenario, r, 20 + s - dt)) /
                                (2 * dt);
            const double spread =
                D * ((in - 2 * at + out) / (d * d) + 2 / r * (out - in) / (2 * d));
            assert_near(rate, spread - sink(&scenario) * at, 2e-3 * fabs(spread) + 1e-4);
        }
    }
}

/* By a plain count over time. */
static void test_time_above_cooled(void **state) {
    (void)state;
    enum { STEPS = 2000 };
    struct rfl_scenario scenario = scenario_make(RFL_SPHERE, 6.67e-4, 0);
    scenario.protocol.duration = 20;
    for (double r = 0.8e-3; r < 2e-3; r += 0.3e-3) {
        double counted = 0;
        for (int k = 0; k < STEPS; k++)
            if (closed_form_cooling(&scenario, r, 40 * (k + 0.5) / STEPS) >= 13)
                counted += 40.0 / STEPS;
        assert_near(closed_form_time_above(&scenario, r, 40), counted, 0.05);
    }
    const double r = closed_form_cooled_radius(&scenario, 40);
    assert_near(closed_form_time_above(&scenario, r, 40), 10, 1e-5);
    assert_true(r > closed_form_radius(&scenario, RFL_TIME_ABOVE, 20)); /* some of it is after it */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bessel),
        cmocka_unit_test(test_inverse_transform),
        cmocka_unit_test(test_forward_transform),
        cmocka_unit_test(test_steady),
        cmocka_unit_test(test_short_times),
        cmocka_unit_test(test_surface),
        cmocka_unit_test(test_dose),
        cmocka_unit_test(test_dose_sum),
        cmocka_unit_test(test_radius),
        cmocka_unit_test(test_time_above),
        cmocka_unit_test(test_cooling),
        cmocka_unit_test(test_time_above_cooled),
    };
    return cmocka_run_group_tests_name("closed forms", tests, NULL, NULL);
}
