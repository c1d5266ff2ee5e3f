/** The sizes of a lesion as files name them: one table for the time series and the summary. */
#ifndef RFLESION_ROWS_SIZES_H
#define RFLESION_ROWS_SIZES_H

#include "rflesion/simulation.h"

struct rfl_size {
    const char *name, *unit; /**< "radius", "mm" */
    size_t offset;           /**< of the field in struct rfl_extent */
    double scale;            /**< from SI to unit */
    bool (*applies)(enum rfl_shape shape);
    bool in_tables; /**< also a column of the time series (the width is not: twice the radius) */
};

extern const struct rfl_size rfl_sizes[];
extern const size_t rfl_size_count;

/** A size in its unit; NaN where the lesion reaches the domain's edge. */
double rfl_size_value(const struct rfl_size *size, const struct rfl_extent *extent);

/** Length of a nerve inside, mm; NaN where the lesion reaches the domain's edge. */
double rfl_length_inside(const struct rfl_simulation *simulation, size_t nerve,
                         enum rfl_criterion criterion);

/** A criterion with its threshold, for people: "50 °C isotherm", "CEM43 ≥ 240 min". */
void rfl_criterion_label(const struct rfl_criteria *criteria, enum rfl_criterion criterion,
                         char *text, size_t size);

#endif
