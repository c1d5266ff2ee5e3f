#include "words.h"

#include "rflesion/rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const rfl_words_heatings[] = {
    [RFL_HEATING_FIXED] = "hot surface (idealised)", [RFL_HEATING_RF] = "RF"};

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

void rfl_words_stage(const struct rfl_stage *stage, const char *degree, char *text, size_t size) {
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

void rfl_words_heating(const struct rfl_scenario *scenario, const char *degree, char *text,
                       size_t size) {
    char words[128];
    if (scenario->stage_count == 1)
        rfl_words_stage(&scenario->stages[0], degree, words, sizeof words);
    else
        snprintf(words, sizeof words, "%zu stages", scenario->stage_count);
    /* "hold, 90 s" would say that it is held for 90 s. */
    snprintf(text, size, strchr(words, ',') ? "%s, %s; %.6g s in all" : "%s, %s, %.6g s",
             rfl_words_heatings[scenario->protocol.heating], words, scenario->protocol.duration);
}

void rfl_words_impedance(const struct rfl_scenario *scenario, char *text, size_t size) {
    if (scenario->protocol.series_resistance > 0)
        snprintf(text, size, "%.6g ohm of leads and skin included",
                 scenario->protocol.series_resistance);
    else
        snprintf(text, size, "tissue only");
}

const char *rfl_words_count(const struct rfl_criteria *criteria) {
    return rfl_criteria_count(criteria) > RFL_TIME_ABOVE ? "four" : "three";
}

void rfl_words_criterion(const struct rfl_criteria *criteria, enum rfl_criterion criterion,
                         char *text, size_t size) {
    if (criterion == RFL_ISOTHERM)
        snprintf(text, size, "%g °C isotherm", criteria->isotherm - RFL_CELSIUS);
    else if (criterion == RFL_ARRHENIUS)
        snprintf(text, size, "Arrhenius Ω ≥ 1 (%s)", criteria->kinetics.name);
    else if (criterion == RFL_CEM43)
        snprintf(text, size, "CEM43 ≥ %g min", criteria->cem43 / 60);
    else
        snprintf(text, size, "≥ %g °C for %g s", criteria->above_temperature - RFL_CELSIUS,
                 criteria->above_duration);
}

/** Highest temperature that tissue outside the lesion by Arrhenius damage has come to, K. */
static double hottest_spared(const struct rfl_simulation *simulation) {
    double hottest = 0;
    for (size_t i = 0; i < simulation->grid->layout.cells; i++)
        if (simulation->grid->tissue[i] && simulation->damage->omega[i] < 1)
            hottest = fmax(hottest, simulation->damage->peak[i]);
    return hottest;
}

void rfl_words_kinetics(const struct rfl_simulation *simulation, char *text, size_t size) {
    const struct rfl_kinetics *kinetics = &simulation->scenario->lesion.kinetics;
    bool beyond = kinetics->measured && hottest_spared(simulation) > kinetics->measured_to;
    snprintf(text, size, "%s%s%s%s", kinetics->stands_for ? kinetics->stands_for : "",
             kinetics->stands_for && beyond ? "; " : "", beyond ? "extrapolated: measured at " : "",
             beyond ? kinetics->measured : "");
}
