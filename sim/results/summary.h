/** summary.json: what a run came to. */
#ifndef RFLESION_RESULTS_SUMMARY_H
#define RFLESION_RESULTS_SUMMARY_H

#include "file.h"
#include "rflesion/simulation.h"

/** Write summary.json; RFL_FAILED where memory is out. */
enum rfl_status rfl_summary(struct rfl_file *file, const struct rfl_simulation *simulation,
                            struct rfl_error *error);

#endif
