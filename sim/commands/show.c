#include "commands.h"

#include <limits.h>

#include "outcome.h"
#include "screen.h"
#include "signals.h"
#include "sweep.h"

void rfl_offer_screens(const struct rfl_completion *completion) {
    for (size_t i = 0; i < rfl_terminal_count; i++)
        if (!rfl_terminals[i].ending)
            completion->offer_word(completion->context, rfl_terminals[i].name,
                                   rfl_terminals[i].help);
}

enum rfl_status rfl_command_show(const struct rfl_arguments *arguments, struct rfl_error *error) {
    char directory[PATH_MAX];
    const char *screen = arguments->value[RFL_OPTION_SCREEN];
    const struct rfl_terminal *asked = screen ? rfl_terminal_find(screen, error) : NULL;
    if (screen && !asked)
        return RFL_INVALID;
    rfl_signals_catch();
    screen = asked ? rfl_screen_usable(asked)->name : rfl_screen_choose();
    if (arguments->value[RFL_OPTION_VARY])
        return rfl_sweep(arguments, true, screen, error);
    struct rfl_scenario *scenario = rfl_arguments_open_scenario(arguments, error);
    if (!scenario)
        return error->status;
    struct rfl_arguments with_plot = *arguments;
    with_plot.value[RFL_OPTION_PLOT] = "";
    enum rfl_status status =
        rfl_directory_choose(arguments, scenario, directory, sizeof directory, error);
    struct rfl_progress progress;
    rfl_progress_begin(&progress, arguments->value[RFL_OPTION_QUIET] != NULL);
    if (!status)
        status = rfl_outcome_run(scenario, directory, &with_plot, NULL, &progress, error);
    rfl_scenario_free(scenario);
    if (!status && screen)
        status = rfl_plot(directory, screen, &rfl_signal_listener, error);
    return status;
}
