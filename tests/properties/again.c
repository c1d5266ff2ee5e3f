/*
 * Properties that compare a run with another one: the same scenario written and read again, with
 * other outputs, hotter, longer, or finer.
 */
#include "again.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "settings.h"

/** Run a scenario to its end, and free it; NULL where it has none: with a finding, but for a lesion
 * without an edge and a run that takes long. */
static struct rfl_simulation *run_scenario(struct watch *watch, struct rfl_scenario *scenario,
                                           struct rfl_error *error) {
    struct rfl_simulation *s = scenario ? rfl_simulation_create(scenario, error) : NULL;
    enum rfl_status status = s ? RFL_OK : RFL_FAILED;
    bool long_run = false;
    rfl_scenario_free(scenario);
    for (unsigned events = 0; !status && !long_run && !(events & RFL_EVENT_END);) {
        status = rfl_simulation_next(s, &events, error);
        long_run = check_takes_long(s);
    }
    if (!status && s->time == s->end)
        return s;
    rfl_simulation_free(s);
    if (!long_run && !strstr(error->text, "reaches the end of the modelled tissue"))
        found(watch, 1, 0, "the second run: %.150s", error->text);
    return NULL;
}

/** Another run of settings. */
static struct rfl_simulation *run_again(struct watch *watch, const struct settings *settings) {
    struct rfl_error error = {0};
    return run_scenario(watch, settings_build(settings, &error), &error);
}

/** The largest difference of two fields. */
static double difference(const double *x, const double *y, size_t count) {
    double most = 0;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, fabs(x[i] - y[i]));
    return most;
}

/** Two runs came to the same, to the last bit. */
static void same(struct watch *watch, const struct rfl_simulation *other, const char *what) {
    const struct rfl_simulation *s = watch->simulation;
    const size_t points = s->damage->points;
    if (points != other->damage->points || s->steps != other->steps) {
        found(watch, (double)other->steps - (double)s->steps, 0, "%s: other steps", what);
        return;
    }
    found(watch, difference(s->damage->peak, other->damage->peak, points), 0, "%s: peak, K", what);
    found(watch, difference(s->damage->omega, other->damage->omega, points), 0, "%s: Omega", what);
    for (size_t c = 0; c < rfl_criteria_count(&s->scenario->lesion); c++) {
        const struct rfl_extent *x = &s->lesion[c], *y = &other->lesion[c];
        const double sizes[] = {x->radius - y->radius, x->length - y->length,
                                x->distal_extension - y->distal_extension,
                                x->proximal_extension - y->proximal_extension};
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
            found(watch, 1e3 * fabs(sizes[k]), 0, "%s: size %zu by %s, mm", what, k,
                  rfl_criterion_names[c]);
        found(watch, fabs(x->volume - y->volume), 0, "%s: volume by %s, m3", what,
              rfl_criterion_names[c]);
    }
    for (size_t m = 0; m < s->scenario->monitor_count; m++)
        found(watch, fabs((double)s->monitors[m].verdict - (double)other->monitors[m].verdict), 0,
              "%s: verdict of %s", what, s->scenario->monitors[m].name);
}

void again_written(struct watch *watch) {
    char *text = NULL;
    size_t size = 0;
    struct rfl_error error = {0};
    FILE *out = open_memstream(&text, &size);
    if (!out || rfl_scenario_write(watch->simulation->scenario, out, &error) || fclose(out)) {
        found(watch, 1, 0, "cannot be written: %s", error.text);
        return;
    }
    struct rfl_scenario *scenario = rfl_scenario_parse("written", text, size, &error);
    struct rfl_simulation *s = run_scenario(watch, scenario, &error);
    if (s)
        same(watch, s, "written and read");
    rfl_simulation_free(s);
    free(text);
}

void again_other_outputs(struct watch *watch) {
    struct settings settings = settings_of(watch->simulation->scenario);
    const double end = watch->simulation->end;
    char text[64];
    snprintf(text, sizeof text, "%.9g s",
             fmax(end / 7.3, rfl_scenario_end(watch->simulation->scenario) / 5e4));
    settings_put(&settings, "output.interval", text);
    settings_put(&settings, "output.frames", "7");
    snprintf(text, sizeof text, "[%.9g s, %.9g s]", 0.37 * end, 0.81 * end);
    settings_put(&settings, "output.snapshots", text);
    struct rfl_simulation *s = run_again(watch, &settings);
    if (s)
        same(watch, s, "with other outputs");
    rfl_simulation_free(s);
}

/** Give fluid what the tissue is, as check tells it. */
static int take_tissue(void *context, const struct rfl_value *value) {
    char path[96];
    const char *leaf = rfl_key_leaf(value->key);
    snprintf(path, sizeof path, "fluid.%s", leaf);
    if (strncmp(value->key, "tissue.", 7) == 0 && settings_row(path))
        settings_put(context, path, value->text);
    return 0;
}

/* A sleeve of the tissue itself, in no layer: anywhere, of any size. */
void again_fluid(struct watch *watch) {
    const struct rfl_simulation *s = watch->simulation;
    struct settings settings = settings_of(s->scenario);
    char radius[64];
    if (s->grid->shape != RFL_NEEDLE || s->scenario->layer_count ||
        rfl_scenario_has_fluid(s->scenario) || rfl_probe_radius(&s->scenario->probe) > 20e-3)
        return;
    snprintf(
        radius, sizeof radius, "%.9g mm",
        fmin(1e3 * rfl_probe_radius(&s->scenario->probe) + 0.1 + (double)(s->steps % 60) / 10, 30));
    rfl_scenario_values(s->scenario, take_tissue, &settings);
    settings_put(&settings, "fluid.radius", radius);
    settings_put(&settings, "fluid.from", s->steps % 2 ? "-3 mm" : "0 mm");
    settings_put(&settings, "fluid.to", s->steps % 3 ? "5 mm" : "30 mm");
    struct rfl_simulation *other = run_again(watch, &settings);
    if (other && other->steps == s->steps) /* a flow per mass may cost the last bit */
        found(watch, difference(s->damage->peak, other->damage->peak, s->damage->points), 1e-9,
              "with fluid like the tissue: peak, K");
    else if (other)
        found(watch, fabs((double)other->steps - (double)s->steps), 0, "with fluid: other steps");
    rfl_simulation_free(other);
}

/* --- from JSON --- */

/** Units of the table of keys, and the SI unit that summary.json has the number in. */
static const char *const si_units[][2] = {{"mm", "m"},   {"ms", "s"},          {"min", "s"},
                                          {"degC", "K"}, {"%/K", "1/K"},       {"degree", "rad"},
                                          {"%", ""},     {"mL/min/kg", "1/s"}, {"Hz", "1/s"}};

static const char *si_unit(const char *unit) {
    for (size_t k = 0; k < sizeof si_units / sizeof *si_units; k++)
        if (strcmp(si_units[k][0], unit) == 0)
            return si_units[k][1];
    return unit;
}

/** Take over a value as summary.json has it: a number in SI units, or a word. */
static int take_value(void *context, const struct rfl_value *value) {
    struct settings *settings = context;
    const char *given = settings_find(settings, value->key);
    const char *unit = given ? strpbrk(given, " ") : NULL;
    char text[64];
    if (!given || isnan(value->si) || !unit || !value->used || strchr(given, ','))
        return 0;
    const struct rfl_key *key = settings_row(value->key);
    snprintf(text, sizeof text, "%.17g %s", value->si, si_unit(key->unit));
    settings_put(settings, value->key, text);
    return 0;
}

/* The numbers go through text and another unit, which may cost their last bit; what follows from it
 * is as much as the solver's tolerances let pass, no more than their fiftieth (Newton's method). */
void again_from_json(struct watch *watch) {
    const struct rfl_simulation *s = watch->simulation;
    struct settings settings = settings_of(s->scenario);
    rfl_scenario_values(s->scenario, take_value, &settings);
    struct rfl_simulation *other = run_again(watch, &settings);
    for (size_t c = 0; other && c < rfl_criteria_count(&s->scenario->lesion); c++)
        found(watch, 1e3 * fabs(s->lesion[c].radius - other->lesion[c].radius), 0.005,
              "radius by %s from the values of summary.json, mm", rfl_criterion_names[c]);
    if (other && other->time == s->time)
        found(watch, fabs(s->probe_temperature - other->probe_temperature), 0.02,
              "probe's temperature from the values of summary.json, K");
    rfl_simulation_free(other);
}

/* --- more heat, longer, finer --- */

/** How far sizes of a hot surface may differ by the accuracy's own error, mm: as the design asks.
 */
static double slack(const struct rfl_scenario *scenario) {
    return scenario->accuracy == RFL_DRAFT ? 0.02 : 0.002;
}

/** No radius of the other run is smaller. */
static void not_smaller(struct watch *watch, const struct settings *settings, const char *what) {
    struct rfl_simulation *other = run_again(watch, settings);
    const struct rfl_simulation *s = watch->simulation;
    for (size_t c = 0; other && c < rfl_criteria_count(&s->scenario->lesion); c++)
        found(watch, 1e3 * (s->lesion[c].radius - other->lesion[c].radius), slack(s->scenario),
              "radius by %s lost, mm, %s", rfl_criterion_names[c], what);
    rfl_simulation_free(other);
}

/* With a generator more heat may stop the flow of blood, boil water, or meet a limit: there nothing
 * is promised. */
void again_hotter(struct watch *watch) {
    const struct rfl_scenario *scenario = watch->simulation->scenario;
    const struct rfl_protocol *protocol = &scenario->protocol;
    struct settings settings = settings_of(scenario);
    char text[64];
    if (rfl_scenario_is_rf(scenario) || scenario->stage_count > 1 ||
        scenario->output.stop < rfl_scenario_end(scenario) ||
        !(protocol->set_temperature <= 98 + RFL_CELSIUS))
        return;
    snprintf(text, sizeof text, "%.9g degC", protocol->set_temperature - RFL_CELSIUS + 1);
    settings_put(&settings, "protocol.set_temperature", text);
    not_smaller(watch, &settings, "1 K hotter");
}

void again_longer(struct watch *watch) {
    const struct rfl_scenario *scenario = watch->simulation->scenario;
    struct settings settings = settings_of(scenario);
    const char *key =
        settings_find(&settings, "protocol.hold") ? "protocol.hold" : "protocol.duration";
    char text[64];
    double value;
    if (rfl_scenario_is_rf(scenario) || scenario->stage_count > 1 ||
        scenario->output.stop < rfl_scenario_end(scenario) || !settings_find(&settings, key) ||
        rfl_quantity_parse(settings_find(&settings, key), "s", &value, NULL) || value > 70000)
        return;
    snprintf(text, sizeof text, "%.9g s", 1.1 * value);
    settings_put(&settings, key, text);
    not_smaller(watch, &settings, "a tenth longer");
}

/** How far a lesion reaches from the axis, m: where there is none, as far as the probe. */
static double reach(const struct rfl_simulation *s, enum rfl_criterion c) {
    return fmax(s->lesion[c].radius, s->grid->probe_radius);
}

/**
 * How far draft and standard may differ, mm.
 *
 * Draft is promised to 0.03 mm and standard to 0.01 mm for a hot surface from 5 s on. With a
 * generator standard is within 1 % of finite elements, and draft, whose cells are twice as large
 * (second order), within four times that.
 */
static double allowed_to_draft(const struct rfl_simulation *fine, enum rfl_criterion c) {
    const double share = rfl_scenario_is_rf(fine->scenario) ? 0.04 : 0;
    return 0.04 + share * 1e3 * reach(fine, c);
}

void again_finer(struct watch *watch) {
    const struct rfl_simulation *s = watch->simulation;
    const struct rfl_scenario *scenario = s->scenario;
    struct settings settings = settings_of(scenario);
    if (!watch->plausible || scenario->accuracy != RFL_DRAFT || s->end < 5)
        return;
    settings_put(&settings, "numerics.accuracy", "standard");
    struct rfl_simulation *fine = run_again(watch, &settings);
    const enum rfl_criterion criteria = rfl_criteria_count(&s->scenario->lesion);
    for (enum rfl_criterion c = 0; fine && c < criteria; c++) {
        found(watch, 1e3 * fabs(reach(s, c) - reach(fine, c)), allowed_to_draft(fine, c),
              "radius by %s, draft less standard (%.4f mm), mm", rfl_criterion_names[c],
              1e3 * reach(fine, c));
    }
    rfl_simulation_free(fine);
}
