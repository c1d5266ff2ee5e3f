/**
 * What a page calls: the functions that the program exports when it is built for WebAssembly
 * (`make page`). Each is a few lines over the library.
 *
 * All texts are UTF-8, ended by NUL. A text that is returned belongs to this module and is valid
 * until the next call of the same function; numbers in JSON are in the unit that their name ends
 * with. A page has one scenario open and one run of it under way.
 */
#ifndef RFL_BROWSER_BROWSER_H
#define RFL_BROWSER_BROWSER_H

#include <stddef.h>

/** Memory for a text that is passed in, NULL where there is none; and its end. */
char *rfl_browser_allocate(size_t size);
void rfl_browser_release(char *memory);

/** What went wrong in the call before, in sentences, one a line; "": nothing. */
const char *rfl_browser_error(void);

/** The tables of choices (rfl_catalogue_json); NULL: out of memory. */
const char *rfl_browser_tables(void);

/* --- the scenario; NULL where none is open, or memory is out --- */

/**
 * Open a scenario, in place of the one before. Its section `output` is for files, and forgotten.
 *
 * @param name  for messages: "mine.yaml"
 * @return 0; else its problems are in rfl_browser_error, and the scenario before stays open
 */
int rfl_browser_open(const char *name, const char *yaml);

/**
 * Change keys of the scenario, on top of what is changed already.
 *
 * @param settings  lines of KEY=VALUE, as --set takes them; none or all are taken
 * @return 0; else the problems are in rfl_browser_error
 */
int rfl_browser_set(const char *settings);

/** Take all changes back. */
int rfl_browser_reset(void);

/** The scenario as it stands (rfl_scene_json). */
const char *rfl_browser_scenario(void);

/** How far controls may go (rfl_limits_json): takes some milliseconds. */
const char *rfl_browser_limits(void);

/** The scenario as a file that `rflesion run` reads. */
const char *rfl_browser_yaml(void);

/* --- its run --- */

/**
 * Begin a run of the scenario as it stands; the one before ends.
 *
 * @param accuracy  "draft", "standard", "fine"; "": the scenario's own
 * @param rows      how many moments are wanted, evenly spaced, besides that of time 0
 */
int rfl_browser_start(const char *accuracy, int rows);

/** Bits that rfl_browser_next returns. */
enum {
    RFL_BROWSER_ROW = 1,         /**< a moment has come, which the functions below show */
    RFL_BROWSER_END = 2,         /**< it is the last one: the run is complete */
    RFL_BROWSER_HEATING_END = 4, /**< it is that of power-off */
};

/**
 * Compute until a moment has come, or for about the given milliseconds.
 *
 * @return bits; 0: the time is over; negative: the run failed, rfl_browser_error says why. The
 * moment at which it failed can be shown all the same
 */
int rfl_browser_next(double milliseconds);

/** The moment (rfl_moment_json). */
const char *rfl_browser_row(void);

/** The results so far (rfl_summary_json). */
const char *rfl_browser_summary(void);

/** Start to compute what the scenario does on a bench (struct rfl_bench); the run that is shown
 * stays as it is. 0, or a status. */
int rfl_browser_bench_start(void);

/** Compute it for about the given milliseconds. 1: it is to go on; 0: it has ended. */
int rfl_browser_bench_next(double milliseconds);

/** What came of it, a sentence; NULL: none has ended. */
const char *rfl_browser_bench_words(void);

/**
 * A field on the pixels of a picture, degC, row by row: pixel (i, j) is at (x0 + i dx, y0 + j dy),
 * mm. In the plane of the picture x counts from the probe's axis (sphere: centre), y is the height
 * above the distal end (else: across). NaN inside the probe and beyond what is computed.
 *
 * @param field  0: temperature; 1: the highest so far
 * @return columns * rows numbers; NULL: no run, or out of memory
 */
const double *rfl_browser_raster(int field, double x0, double y0, double dx, double dy, int columns,
                                 int rows);

/**
 * The outline of the lesion in the same plane, where x >= 0; the other side mirrors it.
 *
 * @param criterion  0: isotherm; 1: arrhenius; 2: cem43; 3: time_above, where it is asked
 * @return rfl_browser_outline_count() pairs (x, y), mm; (NaN, NaN) between two polylines. NULL: out
 * of memory, or no run
 */
const double *rfl_browser_outline(int criterion);
int rfl_browser_outline_count(void);

#endif
