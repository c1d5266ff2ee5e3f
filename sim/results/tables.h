/** The tables of a result: time series, profile, field and outline. */
#ifndef RFLESION_RESULTS_TABLES_H
#define RFLESION_RESULTS_TABLES_H

#include "file.h"
#include "rflesion/simulation.h"

/** First lines of every table: what it is, from where, and the notice. */
void rfl_table_head(struct rfl_file *file, const struct rfl_simulation *simulation,
                    const char *what);

/** Comment lines and column names of timeseries.dat. */
void rfl_table_timeseries_head(struct rfl_file *file, const struct rfl_simulation *simulation);

/** One row of timeseries.dat: now. */
void rfl_table_timeseries_row(struct rfl_file *file, const struct rfl_simulation *simulation);

/** Comment lines and column names of profile.dat. */
void rfl_table_profile_head(struct rfl_file *file, const struct rfl_simulation *simulation);

/** One block of profile.dat: now, along the radius through the middle of the active tip. */
void rfl_table_profile_block(struct rfl_file *file, const struct rfl_simulation *simulation);

/** Comment lines and column names of field.dat. */
void rfl_table_field_head(struct rfl_file *file, const struct rfl_simulation *simulation);

/** One block of field.dat: now, a scan line per height, all of the same radii. */
void rfl_table_field_block(struct rfl_file *file, const struct rfl_simulation *simulation);

/** The whole of outline.dat: now, a block per criterion. */
enum rfl_status rfl_table_outline(struct rfl_file *file, const struct rfl_simulation *simulation,
                                  struct rfl_error *error);

#endif
