#include "template.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* --- files --- */

char *rfl_template_load(const char *path, struct rfl_error *error) {
    struct stat is;
    FILE *in = fopen(path, "r");
    size_t size = in && !fstat(fileno(in), &is) && S_ISREG(is.st_mode) ? (size_t)is.st_size : 0;
    char *text = in ? rfl_allocate(size + 1, 1, error) : NULL;
    bool failed = !in || !text || fread(text, 1, size, in) != size;
    if (failed && (text || !in))
        rfl_error_add(error, RFL_FAILED, "cannot read %s: %s", path, strerror(errno));
    if (in)
        fclose(in);
    if (!failed)
        return text;
    free(text);
    return NULL;
}

enum rfl_status rfl_template_place(const char *path, const char *what, struct rfl_error *error) {
    struct stat is;
    char start[2048] = "";
    if (stat(path, &is))
        return RFL_OK;
    FILE *in = S_ISREG(is.st_mode) ? fopen(path, "r") : NULL;
    if (in) {
        start[fread(start, 1, sizeof start - 1, in)] = '\0';
        fclose(in);
    }
    if (strstr(start, "name=\"generator\" content=\"rflesion "))
        return RFL_OK;
    return rfl_error_add(error, RFL_INVALID,
                         "%s exists and is not %s of rflesion: give another name", path, what);
}

/* --- filling in --- */

/** What names mean: the innermost value, and what is around it. */
struct scope {
    const json_t *value;
    const struct scope *outer;
};

/** A tag: "{{#name}}" is of kind '#'; kind 0 for "{{name}}", '{' for "{{{name}}}". */
struct tag {
    char kind;
    char name[64];
    const char *start, *end; /**< what lies around it in the template */
};

/** Find the next tag in a span of template; false: none. */
static bool next_tag(const char *text, const char *end, struct tag *tag) {
    tag->start = memmem(text, (size_t)(end - text), "{{", 2);
    if (!tag->start)
        return false;
    const char *name = tag->start + 2;
    tag->kind = '\0';
    if (name < end && strchr("#^/{", *name))
        tag->kind = *name++;
    const char *closing = tag->kind == '{' ? "}}}" : "}}";
    const char *close = memmem(name, (size_t)(end - name), closing, strlen(closing));
    if (!close)
        return false;
    snprintf(tag->name, sizeof tag->name, "%.*s", (int)(close - name), name);
    tag->end = close + strlen(closing);
    /* A line that holds nothing but the tag of a section leaves no empty line. */
    if (strchr("#^/", tag->kind) && tag->kind && tag->end < end && *tag->end == '\n' &&
        tag->start[-1] == '\n')
        tag->end++;
    return true;
}

/** The value of a name; NULL: there is none. */
static const json_t *find(const struct scope *scope, const char *name) {
    if (!strcmp(name, "."))
        return scope->value;
    const json_t *value = NULL;
    for (; scope && !value; scope = scope->outer)
        value = json_object_get(scope->value, name);
    return value;
}

/** Does a value make a section appear? */
static bool holds(const json_t *value) {
    return value && !json_is_false(value) && !json_is_null(value) &&
           !(json_is_array(value) && !json_array_size(value)) &&
           !(json_is_string(value) && !json_string_length(value));
}

void rfl_template_escape(struct rfl_file *file, const char *text) {
    static const char special[] = "&<>\"'";
    static const char *const entity[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    while (*text) {
        size_t plain = strcspn(text, special);
        rfl_file_write(file, text, plain);
        text += plain;
        if (*text)
            rfl_file_print(file, "%s", entity[strchr(special, *text++) - special]);
    }
}

static void write_value(struct rfl_file *file, const json_t *value, char kind) {
    if (json_is_integer(value))
        rfl_file_print(file, "%lld", (long long)json_integer_value(value));
    else if (json_is_string(value) && kind == '{')
        rfl_file_write(file, json_string_value(value), json_string_length(value));
    else if (json_is_string(value))
        rfl_template_escape(file, json_string_value(value));
}

static enum rfl_status write_stretch(struct rfl_file *file, const char *text, const char *end,
                                     const struct scope *scope, struct rfl_error *error);

/** Write what stands between the tags of a section, as often as its value says. */
static enum rfl_status write_section(struct rfl_file *file, const struct tag *open, const char *end,
                                     const struct scope *scope, struct rfl_error *error) {
    const json_t *value = find(scope, open->name);
    size_t count = holds(value) != (open->kind == '^');
    const bool each = json_is_array(value) && open->kind == '#';
    if (count && each)
        count = json_array_size(value);
    enum rfl_status status = RFL_OK;
    for (size_t i = 0; i < count && !status; i++) {
        const struct scope inner = {each ? json_array_get(value, i) : value, scope};
        status = write_stretch(file, open->end, end, &inner, error);
    }
    return status;
}

static enum rfl_status write_stretch(struct rfl_file *file, const char *text, const char *end,
                                     const struct scope *scope, struct rfl_error *error) {
    struct tag tag, close;
    enum rfl_status status = RFL_OK;
    for (; !status && next_tag(text, end, &tag); text = tag.end) {
        rfl_file_write(file, text, (size_t)(tag.start - text));
        if (tag.kind != '#' && tag.kind != '^') {
            write_value(file, find(scope, tag.name), tag.kind);
            continue;
        }
        bool found = false;
        for (const char *from = tag.end; !found && next_tag(from, end, &close); from = close.end)
            found = close.kind == '/' && !strcmp(close.name, tag.name);
        if (!found)
            return rfl_error_add(error, RFL_FAILED, "the template's {{%c%s}} has no end", tag.kind,
                                 tag.name);
        status = write_section(file, &tag, close.start, scope, error);
        tag.end = close.end;
    }
    if (!status)
        rfl_file_write(file, text, (size_t)(end - text));
    return status;
}

enum rfl_status rfl_template_write(struct rfl_file *file, const char *template, const json_t *data,
                                   struct rfl_error *error) {
    const struct scope scope = {data, NULL};
    return write_stretch(file, template, template + strlen(template), &scope, error);
}
