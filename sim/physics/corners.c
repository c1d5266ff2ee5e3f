/* Corrections where heated surface ends. */
#include "grid.h"

#include <assert.h>
#include <math.h>

/*
 * Where heated surface ends, the field goes as T = rho^alpha sin(alpha phi), phi counted from that
 * surface: alpha is 2/3 at the distal rim (270 degrees of tissue between two heated surfaces) and
 * 1/2 at the tip's other end (180 degrees, then adiabatic). Its gradient is singular there, so that
 * the fluxes through the surface and through the face next to a corner are far from what two
 * temperatures and a distance say, an error of first order in the size of that cell. Operators that
 * hold that surface at one value scale them to be exact for this field.
 *
 * Source: G. Strang, G. Fix, An Analysis of the Finite Element Method (1973), ch. 8
 */

#define CORNER_FACES 3 /* two at the rim, one at the tip's other end */

static double wedge_field(double alpha, double across, double along) {
    double phi = atan2(across, along); /* `along` the heated surface, `across` into tissue */
    return pow(hypot(across, along), alpha) * sin(alpha * (phi < 0 ? phi + 2 * M_PI : phi));
}

/** True over discrete flux through `length` of heated surface, for a cell centre `distance` above
 * its middle. */
static double surface_correction(double alpha, double length, double distance) {
    double discrete = wedge_field(alpha, distance, length / 2) * length / distance;
    return pow(length, alpha) / discrete;
}

/**
 * The same for the face of `length` that leaves the corner at a right angle to the heated surface,
 * between centres at (across, along) and (across, -beyond).
 */
static double face_correction(double alpha, double length, double across, double along,
                              double beyond) {
    double difference = wedge_field(alpha, across, -beyond) - wedge_field(alpha, across, along);
    double discrete = difference * length / (along + beyond);
    return pow(length, alpha) * cos(alpha * M_PI / 2) / discrete;
}

static void scale_face(struct rfl_grid *grid, size_t axis, size_t cell, double factor) {
    assert(grid->corner_count < CORNER_FACES && factor > 0);
    grid->corner_faces[grid->corner_count++] = (struct rfl_corner_face){axis, cell, factor};
}

static void scale_patch(struct rfl_grid *grid, size_t axis, size_t cell, double factor) {
    assert(factor > 0);
    for (size_t p = 0; p < grid->heated_count; p++)
        if (grid->patches[p].cell == cell && grid->patches[p].axis == axis)
            grid->patches[p].correction = factor;
}

bool rfl_corners_correct(struct rfl_grid *grid, struct rfl_error *error) {
    const double *r = grid->centre[0], *z = grid->centre[1], *redge = grid->edge[0],
                 *zedge = grid->edge[1];
    const double a = grid->probe_radius, rim = 2.0 / 3, end = 0.5;
    const size_t n = grid->layout.n[0];
    size_t i = 0, j = 0,
           k = 0; /* first column beside the probe, first and last + 1 row of the tip */
    if (!(grid->corner_faces = rfl_allocate(CORNER_FACES, sizeof *grid->corner_faces, error)))
        return false;
    while (r[i] < a)
        i++;
    while (z[j] < 0)
        j++;
    for (k = j; z[k] < grid->active_tip; k++)
        ;
    double hr = redge[i + 1] - a, hr_in = a - redge[i - 1], hz = zedge[j + 1],
           hz_below = -zedge[j - 1];
    scale_patch(grid, 0, j * n + i, surface_correction(rim, hz, r[i] - a));
    scale_patch(grid, 1, (j - 1) * n + i - 1, surface_correction(rim, hr_in, -z[j - 1]));
    scale_face(grid, 1, (j - 1) * n + i, face_correction(rim, hr, r[i] - a, z[j], -z[j - 1]));
    scale_face(grid, 0, (j - 1) * n + i - 1,
               face_correction(rim, hz_below, -z[j - 1], a - r[i - 1], r[i] - a));
    double before = grid->active_tip - z[k - 1], after = z[k] - grid->active_tip;
    double hz_end = grid->active_tip - zedge[k - 1];
    scale_patch(grid, 0, (k - 1) * n + i, surface_correction(end, hz_end, r[i] - a));
    scale_face(grid, 1, (k - 1) * n + i, face_correction(end, hr, r[i] - a, before, after));
    return true;
}
