/** Pictures: gnuplot draws results, and runs as they are computed. */
#ifndef RFLESION_PICTURES_H
#define RFLESION_PICTURES_H

#include <signal.h>

#include "rflesion/results.h"

RFL_PUBLIC_BEGIN

/** A caller who follows the progress of work, and may end it. */
struct rfl_listener {
    /** A part, 0 to 1, is done; `slow` names what comes now if it takes seconds without a report,
     * else NULL. May be NULL. */
    void (*notify)(void *context, double part, const char *slow);
    void *context;
    /** Once it is not 0, as a handler of signals sets it, the work ends at once, and fails; may be
     * NULL. */
    const volatile sig_atomic_t *stop;
};

/** s that gnuplot may take for one picture, unless the environment's RFLESION_PATIENCE says
 * otherwise. */
#define RFL_PATIENCE 120

/**
 * Draw the pictures of a result with gnuplot.
 *
 * @param directory  a folder that rfl_results_commit wrote
 * @param terminal   name of a row of rfl_terminals
 * @param listener   may be NULL
 * @return RFL_FAILED where gnuplot is missing, fails or does not end, with what it said
 */
enum rfl_status rfl_plot(const char *directory, const char *terminal,
                         const struct rfl_listener *listener, struct rfl_error *error);

/**
 * Try whether gnuplot can draw in windows on the display that the environment names.
 *
 * @param terminal  name of a row of rfl_terminals: windows; others need no trial
 * @return RFL_FAILED with the reason: a display that leads nowhere, for instance
 */
enum rfl_status rfl_windows_try(const char *terminal, const struct rfl_listener *listener,
                                struct rfl_error *error);

/**
 * The names of gnuplot's terminals, each between blanks; "" where there is no gnuplot.
 *
 * @param names  filled, size bytes
 */
void rfl_gnuplot_drivers(char *names, size_t size, const struct rfl_listener *listener);

/** A map of the lesion that grows while a run is computed: gnuplot draws it, frame by frame. */
struct rfl_live;

/**
 * Start gnuplot; it draws nothing yet. SIGPIPE must be ignored.
 *
 * @param simulation  whose run it will be
 * @param terminal    name of a row of rfl_terminals that is shown, not written
 * @return NULL with the reason in error: where gnuplot is missing, for instance
 */
struct rfl_live *rfl_live_open(const struct rfl_simulation *simulation, const char *terminal,
                               struct rfl_error *error);

enum rfl_live_state {
    RFL_LIVE_READY, /**< for a frame */
    RFL_LIVE_BUSY,  /**< still drawing the last one */
    RFL_LIVE_GONE   /**< gnuplot has ended: its window was closed, or it failed */
};

/** Wait until what gnuplot is doing changes, for at most the given number of seconds, or until a
 * signal comes.
 */
enum rfl_live_state rfl_live_wait(struct rfl_live *live, double seconds);

/** Begin to draw a run as it is now; only where rfl_live_wait has said that it is ready. */
void rfl_live_draw(struct rfl_live *live, const struct rfl_simulation *simulation);

/** End gnuplot (a window stays), at the latest after some seconds, and free; RFL_FAILED, with what
 * it said, where it had failed. `live` may be NULL. */
enum rfl_status rfl_live_close(struct rfl_live *live, struct rfl_error *error);

RFL_PUBLIC_END

#endif
