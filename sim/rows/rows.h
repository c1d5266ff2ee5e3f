/** Results as a table: what the rooms above read of it besides rflesion/rows.h. */
#ifndef RFLESION_ROWS_ROWS_H
#define RFLESION_ROWS_ROWS_H

#include "rflesion/rows.h"

/** What summary.json calls its format: the sign by which a result is known. */
#define RFL_SUMMARY_FORMAT "rflesion-summary-1"

/** The key of summary.json that only a result of RF heating has. */
#define RFL_SUMMARY_GENERATOR "generator"

/** The key of summary.json that only a result of pulses has. */
#define RFL_SUMMARY_REMARK "remark"

/** Of what a quantity is asked. */
struct rfl_subject {
    const struct rfl_simulation *simulation;
    const void *fields; /**< the struct that the group tells of */
    size_t item;        /**< which monitor or nerve */
    size_t criterion;   /**< of a quantity that each criterion has */
};

/** Sizes of a lesion, fields of struct rfl_extent; NaN where it reaches the domain's edge. */
extern const struct rfl_quantity rfl_sizes[];
extern const size_t rfl_size_count;

/** What a generator displays, fields of struct rfl_generator. */
extern const struct rfl_quantity rfl_readings[];
extern const size_t rfl_reading_count;

/** Does a run of this scenario have it? */
bool rfl_quantity_applies(const struct rfl_quantity *quantity, const struct rfl_scenario *scenario);

/** A size, or a reading, of a struct, in its unit; NaN: none. */
double rfl_size_value(const struct rfl_quantity *size, const struct rfl_extent *extent);
double rfl_reading_value(const struct rfl_quantity *reading, const struct rfl_generator *generator);

/** A quantity's name without its unit: "radius". */
void rfl_quantity_stem(const struct rfl_quantity *quantity, char *stem, size_t size);

/** Length of a nerve inside, mm; NaN where the lesion reaches the domain's edge. */
double rfl_length_inside(const struct rfl_simulation *simulation, size_t nerve,
                         enum rfl_criterion criterion);

#endif
