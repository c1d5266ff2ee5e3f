#include "table.h"

#include <string.h>

#include "screen.h"

#define CELL   1024 /* bytes of a cell */
#define INDENT 4    /* of columns below */
#define ROOM   20   /* characters in which text can be wrapped */

/** "3.14 min": a time in the largest unit that it fills. */
static void format_time(double seconds, char text[CELL]) {
    static const struct {
        double seconds;
        const char *name;
    } units[] = {{365.25 * 86400, "a"}, {86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    size_t i = 0;
    while (units[i].seconds > 1 && seconds < units[i].seconds)
        i++;
    snprintf(text, CELL, "%.3g %s", seconds / units[i].seconds, units[i].name);
}

/** What a column shows of a row; returns whether it stands to the right. */
static bool cell_text(const struct rfl_column *column, const json_t *row, char text[CELL]) {
    const json_t *value = json_object_get(row, column->key);
    if (json_is_string(value))
        snprintf(text, CELL, "%s", json_string_value(value));
    else if (!json_is_number(value))
        snprintf(text, CELL, "-");
    else if (column->seconds)
        format_time(json_number_value(value), text);
    else /* a format of the tables of columns, which are all in this program */
        snprintf(text, CELL, column->format ? column->format : "%g", json_number_value(value));
    return !json_is_string(value);
}

/** Characters of a column's widest cell, its head included. */
static int column_width(const struct rfl_column *column, const json_t *rows) {
    char text[CELL];
    int width = column->head ? rfl_characters(column->head) : 0;
    int unit = column->unit ? rfl_characters(column->unit) : 0;
    width = unit > width ? unit : width;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        cell_text(column, json_array_get(rows, i), text);
        int length = rfl_characters(text);
        width = length > width ? length : width;
    }
    return width;
}

/** Whether a column's numbers stand to the right, and so its head. */
static bool column_right(const struct rfl_column *column, const json_t *rows) {
    char text[CELL];
    return json_array_size(rows) && cell_text(column, json_array_get(rows, 0), text);
}

/** Print a cell beside those before it; `gap` is the blanks that wait until something follows. */
static void print_cell(const char *text, int width, bool right, int *gap, FILE *out) {
    int padding = width - rfl_characters(text);
    if (*text)
        fprintf(out, "%*s%s", *gap + (right ? padding : 0), "", text);
    *gap = 2 + (*text ? 0 : *gap + width) + (*text && !right ? padding : 0);
}

/** The last of the columns that stand side by side. */
static size_t last_beside(const struct rfl_column *columns, size_t count) {
    while (count > 1 && columns[count - 1].below)
        count--;
    return count - 1;
}

/** A line above the columns: their heads, or their units. */
static void print_heads(const json_t *rows, const struct rfl_column *columns, size_t last,
                        bool units, FILE *out) {
    bool any = false;
    for (size_t i = 0; i <= last; i++)
        any = any || (units ? columns[i].unit : columns[i].head);
    if (!any)
        return;
    int gap = 0;
    fputs(rfl_style_begin(out, RFL_STYLE_HEADING), out);
    for (size_t i = 0; i <= last; i++) {
        const char *text = units ? columns[i].unit : columns[i].head;
        print_cell(text ? text : "", column_width(&columns[i], rows),
                   column_right(&columns[i], rows), &gap, out);
    }
    fprintf(out, "%s\n", rfl_style_end(out));
}

/** Print the last cell of a row, which begins at `column`: wrapped there, or else below. */
static void print_wrapped(const char *text, int column, int gap, int screen, FILE *out) {
    bool room = screen - column >= ROOM;
    fprintf(out, "%s%*s", room ? "" : "\n", room ? gap : INDENT, "");
    rfl_screen_wrap(out, text, room ? column : INDENT, screen);
}

static void print_row(const json_t *rows, const json_t *row, const struct rfl_column *columns,
                      size_t count, FILE *out) {
    char text[CELL];
    size_t last = last_beside(columns, count);
    int screen = rfl_screen_width(out), used = 0, gap = 0;
    for (size_t i = 0; i <= last; i++) {
        bool right = cell_text(&columns[i], row, text);
        int width = column_width(&columns[i], rows);
        if (i == last && !right && screen && used + width > screen)
            print_wrapped(text, used, gap, screen, out);
        else
            print_cell(text, width, right, &gap, out);
        used += width + 2;
    }
    fputc('\n', out);
    for (size_t i = last + 1; i < count; i++) {
        if (json_is_null(json_object_get(row, columns[i].key)))
            continue;
        cell_text(&columns[i], row, text);
        fprintf(out, "%*s%s%s", INDENT, "", columns[i].head ? columns[i].head : "",
                columns[i].head ? ": " : "");
        rfl_screen_wrap(out, text, INDENT, screen);
        fputc('\n', out);
    }
}

void rfl_list_print(const json_t *rows, const struct rfl_column *columns, size_t count, FILE *out) {
    size_t last = last_beside(columns, count);
    print_heads(rows, columns, last, false, out);
    print_heads(rows, columns, last, true, out);
    for (size_t i = 0; i < json_array_size(rows); i++)
        print_row(rows, json_array_get(rows, i), columns, count, out);
}
