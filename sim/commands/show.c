#include "commands.h"

#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

void rfl_offer_screens(const struct rfl_place *place) {
    for (size_t i = 0; i < rfl_terminal_count; i++)
        if (!rfl_terminals[i].ending)
            place->take(place->context, rfl_terminals[i].name, rfl_terminals[i].help);
}

/* --- where pictures can be shown --- */

/** The names of gnuplot's terminals, each between blanks; "" where there is no gnuplot. */
static void list_drivers(char *names, size_t size) {
    FILE *pipe = popen("gnuplot -d -e 'print GPVAL_TERMINALS' 2>&1 </dev/null", "r");
    size_t length = pipe ? fread(names + 1, 1, size - 3, pipe) : 0;
    names[0] = ' ';
    snprintf(names + 1 + strcspn(names + 1, "\n"), 2, " ");
    if (!length || (pipe && pclose(pipe)))
        names[0] = '\0';
}

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

const char *rfl_screen_choose(void) {
    static const char *const windows[] = {"qt", "wxt", "x11"};
    char drivers[2048];
    list_drivers(drivers, sizeof drivers);
    if (is_set("DISPLAY") || is_set("WAYLAND_DISPLAY"))
        for (size_t i = 0; i < sizeof windows / sizeof *windows; i++)
            if (has(drivers, windows[i]))
                return windows[i];
    if (!isatty(STDOUT_FILENO))
        return NULL;
    return has(drivers, "sixelgd") && shows_sixels() ? "sixel" : "dumb";
}

enum rfl_status rfl_command_show(const struct rfl_arguments *arguments, struct rfl_error *error) {
    char directory[PATH_MAX];
    const char *screen = arguments->value[RFL_OPTION_SCREEN];
    if (screen && !rfl_terminal_find(screen, error))
        return RFL_INVALID;
    if (!screen)
        screen = rfl_screen_choose();
    if (arguments->value[RFL_OPTION_VARY])
        return rfl_vary(arguments, true, screen, error);
    struct rfl_scenario *scenario = rfl_scenario_open(arguments, error);
    if (!scenario)
        return error->status;
    struct rfl_arguments with_plot = *arguments;
    with_plot.value[RFL_OPTION_PLOT] = "";
    enum rfl_status status =
        rfl_run_directory(arguments, scenario, directory, sizeof directory, error);
    struct rfl_progress progress;
    rfl_progress_begin(&progress, arguments->value[RFL_OPTION_QUIET] != NULL);
    if (!status)
        status = rfl_run_scenario(scenario, directory, &with_plot, &progress, error);
    rfl_scenario_free(scenario);
    if (!status && screen)
        status = rfl_plot(directory, screen, NULL, error);
    return status;
}
