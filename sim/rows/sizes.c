#include "sizes.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

static bool always(enum rfl_shape shape) {
    (void)shape;
    return true;
}

static bool needle(enum rfl_shape shape) {
    return shape == RFL_NEEDLE;
}

static bool bounded(enum rfl_shape shape) {
    return shape != RFL_CYLINDER;
}

#define FIELD(name) offsetof(struct rfl_extent, name)

const struct rfl_size rfl_sizes[] = {
    {"radius", "mm", FIELD(radius), 1e3, always, true},
    {"width", "mm", FIELD(radius), 2e3, always, false},
    {"length", "mm", FIELD(length), 1e3, needle, true},
    {"distal_extension", "mm", FIELD(distal_extension), 1e3, needle, true},
    {"proximal_extension", "mm", FIELD(proximal_extension), 1e3, needle, true},
    {"volume", "mm3", FIELD(volume), 1e9, bounded, true},
};
const size_t rfl_size_count = sizeof rfl_sizes / sizeof *rfl_sizes;

double rfl_size_value(const struct rfl_size *size, const struct rfl_extent *extent) {
    const double *field = (const double *)(const void *)((const char *)extent + size->offset);
    return extent->reaches_edge ? NAN : size->scale * *field;
}

double rfl_length_inside(const struct rfl_simulation *simulation, size_t nerve,
                         enum rfl_criterion criterion) {
    bool unknown = simulation->lesion[criterion].reaches_edge;
    return unknown ? NAN : 1e3 * simulation->nerves[nerve].length[criterion];
}

void rfl_criterion_label(const struct rfl_criteria *criteria, enum rfl_criterion criterion,
                         char *text, size_t size) {
    if (criterion == RFL_ISOTHERM)
        snprintf(text, size, "%g °C isotherm", criteria->isotherm - RFL_CELSIUS);
    else if (criterion == RFL_ARRHENIUS)
        snprintf(text, size, "Arrhenius Ω ≥ 1 (%s)", criteria->kinetics->name);
    else
        snprintf(text, size, "CEM43 ≥ %g min", criteria->cem43 / 60);
}
