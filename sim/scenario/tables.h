/** Names of the rows of the public tables, as the words that a key may have; each ends in NULL. */
#ifndef RFL_SCENARIO_TABLES_H
#define RFL_SCENARIO_TABLES_H

#include "rflesion/scenario.h"

#define RFL_BLOOD "blood" /* the row of rfl_materials that is no tissue */

extern const char *const rfl_tissue_names[]; /**< all of rfl_materials but blood */
extern const char *const rfl_kinetics_names[];
extern const char *const rfl_shape_names[];
extern const char *const rfl_gauge_names[]; /**< "18" */

#endif
