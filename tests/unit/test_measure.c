/* Lesions: fields whose outlines are known solids, measured on a needle's grid. Door: quick. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "against_outline.h"

static const double a = 0.635e-3, L = 10e-3; /* radius and active tip of the needle, m */

/* --- solids --- */

/* How deep a point lies inside the solid, m, about; negative outside, 0 on its surface. */
typedef double (*solid_fn)(double r, double z);

/* All within `depth` of the probe's active tip: a cylinder with rounded rims. It meets the axis and
 * the shaft at right angles, as lesions do. */
static double depth; /* set by each test */

static double around_tip(double r, double z) {
    double beside = fmax(r - a, 0), beyond = fmax(fmax(-z, z - L), 0);
    return depth - hypot(beside, beyond);
}

/* Ellipsoid of revolution around the tip's middle, semi-axes 4 mm (across) and 8 mm (along). */
static double ellipsoid(double r, double z) {
    return 4e-3 * (1 - hypot(r / 4e-3, (z - L / 2) / 8e-3));
}

/* Ring of 1 mm thickness' half, 3 mm from the axis: it does not touch the probe. */
static double ring(double r, double z) {
    return 1e-3 - hypot(r - 3e-3, z - L / 2);
}

static double ball(double r, double z) {
    (void)z;
    return 3e-3 - r;
}

/* On the tip's side, and no farther than to its ends: half a ring of 1 mm. */
static double on_the_side(double r, double z) {
    return 1e-3 - hypot(r - a, z - 3e-3);
}

/* On the flat end only: half a ball. */
static double on_the_end(double r, double z) {
    return 0.5e-3 - hypot(r, z);
}

static double ball_ahead(double r, double z) {
    return 1e-3 - hypot(r, z + 3e-3);
}

static double two_balls(double r, double z) {
    return 1e-3 - hypot(r, fabs(z + 5e-3) - 1.5e-3);
}

/* Thinner, 0.3 mm, than the cells there where these are coarse. */
static double disc_ahead(double r, double z) {
    return 0.15e-3 * (1 - hypot(r / 2e-3, (z + 3e-3) / 0.15e-3));
}

static double nowhere(double r, double z) {
    return -1e-3 - 0.1 * hypot(r, z);
}

static double everywhere(double r, double z) {
    return 1e-3 + 0 * hypot(r, z);
}

/* Sizes of the solid within `depth` of the tip: quarter rings of radius D at the rims, each of
 * volume 2 pi (a pi D^2 / 4 + D^3 / 3), a disc below and a tube beside the tip. */
static struct rfl_extent extent_around_tip(void) {
    const double D = depth, rim = 2 * M_PI * (a * M_PI * D * D / 4 + pow(D, 3) / 3);
    return (struct rfl_extent){.radius = a + D,
                               .length = L + 2 * D,
                               .distal_extension = D,
                               .proximal_extension = D,
                               .volume =
                                   2 * rim + M_PI * a * a * D + M_PI * (pow(a + D, 2) - a * a) * L};
}

/* --- fields --- */

/* A grid and the damage of a solid on it. */
struct body {
    struct rfl_grid *grid;
    struct rfl_damage *damage;
};

static const struct rfl_grid_size usual = {.first = 0.1e-3, .growth = 0.1, .reach = 30e-3};
static const struct rfl_grid_size fine = {.first = 0.05e-3, .growth = 0.02, .reach = 30e-3};

/* Damage whose outline by every criterion is the solid: 50 degC on its surface, warmer inside. */
static void fill_point(struct rfl_damage *damage, size_t point, double s) {
    damage->peak[point] = 50 + RFL_CELSIUS + 20 * (exp(fmin(s, 3e-3) / 2e-3) - 1);
    bool warm = damage->peak[point] >= damage->criteria.arrhenius_onset;
    damage->omega[point] = warm ? exp(s / 0.3e-3) : 0;
    damage->cem43[point] =
        damage->peak[point] >= 39 + RFL_CELSIUS ? damage->criteria.cem43 * exp(s / 0.4e-3) : 0;
    damage->held[point] = 55 + RFL_CELSIUS + 15 * (exp(fmin(s, 3e-3) / 2e-3) - 1);
}

static struct body body_create(enum rfl_shape shape, struct rfl_grid_size size, solid_fn solid) {
    const struct rfl_probe probe = {.shape = shape, .diameter = 2 * a, .active_tip = L};
    const struct rfl_criteria criteria = {.isotherm = 50 + RFL_CELSIUS,
                                          .kinetics = *rfl_kinetics_find("liver_rfa"),
                                          .arrhenius_onset = 43 + RFL_CELSIUS,
                                          .cem43 = 240 * 60,
                                          .above_temperature = 55 + RFL_CELSIUS,
                                          .above_duration = 30};
    struct body body = {.grid = rfl_grid_create(&probe, &size, NULL)};
    assert_non_null(body.grid);
    const size_t cells = body.grid->layout.cells;
    body.damage = rfl_damage_create(cells + body.grid->heated_count, &criteria, 310, NULL);
    assert_non_null(body.damage);
    for (size_t c = 0; c < cells; c++) {
        const struct rfl_point at = rfl_grid_place(body.grid, c);
        fill_point(body.damage, c, solid(at.x, at.z));
    }
    for (size_t p = 0; p < body.grid->heated_count; p++) {
        const struct rfl_point at = body.grid->patches[p].place;
        fill_point(body.damage, cells + p, solid(at.x, at.z));
    }
    return body;
}

static void body_free(struct body *body) {
    rfl_damage_free(body->damage);
    rfl_grid_free(body->grid);
}

static struct rfl_extent measure(const struct body *body, enum rfl_criterion criterion) {
    struct rfl_extent extent;
    assert_int_equal(rfl_lesion_measure(body->grid, body->damage, criterion, &extent, NULL),
                     RFL_OK);
    return extent;
}

static struct rfl_outline trace(const struct body *body, enum rfl_criterion criterion) {
    struct rfl_outline outline;
    assert_int_equal(rfl_lesion_outline(body->grid, body->damage, criterion, &outline, NULL),
                     RFL_OK);
    return outline;
}

/* Sizes to within `allowed` m, the volume to a part of itself. */
static void check_extent(const struct rfl_extent *found, const struct rfl_extent *exact,
                         double allowed, double allowed_part) {
    assert_near(found->radius, exact->radius, allowed);
    assert_near(found->length, exact->length, allowed);
    assert_near(found->distal_extension, exact->distal_extension, allowed);
    assert_near(found->proximal_extension, exact->proximal_extension, allowed);
    assert_near(found->volume, exact->volume, allowed_part * exact->volume);
    assert_false(found->reaches_edge);
}

/* --- sizes --- */

static void lesions_around_the_tip_have_their_sizes(void **state) {
    (void)state;
    static const double depths[] = {4e-3, 2e-3, 0.5e-3};
    for (size_t k = 0; k < sizeof depths / sizeof *depths; k++) {
        depth = depths[k];
        struct body body = body_create(RFL_NEEDLE, usual, around_tip);
        const struct rfl_extent exact = extent_around_tip();
        for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
            struct rfl_extent found = measure(&body, c);
            check_extent(&found, &exact, 0.012e-3, 0.004);
        }
        body_free(&body);
    }
}

/* Thinner than the cells, of 0.1 mm, at the probe: the shaft, which has no nodes of its own, is off
 * by at most the depth, and a tenth of the volume, at the rims, is too small to be seen. */
static void lesions_may_hug_the_tip(void **state) {
    (void)state;
    static const double depths[] = {0.05e-3, 0.01e-3};
    for (size_t k = 0; k < sizeof depths / sizeof *depths; k++) {
        depth = depths[k];
        struct body body = body_create(RFL_NEEDLE, usual, around_tip);
        const struct rfl_extent exact = extent_around_tip();
        for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
            struct rfl_extent found = measure(&body, c);
            assert_near(found.radius, exact.radius, 1e-6);
            assert_near(found.distal_extension, exact.distal_extension, 1e-6);
            assert_near(found.proximal_extension, exact.proximal_extension, depth);
            assert_near(found.length, exact.length, depth + 1e-6);
            assert_near(found.volume / exact.volume, 1, 0.1);
        }
        body_free(&body);
    }
}

/* Of the ellipsoid, the needle's body takes what is above z = 0 and within r < a, and the outline
 * ends where it meets the shaft. */
static void ellipsoids_have_their_sizes(void **state) {
    (void)state;
    const double A = 4e-3, B = 8e-3, at_shaft = B * sqrt(1 - pow(a / A, 2));
    const double needle =
        M_PI * a * a * L / 2 + 2 * M_PI / 3 * A * A * B * (1 - pow(1 - pow(a / A, 2), 1.5));
    const struct rfl_extent exact = {.radius = A,
                                     .length = B + at_shaft,
                                     .distal_extension = B - L / 2,
                                     .proximal_extension = at_shaft - L / 2,
                                     .volume = 4 * M_PI / 3 * A * A * B - needle};
    struct body body = body_create(RFL_NEEDLE, usual, ellipsoid);
    for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
        struct rfl_extent found = measure(&body, c);
        check_extent(&found, &exact, 0.015e-3, 0.001);
    }
    body_free(&body);
}

static void lesions_need_not_touch_the_probe(void **state) {
    (void)state;
    const struct rfl_extent exact = {
        .radius = 4e-3, .length = 2e-3, .volume = 2 * M_PI * M_PI * 3e-3 * 1e-6};
    struct body body = body_create(RFL_NEEDLE, fine, ring);
    for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
        struct rfl_extent found = measure(&body, c);
        check_extent(&found, &exact, 0.001e-3, 0.003);
    }
    body_free(&body);
}

static void sizes_converge(void **state) {
    (void)state;
    depth = 2e-3;
    const struct rfl_extent exact = extent_around_tip();
    double error[3][2];
    for (int k = 0; k < 3; k++) {
        const struct rfl_grid_size size = {.first = usual.first / (1 << k),
                                           .growth = usual.growth / (1 << k),
                                           .reach = usual.reach};
        struct body body = body_create(RFL_NEEDLE, size, around_tip);
        struct rfl_extent found = measure(&body, RFL_ISOTHERM);
        check_extent(&found, &exact, 0.001e-3, 0.003);
        error[k][0] = fabs(found.volume / exact.volume - 1);
        error[k][1] = fabs(found.length - exact.length);
        body_free(&body);
    }
    for (int k = 0; k < 2; k++)
        assert_true(error[2][k] < error[0][k] / 8);
}

/* Whatever the shape: round the tip, on a part of it, in one piece, in two, thinner than a cell. */
static void sizes_are_the_outlines(void **state) {
    (void)state;
    static const double H = 1e-3, R = 2e-3, thin = 0.15e-3;
    const struct {
        solid_fn solid;
        double radius, bottom, top, volume; /* of the solid itself */
        double allowed, allowed_part;       /* with fine cells, m; of the volume */
    } cases[] = {
        {on_the_side, a + H, 2e-3, 4e-3, 2 * M_PI * (a * M_PI * H * H / 2 + 2 * H * H * H / 3),
         1e-6, 1e-3},
        {on_the_end, 0.5e-3, -0.5e-3, 0, 2 * M_PI / 3 * pow(0.5e-3, 3), 1e-6, 1e-3},
        {ball_ahead, H, -4e-3, -2e-3, 4 * M_PI / 3 * pow(H, 3), 1e-6, 1e-3},
        {two_balls, H, -7.5e-3, -2.5e-3, 8 * M_PI / 3 * pow(H, 3), 1e-6, 1e-3},
        {disc_ahead, R, -3e-3 - thin, -3e-3 + thin, 4 * M_PI / 3 * R * R * thin, 0.3e-3,
         0.12}, /* its rim */
        {ring, 4e-3, L / 2 - H, L / 2 + H, 2 * M_PI * M_PI * 3e-3 * H * H, 1e-6, 1e-3},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
            struct body body = body_create(RFL_NEEDLE, fine, cases[k].solid);
            struct body coarse = body_create(RFL_NEEDLE, usual, cases[k].solid);
            const struct rfl_extent found = measure(&body, c);
            check_against_outline(body.grid, body.damage, c);
            check_against_outline(coarse.grid, coarse.damage, c);
            assert_near(found.radius, cases[k].radius, cases[k].allowed);
            assert_near(found.length, cases[k].top - cases[k].bottom, cases[k].allowed);
            assert_near(found.distal_extension, fmax(-cases[k].bottom, 0), cases[k].allowed);
            assert_near(found.volume / cases[k].volume, 1, cases[k].allowed_part);
            body_free(&coarse);
            body_free(&body);
        }
}

static void balls_and_discs_have_their_sizes(void **state) {
    (void)state;
    const double sphere = 4 * M_PI / 3 * (27e-9 - pow(a, 3));
    for (enum rfl_shape shape = RFL_SPHERE; shape <= RFL_CYLINDER; shape++) {
        const struct rfl_extent exact = {.radius = 3e-3,
                                         .volume = shape == RFL_SPHERE ? sphere : 0};
        struct body body = body_create(shape, usual, ball);
        for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
            struct rfl_extent found = measure(&body, c);
            check_extent(&found, &exact, 0.001e-3, 0.001);
            struct rfl_outline outline = trace(&body, c);
            assert_int_equal(outline.count, 0); /* the radius says it all */
            assert_near(
                rfl_lesion_margin(shape, &found, &outline, (struct rfl_point){4e-3, 0, 0}, false),
                -1e-3, 5e-6);
            assert_near(
                rfl_lesion_margin(shape, &found, &outline, (struct rfl_point){1e-3, 0, 0}, true),
                2e-3, 5e-6);
            rfl_outline_free(&outline);
        }
        body_free(&body);
    }
}

static void no_lesion_has_no_size(void **state) {
    (void)state;
    for (enum rfl_shape shape = RFL_SPHERE; shape <= RFL_NEEDLE; shape++) {
        struct body body = body_create(shape, usual, nowhere);
        for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
            struct rfl_extent found = measure(&body, c);
            struct rfl_outline outline = trace(&body, c);
            assert_true(found.radius == 0 && found.length == 0 && found.volume == 0);
            assert_true(found.distal_extension == 0 && found.proximal_extension == 0);
            assert_false(found.reaches_edge);
            assert_int_equal(outline.count, 0);
            double margin =
                rfl_lesion_margin(shape, &found, &outline, (struct rfl_point){3e-3, 0, 0}, false);
            assert_true(isinf(margin) && margin < 0);
            rfl_outline_free(&outline);
        }
        body_free(&body);
    }
}

static void lesions_may_reach_the_edge(void **state) {
    (void)state;
    for (enum rfl_shape shape = RFL_SPHERE; shape <= RFL_NEEDLE; shape++) {
        struct body body = body_create(shape, usual, everywhere);
        for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++)
            assert_true(measure(&body, c).reaches_edge);
        body_free(&body);
    }
}

/* Damage where warmth w above the onset was reached at a pace that falls as C + w: the integral of
 * rate(u) / (C + u), 1 where that would be ln(1 + w / C) at the onset's rate. */
static double damage_at_pace(const struct rfl_kinetics *kinetics, double onset, double c,
                             double w) {
    enum { SLICES = 2000 };
    double end = log1p(w / c), sum = 0;
    for (size_t k = 0; k < SLICES; k++)
        sum += rfl_arrhenius_rate(kinetics, onset + c * expm1(end * ((double)k + 0.5) / SLICES));
    return sum * end / SLICES / rfl_arrhenius_rate(kinetics, onset);
}

/* Damage that ends at its onset reaches 1 within a hundredth of a millimetre of the onset's
 * isotherm, or further in; nothing is beyond it. */
static void damage_ends_at_its_onset(void **state) {
    (void)state;
    depth = 2e-3;
    static const double constants[] = {0.05, 0.5};
    for (size_t k = 0; k < sizeof constants / sizeof *constants; k++) {
        struct body body = body_create(RFL_NEEDLE, usual, around_tip);
        const struct rfl_kinetics *kinetics = &body.damage->criteria.kinetics;
        const double onset = body.damage->criteria.arrhenius_onset;
        for (size_t i = 0; i < body.damage->points; i++) {
            double warmth = body.damage->peak[i] - onset;
            body.damage->omega[i] =
                warmth > 0 ? damage_at_pace(kinetics, onset, constants[k], warmth) : 0;
        }
        double low = 0, high = 10;
        while (high - low > 1e-9) {
            double middle = (low + high) / 2;
            *(damage_at_pace(kinetics, onset, constants[k], middle) < 1 ? &low : &high) = middle;
        }
        double edge = 43 + low; /* degC */
        double further = -2e-3 * log1p((edge - 50) / 20);
        struct rfl_extent found = measure(&body, RFL_ARRHENIUS);
        assert_near(found.radius, a + depth + further, 0.002e-3);
        assert_near(found.distal_extension, depth + further, 0.002e-3);
        body_free(&body);
    }
}

/* Damage after a short peak falls off more slowly than any pace of warming explains.
 * As all tissue is warmer, by a hundredth of a kelvin at a time, its lesion is larger, or by a
 * thousandth of a cell smaller at most; also where nodes beside it come above the onset. */
static void warmer_lesions_are_larger(void **state) {
    (void)state;
    depth = 2e-3;
    static const struct rfl_grid_size coarse = {.first = 0.1e-3, .growth = 0.2, .reach = 30e-3};
    struct body body = body_create(RFL_NEEDLE, coarse, around_tip);
    double before[2] = {0}, most = 0;
    for (int step = 0; step < 800; step++) {
        const double onset = body.damage->criteria.arrhenius_onset;
        for (size_t i = 0; i < body.damage->points; i++) {
            body.damage->peak[i] += step ? 0.01 : 0;
            const double warmth = body.damage->peak[i] - onset;
            body.damage->omega[i] = warmth > 0 ? 2 * expm1(warmth / 6) : 0;
        }
        const struct rfl_extent now = measure(&body, RFL_ARRHENIUS);
        most = fmax(most, fmax(before[0] - now.radius, before[1] - now.length));
        before[0] = now.radius;
        before[1] = now.length;
    }
    print_message("# a lesion of warmer tissue is smaller by at most %.2g um\n", 1e6 * most);
    assert_true(most < 0.5e-6); /* cells there are 0.5 mm long */
    body_free(&body);
}

/* A ball that is suddenly hot and stays so: warmth of a point at its distance, as a part of the
 * surface's (Carslaw & Jaeger 1959, sec. 9.10). */
static double around_hot_ball(double distance, double time) {
    const double D = 1.3e-7;
    return a / (a + distance) * erfc(distance / (2 * sqrt(D * time)));
}

static double damage_around_hot_ball(double distance, double time, double body, double rise,
                                     const struct rfl_criteria *criteria) {
    enum { SLICES = 4000 };
    double sum = 0;
    for (size_t k = 0; k < SLICES; k++) {
        const double T = body + rise * around_hot_ball(distance, time * ((double)k + 0.5) / SLICES);
        if (T >= criteria->arrhenius_onset)
            sum += rfl_arrhenius_rate(&criteria->kinetics, T);
    }
    return sum * time / SLICES;
}

/* After some milliseconds only the hot surface itself is above the onset. The lesion is thinner
 * than the first cell, and does not reach as far as the onset: to a tenth of that cell's half. */
static void first_damage_is_thin(void **state) {
    (void)state;
    struct body body = body_create(RFL_SPHERE, usual, everywhere);
    const struct rfl_criteria *criteria = &body.damage->criteria;
    const double resting = 37 + RFL_CELSIUS, rise = 56, time = 3e-3;
    for (size_t i = 0; i < body.damage->points; i++) {
        const size_t cells = body.grid->layout.cells;
        const double distance =
            i < cells ? hypot(rfl_grid_place(body.grid, i).x, rfl_grid_place(body.grid, i).z) - a
                      : 0;
        body.damage->peak[i] = resting + rise * around_hot_ball(distance, time);
        body.damage->omega[i] = damage_around_hot_ball(distance, time, resting, rise, criteria);
    }
    assert_true(body.damage->omega[body.grid->patches[0].cell] == 0);
    double low = 0, high = 0.1e-3;
    while (high - low > 1e-9) {
        const double middle = (low + high) / 2;
        const bool in = damage_around_hot_ball(middle, time, resting, rise, criteria) >= 1;
        *(in ? &low : &high) = middle;
    }
    print_message("# thin lesion: %.2f um, to be %.2f um\n",
                  1e6 * (measure(&body, RFL_ARRHENIUS).radius - a), 1e6 * low);
    assert_near(measure(&body, RFL_ARRHENIUS).radius, a + low, usual.first / 20);
    body_free(&body);
}

static void values_and_thresholds(void **state) {
    (void)state;
    struct body body = body_create(RFL_SPHERE, usual, ball);
    body.damage->peak[3] = 330;
    body.damage->omega[3] = 0.7;
    body.damage->cem43[3] = 60;
    assert_true(rfl_lesion_value(body.damage, RFL_ISOTHERM, 3) == 330);
    assert_true(rfl_lesion_value(body.damage, RFL_ARRHENIUS, 3) == 0.7);
    assert_true(rfl_lesion_value(body.damage, RFL_CEM43, 3) == 60);
    body.damage->held[3] = 320;
    assert_true(rfl_lesion_value(body.damage, RFL_TIME_ABOVE, 3) == 320);
    assert_true(rfl_lesion_threshold(body.damage, RFL_TIME_ABOVE) == 55 + RFL_CELSIUS);
    assert_true(rfl_lesion_threshold(body.damage, RFL_ISOTHERM) == 50 + RFL_CELSIUS);
    assert_true(rfl_lesion_threshold(body.damage, RFL_ARRHENIUS) == 1);
    assert_true(rfl_lesion_threshold(body.damage, RFL_CEM43) == 240 * 60);
    body_free(&body);
}

/* --- outlines --- */

/* All vertices lie on the solid's surface, and follow one another without a gap. */
static void check_outline(const struct rfl_outline *outline, solid_fn solid, double allowed) {
    assert_true(outline->count > 20);
    for (size_t k = 0; k < outline->count; k++) {
        assert_near(solid(outline->radius[k], outline->height[k]), 0, allowed);
        if (k)
            assert_true(hypot(outline->radius[k] - outline->radius[k - 1],
                              outline->height[k] - outline->height[k - 1]) < 1e-3);
    }
}

static void outlines_run_from_axis_to_shaft(void **state) {
    (void)state;
    depth = 2e-3;
    struct body body = body_create(RFL_NEEDLE, usual, around_tip);
    for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
        struct rfl_outline outline = trace(&body, c);
        check_outline(&outline, around_tip, 0.01e-3);
        size_t last = outline.count - 1;
        size_t low = outline.height[0] < outline.height[last] ? 0 : last;
        assert_true(outline.radius[low] == 0);
        assert_near(outline.height[low], -depth, 0.01e-3);
        assert_true(outline.radius[last - low] == a);
        assert_near(outline.height[last - low], L + depth, 0.02e-3);
        rfl_outline_free(&outline);
        assert_int_equal(outline.count, 0);
    }
    body_free(&body);
}

static void outlines_of_rings_close(void **state) {
    (void)state;
    struct body body = body_create(RFL_NEEDLE, fine, ring);
    struct rfl_outline outline = trace(&body, RFL_ISOTHERM);
    size_t last = outline.count - 1;
    check_outline(&outline, ring, 0.02e-3);
    assert_true(outline.radius[0] == outline.radius[last]);
    assert_true(outline.height[0] == outline.height[last]);
    rfl_outline_free(&outline);
    body_free(&body);
}

/* Two rings, one above the other. */
static double two_rings(double r, double z) {
    return 1e-3 - hypot(r - 3e-3, fabs(z - L / 2) - 2e-3);
}

static void outlines_part_where_lesions_do(void **state) {
    (void)state;
    struct body body = body_create(RFL_NEEDLE, fine, two_rings);
    struct rfl_outline outline = trace(&body, RFL_ISOTHERM);
    size_t gaps = 0;
    for (size_t k = 0; k < outline.count; k++)
        if (isnan(outline.radius[k])) {
            assert_true(isnan(outline.height[k]));
            gaps++;
        } else
            assert_near(two_rings(outline.radius[k], outline.height[k]), 0, 0.03e-3);
    assert_int_equal(gaps, 1);
    struct rfl_extent extent = measure(&body, RFL_ISOTHERM);
    /* Half-way between both, whose nearest points are 1 mm off: no line spans the gap. */
    double margin =
        rfl_lesion_margin(RFL_NEEDLE, &extent, &outline, (struct rfl_point){3e-3, 0, L / 2}, false);
    assert_near(margin, -1e-3, 0.05e-3);
    rfl_outline_free(&outline);
    body_free(&body);
}

/* Pieces of the outline where two nodes across from each other on a face are 10 K above the
 * isotherm, and the face's others so far from it, K. */
static size_t count_pieces(double others) {
    struct body body = body_create(RFL_NEEDLE, usual, nowhere);
    const struct rfl_layout *layout = &body.grid->layout;
    const size_t corner = layout->n[0] / 2 + layout->n[1] / 2 * layout->stride[1];
    const size_t beyond = corner + layout->stride[1];
    double *peak = body.damage->peak;
    peak[corner] = peak[beyond + 1] = 60 + RFL_CELSIUS;
    peak[corner + 1] = peak[beyond] = 50 + others + RFL_CELSIUS;
    struct rfl_outline outline = trace(&body, RFL_ISOTHERM);
    size_t pieces = outline.count > 0;
    for (size_t k = 0; k < outline.count; k++)
        if (isnan(outline.radius[k]))
            pieces++;
    rfl_outline_free(&outline);
    body_free(&body);
    return pieces;
}

/* On a hyperbola's saddle, which a face is, (10 K)(10 K) - x^2 says whether they are one: pieces
 * that overlap are not. */
static void corners_that_meet_are_one(void **state) {
    (void)state;
    assert_int_equal(count_pieces(-0.1), 1);
    assert_int_equal(count_pieces(-5), 1);
    assert_int_equal(count_pieces(-20), 2);
    assert_int_equal(count_pieces(5), 1);
}

static void margins_are_distances_to_the_outline(void **state) {
    (void)state;
    depth = 2e-3;
    static const double points[][2] = {{1e-3, 5e-3}, {2e-3, 1e-3},  {2.4e-3, 9e-3},
                                       {5e-3, 5e-3}, {4e-3, -3e-3}, {2e-3, 14e-3},
                                       {0, -1.5e-3}, {0, -4e-3},    {0.7e-3, 11e-3}};
    struct body body = body_create(RFL_NEEDLE, usual, around_tip);
    struct rfl_outline outline = trace(&body, RFL_ISOTHERM);
    struct rfl_extent extent = measure(&body, RFL_ISOTHERM);
    for (size_t k = 0; k < sizeof points / sizeof *points; k++) {
        const double *at = points[k], exact = around_tip(at[0], at[1]), turn = 0.7 * (double)k;
        const struct rfl_point place = {at[0] * cos(turn), at[0] * sin(turn), at[1]};
        double found = rfl_lesion_margin(RFL_NEEDLE, &extent, &outline, place, exact > 0);
        assert_near(found, exact, 0.02e-3);
    }
    rfl_outline_free(&outline);
    body_free(&body);
}

/* --- nerves --- */

/* Length of a nerve inside a body by a criterion. */
static double length_inside(const struct body *body, const struct rfl_nerve *nerve,
                            enum rfl_criterion criterion) {
    struct rfl_track *track = rfl_track_create(body->grid, nerve, NULL);
    assert_non_null(track);
    double length = rfl_track_length(track, body->damage, criterion);
    assert_int_equal(length > 0, rfl_track_reached(track, body->damage, criterion));
    rfl_track_free(track);
    return length;
}

/* The same of the solid itself, point by point. */
static double exact_length(const struct rfl_nerve *nerve, solid_fn solid) {
    const double step = 0.01e-3, thick = nerve->diameter / 2, alpha = nerve->angle;
    double length = 0;
    for (double s = -nerve->length / 2 + step / 2; s < nerve->length / 2; s += step) {
        bool inside = true;
        for (int k = 0; k < 360 && inside; k++) {
            double psi = k * M_PI / 180;
            double x = nerve->radius + thick * cos(psi);
            double y = s * sin(alpha) + thick * sin(psi) * cos(alpha);
            double z = nerve->height + s * cos(alpha) - thick * sin(psi) * sin(alpha);
            inside = solid(hypot(x, y), z) >= 0;
        }
        length += inside ? step : 0;
    }
    return length;
}

/* Chords of a ball, and of a disc at an angle to its axis; along the axis all or nothing. */
static void nerves_through_balls_and_discs_have_their_lengths(void **state) {
    (void)state;
    const double edge = 3e-3, length = 30e-3, thin = 1e-6, half = M_PI / 2;
    const struct {
        enum rfl_shape shape;
        double radius, diameter, angle, exact;
    } cases[] = {
        {RFL_SPHERE, 1e-3, thin, half, 2 * sqrt(edge * edge - 1e-6)},
        {RFL_SPHERE, 2e-3, 1e-3, half, 2 * sqrt(edge * edge - 2.5e-3 * 2.5e-3)},
        {RFL_SPHERE, 2.9e-3, 0.18e-3, half, 2 * sqrt(edge * edge - 2.99e-3 * 2.99e-3)},
        {RFL_SPHERE, 2.9e-3, 0.21e-3, half, 0},
        {RFL_CYLINDER, 2e-3, 1e-3, half, 2 * sqrt(edge * edge - 2.5e-3 * 2.5e-3)},
        {RFL_CYLINDER, 2e-3, thin, M_PI / 6, 4 * sqrt(edge * edge - 2e-3 * 2e-3)},
        {RFL_CYLINDER, 2e-3, thin, 1e-3, length},
        {RFL_CYLINDER, 2e-3, 1e-3, 0, length},
        {RFL_CYLINDER, 2e-3, 2.01e-3, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct rfl_nerve nerve = {.radius = cases[i].radius,
                                        .diameter = cases[i].diameter,
                                        .angle = cases[i].angle,
                                        .length = length};
        struct body body = body_create(cases[i].shape, fine, ball);
        for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++)
            assert_near(length_inside(&body, &nerve, c), cases[i].exact, 0.01e-3);
        body_free(&body);
    }
}

static void nerves_beside_a_needle_have_their_lengths(void **state) {
    (void)state;
    const struct rfl_nerve nerves[] = {
        {.radius = 2e-3, .height = 5e-3, .diameter = 1e-3, .angle = 0, .length = 40e-3},
        {.radius = 2e-3, .height = 5e-3, .diameter = 1e-3, .angle = 0, .length = 6e-3},
        {.radius = 2e-3, .height = 5e-3, .diameter = 1e-3, .angle = M_PI_2, .length = 40e-3},
        {.radius = 1e-3, .height = 9e-3, .diameter = 0.5e-3, .angle = M_PI_2, .length = 40e-3},
        {.radius = 2e-3, .height = 2e-3, .diameter = 1e-3, .angle = M_PI_4, .length = 40e-3},
        {.radius = 2.5e-3, .height = 5e-3, .diameter = 2e-3, .angle = 0.4, .length = 40e-3},
        {.radius = 0, .height = -1.5e-3, .diameter = 1e-3, .angle = M_PI_2, .length = 40e-3},
        {.radius = 3.6e-3, .height = 5e-3, .diameter = 1e-3, .angle = 0, .length = 40e-3},
    };
    struct body body = body_create(RFL_NEEDLE, fine, ellipsoid);
    struct body coarse = body_create(RFL_NEEDLE, usual, ellipsoid);
    for (size_t i = 0; i < sizeof nerves / sizeof *nerves; i++)
        for (enum rfl_criterion c = 0; c < RFL_CRITERIA; c++) {
            double exact = exact_length(&nerves[i], ellipsoid);
            assert_near(length_inside(&body, &nerves[i], c), exact, 0.02e-3);
            assert_near(length_inside(&coarse, &nerves[i], c), exact, 0.1e-3);
        }
    body_free(&coarse);
    body_free(&body);
}

/* A rim is a circle round the nerve's axis, which passes the probe's at its radius and height, in a
 * plane at a right angle to it. */
static void points_of_a_nerve_lie_round_its_axis(void **state) {
    (void)state;
    for (double angle = -1.5; angle < 1.6; angle += 0.25) {
        const struct rfl_nerve nerve = {
            .radius = 3e-3, .height = 5e-3, .angle = angle, .diameter = 1.2e-3, .length = 20e-3};
        const double along = 4e-3, up = cos(angle), sideways = sin(angle);
        for (size_t k = 0; k < RFL_NERVE_POINTS; k++) {
            const struct rfl_point at = rfl_nerve_point(&nerve, along, k);
            const double x = at.x - nerve.radius, y = at.y, z = at.z - nerve.height;
            const double from_axis = hypot(hypot(x, y - along * sideways), z - along * up);
            assert_near(y * sideways + z * up, along, 1e-15);
            assert_near(from_axis, k ? nerve.diameter / 2 : 0, 1e-15);
        }
        const struct rfl_point first = rfl_nerve_point(&nerve, along, 1);
        assert_near(first.x, nerve.radius + nerve.diameter / 2, 1e-15); /* the outermost */
    }
}

/* A parallel nerve leaves the lesion where its outline comes to that radius. */
static void nerves_agree_with_the_outline(void **state) {
    (void)state;
    depth = 3e-3;
    struct body body = body_create(RFL_NEEDLE, fine, around_tip);
    struct rfl_outline outline = trace(&body, RFL_ISOTHERM);
    const struct rfl_nerve nerve = {
        .radius = 2.4e-3, .height = 5e-3, .diameter = 1e-6, .length = 40e-3};
    double low = INFINITY, high = -INFINITY;
    for (size_t k = 0; k + 1 < outline.count; k++) {
        double r0 = outline.radius[k], r1 = outline.radius[k + 1];
        if (!((r0 - nerve.radius) * (r1 - nerve.radius) <= 0))
            continue;
        double z = outline.height[k] +
                   (outline.height[k + 1] - outline.height[k]) * (nerve.radius - r0) / (r1 - r0);
        low = fmin(low, z);
        high = fmax(high, z);
    }
    assert_near(length_inside(&body, &nerve, RFL_ISOTHERM), high - low, 0.01e-3);
    assert_near(high - low, L + 2 * sqrt(pow(depth, 2) - pow(nerve.radius - a, 2)), 0.01e-3);
    rfl_outline_free(&outline);
    body_free(&body);
}

static void nerves_have_margins(void **state) {
    (void)state;
    struct body body = body_create(RFL_SPHERE, fine, ball);
    const struct {
        double radius, diameter, whole, any;
        bool touched;
    } cases[] = {{2e-3, 1e-3, 0.5e-3, 1.5e-3, true},
                 {2.8e-3, 1e-3, -0.3e-3, 0.7e-3, true},
                 {4e-3, 1e-3, -1.5e-3, -0.5e-3, false}};
    struct rfl_extent extent = measure(&body, RFL_ISOTHERM), none = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct rfl_nerve nerve = {.radius = cases[i].radius,
                                        .diameter = cases[i].diameter,
                                        .angle = M_PI_2,
                                        .length = 20e-3};
        struct rfl_track *track = rfl_track_create(body.grid, &nerve, NULL);
        struct rfl_margins found =
            rfl_track_margins(track, body.damage, RFL_ISOTHERM, &extent, NULL);
        assert_near(found.whole, cases[i].whole, 0.005e-3);
        assert_near(found.any, cases[i].any, 0.005e-3);
        assert_int_equal(rfl_track_touched(track, body.damage, RFL_ISOTHERM), cases[i].touched);
        found = rfl_track_margins(track, body.damage, RFL_ISOTHERM, &none, NULL);
        assert_true(found.whole == -INFINITY && found.any == -INFINITY);
        rfl_track_free(track);
    }
    body_free(&body);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lesions_around_the_tip_have_their_sizes),
        cmocka_unit_test(lesions_may_hug_the_tip),
        cmocka_unit_test(ellipsoids_have_their_sizes),
        cmocka_unit_test(lesions_need_not_touch_the_probe),
        cmocka_unit_test(sizes_converge),
        cmocka_unit_test(sizes_are_the_outlines),
        cmocka_unit_test(balls_and_discs_have_their_sizes),
        cmocka_unit_test(no_lesion_has_no_size),
        cmocka_unit_test(lesions_may_reach_the_edge),
        cmocka_unit_test(damage_ends_at_its_onset),
        cmocka_unit_test(warmer_lesions_are_larger),
        cmocka_unit_test(first_damage_is_thin),
        cmocka_unit_test(values_and_thresholds),
        cmocka_unit_test(outlines_run_from_axis_to_shaft),
        cmocka_unit_test(outlines_of_rings_close),
        cmocka_unit_test(outlines_part_where_lesions_do),
        cmocka_unit_test(corners_that_meet_are_one),
        cmocka_unit_test(margins_are_distances_to_the_outline),
        cmocka_unit_test(nerves_through_balls_and_discs_have_their_lengths),
        cmocka_unit_test(nerves_beside_a_needle_have_their_lengths),
        cmocka_unit_test(points_of_a_nerve_lie_round_its_axis),
        cmocka_unit_test(nerves_agree_with_the_outline),
        cmocka_unit_test(nerves_have_margins),
    };
    if (rfl_library_init(NULL)) /* no root is no reason to end */
        return 1;
    return cmocka_run_group_tests_name("lesion", tests, NULL, NULL);
}
