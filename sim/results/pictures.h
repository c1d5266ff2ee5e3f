/** What the pictures need beside the tables, and the tables of pictures and formats. */
#ifndef RFLESION_RESULTS_PICTURES_H
#define RFLESION_RESULTS_PICTURES_H

#include "file.h"
#include "rflesion/results.h"

/** A row of the table of pictures. */
struct rfl_picture {
    const char *name; /**< plots/NAME.gp draws NAME.png */
    bool rf_only;     /**< only for heating: rf */
};

extern const struct rfl_picture rfl_pictures[];
extern const size_t rfl_picture_count;

/**
 * Draw one picture of a result with gnuplot.
 *
 * @param terminal  name of a row of rfl_terminals
 * @param file      where it goes; NULL: gnuplot shows it itself
 */
enum rfl_status rfl_picture_draw(const char *directory, const char *picture, const char *terminal,
                                 struct rfl_file *file, struct rfl_error *error);

/** Write picture.dat: title, probe, protocol, sizes and monitors, for gnuplot. Returns RFL_OK. */
enum rfl_status rfl_picture_data(struct rfl_file *file, const struct rfl_simulation *simulation,
                                 struct rfl_error *error);

/** Write text so that gnuplot reads back exactly this, as data: never as a command. */
void rfl_picture_text(struct rfl_file *file, const char *words);

/** Draw one picture: into its file in the folder, or onto the screen. */
enum rfl_status rfl_picture_put(const char *directory, const char *picture,
                                const struct rfl_terminal *terminal, struct rfl_error *error);

#endif
