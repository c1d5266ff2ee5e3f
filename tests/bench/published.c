/*
 * Modelled lesions beside published ones, as a Markdown table, whether they agree or not.
 *
 * Sources: E. R. Cosman Jr, J. R. Dolensky, R. A. Hoffman, Factors that affect radiofrequency heat
 * lesion size, Pain Medicine 2014 (abstract; ex vivo, so no perfusion here); N. Bogduk et al.,
 * Neurosurgery 20 (1987) 529, PubMed 2953988 (abstract, which names no electrode; egg
 * white and meat).
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../verification/cases.h"
#include "rflesion.h"

/** Sizes of the default criterion's lesion after heating, mm. */
struct sizes {
    double width, length, distal, tip;
};

/** A way to heat ex-vivo tissue, and at what temperature that starts. */
static const struct model {
    const char *name, *heating, *start;
} models[] = {{"hot surface, 37 degC", "fixed", "37 degC"},
              {"radiofrequency, 37 degC", "rf", "37 degC"},
              {"radiofrequency, 23 degC", "rf", "23 degC"}};
#define MODELS (sizeof models / sizeof models[0])

/** A needle, and how long it is held at which temperature. */
struct setting {
    int gauge; /* 0: no lesion */
    double tip, set_temperature, minutes;
};

/** Lesion of a needle without perfusion; a generator takes 15 s to the set temperature, and its
 * timer counts from there. */
static struct sizes lesion(const struct model *model, const struct setting *setting) {
    char text[512];
    if (setting->gauge == 0)
        return (struct sizes){0, 0, 0, 0};
    snprintf(text, sizeof text,
             "probe: {shape: needle, gauge: %d, active_tip: %g mm}\n"
             "protocol: {heating: %s, set_temperature: %g degC, ramp: %s, hold: %g min}\n"
             "tissue: {temperature: %s, perfusion: 0 1/s}\n"
             "output: {interval: 10 min}\nnumerics: {accuracy: standard}\n",
             setting->gauge, setting->tip, model->heating, setting->set_temperature,
             strcmp(model->heating, "rf") == 0 ? "15 s" : "0 s", setting->minutes, model->start);
    struct rfl_simulation *simulation = scenario_simulation(text_scenario(text, NULL));
    case_advance(simulation, simulation->end);
    struct rfl_extent extent = simulation->lesion[RFL_ISOTHERM];
    rfl_simulation_free(simulation);
    return (struct sizes){2e3 * extent.radius, 1e3 * extent.length, 1e3 * extent.distal_extension,
                          setting->tip};
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
    struct setting a, b;
} rows[] = {
    {"width grows from 1 to 2 min", "%", 11, 20, growth, {18, 10, 80, 1}, {18, 10, 80, 2}},
    {"width grows from 1 to 3 min", "%", 23, 32, growth, {18, 10, 80, 1}, {18, 10, 80, 3}},
    {"wider at 90 than at 60 degC, 2 min", "%", 108, 152, growth, {18, 10, 60, 2}, {18, 10, 90, 2}},
    {"wider with 16G than 22G, 2 min", "%", 58, 65, growth, {22, 10, 80, 2}, {16, 10, 80, 2}},
    {"the same", "mm", 3, 4, wider, {22, 10, 80, 2}, {16, 10, 80, 2}},
    {"width with 22G, 2 min", "mm", 5, 6, width, {22, 10, 80, 2}, {0}},
    {"width with 16G, 2 min", "mm", 8, 10, width, {16, 10, 80, 2}, {0}},
    {"width with 18G, 2 min", "mm", NAN, NAN, width, {18, 10, 80, 2}, {0}},
    {"length beyond the tip's, 2 min", "mm", 1, 5, longer, {18, 10, 80, 2}, {0}},
    {"Bogduk: radius (here 22G, 5 mm tip, 90 s)", "mm", 0, 2, radius, {22, 5, 80, 1.5}, {0}},
    {"Bogduk: reach ahead of the tip (the same)", "mm", 0, 0, distal, {22, 5, 80, 1.5}, {0}},
};

/** One row: what was published, and what each model gives. */
static void print_row(const struct row *row) {
    if (isnan(row->low))
        printf("| %s | not said |", row->what);
    else
        printf("| %s | %g to %g %s |", row->what, row->low, row->high, row->unit);
    for (size_t m = 0; m < MODELS; m++) {
        double value = row->value(lesion(&models[m], &row->a), lesion(&models[m], &row->b));
        printf(" %.1f %s | %s |", value, row->unit,
               isnan(row->low)                           ? ""
               : value >= row->low && value <= row->high ? "yes"
                                                         : "no");
    }
    printf("\n");
}

int main(void) {
    struct rfl_error error = {0};
    if (rfl_library_init(&error) != RFL_OK) {
        fprintf(stderr, "published: %s", error.text);
        return EXIT_FAILURE;
    }
    printf("## Published lesions\n\nNo perfusion, 50 degC isotherm; 18G, 10 mm tip and 80 degC "
           "unless said; muscle's properties, which start at the temperature named. "
           "Radiofrequency: 15 s to the set temperature, times from there on. Published ranges: "
           "Cosman et al. 2014, Bogduk et al. 1987 (abstracts).\n\n| quantity | published |");
    for (size_t m = 0; m < MODELS; m++)
        printf(" %s | within |", models[m].name);
    printf("\n|---|--:|");
    for (size_t m = 0; m < MODELS; m++)
        printf("--:|---|");
    printf("\n");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        print_row(&rows[i]);
    rfl_library_free();
    return EXIT_SUCCESS;
}
