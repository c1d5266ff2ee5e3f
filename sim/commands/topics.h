/** What `rflesion explain` prints: a page of theory for each topic. */
#ifndef RFL_TOPICS_H
#define RFL_TOPICS_H

#include <stddef.h>

/** A row of the table of topics. */
struct rfl_topic {
    const char *name;
    const char *aliases; /**< other words for it, between blanks: " rf joule " */
    const char *title;
    const char *text;   /**< paragraphs between empty lines; lines that begin with blanks stay */
    const char *source; /**< where the equation and the facts come from; several: a line each */
};

extern const struct rfl_topic rfl_topics[];
extern const size_t rfl_topic_count;

#endif
