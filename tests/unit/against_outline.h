/** Sizes of a needle's lesion against its outline, and against counted cells. */
#ifndef TESTS_AGAINST_OUTLINE_H
#define TESTS_AGAINST_OUTLINE_H

#include <stdlib.h>

#include "near.h"
#include "rflesion/measure.h"

static inline int ascending(const void *x, const void *y) {
    const double p = *(const double *)x, q = *(const double *)y;
    return (p > q) - (p < q);
}

/** Area of a slice of the body that an outline sweeps out, the probe's left out, m2: the outline's
 * radii there are sorted, and every other gap between them is inside, the outermost one first. */
static inline double slice_area(const struct rfl_outline *outline, double z, double probe_radius) {
    double radius[64], sum = 0;
    size_t count = 0;
    for (size_t k = 0; k + 1 < outline->count; k++) {
        const double z0 = outline->height[k], z1 = outline->height[k + 1], r0 = outline->radius[k];
        if ((z0 <= z) != (z1 <= z) && !isnan(z0) && !isnan(z1))
            radius[count++] = r0 + (outline->radius[k + 1] - r0) * (z - z0) / (z1 - z0);
        assert_true(count < 64);
    }
    qsort(radius, count, sizeof *radius, ascending);
    for (size_t k = count; k > 0; k -= k > 1 ? 2 : 1)
        sum += pow(radius[k - 1], 2) - pow(k > 1 ? radius[k - 2] : z > 0 ? probe_radius : 0, 2);
    return M_PI * sum;
}

/** Volume of the cells with no neighbour outside (-1), or of those that are inside or beside one
 * that is (1). */
static inline double count_cells(const struct rfl_grid *grid, const struct rfl_damage *damage,
                                 enum rfl_criterion criterion, int grown) {
    const size_t n = grid->layout.n[0], m = grid->layout.n[1];
    double volume = 0;
    for (size_t c = 0; c < grid->layout.cells; c++) {
        size_t inside = 0, all = 0;
        for (size_t k = 0; k < 9; k++) {
            const size_t i = c % n + k % 3, j = c / n + k / 3; /* one too large, both */
            if (i < 1 || j < 1 || i > n || j > m || !grid->tissue[(j - 1) * n + i - 1])
                continue;
            all++;
            inside += rfl_lesion_value(damage, criterion, (j - 1) * n + i - 1) >=
                      rfl_lesion_threshold(damage, criterion);
        }
        if (grid->tissue[c] && inside && (grown > 0 || inside == all))
            volume += grid->volume[c];
    }
    return volume;
}

/** Sizes are the extremes of the outline's vertices, the volume is that of its body of revolution,
 * and cells that are counted agree with it as nearly as cells can. A lesion on the probe's surface
 * alone has cells of tissue beside it none of which is inside. */
static inline void check_against_outline(const struct rfl_grid *grid,
                                         const struct rfl_damage *damage,
                                         enum rfl_criterion criterion) {
    struct rfl_extent found;
    struct rfl_outline outline;
    assert_int_equal(rfl_lesion_measure(grid, damage, criterion, &found, NULL), RFL_OK);
    assert_int_equal(rfl_lesion_outline(grid, damage, criterion, &outline, NULL), RFL_OK);
    double radius = 0, bottom = INFINITY, top = -INFINITY, volume = 0;
    for (size_t k = 0; k < outline.count; k++) {
        radius = fmax(radius, outline.radius[k]);
        bottom = fmin(bottom, outline.height[k]);
        top = fmax(top, outline.height[k]);
    }
    const double slices = 20000, height = outline.count ? (top - bottom) / slices : 0;
    for (double k = 0; k < slices && outline.count; k++)
        volume += height * slice_area(&outline, bottom + (k + 0.5) * height, grid->probe_radius);
    assert_near(found.radius, radius, 1e-15);
    assert_near(found.length, outline.count ? top - bottom : 0, 1e-15);
    assert_near(found.distal_extension, fmax(-bottom, 0), 1e-15);
    assert_near(found.proximal_extension, fmax(top - grid->active_tip, 0), 1e-15);
    assert_near(found.volume, volume, 2e-3 * volume);
    assert_true(found.volume >= count_cells(grid, damage, criterion, -1));
    if (count_cells(grid, damage, criterion, 1) > 0)
        assert_true(found.volume <= count_cells(grid, damage, criterion, 1));
    rfl_outline_free(&outline);
}

#endif
