#include "crossings.h"

#include <assert.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* --- a criterion as a field --- */

static double log_arrhenius_rate(const struct rfl_damage *damage, double temperature) {
    return damage->log_factor - damage->activation / temperature;
}

static double log_cem43_rate(const struct rfl_damage *damage, double temperature) {
    (void)damage;
    return log(rfl_cem43_rate(temperature));
}

static struct rfl_threshold choose(const struct rfl_damage *damage, enum rfl_criterion which) {
    const struct rfl_criteria *c = &damage->criteria;
    const struct rfl_threshold table[RFL_CRITERIA] = {
        [RFL_ISOTHERM] = {damage->peak, c->isotherm, false, 0, damage->peak, NULL, damage},
        [RFL_ARRHENIUS] = {damage->omega, 1, true, c->arrhenius_onset, damage->peak,
                           log_arrhenius_rate, damage},
        [RFL_CEM43] = {damage->cem43, c->cem43, true, RFL_CEM43_ONSET, damage->peak, log_cem43_rate,
                       damage},
        [RFL_TIME_ABOVE] = {damage->held, c->above_temperature, false, 0, damage->peak, NULL,
                            damage},
    };
    return table[which];
}

const double *rfl_lesion_field(const struct rfl_damage *damage, enum rfl_criterion criterion) {
    return choose(damage, criterion).value;
}

double rfl_lesion_value(const struct rfl_damage *damage, enum rfl_criterion criterion,
                        size_t point) {
    return rfl_lesion_field(damage, criterion)[point];
}

double rfl_lesion_threshold(const struct rfl_damage *damage, enum rfl_criterion criterion) {
    return choose(damage, criterion).threshold;
}

/* --- where a line crosses the outline --- */

#define POINTS 12 /* of Gauss's quadrature */

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
    assert(count <= 4 && at + 1 < count && y[at] * y[at + 1] <= 0);
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

/** How far a value is on its way from one to another, 0 to 1: methods give way to one another
 * gradually, so that no outline steps back. */
static double on_the_way(double value, double from, double to) {
    return fmin(fmax((value - from) / (to - from), 0), 1);
}

/* A node whose warmth is less than the first part of its neighbour's does not guide, one of more
 * than the second does fully. Half and twice these move widths by at most 0.02 and 0.03 mm in all
 * scenarios at draft accuracy. */
static const double guides_not = 0.1, guides_fully = 0.2;

/** How much a node guides the logarithm of damage between nodes k and k + 1: on its way to nothing
 * damage falls too steeply where warmth is a small part of the next node's. */
static double guidance(const struct rfl_threshold *c, const struct rfl_line *line, size_t k,
                       size_t i) {
    const double next = c->peak[line->point[i < k ? k : k + 1]] - c->onset;
    return i == k || i == k + 1
               ? 1
               : on_the_way((c->peak[line->point[i]] - c->onset) / next, guides_not, guides_fully);
}

/** Find where the field passes its threshold between nodes k and k + 1: by these and those of the
 * nodes beside them that guide by more than some part. */
static double zero_by(struct rfl_tracer *tracer, const struct rfl_line *line, size_t k,
                      const double *value, double threshold, bool logarithmic, double part) {
    size_t count = 0, at = 0;
    for (size_t i = k ? k - 1 : 0; i < line->count && i <= k + 2; i++) {
        double here = value[line->point[i]];
        if (logarithmic && !(here > 0 && guidance(&tracer->criterion, line, k, i) > part))
            continue;
        at = i == k ? count : at;
        tracer->x[count] = line->x[i];
        tracer->y[count++] = logarithmic ? log(here / threshold) : here - threshold;
    }
    return curve_zero(tracer, count, at);
}

/** The same of a field (or its logarithm, for which only positive values count): a node that
 * guides by a part does so to that part. */
static double zero_between(struct rfl_tracer *tracer, const struct rfl_line *line, size_t k,
                           const double *value, double threshold, bool logarithmic) {
    const double with = zero_by(tracer, line, k, value, threshold, logarithmic, 0);
    double part = 1;
    for (size_t i = k ? k - 1 : 0; logarithmic && i < line->count && i <= k + 2; i++) {
        const double guides = guidance(&tracer->criterion, line, k, i);
        part = value[line->point[i]] > 0 && guides > 0 ? fmin(part, guides) : part;
    }
    if (part == 1)
        return with;
    const double without = zero_by(tracer, line, k, value, threshold, logarithmic, part);
    return without + part * (with - without);
}

/*
 * Near its onset, damage grows from the time on at which that was reached. As the temperature nears
 * a steady one like e^(-t/tau), warmth, which is the temperature above the onset, rises at a pace
 * that falls with it, du/dt = (C + u) / A, so that damage is the integral of A rate(u) / (C + u)
 * from 0 to the warmth now: of ln(1 + warmth / C) where rates hardly vary, of the rate alone far
 * from a steady state (C large).
 */

/** That integral, and what is sought in it. */
struct near_onset {
    const struct rfl_threshold *criterion;
    double at_onset;  /* logarithm of the rate there */
    double warmth[2]; /* at two nodes, K */
    double sought;    /* of two nodes, damage of the second over that of the first; else damage */
    double c;         /* K */
};

/** The integral up to some warmth, over the rate at the onset: in v = ln(1 + u / C), by Gauss. */
static double damage_until(const struct near_onset *model, double c, double warmth) {
    const struct rfl_threshold *criterion = model->criterion;
    const double end = log1p(warmth / c);
    const double *gauss = criterion->damage->gauss + POINTS * (POINTS - 1);
    double sum = 0;
    for (size_t k = 0; k < POINTS; k++) {
        const double u = c * expm1(end * gauss[2 * k]);
        sum += gauss[2 * k + 1] *
               exp(criterion->log_rate(criterion->damage, criterion->onset + u) - model->at_onset);
    }
    return sum * end;
}

/** By how much the second node's damage is too large, with ln C. */
static double c_gap(double log_c, void *context) {
    const struct near_onset *model = context;
    const double c = exp(log_c);
    return log(damage_until(model, c, model->warmth[1]) / damage_until(model, c, model->warmth[0]) /
               model->sought);
}

/** By how much damage is too large, at ln(warmth). */
static double warmth_gap(double log_warmth, void *context) {
    const struct near_onset *model = context;
    return log(damage_until(model, model->c, exp(log_warmth)) / model->sought);
}

/* Of logarithms, thus a billionth of what they are of: with a millionth all sizes are the same to
 * ten digits. Bisection alone would take 36 iterations from the widest bracket to there: a search
 * that takes more than ITERATIONS never ends. */
static const double root_tolerance = 1e-9;
#define ITERATIONS 100

/** Find a root in [low, high] by Brent's method; NaN: there is none. */
static double find_root(struct rfl_tracer *tracer, double (*gap)(double, void *),
                        struct near_onset *model, double low, double high) {
    gsl_function function = {gap, model};
    if (gsl_root_fsolver_set(tracer->brent, &function, low, high))
        return NAN;
    for (int i = 0; i < ITERATIONS; i++)
        if (gsl_root_fsolver_iterate(tracer->brent) ||
            gsl_root_fsolver_x_upper(tracer->brent) - gsl_root_fsolver_x_lower(tracer->brent) <
                root_tolerance)
            break;
    return gsl_root_fsolver_root(tracer->brent);
}

/** The model through nodes `in` and `other`; where these are the same, or damage falls more steeply
 * than it can, C is large: far from a steady state. */
static struct near_onset fit_model(struct rfl_tracer *tracer, const struct rfl_line *line,
                                   size_t in, size_t other) {
    static const double smallest = -40, largest = 20; /* ln C: half of both does */
    const struct rfl_threshold *c = &tracer->criterion;
    struct near_onset model = {
        .criterion = c,
        .at_onset = c->log_rate(c->damage, c->onset),
        .warmth = {c->peak[line->point[in]] - c->onset, c->peak[line->point[other]] - c->onset},
        .sought = rfl_tracer_value(tracer, line, other) / rfl_tracer_value(tracer, line, in)};
    const double log_c =
        other == in ? largest : find_root(tracer, c_gap, &model, smallest, largest);
    model.c = exp(isnan(log_c) ? largest : log_c);
    return model;
}

/** The model's damage at which the true one comes to its threshold between nodes `in` and `out`: on
 * Steffen's curve through the damaged ones among the nodes around, since one is nearly linear in
 * the other. Where `out` does not tell, it begins at none. */
static double damage_at_threshold(struct rfl_tracer *tracer, const struct rfl_line *line, size_t in,
                                  size_t out, bool out_tells, const struct near_onset *model) {
    const struct rfl_threshold *c = &tracer->criterion;
    const size_t step = in - out; /* from cool to warm; wraps round where that is downwards */
    size_t count = 0, at = 0;
    if (!out_tells) {
        tracer->x[count] = 0;
        tracer->y[count++] = -c->threshold;
    }
    for (size_t k = out_tells ? 0 : 2; k < 4; k++) {
        const size_t i = out + (k - 1) * step;
        if (i >= line->count)
            continue;
        const double value = rfl_tracer_value(tracer, line, i);
        const double warmth = c->peak[line->point[i]] - c->onset;
        const double damage = warmth > 0 ? damage_until(model, model->c, warmth) : 0;
        if (!(value > 0 && damage > (count ? tracer->x[count - 1] : 0)))
            continue;
        at = i == in ? count : at;
        tracer->x[count] = damage;
        tracer->y[count++] = value - c->threshold;
    }
    at = at ? at - 1 : 0; /* the interval below `in` */
    if (count >= 2 && tracer->y[at] < 0 && tracer->y[at + 1] >= 0)
        return curve_zero(tracer, count, at);
    return damage_until(model, model->c, model->warmth[0]) * c->threshold /
           rfl_tracer_value(tracer, line, in);
}

/** Warmth at which damage comes to its threshold between nodes `in` and `out`. */
static double warmth_at_threshold(struct rfl_tracer *tracer, const struct rfl_line *line, size_t in,
                                  size_t out, size_t other) {
    struct near_onset model = fit_model(tracer, line, in, other);
    model.sought = damage_at_threshold(tracer, line, in, out, other == out, &model);
    const double high = log(model.warmth[0]), low = high - 60; /* half of that does */
    const double root = find_root(tracer, warmth_gap, &model, low, high);
    return isnan(root) ? (warmth_gap(high, &model) < 0 ? model.warmth[0] : 0) : exp(root);
}

/** A node beyond tells how damage falls towards it the more, the warmer it is above the onset, and
 * alone from this part of the other's warmth on: just above the onset, its damage is of the last
 * moment only. */
static const double damage_tells = 0.2;

/** Crossing near the onset's own isotherm, where damage ends abruptly: through the peak temperature
 * there. */
static double crossing_at_onset(struct rfl_tracer *tracer, const struct rfl_line *line, size_t in,
                                size_t out) {
    const struct rfl_threshold *c = &tracer->criterion;
    const double inner = c->peak[line->point[in]], outer = c->peak[line->point[out]];
    const bool damaged = outer > c->onset && rfl_tracer_value(tracer, line, out) > 0;
    const double warmer = (outer - c->onset) / (inner - c->onset);
    const double by_out = damaged ? on_the_way(warmer, 0, damage_tells) : 0;
    const size_t inward = 2 * in - out;
    const bool has_inward = inward < line->count && c->peak[line->point[inward]] > c->onset;
    double warmth = 0;
    if (by_out < 1)
        warmth = warmth_at_threshold(tracer, line, in, out, has_inward ? inward : in);
    if (by_out > 0)
        warmth += by_out * (warmth_at_threshold(tracer, line, in, out, out) - warmth);
    double target = fmin(fmax(c->onset + warmth, outer), inner);
    if (target == outer || target == inner)
        return line->x[target == outer ? out : in];
    return zero_between(tracer, line, in < out ? in : out, c->peak, target, false);
}

/* Warmth of a node outside, K, and what part it is of that of the node inside: up to the second
 * number the model counts fully, from the first one on not at all. Half and twice the kelvins move
 * lengths by at most 0.06 mm in all scenarios at draft accuracy; 0.6 to 0.4, or 0.9 to 0.5, for the
 * parts moves nothing. */
static const double far_off = 2, near_by = 0.5, flat = 0.75, steep = 0.5;

/** How much the model near the onset counts between a node inside and one outside: not where the
 * latter is far above it, or nearly as warm as the other, so that the logarithm of damage guides.
 */
static double nearness(double warm, double cool) {
    return warm > 0 ? fmin(on_the_way(cool, far_off, near_by), on_the_way(cool / warm, flat, steep))
                    : 0;
}

double rfl_tracer_crossing(struct rfl_tracer *tracer, const struct rfl_line *line, size_t k) {
    const struct rfl_threshold *c = &tracer->criterion;
    size_t in = rfl_tracer_inside(tracer, line, k) ? k : k + 1, out = 2 * k + 1 - in;
    double warm = c->peak[line->point[in]] - c->onset, cool = c->peak[line->point[out]] - c->onset;
    const bool damaged = rfl_tracer_value(tracer, line, out) > 0;
    const double near_onset = !c->logarithmic ? 0 : damaged ? nearness(warm, cool) : 1;
    if (near_onset > 0 && !(warm > 0))
        return line->x[in];
    const double at_onset = near_onset > 0 ? crossing_at_onset(tracer, line, in, out) : 0;
    if (near_onset == 1)
        return at_onset;
    const double beyond = zero_between(tracer, line, k, c->value, c->threshold, c->logarithmic);
    return near_onset > 0 ? beyond + near_onset * (at_onset - beyond) : beyond;
}
