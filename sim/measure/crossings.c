#include "crossings.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* --- a criterion as a field --- */

static struct rfl_threshold choose(const struct rfl_damage *damage, enum rfl_criterion which) {
    const struct rfl_criteria *c = &damage->criteria;
    const struct rfl_threshold table[RFL_CRITERIA] = {
        [RFL_ISOTHERM] = {damage->peak, c->isotherm, false, 0, damage->peak},
        [RFL_ARRHENIUS] = {damage->omega, 1, true, c->arrhenius_onset, damage->peak},
        [RFL_CEM43] = {damage->cem43, c->cem43, true, RFL_CEM43_ONSET, damage->peak},
    };
    return table[which];
}

double rfl_lesion_value(const struct rfl_damage *damage, enum rfl_criterion criterion,
                        size_t point) {
    return choose(damage, criterion).value[point];
}

double rfl_lesion_threshold(const struct rfl_damage *damage, enum rfl_criterion criterion) {
    return choose(damage, criterion).threshold;
}

/* --- where a line crosses the outline --- */

enum rfl_status rfl_tracer_init(struct rfl_tracer *tracer, const struct rfl_damage *damage,
                                enum rfl_criterion criterion, struct rfl_error *error) {
    *tracer = (struct rfl_tracer){.criterion = choose(damage, criterion)};
    tracer->steffen[3] = gsl_interp_alloc(gsl_interp_steffen, 3);
    tracer->steffen[4] = gsl_interp_alloc(gsl_interp_steffen, 4);
    tracer->brent = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (tracer->steffen[3] && tracer->steffen[4] && tracer->brent)
        return RFL_OK;
    return rfl_error_add(error, RFL_FAILED, "out of memory");
}

void rfl_tracer_free(struct rfl_tracer *tracer) {
    gsl_interp_free(tracer->steffen[3]);
    gsl_interp_free(tracer->steffen[4]);
    gsl_root_fsolver_free(tracer->brent);
}

/** Zero of the straight line through (x0, y0) and (x1, y1). */
static double straight(double x0, double y0, double x1, double y1) {
    return x0 + (x1 - x0) * (y0 / (y0 - y1));
}

/**
 * Zero between the tracer's nodes `at` and `at` + 1, of opposite sign, on Steffen's monotone curve:
 * x over y, as far as y is monotone around them, so that no root needs to be searched for.
 */
static double curve_zero(struct rfl_tracer *tracer, size_t count, size_t at) {
    double *x = tracer->x, *y = tracer->y, u[4], v[4];
    double sign = y[at + 1] > y[at] ? 1 : -1;
    size_t first = at, last = at + 1;
    while (first > 0 && sign * y[first - 1] < sign * y[first])
        first--;
    while (last + 1 < count && sign * y[last + 1] > sign * y[last])
        last++;
    count = last - first + 1;
    for (size_t k = 0; k < count; k++) {
        size_t from = sign > 0 ? first + k : last - k;
        u[k] = y[from];
        v[k] = x[from];
    }
    gsl_interp *steffen = count > 2 ? tracer->steffen[count] : NULL;
    if (!steffen || gsl_interp_init(steffen, u, v, count))
        return straight(x[at], y[at], x[at + 1], y[at + 1]);
    return gsl_interp_eval(steffen, u, v, 0, NULL);
}

/**
 * Take the nodes from k - 1 to k + 2, as far as there are, into the tracer and find where the field
 * (or its logarithm, for which only positive values count) passes its threshold between k and k
 * + 1.
 */
static double zero_between(struct rfl_tracer *tracer, const struct rfl_line *line, size_t k,
                           const double *value, double threshold, bool logarithmic) {
    size_t count = 0, at = 0;
    for (size_t i = k ? k - 1 : 0; i < line->count && i <= k + 2; i++) {
        double here = value[line->point[i]];
        if (logarithmic && !(here > 0))
            continue;
        at = i == k ? count : at;
        tracer->x[count] = line->x[i];
        tracer->y[count++] = logarithmic ? log(here / threshold) : here - threshold;
    }
    return curve_zero(tracer, count, at);
}

/*
 * Near its onset, damage grows with the time since the onset was reached. As the temperature nears
 * a steady one like e^(-t/tau), that makes it A ln(1 + warmth / C), where warmth is the peak
 * temperature above the onset: from linear (C large, far from steady) to logarithmic. Where that
 * cannot pass through two nodes, it goes as a power.
 */

/** Warmth and damage at one node relative to another. */
struct ratio {
    double warmth, damage;
};

static double model_gap(double log_c, void *context) {
    const struct ratio *ratio = context;
    double c = exp(log_c);
    return log1p(ratio->warmth / c) / log1p(1 / c) - ratio->damage;
}

/** C of the model through two nodes, relative to the warmth of the first; NaN: a power instead. */
static double fit_model(struct rfl_tracer *tracer, struct ratio ratio) {
    gsl_function function = {model_gap, &ratio};
    if (!(fabs(log(ratio.damage)) < fabs(log(ratio.warmth))) ||
        gsl_root_fsolver_set(tracer->brent, &function, -60, 30))
        return NAN;
    for (int i = 0; i < 100; i++)
        if (gsl_root_fsolver_iterate(tracer->brent) ||
            gsl_root_fsolver_x_upper(tracer->brent) - gsl_root_fsolver_x_lower(tracer->brent) <
                1e-9)
            break;
    return exp(gsl_root_fsolver_root(tracer->brent));
}

/** What damage is nearly linear in: ln(1 + warmth / c), or with damage's logarithm ln(warmth). */
static double model_place(double warmth, double c) {
    return isnan(c) ? log(warmth) : log1p(warmth / c);
}

static double model_damage(double damage, double c) {
    return isnan(c) ? log(damage) : damage;
}

/**
 * Warmth at which damage comes to its threshold between nodes `in` and `out`: on Steffen's curve
 * through the damaged ones among the nodes around, in the variables that the model makes nearly
 * linear.
 */
static double warmth_at_threshold(struct rfl_tracer *tracer, const struct rfl_line *line, size_t in,
                                  size_t out, double c) {
    const struct rfl_threshold *criterion = &tracer->criterion;
    const double zero = model_damage(criterion->threshold, c);
    const size_t step = in - out; /* from cool to warm; wraps round where that is downwards */
    size_t count = 0, at = 0;
    for (size_t i = out - step, k = 0; k < 4; i += step, k++) {
        if (i >= line->count || !(rfl_tracer_value(tracer, line, i) > 0))
            continue;
        double warmth = criterion->peak[line->point[i]] - criterion->onset;
        if (!(warmth > 0) || (count && model_place(warmth, c) <= tracer->x[count - 1]))
            continue;
        at = i == in ? count : at;
        tracer->x[count] = model_place(warmth, c);
        tracer->y[count++] = model_damage(rfl_tracer_value(tracer, line, i), c) - zero;
    }
    if (count < 2)
        return 0;
    at = at ? at - 1 : 0; /* the interval below `in`, or where `out` is undamaged the one above */
    bool between = tracer->y[at] < 0 && tracer->y[at + 1] >= 0;
    double place =
        between ? curve_zero(tracer, count, at)
                : straight(tracer->x[at], tracer->y[at], tracer->x[at + 1], tracer->y[at + 1]);
    return isnan(c) ? exp(place) : c * expm1(place);
}

/** Crossing near the onset's own isotherm, where damage ends abruptly: through the peak temperature
 * there. */
static double crossing_at_onset(struct rfl_tracer *tracer, const struct rfl_line *line, size_t in,
                                size_t out) {
    const struct rfl_threshold *c = &tracer->criterion;
    const double inner = c->peak[line->point[in]], outer = c->peak[line->point[out]];
    const double value = rfl_tracer_value(tracer, line, in);
    bool damaged = outer > c->onset && rfl_tracer_value(tracer, line, out) > 0;
    size_t other = damaged ? out : 2 * in - out;
    double warmth = 0;
    if (other < line->count && c->peak[line->point[other]] > c->onset) {
        struct ratio ratio = {(c->peak[line->point[other]] - c->onset) / (inner - c->onset),
                              rfl_tracer_value(tracer, line, other) / value};
        warmth = warmth_at_threshold(tracer, line, in, out,
                                     fit_model(tracer, ratio) * (inner - c->onset));
    }
    double target = fmin(fmax(c->onset + warmth, outer), inner);
    if (target == outer || target == inner)
        return line->x[target == outer ? out : in];
    return zero_between(tracer, line, in < out ? in : out, c->peak, target, false);
}

/** Above the onset by less than this, K, rates hardly vary, and damage counts the time since the
 * onset was reached. */
static const double near_warmth = 2;

/** A node outside must be cooler than this part of that warmth, else the logarithm of damage guides
 * as well. */
static const double cool_part = 0.75;

double rfl_tracer_crossing(struct rfl_tracer *tracer, const struct rfl_line *line, size_t k) {
    const struct rfl_threshold *c = &tracer->criterion;
    size_t in = rfl_tracer_inside(tracer, line, k) ? k : k + 1, out = 2 * k + 1 - in;
    double warm = c->peak[line->point[in]] - c->onset, cool = c->peak[line->point[out]] - c->onset;
    bool near_onset = warm > 0 && warm < near_warmth && cool < cool_part * warm;
    if (c->logarithmic && (near_onset || !(rfl_tracer_value(tracer, line, out) > 0)))
        return crossing_at_onset(tracer, line, in, out);
    return zero_between(tracer, line, k, c->value, c->threshold, c->logarithmic);
}
