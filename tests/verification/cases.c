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

struct rfl_scenario *case_scenario(const struct run_case *run) {
    struct rfl_error error = {0};
    char text[1024], tip[64] = "";
    if (strcmp(run->shape, "needle") == 0)
        snprintf(tip, sizeof tip, ", active_tip: %.17g mm", run->tip);
    snprintf(text, sizeof text,
             "probe: {shape: %s, diameter: %.17g mm%s}\n"
             "protocol: {heating: fixed, set_temperature: %.17g degC, ramp: %.17g s,\n"
             "           duration: %.17g s, cooldown: %.17g s}\n"
             "tissue: {perfusion: %.17g 1/s}\n"
             "output: {interval: %.17g s}\n"
             "numerics: {accuracy: %s}\n",
             run->shape, run->diameter, tip, run->set_temperature, run->ramp, run->duration,
             run->cooldown, run->perfusion, run->duration + run->cooldown, run->accuracy);
    struct rfl_scenario *scenario = NULL;
    if (rfl_library_init(&error) == RFL_OK)
        scenario = rfl_scenario_parse("case", text, strlen(text), &error);
    if (!scenario || rfl_scenario_check(scenario, &error) != RFL_OK)
        give_up(text, &error);
    return scenario;
}

struct rfl_simulation *case_simulation(const struct run_case *run) {
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = case_scenario(run);
    struct rfl_simulation *simulation = rfl_simulation_create(scenario, &error);
    rfl_scenario_free(scenario);
    if (!simulation)
        give_up("no simulation", &error);
    return simulation;
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
