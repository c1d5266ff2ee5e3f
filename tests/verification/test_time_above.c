/* The time above a temperature: a sphere's radius against closed forms, with and without cool-down,
 * and how fast it comes to them as cells become finer. Door: check.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "check.h"
#include "closed_forms.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define LIMIT        0.001 /* mm */
#define MUSCLE       (36.7e-6 / 60 * 1090)

/** A sphere that is heated at once, and what is asked of it. */
struct time_case {
    double diameter, set_temperature, perfusion, heating, cooldown; /* mm, degC, 1/s, s, s */
    double temperature, duration;                                   /* degC, s */
};

static struct rfl_simulation *simulation_of(const struct time_case *one) {
    char sections[128];
    snprintf(sections, sizeof sections,
             "lesion: {time_above: {temperature: %g degC, duration: %g s}}\n", one->temperature,
             one->duration);
    return case_simulation(&(struct run_case){.shape = "sphere",
                                              .diameter = one->diameter,
                                              .set_temperature = one->set_temperature,
                                              .perfusion = one->perfusion,
                                              .duration = one->heating,
                                              .cooldown = one->cooldown,
                                              .accuracy = "standard",
                                              .sections = sections});
}

/** Radius at the end, m. */
static double radius_of(const struct time_case *one) {
    struct rfl_simulation *simulation = simulation_of(one);
    case_advance(simulation, simulation->end);
    const double radius = simulation->lesion[RFL_TIME_ABOVE].radius;
    rfl_simulation_free(simulation);
    return radius;
}

/* Edges of tissue that is still heated, that cooled from its peak, that grew hotter after
 * power-off, far from a steady state and near one. */
static void test_radius(void **state) {
    (void)state;
    static const struct time_case cases[] = {
        {1.27, 80, MUSCLE, 60, 0, 50, 50},  {1.27, 80, MUSCLE, 60, 0, 50, 0.1},
        {1.27, 80, MUSCLE, 600, 0, 45, 50}, {3, 95, 0, 300, 0, 50, 5},
        {1.27, 80, MUSCLE, 60, 30, 50, 50}, {1.27, 80, MUSCLE, 60, 30, 50, 5},
        {1.27, 80, MUSCLE, 60, 30, 45, 20}, {3, 95, 0, 20, 60, 50, 0.5},
        {3, 95, 0, 20, 60, 45, 30},         {10, 60, 0.02, 120, 60, 42, 10},
        {0.5, 95, 0.02, 5, 20, 60, 1},      {3, 80, MUSCLE, 2, 30, 45, 3},
    };
    double worst = 0;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct time_case *one = &cases[i];
        struct rfl_simulation *simulation = simulation_of(one);
        const double end = simulation->end;
        case_advance(simulation, end);
        const double exact = one->cooldown > 0
                                 ? closed_form_cooled_radius(simulation->scenario, end)
                                 : closed_form_radius(simulation->scenario, RFL_TIME_ABOVE, end);
        const double error = 1e3 * (simulation->lesion[RFL_TIME_ABOVE].radius - exact);
        print_message("# %g mm, %g degC, %g + %g s; %g degC for %g s: %.5f mm, %+.6f\n",
                      one->diameter, one->set_temperature, one->heating, one->cooldown,
                      one->temperature, one->duration, 1e3 * exact, error);
        assert_true(exact > simulation->grid->probe_radius);
        worst = fmax(worst, fabs(error));
        rfl_simulation_free(simulation);
    }
    assert_true(worst <= LIMIT);
}

static void test_longer_is_smaller(void **state) {
    (void)state;
    struct time_case one = {1.27, 80, MUSCLE, 30, 10, 50, 0};
    double before = INFINITY;
    for (one.duration = 0.01; one.duration < 60; one.duration *= 1.7) {
        const double radius = radius_of(&one);
        assert_true(radius <= before + 1e-9);
        before = radius;
    }
    assert_true(before <= 0);
}

/* --- cells --- */

/** Error of the radius, m, where the closed form's temperatures are those of the points of a grid
 * with cells of this size. */
static double error_of(const struct rfl_scenario *scenario, double cell, double end, double exact) {
    enum { STEPS = 1200 };
    const struct rfl_grid_size size = {.first = cell, .growth = 1e-9, .reach = 8e-3};
    struct rfl_grid *grid = rfl_grid_create(&scenario->probe, &size, NULL);
    const size_t cells = grid->layout.cells, points = cells + grid->heated_count;
    const double body = scenario->tissue.temperature, dt = end / STEPS;
    struct rfl_damage *damage = rfl_damage_create(points, &scenario->lesion, body, NULL);
    struct rfl_extent extent;
    for (size_t i = 0; i < points; i++) {
        const double r = i < cells ? grid->centre[0][i] : grid->probe_radius;
        double from = body;
        for (int k = 1; k <= STEPS; k++) {
            const double to = body + closed_form_cooling(scenario, r, dt * k);
            rfl_damage_advance(damage, i, 1, &from, &(double){(to - from) / dt}, &(double){0}, dt);
            from = to;
        }
    }
    assert_int_equal(rfl_lesion_measure(grid, damage, RFL_TIME_ABOVE, &extent, NULL), RFL_OK);
    rfl_damage_free(damage);
    rfl_grid_free(grid);
    return fabs(extent.radius - exact);
}

/* Cells a quarter as large leave a tenth of the error or less, where second order would leave a
 * sixteenth: edges lie anywhere between cells, so that the worst of several is looked at. */
static void test_order(void **state) {
    (void)state;
    static const struct time_case cases[] = {{3, 80, MUSCLE, 30, 0, 50, 10},
                                             {3, 80, MUSCLE, 30, 30, 50, 10},
                                             {3, 80, MUSCLE, 30, 30, 45, 1}};
    static const double offset[] = {1, 1.07, 1.13, 1.19};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rfl_simulation *simulation = simulation_of(&cases[i]);
        const struct rfl_scenario *scenario = simulation->scenario;
        const double end = simulation->end, exact = closed_form_cooled_radius(scenario, end);
        double worst[3] = {0};
        for (size_t k = 0; k < 3; k++)
            for (size_t n = 0; n < COUNT(offset); n++)
                worst[k] =
                    fmax(worst[k], error_of(scenario, 0.4e-3 * offset[n] / (1 << k), end, exact));
        print_message("# cells of 0.4, 0.2, 0.1 mm: errors %.6f, %.6f, %.6f mm\n", 1e3 * worst[0],
                      1e3 * worst[1], 1e3 * worst[2]);
        assert_true(worst[2] < worst[0] / 10);
        rfl_simulation_free(simulation);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_radius),
                                       cmocka_unit_test(test_longer_is_smaller),
                                       cmocka_unit_test(test_order)};
    return cmocka_run_group_tests_name("time above", tests, NULL, NULL);
}
