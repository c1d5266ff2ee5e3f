/* Rows: the table of results, and JSON as a library reads and would write it. Door: quick. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../sim/rows/json.h"
#include "case.h"

/* --- JSON --- */

/** The text that both writers make of an array with one value. */
static void same_text(struct rfl_json json, json_t *value) {
    json_t *array = json_array();
    assert_int_equal(json_array_append_new(array, value), 0);
    char *expected = json_dumps(array, JSON_INDENT(2) | JSON_REAL_PRECISION(12));
    char *text = rfl_json_finish(&json, NULL);
    assert_non_null(text);
    text[strlen(text) - 1] = '\0'; /* the newline at the end is ours */
    assert_string_equal(text, expected);
    free(text);
    free(expected);
    json_decref(array);
}

static void numbers_are_written_as_jansson_does(void **state) {
    (void)state;
    unsigned long long random = 20261127;
    for (int i = 0; i < 20000; i++) {
        random = random * 6364136223846793005ULL + 1442695040888963407ULL;
        double value;
        unsigned long long bits = random ^ random >> 29;
        memcpy(&value, &bits, sizeof value);
        if (i % 3 == 1)
            value = (double)(random >> 40);
        else if (i % 3 == 2)
            value = ldexp((double)(random >> 11), -60);
        struct rfl_json json = {0};
        rfl_json_array(&json, NULL);
        rfl_json_number(&json, NULL, value);
        rfl_json_close(&json);
        same_text(json, isfinite(value) ? json_real(value) : json_null());
    }
}

static void strings_are_written_as_jansson_does(void **state) {
    (void)state;
    static const char *const texts[] = {"", "plain", "\"\\/\b\f\n\r\t", "Ω °C 10⁻³ 中 😀", "a\tb"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct rfl_json json = {0};
        rfl_json_array(&json, NULL);
        rfl_json_string(&json, NULL, texts[i]);
        rfl_json_close(&json);
        same_text(json, json_string(texts[i]));
    }
}

static void what_is_not_utf8_loses_what_is_not_ascii(void **state) {
    (void)state;
    static const char *const texts[] = {"\xE9t\xE9 \xC3\xA9", "\xC0\xAF", "\xED\xA0\x80",
                                        "\xF4\x90\x80\x80", "cut \xC3"};
    static const char *const expected[] = {"\"?t? ??\"\n", "\"??\"\n", "\"???\"\n", "\"????\"\n",
                                           "\"cut ?\"\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct rfl_json json = {0};
        rfl_json_string(&json, NULL, texts[i]);
        char *text = rfl_json_finish(&json, NULL);
        assert_string_equal(text, expected[i]);
        free(text);
    }
}

static void levels_are_indented_as_jansson_does(void **state) {
    (void)state;
    struct rfl_json json = {0};
    rfl_json_object(&json, NULL);
    rfl_json_object(&json, "empty");
    rfl_json_close(&json);
    rfl_json_array(&json, "none");
    rfl_json_close(&json);
    rfl_json_array(&json, "list");
    rfl_json_count(&json, NULL, -12);
    rfl_json_bool(&json, NULL, true);
    rfl_json_object(&json, NULL);
    rfl_json_string(&json, "key", NULL);
    rfl_json_close(&json);
    rfl_json_close(&json);
    rfl_json_close(&json);
    char *text = rfl_json_finish(&json, NULL);
    json_t *read = json_loads(text, 0, NULL);
    char *expected = json_dumps(read, JSON_INDENT(2));
    text[strlen(text) - 1] = '\0';
    assert_string_equal(text, expected);
    free(text);
    free(expected);
    json_decref(read);
}

/* --- the table --- */

static struct rfl_simulation *run(const char *file) {
    return case_run(case_file(file), WITH("numerics.accuracy", "draft", "protocol.duration", "20 s",
                                          "output.snapshots", "20 s"));
}

/** What a summary holds at a path; keys there have no points but those between them. */
static const json_t *at(const json_t *summary, const char *path) {
    char key[64];
    for (size_t length; *path && summary; path += length + (path[length] == '.')) {
        length = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)length, path);
        summary = json_object_get(summary, key);
    }
    return summary;
}

struct seen {
    const json_t *summary;
    size_t values;
};

static int compare_row(void *context, const struct rfl_row *row) {
    struct seen *seen = context;
    const json_t *value = at(seen->summary, row->path);
    assert_non_null(value);
    if (row->kind == RFL_ROW_GROUP) {
        assert_true(json_is_object(value));
        return 0;
    }
    seen->values++;
    assert_ptr_equal(rfl_row_type_find(row->path), row->type);
    assert_true(row->type->label && *row->type->label);
    if (row->kind == RFL_ROW_WORD)
        assert_string_equal(json_string_value(value), row->word);
    else if (isfinite(row->number))
        assert_true(fabs(json_number_value(value) - row->number) <= 1e-11 * fabs(row->number));
    else
        assert_true(json_is_null(value));
    return 0;
}

/** Numbers and words in an object and those within it, lists aside. */
static size_t count(const json_t *object) {
    size_t values = 0;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value) {
        values += json_is_object(value) ? count(value) : !json_is_array(value);
    }
    return values;
}

/** Every row stands in the summary with its value, and nothing stands there that is no row. */
static void the_summary_is_the_table(void **state) {
    (void)state;
    static const char *const files[] = {
        "scenarios/medial_branch_parallel.yaml", "scenarios/pulsed_rf.yaml",
        "scenarios/cylinder_infinite.yaml", "scenarios/sphere_first_look.yaml",
        "scenarios/cooled_rf.yaml"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct rfl_simulation *simulation = run(files[i]);
        char *text = rfl_summary_json(simulation, NULL);
        json_t *summary = json_loads(text, 0, NULL);
        struct seen seen = {summary, 0};
        assert_int_equal(rfl_rows_visit(simulation, compare_row, &seen), 0);
        json_object_del(summary, "scenario");
        assert_int_equal(count(summary), seen.values + 3); /* format, notice, program */
        json_decref(summary);
        free(text);
        rfl_simulation_free(simulation);
    }
}

/** A visitor that has seen enough. */
static int enough(void *context, const struct rfl_row *row) {
    (void)row;
    return --*(int *)context ? 0 : 7;
}

static void a_visit_ends_when_it_is_told(void **state) {
    (void)state;
    struct rfl_simulation *simulation = run("scenarios/sphere_first_look.yaml");
    for (int rows = 1; rows < 12; rows++) {
        int left = rows;
        assert_int_equal(rfl_rows_visit(simulation, enough, &left), 7);
        assert_int_equal(left, 0);
    }
    rfl_simulation_free(simulation);
}

static void paths_are_found_by_their_parts(void **state) {
    (void)state;
    static const char *const known[] = {"lesion.width_mm",          "criteria.*.width_mm",
                                        "monitors.any.margin_mm",   "nerves.n.inside_since_s.cem43",
                                        "energy.delivered_J_per_m", "stopped_at_s"};
    static const char *const unknown[] = {"",
                                          "lesion",
                                          "lesion.",
                                          "lesion.width",
                                          "lesion.width_mmm",
                                          "margin_mm",
                                          "monitors",
                                          "monitors.margin_mm",
                                          "energy.delivered_J_per_n",
                                          "generator.power_W_per_m",
                                          "no.such"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_non_null(rfl_row_type_find(known[i]));
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        assert_null(rfl_row_type_find(unknown[i]));
}

/* --- the schema --- */

static void schema_is_up_to_date(void **state) {
    (void)state;
    char *schema = NULL, *file = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&schema, &size);
    assert_non_null(out);
    assert_int_equal(rfl_schema_write(out, NULL), RFL_OK);
    assert_int_equal(fclose(out), 0);
    FILE *in = fopen("scenarios/rflesion.schema.json", "rb");
    assert_non_null(in);
    file = calloc(size + 2, 1);
    assert_non_null(file);
    assert_int_equal(fread(file, 1, size + 1, in), size);
    assert_string_equal(file, schema);
    fclose(in);
    free(file);
    free(schema);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_written_as_jansson_does),
        cmocka_unit_test(strings_are_written_as_jansson_does),
        cmocka_unit_test(what_is_not_utf8_loses_what_is_not_ascii),
        cmocka_unit_test(levels_are_indented_as_jansson_does),
        cmocka_unit_test(the_summary_is_the_table),
        cmocka_unit_test(a_visit_ends_when_it_is_told),
        cmocka_unit_test(paths_are_found_by_their_parts),
        cmocka_unit_test(schema_is_up_to_date),
    };
    struct rfl_error error = {0};
    return rfl_library_init(&error) ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
