/**
 * rflesion: radiofrequency lesions by the Pennes bioheat equation. For teaching only.
 *
 * The umbrella header of librflesion. A run, from file to result:
 *
 *     rfl_library_init(&error);
 *     struct rfl_scenario *scenario = rfl_scenario_read("scenario.yaml", &error);
 *     rfl_scenario_set(scenario, "probe.gauge", "22", &error);
 *     struct rfl_simulation *simulation = rfl_simulation_create(scenario, &error);
 *     rfl_simulation_run(simulation, NULL, &error);
 *     printf("%.1f mm\n", 2e3 * simulation->lesion[RFL_ISOTHERM].radius);
 *
 * All quantities are SI (m, s, K, W, J); nothing here prints or exits.
 */
#ifndef RFLESION_H
#define RFLESION_H

#include "rflesion/base.h"
#include "rflesion/model.h"
#include "rflesion/catalogue.h"
#include "rflesion/scenario.h"
#include "rflesion/numerics.h"
#include "rflesion/physics.h"
#include "rflesion/measure.h"
#include "rflesion/simulation.h"
#include "rflesion/rows.h"
#include "rflesion/results.h"
#include "rflesion/pictures.h"
#include "rflesion/compare.h"
#include "rflesion/report.h"

#endif
