#include "commands.h"

#include <limits.h>

#include "outcome.h"
#include "sweep.h"
#include "watch.h"

enum rfl_status rfl_command_run(const struct rfl_arguments *arguments, struct rfl_error *error) {
    char directory[PATH_MAX];
    struct rfl_watch watch; /* what is wrong with its options is said first */
    if (rfl_watch_parse(&watch, arguments, error))
        return RFL_INVALID;
    if (arguments->value[RFL_OPTION_VARY])
        return rfl_sweep(arguments, arguments->value[RFL_OPTION_PLOT] != NULL, NULL, error);
    struct rfl_scenario *scenario = rfl_arguments_open_scenario(arguments, error);
    if (!scenario)
        return error->status;
    enum rfl_status status =
        rfl_directory_choose(arguments, scenario, directory, sizeof directory, error);
    struct rfl_progress progress;
    rfl_progress_begin(&progress, arguments->value[RFL_OPTION_QUIET] != NULL);
    if (!status)
        status = rfl_outcome_run(scenario, directory, arguments, &watch, &progress, error);
    rfl_scenario_free(scenario);
    return status;
}
