/*
 * Radiofrequency heating through whole scenarios: spheres against closed forms, and what the
 * settings of generator and probe do. (test_rf_needle: needles against finite elements.)
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
#include <string.h>

#include <cmocka.h>

#include "check.h"

/** The same, advanced to the end of its run. */
static struct rfl_simulation *run(const char *text, const char *const *settings) {
    struct rfl_simulation *simulation = simulate(text, settings);
    case_advance(simulation, simulation->end);
    return simulation;
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
        double found =
            rfl_simulation_sample(simulation, (struct rfl_point){r, 0, 0}).temperature - body;
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

/* --- the generator --- */

#define NEEDLE                                                                                     \
    "probe: {shape: needle, gauge: 18, active_tip: 10 mm}\n"                                       \
    "protocol: {heating: rf, set_temperature: 80 degC, ramp: 5 s, duration: 20 s}\n"               \
    "output: {interval: 20 s}\n"

/** At constant power what is delivered is power times time, though the impedance falls. */
static void test_constant_power(void **state) {
    (void)state;
    struct rfl_simulation *s = run(NEEDLE, WITH("control=power", "power=5 W"));
    check("energy, J", s->energy.delivered, 5 * 20, 1e-3);
    check("power, W", s->generator.power, 5, 2e-3);
    check("voltage times current, W", s->generator.voltage * s->generator.current, 5, 2e-3);
    assert_true(s->mean_power > 0 && fabs(s->mean_power / 5 - 1) < 1e-3);
    rfl_simulation_free(s);
}

/** Leads of 30 ohm are seen by the display, and not by the tissue at a held temperature. */
static void test_series_resistance(void **state) {
    (void)state;
    struct rfl_simulation *without = run(NEEDLE, NULL);
    struct rfl_simulation *with = run(NEEDLE, WITH("series_resistance=30 ohm"));
    const struct rfl_display *bare = &without->generator, *leads = &with->generator;
    check("impedance, ohm", leads->impedance, bare->impedance + 30, 1e-9);
    check("current, A", leads->current, bare->current, 1e-9);
    check("voltage, V", leads->voltage, bare->current * (bare->impedance + 30), 1e-9);
    check("power, W", leads->power, bare->power, 1e-9);
    check("radius, mm", 1e3 * with->lesion[0].radius, 1e3 * without->lesion[0].radius, 1e-9);
    check("energy, J", with->energy.delivered, without->energy.delivered, 1e-9);
    rfl_simulation_free(with);
    rfl_simulation_free(without);
    with =
        run(NEEDLE, WITH("control=voltage", "protocol.voltage=12 V", "series_resistance=30 ohm"));
    check("voltage, V", with->generator.voltage, 12, 1e-3);
    rfl_simulation_free(with);
}

/* --- the impedance limit --- */

#define PULSED                                                                                     \
    "probe: {shape: needle, gauge: 22, active_tip: 5 mm}\n"                                        \
    "protocol: {heating: rf, control: voltage, voltage: 45 V, duration: 10 s}\n"                   \
    "monitors:\n"                                                                                  \
    "  near: {distance: 0.4 mm, height: 2.5 mm}\n"                                                 \
    "  ahead: {radius: 0 mm, height: -0.5 mm}\n"                                                   \
    "  far: {distance: 3 mm, height: 2.5 mm}\n"                                                    \
    "output: {interval: 10 s}\n"

#define OVERHEATED                                                                                 \
    "probe: {shape: needle, gauge: 18, active_tip: 5 mm}\n"                                        \
    "protocol: {heating: rf, control: power, power: 12 W, voltage_limit: 100 V, duration: 20 s,\n" \
    "           cooldown: 5 s}\n"                                                                  \
    "output: {interval: 0.5 s}\n"

/** First time at which a run without a limit displays more than `limit`, s: to 1 ms. */
static double passes(const char *const *settings, double limit) {
    struct rfl_simulation *s = simulate(OVERHEATED, settings);
    double t = 0;
    do
        case_advance(s, t += 1e-3);
    while (s->generator.impedance <= limit && t < 20);
    rfl_simulation_free(s);
    return t;
}

/** The limit is passed when a run without it displays as much; from then on nothing heats. */
static void test_impedance_limit(void **state) {
    (void)state;
    static const char *const accuracies[] = {"accuracy=draft", "accuracy=standard",
                                             "accuracy=fine"};
    static const double within[] = {5e-3, 2e-3, 1e-3};
    double moment[3];
    for (size_t i = 0; i < 3; i++) {
        const double expected = passes(WITH(accuracies[i]), 200);
        struct rfl_simulation *s = run(OVERHEATED, WITH(accuracies[i], "impedance_limit=230 ohm",
                                                        "series_resistance=30"
                                                        " ohm"));
        moment[i] = s->cut_off;
        print_message("# %s: cut off at %.4f s, without a limit it passes at %.3f s\n",
                      accuracies[i], moment[i], expected);
        /* Found to 1 ms, and displayed by steps of 1 ms; within a step that is not cut short the
         * display is a quadratic's, whose error is that of the accuracy's steps. */
        assert_true(fabs(moment[i] - expected) < 2e-3 + within[i] * expected);
        check("impedance at the end of heating, ohm", s->generator_at_end_of_heating.impedance, 230,
              0.01);
        assert_true(s->generator.power == 0 && s->generator.voltage == 0);
        print_message("# imbalance %.2g\n", s->energy.imbalance_fraction);
        assert_true(s->energy.imbalance_fraction < 5e-5); /* as of all that boils */
        struct rfl_simulation *early = simulate(
            OVERHEATED, WITH(accuracies[i], "impedance_limit=230 ohm", "series_resistance=30 ohm"));
        case_advance(early, moment[i]);
        check("energy at the cut-off, J", early->energy.delivered, s->energy.delivered, 1e-12);
        rfl_simulation_free(early);
        rfl_simulation_free(s);
    }
    check("moment at draft, s", moment[0], moment[2], 0.02);
    check("moment at standard, s", moment[1], moment[2], 0.02);
}

/** A limit that is passed at power-on lets nothing heat, and a warning has both figures. */
static void test_impedance_limit_at_power_on(void **state) {
    (void)state;
    struct rfl_simulation *s = run(OVERHEATED, WITH("impedance_limit=60 ohm"));
    assert_true(s->cut_off == 0 && s->energy.delivered == 0);
    assert_true(fabs(s->hottest - body) < 1e-9);
    assert_non_null(strstr(s->warnings, "60 ohm"));
    assert_non_null(strstr(s->warnings, "impedance at power-on"));
    rfl_simulation_free(s);
    s = run(PULSED, WITH("pulses=resolved", "impedance_limit=100 ohm")); /* in the pulse */
    assert_true(s->cut_off == 0 && s->energy.delivered == 0);
    rfl_simulation_free(s);
}

/** When the end of heating is reported in a run, s; fails unless it is once, as each snapshot is.
 */
static double heating_end(const char *text, const char *const *settings) {
    struct rfl_simulation *s = simulate(text, settings);
    struct rfl_error error = {0};
    double end = NAN;
    size_t snapshots = 0;
    for (unsigned events = 0; !(events & RFL_EVENT_END);) {
        assert_int_equal(rfl_simulation_next(s, &events, &error), RFL_OK);
        snapshots += (events & RFL_EVENT_SNAPSHOT) != 0;
        if (!(events & RFL_EVENT_HEATING_END))
            continue;
        assert_true(isnan(end));
        end = s->time;
        assert_memory_equal(s->lesion_at_end_of_heating, s->lesion, sizeof s->lesion);
    }
    assert_int_equal(snapshots, s->scenario->output.snapshot_count);
    rfl_simulation_free(s);
    return end;
}

/** The end of heating is the moment of the cut-off: at power-on, where a stage begins, in one. */
static void test_cut_off_ends_heating(void **state) {
    (void)state;
    static const char stages[] = "probe: {shape: needle, gauge: 18, active_tip: 5 mm}\n"
                                 "protocol:\n"
                                 "  heating: rf\n"
                                 "  voltage_limit: 100 V\n"
                                 "  stages:\n"
                                 "    - {control: off, duration: 2 s}\n"
                                 "    - {control: power, power: 12 W, duration: 18 s}\n"
                                 "output: {interval: 0.3 s}\n";
    assert_true(heating_end(OVERHEATED, WITH("impedance_limit=60 ohm", "snapshots=[0 s, 5 s]")) ==
                0);
    assert_true(heating_end(stages, WITH("impedance_limit=60 ohm")) == 2);
    const double within = heating_end(stages, WITH("impedance_limit=200 ohm"));
    assert_true(within > 2.1 && within < 20);
    assert_true(heating_end(stages, NULL) == 20);
    struct rfl_simulation *s = run(stages, WITH("impedance_limit=200 ohm"));
    check("cut off at, s", s->cut_off, within, 1e-12);
    check("impedance then, ohm", s->generator_at_end_of_heating.impedance, 200, 0.01);
    rfl_simulation_free(s);
}

/* --- a rise without a ramp --- */

#define RISE                                                                                       \
    "probe: {shape: needle, gauge: 18, active_tip: 10 mm}\n"                                       \
    "protocol: {heating: rf, set_temperature: 80 degC, duration: 20 s}\n"                          \
    "output: {interval: 20 s}\n"

/** No step before the set temperature is reached is longer than a tenth of the time that takes. */
static void test_steps_of_a_rise(void **state) {
    (void)state;
    static const char *const ramps[] = {"ramp=0 s", "ramp=0.5 s", "ramp=5 s"};
    for (size_t i = 0; i < sizeof ramps / sizeof *ramps; i++) {
        struct rfl_simulation *s = simulate(RISE, WITH(ramps[i], "tissue.vaporisation=off"));
        struct rfl_error error = {0};
        double longest = 0, before = 0, set = 80 + RFL_CELSIUS;
        do {
            before = s->time;
            assert_int_equal(rfl_simulation_next(s, NULL, &error), RFL_OK);
            longest = fmax(longest, s->time - before);
            case_advance(s, s->time);
        } while (s->generator.sensor_temperature < set - 0.02);
        print_message("# %s: at the set temperature after %.3f s, steps of at most %.3f s\n",
                      ramps[i], s->time, longest);
        assert_true(longest <= 0.1 * s->time);
        rfl_simulation_free(s);
    }
}

/** From 1 s on, what is seen of a rise without a ramp does not depend on the accuracy. */
static void test_accuracies_agree_on_a_rise(void **state) {
    (void)state;
    static const char *const sets[] = {"set_temperature=80 degC", "set_temperature=46 degC"};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        struct rfl_simulation *fine = simulate(RISE, WITH(sets[i], "accuracy=fine"));
        struct rfl_simulation *others[] = {simulate(RISE, WITH(sets[i], "accuracy=draft")),
                                           simulate(RISE, WITH(sets[i], "accuracy=standard"))};
        double power = 0, hottest = 0;
        for (double t = 1; t <= 12; t += 0.1) {
            case_advance(fine, t);
            for (size_t n = 0; n < 2; n++) {
                case_advance(others[n], t);
                const struct rfl_display *one = &others[n]->generator, *other = &fine->generator;
                power = fmax(power, fabs(one->power / other->power - 1));
                hottest = fmax(hottest, fabs((one->peak_tissue_temperature - RFL_CELSIUS) /
                                                 (other->peak_tissue_temperature - RFL_CELSIUS) -
                                             1));
            }
        }
        print_message("# %s, no ramp: power within %.2f %%, hottest tissue %.2f %%\n", sets[i],
                      100 * power, 100 * hottest);
        assert_true(power < 0.02 && hottest < 0.02);
        rfl_simulation_free(fine);
        for (size_t n = 0; n < 2; n++)
            rfl_simulation_free(others[n]);
    }
}

/** A PI controller comes to the set temperature, by another way than an ideal one. */
static void test_pi_controller(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(NEEDLE, WITH("controller=pi", "protocol.duration=60 s"));
    struct rfl_simulation *ideal = simulate(NEEDLE, WITH("protocol.duration=60 s"));
    double highest = 0, set = 80 + RFL_CELSIUS, apart = 0;
    for (double t = 0.5; t <= 60; t += 0.5) {
        case_advance(s, t);
        case_advance(ideal, t);
        highest = fmax(highest, s->generator.sensor_temperature);
        apart = fmax(apart,
                     fabs(s->generator.sensor_temperature - ideal->generator.sensor_temperature));
        assert_true(fabs(ideal->generator.sensor_temperature - set) < 0.2 || t < 5);
    }
    print_message("# pi: highest %.2f degC, at most %.2f K from ideal, at last %.3f degC\n",
                  highest - RFL_CELSIUS, apart, s->generator.sensor_temperature - RFL_CELSIUS);
    assert_true(highest > set + 0.1 && highest < set + 8 && apart > 0.5);
    assert_true(fabs(s->generator.sensor_temperature - set) < 0.2);
    check("radius, mm", 1e3 * s->lesion[0].radius, 1e3 * ideal->lesion[0].radius, 0.03);
    rfl_simulation_free(s);
    rfl_simulation_free(ideal);
}

/* --- pulses --- */

/** Rises above the body of the sensor and of three monitors, added to with a weight. */
static void add_rises(const struct rfl_simulation *s, double weight, double rise[4]) {
    rise[3] += weight * (s->generator.sensor_temperature - body);
    for (size_t m = 0; m < 3; m++)
        rise[m] += weight * (s->monitors[m].temperature - body);
}

/**
 * Twenty pulses one by one, and their mean heat: the same energy, fields and (as estimated) spikes.
 * What each period's pulse does, in the mean over a period, is what its mean heat has done by then.
 * The estimate of a spike is one from above: heat of earlier pulses leaves before the next one.
 */
static void test_pulses(void **state) {
    (void)state;
    static const char *const places[] = {"near", "ahead", "far", "sensor"};
    struct rfl_simulation *mean = run(PULSED, WITH("pulses=averaged"));
    struct rfl_simulation *each = simulate(PULSED, WITH("pulses=resolved"));
    double rises[4] = {0}, expected[4] = {0};
    const int n = 200;
    for (int i = 0; i < n; i++) {
        case_advance(each, 9.5 + 0.5 * (i + 0.5) / n);
        add_rises(each, 1.0 / n, rises);
    }
    case_advance(each, 10);
    add_rises(mean, 1, expected);
    check("energy, J", each->energy.delivered, mean->energy.delivered, 0.01);
    for (size_t m = 0; m < 4; m++) {
        print_message("# %s\n", places[m]);
        check("rise, K", rises[m], expected[m], 0.01);
        if (m == 3)
            break;
        const struct rfl_monitor_state *x = &mean->monitors[m], *y = &each->monitors[m];
        check("field, V/m", y->peak_field, x->peak_field, 0.02);
        double spike = x->spike_temperature - x->temperature;
        double less = (x->spike_temperature - y->spike_temperature) / spike;
        print_message("# spike of %.3f K as estimated, %.0f %% less when resolved\n", spike,
                      100 * less);
        assert_true(less > 0 && less < 0.75);
    }
    rfl_simulation_free(mean);
    rfl_simulation_free(each);
}

/** A single pulse heats by sigma E^2 t / (rho c): 20 ms are too short for heat to leave. */
static void test_single_pulse(void **state) {
    (void)state;
    struct rfl_simulation *s =
        simulate(PULSED, WITH("pulses=resolved", "tissue.electrical_conductivity_slope=0 1/K",
                              "numerics.accuracy=fine"));
    case_advance(s, 0.02);
    for (size_t m = 0; m < 3; m++) {
        const struct rfl_monitor_state *near = &s->monitors[m];
        double expected = 0.446 * pow(near->peak_field, 2) * 0.02 / (1090 * 3421);
        check("rise in a pulse, K", near->spike_temperature - body, expected, 0.02);
        assert_true(near->peak_temperature == near->spike_temperature);
    }
    rfl_simulation_free(s);
}

/** At or below the set temperature, within what one pulse does: the height falls as it is reached.
 */
static void test_pulses_hold_a_temperature(void **state) {
    (void)state;
    static const char *const ways[] = {"pulses=averaged", "pulses=resolved"};
    for (size_t i = 0; i < 2; i++) {
        struct rfl_simulation *s =
            simulate(PULSED, WITH(ways[i], "control=temperature", "set_temperature=42 degC"));
        double highest = 0;
        for (double t = 0.1; t <= 10; t += 0.1) {
            case_advance(s, t);
            highest = fmax(highest, s->generator.sensor_temperature);
        }
        print_message("# %s: highest %.2f degC\n", ways[i], highest - RFL_CELSIUS);
        assert_true(fabs(highest - 42 - RFL_CELSIUS) < 1);
        rfl_simulation_free(s);
    }
}

/* --- field and heat around a large ball --- */

/** Where heat hardly moves, E = C / r^2 with C = U / (1/a - 1/R) heats by sigma E^2 t / (rho c). */
static void test_field_heats(void **state) {
    (void)state;
    struct rfl_simulation *s =
        run("probe: {shape: sphere, diameter: 10 mm}\n"
            "protocol: {heating: rf, control: voltage, voltage: 60 V, duration: 2 s,\n"
            "           power_limit: 500 W, dispersive_distance: 60 mm}\n"
            "tissue: {density: 1000 kg/m3, specific_heat: 4000 J/kg/K, conductivity: 0.01 W/m/K,\n"
            "         electrical_conductivity: 0.4 S/m, electrical_conductivity_slope: 0 1/K,\n"
            "         perfusion: 0 1/s}\n"
            "monitors: {near: {radius: 5.5 mm}, middle: {radius: 7 mm}, far: {radius: 15 mm}}\n",
            NULL);
    const double C = 60 / (1 / 5e-3 - 1 / 60e-3), hot = s->generator.peak_tissue_temperature;
    for (size_t m = 0; m < 3; m++) {
        double E = C / pow(s->scenario->monitors[m].radius, 2);
        check("field, V/m", s->monitors[m].peak_field, E, 5e-3);
        check("rise, K", s->monitors[m].temperature - body, 0.4 * E * E * 2 / 4e6, 5e-3);
        assert_true(s->monitors[m].spike_temperature == s->monitors[m].peak_temperature);
    }
    assert_true(hot > s->monitors[0].temperature && hot < 100 + RFL_CELSIUS);
    rfl_simulation_free(s);
}

/* --- metal --- */

/** Temperature on the axis where the sensor is, from the cells next to it. */
static double axis_temperature(const struct rfl_simulation *s, double height) {
    const double *z = s->grid->centre[1];
    const size_t n = s->grid->layout.n[0];
    size_t j = 0;
    while (z[j + 1] < height)
        j++;
    double share = (height - z[j]) / (z[j + 1] - z[j]);
    return (1 - share) * s->temperature[j * n] + share * s->temperature[(j + 1) * n];
}

/** The sensor is held at the set temperature where it is: in metal, at its end, in tissue ahead. */
static void test_sensor_depth(void **state) {
    (void)state;
    static const char *const settings[] = {"sensor_depth=3 mm", "sensor_depth=1 mm",
                                           "sensor_depth=0 mm", "sensor_depth=-1 mm"};
    static const double depth[] = {3e-3, 1e-3, 0, -1e-3};
    double before = 0;
    for (size_t i = 0; i < 4; i++) {
        struct rfl_simulation *s =
            run(NEEDLE, WITH(settings[i], "set_temperature=60 degC", "protocol.ramp=15 s"));
        double T = s->generator.sensor_temperature;
        print_message("# %s: %.3f degC, %.1f J, radius %.3f mm\n", settings[i], T - RFL_CELSIUS,
                      s->energy.delivered, 1e3 * s->lesion[0].radius);
        assert_true(fabs(T - 60 - RFL_CELSIUS) < 0.05);
        assert_true(depth[i] == 0 || fabs(axis_temperature(s, depth[i]) - T) < 0.05);
        if (depth[i] <= 0)
            assert_true(
                fabs(rfl_simulation_sample(s, (struct rfl_point){0, 0, depth[i]}).temperature - T) <
                0.05);
        assert_true(i < 3 || s->energy.delivered > 1.1 * before); /* ahead it is cooler */
        before = s->energy.delivered;
        rfl_simulation_free(s);
    }
}

/**
 * A sensor that reads low by a tenth of its rise, held at 64 degC from 37 degC, is one that reads
 * right, held at 67 degC: by the ideal controller, and by a PI controller whose gains count the
 * smaller error.
 */
static void test_sensor_deficit(void **state) {
    (void)state;
    static const char *const low[2][8] = {
        {"sensor_deficit=0.1", "set_temperature=64 degC", "protocol.ramp=15 s"},
        {"sensor_deficit=10 %", "set_temperature=64 degC", "protocol.ramp=15 s", "controller=pi",
         "proportional_gain=1 W/K", "integral_gain=0.2 W/K/s"}};
    static const char *const right[2][8] = {{"set_temperature=67 degC", "protocol.ramp=15 s"},
                                            {"set_temperature=67 degC", "protocol.ramp=15 s",
                                             "controller=pi", "proportional_gain=0.9 W/K",
                                             "integral_gain=0.18 W/K/s"}};
    for (size_t i = 0; i < 2; i++) {
        struct rfl_simulation *one = run(NEEDLE, low[i]), *two = run(NEEDLE, right[i]);
        check("rise that is shown, K", one->generator.sensor_temperature - body,
              0.9 * (two->generator.sensor_temperature - body), 1e-6);
        check("metal, degC", one->generator.metal_temperature - RFL_CELSIUS,
              two->generator.sensor_temperature - RFL_CELSIUS, 1e-6);
        check("power, W", one->generator.power, two->generator.power, 1e-5);
        check("radius, mm", 1e3 * one->lesion[0].radius, 1e3 * two->lesion[0].radius, 1e-6);
        rfl_simulation_free(one);
        rfl_simulation_free(two);
    }
}

#define COOLED                                                                                     \
    "probe: {shape: needle, gauge: 18, active_tip: 4 mm, sensor_depth: -1 mm,\n"                   \
    "        coolant_temperature: 20 degC, coolant_conductance: 0.05 W/K}\n"                       \
    "protocol: {heating: rf, set_temperature: 60 degC, ramp: 5 s, duration: 60 s, cooldown: 5 "    \
    "s}\n"                                                                                         \
    "output: {interval: 60 s, snapshots: [40 s, 60 s]}\n"

/** Mean temperature of the active tip's metal. */
static double metal_temperature(const struct rfl_simulation *s) {
    const struct rfl_grid *grid = s->grid;
    double sum = 0, volume = 0;
    for (size_t i = 0; i < grid->layout.cells; i++) {
        double z = grid->centre[1][i / grid->layout.n[0]];
        double part = !grid->tissue[i] && z < grid->active_tip ? grid->volume[i] : 0;
        sum += part * s->temperature[i];
        volume += part;
    }
    return sum / volume;
}

/** The coolant takes 0.05 W/K of what the metal of the tip is warmer, until power-off. */
static void test_coolant(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(COOLED, NULL);
    case_advance(s, 40);
    double taken = s->energy.coolant;
    double mean = 0;
    const int n = 80;
    for (int i = 0; i <= n; i++) {
        case_advance(s, 40 + 20.0 * i / n);
        mean += (metal_temperature(s) - 20 - RFL_CELSIUS) * (i == 0 || i == n ? 0.5 : 1) / n;
    }
    taken = s->energy.coolant - taken;
    check("heat taken by the coolant, J", taken, 0.05 * mean * 20, 1e-3);
    assert_true(s->hottest_place.z < -0.2e-3);
    assert_true(s->hottest > metal_temperature(s) + 10);
    taken = s->energy.coolant;
    case_advance(s, s->end);
    assert_true(s->energy.coolant == taken);
    rfl_simulation_free(s);
    s = simulate(COOLED, WITH("coolant_conductance=100 W/K"));
    case_advance(s, 60); /* the metal is as cold as the coolant */
    print_message("# strongly cooled: metal %.2f degC\n", metal_temperature(s) - RFL_CELSIUS);
    assert_true(fabs(metal_temperature(s) - 20 - RFL_CELSIUS) < 0.1);
    assert_true(s->hottest_place.z < -0.4e-3);
    rfl_simulation_free(s);
}

/* --- stages --- */

#define STAGES_OF(first, second)                                                                   \
    "probe: {shape: needle, gauge: 18, active_tip: 5 mm}\n"                                        \
    "protocol: {heating: rf, set_temperature: 80 degC, control: temperature, cooldown: 2 s,\n"     \
    "           stages: [" first ", " second "]}\n"

#define ONE_STAGE                                                                                  \
    "probe: {shape: needle, gauge: 18, active_tip: 5 mm}\n"                                        \
    "protocol: {heating: rf, set_temperature: 80 degC, duration: 20 s, cooldown: 2 s}\n"

/** Two stages that do the same are one. */
static void test_equal_stages(void **state) {
    (void)state;
    static const char *const heating[] = {"heating=rf", "heating=fixed"};
    for (size_t i = 0; i < 2; i++) {
        struct rfl_simulation *one = run(ONE_STAGE, WITH(heating[i]));
        struct rfl_simulation *two =
            run(STAGES_OF("{duration: 8 s}", "{duration: 12 s}"), WITH(heating[i]));
        assert_true(two->end == 22);
        for (enum rfl_criterion c = 0; c < RFL_TIME_ABOVE; c++)
            check("radius, mm", 1e3 * two->lesion[c].radius, 1e3 * one->lesion[c].radius, 2e-3);
        check("energy, J", two->energy.delivered, one->energy.delivered, 2e-3);
        check("volume, mm3", 1e9 * two->lesion[0].volume, 1e9 * one->lesion[0].volume, 5e-3);
        rfl_simulation_free(one);
        rfl_simulation_free(two);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_steady_sphere),
                                       cmocka_unit_test(test_steady_sphere_that_changes),
                                       cmocka_unit_test(test_growth_ends_at_boiling),
                                       cmocka_unit_test(test_constant_power),
                                       cmocka_unit_test(test_series_resistance),
                                       cmocka_unit_test(test_steps_of_a_rise),
                                       cmocka_unit_test(test_accuracies_agree_on_a_rise),
                                       cmocka_unit_test(test_pi_controller),
                                       cmocka_unit_test(test_pulses),
                                       cmocka_unit_test(test_single_pulse),
                                       cmocka_unit_test(test_pulses_hold_a_temperature),
                                       cmocka_unit_test(test_field_heats),
                                       cmocka_unit_test(test_sensor_depth),
                                       cmocka_unit_test(test_sensor_deficit),
                                       cmocka_unit_test(test_impedance_limit),
                                       cmocka_unit_test(test_impedance_limit_at_power_on),
                                       cmocka_unit_test(test_cut_off_ends_heating),
                                       cmocka_unit_test(test_coolant),
                                       cmocka_unit_test(test_equal_stages)};
    return cmocka_run_group_tests_name("rf", tests, NULL, NULL);
}
