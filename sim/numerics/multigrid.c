#include "multigrid.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LEVELS     64  /* more than halvings of 2^60 cells, were they one by one */
#define STRONG         0.3 /* of the strongest axis's mean conductance: such axes are coarsened */
#define MAX_ITERATIONS 200
#define BLOCK          8 /* rows relaxed together: enough to hide the latency of each one's recurrence */
#define CORNERS        ((size_t)1 << (RFL_AXES - 1))
#define UNROLLED       4 /* cells of one row relaxed together */

/**
 * One grid of the hierarchy. Arrays over cells are padded with zeros by one largest stride at both
 * ends, and conductances beyond the last cell of a line are zero, so that no loop asks whether a
 * neighbour exists.
 */
struct level {
    struct rfl_layout layout;
    bool halved[RFL_AXES];   /* axes along which the next grid has half as many cells */
    double *memory;          /* of all arrays */
    double *extra;           /* diagonal of A less the conductances */
    double *diagonal;        /* of A */
    double *g[RFL_AXES];     /* conductance between i and i + stride[d] */
    double *pivot[RFL_AXES]; /* inverse pivots of the lines along d */
    double *up[RFL_AXES];    /* pivot times g: what a cell takes from the next one along d */
    double *down;            /* the same from the one before it, along axis 0 */
    double *own[RFL_AXES];   /* interpolation weight of the aggregate that a cell belongs to */
    double *weight;          /* of transfer to the next coarser grid and back: list_weights */
    double *x, *b;           /* correction, right-hand side */
};

struct rfl_multigrid {
    size_t count;
    struct level level[MAX_LEVELS];
    double *p, *q;  /* conjugate gradients' direction, and its product with A */
    double *memory; /* of both */
};

/* --- making --- */

static size_t padding(const struct rfl_layout *layout) {
    return layout->stride[layout->axes - 1];
}

/** Number of weights: a pair by corner, for every other cell of a row. */
static size_t weight_count(const struct rfl_layout *layout) {
    return layout->cells / layout->n[0] * ((layout->n[0] + 1) / 2) * 2 << (layout->axes - 1);
}

/** Hand out a level's arrays from one block of memory; with block = NULL count the doubles needed.
 */
static size_t place_arrays(struct level *level, double *block) {
    size_t pad = padding(&level->layout), size = level->layout.cells + 2 * pad, used = 0;
    double **arrays[5 + 4 * RFL_AXES] = {&level->extra, &level->diagonal, &level->down, &level->x,
                                         &level->b};
    size_t count = 5;
    for (size_t d = 0; d < level->layout.axes; d++) {
        arrays[count++] = &level->g[d];
        arrays[count++] = &level->pivot[d];
        arrays[count++] = &level->up[d];
        arrays[count++] = &level->own[d];
    }
    for (size_t k = 0; k < count; k++, used += size)
        if (block)
            *arrays[k] = block + used + pad;
    if (block)
        level->weight = block + used;
    return used + weight_count(&level->layout);
}

/** A level of this layout, which may have been another before: all zeros. */
static enum rfl_status make_level(struct level *level, const struct rfl_layout *layout,
                                  struct rfl_error *error) {
    free(level->memory);
    level->layout = *layout;
    level->memory = rfl_allocate(place_arrays(level, NULL), sizeof *level->memory, error);
    if (!level->memory)
        return RFL_FAILED;
    place_arrays(level, level->memory);
    return RFL_OK;
}

/** Mean conductance along axis d of the faces that are open; 0 where none is. */
static double coupling(const struct level *level, size_t d) {
    double sum = 0, count = 0;
    for (size_t i = 0; i < level->layout.cells; i++) {
        sum += level->g[d][i];
        count += level->g[d][i] > 0 ? 1 : 0;
    }
    return count > 0 ? sum / count : 0;
}

/**
 * Choose the axes along which a grid is coarsened: all of one or two; of three only those that are
 * strongly coupled. Lines are solved exactly, but where two axes are strong, whole planes should
 * be: what is left of the error varies slowly in each plane, and as it likes from one to the next.
 * A coarser grid must tell planes apart until they are coupled as strongly.
 */
static void choose_axes(struct level *level) {
    const size_t axes = level->layout.axes;
    double strength[RFL_AXES] = {0}, strongest = 0;
    for (size_t d = 0; d < axes && axes > 2; d++) {
        strength[d] = coupling(level, d);
        strongest = fmax(strongest, strength[d]);
    }
    for (size_t d = 0; d < axes; d++)
        level->halved[d] = strength[d] >= STRONG * strongest;
}

/** Make the next coarser grid, unless it is there and still right. */
static enum rfl_status make_coarser(struct level *fine, struct level *coarse,
                                    struct rfl_error *error) {
    size_t n[RFL_AXES];
    choose_axes(fine);
    for (size_t d = 0; d < RFL_AXES; d++)
        n[d] = fine->halved[d] ? (fine->layout.n[d] + 1) / 2 : fine->layout.n[d];
    const struct rfl_layout layout = rfl_layout_make(fine->layout.axes, n);
    if (coarse->memory && memcmp(coarse->layout.n, layout.n, sizeof layout.n) == 0)
        return RFL_OK;
    return make_level(coarse, &layout, error);
}

static bool is_coarsest(const struct rfl_layout *layout) {
    return layout->axes == 1 || layout->cells <= (size_t)1 << layout->axes;
}

/** All grids as they are while no conductance is known: for two axes they stay so. */
static enum rfl_status make_levels(struct rfl_multigrid *mg, const struct rfl_layout *layout,
                                   struct rfl_error *error) {
    const size_t pad = padding(layout), size = layout->cells + 2 * pad;
    mg->memory = rfl_allocate(2 * size, sizeof *mg->memory, error);
    enum rfl_status status = mg->memory ? make_level(&mg->level[0], layout, error) : RFL_FAILED;
    if (status)
        return status;
    mg->p = mg->memory + pad;
    mg->q = mg->p + size;
    for (mg->count = 1; !status && !is_coarsest(&mg->level[mg->count - 1].layout); mg->count++)
        status = make_coarser(&mg->level[mg->count - 1], &mg->level[mg->count], error);
    return status;
}

struct rfl_multigrid *rfl_multigrid_create(const struct rfl_layout *layout,
                                           struct rfl_error *error) {
    struct rfl_multigrid *mg = rfl_allocate(1, sizeof *mg, error);
    if (mg && make_levels(mg, layout, error)) {
        rfl_multigrid_free(mg);
        mg = NULL;
    }
    return mg;
}

void rfl_multigrid_free(struct rfl_multigrid *mg) {
    for (size_t l = 0; mg && l < MAX_LEVELS; l++)
        free(mg->level[l].memory);
    if (mg)
        free(mg->memory);
    free(mg);
}

/* --- taking a matrix --- */

/**
 * Resistance from the middle of an aggregate, between its two children, to either of them.
 *
 * @param g  conductance between the children
 */
static double half(double g) {
    return g > 0 ? 0.5 / g : 0;
}

/**
 * What lies between the aggregates below and above the face between cells i and i + stride: adds
 * the face's share of the coarse conductance, and sets how the two cells interpolate across it.
 */
static void couple_aggregates(struct level *fine, size_t d, size_t i, double *coarse_conductance) {
    size_t s = fine->layout.stride[d], j = i + s;
    const double *g = fine->g[d] + i;
    if (!(*g > 0))
        return;
    double below = half(*(g - s)), above = half(*(g + s));
    double resistance = below + 1 / *g + above;
    *coarse_conductance += 1 / resistance;
    fine->own[d][i] = 1 - below / resistance;
    fine->own[d][j] = 1 - above / resistance;
}

/*
 * Transfer between a grid and the next coarser one is multilinear, with weights from the
 * conductances: along each axis a cell's own aggregate has the weight `own`, the one nearer to it
 * the rest. Only the lines of the last axis's first colour take part: the others have just been
 * solved when the residual is restricted, which is zero there, and are solved anew as soon as these
 * have their correction.
 */

/** Is corner `corner` of the aggregates around a cell the nearer one along axis d > 0, or its own?
 */
static inline bool is_nearer(size_t corner, size_t d) {
    return corner >> (d - 1) & 1;
}

/** Place in a row of the first cell that takes part; every other one after it does. */
static inline size_t first_in_row(const struct level *fine, const size_t axes, size_t row) {
    return axes > 2 ? row / fine->layout.n[0] % fine->layout.n[1] % 2 : 0;
}

/** List the weights of transfer, in the order in which cells take part: for each corner that of the
 * aggregate there and that of its neighbour along axis 0. */
static void list_weights(const struct level *fine) {
    const struct rfl_layout *layout = &fine->layout;
    assert(layout->axes >= 1);
    double *weight = fine->weight;
    for (size_t row = 0; row < layout->cells; row += layout->n[0])
        for (size_t k = first_in_row(fine, layout->axes, row); k < layout->n[0]; k += 2)
            for (size_t c = 0; c < (size_t)1 << (layout->axes - 1); c++) {
                double rest = 1;
                for (size_t d = 1; d < layout->axes; d++) {
                    const double own = fine->own[d][row + k];
                    rest *= is_nearer(c, d) ? 1 - own : own;
                }
                *weight++ = fine->own[0][row + k] * rest;
                *weight++ = (1 - fine->own[0][row + k]) * rest;
            }
}

/** Coarse operator and transfer weights from a fine operator. */
static void coarsen(struct level *fine, struct level *coarse) {
    const struct rfl_layout *f = &fine->layout, *c = &coarse->layout;
    memset(coarse->extra, 0, c->cells * sizeof *coarse->extra);
    for (size_t d = 0; d < f->axes; d++) {
        memset(coarse->g[d], 0, c->cells * sizeof *coarse->g[d]);
        for (size_t i = 0; i < f->cells; i++)
            fine->own[d][i] = 1;
    }
    size_t i = 0;
    for (size_t i2 = 0; i2 < f->n[2]; i2++)
        for (size_t i1 = 0; i1 < f->n[1]; i1++)
            for (size_t i0 = 0; i0 < f->n[0]; i0++, i++) {
                size_t at[RFL_AXES] = {i0, i1, i2}, parent = 0;
                for (size_t d = 0; d < f->axes; d++)
                    parent += (fine->halved[d] ? at[d] / 2 : at[d]) * c->stride[d];
                if (fine->diagonal[i] > fine->extra[i]) /* decoupled cells have no say */
                    coarse->extra[parent] += fine->extra[i];
                for (size_t d = 0; d < f->axes; d++)
                    if (!fine->halved[d])
                        coarse->g[d][parent] += fine->g[d][i];
                    else if (at[d] % 2 == 1 && at[d] + 1 < f->n[d])
                        couple_aggregates(fine, d, i, &coarse->g[d][parent]);
            }
    list_weights(fine);
}

/** Diagonal from extra and conductances. */
static void set_diagonal(struct level *level) {
    const struct rfl_layout *layout = &level->layout;
    memcpy(level->diagonal, level->extra, layout->cells * sizeof *level->diagonal);
    for (size_t d = 0; d < layout->axes; d++) {
        const double *g = level->g[d], *lower = g - layout->stride[d];
        for (size_t i = 0; i < layout->cells; i++)
            level->diagonal[i] += g[i] + lower[i];
    }
}

/** Pivots of the lines; zero, so that nothing comes of it, for a coarse cell all of whose cells are
 * decoupled. A cell's predecessors along every axis have smaller indices. */
static void factorise(struct level *level) {
    const struct rfl_layout *layout = &level->layout;
    for (size_t d = 0; d < layout->axes; d++) {
        const double *lower = level->g[d] - layout->stride[d];
        double *pivot = level->pivot[d], *lower_pivot = pivot - layout->stride[d];
        for (size_t i = 0; i < layout->cells; i++) {
            double rest = level->diagonal[i] - lower[i] * lower[i] * lower_pivot[i];
            assert(!(level->diagonal[i] > 0) || rest > 0);
            pivot[i] = level->diagonal[i] > 0 ? 1 / rest : 0;
            level->up[d][i] = level->g[d][i] * pivot[i];
        }
    }
    for (size_t i = 0; i < layout->cells; i++)
        level->down[i] = (level->g[0] - 1)[i] * level->pivot[0][i];
}

enum rfl_status rfl_multigrid_set(struct rfl_multigrid *mg, const double *diagonal,
                                  double *const conductance[RFL_AXES], struct rfl_error *error) {
    struct level *finest = &mg->level[0];
    const struct rfl_layout *layout = &finest->layout;
    memcpy(finest->extra, diagonal, layout->cells * sizeof *diagonal);
    for (size_t d = 0; d < layout->axes; d++) {
        memcpy(finest->g[d], conductance[d], layout->cells * sizeof *diagonal);
        size_t step = layout->stride[d] * layout->n[d];
        for (size_t i = step - layout->stride[d]; i < layout->cells; i += step)
            memset(finest->g[d] + i, 0, layout->stride[d] * sizeof *diagonal);
    }
    for (mg->count = 1;; mg->count++) {
        struct level *level = &mg->level[mg->count - 1], *next = level + 1;
        set_diagonal(level);
        factorise(level);
        if (is_coarsest(&level->layout))
            return RFL_OK;
        if (make_coarser(level, next, error))
            return RFL_FAILED;
        coarsen(level, next);
    }
}

/* --- one V-cycle --- */

/*
 * Lines are solved (Thomas) with their neighbours held, all of one colour together: those whose
 * places across them add up to an even number, then the others, so that neighbours never share one.
 * With the numbers of axes and of lines known, the compiler unrolls what is done for each cell.
 */

/** x = what a row along axis 0 has without what flows along it, over the pivots. */
static inline void relax_row_across(const struct level *level, const size_t axes, size_t row) {
    const double *restrict b = level->b + row, *restrict pivot = level->pivot[0] + row;
    double *restrict x = level->x + row;
    for (size_t k = 0; k < level->layout.n[0]; k++) {
        double sum = b[k];
        for (size_t d = 1; d < axes; d++) {
            const double *g = level->g[d] + row, *lower = g - level->layout.stride[d];
            sum += lower[k] * (x - level->layout.stride[d])[k] +
                   g[k] * (x + level->layout.stride[d])[k];
        }
        x[k] = sum * pivot[k];
    }
}

/** Solve `count` rows along axis 0 that lie `apart`: side by side, which hides the latency of each
 * one's recurrence. */
static inline void relax_rows(const struct level *level, const size_t axes, size_t row,
                              size_t apart, const size_t count) {
    const size_t n = level->layout.n[0];
    const double *down = level->down, *up = level->up[0];
    double *x = level->x, before[BLOCK] = {0};
    for (size_t l = 0; l < count; l++)
        relax_row_across(level, axes, row + l * apart);
    for (size_t k = 0; k < n; k++)
        for (size_t l = 0; l < count; l++) {
            size_t i = row + l * apart + k;
            before[l] = x[i] += down[i] * before[l];
        }
    for (size_t k = n - 1; k-- > 0;)
        for (size_t l = 0; l < count; l++) {
            size_t i = row + l * apart + k;
            before[l] = x[i] += up[i] * before[l];
        }
}

/** Solve all rows along axis 0 that have one colour. With axes = 1 their neighbours count as zero.
 */
static inline void relax_along(const struct level *level, const size_t axes, size_t colour) {
    const size_t *n = level->layout.n, apart = 2 * n[0];
    for (size_t k = 0; k < n[2]; k++) {
        size_t i = (colour + k) % 2, row = (i + k * n[1]) * n[0];
        for (; i + 2 * (BLOCK - 1) < n[1]; i += 2 * BLOCK, row += BLOCK * apart)
            relax_rows(level, axes, row, apart, BLOCK);
        if (i < n[1])
            relax_rows(level, axes, row, apart, (n[1] - i + 1) / 2);
    }
}

/** Eliminate every other of 2 `count` cells that lie side by side across axis d > 0: their lines'
 * cells before them have been eliminated. */
static inline void eliminate(const struct level *level, const size_t axes, size_t d, size_t first,
                             const size_t count) {
    const size_t s = level->layout.stride[d], rest = 3 - d; /* the third axis */
    const double *b = level->b + first, *pivot = level->pivot[d] + first;
    const double *g = level->g[0] + first, *below = g - 1, *lower = level->g[d] - s + first;
    double *x = level->x + first;
    const double *x_lower = x - s, *x_below = x - 1, *x_above = x + 1;
    for (size_t l = 0; l < count; l++) {
        const size_t i = 2 * l;
        double sum = b[i] + lower[i] * x_lower[i];
        sum += below[i] * x_below[i] + g[i] * x_above[i];
        if (axes > 2) {
            const size_t t = level->layout.stride[rest];
            const double *h = level->g[rest] + first;
            sum += (h - t)[i] * (x - t)[i] + h[i] * x[i + t];
        }
        x[i] = sum * pivot[i];
    }
}

/** Substitute back into the same cells what came out for the next ones along d. */
static inline void substitute(const struct level *level, size_t d, size_t first,
                              const size_t count) {
    const size_t s = level->layout.stride[d];
    const double *up = level->up[d];
    double *x = level->x;
    for (size_t l = 0; l < count; l++) {
        const size_t i = first + 2 * l;
        x[i] += up[i] * x[i + s];
    }
}

/** Solve all lines along axis d > 0 that have one colour: every other cell of a row, and row by
 * row, so that memory is read in order. */
static inline void relax_across(const struct level *level, const size_t axes, size_t d,
                                size_t colour) {
    const struct rfl_layout *layout = &level->layout;
    const size_t n = layout->n[0], s = layout->stride[d], rest = 3 - d;
    for (size_t j = 0; j < layout->n[rest]; j++) {
        const size_t first = j * layout->stride[rest] + (colour + j) % 2;
        const size_t count = (n + 1 - (colour + j) % 2) / 2, whole = count - count % UNROLLED;
        for (size_t k = 0; k < layout->n[d]; k++) {
            for (size_t l = 0; l < whole; l += UNROLLED)
                eliminate(level, axes, d, first + k * s + 2 * l, UNROLLED);
            eliminate(level, axes, d, first + k * s + 2 * whole, count % UNROLLED);
        }
        for (size_t k = layout->n[d] - 1; k-- > 0;) {
            for (size_t l = 0; l < whole; l += UNROLLED)
                substitute(level, d, first + k * s + 2 * l, UNROLLED);
            substitute(level, d, first + k * s + 2 * whole, count % UNROLLED);
        }
    }
}

/** Solve all lines along d that have one colour. */
static inline void relax_axes(const struct level *level, const size_t axes, size_t d,
                              size_t colour) {
    if (d == 0)
        relax_along(level, axes, colour);
    else
        relax_across(level, axes, d, colour);
}

static void relax(const struct level *level, size_t d, size_t colour) {
    if (level->layout.axes == 2)
        relax_axes(level, 2, d, colour);
    else
        relax_axes(level, level->layout.axes, d, colour);
}

static inline void multiply_axes(const struct level *level, const size_t axes,
                                 const double *restrict x, double *restrict y) {
    const double *restrict diagonal = level->diagonal;
    const double *g[RFL_AXES], *lower[RFL_AXES], *lower_x[RFL_AXES], *upper_x[RFL_AXES];
    for (size_t d = 0; d < axes; d++) {
        size_t s = level->layout.stride[d];
        g[d] = level->g[d];
        lower[d] = g[d] - s;
        lower_x[d] = x - s;
        upper_x[d] = x + s;
    }
    for (size_t i = 0; i < level->layout.cells; i++) {
        double sum = diagonal[i] * x[i];
        for (size_t d = 0; d < axes; d++)
            sum -= lower[d][i] * lower_x[d][i] + g[d][i] * upper_x[d][i];
        y[i] = sum;
    }
}

/** y = A x */
static void multiply(const struct level *level, const double *x, double *y) {
    if (level->layout.axes == 2)
        multiply_axes(level, 2, x, y);
    else
        multiply_axes(level, level->layout.axes, x, y);
}

/** By corner, the coarse cell that belongs to place 0 of a row along axis 0. Beyond the grid's end,
 * where the weight is zero, any will do. */
static inline void find_corners(const struct level *fine, const struct level *coarse,
                                const size_t axes, size_t row, size_t corner[CORNERS]) {
    for (size_t c = 0; c < (size_t)1 << (axes - 1); c++) {
        corner[c] = 0;
        for (size_t d = 1; d < axes; d++) {
            size_t at = row / fine->layout.stride[d] % fine->layout.n[d];
            size_t from = fine->halved[d] ? at / 2 : at;
            if (fine->halved[d] && is_nearer(c, d) && at % 2 && at + 1 < fine->layout.n[d])
                from++;
            else if (fine->halved[d] && is_nearer(c, d) && at % 2 == 0 && at > 0)
                from--;
            corner[c] += from * coarse->layout.stride[d];
        }
    }
}

/** What is left of b in cell i: b - A x. */
static inline double residual(const struct level *level, const size_t axes, size_t i) {
    const double *x = level->x + i;
    double rest = level->b[i] - level->diagonal[i] * *x;
    for (size_t d = 0; d < axes; d++) {
        const double *g = level->g[d] + i;
        const size_t s = level->layout.stride[d];
        rest += *(g - s) * *(x - s) + *g * x[s];
    }
    return rest;
}

/** Coarse b = P^T (b - A x) */
static inline void restrict_axes(const struct level *fine, struct level *coarse,
                                 const size_t axes) {
    const size_t n = fine->layout.n[0];
    const bool halved = axes == 2 || fine->halved[0];
    const double *weight = fine->weight;
    memset(coarse->b, 0, coarse->layout.cells * sizeof *coarse->b);
    for (size_t row = 0; row < fine->layout.cells; row += n) {
        const size_t first = first_in_row(fine, axes, row);
        const ptrdiff_t nearer = first ? 1 : -1; /* the aggregate that is, from a cell's own one */
        size_t corner[CORNERS];
        find_corners(fine, coarse, axes, row, corner);
        for (size_t k = first; k < n; k += 2) {
            const double rest = residual(fine, axes, row + k);
            for (size_t c = 0; c < (size_t)1 << (axes - 1); c++, weight += 2) {
                double *into = coarse->b + corner[c] + (halved ? k / 2 : k);
                into[0] += weight[0] * rest;
                into[nearer] += weight[1] * rest;
            }
        }
    }
}

/** Fine x += P coarse x */
static inline void prolong_axes(const struct level *fine, const struct level *coarse,
                                const size_t axes) {
    const size_t n = fine->layout.n[0];
    const bool halved = axes == 2 || fine->halved[0];
    const double *weight = fine->weight;
    for (size_t row = 0; row < fine->layout.cells; row += n) {
        const size_t first = first_in_row(fine, axes, row);
        const ptrdiff_t nearer = first ? 1 : -1;
        size_t corner[CORNERS];
        find_corners(fine, coarse, axes, row, corner);
        for (size_t k = first; k < n; k += 2) {
            double sum = fine->x[row + k];
            for (size_t c = 0; c < (size_t)1 << (axes - 1); c++, weight += 2) {
                const double *from = coarse->x + corner[c] + (halved ? k / 2 : k);
                sum += weight[0] * from[0] + weight[1] * from[nearer];
            }
            fine->x[row + k] = sum;
        }
    }
}

static void restrict_residual(const struct level *fine, struct level *coarse) {
    if (fine->layout.axes == 2)
        restrict_axes(fine, coarse, 2);
    else
        restrict_axes(fine, coarse, RFL_AXES);
}

static void prolong(const struct level *fine, const struct level *coarse) {
    if (fine->layout.axes == 2)
        prolong_axes(fine, coarse, 2);
    else
        prolong_axes(fine, coarse, RFL_AXES);
}

/** x = approximately A^-1 b on level l, by a symmetric V(1,1)-cycle. */
static void cycle(struct rfl_multigrid *mg, size_t l) {
    struct level *level = &mg->level[l];
    const struct rfl_layout *layout = &level->layout;
    relax_along(level, 1, 0); /* the neighbours of these rows are all zero yet */
    for (size_t pass = 1; pass < 2 * layout->axes; pass++)
        relax(level, pass / 2, pass % 2);
    if (l + 1 < mg->count) {
        restrict_residual(level, &mg->level[l + 1]);
        cycle(mg, l + 1);
        prolong(level, &mg->level[l + 1]);
    }
    for (size_t pass = 2 * layout->axes; pass-- > 0;)
        relax(level, pass / 2, pass % 2);
}

/* --- conjugate gradients --- */

/** a . b, in four sums, so that additions need not wait for one another. */
static double dot(const double *a, const double *b, size_t n) {
    double sum[4] = {0};
    size_t i = 0;
    for (; i + 4 <= n; i += 4)
        for (size_t k = 0; k < 4; k++)
            sum[k] += a[i + k] * b[i + k];
    for (; i < n; i++)
        sum[0] += a[i] * b[i];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static enum rfl_status no_convergence(struct rfl_error *error) {
    return rfl_error_add(error, RFL_FAILED, "the linear solver does not converge");
}

enum rfl_status rfl_multigrid_solve(struct rfl_multigrid *mg, const double *b, double *x,
                                    double tolerance, size_t *iterations, struct rfl_error *error) {
    struct level *finest = &mg->level[0];
    const size_t n = finest->layout.cells;
    double *r = finest->b, *z = finest->x; /* the preconditioner's input and output */
    memcpy(r, b, n * sizeof *r);
    if (finest->layout.axes == 1) {
        struct level line = *finest; /* whose solution needs no neighbours, hence no padding */
        line.x = x;
        relax_rows(&line, 1, 0, 0, 1);
        return isfinite(dot(x, x, n)) ? RFL_OK : no_convergence(error);
    }
    memset(x, 0, n * sizeof *x);
    double goal = tolerance * tolerance * dot(b, b, n), rz_before = 0;
    size_t k = 0;
    for (double rr = dot(r, r, n); !(rr <= goal); rr = dot(r, r, n), k++) {
        if (k == MAX_ITERATIONS || !isfinite(rr))
            return no_convergence(error);
        cycle(mg, 0);
        double rz = dot(r, z, n), beta = k ? rz / rz_before : 0;
        for (size_t i = 0; i < n; i++)
            mg->p[i] = z[i] + beta * mg->p[i];
        multiply(finest, mg->p, mg->q);
        double alpha = rz / dot(mg->p, mg->q, n);
        for (size_t i = 0; i < n; i++) {
            x[i] += alpha * mg->p[i];
            r[i] -= alpha * mg->q[i];
        }
        rz_before = rz;
    }
    if (iterations)
        *iterations += k;
    return RFL_OK;
}
