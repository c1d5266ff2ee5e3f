/* A comparison as a table: text, CSV, JSON, Markdown. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "../rows/json.h"

#define CELL        320 /* bytes of a cell: a label and a quantity */
#define WIDE_LINE   100 /* characters of a line that does not go to a terminal */
#define WIDEST_HEAD 16  /* characters of a label that stand on one line */

/* --- cells --- */

/** How a table is seen: column 0 names its rows, 1 is the first run; each further run has three. */
struct view {
    const struct rfl_comparison *comparison;
    const struct rfl_comparison_rows *rows;
    bool results; /**< with differences from the first run */
    bool full;    /**< with full precision */
    int width;    /**< characters of a line of text; 0: any number */
    size_t heads; /**< lines above the rows, on which labels stand in pieces; 0: one, and whole */
};

enum part { VALUE, CHANGE, PERCENT };

/** Columns of a run but the first. */
static size_t parts(const struct view *view) {
    return view->results ? 3 : 1;
}

static size_t column_count(const struct view *view) {
    return 2 + parts(view) * (view->comparison->count - 1);
}

/** Which run a column (not the first one) belongs to, and what of it. */
static size_t run_of(const struct view *view, size_t column, enum part *part) {
    *part = column > 1 ? (enum part)((column - 2) % parts(view)) : VALUE;
    return column > 1 ? 1 + (column - 2) / parts(view) : 0;
}

/** What stands above a column. */
static void head_text(const struct view *view, size_t column, char text[CELL]) {
    static const char *const heads[] = {"", "change", "%"};
    enum part part;
    size_t run = column ? run_of(view, column, &part) : 0;
    if (!column)
        snprintf(text, CELL, "%s", view->results ? "result" : "key");
    else if (part == VALUE || view->full)
        snprintf(text, CELL, "%s%s%s", view->comparison->run[run].label, part ? " " : "",
                 heads[part]);
    else
        snprintf(text, CELL, "%s", heads[part]);
}

/** Bytes of a label's first piece: what fits, up to a comma, else up to a sign between words. */
static size_t piece_length(const char *label) {
    size_t best = 0, comma = 0;
    int characters = 0;
    for (size_t i = 0; label[i]; i++) {
        characters += ((unsigned char)label[i] & 0xC0U) != 0x80U;
        if (characters > WIDEST_HEAD && best)
            return comma ? comma : best;
        if (strchr(",=_- ", label[i]))
            best = i + 1;
        if (label[i] == ',')
            comma = i + 1;
    }
    return strlen(label);
}

static size_t piece_count(const char *label) {
    size_t count = 0;
    for (; *label; count++)
        label += piece_length(label);
    return count;
}

/** The part of a column's head that stands on one of its lines; labels stand low. */
static void head_piece(const struct view *view, size_t line, size_t column, char text[CELL]) {
    enum part part;
    size_t run = column ? run_of(view, column, &part) : 0;
    const char *label = view->comparison->run[run].label;
    size_t above = view->heads - piece_count(label);
    text[0] = '\0';
    if (!column || part != VALUE) {
        if (line + 1 == view->heads)
            head_text(view, column, text);
        return;
    }
    for (; line > above; line--)
        label += piece_length(label);
    if (line == above) {
        size_t length = piece_length(label);
        while (length > 1 && label[length - 1] == ' ')
            length--;
        snprintf(text, CELL, "%.*s", (int)length, label);
    }
}

/** Difference of a result from the first run's, or its per cent; NaN: none. */
static double difference(const struct rfl_comparison_row *row, size_t run, enum part part) {
    double first = row->cells[0].number, change = row->cells[run].number - first;
    if (row->cells[run].text || part == CHANGE)
        return row->cells[run].text ? NAN : change;
    return row->relative && first != 0 ? 100 * change / first : NAN;
}

/** One cell; "" where there is nothing to say. */
static void cell_text(const struct view *view, const struct rfl_comparison_row *row, size_t column,
                      char text[CELL]) {
    enum part part;
    size_t run = column ? run_of(view, column, &part) : 0;
    const struct rfl_comparison_cell *cell = &row->cells[run];
    text[0] = '\0';
    if (!column) {
        snprintf(text, CELL, row->unit ? "%s (%s)" : "%s", view->full ? row->name : row->label,
                 row->unit);
    } else if (part != VALUE) {
        double number = difference(row, run, part);
        int decimals = part == CHANGE ? row->decimals : 0;
        bool visible = fabs(number) >= 0.5 * pow(10, -decimals);
        if (!isnan(number) && view->full)
            snprintf(text, CELL, "%.10g", number);
        else if (!isnan(number))
            snprintf(text, CELL, visible ? "%+.*f" : "%.*f", decimals, visible ? number : 0.0);
    } else if (cell->text) {
        snprintf(text, CELL, "%s", cell->text);
    } else if (!isnan(cell->number) && view->full) {
        snprintf(text, CELL, "%.10g", cell->number);
    } else if (!isnan(cell->number)) {
        bool visible = fabs(cell->number) >= 0.5 * pow(10, -row->decimals); /* no -0.0 */
        snprintf(text, CELL, "%.*f", row->decimals, visible ? cell->number : 0.0);
    } else if (!view->full) {
        snprintf(text, CELL, "-");
    }
}

/** Lines that stand above the rows. */
static size_t heads_of(const struct view *view) {
    return view->heads ? view->heads : 1;
}

/** Number of lines of a table. */
static size_t line_count(const struct view *view) {
    return heads_of(view) + view->rows->count;
}

/** One cell of a line; the first ones stand above the columns. */
static void line_text(const struct view *view, size_t line, size_t column, char text[CELL]) {
    if (line >= heads_of(view))
        cell_text(view, &view->rows->row[line - heads_of(view)], column, text);
    else if (view->heads)
        head_piece(view, line, column, text);
    else
        head_text(view, column, text);
}

/* --- text --- */

/** Characters of a column's widest cell. */
static int column_width(const struct view *view, size_t column) {
    char text[CELL];
    int width = 0;
    for (size_t line = 0; line < line_count(view); line++) {
        line_text(view, line, column, text);
        int length = rfl_characters(text);
        width = length > width ? length : width;
    }
    return width;
}

/** Print the columns [from, to) of a table, after its names and (from > 2) its first run. */
static void print_columns(const struct view *view, size_t from, size_t to, FILE *out) {
    char text[CELL];
    for (size_t line = 0; line < line_count(view); line++) {
        int gap = 0;
        for (size_t column = 0; column < to; column++) {
            if (column > 1 && column < from)
                continue;
            line_text(view, line, column, text);
            int width = column_width(view, column) - rfl_characters(text);
            /* Blanks wait until something follows them. */
            if (!column)
                fprintf(out, "%s", text);
            else if (*text)
                fprintf(out, "%*s%s", gap + 2 + width, "", text);
            gap = !column ? width : *text ? 0 : gap + 2 + width;
        }
        fprintf(out, "\n");
    }
}

/** How many lines the heads of a table take: one where the widest run fits a line beside the first,
 * else as many as the longest label has pieces. */
static size_t head_lines(const struct view *view) {
    const struct rfl_comparison *comparison = view->comparison;
    int widest = 0, line = view->width ? view->width : WIDE_LINE;
    size_t most = 1;
    for (size_t column = 2; column < column_count(view); column += parts(view)) {
        int width = 0;
        for (size_t i = 0; i < parts(view); i++)
            width += 2 + column_width(view, column + i);
        widest = width > widest ? width : widest;
    }
    if (column_width(view, 0) + 2 + column_width(view, 1) + widest <= line)
        return 1;
    for (size_t k = 0; k < comparison->count; k++) {
        size_t count = piece_count(comparison->run[k].label);
        most = count > most ? count : most;
    }
    return most;
}

/** Print a table, in several parts, each with the first run, where it is too wide for one. */
static void print_text(const struct view *view, FILE *out) {
    size_t count = column_count(view), from = 2;
    do {
        int width = column_width(view, 0) + column_width(view, 1) + 2;
        size_t to = from;
        while (to < count) {
            int more = 0;
            for (size_t i = 0; i < parts(view); i++)
                more += 2 + column_width(view, to + i);
            if (to > from && view->width && width + more > view->width)
                break;
            width += more;
            to += parts(view);
        }
        if (from > 2)
            fprintf(out, "\n");
        print_columns(view, from, to, out);
        from = to;
    } while (from < count);
}

/** The title that all scenarios share, or each one's. */
static void print_titles(const struct rfl_comparison *comparison, FILE *out) {
    const char *first = comparison->run[0].scenario->title;
    bool same = true;
    for (size_t i = 1; i < comparison->count; i++)
        same &= !strcmp(first, comparison->run[i].scenario->title);
    for (size_t i = 0; i < (same ? 1 : comparison->count); i++)
        fprintf(out, "%s%s%s\n", same ? "" : comparison->run[i].label, same ? "" : ": ",
                comparison->run[i].scenario->title);
    fprintf(out, "\n");
}

/** What runs with --bench say of the bench, or of the body, each under its label. */
static void print_benches(const struct rfl_comparison *comparison, FILE *out) {
    for (size_t k = 0; k < comparison->count; k++) {
        const json_t *bench = json_object_get(comparison->run[k].summary, "bench");
        const char *said = json_string_value(json_object_get(bench, "words"));
        char words[RFL_BENCH_SIZE];
        snprintf(words, sizeof words, "%s", said ? said : "");
        rfl_string_clean(words); /* anybody may have written it */
        if (*words)
            fprintf(out, "%s: %s\n", comparison->run[k].label, words);
    }
}

static bool text_format(const struct rfl_comparison *comparison, int width, FILE *out) {
    struct view keys = {comparison, &comparison->keys, false, false, width, 0};
    struct view results = {comparison, &comparison->results, true, false, width, 0};
    const size_t heads = head_lines(&results);
    if (heads > 1)
        keys.heads = results.heads = heads;
    print_titles(comparison, out);
    if (comparison->keys.count)
        print_text(&keys, out);
    else
        fprintf(out, "The scenarios do not differ.\n");
    fprintf(out, "\n");
    print_text(&results, out);
    fprintf(out, "\n%sDifferences are from %s.%sSizes are those at the end of the run.\n",
            comparison->notes, comparison->run[0].label, heads > 1 ? "\n" : " ");
    print_benches(comparison, out);
    fprintf(out, "%s\n", RFL_NOTICE);
    return true;
}

/* --- Markdown --- */

/** Print a cell so that it stays one. */
static void print_markdown_cell(const char *text, FILE *out) {
    fprintf(out, " ");
    for (; *text; text++)
        fprintf(out, strchr("|\\`*_<[", *text) ? "\\%c" : "%c", *text);
    fprintf(out, " |");
}

static void print_markdown(const struct view *view, FILE *out) {
    char text[CELL];
    size_t count = column_count(view);
    for (size_t line = 0; line < line_count(view); line++) {
        fprintf(out, "|");
        for (size_t column = 0; column < count; column++) {
            line_text(view, line, column, text);
            print_markdown_cell(text, out);
        }
        for (size_t column = 0; !line && column < count; column++)
            fprintf(out, column ? "---:|" : "\n|---|");
        fprintf(out, "\n");
    }
    fprintf(out, "\n");
}

static bool markdown_format(const struct rfl_comparison *comparison, int width, FILE *out) {
    (void)width;
    struct view keys = {comparison, &comparison->keys, false, false, 0, 0};
    struct view results = {comparison, &comparison->results, true, false, 0, 0};
    if (comparison->keys.count)
        print_markdown(&keys, out);
    print_markdown(&results, out);
    fprintf(out, "%s%s\n", comparison->notes, RFL_NOTICE);
    return true;
}

/* --- CSV --- */

/** Print a field, quoted where it must be (RFC 4180). */
static void print_csv_field(const char *text, bool first, FILE *out) {
    const char *quote = strpbrk(text, ",\"\r\n") ? "\"" : "";
    fprintf(out, "%s%s", first ? "" : ",", quote);
    for (; *text; text++)
        fprintf(out, *text == '"' ? "\"\"" : "%c", *text);
    fprintf(out, "%s", quote);
}

/** The keys stand above the results, in the same columns. */
static bool csv_format(const struct rfl_comparison *comparison, int width, FILE *out) {
    (void)width;
    const struct rfl_comparison_rows *blocks[] = {&comparison->keys, &comparison->results};
    char text[CELL];
    fprintf(out, "# %s\n", RFL_NOTICE);
    for (size_t block = 0; block < 2; block++) {
        struct view view = {comparison, blocks[block], true, true, 0, 0};
        for (size_t line = block; line < line_count(&view); line++) {
            for (size_t column = 0; column < column_count(&view); column++) {
                line_text(&view, line, column, text);
                print_csv_field(text, !column, out);
            }
            fprintf(out, "\n");
        }
    }
    return true;
}

/* --- JSON --- */

static void write_cell(struct rfl_json *json, const char *text, double number) {
    if (text)
        rfl_json_string(json, NULL, text);
    else
        rfl_json_number(json, NULL, number);
}

/** A row: values, and for a result its unit and differences. */
static void write_row(struct rfl_json *json, const struct rfl_comparison *comparison,
                      const struct rfl_comparison_row *row, bool result) {
    static const char *const names[] = {"values", "changes", "percent"};
    rfl_json_object(json, NULL);
    rfl_json_string(json, result ? "result" : "key", row->name);
    if (strcmp(row->label, row->name))
        rfl_json_string(json, "label", row->label);
    if (row->unit)
        rfl_json_string(json, "unit", row->unit);
    for (int part = VALUE; part <= (result ? PERCENT : VALUE); part++) {
        rfl_json_array(json, names[part]);
        for (size_t k = 0; k < comparison->count; k++)
            if (part == VALUE)
                write_cell(json, row->cells[k].text, row->cells[k].number);
            else
                write_cell(json, NULL, difference(row, k, (enum part)part));
        rfl_json_close(json);
    }
    rfl_json_close(json);
}

static void write_rows(struct rfl_json *json, const char *name,
                       const struct rfl_comparison *comparison,
                       const struct rfl_comparison_rows *rows) {
    rfl_json_array(json, name);
    for (size_t i = 0; i < rows->count; i++)
        write_row(json, comparison, &rows->row[i], rows == &comparison->results);
    rfl_json_close(json);
}

static void write_runs(struct rfl_json *json, const struct rfl_comparison *comparison) {
    rfl_json_array(json, "runs");
    for (size_t k = 0; k < comparison->count; k++) {
        rfl_json_object(json, NULL);
        rfl_json_string(json, "label", comparison->run[k].label);
        rfl_json_string(json, "title", comparison->run[k].scenario->title);
        rfl_json_string(json, "folder", comparison->run[k].folder);
        rfl_json_close(json);
    }
    rfl_json_close(json);
}

static bool json_format(const struct rfl_comparison *comparison, int width, FILE *out) {
    (void)width;
    struct rfl_json json = {0};
    rfl_json_object(&json, NULL);
    rfl_json_string(&json, "format", "rflesion-comparison-1");
    rfl_json_string(&json, "notice", RFL_NOTICE);
    write_runs(&json, comparison);
    write_rows(&json, "keys", comparison, &comparison->keys);
    write_rows(&json, "results", comparison, &comparison->results);
    rfl_json_string(&json, "notes", comparison->notes);
    rfl_json_close(&json);
    char *text = rfl_json_finish(&json, NULL);
    if (text)
        fputs(text, out);
    free(text);
    return text != NULL;
}

/* --- formats --- */

const char *const rfl_comparison_formats[] = {"text", "csv", "json", "markdown", NULL};

enum rfl_status rfl_comparison_print(const struct rfl_comparison *comparison, const char *format,
                                     int width, FILE *out, struct rfl_error *error) {
    bool (*const print[])(const struct rfl_comparison *, int,
                          FILE *) = {text_format, csv_format, json_format, markdown_format};
    const char *nearest = rfl_nearest(format, rfl_comparison_formats, sizeof print / sizeof *print);
    for (size_t i = 0; rfl_comparison_formats[i]; i++)
        if (!strcmp(format, rfl_comparison_formats[i]))
            return print[i](comparison, width, out)
                       ? RFL_OK
                       : rfl_error_add(error, RFL_FAILED, "cannot write the table: out of memory");
    return rfl_error_add(error, RFL_INVALID, "unknown format '%s'%s%s%s", format,
                         nearest ? ", did you mean '" : ": known are text, csv, json and markdown",
                         nearest ? nearest : "", nearest ? "'?" : "");
}
