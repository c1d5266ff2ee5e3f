#include "runner.h"

#include <signal.h>
#include <stdio.h>

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

enum rfl_status rfl_runner_run(struct rfl_simulation *simulation, const char *directory,
                               struct rfl_watch *watch, struct rfl_progress *progress,
                               char note[RFL_NOTE_SIZE], struct rfl_error *error) {
    note[0] = '\0';
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
    if (!status && simulation->end < end)
        snprintf(note, RFL_NOTE_SIZE, "stopped by %s at %.1f s of %.6g s; the result ends there\n",
                 received_name(), simulation->end, end);
    rfl_results_free(results);
    return status;
}
