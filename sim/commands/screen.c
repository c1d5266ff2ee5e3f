#include "screen.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "commands.h"
#include "signals.h"

/** Control sequences, by enum rfl_style (ECMA-48, "select graphic rendition"). */
static const char *const sequences[] = {
    [RFL_STYLE_HEADING] = "\033[1m",     [RFL_STYLE_ERROR] = "\033[1;31m",
    [RFL_STYLE_WARNING] = "\033[1;33m",  [RFL_STYLE_INSIDE] = "\033[35m",
    [RFL_STYLE_BORDERLINE] = "\033[33m", [RFL_STYLE_OUTSIDE] = "\033[36m",
};

/** Words of a summary that have a style. */
static const struct {
    const char *words;
    enum rfl_style style;
} verdicts[] = {{"inside the modelled lesion", RFL_STYLE_INSIDE},
                {"outside the modelled lesion", RFL_STYLE_OUTSIDE},
                {"borderline", RFL_STYLE_BORDERLINE}};

bool rfl_screen_obeys(FILE *stream) {
    const char *terminal = getenv("TERM");
    return terminal && *terminal && strcmp(terminal, "dumb") != 0 && isatty(fileno(stream));
}

int rfl_screen_width(FILE *stream) {
    struct winsize size;
    if (!isatty(fileno(stream)) || ioctl(fileno(stream), TIOCGWINSZ, &size))
        return 0;
    return size.ws_col;
}

int rfl_screen_measure(FILE *stream) {
    int width = rfl_screen_width(stream);
    return width >= 20 && width < 80 ? width : 80;
}

const char *rfl_style_begin(FILE *stream, enum rfl_style style) {
    return rfl_screen_obeys(stream) && !getenv("NO_COLOR") ? sequences[style] : "";
}

const char *rfl_style_end(FILE *stream) {
    return rfl_screen_obeys(stream) && !getenv("NO_COLOR") ? "\033[0m" : "";
}

void rfl_style_print(FILE *stream, enum rfl_style style, const char *text) {
    fprintf(stream, "%s%s%s", rfl_style_begin(stream, style), text, rfl_style_end(stream));
}

/** The verdict that stands first in a text, and where; NULL: there is none. */
static const char *next_verdict(const char *text, size_t *verdict) {
    const char *first = NULL;
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        const char *found = strstr(text, verdicts[i].words);
        if (found && (!first || found < first)) {
            first = found;
            *verdict = i;
        }
    }
    return first;
}

void rfl_style_verdicts(FILE *stream, const char *text) {
    size_t verdict = 0;
    for (const char *found; (found = next_verdict(text, &verdict));) {
        fprintf(stream, "%.*s", (int)(found - text), text);
        rfl_style_print(stream, verdicts[verdict].style, verdicts[verdict].words);
        text = found + strlen(verdicts[verdict].words);
    }
    fputs(text, stream);
}

void rfl_screen_report(const char *kind, const char *sentences) {
    while (*sentences) {
        int length = (int)strcspn(sentences, "\n");
        const char *place = strstr(sentences, ": error: ");
        bool placed = place && place < sentences + length;
        enum rfl_style style = strcmp(kind, "error") ? RFL_STYLE_WARNING : RFL_STYLE_ERROR;
        const char *begin = rfl_style_begin(stderr, style), *end = rfl_style_end(stderr);
        if (placed)
            fprintf(stderr, "%.*s: %serror:%s%.*s\n", (int)(place - sentences), sentences, begin,
                    end, length - (int)(place - sentences) - (int)strlen(": error:"),
                    place + strlen(": error:"));
        else
            fprintf(stderr, "rflesion: %s%s:%s %.*s\n", begin, kind, end, length, sentences);
        sentences += length;
        sentences += *sentences == '\n';
    }
}

/** Print one line of text, broken at blanks. */
static void wrap_line(FILE *stream, const char *line, size_t length, int indent, int width) {
    int column = indent;
    for (size_t end; length; line += end, length -= end) {
        size_t blanks = strspn(line, " ");
        end = blanks + strcspn(line + blanks, " \n");
        end = end < length ? end : length;
        int word = 0;
        for (size_t i = blanks; i < end; i++)
            word += ((unsigned char)line[i] & 0xC0U) != 0x80U;
        if (width && column > indent && column + (int)blanks + word > width) {
            fprintf(stream, "\n%*s", indent, "");
            column = indent;
            line += blanks, length -= blanks, end -= blanks, blanks = 0;
        }
        fprintf(stream, "%.*s", (int)end, line);
        column += (int)blanks + word;
    }
}

void rfl_screen_wrap(FILE *stream, const char *text, int indent, int width) {
    for (size_t length; *text; text += length + (text[length] == '\n')) {
        length = strcspn(text, "\n");
        wrap_line(stream, text, length, indent, *text == ' ' ? 0 : width);
        if (text[length])
            fprintf(stream, "\n%*s", text[length + 1] && text[length + 1] != '\n' ? indent : 0, "");
    }
}

/* --- where pictures can be shown --- */

/** Read a terminal's answer up to `end`, for at most a third of a second. */
static void read_answer(char *answer, size_t size, char end) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    size_t length = 0;
    while (length + 1 < size && poll(&input, 1, 333) == 1 &&
           read(STDIN_FILENO, answer + length, 1) == 1)
        if (answer[length++] == end)
            break;
    answer[length] = '\0';
}

/** Whether the terminal says, when asked for its attributes, that it shows sixels: number 4. */
static bool shows_sixels(void) {
    static const char question[] = "\033[c";
    const char *term = getenv("TERM");
    struct termios before, raw;
    char answer[64];
    if (!term || !strcmp(term, "dumb") || !isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &before))
        return false;
    raw = before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw))
        return false;
    answer[0] = '\0';
    fflush(stdout);
    if (write(STDOUT_FILENO, question, sizeof question - 1) == sizeof question - 1)
        read_answer(answer, sizeof answer, 'c');
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    char *number = strtok(answer, "\033[?;c"); /* "ESC [ ? 62 ; 4 ; 6 c" */
    while (number && strcmp(number, "4"))
        number = strtok(NULL, "\033[?;c");
    return number != NULL;
}

/** Whether gnuplot has a driver. */
static bool has(const char *drivers, const char *name) {
    char word[32];
    snprintf(word, sizeof word, " %s ", name);
    return strstr(drivers, word) != NULL;
}

static bool is_set(const char *variable) {
    const char *value = getenv(variable);
    return value && *value;
}

/** Whether windows open; else the reason is said, and what is done instead. */
static bool opens(const char *name, const char *instead) {
    struct rfl_error error = {0};
    if (!rfl_windows_try(name, &rfl_signal_listener, &error))
        return true;
    error.text[strcspn(error.text, "\n")] = '\0';
    char note[sizeof error.text + 64];
    snprintf(note, sizeof note, "%s%s\n", error.text, instead);
    rfl_screen_report("note", note);
    return false;
}

static const char with_characters[] = ": drawn with characters instead";

const char *rfl_screen_choose(void) {
    char drivers[2048];
    rfl_gnuplot_drivers(drivers, sizeof drivers, &rfl_signal_listener);
    const bool terminal = isatty(STDOUT_FILENO);
    if (is_set("DISPLAY") || is_set("WAYLAND_DISPLAY"))
        for (size_t i = 0; i < rfl_terminal_count; i++) {
            const struct rfl_terminal *row = &rfl_terminals[i];
            if (!row->windows || !has(drivers, row->name))
                continue;
            if (opens(row->name, terminal ? with_characters : ""))
                return row->name;
            break; /* others would wait for the same display */
        }
    if (!terminal)
        return NULL;
    return has(drivers, "sixelgd") && shows_sixels() ? "sixel" : "dumb";
}

const struct rfl_terminal *rfl_screen_usable(const struct rfl_terminal *terminal) {
    char drivers[2048];
    if (!terminal->windows)
        return terminal;
    rfl_gnuplot_drivers(drivers, sizeof drivers, &rfl_signal_listener);
    if (!has(drivers, terminal->name) || opens(terminal->name, with_characters))
        return terminal; /* that it has none, gnuplot says itself */
    return rfl_terminal_find("dumb", NULL);
}
