/** Rows: what came out of a run, as one table: name, value, unit, words. */
#ifndef RFLESION_ROWS_H
#define RFLESION_ROWS_H

#include <stdio.h>

#include "rflesion/simulation.h"

RFL_PUBLIC_BEGIN

struct rfl_row_subject;

/** A kind of result: what is known of it whatever the run. */
struct rfl_row_type {
    const char *name;       /**< with its unit: "margin_mm" */
    const char *label;      /**< for people, the unit beside it: "margin" */
    const char *unit;       /**< "mm"; NULL: a word, or a number without unit */
    const char *per_length; /**< of a cylinder, per metre: its unit; NULL: it is not per metre */
    int decimals;           /**< that a person is shown */
    bool relative;          /**< differences in per cent mean something */
    bool each;              /**< a number for each criterion */
    bool whole;             /**< counted, not measured */
    bool positive;          /**< 0 means that there is none */
    bool optional;          /**< where there is none, it is not spoken of */
    bool column;            /**< the time series has a column of it */
    const char *none;       /**< what a person reads where there is no number; NULL: "none" */
    bool (*applies)(const struct rfl_scenario *scenario); /**< NULL: to all */
    /* Where it is found, in SI units: a field of what its group describes, else one of the
     * functions. */
    bool given;   /**< the field is the scenario's: of its monitor or nerve */
    size_t field; /**< offset, of a double */
    double (*number)(const struct rfl_row_subject *subject);
    void (*word)(const struct rfl_row_subject *subject, char *text, size_t size);
};

enum rfl_row_kind { RFL_ROW_GROUP, RFL_ROW_NUMBER, RFL_ROW_COUNT, RFL_ROW_WORD };

/** A result of a run, or (group) the head of those that follow and whose paths begin so. */
struct rfl_row {
    enum rfl_row_kind kind;
    const char *path;                /**< as in summary.json: "monitors.branch.margin_mm" */
    const struct rfl_row_type *type; /**< NULL: a group */
    double number;                   /**< in its type's unit; not finite: none */
    const char *word;                /**< NULL: a number */
};

/**
 * Visit the results of a run as they are now, in the order of summary.json.
 *
 * @param visit  takes a row, what it points to is gone afterwards; anything but 0 ends the visit
 * @return what the last visit returned
 */
int rfl_rows_visit(const struct rfl_simulation *simulation,
                   int (*visit)(void *context, const struct rfl_row *row), void *context);

/**
 * What is known of the result of a path; NULL where there is none of this name.
 *
 * @param path  names of monitors and nerves may be anything: "monitors.*.margin_mm"
 */
const struct rfl_row_type *rfl_row_type_find(const char *path);

/**
 * summary.json: all results, and the scenario that they are of.
 *
 * @return in new memory, for free; NULL with the reason in error where memory is out
 */
char *rfl_summary_json(const struct rfl_simulation *simulation, struct rfl_error *error);

/**
 * The tables of choices, for a page that builds its controls from them: keys, sections, tissues,
 * gauges, kinetics, shapes, and how results are named.
 *
 * @return in new memory, for free; NULL with the reason in error where memory is out
 */
char *rfl_catalogue_json(struct rfl_error *error);

/** A checked scenario as a page shows it: what is where, in mm, times in s, and every value with
 * its source. As rfl_catalogue_json. */
char *rfl_scene_json(const struct rfl_scenario *scenario, struct rfl_error *error);

/** How far the control of each value may go, and which words each choice may take; the other keys
 * that forbid more are named. As rfl_catalogue_json. */
char *rfl_limits_json(const struct rfl_scenario *scenario, struct rfl_error *error);

/** What a run shows now, its row of the time series, and all its results. As rfl_catalogue_json. */
char *rfl_moment_json(const struct rfl_simulation *simulation, struct rfl_error *error);

/** Short human summary: width and radius first, monitors' verdicts, notice. */
void rfl_summary_print(const struct rfl_simulation *simulation, FILE *out);

/**
 * The same probe and protocol in unperfused tissue on a laboratory's bench (21 degC, no blood, edge
 * 55 degC); for a scenario that starts below 30 degC, in a body (37 degC, the material's blood
 * flow, edge 50 degC). Start temperature and edge alone make a lesion some millimetres wider or
 * narrower, so that no size of the one kind should be read beside one of the other. Computed at
 * draft accuracy, by the isotherm, without layers, monitors and nerves.
 *
 *     rfl_bench_begin(&bench, scenario, &error);
 *     while (rfl_bench_next(&bench))
 *         ...
 *     rfl_bench_words(&bench, "degC", words, sizeof words);
 *     rfl_bench_end(&bench);
 */
struct rfl_bench {
    bool body;                     /**< in a body: the scenario is one of a bench */
    double temperature, isotherm;  /**< K */
    double perfusion;              /**< 1/s; of a body, that of its material */
    double width;                  /**< of the lesion, m; 0: none; NaN: not known */
    double share;                  /**< of the run that is done, 0 to 1 */
    char why_not[160];             /**< why the width is not known; "": it is */
    struct rfl_scenario *scenario; /**< the one that is run */
    struct rfl_simulation *run;    /**< NULL: it has ended */
};

#define RFL_BENCH_SIZE 512 /**< bytes of what is said of a bench, NUL included */

/**
 * Get ready.
 *
 * @param scenario  a checked one, a copy is kept; of a run that was stopped, that of its simulation
 * @return RFL_OK, also where the changed scenario cannot be run (see `why_not`); RFL_FAILED: out of
 *         memory, and nothing needs to be ended
 */
enum rfl_status rfl_bench_begin(struct rfl_bench *bench, const struct rfl_scenario *scenario,
                                struct rfl_error *error);

/** Go on by one step; false: it has ended, and the width or `why_not` is known. */
bool rfl_bench_next(struct rfl_bench *bench);

/** Free what it holds; a zeroed one is allowed. */
void rfl_bench_end(struct rfl_bench *bench);

/**
 * What came of it: "On a bench (21 degC, no blood, no bone, edge 55 degC) the same needle: 6.4 mm
 * wide."
 *
 * @param degree  as for rfl_words_stage
 */
void rfl_bench_words(const struct rfl_bench *bench, const char *degree, char *text, size_t size);

/** As rfl_summary_json, with what came of a bench that has ended. */
char *rfl_summary_bench_json(const struct rfl_simulation *simulation, const struct rfl_bench *bench,
                             struct rfl_error *error);

/** Write the JSON Schema of scenario files (scenarios/rflesion.schema.json), generated from the
 * tables. */
enum rfl_status rfl_schema_write(FILE *out, struct rfl_error *error);

/** The unit of a result of this scenario, that of a cylinder included; NULL: none. */
const char *rfl_row_unit(const struct rfl_row_type *type, const struct rfl_scenario *scenario);

/**
 * What a stage does, in words: "80 degC", "to 80 degC in 15 s, hold", "30 W", "pause".
 *
 * @param degree  how degrees are written: "degC", or "°C" in pictures
 */
void rfl_words_stage(const struct rfl_stage *stage, const char *degree, char *text, size_t size);

RFL_PUBLIC_END

#endif
