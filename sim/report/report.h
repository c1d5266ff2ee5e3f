/** What a page is made of: JSON for the template plots/report.html. */
#ifndef RFLESION_REPORT_REPORT_H
#define RFLESION_REPORT_REPORT_H

#include "../compare/compare.h"
#include "images.h"
#include "rflesion/report.h"

/** Tables and pictures of several results side by side; NULL with the reason in error. */
json_t *rfl_report_comparison(const struct rfl_comparison *comparison, size_t room,
                              struct rfl_report_span span, struct rfl_error *error);

/** In what a run's scenario differs from the first, a text a key. */
json_t *rfl_report_differences(const struct rfl_comparison *comparison, size_t run);

/** All that the template says of one result; NULL with the reason in error. */
json_t *rfl_report_run(const struct rfl_reported *run, size_t number, size_t room,
                       struct rfl_report_span span, struct rfl_error *error);

#endif
