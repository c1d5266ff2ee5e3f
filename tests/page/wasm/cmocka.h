/*
 * As much of cmocka as the unit tests use, without setjmp, which WebAssembly has not: a program
 * runs one test, the one whose number $RFL_TEST says, and ends where an assertion fails.
 * tests/page/unit starts it once for each.
 */
#ifndef RFL_TESTS_CMOCKA_H
#define RFL_TESTS_CMOCKA_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/** A folder of its own: WASI has no function for it. */
static inline char *mkdtemp(char *path) {
    memcpy(path + strlen(path) - 6, "folder", 6);
    return mkdir(path, 0700) ? NULL : path;
}

/** What the program returns besides 0 and 1 (failed). */
enum { RFL_SKIPPED = 77, RFL_NO_SUCH_TEST = 78 };

struct CMUnitTest {
    const char *name;
    void (*test)(void **state);
};

#define cmocka_unit_test(function)                                                                 \
    { #function, function }

#define cmocka_run_group_tests(tests, setup, teardown)                                             \
    rfl_run_one(tests, sizeof(tests) / sizeof *(tests), setup)
#define cmocka_run_group_tests_name(name, tests, setup, teardown)                                  \
    cmocka_run_group_tests(tests, setup, teardown)

/** Run the test whose number the environment says, after what its group sets up. */
static inline int rfl_run_one(const struct CMUnitTest *tests, size_t count,
                              int (*setup)(void **state)) {
    const char *number = getenv("RFL_TEST");
    const size_t k = number ? strtoul(number, NULL, 10) : 0;
    if (k >= count)
        return RFL_NO_SUCH_TEST;
    printf("%s\n", tests[k].name);
    fflush(stdout);
    void *state = NULL;
    if (setup && setup(&state))
        return 1;
    tests[k].test(&state);
    return 0;
}

#define print_message(...) printf(__VA_ARGS__)
#define print_error(...)   printf(__VA_ARGS__)
#define _fail(file, line)  (printf("%s:%d: failed\n", file, line), exit(1))
#define fail_msg(...)      (printf("%s:%d: ", __FILE__, __LINE__), printf(__VA_ARGS__), exit(1))
#define fail()             fail_msg("failed")
#define skip()             exit(RFL_SKIPPED)

#define RFL_CLAIM(holds, words)                                                                    \
    do {                                                                                           \
        if (!(holds))                                                                              \
            fail_msg("%s", words);                                                                 \
    } while (0)

#define assert_true(c)                  RFL_CLAIM(c, #c)
#define assert_false(c)                 RFL_CLAIM(!(c), "not " #c)
#define assert_null(p)                  RFL_CLAIM((p) == NULL, #p " is NULL")
#define assert_non_null(p)              RFL_CLAIM((p) != NULL, #p " is not NULL")
#define assert_ptr_equal(a, b)          RFL_CLAIM((const void *)(a) == (const void *)(b), #a " is " #b)
#define assert_memory_equal(a, b, size) RFL_CLAIM(!memcmp(a, b, size), #a " is as " #b)
#define assert_string_not_equal(a, b)   RFL_CLAIM(strcmp(a, b), #a " is not " #b)
#define assert_int_equal(a, b)          rfl_same_number((intmax_t)(a), (intmax_t)(b), __FILE__, __LINE__)
#define assert_int_not_equal(a, b)      RFL_CLAIM((intmax_t)(a) != (intmax_t)(b), #a " is not " #b)
#define assert_string_equal(a, b)       rfl_same_text(a, b, __FILE__, __LINE__)
#define assert_in_range(v, least, most)                                                            \
    RFL_CLAIM((uintmax_t)(v) >= (uintmax_t)(least) && (uintmax_t)(v) <= (uintmax_t)(most), #v)
#define assert_float_equal(a, b, tolerance)                                                        \
    RFL_CLAIM((a) - (b) <= (tolerance) && (b) - (a) <= (tolerance), #a " is near " #b)

static inline void rfl_same_number(intmax_t a, intmax_t b, const char *file, int line) {
    if (a == b)
        return;
    printf("%s:%d: %jd is not %jd\n", file, line, a, b);
    exit(1);
}

static inline void rfl_same_text(const char *a, const char *b, const char *file, int line) {
    if (strcmp(a, b) == 0)
        return;
    printf("%s:%d: \"%s\" is not \"%s\"\n", file, line, a, b);
    exit(1);
}

#endif
