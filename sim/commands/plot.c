#include "commands.h"

#include <stdio.h>
#include <string.h>

#include "progress.h"
#include "screen.h"
#include "signals.h"

void rfl_offer_terminals(const struct rfl_completion *completion) {
    for (size_t i = 0; i < rfl_terminal_count; i++)
        completion->offer_word(completion->context, rfl_terminals[i].name, rfl_terminals[i].help);
}

enum rfl_status rfl_command_print_pictures(const char *directory, const char *ending,
                                           struct rfl_error *error) {
    char tail[16];
    snprintf(tail, sizeof tail, ".%s", ending);
    struct rfl_listing names;
    enum rfl_status status = rfl_listing_read(directory, tail, &names, error);
    for (size_t i = 0; i < names.count; i++)
        printf("%s %s/%s%s\n", i ? "       " : "Drawn: ", directory, names.name[i], tail);
    rfl_listing_free(&names);
    return status;
}

enum rfl_status rfl_command_plot(const struct rfl_arguments *arguments, struct rfl_error *error) {
    const char *name = arguments->value[RFL_OPTION_TERMINAL];
    const struct rfl_terminal *terminal = rfl_terminal_find(name ? name : "png", error);
    if (!terminal || rfl_arguments_require_results(arguments, error))
        return RFL_INVALID;
    rfl_signals_catch();
    terminal = rfl_screen_usable(terminal);
    struct rfl_progress progress;
    rfl_progress_begin(&progress, !terminal->ending); /* no bar among what is shown */
    const struct rfl_listener listener = rfl_progress_listener(&progress);
    enum rfl_status status = rfl_plot(arguments->operand, terminal->name, &listener, error);
    rfl_progress_end(&progress);
    if (!status && terminal->ending)
        status = rfl_command_print_pictures(arguments->operand, terminal->ending, error);
    return status;
}
