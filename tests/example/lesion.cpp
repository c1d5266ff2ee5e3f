// How wide is the lesion of a 22G and of an 18G cannula? In C++.
#include <cstdio>
#include <initializer_list>
#include <memory>

#include "rflesion.h"

int main(int argc, char *argv[]) {
    using scenario_owner = std::unique_ptr<rfl_scenario, decltype(&rfl_scenario_free)>;
    using simulation_owner = std::unique_ptr<rfl_simulation, decltype(&rfl_simulation_free)>;
    rfl_error error{};

    if (argc != 2 || rfl_library_init(&error))
        return 2;
    scenario_owner scenario{rfl_scenario_read(argv[1], &error), rfl_scenario_free};
    for (const char *gauge : {"22", "18"}) {
        if (!scenario || rfl_scenario_set(scenario.get(), "probe.gauge", gauge, &error))
            break;
        simulation_owner simulation{rfl_simulation_create(scenario.get(), &error),
                                    rfl_simulation_free};
        if (simulation && !rfl_simulation_run(simulation.get(), nullptr, &error))
            std::printf("%sG: %.1f mm wide\n", gauge,
                        2e3 * simulation->lesion[RFL_ISOTHERM].radius);
    }
    scenario.reset();
    rfl_library_free();
    std::fputs(error.text, stderr);
    return error.status;
}
