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

/** A picture that is wanted. */
struct wish {
    const char *directory, *picture, *terminal;
    const struct rfl_listener *listener;
};

/** How pictures that are files begin and end, whatever is in them. */
static const struct format {
    const char *terminal, *begin, *end;
} formats[] = {
    {"png", "\x89PNG\r\n", "IEND\xae\x42\x60\x82"},
    {"svg", "<", "</svg>"},
    {"pdf", "%PDF-", "%%EOF"},
    {"gif", "GIF8", ";"},
};

/** The format of a terminal; NULL: it shows pictures, or is not known. */
static const struct format *format_of(const char *terminal) {
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (!strcmp(formats[i].terminal, terminal))
            return &formats[i];
    return NULL;
}

/** What has come of a picture so far. */
struct taken {
    size_t size;
    char first[8], last[16]; /**< its first bytes, and its last but for blanks behind */
    size_t ended;            /**< how many of the last there are */
    size_t brackets;         /**< ] in a row, at its end */
};

/** Remember how a picture begins and ends. */
static void remember(struct taken *taken, const char *bytes, size_t count) {
    for (size_t i = 0; i < count; i++, taken->size++) {
        if (taken->size < sizeof taken->first)
            taken->first[taken->size] = bytes[i];
        if (strchr(" \r\n", bytes[i]) && bytes[i])
            continue;
        if (taken->ended == sizeof taken->last)
            memmove(taken->last, taken->last + 1, --taken->ended);
        taken->last[taken->ended++] = bytes[i];
    }
}

/** Whether it is a whole picture of a format. */
static bool is_whole(const struct taken *taken, const struct format *format) {
    const size_t begin = strlen(format->begin), end = strlen(format->end);
    return taken->size >= begin && taken->ended >= end &&
           !memcmp(taken->first, format->begin, begin) &&
           !memcmp(taken->last + taken->ended - end, format->end, end);
}

/** Write XML of gnuplot's, which leaves the end of a CDATA section as it is, in texts, too, where
 * it may not stand. */
static void write_xml(struct rfl_file *to, struct taken *taken, const char *bytes, size_t count) {
    size_t from = 0;
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] == '>' && taken->brackets >= 2) {
            rfl_file_write(to, bytes + from, i - from);
            rfl_file_print(to, "&gt;");
            from = i + 1;
        }
        taken->brackets = bytes[i] == ']' ? taken->brackets + 1 : 0;
    }
    rfl_file_write(to, bytes + from, count - from);
}

/** Copy what comes through a pipe into a file, to its end or the limit. */
static void copy(int from, struct rfl_file *to, bool xml, struct taken *taken,
                 const struct rfl_gnuplot_limit *limit) {
    char buffer[65536];
    struct pollfd input = {.fd = from, .events = POLLIN};
    while (!rfl_gnuplot_over(limit)) {
        if (poll(&input, 1, 100) != 1)
            continue;
        ssize_t count = read(from, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        remember(taken, buffer, (size_t)count);
        if (xml)
            write_xml(to, taken, buffer, (size_t)count);
        else
            rfl_file_write(to, buffer, (size_t)count);
    }
}

/** Say what gnuplot complained of. */
static enum rfl_status complain(const char *picture, FILE *said, struct rfl_error *error) {
    char text[1024];
    rewind(said);
    text[fread(text, 1, sizeof text - 1, said)] = '\0';
    return rfl_gnuplot_complaint(picture, text, error);
}

/** Take what a gnuplot that was started draws, and wait for its end. What it says of that end is
 * not enough: some say that all is well, and have drawn nothing, or a part. */
static enum rfl_status finish(pid_t pid, int from, const struct wish *wish, FILE *said,
                              struct rfl_file *out, const struct rfl_gnuplot_limit *limit,
                              struct rfl_error *error) {
    const struct format *format = format_of(wish->terminal);
    struct taken taken = {.size = 0};
    int exit_status;
    if (out)
        copy(from, out, format && !strcmp(format->terminal, "svg"), &taken, limit);
    if (!rfl_gnuplot_wait(pid, limit, &exit_status))
        return rfl_gnuplot_late(wish->picture, limit, error);
    if (exit_status || (out && !taken.size))
        return complain(wish->picture, said, error);
    if (out && format && !is_whole(&taken, format))
        return rfl_error_add(error, RFL_FAILED,
                             "gnuplot could not draw the picture %s: what it wrote is not a whole "
                             "picture of the format %s",
                             wish->picture, format->terminal);
    return RFL_OK;
}

/** Run gnuplot on a script; what it draws goes to `out` (NULL: it shows it itself). */
static enum rfl_status run(char *const arguments[], const struct wish *wish, struct rfl_file *out,
                           struct rfl_error *error) {
    int pipe_end[2] = {-1, -1}, outcome = 0;
    const struct rfl_gnuplot_limit limit = rfl_gnuplot_limit(wish->listener);
    pid_t pid;
    if (rfl_gnuplot_over(&limit))
        return rfl_gnuplot_late(wish->picture, &limit, error);
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
                                     : finish(pid, pipe_end[0], wish, said, out, &limit, error);
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
    const struct wish wish = {directory, picture, terminal, listener};
    return run(arguments, &wish, file, error);
}

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
    fflush(stdout); /* its failure stays with the stream, whose owner reports it */
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
        if (listener && listener->notify)
            listener->notify(listener->context, (double)i / (double)rfl_picture_count,
                             slow(picture, row));
        status = rfl_plot_file(directory, picture->name, row, listener, error);
    }
    return status;
}
