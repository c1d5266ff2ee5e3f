/*
 * What must hold whatever the numbers are: a long needle's middle is a cylinder, the domain is
 * large enough, nothing is hotter than the surface, lesions hardly shrink, damage goes on in
 * cool-down, and the linear solver needs as many iterations for many cells as for few.
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

#include "cases.h"
#include "../../sim/physics/heat.h"
#include "../../sim/numerics/multigrid.h"

#define TIME_ABOVE "lesion: {time_above: {temperature: 50 degC, duration: 10 s}}\n"

static const struct run_case usual = {"needle", 1.27, 10, 80,         6.67e-4,
                                      0,        90,   30, "standard", TIME_ABOVE};

static const double needle_limits[] = {0.03, 0.01, 0.002}; /* mm, per accuracy */

static void test_long_needle_is_cylinder(void **state) {
    (void)state;
    struct run_case needle = usual, cylinder = usual;
    needle.tip = 60;
    cylinder.shape = "cylinder";
    for (enum rfl_accuracy i = RFL_DRAFT; i <= RFL_FINE; i++) {
        needle.accuracy = cylinder.accuracy = rfl_accuracy_names[i];
        struct rfl_simulation *one = case_simulation(&needle), *other = case_simulation(&cylinder);
        for (double t = 5; t <= 90; t += 17) {
            case_advance(one, t);
            case_advance(other, t);
            for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
                double gap = 1e3 * fabs(one->lesion[c].radius - other->lesion[c].radius);
                assert_true(gap <= needle_limits[i]);
            }
        }
        rfl_simulation_free(one);
        rfl_simulation_free(other);
    }
}

/** Run the usual scenario at fine, so that a change of the cells changes nothing; a monitor `reach`
 * mm away, if any, moves the domain's edge beyond it. */
static struct rfl_simulation *run_with_reach(double reach) {
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = case_scenario(&usual);
    char text[64];
    snprintf(text, sizeof text, "%g mm", reach);
    assert_int_equal(rfl_scenario_set(scenario, "numerics.accuracy", "fine", &error), RFL_OK);
    if (reach > 0) {
        assert_int_equal(rfl_scenario_set(scenario, "monitors.far.radius", text, &error), RFL_OK);
        assert_int_equal(rfl_scenario_set(scenario, "monitors.far.height", "5 mm", &error), RFL_OK);
    }
    struct rfl_simulation *simulation = rfl_simulation_create(scenario, &error);
    rfl_scenario_free(scenario);
    assert_non_null(simulation);
    case_advance(simulation, simulation->end);
    return simulation;
}

static double edge(const struct rfl_simulation *simulation) {
    return simulation->grid->edge[0][simulation->grid->layout.n[0]];
}

static void test_domain_is_large_enough(void **state) {
    (void)state;
    struct rfl_simulation *near = run_with_reach(0);
    for (double reach = 50; reach <= 200; reach *= 2) {
        struct rfl_simulation *far = run_with_reach(reach);
        assert_true(edge(far) > reach * 1e-3 && edge(far) > 1.3 * edge(near));
        for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++)
            assert_true(fabs(far->lesion[c].radius / near->lesion[c].radius - 1) < 1e-3);
        rfl_simulation_free(far);
    }
    rfl_simulation_free(near);
}

static void test_bounds(void **state) {
    (void)state;
    struct rfl_simulation *simulation = case_simulation(&usual);
    const double body = 310.15, surface = 353.15, step_error = 0.03;
    while (simulation->time < simulation->end) {
        case_advance(simulation, fmin(simulation->time + 0.7, simulation->end));
        for (size_t i = 0; i < simulation->damage->points; i++) {
            assert_true(simulation->temperature[i] >= body - step_error);
            assert_true(simulation->damage->peak[i] <= surface + step_error);
            assert_true(simulation->damage->peak[i] >= simulation->temperature[i] - 1e-9);
        }
    }
    rfl_simulation_free(simulation);
}

static void test_damage_goes_on_and_never_back(void **state) {
    (void)state;
    struct rfl_simulation *simulation = case_simulation(&usual);
    struct rfl_extent before[RFL_CRITERIA] = {{0}}, off[RFL_CRITERIA] = {{0}};
    double worst = 0;
    for (double t = 1; t <= simulation->end; t++) {
        case_advance(simulation, t);
        for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
            worst = fmax(worst, before[c].radius - simulation->lesion[c].radius);
            worst = fmax(worst, before[c].length - simulation->lesion[c].length);
        }
        memcpy(before, simulation->lesion, sizeof before);
        if (t == 90)
            memcpy(off, simulation->lesion, sizeof off);
    }
    print_message("# a lesion shrinks by at most %.4f mm\n", 1e3 * worst);
    assert_true(worst < 0.001e-3);
    assert_true(simulation->lesion[RFL_ARRHENIUS].radius > off[RFL_ARRHENIUS].radius + 0.1e-3);
    assert_true(simulation->lesion[RFL_CEM43].radius > off[RFL_CEM43].radius + 0.01e-3);
    rfl_simulation_free(simulation);
}

/** Iterations of one solve with mass term for time constant a (s; huge: none), and the cells. */
static size_t iterations(const struct rfl_grid_size *size, double a, size_t *cells) {
    struct rfl_error error = {0};
    const struct rfl_probe probe = {.shape = RFL_NEEDLE, .diameter = 1.27e-3, .active_tip = 10e-3};
    struct rfl_scenario *scenario = case_scenario(&usual);
    struct rfl_tissue tissue = scenario->tissue;
    rfl_scenario_free(scenario);
    tissue.perfusion = 0;
    struct rfl_grid *grid = rfl_grid_create(&probe, size, &error);
    struct rfl_heat *heat =
        grid ? rfl_heat_create(grid, &(struct rfl_medium){.tissue = &tissue}, &error) : NULL;
    assert_non_null(heat);
    const struct rfl_system system = rfl_heat_system(heat);
    double *b = calloc(system.size, sizeof *b), *x = calloc(system.size, sizeof *x);
    assert_true(b && x);
    for (size_t p = 0; p < grid->heated_count; p++)
        b[grid->patches[p].cell] += heat->patch_conductance[p] * 43;
    assert_int_equal(system.prepare(system.context, 0, b, a), RFL_OK);
    assert_int_equal(system.solve(system.context, b, x, 1e-6), RFL_OK);
    size_t count = heat->iterations;
    *cells = system.size;
    free(b);
    free(x);
    rfl_heat_free(heat);
    rfl_grid_free(grid);
    return count;
}

static void test_iterations_do_not_grow(void **state) {
    (void)state;
    const struct rfl_grid_size sizes[] = {{.first = 0.12e-3, .growth = 0.18, .reach = 32e-3},
                                          {.first = 0.06e-3, .growth = 0.07, .reach = 32e-3},
                                          {.first = 0.03e-3, .growth = 0.02, .reach = 32e-3},
                                          {.first = 0.02e-3, .growth = 0.009, .reach = 32e-3}};
    const double a[] = {0.01, 1, 100, 1e30};
    size_t cells = 0;
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        size_t count[4];
        for (size_t i = 0; i < 4; i++)
            count[i] = iterations(&sizes[k], a[i], &cells);
        print_message("# %zu cells: %zu, %zu, %zu iterations to 1e-6 for a = 0.01, 1, 100 s; %zu "
                      "without mass\n",
                      cells, count[0], count[1], count[2], count[3]);
        for (size_t i = 0; i < 4; i++)
            assert_true(count[i] <= 10);
    }
    assert_true(cells > 100000);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_long_needle_is_cylinder),
                                       cmocka_unit_test(test_domain_is_large_enough),
                                       cmocka_unit_test(test_bounds),
                                       cmocka_unit_test(test_damage_goes_on_and_never_back),
                                       cmocka_unit_test(test_iterations_do_not_grow)};
    return cmocka_run_group_tests_name("solver", tests, NULL, NULL);
}
