/*
 * libFuzzer target: a result read back by compare and report. The input is a summary.json, and
 * behind a line `---scenario---` perhaps a scenario.yaml; its result is compared with a good one
 * and itself, in all formats, and reported, by a stand-in for gnuplot. All that is written is
 * text that can be printed; what is refused is refused with a reason.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../sim/compare/compare.h"
#include "../../sim/pictures/plot.h"
#include "fuzz.h"
#include "rflesion.h"

#define DIVIDER "---scenario---\n"

static char *summaries[FUZZ_KINDS], *scenarios[FUZZ_KINDS]; /* of the good results */

/* --- stand-ins, by the linker's --wrap --- */

enum rfl_status __wrap_rfl_plot_draw(const char *directory, const char *picture,
                                     const char *terminal, struct rfl_file *file,
                                     const struct rfl_listener *listener, struct rfl_error *error);
enum rfl_status __wrap_rfl_simulation_run(struct rfl_simulation *simulation,
                                          const struct rfl_observer *observer,
                                          struct rfl_error *error);
enum rfl_status __real_rfl_simulation_run(struct rfl_simulation *simulation,
                                          const struct rfl_observer *observer,
                                          struct rfl_error *error);

/** gnuplot. */
enum rfl_status __wrap_rfl_plot_draw(const char *directory, const char *picture,
                                     const char *terminal, struct rfl_file *file,
                                     const struct rfl_listener *listener, struct rfl_error *error) {
    (void)directory, (void)picture, (void)terminal, (void)listener, (void)error;
    rfl_file_print(file,
                   "<svg viewBox=\"0 0 16 10\" width=\"16\"><desc>a</desc><g id=\"a\"/></svg>\n");
    return RFL_OK;
}

static bool running;    /* the good results are being made */
static size_t its_size; /* of the input */

/** The second computation of a report takes longer than all else, and without end where a scenario
 * was changed: it is done for some inputs only. */
enum rfl_status __wrap_rfl_simulation_run(struct rfl_simulation *simulation,
                                          const struct rfl_observer *observer,
                                          struct rfl_error *error) {
    const struct rfl_scenario *scenario = simulation->scenario;
    bool brief = scenario->protocol.heating == RFL_HEATING_FIXED &&
                 scenario->probe.shape == RFL_SPHERE && rfl_scenario_end(scenario) < 60 &&
                 its_size % 8 == 0;
    return running || brief ? __real_rfl_simulation_run(simulation, observer, error)
                            : rfl_error_add(error, RFL_FAILED, "this would take long");
}

/* --- results --- */

static char *load(const char *path) {
    static char text[FUZZ_SIZE];
    FILE *file = fopen(path, "r");
    size_t size = file ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file)
        fclose(file);
    return fuzz_text((const uint8_t *)text, size);
}

static void store(const char *path, const char *text, size_t size) {
    FILE *file = fopen(path, "w");
    if (!file || fwrite(text, 1, size, file) != size || fclose(file))
        abort();
}

static void run(size_t kind, const char *folder) {
    char path[64];
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = fuzz_scenario(kind);
    struct rfl_simulation *simulation = rfl_simulation_create(scenario, &error);
    struct rfl_results *results = rfl_results_create(folder, &error);
    const struct rfl_observer observer = rfl_results_observer(results);
    fuzz_require(simulation && results && !rfl_simulation_run(simulation, &observer, &error) &&
                     !rfl_results_commit(results, simulation, &error),
                 "a good result can be written", error.text);
    rfl_results_free(results);
    rfl_simulation_free(simulation);
    rfl_scenario_free(scenario);
    if (summaries[kind])
        return;
    snprintf(path, sizeof path, "%s/summary.json", folder);
    summaries[kind] = load(path);
    snprintf(path, sizeof path, "%s/scenario.yaml", folder);
    scenarios[kind] = load(path);
}

static char place[64];

static void clear(void) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", place);
    if (chdir("/") || system(command))
        perror(place);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    char here[4096];
    fuzz_begin("fuzz_results");
    if (!getcwd(here, sizeof here))
        abort();
    setenv("RFLESION_DATA", here, 0);
    snprintf(place, sizeof place, "%s/rflesion-fuzz-XXXXXX",
             access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
    if (!mkdtemp(place))
        abort();
    atexit(clear);
    char folder[96];
    running = true;
    for (size_t i = 0; i < FUZZ_KINDS; i++) {
        snprintf(folder, sizeof folder, "%s/good%zu", place, i);
        run(i, folder);
    }
    snprintf(folder, sizeof folder, "%s/tried", place);
    run(0, folder);
    running = false;
    return 0;
}

/** Put an input into its folder; which of the good results is meant where it has no scenario. */
static size_t put(const char *text, size_t size) {
    char path[96];
    const char *divider = memmem(text, size, DIVIDER, strlen(DIVIDER));
    const size_t kind = size % FUZZ_KINDS, length = divider ? (size_t)(divider - text) : size;
    snprintf(path, sizeof path, "%s/tried/summary.json", place);
    store(path, text, length);
    snprintf(path, sizeof path, "%s/tried/scenario.yaml", place);
    if (divider)
        store(path, divider + strlen(DIVIDER), size - length - strlen(DIVIDER));
    else
        store(path, scenarios[kind], strlen(scenarios[kind]));
    return kind;
}

/** The result that was put there, beside a good one and itself; NULL with the reason in error. */
static struct rfl_comparison *read_back(size_t kind, bool with_itself, struct rfl_error *error) {
    char tried[96], good[96];
    snprintf(tried, sizeof tried, "%s/tried", place);
    snprintf(good, sizeof good, "%s/good%zu", place, kind);
    const char *const folders[] = {tried, good, tried};
    return rfl_comparison_read(folders, with_itself ? 3 : 2, error);
}

static bool passes(const char *text, size_t size) {
    struct rfl_comparison *comparison = read_back(put(text, size), false, NULL);
    rfl_comparison_free(comparison);
    return comparison;
}

/* --- changes of JSON --- */

/** Any value, mostly one that nobody expects. */
static json_t *odd_value(uint64_t *chance) {
    static const double numbers[] = {0, -1, 1e-300, 1e300, 3.7, -1e9, 12345.6789, 0.5};
    static const char *const texts[] = {"",         "inside",   "]]>",
                                        "\x1b[31m", "isotherm", "a\nb",
                                        "fine",     "never",    "\xc3\xa9\xe2\x80\xae",
                                        "<b>",      "%s%n",     "|"};
    static char longer[3000];
    memset(longer, 'w', sizeof longer - 1);
    switch (fuzz_below(chance, 7)) {
    case 0:
        return json_null();
    case 1:
        return json_boolean(fuzz_below(chance, 2));
    case 2:
        return json_pack("[s, f]", "a", 1.5);
    case 3:
        return json_pack("{s: f, s: s}", "a", 2.5, "\x1b]0;x", "b");
    case 4:
        return json_string(longer + fuzz_below(chance, sizeof longer));
    case 5:
        return json_real(numbers[fuzz_below(chance, sizeof numbers / sizeof *numbers)]);
    default:
        return json_string(texts[fuzz_below(chance, sizeof texts / sizeof *texts)]);
    }
}

/** Change one member of an object, or of one in it. */
static void change_object(uint64_t *chance, json_t *object) {
    size_t count = json_object_size(object);
    void *member = json_object_iter(object);
    for (size_t k = count ? fuzz_below(chance, count) : 0; k > 0; k--)
        member = json_object_iter_next(object, member);
    if (!member)
        return;
    json_t *value = json_object_iter_value(member);
    const char *key = json_object_iter_key(member);
    if (json_is_object(value) && json_object_size(value) && fuzz_below(chance, 6)) {
        change_object(chance, value);
    } else if (fuzz_below(chance, 8) == 0) {
        json_object_del(object, key);
    } else if (fuzz_below(chance, 8) == 0) {
        static const char *const names[] = {"null", "a b", "", "b]]>", "\xc3\xa9", "isotherm", "b"};
        json_object_set(object, names[fuzz_below(chance, sizeof names / sizeof *names)], value);
    } else {
        json_object_set_new(object, key, odd_value(chance));
    }
}

static size_t change(uint64_t *chance, char *text, size_t size, size_t room) {
    const char *divider = memmem(text, size, DIVIDER, strlen(DIVIDER));
    size_t length = divider ? (size_t)(divider - text) : size;
    const size_t kind = fuzz_below(chance, FUZZ_KINDS);
    if (size < 2 || fuzz_below(chance, 40) == 0) { /* a good one */
        size = fuzz_splice(text, size, room, 0, size, summaries[kind]);
        size = fuzz_splice(text, size, room, size, size, DIVIDER);
        return fuzz_splice(text, size, room, size, size, scenarios[kind]);
    }
    if (divider && fuzz_below(chance, 4) == 0) {
        length += strlen(DIVIDER);
        return length + fuzz_change_scenario(chance, text + length, size - length, room - length);
    }
    json_t *summary = json_loadb(text, length, 0, NULL);
    if (!summary)
        return size;
    if (json_is_object(summary))
        change_object(chance, summary);
    char *changed = json_dumps(summary, JSON_INDENT(1));
    if (changed)
        size = fuzz_splice(text, size, room, 0, length, changed);
    free(changed);
    json_decref(summary);
    return size;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
    return fuzz_mutate(data, size, most, seed, change, passes);
}

/* --- what is done with it --- */

/** Write a table; what it says is printable. */
static void print(const struct rfl_comparison *comparison, const char *format, int width) {
    char *text = NULL;
    size_t size;
    struct rfl_error error = {0};
    FILE *out = open_memstream(&text, &size);
    fuzz_require(out && !rfl_comparison_print(comparison, format, width, out, &error) &&
                     !fclose(out),
                 "a comparison can be printed", error.text);
    fuzz_require_printable(text);
    free(text);
}

static void compare(size_t kind, struct rfl_comparison *comparison) {
    char folder[96];
    struct rfl_error error = {0};
    for (size_t i = 0; rfl_comparison_formats[i]; i++)
        print(comparison, rfl_comparison_formats[i], i == 0 ? 80 : 0);
    rfl_comparison_free(comparison);
    comparison = read_back(kind, true, &error);
    fuzz_require(comparison, "a result can be compared with itself", error.text);
    print(comparison, rfl_comparison_formats[0], 0);
    snprintf(folder, sizeof folder, "%s/good0", place);
    fuzz_require(!rfl_comparison_data(comparison, folder, &error), "pictures get their data",
                 error.text);
    rfl_comparison_free(comparison);
}

/** Report on it, alone or beside a good one. */
static void report(size_t kind, bool alone) {
    char tried[96], good[96], page[96];
    struct rfl_error error = {0};
    snprintf(tried, sizeof tried, "%s/tried", place);
    snprintf(good, sizeof good, "%s/good%zu", place, kind);
    snprintf(page, sizeof page, "%s/page.html", place);
    const char *const folders[] = {tried, good};
    fuzz_require(!rfl_report_write(folders, alone ? 1 : 2, page, !alone, NULL, &error),
                 "what can be compared can be reported", error.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct rfl_error error = {0};
    const size_t kind = put((const char *)data, size);
    its_size = size;
    struct rfl_comparison *comparison = read_back(kind, false, &error);
    fuzz_count(comparison, data, size);
    fuzz_require(comparison || *error.text, "a refusal has a reason", "");
    fuzz_require_printable(error.text);
    if (comparison) {
        compare(kind, comparison);
        report(kind, size % 3);
    }
    return 0;
}
