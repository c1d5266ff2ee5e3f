#include "progress.h"

#include <stdio.h>
#include <string.h>

#include "../base/clock.h"
#include "screen.h"
#include "signals.h"

#define BAR 30 /* characters of the bar */

/* Work that takes less, s, shows no bar; nor is one drawn more often than this, s. */
static const double patience = 1, between = 0.1;

void rfl_progress_begin(struct rfl_progress *progress, bool quiet) {
    double time = rfl_clock_seconds();
    *progress = (struct rfl_progress){!quiet && rfl_screen_obeys(stderr), false, time, time, 0, 1};
}

/** "12 s left", or "3 min left". */
static void format_left(double seconds, char *text, size_t size) {
    if (seconds < 90)
        snprintf(text, size, "%.0f s left", seconds);
    else
        snprintf(text, size, "%.0f min left", seconds / 60);
}

/** Draw the bar, and behind it in words what is to be expected. */
static void draw(struct rfl_progress *progress, double part, const char *words) {
    char bar[BAR + 1];
    int filled = (int)(BAR * (part < 1 ? part : 1));
    memset(bar, '#', (size_t)filled);
    memset(bar + filled, '.', (size_t)(BAR - filled));
    bar[BAR] = '\0';
    fprintf(stderr, "\r[%s] %3.0f %%, %s\033[K", bar, 100 * part, words);
    fflush(stderr);
    progress->drawn = true;
    progress->redrawn = rfl_clock_seconds();
}

void rfl_progress_update(struct rfl_progress *progress, double part) {
    char left[32];
    double time = rfl_clock_seconds(), spent = time - progress->begun;
    part = ((double)progress->piece + part) / (double)progress->pieces;
    if (!progress->wanted || part <= 0 || spent < patience || time - progress->redrawn < between)
        return;
    format_left(spent * (1 - part) / part, left, sizeof left);
    draw(progress, part, left);
}

/** Show how far the library's work is; what is slow is named at once, since nothing is reported
 * before its end. */
static void on_progress(void *context, double part, const char *slow) {
    struct rfl_progress *progress = context;
    if (slow && progress->wanted)
        draw(progress, part, slow);
    else
        rfl_progress_update(progress, part);
}

struct rfl_listener rfl_progress_listener(struct rfl_progress *progress) {
    return (struct rfl_listener){on_progress, progress, &rfl_signal};
}

void rfl_progress_end(struct rfl_progress *progress) {
    if (progress->drawn)
        fputs("\r\033[K", stderr);
    progress->drawn = false;
}
