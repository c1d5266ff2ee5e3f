/** Results as a table: what the rooms above read of it besides rflesion/rows.h. */
#ifndef RFLESION_ROWS_ROWS_H
#define RFLESION_ROWS_ROWS_H

#include "json.h"
#include "rflesion/rows.h"

/** What summary.json calls its format: the sign by which a result is known. */
#define RFL_SUMMARY_FORMAT "rflesion-summary-1"

/** The key of summary.json that only a result of RF heating has. */
#define RFL_SUMMARY_GENERATOR "generator"

/** The key of summary.json that only a result of pulses has. */
#define RFL_SUMMARY_REMARK   "remark"
#define RFL_SUMMARY_CUT_OFF  "cut_off_s"
#define RFL_SUMMARY_KINETICS "kinetics_remark"

/** Of what a row is asked. */
struct rfl_row_subject {
    const struct rfl_simulation *simulation;
    const void *fields; /**< the struct that the group describes */
    size_t item;        /**< which monitor or nerve */
    size_t criterion;   /**< of a row that each criterion has */
};

/** Sizes of a lesion, fields of struct rfl_extent; NaN where it reaches the domain's edge. */
extern const struct rfl_row_type rfl_row_sizes[];
extern const size_t rfl_row_size_count;

/** What a generator displays, fields of struct rfl_display. */
extern const struct rfl_row_type rfl_row_readings[];
extern const size_t rfl_row_reading_count;

/** Where the heat went, fields of the run; those in joules, what was delivered first. */
extern const struct rfl_row_type rfl_row_energies[];
extern const size_t rfl_row_energy_count;

/** Rows that describe one struct, or each item of a list: an object of summary.json. */
struct rfl_row_group {
    const char *name; /**< NULL: the summary itself. One that is the same as before goes on */
    const struct rfl_row_type *rows;
    size_t count;
    const void *(*fields)(const struct rfl_simulation *simulation, size_t item);
    const char *(*item)(const struct rfl_scenario *scenario, size_t item); /**< NULL: no list */
    bool (*applies)(const struct rfl_scenario *scenario);
    const void *(*given)(const struct rfl_simulation *simulation, size_t item);
};

extern const struct rfl_row_group rfl_row_groups[];
extern const size_t rfl_row_group_count;

/** Does a run of this scenario have it? */
bool rfl_row_applies(const struct rfl_row_type *type, const struct rfl_scenario *scenario);

/** A size, or a reading, of a struct, in its unit; NaN: none. */
double rfl_row_of_extent(const struct rfl_row_type *size, const struct rfl_extent *extent);
double rfl_row_of_display(const struct rfl_row_type *reading, const struct rfl_display *generator);

/** Power on display, W (cylinder: W/m): the generator's now, or the mean since the row before. */
double rfl_row_power(const struct rfl_simulation *simulation);

/** Whether it is the mean: of a hot surface, and of pulses in time, whose power at one
 * moment says little. */
bool rfl_row_power_is_mean(const struct rfl_simulation *simulation);

/** A row's name without its unit: "radius". */
void rfl_row_stem(const struct rfl_row_type *type, char *stem, size_t size);

/** Write all results, and the warnings, into the object that is open at the top. */
void rfl_summary_write(struct rfl_json *json, const struct rfl_simulation *simulation);

/** Length of a nerve inside, m; NaN where the lesion reaches the domain's edge. */
double rfl_row_length_inside(const struct rfl_simulation *simulation, size_t nerve,
                             enum rfl_criterion criterion);

#endif
