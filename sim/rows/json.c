#include "json.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rflesion/base.h"

/* --- the text --- */

static void add(struct rfl_json *json, const char *bytes, size_t size) {
    if (json->length + size >= json->capacity && !json->failed) {
        size_t capacity = 2 * (json->capacity + size) + 1024;
        char *grown = realloc(json->text, capacity);
        json->failed = !grown;
        if (grown) {
            json->text = grown;
            json->capacity = capacity;
        }
    }
    if (json->failed)
        return;
    memcpy(json->text + json->length, bytes, size);
    json->length += size;
}

static void add_text(struct rfl_json *json, const char *text) {
    add(json, text, strlen(text));
}

static void new_line(struct rfl_json *json) {
    add_text(json, "\n");
    for (size_t i = 0; i < json->depth; i++)
        add_text(json, "  ");
}

/* --- strings --- */

static bool is_utf8(const char *text) {
    size_t left = strlen(text), bytes = 1;
    for (unsigned code; left && bytes; text += bytes, left -= bytes)
        bytes = rfl_character(text, left, &code);
    return bytes > 0;
}

static void add_character(struct rfl_json *json, unsigned char c) {
    static const char escaped[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    const char *found = memchr(escaped, c, sizeof escaped - 1);
    char text[8];
    if (found)
        snprintf(text, sizeof text, "\\%c", letters[found - escaped]);
    else
        snprintf(text, sizeof text, c < ' ' ? "\\u%04X" : "%c", c);
    add_text(json, text);
}

static void add_string(struct rfl_json *json, const char *text) {
    const bool utf8 = is_utf8(text);
    add_text(json, "\"");
    for (const char *c = text; *c; c++)
        add_character(json, utf8 || (unsigned char)*c < 128 ? (unsigned char)*c : '?');
    add_text(json, "\"");
}

/* --- values --- */

/** What stands before a value: a comma, its line, its key. */
static void begin(struct rfl_json *json, const char *name) {
    if (json->started)
        add_text(json, ",");
    if (json->depth)
        new_line(json);
    if (name) {
        add_string(json, name);
        add_text(json, ": ");
    }
    json->started = true;
}

static void open_level(struct rfl_json *json, const char *name, const char *opening, char closing) {
    assert(json->depth < RFL_JSON_DEPTH);
    begin(json, name);
    add_text(json, opening);
    json->closing[json->depth++] = closing;
    json->started = false;
}

void rfl_json_object(struct rfl_json *json, const char *name) {
    open_level(json, name, "{", '}');
}

void rfl_json_array(struct rfl_json *json, const char *name) {
    open_level(json, name, "[", ']');
}

void rfl_json_close(struct rfl_json *json) {
    assert(json->depth > 0);
    json->depth--;
    if (json->started)
        new_line(json);
    add(json, &json->closing[json->depth], 1);
    json->started = true;
}

void rfl_json_number(struct rfl_json *json, const char *name, double value) {
    char text[40];
    snprintf(text, sizeof text, "%.12g", value + 0.0); /* -0 is 0 */
    begin(json, name);
    if (!isfinite(value)) {
        add_text(json, "null");
        return;
    }
    char *point = strpbrk(text, ".,e"), *exponent = strchr(text, 'e');
    if (point && *point == ',') /* of some locales */
        *point = '.';
    if (!exponent) {
        add_text(json, text);
        add_text(json, point ? "" : ".0"); /* a number, not a count */
        return;
    }
    *exponent = '\0';
    add_text(json, text);
    snprintf(text, sizeof text, "e%d", atoi(exponent + 1));
    add_text(json, text);
}

void rfl_json_count(struct rfl_json *json, const char *name, long long value) {
    char text[24];
    snprintf(text, sizeof text, "%lld", value);
    begin(json, name);
    add_text(json, text);
}

void rfl_json_bool(struct rfl_json *json, const char *name, bool value) {
    begin(json, name);
    add_text(json, value ? "true" : "false");
}

void rfl_json_string(struct rfl_json *json, const char *name, const char *text) {
    begin(json, name);
    if (text)
        add_string(json, text);
    else
        add_text(json, "null");
}

char *rfl_json_finish(struct rfl_json *json, struct rfl_error *error) {
    assert(!json->depth);
    add(json, "\n", 2); /* with the NUL that ends the text */
    if (!json->failed)
        return json->text;
    rfl_error_add(error, RFL_FAILED, "out of memory");
    free(json->text);
    return NULL;
}
