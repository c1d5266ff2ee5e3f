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

/** "80 degC", "to 80 degC in 15 s, hold", "to 80 degC in 15 s". */
static void temperature_words(const struct rfl_stage *stage, const char *degree, char *text,
                              size_t size) {
    const struct rfl_protocol *protocol = &stage->protocol;
    double set = protocol->set_temperature - RFL_CELSIUS;
    if (protocol->ramp > 0)
        snprintf(text, size, "to %.6g %s in %.6g s%s", set, degree, protocol->ramp,
                 protocol->ramp < stage->end - stage->start ? ", hold" : "");
    else
        snprintf(text, size, "%.6g %s", set, degree);
}

/** "20 ms pulses at 2 Hz, 45 V, at most 42 degC". */
static void pulse_words(const struct rfl_protocol *protocol, const char *degree, char *text,
                        size_t size) {
    int used = snprintf(text, size, "%.6g ms pulses at %.6g Hz, %.6g V",
                        1e3 * protocol->pulse_width, protocol->pulse_rate, protocol->voltage);
    if (rfl_protocol_holds_temperature(protocol) && used > 0 && (size_t)used < size)
        snprintf(text + used, size - (size_t)used, ", at most %.6g %s",
                 protocol->set_temperature - RFL_CELSIUS, degree);
}

void rfl_stage_words(const struct rfl_stage *stage, const char *degree, char *text, size_t size) {
    const struct rfl_protocol *protocol = &stage->protocol;
    if (protocol->control == RFL_CONTROL_OFF)
        snprintf(text, size, "pause");
    else if (rfl_protocol_is_rf(protocol) && protocol->pulses != RFL_PULSES_NONE)
        pulse_words(protocol, degree, text, size);
    else if (protocol->control == RFL_CONTROL_POWER)
        snprintf(text, size, "%.6g W", protocol->power);
    else if (protocol->control == RFL_CONTROL_VOLTAGE)
        snprintf(text, size, "%.6g V", protocol->voltage);
    else
        temperature_words(stage, degree, text, size);
}
