/** Comparing: results of several runs, side by side. */
#ifndef RFLESION_COMPARE_H
#define RFLESION_COMPARE_H

#include <stdio.h>

#include "rflesion/pictures.h"

RFL_PUBLIC_BEGIN

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
extern const char *const rfl_comparison_formats[];

/**
 * Write the table of what differs between the scenarios, and of the results with their differences
 * from the first.
 *
 * @param format  one of rfl_comparison_formats
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
 * @param listener   may stop it; may be NULL
 */
enum rfl_status rfl_comparison_plot(const struct rfl_comparison *comparison, const char *directory,
                                    const char *terminal, const struct rfl_listener *listener,
                                    struct rfl_error *error);
void rfl_comparison_free(struct rfl_comparison *comparison);

RFL_PUBLIC_END

#endif
