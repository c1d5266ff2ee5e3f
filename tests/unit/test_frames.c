/* Frames: the box of the animated map holds all that is warm, and no more. Door: quick. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "case.h"
#include "workplace.h"

#define NEEDLE                                                                                     \
    "probe: {shape: needle, gauge: 18, active_tip: 5 mm}\n"                                        \
    "protocol: {heating: fixed, set_temperature: 80 degC, duration: 20 s, cooldown: 0 s}\n"        \
    "output: {frames: 2}\nnumerics: {accuracy: draft}\n"

/** The outermost radius, the lowest and the highest row of the last frame, mm. */
static void read_box(const char *path, double box[3]) {
    char line[4096];
    bool head = false, rows = false;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        if (!strncmp(line, "# time_s", 8)) {
            head = true;
        } else if (head) {
            box[0] = atof(strrchr(line, ' '));
            box[1] = INFINITY;
            head = false;
            rows = true;
        } else if (rows && *line == '\n') {
            rows = false;
        } else if (rows) {
            box[1] = fmin(box[1], atof(line));
            box[2] = atof(line);
        }
    }
    fclose(file);
}

/** The same of the cells that are warmer than the body by half a degree: plots/README.md says so.
 */
static void find_warm(const struct rfl_simulation *simulation, double box[3]) {
    const struct rfl_grid *grid = simulation->grid;
    box[0] = 0, box[1] = INFINITY, box[2] = -INFINITY;
    for (size_t cell = 0; cell < grid->layout.cells; cell++) {
        if (!grid->tissue[cell] || simulation->temperature[cell] <= 37.5 + RFL_CELSIUS)
            continue;
        const struct rfl_point place = rfl_grid_place(grid, cell);
        box[0] = fmax(box[0], 1e3 * place.x);
        box[1] = fmin(box[1], 1e3 * place.z);
        box[2] = fmax(box[2], 1e3 * place.z);
    }
}

static void the_box_holds_what_is_warm(void **state) {
    (void)state;
    double box[3], warm[3];
    struct rfl_simulation *simulation = case_run_into("out", case_text(NEEDLE), NULL);
    read_box("out/frames.dat", box);
    find_warm(simulation, warm);
    for (size_t k = 0; k < 3; k++)
        if (!(fabs(box[k] - warm[k]) <= 1e-4 * fabs(warm[k])))
            fail_msg("%zu: %g mm, not %g", k, box[k], warm[k]);
    rfl_simulation_free(simulation);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_box_holds_what_is_warm, enter, leave),
    };
    struct rfl_error error = {0};
    return rfl_library_init(&error) || !getcwd(top, sizeof top)
               ? 1
               : cmocka_run_group_tests(tests, NULL, NULL);
}
