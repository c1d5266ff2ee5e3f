#include "rflesion/pictures.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../results/file.h"
#include "../results/folder.h"
#include "../rows/rows.h"
#include "gnuplot.h"
#include "plot.h"

/** Copy what comes through a pipe into a file, to its end or the limit; number of bytes. */
static size_t copy(int from, struct rfl_file *to, const struct rfl_gnuplot_limit *limit) {
    char buffer[65536];
    size_t total = 0;
    struct pollfd input = {.fd = from, .events = POLLIN};
    while (!rfl_gnuplot_over(limit)) {
        if (poll(&input, 1, 100) != 1)
            continue;
        ssize_t count = read(from, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        rfl_file_write(to, buffer, (size_t)count);
        total += (size_t)count;
    }
    return total;
}

/** Say what gnuplot complained of. */
static enum rfl_status complain(const char *picture, FILE *said, struct rfl_error *error) {
    char text[1024];
    rewind(said);
    text[fread(text, 1, sizeof text - 1, said)] = '\0';
    return rfl_gnuplot_complaint(picture, text, error);
}

/** Take what a gnuplot that was started draws, and wait for its end. */
static enum rfl_status finish(pid_t pid, int from, const char *picture, FILE *said,
                              struct rfl_file *out, const struct rfl_gnuplot_limit *limit,
                              struct rfl_error *error) {
    size_t size = out ? copy(from, out, limit) : 1;
    int exit_status;
    if (!rfl_gnuplot_wait(pid, limit, &exit_status))
        return rfl_gnuplot_late(picture, limit, error);
    return exit_status || !size ? complain(picture, said, error) : RFL_OK;
}

/** Run gnuplot on a script; what it draws goes to `out` (NULL: it shows it itself). */
static enum rfl_status run(char *const arguments[], const char *picture, struct rfl_file *out,
                           const struct rfl_listener *listener, struct rfl_error *error) {
    int pipe_end[2] = {-1, -1}, outcome = 0;
    const struct rfl_gnuplot_limit limit = rfl_gnuplot_limit(listener);
    pid_t pid;
    if (rfl_gnuplot_over(&limit))
        return rfl_gnuplot_late(picture, &limit, error);
    FILE *said = tmpfile();
    if (!said)
        return rfl_error_add(error, RFL_FAILED, "cannot make a temporary file: %s",
                             strerror(errno));
    if (out && pipe(pipe_end))
        outcome = errno;
    if (!outcome && out && fcntl(pipe_end[0], F_SETFD, FD_CLOEXEC) < 0)
        outcome = errno;
    if (!outcome)
        outcome = rfl_gnuplot_start(arguments, -1, pipe_end[1], fileno(said), &pid);
    if (pipe_end[1] >= 0)
        close(pipe_end[1]);
    enum rfl_status status = outcome ? rfl_gnuplot_missing(outcome, error)
                                     : finish(pid, pipe_end[0], picture, said, out, &limit, error);
    if (pipe_end[0] >= 0)
        close(pipe_end[0]);
    fclose(said);
    return status;
}

/* --- pictures --- */

enum rfl_status rfl_plot_draw(const char *directory, const char *picture, const char *terminal,
                              struct rfl_file *file, const struct rfl_listener *listener,
                              struct rfl_error *error) {
    char relative[64], script[PATH_MAX];
    snprintf(relative, sizeof relative, "plots/%s.gp", picture);
    if (rfl_data_path(relative, script, sizeof script))
        return rfl_error_add(error, RFL_FAILED, "cannot find the program's file %s", relative);
    char size[64];
    rfl_gnuplot_size(size, sizeof size);
    /* -d: without the user's own settings; -p: windows stay. "-": the picture goes to stdout. */
    char *play = !file && isatty(STDOUT_FILENO) ? "play" : NULL;
    char *arguments[] = {"gnuplot",        "-d", "-p", "-e", size, "-c", script, (char *)directory,
                         (char *)terminal, "-",  play, NULL};
    return run(arguments, picture, file, listener, error);
}

/** A picture that is wanted. */
struct wish {
    const char *directory, *picture, *terminal;
    const struct rfl_listener *listener;
};

static enum rfl_status write_picture(void *context, struct rfl_file *file,
                                     struct rfl_error *error) {
    const struct wish *wish = context;
    return rfl_plot_draw(wish->directory, wish->picture, wish->terminal, file, wish->listener,
                         error);
}

/** Show a picture: gnuplot itself does on a terminal and in windows; what else standard output may
 * be, we write to, since gnuplot does not say what it could not write. */
static enum rfl_status show(const struct wish *wish, const struct rfl_terminal *terminal,
                            struct rfl_error *error) {
    struct rfl_file out = {.stream = stdout};
    fflush(stdout);
    enum rfl_status status = write_picture(
        (void *)wish, terminal->windows || isatty(STDOUT_FILENO) ? NULL : &out, error);
    fflush(stdout); /* its failure stays with the stream, whose owner tells of it */
    return status;
}

enum rfl_status rfl_plot_file(const char *directory, const char *picture,
                              const struct rfl_terminal *terminal,
                              const struct rfl_listener *listener, struct rfl_error *error) {
    struct wish wish = {directory, picture, terminal->name, listener};
    if (!terminal->ending)
        return show(&wish, terminal, error);
    char name[64];
    snprintf(name, sizeof name, "%s.%s", picture, terminal->ending);
    char *path = rfl_file_path(directory, name, error);
    enum rfl_status status =
        path ? rfl_file_replace(path, write_picture, &wish, error) : RFL_FAILED;
    free(path);
    return status;
}

/** What of a picture takes seconds: its animation; NULL: nothing. */
static const char *slow(const struct rfl_picture *picture, const struct rfl_terminal *terminal) {
    bool animated = !strcmp(terminal->name, "gif") && !strcmp(picture->name, "map");
    return animated ? "drawing map.gif" : NULL;
}

enum rfl_status rfl_plot(const char *directory, const char *terminal,
                         const struct rfl_listener *listener, struct rfl_error *error) {
    const struct rfl_terminal *row = rfl_terminal_find(terminal, error);
    if (!row)
        return RFL_INVALID;
    json_t *summary = rfl_folder_summary(directory, error);
    if (!summary)
        return error ? error->status : RFL_FAILED;
    const bool rf = json_object_get(summary, RFL_SUMMARY_GENERATOR) != NULL;
    json_decref(summary);
    enum rfl_status status = RFL_OK;
    for (size_t i = 0; !status && i < rfl_picture_count; i++) {
        const struct rfl_picture *picture = &rfl_pictures[i];
        if (picture->rf_only && !rf)
            continue;
        if (listener && listener->tell)
            listener->tell(listener->context, (double)i / (double)rfl_picture_count,
                           slow(picture, row));
        status = rfl_plot_file(directory, picture->name, row, listener, error);
    }
    return status;
}
