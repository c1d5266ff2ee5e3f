#include "span.h"

struct rfl_report_span rfl_report_span_part(struct rfl_report_span whole, double from,
                                            double length) {
    return (struct rfl_report_span){whole.listener, whole.from + whole.length * from,
                                    whole.length * length};
}

void rfl_report_span_tell(struct rfl_report_span span, double part, const char *slow) {
    const struct rfl_listener *listener = span.listener;
    if (listener)
        listener->tell(listener->context, span.from + span.length * part, slow);
}
