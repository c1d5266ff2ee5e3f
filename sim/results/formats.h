/** Which pictures join a result. */
#ifndef RFLESION_RESULTS_FORMATS_H
#define RFLESION_RESULTS_FORMATS_H

#include "rflesion/results.h"

/** A row of the table of pictures. */
struct rfl_picture {
    const char *name; /**< plots/NAME.gp draws NAME.png */
    bool rf_only;     /**< only for heating: rf */
};

extern const struct rfl_picture rfl_pictures[];
extern const size_t rfl_picture_count;

#endif
