/** Single pictures, drawn by gnuplot. */
#ifndef RFLESION_PICTURES_PLOT_H
#define RFLESION_PICTURES_PLOT_H

#include "../results/file.h"
#include "../results/formats.h"
#include "rflesion/pictures.h"

/**
 * Draw one picture of a result with gnuplot.
 *
 * @param terminal  name of a row of rfl_terminals
 * @param file      where it goes; NULL: gnuplot shows it itself
 * @param listener  may stop it; may be NULL
 */
enum rfl_status rfl_plot_draw(const char *directory, const char *picture, const char *terminal,
                              struct rfl_file *file, const struct rfl_listener *listener,
                              struct rfl_error *error);

/** Draw one picture: into its file in the folder, or onto the screen. */
enum rfl_status rfl_plot_file(const char *directory, const char *picture,
                              const struct rfl_terminal *terminal,
                              const struct rfl_listener *listener, struct rfl_error *error);

#endif
