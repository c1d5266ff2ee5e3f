/* Verdicts and displays: where they change over, in figures of the guide. Door: quick. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "near.h"

#define BALL                                                                                       \
    "probe: {shape: sphere, diameter: 2 mm}\n"                                                     \
    "protocol: {heating: fixed, set_temperature: 80 degC, duration: 60 s, cooldown: 5 s}\n"        \
    "numerics: {accuracy: draft}\n"

/** The criterion whose lesion is the smallest (sign 1) or the largest (-1), and its radius, mm. */
static size_t extreme(const char *ball, double sign, double *radius) {
    struct rfl_simulation *simulation = case_run(case_text(ball), NULL);
    size_t found = 0;
    for (size_t k = 1; k < rfl_criteria_count(&simulation->scenario->lesion); k++)
        if (sign * simulation->lesion[k].radius < sign * simulation->lesion[found].radius)
            found = k;
    *radius = 1e3 * simulation->lesion[found].radius;
    rfl_simulation_free(simulation);
    return found;
}

/** Verdict of a monitor at a radius, by a criterion. */
static enum rfl_verdict verdict_at(const char *ball, size_t criterion, double radius) {
    char more[512];
    snprintf(more, sizeof more, "%smonitors:\n  m: {radius: %.9g mm}\n", ball, radius);
    struct rfl_simulation *simulation =
        case_run(case_text(more), WITH("lesion.criterion", rfl_criterion_names[criterion]));
    enum rfl_verdict verdict = simulation->monitors[0].verdict;
    rfl_simulation_free(simulation);
    return verdict;
}

/** Half a millimetre is what the guide says that the model cannot tell. */
static void check_half_a_millimetre(const char *ball, size_t smallest, size_t largest) {
    double radius;
    assert_int_equal(extreme(ball, 1, &radius), smallest);
    assert_int_equal(verdict_at(ball, smallest, radius - 0.51), RFL_INSIDE);
    assert_int_equal(verdict_at(ball, smallest, radius - 0.49), RFL_BORDERLINE);
    assert_int_equal(verdict_at(ball, smallest, radius + 0.49), RFL_BORDERLINE);
    assert_int_equal(extreme(ball, -1, &radius), largest);
    assert_int_equal(verdict_at(ball, largest, radius + 0.49), RFL_BORDERLINE);
    assert_int_equal(verdict_at(ball, largest, radius + 0.51), RFL_OUTSIDE);
}

static void verdicts_ask_for_half_a_millimetre(void **state) {
    (void)state;
    check_half_a_millimetre(BALL, RFL_CEM43, RFL_ISOTHERM);
}

/** The fourth criterion is asked, too, whether it is the strictest or the most lenient. */
static void verdicts_ask_the_time_above(void **state) {
    (void)state;
    check_half_a_millimetre(BALL "lesion:\n  time_above: {temperature: 55 degC, duration: 40 s}\n",
                            RFL_TIME_ABOVE, RFL_ISOTHERM);
    check_half_a_millimetre(BALL "lesion:\n  time_above: {temperature: 42 degC, duration: 1 s}\n",
                            RFL_CEM43, RFL_TIME_ABOVE);
}

/** Well within the three others' lesions, and not in the fourth's: inside only where that is not
 * asked. */
static void three_of_four_are_not_enough(void **state) {
    (void)state;
    static const char *const four =
        BALL "lesion:\n  time_above: {temperature: 70 degC, duration: 50 s}\n";
    double radius;
    assert_int_equal(extreme(four, 1, &radius), RFL_TIME_ABOVE);
    for (size_t c = 0; c < RFL_TIME_ABOVE; c++) {
        assert_int_equal(verdict_at(BALL, c, radius + 0.05), RFL_INSIDE);
        assert_int_equal(verdict_at(four, c, radius + 0.05), RFL_BORDERLINE);
    }
}

/**
 * A power that is held is what the display's voltage and current make, in the first steps of a new
 * stage, too: the voltage jumps there by sqrt(6/4), and is not read off a line that leads from the
 * stage before.
 */
static void a_jump_of_power_is_a_jump_of_voltage(void **state) {
    (void)state;
    static const char *const text =
        "probe: {shape: needle, gauge: 18, active_tip: 10 mm}\n"
        "protocol:\n  heating: rf\n  control: power\n  cooldown: 0 s\n  stages:\n"
        "  - {power: 4 W, duration: 5 s}\n  - {power: 6 W, duration: 5 s}\n"
        "numerics: {accuracy: draft}\noutput: {interval: 10 s}\n";
    struct rfl_error error = {0};
    struct rfl_simulation *simulation = case_ready(case_text(text), NULL);
    assert_int_equal(rfl_simulation_advance(simulation, 5, &error), RFL_OK);
    for (int step = 0; step < 4; step++) {
        assert_int_equal(rfl_simulation_next(simulation, NULL, &error), RFL_OK);
        assert_int_equal(rfl_simulation_advance(simulation, simulation->time, &error), RFL_OK);
        const struct rfl_display *shown = &simulation->generator;
        if (simulation->time > 5)
            assert_near(shown->voltage * shown->current, 6, 0.01);
    }
    rfl_simulation_free(simulation);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_ask_for_half_a_millimetre),
        cmocka_unit_test(verdicts_ask_the_time_above),
        cmocka_unit_test(three_of_four_are_not_enough),
        cmocka_unit_test(a_jump_of_power_is_a_jump_of_voltage),
    };
    struct rfl_error error = {0};
    return rfl_library_init(&error) ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
