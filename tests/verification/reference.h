/** Finite-element references, as stored in tests/reference/NAME.csv: what they solved and what they
 * found. */
#ifndef RFLESION_TESTS_REFERENCE_H
#define RFLESION_TESTS_REFERENCE_H

#include "cases.h"

#define REFERENCE_FOLDER "tests/reference/"
#define REFERENCE_ROWS   32

/** Sizes at one time, mm and mm3; NaN where a file has no such column. */
struct reference_sizes {
    double radius, distal_extension, proximal_extension, length, volume;
};

struct reference_row {
    double time; /**< s */
    struct reference_sizes sizes[RFL_CRITERIA];
};

struct reference {
    struct run_case run; /**< read from the header; accuracy is left open */
    size_t count;
    struct reference_row rows[REFERENCE_ROWS];
};

/** Read a reference, or end the program with the reason. */
void reference_read(struct reference *reference, const char *path);

#endif
