/* The same probe and protocol on a laboratory's bench, or in a body: where a lesion's absolute size
 * comes from. */
#include <math.h>
#include <string.h>

#include "../scenario/check.h"
#include "../scenario/entries.h"
#include "../scenario/keys.h"
#include "rows.h"

/** A scenario that starts colder than this is one of a bench, K. */
#define COLD (30 + RFL_CELSIUS)

/** What goes along; what any other section describes stays behind. */
static const char *const kept[] = {"probe", "protocol", "tissue", "lesion", "output", "numerics"};

struct setting {
    const char *key, *text; /**< NULL: what it is where nothing gives it */
};

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* --- the scenario --- */

/** Drop the sections that do not go along: monitors, nerves, layers. */
static void drop_sections(struct rfl_scenario *scenario) {
    char section[RFL_SECTION_SIZE];
    for (size_t i = 0; rfl_section_at(i, section, sizeof section); i++) {
        bool stays = false;
        for (size_t k = 0; k < COUNT(kept); k++)
            stays |= !strcmp(section, kept[k]);
        if (!stays)
            rfl_scenario_forget(scenario, section);
    }
}

/** Change a scenario for the bench, or for the body. */
static enum rfl_status change(struct rfl_scenario *scenario, const struct rfl_bench *bench,
                              double end, struct rfl_error *error) {
    char temperature[40], isotherm[40], once[40]; /* rows of a time series that nobody writes */
    snprintf(temperature, sizeof temperature, "%.17g K", bench->temperature);
    snprintf(isotherm, sizeof isotherm, "%.17g K", bench->isotherm);
    snprintf(once, sizeof once, "%.17g s", end);
    const struct setting settings[] = {
        {"tissue.temperature", temperature}, {"tissue.perfusion", bench->body ? NULL : "0 1/s"},
        {"lesion.isotherm", isotherm},       {"lesion.criterion", "isotherm"},
        {"numerics.accuracy", "draft"},      {"output.interval", once},
        {"output.snapshots", NULL},          {"output.frames", "0"}};
    enum rfl_status status = RFL_OK;
    drop_sections(scenario);
    for (size_t i = 0; i < COUNT(settings) && !status; i++)
        if (settings[i].text)
            status = rfl_scenario_set(scenario, settings[i].key, settings[i].text, error);
        else
            rfl_scenario_forget(scenario, settings[i].key);
    return status;
}

/* --- the run --- */

/** Nothing came of it. */
static void give_up(struct rfl_bench *bench, const char *why) {
    bench->width = NAN;
    snprintf(bench->why_not, sizeof bench->why_not, "%.*s", (int)strcspn(why, "\n"), why);
}

/** Whether the changed scenario is one; else, as with a set temperature that a body has by itself,
 * the key that stands against it is named. */
static enum rfl_status check(struct rfl_bench *bench, struct rfl_error *error) {
    struct rfl_problem problem = {0};
    enum rfl_status status = rfl_scenario_try(bench->scenario, &problem);
    bench->perfusion = bench->scenario->tissue.perfusion;
    if (status == RFL_INVALID)
        rfl_error_add(error, RFL_INVALID, "%s excludes it",
                      strncmp(problem.key, "tissue.", 7) ? problem.key : problem.other);
    return status;
}

enum rfl_status rfl_bench_begin(struct rfl_bench *bench, const struct rfl_scenario *scenario,
                                struct rfl_error *error) {
    const bool body = scenario->tissue.temperature < COLD;
    *bench = (struct rfl_bench){.body = body,
                                .temperature = (body ? 37 : 21) + RFL_CELSIUS,
                                .isotherm = (body ? 50 : 55) + RFL_CELSIUS};
    struct rfl_error refused = {0};
    bench->scenario = rfl_scenario_copy(scenario, error);
    if (!bench->scenario)
        return RFL_FAILED;
    enum rfl_status status = change(bench->scenario, bench, scenario->output.stop, &refused);
    status = status ? status : check(bench, &refused);
    if (!status)
        bench->run = rfl_simulation_create(bench->scenario, &refused);
    if (bench->run)
        return RFL_OK;
    if (refused.status == RFL_INVALID) {
        give_up(bench, refused.text);
        return RFL_OK;
    }
    rfl_bench_end(bench);
    return rfl_error_add(error, RFL_FAILED, "out of memory");
}

bool rfl_bench_next(struct rfl_bench *bench) {
    struct rfl_error error = {0};
    unsigned events = 0;
    if (!bench->run)
        return false;
    const bool failed = rfl_simulation_next(bench->run, &events, &error) != RFL_OK;
    bench->share = bench->run->time / bench->run->end;
    if (!failed && !(events & RFL_EVENT_END))
        return true;
    const struct rfl_extent *extent = &bench->run->lesion[RFL_ISOTHERM];
    bench->width = 2 * extent->radius;
    if (extent->reaches_edge)
        give_up(bench, "larger than the domain");
    else if (failed)
        give_up(bench, error.text);
    rfl_simulation_free(bench->run);
    bench->run = NULL;
    return false;
}

void rfl_bench_end(struct rfl_bench *bench) {
    rfl_simulation_free(bench->run);
    rfl_scenario_free(bench->scenario);
    bench->run = NULL;
    bench->scenario = NULL;
}

/* --- words --- */

/** "21 degC, no blood, no bone, edge 55 degC"; tissue that is bone is not said to be none. */
static void print_conditions(const struct rfl_bench *bench, const char *degree, char *text,
                             size_t size) {
    const struct rfl_tissue *tissue = &bench->scenario->tissue;
    char blood[48] = "no blood";
    if (bench->body)
        snprintf(blood, sizeof blood, "blood flow %.3g mL/min/kg",
                 6e7 * bench->perfusion / tissue->density);
    snprintf(text, size, "%.0f %s, %s, %sedge %.0f %s", bench->temperature - RFL_CELSIUS, degree,
             blood, rfl_tissue_is_bone(tissue) ? "" : "no bone, ", bench->isotherm - RFL_CELSIUS,
             degree);
}

void rfl_bench_words(const struct rfl_bench *bench, const char *degree, char *text, size_t size) {
    const bool needle = rfl_shapes[bench->scenario->probe.shape].has_tip;
    char conditions[128], result[224];
    print_conditions(bench, degree, conditions, sizeof conditions);
    if (*bench->why_not)
        snprintf(result, sizeof result, "not computed (%s)", bench->why_not);
    else if (bench->width > 0)
        snprintf(result, sizeof result, "%.1f mm wide", 1e3 * bench->width);
    else
        snprintf(result, sizeof result, "no lesion");
    snprintf(text, size, "%s (%s) the same %s: %s.", bench->body ? "In a body" : "On a bench",
             conditions, needle ? "needle" : "probe", result);
}
