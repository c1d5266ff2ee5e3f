/** How tissue was heated, in words, and what a generator displays: as files name it. */
#ifndef RFLESION_RESULTS_HEATING_H
#define RFLESION_RESULTS_HEATING_H

#include "rflesion/simulation.h"

/** For people: "hot surface (idealised)", "RF"; indexed by enum rfl_heating. */
extern const char *const rfl_heating_words[];

/** Was it heated by a generator? */
bool rfl_heated_by_rf(const struct rfl_simulation *simulation);

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
