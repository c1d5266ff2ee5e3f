/* A scenario at draft through the library, with one row and no files: what `make counts` counts. */
#include <stdio.h>

#include "rflesion.h"

int main(int argc, char *argv[]) {
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = NULL;
    struct rfl_simulation *simulation = NULL;
    if (argc != 2 || rfl_library_init(&error))
        return 2;
    scenario = rfl_scenario_read(argv[1], &error);
    if (scenario && !rfl_scenario_set(scenario, "numerics.accuracy", "draft", &error) &&
        !rfl_scenario_set(scenario, "output.interval", "1 h", &error))
        simulation = rfl_simulation_create(scenario, &error);
    if (simulation && !rfl_simulation_run(simulation, NULL, &error))
        printf("%g mm\n", 1e3 * simulation->lesion[RFL_ISOTHERM].radius);
    rfl_simulation_free(simulation);
    rfl_scenario_free(scenario);
    rfl_library_free();
    fputs(error.text, stderr);
    return (int)error.status;
}
