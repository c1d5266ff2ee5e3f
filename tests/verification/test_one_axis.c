/* Sphere and cylinder: every criterion's radius within 0.001 mm of the closed forms, and the
 * same at every accuracy.
 * Door: check.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "cases.h"
#include "closed_forms.h"

#define LIMIT        1e-3 /* mm */
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/** 36.7 mL/min/kg at 1090 kg/m3, 1/s. */
#define muscle (36.7e-6 / 60 * 1090)

static const double times[] = {0.5, 1, 5, 15, 30, 90, 180, 600};
static const double long_times[] = {3600, 86400};

static const double diameters[] = {0.5, 1.27, 3, 10};  /* mm */
static const double set_temperatures[] = {60, 80, 95}; /* degC */
static const double perfusions[] = {0, muscle, 0.02};  /* 1/s */
static const double ramps[] = {2, 10};                 /* s */

/** Largest error so far of each criterion, mm. */
static double worst[RFL_CRITERIA];
static size_t failures;

/** Compare a case at the given times with the closed forms. */
static void compare(struct run_case run, const double *t, size_t count) {
    run.duration = t[count - 1];
    struct rfl_simulation *simulation = case_simulation(&run);
    for (size_t k = 0; k < count; k++) {
        case_advance(simulation, t[k]);
        for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
            double exact = 1e3 * closed_form_radius(simulation->scenario, c, t[k]);
            double radius = 1e3 * simulation->lesion[c].radius, error = fabs(radius - exact);
            worst[c] = fmax(worst[c], error);
            if (error <= LIMIT)
                continue;
            failures++;
            print_message("%s %g mm, %g degC, w = %g 1/s, ramp %g s: %s at %g s: %.5f mm, "
                          "exact %.5f\n",
                          run.shape, run.diameter, run.set_temperature, run.perfusion, run.ramp,
                          rfl_criterion_names[c], t[k], radius, exact);
        }
    }
    rfl_simulation_free(simulation);
}

/** One axis has one grid and one tolerance: the three accuracies give the same to the last bit. */
static void compare_accuracies(struct run_case run) {
    struct rfl_extent first[RFL_CRITERIA];
    run.duration = 90;
    for (size_t i = 0; i < 3; i++) {
        run.accuracy = rfl_accuracy_names[i];
        struct rfl_simulation *simulation = case_simulation(&run);
        case_advance(simulation, simulation->end);
        for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
            double radius = simulation->lesion[c].radius;
            if (i == 0)
                first[c] = simulation->lesion[c];
            else if (!(radius >= first[c].radius && radius <= first[c].radius))
                fail_msg("%s: %s differs at %s", run.shape, rfl_criterion_names[c], run.accuracy);
        }
        rfl_simulation_free(simulation);
    }
}

/** All cases of one shape, ramps, and long runs. */
static void check_shape(const char *shape) {
    failures = 0;
    for (size_t c = 0; c < RFL_CRITERIA; c++)
        worst[c] = 0;
    const struct run_case usual = {.shape = shape,
                                   .diameter = 1.27,
                                   .set_temperature = 80,
                                   .perfusion = muscle,
                                   .accuracy = "standard",
                                   .sections = "lesion: {time_above: {temperature: 50 degC, "
                                               "duration: 3 s}}\n"};
    struct run_case run = usual;
    for (size_t i = 0; i < COUNT(diameters); i++)
        for (size_t j = 0; j < COUNT(set_temperatures); j++)
            for (size_t k = 0; k < COUNT(perfusions); k++) {
                run.diameter = diameters[i];
                run.set_temperature = set_temperatures[j];
                run.perfusion = perfusions[k];
                compare(run, times, COUNT(times));
            }
    for (size_t i = 0; i < COUNT(ramps); i++) {
        run = usual;
        run.ramp = ramps[i];
        compare(run, times, COUNT(times));
    }
    run = usual;
    compare(run, long_times, COUNT(long_times));
    run.perfusion = 0;
    compare(run, long_times, COUNT(long_times));
    print_message("# %s: worst error %.6f (isotherm), %.6f (arrhenius), %.6f (cem43), %.6f "
                  "(time_above) mm\n",
                  shape, worst[RFL_ISOTHERM], worst[RFL_ARRHENIUS], worst[RFL_CEM43],
                  worst[RFL_TIME_ABOVE]);
    assert_int_equal(failures, 0);
    compare_accuracies(usual);
}

static void test_sphere(void **state) {
    (void)state;
    check_shape("sphere");
}

static void test_cylinder(void **state) {
    (void)state;
    check_shape("cylinder");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sphere),
                                       cmocka_unit_test(test_cylinder)};
    return cmocka_run_group_tests_name("one axis", tests, NULL, NULL);
}
