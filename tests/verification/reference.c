#include "reference.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 24

/** Names of columns, with the criterion between "_" and the unit but for the isotherm. */
static const struct {
    const char *name, *unit;
    size_t offset;
} fields[] = {
    {"radius", "mm", offsetof(struct reference_sizes, radius)},
    {"distal_extension", "mm", offsetof(struct reference_sizes, distal_extension)},
    {"proximal_extension", "mm", offsetof(struct reference_sizes, proximal_extension)},
    {"length", "mm", offsetof(struct reference_sizes, length)},
    {"volume", "mm3", offsetof(struct reference_sizes, volume)},
};
#define FIELDS (sizeof fields / sizeof fields[0])

static const char *const infixes[RFL_CRITERIA] = {
    [RFL_ISOTHERM] = "", [RFL_ARRHENIUS] = "arrhenius_", [RFL_CEM43] = "cem43_"};

static void give_up(const char *path, const char *why) {
    fprintf(stderr, "%s: %s\n", path, why);
    exit(EXIT_FAILURE);
}

/** Take from a header line what it says of the case. */
static void read_header(struct run_case *run, const char *line) {
    const char *perfusion = strstr(line, "perfusion w = ");
    sscanf(line, "# Probe: shape needle, diameter %lf mm, active tip %lf mm; surface at %lf degC",
           &run->diameter, &run->tip, &run->set_temperature);
    sscanf(line, "# Cool-down: %lf s", &run->cooldown);
    if (strstr(line, "# Layer: bone_cortical from -20 mm to -1 mm"))
        run->sections = "layers: {bone: {from: -20 mm, to: -1 mm, material: bone_cortical}}\n";
    else if (perfusion)
        sscanf(perfusion, "perfusion w = %lf", &run->perfusion);
}

/** Split a line at its commas, in place; the number of parts. */
static size_t split(char *line, char *part[COLUMNS]) {
    size_t count = 0;
    line[strcspn(line, "\r\n")] = '\0';
    for (char *rest = line; rest && count < COLUMNS; count++)
        part[count] = strsep(&rest, ",");
    return count;
}

/** The number in a named column, or NaN. */
static double column(const char *wanted, char *const name[], char *const part[], size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(name[i], wanted) == 0)
            return strtod(part[i], NULL);
    return NAN;
}

/** Take one row of numbers. */
static void read_row(struct reference_row *row, char *const name[], char *const part[],
                     size_t count) {
    char wanted[64];
    row->time = column("time_s", name, part, count);
    for (size_t c = 0; c < RFL_TIME_ABOVE; c++)
        for (size_t f = 0; f < FIELDS; f++) {
            snprintf(wanted, sizeof wanted, "%s_%s%s", fields[f].name, infixes[c], fields[f].unit);
            double *value = (double *)(void *)((char *)&row->sizes[c] + fields[f].offset);
            *value = column(wanted, name, part, count);
        }
    if (isnan(
            row->sizes[RFL_ISOTHERM].radius)) /* then the widest plane is taken to be the middle */
        row->sizes[RFL_ISOTHERM].radius = column("radius_mid_mm", name, part, count);
}

void reference_read(struct reference *reference, const char *path) {
    char line[512], names[512] = "", *name[COLUMNS], *part[COLUMNS];
    size_t columns = 0;
    *reference = (struct reference){.run = {.shape = "needle", .perfusion = NAN}};
    FILE *file = fopen(path, "r");
    if (!file)
        give_up(path, "cannot be opened");
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '#') {
            read_header(&reference->run, line);
        } else if (columns == 0) {
            memcpy(names, line, sizeof line);
            columns = split(names, name);
        } else {
            if (reference->count == REFERENCE_ROWS || split(line, part) != columns)
                give_up(path, "too many rows, or a row of another length");
            read_row(&reference->rows[reference->count++], name, part, columns);
        }
    }
    fclose(file);
    if (reference->count == 0 || !(reference->run.diameter > 0) || isnan(reference->run.perfusion))
        give_up(path, "no rows, or no case in the header");
    reference->run.duration = reference->rows[reference->count - 1].time - reference->run.cooldown;
}

const char rf_reference_scenario[] =
    "probe: {shape: needle, diameter: 1.27 mm, active_tip: 10 mm}\n"
    "protocol: {heating: rf, set_temperature: 80 degC, duration: 120 s, dispersive_distance: 60 "
    "mm}\n"
    "tissue: {perfusion: 0 1/s, electrical_conductivity: 0.446 S/m,\n"
    "         electrical_conductivity_slope: 0.015 1/K, conductivity_slope: 0 1/K,\n"
    "         perfusion_model: constant, vaporisation: off}\n"
    "output: {interval: 120 s}\n";

size_t rf_reference_read(struct rf_row rows[REFERENCE_ROWS], const char *path) {
    char line[512];
    size_t count = 0;
    FILE *file = fopen(path, "r");
    if (!file)
        give_up(path, "cannot be opened");
    while (count < REFERENCE_ROWS && fgets(line, sizeof line, file)) {
        double *v = rows[count].value;
        if (sscanf(line, "%lf,%lf,%lf,%lf,%lf,%lf,%lf", &rows[count].time, &v[RF_VOLTAGE],
                   &v[RF_POWER], &v[RF_IMPEDANCE], &v[RF_HOTTEST], &v[RF_RADIUS],
                   &v[RF_DISTAL]) == 1 + RF_COLUMNS)
            count++;
    }
    fclose(file);
    if (count == 0)
        give_up(path, "no rows");
    return count;
}
