/** What is printed for a person: how wide the screen is, and what is coloured. Decided here alone.
 */
#ifndef RFL_SCREEN_H
#define RFL_SCREEN_H

#include <stdbool.h>
#include <stdio.h>

#include "rflesion/results.h"

/** What a stretch of text is, for its colour. */
enum rfl_style {
    RFL_STYLE_HEADING,
    RFL_STYLE_ERROR,
    RFL_STYLE_WARNING,
    RFL_STYLE_INSIDE,
    RFL_STYLE_BORDERLINE,
    RFL_STYLE_OUTSIDE
};

/** Whether a stream is a terminal that obeys control sequences: TERM is set and not "dumb". */
bool rfl_screen_obeys(FILE *stream);

/** Columns of a terminal; 0: the stream is none, or does not say. */
int rfl_screen_width(FILE *stream);

/** Columns to which running text is wrapped: the terminal's, 80 at most. */
int rfl_screen_measure(FILE *stream);

/** Control sequence that begins a style; "" but on a terminal that obeys, and with NO_COLOR set. */
const char *rfl_style_begin(FILE *stream, enum rfl_style style);

/** Control sequence that ends any style, or "". */
const char *rfl_style_end(FILE *stream);

/** Print text in a style, with no newline after it. */
void rfl_style_print(FILE *stream, enum rfl_style style, const char *text);

/** Print a run's summary, its verdicts in colour. */
void rfl_style_verdicts(FILE *stream, const char *text);

/** Print each sentence on stderr as "rflesion: KIND: sentence"; one that names its line stays. */
void rfl_screen_report(const char *kind, const char *sentences);

/**
 * Print running text, broken at blanks.
 *
 * Lines of the text that begin with a blank stay as they are.
 *
 * @param indent  blanks before each line but the first, whose beginning is printed already
 * @param width   columns; 0: nothing is broken
 */
void rfl_screen_wrap(FILE *stream, const char *text, int indent, int width);

/**
 * The best place to show pictures: windows ("qt"), this terminal ("dumb"), or (NULL) none.
 *
 * Windows are tried, and where none opens within some seconds, that is said.
 */
const char *rfl_screen_choose(void);

/** The terminal itself; where it has windows and none opens, which is said: "dumb". */
const struct rfl_terminal *rfl_screen_usable(const struct rfl_terminal *terminal);

#endif
