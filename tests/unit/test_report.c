/* The report's template: what its tags mean. Door: quick. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "../../sim/report/template.h"

/** A template filled in from JSON text, in new memory; NULL where it could not be. */
static char *fill(const char *template, const char *data, struct rfl_error *error) {
    char *text = NULL;
    size_t size = 0;
    json_t *json = json_loads(data, 0, NULL);
    struct rfl_file file = {.stream = open_memstream(&text, &size)};
    assert_non_null(json);
    assert_non_null(file.stream);
    enum rfl_status status = rfl_template_write(&file, template, json, error);
    assert_int_equal(rfl_file_close(&file, NULL), RFL_OK);
    json_decref(json);
    if (!status)
        return text;
    free(text);
    return NULL;
}

static void tags_mean_what_the_table_says(void **state) {
    (void)state;
    static const struct {
        const char *template, *data, *expected;
    } rows[] = {
        {"plain", "{}", "plain"},
        {"a {{x}} b", "{\"x\": \"<&>\\\"'\"}", "a &lt;&amp;&gt;&quot;&#39; b"},
        {"{{{x}}}", "{\"x\": \"<b>\"}", "<b>"},
        {"{{n}}", "{\"n\": 12}", "12"},
        {"[{{unknown}}]", "{}", "[]"},
        {"{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\": true}", "yes"},
        {"{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\": false}", "no"},
        {"{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\": null}", "no"},
        {"{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\": []}", "no"},
        {"{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\": \"\"}", "no"},
        {"{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{}", "no"},
        {"{{#x}}<{{.}}>{{/x}}", "{\"x\": [\"a\", \"b\"]}", "<a><b>"},
        {"{{#x}}{{y}}{{/x}}", "{\"x\": {\"y\": \"in\"}, \"y\": \"out\"}", "in"},
        {"{{#x}}{{y}}{{/x}}", "{\"x\": {}, \"y\": \"out\"}", "out"},
        {"{{#x}}{{#y}}{{.}}{{z}}{{/y}}{{/x}}", "{\"x\": [{\"y\": [\"1\", \"2\"], \"z\": \"!\"}]}",
         "1!2!"},
        /* Text is never read as a template again. */
        {"{{x}}", "{\"x\": \"{{y}}\", \"y\": \"no\"}", "{{y}}"},
        /* A line with nothing but a section's tag is no line. */
        {"a\n{{#x}}\nb\n{{/x}}\nc\n", "{\"x\": true}", "a\nb\nc\n"},
        {"a {{ and }} b", "{}", "a  b"},
        {"a {{b", "{}", "a {{b"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct rfl_error error = {0};
        char *text = fill(rows[i].template, rows[i].data, &error);
        assert_non_null(text);
        assert_string_equal(text, rows[i].expected);
        free(text);
    }
}

static void a_section_without_an_end_is_told(void **state) {
    (void)state;
    struct rfl_error error = {0};
    assert_null(fill("{{#x}}a{{/y}}", "{\"x\": true}", &error));
    assert_int_equal(error.status, RFL_FAILED);
    assert_string_equal(error.text, "the template's {{#x}} has no end\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_mean_what_the_table_says),
        cmocka_unit_test(a_section_without_an_end_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
