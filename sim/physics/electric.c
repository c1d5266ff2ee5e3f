#include "electric.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "conduct.h"
#include "grid.h"

/* of the potential, relative: so small that dissipation and current agree to rounding */
#define POTENTIAL_TOLERANCE 1e-5
#define MAX_CORRECTIONS     50
/* A correction that leaves more of the residual was made with a matrix that is out of date. */
#define OUT_OF_DATE 0.1
/* Multigrid solves for no more than half of the goal, and for no more than two digits at once. */
#define GOAL_SHARE 0.5
#define TWO_DIGITS 0.01

void rfl_electric_free(struct rfl_electric *electric) {
    if (electric) {
        for (size_t d = 0; d < RFL_AXES; d++)
            free(electric->face[d]);
        free(electric->patch);
        free(electric->potential);
        free(electric->joule);
        free(electric->residual);
        free(electric->change);
        free(electric->diagonal);
        rfl_multigrid_free(electric->multigrid);
    }
    free(electric);
}

struct rfl_electric *rfl_electric_create(const struct rfl_grid *grid, struct rfl_error *error) {
    struct rfl_electric *e = rfl_allocate(1, sizeof *e, error);
    if (!e)
        return NULL;
    e->grid = grid;
    double **arrays[] = {&e->potential, &e->joule, &e->residual, &e->change, &e->diagonal};
    bool ok = true;
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++)
        ok = (*arrays[k] = rfl_allocate(grid->layout.cells, sizeof(double), error)) && ok;
    for (size_t d = 0; d < grid->layout.axes; d++)
        ok = (e->face[d] = rfl_allocate(grid->layout.cells, sizeof(double), error)) && ok;
    e->patch = rfl_allocate(grid->patch_count, sizeof(double), error);
    e->multigrid = rfl_multigrid_create(&grid->layout, error);
    if (!ok || !e->patch || !e->multigrid) {
        rfl_electric_free(e);
        return NULL;
    }
    return e;
}

/** Boundary condition: the potential of a patch, 1 on the active tip, 0 on the dispersive
 * electrode. */
static double surface_potential(const struct rfl_patch *patch) {
    return patch->surface == RFL_SURFACE_HEATED ? 1 : 0;
}

/** residual = current that flows into each cell with the potential as it is; `diagonal` of the
 * matrix too. */
static void find_residual(struct rfl_electric *e) {
    const struct rfl_layout *layout = &e->grid->layout;
    const double *v = e->potential;
    memset(e->residual, 0, layout->cells * sizeof *e->residual);
    for (size_t i = 0; i < layout->cells; i++)
        e->diagonal[i] = e->grid->tissue[i] ? 0 : 1;
    rfl_conduct_inflow(layout, e->face, v, e->residual);
    for (size_t p = 0; p < e->grid->patch_count; p++) {
        const struct rfl_patch *patch = &e->grid->patches[p];
        e->residual[patch->cell] += e->patch[p] * (surface_potential(patch) - v[patch->cell]);
        e->diagonal[patch->cell] += e->patch[p];
    }
}

static double norm(const double *x, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * x[i];
    return sqrt(sum);
}

/** Times conductivity, the heat that each face's resistance releases, to the cell that it lies in.
 */
static void dissipate_at_faces(struct rfl_electric *e) {
    const struct rfl_grid *grid = e->grid;
    const double *v = e->potential;
    double *restrict joule = e->joule;
    memset(joule, 0, grid->layout.cells * sizeof *joule);
    for (size_t d = 0; d < grid->layout.axes; d++) {
        const size_t s = grid->layout.stride[d], last = grid->layout.cells - s;
        const double *g = e->face[d], *below = grid->below[d], *above = grid->above[d];
        for (size_t i = s; i < grid->layout.cells; i++) {
            double current = g[i - s] * (v[i] - v[i - s]);
            joule[i] += current * current * above[i - s];
        }
        for (size_t i = 0; i < last; i++) {
            double current = g[i] * (v[i + s] - v[i]);
            joule[i] += current * current * below[i];
        }
    }
}

/** Heat per cell at 1 V: every resistance's goes to the cell that it lies in. Their sum is the
 * conductance. */
static void dissipate(struct rfl_electric *e, const double *conductivity) {
    const struct rfl_grid *grid = e->grid;
    const double *v = e->potential;
    dissipate_at_faces(e);
    for (size_t c = 0; c < grid->corner_count; c++) { /* corrected faces resist less */
        const struct rfl_corner_face *corner = &grid->corner_faces[c];
        const size_t i = corner->cell, j = i + grid->layout.stride[corner->axis];
        double current = e->face[corner->axis][i] * (v[j] - v[i]), less = 1 - 1 / corner->factor;
        e->joule[i] -= less * current * current * grid->below[corner->axis][i];
        e->joule[j] -= less * current * current * grid->above[corner->axis][i];
    }
    for (size_t i = 0; i < grid->layout.cells; i++)
        e->joule[i] /= conductivity[i] + RFL_CONDUCT_TINY;
    for (size_t p = 0; p < grid->patch_count; p++) {
        double drop = surface_potential(&grid->patches[p]) - v[grid->patches[p].cell];
        e->joule[grid->patches[p].cell] += e->patch[p] * drop * drop;
    }
    e->conductance = 0;
    for (size_t i = 0; i < grid->layout.cells; i++)
        e->conductance += e->joule[i];
    assert(e->conductance > 0);
}

/**
 * Correct the potential until its residual is small: with the matrix that the multigrid last took,
 * which serves for as long as conductivities have hardly changed since, else with the present one.
 */
static enum rfl_status correct_potential(struct rfl_electric *e, double goal,
                                         struct rfl_error *error) {
    const size_t cells = e->grid->layout.cells;
    double size = norm(e->residual, cells), before = INFINITY;
    for (int k = 0; size > goal; k++) {
        if (k == MAX_CORRECTIONS)
            return rfl_error_add(error, RFL_FAILED, "the electric field is not found");
        enum rfl_status status = RFL_OK;
        if (!e->ready || size > OUT_OF_DATE * before)
            status = rfl_multigrid_set(e->multigrid, e->diagonal, e->face, error);
        e->ready = !status;
        double tolerance = fmax(TWO_DIGITS, GOAL_SHARE * goal / size);
        if (!status)
            status = rfl_multigrid_solve(e->multigrid, e->residual, e->change, tolerance,
                                         &e->iterations, error);
        if (status)
            return status;
        for (size_t i = 0; i < cells; i++)
            e->potential[i] += e->change[i];
        before = size;
        find_residual(e);
        size = norm(e->residual, cells);
    }
    return RFL_OK;
}

enum rfl_status rfl_electric_solve(struct rfl_electric *e, const double *conductivity,
                                   struct rfl_error *error) {
    rfl_conduct(e->grid, conductivity, true, e->face, e->patch);
    find_residual(e);
    double goal = POTENTIAL_TOLERANCE * norm(e->patch, e->grid->heated_count);
    enum rfl_status status = correct_potential(e, goal, error);
    if (!status)
        dissipate(e, conductivity);
    return status;
}
