#include "commands.h"
#include "screen.h"
#include "signals.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

void rfl_offer_formats(const struct rfl_completion *completion) {
    for (size_t i = 0; rfl_comparison_formats[i]; i++)
        completion->offer_word(completion->context, rfl_comparison_formats[i], NULL);
}

/** Where the pictures go unless -o says otherwise: "comparison", beside the first result. */
static enum rfl_status choose_directory(const struct rfl_arguments *arguments, char *directory,
                                        size_t size, struct rfl_error *error) {
    const char *chosen = arguments->value[RFL_OPTION_COMPARISON], *first = arguments->operand;
    size_t length = strlen(first);
    while (length > 1 && first[length - 1] == '/')
        length--;
    while (length && first[length - 1] != '/')
        length--;
    int written = chosen ? snprintf(directory, size, "%s", chosen)
                         : snprintf(directory, size, "%.*scomparison", (int)length, first);
    if (written <= 0 || written >= (int)size)
        return rfl_error_add(error, RFL_INVALID, "the output folder's name is empty or too long");
    return RFL_OK;
}

/** Print the table, draw the pictures and, beside a table for people, say where they are. */
static enum rfl_status compare(const struct rfl_comparison *comparison, const char *format,
                               const char *directory, const struct rfl_terminal *terminal,
                               struct rfl_error *error) {
    enum rfl_status status =
        rfl_comparison_print(comparison, format, rfl_screen_width(stdout), stdout, error);
    if (!status)
        status =
            rfl_comparison_plot(comparison, directory, terminal->name, &rfl_signal_listener, error);
    if (!status && terminal->ending && !strcmp(format, rfl_comparison_formats[0]))
        status = rfl_command_print_pictures(directory, terminal->ending, error);
    return status;
}

enum rfl_status rfl_command_compare(const struct rfl_arguments *arguments,
                                    struct rfl_error *error) {
    const char *name = arguments->value[RFL_OPTION_TERMINAL];
    const char *format = arguments->value[RFL_OPTION_FORMAT];
    const struct rfl_terminal *terminal = rfl_terminal_find(name ? name : "png", error);
    char directory[PATH_MAX];
    if (rfl_arguments_require_results(arguments, error))
        return RFL_INVALID;
    if (arguments->operand_count < 2)
        rfl_error_add(error, RFL_INVALID, "compare needs at least two results");
    enum rfl_status status = terminal && arguments->operand_count >= 2
                                 ? choose_directory(arguments, directory, sizeof directory, error)
                                 : RFL_INVALID;
    if (status)
        return status;
    rfl_signals_catch();
    terminal = rfl_screen_usable(terminal);
    struct rfl_comparison *comparison = rfl_comparison_read(
        (const char *const *)arguments->operands, arguments->operand_count, error);
    if (!comparison)
        return error->status;
    status = compare(comparison, format ? format : rfl_comparison_formats[0], directory, terminal,
                     error);
    rfl_comparison_free(comparison);
    return status;
}
