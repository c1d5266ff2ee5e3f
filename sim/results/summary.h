/** summary.json: what a run came to. */
#ifndef RFLESION_RESULTS_SUMMARY_H
#define RFLESION_RESULTS_SUMMARY_H

#include <jansson.h>

#include "file.h"
#include "rflesion/simulation.h"

/** Write summary.json; RFL_FAILED where memory is out. */
enum rfl_status rfl_summary(struct rfl_file *file, const struct rfl_simulation *simulation,
                            struct rfl_error *error);

/** A string; where it is not UTF-8 (a file's name may be anything), `?` for what is not ASCII. */
json_t *rfl_json_string(const char *text);

#endif
