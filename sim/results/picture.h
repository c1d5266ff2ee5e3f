/** picture.dat: what the pictures need beside the tables. */
#ifndef RFLESION_RESULTS_PICTURE_H
#define RFLESION_RESULTS_PICTURE_H

#include "file.h"
#include "rflesion/simulation.h"

/** Write picture.dat: title, probe, protocol, sizes and monitors, for gnuplot. Returns RFL_OK. */
enum rfl_status rfl_picture_data(struct rfl_file *file, const struct rfl_simulation *simulation,
                                 struct rfl_error *error);

/** Write text so that gnuplot reads back exactly this, as data: never as a command. */
void rfl_picture_text(struct rfl_file *file, const char *words);

#endif
