/* What lies inside, and how sure that is. */
#include <math.h>

#include "run.h"

const char *const rfl_verdict_names[] = {"outside", "borderline", "inside"};

/** A verdict needs the margin to be at least so far from the outline, m. */
static const double verdict_margin = 0.5e-3;

/** Of how many criteria is it known since when something has been inside? */
static size_t criteria_holding(const double inside_since[RFL_CRITERIA]) {
    size_t holding = 0;
    for (size_t c = 0; c < RFL_CRITERIA; c++)
        holding += isnan(inside_since[c]) ? 0 : 1;
    return holding;
}

/**
 * A verdict asks for all three criteria, and for a margin beyond what the model can tell.
 *
 * @param touched  some of it is inside by some criterion
 * @param inner    margin of all of it
 * @param outer    margin of its nearest part
 */
static enum rfl_verdict judge(const double inside_since[RFL_CRITERIA], bool touched, double inner,
                              double outer) {
    if (criteria_holding(inside_since) == RFL_CRITERIA && inner >= verdict_margin)
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
    state->verdict = judge(state->inside_since, criteria_holding(state->inside_since) > 0,
                           state->margin, state->margin);
}

static void judge_nerve(struct rfl_simulation *s, size_t k) {
    const enum rfl_criterion chosen = s->scenario->lesion.criterion;
    const struct rfl_track *track = s->run->tracks[k];
    struct rfl_nerve_state *state = &s->nerves[k];
    bool touched = false;
    for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++)
        touched = touched || rfl_track_touched(track, s->damage, c);
    state->margin =
        rfl_track_margins(track, s->damage, chosen, &s->lesion[chosen], &s->outline[chosen]);
    state->verdict = judge(state->inside_since, touched, state->margin.whole, state->margin.any);
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
    for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
        if (!s->lesion[c].reaches_edge || s->run->edge_reported[c])
            continue;
        s->run->edge_reported[c] = true;
        rfl_run_warn(
            s, "the lesion by %s reaches the end of the modelled tissue: its sizes are left out\n",
            rfl_criterion_names[c]);
    }
    return RFL_OK;
}
