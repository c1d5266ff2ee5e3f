/* Comparisons: tables of results that were written by hand, with known figures. Door: quick. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <math.h>
#include <sys/stat.h>

#include "../../sim/compare/compare.h"
#include "rflesion.h"
#include "workplace.h"

#define NEEDLE "probe: {shape: needle, gauge: %s, active_tip: 10 mm}\n"

/* --- results by hand --- */

static void write_file(const char *folder, const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    mkdir(folder, 0777);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    fclose(file);
}

/** A result of a needle: its gauge, further lines of its scenario, and what came out. */
static void write_result(const char *folder, const char *gauge, const char *more,
                         const char *results) {
    char text[4096];
    snprintf(text, sizeof text, "title: By hand\n" NEEDLE "%s", gauge, more);
    write_file(folder, "scenario.yaml", text);
    snprintf(text, sizeof text, "{\"format\": \"rflesion-summary-1\", \"criteria\": {}, %s}",
             results);
    write_file(folder, "summary.json", text);
}

#define HEATED "protocol: {heating: fixed, set_temperature: 80 degC, duration: 90 s}\n"

static void write_pair(void) {
    write_result(
        "thick", "18", HEATED,
        "\"lesion\": {\"criterion\": \"isotherm\", \"radius_mm\": 3.0, \"width_mm\": 6.0, "
        "\"volume_mm3\": 200.4},"
        "\"criteria\": {\"isotherm\": {\"width_mm\": 6.0}, \"cem43\": {\"width_mm\": 5.5}},"
        "\"monitors\": {\"near\": {\"role\": \"target\", \"verdict\": \"inside\", \"margin_mm\": "
        "1.25,"
        "\"inside_since_s\": {\"isotherm\": 12.34, \"cem43\": null}}},"
        "\"energy\": {\"delivered_J\": 400.0}");
    write_result(
        "thin", "22", HEATED,
        "\"lesion\": {\"criterion\": \"isotherm\", \"radius_mm\": 2.4, \"width_mm\": 4.8, "
        "\"volume_mm3\": null},"
        "\"criteria\": {\"isotherm\": {\"width_mm\": 4.8}, \"cem43\": {\"width_mm\": 4.4}},"
        "\"monitors\": {\"near\": {\"role\": \"target\", \"verdict\": \"outside\", \"margin_mm\": "
        "-0.75,"
        "\"inside_since_s\": {\"isotherm\": null, \"cem43\": null}}},"
        "\"energy\": {\"delivered_J\": 300.0}");
}

static struct rfl_comparison *read_well(size_t count, const char *const *folders) {
    struct rfl_error error = {0};
    struct rfl_comparison *comparison = rfl_comparison_read(folders, count, &error);
    if (!comparison)
        fail_msg("%s", error.text);
    return comparison;
}

/** A comparison of folders as a table, in new memory. */
static char *table_of(size_t count, const char *const *folders, const char *format, int width) {
    struct rfl_comparison *comparison = read_well(count, folders);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    struct rfl_error error = {0};
    if (rfl_comparison_print(comparison, format, width, out, &error))
        fail_msg("%s", error.text);
    fclose(out);
    rfl_comparison_free(comparison);
    return text;
}

static const char *const pair[] = {"thick", "thin"};

/* --- tables --- */

static void text_is_what_the_summaries_say(void **state) {
    (void)state;
    write_pair();
    char *text = table_of(2, pair, "text", 0);
    assert_string_equal(text,
                        "By hand\n"
                        "\n"
                        "key          gauge 18  gauge 22\n"
                        "probe.gauge        18        22\n"
                        "\n"
                        "result                  gauge 18      gauge 22  change    %\n"
                        "criterion               isotherm      isotherm\n"
                        "width (mm)                   6.0           4.8    -1.2  -20\n"
                        "radius (mm)                  3.0           2.4    -0.6  -20\n"
                        "volume (mm3)                 200  not measured\n"
                        "width by isotherm (mm)       6.0           4.8    -1.2  -20\n"
                        "width by cem43 (mm)          5.5           4.4    -1.1  -20\n"
                        "near: verdict             inside       outside\n"
                        "near: margin (mm)            1.2          -0.8    -2.0\n"
                        "near: inside since (s)      12.3         never\n"
                        "energy delivered (J)         400           300    -100  -25\n"
                        "\n"
                        "Heating: hot surface (idealised).\n"
                        "Differences are from gauge 18. Sizes are those at the end of the run.\n"
                        "For teaching only - not for clinical use.\n");
    free(text);
}

static void gains_have_a_plus(void **state) {
    (void)state;
    write_pair();
    char *text = table_of(2, (const char *const[]){"thin", "thick"}, "text", 0);
    assert_non_null(strstr(text, "width (mm)                       4.8       6.0    +1.2  +25\n"));
    free(text);
}

/** A tenth of a degree is a difference, and four tenths of a millimetre are no nothing. */
static void small_things_are_told(void **state) {
    (void)state;
    write_result("cool", "18", HEATED, "\"lesion\": {\"radius_mm\": 0.35, \"width_mm\": 0.7}");
    write_result("warm", "18",
                 "protocol: {heating: fixed, set_temperature: 80.1 degC, duration: 90 s}\n",
                 "\"lesion\": {\"radius_mm\": 0.04, \"width_mm\": 0.08}");
    char *text = table_of(2, (const char *const[]){"cool", "warm"}, "text", 0);
    if (!strstr(text, "protocol.set_temperature") || !strstr(text, " 0.7 ") ||
        !strstr(text, " 0.1 "))
        fail_msg("%s", text);
    free(text);
}

static void csv_is_what_the_summaries_say(void **state) {
    (void)state;
    write_pair();
    char *text = table_of(2, pair, "csv", 0);
    assert_string_equal(text, "# For teaching only - not for clinical use.\n"
                              "result,gauge 18,gauge 22,gauge 22 change,gauge 22 %\n"
                              "probe.gauge,18,22,,\n"
                              "criterion,isotherm,isotherm,,\n"
                              "width (mm),6,4.8,-1.2,-20\n"
                              "radius (mm),3,2.4,-0.6,-20\n"
                              "volume (mm3),200.4,not measured,,\n"
                              "width by isotherm (mm),6,4.8,-1.2,-20\n"
                              "width by cem43 (mm),5.5,4.4,-1.1,-20\n"
                              "near: verdict,inside,outside,,\n"
                              "near: margin (mm),1.25,-0.75,-2,\n"
                              "near: inside since (s),12.34,never,,\n"
                              "energy delivered (J),400,300,-100,-25\n");
    free(text);
}

/** The row of this name in a list of rows. */
static const json_t *row_of(const json_t *rows, const char *name) {
    size_t i;
    const json_t *row;
    json_array_foreach(rows, i, row) {
        const char *result = json_string_value(json_object_get(row, "result"));
        if (result && !strcmp(result, name))
            return row;
    }
    fail_msg("no row %s", name);
    return NULL;
}

static double at(const json_t *row, const char *list, size_t run) {
    return json_number_value(json_array_get(json_object_get(row, list), run));
}

static void json_is_what_the_summaries_say(void **state) {
    (void)state;
    write_pair();
    char *text = table_of(2, pair, "json", 0);
    json_t *table = json_loads(text, 0, NULL);
    const json_t *rows = json_object_get(table, "results"), *width = row_of(rows, "width");
    assert_string_equal(json_string_value(json_object_get(table, "format")),
                        "rflesion-comparison-1");
    assert_int_equal(json_array_size(rows), 10);
    assert_string_equal(json_string_value(json_object_get(width, "unit")), "mm");
    assert_true(at(width, "values", 1) == 4.8);
    assert_true(at(width, "changes", 0) == 0 && fabs(at(width, "changes", 1) + 1.2) < 1e-12);
    assert_true(fabs(at(width, "percent", 1) + 20) < 1e-9);
    const json_t *margin = row_of(rows, "near: margin");
    assert_true(json_is_null(json_array_get(json_object_get(margin, "percent"), 1)));
    json_decref(table);
    free(text);
}

static void markdown_escapes_what_would_be_its_own(void **state) {
    (void)state;
    write_result("a|b", "18", HEATED, "\"lesion\": {\"width_mm\": 6.0}");
    write_result("a_<c", "18",
                 "protocol: {heating: fixed, set_temperature: 70 degC, duration: 80 s}\n",
                 "\"lesion\": {\"width_mm\": 5.0}");
    char *text = table_of(2, (const char *const[]){"a|b", "a_<c"}, "markdown", 0);
    assert_non_null(strstr(text, "| key | a\\|b | a\\_\\<c |\n|---|---:|---:|\n"));
    assert_non_null(strstr(text, "| protocol.set\\_temperature | 80 degC | 70 degC |\n"));
    assert_non_null(strstr(text, "| width (mm) | 6.0 | 5.0 | -1.0 | -17 |\n"));
    free(text);
}

/** Lines that fit: each part has the first run again. */
static void wide_tables_become_several(void **state) {
    (void)state;
    static const char *const folders[] = {"r1", "r2", "r3", "r4", "r5"};
    static const char *const gauges[] = {"16", "18", "19", "20", "22"};
    for (size_t i = 0; i < 5; i++)
        write_result(folders[i], gauges[i], HEATED, "\"lesion\": {\"width_mm\": 6.0}");
    /* The names, the first run and two more take 62 characters. */
    static const int widths[] = {61, 62}, expected[] = {4, 2};
    for (size_t i = 0; i < 2; i++) {
        char *text = table_of(5, folders, "text", widths[i]);
        int parts = 0;
        for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
            parts += strncmp(line, "result", 6) == 0;
            if (strncmp(line, "Differences", 11) != 0)
                assert_true(rfl_characters(line) <= widths[i]);
        }
        assert_int_equal(parts, expected[i]);
        free(text);
    }
}

/* --- what cannot be compared --- */

static void what_cannot_be_compared_is_said(void **state) {
    (void)state;
    write_pair();
    write_result(
        "rf", "18", "protocol: {heating: rf, set_temperature: 80 degC, duration: 90 s}\n",
        "\"lesion\": {\"criterion\": \"cem43\", \"width_mm\": 5.0}, \"remark\": \"Mind.\"");
    write_file("ball", "scenario.yaml",
               "probe: {shape: sphere, diameter: 1 mm}\n" HEATED "lesion: {criterion: cem43}\n");
    write_file(
        "ball", "summary.json",
        "{\"format\": \"rflesion-summary-1\", \"criteria\": {}, \"lesion\": {\"width_mm\": 0.0}}");
    char *text = table_of(3, (const char *const[]){"thick", "rf", "ball"}, "text", 0);
    assert_non_null(strstr(text, "Not everything can be compared: shapes differ"));
    assert_non_null(strstr(text, "Not everything can be compared: heating differs"));
    assert_non_null(strstr(text, "Not everything can be compared: criteria differ"));
    assert_non_null(strstr(text, "\nMind.\n"));
    assert_null(strstr(text, "Heating: "));
    free(text);
}

static void runs_of_one_name_are_numbered(void **state) {
    (void)state;
    write_pair();
    mkdir("deep", 0777);
    write_result("deep/thick", "18", HEATED, "\"lesion\": {\"width_mm\": 6.0}");
    char *text = table_of(2, (const char *const[]){"thick", "deep/thick"}, "text", 0);
    assert_non_null(strstr(text, "The scenarios do not differ.\n"));
    assert_non_null(strstr(text, "thick  thick (2)  change"));
    free(text);
}

/** Results in folders of these names, which differ in two keys and so are called by the folders. */
static struct rfl_comparison *compare_folders(size_t count, const char *const *folders) {
    static const char *const blood[] = {"0", "5", "9"}, *const gauges[] = {"18", "22", "16"};
    for (size_t k = 0; k < count; k++) {
        char more[256];
        snprintf(more, sizeof more, HEATED "tissue: {perfusion: %s mL/min/kg}\n", blood[k]);
        write_result(folders[k], gauges[k], more, "\"lesion\": {\"width_mm\": 6.0}");
    }
    return read_well(count, folders);
}

static void labels_lose_what_all_share_where_they_are_long(void **state) {
    (void)state;
    static const struct {
        const char *folders[3], *labels[3];
    } rows[] = {
        {{"a_thick", "a_thin"}, {"a_thick", "a_thin"}}, /* they are short */
        {{"patient_one_thick_cannula", "patient_one_thin_cannula"},
         {"thick_cannula", "thin_cannula"}},
        {{"thick_in_a_patient", "thin_in_a_patient"}, {"thick", "thin"}},
        {{"a_very_long_name_of_one", "b_very_long_name_of_one"}, {"a", "b"}},
        {{"a_very_long_name", "a_very_long_name_too"}, {"name", "name_too"}}, /* none is empty */
        {{"scenario_of_mine,gauge=18,tip=5_mm", "scenario_of_mine,gauge=22,tip=5_mm",
          "scenario_of_mine,tip=5_mm"},
         {"gauge=18", "gauge=22", "scenario_of_mine,tip=5_mm"}},
        {{"scenario_of_mine,power=18_W", "scenario_of_mine,power=22_W"},
         {"power=18_W", "power=22_W"}},
        {{"x/the_same_long_folder", "y/the_same_long_folder"},
         {"the_same_long_folder", "the_same_long_folder (2)"}},
    };
    mkdir("x", 0777);
    mkdir("y", 0777);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t count = rows[i].folders[2] ? 3 : 2;
        struct rfl_comparison *comparison = compare_folders(count, rows[i].folders);
        for (size_t k = 0; k < count; k++)
            assert_string_equal(comparison->run[k].label, rows[i].labels[k]);
        rfl_comparison_free(comparison);
    }
}

static void long_labels_stand_on_several_lines(void **state) {
    (void)state;
    static const char *const folders[] = {"scenario,gauge=18,duration=90_s,set_temperature=80_degC",
                                          "scenario"};
    rfl_comparison_free(compare_folders(2, folders));
    char *text = table_of(2, folders, "text", 70);
    assert_non_null(strstr(text, "\n                         gauge=18,\n"
                                 "                    duration=90_s,\n"
                                 "                  set_temperature=\n"
                                 "key                        80_degC     scenario\n"
                                 "probe.gauge                     18           22\n"));
    assert_non_null(strstr(text, "\nresult               80_degC  scenario  change  %\n"));
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
        assert_true(strcspn(line, "\n") <= 70);
    free(text);
    text = table_of(2, folders, "text", 90); /* where there is room they are whole */
    assert_non_null(
        strstr(text, "\nresult      gauge=18,duration=90_s,set_temperature=80_degC  scenario"));
    free(text);
}

static void folders_without_a_result_are_errors(void **state) {
    (void)state;
    write_pair();
    write_file("other", "notes.txt", "mine\n");
    write_result("broken", "18", "protocol: {heating: sun}\n", "\"lesion\": {}");
    static const char *const wrong[] = {"nowhere", "other", "broken"};
    for (size_t i = 0; i < 3; i++) {
        struct rfl_error error = {0};
        assert_null(rfl_comparison_read((const char *const[]){"thick", wrong[i]}, 2, &error));
        assert_int_equal(error.status, RFL_INVALID);
        assert_non_null(strstr(error.text, wrong[i]));
    }
}

static void formats_have_names(void **state) {
    (void)state;
    write_pair();
    struct rfl_comparison *comparison = read_well(2, pair);
    struct rfl_error error = {0};
    assert_int_equal(rfl_comparison_print(comparison, "cvs", 0, stdout, &error), RFL_INVALID);
    assert_non_null(strstr(error.text, "did you mean 'csv'?"));
    rfl_comparison_free(comparison);
    rfl_comparison_free(NULL);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(text_is_what_the_summaries_say, enter, leave),
        cmocka_unit_test_setup_teardown(gains_have_a_plus, enter, leave),
        cmocka_unit_test_setup_teardown(small_things_are_told, enter, leave),
        cmocka_unit_test_setup_teardown(csv_is_what_the_summaries_say, enter, leave),
        cmocka_unit_test_setup_teardown(json_is_what_the_summaries_say, enter, leave),
        cmocka_unit_test_setup_teardown(markdown_escapes_what_would_be_its_own, enter, leave),
        cmocka_unit_test_setup_teardown(wide_tables_become_several, enter, leave),
        cmocka_unit_test_setup_teardown(what_cannot_be_compared_is_said, enter, leave),
        cmocka_unit_test_setup_teardown(runs_of_one_name_are_numbered, enter, leave),
        cmocka_unit_test_setup_teardown(labels_lose_what_all_share_where_they_are_long, enter,
                                        leave),
        cmocka_unit_test_setup_teardown(long_labels_stand_on_several_lines, enter, leave),
        cmocka_unit_test_setup_teardown(folders_without_a_result_are_errors, enter, leave),
        cmocka_unit_test_setup_teardown(formats_have_names, enter, leave),
    };
    struct rfl_error error = {0};
    return rfl_library_init(&error) || !getcwd(top, sizeof top)
               ? 1
               : cmocka_run_group_tests(tests, NULL, NULL);
}
