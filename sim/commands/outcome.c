#include "outcome.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner.h"
#include "screen.h"
#include "signals.h"

/** How it was solved, for -v. */
static void print_numerics(const struct rfl_simulation *simulation) {
    const struct rfl_energy *energy = &simulation->energy;
    const char *per = *rfl_shapes[simulation->scenario->probe.shape].per ? "J/m" : "J";
    printf("Solved: %s accuracy, %zu cells, %zu steps (%zu rejected), %zu linear solves, "
           "%.1f iterations each, %.1f ms\n",
           rfl_accuracy_names[simulation->scenario->accuracy], simulation->grid->layout.cells,
           simulation->steps, simulation->rejected_steps, simulation->solves,
           simulation->solves ? (double)simulation->iterations / (double)simulation->solves : 0.0,
           1e3 * simulation->wall_time);
    printf("Energy: %.4g %s delivered = %.4g stored + %.4g carried off by blood + %.4g through "
           "the edge",
           energy->delivered, per, energy->stored, energy->perfusion, energy->boundary);
    if (rfl_scenario_is_cooled(simulation->scenario))
        printf(" + %.4g carried off by the coolant", energy->coolant);
    printf(" (imbalance %.1e)\n", energy->imbalance_fraction);
}

/** Print the summary, its verdicts in colour where the screen has colours. */
static void print_summary(const struct rfl_simulation *simulation) {
    char *text = NULL;
    size_t size;
    FILE *memory = open_memstream(&text, &size);
    if (memory)
        rfl_summary_print(simulation, memory);
    const bool written = memory && !ferror(memory);
    if (memory && !fclose(memory) && written && text)
        rfl_style_verdicts(stdout, text);
    else /* no memory: without colour */
        rfl_summary_print(simulation, stdout);
    free(text);
}

/** Names of the pictures that a result took the place of, and that were not drawn anew. */
static void list_gone(const struct rfl_replaced *replaced, const char *directory, char *gone,
                      size_t size) {
    char path[PATH_MAX + NAME_MAX + 2];
    size_t used = 0;
    gone[0] = '\0';
    for (const char *name = replaced->pictures; *name && used < size;) {
        int length = (int)strcspn(name, " ");
        snprintf(path, sizeof path, "%s/%.*s", directory, length, name);
        if (access(path, F_OK))
            used += (size_t)snprintf(gone + used, size - used, "%s%.*s", used ? ", " : "", length,
                                     name);
        name += length + 1;
    }
}

/** Say what a result took the place of, where that is lost or was of other settings. */
static void tell_replaced(const struct rfl_replaced *replaced, const char *directory) {
    char gone[sizeof replaced->pictures];
    char text[PATH_MAX + sizeof gone + sizeof replaced->left + 256];
    list_gone(replaced, directory, gone, sizeof gone);
    if (!replaced->other_settings && !*gone && !replaced->report && !*replaced->left)
        return;
    snprintf(text, sizeof text, "%s held a result%s, which was replaced%s%s%s%s%s\n", directory,
             replaced->other_settings ? " of other settings" : "",
             *gone ? "; its pictures are gone: " : "", gone,
             replaced->report ? "; its report is kept as report-old.html" : "",
             *replaced->left ? "; it could not be deleted and now is " : "", replaced->left);
    rfl_screen_report("note", text);
}

/** Say what came of the bench. */
static void print_bench(const struct rfl_bench *bench) {
    char words[RFL_BENCH_SIZE];
    if (!bench->scenario)
        return;
    rfl_bench_words(bench, "degC", words, sizeof words);
    printf("%s\n", words);
}

/** Say what came of a run, and where its files are. */
static enum rfl_status print_result(const struct rfl_simulation *simulation,
                                    const struct rfl_bench *bench, const char *directory,
                                    bool verbose, bool drawn, struct rfl_error *error) {
    print_summary(simulation);
    print_bench(bench);
    if (verbose)
        print_numerics(simulation);
    printf("Files:  %s\n", directory);
    return drawn ? rfl_command_print_pictures(directory, "png", error) : RFL_OK;
}

enum rfl_status rfl_outcome_run(const struct rfl_scenario *scenario, const char *directory,
                                const struct rfl_arguments *arguments, struct rfl_watch *watch,
                                struct rfl_progress *progress, struct rfl_error *error) {
    struct rfl_watch unwatched = {.wanted = false};
    if (!watch)
        watch = &unwatched;
    struct rfl_simulation *simulation = rfl_simulation_create(scenario, error);
    if (!simulation)
        return error->status;
    bool quiet = arguments->value[RFL_OPTION_QUIET] != NULL;
    char note[RFL_NOTE_SIZE];
    struct rfl_replaced replaced;
    struct rfl_bench bench = {.body = false};
    const bool beside = arguments->value[RFL_OPTION_BENCH] != NULL;
    enum rfl_status status = rfl_runner_run(simulation, directory, watch, progress,
                                            beside ? &bench : NULL, note, &replaced, error);
    rfl_screen_report("note", note);
    rfl_screen_report("warning", simulation->warnings);
    if (!status) {
        bool plot = arguments->value[RFL_OPTION_PLOT] != NULL;
        if (plot)
            status = rfl_plot(directory, "png", &rfl_signal_listener, error);
        tell_replaced(&replaced, directory);
        /* Pictures that could not be drawn take nothing from the result. */
        if (!quiet &&
            print_result(simulation, &bench, directory,
                         arguments->value[RFL_OPTION_VERBOSE] != NULL, plot && !status, error))
            status = RFL_FAILED;
        if (watch->error.status)
            status = rfl_error_add(error, RFL_FAILED, "%.*s", (int)strcspn(watch->error.text, "\n"),
                                   watch->error.text);
    }
    rfl_bench_end(&bench);
    rfl_simulation_free(simulation);
    return status;
}
