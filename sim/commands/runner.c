#include "runner.h"

#include <stdio.h>

#include "signals.h"

/** Go on to whatever comes first: a step's end, an event, or the next frame of who watches. */
static enum rfl_status advance_or_next(struct rfl_simulation *simulation,
                                       const struct rfl_watch *watch, unsigned *events,
                                       struct rfl_error *error) {
    *events = 0;
    return watch->live && watch->due < rfl_simulation_due(simulation)
               ? rfl_simulation_advance(simulation, watch->due, error)
               : rfl_simulation_next(simulation, events, error);
}

/** A signal has come: who watches wants what there is by now, else the run is given up. */
static enum rfl_status interrupt(struct rfl_simulation *simulation, const struct rfl_watch *watch,
                                 struct rfl_error *error) {
    return watch->wanted && rfl_signal == SIGINT
               ? rfl_simulation_stop(simulation, error)
               : rfl_error_add(error, RFL_FAILED, "stopped at %g s", simulation->time);
}

/** Run, writing what is due, and showing how far it is. */
static enum rfl_status run_to_end(struct rfl_simulation *simulation, struct rfl_results *results,
                                  struct rfl_watch *watch, struct rfl_progress *progress,
                                  struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    rfl_watch_begin(watch, simulation);
    for (unsigned events = 0; !status && !(events & RFL_EVENT_END);) {
        status = advance_or_next(simulation, watch, &events, error);
        if (status)
            break;
        rfl_results_write(results, simulation, events);
        if (watch->live && (simulation->time >= watch->due || events & RFL_EVENT_END))
            rfl_watch_draw(watch, simulation, &rfl_signal);
        if (!watch->live)
            rfl_progress_update(progress, simulation->time / simulation->end);
        if (rfl_signal && !(events & RFL_EVENT_END))
            status = interrupt(simulation, watch, error);
    }
    rfl_progress_end(progress);
    rfl_watch_end(watch);
    return status;
}

/** Compute what is told beside the result; a signal means: go without it. */
static enum rfl_status run_bench(const struct rfl_simulation *simulation, struct rfl_bench *bench,
                                 struct rfl_error *error) {
    const int before =
        rfl_signal; /* has ended the run itself, whose result is there all the same */
    if (rfl_bench_begin(bench, simulation->scenario, error))
        return RFL_FAILED;
    while (rfl_signal == before && rfl_bench_next(bench))
        ;
    if (bench->run)
        rfl_bench_end(bench);
    return RFL_OK;
}

enum rfl_status rfl_runner_run(struct rfl_simulation *simulation, const char *directory,
                               struct rfl_watch *watch, struct rfl_progress *progress,
                               struct rfl_bench *bench, char note[RFL_NOTE_SIZE],
                               struct rfl_replaced *replaced, struct rfl_error *error) {
    note[0] = '\0';
    *replaced = (struct rfl_replaced){0};
    rfl_signals_catch();
    struct rfl_results *results = rfl_results_create(directory, error);
    if (!results)
        return error->status;
    double end = simulation->end;
    enum rfl_status status = run_to_end(simulation, results, watch, progress, error);
    if (!status && bench)
        status = run_bench(simulation, bench, error);
    if (rfl_signal && status) {
        rfl_error_clear(error);
        rfl_error_add(error, RFL_FAILED,
                      "stopped by %s after %.1f s of %.1f s; no result was written",
                      rfl_signal_name(), simulation->time, end);
    } else if (!status)
        status = rfl_results_commit_bench(results, simulation,
                                          bench && bench->scenario ? bench : NULL, error);
    if (!status && simulation->end < end)
        snprintf(note, RFL_NOTE_SIZE, "stopped by %s at %.1f s of %.6g s; the result ends there\n",
                 rfl_signal_name(), simulation->end, end);
    else if (!status && bench && !bench->scenario)
        snprintf(note, RFL_NOTE_SIZE,
                 "stopped by %s; the result is complete, but says nothing of a bench\n",
                 rfl_signal_name());
    *replaced = *rfl_results_replaced(results);
    rfl_results_free(results);
    return status;
}
