#include "rflesion/scenario.h"

double rfl_scenario_heating_time(const struct rfl_scenario *scenario) {
    double time = 0;
    for (size_t i = 0; i < scenario->stage_count; i++)
        time += scenario->stages[i].protocol.duration;
    return scenario->stage_count ? time : scenario->protocol.duration;
}

double rfl_scenario_end(const struct rfl_scenario *scenario) {
    return rfl_scenario_heating_time(scenario) + scenario->protocol.cooldown;
}

bool rfl_scenario_is_stopped(const struct rfl_scenario *scenario) {
    return scenario->output.stop < rfl_scenario_end(scenario) * (1 - 1e-9);
}
