#include "commands.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "progress.h"
#include "screen.h"
#include "watch.h"

/** Signals that stop a run cleanly; a second one ends the program at once. */
static const struct {
    int number;
    const char *name;
} stopping[] = {{SIGINT, "SIGINT (Ctrl-C)"}, {SIGTERM, "SIGTERM"}, {SIGHUP, "SIGHUP"}};

static volatile sig_atomic_t received;

static void receive(int number) {
    if (received) {
        signal(number, SIG_DFL);
        raise(number);
    }
    received = number;
}

/** Catch the stopping signals but for those that were ignored on entry, as under nohup. */
static void catch_signals(void) {
    struct sigaction action = {.sa_handler = receive, .sa_flags = SA_RESTART}, before;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof stopping / sizeof *stopping; i++)
        if (!sigaction(stopping[i].number, NULL, &before) && before.sa_handler != SIG_IGN)
            sigaction(stopping[i].number, &action, NULL);
}

/** Who is told of a run. */
struct audience {
    struct rfl_observer results;
    struct rfl_progress *progress;
    struct rfl_watch *watch;
};

/** Tell the results' observer, and those who look on; a signal ends the run. */
static int observe(void *context, const struct rfl_simulation *simulation, unsigned events) {
    struct audience *audience = context;
    struct rfl_watch *watch = audience->watch;
    if (audience->results.observe(audience->results.context, simulation, events))
        return RFL_GIVE_UP;
    if (watch->live && events & (RFL_EVENT_VISIT | RFL_EVENT_END))
        rfl_watch_draw(watch, simulation, &received);
    if (!watch->live)
        rfl_progress_tell(audience->progress, simulation->time / simulation->end);
    if (received)
        return watch->wanted && received == SIGINT ? RFL_FINISH : RFL_GIVE_UP;
    return RFL_GO_ON;
}

/** When the watch wants to be told next. */
static double visit(void *context, const struct rfl_simulation *simulation) {
    const struct audience *audience = context;
    return rfl_watch_next(audience->watch, simulation);
}

/** Name of the signal that was received. */
static const char *received_name(void) {
    size_t i = 0;
    while (stopping[i].number != received)
        i++;
    return stopping[i].name;
}

/** Run, telling all who are told. */
static enum rfl_status run_observed(struct rfl_simulation *simulation, struct rfl_results *results,
                                    struct rfl_watch *watch, struct rfl_progress *progress,
                                    struct rfl_error *error) {
    struct audience audience = {
        .results = rfl_results_observer(results), .progress = progress, .watch = watch};
    const struct rfl_observer observer = {observe, visit, &audience};
    rfl_watch_begin(watch, simulation);
    enum rfl_status status = rfl_simulation_run(simulation, &observer, error);
    rfl_progress_end(progress);
    rfl_watch_end(watch);
    return status;
}

/** Run, and put the result in its place; nothing is left of a run that fails or is given up. */
static enum rfl_status run_into(const char *directory, struct rfl_simulation *simulation,
                                struct rfl_watch *watch, struct rfl_progress *progress,
                                struct rfl_error *error) {
    catch_signals();
    struct rfl_results *results = rfl_results_create(directory, error);
    if (!results)
        return error->status;
    double end = simulation->end;
    enum rfl_status status = run_observed(simulation, results, watch, progress, error);
    if (received && status) {
        rfl_error_clear(error);
        rfl_error_add(error, RFL_FAILED,
                      "stopped by %s after %.1f s of %.1f s; no result was written",
                      received_name(), simulation->time, end);
    } else if (!status)
        status = rfl_results_commit(results, simulation, error);
    if (!status && simulation->end < end) {
        char note[128];
        snprintf(note, sizeof note, "stopped by %s at %.1f s of %.6g s; the result ends there\n",
                 received_name(), simulation->end, end);
        rfl_report("note", note);
    }
    rfl_results_free(results);
    return status;
}

/** How it was solved, for -v. */
static void print_numerics(const struct rfl_simulation *simulation) {
    const struct rfl_energy *energy = &simulation->energy;
    const char *per = simulation->scenario->probe.shape == RFL_CYLINDER ? "J/m" : "J";
    printf("Solved: %s accuracy, %zu cells, %zu steps (%zu rejected), %zu linear solves, "
           "%.1f iterations each, %.1f ms\n",
           rfl_accuracy_names[simulation->scenario->accuracy], simulation->grid->layout.cells,
           simulation->steps, simulation->rejected_steps, simulation->solves,
           simulation->solves ? (double)simulation->iterations / (double)simulation->solves : 0.0,
           1e3 * simulation->wall_time);
    printf("Energy: %.4g %s delivered = %.4g stored + %.4g carried off by blood + %.4g through "
           "the edge",
           energy->delivered, per, energy->stored, energy->perfusion, energy->boundary);
    if (simulation->scenario->probe.coolant_conductance > 0)
        printf(" + %.4g carried off by the coolant", energy->coolant);
    printf(" (imbalance %.1e)\n", energy->imbalance_fraction);
}

enum rfl_status rfl_run_directory(const struct rfl_arguments *arguments,
                                  const struct rfl_scenario *scenario, char *directory, size_t size,
                                  struct rfl_error *error) {
    const char *chosen = arguments->value[RFL_OPTION_OUTPUT];
    int length = chosen ? snprintf(directory, size, "%s", chosen)
                        : snprintf(directory, size, "out/%s", scenario->name);
    if (length <= 0 || length >= (int)size)
        return rfl_error_add(error, RFL_INVALID, "the output folder's name is empty or too long");
    return RFL_OK;
}

/** Print the summary, its verdicts in colour where the screen has colours. */
static void print_summary(const struct rfl_simulation *simulation) {
    char *text = NULL;
    size_t size;
    FILE *memory = open_memstream(&text, &size);
    if (memory)
        rfl_summary_print(simulation, memory);
    if (memory && !fclose(memory))
        rfl_style_verdicts(stdout, text);
    else /* no memory: without colour */
        rfl_summary_print(simulation, stdout);
    free(text);
}

/** Say what came of a run, and where its files are. */
static void print_result(const struct rfl_simulation *simulation, const char *directory,
                         bool verbose, bool drawn) {
    print_summary(simulation);
    if (verbose)
        print_numerics(simulation);
    printf("Files:  %s\n", directory);
    if (drawn)
        rfl_pictures_print(directory, "png");
}

enum rfl_status rfl_run_scenario(const struct rfl_scenario *scenario, const char *directory,
                                 const struct rfl_arguments *arguments,
                                 struct rfl_progress *progress, struct rfl_error *error) {
    struct rfl_watch watch;
    if (rfl_watch_take(&watch, arguments, error))
        return RFL_INVALID;
    struct rfl_simulation *simulation = rfl_simulation_create(scenario, error);
    if (!simulation)
        return error->status;
    bool quiet = arguments->value[RFL_OPTION_QUIET] != NULL;
    enum rfl_status status = run_into(directory, simulation, &watch, progress, error);
    rfl_report("warning", simulation->warnings);
    if (!status) {
        bool plot = arguments->value[RFL_OPTION_PLOT] != NULL;
        if (plot)
            status = rfl_plot(directory, "png", NULL, error);
        /* Pictures that could not be drawn take nothing from the result. */
        if (!quiet)
            print_result(simulation, directory, arguments->value[RFL_OPTION_VERBOSE] != NULL,
                         plot && !status);
        if (watch.error.status)
            status = rfl_error_add(error, RFL_FAILED, "%.*s", (int)strcspn(watch.error.text, "\n"),
                                   watch.error.text);
    }
    rfl_simulation_free(simulation);
    return status;
}

enum rfl_status rfl_command_run(const struct rfl_arguments *arguments, struct rfl_error *error) {
    char directory[PATH_MAX];
    struct rfl_watch watch; /* what is wrong with its options is said first */
    if (rfl_watch_take(&watch, arguments, error))
        return RFL_INVALID;
    if (arguments->value[RFL_OPTION_VARY])
        return rfl_vary(arguments, arguments->value[RFL_OPTION_PLOT] != NULL, NULL, error);
    struct rfl_scenario *scenario = rfl_scenario_open(arguments, error);
    if (!scenario)
        return error->status;
    enum rfl_status status =
        rfl_run_directory(arguments, scenario, directory, sizeof directory, error);
    struct rfl_progress progress;
    rfl_progress_begin(&progress, arguments->value[RFL_OPTION_QUIET] != NULL);
    if (!status)
        status = rfl_run_scenario(scenario, directory, arguments, &progress, error);
    rfl_scenario_free(scenario);
    return status;
}
