/* Which pictures join a result, and in which formats gnuplot draws them. */
#include "formats.h"

#include <string.h>

const struct rfl_picture rfl_pictures[] = {
    {"map", false}, {"growth", false}, {"profile", false}, {"monitors", false}, {"generator", true},
};
const size_t rfl_picture_count = sizeof rfl_pictures / sizeof *rfl_pictures;

const struct rfl_terminal rfl_terminals[] = {
    {"png", "png", false, "pictures of 1600 x 1000 pixels (default)"},
    {"svg", "svg", false, "vector graphics for web pages"},
    {"pdf", "pdf", false, "vector graphics for print"},
    {"gif", "gif", false,
     "the lesion growing, as an animated map of 960 x 600 pixels; others still"},
    {"qt", NULL, true, "windows on the screen (needs gnuplot-qt); the map plays"},
    {"wxt", NULL, true, "windows on the screen, of a gnuplot with wxWidgets; the map plays"},
    {"x11", NULL, true, "windows on the screen, of a gnuplot with X11; the map plays"},
    {"sixel", NULL, false, "pictures in a terminal that shows sixels; the map plays"},
    {"dumb", NULL, false, "characters, for a terminal without graphics; on one, the map plays"},
};
const size_t rfl_terminal_count = sizeof rfl_terminals / sizeof *rfl_terminals;

const struct rfl_terminal *rfl_terminal_find(const char *name, struct rfl_error *error) {
    const char *names[sizeof rfl_terminals / sizeof *rfl_terminals];
    char known[128] = "";
    for (size_t i = 0; i < rfl_terminal_count; i++) {
        names[i] = rfl_terminals[i].name;
        if (!strcmp(names[i], name))
            return &rfl_terminals[i];
        strcat(strcat(known, i ? ", " : ""), names[i]);
    }
    const char *nearest = rfl_nearest(name, names, rfl_terminal_count);
    if (nearest)
        rfl_error_add(error, RFL_INVALID, "unknown terminal '%s', did you mean '%s'?", name,
                      nearest);
    else
        rfl_error_add(error, RFL_INVALID, "unknown terminal '%s'; known are %s", name, known);
    return NULL;
}
