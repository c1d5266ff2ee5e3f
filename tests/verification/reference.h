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

/** Read a reference of a hot surface, or end the program with the reason. */
void reference_read(struct reference *reference, const char *path);

/* --- by radiofrequency --- */

/** Columns of these files after the time: V, W, ohm, degC, mm, mm. */
enum rf_column { RF_VOLTAGE, RF_POWER, RF_IMPEDANCE, RF_HOTTEST, RF_RADIUS, RF_DISTAL, RF_COLUMNS };

struct rf_row {
    double time; /**< s */
    double value[RF_COLUMNS];
};

/** What all of them share: 18G, 10 mm tip, 80 degC, no perfusion, 120 s. */
extern const char rf_reference_scenario[];

/** Read one; the number of its rows, or end the program with the reason. */
size_t rf_reference_read(struct rf_row rows[REFERENCE_ROWS], const char *path);

#endif
