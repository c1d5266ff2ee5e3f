/** run --watch: the lesion drawn while it grows. */
#ifndef RFL_WATCH_H
#define RFL_WATCH_H

#include <signal.h>

#include "commands.h"

/** Who watches a run. All zero: nobody. */
struct rfl_watch {
    bool wanted;
    struct rfl_live *live;  /**< NULL: nothing is drawn, or not any more */
    double speed;           /**< s of the run in each second */
    double begun, interval; /**< s: when the run would have begun at that speed; between frames */
    double due;             /**< time of the next frame, s from power-on */
    struct rfl_error error; /**< what went wrong with the drawing */
};

/** Understand --watch and --speed. */
enum rfl_status rfl_watch_parse(struct rfl_watch *watch, const struct rfl_arguments *arguments,
                                struct rfl_error *error);

/** Begin to draw, if it is wanted, in the best place there is; or say why not. */
void rfl_watch_begin(struct rfl_watch *watch, const struct rfl_simulation *simulation);

/**
 * Draw the run as it is now, once it is time to, and say when the next frame is due.
 *
 * @param hurry  once it is not 0, the frame is drawn at once
 */
void rfl_watch_draw(struct rfl_watch *watch, const struct rfl_simulation *simulation,
                    const volatile sig_atomic_t *hurry);

/** End drawing, when its last frame is drawn; what went wrong stays in `error`. */
void rfl_watch_end(struct rfl_watch *watch);

#endif
