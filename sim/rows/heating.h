/** How tissue was heated, in words, and what a generator displays: as files name it. */
#ifndef RFLESION_ROWS_HEATING_H
#define RFLESION_ROWS_HEATING_H

#include "rflesion/simulation.h"

/** For people: "hot surface (idealised)", "RF"; indexed by enum rfl_heating. */
extern const char *const rfl_heating_words[];

/** What is said of every pulsed run. */
#define RFL_PULSED_REMARK "Thermal criteria do not test whether pulsed RF works."

/**
 * How tissue was heated, in one line: "RF, 80 degC, 90 s", "RF, 3 stages, 150 s".
 *
 * @param degree  how degrees are written: "degC", or "°C" in pictures
 */
void rfl_heating_text(const struct rfl_scenario *scenario, const char *degree, char *text,
                      size_t size);

/** Of what the voltage and the impedance are, in words: "tissue only", "20 ohm in series included".
 */
void rfl_impedance_text(const struct rfl_scenario *scenario, char *text, size_t size);

/** A value that a generator displays: one table for the time series, the summary and pictures. */
struct rfl_reading {
    const char *name; /**< with its unit: "voltage_V" */
    size_t offset;    /**< of the field in struct rfl_generator */
    double zero;      /**< the SI value that reads 0: that of 0 degC */
    bool positive;    /**< 0 means that there is none */
    bool in_tables;   /**< a column of its own (power_W stands there anyway, as a mean) */
};

extern const struct rfl_reading rfl_readings[];
extern const size_t rfl_reading_count;

/** A reading in its unit; NaN where there is none: impedance without a current. */
double rfl_reading_value(const struct rfl_reading *reading, const struct rfl_generator *generator);

#endif
