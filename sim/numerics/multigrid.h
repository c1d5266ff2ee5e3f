/** The linear solver on structured grids. */
#ifndef RFL_NUMERICS_MULTIGRID_H
#define RFL_NUMERICS_MULTIGRID_H

#include "rflesion/numerics.h"

/**
 * Solver for A x = b, where A is symmetric positive definite on a structured grid:
 *
 *     (A x)_i = diagonal_i x_i + sum over faces of i: conductance_f (x_i - x_neighbour)
 *
 * One axis: direct (Thomas). More: conjugate gradients, preconditioned by a multigrid V-cycle with
 * alternating zebra line relaxation, whose coarse operators are put together from series and
 * parallel conductances. Of three axes only those are coarsened that are strongly coupled, until
 * the others are as strong. Cells without conductances are simply decoupled (their diagonal must be
 * > 0).
 *
 * @source U. Trottenberg, C. Oosterlee, A. Schueller, Multigrid (2001), ch. 5 (line smoothers),
 *         ch. 7.7 (operator-dependent transfer)
 */
struct rfl_multigrid;

struct rfl_multigrid *rfl_multigrid_create(const struct rfl_layout *layout,
                                           struct rfl_error *error);
void rfl_multigrid_free(struct rfl_multigrid *multigrid);

/**
 * Take a matrix: copies it, builds the coarse ones and factorises all lines.
 *
 * @param diagonal     one value per cell, >= 0 (> 0 for decoupled cells)
 * @param conductance  for each axis d one value per cell i: that of the face between i and i +
 * stride[d],
 *                     >= 0; not read for the last cell along d
 * @return RFL_OK, or RFL_FAILED where memory ends; with one or two axes always RFL_OK
 */
enum rfl_status rfl_multigrid_set(struct rfl_multigrid *multigrid, const double *diagonal,
                                  double *const conductance[RFL_AXES], struct rfl_error *error);

/**
 * x = A^-1 b, to |b - A x|_2 <= tolerance |b|_2.
 *
 * @param x           result; its content on entry is not used
 * @param tolerance   relative, > 0
 * @param iterations  incremented by the number of conjugate-gradient iterations; may be NULL
 * @return RFL_OK, or RFL_FAILED where it does not converge or meets a NaN
 */
enum rfl_status rfl_multigrid_solve(struct rfl_multigrid *multigrid, const double *b, double *x,
                                    double tolerance, size_t *iterations, struct rfl_error *error);

#endif
