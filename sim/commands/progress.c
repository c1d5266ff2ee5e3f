#include "progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "screen.h"

#define BAR 30 /* characters of the bar */

/* Work that takes less, s, shows no bar; nor is one drawn more often than this, s. */
static const double patience = 1, pause = 0.1;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void rfl_progress_begin(struct rfl_progress *progress, bool quiet) {
    double time = now();
    *progress = (struct rfl_progress){!quiet && rfl_screen_obeys(stderr), false, time, time};
}

/** "12 s", or "3 min". */
static void format_left(double seconds, char *text, size_t size) {
    if (seconds < 90)
        snprintf(text, size, "%.0f s", seconds);
    else
        snprintf(text, size, "%.0f min", seconds / 60);
}

void rfl_progress_tell(struct rfl_progress *progress, double part) {
    char left[32], bar[BAR + 1];
    double time = now(), spent = time - progress->begun;
    if (!progress->wanted || part <= 0 || spent < patience || time - progress->redrawn < pause)
        return;
    int filled = (int)(BAR * (part < 1 ? part : 1));
    memset(bar, '#', (size_t)filled);
    memset(bar + filled, '.', (size_t)(BAR - filled));
    bar[BAR] = '\0';
    format_left(spent * (1 - part) / part, left, sizeof left);
    fprintf(stderr, "\r[%s] %3.0f %%, %s left\033[K", bar, 100 * part, left);
    fflush(stderr);
    progress->drawn = true;
    progress->redrawn = time;
}

void rfl_progress_end(struct rfl_progress *progress) {
    if (progress->drawn)
        fputs("\r\033[K", stderr);
    progress->drawn = false;
}
