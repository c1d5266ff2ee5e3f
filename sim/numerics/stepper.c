#include "stepper.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rflesion/numerics.h"

#define GAMMA            RFL_TRBDF2_GAMMA
#define NEWTON_MAX       16
#define NEWTON_PATIENCE  4    /* corrections that may grow, where f bends sharply */
#define NEWTON_TOLERANCE 0.01 /* of the step's error tolerance */
#define NEWTON_SOLVE     1e-3 /* relative */
#define NEWTON_MEMORY                                                                              \
    0.3 /* of the contraction: one lucky correction does not end the iteration                     \
         */
#define RESPONSE_SOLVE   1e-2 /* relative */
#define FILTER_TOLERANCE 0.1  /* of the error estimate, which needs a digit */
#define SHRINK_UNSOLVED  0.5  /* of a step for which no solution was found */
#define GROW_SOLVED      1.1  /* of the longest step from then on, with each that was solved */
#define PLAN_CHANGE      0.2  /* of a planned control over a step, relative */
#define PLAN_LEAST       0.2  /* of the longest step */
#define ARRAYS           16
#define RESPONSE_LIFE    14   /* steps */
#define RESPONSE_REACH   0.15 /* of the step size, relative */

/* The next step aims at an error of safety^3 of the tolerance, so that few are tried in vain, and
 * is larger or smaller by these factors at most; a growth too small to pay for a new matrix is
 * ignored. With a safety from 0.8 to 0.95, or a growth of 2 to 5, all scenarios together take from
 * 11 % more steps to 5 % fewer. */
static const double safety = 0.9, shrink_most = 0.2, grow_most = 3, grow_least = 1.2;

/* Relative, of the stages' linear solves, unless the caller sets another, as simulation/ does. */
static const double usual_solve_tolerance = 1e-5;

/* A step that ends within this part of it before t_stop goes on to there. Any value does that is
 * well above rounding and well below 1: 1e-3 changes no size. */
static const double sliver = 1e-6;

/* Of the time: what a step is at least, some fifty times the rounding of the time that it is added
 * to. */
static const double least_step = 1e-14;

/** All arrays of a stepper, the last six for a control only; returns how many. */
static size_t list_arrays(struct rfl_stepper *s, double ***arrays) {
    double **all[] = {&s->y0,    &s->y1,     &s->y2,        &s->f0,        &s->f1,      &s->f2,
                      &s->right, &s->change, &s->before[0], &s->before[1], &s->f_fixed, &s->gain0,
                      &s->gain1, &s->gain2,  &s->response1, &s->response2};
    memcpy(arrays, all, sizeof all);
    return s->system.control ? ARRAYS : ARRAYS - 6;
}

struct rfl_stepper *rfl_stepper_create(const struct rfl_system *system, double tolerance,
                                       struct rfl_error *error) {
    assert(system->size > 0 && tolerance > 0);
    struct rfl_stepper *stepper = rfl_allocate(1, sizeof *stepper, error);
    if (!stepper)
        return NULL;
    stepper->system = *system;
    stepper->tolerance = tolerance;
    stepper->solve_tolerance = usual_solve_tolerance;
    double **arrays[ARRAYS];
    const size_t count = list_arrays(stepper, arrays);
    for (size_t k = 0; k < count; k++)
        if (!(*arrays[k] = rfl_allocate(system->size, sizeof(double), error))) {
            rfl_stepper_free(stepper);
            return NULL;
        }
    return stepper;
}

void rfl_stepper_free(struct rfl_stepper *stepper) {
    if (stepper) {
        double **arrays[ARRAYS];
        const size_t count = list_arrays(stepper, arrays);
        for (size_t k = 0; k < count; k++)
            free(*arrays[k]);
    }
    free(stepper);
}

void rfl_stepper_restart(struct rfl_stepper *stepper, double t, double first) {
    stepper->t2 = t;
    stepper->h = 0;
    stepper->next = first;
    stepper->prepared = stepper->response_a = 0;
    stepper->contraction = 1;
    stepper->plan = NAN;
    stepper->solvable = INFINITY;
    stepper->used = stepper->used_before =
        stepper->system.control ? stepper->system.control->value : 0;
}

void rfl_stepper_rewind(struct rfl_stepper *stepper) {
    assert(stepper->h > 0);
    memcpy(stepper->y2, stepper->y0, stepper->system.size * sizeof *stepper->y2);
    stepper->steps--;
    stepper->rejected++;
    rfl_stepper_restart(stepper, stepper->t0, stepper->h);
}

bool rfl_is_same_time(double a, double b) {
    return fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b));
}

/** Lagrange's weights at s of three nodes. */
static void lagrange(const double node[3], double s, double weight[3]) {
    for (int i = 0; i < 3; i++) {
        double a = node[(i + 1) % 3], b = node[(i + 2) % 3];
        weight[i] = (s - a) * (s - b) / ((node[i] - a) * (node[i] - b));
    }
}

void rfl_stepper_weights(const struct rfl_stepper *stepper, double t, double weight[3]) {
    if (stepper->h == 0) {
        weight[0] = weight[1] = 0;
        weight[2] = 1;
    } else
        lagrange((const double[]){0, GAMMA, 1}, (t - stepper->t0) / stepper->h, weight);
}

static void swap(double **a, double **b) {
    double *c = *a;
    *a = *b;
    *b = c;
}

/** Give the control a value, and f0 what follows. */
static void set_control(struct rfl_stepper *s, double value) {
    s->system.control->value = value;
    for (size_t i = 0; i < s->system.size; i++)
        s->f0[i] = s->f_fixed[i] + value * s->gain0[i];
}

/** Make the end of the last step the start of the next. */
static enum rfl_status shift_history(struct rfl_stepper *s) {
    const struct rfl_system *system = &s->system;
    struct rfl_steering *control = system->control;
    enum rfl_status status = RFL_OK;
    swap(&s->before[0], &s->y0);
    swap(&s->before[1], &s->y1);
    swap(&s->y0, &s->y2);
    swap(&s->f0, &s->f2);
    s->before_h = s->h;
    s->t0 = s->t2;
    if (s->h == 0)
        status = system->rate(system->context, s->t0, s->y0, s->f0);
    if (status || !control)
        return status;
    swap(&s->gain0, &s->gain2);
    if (s->h == 0) {
        memcpy(s->gain0, control->gain, system->size * sizeof *s->gain0);
        s->used = control->value;
    }
    for (size_t i = 0; i < system->size; i++)
        s->f_fixed[i] = s->f0[i] - s->used * s->gain0[i];
    return RFL_OK;
}

/** Predictor: y is the quadratic through three earlier states, extrapolated to s; where there are
 * none, it is constant. */
static void predict(const struct rfl_stepper *stepper, const double *const state[3],
                    const double node[3], double s, double *y) {
    double w[3] = {0, 0, 1};
    if (stepper->before_h > 0)
        lagrange(node, s, w);
    for (size_t i = 0; i < stepper->system.size; i++)
        y[i] = w[0] * state[0][i] + w[1] * state[1][i] + w[2] * state[2][i];
}

/** Largest absolute value as the system scales it; NaN where one is. */
static double max_norm(const struct rfl_system *system, const double *x) {
    double most = 0;
    for (size_t i = 0; i < system->size && !isnan(most); i++) {
        double size = system->scale ? fabs(x[i]) * system->scale[i] : fabs(x[i]);
        if (!(size <= most))
            most = size;
    }
    return most;
}

/** A stage of a step: M (y - b0 y0 - b1 y1) / a = f(t, y) + k0 f0. */
struct stage {
    double t, a, b0, b1, k0;
    double *y, *f, *gain;
};

/** M (y - b0 y0 - b1 y1) / a - k0 f0 of cell i: what f is where the stage is solved. */
static double stage_residual_rhs(const struct rfl_stepper *s, const struct stage *stage, size_t i) {
    double base = stage->b0 * s->y0[i] + stage->b1 * s->y1[i];
    return s->system.mass[i] * (stage->y[i] - base) / stage->a - stage->k0 * s->f0[i];
}

/** Of the linear solves of corrections: what one leaves, the next one finds, unless f is linear. */
static double correction_tolerance(const struct rfl_stepper *s) {
    return s->system.linear ? s->solve_tolerance : NEWTON_SOLVE;
}

/** How wrong the response is at a step with this a: it may be of one that is somewhat different. */
static double response_error(const struct rfl_stepper *s, double a) {
    return fabs(1 - s->response_a / a);
}

/** One correction of a stage by Newton's method; its size. */
static enum rfl_status correct_stage(struct rfl_stepper *s, const struct stage *stage,
                                     double *size) {
    const struct rfl_system *system = &s->system;
    assert(stage->a > 0);
    enum rfl_status status = system->rate(system->context, stage->t, stage->y, s->right);
    if (!status && system->control)
        memcpy(stage->gain, system->control->gain, system->size * sizeof *stage->gain);
    if (!status && (!system->linear || !rfl_is_same_time(s->prepared, stage->a))) {
        status = system->prepare(system->context, stage->t, stage->y, stage->a);
        s->prepared = stage->a;
    }
    for (size_t i = 0; i < system->size; i++)
        s->right[i] -= stage_residual_rhs(s, stage, i);
    if (!status)
        status = system->solve(system->context, s->right, s->change, correction_tolerance(s));
    if (status)
        return status;
    for (size_t i = 0; i < system->size; i++)
        stage->y[i] += s->change[i];
    *size = fmax(*size, max_norm(system, s->change));
    return RFL_OK;
}

/** Sum of x, or of x times weights. */
static double sum(const struct rfl_stepper *s, const double *weight, const double *x) {
    double sum = 0;
    for (size_t i = 0; i < s->system.size; i++)
        sum += weight ? weight[i] * x[i] : x[i];
    return sum;
}

/** How both stages answer to the control: the same equations, differentiated. */
static enum rfl_status find_response(struct rfl_stepper *s, const struct stage *first,
                                     const struct stage *second) {
    const struct rfl_system *system = &s->system;
    for (size_t i = 0; i < system->size; i++)
        s->right[i] = s->gain0[i] + s->gain1[i];
    const double tolerance = system->linear ? s->solve_tolerance : RESPONSE_SOLVE;
    enum rfl_status status = system->solve(system->context, s->right, s->response1, tolerance);
    for (size_t i = 0; i < system->size; i++)
        s->right[i] = second->b1 * system->mass[i] * s->response1[i] / second->a + s->gain2[i];
    if (!status)
        status = system->solve(system->context, s->right, s->response2, tolerance);
    s->response_a = first->a;
    s->response_age = 0;
    s->kept[0] = sum(s, system->mass, s->response1);
    s->kept[1] = sum(s, system->mass, s->response2);
    s->lost[0] = sum(s, NULL, s->gain0) + sum(s, NULL, s->gain1) - s->kept[0] / first->a;
    s->lost[1] = sum(s, NULL, s->gain2) - (s->kept[1] - second->b1 * s->kept[0]) / second->a;
    return status;
}

/**
 * A response may be of a step that is somewhat different, and of earlier gains: scaled so that what
 * the control brings in all is what is kept and lost, it leaves the balance of a step as it is.
 */
static void balance_response(struct rfl_stepper *s, const struct stage *first,
                             const struct stage *second) {
    const double brought[2] = {sum(s, NULL, s->gain0) + sum(s, NULL, s->gain1),
                               sum(s, NULL, s->gain2)};
    const double factor1 = brought[0] / (s->kept[0] / first->a + s->lost[0]);
    s->kept[0] *= factor1;
    s->lost[0] *= factor1;
    const double factor2 =
        (brought[1] + second->b1 * s->kept[0] / second->a) / (s->kept[1] / second->a + s->lost[1]);
    s->kept[1] *= factor2;
    s->lost[1] *= factor2;
    for (size_t i = 0; i < s->system.size; i++) {
        s->response1[i] *= factor1;
        s->response2[i] *= factor2;
    }
}

/** Least and largest value of the control; equal where it is given, or planned. */
static void find_bounds(const struct rfl_stepper *s, double bound[2]) {
    s->system.control->bounds(s->system.context, bound);
    if (!isnan(s->planned))
        bound[0] = bound[1] = fmin(fmax(s->planned, bound[0]), bound[1]);
}

/** Move the control, and the states with it, to where the sensor is at its target; how far. */
static enum rfl_status steer(struct rfl_stepper *s, const struct stage *first,
                             const struct stage *second, double *size) {
    const struct rfl_system *system = &s->system;
    struct rfl_steering *control = system->control;
    double bound[2], value = control->value;
    enum rfl_status status = RFL_OK;
    find_bounds(s, bound);
    assert(bound[0] <= bound[1]);
    if (bound[0] == bound[1] && value == bound[0])
        return RFL_OK;
    if (response_error(s, first->a) > (system->linear ? 0 : RESPONSE_REACH) ||
        s->response_age > RESPONSE_LIFE)
        status = find_response(s, first, second);
    else
        balance_response(s, first, second);
    if (status)
        return status;
    if (bound[0] < bound[1]) {
        double excess = control->sensor(system->context, second->y) -
                        control->target(system->context, second->t);
        value -= excess / control->sensor(system->context, s->response2);
    }
    value = fmin(fmax(value, bound[0]), bound[1]);
    const double move = value - control->value;
    for (size_t i = 0; i < system->size; i++) {
        s->y1[i] += move * s->response1[i];
        s->y2[i] += move * s->response2[i];
    }
    set_control(s, value);
    *size = fmax(*size, fabs(move) * max_norm(system, s->response2));
    return RFL_OK;
}

/** The two stages of a step of size h, which share one matrix. */
static void make_stages(const struct rfl_stepper *s, double h, struct stage *first,
                        struct stage *second) {
    const double a = GAMMA / 2 * h, b1 = 1 / (GAMMA * (2 - GAMMA));
    *first = (struct stage){s->t0 + GAMMA * h, a, 1, 0, 1, s->y1, s->f1, s->gain1};
    *second = (struct stage){s->t0 + h, a, 1 - b1, b1, 0, s->y2, s->f2, s->gain2};
}

/** One correction of both stages and the control; the size of the largest. */
static enum rfl_status correct_step(struct rfl_stepper *s, const struct stage *first,
                                    const struct stage *second, double *size) {
    *size = 0;
    enum rfl_status status = correct_stage(s, first, size);
    if (!status)
        status = correct_stage(s, second, size);
    if (!status && s->system.control)
        status = steer(s, first, second, size);
    return status;
}

/**
 * Both stages of a step of size h, and its control, from the guesses in y1, y2 and the control:
 * Newton's method for all of them together. `converged`: so that what is left is a fraction of the
 * tolerance, as the contraction of the corrections says.
 */
static enum rfl_status solve_step(struct rfl_stepper *s, double h, bool *converged) {
    struct stage first, second;
    const bool once = s->system.linear && !s->system.control;
    double before = INFINITY, least = correction_tolerance(s);
    make_stages(s, h, &first, &second);
    *converged = false;
    for (int k = 0; k < NEWTON_MAX && !*converged; k++) {
        double size;
        enum rfl_status status = correct_step(s, &first, &second, &size);
        if (status)
            return status;
        if (!isfinite(size) || (k >= NEWTON_PATIENCE && size > 2 * before))
            return RFL_OK;
        if (s->system.control && s->response_a > 0)
            least = fmax(least, response_error(s, first.a));
        if (k > 0)
            s->contraction = fmax(size / before, NEWTON_MEMORY * s->contraction);
        before = size;
        double left = size * fmin(fmax(s->contraction, least), 1);
        *converged = once || left <= NEWTON_TOLERANCE * s->tolerance;
    }
    for (size_t i = 0; i < s->system.size; i++) {
        s->f1[i] = stage_residual_rhs(s, &first, i);
        s->f2[i] = stage_residual_rhs(s, &second, i);
    }
    return RFL_OK;
}

/** Largest error of the step just tried, from the embedded third-order formula, made stiffly
 * stable. */
static enum rfl_status estimate_error(struct rfl_stepper *s, double h, double a, double *error) {
    const double w = RFL_TRBDF2_WEIGHT, scale = h / a;
    const double e0 = (4 * w - 1) / 3 * scale, e1 = -scale / 3, e2 = GAMMA / 3 * scale;
    for (size_t i = 0; i < s->system.size; i++)
        s->right[i] = e0 * s->f0[i] + e1 * s->f1[i] + e2 * s->f2[i];
    enum rfl_status status =
        s->system.solve(s->system.context, s->right, s->change, FILTER_TOLERANCE);
    *error = max_norm(&s->system, s->change);
    return status;
}

/** Where to look for the control first: where it is given, there; else on the line through those of
 * the last two steps. */
static double guess_control(const struct rfl_stepper *s, double h) {
    double at = s->used, bound[2];
    find_bounds(s, bound);
    if (bound[0] == bound[1])
        return bound[0];
    if (s->before_h > 0)
        at += (s->used - s->used_before) * fmin(h / s->before_h, 1);
    return fmax(at, 0);
}

/** A step of size h, and its error; infinite where no solution is found. */
static enum rfl_status try_step(struct rfl_stepper *s, double h, double *error) {
    const double p = s->before_h;
    const double *const first[3] = {s->before[0], s->before[1], s->y0};
    const double *const second[3] = {s->before[1], s->y0, s->y1};
    bool converged;
    predict(s, first, (const double[]){-p, (GAMMA - 1) * p, 0}, GAMMA * h, s->y1);
    predict(s, second, (const double[]){(GAMMA - 1) * p, 0, GAMMA * h}, h, s->y2);
    if (s->system.control)
        set_control(s, guess_control(s, h));
    enum rfl_status status = solve_step(s, h, &converged);
    if (!status && converged)
        return estimate_error(s, h, GAMMA / 2 * h, error);
    s->prepared = s->response_a = 0;
    s->contraction = 1;
    *error = INFINITY;
    return status;
}

/** Whether the control is the stepper's to choose, not given. */
static bool is_steered(const struct rfl_stepper *s) {
    double bound[2] = {0, 0};
    if (s->system.control)
        find_bounds(s, bound);
    return bound[0] < bound[1];
}

/** The control is between its bounds, so that what it steers is held. */
static bool is_holding(const struct rfl_stepper *s) {
    const struct rfl_steering *control = s->system.control;
    double bound[2] = {0, 0};
    if (control)
        find_bounds(s, bound);
    return control && control->value > bound[0] && control->value < bound[1];
}

/**
 * Aim at the target over the horizon, from where the next step starts, with the system as it is
 * there (one correction): the control for that, whatever its bounds, and its slope since the last
 * time.
 */
static enum rfl_status plan_control(struct rfl_stepper *s) {
    const struct rfl_steering *control = s->system.control;
    const double before = s->plan, elapsed = s->t0 - s->plan_time;
    struct stage first, second;
    double size;
    make_stages(s, control->horizon, &first, &second);
    memcpy(s->y1, s->y0, s->system.size * sizeof *s->y1);
    memcpy(s->y2, s->y0, s->system.size * sizeof *s->y2);
    s->prepared = s->response_a = 0;
    enum rfl_status status = correct_step(s, &first, &second, &size);
    if (status)
        return status;
    double excess =
        control->sensor(s->system.context, s->y2) - control->target(s->system.context, second.t);
    s->plan = control->value - excess / control->sensor(s->system.context, s->response2);
    s->plan_slope = isnan(before) ? 0 : (s->plan - before) / elapsed;
    s->plan_time = s->t0;
    return RFL_OK;
}

/** How long a planned control stays as it is: until it meets a bound, or has changed much. */
static double plan_lasts(const struct rfl_stepper *s) {
    double bound[2];
    s->system.control->bounds(s->system.context, bound);
    const double beyond = fmax(s->plan - bound[1], bound[0] - s->plan);
    if (beyond > 0)
        return beyond / fabs(s->plan_slope);
    return PLAN_CHANGE * s->plan / fabs(s->plan_slope);
}

/** Size of the step to try: onto t_stop where near, and no sliver left before it. */
static double choose_size(const struct rfl_stepper *s, double remaining, double shortest) {
    if (s->next < 2 * shortest) { /* equal parts, none shorter, nor more than twice as long */
        double parts = fmax(floor(remaining / fmax(s->next, shortest)), 1);
        return remaining / (remaining > 2 * shortest * parts ? parts + 1 : parts);
    }
    if (s->next >= remaining * (1 - sliver))
        return remaining;
    return fmin(s->next, remaining / 2);
}

/** Take over the step of size h that was just tried. */
static void accept(struct rfl_stepper *s, double h, double factor, double t_stop) {
    const bool shortened = h < s->next;
    if (factor >= 1 && factor < grow_least)
        factor = 1;
    s->next = shortened ? fmax(s->next, h * factor) : h * factor;
    s->used_before = s->used;
    s->used = s->system.control ? s->system.control->value : 0;
    s->response_age++;
    s->solvable *= GROW_SOLVED;
    s->t2 = h == t_stop - s->t0 ? t_stop : s->t0 + h;
    s->h = h;
    assert(h > 0 && s->t0 < s->t2 && s->t2 <= t_stop);
    s->steps++;
}

enum rfl_status rfl_stepper_step(struct rfl_stepper *s, double t_stop, struct rfl_error *error) {
    const struct rfl_steering *control = s->system.control;
    const double longest = control ? fmin(control->longest, s->solvable) : s->solvable;
    enum rfl_status status = shift_history(s);
    s->planned = NAN;
    const bool planned = control && is_steered(s) && longest < control->horizon;
    const double lag = control && !planned ? fmin(control->shortest, longest) : 0;
    double shortest = is_holding(s) ? lag : 0;
    bool may_lengthen = shortest == 0;
    s->next = fmin(s->next, fmax(longest, shortest));
    if (!status && planned) {
        status = plan_control(s);
        s->next = fmin(s->next, fmax(plan_lasts(s), PLAN_LEAST * longest));
    }
    while (!status) {
        double remaining = t_stop - s->t0, h = choose_size(s, remaining, shortest), size = NAN;
        if (planned) /* in the middle of the step; over the whole horizon the plan itself */
            s->planned = s->plan + s->plan_slope * h / 2 * (1 - h / control->horizon);
        if (!(h > least_step * fabs(t_stop)))
            return rfl_error_add(error, RFL_FAILED, "the time step became too small at %g s",
                                 s->t0);
        status = try_step(s, h, &size);
        if (status)
            break;
        double factor = safety * cbrt(s->tolerance / size);
        factor = factor >= shrink_most ? fmin(factor, grow_most) : shrink_most;
        if (may_lengthen && size < INFINITY && is_holding(s) && h < lag && h < remaining) {
            shortest = lag; /* from here on: try again, with the shortest step for that */
            may_lengthen = false;
            continue;
        }
        if (size <= s->tolerance || (size < INFINITY && h <= 2 * shortest)) {
            accept(s, h, factor, t_stop);
            return RFL_OK;
        }
        s->next = h * factor;
        if (!(size < INFINITY)) {
            shortest = 0;
            s->next = s->solvable = SHRINK_UNSOLVED * h;
        }
        s->rejected++;
    }
    return rfl_error_add(error, RFL_FAILED, "no solution was found for the step from %g s on",
                         s->t0);
}
