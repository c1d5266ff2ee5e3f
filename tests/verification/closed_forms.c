#include "closed_forms.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_sf_bessel.h>
#include <gsl/gsl_sf_erf.h>

#define GAUSS     20   /* points of each panel of a spectral rule */
#define PANELS    150  /* at most */
#define INTERVALS 2000 /* of an adaptive quadrature */

/** The solution at one radius, as a function of time alone. */
struct point {
    const struct rfl_scenario *scenario;
    double x, a, r; /* distance from the surface, probe's radius, distance from the axis, m */
    double D, b;    /* diffusivity, m2/s; perfusion's rate, 1/s */
    double rise;    /* of the surface, K */
    double ramp;    /* s */
    double steady;  /* fraction of the surface's rise that is reached in the end */
    double early;   /* before it nothing has arrived (below 1e-16), s */
    double slow;    /* cylinder: fraction = steady + slow + sum of weight e^(-rate t) */
    size_t count;
    double rate[GAUSS * PANELS], weight[GAUSS * PANELS]; /* rates ascend */
};

/** Fraction of a sphere's surface rise at time t after a jump. */
static double sphere_fraction(const struct point *p, double t) {
    double q = p->x * sqrt(p->b / p->D), z = p->x / (2 * sqrt(p->D * t)), w = sqrt(p->b * t);
    /* the second term's factors overflow and underflow: only their product is in range */
    return p->a / p->r * 0.5 * (exp(-q) * gsl_sf_erfc(z - w) + exp(q + gsl_sf_log_erfc(z + w)));
}

/** Cylinder: density in ln u of the spectrum, without e^(-rate t): Carslaw & Jaeger 13.5 (6). */
static double cylinder_density(const struct point *p, double u) {
    double ja = gsl_sf_bessel_J0(u * p->a), ya = gsl_sf_bessel_Y0(u * p->a);
    double jr = gsl_sf_bessel_J0(u * p->r), yr = gsl_sf_bessel_Y0(u * p->r);
    double sink = u * u / (u * u + p->b / p->D);
    return M_2_PI * sink * (jr * ya - yr * ja) / (ja * ja + ya * ya);
}

/** Add a panel in v of the spectral integral, where u = e^v or (linear) u = v. */
static void cylinder_panel(struct point *p, const gsl_integration_glfixed_table *table, bool linear,
                           double from, double to) {
    for (size_t i = 0; i < GAUSS; i++, p->count++) {
        double v, w;
        gsl_integration_glfixed_point(from, to, i, &v, &w, table);
        double u = linear ? v : exp(v);
        p->rate[p->count] = p->D * u * u + p->b;
        p->weight[p->count] = cylinder_density(p, u) * (linear ? w / u : w);
    }
}

/**
 * Cylinder: spectral rule at radius r, good from p->early on.
 *
 * The integrand oscillates with u x: panels even in ln u up to u = 2/x, then even in u. Without
 * perfusion its tail towards u = 0 falls off only as 1/ln(u)^2 and is added in closed form.
 */
static void cylinder_prepare(struct point *p) {
    double q = sqrt(p->b / p->D);
    p->steady = p->b > 0 ? exp(-q * p->x) * gsl_sf_bessel_K0_scaled(q * p->r) /
                               gsl_sf_bessel_K0_scaled(q * p->a)
                         : 1;
    /* u0 is small against 1/r, against the slowest time of interest (30 years) and against
     * perfusion */
    double low = 1e-8 * fmin(1 / p->r, 1 / sqrt(p->D * 1e9)), turn = 2 / p->x,
           high = sqrt(40 / (p->D * p->early));
    if (p->b > 0)
        low = 1e-9 * fmin(1 / p->r, q);
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(GAUSS);
    p->count = 0;
    size_t panels = (size_t)ceil(log(turn / low));
    for (size_t i = 0; i < panels; i++)
        cylinder_panel(p, table, false, log(low) + log(turn / low) * (double)i / (double)panels,
                       log(low) + log(turn / low) * (double)(i + 1) / (double)panels);
    panels = (size_t)ceil((high - turn) * p->x / 2);
    for (size_t i = 0; i < panels; i++)
        cylinder_panel(p, table, true, turn + (high - turn) * (double)i / (double)panels,
                       turn + (high - turn) * (double)(i + 1) / (double)panels);
    gsl_integration_glfixed_table_free(table);
    p->slow = 0;
    if (p->b == 0)
        p->slow =
            M_2_PI * log(p->a / p->r) * (atan(M_2_PI * (log(low * p->a / 2) + M_EULER)) + M_PI_2);
}

/** Get ready for all times at radius r. */
static void point_prepare(struct point *p, const struct rfl_scenario *scenario, double r) {
    const struct rfl_tissue *tissue = &scenario->tissue;
    double capacity = tissue->density * tissue->specific_heat;
    p->scenario = scenario;
    p->a = rfl_probe_radius(&scenario->probe);
    p->r = r;
    p->x = r - p->a;
    p->D = tissue->conductivity / capacity;
    p->b = tissue->perfusion * tissue->blood_density * tissue->blood_specific_heat / capacity;
    p->rise = scenario->protocol.set_temperature - tissue->temperature;
    p->ramp = scenario->protocol.ramp;
    p->early = p->x * p->x / (4 * 36 * p->D); /* erfc(6) = 2e-17 */
    p->steady = p->a / p->r * exp(-p->x * sqrt(p->b / p->D));
    if (scenario->probe.shape == RFL_CYLINDER && p->x > 0)
        cylinder_prepare(p);
}

/** Fraction of the surface's rise at time t after a jump. */
static double jump_fraction(double t, void *context) {
    const struct point *p = context;
    if (p->x <= 0)
        return t >= 0 ? 1 : 0;
    if (t <= p->early)
        return 0;
    if (isinf(t))
        return p->steady;
    if (p->scenario->probe.shape == RFL_SPHERE)
        return sphere_fraction(p, t);
    double sum = p->steady + p->slow;
    for (size_t i = 0; i < p->count && p->rate[i] * t < 45; i++)
        sum += p->weight[i] * exp(-p->rate[i] * t);
    return sum;
}

/** Adaptive quadrature, or NaN. */
static double integrate(double (*function)(double, void *), void *context, double from, double to) {
    gsl_function integrand = {.function = function, .params = context};
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(INTERVALS);
    double result = NAN, error;
    if (workspace &&
        gsl_integration_qag(&integrand, from, to, 1e-300, 1e-10, INTERVALS, GSL_INTEG_GAUSS31,
                            workspace, &result, &error) != GSL_SUCCESS)
        result = NAN;
    gsl_integration_workspace_free(workspace);
    return result;
}

/** Mean of the jump's fraction over [from, to], where p->early <= from < to. */
static double jump_mean(struct point *p, double from, double to) {
    if (p->x <= 0)
        return 1;
    if (p->scenario->probe.shape == RFL_SPHERE)
        return integrate(jump_fraction, p, from, to) / (to - from);
    double sum = p->steady + p->slow;
    for (size_t i = 0; i < p->count && p->rate[i] * from < 45; i++) {
        double decay = p->rate[i] * (to - from);
        sum += p->weight[i] * exp(-p->rate[i] * from) * (decay > 0 ? -expm1(-decay) / decay : 1);
    }
    return sum;
}

/** Temperature, K, at time t: a ramp is a superposition of jumps (Duhamel). */
static double point_temperature(struct point *p, double t) {
    double fraction, from = fmax(t - p->ramp, p->early);
    if (p->ramp <= 0 || isinf(t))
        fraction = jump_fraction(t, p);
    else
        fraction = t > from ? jump_mean(p, from, t) * (t - from) / p->ramp : 0;
    return p->scenario->tissue.temperature + p->rise * fraction;
}

double closed_form_rise(const struct rfl_scenario *scenario, double r, double t) {
    struct point p;
    point_prepare(&p, scenario, r);
    return point_temperature(&p, t) - scenario->tissue.temperature;
}

/** d Omega/dt at temperature T (K), written out here so as to be independent of the library. */
static double arrhenius(const struct rfl_scenario *scenario, double T) {
    const struct rfl_kinetics *kinetics = &scenario->lesion.kinetics;
    return exp(log(kinetics->frequency_factor) -
               kinetics->activation_energy / (8.31446261815324 * T));
}

/** Equivalent seconds at 43 degC per second. */
static double cem43(const struct rfl_scenario *scenario, double T) {
    (void)scenario;
    double above = T - RFL_CELSIUS - 43;
    return pow(above >= 0 ? 2 : 4, above);
}

static double (*const rates[RFL_CRITERIA])(const struct rfl_scenario *, double) = {
    [RFL_ARRHENIUS] = arrhenius, [RFL_CEM43] = cem43};

/** A criterion's rate at a point, over the logarithm of time. */
struct history {
    struct point *point;
    enum rfl_criterion criterion;
};

static double history_rate(double log_time, void *context) {
    const struct history *history = context;
    double t = exp(log_time);
    return t * rates[history->criterion](history->point->scenario,
                                         point_temperature(history->point, t));
}

/** A temperature that a point is to reach. */
struct level {
    struct point *point;
    double temperature;
};

static double level_excess(double log_time, void *context) {
    const struct level *level = context;
    return point_temperature(level->point, exp(log_time)) - level->temperature;
}

/** Root of a function that changes sign in [low, high], by Brent's method, or NaN. */
static double root(double (*function)(double, void *), void *context, double low, double high,
                   double tolerance) {
    gsl_function target = {.function = function, .params = context};
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    double result = NAN;
    if (solver && gsl_root_fsolver_set(solver, &target, low, high) == GSL_SUCCESS)
        for (int i = 0; i < 500 && isnan(result); i++) {
            if (gsl_root_fsolver_iterate(solver) != GSL_SUCCESS)
                break;
            low = gsl_root_fsolver_x_lower(solver);
            high = gsl_root_fsolver_x_upper(solver);
            if (high - low <= tolerance)
                result = gsl_root_fsolver_root(solver);
        }
    gsl_root_fsolver_free(solver);
    return result;
}

/** Logarithm of the time at which a point reaches a temperature, or that of `t` where it does so
 * later. */
static double log_time_of(struct point *p, double temperature, double t) {
    struct level level = {p, temperature};
    double low = log(fmax(1e-12 * t, 0.5 * p->early)), high = log(t);
    if (level_excess(high, &level) <= 0)
        return high;
    if (level_excess(low, &level) >= 0)
        return low;
    return root(level_excess, &level, low, high, 1e-13);
}

/** Dose of a prepared point. */
static double point_dose(struct point *p, enum rfl_criterion criterion, double t) {
    if (criterion == RFL_ISOTHERM)
        return point_temperature(p, t);
    if (criterion == RFL_TIME_ABOVE) /* it does not fall while it is heated */
        return t - exp(log_time_of(p, p->scenario->lesion.above_temperature, t));
    const double onset[RFL_CRITERIA] = {
        [RFL_ARRHENIUS] = p->scenario->lesion.arrhenius_onset, [RFL_CEM43] = RFL_CELSIUS + 39};
    const double knee = fmax(onset[criterion], RFL_CELSIUS + 43); /* the base of CEM43 changes */
    struct history history = {p, criterion};
    double start = log_time_of(p, onset[criterion], t), middle = log_time_of(p, knee, t),
           end = log(t), dose = 0;
    if (middle > start)
        dose += integrate(history_rate, &history, start, middle);
    if (end > middle)
        dose += integrate(history_rate, &history, middle, end);
    return dose;
}

double closed_form_dose(const struct rfl_scenario *scenario, enum rfl_criterion criterion, double r,
                        double t) {
    struct point p;
    point_prepare(&p, scenario, r);
    return point_dose(&p, criterion, t);
}

/** A criterion whose outline is looked for at time t. */
struct outline {
    const struct rfl_scenario *scenario;
    enum rfl_criterion criterion;
    double t, threshold;
};

/** Positive inside: kelvin above the isotherm, or the logarithm of dose over threshold. */
static double outline_excess(double r, void *context) {
    const struct outline *outline = context;
    double dose = closed_form_dose(outline->scenario, outline->criterion, r, outline->t);
    if (outline->criterion == RFL_ISOTHERM)
        return dose - outline->threshold;
    return log(fmax(dose, 1e-30) / outline->threshold);
}

/** The radius at which an excess becomes negative, from the probe's outwards, m; 0: it is so there.
 */
static double outermost(double (*excess)(double, void *), void *context, double probe) {
    double low = probe * (1 + 1e-9), high = 1.1 * probe;
    if (excess(low, context) < 0)
        return 0;
    while (excess(high, context) >= 0)
        high *= 1.3;
    return root(excess, context, low, high, 1e-12);
}

double closed_form_radius(const struct rfl_scenario *scenario, enum rfl_criterion criterion,
                          double t) {
    const double threshold[RFL_CRITERIA] = {[RFL_ISOTHERM] = scenario->lesion.isotherm,
                                            [RFL_ARRHENIUS] = 1,
                                            [RFL_CEM43] = scenario->lesion.cem43,
                                            [RFL_TIME_ABOVE] = scenario->lesion.above_duration};
    struct outline outline = {scenario, criterion, t, threshold[criterion]};
    return outermost(outline_excess, &outline, rfl_probe_radius(&scenario->probe));
}

/* --- cool-down of a sphere --- */

/** A place x beyond the surface, s seconds after power-off. */
struct cooling {
    struct point *point; /* at that place: diffusivity, perfusion */
    double s, off;
};

/**
 * Green's function of r times the rise, where no heat passes the surface: d(r u)/dr = (r u) / a
 * there, as on a half line that radiates.
 */
static double green(const struct cooling *c, double x, double from) {
    const double spread = sqrt(c->point->D * c->s), h = 1 / c->point->a;
    const double minus = (x - from) / (2 * spread), plus = (x + from) / (2 * spread);
    const double walls = exp(-minus * minus) + exp(-plus * plus);
    const double leak = h * exp(h * h * spread * spread + 2 * h * spread * plus +
                                gsl_sf_log_erfc(plus + h * spread));
    return exp(-c->point->b * c->s) * (walls / (2 * sqrt(M_PI) * spread) - leak);
}

static double cooling_integrand(const struct cooling *c, double from) {
    const struct point *p = c->point;
    return green(c, p->x, from) * (p->a + from) *
           closed_form_rise(p->scenario, p->a + from, c->off);
}

double closed_form_cooling(const struct rfl_scenario *scenario, double r, double t) {
    struct point p;
    struct cooling cooling = {&p, t - scenario->protocol.duration, scenario->protocol.duration};
    if (cooling.s <= 0)
        return closed_form_rise(scenario, r, t);
    point_prepare(&p, scenario, r);
    const double spread = sqrt(p.D * cooling.s), reach = 13 * spread; /* e^-42 */
    const double low = fmax(p.x - reach, 0), high = p.x + reach;
    const double scale = fmin(spread, sqrt(p.D * cooling.off));
    const size_t panels = (size_t)ceil((high - low) / (1.3 * scale));
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(GAUSS);
    double sum = 0;
    for (size_t k = 0; k < panels; k++) {
        const double width = (high - low) / (double)panels, from = low + width * (double)k;
        for (size_t i = 0; i < GAUSS; i++) {
            double at, weight;
            gsl_integration_glfixed_point(from, from + width, i, &at, &weight, table);
            sum += weight * cooling_integrand(&cooling, at);
        }
    }
    gsl_integration_glfixed_table_free(table);
    return sum / r;
}

/** A place, and what it is to be above. */
struct excess {
    const struct rfl_scenario *scenario;
    double r, level; /* rise, K */
};

static double excess_at(double t, void *context) {
    const struct excess *excess = context;
    return closed_form_cooling(excess->scenario, excess->r, t) - excess->level;
}

double closed_form_time_above(const struct rfl_scenario *scenario, double r, double t) {
    enum { PIECES = 64 };
    struct excess excess = {scenario, r,
                            scenario->lesion.above_temperature - scenario->tissue.temperature};
    double above = 0, from = 0, before = -excess.level;
    for (int k = 1; k <= PIECES; k++) {
        const double to = t * k / PIECES, now = excess_at(to, &excess);
        if (before >= 0 && now >= 0)
            above += to - from;
        else if (before >= 0 || now >= 0) {
            const double at = root(excess_at, &excess, from, to, 1e-9 * t);
            above += now >= 0 ? to - at : at - from;
        }
        from = to;
        before = now;
    }
    return above;
}

static double time_excess(double r, void *context) {
    const struct outline *outline = context;
    return closed_form_time_above(outline->scenario, r, outline->t) - outline->threshold;
}

double closed_form_cooled_radius(const struct rfl_scenario *scenario, double t) {
    struct outline outline = {scenario, RFL_TIME_ABOVE, t, scenario->lesion.above_duration};
    return outermost(time_excess, &outline, rfl_probe_radius(&scenario->probe));
}
