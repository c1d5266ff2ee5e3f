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
    struct face before, after; /* on both sides of the first piece between two nodes */
    size_t steps;              /* pieces after which faces stay the same */
};

/** Where a piece of a strand crosses the outline. */
struct crossing {
    double at[2];           /* radius, height, m */
    size_t axis, index;     /* the strand's */
    size_t piece;           /* of the strand */
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
    size_t rows[2], columns;   /* rows from and to, and columns up to, those with lesioned cells */
    struct crossing *crossing; /* by number, strand by strand, in the order of their pieces */
    size_t *first, count;      /* number of a strand's first crossing; how many there are, plus 1 */
    size_t *chain, *scratch;   /* room for as many numbers */
    struct rfl_outline plain;  /* polylines before there are arcs between their vertices */
};

/* --- the lattice --- */

/** Which strand the flat end is, and which the side. */
static size_t end_strand(const struct lattice *l) {
    return l->grid->layout.n[1] + l->grid->layout.n[0];
}

static size_t wall_strand(const struct lattice *l) {
    return end_strand(l) + 1;
}

static size_t count_strands(const struct lattice *l) {
    return end_strand(l) + 2;
}

/** The face to which the first piece of a row leads up from below its first cell. */
static ptrdiff_t first_face(const struct lattice *l, ptrdiff_t j) {
    return j < l->below ? -1 : l->inner - 1;
}

/** A strand: the rows first, then the columns, the flat end, the side. */
static struct strand strand_at(const struct lattice *l, size_t k) {
    const struct rfl_grid *grid = l->grid;
    const size_t n = grid->layout.n[0], m = grid->layout.n[1];
    const ptrdiff_t i = (ptrdiff_t)k - (ptrdiff_t)m, j = (ptrdiff_t)k, last = l->below - 1;
    if (k < m)
        return (struct strand){
            &grid->lines[0][k],    0,       k, grid->centre[1][k], {first_face(l, j), j - 1},
            {first_face(l, j), j}, SIZE_MAX};
    if (k < m + n)
        return (struct strand){&grid->lines[1][i], 1,      (size_t)i, grid->centre[0][i],
                               {i - 1, 0},         {i, 0}, SIZE_MAX};
    if (k == end_strand(l))
        return (struct strand){&grid->end, 0, NO_LINE, 0, {-1, last}, nowhere, SIZE_MAX};
    return (struct strand){
        &grid->wall, 1, NO_LINE, grid->probe_radius, nowhere, {l->inner - 1, last}, (size_t)l->tip};
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

/** Number of the crossing on a strand's piece. */
static size_t number_at(const struct lattice *l, size_t strand, ptrdiff_t piece) {
    size_t k = l->first[strand];
    while (k < l->first[strand + 1] && l->crossing[k].piece != (size_t)piece)
        k++;
    return k < l->first[strand + 1] ? k : NONE;
}

#define MOST_SIDES 6

/** Numbers of the crossings on a face's sides, counterclockwise from below. */
static size_t list_sides(const struct lattice *l, struct face f, size_t side[MOST_SIDES]) {
    const ptrdiff_t up = f.j + 1 - l->below; /* from the piece of the side next to the rim */
    const bool at_end = up == 0 && f.i + 1 < l->inner, at_wall = up >= 0 && f.i == l->inner - 1;
    const size_t row = (size_t)f.j, column = l->grid->layout.n[1] + (size_t)f.i;
    size_t count = 0;
    side[count++] = number_at(l, row, f.i - first_face(l, f.j));
    side[count++] = number_at(l, column + 1, f.j);
    side[count++] = at_end ? number_at(l, end_strand(l), f.i + 1)
                           : number_at(l, row + 1, f.i - first_face(l, f.j + 1));
    if (at_wall && up == l->tip) /* the tip ends within the face */
        side[count++] = number_at(l, wall_strand(l), up + 1);
    if (at_wall)
        side[count++] = number_at(l, wall_strand(l), up);
    if (!at_wall || up == 0)
        side[count++] = number_at(l, column, f.j);
    return count;
}

/* --- crossings --- */

/** How many nodes there are up to the last lesioned one. */
static size_t lesioned(const double *value, size_t count, double threshold) {
    while (count >= 4 && !(value[count - 1] >= threshold || value[count - 2] >= threshold ||
                           value[count - 3] >= threshold || value[count - 4] >= threshold))
        count -= 4;
    while (count > 0 && !(value[count - 1] >= threshold))
        count--;
    return count;
}

/** Find the rows and columns between which all lesioned nodes lie; without any, the first row comes
 * after the last. */
static void find_box(struct lattice *l, const struct rfl_tracer *tracer) {
    const struct rfl_threshold *criterion = &tracer->criterion;
    const size_t last_below = (size_t)l->below - 1;
    bool at_end = false;
    for (size_t i = 0; i < l->grid->end.count; i++)
        at_end = at_end || rfl_tracer_inside(tracer, &l->grid->end, i);
    l->rows[0] = l->grid->layout.n[1];
    for (size_t j = 0; j < l->grid->layout.n[1]; j++) {
        const struct rfl_line *row = &l->grid->lines[0][j];
        const size_t inner = row->point[1] - j * l->grid->layout.stride[1];
        const size_t count =
            lesioned(&criterion->value[row->point[1]], row->count - 1, criterion->threshold);
        if (!count && !rfl_tracer_inside(tracer, row, 0) && !(at_end && j == last_below))
            continue;
        l->rows[0] = j < l->rows[0] ? j : l->rows[0];
        l->rows[1] = j;
        l->columns = inner + count > l->columns ? inner + count : l->columns;
    }
    l->columns = (size_t)l->inner > l->columns ? (size_t)l->inner : l->columns;
}

/** Pieces of a line, from one of them up to before another. */
struct range {
    size_t from, to;
};

/** Pieces of a strand that may cross the outline. */
static struct range pieces_in_box(const struct lattice *l, size_t strand,
                                  const struct rfl_line *line) {
    const size_t m = l->grid->layout.n[1], all = line->count - 1;
    if (strand >= end_strand(l))
        return (struct range){0, all};
    if (strand < m)
        return (struct range){0, l->columns + 1 < all ? l->columns + 1 : all};
    return (struct range){l->rows[0] ? l->rows[0] - 1 : 0,
                          l->rows[1] + 1 < all ? l->rows[1] + 1 : all};
}

/** May a strand cross the outline at all? */
static bool is_in_box(const struct lattice *l, size_t strand) {
    const size_t m = l->grid->layout.n[1], first = l->rows[0], last = l->rows[1];
    if (strand < m)
        return strand >= first && strand <= last;
    return first <= last && (strand < m + l->columns || strand >= end_strand(l));
}

/** First of those pieces of a line that crosses the outline: one end of it is inside, and one is
 * not. range.to: none does. */
static size_t first_across(const struct rfl_tracer *tracer, const struct rfl_line *line,
                           struct range range) {
    const double *value = tracer->criterion.value, threshold = tracer->criterion.threshold;
    size_t k = range.from;
    if (k >= range.to)
        return range.to;
    const bool inside = value[line->point[k]] >= threshold;
    while (k < range.to && (value[line->point[k + 1]] >= threshold) == inside)
        k++;
    return k;
}

/** Count the crossings of a strand. */
static void count_crossings(struct lattice *l, const struct rfl_tracer *tracer, size_t number) {
    const struct rfl_line *line = strand_at(l, number).line;
    struct range range = pieces_in_box(l, number, line);
    while ((range.from = first_across(tracer, line, range)) < range.to) {
        l->count++;
        range.from++;
    }
}

/** Find the crossings of a strand, and how the outline runs through them. */
static void find_crossings(struct lattice *l, struct rfl_tracer *tracer, size_t number) {
    const struct strand strand = strand_at(l, number);
    struct range range = pieces_in_box(l, number, strand.line);
    for (size_t n = l->first[number]; n < l->first[number + 1]; n++) {
        const size_t k = first_across(tracer, strand.line, range);
        const struct face before = face_on(&strand, strand.before, k);
        const struct face after = face_on(&strand, strand.after, k);
        const bool rises = !rfl_tracer_inside(tracer, strand.line, k);
        const bool onwards = rises == (strand.axis == 1);
        struct crossing *c = &l->crossing[n];
        *c = (struct crossing){.axis = strand.axis,
                               .index = strand.index,
                               .piece = k,
                               .from = onwards ? before : after,
                               .onto = onwards ? after : before};
        c->at[strand.axis] = rfl_tracer_crossing(tracer, strand.line, k);
        c->at[1 - strand.axis] = strand.across;
        range.from = k + 1;
    }
}

/**
 * Do two lesioned corners of a face that lie across from each other belong together? The crossings
 * on its four sides, counterclockwise from below, say so where what they cut off would overlap: in
 * the middle is then lesioned tissue (the asymptotic decider of marching squares).
 *
 * @param k  of the side through which the outline comes in
 * @source G. Nielson, B. Hamann, Proc. IEEE Visualization (1991) 83
 */
static bool corners_join(const struct lattice *l, const size_t side[MOST_SIDES], size_t k) {
    const double *below = l->crossing[side[0]].at, *right = l->crossing[side[1]].at;
    const double *above = l->crossing[side[2]].at, *left = l->crossing[side[3]].at;
    const double aside = (below[0] - above[0]) / (right[0] - left[0]);
    const double up = (left[1] - right[1]) / (above[1] - below[1]);
    return (k % 2 ? -1 : 1) * (aside + up) > 0;
}

/** The crossing to which the outline goes on, through a face; where four lie on it, so that it cuts
 * off each corner, or goes round two that belong together. NONE: it ends on the probe, on the axis,
 * or at the domain's end. */
static size_t next_crossing(const struct lattice *l, size_t number) {
    const struct face face = l->crossing[number].onto;
    if (!has_outline(l, face))
        return NONE;
    size_t side[MOST_SIDES], crossed = 0, k = 0;
    const size_t count = list_sides(l, face, side);
    for (size_t i = 0; i < count; i++)
        crossed += side[i] != NONE;
    while (side[k] != number)
        k++;
    const bool joined = count == 4 && crossed == 4 && corners_join(l, side, k);
    do
        k = (k + (joined ? 1 : count - 1)) % count;
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

/** So steep is a parabola at the ends of a piece at most: a steeper outline goes along the lines
 * that it is a graph over, and crosses those along the other axis. */
static const double steepest_side = 1;

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
    const double least = fmin(fabs(left), fabs(right));
    const double flatter = copysign(fmin(least, steepest_side / fabs(h)), left);
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

/** Add a vertex that goes on from the one before, round the probe: where that is cut off, at the
 * rim, where it passes if the lesion is too thin to say. */
static void add_outside(struct rfl_outline *outline, double probe_radius, const double at[2]) {
    const double r = outline->radius[outline->count - 1], z = outline->height[outline->count - 1];
    if (at[0] < probe_radius && at[1] > 0)
        return;
    if ((r < probe_radius) != (at[0] < probe_radius) &&
        z + (probe_radius - r) / (at[0] - r) * (at[1] - z) > 0)
        add_vertex(outline, (double[]){probe_radius, 0});
    add_vertex(outline, at);
}

/** Add a polyline with arcs in place of its pieces: chords alone would make a lesion smaller than
 * it is. */
static void add_arcs(const struct rfl_outline *o, double probe_radius,
                     struct rfl_outline *outline) {
    const size_t last = o->count - 1;
    const bool closed =
        last > 0 && o->radius[last] == o->radius[0] && o->height[last] == o->height[0];
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
            add_outside(
                outline, probe_radius,
                (double[]){o->radius[k] + t * dr + off * dz, o->height[k] + t * dz - off * dr});
        }
        add_outside(outline, probe_radius, (double[]){o->radius[k + 1], o->height[k + 1]});
        before = after;
    }
}

/* --- polylines --- */

/** Add the polyline that begins at a crossing. */
static void add_polyline(struct lattice *l, size_t start) {
    struct chain chain = {.number = l->chain};
    size_t at = start;
    for (; at != NONE && !l->crossing[at].done; at = next_crossing(l, at)) {
        l->crossing[at].done = true;
        l->chain[chain.count++] = at;
    }
    chain.closed = at == start;
    struct rfl_outline *plain = &l->plain;
    if (plain->count)
        add_vertex(plain, (double[]){NAN, NAN});
    const size_t first = plain->count;
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
        add_vertex(plain, (double[]){plain->radius[first], plain->height[first]});
    else
        add_end(l, &chain, chain.count - 1, -1, plain);
}

/* --- all of it --- */

/** Get memory for an outline. */
static bool outline_allocate(struct rfl_outline *outline, size_t count, struct rfl_error *error) {
    outline->radius = rfl_allocate(count, sizeof *outline->radius, error);
    outline->height = rfl_allocate(count, sizeof *outline->height, error);
    return outline->radius && outline->height;
}

/** Count the crossings, and get memory for them and for polylines through them. */
static enum rfl_status prepare(struct lattice *l, const struct rfl_tracer *tracer,
                               struct rfl_error *error) {
    const double *z = l->grid->centre[1];
    while (l->grid->centre[0][l->inner] < l->grid->probe_radius)
        l->inner++;
    while (z[l->below] < 0)
        l->below++;
    while (z[l->below + l->tip] < l->grid->active_tip)
        l->tip++;
    find_box(l, tracer);
    l->first = rfl_allocate(count_strands(l) + 1, sizeof *l->first, error);
    if (!l->first)
        return RFL_FAILED;
    l->count = NONE + 1;
    for (size_t k = 0; k < count_strands(l); k++) {
        l->first[k] = l->count;
        if (is_in_box(l, k))
            count_crossings(l, tracer, k);
    }
    l->first[count_strands(l)] = l->count;
    l->crossing = rfl_allocate(l->count, sizeof *l->crossing, error);
    l->chain = rfl_allocate(l->count, sizeof *l->chain, error);
    l->scratch = rfl_allocate(l->count, sizeof *l->scratch, error);
    /* each may be followed by two peaks; two or more are a polyline, with an end or two, and a gap
     */
    const bool ok = l->crossing && l->chain && l->scratch;
    return ok && outline_allocate(&l->plain, 4 * l->count, error) ? RFL_OK : RFL_FAILED;
}

/** Make all polylines: those with ends first, from where they begin. */
static void add_polylines(struct lattice *l) {
    for (size_t k = NONE + 1; k < l->count; k++)
        if (!has_outline(l, l->crossing[k].from))
            add_polyline(l, k);
    for (size_t k = NONE + 1; k < l->count; k++)
        if (!l->crossing[k].done)
            add_polyline(l, k);
}

/** Make an outline of the polylines. */
static enum rfl_status finish(const struct rfl_outline *plain, double probe_radius,
                              struct rfl_outline *outline, struct rfl_error *error) {
    /* each may come with the rim */
    if (!outline_allocate(outline, 2 * MOST_CHORDS * plain->count, error))
        return RFL_FAILED;
    for (size_t first = 0, count; first < plain->count; first += count + 1) {
        for (count = 1; first + count < plain->count && !isnan(plain->radius[first + count]);)
            count++;
        if (first)
            add_vertex(outline, (double[]){NAN, NAN});
        add_arcs(&(struct rfl_outline){count, plain->radius + first, plain->height + first},
                 probe_radius, outline);
    }
    return RFL_OK;
}

enum rfl_status rfl_outline_trace(struct rfl_tracer *tracer, const struct rfl_grid *grid,
                                  struct rfl_outline *outline, struct rfl_error *error) {
    struct lattice lattice = {.grid = grid};
    enum rfl_status status = prepare(&lattice, tracer, error);
    for (size_t k = 0; !status && k < count_strands(&lattice); k++)
        if (lattice.first[k] < lattice.first[k + 1])
            find_crossings(&lattice, tracer, k);
    if (!status)
        add_polylines(&lattice);
    if (!status)
        status = finish(&lattice.plain, grid->probe_radius, outline, error);
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
static double piece_distance(const struct rfl_outline *outline, size_t k, double x, double y) {
    const double from_x = x - outline->radius[k], from_y = y - outline->height[k];
    const double dx = outline->radius[k + 1] - outline->radius[k];
    const double dy = outline->height[k + 1] - outline->height[k];
    const double square = dx * dx + dy * dy, ahead = from_x * dx + from_y * dy;
    const double along = ahead <= 0 ? 0 : ahead >= square ? 1 : ahead / square;
    const double off_x = from_x - along * dx, off_y = from_y - along * dy;
    return off_x * off_x + off_y * off_y;
}

double rfl_outline_distance(const struct rfl_outline *outline, double radius, double height) {
    double least = INFINITY;
    for (size_t k = 0; k + 1 < outline->count; k++) {
        const double square = piece_distance(outline, k, radius, height);
        least = square < least ? square : least;
    }
    return sqrt(least);
}
