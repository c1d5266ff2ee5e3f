/* What was meant where a file's lines are not YAML: colons that are missing or without a blank,
 * keys that are not indented alike, several on one line. */
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

/** Bytes of the name at text, of at most `length`. */
static size_t name_length(const char *text, size_t length) {
    size_t name = 0;
    while (name < length && text[name] && strchr(RFL_NAME_LETTERS, text[name]))
        name++;
    return name;
}

/** What a word is in the table of keys. */
enum meaning { NO_WORD, SECTION, KEY };

static enum meaning meaning_of(const char *word, size_t length) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    enum meaning found = NO_WORD;
    for (size_t i = 0; i < count && found != KEY; i++)
        for (const char *part = keys[i].name; *part;) {
            size_t its = strcspn(part, ".");
            if (its == length && !strncmp(part, word, length) && strncmp(part, "NAME", 4) != 0)
                found = part[its] ? SECTION : KEY;
            part += its + (part[its] == '.');
        }
    return found;
}

size_t rfl_entries_colonless(const char *text, size_t length, size_t *value) {
    size_t name = name_length(text, length), at = name;
    while (at < length && text[at] && strchr(" =;", text[at]))
        at++;
    *value = at;
    bool apart = at > name || at == length;
    return apart && meaning_of(text, name) != NO_WORD ? name : 0;
}

/** A line that says what was meant by itself: the first word's colon has no blank behind it, or is
 * missing. */
static bool line_explains(const struct line *line, char *sentence, size_t room) {
    const char *word = line->start + line->indent;
    const size_t length = line->length - line->indent;
    size_t value, end = rfl_entries_glued(word, length);
    if (end) {
        snprintf(sentence, room, "a blank is missing after the colon: write %.*s: %.*s", (int)end,
                 word, (int)(length - end - 1), word + end + 1);
        return true;
    }
    if (*word == '-' && meaning_of(word + 1, name_length(word + 1, length - 1)) == KEY) {
        snprintf(sentence, room, "a blank is missing after the dash: write - %.*s",
                 (int)(length - 1), word + 1);
        return true;
    }
    end = rfl_entries_colonless(word, length, &value);
    if (!end)
        return false;
    snprintf(sentence, room, "a colon is missing: write %.*s:%s%.*s", (int)end, word,
             value < length ? " " : "", (int)(length - value), word + value);
    return true;
}

/** A line that has a section, or a name, and a key in it: "near: distance: 1 mm". */
static bool keys_follow(const struct line *line, char *sentence, size_t room) {
    const char *word = line->start + line->indent;
    const size_t length = line->length - line->indent, end = name_length(word, length);
    size_t inner = end + 1;
    while (inner < length && word[inner] == ' ')
        inner++;
    if (!end || end + 1 >= length || word[end] != ':' || meaning_of(word, end) == KEY)
        return false;
    size_t name = name_length(word + inner, length - inner);
    if (inner + name >= length || word[inner + name] != ':' ||
        meaning_of(word + inner, name) != KEY)
        return false;
    snprintf(sentence, room,
             "a section's keys stand below it, indented, or in braces: write %.*s: {%.*s}",
             (int)end, word, (int)(length - inner), word + inner);
    return true;
}

/** A line with a text in ' ' that has a ' of its own: "title: 'it's'". */
static bool quote_inside(const struct line *line, char *sentence, size_t room) {
    size_t colon = colon_of(line), quotes = 0;
    const char *text = line->start + colon + 1;
    for (size_t i = colon; colon && i < line->length; i++)
        quotes += line->start[i] == '\'';
    if (quotes % 2 == 0 || text[strspn(text, " ")] != '\'')
        return false;
    snprintf(sentence, room, "in a text in ' ', write '' for a ' of its own");
    return true;
}

bool rfl_entries_mistake(const char *text, size_t size, size_t *number, char *sentence,
                         size_t room) {
    const struct line here = line_at(text, size, *number);
    struct line above = {0};
    size_t before = *number;
    for (size_t i = *number; i > 0 && i + 3 > *number; i--) { /* here, or shortly before */
        const struct line line = line_at(text, size, i);
        if (is_empty(&line) || !line_explains(&line, sentence, room))
            continue;
        *number = i;
        return true;
    }
    if (!is_empty(&here) &&
        (keys_follow(&here, sentence, room) || quote_inside(&here, sentence, room)))
        return true;
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
