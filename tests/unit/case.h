/* A scenario made ready, run, or run into a folder, in a line. */
#include <string.h>

#include "rflesion.h"

/** Settings: key, value, key, value, ... */
#define WITH(...) ((const char *const[]){__VA_ARGS__, NULL})

static inline struct rfl_scenario *case_text(const char *text) {
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = rfl_scenario_parse("test.yaml", text, strlen(text), &error);
    if (!scenario)
        fail_msg("%s", error.text);
    return scenario;
}

static inline struct rfl_scenario *case_file(const char *path) {
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = rfl_scenario_read(path, &error);
    if (!scenario)
        fail_msg("%s", error.text);
    return scenario;
}

/** Ready to run; `settings`: WITH(...), or NULL. The scenario is freed. */
static inline struct rfl_simulation *case_ready(struct rfl_scenario *scenario,
                                                const char *const *settings) {
    struct rfl_error error = {0};
    enum rfl_status status = RFL_OK;
    for (; settings && *settings && !status; settings += 2)
        status = rfl_scenario_set(scenario, settings[0], settings[1], &error);
    struct rfl_simulation *simulation = status ? NULL : rfl_simulation_create(scenario, &error);
    if (!simulation)
        fail_msg("%s", error.text);
    rfl_scenario_free(scenario);
    return simulation;
}

/** Run to the end. */
static inline struct rfl_simulation *case_run(struct rfl_scenario *scenario,
                                              const char *const *settings) {
    struct rfl_error error = {0};
    struct rfl_simulation *simulation = case_ready(scenario, settings);
    if (rfl_simulation_run(simulation, NULL, &error))
        fail_msg("%s", error.text);
    return simulation;
}

/** Run to the end, with all files. */
static inline struct rfl_simulation *
case_run_into(const char *folder, struct rfl_scenario *scenario, const char *const *settings) {
    struct rfl_error error = {0};
    struct rfl_simulation *simulation = case_ready(scenario, settings);
    struct rfl_results *results = rfl_results_create(folder, &error);
    const struct rfl_observer observer = rfl_results_observer(results);
    if (!results || rfl_simulation_run(simulation, &observer, &error) ||
        rfl_results_commit(results, simulation, &error))
        fail_msg("%s", error.text);
    rfl_results_free(results);
    return simulation;
}
