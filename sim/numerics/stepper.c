#include "rflesion/numerics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GAMMA             RFL_TRBDF2_GAMMA
#define NEWTON_MAX        12
#define NEWTON_TOLERANCE  0.1  /* of the step's error tolerance */
#define CONTROL_TOLERANCE 0.05 /* of the step's error tolerance */
#define CONTROL_TRIALS    20
#define FILTER_TOLERANCE  0.1 /* of the error estimate, which needs a digit */

/* The next step is at most so much larger or smaller; a growth too small to pay for a new matrix is
 * let be. */
static const double safety = 0.9, shrink_most = 0.2, grow_most = 3, grow_least = 1.2;

struct rfl_stepper *rfl_stepper_create(const struct rfl_system *system, double tolerance,
                                       struct rfl_error *error) {
    struct rfl_stepper *stepper = rfl_allocate(1, sizeof *stepper, error);
    if (!stepper)
        return NULL;
    stepper->system = *system;
    stepper->tolerance = tolerance;
    stepper->solve_tolerance = 1e-5;
    double **arrays[] = {&stepper->y0,        &stepper->y1,      &stepper->y2,
                         &stepper->f0,        &stepper->f1,      &stepper->f2,
                         &stepper->right,     &stepper->change,  &stepper->before[0],
                         &stepper->before[1], &stepper->f_fixed, &stepper->f_controlled};
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++)
        if (!(*arrays[k] = rfl_allocate(system->size, sizeof(double), error))) {
            rfl_stepper_free(stepper);
            return NULL;
        }
    return stepper;
}

void rfl_stepper_free(struct rfl_stepper *stepper) {
    if (stepper) {
        double *arrays[] = {stepper->y0,        stepper->y1,      stepper->y2,
                            stepper->f0,        stepper->f1,      stepper->f2,
                            stepper->right,     stepper->change,  stepper->before[0],
                            stepper->before[1], stepper->f_fixed, stepper->f_controlled};
        for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++)
            free(arrays[k]);
    }
    free(stepper);
}

void rfl_stepper_restart(struct rfl_stepper *stepper, double t, double first) {
    stepper->t2 = t;
    stepper->h = 0;
    stepper->next = first;
    stepper->prepared = 0;
    stepper->control_before = stepper->control_slope = 0;
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

/** With a control: f at the start of the step without it, and what one unit of it adds. */
static enum rfl_status split_rate(struct rfl_stepper *s) {
    const struct rfl_system *system = &s->system;
    const double now = *system->control;
    *system->control = 0;
    enum rfl_status status = system->rate(system->context, s->t0, s->y0, s->f_fixed);
    *system->control = 1;
    if (!status)
        status = system->rate(system->context, s->t0, s->y0, s->f_controlled);
    *system->control = now;
    for (size_t i = 0; i < system->size; i++)
        s->f_controlled[i] -= s->f_fixed[i];
    return status;
}

/** Make the end of the last step the start of the next. */
static enum rfl_status turn_over(struct rfl_stepper *s) {
    swap(&s->before[0], &s->y0);
    swap(&s->before[1], &s->y1);
    swap(&s->y0, &s->y2);
    swap(&s->f0, &s->f2);
    s->before_h = s->h;
    s->t0 = s->t2;
    if (s->system.control)
        return split_rate(s);
    return s->h == 0 ? s->system.rate(s->system.context, s->t0, s->y0, s->f0) : RFL_OK;
}

/** y = what the quadratic through three earlier states says at s; flat where there are none. */
static void guess(const struct rfl_stepper *stepper, const double *const state[3],
                  const double node[3], double s, double *y) {
    double w[3] = {0, 0, 1};
    if (stepper->before_h > 0)
        lagrange(node, s, w);
    for (size_t i = 0; i < stepper->system.size; i++)
        y[i] = w[0] * state[0][i] + w[1] * state[1][i] + w[2] * state[2][i];
}

/** Largest absolute value; NaN where one is. */
static double largest(const double *x, size_t n) {
    double most = 0;
    for (size_t i = 0; i < n && !isnan(most); i++)
        if (!(fabs(x[i]) <= most))
            most = fabs(x[i]);
    return most;
}

/**
 * Solve M (y - base) / a = f(t, y) + known by Newton's method from the guess in y; f = f(t, y)
 * then.
 *
 * base = b0 y0 + b1 y1; known = k0 f0.
 */
static enum rfl_status solve_stage(struct rfl_stepper *s, double t, double a, double b0, double b1,
                                   double k0, double *y, double *f) {
    const struct rfl_system *system = &s->system;
    const double *mass = system->mass;
    double size = INFINITY;
    for (int k = 0; !(size <= NEWTON_TOLERANCE * s->tolerance); k++) {
        if (k == NEWTON_MAX)
            return RFL_FAILED;
        enum rfl_status status = system->rate(system->context, t, y, s->right);
        if (!status && (!system->linear || s->prepared != a)) {
            status = system->prepare(system->context, t, y, a);
            s->prepared = a;
        }
        for (size_t i = 0; i < system->size; i++)
            s->right[i] += k0 * s->f0[i] - mass[i] * (y[i] - b0 * s->y0[i] - b1 * s->y1[i]) / a;
        if (!status)
            status = system->solve(system->context, s->right, s->change, s->solve_tolerance);
        if (status)
            return status;
        for (size_t i = 0; i < system->size; i++)
            y[i] += s->change[i];
        size = largest(s->change, system->size);
        if (system->linear)
            break;
    }
    for (size_t i = 0; i < system->size; i++)
        f[i] = mass[i] * (y[i] - b0 * s->y0[i] - b1 * s->y1[i]) / a - k0 * s->f0[i];
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
    *error = largest(s->change, s->system.size);
    return status;
}

/** Both stages of a step of size h, from the guesses in y1 and y2. */
static enum rfl_status solve_stages(struct rfl_stepper *s, double h) {
    const double a = GAMMA / 2 * h, b1 = 1 / (GAMMA * (2 - GAMMA));
    enum rfl_status status = solve_stage(s, s->t0 + GAMMA * h, a, 1, 0, 1, s->y1, s->f1);
    return status ? status : solve_stage(s, s->t0 + h, a, 1 - b1, b1, 0, s->y2, s->f2);
}

/** Both stages with a given control; excess at their end. */
static enum rfl_status solve_controlled(struct rfl_stepper *s, double h, double control,
                                        double *excess) {
    *s->system.control = control;
    for (size_t i = 0; i < s->system.size; i++)
        s->f0[i] = s->f_fixed[i] + control * s->f_controlled[i];
    enum rfl_status status = solve_stages(s, h);
    *excess = s->system.excess(s->system.context, s->t0 + h, s->y2);
    return status;
}

/** Where to look for the control first: on the line through those of the last two steps. */
static double guess_control(const struct rfl_stepper *s, double h, double limit) {
    double now = *s->system.control, at = now;
    if (s->before_h > 0 && now > 0 && s->control_before > 0 && now < limit)
        at += (now - s->control_before) * h / s->before_h;
    return fmin(fmax(at, 0), limit);
}

/** Find the control for a step of size h, by the secant method kept within what is known to hold
 * the zero. */
static enum rfl_status find_control(struct rfl_stepper *s, double h) {
    const double limit = s->system.limit(s->system.context),
                 near = CONTROL_TOLERANCE * s->tolerance;
    double low = 0, high = limit, at = guess_control(s, h, limit), excess = 0, before = NAN,
           other = NAN;
    for (int k = 0; k < CONTROL_TRIALS; k++) {
        enum rfl_status status = solve_controlled(s, h, at, &excess);
        if (status || fabs(excess) <= near || (excess > 0 && at <= 0) ||
            (excess < 0 && at >= limit))
            return status;
        low = excess < 0 ? at : low;
        high = excess > 0 ? at : high;
        if (!isnan(before))
            s->control_slope = (excess - other) / (at - before);
        before = at;
        other = excess;
        at = s->control_slope > 0 ? at - excess / s->control_slope : (low + high) / 2;
        if (!(at > low && at < high))
            at = excess > 0 ? (low > 0 ? (low + high) / 2 : 0)
                            : (high < limit ? (low + high) / 2 : limit);
    }
    return RFL_FAILED;
}

/** A step of size h, and its error. */
static enum rfl_status try_step(struct rfl_stepper *s, double h, double *error) {
    const double p = s->before_h;
    const double *const first[3] = {s->before[0], s->before[1], s->y0};
    const double *const second[3] = {s->before[1], s->y0, s->y1};
    guess(s, first, (const double[]){-p, (GAMMA - 1) * p, 0}, GAMMA * h, s->y1);
    guess(s, second, (const double[]){(GAMMA - 1) * p, 0, GAMMA * h}, h, s->y2);
    enum rfl_status status = s->system.control ? find_control(s, h) : solve_stages(s, h);
    return status ? status : estimate_error(s, h, GAMMA / 2 * h, error);
}

/** The control is between its bounds, so that what it steers is held. */
static bool is_holding(const struct rfl_stepper *s) {
    const struct rfl_system *system = &s->system;
    return system->control && *system->control > 0 &&
           *system->control < system->limit(system->context);
}

/** Size of the step to try: onto t_stop where near, and no sliver left before it. */
static double choose_size(const struct rfl_stepper *s, double remaining, bool holding) {
    if (holding && s->next < 2 * s->system.shortest) /* equal parts, none of them too short */
        return remaining / fmax(floor(remaining / fmax(s->next, s->system.shortest)), 1);
    if (s->next >= remaining * (1 - 1e-6))
        return remaining;
    return fmin(s->next, remaining / 2);
}

enum rfl_status rfl_stepper_step(struct rfl_stepper *s, double t_stop, struct rfl_error *error) {
    const double control = s->system.control ? *s->system.control : 0;
    bool holding = is_holding(s);
    enum rfl_status status = turn_over(s);
    while (!status) {
        double remaining = t_stop - s->t0, h = choose_size(s, remaining, holding), size = NAN;
        if (!(h > 1e-14 * fabs(t_stop)))
            return rfl_error_add(error, RFL_FAILED, "the time step became too small at %g s",
                                 s->t0);
        status = try_step(s, h, &size);
        double factor = safety * cbrt(s->tolerance / size);
        factor = factor >= shrink_most ? fmin(factor, grow_most) : shrink_most;
        if (!holding && is_holding(s) && h < s->system.shortest && h < remaining) {
            holding = true; /* from here on: try again, with the shortest step for that */
            continue;
        }
        if (size <= s->tolerance || (holding && h <= 2 * s->system.shortest)) {
            bool shortened = h < s->next;
            if (factor >= 1 && factor < grow_least)
                factor = 1;
            s->next = shortened ? fmax(s->next, h * factor) : h * factor;
            s->control_before = control;
            s->h = h;
            s->t2 = h == remaining ? t_stop : s->t0 + h;
            s->steps++;
            return status;
        }
        s->next = h * factor;
        s->rejected++;
    }
    return rfl_error_add(error, RFL_FAILED, "no solution was found for the step from %g s on",
                         s->t0);
}
