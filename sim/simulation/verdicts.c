/* What a person should know of a run beside its numbers: what lies inside, how sure that is, and
 * warnings. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "run.h"

/* --- warnings --- */

/**
 * Temperatures at which the model leaves its ground, K: without boiling, where water boils; with
 * it, where tissue is dry and begins to char, of which the model knows nothing.
 */
static const double ground[] = {[RFL_OFF] = 100 + RFL_CELSIUS, [RFL_ON] = 150 + RFL_CELSIUS};

/** Add a sentence, which ends with a new line, to the warnings. */
RFL_PRINTF(2, 3)
static void warn(struct rfl_simulation *s, const char *format, ...) {
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
        warn(s, "the set temperature, %.4g degC, cannot reach the isotherm, %.4g degC\n",
             set - RFL_CELSIUS, isotherm - RFL_CELSIUS);
}

/** What is not hot enough, or not long enough, meets no time above a temperature. */
static void warn_of_time_above(struct rfl_simulation *s) {
    const struct rfl_criteria *lesion = &s->scenario->lesion;
    const double set = rfl_scenario_highest_set_temperature(s->scenario);
    if (rfl_criteria_count(lesion) <= RFL_TIME_ABOVE)
        return;
    if (!rfl_scenario_is_rf(s->scenario) && lesion->above_temperature > set)
        warn(s,
             "the set temperature, %.4g degC, cannot reach lesion.time_above.temperature, %.4g "
             "degC\n",
             set - RFL_CELSIUS, lesion->above_temperature - RFL_CELSIUS);
    if (lesion->above_duration > s->scenario->output.stop)
        warn(s,
             "the run takes %.4g s: no tissue can be hot for lesion.time_above.duration, %.4g s\n",
             s->scenario->output.stop, lesion->above_duration);
}

/** Damage that begins at rest kills what nothing heats. */
static void warn_of_onset(struct rfl_simulation *s) {
    const struct rfl_criteria *lesion = &s->scenario->lesion;
    const double rest = s->scenario->tissue.temperature;
    char after[32];
    if (lesion->arrhenius_onset > rest)
        return;
    print_time(1 / rfl_arrhenius_rate(&lesion->kinetics, rest), after, sizeof after);
    warn(s,
         "lesion.arrhenius_onset, %.4g degC, is not above tissue.temperature, %.4g degC: "
         "tissue that nothing heats counts as lesioned by arrhenius after %s\n",
         lesion->arrhenius_onset - RFL_CELSIUS, rest - RFL_CELSIUS, after);
}

/** A ramp shorter than this leaves the first seconds to the generator, s. */
static const double short_ramp = 2;

/** How fast a generator comes to its set temperature without a ramp is its own. Pulses have their
 * voltage, and a stage that begins as hot as the one before was held rises no more. */
static void warn_of_ramp(struct rfl_simulation *s) {
    double held = s->scenario->tissue.temperature;
    for (size_t i = 0; rfl_scenario_is_rf(s->scenario) && i < s->scenario->stage_count; i++) {
        const struct rfl_protocol *now = &s->scenario->stages[i].protocol;
        const bool holds = rfl_protocol_holds_temperature(now);
        if (holds && now->pulses == RFL_PULSES_NONE && now->ramp < short_ramp &&
            now->set_temperature > held) {
            warn(s,
                 "a ramp of %.3g s: the first seconds depend on how fast the generator is; "
                 "write ramp: 15 s for a rise like a real generator's\n",
                 now->ramp);
            return;
        }
        held = holds ? now->set_temperature : s->scenario->tissue.temperature;
    }
}

void rfl_warnings_begin(struct rfl_simulation *s) {
    s->warnings[0] = '\0';
    warn_of_isotherm(s);
    warn_of_time_above(s);
    warn_of_onset(s);
    warn_of_ramp(s);
}

void rfl_warnings_cut_off(struct rfl_simulation *s, double impedance) {
    warn(
        s,
        "the impedance at power-on, %.4g ohm, is above protocol.impedance_limit, %.4g ohm: nothing "
        "is heated\n",
        impedance, s->scenario->protocol.impedance_limit);
}

/* The sensor of a generator is not the hottest place, so that what is reached is known at the end
 * only. */
void rfl_warnings_end(struct rfl_simulation *s) {
    const enum rfl_switch boils = s->scenario->tissue.vaporisation;
    const struct rfl_criteria *lesion = &s->scenario->lesion;
    const double isotherm = lesion->isotherm;
    if (!rfl_scenario_is_rf(s->scenario) || s->run->ended)
        return;
    s->run->ended = true;
    if (s->lesion[RFL_ISOTHERM].radius == 0 && s->hottest < isotherm)
        warn(s, "no tissue reached the isotherm, %.4g degC: the hottest came to %.4g degC\n",
             isotherm - RFL_CELSIUS, s->hottest - RFL_CELSIUS);
    if (rfl_criteria_count(lesion) > RFL_TIME_ABOVE && s->hottest < lesion->above_temperature)
        warn(s,
             "no tissue reached lesion.time_above.temperature, %.4g degC: the hottest came to %.4g "
             "degC\n",
             lesion->above_temperature - RFL_CELSIUS, s->hottest - RFL_CELSIUS);
    if (s->hottest <= ground[boils])
        return;
    warn(s,
         "the hottest tissue came to %.4g degC, but above %.4g degC %s: do not trust this "
         "result\n",
         s->hottest - RFL_CELSIUS, ground[boils] - RFL_CELSIUS,
         boils ? "dry tissue chars, which no run computes"
               : "water boils, which this run does not compute (tissue.vaporisation: off)");
}

/* --- verdicts --- */

const char *const rfl_verdict_names[] = {"outside", "borderline", "inside"};

/** A verdict needs the margin to be at least so far from the outline, m. */
static const double verdict_margin = 0.5e-3;

/** Of how many criteria is it known since when something has been inside? Of one that is not asked
 * it never is. */
static size_t criteria_holding(const double inside_since[RFL_CRITERIA]) {
    size_t holding = 0;
    for (size_t c = 0; c < RFL_CRITERIA; c++)
        holding += isnan(inside_since[c]) ? 0 : 1;
    return holding;
}

/**
 * A verdict asks for all criteria, and for a margin that the model can resolve.
 *
 * @param asked    how many they are
 * @param touched  some of it is inside by some criterion
 * @param inner    margin of all of it
 * @param outer    margin of its nearest part
 */
static enum rfl_verdict judge(size_t asked, const double inside_since[RFL_CRITERIA], bool touched,
                              double inner, double outer) {
    if (criteria_holding(inside_since) == asked && inner >= verdict_margin)
        return RFL_INSIDE;
    return !touched && outer <= -verdict_margin ? RFL_OUTSIDE : RFL_BORDERLINE;
}

static void judge_monitor(struct rfl_simulation *s, size_t m) {
    const enum rfl_criterion chosen = s->scenario->lesion.criterion;
    const struct rfl_monitor *monitor = &s->scenario->monitors[m];
    struct rfl_monitor_state *state = &s->monitors[m];
    bool inside = !isnan(state->inside_since[chosen]);
    state->margin = rfl_lesion_margin(s->grid->shape, &s->lesion[chosen], &s->outline[chosen],
                                      rfl_monitor_point(monitor), inside);
    state->verdict = judge(rfl_criteria_count(&s->scenario->lesion), state->inside_since,
                           criteria_holding(state->inside_since) > 0, state->margin, state->margin);
}

static void judge_nerve(struct rfl_simulation *s, size_t k) {
    const enum rfl_criterion chosen = s->scenario->lesion.criterion;
    const struct rfl_track *track = s->run->tracks[k];
    struct rfl_nerve_state *state = &s->nerves[k];
    const enum rfl_criterion asked = rfl_criteria_count(&s->scenario->lesion);
    bool touched = false;
    for (enum rfl_criterion c = 0; c < asked; c++)
        touched = touched || rfl_track_touched(track, s->damage, c);
    state->margin =
        rfl_track_margins(track, s->damage, chosen, &s->lesion[chosen], &s->outline[chosen]);
    state->verdict =
        judge(asked, state->inside_since, touched, state->margin.whole, state->margin.any);
}

void rfl_verdicts_judge(struct rfl_simulation *s) {
    for (size_t m = 0; m < s->scenario->monitor_count; m++)
        judge_monitor(s, m);
    for (size_t k = 0; k < s->scenario->nerve_count; k++)
        judge_nerve(s, k);
}

/** Lesions without an edge have no size: a failure for the chosen criterion, a warning for others.
 */
enum rfl_status rfl_verdicts_check_edges(struct rfl_simulation *s, struct rfl_error *error) {
    const enum rfl_criterion chosen = s->scenario->lesion.criterion;
    if (s->lesion[chosen].reaches_edge)
        return rfl_error_add(
            error, RFL_FAILED,
            "the lesion by %s reaches the end of the modelled tissue: it has no size",
            rfl_criterion_names[chosen]);
    for (enum rfl_criterion c = 0; c < rfl_criteria_count(&s->scenario->lesion); c++) {
        if (!s->lesion[c].reaches_edge || s->run->edge_reported[c])
            continue;
        s->run->edge_reported[c] = true;
        warn(s, "the lesion by %s reaches the end of the modelled tissue: its sizes are left out\n",
             rfl_criterion_names[c]);
    }
    return RFL_OK;
}
