#include "heating.h"

#include <math.h>
#include <string.h>

const char *const rfl_heating_words[] = {
    [RFL_HEATING_FIXED] = "hot surface (idealised)", [RFL_HEATING_RF] = "RF"};

void rfl_heating_text(const struct rfl_scenario *scenario, const char *degree, char *text,
                      size_t size) {
    char words[128];
    if (scenario->stage_count == 1)
        rfl_stage_words(&scenario->stages[0], degree, words, sizeof words);
    else
        snprintf(words, sizeof words, "%zu stages", scenario->stage_count);
    /* "hold, 90 s" would say that it is held so long. */
    snprintf(text, size, strchr(words, ',') ? "%s, %s; %.6g s in all" : "%s, %s, %.6g s",
             rfl_heating_words[scenario->protocol.heating], words, scenario->protocol.duration);
}

void rfl_impedance_text(const struct rfl_scenario *scenario, char *text, size_t size) {
    if (scenario->protocol.series_resistance > 0)
        snprintf(text, size, "%.6g ohm in series included", scenario->protocol.series_resistance);
    else
        snprintf(text, size, "tissue only");
}

#define FIELD(name) offsetof(struct rfl_generator, name)

const struct rfl_reading rfl_readings[] = {
    {"voltage_V", FIELD(voltage), 0, false, true},
    {"current_A", FIELD(current), 0, false, true},
    {"impedance_ohm", FIELD(impedance), 0, true, true},
    {"power_W", FIELD(power), 0, false, false},
    {"sensor_temperature_C", FIELD(sensor_temperature), RFL_CELSIUS, false, true},
    {"peak_tissue_temperature_C", FIELD(peak_tissue_temperature), RFL_CELSIUS, false, true},
};
const size_t rfl_reading_count = sizeof rfl_readings / sizeof *rfl_readings;

double rfl_reading_value(const struct rfl_reading *reading, const struct rfl_generator *generator) {
    const double *field = (const double *)(const void *)((const char *)generator + reading->offset);
    return reading->positive && !(*field > 0) ? NAN : *field - reading->zero;
}
