/** Results: the files of a run (tables, summary, scenario), and in which formats pictures join
 * them. */
#ifndef RFLESION_RESULTS_H
#define RFLESION_RESULTS_H

#include "rflesion/rows.h"

RFL_PUBLIC_BEGIN

/** Files of a run that are being written, aside, until they are complete. */
struct rfl_results;

/**
 * Start writing results that will become folder `directory`.
 *
 * Everything goes to a new folder beside it, or inside where it is the current folder or a mount
 * point. An existing `directory` must be empty or an older result.
 *
 * @return NULL with the reason in error: RFL_INVALID where directory holds anything else
 */
struct rfl_results *rfl_results_create(const char *directory, struct rfl_error *error);

/**
 * Write what belongs to events of a run, as rfl_simulation_next reports them, from the first one
 * on.
 *
 * What cannot be written is said by rfl_results_commit.
 */
void rfl_results_write(struct rfl_results *results, const struct rfl_simulation *simulation,
                       unsigned events);

/** An observer that does this, for rfl_simulation_run. */
struct rfl_observer rfl_results_observer(struct rfl_results *results);

/**
 * Write the summary, flush everything to the disk, and put it in its place.
 *
 * An older result is there, whole, until the new one is. Other files in the folder stay untouched.
 */
enum rfl_status rfl_results_commit(struct rfl_results *results,
                                   const struct rfl_simulation *simulation,
                                   struct rfl_error *error);

/** The same, with what came of a bench in the summary; NULL: nothing. */
enum rfl_status rfl_results_commit_bench(struct rfl_results *results,
                                         const struct rfl_simulation *simulation,
                                         const struct rfl_bench *bench, struct rfl_error *error);

/** What a result took the place of. */
struct rfl_replaced {
    bool other_settings; /**< an older result whose scenario was another one */
    bool report;         /**< its report is kept, as report-old.html */
    char pictures[1024]; /**< its pictures, which went with it: names, each followed by a blank */
    char left[4096];     /**< path of what could not be removed, or not be put back; "": nothing */
};

/** What rfl_results_commit has replaced; all of it false and "" where nothing was there. */
const struct rfl_replaced *rfl_results_replaced(const struct rfl_results *results);

/** Free; what was not committed is removed. `results` may be NULL. */
void rfl_results_free(struct rfl_results *results);

/** Formats that gnuplot draws, for `rflesion plot --terminal`. */
struct rfl_terminal {
    const char *name;   /**< "png", ... */
    const char *ending; /**< of the files; NULL: shown, not written */
    bool windows;       /**< shown in windows, which need a display */
    const char *help;
};

extern const struct rfl_terminal rfl_terminals[];
extern const size_t rfl_terminal_count;

/** Row of the table by name; NULL, with the nearest name in error, where there is none. */
const struct rfl_terminal *rfl_terminal_find(const char *name, struct rfl_error *error);

RFL_PUBLIC_END

#endif
