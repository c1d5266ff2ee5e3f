/*
 * Tissue that changes as radiofrequency heats it, and layers: blood flow that stops or fades
 * against an integration of its own, boiling against what steam takes, layers against tissue that
 * is the same everywhere.
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

static const double body = 37 + RFL_CELSIUS, boils = 100 + RFL_CELSIUS;

/* --- blood flow --- */

/** Around a ball of 20 mm heat hardly moves: every place has its own balance. */
#define PERFUSED                                                                                   \
    "probe: {shape: sphere, diameter: 20 mm}\n"                                                    \
    "protocol: {heating: rf, control: voltage, voltage: 48 V, duration: 100 s,\n"                  \
    "           power_limit: 500 W, dispersive_distance: 60 mm}\n"                                 \
    "tissue: {density: 5000 kg/m3, specific_heat: 5000 J/kg/K, conductivity: 0.01 W/m/K,\n"        \
    "         conductivity_slope: 0 1/K, electrical_conductivity: 1 S/m, "                         \
    "electrical_conductivity_slope: 0 1/K,\n"                                                      \
    "         perfusion: 0.1 1/s, blood_density: 2000 kg/m3, blood_specific_heat: 4000 J/kg/K,\n"  \
    "         vaporisation: off}\n"                                                                \
    "monitors: {near: {radius: 11.5 mm}, middle: {radius: 12 mm}, far: {radius: 14 mm}}\n"

/** A place on its own: rise above the body, K, and damage by liver_rfa. */
struct place {
    double rise, omega;
};

/** What is left of blood flow. */
static double flow_left(enum rfl_perfusion_model model, double omega) {
    if (model == RFL_PERFUSION_CONSTANT)
        return 1;
    return model == RFL_PERFUSION_FADES ? exp(-omega) : omega < 1;
}

/** d/dt of a place at r: sigma E^2 and blood over rho c; A exp(-Ea/(R T)) from 43 degC on. */
static struct place change(const struct place *at, double r, enum rfl_perfusion_model model) {
    const double heat = 25e6, blood = 0.1 * 2000 * 4000;
    const double E = 48 / (1 / 10e-3 - 1 / 60e-3) / (r * r), T = body + at->rise;
    return (struct place){
        .rise = (E * E - blood * flow_left(model, at->omega) * at->rise) / heat,
        .omega = at->rise >= 6 ? 7.39e39 * exp(-2.577e5 / (8.314462618 * T)) : 0,
    };
}

/** That place after t seconds, by the mid-point rule. */
static struct place follow(double r, double t, enum rfl_perfusion_model model) {
    struct place now = {0, 0};
    const double dt = 1e-3;
    for (long i = 0; i < lround(t / dt); i++) {
        struct place slope = change(&now, r, model);
        struct place middle = {now.rise + dt / 2 * slope.rise, now.omega + dt / 2 * slope.omega};
        slope = change(&middle, r, model);
        now.rise += dt * slope.rise;
        now.omega += dt * slope.omega;
    }
    return now;
}

static void test_blood_flow(void **state) {
    (void)state;
    static const char *const models[] = {"perfusion_model=constant", "perfusion_model=stops",
                                         "perfusion_model=fades"};
    for (enum rfl_perfusion_model model = 0; model <= RFL_PERFUSION_FADES; model++) {
        struct rfl_simulation *s = simulate(PERFUSED, WITH(models[model]));
        print_message("# %s\n", models[model]);
        for (double t = 40; t <= 100; t += 30) {
            case_advance(s, t);
            for (size_t m = 0; m < 3; m++) {
                struct place at = follow(s->scenario->monitors[m].radius, t, model);
                check("rise, K", s->monitors[m].temperature - body, at.rise, 0.015);
                if (at.omega > 0.1)
                    check("ln (1 + omega)", log1p(s->monitors[m].omega), log1p(at.omega), 0.04);
            }
        }
        rfl_simulation_free(s);
    }
}

/* --- boiling --- */

/** Around a ball of 4 mm that heats fast, in heavy tissue: no heat moves, and all current goes
 * outward, whatever has dried. */
#define BOILED                                                                                     \
    "probe: {shape: sphere, diameter: 4 mm}\n"                                                     \
    "protocol: {heating: rf, control: voltage, voltage: 60 V, duration: 20 s,\n"                   \
    "           power_limit: 500 W, dispersive_distance: 60 mm}\n"                                 \
    "tissue: {density: 5000 kg/m3, specific_heat: 4000 J/kg/K, conductivity: 0.01 W/m/K,\n"        \
    "         conductivity_slope: 0 1/K, electrical_conductivity: 0.4 S/m,\n"                      \
    "         electrical_conductivity_slope: 0 1/K, perfusion: 0 1/s}\n"                           \
    "lesion: {isotherm: 100 degC}\n"                                                               \
    "monitors: {near: {radius: 2.2 mm}, far: {radius: 2.4 mm}}\n"

/**
 * Temperature, K, at r after the current has been I for dt more: three quarters of the mass are
 * water, which takes 2257 kJ/kg while the temperature goes from 100 to 101 degC; what has lost the
 * share d of it conducts 0.01^d as well.
 */
struct boiling {
    double temperature, dry;
};

static void boil(struct boiling *at, double r, double I, double dt) {
    const double heat = 5000 * 4000, water = 0.75 * 5000 * 2.257e6;
    double density = I / (4 * M_PI * r * r), power = density * density / (0.4 * pow(0.01, at->dry));
    if (at->temperature < boils || at->dry >= 1)
        at->temperature += power * dt / heat;
    else {
        at->dry = fmin(at->dry + power * dt / (water + heat), 1);
        at->temperature = boils + at->dry;
    }
}

/** Places boil when, and as fast as, the current that the display shows makes them. */
static void test_boiling(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(BOILED, NULL);
    struct boiling at[2] = {{body, 0}, {body, 0}};
    double since[2] = {NAN, NAN};
    const int per_second = 500;
    for (int i = 1; i <= 10 * per_second; i++) {
        double t = (double)i / per_second;
        case_advance(s, t);
        for (size_t m = 0; m < 2; m++) {
            boil(&at[m], s->scenario->monitors[m].radius, s->generator.current, 1.0 / per_second);
            if (isnan(since[m]) && at[m].temperature >= boils)
                since[m] = t;
            if (at[m].dry > 0.02 && i % per_second == 0)
                check("water that has boiled off, %", 100 * (s->monitors[m].temperature - boils),
                      100 * at[m].dry, 0.05);
        }
    }
    for (size_t m = 0; m < 2; m++)
        check("boils at, s", s->monitors[m].inside_since[RFL_ISOTHERM], since[m], 0.02);
    assert_true(at[0].dry > 0.2);
    rfl_simulation_free(s);
}

/** A needle at 20 W, as too much power is; then a pause; then little. */
#define DRIED                                                                                      \
    "probe: {shape: needle, gauge: 18, active_tip: 10 mm}\n"                                       \
    "protocol: {heating: rf, control: power, power: 20 W, stages: [{duration: 15 s},\n"            \
    "           {control: off, duration: 30 s}, {control: voltage, voltage: 5 V, duration: 1 "     \
    "s}]}\n"                                                                                       \
    "output: {interval: 50 s, snapshots: [15 s, 45 s]}\n"

/** Heat of the water that is gone, J: where it boiled, temperature tells how much. */
static double heat_of_steam(const struct rfl_simulation *s) {
    const struct rfl_tissue *tissue = &s->scenario->tissue;
    double sum = 0;
    for (size_t i = 0; i < s->grid->layout.cells; i++) {
        double dry = fmin(fmax(s->damage->peak[i] - boils, 0), 1);
        sum += s->grid->tissue[i] ? dry * s->grid->volume[i] : 0;
    }
    return 0.75 * 2.257e6 * tissue->density * sum;
}

static void test_steam(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(DRIED, NULL);
    case_advance(s, 1e-3);
    double impedance = s->generator.impedance, lowest = impedance;
    for (double t = 0.5; t <= 15; t += 0.5) {
        case_advance(s, t);
        lowest = fmin(lowest, s->generator.impedance);
    }
    double gone = s->energy.vaporised;
    check("heat that steam took away, J", gone, heat_of_steam(s), 0.05);
    print_message("# impedance %.1f, %.1f, %.1f ohm\n", impedance, lowest, s->generator.impedance);
    assert_true(lowest < 0.85 * impedance && s->generator.impedance > 3 * lowest);
    check("voltage at its limit, V", s->generator.voltage, 60, 1e-9);
    case_advance(s, 30); /* what is hotter still boils a little more */
    assert_true(s->energy.vaporised >= gone && s->energy.vaporised < 1.1 * gone);
    gone = s->energy.vaporised;
    case_advance(s, 45);
    assert_true(s->energy.vaporised == gone && s->generator.power == 0);
    assert_true(s->generator.peak_tissue_temperature < 70 + RFL_CELSIUS);
    case_advance(s, 46);
    print_message("# impedance %.1f ohm\n", s->generator.impedance);
    assert_true(s->generator.impedance > 1.2 * impedance); /* what is dry stays dry */
    rfl_simulation_free(s);

    s = simulate(DRIED, WITH("tissue.vaporisation=off"));
    case_advance(s, 15);
    assert_true(s->energy.vaporised == 0 && s->hottest > boils + 20);
    assert_true(s->generator.impedance < 0.8 * impedance);
    rfl_simulation_free(s);
}

/* As in the scenario too_much_power. */
#define TOO_MUCH                                                                                   \
    "probe: {shape: needle, gauge: 18, active_tip: 10 mm}\n"                                       \
    "protocol: {heating: rf, control: power, power: 12 W, duration: 90 s, cooldown: 30 s}\n"

/* As cells dry one after the other, steps are not tried in vain, nor are they tiny. */
static void test_steps_while_boiling(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(TOO_MUCH, NULL);
    case_advance(s, s->end);
    print_message("# %zu steps, %zu rejected\n", s->steps, s->rejected_steps);
    assert_true(s->energy.vaporised > 50);
    assert_true(s->steps <= 300 && 5 * s->rejected_steps <= s->steps + s->rejected_steps);
    rfl_simulation_free(s);
}

/* --- layers --- */

#define HOT_PROBE(shape)                                                                           \
    "probe: {gauge: 18, " shape "}\n"                                                              \
    "protocol: {heating: fixed, set_temperature: 80 degC, duration: 30 s}\n"                       \
    "numerics: {accuracy: fine}\n"

/** The middle of a thick layer around a long tip is an infinite cylinder in that tissue. */
static void test_layer_is_cylinder(void **state) {
    (void)state;
    static const char *const materials[] = {"fat", "liver"};
    for (size_t k = 0; k < 2; k++) {
        char layer[64], tissue[64];
        snprintf(layer, sizeof layer, "layers.one.material=%s", materials[k]);
        snprintf(tissue, sizeof tissue, "tissue.material=%s", materials[k]);
        struct rfl_simulation *needle =
            simulate(HOT_PROBE("shape: needle, active_tip: 60 mm"),
                     WITH("layers.one.from=14 mm", "layers.one.to=46 mm", layer));
        struct rfl_simulation *cylinder = simulate(HOT_PROBE("shape: cylinder"), WITH(tissue));
        double worst = 0, apart = 0;
        case_advance(needle, 30);
        case_advance(cylinder, 30);
        for (double r = 0.7e-3; r < 6e-3; r += 0.1e-3) {
            double expected =
                rfl_simulation_sample(cylinder, (struct rfl_point){r, 0, 0}).temperature;
            double other = rfl_simulation_sample(needle, (struct rfl_point){r, 0, 4e-3})
                               .temperature; /* muscle */
            worst = fmax(
                worst,
                fabs(rfl_simulation_sample(needle, (struct rfl_point){r, 0, 30e-3}).temperature -
                     expected));
            apart = fmax(apart, fabs(other - expected));
        }
        print_message("# layer of %s: %.4f K from a cylinder, %.2f K from muscle\n", materials[k],
                      worst, apart);
        assert_true(worst < 0.05 && apart > 0.5);
        rfl_simulation_free(needle);
        rfl_simulation_free(cylinder);
    }
}

static bool has_edge(const struct rfl_grid *grid, double height) {
    for (size_t j = 0; j <= grid->layout.n[1]; j++)
        if (grid->edge[1][j] == height)
            return true;
    return false;
}

#define NEEDLE                                                                                     \
    "probe: {shape: needle, gauge: 18, active_tip: 10 mm}\n"                                       \
    "protocol: {heating: fixed, set_temperature: 80 degC, ramp: 5 s, duration: 30 s}\n"            \
    "output: {interval: 30 s}\n"

/** Layers of what is there anyway change nothing but the cells, which end where layers do. */
static void test_equal_layers(void **state) {
    (void)state;
    static const char *const heating[] = {"heating=fixed", "heating=rf"};
    for (size_t k = 0; k < 2; k++) {
        struct rfl_simulation *plain = simulate(NEEDLE, WITH(heating[k]));
        struct rfl_simulation *layered =
            simulate(NEEDLE, WITH(heating[k], "layers.a.from=-30 mm", "layers.a.to=-1.234 mm",
                                  "layers.b.from=-0.01 mm", "layers.b.to=2.5 mm",
                                  "layers.c.from=2.5 mm", "layers.c.to=9.98 mm"));
        assert_true(has_edge(layered->grid, 0) && has_edge(layered->grid, 10e-3));
        for (size_t i = 0; i < 3; i++) {
            const struct rfl_layer *layer = &layered->scenario->layers[i];
            assert_true(has_edge(layered->grid, layer->from) || layer->from < -25e-3);
            assert_true(has_edge(layered->grid, layer->to));
        }
        case_advance(plain, 30);
        case_advance(layered, 30);
        const struct rfl_extent *x = plain->lesion, *y = layered->lesion;
        check("radius, mm", 1e3 * y->radius, 1e3 * x->radius, 3e-3);
        check("distal extension, mm", 1e3 * y->distal_extension, 1e3 * x->distal_extension, 1e-2);
        check("energy, J", layered->energy.delivered, plain->energy.delivered, 5e-3);
        if (k == 1)
            check("impedance, ohm", layered->generator.impedance, plain->generator.impedance, 5e-3);
        rfl_simulation_free(plain);
        rfl_simulation_free(layered);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_blood_flow),
                                       cmocka_unit_test(test_boiling),
                                       cmocka_unit_test(test_steam),
                                       cmocka_unit_test(test_steps_while_boiling),
                                       cmocka_unit_test(test_layer_is_cylinder),
                                       cmocka_unit_test(test_equal_layers)};
    return cmocka_run_group_tests_name("tissue", tests, NULL, NULL);
}
