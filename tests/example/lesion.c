/* How wide is the lesion of a 22G and of an 18G cannula? */
#include <stdio.h>

#include "rflesion.h"

int main(int argc, char *argv[]) {
    static const char *const gauges[] = {"22", "18"};
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = NULL;

    if (argc == 2 && !rfl_library_init(&error))
        scenario = rfl_scenario_read(argv[1], &error);
    for (int i = 0; scenario && i < 2; i++) {
        struct rfl_simulation *simulation = NULL;
        if (!rfl_scenario_set(scenario, "probe.gauge", gauges[i], &error))
            simulation = rfl_simulation_create(scenario, &error);
        if (simulation && !rfl_simulation_run(simulation, NULL, &error))
            printf("%sG: %.1f mm wide\n", gauges[i], 2e3 * simulation->lesion[RFL_ISOTHERM].radius);
        rfl_simulation_free(simulation);
    }
    rfl_scenario_free(scenario);
    rfl_library_free();
    fputs(argc == 2 ? error.text : "usage: lesion SCENARIO.yaml\n", stderr);
    return argc == 2 ? (int)error.status : 2;
}
