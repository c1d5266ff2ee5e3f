/* Rasters: what a pixel shows is what the run says of its place. Door: quick. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "near.h"

#define COLUMNS 61
#define ROWS    47
#define PIXELS  (COLUMNS * ROWS)

/** A run of 20 s at draft. */
static struct rfl_simulation *run(const char *file) {
    struct rfl_simulation *simulation =
        case_ready(case_file(file), WITH("numerics.accuracy", "draft"));
    assert_int_equal(rfl_simulation_advance(simulation, 20, NULL), RFL_OK);
    return simulation;
}

/** Turned about two axes, through the probe and far beyond the domain on one side. */
static const struct rfl_raster_frame frames[] = {
    {{-12e-3, 0, -8e-3}, {0.4e-3, 0, 0}, {0, 0, 0.5e-3}, COLUMNS, ROWS},
    {{-3e-3, -5e-3, 2e-3}, {0.1e-3, 0.1e-3, 0.05e-3}, {-0.02e-3, 0.1e-3, 0.1e-3}, COLUMNS, ROWS},
    {{-0.5, 0, 0}, {0.02, 0, 0}, {0, 0.02, 0.001}, COLUMNS, ROWS},
};

static void same(double value, double expected) {
    if (isnan(expected))
        assert_true(isnan(value));
    else
        assert_near(value, expected, 1e-13 * fabs(expected) + 1e-300);
}

static void pixels_are_samples(void **state) {
    (void)state;
    static const char *const files[] = {"scenarios/si_joint_lateral_branch.yaml",
                                        "scenarios/sphere_first_look.yaml",
                                        "scenarios/cylinder_infinite.yaml"};
    static double T[PIXELS], peak[PIXELS], omega[PIXELS], cem43[PIXELS];
    size_t drawn = 0, empty = 0;
    for (size_t f = 0; f < 9; f++) {
        struct rfl_simulation *s = run(files[f / 3]);
        const struct rfl_raster_frame *frame = &frames[f % 3];
        struct rfl_raster *raster = rfl_raster_create(s->grid, frame, NULL);
        rfl_raster_apply(raster, s->temperature, T);
        rfl_raster_apply(raster, s->damage->peak, peak);
        rfl_raster_apply_log(raster, s->damage->omega, omega);
        rfl_raster_apply_log(raster, s->damage->cem43, cem43);
        for (size_t k = 0; k < PIXELS; k++) {
            const double i = (double)(k % COLUMNS), j = (double)(k / COLUMNS);
            const struct rfl_point place = {frame->first.x + i * frame->right.x + j * frame->up.x,
                                            frame->first.y + i * frame->right.y + j * frame->up.y,
                                            frame->first.z + i * frame->right.z + j * frame->up.z};
            const struct rfl_sample sample = rfl_simulation_sample(s, place);
            same(T[k], sample.temperature);
            same(peak[k], sample.peak_temperature);
            same(omega[k], sample.omega);
            same(cem43[k], sample.cem43);
            drawn += isnan(T[k]) ? 0 : 1;
            empty += isnan(T[k]) ? 1 : 0;
        }
        rfl_raster_free(raster);
        rfl_simulation_free(s);
    }
    assert_true(drawn > PIXELS && empty > PIXELS);
}

/** A raster outlives its grid, and serves any field of its points. */
static void stencils_are_kept(void **state) {
    (void)state;
    static double values[PIXELS];
    struct rfl_simulation *s = run("scenarios/si_joint_lateral_branch.yaml");
    struct rfl_raster *raster = rfl_raster_create(s->grid, &frames[0], NULL);
    const size_t points = s->grid->layout.cells + s->grid->heated_count;
    rfl_simulation_free(s);
    double *ones = malloc(points * sizeof *ones);
    for (size_t i = 0; i < points; i++)
        ones[i] = 7;
    rfl_raster_apply(raster, ones, values);
    size_t shown = 0;
    for (size_t k = 0; k < PIXELS; k++) {
        assert_true(isnan(values[k]) || fabs(values[k] - 7) < 1e-13);
        shown += isnan(values[k]) ? 0 : 1;
    }
    assert_true(shown > PIXELS / 2);
    memset(ones, 0, points * sizeof *ones);
    rfl_raster_apply_log(raster, ones, values);
    for (size_t k = 0; k < PIXELS; k++) {
        assert_true(isnan(values[k]) || values[k] == 0);
        shown -= isnan(values[k]) ? 0 : 1;
    }
    assert_int_equal(shown, 0); /* where there were ones there are zeros */
    free(ones);
    rfl_raster_free(raster);
}

static void no_pixel_is_no_fault(void **state) {
    (void)state;
    struct rfl_simulation *s = run("scenarios/sphere_first_look.yaml");
    struct rfl_raster_frame frame = frames[0];
    frame.columns = 0;
    struct rfl_raster *raster = rfl_raster_create(s->grid, &frame, NULL);
    assert_non_null(raster);
    rfl_raster_apply(raster, s->temperature, NULL);
    rfl_raster_free(raster);
    rfl_raster_free(NULL);
    rfl_simulation_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pixels_are_samples),
        cmocka_unit_test(stencils_are_kept),
        cmocka_unit_test(no_pixel_is_no_fault),
    };
    struct rfl_error error = {0};
    return rfl_library_init(&error) ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
