/* The generator: what it does stage by stage, its limits, samples and pulses, by hand. Door: quick.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "near.h"
#include "rflesion/physics.h"
#include "../../sim/physics/generator.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Temperatures here are in degC: the generator only compares them. */
static const struct rfl_protocol usual = {.heating = RFL_HEATING_RF,
                                          .set_temperature = 80,
                                          .control = RFL_CONTROL_TEMPERATURE,
                                          .power = 8,
                                          .voltage = 30,
                                          .voltage_limit = 60,
                                          .power_limit = 50,
                                          .control_interval = 0.5,
                                          .proportional_gain = 2,
                                          .integral_gain = 0.4,
                                          .pulse_width = 0.02,
                                          .pulse_rate = 2};

/* A generator at time 0, with one stage of 20 s. */
static struct rfl_generator_state make_drive(struct rfl_stage *stage,
                                             const struct rfl_protocol *protocol) {
    *stage = (struct rfl_stage){.end = 20, .protocol = *protocol};
    struct rfl_generator_state drive = {.stages = stage, .count = 1};
    rfl_generator_reset(&drive, 37);
    return drive;
}

/* --- stages --- */

static void stages_follow_one_another(void **state) {
    (void)state;
    struct rfl_stage stages[] = {{.start = 0, .end = 20, .protocol = usual},
                                 {.start = 20, .end = 25, .protocol = usual},
                                 {.start = 25, .end = 60, .protocol = usual}};
    stages[0].protocol.ramp = 10;
    stages[1].protocol.control = RFL_CONTROL_OFF;
    stages[2].protocol.set_temperature = 60;
    stages[2].protocol.ramp = 5;
    struct rfl_generator_state drive = {.stages = stages, .count = 3};
    static const struct {
        double t, reading;
        bool abrupt, on;
        double set, next; /* NaN: none */
    } course[] = {
        {0, 37, false, true, 37, 10},         {5, 50, false, true, 58.5, 10},
        {10, 80, true, true, 80, 20},         {19, 80, false, true, 80, 20},
        {20, 75, true, false, NAN, 25},       {22, 60, false, false, NAN, 25},
        {25, 50, true, true, 50, 30},         {27.5, 54, false, true, 55, 30},
        {30, 60, true, true, 60, 60},         {40, 60, false, true, 60, 60},
        {60, 60, true, false, NAN, INFINITY}, {70, 40, false, false, NAN, INFINITY},
    };
    for (size_t pass = 0; pass < 2; pass++) {
        rfl_generator_reset(&drive, 37);
        for (size_t k = 0; k < COUNT(course); k++) {
            double bound[2], t = course[k].t;
            assert_int_equal(rfl_generator_update(&drive, t, course[k].reading, 0.01),
                             course[k].abrupt);
            assert_int_equal(rfl_generator_is_on(&drive), course[k].on);
            rfl_generator_bounds(&drive, 0.01, bound);
            assert_true((bound[1] > 0) == course[k].on);
            if (course[k].on)
                assert_near(rfl_generator_set_temperature(&drive, t), course[k].set, 1e-12);
            else
                assert_true(isnan(rfl_generator_set_temperature(&drive, t)));
            assert_true(rfl_generator_next(&drive, t) == course[k].next);
            assert_true((rfl_generator_now(&drive) == NULL) == (t >= 60));
        }
    }
    rfl_generator_reset(&drive, 37);
    assert_true(rfl_generator_update(&drive, 26, 45, 0.01)); /* over two ends at once */
    assert_near(rfl_generator_set_temperature(&drive, 27.5), 52.5, 1e-12);
}

/* --- limits --- */

static void limits_are_ohms_law(void **state) {
    (void)state;
    static const struct {
        enum rfl_control control;
        double resistance, series; /* of the tissue and of the leads, ohm */
        double least, most;        /* square of the voltage at the tissue, V2 */
    } cases[] = {
        {RFL_CONTROL_TEMPERATURE, 100, 0, 0, 3600},  /* 60 V */
        {RFL_CONTROL_TEMPERATURE, 50, 0, 0, 2500},   /* 50 W = U^2 / 50 ohm */
        {RFL_CONTROL_TEMPERATURE, 100, 20, 0, 2500}, /* 60 V: 10/12 of it at the tissue */
        {RFL_CONTROL_TEMPERATURE, 50, 10, 0, 2500},  /* 50 W in tissue; 60 V would give as much */
        {RFL_CONTROL_VOLTAGE, 100, 0, 900, 900},
        {RFL_CONTROL_VOLTAGE, 100, 50, 400, 400},
        {RFL_CONTROL_VOLTAGE, 10, 0, 500, 500}, /* 90 W are too much */
        {RFL_CONTROL_POWER, 100, 0, 800, 800},  /* 8 W = U^2 / 100 ohm */
        {RFL_CONTROL_POWER, 100, 25, 800, 800},
        {RFL_CONTROL_POWER, 1000, 0, 3600, 3600},
        {RFL_CONTROL_OFF, 100, 0, 0, 0},
    };
    for (size_t k = 0; k < COUNT(cases); k++) {
        struct rfl_stage stage;
        struct rfl_protocol protocol = usual;
        double bound[2];
        protocol.control = cases[k].control;
        protocol.series_resistance = cases[k].series;
        struct rfl_generator_state drive = make_drive(&stage, &protocol);
        drive.conductance = 1 / cases[k].resistance;
        rfl_generator_bounds(&drive, 1 / cases[k].resistance, bound);
        assert_near(bound[0], cases[k].least, 1e-9);
        assert_near(bound[1], cases[k].most, 1e-9);
    }
}

/* Limits hold in all three states of a step: where it conducts best. */
static void limits_hold_all_through_a_step(void **state) {
    (void)state;
    static const double ohm[][3] = {{100, 60, 50}, {50, 60, 100}, {100, 50, 60}};
    for (size_t k = 0; k < COUNT(ohm); k++) {
        struct rfl_stage stage;
        double bound[2];
        struct rfl_generator_state drive = make_drive(&stage, &usual);
        drive.conductance = 1 / ohm[k][0];
        drive.between = 1 / ohm[k][1];
        rfl_generator_bounds(&drive, 1 / ohm[k][2], bound);
        assert_near(bound[1], 2500, 1e-9); /* 50 W = U^2 / 50 ohm */
        assert_near(rfl_generator_limit(&drive, 1.0 / 60), 3000, 1e-9);
    }
}

/* 8 W in the mean of a step from 100 to 60 ohm: U^2 (1/100 + 1/60) / 2 = 8. */
static void power_is_held_in_the_mean_of_a_step(void **state) {
    (void)state;
    struct rfl_stage stage;
    struct rfl_protocol protocol = usual;
    double bound[2];
    protocol.control = RFL_CONTROL_POWER;
    struct rfl_generator_state drive = make_drive(&stage, &protocol);
    drive.conductance = 0.01;
    rfl_generator_bounds(&drive, 1 / 60.0, bound);
    assert_near(bound[0], 600, 1e-9);
    assert_near(bound[1], 600, 1e-9);
}

/* A hot surface has no clock, whatever its keys say. */
static void hot_surfaces_have_no_clock(void **state) {
    (void)state;
    struct rfl_stage stage;
    struct rfl_protocol protocol = usual;
    protocol.heating = RFL_HEATING_FIXED;
    protocol.controller = RFL_CONTROLLER_PI;
    protocol.pulses = RFL_PULSES_RESOLVED;
    struct rfl_generator_state drive = make_drive(&stage, &protocol);
    assert_false(rfl_generator_update(&drive, 0, 37, 0));
    assert_false(drive.sampled);
    assert_true(rfl_generator_next(&drive, 0) == 20);
}

/* --- the PI controller --- */

/* Every 0.5 s: P = 2 W/K e + integral, which grows by 0.4 W/K/s e 0.5 s unless P is at a limit. */
static void samples_are_proportional_and_integral(void **state) {
    (void)state;
    static const struct {
        double reading, integral, power;
    } samples[] = {
        {70, 2, 22}, /* e = 10: 20 + 2 */
        {75, 3, 13}, /* e = 5: 10 + 3 */
        {80, 3, 3},
        {50, 3, 36}, /* 60 + 3 + 6 is more than 60 V give: the integral stands still */
        {79, 3.2, 5.2},
        {90, 3.2, 0}, /* -20 + 3.2 - 2 is less than nothing: it stands still */
        {81, 3, 1},   /* -2 + 3.2 - 0.2 */
        {82, 3, 0},   /* -4 + 3 - 0.4 */
    };
    struct rfl_stage stage;
    struct rfl_protocol protocol = usual;
    protocol.controller = RFL_CONTROLLER_PI;
    struct rfl_generator_state drive = make_drive(&stage, &protocol);
    for (size_t k = 0; k < COUNT(samples); k++) {
        const double t = 0.5 * (double)k, conductance = k < 4 ? 0.01 : 0.02;
        double bound[2];
        assert_false(rfl_generator_update(&drive, t, samples[k].reading, conductance));
        for (int again = 0; again < 2; again++) {
            rfl_generator_bounds(&drive, conductance, bound);
            assert_near(drive.integral, samples[k].integral, 1e-12);
            assert_near(bound[1] * conductance, samples[k].power, 1e-12);
            assert_true(bound[0] == bound[1]);
            assert_near(rfl_generator_next(&drive, t), t + 0.5, 1e-12);
            rfl_generator_update(&drive, t + 0.3, 0, 1); /* not yet */
        }
    }
}

/* A large integral unwinds at the upper limit, and begins at nothing in the next stage. */
static void integrals_unwind(void **state) {
    (void)state;
    struct rfl_stage stages[] = {{.end = 1, .protocol = usual},
                                 {.start = 1, .end = 9, .protocol = usual}};
    stages[0].protocol.controller = stages[1].protocol.controller = RFL_CONTROLLER_PI;
    struct rfl_generator_state drive = {.stages = stages, .count = 2};
    rfl_generator_reset(&drive, 37);
    drive.integral = 45;
    rfl_generator_update(&drive, 0, 81, 0.01); /* -2 + 45 - 0.2 is more than 36 W */
    assert_near(drive.integral, 44.8, 1e-12);
    assert_near(drive.given, 3600, 1e-9);
    assert_true(rfl_generator_update(&drive, 1, 79, 0.01));
    assert_near(drive.integral, 0.2, 1e-12);
    assert_near(drive.given, 220, 1e-9);
}

/* 3 x 0.1 s is more than 0.3 s in the computer's numbers, and 3 x 0.3 s less than 0.9 s: a sample
 * is due where a step ends, and none shortly before the stage does. */
static void rounding_moves_no_sample(void **state) {
    (void)state;
    struct rfl_stage stage;
    struct rfl_protocol protocol = usual;
    protocol.controller = RFL_CONTROLLER_PI;
    protocol.control_interval = 0.1;
    protocol.ramp = 0.3;
    struct rfl_generator_state drive = make_drive(&stage, &protocol);
    for (size_t k = 0; k <= 3; k++)
        rfl_generator_update(&drive, k < 3 ? (double)k * 0.1 : 0.3, 37, 0.01);
    assert_int_equal(drive.ticks, 4);
    assert_near(rfl_generator_next(&drive, 0.3), 0.4, 1e-12);
    protocol.control_interval = 0.3;
    protocol.ramp = 0;
    drive = make_drive(&stage, &protocol);
    stage.end = 0.9;
    for (size_t k = 0; k < 3; k++)
        rfl_generator_update(&drive, (double)k * 0.3, 37, 0.01);
    assert_true(rfl_generator_next(&drive, 0.6) == 0.9);
}

/* --- pulses --- */

/* 20 ms from every half second on; above 79 degC smaller by the sensor's distance to 80 degC. */
static void pulses_have_edges_and_heights(void **state) {
    (void)state;
    static const struct {
        double t, reading, square, next;
    } edges[] = {
        {0, 79, 900, 0.02},  {0.02, 79.2, 0, 0.5}, {0.5, 79.4, 540, 0.52}, {0.52, 79.6, 0, 1},
        {1, 79.9, 54, 1.02}, /* a full pulse warms by 5/6 K: band 5/3 K */
        {1.02, 80, 0, 1.5},  {1.5, 80, 0, 1.52},   {1.52, 80, 0, 2},       {2, 79, 540, 2.02},
    };
    struct rfl_stage stage;
    struct rfl_protocol protocol = usual;
    protocol.pulses = RFL_PULSES_RESOLVED;
    for (int held = 0; held < 2; held++) {
        protocol.control = held ? RFL_CONTROL_VOLTAGE : RFL_CONTROL_TEMPERATURE;
        struct rfl_generator_state drive = make_drive(&stage, &protocol);
        for (size_t k = 0; k < COUNT(edges); k++) {
            double bound[2], square = held ? (k % 2 ? 0 : 900) : edges[k].square;
            assert_false(rfl_generator_update(&drive, edges[k].t, edges[k].reading, 0.01));
            rfl_generator_bounds(&drive, 0.01, bound);
            assert_true(bound[0] == bound[1]);
            assert_near(bound[1], square, 1e-9);
            assert_int_equal(drive.pulse, k % 2 == 0);
            assert_near(rfl_generator_next(&drive, edges[k].t), edges[k].next, 1e-12);
            assert_true(rfl_generator_duty(&drive) == 1);
        }
    }
}

/* 20 ms twice a second: on for 4 % of the time, which is what their mean heat has. */
static void averaged_pulses_are_on_for_a_share_of_the_time(void **state) {
    (void)state;
    struct rfl_stage stage;
    struct rfl_protocol protocol = usual;
    double bound[2];
    protocol.pulses = RFL_PULSES_AVERAGED;
    struct rfl_generator_state drive = make_drive(&stage, &protocol);
    rfl_generator_update(&drive, 0, 37, 0.01);
    assert_near(rfl_generator_duty(&drive), 0.04, 1e-15);
    assert_true(rfl_generator_next(&drive, 0) == 20);
    rfl_generator_bounds(&drive, 0.01, bound);
    assert_true(bound[0] == 0);
    assert_near(bound[1], 36, 1e-12);
    stage.protocol.control = RFL_CONTROL_VOLTAGE;
    rfl_generator_bounds(&drive, 0.01, bound);
    assert_near(bound[0], 36, 1e-12);
    rfl_generator_update(&drive, 20, 37, 0.01);
    assert_true(rfl_generator_duty(&drive) == 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stages_follow_one_another),
        cmocka_unit_test(limits_are_ohms_law),
        cmocka_unit_test(limits_hold_all_through_a_step),
        cmocka_unit_test(power_is_held_in_the_mean_of_a_step),
        cmocka_unit_test(hot_surfaces_have_no_clock),
        cmocka_unit_test(samples_are_proportional_and_integral),
        cmocka_unit_test(integrals_unwind),
        cmocka_unit_test(rounding_moves_no_sample),
        cmocka_unit_test(pulses_have_edges_and_heights),
        cmocka_unit_test(averaged_pulses_are_on_for_a_share_of_the_time),
    };
    return cmocka_run_group_tests_name("generator", tests, NULL, NULL);
}
