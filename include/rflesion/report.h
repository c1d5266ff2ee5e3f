/** Reports: results as one HTML page. */
#ifndef RFLESION_REPORT_H
#define RFLESION_REPORT_H

#include "rflesion/pictures.h"

RFL_PUBLIC_BEGIN

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

/** What the live page holds besides its program: see rfl_page_write. */
struct rfl_page {
    const char *title;
    const char *data; /**< JSON: scenarios, lesson, explanations; see plots/page/README.md */
    const struct rfl_simulation *shown; /**< a run to its end, drawn where scripts do not run */
};

/** Whether pages can be written: RFL_FAILED, with how to get it, where the page's template is not
 * there, which `make page` builds. */
enum rfl_status rfl_page_available(struct rfl_error *error);

/**
 * Write the live page: one HTML file with the solver as WebAssembly, which refers to nothing
 * outside itself.
 *
 * @param path  of the page; an older one there is replaced, another file is not
 * @return RFL_INVALID where something else is at `path`; RFL_FAILED where the page's template,
 * which `make page` builds, is not there or of another version, or the page cannot be written
 */
enum rfl_status rfl_page_write(const struct rfl_page *page, const char *path,
                               struct rfl_error *error);

RFL_PUBLIC_END

#endif
