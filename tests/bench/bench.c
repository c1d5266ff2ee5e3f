/*
 * The benchmark: what an answer costs, as Markdown tables. Run from the project's folder.
 *
 *     bench STUDENT    STUDENT: the explicit program, student.c, built
 *
 * All times are CPU times of one core; each is the best of several runs.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../verification/reference.h"
#include "rflesion.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define SCENARIO     "scenarios/si_joint_lateral_branch.yaml"
#define FREEFEM      "FreeFem++ -nw -v 0 tests/reference/needle.edp -duration 90 -all 0"
#define REPEATS      5
#define FROM         5.0  /* s */
#define TO           90.0 /* s */

static struct reference reference;

/** End the program where something failed. */
static void must(enum rfl_status status, const struct rfl_error *error) {
    if (status != RFL_OK) {
        fprintf(stderr, "bench: %s", error->text);
        exit(EXIT_FAILURE);
    }
}

/** Error of a radius (mm) against the reference at time t; 0 where it is not compared. */
static double radius_error(double t, double radius) {
    for (size_t i = 0; i < reference.count; i++)
        if (t >= FROM && t <= TO && fabs(reference.rows[i].time - t) < 1e-6)
            return fabs(radius - reference.rows[i].sizes[RFL_ISOTHERM].radius);
    return 0;
}

/* --- error against time --- */

/** CPU times of one run of the default scenario, s. */
struct cost {
    double read, solve, write;
    size_t cells, steps, iterations, solves;
};

/** Read, solve and write the default scenario once; keep the smallest times. */
static void run_once(const char *accuracy, const char *directory, struct cost *best) {
    struct rfl_error error = {0};
    double start = cpu_time();
    struct rfl_scenario *scenario = rfl_scenario_read(SCENARIO, &error);
    must(scenario ? RFL_OK : RFL_FAILED, &error);
    must(rfl_scenario_set(scenario, "numerics.accuracy", accuracy, &error), &error);
    must(rfl_scenario_check(scenario, &error), &error);
    double read = cpu_time();
    struct rfl_simulation *simulation = rfl_simulation_create(scenario, &error);
    must(simulation ? RFL_OK : RFL_FAILED, &error);
    must(rfl_simulation_run(simulation, NULL, &error), &error);
    double solved = cpu_time();
    best->cells = simulation->grid->layout.cells;
    best->steps = simulation->steps;
    best->iterations = simulation->iterations;
    best->solves = simulation->solves;
    rfl_simulation_free(simulation);

    /* the same once more with files: what it takes longer is writing */
    double again = cpu_time();
    simulation = rfl_simulation_create(scenario, &error);
    struct rfl_results *results = rfl_results_create(directory, &error);
    must(simulation && results ? RFL_OK : RFL_FAILED, &error);
    struct rfl_observer observer = rfl_results_observer(results);
    must(rfl_simulation_run(simulation, &observer, &error), &error);
    must(rfl_results_commit(results, simulation, &error), &error);
    best->write = fmin(best->write, fmax(0, cpu_time() - again - (solved - read)));
    best->read = fmin(best->read, read - start);
    best->solve = fmin(best->solve, solved - read);
    rfl_results_free(results);
    rfl_simulation_free(simulation);
    rfl_scenario_free(scenario);
}

/** Worst error of the radius, mm, and smallest time to solve up to TO, s, at an accuracy. */
static void solve_reference(const char *accuracy, double *error, double *seconds) {
    struct run_case run = reference.run;
    run.accuracy = accuracy;
    run.duration = TO;
    *seconds = INFINITY;
    for (int k = 0; k < REPEATS; k++) {
        double start = cpu_time();
        struct rfl_simulation *simulation = case_simulation(&run);
        case_advance(simulation, TO);
        *seconds = fmin(*seconds, cpu_time() - start);
        rfl_simulation_free(simulation);
    }
    struct rfl_simulation *simulation = case_simulation(&run);
    *error = 0;
    for (size_t i = 0; i < reference.count && reference.rows[i].time <= TO; i++) {
        case_advance(simulation, reference.rows[i].time);
        *error = fmax(*error, radius_error(reference.rows[i].time,
                                           1e3 * simulation->lesion[RFL_ISOTHERM].radius));
    }
    rfl_simulation_free(simulation);
}

/** Table of the three accuracies; errors and times of the reference's problem are handed back. */
static void accuracies(double error[3], double solve[3]) {
    char directory[] = "/tmp/rflesion-bench-XXXXXX", command[64];
    if (!mkdtemp(directory))
        exit(EXIT_FAILURE);
    printf("## Error against time\n\n"
           "Default scenario (" SCENARIO
           ": 90 s of heating, 30 s of cool-down, monitors); error of "
           "the 50 degC radius from %g to %g s.\n\n"
           "| accuracy | cells | steps | iterations per solve | worst error, mm | reading, ms | "
           "solving, ms | writing, ms |\n|---|--:|--:|--:|--:|--:|--:|--:|\n",
           FROM, TO);
    for (size_t i = 0; i < 3; i++) {
        struct cost best = {INFINITY, INFINITY, INFINITY, 0, 0, 0, 0};
        for (int k = 0; k < REPEATS; k++)
            run_once(rfl_accuracy_names[i], directory, &best);
        solve_reference(rfl_accuracy_names[i], &error[i], &solve[i]);
        printf("| %s | %zu | %zu | %.1f | %.4f | %.2f | %.1f | %.1f |\n", rfl_accuracy_names[i],
               best.cells, best.steps, (double)best.iterations / (double)best.solves, error[i],
               1e3 * best.read, 1e3 * best.solve, 1e3 * best.write);
    }
    snprintf(command, sizeof command, "rm -r %s", directory);
    if (system(command) != 0)
        fprintf(stderr, "bench: %s stays behind\n", directory);
}

/* --- growth with the number of cells --- */

static double patch_temperature(void *context, const struct rfl_patch *patch, double t) {
    const struct rfl_scenario *scenario = context;
    (void)t;
    return patch->surface == RFL_SURFACE_HEATED ? scenario->protocol.set_temperature
                                                : scenario->tissue.temperature;
}

/** One kind of linear system: how long the step is, and whether blood carries heat off. */
static const struct kind {
    const char *name;
    double step; /* s; 1e15: next to no mass term */
    bool perfusion;
} kinds[] = {{"step of 10 ms", 0.01, true},
             {"step of 10 s", 10, true},
             {"steady, perfusion", 1e15, true},
             {"steady, no perfusion", 1e15, false}};

/** Solve one system on a grid: a row's cell with its iterations and time per cell. */
static void solve_kind(const struct rfl_grid *grid, const struct rfl_scenario *scenario,
                       const struct kind *kind) {
    struct rfl_error error = {0};
    struct rfl_tissue tissue = scenario->tissue;
    if (!kind->perfusion)
        tissue.perfusion = 0;
    struct rfl_heat *heat = rfl_heat_create(grid, &tissue, &error);
    size_t cells = grid->layout.cells;
    double *T = rfl_allocate(cells, sizeof *T, &error), *b = rfl_allocate(cells, sizeof *b, &error),
           best = INFINITY;
    must(heat && T && b ? RFL_OK : RFL_FAILED, &error);
    heat->patch_temperature = patch_temperature;
    heat->context = (void *)(size_t)scenario;
    heat->error = &error;
    struct rfl_system system = rfl_heat_system(heat);
    for (size_t i = 0; i < cells; i++)
        T[i] = tissue.temperature;
    must(system.rate(heat, 0, T, b), &error);
    for (int k = 0; k < REPEATS; k++) {
        double start = cpu_time();
        must(system.prepare(heat, 0, T, kind->step), &error);
        must(system.solve(heat, b, T, 1e-8), &error);
        best = fmin(best, cpu_time() - start);
    }
    printf(" %.0f | %.2f |", (double)heat->iterations / (double)heat->solves,
           1e6 * best / (double)cells);
    free(b);
    free(T);
    rfl_heat_free(heat);
}

/** Table of iterations and time on finer and finer grids of the default needle. */
static void growth(void) {
    struct run_case run = reference.run;
    run.accuracy = "standard";
    struct rfl_scenario *scenario = case_scenario(&run);
    printf("\n## Growth with the number of cells\n\n"
           "One linear system with the matrix of the default needle, prepared and solved to 1e-8, "
           "from a cold start: iterations, and microseconds per cell.\n\n| cells |");
    for (size_t k = 0; k < COUNT(kinds); k++)
        printf(" %s | us/cell |", kinds[k].name);
    printf("\n|--:|");
    for (size_t k = 0; k < COUNT(kinds); k++)
        printf("--:|--:|");
    printf("\n");
    for (double scale = 1; scale > 0.09; scale /= 1.58) {
        struct rfl_error error = {0};
        struct rfl_grid_size size = {1e-4 * scale, 0.35 * scale, 30e-3};
        struct rfl_grid *grid = rfl_grid_create(&scenario->probe, &size, &error);
        must(grid ? RFL_OK : RFL_FAILED, &error);
        printf("| %zu |", grid->layout.cells);
        for (size_t k = 0; k < COUNT(kinds); k++)
            solve_kind(grid, scenario, &kinds[k]);
        printf("\n");
        rfl_grid_free(grid);
    }
    rfl_scenario_free(scenario);
}

/* --- other programs --- */

/** Run a command that prints "CSV time,radius,..." and "INFO unknowns N, ... solve X s". */
static bool run_other(const char *command, double *error, double *seconds, size_t *unknowns) {
    char line[512];
    *error = 0;
    *seconds = NAN;
    FILE *pipe = popen(command, "r");
    if (!pipe)
        return false;
    while (fgets(line, sizeof line, pipe)) {
        double t, radius;
        const char *count = strstr(line, "unknowns "), *solve = strstr(line, "solve ");
        if (sscanf(line, "CSV %lf,%lf", &t, &radius) == 2)
            *error = fmax(*error, radius_error(t, radius));
        if (count && solve &&
            (sscanf(count, "unknowns %zu", unknowns) != 1 ||
             sscanf(solve, "solve %lf", seconds) != 1))
            *seconds = NAN;
    }
    return pclose(pipe) == 0 && !isnan(*seconds);
}

/** One row for each command: its error and time, and rflesion's speed at an error no larger. */
static void compare(const char *name, const char *const commands[], size_t count,
                    const double error[3], const double solve[3]) {
    for (size_t i = 0; i < count; i++) {
        double other_error, seconds;
        size_t unknowns = 0, level = 0;
        if (!run_other(commands[i], &other_error, &seconds, &unknowns)) {
            fprintf(stderr, "bench: failed: %s\n", commands[i]);
            continue;
        }
        while (level < 3 && error[level] > other_error)
            level++;
        printf("| %s | %zu | %.4f | %.3g |", name, unknowns, other_error, seconds);
        if (level < 3)
            printf(" %s (%.4f mm) | %.0f |\n", rfl_accuracy_names[level], error[level],
                   seconds / solve[level]);
        else
            printf(" none is as exact | |\n");
    }
}

/** The same problem by other programs, at the errors that they reach. */
static void others(const char *student, const double error[3], const double solve[3]) {
    static const char *const freefem[] = {
        FREEFEM " -h 0.4 -hcorner 0.1 -growth 0.4 -ratio 0.2 -step 10",
        FREEFEM " -h 0.2 -hcorner 0.05 -growth 0.3 -ratio 0.1 -step 5",
        FREEFEM " -h 0.1 -hcorner 0.02 -growth 0.2 -ratio 0.05 -step 2",
        FREEFEM " -h 0.05 -hcorner 0.005 -growth 0.1 -ratio 0.02 -step 0.5"};
    char steps[3][256];
    const char *const explicit[] = {steps[0], steps[1], steps[2]};
    const double sizes[] = {0.1, 0.635 / 6, 0.05};
    for (size_t i = 0; i < 3; i++)
        snprintf(steps[i], sizeof steps[i], "'%s' %.17g", student, sizes[i]);
    printf("\n## The same problem by other programs\n\n"
           "18G, 10 mm tip, 80 degC, 90 s; FreeFEM's time is that of solving alone, without its "
           "mesh. The last columns: the first accuracy of rflesion that is at least as exact, and "
           "how many times faster it solves.\n\n"
           "| program | unknowns | worst error, mm | time, s | rflesion | times faster |\n"
           "|---|--:|--:|--:|---|--:|\n");
    if (system("command -v FreeFem++ >/dev/null 2>&1") == 0)
        compare("FreeFEM (P2, TR-BDF2)", freefem, COUNT(freefem), error, solve);
    compare("explicit, uniform grid", explicit, COUNT(explicit), error, solve);
    if (system("command -v FreeFem++ >/dev/null 2>&1") != 0)
        printf("\nFreeFEM is not installed (Debian package freefem++), so it is left out.\n");
}

int main(int argc, char **argv) {
    struct rfl_error problem = {0};
    double error[3], solve[3], start = cpu_time();
    if (argc != 2) {
        fprintf(stderr, "usage: bench STUDENT\n");
        return EXIT_FAILURE;
    }
    reference_read(&reference, REFERENCE_FOLDER "needle_18g_80C.csv");
    must(rfl_library_init(&problem), &problem);
    double loaded = cpu_time();
    accuracies(error, solve);
    printf("\nLoading the unit system, once per process: %.1f ms.\n", 1e3 * (loaded - start));
    growth();
    fflush(stdout);
    others(argv[1], error, solve);
    rfl_library_free();
    return EXIT_SUCCESS;
}
