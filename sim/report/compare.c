/* Several results side by side, as JSON for the template. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../compare/compare.h"
#include "../results/file.h"
#include "../results/partial.h"
#include "report.h"

/** What a run has in a row, as a person reads it. */
static void cell_text(const struct rfl_comparison_row *row, size_t run, char *text, size_t size) {
    const struct rfl_comparison_cell *cell = &row->cells[run];
    double change = cell->number - row->cells[0].number;
    if (cell->text)
        snprintf(text, size, "%s", cell->text);
    else if (isnan(cell->number))
        snprintf(text, size, "–");
    else if (run && !isnan(change))
        snprintf(text, size, "%.*f (%+.*f)", row->decimals, cell->number, row->decimals, change);
    else
        snprintf(text, size, "%.*f", row->decimals, cell->number);
}

static json_t *table(const struct rfl_comparison_rows *rows, size_t runs) {
    json_t *array = json_array();
    for (size_t i = 0; i < rows->count; i++) {
        const struct rfl_comparison_row *row = &rows->row[i];
        json_t *cells = json_array();
        for (size_t k = 0; k < runs; k++) {
            char text[320];
            cell_text(row, k, text, sizeof text);
            cells = rfl_report_append(cells, json_string(text));
        }
        json_t *name = rfl_report_text(row->unit ? "%s, %s" : "%s", row->label, row->unit);
        array = rfl_report_append(array, json_pack("{s:o, s:o}", "name", name, "cells", cells));
    }
    return array;
}

/** The comparison's pictures, drawn from a folder that is gone afterwards. */
static json_t *pictures(const struct rfl_comparison *comparison, size_t room,
                        struct rfl_report_span span, struct rfl_error *error) {
    struct rfl_partial folder = {0};
    json_t *array = NULL;
    if (!rfl_partial_temporary(&folder, error) &&
        !rfl_comparison_data(comparison, folder.path, error))
        array = rfl_report_comparison_pictures(folder.path, room, span, error);
    rfl_partial_remove(&folder);
    return array;
}

json_t *rfl_report_comparison(const struct rfl_comparison *comparison, size_t room,
                              struct rfl_report_span span, struct rfl_error *error) {
    json_t *drawn = pictures(comparison, room, span, error);
    if (!drawn)
        return NULL;
    json_t *labels = json_array();
    for (size_t k = 0; k < comparison->count; k++)
        labels = rfl_report_append(labels, json_string(comparison->run[k].label));
    json_t *data = json_pack("{s:o, s:o, s:o, s:o, s:o}", "labels", labels, "keys",
                             table(&comparison->keys, comparison->count), "results",
                             table(&comparison->results, comparison->count), "notes",
                             rfl_report_lines(comparison->notes), "pictures", drawn);
    if (!data)
        rfl_error_add(error, RFL_FAILED, "out of memory");
    return data;
}

json_t *rfl_report_differences(const struct rfl_comparison *comparison, size_t run) {
    json_t *array = json_array();
    for (size_t i = 0; i < comparison->keys.count && run; i++) {
        const struct rfl_comparison_row *row = &comparison->keys.row[i];
        const char *its = row->cells[run].text, *first = row->cells[0].text;
        if (row->typed && its && (!first || strcmp(its, first)))
            array = rfl_report_append(array, rfl_report_text("%s %s (there %s)", row->name, its,
                                                             first ? first : "not given"));
    }
    return array;
}
