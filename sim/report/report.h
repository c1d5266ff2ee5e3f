/** What a report is made of: JSON for the template plots/report.html. */
#ifndef RFLESION_REPORT_REPORT_H
#define RFLESION_REPORT_REPORT_H

#include <jansson.h>

#include "../compare/compare.h"
#include "rflesion/report.h"

/* --- parts of long work, of which a listener is told as parts of the whole --- */

/** A span of the way from 0 to 1. */
struct rfl_report_span {
    const struct rfl_listener *listener; /**< NULL: nobody listens */
    double from, length;
};

/** A span within another one. */
struct rfl_report_span rfl_report_span_part(struct rfl_report_span whole, double from,
                                            double length);

/** Tell how much of a span, 0 to 1, is done; see struct rfl_listener. */
void rfl_report_span_tell(struct rfl_report_span span, double part, const char *slow);

/** Whether a listener wants the work to end. */
bool rfl_report_span_stopped(struct rfl_report_span span);

/* --- a result --- */

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

/** The lines of a text. */
json_t *rfl_report_lines(const char *text);

/** The scenario in sentences, one a paragraph. */
json_t *rfl_report_words(const struct rfl_reported *run);

/** The answer in one paragraph: how large, and which monitors are inside. */
json_t *rfl_report_answer(const struct rfl_reported *run);

/** The three criteria: name, meaning, source, sizes; whether it is the chosen one. */
json_t *rfl_report_criteria(const struct rfl_reported *run);

/**
 * The pictures of a result, drawn: name, caption, what to ask before, the image as HTML.
 *
 * @param number  of the result in the report: makes names in the HTML unique
 * @param room    bytes that they may take; what is too large as SVG becomes a PNG, and an animation
 * that does not fit is left out
 * @return NULL with the reason in error
 */
json_t *rfl_report_pictures(const struct rfl_reported *run, size_t number, size_t room,
                            struct rfl_report_span span, struct rfl_error *error);

/** The pictures of a comparison, of whose data comparison.dat lies in the folder. */
json_t *rfl_report_comparison_pictures(const char *directory, size_t room,
                                       struct rfl_report_span span, struct rfl_error *error);

/** Tables and pictures of several results side by side; NULL with the reason in error. */
json_t *rfl_report_comparison(const struct rfl_comparison *comparison, size_t room,
                              struct rfl_report_span span, struct rfl_error *error);

/** In what a run's scenario differs from the first, a text a key. */
json_t *rfl_report_differences(const struct rfl_comparison *comparison, size_t run);

/** All that the template says of one result; NULL with the reason in error. */
json_t *rfl_report_run(const struct rfl_reported *run, size_t number, size_t room,
                       struct rfl_report_span span, struct rfl_error *error);

#endif
