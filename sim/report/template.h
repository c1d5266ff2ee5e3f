/** Templates: a subset of Mustache, filled in from JSON. */
#ifndef RFLESION_REPORT_TEMPLATE_H
#define RFLESION_REPORT_TEMPLATE_H

#include <jansson.h>

#include "../results/file.h"

/** A file's content in new memory, NUL-terminated; NULL with the reason in error. */
char *rfl_template_load(const char *path, struct rfl_error *error);

/** May a page take this place: is there nothing, or an older one of the program's? `what`: "a
 * report". */
enum rfl_status rfl_template_place(const char *path, const char *what, struct rfl_error *error);

/** Write text so that HTML shows exactly this. */
void rfl_template_escape(struct rfl_file *file, const char *text);

/**
 * Write an HTML template, filled in.
 *
 * `{{name}}`: a string, escaped, or an integer; `{{{name}}}`: a string as it is; `{{.}}`: the item
 * itself. `{{#name}}...{{/name}}`: once for each item of an array, once within an object, once
 * where it is any other value; not for false, null, an empty string or array, or a name that is not
 * known. `{{^name}}...{{/name}}`: only then. A section must not hold another one of its own name.
 * Names are looked up from the inside out.
 *
 * @return RFL_FAILED where a section does not end
 * @source mustache(5), the specification: https://mustache.github.io/mustache.5.html
 */
enum rfl_status rfl_template_write(struct rfl_file *file, const char *template, const json_t *data,
                                   struct rfl_error *error);

#endif
