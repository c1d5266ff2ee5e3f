#include "stretch.h"

struct rfl_stretch rfl_stretch_part(struct rfl_stretch whole, double from, double length) {
    return (struct rfl_stretch){whole.listener, whole.from + whole.length * from,
                                whole.length * length};
}

void rfl_stretch_tell(struct rfl_stretch stretch, double part, const char *slow) {
    const struct rfl_listener *listener = stretch.listener;
    if (listener)
        listener->tell(listener->context, stretch.from + stretch.length * part, slow);
}
