/** Comparing numbers in unit tests; include after cmocka.h. */
#ifndef RFLESION_TESTS_NEAR_H
#define RFLESION_TESTS_NEAR_H

#include <math.h>

/** Fails, with both numbers, unless `found` differs from `expected` by at most `allowed`. */
#define assert_near(found, expected, allowed)                                                      \
    assert_near_at((found), (expected), (allowed), #found, __FILE__, __LINE__)

static inline void assert_near_at(double found, double expected, double allowed, const char *what,
                                  const char *file, int line) {
    if (fabs(found - expected) <= allowed)
        return;
    print_error("%s is %.17g, not %.17g: off by %.3g, allowed %.3g\n", what, found, expected,
                found - expected, allowed);
    _fail(file, line);
}

#endif
