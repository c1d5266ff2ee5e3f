/** Results: files out (tables, summary, scenario) and pictures by gnuplot. */
#ifndef RFLESION_RESULTS_H
#define RFLESION_RESULTS_H

#include <stdio.h>

#include "rflesion/simulation.h"

RFL_PUBLIC_BEGIN

/** Files of a run that are being written, aside, until they are complete. */
struct rfl_results;

/**
 * Start writing results that will become folder `directory`.
 *
 * Everything goes to a new folder beside it. An existing `directory` must be empty or an older
 * result.
 *
 * @return NULL with the reason in error: RFL_INVALID where directory holds anything else
 */
struct rfl_results *rfl_results_create(const char *directory, struct rfl_error *error);

/**
 * Write what belongs to events of a run, as rfl_simulation_next tells them, from the first one on.
 *
 * What cannot be written is said by rfl_results_commit.
 */
void rfl_results_write(struct rfl_results *results, const struct rfl_simulation *simulation,
                       unsigned events);

/** An observer that does this, for rfl_simulation_run. */
struct rfl_observer rfl_results_observer(struct rfl_results *results);

/** Write the summary, check that everything is on disk, and put the folder in its place. */
enum rfl_status rfl_results_commit(struct rfl_results *results,
                                   const struct rfl_simulation *simulation,
                                   struct rfl_error *error);

/** Free; what was not committed is removed. `results` may be NULL. */
void rfl_results_free(struct rfl_results *results);

/** Short human summary: width and radius first, monitors' verdicts, notice. */
void rfl_summary_print(const struct rfl_simulation *simulation, FILE *out);

/** Formats that gnuplot draws, for `rflesion plot --terminal`. */
struct rfl_terminal {
    const char *name;   /**< "png", ... */
    const char *ending; /**< of the files; NULL: shown, not written */
    const char *help;
};

extern const struct rfl_terminal rfl_terminals[];
extern const size_t rfl_terminal_count;

/** Row of the table by name; NULL, with the nearest name in error, where there is none. */
const struct rfl_terminal *rfl_terminal_find(const char *name, struct rfl_error *error);

/** Who is told how far work has come. */
struct rfl_listener {
    /** A part, 0 to 1, is done; now comes what takes seconds and tells nothing: NULL: it does not.
     */
    void (*tell)(void *context, double part, const char *slow);
    void *context;
};

/**
 * Draw the pictures of a result with gnuplot.
 *
 * @param directory  a folder that rfl_results_commit wrote
 * @param terminal   name of a row of rfl_terminals
 * @param listener   may be NULL
 * @return RFL_FAILED where gnuplot is missing or fails, with what it said
 */
enum rfl_status rfl_plot(const char *directory, const char *terminal,
                         const struct rfl_listener *listener, struct rfl_error *error);

/** A map of the lesion that grows while a run is computed: gnuplot draws it, frame by frame. */
struct rfl_live;

/**
 * Start gnuplot; it draws nothing yet. SIGPIPE must be ignored.
 *
 * @param simulation  whose run it will be
 * @param terminal    name of a row of rfl_terminals that is shown, not written
 * @return NULL with the reason in error: where gnuplot is missing, for instance
 */
struct rfl_live *rfl_live_open(const struct rfl_simulation *simulation, const char *terminal,
                               struct rfl_error *error);

enum rfl_live_state {
    RFL_LIVE_READY, /**< for a frame */
    RFL_LIVE_BUSY,  /**< still drawing the last one */
    RFL_LIVE_GONE   /**< gnuplot has ended: its window was closed, or it failed */
};

/** Wait until what gnuplot is doing changes, for at most so many seconds, or until a signal comes.
 */
enum rfl_live_state rfl_live_wait(struct rfl_live *live, double seconds);

/** Begin to draw a run as it is now; only where rfl_live_wait has said that it is ready. */
void rfl_live_draw(struct rfl_live *live, const struct rfl_simulation *simulation);

/** End gnuplot (a window stays), and free; RFL_FAILED, with what it said, where it had failed.
 * `live` may be NULL. */
enum rfl_status rfl_live_close(struct rfl_live *live, struct rfl_error *error);

/** Results of several runs, side by side. */
struct rfl_comparison;

/**
 * Read results back from their folders and put them side by side, the first one being what the
 * others are measured against.
 *
 * @return NULL with the reason in error: RFL_INVALID where a folder holds no result
 */
struct rfl_comparison *rfl_comparison_read(const char *const *directories, size_t count,
                                           struct rfl_error *error);

/** How a table is written: "text", "csv", "json", "markdown"; NULL-terminated. */
extern const char *const rfl_table_formats[];

/**
 * Write the table of what differs between the scenarios, and of the results with their differences
 * from the first.
 *
 * @param format  one of rfl_table_formats
 * @param width   characters of a line of text, beyond which runs go to tables of their own; 0: any
 */
enum rfl_status rfl_comparison_print(const struct rfl_comparison *comparison, const char *format,
                                     int width, FILE *out, struct rfl_error *error);

/**
 * Draw all runs in one frame with gnuplot: growth, outlines, profiles.
 *
 * @param directory  where comparison.dat and the pictures go; made where there is none, and nothing
 * else in it is touched
 * @param terminal   name of a row of rfl_terminals
 */
enum rfl_status rfl_comparison_plot(const struct rfl_comparison *comparison, const char *directory,
                                    const char *terminal, struct rfl_error *error);
void rfl_comparison_free(struct rfl_comparison *comparison);

/**
 * Write a report on results: one HTML page that refers to nothing outside itself.
 *
 * Draws their pictures anew with gnuplot, and computes each scenario a second time with coarser
 * cells, to estimate the numerical error.
 *
 * @param directories  folders that rfl_results_commit wrote
 * @param path         of the page; an older report there is replaced, another file is not
 * @param lesson       ask before telling; of several results show one at a time
 * @param listener     may be NULL
 * @return RFL_INVALID where a folder is no result or something else is at `path`; RFL_FAILED where
 * gnuplot is missing or fails, or the page cannot be written
 */
enum rfl_status rfl_report_write(const char *const *directories, size_t count, const char *path,
                                 bool lesson, const struct rfl_listener *listener,
                                 struct rfl_error *error);

RFL_PUBLIC_END

#endif
