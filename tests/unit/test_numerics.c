/* Numerics: layouts, the linear solver against GSL's dense algebra, the stepper against closed
 * forms.
 * Door: quick.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_rng.h>
#include <stdlib.h>
#include <string.h>

#include "near.h"
#include "rflesion/numerics.h"
#include "../../sim/numerics/multigrid.h"
#include "../../sim/numerics/stepper.h"

/* --- layout --- */

static void layout_counts_cells(void **state) {
    (void)state;
    struct rfl_layout layout = rfl_layout_make(3, (const size_t[RFL_AXES]){4, 5, 6});
    assert_int_equal(layout.cells, 4 * 5 * 6);
    assert_int_equal(layout.stride[0], 1);
    assert_int_equal(layout.stride[1], 4);
    assert_int_equal(layout.stride[2], 4 * 5);
    layout = rfl_layout_make(
        1, (const size_t[RFL_AXES]){7, 99, 99}); /* axes beyond the first are none */
    assert_int_equal(layout.axes, 1);
    assert_int_equal(layout.cells, 7);
    assert_int_equal(layout.n[1], 1);
    assert_int_equal(layout.n[2], 1);
}

/* --- linear systems --- */

/* A system with its solver. */
struct problem {
    struct rfl_layout layout;
    struct rfl_multigrid *solver;
    double *diagonal, *g[RFL_AXES], *b, *x;
};

static struct problem problem_create(size_t axes, const size_t n[RFL_AXES]) {
    struct problem problem = {.layout = rfl_layout_make(axes, n)};
    double **arrays[] = {&problem.diagonal, &problem.b,    &problem.x,
                         &problem.g[0],     &problem.g[1], &problem.g[2]};
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++)
        assert_non_null(*arrays[k] = calloc(problem.layout.cells, sizeof(double)));
    assert_non_null(problem.solver = rfl_multigrid_create(&problem.layout, NULL));
    return problem;
}

static void problem_free(struct problem *problem) {
    double *arrays[] = {problem->diagonal, problem->b,    problem->x,
                        problem->g[0],     problem->g[1], problem->g[2]};
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++)
        free(arrays[k]);
    rfl_multigrid_free(problem->solver);
}

static size_t place(const struct problem *problem, size_t cell, size_t axis) {
    return cell / problem->layout.stride[axis] % problem->layout.n[axis];
}

/* Is there a face between a cell and the next one along an axis? */
static bool has_face(const struct problem *problem, size_t cell, size_t axis) {
    return axis < problem->layout.axes && place(problem, cell, axis) + 1 < problem->layout.n[axis];
}

/* Cells in one corner are decoupled, as a probe's body is. */
static bool is_body(const struct problem *problem, size_t cell) {
    bool body = problem->layout.axes > 1;
    for (size_t d = 0; d < problem->layout.axes; d++)
        body = body && 3 * place(problem, cell, d) < problem->layout.n[d];
    return body;
}

enum mass { WITH_MASS, WITHOUT_MASS };

/* Conductances at random over `decades`, what lies beyond the faces' ends filled with nonsense, and
 * a random right-hand side. Without mass, only the last cell is held. */
static void fill_at_random(struct problem *problem, double decades, enum mass mass,
                           unsigned long seed) {
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(random, seed);
    const size_t cells = problem->layout.cells;
    for (size_t i = 0; i < cells; i++) {
        for (size_t d = 0; d < problem->layout.axes; d++) {
            size_t next = i + problem->layout.stride[d];
            double g = pow(10, decades * (gsl_rng_uniform(random) - 0.5));
            bool face = has_face(problem, i, d);
            bool closed = face && (is_body(problem, i) || is_body(problem, next));
            problem->g[d][i] = !face ? 1e3 : closed ? 0 : g;
        }
        double held = is_body(problem, i) || i + 1 == cells ? 1 : 0;
        problem->diagonal[i] = mass == WITH_MASS ? 0.1 + gsl_rng_uniform(random) : held;
        problem->b[i] = gsl_rng_uniform(random) - 0.5;
    }
    gsl_rng_free(random);
    assert_int_equal(rfl_multigrid_set(problem->solver, problem->diagonal, problem->g, NULL),
                     RFL_OK);
}

/* |b - A x| / |b|, with A written out from the definition. */
static double residual(const struct problem *problem) {
    double sum = 0, whole = 0;
    for (size_t i = 0; i < problem->layout.cells; i++) {
        double rest = problem->b[i] - problem->diagonal[i] * problem->x[i];
        for (size_t d = 0; d < problem->layout.axes; d++) {
            size_t s = problem->layout.stride[d];
            if (has_face(problem, i, d))
                rest -= problem->g[d][i] * (problem->x[i] - problem->x[i + s]);
            if (place(problem, i, d) > 0)
                rest -= problem->g[d][i - s] * (problem->x[i] - problem->x[i - s]);
        }
        sum += rest * rest;
        whole += problem->b[i] * problem->b[i];
    }
    return sqrt(sum / whole);
}

static gsl_matrix *dense_matrix(const struct problem *problem) {
    gsl_matrix *A = gsl_matrix_calloc(problem->layout.cells, problem->layout.cells);
    for (size_t i = 0; i < problem->layout.cells; i++) {
        *gsl_matrix_ptr(A, i, i) += problem->diagonal[i];
        for (size_t d = 0; d < problem->layout.axes; d++) {
            size_t j = i + problem->layout.stride[d];
            if (!has_face(problem, i, d))
                continue;
            *gsl_matrix_ptr(A, i, i) += problem->g[d][i];
            *gsl_matrix_ptr(A, j, j) += problem->g[d][i];
            gsl_matrix_set(A, i, j, -problem->g[d][i]);
            gsl_matrix_set(A, j, i, -problem->g[d][i]);
        }
    }
    return A;
}

/* Largest difference to GSL's Cholesky solution, relative to its largest value. */
static double error_against_dense(const struct problem *problem) {
    const size_t cells = problem->layout.cells;
    gsl_matrix *A = dense_matrix(problem);
    gsl_vector_const_view b = gsl_vector_const_view_array(problem->b, cells);
    gsl_vector *x = gsl_vector_alloc(cells);
    assert_int_equal(gsl_linalg_cholesky_decomp1(A), 0);
    assert_int_equal(gsl_linalg_cholesky_solve(A, &b.vector, x), 0);
    double worst = 0, largest = 0;
    for (size_t i = 0; i < cells; i++) {
        worst = fmax(worst, fabs(problem->x[i] - gsl_vector_get(x, i)));
        largest = fmax(largest, fabs(gsl_vector_get(x, i)));
    }
    gsl_matrix_free(A);
    gsl_vector_free(x);
    return worst / largest;
}

static void solver_agrees_with_dense_algebra(void **state) {
    (void)state;
    static const struct {
        size_t axes, n[RFL_AXES];
    } grids[] = {
        {1, {1}},       {1, {2}},       {1, {40}},      {2, {1, 9}},  {2, {9, 1}},
        {2, {2, 2}},    {2, {13, 8}},   {2, {16, 17}},  {2, {3, 31}}, {3, {1, 1, 7}},
        {3, {3, 4, 5}}, {3, {8, 7, 6}}, {3, {5, 1, 6}},
    };
    for (size_t k = 0; k < sizeof grids / sizeof *grids; k++)
        for (enum mass mass = WITH_MASS; mass <= WITHOUT_MASS; mass++) {
            struct problem problem = problem_create(grids[k].axes, grids[k].n);
            fill_at_random(&problem, 6, mass, 1 + k);
            assert_int_equal(
                rfl_multigrid_solve(problem.solver, problem.b, problem.x, 1e-12, NULL, NULL),
                RFL_OK);
            assert_near(error_against_dense(&problem), 0, 1e-9);
            problem_free(&problem);
        }
}

static void residual_is_below_the_tolerance(void **state) {
    (void)state;
    struct problem problem = problem_create(2, (const size_t[RFL_AXES]){40, 30});
    fill_at_random(&problem, 2, WITH_MASS, 5);
    for (double tolerance = 0.1; tolerance > 1e-13; tolerance /= 10) {
        size_t iterations = 3;
        assert_int_equal(
            rfl_multigrid_solve(problem.solver, problem.b, problem.x, tolerance, &iterations, NULL),
            RFL_OK);
        assert_true(residual(&problem) <= tolerance * (1 + 1e-3));
        assert_true(iterations > 3); /* added to what was there */
    }
    problem_free(&problem);
}

/*
 * One iteration gives a multiple of M b, M the preconditioner. The unknown factors cancel in
 * M_ij M_jk M_ki = M_ik M_kj M_ji, which holds for symmetric M.
 */
static void preconditioner_is_symmetric(void **state) {
    (void)state;
    const size_t at[3] = {7, 30, 59};
    struct problem problem = problem_create(2, (const size_t[RFL_AXES]){9, 8});
    fill_at_random(&problem, 1, WITH_MASS, 3);
    double M[3][3];
    for (size_t i = 0; i < 3; i++) {
        size_t iterations = 0;
        for (size_t k = 0; k < problem.layout.cells; k++)
            problem.b[k] = k == at[i];
        assert_int_equal(
            rfl_multigrid_solve(problem.solver, problem.b, problem.x, 0.5, &iterations, NULL), 0);
        assert_int_equal(iterations, 1);
        for (size_t j = 0; j < 3; j++)
            M[i][j] = problem.x[at[j]];
    }
    double one_way = M[0][1] * M[1][2] * M[2][0], other_way = M[0][2] * M[2][1] * M[1][0];
    assert_true(fabs(one_way) > 0);
    assert_near(one_way / other_way, 1, 1e-10);
    problem_free(&problem);
}

/* Edge k of n that grade from fine to 1,000 times as coarse, whatever n. */
static double graded_edge(size_t k, size_t n) {
    return pow(1000, (double)k / (double)n);
}

/* Conduction on a square of n x n cells that grade along both axes, held at one side; layers
 * across the second axis conduct `contrast` times as well as those between them. */
static void fill_graded(struct problem *problem, size_t n, double mass, double contrast) {
    for (size_t i = 0; i < problem->layout.cells; i++) {
        double width[2], gap[2];
        for (size_t d = 0; d < 2; d++) {
            size_t k = place(problem, i, d);
            width[d] = graded_edge(k + 1, n) - graded_edge(k, n);
            gap[d] = (graded_edge(k + 2, n) - graded_edge(k, n)) / 2;
        }
        double k = 5 * place(problem, i, 1) / n % 2 ? contrast : 1;
        problem->g[0][i] = k * width[1] / gap[0];
        problem->g[1][i] = k * width[0] / gap[1];
        bool held = place(problem, i, 0) == 0;
        problem->diagonal[i] = mass * width[0] * width[1] + (held ? 2 * width[1] / width[0] : 0);
        problem->b[i] = i % 7 == 3;
    }
    assert_int_equal(rfl_multigrid_set(problem->solver, problem->diagonal, problem->g, NULL),
                     RFL_OK);
}

static void iterations_do_not_grow(void **state) {
    (void)state;
    static const struct {
        double mass, contrast;
    } cases[] = {{0, 1}, {1e-4, 1}, {1, 1}, {0, 1e-3}, {0, 1e3}};
    for (size_t n = 32; n <= 256; n *= 2) {
        struct problem problem = problem_create(2, (const size_t[RFL_AXES]){n, n});
        for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
            size_t iterations = 0;
            fill_graded(&problem, n, cases[k].mass, cases[k].contrast);
            assert_int_equal(
                rfl_multigrid_solve(problem.solver, problem.b, problem.x, 1e-8, &iterations, NULL),
                RFL_OK);
            assert_true(iterations <= 12);
        }
        problem_free(&problem);
    }
}

/* Conduction in a box of n x n x n cells held at one side, `weak` times as strong along one axis as
 * along the two others. */
static void fill_box(struct problem *problem, size_t weak_axis, double weak, double mass) {
    for (size_t i = 0; i < problem->layout.cells; i++) {
        for (size_t d = 0; d < RFL_AXES; d++)
            problem->g[d][i] = d == weak_axis ? weak : 1;
        problem->diagonal[i] = mass + (place(problem, i, 0) == 0 ? 2 * problem->g[0][i] : 0);
        problem->b[i] = i % 7 == 3;
    }
    assert_int_equal(rfl_multigrid_set(problem->solver, problem->diagonal, problem->g, NULL),
                     RFL_OK);
}

/* Whichever axis is the weak one, and however weak. Larger boxes: test_boxes. */
static void a_weak_axis_does_no_harm(void **state) {
    (void)state;
    for (size_t n = 16; n <= 32; n += 16) {
        struct problem problem = problem_create(3, (const size_t[RFL_AXES]){n, n, n});
        for (size_t axis = 0; axis < RFL_AXES; axis++)
            for (double weak = 1; weak > 0.9e-4; weak /= 10)
                for (double mass = 0; mass < 2e-3; mass += 1e-3) {
                    size_t iterations = 0;
                    fill_box(&problem, axis, weak, mass);
                    assert_int_equal(rfl_multigrid_solve(problem.solver, problem.b, problem.x, 1e-6,
                                                         &iterations, NULL),
                                     RFL_OK);
                    assert_true(residual(&problem) <= 1.001e-6);
                    assert_true(iterations <= 10);
                }
        problem_free(&problem);
    }
}

static void not_a_number_fails(void **state) {
    (void)state;
    for (size_t axes = 1; axes <= RFL_AXES; axes++) {
        struct rfl_error error = {0};
        struct problem problem = problem_create(axes, (const size_t[RFL_AXES]){6, 5, 4});
        fill_at_random(&problem, 1, WITH_MASS, 1);
        problem.b[4] = NAN;
        assert_int_equal(
            rfl_multigrid_solve(problem.solver, problem.b, problem.x, 1e-6, NULL, &error),
            RFL_FAILED);
        assert_int_equal(error.status, RFL_FAILED);
        assert_int_equal(error.count, 1);
        problem_free(&problem);
    }
}

static void nothing_in_nothing_out(void **state) {
    (void)state;
    for (size_t axes = 1; axes <= RFL_AXES; axes++) {
        struct problem problem = problem_create(axes, (const size_t[RFL_AXES]){6, 5, 4});
        fill_at_random(&problem, 1, WITH_MASS, 1);
        for (size_t i = 0; i < problem.layout.cells; i++) {
            problem.b[i] = 0;
            problem.x[i] = 1; /* must not matter */
        }
        assert_int_equal(
            rfl_multigrid_solve(problem.solver, problem.b, problem.x, 1e-6, NULL, NULL), RFL_OK);
        for (size_t i = 0; i < problem.layout.cells; i++)
            assert_true(problem.x[i] == 0);
        problem_free(&problem);
    }
}

/* --- stepper --- */

#define UNKNOWNS 3

/* M y' = f with a diagonal Jacobian, and what the stepper asked of it. */
struct ordinary {
    double (*rate)(const struct ordinary *self, double t, double y, size_t i);
    double (*slope)(const struct ordinary *self, double y, size_t i); /* df/dy */
    double parameter, matrix[UNKNOWNS];
    const double *mass;
    size_t rates, prepares, solves;
    size_t fail_rate, fail_prepare, fail_solve; /* the call that fails; 0: none */
};

static enum rfl_status rate(void *context, double t, const double *y, double *f) {
    struct ordinary *self = context;
    for (size_t i = 0; i < UNKNOWNS; i++)
        f[i] = self->rate(self, t, y[i], i);
    return ++self->rates == self->fail_rate ? RFL_FAILED : RFL_OK;
}

static enum rfl_status prepare(void *context, double t, const double *y, double a) {
    struct ordinary *self = context;
    (void)t;
    for (size_t i = 0; i < UNKNOWNS; i++)
        self->matrix[i] = self->mass[i] / a - self->slope(self, y[i], i);
    return ++self->prepares == self->fail_prepare ? RFL_FAILED : RFL_OK;
}

static enum rfl_status solve(void *context, const double *b, double *x, double tolerance) {
    struct ordinary *self = context;
    assert_true(tolerance > 0 && tolerance < 1);
    for (size_t i = 0; i < UNKNOWNS; i++)
        x[i] = b[i] / self->matrix[i];
    return ++self->solves == self->fail_solve ? RFL_FAILED : RFL_OK;
}

static const double masses[UNKNOWNS] = {1, 2, 5};

static struct rfl_stepper *stepper_create(struct ordinary *self, bool linear, double tolerance) {
    self->mass = masses;
    const struct rfl_system system = {.size = UNKNOWNS,
                                      .context = self,
                                      .mass = masses,
                                      .rate = rate,
                                      .prepare = prepare,
                                      .solve = solve,
                                      .linear = linear};
    struct rfl_stepper *stepper = rfl_stepper_create(&system, tolerance, NULL);
    assert_non_null(stepper);
    return stepper;
}

static void start(struct rfl_stepper *stepper, double t, double y, double first) {
    for (size_t i = 0; i < UNKNOWNS; i++)
        stepper->y2[i] = y;
    rfl_stepper_restart(stepper, t, first);
}

/* y' = -y^2: from 1 at t = 0 it is 1 / (1 + t). */
static double square_rate(const struct ordinary *self, double t, double y, size_t i) {
    (void)t;
    return -self->mass[i] * y * y;
}

static double square_slope(const struct ordinary *self, double y, size_t i) {
    return -2 * self->mass[i] * y;
}

/* y' = -k (y - cos t) - sin t: from 1 at t = 0 it is cos t, whatever k = parameter (i + 1). */
static double cosine_rate(const struct ordinary *self, double t, double y, size_t i) {
    return self->mass[i] * (-self->parameter * (double)(i + 1) * (y - cos(t)) - sin(t));
}

/* y' = -k y */
static double decay_rate(const struct ordinary *self, double t, double y, size_t i) {
    (void)t;
    return -self->mass[i] * self->parameter * (double)(i + 1) * y;
}

static double decay_slope(const struct ordinary *self, double y, size_t i) {
    (void)y;
    return -self->mass[i] * self->parameter * (double)(i + 1);
}

/* Largest error at t = 1 after n equal steps. */
static double error_of_steps(struct ordinary self, bool linear, size_t n, double exact) {
    struct rfl_stepper *stepper = stepper_create(&self, linear, 1e-2);
    start(stepper, 0, 1, 1 / (double)n);
    double worst = 0;
    for (size_t k = 1; k <= n; k++)
        assert_int_equal(rfl_stepper_step(stepper, (double)k / (double)n, NULL), RFL_OK);
    assert_int_equal(stepper->steps, n);
    assert_int_equal(stepper->rejected, 0);
    for (size_t i = 0; i < UNKNOWNS; i++)
        worst = fmax(worst, fabs(stepper->y2[i] - exact));
    rfl_stepper_free(stepper);
    return worst;
}

static void order_is_two(void **state) {
    (void)state;
    const struct {
        struct ordinary system;
        bool linear;
        double exact;
    } cases[] = {
        {{.rate = square_rate, .slope = square_slope}, false, 0.5},
        {{.rate = cosine_rate, .slope = decay_slope, .parameter = 1}, true, cos(1)},
        {{.rate = decay_rate, .slope = decay_slope, .parameter = 0}, true, 1},
    };
    for (size_t k = 0; k < 2; k++) {
        double before = error_of_steps(cases[k].system, cases[k].linear, 16, cases[k].exact);
        for (size_t n = 32; n <= 256; n *= 2) {
            double now = error_of_steps(cases[k].system, cases[k].linear, n, cases[k].exact);
            assert_near(log2(before / now), 2, 0.1);
            before = now;
        }
        assert_true(before < 1e-5);
    }
    assert_near(error_of_steps(cases[2].system, true, 8, 1), 0, 1e-15);
}

/* After one step of size h = 1 with h k = 1e6 (i + 1), nothing is left but R(z) ~ 1/|z|; the
 * trapezoidal rule would leave all of it, with its sign turned. */
static void stiff_decay_is_damped_at_once(void **state) {
    (void)state;
    struct ordinary self = {.rate = decay_rate, .slope = decay_slope, .parameter = 1e6};
    struct rfl_stepper *stepper = stepper_create(&self, true, 10);
    start(stepper, 0, 1, 1);
    assert_int_equal(rfl_stepper_step(stepper, 1, NULL), RFL_OK);
    assert_true(stepper->t2 == 1);
    for (size_t i = 0; i < UNKNOWNS; i++)
        assert_near(stepper->y2[i], 0, 1e-5);
    rfl_stepper_free(stepper);
}

/* Errors follow the tolerance, stops are met exactly, and what was rejected is counted: each try
 * solves three times (two stages and the error). */
static void steps_adapt_and_land_on_stops(void **state) {
    (void)state;
    struct ordinary self = {.rate = decay_rate, .slope = decay_slope, .parameter = 1};
    struct rfl_stepper *stepper = stepper_create(&self, true, 1e-6);
    static const double stops[] = {0.1, 1.0 / 3, 0.333334, 2, 7.7};
    start(stepper, 0, 1, 5);
    for (size_t k = 0; k < sizeof stops / sizeof *stops; k++) {
        double before_last = 0;
        do {
            double before = stepper->t2;
            before_last = k && before == stops[k - 1] ? 0 : stepper->h;
            assert_int_equal(rfl_stepper_step(stepper, stops[k], NULL), RFL_OK);
            assert_true(stepper->t0 == before && stepper->t2 > before);
            assert_true(stepper->t2 <= stops[k]);
            assert_near(stepper->h, stepper->t2 - stepper->t0, 1e-15);
        } while (stepper->t2 != stops[k]);
        assert_true(stepper->h > 0.9 * before_last); /* no sliver is left before a stop */
        for (size_t i = 0; i < UNKNOWNS; i++)
            assert_near(stepper->y2[i], exp(-stops[k] * (double)(i + 1)), 2e-5);
    }
    assert_true(stepper->rejected > 0);
    assert_int_equal(self.solves, 3 * (stepper->steps + stepper->rejected));
    assert_true(stepper->steps > 50 && stepper->steps < 500);
    rfl_stepper_free(stepper);
}

static void dense_output_reproduces_quadratics(void **state) {
    (void)state;
    struct ordinary self = {.rate = decay_rate, .slope = decay_slope, .parameter = 1};
    struct rfl_stepper *stepper = stepper_create(&self, true, 1);
    double w[3];
    start(stepper, 3, 1, 0.5);
    rfl_stepper_weights(stepper, 3, w); /* nothing but the start is known yet */
    assert_true(w[0] == 0 && w[1] == 0 && w[2] == 1);
    assert_int_equal(rfl_stepper_step(stepper, 3.5, NULL), RFL_OK);
    const double node[3] = {3, 3 + (2 - sqrt(2)) * 0.5, 3.5};
    for (double t = 3; t <= 3.5; t += 0.05) {
        double sum[3] = {0};
        rfl_stepper_weights(stepper, t, w);
        for (size_t k = 0; k < 3; k++)
            for (size_t power = 0; power < 3; power++)
                sum[power] += w[k] * pow(node[k], (double)power);
        for (size_t power = 0; power < 3; power++)
            assert_near(sum[power], pow(t, (double)power), 1e-13 * pow(4, (double)power));
    }
    rfl_stepper_free(stepper);
}

/* The weights sum to 1, integrate a straight line, and close the balance M (y2 - y0) = h sum w f of
 * a nonlinear step to the tolerance of Newton's method. */
static void fluxes_balance(void **state) {
    (void)state;
    const double w = RFL_TRBDF2_WEIGHT, end = RFL_TRBDF2_WEIGHT_END;
    assert_near(RFL_TRBDF2_GAMMA, 2 - sqrt(2), 2e-16);
    assert_near(2 * w + end, 1, 1e-15);
    assert_near(w * RFL_TRBDF2_GAMMA + end, 0.5, 1e-15);
    struct ordinary self = {.rate = square_rate, .slope = square_slope};
    struct rfl_stepper *s = stepper_create(&self, false, 1e-2);
    start(s, 0, 1, 0.25);
    for (size_t k = 0; k < 4; k++) {
        assert_int_equal(rfl_stepper_step(s, 1, NULL), RFL_OK);
        for (size_t i = 0; i < UNKNOWNS; i++) {
            double change = masses[i] * (s->y2[i] - s->y0[i]);
            assert_near(change, s->h * (w * s->f0[i] + w * s->f1[i] + end * s->f2[i]), 1e-14);
            /* y2 is right to a tenth of the tolerance, f2 to that times d(residual)/dy */
            double stiff = masses[i] / (RFL_TRBDF2_GAMMA / 2 * s->h) + 2 * masses[i] * s->y2[i];
            assert_near(s->f2[i], -masses[i] * s->y2[i] * s->y2[i], 1e-3 * stiff);
        }
        if (s->t2 == 1)
            break;
    }
    rfl_stepper_free(s);
}

/* y after one step of TR-BDF2 of y' = z y / h from y0. */
static double one_step(double z, double y0) {
    const double gamma = 2 - sqrt(2), weight = 1 / (gamma * (2 - gamma));
    double y1 = (1 + gamma / 2 * z) / (1 - gamma / 2 * z) * y0;
    return (weight * y1 + (1 - weight) * y0) / (1 - gamma / 2 * z);
}

/* State and rate jump: neither the old rate nor the old matrix, though the step's size is the same,
 * may be used again. */
static void restart_forgets_the_past(void **state) {
    (void)state;
    struct ordinary self = {.rate = decay_rate, .slope = decay_slope, .parameter = 1};
    struct rfl_stepper *stepper = stepper_create(&self, true, 10);
    start(stepper, 0, 1, 0.5);
    assert_int_equal(rfl_stepper_step(stepper, 0.5, NULL), RFL_OK);
    for (size_t i = 0; i < UNKNOWNS; i++)
        assert_near(stepper->y2[i], one_step(-0.5 * (double)(i + 1), 1), 1e-14);
    self.parameter = 2;
    start(stepper, 0.5, 5, 0.5);
    assert_int_equal(rfl_stepper_step(stepper, 1, NULL), RFL_OK);
    for (size_t i = 0; i < UNKNOWNS; i++)
        assert_near(stepper->y2[i], one_step(-(double)(i + 1), 5), 1e-13);
    assert_int_equal(self.prepares, 2);
    assert_int_equal(self.rates, 2 * 3); /* at the start, and for both stages */
    rfl_stepper_free(stepper);
}

static void failing_callbacks_end_the_step(void **state) {
    (void)state;
    for (size_t which = 0; which < 3; which++)
        for (size_t call = 1; call <= (which == 1 ? 2u : 3u); call++) {
            struct ordinary self = {.rate = square_rate, .slope = square_slope};
            *(size_t *[]){&self.fail_rate, &self.fail_prepare, &self.fail_solve}[which] = call;
            struct rfl_stepper *stepper = stepper_create(&self, false, 1);
            struct rfl_error error = {0};
            start(stepper, 0, 1, 0.1);
            assert_int_equal(rfl_stepper_step(stepper, 1, &error), RFL_FAILED);
            assert_int_equal(error.status, RFL_FAILED);
            assert_int_equal(stepper->steps, 0);
            rfl_stepper_free(stepper);
        }
}

/* One unknown of several is not a number: neither Newton's method nor the error may overlook it. */
static double undefined_rate(const struct ordinary *self, double t, double y, size_t i) {
    return i == (size_t)self->parameter && t > 0 ? NAN : -y;
}

static void not_a_number_is_no_solution(void **state) {
    (void)state;
    for (size_t i = 0; i < UNKNOWNS; i++)
        for (int linear = 0; linear < 2; linear++) {
            struct ordinary self = {
                .rate = undefined_rate, .slope = square_slope, .parameter = (double)i};
            struct rfl_stepper *stepper = stepper_create(&self, linear, 1);
            struct rfl_error error = {0};
            start(stepper, 0, 1, 0.1);
            assert_int_equal(rfl_stepper_step(stepper, 1, &error), RFL_FAILED);
            assert_int_equal(error.count, 1);
            rfl_stepper_free(stepper);
        }
}

/* --- stepper with a control --- */

/* y_i' = -decay_i y_i + u gain_i / (1 - bend y_i), steered so that sum weight_i y_i = target(t). */
struct steered {
    struct rfl_steering control;
    double decay[UNKNOWNS], strength[UNKNOWNS], weight[UNKNOWNS], bend, bound[2];
    double (*goal)(double t);
    double gain[UNKNOWNS], matrix[UNKNOWNS];
};

static enum rfl_status steered_rate(void *context, double t, const double *y, double *f) {
    struct steered *self = context;
    (void)t;
    for (size_t i = 0; i < UNKNOWNS; i++) {
        double room = 1 - self->bend * y[i];
        self->gain[i] = room > 0 ? self->strength[i] / room : NAN;
        f[i] = -self->decay[i] * y[i] + self->control.value * self->gain[i];
    }
    return RFL_OK;
}

static enum rfl_status steered_prepare(void *context, double t, const double *y, double a) {
    struct steered *self = context;
    (void)t;
    for (size_t i = 0; i < UNKNOWNS; i++) {
        double room = 1 - self->bend * y[i];
        self->matrix[i] = 1 / a + self->decay[i] -
                          self->control.value * self->strength[i] * self->bend / (room * room);
    }
    return RFL_OK;
}

static enum rfl_status steered_solve(void *context, const double *b, double *x, double tolerance) {
    const struct steered *self = context;
    (void)tolerance;
    for (size_t i = 0; i < UNKNOWNS; i++)
        x[i] = b[i] / self->matrix[i];
    return RFL_OK;
}

static double steered_sensor(void *context, const double *y) {
    const struct steered *self = context;
    return self->weight[0] * y[0] + self->weight[1] * y[1] + self->weight[2] * y[2];
}

static double steered_target(void *context, double t) {
    return ((const struct steered *)context)->goal(t);
}

static void steered_bounds(void *context, double bound[2]) {
    memcpy(bound, ((const struct steered *)context)->bound, 2 * sizeof *bound);
}

/* Stepper from y = 0 at t = 0. */
static struct rfl_stepper *steer(struct steered *self, double tolerance, double first) {
    static const double ones[UNKNOWNS] = {1, 1, 1};
    self->control.gain = self->gain;
    if (self->control.longest == 0)
        self->control.longest = INFINITY;
    self->control.sensor = steered_sensor;
    self->control.target = steered_target;
    self->control.bounds = steered_bounds;
    const struct rfl_system system = {.size = UNKNOWNS,
                                      .context = self,
                                      .mass = ones,
                                      .rate = steered_rate,
                                      .prepare = steered_prepare,
                                      .solve = steered_solve,
                                      .control = &self->control};
    struct rfl_stepper *stepper = rfl_stepper_create(&system, tolerance, NULL);
    assert_non_null(stepper);
    start(stepper, 0, 0, first);
    return stepper;
}

/* y_i under u = 1 + t/2 from 0, without bend. */
static double driven(const struct steered *self, size_t i, double t) {
    double k = self->decay[i], slope = self->strength[i] / 2 / k;
    double level = (self->strength[i] - slope) / k;
    return level * (1 - exp(-k * t)) + slope * t;
}

static const struct steered three = {
    .decay = {1, 2, 4}, .strength = {1, 0.5, 3}, .weight = {0.5, 0.3, 0.2}, .bound = {0, 100}};

static double driven_goal(double t) {
    double sum = 0;
    for (size_t i = 0; i < UNKNOWNS; i++)
        sum += three.weight[i] * driven(&three, i, t);
    return sum;
}

/* y' = -y + u / (1 - y/2) follows t/2 under u = (1 + t) (1 - t/4) / 2. */
static const struct steered bent = {
    .decay = {1, 1, 1}, .strength = {1, 1, 1}, .weight = {1, 0, 0}, .bend = 0.5, .bound = {0, 100}};

static double ramp_goal(double t) {
    return t / 2;
}

static double driven_value(double t) {
    return 1 + t / 2;
}

static double bent_value(double t) {
    return (1 + t) / 2 * (1 - t / 4);
}

/* Largest error of a control, in the middle of steps, over n steps to t = 1; the sensor is at its
 * target at the end of each. */
static double error_of_control(struct steered self, size_t n, double (*value)(double t)) {
    const double tolerance = self.bend > 0 ? 1e-5 : 1e-2;
    struct rfl_stepper *stepper = steer(&self, tolerance, 1 / (double)n);
    double worst = 0;
    for (size_t k = 1; k <= n; k++) {
        double t = (double)k / (double)n;
        assert_int_equal(rfl_stepper_step(stepper, t, NULL), RFL_OK);
        assert_near(steered_sensor(&self, stepper->y2), self.goal(t),
                    self.bend > 0 ? 0.02 * tolerance : 1e-12);
        worst = fmax(worst, fabs(self.control.value - value(t - 0.5 / (double)n)));
    }
    assert_int_equal(stepper->steps, n);
    rfl_stepper_free(stepper);
    return worst;
}

static void controls_hold_their_target(void **state) {
    (void)state;
    const struct {
        struct steered system;
        double (*goal)(double t), (*value)(double t);
        size_t finest; /* beyond it, what Newton's method leaves is more */
    } cases[] = {{three, driven_goal, driven_value, 64}, {bent, ramp_goal, bent_value, 32}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct steered system = cases[k].system;
        system.goal = cases[k].goal;
        double before = error_of_control(system, 16, cases[k].value);
        for (size_t n = 32; n <= cases[k].finest; n *= 2) {
            double now = error_of_control(system, n, cases[k].value);
            if (system.bend > 0) /* what Newton's method leaves hides the order */
                assert_true(now < 3e-4);
            else
                assert_near(log2(before / now), 2, 0.15);
            before = now;
        }
        assert_true(before < 1e-4);
    }
}

/* y after a step of size 1 of TR-BDF2 from y0, of y' = -k y + f. */
static double forced_step(double k, double f, double y0) {
    return one_step(-k, y0 - f / k) + f / k;
}

/* As far as the bounds allow: at the largest value until the target is reached, none where less
 * than nothing would be needed. */
static double step_goal(double t) {
    return t < 3.5 ? 0.8 : 0.01;
}

static void controls_keep_within_bounds(void **state) {
    (void)state;
    struct steered self = {.decay = {0.5, 1, 2},
                           .strength = {1, 1, 1},
                           .weight = {1, 0, 0},
                           .bound = {0, 0.75},
                           .goal = step_goal};
    struct rfl_stepper *stepper = steer(&self, 10, 1);
    double y[UNKNOWNS] = {0};
    for (double t = 1; t <= 5; t++) {
        double free = one_step(-0.5, y[0]), per = forced_step(0.5, 1, y[0]) - free;
        double u = fmin(fmax((step_goal(t) - free) / per, 0), 0.75);
        assert_int_equal(rfl_stepper_step(stepper, t, NULL), RFL_OK);
        assert_near(self.control.value, u, 1e-12);
        assert_true((t <= 1) == (u == 0.75) && (t >= 4) == (u == 0));
        for (size_t i = 0; i < UNKNOWNS; i++) {
            y[i] = forced_step(self.decay[i], u, y[i]);
            assert_near(stepper->y2[i], y[i], 1e-12);
        }
    }
    rfl_stepper_free(stepper);
}

static double no_goal(double t) {
    (void)t;
    return NAN;
}

/* Where the bounds are equal the control is given, and nobody asks for a target. */
static void given_controls_are_taken(void **state) {
    (void)state;
    struct steered self = {.decay = {0.5, 1, 2}, .strength = {1, 2, 3}, .goal = no_goal};
    struct rfl_stepper *stepper = steer(&self, 10, 1);
    double y[UNKNOWNS] = {0};
    static const double given[] = {0.7, 0.7, 0, 5};
    for (size_t k = 0; k < sizeof given / sizeof *given; k++) {
        self.bound[0] = self.bound[1] = given[k];
        assert_int_equal(rfl_stepper_step(stepper, (double)(k + 1), NULL), RFL_OK);
        assert_true(self.control.value == given[k]);
        for (size_t i = 0; i < UNKNOWNS; i++) {
            y[i] = forced_step(self.decay[i], given[k] * self.strength[i], y[i]);
            assert_near(stepper->y2[i], y[i], 1e-12);
        }
    }
    rfl_stepper_free(stepper);
}

/* y' = 1 / (1 - y) from 0 is 1 - sqrt(1 - 2 t), and no number beyond 1. */
static void steps_shorten_where_no_solution_is_found(void **state) {
    (void)state;
    struct steered self = {.strength = {1, 1, 1}, .bend = 1, .bound = {1, 1}, .goal = no_goal};
    self.control.shortest = 0.3;
    struct rfl_stepper *stepper = steer(&self, 1e-5, 10);
    struct rfl_error error = {0};
    while (stepper->t2 < 0.48)
        assert_int_equal(rfl_stepper_step(stepper, 0.48, NULL), RFL_OK);
    assert_true(stepper->rejected > 0 && stepper->steps < 100);
    for (size_t i = 0; i < UNKNOWNS; i++)
        assert_near(stepper->y2[i], 0.8, 1e-3);
    size_t steps = 0;
    while (!rfl_stepper_step(stepper, 1, &error) && steps < 10000) /* there is none from 0.5 on */
        steps++;
    assert_true(steps < 10000 && stepper->t2 < 0.501);
    assert_int_equal(error.status, RFL_FAILED);
    rfl_stepper_free(stepper);
}

/* An unknown whose errors do not count makes steps no shorter than one that does nothing. */
static void scales_tell_which_errors_count(void **state) {
    (void)state;
    static const double scale[UNKNOWNS] = {1, 0, 0}, all[UNKNOWNS] = {1, 1, 1};
    double steps[3];
    for (size_t k = 0; k < 3; k++) {
        struct ordinary self = {.rate = decay_rate, .slope = decay_slope, .parameter = 1};
        struct rfl_stepper *stepper = stepper_create(&self, true, 1e-5);
        stepper->system.scale = k == 0 ? NULL : k == 1 ? scale : all;
        start(stepper, 0, 1, 1);
        if (k == 0)
            stepper->y2[1] = stepper->y2[2] = 0;
        while (stepper->t2 < 3)
            assert_int_equal(rfl_stepper_step(stepper, 3, NULL), RFL_OK);
        assert_near(stepper->y2[0], exp(-3), 1e-4);
        steps[k] = (double)stepper->steps;
        rfl_stepper_free(stepper);
    }
    assert_true(steps[1] == steps[0] && steps[2] > steps[0]);
}

static double wavy_goal(double t) {
    return 1 + 0.05 * sin(20 * t);
}

/* A steered step has at least the length that the sensor lags, whatever its error: up to each stop
 * only equal parts of at most twice that. Where it is not steered, steps are as short as they need.
 */
static void steered_steps_are_not_too_short(void **state) {
    (void)state;
    const double lag = 0.05;
    struct steered self = {.decay = {3, 30, 300},
                           .strength = {3, 30, 300},
                           .weight = {1, 0, 0},
                           .bound = {0, 1000},
                           .goal = wavy_goal};
    self.control.shortest = lag;
    struct rfl_stepper *stepper = steer(&self, 1e-7, 1e-3);
    static const double stops[] = {0.4, 0.47, 0.55, 0.6, 0.62, 1.1, 2.0499, 2.05, 3};
    for (size_t k = 0; k < sizeof stops / sizeof *stops; k++) {
        double gap = stops[k] - (k ? stops[k - 1] : 0), least = fmin(gap, lag) * (1 - 1e-9);
        while (stepper->t2 < stops[k]) {
            assert_int_equal(rfl_stepper_step(stepper, stops[k], NULL), RFL_OK);
            assert_true(self.control.value > 0 && self.control.value < 1000);
            assert_true(stepper->h >= least && stepper->h <= 2 * fmax(lag, least));
            assert_near(stepper->y2[0], wavy_goal(stepper->t2), 1e-8);
        }
    }
    assert_true(stepper->steps <= 60);
    self.bound[0] = self.bound[1] = 1;
    size_t before = stepper->steps;
    while (stepper->t2 < 4)
        assert_int_equal(rfl_stepper_step(stepper, 4, NULL), RFL_OK);
    assert_true(stepper->steps > before + 40);
    rfl_stepper_free(stepper);
}

static double one_goal(double t) {
    (void)t;
    return 1;
}

/* y at t under steps of at most h, each with the control that leads from its start to 1 after the
 * horizon. */
static double aimed(double horizon, double h, double t) {
    struct steered self = {.decay = {2, 2, 2},
                           .strength = {3, 3, 3},
                           .weight = {1, 0, 0},
                           .bound = {0, 1000},
                           .goal = one_goal};
    self.control.horizon = horizon;
    self.control.longest = h;
    struct rfl_stepper *stepper = steer(&self, 1, h);
    while (stepper->t2 < t) {
        assert_int_equal(rfl_stepper_step(stepper, t, NULL), RFL_OK);
        assert_true(stepper->h <= h * (1 + 1e-9));
    }
    const double y = stepper->y2[0];
    rfl_stepper_free(stepper);
    return y;
}

/* What TR-BDF2 leaves of y after a step of y' = z y. */
static double left_after(double z) {
    const double g = RFL_TRBDF2_GAMMA, b = 1 / (g * (2 - g));
    const double first = (1 + g * z / 2) / (1 - g * z / 2);
    return (b * first + 1 - b) / (1 - g * z / 2);
}

/* Shorter steps than a sensor can follow aim at the target over its horizon, each anew: as steps
 * vanish, y' = -d y + s u with u = (1 - r y) d / (s (1 - r)), r what a step of the horizon leaves,
 * so that y = 1 - exp(-d t / (1 - r)). Second order. */
static void short_steps_aim_over_the_horizon(void **state) {
    (void)state;
    const double horizon = 0.5, t = 0.3, d = 2;
    const double exact = 1 - exp(-d * t / (1 - left_after(-d * horizon)));
    const double coarse = fabs(aimed(horizon, 0.02, t) - exact);
    const double fine = fabs(aimed(horizon, 0.01, t) - exact);
    assert_true(coarse < 0.003 && fine < coarse / 2.5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layout_counts_cells),
        cmocka_unit_test(solver_agrees_with_dense_algebra),
        cmocka_unit_test(residual_is_below_the_tolerance),
        cmocka_unit_test(preconditioner_is_symmetric),
        cmocka_unit_test(iterations_do_not_grow),
        cmocka_unit_test(a_weak_axis_does_no_harm),
        cmocka_unit_test(not_a_number_fails),
        cmocka_unit_test(nothing_in_nothing_out),
        cmocka_unit_test(order_is_two),
        cmocka_unit_test(stiff_decay_is_damped_at_once),
        cmocka_unit_test(steps_adapt_and_land_on_stops),
        cmocka_unit_test(dense_output_reproduces_quadratics),
        cmocka_unit_test(fluxes_balance),
        cmocka_unit_test(restart_forgets_the_past),
        cmocka_unit_test(failing_callbacks_end_the_step),
        cmocka_unit_test(not_a_number_is_no_solution),
        cmocka_unit_test(controls_hold_their_target),
        cmocka_unit_test(controls_keep_within_bounds),
        cmocka_unit_test(given_controls_are_taken),
        cmocka_unit_test(steps_shorten_where_no_solution_is_found),
        cmocka_unit_test(scales_tell_which_errors_count),
        cmocka_unit_test(steered_steps_are_not_too_short),
        cmocka_unit_test(short_steps_aim_over_the_horizon),
    };
    return cmocka_run_group_tests_name("numerics", tests, NULL, NULL);
}
