/** JSON, written: objects and arrays into memory, indented, numbers with twelve digits. */
#ifndef RFLESION_ROWS_JSON_H
#define RFLESION_ROWS_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "rflesion/base.h"

#define RFL_JSON_DEPTH 32 /* how deep values may lie in one another */

/** A text that grows. Zero it, write one value, then rfl_json_finish it. */
struct rfl_json {
    char *text;
    size_t length, capacity;
    char closing[RFL_JSON_DEPTH]; /**< bracket of each level that is open */
    size_t depth;
    bool started; /**< the level that is open has a value already */
    bool failed;  /**< out of memory */
};

/** Open an object or an array; `name`: its key in the object that is open, else NULL. */
void rfl_json_object(struct rfl_json *json, const char *name);
void rfl_json_array(struct rfl_json *json, const char *name);

/** Close what was opened last. */
void rfl_json_close(struct rfl_json *json);

/** Write a value into what is open; a number that is not finite is null. */
void rfl_json_number(struct rfl_json *json, const char *name, double value);
void rfl_json_count(struct rfl_json *json, const char *name, long long value);
void rfl_json_bool(struct rfl_json *json, const char *name, bool value);

/** A string, NULL null; where it is not UTF-8 (a file's name may be anything), `?` for what is not
 * ASCII. */
void rfl_json_string(struct rfl_json *json, const char *name, const char *text);

/** The text, ended by a newline, for free; NULL, all freed, where memory is out. */
char *rfl_json_finish(struct rfl_json *json, struct rfl_error *error);

#endif
