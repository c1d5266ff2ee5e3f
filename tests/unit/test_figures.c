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

/** What a run prints of itself, blanks in a row as one; to be freed. */
static char *said_of(const struct rfl_simulation *simulation) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    rfl_summary_print(simulation, out);
    fclose(out);
    char *to = text;
    for (const char *from = text; *from; from++)
        if (*from != ' ' || from[1] != ' ')
            *to++ = *from;
    *to = '\0';
    return text;
}

static void says(const struct rfl_simulation *simulation, const char *words) {
    char *text = said_of(simulation);
    if (!strstr(text, words))
        fail_msg("not \"%s\" in:\n%s", words, text);
    free(text);
}

static void nerves_in_words(void **state) {
    (void)state;
    struct rfl_simulation *simulation = case_run_into(
        "out",
        case_text(NEEDLE "nerves:\n  along: {distance: 2 mm, height: 2 mm, angle: 0 degree}\n"
                         "  aslant: {distance: 2 mm, height: -1 mm, angle: 85 degree}\n"
                         "  across: {distance: 3 mm, height: 2 mm, angle: 90 degree}\n"),
        NULL);
    says(simulation, " along target parallel, 2.0 mm from the probe: ");
    says(simulation,
         " aslant target at 85 degree, 2.2 mm from the probe, 1.0 mm ahead of its end: ");
    says(simulation, " across target crossing, 3.0 mm from the probe: ");
    rfl_simulation_free(simulation);
}

static void places_and_peaks_in_words(void **state) {
    (void)state;
    struct rfl_simulation *simulation =
        case_run_into("out", case_text(NEEDLE), WITH("protocol.heating", "rf"));
    simulation->monitors[0].peak_temperature = 61.4 + RFL_CELSIUS;
    simulation->hottest = 97.4 + RFL_CELSIUS;
    simulation->hottest_place = (struct rfl_point){0.8e-3, 0, 4.2e-3};
    says(simulation, "hottest tissue 97 degC, 0.8 mm from the axis, 4.2 mm above the distal end");
    says(simulation, "peak 61 degC");
    simulation->hottest_place.z = -1.3e-3;
    says(simulation, ", 1.3 mm ahead of the distal end");
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

/** A number of the run's line in picture.dat, by the name of its column. */
static double column_of_picture(const char *name) {
    char names[1024] = "", line[1024] = "";
    FILE *file = fopen("out/picture.dat", "r");
    assert_non_null(file);
    while (fgets(names, sizeof names, file) && strncmp(names, "title\t", 6) != 0)
        ;
    assert_non_null(fgets(line, sizeof line, file));
    fclose(file);
    const char *at = line, *to = strstr(names, name);
    assert_non_null(to);
    for (const char *c = names; c < to; c++)
        if (*c == '\t')
            at = strchr(at, '\t') + 1;
    return atof(at);
}

/** A run that is stopped while it heats has been heated until then. */
static void pictures_know_when_heating_ended(void **state) {
    (void)state;
    struct rfl_simulation *simulation = case_run_into(
        "out", case_text(NEEDLE), WITH("output.stop", "7 s", "output.snapshots", "5 s"));
    assert_true(column_of_picture("heating_ends_s") == 7);
    rfl_simulation_free(simulation);
}

/** Frames of an animation that a stopped run comes to, the one at its very end included. */
static void pictures_know_how_many_frames_there_are(void **state) {
    (void)state;
    struct rfl_simulation *simulation =
        case_run_into("out", case_text(NEEDLE),
                      WITH("output.stop", "7 s", "output.frames", "25", "output.snapshots", "5 s"));
    assert_true(column_of_picture("frames") == 7);
    rfl_simulation_free(simulation);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(margins_in_words, enter, leave),
        cmocka_unit_test_setup_teardown(nerves_in_words, enter, leave),
        cmocka_unit_test_setup_teardown(places_and_peaks_in_words, enter, leave),
        cmocka_unit_test_setup_teardown(pictures_know_how_many_frames_there_are, enter, leave),
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
