#include "rflesion/physics.h"

#include <assert.h>
#include <gsl/gsl_integration.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_GAUSS 24

/* Equivalent minutes count from 39 degC; at 43 degC the ratio of rates per kelvin changes. */
static const double cem43_from = RFL_CEM43_ONSET, cem43_break = 43 + RFL_CELSIUS;
static const double steep_above = M_LN2, steep_below = 2 * M_LN2; /* -ln R, 1/K */

double rfl_arrhenius_rate(const struct rfl_kinetics *kinetics, double temperature) {
    double exponent = kinetics->activation_energy / (RFL_GAS_CONSTANT * temperature);
    return exp(log(kinetics->frequency_factor) - exponent);
}

/** No tissue is left there: the rate grows no further, and doses stay finite. */
static const double cem43_until = 1000 + RFL_CELSIUS;

double rfl_cem43_rate(double temperature) {
    if (temperature < cem43_from)
        return 0;
    double steep = temperature >= cem43_break ? steep_above : steep_below;
    return exp(steep * ((temperature < cem43_until ? temperature : cem43_until) - cem43_break));
}

/*
 * The time above a temperature ends abruptly in space, and may rise by all of the heating within
 * one cell: no curve through it finds its edge. The temperature that was held for the asked
 * duration is smooth. It is found from the times above some temperatures around that of the
 * criterion.
 */
/* Dense where they decide, K: cells of a needle are some kelvin apart, those of a sphere
 * hundredths. */
static const double level_offset[] = {-9,   -6,  -4,  -3, -2,  -1.5, -1, -0.5, -0.2, -0.05, 0,
                                      0.05, 0.2, 0.5, 1,  1.5, 2,    3,  4,    6,    9};
#define LEVELS (sizeof level_offset / sizeof *level_offset)

static bool is_timed(const struct rfl_damage *damage) {
    return rfl_criteria_count(&damage->criteria) > RFL_TIME_ABOVE;
}

/** How many times above a temperature are kept. */
static size_t level_count(const struct rfl_damage *damage) {
    return is_timed(damage) ? LEVELS * damage->points : 0;
}

/** The temperature held where a share of the duration was above the lowest level, at most. */
static double below_levels(const struct rfl_damage *damage, double share) {
    return damage->criteria.above_temperature + level_offset[0] * (2 - share);
}

/* --- making --- */

struct rfl_damage *rfl_damage_create(size_t points, const struct rfl_criteria *criteria,
                                     double initial, struct rfl_error *error) {
    struct rfl_damage *damage = rfl_allocate(1, sizeof *damage, error);
    if (!damage)
        return NULL;
    damage->points = points;
    damage->criteria = *criteria;
    damage->log_factor = log(criteria->kinetics.frequency_factor);
    damage->activation = criteria->kinetics.activation_energy / RFL_GAS_CONSTANT;
    damage->peak = rfl_allocate(points, sizeof *damage->peak, error);
    damage->omega = rfl_allocate(points, sizeof *damage->omega, error);
    damage->cem43 = rfl_allocate(points, sizeof *damage->cem43, error);
    damage->above = rfl_allocate(points, sizeof *damage->above, error);
    damage->held = rfl_allocate(points, sizeof *damage->held, error);
    damage->levels = rfl_allocate(level_count(damage), sizeof *damage->levels, error);
    damage->gauss = rfl_allocate(MAX_GAUSS * (MAX_GAUSS + 1), sizeof *damage->gauss, error);
    if (!damage->peak || !damage->omega || !damage->cem43 || !damage->above || !damage->held ||
        !damage->levels || !damage->gauss) {
        rfl_damage_free(damage);
        return NULL;
    }
    double *at = damage->gauss;
    for (size_t n = 1; n <= MAX_GAUSS; n++) {
        gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(n);
        if (!table) {
            rfl_error_add(error, RFL_FAILED, "out of memory");
            rfl_damage_free(damage);
            return NULL;
        }
        for (size_t i = 0; i < n; i++, at += 2)
            gsl_integration_glfixed_point(0, 1, i, &at[0], &at[1], table);
        gsl_integration_glfixed_table_free(table);
    }
    rfl_damage_reset(damage, initial);
    return damage;
}

void rfl_damage_reset(struct rfl_damage *damage, double initial) {
    for (size_t i = 0; i < damage->points; i++) {
        damage->peak[i] = initial;
        damage->omega[i] = damage->cem43[i] = damage->above[i] = 0;
        damage->held[i] = is_timed(damage) ? below_levels(damage, 0) : 0;
    }
    memset(damage->levels, 0, level_count(damage) * sizeof *damage->levels);
}

void rfl_damage_copy(struct rfl_damage *damage, const struct rfl_damage *from) {
    assert(damage->points == from->points);
    memcpy(damage->peak, from->peak, damage->points * sizeof *damage->peak);
    memcpy(damage->omega, from->omega, damage->points * sizeof *damage->omega);
    memcpy(damage->cem43, from->cem43, damage->points * sizeof *damage->cem43);
    if (!is_timed(damage))
        return;
    memcpy(damage->above, from->above, damage->points * sizeof *damage->above);
    memcpy(damage->held, from->held, damage->points * sizeof *damage->held);
    memcpy(damage->levels, from->levels, level_count(damage) * sizeof *damage->levels);
}

void rfl_damage_copy_point(struct rfl_damage *damage, size_t point, const struct rfl_damage *from,
                           size_t from_point) {
    assert(point < damage->points && from_point < from->points);
    damage->peak[point] = from->peak[from_point];
    damage->omega[point] = from->omega[from_point];
    damage->cem43[point] = from->cem43[from_point];
    damage->above[point] = from->above[from_point];
    damage->held[point] = from->held[from_point];
    for (size_t k = 0; k < LEVELS && is_timed(damage); k++)
        damage->levels[LEVELS * point + k] = from->levels[LEVELS * from_point + k];
}

void rfl_damage_free(struct rfl_damage *damage) {
    if (damage) {
        free(damage->peak);
        free(damage->omega);
        free(damage->cem43);
        free(damage->above);
        free(damage->held);
        free(damage->levels);
        free(damage->gauss);
    }
    free(damage);
}

/* --- integrating --- */

/** A quadratic in time, T(s) = a + b s + c s^2. */
struct course {
    double a, b, c;
};

static double value(const struct course *T, double s) {
    return T->a + s * (T->b + s * T->c);
}

/** Times at which the course crosses a level within (0, dt), ascending; returns how many. */
static size_t crossings(const struct course *T, double level, double dt, double time[2]) {
    double constant = T->a - level, root[2];
    size_t found = 0, count = 0;
    if (T->c != 0) {
        double disc = T->b * T->b - 4 * T->c * constant;
        if (disc >= 0) {
            double q = -0.5 * (T->b + copysign(sqrt(disc), T->b));
            root[found++] = q / T->c;
            if (q != 0)
                root[found++] = constant / q;
        }
    } else if (T->b != 0)
        root[found++] = -constant / T->b;
    if (found == 2 && root[0] > root[1]) {
        double lower = root[1];
        root[1] = root[0];
        root[0] = lower;
    }
    for (size_t k = 0; k < found; k++)
        if (root[k] > 0 && root[k] < dt)
            time[count++] = root[k];
    return count;
}

/** Smallest and largest value of the course on [0, dt]. */
static void range(const struct course *T, double dt, double *low, double *high) {
    double end = value(T, dt), slope = T->b + 2 * T->c * dt;
    *low = T->a < end ? T->a : end;
    *high = T->a < end ? end : T->a;
    if (T->b * slope < 0) { /* a turning point in between */
        double turn = value(T, -T->b / (2 * T->c));
        *low = turn < *low ? turn : *low;
        *high = turn > *high ? turn : *high;
    }
}

double rfl_damage_time_above(double a, double b, double c, double dt, double level) {
    const struct course T = {a, b, c};
    double edge[4] = {0}, above = 0;
    size_t n = crossings(&T, level, dt, edge + 1) + 1;
    edge[n] = dt;
    for (size_t k = 0; k < n; k++)
        if (value(&T, (edge[k] + edge[k + 1]) / 2) >= level)
            above += edge[k + 1] - edge[k];
    return above;
}

/** A time, and the temperature that was held for it. */
struct held {
    double time, temperature;
};

/** Kelvin per second between two of them; infinite where the times are one. */
static double slope(struct held one, struct held other) {
    return (other.temperature - one.temperature) / (other.time - one.time);
}

/**
 * Slope at the second of three, none of which rises with time: Steffen's, which keeps it so.
 *
 * @source M. Steffen, Astron. Astrophys. 239 (1990) 443
 */
static double middle_slope(const struct held *p) {
    const double before = slope(p[0], p[1]), after = slope(p[1], p[2]);
    const double h = p[0].time - p[1].time, k = p[1].time - p[2].time;
    const double parabola = (before * k + after * h) / (h + k);
    return isfinite(before) && isfinite(after)
               ? -fmin(2 * fmin(fabs(before), fabs(after)), fabs(parabola))
               : -fmin(2 * fmin(fabs(before), fabs(after)), HUGE_VAL);
}

/** Slope at the first of three, which is an end: that of their parabola, as near as keeps the fall.
 * A temperature that turned smoothly is held like its parabola, one that still rises like its line.
 */
static double end_slope(struct held end, struct held next, struct held third) {
    const double s = slope(end, next), after = slope(next, third);
    const double h = next.time - end.time, k = third.time - next.time;
    const double parabola = ((2 * h + k) * s - h * after) / (h + k);
    return fmax(fmin(parabola, 0), 3 * s);
}

/** The temperature held for a time between two: Hermite's cubic. */
static double cubic(struct held one, struct held other, double slope_one, double slope_other,
                    double time) {
    const double h = other.time - one.time, u = (time - one.time) / h, v = 1 - u;
    const double T = v * v * (1 + 2 * u) * one.temperature +
                     u * u * (1 + 2 * v) * other.temperature +
                     h * u * v * (v * slope_one - u * slope_other);
    return fmin(fmax(T, fmin(one.temperature, other.temperature)),
                fmax(one.temperature, other.temperature));
}

/** What a point held for times that fall to 0: by level, and its peak for no time. How many. */
static size_t list_held(const struct rfl_damage *damage, size_t point,
                        struct held list[LEVELS + 1]) {
    const double *times = &damage->levels[LEVELS * point];
    size_t count = 0;
    for (; count < LEVELS && times[count] > 0; count++)
        list[count] =
            (struct held){times[count], damage->criteria.above_temperature + level_offset[count]};
    list[count] = (struct held){0, damage->peak[point]};
    return count + 1;
}

/** The temperature that a point held for the asked duration; below all levels, by its share. */
static double temperature_held(const struct rfl_damage *damage, size_t point) {
    const double duration = damage->criteria.above_duration;
    struct held list[LEVELS + 1];
    const size_t count = list_held(damage, point, list);
    size_t after = 0;
    while (after + 1 < count && list[after].time >= duration)
        after++;
    if (after == 0)
        return below_levels(damage, list[0].time / duration);
    const struct held *at = &list[after - 1];
    const double straight = slope(at[0], at[1]);
    const double first = after > 1           ? middle_slope(at - 1)
                         : after + 1 < count ? end_slope(at[0], at[1], at[2])
                                             : straight;
    const double last = after + 1 < count ? middle_slope(at)
                        : after > 1       ? end_slope(at[1], at[0], at[-1])
                                          : straight;
    return cubic(at[0], at[1], first, last, duration);
}

/** Add the times above all levels that a criterion asks for. */
static void add_time_above(struct rfl_damage *damage, size_t point, const struct course *T,
                           double dt, double low, double high) {
    double *times = &damage->levels[LEVELS * point];
    if (high < damage->criteria.above_temperature + level_offset[0])
        return;
    for (size_t k = 0; k < LEVELS; k++) {
        const double level = damage->criteria.above_temperature + level_offset[k];
        if (high < level)
            break;
        times[k] += low >= level ? dt : rfl_damage_time_above(T->a, T->b, T->c, dt, level);
    }
    damage->above[point] = times[LEVELS / 2];
    damage->held[point] = fmax(damage->held[point], temperature_held(damage, point));
}

/** Steepest d ln(rate)/dT of both rates near T, 1/K. */
static double steepness(const struct rfl_damage *damage, double T) {
    double arrhenius = damage->activation / (T * T),
           cem43 = T < cem43_break ? steep_below : steep_above;
    return arrhenius > cem43 ? arrhenius : cem43;
}

/**
 * A stretch of a course in which no onset is crossed: T = middle + rise u + bend u^2, u from -1/2
 * to 1/2.
 */
struct time_span {
    double middle, rise, bend, seconds;
    bool arrhenius; /* it is above that onset */
};

/** Mean of e^(c u + d u^2) over u from -1/2 to 1/2, to 1e-4 where c^2 + 4 |d| < 2: Taylor's series.
 */
static double mean_exp(double c, double d) {
    double c2 = c * c;
    return 1 + (c2 + 2 * d) / 24 + (c2 * c2 + 12 * d * (c2 + d)) / 1920;
}

/** Add both rates where their logarithms change little. */
static void integrate_series(struct rfl_damage *damage, size_t point, const struct time_span *s) {
    const double T = s->middle, slope = damage->activation / (T * T); /* of ln(rate) */
    const double steep = T < cem43_break ? steep_below : steep_above;
    if (s->arrhenius)
        damage->omega[point] +=
            s->seconds * exp(damage->log_factor - damage->activation / T) *
            mean_exp(slope * s->rise, slope * (s->bend - s->rise * s->rise / T));
    damage->cem43[point] +=
        s->seconds * rfl_cem43_rate(T) * mean_exp(steep * s->rise, steep * s->bend);
}

/**
 * Add both rates, whose logarithms change much: `size` is change^2 + 4 bend of the steeper one. n
 * Gauss points leave f^(2n) (n!)^4 / ((2n + 1) (2n)!^3), where f^(2n) is about size^n; how many
 * there are is that solved for n at 1e-4, nearly: a line in sqrt(size).
 */
static void integrate_gauss(struct rfl_damage *damage, size_t point, const struct time_span *s,
                            double size) {
    const size_t n = (size_t)fmin(2.6 + 0.73 * sqrt(size), MAX_GAUSS);
    const double *gauss = damage->gauss + n * (n - 1);
    double omega = 0, cem43 = 0;
    for (size_t k = 0; k < n; k++) {
        double u = gauss[2 * k] - 0.5, T = s->middle + u * (s->rise + u * s->bend);
        if (s->arrhenius)
            omega += gauss[2 * k + 1] * exp(damage->log_factor - damage->activation / T);
        cem43 += gauss[2 * k + 1] * rfl_cem43_rate(T);
    }
    damage->omega[point] += omega * s->seconds;
    damage->cem43[point] += cem43 * s->seconds;
}

/** Add both rates over [from, to], in which no onset is crossed. */
static void integrate(struct rfl_damage *damage, size_t point, const struct course *T, double from,
                      double to) {
    const double start = value(T, from), middle = value(T, (from + to) / 2), end = value(T, to);
    const struct time_span stretch = {.middle = middle,
                                      .rise = end - start,
                                      .bend = 2 * (start - 2 * middle + end),
                                      .seconds = to - from,
                                      .arrhenius = middle >= damage->criteria.arrhenius_onset};
    if (!stretch.arrhenius && middle < cem43_from)
        return;
    const double steep = steepness(damage, fmin(middle, fmin(start, end)));
    const double change = steep * (fabs(start - middle) + fabs(end - middle));
    const double size = change * change + 4 * steep * fabs(stretch.bend);
    if (size < 2)
        integrate_series(damage, point, &stretch);
    else
        integrate_gauss(damage, point, &stretch, size);
}

/** One point's share of rfl_damage_advance. */
static void advance_point(struct rfl_damage *damage, size_t point, const struct course *T,
                          double dt) {
    const double onsets[] = {cem43_from, cem43_break, damage->criteria.arrhenius_onset};
    double low, high, time[6], from = 0;
    size_t count = 0;
    range(T, dt, &low, &high);
    if (high > damage->peak[point])
        damage->peak[point] = high;
    if (is_timed(damage))
        add_time_above(damage, point, T, dt, low, high);
    if (high < cem43_from && high < damage->criteria.arrhenius_onset)
        return;
    for (size_t k = 0; k < 3; k++)
        if (low < onsets[k] && onsets[k] <= high)
            count += crossings(T, onsets[k], dt, time + count);
    while (true) { /* from onset to onset, in the order of time: there are at most six */
        double to = dt;
        for (size_t k = 0; k < count; k++)
            if (time[k] > from && time[k] < to)
                to = time[k];
        integrate(damage, point, T, from, to);
        if (to == dt)
            break;
        from = to;
    }
}

void rfl_damage_advance(struct rfl_damage *damage, size_t first, size_t count, const double *a,
                        const double *b, const double *c, double dt) {
    assert(dt >= 0 && first + count <= damage->points);
    for (size_t i = 0; i < count; i++) {
        const struct course T = {a[i], b[i], c[i]};
        advance_point(damage, first + i, &T, dt);
    }
}
