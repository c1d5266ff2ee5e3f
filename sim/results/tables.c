#include "tables.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "../rows/words.h"
#include "../rows/rows.h"

void rfl_table_head(struct rfl_file *file, const struct rfl_simulation *simulation,
                    const char *what) {
    rfl_file_print(file, "# %s\n# Scenario: ", what);
    for (const char *c = simulation->scenario->title; *c; c++)
        rfl_file_print(file, "%c", (unsigned char)*c < ' ' ? ' ' : *c);
    rfl_file_print(file, "\n# rflesion " RFL_VERSION ". " RFL_NOTICE "\n");
}

/* --- time series --- */

#define COLUMNS 64 /* at most, before those of monitors and nerves */

/** What comment lines say of units and power. */
static void timeseries_units(struct rfl_file *file, const struct rfl_simulation *simulation) {
    char of[64];
    rfl_words_impedance(simulation->scenario, of, sizeof of);
    if (rfl_scenario_is_rf(simulation->scenario))
        rfl_file_print(file,
                       "# Units: s, degC, W, V, A, ohm, mm, mm3, min; omega without unit\n"
                       "# power: electric, %s; voltage and impedance: %s; nan: no current\n",
                       rfl_row_power_is_mean(simulation) ? "mean since the row before" : "now", of);
    else
        rfl_file_print(file,
                       "# Units: s, degC, W%s, mm, mm3, min; omega without unit\n"
                       "# power: heat that entered the tissue, mean since the row before\n",
                       *rfl_shapes[simulation->scenario->probe.shape].per ? "/m" : "");
}

/** Has the time series columns of this size? */
static bool is_column(const struct rfl_row_type *size, const struct rfl_scenario *scenario) {
    return size->column && rfl_row_applies(size, scenario);
}

void rfl_table_timeseries_head(struct rfl_file *file, const struct rfl_simulation *simulation) {
    const struct rfl_scenario *scenario = simulation->scenario;
    const size_t asked = rfl_criteria_count(&scenario->lesion);
    rfl_table_head(file, simulation, "Time series: sizes of the lesion and what the monitors see");
    timeseries_units(file, simulation);
    rfl_file_print(file, "time_s probe_temperature_C power_W%s",
                   rfl_shapes[scenario->probe.shape].per);
    for (size_t i = 0; i < rfl_row_reading_count && rfl_scenario_is_rf(simulation->scenario); i++)
        if (rfl_row_readings[i].column)
            rfl_file_print(file, " %s", rfl_row_readings[i].name);
    for (size_t i = 0; i < rfl_row_size_count; i++) {
        const struct rfl_row_type *size = &rfl_row_sizes[i];
        if (!is_column(size, scenario))
            continue;
        char stem[64];
        rfl_row_stem(size, stem, sizeof stem);
        for (size_t k = 0; k < asked; k++)
            rfl_file_print(file, " %s_%s_%s", stem, rfl_criterion_names[k], size->unit);
    }
    for (size_t i = 0; i < scenario->monitor_count; i++) {
        const char *name = scenario->monitors[i].name;
        rfl_file_print(file, " %s_temperature_C %s_omega %s_cem43_min", name, name, name);
        if (asked > RFL_TIME_ABOVE)
            rfl_file_print(file, " %s_time_above_s", name);
    }
    for (size_t i = 0; i < scenario->nerve_count; i++)
        for (size_t k = 0; k < asked; k++)
            rfl_file_print(file, " %s_length_%s_mm", scenario->nerves[i].name,
                           rfl_criterion_names[k]);
    rfl_file_print(file, "\n");
}

/** What the columns before the monitors' hold now; how many they are. */
static size_t run_columns(const struct rfl_simulation *simulation, double values[COLUMNS]) {
    const struct rfl_scenario *scenario = simulation->scenario;
    const size_t asked = rfl_criteria_count(&scenario->lesion);
    size_t count = 0;
    assert(3 + rfl_row_reading_count + rfl_row_size_count * RFL_CRITERIA <= COLUMNS);
    values[count++] = simulation->time;
    values[count++] = simulation->probe_temperature - RFL_CELSIUS;
    values[count++] = rfl_row_power(simulation);
    for (size_t i = 0; i < rfl_row_reading_count && rfl_scenario_is_rf(scenario); i++)
        if (rfl_row_readings[i].column)
            values[count++] = rfl_row_of_display(&rfl_row_readings[i], &simulation->generator);
    for (size_t i = 0; i < rfl_row_size_count; i++)
        for (size_t k = 0; is_column(&rfl_row_sizes[i], scenario) && k < asked; k++)
            values[count++] = rfl_row_of_extent(&rfl_row_sizes[i], &simulation->lesion[k]);
    return count;
}

void rfl_table_timeseries_row(struct rfl_file *file, const struct rfl_simulation *simulation) {
    double values[COLUMNS];
    const enum rfl_criterion asked = rfl_criteria_count(&simulation->scenario->lesion);
    const size_t count = run_columns(simulation, values);
    rfl_file_numbers(file, "", values, count);
    for (size_t i = 0; i < simulation->scenario->monitor_count; i++) {
        const struct rfl_monitor_state *state = &simulation->monitors[i];
        const double seen[] = {state->temperature - RFL_CELSIUS, state->omega, state->cem43 / 60,
                               state->seconds_above};
        rfl_file_numbers(file, " ", seen, asked > RFL_TIME_ABOVE ? 4 : 3);
    }
    for (size_t i = 0; i < simulation->scenario->nerve_count; i++) {
        double inside[RFL_CRITERIA];
        for (enum rfl_criterion k = 0; k < asked; k++)
            inside[k] = 1e3 * rfl_row_length_inside(simulation, i, k);
        rfl_file_numbers(file, " ", inside, asked);
    }
    rfl_file_print(file, "\n");
}

/* --- profile --- */

/** The name of the last column of a profile and a field, if there is one. */
static const char *time_column(const struct rfl_simulation *simulation) {
    return rfl_criteria_count(&simulation->scenario->lesion) > RFL_TIME_ABOVE ? " time_above_s"
                                                                              : "";
}

/** The fields now, in the half plane beside the probe. */
static struct rfl_sample fields_at(const struct rfl_simulation *simulation, double radius,
                                   double height) {
    return rfl_simulation_sample(simulation, (struct rfl_point){radius, 0, height});
}

/** Tissue that was heated by less than this, K, is left out of a table: in a picture over tens of
 * kelvin it would look like the rest. A table of fields has many more rows, so that it leaves out
 * more. */
static const double profile_threshold = 0.05, field_threshold = 0.5;

void rfl_table_profile_head(struct rfl_file *file, const struct rfl_simulation *simulation) {
    const struct rfl_shape_row *shape = &rfl_shapes[simulation->grid->shape];
    rfl_table_head(file, simulation,
                   shape->has_tip ? "Profiles along the radius through the middle of the active "
                                    "tip: a block per snapshot"
                                  : "Profiles along the radius: a block per snapshot");
    rfl_file_print(file,
                   "# Units: mm from the probe's %s, degC, min%s; omega without unit\n"
                   "radius_mm temperature_C peak_temperature_C omega cem43_min%s\n",
                   shape->has_axis ? "axis" : "centre", *time_column(simulation) ? ", s" : "",
                   time_column(simulation));
}

/** One row: at a radius and a height, now. */
static void profile_row(struct rfl_file *file, const struct rfl_simulation *simulation,
                        double radius, double height) {
    const struct rfl_sample at = fields_at(simulation, radius, height);
    const double values[] = {1e3 * radius,
                             at.temperature - RFL_CELSIUS,
                             at.peak_temperature - RFL_CELSIUS,
                             at.omega,
                             at.cem43 / 60,
                             at.above};
    rfl_file_numbers(file, "", values, *time_column(simulation) ? 6 : 5);
    rfl_file_print(file, "\n");
}

/** Blank lines and a comment before a block. */
static void block(struct rfl_file *file, const struct rfl_simulation *simulation) {
    bool first = simulation->time <= simulation->scenario->output.snapshots[0];
    rfl_file_print(file, "%s# time_s = %.10g\n", first ? "" : "\n\n", simulation->time);
}

/** The outermost cell along the radius that was heated; inside it a cooled probe keeps some cold.
 */
static size_t profile_end(const struct rfl_simulation *simulation, double height) {
    const struct rfl_grid *grid = simulation->grid;
    double cold = simulation->scenario->tissue.temperature + profile_threshold;
    size_t last = grid->layout.n[0] - 1;
    while (last > 0 && grid->centre[0][last] > grid->probe_radius &&
           fields_at(simulation, grid->centre[0][last], height).peak_temperature < cold)
        last--;
    return last;
}

void rfl_table_profile_block(struct rfl_file *file, const struct rfl_simulation *simulation) {
    const struct rfl_grid *grid = simulation->grid;
    const double height = grid->active_tip / 2;
    const size_t last = profile_end(simulation, height) + 1; /* a cold one closes the curve */
    block(file, simulation);
    profile_row(file, simulation, grid->probe_radius, height);
    for (size_t i = 0; i < grid->layout.n[0] && i <= last; i++)
        if (grid->centre[0][i] > grid->probe_radius)
            profile_row(file, simulation, grid->centre[0][i], height);
}

/* --- field --- */

/** No node of the damage arrays: interpolate. */
#define NOWHERE ((size_t)-1)

/** Which nodes field.dat shows: cells, and the probe's surface between them. */
struct field {
    const struct rfl_simulation *simulation;
    size_t inner, below;    /**< cells inside the probe's radius; below its flat end */
    size_t columns;         /**< cells shown, from the axis outward */
    size_t first_row, rows; /**< cells shown, upward */
    size_t *lateral; /**< per row of cells: index of its patch on the probe's side, or NOWHERE */
    size_t *end;     /**< per column of cells: index of its patch on the flat end, or NOWHERE */
};

/** Write one node; damage index NOWHERE: interpolated there, or nan inside the probe. */
static void field_node(struct rfl_file *file, const struct rfl_simulation *simulation, size_t index,
                       double radius, double height) {
    struct rfl_sample sample;
    if (index == NOWHERE)
        sample = fields_at(simulation, radius, height);
    else if (index < simulation->grid->layout.cells && !simulation->grid->tissue[index])
        sample = (struct rfl_sample){NAN, NAN, NAN, NAN, NAN};
    else
        sample =
            (struct rfl_sample){simulation->temperature[index], simulation->damage->peak[index],
                                simulation->damage->omega[index], simulation->damage->cem43[index],
                                simulation->damage->above[index]};
    char text[7 * RFL_NUMBER_SIZE], *end = text;
    end = rfl_file_number_short(end, 1e3 * radius);
    end = rfl_file_number_short(end, 1e3 * height);
    end = rfl_file_number_short(end, sample.temperature - RFL_CELSIUS);
    end = rfl_file_number_short(end, sample.peak_temperature - RFL_CELSIUS);
    end = rfl_file_number_short(end, sample.omega);
    end = rfl_file_number_short(end, sample.cem43 / 60);
    if (*time_column(simulation))
        end = rfl_file_number_short(end, sample.above);
    *end++ = '\n';
    rfl_file_write(file, text + 1, (size_t)(end - text - 1));
}

/** Write one scan line, at the height of a row of cells or (row NOWHERE) of the flat end. */
static void field_row(struct rfl_file *file, const struct field *field, size_t row) {
    const struct rfl_grid *grid = field->simulation->grid;
    double height = row == NOWHERE ? 0 : grid->centre[1][row];
    field_node(file, field->simulation, NOWHERE, 0, height);
    for (size_t i = 0; i < field->columns; i++) {
        if (i == field->inner)
            field_node(file, field->simulation, row == NOWHERE ? NOWHERE : field->lateral[row],
                       grid->probe_radius, height);
        field_node(file, field->simulation,
                   row == NOWHERE ? field->end[i] : i + row * grid->layout.stride[1],
                   grid->centre[0][i], height);
    }
    rfl_file_print(file, "\n");
}

/** Find the patches of the heated surface, row by row and column by column. */
static void field_patches(struct field *field) {
    const struct rfl_grid *grid = field->simulation->grid;
    for (size_t i = 0; i < grid->layout.n[0]; i++)
        field->end[i] = NOWHERE;
    for (size_t j = 0; j < grid->layout.n[1]; j++)
        field->lateral[j] = NOWHERE;
    size_t index = grid->layout.cells;
    for (size_t p = 0; p < grid->patch_count; p++) {
        if (grid->patches[p].surface != RFL_SURFACE_HEATED)
            continue;
        size_t i = grid->patches[p].cell % grid->layout.stride[1];
        size_t j = grid->patches[p].cell / grid->layout.stride[1];
        *(i < field->inner ? &field->end[i] : &field->lateral[j]) = index++;
    }
}

/** The smallest box around all tissue that was heated, the active tip included. */
static void field_box(struct field *field) {
    const struct rfl_simulation *simulation = field->simulation;
    const struct rfl_grid *grid = simulation->grid;
    double warm = simulation->scenario->tissue.temperature + field_threshold;
    size_t last = 0;
    while (last + 1 < grid->layout.n[1] && grid->centre[1][last] < grid->active_tip)
        last++;
    field->columns = field->inner + 1;
    field->first_row = field->below ? field->below - 1 : 0;
    for (size_t cell = 0; cell < grid->layout.cells; cell++) {
        if (!grid->tissue[cell] || simulation->damage->peak[cell] <= warm)
            continue;
        size_t i = cell % grid->layout.stride[1], j = cell / grid->layout.stride[1];
        field->columns = i + 1 > field->columns ? i + 1 : field->columns;
        field->first_row = j < field->first_row ? j : field->first_row;
        last = j > last ? j : last;
    }
    field->rows = last + 1 - field->first_row;
}

void rfl_table_field_head(struct rfl_file *file, const struct rfl_simulation *simulation) {
    rfl_table_head(
        file, simulation,
        "Field in the half plane: a block per snapshot, a scan line per height; nan: the probe");
    rfl_file_print(file,
                   "# Units: mm from the axis, mm above the distal end, degC, min%s\n"
                   "radius_mm height_mm temperature_C peak_temperature_C omega cem43_min%s\n",
                   *time_column(simulation) ? ", s" : "", time_column(simulation));
}

void rfl_table_field_block(struct rfl_file *file, const struct rfl_simulation *simulation) {
    const struct rfl_grid *grid = simulation->grid;
    struct field field = {.simulation = simulation};
    field.end = rfl_allocate(grid->layout.n[0], sizeof *field.end, NULL);
    field.lateral = rfl_allocate(grid->layout.n[1], sizeof *field.lateral, NULL);
    if (field.end && field.lateral) {
        while (grid->centre[0][field.inner] < grid->probe_radius)
            field.inner++;
        while (grid->centre[1][field.below] < 0)
            field.below++;
        field_patches(&field);
        field_box(&field);
        block(file, simulation);
        for (size_t j = field.first_row; j < field.first_row + field.rows; j++) {
            if (j == field.below)
                field_row(file, &field, NOWHERE);
            field_row(file, &field, j);
        }
    } else {
        file->failure = ENOMEM;
    }
    free(field.end);
    free(field.lateral);
}

/* --- outline --- */

enum rfl_status rfl_table_outline(struct rfl_file *file, const struct rfl_simulation *simulation,
                                  struct rfl_error *error) {
    rfl_table_head(file, simulation,
                   "Final outline of the lesion: a block per criterion, in their order");
    rfl_file_print(file, "# Units: mm from the axis, mm above the distal end; nan: no lesion\n"
                         "radius_mm height_mm\n");
    (void)error;
    for (size_t k = 0; k < rfl_criteria_count(&simulation->scenario->lesion); k++) {
        const struct rfl_outline *outline = &simulation->outline[k];
        rfl_file_print(file, "%s# %s\n", k ? "\n\n" : "", rfl_criterion_names[k]);
        for (size_t i = 0; i < outline->count; i++) {
            if (isnan(outline->radius[i])) {
                rfl_file_print(file, "\n");
                continue;
            }
            /* to 1e-9 mm: sizes are the extremes of these */
            char text[2 * RFL_NUMBER_SIZE + 2], *end = text;
            end = rfl_file_digits(end, 13, 1e3 * outline->radius[i]);
            *end++ = ' ';
            end = rfl_file_digits(end, 13, 1e3 * outline->height[i]);
            *end++ = '\n';
            rfl_file_write(file, text, (size_t)(end - text));
        }
        if (!outline->count)
            rfl_file_print(file, "nan nan\n");
    }
    return RFL_OK;
}
