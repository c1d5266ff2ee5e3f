/** Properties that compare a run with another one; each fits struct property's at_end. */
#ifndef RFLESION_TESTS_AGAIN_H
#define RFLESION_TESTS_AGAIN_H

#include "check.h"
#include "rflesion/base.h"

/** Note what was measured; it fails where that is more than what is allowed, or NaN. */
void found(struct watch *watch, double measured, double allowed, const char *format, ...)
    RFL_PRINTF(4, 5);

void again_written(struct watch *watch);       /**< from the scenario that the run writes */
void again_fluid(struct watch *watch);         /**< needle: with fluid like the tissue */
void again_from_json(struct watch *watch);     /**< from the numbers in summary.json */
void again_other_outputs(struct watch *watch); /**< with other rows, frames and snapshots */
void again_hotter(struct watch *watch);        /**< hot surface: not smaller */
void again_longer(struct watch *watch);        /**< hot surface: not smaller */
void again_finer(struct watch *watch);         /**< draft against standard */

#endif
