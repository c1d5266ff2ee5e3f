/** Runs of the solver that the verification programs and the benchmark share. */
#ifndef RFLESION_TESTS_CASES_H
#define RFLESION_TESTS_CASES_H

#include "rflesion/simulation.h"

/** What a case may change; muscle and the default criteria are left as they are. */
struct run_case {
    const char *shape;               /**< "sphere", "cylinder", "needle" */
    double diameter, tip;            /**< mm; tip: needle only */
    double set_temperature;          /**< degC */
    double perfusion;                /**< 1/s */
    double ramp, duration, cooldown; /**< s */
    const char *accuracy;            /**< "draft", "standard", "fine" */
    const char *sections;            /**< others of a scenario, as text; NULL: none */
};

/**
 * Scenario of a text, checked, with some values set ("KEY=VALUE", the last NULL; NULL: none); ends
 * the program with the reason where that fails.
 */
struct rfl_scenario *text_scenario(const char *text, const char *const *settings);

/** Scenario of a case, checked; ends the program with the reason where that fails. */
struct rfl_scenario *case_scenario(const struct run_case *run);

/** Simulation of a scenario, which is freed, at time 0; ends the program with the reason where that
 * fails. */
struct rfl_simulation *scenario_simulation(struct rfl_scenario *scenario);

/** Simulation of a case at time 0; ends the program with the reason where that fails. */
struct rfl_simulation *case_simulation(const struct run_case *run);

/** Advance a simulation to time t; ends the program with the reason where that fails. */
void case_advance(struct rfl_simulation *simulation, double t);

/** CPU time of this process, s. */
double cpu_time(void);

#endif
