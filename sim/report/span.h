/** Parts of long work, of which a listener is told as parts of the whole. */
#ifndef RFL_RESULTS_SPAN_H
#define RFL_RESULTS_SPAN_H

#include "rflesion/pictures.h"

/** A span of the way from 0 to 1. */
struct rfl_report_span {
    const struct rfl_listener *listener; /**< NULL: nobody listens */
    double from, length;
};

/** A span within another one. */
struct rfl_report_span rfl_report_span_part(struct rfl_report_span whole, double from,
                                            double length);

/** Tell how much of a span, 0 to 1, is done; see struct rfl_listener. */
void rfl_report_span_tell(struct rfl_report_span span, double part, const char *slow);

#endif
