/* Whether there is a display on which gnuplot can draw. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/clock.h"
#include "gnuplot.h"

/** s that windows may take to appear. */
static const double longest = 10;

/** s between two looks at what gnuplot says: too short for a person to notice, too
 * long to cost anything. */
static const double look = 0.05;

/** What gnuplot's drivers say of a display that leads nowhere; some of them wait for ever then, and
 * some end well. */
static const char *const complaints[] = {"could not connect to display", "unable to open display",
                                         "no Qt platform plugin", "cannot open display",
                                         "X11 aborted"};

/** What is in a file, from its beginning, as text. */
static void read_all(FILE *file, char *text, size_t size) {
    ssize_t length = pread(fileno(file), text, size - 1, 0);
    text[length > 0 ? length : 0] = '\0';
}

/** The complaint in a text; NULL: there is none. */
static const char *find_complaint(const char *text) {
    for (size_t i = 0; i < sizeof complaints / sizeof *complaints; i++)
        if (strstr(text, complaints[i]))
            return complaints[i];
    return NULL;
}

/** Let gnuplot do a command; false: it did not end well and in time. What it said is in `text`. */
static bool command(const char *commands, const struct rfl_listener *listener, FILE *said,
                    char *text, size_t size) {
    char *arguments[] = {"gnuplot", "-d", "-e", (char *)commands, NULL};
    const struct rfl_gnuplot_limit limit = {rfl_clock_seconds() + longest,
                                            listener ? listener->stop : NULL};
    pid_t pid;
    int status = -1, failure = rfl_gnuplot_start(arguments, -1, fileno(said), fileno(said), &pid);
    if (failure) {
        snprintf(text, size, "%s", failure == ENOENT ? "there is no gnuplot" : strerror(failure));
        return false;
    }
    bool ended;
    do {
        ended = rfl_gnuplot_ended(pid, look, &status);
        read_all(said, text, size);
    } while (!ended && !find_complaint(text) && !rfl_gnuplot_over(&limit));
    if (!ended)
        rfl_gnuplot_end(pid);
    return ended && !status && !find_complaint(text);
}

enum rfl_status rfl_windows_try(const char *terminal, const struct rfl_listener *listener,
                                struct rfl_error *error) {
    char commands[128], text[2048];
    FILE *said = tmpfile();
    if (!said)
        return rfl_error_add(error, RFL_FAILED, "cannot make a temporary file: %s",
                             strerror(errno));
    snprintf(commands, sizeof commands, "set terminal %s; set multiplot; unset multiplot",
             terminal);
    const bool good = command(commands, listener, said, text, sizeof text);
    fclose(said);
    if (good)
        return RFL_OK;
    const char *complaint = find_complaint(text), *display = getenv("DISPLAY");
    text[strcspn(text, "\n")] = '\0';
    return rfl_error_add(error, RFL_FAILED, "no window opens: %s (DISPLAY is %s)",
                         complaint ? complaint
                         : *text   ? text
                                   : "gnuplot does not answer",
                         display && *display ? display : "not set");
}

void rfl_gnuplot_drivers(char *names, size_t size, const struct rfl_listener *listener) {
    FILE *said = tmpfile();
    names[0] = '\0';
    if (!said)
        return;
    if (!command("print GPVAL_TERMINALS", listener, said, names + 1, size - 2))
        names[0] = '\0';
    else
        names[0] = ' ';
    if (names[0])
        snprintf(names + 1 + strcspn(names + 1, "\n"), 2, " ");
    fclose(said);
}
