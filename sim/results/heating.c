#include "heating.h"

#include <math.h>

const char *const rfl_heating_words[] = {
    [RFL_HEATING_FIXED] = "hot surface (idealised)", [RFL_HEATING_RF] = "RF"};

bool rfl_heated_by_rf(const struct rfl_simulation *simulation) {
    return simulation->scenario->protocol.heating == RFL_HEATING_RF;
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
