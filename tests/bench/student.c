/*
 * The heated needle as a student would first write it: explicit Euler, uniform grid in r and z.
 *
 *     student STEP    grid step, mm; the probe's radius and tip are rounded to it
 *
 * Default needle: 18G, 10 mm tip, 80 degC, muscle with perfusion. Prints at a few times up to 90 s
 * the radius of the 50 degC isotherm at half the tip's length and its distal extension (mm), then
 * the CPU time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const double a = 0.635, L = 10, reach = 15;                 /* mm */
static const double D = 1e6 * 0.49 / (1090. * 3421.);              /* mm2/s */
static const double b = 6.67e-4 * 1050. * 3617. / (1090. * 3421.); /* 1/s */
static const double hot = 80 - 37, threshold = 50 - 37;            /* K above body temperature */
static const double times[] = {5, 10, 15, 30, 45, 60, 90};         /* s */

static double h;   /* grid step, mm */
static int nr, nz; /* last point along r and z */
static int wall, distal,
    upper;               /* points i <= wall, j >= distal are the probe; its tip to j = upper */
static double *T, *next; /* K above body temperature */

static size_t at(int i, int j) {
    return (size_t)j * (size_t)(nr + 1) + (size_t)i;
}

/* One explicit step of dt. */
static void step(double dt) {
    for (int j = distal; j <= upper; j++)
        for (int i = 0; i <= wall; i++)
            T[at(i, j)] = hot;
    for (int j = 1; j < nz; j++)
        for (int i = j < distal ? 0 : wall + (j <= upper); i < nr; i++) {
            double here = T[at(i, j)], outward = T[at(i + 1, j)] - here, radial;
            double axial = T[at(i, j + 1)] - 2 * here + T[at(i, j - 1)];
            if (i == 0) /* on the axis: the limit of (1/r) dT/dr */
                radial = 4 * outward;
            else if (j > upper && i == wall) /* shaft: mirror image of the point outside */
                radial = 2 * outward;
            else
                radial = (1 + 0.5 / i) * outward - (1 - 0.5 / i) * (here - T[at(i - 1, j)]);
            next[at(i, j)] = here + dt * (D * (radial + axial) / (h * h) - b * here);
        }
    double *swap = T;
    T = next;
    next = swap;
}

/* Distance, in grid steps, at which the isotherm is met on the way from the hot point (i, j). */
static double crossing(int i, int j, int di, int dj) {
    double before = hot;
    for (int n = 1;; n++) {
        double here = T[at(i + n * di, j + n * dj)];
        if (here < threshold)
            return n - 1 + (before - threshold) / (before - here);
        before = here;
    }
}

int main(int argc, char **argv) {
    clock_t start = clock();
    h = argc > 1 ? strtod(argv[1], NULL) : 0;
    if (!(h > 0.01 && h < 0.5)) {
        fprintf(stderr, "usage: student STEP (mm, 0.01 to 0.5)\n");
        return 2;
    }
    nr = distal = (int)(reach / h);
    wall = (int)(a / h + 0.5);
    upper = distal + (int)(L / h + 0.5);
    nz = upper + (int)(reach / h);
    T = calloc(at(nr, nz) + 1, sizeof *T);
    next = calloc(at(nr, nz) + 1, sizeof *next);
    if (!T || !next)
        return 1;

    double t = 0, limit = h * h / (4.5 * D); /* of stability */
    for (size_t k = 0; k < sizeof times / sizeof times[0]; k++) {
        int steps = (int)((times[k] - t) / limit) + 1;
        for (int i = 0; i < steps; i++)
            step((times[k] - t) / steps);
        t = times[k];
        printf("CSV %g,%.5f,%.5f\n", t, h * (wall + crossing(wall, (distal + upper) / 2, 1, 0)),
               h * crossing(0, distal, 0, -1));
    }
    printf("INFO unknowns %zu, solve %.3f s\n", at(nr, nz) + 1,
           (double)(clock() - start) / CLOCKS_PER_SEC);
    free(T);
    free(next);
    return 0;
}
