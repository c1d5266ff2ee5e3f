/*
 * The outline of a needle's lesion: where the lines of nodes cross it, linked from face to face of
 * the lattice that they make (marching squares, but for the places of the crossings).
 *
 * Lines are rows and columns of cells and, where the tip meets tissue, the probe's flat end and its
 * side. From vertex to vertex the lesion lies on the left.
 */
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lesion.h"

/** A face between two columns and two rows of cells, named by the lower ones; the axis is column
 * -1. */
struct face {
    ptrdiff_t i, j;
};

static const struct face nowhere = {-PTRDIFF_MAX / 2, -PTRDIFF_MAX / 2};

/** Rows and columns lie along axis 0 and 1; the flat end is no row, and the side no column. */
#define NO_LINE SIZE_MAX

/** A line of nodes in the lattice. */
struct strand {
    const struct rfl_line *line;
    size_t axis, index;        /* along which it lies; which of those lines it is, or NO_LINE */
    double across;             /* its place on the other axis, m */
    size_t pieces;             /* number of the first piece between two nodes */
    struct face before, after; /* of that piece, on both sides */
    size_t steps;              /* so many pieces on, faces are the same from then on */
};

/** Where a piece of a strand crosses the outline. */
struct crossing {
    double at[2];           /* radius, height, m */
    size_t axis, index;     /* the strand's */
    struct face from, onto; /* out of which face the outline comes, and through which it goes on */
    double peak[2][2];      /* of the outline after it, between lines along either axis */
    bool has_peak[2], done;
};

/** Crossings are numbered from 1. */
#define NONE 0

/** Crossings that follow one another. */
struct chain {
    const size_t *number;
    size_t count;
    bool closed;
};

struct lattice {
    const struct rfl_grid *grid;
    ptrdiff_t inner;           /* columns within the probe's radius */
    ptrdiff_t below, tip;      /* rows below its flat end; beside its active tip */
    unsigned *number;          /* of the crossing of each piece of a strand */
    struct crossing *crossing; /* by number */
    size_t *first, count;      /* number of a strand's first crossing; how many there are, plus 1 */
    size_t *chain, *scratch;   /* room for as many numbers */
    struct rfl_outline plain;  /* scratch for one polyline */
};

/* --- the lattice --- */

/** Number of the first piece of a row, of a column, of the flat end, of the side; of none. */
static size_t row_pieces(const struct lattice *l, ptrdiff_t j) {
    return (size_t)j * l->grid->layout.n[0];
}

static size_t column_pieces(const struct lattice *l, ptrdiff_t i) {
    return l->grid->layout.cells + (size_t)i * l->grid->layout.n[1];
}

static size_t end_pieces(const struct lattice *l) {
    return 2 * l->grid->layout.cells;
}

static size_t wall_pieces(const struct lattice *l) {
    return end_pieces(l) + l->grid->end.count;
}

static size_t count_pieces(const struct lattice *l) {
    return wall_pieces(l) + l->grid->wall.count;
}

/** The face to which the first piece of a row leads up from below its first cell. */
static ptrdiff_t first_face(const struct lattice *l, ptrdiff_t j) {
    return j < l->below ? -1 : l->inner - 1;
}

static size_t count_strands(const struct lattice *l) {
    return l->grid->layout.n[0] + l->grid->layout.n[1] + 2;
}

/** A strand: the rows first, then the columns, the flat end, the side. */
static struct strand strand_at(const struct lattice *l, size_t k) {
    const struct rfl_grid *grid = l->grid;
    const size_t n = grid->layout.n[0], m = grid->layout.n[1];
    const ptrdiff_t i = (ptrdiff_t)k - (ptrdiff_t)m, j = (ptrdiff_t)k, last = l->below - 1;
    if (k < m)
        return (struct strand){&grid->lines[0][k],
                               0,
                               k,
                               grid->centre[1][k],
                               row_pieces(l, j),
                               {first_face(l, j), j - 1},
                               {first_face(l, j), j},
                               SIZE_MAX};
    if (k < m + n)
        return (struct strand){&grid->lines[1][i],  1,          (size_t)i, grid->centre[0][i],
                               column_pieces(l, i), {i - 1, 0}, {i, 0},    SIZE_MAX};
    if (k == m + n)
        return (struct strand){&grid->end,    0,          NO_LINE, 0,
                               end_pieces(l), {-1, last}, nowhere, SIZE_MAX};
    return (struct strand){&grid->wall,
                           1,
                           NO_LINE,
                           grid->probe_radius,
                           wall_pieces(l),
                           nowhere,
                           {l->inner - 1, last},
                           (size_t)l->tip};
}

/** The face that is k pieces on. */
static struct face face_on(const struct strand *strand, struct face face, size_t k) {
    const ptrdiff_t on = (ptrdiff_t)(k < strand->steps ? k : strand->steps);
    *(strand->axis == 0 ? &face.i : &face.j) += on;
    return face;
}

/** May the outline run through a face? Not beyond the lattice; and neither between axis and first
 * column nor between shaft and first column, which share their values. */
static bool has_outline(const struct lattice *l, struct face f) {
    const ptrdiff_t n = (ptrdiff_t)l->grid->layout.n[0], m = (ptrdiff_t)l->grid->layout.n[1];
    const bool shaft = f.j >= l->below + l->tip;
    const ptrdiff_t first = f.j < l->below ? 0 : shaft ? l->inner : l->inner - 1;
    return f.i >= first && f.j >= 0 && f.i + 1 < n && f.j + 1 < m;
}

#define MOST_SIDES 6

/** Numbers of the crossings on a face's sides, counterclockwise from below. */
static size_t list_sides(const struct lattice *l, struct face f, unsigned side[MOST_SIDES]) {
    const ptrdiff_t up = f.j + 1 - l->below; /* from the piece of the side next to the rim */
    const bool at_end = up == 0 && f.i + 1 < l->inner, at_wall = up >= 0 && f.i == l->inner - 1;
    const size_t top = at_end ? end_pieces(l) + (size_t)(f.i + 1)
                              : row_pieces(l, f.j + 1) + (size_t)(f.i - first_face(l, f.j + 1));
    size_t count = 0;
    side[count++] = l->number[row_pieces(l, f.j) + (size_t)(f.i - first_face(l, f.j))];
    side[count++] = l->number[column_pieces(l, f.i + 1) + (size_t)f.j];
    side[count++] = l->number[top];
    if (at_wall && up == l->tip) /* the tip ends within the face */
        side[count++] = l->number[wall_pieces(l) + (size_t)up + 1];
    if (at_wall)
        side[count++] = l->number[wall_pieces(l) + (size_t)up];
    if (!at_wall || up == 0)
        side[count++] = l->number[column_pieces(l, f.i) + (size_t)f.j];
    return count;
}

/* --- crossings --- */

/** Number the pieces of a line whose ends differ. */
static void count_crossings(struct lattice *l, const struct rfl_tracer *tracer,
                            const struct strand *strand) {
    bool before = rfl_tracer_inside(tracer, strand->line, 0);
    for (size_t k = 0; k + 1 < strand->line->count; k++) {
        const bool now = rfl_tracer_inside(tracer, strand->line, k + 1);
        if (now != before)
            l->number[strand->pieces + k] = (unsigned)l->count++;
        before = now;
    }
}

/** Find the crossings of a line, and how the outline runs through them. */
static void find_crossings(struct lattice *l, struct rfl_tracer *tracer,
                           const struct strand *strand) {
    for (size_t k = 0; k + 1 < strand->line->count; k++) {
        const size_t number = l->number[strand->pieces + k];
        if (number == NONE)
            continue;
        const struct face before = face_on(strand, strand->before, k);
        const struct face after = face_on(strand, strand->after, k);
        const bool rises = !rfl_tracer_inside(tracer, strand->line, k);
        const bool onwards = rises == (strand->axis == 1);
        struct crossing *c = &l->crossing[number];
        *c = (struct crossing){.axis = strand->axis,
                               .index = strand->index,
                               .from = onwards ? before : after,
                               .onto = onwards ? after : before};
        c->at[strand->axis] = rfl_tracer_crossing(tracer, strand->line, k);
        c->at[1 - strand->axis] = strand->across;
    }
}

/** The crossing to which the outline goes on, through a face; where four lie on it, so that it cuts
 * off each corner. NONE: it ends on the probe, on the axis, or at the domain's end. */
static size_t next_crossing(const struct lattice *l, size_t number) {
    const struct face face = l->crossing[number].onto;
    if (!has_outline(l, face))
        return NONE;
    unsigned side[MOST_SIDES];
    const size_t count = list_sides(l, face, side);
    size_t k = 0;
    while (side[k] != number)
        k++;
    do
        k = (k + count - 1) % count;
    while (side[k] == NONE);
    assert(side[k] != number);
    return side[k];
}

/* --- vertices --- */

static void add_vertex(struct rfl_outline *outline, const double at[2]) {
    outline->radius[outline->count] = at[0];
    outline->height[outline->count++] = at[1];
}

/** An end that rises by more than this part of its distance from the last column does not meet the
 * axis, or the shaft, nearly at a right angle: there the parabola knows too little. */
static const double steepest = 0.5;

/**
 * The outline meets the axis, and the shaft, at a right angle: from its crossing with the column
 * beside these (first), and with the next column, it goes on to there as an even parabola.
 */
static void add_end(const struct lattice *l, const struct chain *chain, size_t k, ptrdiff_t step,
                    struct rfl_outline *outline) {
    const struct crossing *first = &l->crossing[chain->number[k]];
    const struct face beyond = step > 0 ? first->from : first->onto;
    if (first->axis != 1 || first->index == NO_LINE || beyond.i + 1 != (ptrdiff_t)first->index)
        return;
    const struct crossing *second = NULL;
    for (size_t tried = 1; tried < chain->count && !second; tried++) {
        const struct crossing *c = &l->crossing[chain->number[k += (size_t)step]];
        second = c->axis == 1 ? c : NULL;
    }
    const double mirror = first->index == 0 ? 0 : l->grid->probe_radius;
    const double near = first->at[0] - mirror, most = steepest * near;
    double rise = 0;
    if (second && second->index == first->index + 1) {
        const double far = second->at[0] - mirror;
        rise = (first->at[1] - second->at[1]) * near * near / (far * far - near * near);
    }
    add_vertex(outline, (double[]){mirror, first->at[1] + fmin(fmax(rise, -most), most)});
}

/** Half the second derivative of a parabola through three crossings with lines along one axis. */
static double bend(const struct crossing *a, const struct crossing *b, const struct crossing *c) {
    const size_t y = a->axis, x = 1 - y;
    const double h0 = b->at[x] - a->at[x], h1 = c->at[x] - b->at[x];
    return h0 * h1 > 0 ? ((c->at[y] - b->at[y]) / h1 - (b->at[y] - a->at[y]) / h0) / (h0 + h1) : 0;
}

/**
 * Where the outline turns back between b and c, of four crossings with lines along one axis that
 * follow one another: on the flatter of the parabolas through a, b, c and b, c, d, since one of
 * them is flat where a shoulder is.
 */
static bool find_peak(const struct crossing *const four[4], double at[2]) {
    const struct crossing *a = four[0], *b = four[1], *c = four[2], *d = four[3];
    const size_t y = b->axis, x = 1 - y;
    if ((b->at[y] - a->at[y]) * (d->at[y] - c->at[y]) > 0)
        return false;
    const double h = c->at[x] - b->at[x], left = bend(a, b, c), right = bend(b, c, d);
    const double flatter = fabs(left) < fabs(right) ? left : right;
    const double slope = (c->at[y] - b->at[y]) / h - flatter * h; /* at b */
    const double shift = -slope / (2 * flatter);
    at[x] = b->at[x] + shift;
    at[y] = b->at[y] + slope * shift / 2;
    return left * right > 0 && shift / h > 0 && shift / h < 1;
}

/** Put a peak between crossings number `from` and `to` of the chain: before the first one beyond.
 */
static void put_peak(struct lattice *l, const struct chain *chain, size_t from, size_t to,
                     const double at[2]) {
    const size_t axis = l->crossing[chain->number[from]].axis, x = 1 - axis;
    for (size_t k = from; k != to; k = (k + 1) % chain->count) {
        struct crossing *here = &l->crossing[chain->number[k]];
        const struct crossing *next = &l->crossing[chain->number[(k + 1) % chain->count]];
        if ((at[x] - here->at[x]) * (at[x] - next->at[x]) >= 0)
            continue;
        memcpy(here->peak[axis], at, sizeof here->peak[axis]);
        here->has_peak[axis] = true;
        return;
    }
}

/** Find the peaks of a chain along an axis. */
static void find_peaks(struct lattice *l, const struct chain *chain, size_t axis) {
    size_t count = 0, *on = l->scratch;
    for (size_t k = 0; k < chain->count; k++) {
        const struct crossing *c = &l->crossing[chain->number[k]];
        if (c->axis == axis && c->index != NO_LINE)
            on[count++] = k;
    }
    for (size_t i = 0; count >= 4 && i < (chain->closed ? count : count - 3); i++) {
        const struct crossing *four[4];
        double at[2];
        for (size_t k = 0; k < 4; k++)
            four[k] = &l->crossing[chain->number[on[(i + k) % count]]];
        if (find_peak(four, at))
            put_peak(l, chain, on[(i + 1) % count], on[(i + 2) % count], at);
    }
}

/* --- arcs between vertices --- */

/** How near chords come to the arcs that they stand for, m. */
static const double precision = 0.5e-6;

#define MOST_CHORDS 4 /* for one arc */

static double vertex_distance(const struct rfl_outline *o, size_t j, size_t k) {
    const double dr = o->radius[k] - o->radius[j], dz = o->height[k] - o->height[j];
    return sqrt(dr * dr + dz * dz);
}

/** Curvature of the circle through three vertices, positive to the left, 1/m. */
static double curvature(const struct rfl_outline *o, size_t a, size_t b, size_t c) {
    const double cross = (o->radius[b] - o->radius[a]) * (o->height[c] - o->height[b]) -
                         (o->radius[c] - o->radius[b]) * (o->height[b] - o->height[a]);
    const double sides =
        vertex_distance(o, a, b) * vertex_distance(o, b, c) * vertex_distance(o, a, c);
    return sides > 0 ? 2 * cross / sides : 0;
}

/** Harmonic mean of two curvatures: near the smaller where they differ much, so that a shoulder
 * stays one; none where they differ in sign. */
static double harmonic_mean(double a, double b) {
    return a * b > 0 ? 2 * a * b / (a + b) : 0;
}

/** Add a polyline with arcs in place of its pieces: chords alone would make a lesion smaller than
 * it is. */
static void add_arcs(const struct rfl_outline *o, bool closed, struct rfl_outline *outline) {
    const size_t last = o->count - 1;
    const double around = closed ? curvature(o, last - 1, 0, 1) : 0;
    double before = around;
    add_vertex(outline, (double[]){o->radius[0], o->height[0]});
    for (size_t k = 0; k < last; k++) {
        const double after = k + 1 == last ? around : curvature(o, k, k + 1, k + 2);
        const double length = vertex_distance(o, k, k + 1);
        const double rise = harmonic_mean(before, after) * length / 8; /* over the chord */
        const double dr = o->radius[k + 1] - o->radius[k], dz = o->height[k + 1] - o->height[k];
        const int chords = (int)fmin(ceil(sqrt(fabs(rise) * length / precision)), MOST_CHORDS);
        for (int i = 1; i < chords; i++) {
            const double t = (double)i / chords, off = 4 * rise * t * (1 - t);
            add_vertex(outline, (double[]){o->radius[k] + t * dr + off * dz,
                                           o->height[k] + t * dz - off * dr});
        }
        add_vertex(outline, (double[]){o->radius[k + 1], o->height[k + 1]});
        before = after;
    }
}

/* --- polylines --- */

/** Add the polyline that begins at a crossing. */
static void add_polyline(struct lattice *l, size_t start, struct rfl_outline *outline) {
    struct chain chain = {.number = l->chain};
    size_t at = start;
    for (; at != NONE && !l->crossing[at].done; at = next_crossing(l, at)) {
        l->crossing[at].done = true;
        l->chain[chain.count++] = at;
    }
    chain.closed = at == start;
    struct rfl_outline *plain = &l->plain;
    plain->count = 0;
    for (size_t axis = 0; axis < 2; axis++)
        find_peaks(l, &chain, axis);
    if (!chain.closed)
        add_end(l, &chain, 0, 1, plain);
    for (size_t k = 0; k < chain.count; k++) {
        const struct crossing *c = &l->crossing[l->chain[k]];
        add_vertex(plain, c->at);
        for (size_t axis = 0; axis < 2; axis++)
            if (c->has_peak[axis])
                add_vertex(plain, c->peak[axis]);
    }
    if (chain.closed)
        add_vertex(plain, (double[]){plain->radius[0], plain->height[0]});
    else
        add_end(l, &chain, chain.count - 1, -1, plain);
    if (outline->count)
        add_vertex(outline, (double[]){NAN, NAN});
    add_arcs(plain, chain.closed, outline);
}

/* --- all of it --- */

/** Get memory for an outline. */
static bool outline_allocate(struct rfl_outline *outline, size_t count, struct rfl_error *error) {
    outline->radius = rfl_allocate(count, sizeof *outline->radius, error);
    outline->height = rfl_allocate(count, sizeof *outline->height, error);
    return outline->radius && outline->height;
}

/** Number the crossings, and get memory for them and for an outline through them. */
static enum rfl_status prepare(struct lattice *l, const struct rfl_tracer *tracer,
                               struct rfl_outline *outline, struct rfl_error *error) {
    const double *z = l->grid->centre[1];
    while (l->grid->centre[0][l->inner] < l->grid->probe_radius)
        l->inner++;
    while (z[l->below] < 0)
        l->below++;
    while (z[l->below + l->tip] < l->grid->active_tip)
        l->tip++;
    l->number = rfl_allocate(count_pieces(l), sizeof *l->number, error);
    l->first = rfl_allocate(count_strands(l) + 1, sizeof *l->first, error);
    if (!l->number || !l->first)
        return RFL_FAILED;
    l->count = NONE + 1;
    for (size_t k = 0; k < count_strands(l); k++) {
        const struct strand strand = strand_at(l, k);
        l->first[k] = l->count;
        count_crossings(l, tracer, &strand);
    }
    l->first[count_strands(l)] = l->count;
    if (l->count == NONE + 1) /* there is no outline */
        return RFL_OK;
    l->crossing = rfl_allocate(l->count, sizeof *l->crossing, error);
    l->chain = rfl_allocate(l->count, sizeof *l->chain, error);
    l->scratch = rfl_allocate(l->count, sizeof *l->scratch, error);
    /* each may be followed by two peaks; two or more are a polyline, with an end or two, and a gap
     */
    const size_t plain = 4 * l->count, all = MOST_CHORDS * plain + l->count;
    const bool ok = l->crossing && l->chain && l->scratch;
    return ok && outline_allocate(&l->plain, plain, error) && outline_allocate(outline, all, error)
               ? RFL_OK
               : RFL_FAILED;
}

/** Add all polylines: those with ends first, from where they begin. */
static void add_polylines(struct lattice *l, struct rfl_outline *outline) {
    for (size_t k = NONE + 1; k < l->count; k++)
        if (!has_outline(l, l->crossing[k].from))
            add_polyline(l, k, outline);
    for (size_t k = NONE + 1; k < l->count; k++)
        if (!l->crossing[k].done)
            add_polyline(l, k, outline);
}

enum rfl_status rfl_outline_trace(struct rfl_tracer *tracer, const struct rfl_grid *grid,
                                  struct rfl_outline *outline, struct rfl_error *error) {
    struct lattice lattice = {.grid = grid};
    enum rfl_status status = prepare(&lattice, tracer, outline, error);
    for (size_t k = 0; !status && k < count_strands(&lattice); k++) {
        const struct strand strand = strand_at(&lattice, k);
        if (lattice.first[k] < lattice.first[k + 1])
            find_crossings(&lattice, tracer, &strand);
    }
    if (!status)
        add_polylines(&lattice, outline);
    free(lattice.number);
    free(lattice.crossing);
    free(lattice.first);
    free(lattice.chain);
    free(lattice.scratch);
    rfl_outline_free(&lattice.plain);
    return status;
}

void rfl_outline_free(struct rfl_outline *outline) {
    free(outline->radius);
    free(outline->height);
    *outline = (struct rfl_outline){0};
}

/** Square of the distance of (x, y) to the piece of outline from vertex k to k + 1; NaN across a
 * gap. */
static double piece_square(const struct rfl_outline *outline, size_t k, double x, double y) {
    double x0 = outline->radius[k], y0 = outline->height[k];
    double dx = outline->radius[k + 1] - x0, dy = outline->height[k + 1] - y0;
    double square = dx * dx + dy * dy;
    double along = square > 0 ? ((x - x0) * dx + (y - y0) * dy) / square : 0;
    along = along < 0 ? 0 : along > 1 ? 1 : along;
    double across = x - x0 - along * dx, up = y - y0 - along * dy;
    return across * across + up * up;
}

double rfl_outline_distance(const struct rfl_outline *outline, double radius, double height) {
    double least = INFINITY;
    for (size_t k = 0; k + 1 < outline->count; k++) {
        const double square = piece_square(outline, k, radius, height);
        least = square < least ? square : least;
    }
    return sqrt(least);
}
