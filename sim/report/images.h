/** The pictures of a page, and how far drawing them is. */
#ifndef RFLESION_REPORT_IMAGES_H
#define RFLESION_REPORT_IMAGES_H

#include "rflesion/pictures.h"
#include "words.h"

/* --- parts of long work, which a listener sees as parts of the whole --- */

/** A span of the way from 0 to 1. */
struct rfl_report_span {
    const struct rfl_listener *listener; /**< NULL: nobody listens */
    double from, length;
};

/** A span within another one. */
struct rfl_report_span rfl_report_span_part(struct rfl_report_span whole, double from,
                                            double length);

/** Notify a listener that a part of a span, 0 to 1, is done; see struct rfl_listener. */
void rfl_report_span_tell(struct rfl_report_span span, double part, const char *slow);

/** Whether a listener wants the work to end. */
bool rfl_report_span_stopped(struct rfl_report_span span);

/**
 * The pictures of a result, drawn: name, caption, what to ask before, the image as HTML.
 *
 * @param number  of the result in the report: makes names in the HTML unique
 * @param room    bytes that they may take; what is too large as SVG becomes a PNG, and an animation
 * that does not fit is left out
 * @return NULL with the reason in error
 */
json_t *rfl_report_pictures(const struct rfl_reported *run, size_t number, size_t room,
                            struct rfl_report_span span, struct rfl_error *error);

/** The pictures of a comparison, of whose data comparison.dat lies in the folder. */
json_t *rfl_report_comparison_pictures(const char *directory, size_t room,
                                       struct rfl_report_span span, struct rfl_error *error);

#endif
