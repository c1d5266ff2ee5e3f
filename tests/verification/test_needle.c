/*
 * Needle: sizes of the 50 degC isotherm against finite-element references, at every accuracy.
 *
 * From 5 s on: radius within 0.03 (draft), 0.01 (standard), 0.002 mm (fine); distal extension
 * within 0.02 mm at standard and fine; volume within 1 %. Prints the worst errors of each
 * reference.
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

/** Worst errors from FROM on of one reference at one accuracy. */
static void compare(const struct reference *reference, const char *accuracy, double worst[SIZES]) {
    struct run_case run = reference->run;
    run.accuracy = accuracy;
    struct rfl_simulation *simulation = case_simulation(&run);
    for (size_t i = 0; i < SIZES; i++)
        worst[i] = NAN; /* nothing compared yet */
    for (size_t i = 0; i < reference->count; i++) {
        const struct reference_row *row = &reference->rows[i];
        const struct rfl_extent *lesion = &simulation->lesion[RFL_ISOTHERM];
        case_advance(simulation, row->time);
        const double found[SIZES] = {1e3 * lesion->radius, 1e3 * lesion->distal_extension,
                                     1e3 * lesion->proximal_extension, 1e3 * lesion->length,
                                     1e9 * lesion->volume};
        const double expected[SIZES] = {row->radius, row->distal_extension, row->proximal_extension,
                                        row->length, row->volume};
        for (size_t k = 0; k < SIZES && row->time >= FROM; k++) {
            double error = fabs(found[k] - expected[k]) / (k == VOLUME ? expected[k] : 1);
            if (!isnan(expected[k])) /* the reference has this column */
                worst[k] = isnan(error) ? INFINITY : fmax(worst[k], error);
        }
    }
    rfl_simulation_free(simulation);
}

static void test_references(void **state) {
    (void)state;
    glob_t files;
    size_t failures = 0;
    assert_int_equal(glob(REFERENCE_FOLDER "needle_*.csv", 0, NULL, &files), 0);
    print_message("# reference, accuracy: worst error of radius, distal extension, proximal "
                  "extension, length (mm), volume (%%)\n");
    for (size_t f = 0; f < files.gl_pathc; f++) {
        struct reference reference;
        reference_read(&reference, files.gl_pathv[f]);
        for (size_t i = 0; i < 3; i++) {
            double worst[SIZES];
            bool good = true;
            compare(&reference, rfl_accuracy_names[i], worst);
            for (size_t k = 0; k < SIZES; k++)
                good = good && !(worst[k] > limits[i][k]);
            failures += good ? 0 : 1;
            print_message("# %-24s %-8s %8.5f %8.5f %8.5f %8.5f %7.3f%s\n",
                          files.gl_pathv[f] + strlen(REFERENCE_FOLDER), rfl_accuracy_names[i],
                          worst[RADIUS], worst[DISTAL], worst[PROXIMAL], worst[LENGTH],
                          100 * worst[VOLUME], good ? "" : "  too much");
        }
    }
    globfree(&files);
    assert_int_equal(failures, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_references)};
    return cmocka_run_group_tests_name("needle", tests, NULL, NULL);
}
