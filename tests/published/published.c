/*
 * Modelled lesions beside published ones, whether they agree or not.
 *
 *     published [--data FILE] PUBLICATION.yaml...
 *
 * Prints a Markdown table; --data writes what picture.gp draws. tests/README.md explains what a
 * publication's file says. A mistake in one is told as FILE:LINE: error: ..., with status 1.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "rflesion.h"

#define MOST_POINTS 16
#define MOST_ROWS   200
#define LONGEST     60 /* characters that fit into the picture's width */

/** Do a row's points lie within what was published? */
enum agreement { AGREES, PARTLY, DISAGREES };
static const char *const agreement_words[] = {"yes", "partly", "**no**"};

/** As what a row counts. FITTED: settings were chosen for it; IN_WORDS: no figure was seen, but a
 * direction; SHOWN: nothing was published. */
enum kind { EVIDENCE, FITTED, IN_WORDS, SHOWN };
static const char *const kind_words[] = {"", "fitted: ", "in words: ", ""};
static const char *const picture_words[] = {"", " (fitted)", " (in words)", ""};

/** A publication's file. */
struct publication {
    const char *file;
    yaml_document_t document;
    yaml_node_t *root;
};

/** A row, computed. */
struct row {
    const struct publication *publication;
    yaml_node_t *node;
    double low, high; /**< published; NaN: nothing */
    double point[MOST_POINTS];
    size_t points;
    enum agreement agreement;
    enum kind kind;
};

static const char *const file_keys[] = {"name",     "citation", "doi",    "figures", "seen_at",
                                        "measured", "assumed",  "fitted", "says",    "scenario",
                                        "settings", "vary",     "beside", "rows",    NULL};
static const char *const row_keys[] = {"name",      "quantity", "times",   "unit",
                                       "published", "settings", "against", NULL};

/* --- reading a file --- */

static _Noreturn void fail(const struct publication *from, const yaml_node_t *node,
                           const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s:%zu: error: ", from->file, node ? node->start_mark.line + 1 : 1);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    va_end(arguments);
    exit(EXIT_FAILURE);
}

static yaml_node_t *node_at(const struct publication *from, int index) {
    return yaml_document_get_node((yaml_document_t *)&from->document, index);
}

static const char *text_of(const struct publication *from, const yaml_node_t *node) {
    if (node->type != YAML_SCALAR_NODE)
        fail(from, node, "expected a text or a number");
    return (const char *)node->data.scalar.value;
}

/** Value of a mapping's key; NULL: it has none. */
static yaml_node_t *find(const struct publication *from, const yaml_node_t *mapping,
                         const char *key) {
    if (mapping->type != YAML_MAPPING_NODE)
        fail(from, mapping, "expected keys with values");
    const yaml_node_pair_t *pair = mapping->data.mapping.pairs.start;
    for (; pair < mapping->data.mapping.pairs.top; pair++)
        if (!strcmp(text_of(from, node_at(from, pair->key)), key))
            return node_at(from, pair->value);
    return NULL;
}

static yaml_node_t *need(const struct publication *from, const yaml_node_t *mapping,
                         const char *key) {
    yaml_node_t *node = find(from, mapping, key);
    if (!node || (node->type == YAML_SCALAR_NODE && node->data.scalar.length == 0))
        fail(from, mapping, "%s is missing", key);
    return node;
}

static const char *need_text(const struct publication *from, const yaml_node_t *mapping,
                             const char *key) {
    return text_of(from, need(from, mapping, key));
}

static double number_of(const struct publication *from, const yaml_node_t *node) {
    char *end;
    const char *text = text_of(from, node);
    double number = strtod(text, &end);
    if (end == text || *end || isnan(number))
        fail(from, node, "\"%s\" is not a number", text);
    return number;
}

/** The sequence's Kth item; NULL past its end. A node that is no sequence is its only item. */
static yaml_node_t *item(const struct publication *from, yaml_node_t *node, size_t k) {
    if (node->type != YAML_SEQUENCE_NODE)
        return k == 0 ? node : NULL;
    const yaml_node_item_t *at = node->data.sequence.items.start + k;
    return at < node->data.sequence.items.top ? node_at(from, *at) : NULL;
}

static void know_keys(const struct publication *from, const yaml_node_t *mapping,
                      const char *const *known) {
    const yaml_node_pair_t *pair = mapping->data.mapping.pairs.start;
    for (; pair < mapping->data.mapping.pairs.top; pair++) {
        const yaml_node_t *node = node_at(from, pair->key);
        const char *const *name = known;
        while (*name && strcmp(*name, text_of(from, node)))
            name++;
        if (!*name)
            fail(from, node, "%s is not a key of a publication", text_of(from, node));
    }
}

static void check_file(const struct publication *from) {
    static const char *const texts[] = {"name", "citation", "doi", "measured", "assumed", NULL};
    for (const char *const *key = texts; *key; key++)
        need_text(from, from->root, *key);
    know_keys(from, from->root, file_keys);
    const char *figures = need_text(from, from->root, "figures");
    if (strcmp(figures, "seen") && strcmp(figures, "not seen"))
        fail(from, need(from, from->root, "figures"), "write seen or not seen");
    need_text(from, from->root, strcmp(figures, "seen") ? "says" : "seen_at");
}

static void read_file(struct publication *from) {
    yaml_parser_t parser;
    FILE *file = fopen(from->file, "rb");
    if (!file || !yaml_parser_initialize(&parser))
        fail(from, NULL, "cannot be read");
    yaml_parser_set_input_file(&parser, file);
    if (!yaml_parser_load(&parser, &from->document))
        fail(from, NULL, "this is not YAML: line %zu: %s", parser.problem_mark.line + 1,
             parser.problem ? parser.problem : "out of memory");
    from->root = yaml_document_get_root_node(&from->document);
    if (!from->root || from->root->type != YAML_MAPPING_NODE)
        fail(from, from->root, "expected keys with values");
    yaml_parser_delete(&parser);
    fclose(file);
    check_file(from);
}

/* --- a run --- */

/** What the library says, without its own place: a publication's line is the place. */
static const char *said(struct rfl_error *error) {
    static const char place[] = "--set: error: ";
    error->text[strcspn(error->text, "\n")] = '\0';
    return error->text + (strncmp(error->text, place, strlen(place)) ? 0 : strlen(place));
}

static void set(const struct publication *from, struct rfl_scenario *scenario,
                const yaml_node_t *key, const yaml_node_t *value) {
    struct rfl_error error = {0};
    if (rfl_scenario_change(scenario, text_of(from, key), text_of(from, value), &error))
        fail(from, key, "%s", said(&error));
}

/** Set all keys of a mapping; NULL: none. */
static void set_all(const struct publication *from, struct rfl_scenario *scenario,
                    const yaml_node_t *settings) {
    if (!settings)
        return;
    const yaml_node_pair_t *pair = settings->data.mapping.pairs.start;
    for (; pair < settings->data.mapping.pairs.top; pair++)
        set(from, scenario, node_at(from, pair->key), node_at(from, pair->value));
}

/** Set the keys that vary to their values in a combination, numbered from 0; false: no such. */
static bool set_combination(const struct publication *from, struct rfl_scenario *scenario,
                            size_t combination) {
    const yaml_node_t *vary = find(from, from->root, "vary");
    const yaml_node_pair_t *pair = vary ? vary->data.mapping.pairs.start : NULL;
    for (; vary && pair < vary->data.mapping.pairs.top; pair++) {
        yaml_node_t *values = node_at(from, pair->value);
        size_t count = 0;
        while (item(from, values, count))
            count++;
        if (count == 0)
            fail(from, values, "expected values");
        set(from, scenario, node_at(from, pair->key), item(from, values, combination % count));
        combination /= count;
    }
    return combination == 0;
}

/** A result that is looked for, by its path. */
struct wanted {
    const char *path;
    bool found;
    double number;
};

static int take_row(void *context, const struct rfl_row *row) {
    struct wanted *wanted = context;
    if (!row->type || strcmp(row->path, wanted->path))
        return 0;
    wanted->number = row->number;
    return wanted->found = true;
}

static int take_value(void *context, const struct rfl_value *value) {
    struct wanted *wanted = context;
    if (strcmp(value->key, wanted->path))
        return 0;
    wanted->number = value->number;
    return wanted->found = true;
}

/** The row's quantities, multiplied: results, or values of the scenario. */
static double product(const struct publication *from, const yaml_node_t *row,
                      const struct rfl_simulation *simulation) {
    yaml_node_t *times = find(from, row, "times"), *quantity = need(from, row, "quantity"), *name;
    double number = times ? number_of(from, times) : 1;
    for (size_t k = 0; (name = item(from, quantity, k)); k++) {
        struct wanted wanted = {.path = text_of(from, name)};
        rfl_rows_visit(simulation, take_row, &wanted);
        if (!wanted.found)
            rfl_scenario_values(simulation->scenario, take_value, &wanted);
        if (!wanted.found)
            fail(from, name, "the program has no result of this name: %s", wanted.path);
        number *= wanted.number;
    }
    return number;
}

/**
 * Run a row's scenario and measure it.
 *
 * @param beside   settings in place of a combination; NULL: none
 * @param against  with the settings of what the row is compared with
 * @param number   filled with the result
 * @return false: there is no such combination
 */
static bool run(const struct publication *from, const yaml_node_t *row, const yaml_node_t *beside,
                size_t combination, bool against, double *number) {
    struct rfl_error error = {0};
    char path[256];
    snprintf(path, sizeof path, "scenarios/%s.yaml", need_text(from, from->root, "scenario"));
    struct rfl_scenario *scenario = rfl_scenario_read(path, &error);
    if (!scenario)
        fail(from, need(from, from->root, "scenario"), "%s", said(&error));
    rfl_scenario_forget(scenario, "output");
    set_all(from, scenario, find(from, from->root, "settings"));
    bool is_one = beside || set_combination(from, scenario, combination);
    set_all(from, scenario, beside);
    set_all(from, scenario, find(from, row, "settings"));
    set_all(from, scenario, against ? find(from, row, "against") : NULL);
    if (is_one) {
        struct rfl_simulation *simulation = rfl_simulation_create(scenario, &error);
        if (!simulation || rfl_simulation_run(simulation, NULL, &error))
            fail(from, row, "%s", said(&error));
        *number = product(from, row, simulation);
        rfl_simulation_free(simulation);
    }
    rfl_scenario_free(scenario);
    return is_one;
}

/** A computed value: of one run, or of two by how much they differ, in per cent where that is the
 * row's unit. */
static bool compute(const struct publication *from, const yaml_node_t *row,
                    const yaml_node_t *beside, size_t combination, double *number) {
    double other;
    if (!run(from, row, beside, combination, false, number))
        return false;
    if (find(from, row, "against")) {
        run(from, row, beside, combination, true, &other);
        bool per_cent = !strcmp(need_text(from, row, "unit"), "%");
        *number = per_cent ? 100 * (*number / other - 1) : *number - other;
    }
    return true;
}

/* --- a row --- */

static double lowest(const struct row *row) {
    double low = INFINITY;
    for (size_t i = 0; i < row->points; i++)
        low = fmin(low, row->point[i]);
    return low;
}

static double highest(const struct row *row) {
    double high = -INFINITY;
    for (size_t i = 0; i < row->points; i++)
        high = fmax(high, row->point[i]);
    return high;
}

/** "More than" and "less than" leave out their own end; NaN is nowhere. */
static bool is_within(const struct row *row, double point) {
    if (isinf(row->low) || isinf(row->high))
        return point > row->low && point < row->high;
    return point >= row->low && point <= row->high;
}

/** Partly: some points agree, or they lie on both sides of what was published. A point that could
 * not be measured does not agree. */
static enum agreement judge(const struct row *row) {
    bool all = true, some = lowest(row) < row->low && highest(row) > row->high;
    for (size_t i = 0; i < row->points; i++) {
        all = all && is_within(row, row->point[i]);
        some = some || is_within(row, row->point[i]);
    }
    return all ? AGREES : some ? PARTLY : DISAGREES;
}

static enum kind kind_of(const struct row *row) {
    const struct publication *from = row->publication;
    return isnan(row->low)                                          ? SHOWN
           : find(from, from->root, "fitted")                       ? FITTED
           : strcmp(need_text(from, from->root, "figures"), "seen") ? IN_WORDS
                                                                    : EVIDENCE;
}

static void fill_row(struct row *row) {
    const struct publication *from = row->publication;
    yaml_node_t *published = find(from, row->node, "published");
    if (row->node->type != YAML_MAPPING_NODE)
        fail(from, row->node, "expected keys with values");
    know_keys(from, row->node, row_keys);
    need_text(from, row->node, "name");
    need_text(from, row->node, "unit");
    row->low = row->high = NAN;
    if (published && (!item(from, published, 1) || item(from, published, 2)))
        fail(from, published, "write two numbers, [lowest, highest]: -inf and inf are numbers");
    if (published) {
        row->low = number_of(from, item(from, published, 0));
        row->high = number_of(from, item(from, published, 1));
    }
    while (compute(from, row->node, NULL, row->points, &row->point[row->points]))
        if (++row->points == MOST_POINTS)
            fail(from, need(from, from->root, "vary"), "more than %d points", MOST_POINTS - 1);
    row->agreement = judge(row);
    row->kind = kind_of(row);
    size_t length = strlen(need_text(from, from->root, "name")) + strlen(": ") +
                    strlen(need_text(from, row->node, "name")) + strlen(picture_words[row->kind]);
    if (length > LONGEST)
        fail(from, row->node, "this row's words are %zu characters in the picture, %d fit", length,
             LONGEST);
}

/* --- what is printed --- */

static void print_number(double number) {
    double size = fabs(number);
    printf("%.*f", size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2, number);
}

/** What was published, or a span of computed numbers. */
static void print_range(double low, double high, const char *unit, bool exact) {
    if (isnan(low) || isnan(high))
        printf("%s", exact ? "not said" : "none");
    else if (exact && isinf(high))
        printf("more than %g %s", low, unit);
    else if (exact && isinf(low))
        printf("less than %g %s", high, unit);
    else if (exact)
        low < high ? printf("%g to %g %s", low, high, unit) : printf("%g %s", low, unit);
    else {
        print_number(low);
        if (high > low) {
            printf(" to ");
            print_number(high);
        }
        printf(" %s", unit);
    }
}

/** What other settings give, which are told but not counted. */
static void print_beside(const struct row *row, const char *unit) {
    const struct publication *from = row->publication;
    const yaml_node_t *beside = find(from, from->root, "beside");
    const yaml_node_pair_t *pair = beside ? beside->data.mapping.pairs.start : NULL;
    for (; beside && pair < beside->data.mapping.pairs.top; pair++) {
        double number;
        compute(from, row->node, node_at(from, pair->value), 0, &number);
        printf("%s%s: ", pair > beside->data.mapping.pairs.start ? "; " : "",
               text_of(from, node_at(from, pair->key)));
        print_range(number, number, unit, false);
    }
}

static void print_row(const struct row *row) {
    const struct publication *from = row->publication;
    const char *unit = need_text(from, row->node, "unit");
    printf("| %s | %s | ", need_text(from, from->root, "name"), need_text(from, row->node, "name"));
    print_range(row->low, row->high, unit, true);
    printf(" | ");
    print_range(lowest(row), highest(row), unit, false);
    printf(" | %s%s | ", kind_words[row->kind],
           row->kind == SHOWN ? "" : agreement_words[row->agreement]);
    print_beside(row, unit);
    printf(" |\n");
}

/** A field of a publication; where it has none, nothing. */
static void print_field(const struct publication *from, const char *key, const char *before) {
    const yaml_node_t *node = find(from, from->root, key);
    if (node)
        printf(" %s%s.", before, text_of(from, node));
}

static void print_publication(const struct publication *from) {
    const yaml_node_t *vary = find(from, from->root, "vary");
    const yaml_node_pair_t *pair = vary ? vary->data.mapping.pairs.start : NULL;
    printf("* **%s**: %s, %s.", need_text(from, from->root, "name"),
           need_text(from, from->root, "citation"), need_text(from, from->root, "doi"));
    printf(" Figures: %s.", need_text(from, from->root, "figures"));
    print_field(from, "seen_at", "Where: ");
    print_field(from, "says", "It says: ");
    print_field(from, "measured", "Measured: ");
    print_field(from, "assumed", "Assumed: ");
    print_field(from, "fitted", "Fitted: ");
    for (; vary && pair < vary->data.mapping.pairs.top; pair++) {
        yaml_node_t *value;
        printf("%s `%s`:", pair == vary->data.mapping.pairs.start ? " Points:" : ",",
               text_of(from, node_at(from, pair->key)));
        for (size_t k = 0; (value = item(from, node_at(from, pair->value), k)); k++)
            printf("%s %s", k ? "," : "", text_of(from, value));
    }
    printf("%s\n", vary ? "." : "");
}

/** How many rows of a kind agree so; -1: however. */
static size_t count(const struct row *rows, size_t row_count, enum kind kind, int agreement) {
    size_t found = 0;
    for (size_t i = 0; i < row_count; i++)
        found += rows[i].kind == kind && (agreement < 0 || (int)rows[i].agreement == agreement);
    return found;
}

static void print_table(const struct publication *publications, size_t publication_count,
                        const struct row *rows, size_t row_count) {
    printf(
        "Of %zu published figures, the model meets %zu, meets %zu with only some of the settings "
        "that had to be assumed, and **misses %zu**.\n\n",
        count(rows, row_count, EVIDENCE, -1), count(rows, row_count, EVIDENCE, AGREES),
        count(rows, row_count, EVIDENCE, PARTLY), count(rows, row_count, EVIDENCE, DISAGREES));
    printf(
        "Not counted: %zu rows for which settings were fitted, %zu of which only a direction was "
        "seen, in words, %zu of which nothing was published.\n\n",
        count(rows, row_count, FITTED, -1), count(rows, row_count, IN_WORDS, -1),
        count(rows, row_count, SHOWN, -1));
    printf("| publication | what | published | computed | agrees | other settings, not counted "
           "|\n|---|---|--:|--:|---|---|\n");
    for (size_t i = 0; i < row_count; i++)
        print_row(&rows[i]);
    printf("\n");
    for (size_t i = 0; i < publication_count; i++)
        print_publication(&publications[i]);
}

/** An end of a range, for gnuplot: an open one is far away. */
static double bounded(double number) {
    return fmax(-1e300, fmin(1e300, number));
}

/** What picture.gp reads of a row: its points, or itself. */
static void write_row(FILE *out, size_t place, const struct row *row, bool points) {
    const struct publication *from = row->publication;
    for (size_t p = 0; points && p < row->points; p++)
        fprintf(out, "%zu\t%.6g\t%d\n", place, row->point[p], row->agreement);
    if (!points)
        fprintf(out, "%zu\t%g\t%g\t%d\t%s: %s%s\t%s\n", place, bounded(row->low),
                bounded(row->high), row->agreement, need_text(from, from->root, "name"),
                need_text(from, row->node, "name"), picture_words[row->kind],
                need_text(from, row->node, "unit"));
}

static bool has_unit(const struct row *row, const char *unit) {
    return row->kind != SHOWN && !strcmp(need_text(row->publication, row->node, "unit"), unit);
}

/** Of each unit, in the order in which they appear, a block of rows and one of their points. What
 * was not published has no place in a picture. */
static void write_data(FILE *out, const struct row *rows, size_t row_count) {
    for (size_t first = 0; first < row_count; first++) {
        const char *unit = need_text(rows[first].publication, rows[first].node, "unit");
        bool is_first = rows[first].kind != SHOWN;
        for (size_t i = 0; i < first; i++)
            is_first = is_first && !has_unit(&rows[i], unit);
        for (int points = 0; is_first && points < 2; points++) {
            size_t place = 0;
            for (size_t i = first; i < row_count; i++)
                if (has_unit(&rows[i], unit))
                    write_row(out, place++, &rows[i], points);
            fprintf(out, "\n\n");
        }
    }
}

/** Compute all rows of a file. */
static void add_rows(const struct publication *from, struct row *rows, size_t *row_count) {
    yaml_node_t *list = find(from, from->root, "rows"), *node;
    for (size_t k = 0; list && (node = item(from, list, k)); k++) {
        if (*row_count == MOST_ROWS)
            fail(from, node, "more than %d rows", MOST_ROWS);
        rows[*row_count] = (struct row){.publication = from, .node = node};
        fill_row(&rows[(*row_count)++]);
    }
}

int main(int argc, char *argv[]) {
    struct rfl_error error = {0};
    int first = argc > 2 && !strcmp(argv[1], "--data") ? 3 : 1;
    size_t publication_count = (size_t)(argc - first), row_count = 0;
    struct publication *publications = calloc(publication_count + 1, sizeof *publications);
    struct row *rows = calloc(MOST_ROWS, sizeof *rows);
    FILE *data = first == 3 ? fopen(argv[2], "w") : NULL;
    if (!publications || !rows || (first == 3 && !data) || rfl_library_init(&error)) {
        fprintf(stderr, "published: out of memory, or no file can be written\n");
        return EXIT_FAILURE;
    }
    for (size_t i = 0; i < publication_count; i++) {
        publications[i].file = argv[first + (int)i];
        read_file(&publications[i]);
    }
    for (size_t i = 0; i < publication_count; i++)
        add_rows(&publications[i], rows, &row_count);
    print_table(publications, publication_count, rows, row_count);
    if (data) {
        write_data(data, rows, row_count);
        fclose(data);
    }
    for (size_t i = 0; i < publication_count; i++)
        yaml_document_delete(&publications[i].document);
    free(publications);
    free(rows);
    rfl_library_free();
    return EXIT_SUCCESS;
}
