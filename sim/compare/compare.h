/** Results of several runs side by side: rows of what differs and of what came out. */
#ifndef RFLESION_COMPARE_COMPARE_H
#define RFLESION_COMPARE_COMPARE_H

#include <jansson.h>

#include "rflesion/compare.h"

/** One run, read back from its folder. */
struct rfl_compared {
    char *folder;                  /**< absolute path */
    char *label;                   /**< short, of its own: "gauge 18", else the folder's name */
    struct rfl_scenario *scenario; /**< scenario.yaml, checked */
    json_t *summary;               /**< summary.json */
};

/** What one run has in a row. */
struct rfl_comparison_cell {
    char *text;    /**< a word, a key's value as a person reads it; NULL: a number, or nothing */
    double number; /**< NaN: none */
};

/** A key of the scenarios, or a result. */
struct rfl_comparison_row {
    char *name;                        /**< "branch: margin" */
    char *label;                       /**< what people read: "L5 dorsal ramus: margin" */
    const char *unit;                  /**< of its numbers; NULL: none */
    int decimals;                      /**< that a person is shown */
    bool relative;                     /**< of a result: differences in per cent mean something */
    bool typed;                        /**< of a key: some scenario gives it */
    struct rfl_comparison_cell *cells; /**< one for each run */
};

struct rfl_comparison_rows {
    struct rfl_comparison_row *row;
    size_t count;
};

struct rfl_comparison {
    struct rfl_compared *run;
    size_t count;
    struct rfl_comparison_rows keys;    /**< those keys in which the scenarios differ */
    struct rfl_comparison_rows results; /**< every result that some run has */
    char notes[1024];                   /**< what cannot be compared: sentences, one a line */
};

/** Write comparison.dat, from which the scripts draw, into a folder. */
enum rfl_status rfl_comparison_data(const struct rfl_comparison *comparison, const char *directory,
                                    struct rfl_error *error);

/** Whether a run has nothing in this row. */
bool rfl_comparison_cell_empty(const struct rfl_comparison_cell *cell);

#endif
