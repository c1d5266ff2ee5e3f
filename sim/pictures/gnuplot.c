#include "gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../base/clock.h"

extern char **environ;

#define WIDEST  120 /* characters of a picture on a terminal, and its lines */
#define TALLEST 42

/** Let a process that we feed not hear Ctrl-C. */
static int block_sigint(posix_spawnattr_t *attributes) {
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGINT);
    int failure = posix_spawnattr_setsigmask(attributes, &blocked);
    return failure ? failure : posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK);
}

int rfl_gnuplot_start(char *const arguments[], int in, int out, int said, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure)
        return failure;
    failure = posix_spawnattr_init(&attributes);
    if (failure) {
        posix_spawn_file_actions_destroy(&actions);
        return failure;
    }
    failure = in >= 0 ? posix_spawn_file_actions_adddup2(&actions, in, 0)
                      : posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (!failure && in >= 0)
        failure = block_sigint(&attributes);
    if (!failure && out >= 0)
        failure = posix_spawn_file_actions_adddup2(&actions, out, 1);
    if (!failure)
        failure = posix_spawn_file_actions_adddup2(&actions, said, 2);
    if (!failure)
        failure = posix_spawnp(pid, arguments[0], &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

/** s that gnuplot may take for one picture. */
static double patience(void) {
    const char *wanted = getenv("RFLESION_PATIENCE");
    double seconds = wanted ? strtod(wanted, NULL) : 0;
    return seconds > 0 ? seconds : RFL_PATIENCE;
}

struct rfl_gnuplot_limit rfl_gnuplot_limit(const struct rfl_listener *listener) {
    return (struct rfl_gnuplot_limit){rfl_clock_seconds() + patience(),
                                      listener ? listener->stop : NULL};
}

static bool is_stopped(const struct rfl_gnuplot_limit *limit) {
    return limit->stop && *limit->stop;
}

bool rfl_gnuplot_over(const struct rfl_gnuplot_limit *limit) {
    return is_stopped(limit) || rfl_clock_seconds() >= limit->until;
}

bool rfl_gnuplot_ended(pid_t pid, double seconds, int *status) {
    const double until = rfl_clock_seconds() + seconds;
    struct timespec pause = {.tv_nsec = 500000};
    for (;;) {
        pid_t ended = waitpid(pid, status, WNOHANG);
        if (ended == pid || (ended < 0 && errno != EINTR))
            return true;
        if (rfl_clock_seconds() >= until)
            return false;
        nanosleep(&pause, NULL);
        if (pause.tv_nsec < 16000000)
            pause.tv_nsec *= 2;
    }
}

void rfl_gnuplot_end(pid_t pid) {
    int status;
    kill(pid, SIGTERM);
    if (rfl_gnuplot_ended(pid, 1, &status))
        return;
    kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
}

/* s between two looks at the limit, so that after a signal nobody notices a wait. The end itself
 * is seen sooner. */
static const double look = 0.1;

bool rfl_gnuplot_wait(pid_t pid, const struct rfl_gnuplot_limit *limit, int *status) {
    *status = -1;
    while (!rfl_gnuplot_over(limit))
        if (rfl_gnuplot_ended(pid, look, status))
            return true;
    rfl_gnuplot_end(pid);
    return false;
}

enum rfl_status rfl_gnuplot_late(const char *picture, const struct rfl_gnuplot_limit *limit,
                                 struct rfl_error *error) {
    if (is_stopped(limit))
        return rfl_error_add(error, RFL_FAILED, "stopped while gnuplot drew the picture %s",
                             picture);
    return rfl_error_add(error, RFL_FAILED,
                         "gnuplot did not draw the picture %s within %g s and was ended", picture,
                         patience());
}

enum rfl_status rfl_gnuplot_missing(int reason, struct rfl_error *error) {
    if (reason == ENOENT)
        return rfl_error_add(error, RFL_FAILED,
                             "gnuplot was not found: install it, for instance with "
                             "`sudo apt-get install gnuplot-nox`");
    return rfl_error_add(error, RFL_FAILED, "cannot run gnuplot: %s", strerror(reason));
}

enum rfl_status rfl_gnuplot_complaint(const char *picture, char *said, struct rfl_error *error) {
    char *end = said;
    for (const char *c = said; *c; c++)
        if ((unsigned char)*c > ' ' || (end > said && end[-1] != ' '))
            *end++ = (unsigned char)*c > ' ' ? *c : ' ';
    *end = '\0';
    /* What our scripts say themselves begins with "script" line N: */
    const char *reason = *said == '"' ? strstr(said, ": ") : NULL;
    return rfl_error_add(error, RFL_FAILED, "gnuplot could not draw the picture %s: %s", picture,
                         reason  ? reason + 2
                         : *said ? said
                                 : "it does not say why");
}

void rfl_gnuplot_size(char *text, size_t size) {
    struct winsize window = {0};
    text[0] = '\0';
    if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) && window.ws_col >= 40 && window.ws_row >= 16)
        snprintf(text, size, "columns = %d; rows = %d",
                 window.ws_col < WIDEST ? window.ws_col : WIDEST,
                 window.ws_row - 1 < TALLEST ? window.ws_row - 1 : TALLEST);
}
