/*
 * Needle: sizes of the lesion against finite-element references, at every accuracy.
 *
 * From 5 s on: radius within 0.03 (draft), 0.01 (standard), 0.002 mm (fine); distal extension
 * within 0.02 mm at standard and fine; volume within 1 %. Promised for the 50 degC
 * isotherm, asked of all criteria. Prints the worst errors of each reference.
 *
 * Door: check.
 */
#include <glob.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "reference.h"

#define FROM 5.0 /* s */

enum { RADIUS, DISTAL, PROXIMAL, LENGTH, VOLUME, SIZES };

/** Largest error allowed, mm, volume as a fraction; infinite: none is promised. */
static const double limits[3][SIZES] = {
    {0.03, INFINITY, INFINITY, INFINITY, 0.01},
    {0.01, 0.02, INFINITY, INFINITY, 0.01},
    {0.002, 0.02, INFINITY, INFINITY, 0.01},
};

/** Worst errors of one criterion from FROM on, at one accuracy; NaN: not in the reference. */
static void compare(const struct reference *reference, const char *accuracy,
                    double worst[RFL_CRITERIA][SIZES]) {
    struct run_case run = reference->run;
    run.accuracy = accuracy;
    struct rfl_simulation *simulation = case_simulation(&run);
    for (size_t i = 0; i < reference->count; i++) {
        case_advance(simulation, reference->rows[i].time);
        for (size_t c = 0; c < RFL_TIME_ABOVE && reference->rows[i].time >= FROM; c++) {
            const struct reference_sizes *sizes = &reference->rows[i].sizes[c];
            const struct rfl_extent *lesion = &simulation->lesion[c];
            const double expected[SIZES] = {sizes->radius, sizes->distal_extension,
                                            sizes->proximal_extension, sizes->length,
                                            sizes->volume};
            const double found[SIZES] = {1e3 * lesion->radius, 1e3 * lesion->distal_extension,
                                         1e3 * lesion->proximal_extension, 1e3 * lesion->length,
                                         1e9 * lesion->volume};
            for (size_t k = 0; k < SIZES; k++) {
                double error = fabs(found[k] - expected[k]) / (k == VOLUME ? expected[k] : 1);
                if (!isnan(expected[k]))
                    worst[c][k] = isnan(error) ? INFINITY : fmax(worst[c][k], error);
            }
        }
    }
    rfl_simulation_free(simulation);
}

/** Compare one reference at one accuracy, print the errors; true where all are within limits. */
static bool check(const struct reference *reference, const char *name, enum rfl_accuracy accuracy) {
    double worst[RFL_CRITERIA][SIZES];
    bool all_good = true;
    for (size_t c = 0; c < RFL_TIME_ABOVE; c++)
        for (size_t k = 0; k < SIZES; k++)
            worst[c][k] = NAN; /* nothing compared yet */
    compare(reference, rfl_accuracy_names[accuracy], worst);
    for (size_t c = 0; c < RFL_TIME_ABOVE; c++) {
        bool good = true;
        if (isnan(worst[c][RADIUS]))
            continue;
        for (size_t k = 0; k < SIZES; k++)
            good = good && !(worst[c][k] > limits[accuracy][k]);
        print_message("# %-22s %-8s %-9s %8.5f %8.5f %8.5f %8.5f %7.3f%s\n", name,
                      rfl_accuracy_names[accuracy], rfl_criterion_names[c], worst[c][RADIUS],
                      worst[c][DISTAL], worst[c][PROXIMAL], worst[c][LENGTH],
                      100 * worst[c][VOLUME], good ? "" : "  too much");
        all_good = all_good && good;
    }
    return all_good;
}

static void test_references(void **state) {
    (void)state;
    glob_t files;
    size_t failures = 0;
    assert_int_equal(glob(REFERENCE_FOLDER "needle_*.csv", 0, NULL, &files), 0);
    print_message("# reference, accuracy, criterion: worst error of radius, distal extension, "
                  "proximal extension, length (mm), volume (%%)\n");
    for (size_t f = 0; f < files.gl_pathc; f++) {
        struct reference reference;
        reference_read(&reference, files.gl_pathv[f]);
        for (enum rfl_accuracy i = RFL_DRAFT; i <= RFL_FINE; i++)
            failures += check(&reference, files.gl_pathv[f] + strlen(REFERENCE_FOLDER), i) ? 0 : 1;
    }
    globfree(&files);
    assert_int_equal(failures, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_references)};
    return cmocka_run_group_tests_name("needle", tests, NULL, NULL);
}
