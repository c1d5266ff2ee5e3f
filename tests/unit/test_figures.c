/* Figures that people and files are given: units, signs, thresholds of tables. Door: quick. */
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
    "protocol: {heating: fixed, set_temperature: 80 degC, duration: 20 s, cooldown: 5 s}\n"        \
    "monitors:\n  near: {distance: 0.2 mm, height: 2 mm}\n"                                        \
    "numerics: {accuracy: draft}\n"

/** The short summary of a run whose monitor has a margin, m. */
static void says_of_margin(struct rfl_simulation *simulation, double margin, const char *words) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    simulation->monitors[0].margin = margin;
    rfl_summary_print(simulation, out);
    fclose(out);
    if (!strstr(text, words))
        fail_msg("not \"%s\" in:\n%s", words, text);
    free(text);
}

static void margins_in_words(void **state) {
    (void)state;
    struct rfl_simulation *simulation = case_run_into("out", case_text(NEEDLE), NULL);
    says_of_margin(simulation, 1.23e-3, ", 1.2 mm within its edge");
    says_of_margin(simulation, -3.47e-3, ", 3.5 mm beyond its edge");
    rfl_simulation_free(simulation);
}

/** The number of one row. */
struct wanted {
    const char *path;
    double number;
};

static int find_row(void *context, const struct rfl_row *row) {
    struct wanted *wanted = context;
    if (strcmp(row->path, wanted->path) != 0)
        return 0;
    wanted->number = row->number;
    return 1;
}

static void rows_are_in_their_units(void **state) {
    (void)state;
    struct rfl_simulation *simulation = case_run_into("out", case_text(NEEDLE), NULL);
    simulation->monitors[0].cem43 = 150;                           /* s */
    simulation->monitors[0].peak_temperature = 61.5 + RFL_CELSIUS; /* K */
    simulation->monitors[0].margin = 1.25e-3;                      /* m */
    simulation->lesion[RFL_ISOTHERM] = (struct rfl_extent){.radius = 2e-3, .volume = 3e-7};
    static const struct wanted expected[] = {{"monitors.near.cem43_min", 2.5},
                                             {"monitors.near.peak_temperature_C", 61.5},
                                             {"monitors.near.margin_mm", 1.25},
                                             {"lesion.width_mm", 4},
                                             {"lesion.volume_mm3", 300}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct wanted found = {expected[i].path, NAN};
        assert_int_equal(rfl_rows_visit(simulation, find_row, &found), 1);
        assert_true(fabs(found.number - expected[i].number) < 1e-9);
    }
    rfl_simulation_free(simulation);
}

/** The largest value of a column of a table, and that of another one in the last row. */
static double last_of(const char *path, int column, double *peak, int peak_column) {
    char line[1024];
    double last = NAN;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        double value[6];
        if (sscanf(line, "%lf %lf %lf %lf %lf %lf", &value[0], &value[1], &value[2], &value[3],
                   &value[4], &value[5]) < 5)
            continue;
        last = value[column];
        *peak = value[peak_column];
    }
    fclose(file);
    return last;
}

/** profile.dat ends with the first place that was heated by less than 0.05 K, as its guide says. */
static void a_profile_ends_where_nothing_was_heated(void **state) {
    (void)state;
    struct rfl_simulation *simulation = case_run_into("out", case_text(NEEDLE), NULL);
    double peak, radius = last_of("out/profile.dat", 0, &peak, 2);
    assert_true(peak < 37.05);
    const struct rfl_grid *grid = simulation->grid;
    size_t i = 0;
    while (1e3 * grid->centre[0][i] < radius * (1 - 1e-6))
        i++;
    const struct rfl_point before = {grid->centre[0][i - 1], 0, grid->active_tip / 2};
    const double warm = rfl_simulation_sample(simulation, before).peak_temperature - RFL_CELSIUS;
    assert_true(warm >= 37.05);
    rfl_simulation_free(simulation);
}

/** field.dat holds all cells that were heated by more than 0.5 K, and its outer column no more. */
static void a_field_s_box_is_what_was_heated(void **state) {
    (void)state;
    struct rfl_simulation *simulation = case_run_into("out", case_text(NEEDLE), NULL);
    double outer = 0, peak, last = last_of("out/field.dat", 0, &peak, 3);
    for (size_t cell = 0; cell < simulation->grid->layout.cells; cell++)
        if (simulation->grid->tissue[cell] && simulation->damage->peak[cell] > 37.5 + RFL_CELSIUS)
            outer = fmax(outer, 1e3 * rfl_grid_place(simulation->grid, cell).x);
    assert_true(fabs(last - outer) < 1e-4 * outer);
    rfl_simulation_free(simulation);
}

/** A run that is stopped while it heats has been heated until then. */
static void pictures_know_when_heating_ended(void **state) {
    (void)state;
    struct rfl_simulation *simulation = case_run_into(
        "out", case_text(NEEDLE), WITH("output.stop", "7 s", "output.snapshots", "5 s"));
    char line[1024] = "";
    FILE *file = fopen("out/picture.dat", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) && strncmp(line, "title\t", 6) != 0)
        ;
    assert_non_null(fgets(line, sizeof line, file));
    fclose(file);
    char *at = line;
    for (int column = 0; column < 7; column++)
        at = strchr(at, '\t') + 1;
    assert_true(atof(at) == 7);
    rfl_simulation_free(simulation);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(margins_in_words, enter, leave),
        cmocka_unit_test_setup_teardown(rows_are_in_their_units, enter, leave),
        cmocka_unit_test_setup_teardown(a_profile_ends_where_nothing_was_heated, enter, leave),
        cmocka_unit_test_setup_teardown(a_field_s_box_is_what_was_heated, enter, leave),
        cmocka_unit_test_setup_teardown(pictures_know_when_heating_ended, enter, leave),
    };
    struct rfl_error error = {0};
    return rfl_library_init(&error) || !getcwd(top, sizeof top)
               ? 1
               : cmocka_run_group_tests(tests, NULL, NULL);
}
