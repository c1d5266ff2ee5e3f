/* What a person should know of a run beside its numbers. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "run.h"

/**
 * Temperatures at which the model leaves its ground, K: without boiling, where water boils; with
 * it, where tissue is dry and begins to char, of which the model knows nothing.
 */
static const double ground[] = {[RFL_OFF] = 100 + RFL_CELSIUS, [RFL_ON] = 150 + RFL_CELSIUS};

void rfl_run_warn(struct rfl_simulation *s, const char *format, ...) {
    size_t used = strlen(s->warnings);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(s->warnings + used, sizeof s->warnings - used, format, arguments);
    va_end(arguments);
}

/** A time in the unit in which it is read best. */
static void print_time(double seconds, char *text, size_t size) {
    static const struct {
        double seconds;
        const char *name;
    } units[] = {{86400 * 365.25, "years"}, {86400, "days"}, {3600, "h"}, {60, "min"}, {0, "s"}};
    size_t k = 0;
    while (seconds < 2 * units[k].seconds)
        k++;
    snprintf(text, size, "%.3g %s", seconds / fmax(units[k].seconds, 1), units[k].name);
}

/** A hot surface is the hottest place: no tissue comes above it. */
static void warn_of_isotherm(struct rfl_simulation *s) {
    const double isotherm = s->scenario->lesion.isotherm;
    const double set = rfl_scenario_highest_set_temperature(s->scenario);
    if (!rfl_scenario_is_rf(s->scenario) && isotherm > set)
        rfl_run_warn(s, "the set temperature, %.4g degC, cannot reach the isotherm, %.4g degC\n",
                     set - RFL_CELSIUS, isotherm - RFL_CELSIUS);
}

/** Damage that begins at rest kills what nothing heats. */
static void warn_of_onset(struct rfl_simulation *s) {
    const struct rfl_criteria *lesion = &s->scenario->lesion;
    const double rest = s->scenario->tissue.temperature;
    char after[32];
    if (lesion->arrhenius_onset > rest)
        return;
    print_time(1 / rfl_arrhenius_rate(lesion->kinetics, rest), after, sizeof after);
    rfl_run_warn(s,
                 "lesion.arrhenius_onset, %.4g degC, is not above tissue.temperature, %.4g degC: "
                 "tissue that nothing heats counts as lesioned by arrhenius after %s\n",
                 lesion->arrhenius_onset - RFL_CELSIUS, rest - RFL_CELSIUS, after);
}

void rfl_warnings_begin(struct rfl_simulation *s) {
    s->warnings[0] = '\0';
    warn_of_isotherm(s);
    warn_of_onset(s);
}

/* The sensor of a generator is not the hottest place, so that what is reached is known at the end
 * only. */
void rfl_warnings_end(struct rfl_simulation *s) {
    const enum rfl_switch boils = s->scenario->tissue.vaporisation;
    const double isotherm = s->scenario->lesion.isotherm;
    if (!rfl_scenario_is_rf(s->scenario) || s->run->ended)
        return;
    s->run->ended = true;
    if (s->lesion[RFL_ISOTHERM].radius == 0 && s->hottest < isotherm)
        rfl_run_warn(s,
                     "no tissue reached the isotherm, %.4g degC: the hottest came to %.4g degC\n",
                     isotherm - RFL_CELSIUS, s->hottest - RFL_CELSIUS);
    if (s->hottest <= ground[boils])
        return;
    rfl_run_warn(s,
                 "the hottest tissue came to %.4g degC: beyond %.4g degC the model is not meant to "
                 "be used, as %s\n",
                 s->hottest - RFL_CELSIUS, ground[boils] - RFL_CELSIUS,
                 boils ? "dry tissue chars, which it leaves out"
                       : "water boils, which tissue.vaporisation: off leaves out");
}
