/* Errors, memory, nearest names, the clock, paths of the program's own files. Door: quick. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../sim/base/clock.h"
#include "rflesion/base.h"

static void error_gathers_lines(void **state) {
    (void)state;
    struct rfl_error error = {0};
    assert_int_equal(rfl_error_add(&error, RFL_INVALID, "%d apples", 3), RFL_INVALID);
    assert_int_equal(rfl_error_add(&error, RFL_FAILED, "no tree"), RFL_FAILED);
    assert_int_equal(rfl_error_add(&error, RFL_INVALID, "no worm"), RFL_INVALID);
    assert_string_equal(error.text, "3 apples\nno tree\nno worm\n");
    assert_int_equal(error.status, RFL_FAILED);
    assert_int_equal(error.count, 3);
    rfl_error_clear(&error);
    assert_string_equal(error.text, "");
    assert_int_equal(error.status, RFL_OK);
    assert_int_equal(rfl_error_add(NULL, RFL_INVALID, "nobody listens"), RFL_INVALID);
}

static void error_that_is_full_ends_in_dots(void **state) {
    (void)state;
    struct rfl_error error = {0};
    for (int i = 0; i < 1000; i++)
        rfl_error_add(&error, RFL_INVALID, "this is sentence number %d of very many", i);
    assert_int_equal(error.count, 1000);
    size_t length = strlen(error.text);
    assert_true(length < sizeof error.text);
    assert_int_equal(error.text[length - 1], '\n');
    assert_non_null(strstr(error.text, "...\n"));
}

/** A file's name, or what a person has typed, may hold what moves a terminal's cursor. */
static void errors_can_be_printed(void **state) {
    (void)state;
    struct rfl_error error = {0};
    rfl_error_add(&error, RFL_INVALID, "cannot read %s: no", "a\x1b[31m\n\xc3\xa9\xc3\x9b.yaml");
    assert_string_equal(error.text, "cannot read a?[31m?\xc3\xa9\xc3\x9b.yaml: no\n");
    rfl_error_clear(&error);
    rfl_error_add(&error, RFL_INVALID, "%.2s: \xff", "e\xc3\xa9"); /* cut within a character */
    assert_string_equal(error.text, "e?: ?\n");
    rfl_error_clear(&error);
    static char longer[sizeof error.text];
    memset(longer, 'x', sizeof longer - 1);
    memcpy(longer + sizeof longer - 7, "\xf0\x9f\x98\x80", 4);
    rfl_error_add(&error, RFL_INVALID, "%s", longer);
    assert_string_equal(error.text + sizeof error.text - 8, "x??...\n");
}

static void memory_is_zeroed_and_checked(void **state) {
    (void)state;
    struct rfl_error error = {0};
    int *numbers = rfl_allocate(3, sizeof *numbers, &error);
    assert_non_null(numbers);
    assert_int_equal(numbers[0] | numbers[1] | numbers[2], 0);
    free(numbers);
    void *nothing = rfl_allocate(0, 8, &error);
    assert_non_null(nothing);
    free(nothing);
    assert_null(rfl_allocate(SIZE_MAX / 4, 8, &error));
    assert_int_equal(error.status, RFL_FAILED);
    assert_string_equal(error.text, "out of memory\n");
}

static void string_copy_is_its_own(void **state) {
    (void)state;
    char text[] = "tip";
    char *copy = rfl_string_copy(text, NULL);
    text[0] = 'T';
    assert_string_equal(copy, "tip");
    free(copy);
    assert_null(rfl_string_copy(NULL, NULL));
}

static void nearest_word_is_found(void **state) {
    (void)state;
    static const char *const words[] = {"gauge",         "diameter",        "active_tip", "needle",
                                        "bone_cortical", "bone_cancellous", "arrhenius",  "fat"};
    static const char *const cases[][2] = {
        {"gage", "gauge"},
        {"guage", "gauge"},
        {"Gauge", "gauge"},
        {"needel", "needle"},
        {"active-tip", "active_tip"},
        {"activetip", "active_tip"},
        {"arr", "arrhenius"},
        {"bone_cort", "bone_cortical"},
        {"fatt", "fat"},
        {"diametre", "diameter"},
        {"octopus", NULL},
        {"", NULL},
        {"xyz", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found = rfl_nearest(cases[i][0], words, sizeof words / sizeof *words);
        if (cases[i][1])
            assert_string_equal(found ? found : "nothing", cases[i][1]);
        else
            assert_null(found);
    }
    char longest[1000];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_null(rfl_nearest(longest, words, 8));
    assert_null(rfl_nearest("gauge", words, 0));
}

static void equally_near_words_are_all_named(void **state) {
    (void)state;
    static const char *const words[] = {"bone_cortical", "muscle", "bone_cancellous", "Bone_dust"};
    static const char *const cases[][2] = {
        {"bone", "bone_cortical, bone_cancellous or Bone_dust"},
        {"BONE_CA", "bone_cancellous"},
        {"muscel", "muscle"},
        {"octopus", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64] = "x";
        size_t found = rfl_nearest_list(cases[i][0], words, 4, text, sizeof text);
        assert_string_equal(text, cases[i][1]);
        assert_int_equal(found > 0, *text != '\0');
    }
    char little[16];
    assert_int_equal(rfl_nearest_list("bone", words, 4, little, sizeof little), 3);
    assert_string_equal(little, "bone_cortical, ");
}

static void data_path_looks_where_it_is_told(void **state) {
    (void)state;
    char folder[] = "/tmp/rflesion test-XXXXXX", path[256], expected[256];
    assert_non_null(mkdtemp(folder));
    snprintf(expected, sizeof expected, "%s/plots", folder);
    assert_int_equal(mkdir(expected, 0700), 0);
    assert_int_equal(setenv("RFLESION_DATA", folder, 1), 0);
    assert_int_equal(rfl_data_path("plots", path, sizeof path), RFL_OK);
    assert_string_equal(path, expected);
    assert_int_equal(rfl_data_path("no such file", path, sizeof path), RFL_FAILED);
    assert_int_equal(rfl_data_path("plots", path, 8), RFL_FAILED);
    unsetenv("RFLESION_DATA");
    assert_int_equal(rmdir(expected), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void clock_counts_seconds(void **state) {
    (void)state;
    const struct timespec pause = {.tv_nsec = 20000000};
    const double begun = rfl_clock_seconds();
    assert_int_equal(nanosleep(&pause, NULL), 0);
    const double passed = rfl_clock_seconds() - begun;
    assert_true(passed >= 0.0199 && passed < 15); /* a machine may be busy; 20 were milliseconds */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(error_gathers_lines),
        cmocka_unit_test(error_that_is_full_ends_in_dots),
        cmocka_unit_test(errors_can_be_printed),
        cmocka_unit_test(memory_is_zeroed_and_checked),
        cmocka_unit_test(string_copy_is_its_own),
        cmocka_unit_test(nearest_word_is_found),
        cmocka_unit_test(equally_near_words_are_all_named),
        cmocka_unit_test(data_path_looks_where_it_is_told),
        cmocka_unit_test(clock_counts_seconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
