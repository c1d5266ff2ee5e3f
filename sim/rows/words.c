#include "words.h"

#include <stdio.h>
#include <string.h>

const char *const rfl_words_heatings[] = {
    [RFL_HEATING_FIXED] = "hot surface (idealised)", [RFL_HEATING_RF] = "RF"};

void rfl_words_heating(const struct rfl_scenario *scenario, const char *degree, char *text,
                       size_t size) {
    char words[128];
    if (scenario->stage_count == 1)
        rfl_stage_words(&scenario->stages[0], degree, words, sizeof words);
    else
        snprintf(words, sizeof words, "%zu stages", scenario->stage_count);
    /* "hold, 90 s" would say that it is held so long. */
    snprintf(text, size, strchr(words, ',') ? "%s, %s; %.6g s in all" : "%s, %s, %.6g s",
             rfl_words_heatings[scenario->protocol.heating], words, scenario->protocol.duration);
}

void rfl_words_impedance(const struct rfl_scenario *scenario, char *text, size_t size) {
    if (scenario->protocol.series_resistance > 0)
        snprintf(text, size, "%.6g ohm in series included", scenario->protocol.series_resistance);
    else
        snprintf(text, size, "tissue only");
}

void rfl_words_criterion(const struct rfl_criteria *criteria, enum rfl_criterion criterion,
                         char *text, size_t size) {
    if (criterion == RFL_ISOTHERM)
        snprintf(text, size, "%g °C isotherm", criteria->isotherm - RFL_CELSIUS);
    else if (criterion == RFL_ARRHENIUS)
        snprintf(text, size, "Arrhenius Ω ≥ 1 (%s)", criteria->kinetics->name);
    else
        snprintf(text, size, "CEM43 ≥ %g min", criteria->cem43 / 60);
}
