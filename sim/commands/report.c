#include "commands.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "progress.h"
#include "signals.h"

/** Where the page goes: DIR/report.html, for several folders ./report.html, unless -o says so. */
static enum rfl_status choose_file(const struct rfl_arguments *arguments, char *path, size_t size,
                                   struct rfl_error *error) {
    const char *chosen = arguments->value[RFL_OPTION_FILE];
    const char *folder = arguments->operands[0];
    size_t end = strlen(folder);
    while (end > 1 && folder[end - 1] == '/')
        end--;
    int length = chosen ? snprintf(path, size, "%s", chosen)
                 : arguments->operand_count == 1
                     ? snprintf(path, size, "%.*s/report.html", (int)end, folder)
                     : snprintf(path, size, "report.html");
    if (length <= 0 || length >= (int)size)
        return rfl_error_add(error, RFL_INVALID, "the page's name is empty or too long");
    return RFL_OK;
}

enum rfl_status rfl_command_report(const struct rfl_arguments *arguments, struct rfl_error *error) {
    char path[PATH_MAX];
    if (rfl_arguments_require_results(arguments, error))
        return RFL_INVALID;
    struct rfl_progress progress;
    rfl_signals_catch();
    rfl_progress_begin(&progress, false);
    const struct rfl_listener listener = rfl_progress_listener(&progress);
    enum rfl_status status = choose_file(arguments, path, sizeof path, error);
    if (!status)
        status =
            rfl_report_write((const char *const *)arguments->operands, arguments->operand_count,
                             path, arguments->value[RFL_OPTION_LESSON] != NULL, &listener, error);
    rfl_progress_end(&progress);
    if (!status)
        printf("Written: %s\n", path);
    return status;
}
