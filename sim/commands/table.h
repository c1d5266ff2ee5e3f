/** Rows of a list, as an aligned table. */
#ifndef RFL_TABLE_H
#define RFL_TABLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/** A column: which member of a row it shows, and how. */
struct rfl_column {
    const char *key;
    const char *head, *unit; /**< what stands above it */
    const char *format;      /**< of a number, by printf; NULL: "%g" */
    bool seconds;            /**< shown in the largest unit of time that it fills */
    bool below;              /**< on a line of its own under the row */
};

/**
 * Print rows, an array of JSON objects, in aligned columns.
 *
 * Numbers stand to the right, null is "-". On a terminal the last of the columns side by side, and
 * those below, are wrapped to its width.
 */
void rfl_list_print(const json_t *rows, const struct rfl_column *columns, size_t count, FILE *out);

#endif
