/* YAML text to entries, by libyaml's events, whose marks give line numbers. */
#include "entries.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct reader {
    yaml_parser_t parser;
    struct rfl_entries *entries;
    const char *file;
    struct rfl_error *error;
    const char *text; /* of the file */
    size_t size;
    char path[RFL_PATH_SIZE];
    size_t depth;
    size_t dotted; /* depth of the outermost key around whose own name has a dot; 0: none */
    bool listed;   /* inside a list of sections */
};

void rfl_place_print(const char *file, size_t line, char *place, size_t size) {
    if (line)
        snprintf(place, size, "%s:%zu", file, line);
    else
        snprintf(place, size, "--set");
}

static enum rfl_status fail(const struct reader *reader, size_t line, const char *sentence) {
    return rfl_error_add(reader->error, RFL_INVALID, "%s:%zu: error: %s", reader->file, line,
                         sentence);
}

/** Refuse bytes that no scenario holds, before the YAML parser sees them. */
static enum rfl_status vet(const struct reader *reader, const char *text, size_t size) {
    size_t line = 1, bytes;
    unsigned code;
    for (size_t i = 0; i < size; i += bytes) {
        bytes = rfl_character(text + i, size - i, &code);
        if (bytes == 0 && text[i] == '\0')
            return fail(reader, line, "there is a NUL byte: a scenario is a text file");
        if (bytes == 0 && (unsigned char)text[i] < 0x80)
            return fail(reader, line, "there is a control character: remove it");
        if (bytes == 0 && size - i >= 3 && memcmp(text + i, BYTE_ORDER_MARK, 3) == 0)
            return fail(reader, line,
                        "there is a byte order mark (U+FEFF), which is not seen: remove it");
        if (bytes == 0)
            return fail(reader, line, "this is not UTF-8 text: save the file as UTF-8");
        line += text[i] == '\n' || (text[i] == '\r' && !(i + 1 < size && text[i + 1] == '\n'));
    }
    return RFL_OK;
}

/** What would be right, for what people often meet with. */
static const struct {
    const char *problem,
        *words; /**< words: NULL: the parser's own, which differ between versions */
    const char *hint;
} hints[] = {
    {"cannot start any token", NULL,
     " (indent with spaces, not with tabs; put quotes around other signs)"},
    {" tab ", "there is a tab where only blanks may stand", " (indent with spaces, not with tabs)"},
    {"mapping values are not allowed", NULL,
     " (put quotes around a text that holds \": \", and indent the keys of a section alike)"},
};

/** What the parser stumbled on. */
static enum rfl_status syntax_error(const struct reader *reader) {
    const yaml_parser_t *parser = &reader->parser;
    size_t line = parser->problem_mark.line + 1;
    char sentence[256];
    if (parser->error == YAML_MEMORY_ERROR)
        return rfl_error_add(reader->error, RFL_FAILED, "out of memory");
    const char *problem = parser->problem ? parser->problem : "it cannot be read";
    if (parser->context && strstr(parser->context, "quoted scalar") &&
        strstr(problem, "end of stream"))
        return fail(reader, parser->context_mark.line + 1,
                    "the quotation mark that opens in this line is not closed");
    if (rfl_entries_mistake(reader->text, reader->size, &line, sentence, sizeof sentence))
        return fail(reader, line, sentence);
    const char *words = problem, *hint = "";
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (strstr(problem, hints[i].problem)) {
            words = hints[i].words ? hints[i].words : problem;
            hint = hints[i].hint;
        }
    return rfl_error_add(reader->error, RFL_INVALID, "%s:%zu: error: this is not YAML: %s%s",
                         reader->file, line, words, hint);
}

/** Next event, freed by the caller; what a scenario cannot contain is refused. */
static enum rfl_status next_event(struct reader *reader, yaml_event_t *event) {
    if (!yaml_parser_parse(&reader->parser, event))
        return syntax_error(reader);
    const yaml_char_t *anchor = NULL, *tag = NULL;
    size_t line = event->start_mark.line + 1;
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    }
    const char *refused = NULL;
    if (anchor || event->type == YAML_ALIAS_EVENT)
        refused =
            "anchors (&) and aliases (*) are not supported: write the value itself, in quotes if "
            "it begins with & or *";
    else if (tag)
        refused =
            "tags (!) are not supported: write the value itself, in quotes if it begins with !";
    else if (event->type == YAML_SCALAR_EVENT &&
             memchr(event->data.scalar.value, '\0', event->data.scalar.length))
        refused = "there is a NUL byte: a scenario is text";
    else if (event->type == YAML_DOCUMENT_START_EVENT &&
             event->data.document_start.tag_directives.start !=
                 event->data.document_start.tag_directives.end)
        refused = "tags (!) are not supported: remove the %TAG line";
    if (!refused)
        return RFL_OK;
    yaml_event_delete(event);
    return fail(reader, line, refused);
}

void rfl_text_tidy(char *text) {
    char *to = text;
    for (const char *from = text + strspn(text, " \t\r\n"); *from; from++)
        *to++ = strchr("\t\r\n", *from) ? ' ' : *from;
    while (to > text && to[-1] == ' ')
        to--;
    *to = '\0';
}

/** Text of a scalar on one line, blanks around it removed; YAML's null is no text. */
static char *tidy(yaml_event_t *event) {
    char *text = (char *)event->data.scalar.value;
    rfl_text_tidy(text);
    if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
        (strcmp(text, "~") == 0 || strcmp(text, "null") == 0))
        *text = '\0';
    return text;
}

/** Keep what stands at the current path. */
static enum rfl_status add(struct reader *reader, enum rfl_entry_kind kind, const char *text,
                           size_t line) {
    struct rfl_entry entry = {.path = reader->path,
                              .text = (char *)text,
                              .line = line,
                              .depth = reader->depth,
                              .dotted = reader->dotted,
                              .listed = reader->listed,
                              .kind = kind};
    if (reader->entries->count == RFL_ENTRIES_MAX)
        return fail(reader, line, "there are more than 2000 keys; no scenario needs that many");
    return rfl_entries_add(reader->entries, &entry, reader->error);
}

/** A text that grows. */
struct text {
    char *bytes;
    size_t length, capacity;
};

static enum rfl_status append(struct text *text, const char *more, size_t count,
                              struct rfl_error *error) {
    size_t length = strlen(more);
    while (text->length + count * length >= text->capacity) {
        size_t capacity = 2 * text->capacity + 64;
        char *bytes = realloc(text->bytes, capacity);
        if (!bytes)
            return rfl_error_add(error, RFL_FAILED, "out of memory");
        text->bytes = bytes;
        text->capacity = capacity;
    }
    for (size_t i = 0; i < count; i++, text->length += length)
        memcpy(text->bytes + text->length, more, length);
    text->bytes[text->length] = '\0';
    return RFL_OK;
}

static enum rfl_status read_section(struct reader *reader, size_t line);

/** Read a section that is item `number` of a list, after its start. */
static enum rfl_status read_item(struct reader *reader, size_t number, size_t line) {
    const size_t length = strlen(reader->path);
    const bool listed = reader->listed;
    snprintf(reader->path + length, sizeof reader->path - length, ".%zu", number);
    reader->listed = true;
    reader->depth++;
    enum rfl_status status = add(reader, RFL_ENTRY_SECTION, "", line);
    status = status ? status : read_section(reader, line);
    reader->depth--;
    reader->listed = listed;
    reader->path[length] = '\0';
    return status;
}

/** What is read of a list. */
struct list {
    struct text text;
    enum rfl_entry_kind kind;
    size_t items, last; /* last: line of the value before */
};

/** Add a value to a list's text, with the lines in between. */
static enum rfl_status list_append(struct reader *reader, struct list *list, const char *value,
                                   size_t line) {
    enum rfl_status status = append(&list->text, ",", list->items ? 1 : 0, reader->error);
    status = status ? status : append(&list->text, "\n", line - list->last, reader->error);
    list->items++;
    list->last = line;
    return status ? status : append(&list->text, value, 1, reader->error);
}

/** Read a list's values and sections, after its start, up to its end. */
static enum rfl_status read_items(struct reader *reader, struct list *list) {
    enum rfl_status status = RFL_OK;
    for (size_t depth = 1; depth > 0 && !status;) {
        yaml_event_t event;
        status = next_event(reader, &event);
        if (status)
            break;
        size_t here = event.start_mark.line + 1;
        if (event.type == YAML_SCALAR_EVENT) {
            status = list_append(reader, list, tidy(&event), here);
        } else if (event.type == YAML_MAPPING_START_EVENT && depth == 1) {
            list->kind = RFL_ENTRY_TREE;
            status = read_item(reader, ++list->items, here);
        } else if (event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT) {
            depth--;
        } else {
            list->kind = RFL_ENTRY_TREE;
            status = append(&list->text, "[", 1, reader->error); /* no list of sections alone */
            if (!status && ++depth > RFL_DEPTH_MAX)
                status = fail(reader, here, "sections are nested too deeply");
        }
        yaml_event_delete(&event);
    }
    return status;
}

/** Read a list, after its start; `line` is its key's. Its own entry stands before its items'. */
static enum rfl_status read_list(struct reader *reader, size_t line) {
    struct rfl_entries *entries = reader->entries;
    struct list list = {.kind = RFL_ENTRY_LIST, .last = line};
    const size_t place = entries->count;
    enum rfl_status status = append(&list.text, "", 1, reader->error);
    status = status ? status : read_items(reader, &list);
    status = status ? status : add(reader, list.kind, list.text.bytes, line);
    if (!status) {
        struct rfl_entry entry = entries->items[entries->count - 1];
        memmove(&entries->items[place + 1], &entries->items[place],
                (entries->count - 1 - place) * sizeof entry);
        entries->items[place] = entry;
    }
    free(list.text.bytes);
    return status;
}

/**
 * In { } a comma ends a value: of "distance: 1,5 mm" the rest is a key that has none. Such a key,
 * which begins with a digit as no key does, is put back to where it came from.
 */
static bool rejoin(struct reader *reader, const char *word, yaml_event_t *value) {
    struct rfl_entries *entries = reader->entries;
    struct rfl_entry *last = entries->count ? &entries->items[entries->count - 1] : NULL;
    if (word[0] < '0' || word[0] > '9' || !last || last->kind != RFL_ENTRY_VALUE ||
        last->depth != reader->depth || value->type != YAML_SCALAR_EVENT ||
        value->data.scalar.length || value->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return false;
    size_t length = strlen(last->text);
    char *text = realloc(last->text, length + strlen(word) + 2);
    if (!text)
        return false;
    sprintf(text + length, ",%s", word);
    last->text = text;
    return true;
}

static enum rfl_status read_value(struct reader *reader, yaml_event_t *event, size_t line);

/** Read one key, whose event is given, and what it holds. */
static enum rfl_status read_key(struct reader *reader, yaml_event_t *event) {
    size_t line = event->start_mark.line + 1, length = strlen(reader->path);
    const size_t outer = reader->dotted;
    if (event->type != YAML_SCALAR_EVENT)
        return fail(reader, line, "a key must be a word, not a list or a section");
    char *word = (char *)event->data.scalar.value; /* a key may well be the word null */
    rfl_text_tidy(word);
    if (strlen(word) > RFL_WORD_MAX)
        return fail(reader, line, "this key has more than 100 characters; no key is that long");
    if (!*word)
        return fail(reader, line, "a key without a name: write KEY: VALUE");
    snprintf(reader->path + length, sizeof reader->path - length, "%s%s", length ? "." : "", word);
    if (!outer && strchr(word, '.'))
        reader->dotted = reader->depth;
    yaml_event_t value;
    enum rfl_status status = next_event(reader, &value);
    if (!status) {
        if (!rejoin(reader, word, &value))
            status = read_value(reader, &value, line);
        yaml_event_delete(&value);
    }
    reader->path[length] = '\0';
    reader->dotted = outer;
    return status;
}

/** Read the keys of a section, after its start. */
static enum rfl_status read_section(struct reader *reader, size_t line) {
    if (reader->depth == RFL_DEPTH_MAX)
        return fail(reader, line, "sections are nested too deeply");
    reader->depth++;
    enum rfl_status status = RFL_OK;
    for (bool more = true; more && !status;) {
        yaml_event_t event;
        status = next_event(reader, &event);
        if (status)
            break;
        more = event.type != YAML_MAPPING_END_EVENT;
        if (more)
            status = read_key(reader, &event);
        yaml_event_delete(&event);
    }
    reader->depth--;
    return status;
}

/** Read what a key holds, whose first event is given; `line` is the key's. */
static enum rfl_status read_value(struct reader *reader, yaml_event_t *event, size_t line) {
    if (event->type == YAML_SEQUENCE_START_EVENT)
        return read_list(reader, line);
    if (event->type == YAML_MAPPING_START_EVENT) {
        enum rfl_status status = add(reader, RFL_ENTRY_SECTION, "", line);
        return status ? status : read_section(reader, line);
    }
    return add(reader, RFL_ENTRY_VALUE, tidy(event), line);
}

/** Read the document: its root must be a mapping, and it must be the only one. */
static enum rfl_status read_document(struct reader *reader) {
    yaml_event_t event;
    char sentence[256];
    enum rfl_status status = RFL_OK;
    size_t documents = 0;
    for (bool more = true; more && !status;) {
        status = next_event(reader, &event);
        if (status)
            break;
        size_t line = event.start_mark.line + 1;
        more = event.type != YAML_STREAM_END_EVENT;
        if (event.type == YAML_DOCUMENT_START_EVENT && documents++)
            status = fail(reader, line,
                          "a second document (---) begins here; a file holds one scenario");
        else if (event.type == YAML_MAPPING_START_EVENT)
            status = read_section(reader, line);
        else if (event.type == YAML_SEQUENCE_START_EVENT)
            status = fail(reader, line,
                          "this is a list; a scenario consists of sections, such as probe:");
        else if (event.type == YAML_SCALAR_EVENT && event.data.scalar.length &&
                 rfl_entries_mistake(reader->text, reader->size, &line, sentence, sizeof sentence))
            status = fail(reader, line, sentence);
        else if (event.type == YAML_SCALAR_EVENT && event.data.scalar.length)
            status = fail(reader, line,
                          "this is neither a key nor a section; a scenario consists of sections, "
                          "such as probe:");
        yaml_event_delete(&event);
    }
    if (!status && reader->entries->count == 0)
        status =
            fail(reader, 1, "the file is empty; a scenario consists of sections, such as probe:");
    return status;
}

enum rfl_status rfl_entries_parse(struct rfl_entries *entries, const char *file, const char *text,
                                  size_t size, struct rfl_error *error) {
    struct reader reader = {.entries = entries, .file = file, .error = error};
    if (size >= 3 && memcmp(text, BYTE_ORDER_MARK, 3) == 0) {
        text += 3;
        size -= 3;
    }
    reader.text = text;
    reader.size = size;
    enum rfl_status status = vet(&reader, text, size);
    if (status)
        return status;
    if (!yaml_parser_initialize(&reader.parser))
        return rfl_error_add(error, RFL_FAILED, "out of memory");
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)text, size);
    status = read_document(&reader);
    yaml_parser_delete(&reader.parser);
    return status;
}
