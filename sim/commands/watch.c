#include "watch.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../base/clock.h"
#include "screen.h"

/* Least and largest time between frames, s: where gnuplot takes longer, the run waits for no frame.
 */
static const double shortest = 1.0 / 15, longest = 1;

/* The longest that gnuplot may take for a frame, s: the first one opens a window. */
static const double patience = 20;

/* A run that is later than this, s, has lost that time: it does not hurry to make up for it. */
static const double late = 0.25;

/** The interval follows what gnuplot can do: longer at once where it was busy, shorter by little
 * else. */
static const double slower = 1.25, faster = 0.9;

/* s of the run in each second: a run of a minute then takes less than two hours at the slowest, and
 * one of a day a tenth of a second at the fastest. */
static const double usual_speed = 10, slowest = 0.01, fastest = 1e6;

/* Frames come at whole ticks of the run, of which a second has this many. */
static const double ticks = 1e3;

/* s between two looks whether a signal has come: short beside a person's patience. */
static const double look = 0.1;

enum rfl_status rfl_watch_parse(struct rfl_watch *watch, const struct rfl_arguments *arguments,
                                struct rfl_error *error) {
    const char *speed = arguments->value[RFL_OPTION_SPEED];
    char *end = NULL;
    *watch = (struct rfl_watch){.wanted = arguments->value[RFL_OPTION_WATCH] != NULL,
                                .speed = speed ? strtod(speed, &end) : usual_speed,
                                .interval = shortest};
    if (speed && !watch->wanted)
        return rfl_error_add(error, RFL_INVALID, "--speed needs --watch");
    if (watch->wanted && arguments->value[RFL_OPTION_VARY])
        return rfl_error_add(error, RFL_INVALID, "--watch and --vary exclude each other");
    if (speed && (end == speed || *end || !(watch->speed >= slowest && watch->speed <= fastest)))
        return rfl_error_add(error, RFL_INVALID, "--speed %s: expected a number from %g to %.0f",
                             speed, slowest, fastest);
    return RFL_OK;
}

void rfl_watch_begin(struct rfl_watch *watch, const struct rfl_simulation *simulation) {
    const char *screen = watch->wanted ? rfl_screen_choose() : NULL;
    if (screen)
        watch->live = rfl_live_open(simulation, screen, &watch->error);
    else if (watch->wanted)
        rfl_screen_report("note",
                          "nothing is drawn: there is no window, and this is not a terminal\n");
    watch->begun = rfl_clock_seconds();
}

/** Stop drawing: gnuplot has ended by itself. */
static void detach(struct rfl_watch *watch) {
    bool failed = rfl_live_close(watch->live, &watch->error) != RFL_OK;
    watch->live = NULL;
    if (!failed)
        rfl_screen_report("note", "the window was closed: the run goes on without it\n");
}

/** When the run is to be drawn next, s from power-on: a round number, if it stops there. */
static double next_frame(const struct rfl_watch *watch, const struct rfl_simulation *simulation) {
    double step = fmax(watch->speed * watch->interval, 1 / ticks);
    return round(ticks * (simulation->time + step)) / ticks;
}

void rfl_watch_draw(struct rfl_watch *watch, const struct rfl_simulation *simulation,
                    const volatile sig_atomic_t *hurry) {
    double due = watch->begun + simulation->time / watch->speed, left;
    enum rfl_live_state state = rfl_live_wait(watch->live, 0);
    while (state != RFL_LIVE_GONE && (left = due - rfl_clock_seconds()) > 0 && !*hurry)
        state = rfl_live_wait(watch->live, left);
    watch->interval *= state == RFL_LIVE_BUSY ? slower : faster;
    watch->interval = fmin(fmax(watch->interval, shortest), longest);
    const double given_up = rfl_clock_seconds() + patience;
    while (state == RFL_LIVE_BUSY && rfl_clock_seconds() < given_up && !*hurry)
        state = rfl_live_wait(watch->live, look);
    if (state == RFL_LIVE_BUSY && !*hurry)
        state = RFL_LIVE_GONE;
    if (rfl_clock_seconds() > due + late)
        watch->begun += rfl_clock_seconds() - due;
    if (state == RFL_LIVE_READY)
        rfl_live_draw(watch->live, simulation);
    else if (state == RFL_LIVE_GONE)
        detach(watch);
    watch->due = next_frame(watch, simulation);
}

void rfl_watch_end(struct rfl_watch *watch) {
    if (watch->live)
        rfl_live_close(watch->live, &watch->error);
    watch->live = NULL;
}
