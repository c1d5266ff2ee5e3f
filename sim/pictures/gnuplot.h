/** gnuplot, as a process of its own. */
#ifndef RFLESION_PICTURES_GNUPLOT_H
#define RFLESION_PICTURES_GNUPLOT_H

#include <stddef.h>
#include <sys/types.h>

#include "rflesion/base.h"

/**
 * Start gnuplot, without a shell.
 *
 * @param in    what it reads; -1: nothing. Who feeds it decides when it ends: Ctrl-C does not
 * @param out   where its standard output goes; -1: to ours
 * @param said  where its messages go
 * @return 0, or an errno, for rfl_gnuplot_missing
 */
int rfl_gnuplot_start(char *const arguments[], int in, int out, int said, pid_t *pid);

/** Say why gnuplot could not be started. */
enum rfl_status rfl_gnuplot_missing(int reason, struct rfl_error *error);

/** Say in one line what gnuplot complained of; changes the text that it said. */
enum rfl_status rfl_gnuplot_complaint(const char *picture, char *said, struct rfl_error *error);

/** Commands that tell gnuplot how many characters fit on the terminal, if it draws there; or "". */
void rfl_gnuplot_size(char *text, size_t size);

#endif
