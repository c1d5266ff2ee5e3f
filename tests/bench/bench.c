/*
 * The benchmark: what an answer costs, as Markdown tables. Run from the project's folder.
 *
 *     bench RFLESION STUDENT    the program, and the explicit one of student.c, built
 *
 * All times are CPU times of one core; each is the best of several runs, fewer where
 * they are long.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "../verification/reference.h"
#include "rflesion.h"
#include "../../sim/numerics/multigrid.h"
#include "../../sim/physics/heat.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define SCENARIO     "scenarios/si_joint_lateral_branch.yaml"
#define FREEFEM      "FreeFem++ -nw -v 0 tests/reference/"
#define GETFEM       "tests/bench/getfem.py "
#define REPEATS      5    /* at most, */
#define ENOUGH       1.0  /* and none after so long, s */
#define FROM         5.0  /* s */
#define TO           90.0 /* s */

/** End the program where something failed. */
static void must(enum rfl_status status, const struct rfl_error *error) {
    if (status != RFL_OK) {
        fprintf(stderr, "bench: %s", error->text);
        exit(EXIT_FAILURE);
    }
}

/* --- what is solved --- */

/** The hot surface's reference; the one by radiofrequency has rows only. */
static struct reference needle;
static struct rf_row generator[REFERENCE_ROWS];

static struct rfl_scenario *needle_scenario(const char *accuracy) {
    struct run_case run = needle.run;
    run.accuracy = accuracy;
    run.duration = TO;
    return case_scenario(&run);
}

static struct rfl_scenario *generator_scenario(const char *accuracy) {
    char setting[64];
    snprintf(setting, sizeof setting, "numerics.accuracy=%s", accuracy);
    return text_scenario(rf_reference_scenario, (const char *const[]){setting, NULL});
}

/** A problem that other programs solve too, and the radii that are known. */
static struct problem {
    const char *heating, *name;
    struct rfl_scenario *(*scenario)(const char *accuracy);
    int column; /* of the radius among the numbers of another program's line */
    size_t count;
    double time[REFERENCE_ROWS], radius[REFERENCE_ROWS]; /* s, mm */
} problems[] = {{"fixed", "hot surface", needle_scenario, 1, 0, {0}, {0}},
                {"rf", "radiofrequency", generator_scenario, 5, 0, {0}, {0}}};
#define PROBLEMS COUNT(problems)

/** Add a radius that is known. */
static void know(struct problem *problem, double t, double radius) {
    problem->time[problem->count] = t;
    problem->radius[problem->count++] = radius;
}

static void read_references(void) {
    reference_read(&needle, REFERENCE_FOLDER "needle_18g_80C.csv");
    for (size_t i = 0; i < needle.count; i++)
        if (needle.rows[i].time >= FROM && needle.rows[i].time <= TO)
            know(&problems[0], needle.rows[i].time, needle.rows[i].sizes[RFL_ISOTHERM].radius);
    size_t count = rf_reference_read(generator, REFERENCE_FOLDER "rf_18g.csv");
    for (size_t i = 0; i < count; i++)
        know(&problems[1], generator[i].time, generator[i].value[RF_RADIUS]);
}

/** Error of a radius (mm) at time t; NaN where none is known. */
static double radius_error(const struct problem *problem, double t, double radius) {
    for (size_t i = 0; i < problem->count; i++)
        if (fabs(problem->time[i] - t) < 1e-6)
            return fabs(radius - problem->radius[i]);
    return NAN;
}

/** CPU time of all programs that this one has started and waited for, s. */
static double children_time(void) {
    struct rusage usage;
    if (getrusage(RUSAGE_CHILDREN, &usage) != 0)
        return NAN;
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/** What one accuracy costs and yields for the problem that the other programs solve too. */
struct offer {
    double error;        /* mm */
    double solve, whole; /* s */
};

/* --- error against time --- */

/** CPU times of one run of the default scenario, s. */
struct cost {
    double read, solve, write;
    size_t cells, steps, iterations, solves;
};

/** Results, and the CPU time spent on writing them. */
struct timed {
    struct rfl_results *results;
    double time;
};

static enum rfl_action on_event(void *context, const struct rfl_simulation *simulation,
                                unsigned events) {
    struct timed *timed = context;
    double start = cpu_time();
    rfl_results_write(timed->results, simulation, events);
    timed->time += cpu_time() - start;
    return RFL_CONTINUE;
}

/** Read, solve and write the default scenario once; keep the smallest times. */
static void run_once(const char *heating, const char *accuracy, const char *directory,
                     struct cost *best) {
    struct rfl_error error = {0};
    double start = cpu_time();
    struct rfl_scenario *scenario = rfl_scenario_read(SCENARIO, &error);
    must(scenario ? RFL_OK : RFL_FAILED, &error);
    must(rfl_scenario_set(scenario, "protocol.heating", heating, &error), &error);
    must(rfl_scenario_set(scenario, "numerics.accuracy", accuracy, &error), &error);
    must(rfl_scenario_check(scenario, &error), &error);
    double read = cpu_time();
    struct rfl_results *results = rfl_results_create(directory, &error);
    must(results ? RFL_OK : RFL_FAILED, &error);
    double opened = cpu_time();
    struct rfl_simulation *simulation = rfl_simulation_create(scenario, &error);
    must(simulation ? RFL_OK : RFL_FAILED, &error);
    struct timed timed = {results, 0};
    struct rfl_observer observer = {.on_event = on_event, .context = &timed};
    must(rfl_simulation_run(simulation, &observer, &error), &error);
    double solved = cpu_time();
    must(rfl_results_commit(results, simulation, &error), &error);
    double written = opened - read + timed.time + cpu_time() - solved;
    best->read = fmin(best->read, read - start);
    best->solve = fmin(best->solve, solved - opened - timed.time);
    best->write = fmin(best->write, written);
    best->cells = simulation->grid->layout.cells;
    best->steps = simulation->steps;
    best->iterations = simulation->iterations;
    best->solves = simulation->solves;
    rfl_results_free(results);
    rfl_simulation_free(simulation);
    rfl_scenario_free(scenario);
}

/** CPU time of the program itself on a scenario, files and all, s: the smallest of several. */
static double run_program(const char *program, const char *scenario, const char *heating,
                          const char *accuracy, const char *directory) {
    char command[512];
    double best = INFINITY, spent = 0;
    snprintf(command, sizeof command,
             "'%s' run %s -q -o %s/out --set protocol.heating=%s --set numerics.accuracy=%s",
             program, scenario, directory, heating, accuracy);
    for (int k = 0; k < REPEATS && spent < ENOUGH; k++) {
        double start = children_time();
        if (system(command) != 0) {
            fprintf(stderr, "bench: failed: %s\n", command);
            exit(EXIT_FAILURE);
        }
        double time = children_time() - start;
        best = fmin(best, time);
        spent += time;
    }
    return best;
}

/** Write a problem's scenario to DIRECTORY/problem.yaml. */
static void write_problem(const struct problem *problem, const char *accuracy,
                          const char *directory) {
    struct rfl_error error = {0};
    char path[128];
    snprintf(path, sizeof path, "%s/problem.yaml", directory);
    struct rfl_scenario *scenario = problem->scenario(accuracy);
    FILE *file = fopen(path, "w");
    if (!file)
        exit(EXIT_FAILURE);
    must(rfl_scenario_write(scenario, file, &error), &error);
    if (fclose(file) != 0)
        exit(EXIT_FAILURE);
    rfl_scenario_free(scenario);
}

/** Worst error and smallest times of a problem at an accuracy. */
static struct offer solve_problem(const struct problem *problem, const char *accuracy,
                                  const char *program, const char *directory) {
    struct offer offer = {0, INFINITY, 0};
    char path[128];
    double before = cpu_time();
    for (int k = 0; k < REPEATS && cpu_time() - before < ENOUGH; k++) {
        struct rfl_scenario *scenario = problem->scenario(accuracy);
        double start = cpu_time();
        struct rfl_simulation *simulation = scenario_simulation(scenario);
        case_advance(simulation, simulation->end);
        offer.solve = fmin(offer.solve, cpu_time() - start);
        rfl_simulation_free(simulation);
    }
    struct rfl_simulation *simulation = scenario_simulation(problem->scenario(accuracy));
    for (size_t i = 0; i < problem->count; i++) {
        case_advance(simulation, problem->time[i]);
        double radius = 1e3 * simulation->lesion[RFL_ISOTHERM].radius;
        offer.error = fmax(offer.error, fabs(radius - problem->radius[i]));
    }
    rfl_simulation_free(simulation);
    write_problem(problem, accuracy, directory);
    snprintf(path, sizeof path, "%s/problem.yaml", directory);
    offer.whole = run_program(program, path, problem->heating, accuracy, directory);
    return offer;
}

/** Table of the accuracies, by a hot surface and by radiofrequency. */
static void accuracies(const char *program, struct offer offers[PROBLEMS][3]) {
    char directory[] = "/tmp/rflesion-bench-XXXXXX", command[64];
    double solve[PROBLEMS][3];
    if (!mkdtemp(directory))
        exit(EXIT_FAILURE);
    printf("## Error against time\n\n"
           "Default scenario (" SCENARIO
           "), by either heating. Error: of the 50 degC radius of the "
           "problems below. The whole process also starts and ends.\n\n"
           "| heating | accuracy | cells | steps | iterations per solve | worst error, mm | "
           "reading, ms | solving, ms | times hot surface | writing, ms | whole process, ms |\n"
           "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for (size_t h = 0; h < PROBLEMS; h++)
        for (size_t i = 0; i < 3; i++) {
            const char *accuracy = rfl_accuracy_names[i];
            struct cost best = {INFINITY, INFINITY, INFINITY, 0, 0, 0, 0};
            double before = cpu_time();
            for (int k = 0; k < REPEATS && cpu_time() - before < ENOUGH; k++)
                run_once(problems[h].heating, accuracy, directory, &best);
            offers[h][i] = solve_problem(&problems[h], accuracy, program, directory);
            solve[h][i] = best.solve;
            printf("| %s | %s | %zu | %zu | %.1f | %.4f | %.2f | %.1f | %.1f | %.1f | %.1f |\n",
                   problems[h].name, accuracy, best.cells, best.steps,
                   (double)best.iterations / (double)best.solves, offers[h][i].error,
                   1e3 * best.read, 1e3 * best.solve, best.solve / solve[0][i], 1e3 * best.write,
                   1e3 * run_program(program, SCENARIO, problems[h].heating, accuracy, directory));
            fflush(stdout);
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
    struct rfl_heat *heat = rfl_heat_create(grid, &(struct rfl_medium){.tissue = &tissue}, &error);
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
    struct run_case run = needle.run;
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
    for (double scale = 0.83; scale > 0.08; scale /= 1.778) { /* 1,000 to 100,000 cells */
        struct rfl_error error = {0};
        struct rfl_grid_size size = {
            .first = 0.1 * scale * scenario->probe.diameter, .growth = 0.2 * scale, .reach = 30e-3};
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

/** What another program needs. */
struct other {
    double error, solve, whole; /* mm, s, s */
    size_t unknowns;
};

/** Run a command that prints "CSV time,..." and "INFO unknowns N, ... solve X s". */
static bool run_other(const struct problem *problem, const char *command, struct other *other) {
    char line[512];
    double start = children_time();
    *other = (struct other){.error = NAN, .solve = NAN}; /* fmax: unless there is a number */
    FILE *pipe = popen(command, "r");
    if (!pipe)
        return false;
    while (fgets(line, sizeof line, pipe)) {
        double t;
        const char *count = strstr(line, "unknowns "), *solve = strstr(line, "solve ");
        const char *radius = line;
        for (int k = 0; k < problem->column && radius; k++)
            radius = strchr(radius + 1, ',');
        if (radius && sscanf(line, "CSV %lf", &t) == 1)
            other->error = fmax(other->error, radius_error(problem, t, strtod(radius + 1, NULL)));
        if (count && solve &&
            (sscanf(count, "unknowns %zu", &other->unknowns) != 1 ||
             sscanf(solve, "solve %lf", &other->solve) != 1))
            other->solve = NAN;
    }
    bool good = pclose(pipe) == 0 && !isnan(other->solve) && !isnan(other->error);
    other->whole = children_time() - start;
    return good;
}

/** Run it as often as rflesion itself: its smallest times. */
static bool run_other_often(const struct problem *problem, const char *command,
                            struct other *best) {
    if (!run_other(problem, command, best))
        return false;
    double spent = best->whole;
    for (int k = 1; k < REPEATS && spent < ENOUGH; k++) {
        struct other other;
        if (!run_other(problem, command, &other))
            return false;
        best->solve = fmin(best->solve, other.solve);
        best->whole = fmin(best->whole, other.whole);
        spent += other.whole;
    }
    return true;
}

/** Decimals that leave a factor about two digits. */
static int decimals(double factor) {
    return factor < 1 ? 2 : factor < 10 ? 1 : 0;
}

/** One row for each command, beside the fastest accuracy that is at least as exact. */
static void compare(const struct problem *problem, const char *name, const char *const commands[],
                    size_t count, const struct offer offers[3]) {
    for (size_t i = 0; i < count; i++) {
        struct other other;
        size_t level = 0;
        if (!run_other_often(problem, commands[i], &other)) {
            fprintf(stderr, "bench: failed: %s\n", commands[i]);
            continue;
        }
        while (level < 3 && offers[level].error > other.error)
            level++;
        printf("| %s | %s | %zu | %.4f | %.3g | %.3g |", problem->name, name, other.unknowns,
               other.error, other.solve, other.whole);
        if (level < 3) {
            double solve = other.solve / offers[level].solve;
            double whole = other.whole / offers[level].whole;
            printf(" %s (%.4f mm) | %.*f | %.*f |\n", rfl_accuracy_names[level],
                   offers[level].error, decimals(solve), solve, decimals(whole), whole);
        } else
            printf(" none is as exact | | |\n");
        fflush(stdout);
    }
}

static bool freefem(struct offer offers[PROBLEMS][3]) {
#define HOT     FREEFEM "needle.edp -duration 90 -all 0"
#define CURRENT FREEFEM "rf.edp -duration 120"
    static const char *const hot[] = {
        HOT " -adapt 3 -h 0.6 -hcorner 0.2 -growth 0.5 -ratio 0.3 -step 20",
        HOT " -adapt 4 -h 0.4 -hcorner 0.1 -growth 0.4 -ratio 0.2 -step 10",
        HOT " -adapt 5 -h 0.2 -hcorner 0.03 -growth 0.3 -ratio 0.1 -step 5",
        HOT " -adapt 6 -h 0.1 -hcorner 0.02 -growth 0.2 -ratio 0.05 -step 2",
        HOT " -h 0.05 -hcorner 0.005 -growth 0.1 -ratio 0.02 -step 0.5"};
    static const char *const current[] = {
        CURRENT " -adapt 2 -h 1 -hcorner 0.5 -growth 0.8 -step 1.25 -early 1",
        CURRENT " -adapt 3 -h 0.6 -hcorner 0.2 -growth 0.5 -step 1.25 -early 2",
        CURRENT " -adapt 4 -h 0.4 -hcorner 0.1 -growth 0.4 -step 1.25 -early 4",
        CURRENT " -adapt 5 -h 0.2 -hcorner 0.03 -growth 0.25 -step 1.25"};
    if (system("command -v FreeFem++ >/dev/null 2>&1") != 0)
        return false;
    compare(&problems[0], "FreeFEM (P2, TR-BDF2)", hot, COUNT(hot), offers[0]);
    compare(&problems[1], "FreeFEM (P2, SDIRK)", current, COUNT(current), offers[1]);
    return true;
}

static bool getfem(struct offer offers[PROBLEMS][3]) {
    static const char *const hot[] = {GETFEM "needle 0.4 1", GETFEM "needle 0.7 2",
                                      GETFEM "needle 1.4 6"};
    static const char *const current[] = {GETFEM "rf 0.4 1", GETFEM "rf 0.7 2", GETFEM "rf 1 2"};
    if (system("/usr/bin/python3 -I -c 'import getfem' 2>/dev/null") != 0)
        return false;
    compare(&problems[0], "GetFEM (P2, SDIRK)", hot, COUNT(hot), offers[0]);
    compare(&problems[1], "GetFEM (P2, SDIRK)", current, COUNT(current), offers[1]);
    return true;
}

static void explicit(const char *student, const struct offer offers[3]) {
    char steps[3][256];
    const char *const commands[] = {steps[0], steps[1], steps[2]};
    const double sizes[] = {0.1, 0.635 / 6, 0.05};
    for (size_t i = 0; i < 3; i++)
        snprintf(steps[i], sizeof steps[i], "'%s' %.17g", student, sizes[i]);
    compare(&problems[0], "explicit, uniform grid", commands, COUNT(commands), offers);
}

/** The same problems by other programs, at the errors that they reach. */
static void others(const char *student, struct offer offers[PROBLEMS][3]) {
    printf("\n## The same problems by other programs\n\n"
           "18G, 10 mm tip, 80 degC: a hot surface for 90 s in perfused tissue (error from %g s "
           "on), and radiofrequency for 120 s without perfusion (from %g s on). The whole process "
           "includes, for FreeFEM and GetFEM, making the mesh. The last columns: the first "
           "accuracy of rflesion that is at least as exact, and how many times faster it solves, "
           "and runs as a whole (there with files).\n\n"
           "| heating | program | unknowns | worst error, mm | solving, s | whole process, s | "
           "rflesion | times faster, solving | whole |\n|---|---|--:|--:|--:|--:|---|--:|--:|\n",
           problems[0].time[0], problems[1].time[0]);
    if (!freefem(offers))
        fprintf(stderr, "bench: FreeFEM is not installed (Debian package freefem++): left out\n");
    if (!getfem(offers))
        fprintf(stderr, "bench: GetFEM is not installed (Debian package python3-getfem): "
                        "left out\n");
    explicit(student, offers[0]);
}

int main(int argc, char **argv) {
    struct rfl_error error = {0};
    struct offer offers[PROBLEMS][3];
    if (argc != 3) {
        fprintf(stderr, "usage: bench RFLESION STUDENT\n");
        return EXIT_FAILURE;
    }
    /* FreeFEM gives memory back and asks for it again all the time unless told otherwise */
    if (setenv("MALLOC_TRIM_THRESHOLD_", "1000000000", 1) != 0 ||
        setenv("MALLOC_MMAP_THRESHOLD_", "1000000000", 1) != 0 ||
        setenv("OPENBLAS_NUM_THREADS", "1", 1) != 0 || setenv("OMP_NUM_THREADS", "1", 1) != 0)
        return EXIT_FAILURE;
    must(rfl_library_init(&error), &error);
    read_references();
    accuracies(argv[1], offers);
    growth();
    fflush(stdout);
    others(argv[2], offers);
    rfl_library_free();
    return EXIT_SUCCESS;
}
