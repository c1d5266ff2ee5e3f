/** gnuplot, as a process of its own. */
#ifndef RFLESION_PICTURES_GNUPLOT_H
#define RFLESION_PICTURES_GNUPLOT_H

#include <stddef.h>
#include <sys/types.h>

#include "rflesion/pictures.h"

/**
 * Start gnuplot, without a shell.
 *
 * @param in    what it reads; -1: nothing. Who feeds it decides when it ends: Ctrl-C does not
 * @param out   where its standard output goes; -1: to ours
 * @param said  where its messages go
 * @return 0, or an errno, for rfl_gnuplot_missing
 */
int rfl_gnuplot_start(char *const arguments[], int in, int out, int said, pid_t *pid);

/** How long gnuplot may work. */
struct rfl_gnuplot_limit {
    double until;                      /**< s, by rfl_clock_seconds */
    const volatile sig_atomic_t *stop; /**< once it is not 0, no longer; NULL: no matter */
};

/** The limit of one picture: RFL_PATIENCE, or what the environment says; the listener may be NULL.
 */
struct rfl_gnuplot_limit rfl_gnuplot_limit(const struct rfl_listener *listener);

/** Whether a limit is reached. */
bool rfl_gnuplot_over(const struct rfl_gnuplot_limit *limit);

/** Whether gnuplot has ended within the given seconds; status: filled with what waitpid says. */
bool rfl_gnuplot_ended(pid_t pid, double seconds, int *status);

/** End it. */
void rfl_gnuplot_end(pid_t pid);

/**
 * Wait for gnuplot's end, and end it where the limit is reached.
 *
 * @param status  filled with what waitpid says
 * @return whether it has ended by itself
 */
bool rfl_gnuplot_wait(pid_t pid, const struct rfl_gnuplot_limit *limit, int *status);

/** Say that a picture was not drawn since the limit was reached. */
enum rfl_status rfl_gnuplot_late(const char *picture, const struct rfl_gnuplot_limit *limit,
                                 struct rfl_error *error);

/** Say why gnuplot could not be started. */
enum rfl_status rfl_gnuplot_missing(int reason, struct rfl_error *error);

/** Say in one line what gnuplot complained of; changes the text that it said. */
enum rfl_status rfl_gnuplot_complaint(const char *picture, char *said, struct rfl_error *error);

/** Commands that let gnuplot know how many characters fit on the terminal, if it draws there; or
 * "". */
void rfl_gnuplot_size(char *text, size_t size);

#endif
