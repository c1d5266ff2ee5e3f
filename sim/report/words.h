/** A result in sentences, as JSON for the page's template. */
#ifndef RFLESION_REPORT_WORDS_H
#define RFLESION_REPORT_WORDS_H

#include <jansson.h>

#include "rflesion/rows.h"

/** A result that is reported. */
struct rfl_reported {
    const char *directory;
    char *text; /**< of scenario.yaml */
    const struct rfl_scenario *scenario;
    json_t *summary; /**< summary.json */
};

/** A JSON string by a printf format; NULL: out of memory. */
json_t *rfl_report_text(const char *format, ...) RFL_PRINTF(1, 2);

/** A number of an object; NaN where it has none of this name. */
double rfl_report_number(const json_t *object, const char *key);

/** The array with one more item; NULL, all given up, where one of them is NULL (no memory). */
json_t *rfl_report_append(json_t *array, json_t *item);

/** A number with its unit, or "-" for NaN. */
json_t *rfl_report_quantity(const char *format, double value);

/** A number of a row of the table of results, with its unit; "–" for NaN. */
json_t *rfl_report_value(const struct rfl_row_type *type, double value);

/** The lines of a text. */
json_t *rfl_report_lines(const char *text);

/** The scenario in sentences, one a paragraph. */
json_t *rfl_report_words(const struct rfl_reported *run);

/** The answer in one paragraph: how large, and which monitors are inside. */
json_t *rfl_report_answer(const struct rfl_reported *run);

/** The criteria: name, meaning, source, sizes; whether it is the chosen one. */
json_t *rfl_report_criteria(const struct rfl_reported *run);

#endif
