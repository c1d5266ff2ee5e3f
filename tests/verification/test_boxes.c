/* The linear solver in boxes of up to 96 x 96 x 96 cells: couplings along the three axes of 1, 1
 * and 10^-k, or 1, 10^-k and 10^-k, in all orders. At most ten iterations to 1e-6. Door: all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "../../sim/numerics/multigrid.h"

/* A box with its right-hand side, held at one side. */
struct box {
    struct rfl_layout layout;
    struct rfl_multigrid *solver;
    double *diagonal, *g[RFL_AXES], *b, *x;
};

static void box_make(struct box *box, size_t n) {
    box->layout = rfl_layout_make(3, (const size_t[RFL_AXES]){n, n, n});
    double **arrays[] = {&box->diagonal, &box->b, &box->x, &box->g[0], &box->g[1], &box->g[2]};
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++)
        assert_non_null(*arrays[k] = calloc(box->layout.cells, sizeof(double)));
    for (size_t i = 0; i < box->layout.cells; i++)
        box->b[i] = i % 7 == 3;
    assert_non_null(box->solver = rfl_multigrid_create(&box->layout, NULL));
}

static void box_free(struct box *box) {
    double *arrays[] = {box->diagonal, box->b, box->x, box->g[0], box->g[1], box->g[2]};
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++)
        free(arrays[k]);
    rfl_multigrid_free(box->solver);
}

/* Iterations with these couplings and so much mass per cell. */
static size_t iterations(struct box *box, const double coupling[RFL_AXES], double mass) {
    size_t count = 0;
    for (size_t i = 0; i < box->layout.cells; i++) {
        for (size_t d = 0; d < RFL_AXES; d++)
            box->g[d][i] = coupling[d];
        box->diagonal[i] = mass + (i % box->layout.n[0] == 0 ? 2 * coupling[0] : 0);
    }
    assert_int_equal(rfl_multigrid_set(box->solver, box->diagonal, box->g, NULL), RFL_OK);
    assert_int_equal(rfl_multigrid_solve(box->solver, box->b, box->x, 1e-6, &count, NULL), RFL_OK);
    return count;
}

static void couplings_of_any_strength_take_ten_iterations(void **state) {
    (void)state;
    for (size_t n = 48; n <= 96; n += 48) {
        struct box box = {0};
        box_make(&box, n);
        for (size_t odd = 0; odd < RFL_AXES; odd++)
            for (int k = -4; k <= 4; k++)
                for (double mass = 0; mass < 2e-3; mass += 1e-3) {
                    double coupling[RFL_AXES] = {1, 1, 1};
                    for (size_t d = 0; d < RFL_AXES; d++)
                        coupling[d] = (d == odd) == (k >= 0) ? pow(10, -abs(k)) : 1;
                    assert_true(iterations(&box, coupling, mass) <= 10);
                }
        box_free(&box);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(couplings_of_any_strength_take_ten_iterations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
