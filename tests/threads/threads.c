/**
 * Two threads that read, run, write and free scenarios at once, under ThreadSanitizer or helgrind,
 * which end the program with an error where they race. Reports as TAP.
 */
#include <pthread.h>
#include <stdio.h>

#include "rflesion.h"

#define THREADS 2
#define ROUNDS  3

/** What one thread does, and what came of it. */
struct task {
    const char *probe;  /**< the section of the scenario */
    const char *folder; /**< of its results, in the working directory */
    double width;       /**< of the last round's lesion, m */
    enum rfl_status status;
    struct rfl_error error;
};

/** Read, change, check, run, write and free one scenario. */
static enum rfl_status run_once(struct task *task) {
    char text[512];
    int size = snprintf(text, sizeof text,
                        "probe: %s\n"
                        "protocol: {heating: fixed, set_temperature: 80 degC, duration: 10 s}\n"
                        "numerics: {accuracy: draft}\n",
                        task->probe);
    struct rfl_simulation *simulation = NULL;
    struct rfl_results *results = NULL;
    struct rfl_scenario *scenario = rfl_scenario_parse("thread", text, (size_t)size, &task->error);
    enum rfl_status status = scenario ? RFL_OK : RFL_FAILED;
    if (!status)
        status = rfl_scenario_set(scenario, "tissue.perfusion", "37 mL/min/100 g", &task->error);
    if (!status && !(simulation = rfl_simulation_create(scenario, &task->error)))
        status = RFL_FAILED;
    if (!status && !(results = rfl_results_create(task->folder, &task->error)))
        status = RFL_FAILED;
    if (!status) {
        struct rfl_observer observer = rfl_results_observer(results);
        status = rfl_simulation_run(simulation, &observer, &task->error);
    }
    if (!status)
        status = rfl_results_commit(results, simulation, &task->error);
    if (!status)
        task->width = 2 * simulation->lesion[RFL_ISOTHERM].radius;
    rfl_results_free(results);
    rfl_simulation_free(simulation);
    rfl_scenario_free(scenario);
    return status;
}

static void *work(void *context) {
    struct task *task = context;
    for (int round = 0; round < ROUNDS && !task->status; round++)
        task->status = run_once(task);
    return NULL;
}

int main(void) {
    static struct task tasks[THREADS] = {
        {.probe = "{shape: needle, gauge: 18, active_tip: 5 mm}", .folder = "needle"},
        {.probe = "{shape: sphere, diameter: 2 mm}", .folder = "sphere"},
    };
    pthread_t threads[THREADS];
    if (rfl_library_init(NULL))
        return 1;
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, work, &tasks[i]))
            return 1;
    int failed = 0;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        bool good = !tasks[i].status && tasks[i].width > 0;
        printf("%s %d - thread %d ran its scenario %d times\n%s", good ? "ok" : "not ok", i + 1,
               i + 1, ROUNDS, tasks[i].error.text);
        failed += !good;
    }
    rfl_library_free();
    return failed != 0;
}
