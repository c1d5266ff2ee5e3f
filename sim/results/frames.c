#include "frames.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "tables.h"

/** Tissue that is heated by less than this, K, is not shown. */
static const double warm = 0.5;

/** The largest number of intervals between the nodes shown, in each direction. */
static const double finest = 64;

/** Nodes of a frame: rows and columns of cells. */
struct frame {
    const struct rfl_simulation *simulation;
    size_t *columns, *rows; /* indices of those shown, ascending */
    size_t column_count, row_count;
};

void rfl_frames_head(struct rfl_file *file, const struct rfl_simulation *simulation) {
    rfl_table_head(file, simulation,
                   "Frames of the animated map, two blocks each: temperature, lesion's outlines");
    rfl_file_print(file, rfl_shapes[simulation->grid->shape].has_tip
                             ? "# Temperature, degC: first row radii, then a row per height, mm\n"
                             : "# Temperature: radius, mm; degC\n");
    rfl_file_print(file, "# Outlines: radius, height, mm; number of the criterion\n");
}

/** Text on its way into a file. */
struct page {
    struct rfl_file *file;
    size_t used;
    char text[2048];
};

static void begin(struct page *page, struct rfl_file *file) {
    page->file = file;
    page->used = 0;
}

/** Write the page, and begin an empty one. */
static void turn(struct page *page) {
    rfl_file_write(page->file, page->text, page->used);
    page->used = 0;
}

/** Where the next words go, two numbers and some bytes; they end_at. */
static char *room(struct page *page) {
    if (page->used + 2 * RFL_NUMBER_SIZE + 8 > sizeof page->text)
        turn(page);
    return page->text + page->used;
}

static void end_at(struct page *page, const char *end) {
    page->used = (size_t)(end - page->text);
}

/** A temperature to a tenth of a degree, after a blank, in RFL_NUMBER_SIZE bytes; its end. */
static char *tenths(char *text, double temperature) {
    const double rounded = round(10 * (temperature - RFL_CELSIUS));
    if (!(rounded >= 0 && rounded < 10000))
        return rfl_file_number_short(text, rounded / 10);
    const int count = (int)rounded, degrees = count / 10;
    *text++ = ' ';
    if (degrees >= 100)
        *text++ = (char)('0' + degrees / 100);
    if (degrees >= 10)
        *text++ = (char)('0' + degrees / 10 % 10);
    *text++ = (char)('0' + degrees % 10);
    if (count % 10) {
        *text++ = '.';
        *text++ = (char)('0' + count % 10);
    }
    *text = '\0';
    return text;
}

/* --- needle --- */

/** Keep those of the cells `first` to `last` along an axis that are not too close together. */
static size_t thin_out(const double *centre, size_t first, size_t last, size_t *kept) {
    double step = (centre[last] - centre[first]) / finest;
    size_t count = 0;
    for (size_t i = first; i <= last; i++)
        if (!count || i == last || centre[i] - centre[kept[count - 1]] >= step)
            kept[count++] = i;
    return count;
}

/** Choose the nodes: the smallest box around the active tip and all that is warm now. */
static void choose_nodes(struct frame *frame) {
    const struct rfl_simulation *simulation = frame->simulation;
    const struct rfl_grid *grid = simulation->grid;
    const double threshold = simulation->scenario->tissue.temperature + warm;
    size_t first = 0, last = 1, outer = 1;
    while (grid->centre[1][first + 1] < 0)
        first++;
    while (last + 1 < grid->layout.n[1] && grid->centre[1][last] < grid->active_tip)
        last++;
    while (grid->centre[0][outer] < grid->probe_radius)
        outer++;
    for (size_t j = 0; j < grid->layout.n[1]; j++) {
        const size_t row = j * grid->layout.stride[1];
        size_t i = grid->layout.n[0]; /* behind the outermost warm one */
        while (i > 0 &&
               (!grid->tissue[row + i - 1] || simulation->temperature[row + i - 1] <= threshold))
            i--;
        if (i == 0)
            continue;
        outer = i - 1 > outer ? i - 1 : outer;
        first = j < first ? j : first;
        last = j > last ? j : last;
    }
    frame->column_count = thin_out(grid->centre[0], 0, outer, frame->columns);
    frame->row_count = thin_out(grid->centre[1], first, last, frame->rows);
}

/** Temperature of a cell; inside the probe, which is drawn over it, that of the tissue beside. */
static double cell_temperature(const struct rfl_simulation *simulation, size_t cell) {
    while (!simulation->grid->tissue[cell])
        cell++;
    return simulation->temperature[cell];
}

/** The matrix, with a column on the axis. */
static void write_matrix(struct rfl_file *file, const struct frame *frame) {
    const struct rfl_grid *grid = frame->simulation->grid;
    struct page page;
    begin(&page, file);
    rfl_file_print(file, "%zu 0", frame->column_count + 1);
    for (size_t i = 0; i < frame->column_count; i++)
        end_at(&page, rfl_file_number_short(room(&page), 1e3 * grid->centre[0][frame->columns[i]]));
    for (size_t j = 0; j < frame->row_count; j++) {
        const size_t row = frame->rows[j];
        char *text = room(&page);
        end_at(&page, rfl_file_number_short(text, 1e3 * grid->centre[1][row]));
        *text = '\n';
        for (size_t i = 0; i <= frame->column_count; i++) {
            const size_t cell = frame->columns[i ? i - 1 : 0] + row * grid->layout.stride[1];
            end_at(&page, tenths(room(&page), cell_temperature(frame->simulation, cell)));
        }
    }
    turn(&page);
    rfl_file_print(file, "\n");
}

static void needle_temperature(struct rfl_file *file, const struct rfl_simulation *simulation) {
    const struct rfl_grid *grid = simulation->grid;
    struct frame frame = {.simulation = simulation};
    frame.columns = rfl_allocate(grid->layout.n[0], sizeof *frame.columns, NULL);
    frame.rows = rfl_allocate(grid->layout.n[1], sizeof *frame.rows, NULL);
    if (frame.columns && frame.rows) {
        choose_nodes(&frame);
        write_matrix(file, &frame);
    } else {
        file->failure = ENOMEM;
    }
    free(frame.columns);
    free(frame.rows);
}

/** One criterion's outline: its points, and a row of zeros between its pieces. */
static void write_outline(struct rfl_file *file, const struct rfl_simulation *simulation,
                          enum rfl_criterion criterion) {
    const struct rfl_outline *outline = &simulation->outline[criterion];
    struct page page;
    begin(&page, file);
    for (size_t i = 0; i < outline->count; i++) {
        const bool gap = isnan(outline->radius[i]);
        char *end = room(&page);
        end = rfl_file_digits(end, 5, gap ? 0 : 1e3 * outline->radius[i]);
        end = rfl_file_number_short(end, gap ? 0 : 1e3 * outline->height[i]);
        *end++ = ' ';
        *end++ = (char)(gap ? '0' : '1' + criterion);
        *end++ = '\n';
        end_at(&page, end);
    }
    turn(&page);
}

/* --- sphere, cylinder --- */

/* Rows along the radius are apart by this part of it, some 120 from 1 mm to 10 mm: a grid with one
 * axis has far more cells than a picture can show. */
static const double spacing = 0.02;

static void radial_temperature(struct rfl_file *file, const struct rfl_simulation *simulation) {
    const struct rfl_grid *grid = simulation->grid;
    const double threshold = simulation->scenario->tissue.temperature + warm;
    double step = 0, shown = 0, radius = grid->probe_radius, temperature = INFINITY;
    for (size_t i = 0; i < grid->layout.n[0] && temperature > threshold; i++) {
        temperature =
            rfl_simulation_sample(simulation, (struct rfl_point){.x = radius}).temperature;
        if (radius - shown >= step) {
            char text[64], *end = rfl_file_number_short(text, 1e3 * radius);
            tenths(end, temperature);
            rfl_file_print(file, "%s\n", text + 1);
            shown = radius;
            step = spacing * radius;
        }
        radius = fmax(radius, grid->centre[0][i]);
    }
}

void rfl_frame_blocks(struct rfl_file *file, const struct rfl_simulation *simulation) {
    const bool needle = rfl_shapes[simulation->grid->shape].has_tip;
    rfl_file_print(file, "%s# time_s = %.10g\n", simulation->time > 0 ? "\n\n" : "",
                   simulation->time);
    if (needle)
        needle_temperature(file, simulation);
    else
        radial_temperature(file, simulation);
    /* A block without a row would not count; nan would spoil gnuplot's count of matrices. */
    rfl_file_print(file, "\n\n0 0 0\n");
    for (enum rfl_criterion k = 0; k < rfl_criteria_count(&simulation->scenario->lesion); k++)
        if (needle)
            write_outline(file, simulation, k);
        else
            rfl_file_print(file, "%.5g 0 %d\n", 1e3 * simulation->lesion[k].radius, (int)k + 1);
}
