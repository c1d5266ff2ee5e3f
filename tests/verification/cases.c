#include "cases.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/** End the program with what went wrong. */
static void give_up(const char *what, const struct rfl_error *error) {
    fprintf(stderr, "%s:\n%s", what, error->text);
    exit(EXIT_FAILURE);
}

struct rfl_scenario *text_scenario(const char *text, const char *const *settings) {
    struct rfl_error error = {0};
    char key[64];
    struct rfl_scenario *scenario = NULL;
    if (rfl_library_init(&error) == RFL_OK)
        scenario = rfl_scenario_parse("case", text, strlen(text), &error);
    for (; scenario && settings && *settings; settings++) {
        const char *value = strchr(*settings, '=');
        snprintf(key, sizeof key, "%.*s", (int)(value - *settings), *settings);
        if (rfl_scenario_set(scenario, key, value + 1, &error) != RFL_OK)
            give_up(*settings, &error);
    }
    if (!scenario || rfl_scenario_check(scenario, &error) != RFL_OK)
        give_up(text, &error);
    return scenario;
}

struct rfl_scenario *case_scenario(const struct run_case *run) {
    char text[1024], tip[64] = "";
    if (strcmp(run->shape, "needle") == 0)
        snprintf(tip, sizeof tip, ", active_tip: %.17g mm", run->tip);
    snprintf(text, sizeof text,
             "probe: {shape: %s, diameter: %.17g mm%s}\n"
             "protocol: {heating: fixed, set_temperature: %.17g degC, ramp: %.17g s,\n"
             "           duration: %.17g s, cooldown: %.17g s}\n"
             "tissue: {perfusion: %.17g 1/s}\n"
             "output: {interval: %.17g s}\n"
             "numerics: {accuracy: %s}\n%s",
             run->shape, run->diameter, tip, run->set_temperature, run->ramp, run->duration,
             run->cooldown, run->perfusion, run->duration + run->cooldown, run->accuracy,
             run->sections ? run->sections : "");
    return text_scenario(text, NULL);
}

struct rfl_simulation *scenario_simulation(struct rfl_scenario *scenario) {
    struct rfl_error error = {0};
    struct rfl_simulation *simulation = rfl_simulation_create(scenario, &error);
    rfl_scenario_free(scenario);
    if (!simulation)
        give_up("no simulation", &error);
    return simulation;
}

struct rfl_simulation *case_simulation(const struct run_case *run) {
    return scenario_simulation(case_scenario(run));
}

void case_advance(struct rfl_simulation *simulation, double t) {
    struct rfl_error error = {0};
    if (rfl_simulation_advance(simulation, t, &error) != RFL_OK)
        give_up("no advance", &error);
}

double cpu_time(void) {
    struct timespec time;
    return clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0
               ? (double)time.tv_sec + 1e-9 * (double)time.tv_nsec
               : NAN;
}
