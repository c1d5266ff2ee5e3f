/*
 * Modelled lesions beside published ones, as a Markdown table, whether they agree or not.
 *
 * Sources: E. R. Cosman Jr, J. R. Dolensky, R. A. Hoffman, Factors that affect radiofrequency heat
 * lesion size, Pain Medicine 2014 (abstract; ex vivo, so no perfusion here); N. Bogduk et al.,
 * Neurosurgery 20 (1987) 529, PubMed 2953988 (abstract, which names no electrode; egg
 * white and meat).
 */
#include <stdio.h>
#include <stdlib.h>

#include "../verification/cases.h"
#include "rflesion.h"

/** Sizes of the default criterion's lesion after heating, mm. */
struct sizes {
    double width, length, distal, tip;
};

/** Lesion of a needle without perfusion. */
static struct sizes lesion(int gauge, double tip, double set_temperature, double minutes) {
    double diameter = 0;
    for (size_t i = 0; i < rfl_gauge_count; i++)
        if (rfl_gauges[i].gauge == gauge)
            diameter = 1e3 * rfl_gauges[i].diameter;
    struct run_case run = {.shape = "needle",
                           .diameter = diameter,
                           .tip = tip,
                           .set_temperature = set_temperature,
                           .duration = 60 * minutes,
                           .accuracy = "fine"};
    struct rfl_simulation *simulation = case_simulation(&run);
    case_advance(simulation, simulation->end);
    struct rfl_extent extent = simulation->lesion[RFL_ISOTHERM];
    rfl_simulation_free(simulation);
    return (struct sizes){2e3 * extent.radius, 1e3 * extent.length, 1e3 * extent.distal_extension,
                          tip};
}

/* What is compared: functions of one or two lesions. */

static double growth(struct sizes a, struct sizes b) {
    return 100 * (b.width / a.width - 1);
}

static double wider(struct sizes a, struct sizes b) {
    return b.width - a.width;
}

static double width(struct sizes a, struct sizes b) {
    (void)b;
    return a.width;
}

static double radius(struct sizes a, struct sizes b) {
    (void)b;
    return a.width / 2;
}

static double longer(struct sizes a, struct sizes b) {
    (void)b;
    return a.length - a.tip;
}

static double distal(struct sizes a, struct sizes b) {
    (void)b;
    return a.distal;
}

static const struct row {
    const char *what, *unit;
    double low, high; /* published */
    double (*value)(struct sizes a, struct sizes b);
    struct setting {
        int gauge;
        double tip, set_temperature, minutes;
    } a, b;
} rows[] = {
    {"width grows from 1 to 2 min", "%", 11, 20, growth, {18, 10, 80, 1}, {18, 10, 80, 2}},
    {"width grows from 1 to 3 min", "%", 23, 32, growth, {18, 10, 80, 1}, {18, 10, 80, 3}},
    {"wider at 90 than at 60 degC, 2 min", "%", 108, 152, growth, {18, 10, 60, 2}, {18, 10, 90, 2}},
    {"wider with 16G than 22G, 2 min", "%", 58, 65, growth, {22, 10, 80, 2}, {16, 10, 80, 2}},
    {"the same", "mm", 3, 4, wider, {22, 10, 80, 2}, {16, 10, 80, 2}},
    {"width with 22G, 2 min", "mm", 5, 6, width, {22, 10, 80, 2}, {22, 10, 80, 2}},
    {"width with 16G, 2 min", "mm", 8, 10, width, {16, 10, 80, 2}, {16, 10, 80, 2}},
    {"length beyond the tip's, 2 min", "mm", 1, 5, longer, {18, 10, 80, 2}, {18, 10, 80, 2}},
    {"Bogduk: radius (here 22G, 5 mm tip, 90 s)",
     "mm",
     0,
     2,
     radius,
     {22, 5, 80, 1.5},
     {22, 5, 80, 1.5}},
    {"Bogduk: reach ahead of the tip (the same)",
     "mm",
     0,
     0,
     distal,
     {22, 5, 80, 1.5},
     {22, 5, 80, 1.5}},
};

int main(void) {
    struct rfl_error error = {0};
    if (rfl_library_init(&error) != RFL_OK) {
        fprintf(stderr, "published: %s", error.text);
        return EXIT_FAILURE;
    }
    printf(
        "## Published lesions\n\nHot surface, no perfusion, 37 degC at the start, 50 degC "
        "isotherm; 18G, 10 mm tip and 80 degC unless said. Published ranges: Cosman et al. 2014, "
        "Bogduk et al. 1987 (abstracts).\n\n"
        "| quantity | published | model | within |\n|---|--:|--:|---|\n");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct row *row = &rows[i];
        struct sizes a = lesion(row->a.gauge, row->a.tip, row->a.set_temperature, row->a.minutes);
        struct sizes b = lesion(row->b.gauge, row->b.tip, row->b.set_temperature, row->b.minutes);
        double value = row->value(a, b);
        printf("| %s | %g to %g %s | %.1f %s | %s |\n", row->what, row->low, row->high, row->unit,
               value, row->unit, value >= row->low && value <= row->high ? "yes" : "no");
    }
    rfl_library_free();
    return EXIT_SUCCESS;
}
