/** How tissue was heated, and what a criterion is, in words. */
#ifndef RFLESION_ROWS_WORDS_H
#define RFLESION_ROWS_WORDS_H

#include "rflesion/simulation.h"

/** For people: "hot surface (idealised)", "RF"; indexed by enum rfl_heating. */
extern const char *const rfl_words_heatings[];

/** What is said of every pulsed run. */
#define RFL_PULSED_REMARK "Thermal criteria do not test whether pulsed RF works."

/**
 * How tissue was heated, in one line: "RF, 80 degC, 90 s", "RF, 3 stages, 150 s".
 *
 * @param degree  how degrees are written: "degC", or "°C" in pictures
 */
void rfl_words_heating(const struct rfl_scenario *scenario, const char *degree, char *text,
                       size_t size);

/** Of what the voltage and the impedance are, in words: "tissue only", "20 ohm in series included".
 */
void rfl_words_impedance(const struct rfl_scenario *scenario, char *text, size_t size);

/** How many criteria are asked: "three", "four". */
const char *rfl_words_count(const struct rfl_criteria *criteria);

/** A criterion with its threshold, for people: "50 °C isotherm", "CEM43 ≥ 240 min". */
void rfl_words_criterion(const struct rfl_criteria *criteria, enum rfl_criterion criterion,
                         char *text, size_t size);

/** What the chosen kinetics stand for, and whether this run asked more of them than was measured:
 * "function lost in half of the rats, back within 4 weeks; extrapolated: measured at 43 to 45 degC,
 * 12 to 58 min". "": nothing that must be said. */
void rfl_words_kinetics(const struct rfl_simulation *simulation, char *text, size_t size);

#endif
