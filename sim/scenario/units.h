/** Quantities: numbers with units. */
#ifndef RFL_SCENARIO_UNITS_H
#define RFL_SCENARIO_UNITS_H

#include "rflesion/scenario.h"

/**
 * As rfl_quantity_parse, but the quantity may be of one of two kinds.
 *
 * @param units  what it may be convertible to; units[1] may be NULL
 * @param which  index of the one that it was
 */
enum rfl_status rfl_quantity_parse_either(const char *text, const char *const units[2],
                                          double *value, size_t *which, struct rfl_error *error);

/** "a time, such as 90 s": what is expected where a key has this unit. */
const char *rfl_unit_help(const char *unit);

/** A number in a unit of the table of keys, in SI: 80 of "degC" is 353.15. */
double rfl_quantity_si(double number, const char *unit);

/** A value in SI as the number in a unit of the table of keys or of results: 353.15 is 80 of
 * "degC"; an SI unit changes nothing. */
double rfl_quantity_number(double value, const char *unit);

/** A number and a unit as a person reads them, whatever the locale: "0.5 mm"; NULL: no unit. */
void rfl_quantity_print_number(double number, const char *unit, char *text, size_t size);

/** Value in SI as a person reads it, in a unit of the table of keys: 353.15 K is "80 degC". */
void rfl_quantity_print(double value, const char *unit, char *text, size_t size);

#endif
