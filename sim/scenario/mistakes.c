/* What was meant where a file's lines are not YAML: colons without a blank, keys that are not
 * indented alike. */
#include "entries.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "groups.h"

/** A line of a file, without what ends it. */
struct line {
    const char *start;
    size_t length;
    size_t indent; /**< blanks in front of the first word; the dash of a list is one, too */
};

/** Line `number` of a text, from 1; its length is 0 where there is none. */
static struct line line_at(const char *text, size_t size, size_t number) {
    struct line line = {.start = text};
    const char *end = text + size;
    for (; number > 1 && line.start < end; number--) {
        const char *next = memchr(line.start, '\n', (size_t)(end - line.start));
        line.start = next ? next + 1 : end;
    }
    while (line.start + line.length < end && !strchr("\r\n", line.start[line.length]))
        line.length++;
    while (line.indent < line.length &&
           (line.start[line.indent] == ' ' ||
            (line.start[line.indent] == '-' && line.indent + 1 < line.length &&
             line.start[line.indent + 1] == ' ')))
        line.indent++;
    return line;
}

/** Whether a line says nothing: it is empty, or a comment. */
static bool is_empty(const struct line *line) {
    return line->indent == line->length || line->start[line->indent] == '#';
}

/** Where the colon behind a line's first word stands; 0: there is none. */
static size_t colon_of(const struct line *line) {
    size_t at = line->indent;
    while (at < line->length && strchr(RFL_NAME_LETTERS, line->start[at]))
        at++;
    return at > line->indent && at < line->length && line->start[at] == ':' ? at : 0;
}

size_t rfl_entries_glued(const char *word, size_t length) {
    size_t colon = 0;
    while (colon < length && word[colon] && strchr(RFL_NAME_LETTERS, word[colon]))
        colon++;
    return colon > 0 && colon + 1 < length && word[colon] == ':' && !strchr(" :/", word[colon + 1])
               ? colon
               : 0;
}

/** Whether a section that is still open at a line has its keys indented so. */
static bool indent_known(const char *text, size_t size, size_t number, size_t indent) {
    size_t least = SIZE_MAX;
    while (--number > 0) {
        const struct line above = line_at(text, size, number);
        if (is_empty(&above) || above.indent >= least)
            continue;
        least = above.indent;
        if (least <= indent)
            return least == indent;
    }
    return false;
}

bool rfl_entries_mistake(const char *text, size_t size, size_t *number, char *sentence,
                         size_t room) {
    const struct line here = line_at(text, size, *number);
    struct line above = {0};
    size_t before = *number;
    for (size_t i = *number; i > 0 && i + 3 > *number; i--) { /* here, or shortly before */
        const struct line line = line_at(text, size, i);
        const char *word = line.start + line.indent;
        size_t colon = rfl_entries_glued(word, line.length - line.indent);
        if (is_empty(&line) || !colon)
            continue;
        snprintf(sentence, room, "a blank is missing after the colon: write %.*s: %.*s", (int)colon,
                 word, (int)(line.length - line.indent - colon - 1), word + colon + 1);
        *number = i;
        return true;
    }
    while (--before > 0) {
        above = line_at(text, size, before);
        if (!is_empty(&above))
            break;
    }
    const size_t colon = colon_of(&above);
    bool deeper = here.indent > above.indent && colon && colon + 1 < above.length;
    bool known = here.indent >= above.indent || indent_known(text, size, *number, here.indent);
    if (before == 0 || is_empty(&here) || !colon_of(&here) || (!deeper && known))
        return false;
    snprintf(sentence, room,
             "this line is indented by %zu, the one above by %zu: indent the keys of a section "
             "alike",
             here.indent, above.indent);
    return true;
}
