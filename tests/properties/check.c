/* Properties of one run, and the run that they look at. */
#include "check.h"

#include <jansson.h>
#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../sim/simulation/run.h"
#include "again.h"

/* Linear solves times cells: a usual generator's run at draft takes half a million, a tenth of a
 * second. A case ends here, and is counted, or one would take as long as a hundred others. */
#define MOST_WORK 4e6

void found(struct watch *watch, double measured, double allowed, const char *format, ...) {
    struct finding *finding = watch->finding;
    if (measured <= allowed ||
        (finding->failed && !(measured - allowed > finding->measured - finding->allowed)))
        return;
    *finding = (struct finding){true, measured, allowed, ""};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(finding->words, sizeof finding->words, format, arguments);
    va_end(arguments);
}

/** Error of a step that this accuracy allows, K: those of fineness.c; steered steps may err more,
 * three times is taken. */
static double step_tolerance(const struct rfl_scenario *scenario) {
    static const double hot_surface[] = {0.09, 0.03, 0.003}, rf[] = {0.27, 0.15, 0.03};
    return 3 * (rfl_scenario_is_rf(scenario) ? rf : hot_surface)[scenario->accuracy];
}

/* --- temperatures --- */

static void temperatures_are_finite(struct watch *watch) {
    const struct rfl_simulation *s = watch->simulation;
    for (size_t i = 0; i < s->damage->points; i++)
        if (!isfinite(s->temperature[i]) || !isfinite(s->damage->peak[i]) ||
            !isfinite(s->damage->omega[i]) || !isfinite(s->damage->cem43[i]) ||
            !isfinite(s->damage->above[i]) || !isfinite(s->damage->held[i]))
            found(watch, 1, 0, "not finite at %g s: %g K, peak %g K, Omega %g, CEM43 %g s", s->time,
                  s->temperature[i], s->damage->peak[i], s->damage->omega[i], s->damage->cem43[i]);
}

/**
 * No tissue is colder than what surrounds it; by a hot surface none is hotter than that.
 *
 * A step that is steered may be longer than the time in which coolant chills the metal. TR-BDF2
 * then carries up to 21 % of that jump over to its other side: the least value of its stability
 * function on the negative axis, R(-8.2) = -0.207.
 */
static void temperatures_are_bounded(struct watch *watch) {
    const struct rfl_simulation *s = watch->simulation;
    const struct rfl_scenario *scenario = s->scenario;
    double tolerance = step_tolerance(scenario);
    double low = scenario->tissue.temperature, high = INFINITY;
    if (!rfl_scenario_is_rf(scenario))
        high = rfl_scenario_highest_set_temperature(scenario);
    else if (rfl_scenario_is_cooled(scenario)) {
        double jump = low - scenario->probe.coolant_temperature;
        low = fmin(low, scenario->probe.coolant_temperature);
        tolerance += fmax(0.21 * jump, 0);
    }
    for (size_t i = 0; i < s->grid->layout.cells; i++) {
        found(watch, low - s->temperature[i], tolerance, "K colder than all around, at %g s",
              s->time);
        found(watch, s->temperature[i] - high, tolerance, "K hotter than the surface, at %g s",
              s->time);
    }
}

/** Peaks are peaks, and the hottest tissue is the hottest. */
static void peaks_are_largest(struct watch *watch, unsigned events) {
    const struct rfl_simulation *s = watch->simulation;
    const bool rf = rfl_scenario_is_rf(s->scenario);
    (void)events;
    for (size_t i = 0; i < s->damage->points; i++)
        found(watch, s->temperature[i] - s->damage->peak[i], 1e-9, "K above its peak, at %g s",
              s->time);
    for (size_t i = 0; rf && i < s->grid->layout.cells; i++)
        if (s->grid->tissue[i])
            found(watch, s->damage->peak[i] - s->hottest, 0, "K above the hottest, at %g s",
                  s->time);
}

/* --- energy --- */

/**
 * What is left between the two sides, of the largest term. Hot surface and constant tissue: the
 * tolerance of linear solves; tissue that changes: Newton's method stops at a fiftieth of the
 * step's tolerance. The design's limits are 1e-6 and 1e-4 at standard, of runs that warm tissue by
 * tens of kelvins; draft's tolerances are ten and two times as large. As they stop at so many
 * kelvins, whatever there is, less warmth is kept less well, in proportion.
 */
static void balance(struct watch *watch) {
    const struct rfl_simulation *s = watch->simulation;
    const struct rfl_energy *e = &s->energy;
    const bool rf = rfl_scenario_is_rf(s->scenario);
    const double terms[] = {e->delivered, e->stored,    e->perfusion,
                            e->boundary,  e->vaporised, e->coolant};
    double rest = e->delivered - e->stored - e->perfusion - e->boundary - e->vaporised - e->coolant;
    double most = 0;
    for (size_t k = 0; k < sizeof terms / sizeof *terms; k++)
        most = fmax(most, fabs(terms[k]));
    double part = rf ? 1e-3 : 1e-4, rise = 1e-9;
    if (s->scenario->accuracy != RFL_DRAFT)
        part /= 10;
    for (size_t i = 0; i < s->grid->layout.cells; i++)
        rise = fmax(rise, s->damage->peak[i] - s->scenario->tissue.temperature);
    double coolant = s->scenario->probe.coolant_conductance * step_tolerance(s->scenario) / 150;
    found(watch, fabs(rest), part * fmax(1, 10 / rise) * most + coolant * s->time,
          "J of %g J are out of balance at %g s", most, s->time);
}

/** Whether the run is beyond power-off, or its first ten minutes. */
static bool is_late(const struct rfl_simulation *s) {
    return s->time > fmin(rfl_run_power_off(s), 600);
}

static void energy_is_kept(struct watch *watch) {
    if (!is_late(watch->simulation))
        balance(watch);
}

static void energy_is_kept_late(struct watch *watch) {
    if (is_late(watch->simulation))
        balance(watch);
}

/** What fills a cell where there are no layers: tissue, or fluid in it. */
static const struct rfl_tissue *tissue_of(const struct rfl_simulation *s, size_t cell) {
    const struct rfl_fluid *fluid = &s->scenario->fluid;
    const struct rfl_point place = rfl_grid_place(s->grid, cell);
    const bool soaked = rfl_scenario_has_fluid(s->scenario) && place.x < fluid->radius &&
                        place.z > fluid->from && place.z < fluid->to;
    return soaked ? &fluid->tissue : &s->scenario->tissue;
}

/** Heat in the tissue of a hot surface: counted cell by cell from the temperatures. */
static void stored_is_in_tissue(struct watch *watch) {
    const struct rfl_simulation *s = watch->simulation;
    const struct rfl_scenario *scenario = s->scenario;
    double stored = 0, size = 0, content = 0;
    if (rfl_scenario_is_rf(scenario) || scenario->layer_count || s->time != s->run->stepper->t2)
        return;
    for (size_t i = 0; i < s->grid->layout.cells; i++) {
        const struct rfl_tissue *tissue = tissue_of(s, i);
        const double capacity =
            s->grid->tissue[i] ? tissue->density * tissue->specific_heat * s->grid->volume[i] : 0;
        const double heat = capacity * (s->temperature[i] - scenario->tissue.temperature);
        stored += heat;
        size += fabs(heat);
        content += capacity * s->temperature[i];
    }
    /* Temperatures are kept in kelvin, from 0: their last bits are heat as well. */
    if (size > 0)
        found(watch, fabs(stored - s->energy.stored) / size, 1e-9 + DBL_EPSILON * content / size,
              "of %g J stored, at %g s", stored, s->time);
}

/** Rows' mean powers make up what was delivered. */
static void add_row(struct watch *watch, unsigned events) {
    const struct rfl_simulation *s = watch->simulation;
    if (!(events & RFL_EVENT_ROW))
        return;
    watch->delivered += s->mean_power * (s->time - watch->row);
    watch->row = s->time;
}

static void powers_make_up_energy(struct watch *watch) {
    const struct rfl_simulation *s = watch->simulation;
    const double delivered = s->energy.delivered;
    found(watch, fabs(watch->delivered - delivered), 1e-9 * fabs(delivered) + 1e-12,
          "J between rows' powers and energy delivered, %g J", delivered);
}

/* --- the generator --- */

/** The protocol that held at the time now: of two stages that meet, the one before. */
static const struct rfl_protocol *held(const struct rfl_simulation *s) {
    const struct rfl_scenario *scenario = s->scenario;
    for (size_t k = 0; k < scenario->stage_count; k++)
        if (s->time <= scenario->stages[k].end)
            return &scenario->stages[k].protocol;
    return NULL;
}

/** Share of the time in which there is voltage. */
static double duty(const struct rfl_protocol *protocol) {
    return protocol->pulses ? protocol->pulse_width * protocol->pulse_rate : 1;
}

/* A limit is a limit, to rounding in squares and roots of it. */
static void check_limit(struct watch *watch, double value, double limit, const char *what) {
    found(watch, value / limit - 1, 1e-9, "of %s, %g, beyond its limit, at %g s", what, limit,
          watch->simulation->time);
}

/** Voltage and power in the three states of a step. */
static void limits_hold_in_steps(struct watch *watch) {
    const struct rfl_simulation *s = watch->simulation;
    const struct rfl_run *run = s->run;
    const struct rfl_protocol *now = held(s);
    if (!run->rf || !now || s->time != run->stepper->t2)
        return;
    const double averaged = now->pulses == RFL_PULSES_AVERAGED ? duty(now) : 1;
    const double square = run->rf->control.value / averaged;
    for (size_t k = 0; k < 3; k++) {
        const double G = run->conductance[k];
        check_limit(watch, square * G, now->power_limit, "the power");
        check_limit(watch, sqrt(square) * (1 + now->series_resistance * G), now->voltage_limit,
                    "the voltage");
    }
}

/** What is displayed keeps to the limits, and to Ohm's law. */
static void limits_hold_in_rows(struct watch *watch, unsigned events) {
    const struct rfl_simulation *s = watch->simulation;
    const struct rfl_display *shown = &s->generator;
    const struct rfl_protocol *now = held(s);
    (void)events;
    if (!rfl_scenario_is_rf(s->scenario) || !now)
        return;
    check_limit(watch, shown->power / duty(now), now->power_limit, "the displayed power");
    check_limit(watch, shown->voltage, now->voltage_limit, "the displayed voltage");
    double lost = shown->current * shown->current * now->series_resistance;
    double power = (shown->voltage * shown->current - lost) * duty(now);
    found(watch, fabs(power - shown->power), 1e-9 * fmax(power, 1),
          "W between displayed power and voltage times current, at %g s", s->time);
}

/* --- sizes --- */

/** An outline's extremes. */
struct extremes {
    double radius, low, high; /* -INFINITY, INFINITY: none */
};

static struct extremes extremes_of(const struct rfl_outline *outline) {
    struct extremes extremes = {-INFINITY, INFINITY, -INFINITY};
    for (size_t k = 0; k < outline->count; k++)
        if (!isnan(outline->radius[k])) {
            extremes.radius = fmax(extremes.radius, outline->radius[k]);
            extremes.low = fmin(extremes.low, outline->height[k]);
            extremes.high = fmax(extremes.high, outline->height[k]);
        }
    return extremes;
}

static void compare_sizes(struct watch *watch, enum rfl_criterion c,
                          const struct rfl_outline *outline) {
    const struct rfl_simulation *s = watch->simulation;
    const struct rfl_extent *lesion = &s->lesion[c];
    const struct extremes is = extremes_of(outline);
    const double tip = s->scenario->probe.active_tip, nm = 1e-6; /* mm */
    const char *name = rfl_criterion_names[c];
    if (lesion->reaches_edge)
        return;
    if (!outline->count) {
        found(watch, 1e3 * lesion->radius, 0, "radius by %s without an outline, mm, at %g s", name,
              s->time);
        return;
    }
    found(watch, 1e3 * fabs(lesion->radius - is.radius), nm,
          "radius by %s less its outline's, mm, at %g s", name, s->time);
    found(watch, 1e3 * fabs(lesion->length - (is.high - is.low)), nm,
          "length by %s less its outline's, mm, at %g s", name, s->time);
    found(watch, 1e3 * fabs(lesion->distal_extension - fmax(-is.low, 0)), nm,
          "distal extension by %s less its outline's, mm, at %g s", name, s->time);
    found(watch, 1e3 * fabs(lesion->proximal_extension - fmax(is.high - tip, 0)), nm,
          "proximal extension by %s less its outline's, mm, at %g s", name, s->time);
}

static int descending(const void *one, const void *other) {
    double a = *(const double *)one, b = *(const double *)other;
    return (a < b) - (a > b);
}

/** Area inside an outline at a height, the probe's taken away, per pi: where the level line crosses
 * it, from outside in, inside and outside take turns. */
static double slice(const struct rfl_outline *outline, double z, double probe, double *radii) {
    size_t count = 0;
    for (size_t k = 0; k + 1 < outline->count; k++) {
        double low = outline->height[k], high = outline->height[k + 1];
        if ((low <= z) == (high <= z) || isnan(low) || isnan(high))
            continue;
        radii[count++] = outline->radius[k] +
                         (z - low) / (high - low) * (outline->radius[k + 1] - outline->radius[k]);
    }
    qsort(radii, count, sizeof *radii, descending);
    double area = 0;
    for (size_t k = 0; k < count; k += 2) {
        double out = fmax(radii[k], probe), in = fmax(k + 1 < count ? radii[k + 1] : 0, probe);
        area += out * out - in * in;
    }
    return area;
}

/** Volume of the body that an outline makes round the axis, without the probe, m3: from height to
 * height of its vertices, and of the probe's end, by Gauss's rule with two points. */
static double volume_of(const struct rfl_outline *outline, double probe_radius) {
    double *radii = calloc(outline->count + 1, sizeof *radii);
    double *heights = calloc(outline->count + 1, sizeof *heights), sum = 0;
    size_t count = 1; /* the first is 0: the probe's end */
    for (size_t k = 0; heights && k < outline->count; k++)
        if (!isnan(outline->height[k]))
            heights[count++] = outline->height[k];
    if (heights)
        qsort(heights, count, sizeof *heights, descending);
    for (size_t k = 0; radii && heights && k + 1 < count; k++)
        for (int side = -1; side <= 1; side += 2) {
            const double thick = heights[k] - heights[k + 1];
            const double z = (heights[k] + heights[k + 1] + side * thick / sqrt(3)) / 2;
            sum += slice(outline, z, z > 0 ? probe_radius : 0, radii) * thick / 2;
        }
    free(radii);
    free(heights);
    return M_PI * sum;
}

/** Volume of the cells inside, and of those at the edge, whose part inside is not known. */
static void count_cells(const struct rfl_simulation *s, enum rfl_criterion c, double *inside,
                        double *edge) {
    const struct rfl_layout *layout = &s->grid->layout;
    const double threshold = rfl_lesion_threshold(s->damage, c);
    *inside = *edge = 0;
    for (size_t i = 0; i < layout->cells; i++) {
        bool in = rfl_lesion_value(s->damage, c, i) >= threshold, cut = false;
        for (size_t d = 0; d < layout->axes; d++) {
            const size_t stride = layout->stride[d], at = i / stride % layout->n[d];
            for (int side = -1; side <= 1; side += 2) {
                size_t j = side < 0 ? i - stride : i + stride;
                if ((side < 0 && at == 0) || (side > 0 && at + 1 == layout->n[d]) ||
                    !s->grid->tissue[j])
                    continue;
                cut = cut || (rfl_lesion_value(s->damage, c, j) >= threshold) != in;
            }
        }
        if (!s->grid->tissue[i])
            continue;
        *inside += in ? s->grid->volume[i] : 0;
        *edge += cut ? s->grid->volume[i] : 0;
    }
    for (size_t p = 0; p < s->grid->heated_count; p++) /* a lesion thinner than the first cell */
        if ((rfl_lesion_value(s->damage, c, layout->cells + p) >= threshold) !=
            (rfl_lesion_value(s->damage, c, s->grid->patches[p].cell) >= threshold))
            *edge += s->grid->volume[s->grid->patches[p].cell];
}

static void volumes_agree(struct watch *watch) {
    const struct rfl_simulation *s = watch->simulation;
    for (enum rfl_criterion c = 0; c < rfl_criteria_count(&s->scenario->lesion); c++) {
        double inside, edge;
        if (s->lesion[c].reaches_edge || *rfl_shapes[s->grid->shape].per) /* no end, no volume */
            continue;
        count_cells(s, c, &inside, &edge);
        found(watch, 1e9 * fabs(s->lesion[c].volume - inside), 1e9 * (edge + 0.01 * inside),
              "volume by %s, %g mm3, less counted cells'", rfl_criterion_names[c],
              1e9 * s->lesion[c].volume);
    }
}

/** Volume and outline; 1 % as the design has it, and a thousandth of a cubic millimetre. */
static void sizes_are_the_outlines(struct watch *watch, unsigned events) {
    const struct rfl_simulation *s = watch->simulation;
    (void)events;
    for (enum rfl_criterion c = 0;
         c < rfl_criteria_count(&s->scenario->lesion) && s->grid->shape == RFL_NEEDLE; c++) {
        struct rfl_outline outline;
        if (rfl_lesion_outline(s->grid, s->damage, c, &outline, NULL))
            return;
        compare_sizes(watch, c, &outline);
        rfl_outline_free(&outline);
    }
}

static void volumes_are_the_outlines(struct watch *watch) {
    const struct rfl_simulation *s = watch->simulation;
    for (enum rfl_criterion c = 0;
         c < rfl_criteria_count(&s->scenario->lesion) && s->grid->shape == RFL_NEEDLE; c++) {
        struct rfl_outline outline;
        if (rfl_lesion_outline(s->grid, s->damage, c, &outline, NULL))
            return;
        double volume = outline.count ? volume_of(&outline, s->grid->probe_radius) : 0;
        if (!s->lesion[c].reaches_edge)
            found(watch, 1e9 * fabs(s->lesion[c].volume - volume), 1e7 * volume + 1e-3,
                  "volume by %s, %g mm3, less its outline's, mm3", rfl_criterion_names[c],
                  1e9 * s->lesion[c].volume);
        rfl_outline_free(&outline);
    }
}

/** Where an outline is widest: its height there; 0: there is none. */
static double height_of_widest(const struct rfl_outline *outline) {
    size_t widest = 0;
    for (size_t k = 0; k < outline->count; k++)
        if (outline->radius[k] > outline->radius[widest])
            widest = k;
    return outline->count ? outline->height[widest] : 0;
}

/** Distance of the nodes on both sides of a place along an axis, mm. */
static double spacing(const struct rfl_grid *grid, size_t axis, double place) {
    const double *at = grid->centre[axis];
    size_t i = 0;
    while (i + 2 < grid->layout.n[axis] && at[i + 1] <= place)
        i++;
    return 1e3 * (at[i + 1] - at[i]);
}

/**
 * How far an edge may step back, mm: the design has 0.02 mm at draft, 0.002 mm else.
 *
 * But nodes far out are up to 20 mm apart. Between nodes h apart a second-order interpolation, as
 * it is where damage ends, errs by h^2/8 |f"/f'|. Round a ball f falls as 1/d, d the distance from
 * it, so that |f"/f'| = 2/d; and cells grow as h = g d. That makes g h/4.
 */
static double may_step(const struct rfl_simulation *s, size_t axis, double place) {
    const double design = s->scenario->accuracy == RFL_DRAFT ? 0.02 : 0.002;
    const double growth = rfl_fineness_choose(s->scenario).growth;
    const bool crossed = axis < s->grid->layout.axes;
    return crossed ? fmax(design, growth * spacing(s->grid, axis, place) / 4) : design;
}

/* Peaks and damage never shrink; their outline is interpolated anew. A lesion that comes to reach
 * the domain's edge has no size. */
static void lesions_never_shrink(struct watch *watch, unsigned events) {
    const struct rfl_simulation *s = watch->simulation;
    (void)events;
    for (size_t c = 0; c < rfl_criteria_count(&s->scenario->lesion); c++) {
        const struct rfl_extent *now = &s->lesion[c], *before = &watch->before[c];
        const char *name = rfl_criterion_names[c];
        const double below = -before->distal_extension;
        const double above = s->scenario->probe.active_tip + before->proximal_extension;
        if (now->reaches_edge)
            continue;
        const double sideways =
            fmax(may_step(s, 0, before->radius), may_step(s, 1, height_of_widest(&s->outline[c])));
        const double along =
            s->grid->shape == RFL_NEEDLE ? may_step(s, 1, below) + may_step(s, 1, above) : sideways;
        found(watch, 1e3 * (before->radius - now->radius), sideways,
              "radius by %s lost, mm, at %g s", name, s->time);
        found(watch, 1e3 * (before->length - now->length), along, "length by %s lost, mm, at %g s",
              name, s->time);
        const double area = 2 * M_PI * before->radius * (2 * before->radius + before->length);
        found(watch, before->volume - now->volume, 1e-3 * fmax(sideways, along) * area,
              "volume by %s lost, m3, at %g s", name, s->time);
    }
}

/* --- verdicts --- */

/** Distance of a point from a piece of outline. */
static double distance_to(double x, double z, const double *px, const double *pz) {
    double dx = px[1] - px[0], dz = pz[1] - pz[0], square = dx * dx + dz * dz;
    double along = square > 0 ? ((x - px[0]) * dx + (z - pz[0]) * dz) / square : 0;
    along = fmin(fmax(along, 0), 1);
    return hypot(x - px[0] - along * dx, z - pz[0] - along * dz);
}

/** A monitor's margin, found anew; NaN: there is no lesion. */
static double margin_of(const struct rfl_simulation *s, size_t m,
                        const struct rfl_outline *outline) {
    const struct rfl_monitor *monitor = &s->scenario->monitors[m];
    const enum rfl_criterion chosen = s->scenario->lesion.criterion;
    const double threshold = rfl_lesion_threshold(s->damage, chosen);
    double distance =
        s->grid->shape == RFL_NEEDLE ? INFINITY : fabs(s->lesion[chosen].radius - monitor->radius);
    for (size_t k = 0; k + 1 < outline->count; k++)
        if (!isnan(outline->radius[k]) && !isnan(outline->radius[k + 1]))
            distance = fmin(distance, distance_to(monitor->radius, monitor->height,
                                                  &outline->radius[k], &outline->height[k]));
    bool in = rfl_lesion_value(s->damage, chosen, first_monitor(s) + m) >= threshold;
    return s->lesion[chosen].radius > 0 ? in ? distance : -distance : -INFINITY;
}

/** Verdict by the rule as scenarios/README.md has it: all criteria, and 0.5 mm. */
static enum rfl_verdict verdict_of(const struct rfl_simulation *s, size_t m) {
    size_t holding = 0;
    for (enum rfl_criterion c = 0; c < rfl_criteria_count(&s->scenario->lesion); c++)
        holding += rfl_lesion_value(s->damage, c, first_monitor(s) + m) >=
                   rfl_lesion_threshold(s->damage, c);
    const double margin = s->monitors[m].margin;
    if (holding == rfl_criteria_count(&s->scenario->lesion) && margin >= 0.5e-3)
        return RFL_INSIDE;
    return holding == 0 && margin <= -0.5e-3 ? RFL_OUTSIDE : RFL_BORDERLINE;
}

static void verdicts_follow(struct watch *watch) {
    const struct rfl_simulation *s = watch->simulation;
    struct rfl_outline outline;
    if (rfl_lesion_outline(s->grid, s->damage, s->scenario->lesion.criterion, &outline, NULL))
        return;
    for (size_t m = 0; m < s->scenario->monitor_count; m++) {
        const struct rfl_monitor_state *state = &s->monitors[m];
        const char *name = s->scenario->monitors[m].name;
        double margin = margin_of(s, m, &outline);
        if (isfinite(margin) || isfinite(state->margin))
            found(watch, 1e3 * fabs(state->margin - margin), 1e-6, "margin of %s, mm, to be %g",
                  name, 1e3 * margin);
        found(watch, fabs((double)state->verdict - (double)verdict_of(s, m)), 0,
              "verdict of %s is %s, margin %g mm", name, rfl_verdict_names[state->verdict],
              1e3 * state->margin);
        for (enum rfl_criterion c = 0; c < rfl_criteria_count(&s->scenario->lesion); c++) {
            bool in = rfl_lesion_value(s->damage, c, first_monitor(s) + m) >=
                      rfl_lesion_threshold(s->damage, c);
            found(watch, in == isnan(state->inside_since[c]), 0, "%s is %s by %s, since %g s", name,
                  in ? "inside" : "outside", rfl_criterion_names[c], state->inside_since[c]);
        }
    }
    rfl_outline_free(&outline);
}

static void nerves_fit(struct watch *watch) {
    const struct rfl_simulation *s = watch->simulation;
    for (size_t k = 0; k < s->scenario->nerve_count; k++) {
        const struct rfl_nerve *nerve = &s->scenario->nerves[k];
        const struct rfl_nerve_state *state = &s->nerves[k];
        for (enum rfl_criterion c = 0; c < rfl_criteria_count(&s->scenario->lesion); c++) {
            found(watch, state->length[c] - nerve->length, 1e-9, "m longer than %s", nerve->name);
            found(watch, -state->length[c], 0, "m less than nothing of %s", nerve->name);
        }
        if (isfinite(state->margin.whole) || isfinite(state->margin.any))
            found(watch, state->margin.whole - state->margin.any, 1e-12,
                  "m between the margins of %s", nerve->name);
        found(watch, state->verdict == RFL_INSIDE && !(state->margin.whole >= 0.5e-3), 0,
              "%s is inside, its margin %g m", nerve->name, state->margin.whole);
        found(watch, state->verdict == RFL_OUTSIDE && !(state->margin.any <= -0.5e-3), 0,
              "%s is outside, its margin %g m", nerve->name, state->margin.any);
    }
}

/* --- what is said --- */

/** summary.json can be read; the summary for people says no number that is none. */
static void results_can_be_told(struct watch *watch) {
    const struct rfl_simulation *s = watch->simulation;
    struct rfl_error error = {0};
    char *text = rfl_summary_json(s, &error), *words = NULL;
    size_t size = 0;
    json_error_t why;
    json_t *json = text ? json_loads(text, JSON_REJECT_DUPLICATES, &why) : NULL;
    if (!json)
        found(watch, 1, 0, "summary.json: %s", text ? why.text : error.text);
    json_decref(json);
    free(text);
    FILE *out = open_memstream(&words, &size);
    if (!out)
        return;
    rfl_summary_print(s, out);
    fclose(out);
    static const char *const wrong[] = {" nan", "-nan", " inf", "-inf", " -0 ", " -0.0 ", "(null)"};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
        if (strstr(words, wrong[k]))
            found(watch, 1, 0, "the summary says \"%s\": %.120s", wrong[k],
                  strstr(words, wrong[k]));
    free(words);
}

/** The model's ground ends where water boils, and a little further where that is computed. */
static void leaving_ground_is_said(struct watch *watch) {
    const struct rfl_simulation *s = watch->simulation;
    const struct rfl_scenario *scenario = s->scenario;
    const double limit = scenario->tissue.vaporisation == RFL_ON ? 150 : 100;
    double hottest = s->hottest - RFL_CELSIUS;
    bool said = strstr(s->warnings, "do not trust this result") != NULL;
    if (rfl_scenario_is_rf(scenario) && fabs(hottest - limit) > 0.01)
        found(watch, said != (hottest > limit), 0, "tissue of %g degC, and it is %s", hottest,
              said ? "warned" : "not warned");
}

const struct property properties[] = {
    {"finite", "all temperatures and doses are finite at every step",
     .at_step = temperatures_are_finite},
    {"bounds", "no tissue is colder than all around, none hotter than a hot surface",
     .at_step = temperatures_are_bounded},
    {"peaks", "peak temperatures are the largest", .at_event = peaks_are_largest},
    {"energy", "what is delivered is stored or carried away, in ten minutes of heating",
     .at_step = energy_is_kept},
    {"late", "and in cool-down, and in hours of heating", .at_step = energy_is_kept_late,
     .known = "a few tenths of a watt for hours, at draft", .most = 1},
    {"stored", "the heat stored is that of the cells' temperatures",
     .at_step = stored_is_in_tissue},
    {"powers", "rows' mean powers make up the energy delivered", .at_event = add_row,
     .at_end = powers_make_up_energy},
    {"limits", "a generator keeps to its limits at every step and in every row",
     .at_step = limits_hold_in_steps, .at_event = limits_hold_in_rows},
    {"sizes", "sizes are the outline's extremes", .at_event = sizes_are_the_outlines},
    {"volumes", "a volume is that of its outline's body", .at_end = volumes_are_the_outlines},
    {"cells", "a volume agrees with that of the cells inside", .at_end = volumes_agree},
    {"growth", "lesions never shrink", .at_event = lesions_never_shrink},
    {"verdicts", "verdicts and margins follow from damage and outline", .at_end = verdicts_follow},
    {"nerves", "lengths and margins of nerves fit together", .at_end = nerves_fit},
    {"told", "summary and summary.json can be read", .at_end = results_can_be_told},
    {"ground", "tissue hotter than the model's ground is warned of",
     .at_end = leaving_ground_is_said},
    {"written", "the scenario that a run writes gives the same again", .at_end = again_written,
     .every = 6},
    {"json", "the values in summary.json give the same run", .at_end = again_from_json, .every = 6},
    {"outputs", "rows, frames and snapshots change no result", .at_end = again_other_outputs,
     .every = 6},
    {"fluid", "a sleeve of fluid that is like the tissue changes nothing", .at_end = again_fluid,
     .every = 6},
    {"hotter", "a hotter surface makes no smaller lesion", .at_end = again_hotter, .every = 3},
    {"longer", "a longer heating makes no smaller lesion", .at_end = again_longer, .every = 3},
    {"finer", "draft agrees with standard", .at_end = again_finer, .every = 6,
     .known = "draft misses its promise far out now and then", .most = 4},
};
const size_t property_count = sizeof properties / sizeof *properties;

/* --- the run --- */

/** Let properties look: `events` have come; 0: a step. */
static void look(struct watch *watch, unsigned events, const bool *chosen,
                 struct finding *finding) {
    for (size_t p = 0; p < property_count; p++) {
        const struct property *property = &properties[p];
        watch->finding = &finding[p];
        if (!chosen[p])
            continue;
        if (property->at_step && watch->simulation->time == watch->simulation->run->stepper->t2)
            property->at_step(watch);
        if (property->at_event && events)
            property->at_event(watch, events);
        if (property->at_end && (events & RFL_EVENT_END))
            property->at_end(watch);
    }
    if (events)
        memcpy(watch->before, watch->simulation->lesion, sizeof watch->before);
}

bool check_takes_long(const struct rfl_simulation *s) {
    return (double)s->solves * (double)s->grid->layout.cells > MOST_WORK;
}

/** A run that fails, but for a lesion without an edge, fails the property that looks first. */
static enum outcome run_failed(struct watch *watch, const struct rfl_error *error,
                               struct finding *finding) {
    if (strstr(error->text, "reaches the end of the modelled tissue"))
        return OUTCOME_NO_EDGE;
    watch->finding = &finding[0];
    found(watch, 1, 0, "the run fails: %.150s", error->text);
    return OUTCOME_DONE;
}

enum outcome check_scenario(const struct rfl_scenario *scenario, bool plausible, const bool *chosen,
                            struct finding *finding) {
    struct rfl_error error = {0};
    struct watch watch = {.simulation = rfl_simulation_create(scenario, &error),
                          .plausible = plausible};
    enum outcome outcome = OUTCOME_DONE;
    memset(finding, 0, property_count * sizeof *finding);
    unsigned events = 0;
    if (!watch.simulation)
        return run_failed(&watch, &error, finding);
    while (!(events & RFL_EVENT_END) && outcome == OUTCOME_DONE) {
        if (rfl_simulation_next(watch.simulation, &events, &error)) {
            outcome = run_failed(&watch, &error, finding);
            break;
        }
        look(&watch, events, chosen, finding);
        if (!(events & RFL_EVENT_END) && check_takes_long(watch.simulation))
            outcome = OUTCOME_CAPPED;
    }
    rfl_simulation_free(watch.simulation);
    return outcome;
}
