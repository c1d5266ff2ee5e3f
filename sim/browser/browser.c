#include "browser.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/clock.h"
#include "rflesion/rows.h"
#include "rflesion/simulation.h"

/** A text that was returned last, which the next one replaces. */
struct text {
    char *text;
};

/** Pixels of a picture, mm. */
struct picture {
    double x0, y0, dx, dy;
    int columns, rows;
};

/** The page's state: a page has one scenario and one run. */
static struct {
    struct rfl_error error;
    struct rfl_scenario *opened, *scenario; /* as opened, and as it stands: both checked */
    struct rfl_simulation *simulation;
    struct rfl_raster *raster; /* where the pixels of `picture` lie in the simulation's grid */
    struct picture picture;
    double *pixels;
    double *outline;
    int outline_count;
    struct rfl_bench bench;
    char bench_words[RFL_BENCH_SIZE];
    struct text tables, scene, limits, yaml, row, summary;
} page;

char *rfl_browser_allocate(size_t size) {
    return malloc(size);
}

void rfl_browser_release(char *memory) {
    free(memory);
}

const char *rfl_browser_error(void) {
    return page.error.text;
}

/** Keep a text that is returned, and free the one before. */
static const char *keep(struct text *kept, char *text) {
    free(kept->text);
    kept->text = text;
    return text;
}

const char *rfl_browser_tables(void) {
    rfl_error_clear(&page.error);
    return keep(&page.tables, rfl_catalogue_json(&page.error));
}

/* --- the scenario --- */

/** Put a scenario in the place of another. */
static int replace(struct rfl_scenario **scenario, struct rfl_scenario *other) {
    if (!other)
        return RFL_FAILED;
    rfl_scenario_free(*scenario);
    *scenario = other;
    return RFL_OK;
}

int rfl_browser_open(const char *name, const char *yaml) {
    rfl_error_clear(&page.error);
    if (rfl_library_init(&page.error))
        return RFL_FAILED;
    struct rfl_scenario *opened = rfl_scenario_parse(name, yaml, strlen(yaml), &page.error);
    if (opened)
        rfl_scenario_forget(opened, "output");
    if (!opened || rfl_scenario_check(opened, &page.error)) {
        rfl_scenario_free(opened);
        return (int)page.error.status;
    }
    replace(&page.opened, opened);
    return rfl_browser_reset();
}

int rfl_browser_reset(void) {
    rfl_error_clear(&page.error);
    if (!page.opened)
        return (int)rfl_error_add(&page.error, RFL_INVALID, "no scenario is open");
    return replace(&page.scenario, rfl_scenario_copy(page.opened, &page.error));
}

/** Set one key by a line KEY=VALUE. */
static enum rfl_status set_line(struct rfl_scenario *scenario, char *line) {
    char *sign = strchr(line, '=');
    if (!sign)
        return rfl_error_add(&page.error, RFL_INVALID, "--set: error: \"%s\": expected KEY=VALUE",
                             line);
    *sign = '\0';
    return rfl_scenario_change(scenario, line, sign + 1, &page.error);
}

/** Set keys line by line; the text is changed. All that is wrong is reported. */
static enum rfl_status set_lines(struct rfl_scenario *scenario, char *text) {
    enum rfl_status status = RFL_OK;
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        if (set_line(scenario, line))
            status = RFL_INVALID;
    rfl_scenario_forget(scenario, "output");
    return status ? status : rfl_scenario_check(scenario, &page.error);
}

int rfl_browser_set(const char *settings) {
    rfl_error_clear(&page.error);
    if (!page.scenario)
        return (int)rfl_error_add(&page.error, RFL_INVALID, "no scenario is open");
    struct rfl_scenario *changed = rfl_scenario_copy(page.scenario, &page.error);
    char *text = rfl_string_copy(settings, &page.error);
    if (changed && text && !set_lines(changed, text)) {
        replace(&page.scenario, changed);
        changed = NULL;
    }
    rfl_scenario_free(changed);
    free(text);
    return (int)page.error.status;
}

const char *rfl_browser_scenario(void) {
    rfl_error_clear(&page.error);
    return keep(&page.scene, page.scenario ? rfl_scene_json(page.scenario, &page.error) : NULL);
}

const char *rfl_browser_limits(void) {
    rfl_error_clear(&page.error);
    return keep(&page.limits, page.scenario ? rfl_limits_json(page.scenario, &page.error) : NULL);
}

const char *rfl_browser_yaml(void) {
    char *text = NULL;
    size_t size;
    rfl_error_clear(&page.error);
    FILE *out = page.scenario ? open_memstream(&text, &size) : NULL;
    if (out)
        rfl_scenario_write(page.scenario, out, &page.error);
    if (out && fclose(out))
        rfl_error_add(&page.error, RFL_FAILED, "out of memory");
    return keep(&page.yaml, text);
}

/* --- its run --- */

/** End the run, and forget where pixels lie in its grid. */
static void end_run(void) {
    rfl_raster_free(page.raster);
    page.raster = NULL;
    rfl_simulation_free(page.simulation);
    page.simulation = NULL;
}

/** Settings of a run that a page draws: how often it is looked at changes no result. */
static enum rfl_status prepare(struct rfl_scenario *scenario, const char *accuracy, int rows) {
    char interval[40];
    snprintf(interval, sizeof interval, "%.17g s",
             rfl_scenario_end(scenario) / (rows > 0 ? rows : 1));
    enum rfl_status status =
        *accuracy ? rfl_scenario_set(scenario, "numerics.accuracy", accuracy, &page.error) : RFL_OK;
    status = status ? status : rfl_scenario_set(scenario, "output.interval", interval, &page.error);
    return status ? status : rfl_scenario_set(scenario, "output.frames", "0", &page.error);
}

int rfl_browser_start(const char *accuracy, int rows) {
    rfl_error_clear(&page.error);
    end_run();
    if (!page.scenario)
        return (int)rfl_error_add(&page.error, RFL_INVALID, "no scenario is open");
    struct rfl_scenario *scenario = rfl_scenario_copy(page.scenario, &page.error);
    if (scenario && !prepare(scenario, accuracy, rows))
        page.simulation = rfl_simulation_create(scenario, &page.error);
    if (page.simulation) /* what the generator shows at time 0 */
        rfl_simulation_advance(page.simulation, page.simulation->time, &page.error);
    rfl_scenario_free(scenario);
    return (int)page.error.status;
}

/** A run's events as the page's bits. */
static int bits_of(unsigned events) {
    static const struct {
        unsigned event;
        int bit;
    } bits[] = {{RFL_EVENT_ROW, RFL_BROWSER_ROW},
                {RFL_EVENT_END, RFL_BROWSER_END},
                {RFL_EVENT_HEATING_END, RFL_BROWSER_HEATING_END}};
    int sum = 0;
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
        sum |= events & bits[i].event ? bits[i].bit : 0;
    return sum ? sum | RFL_BROWSER_ROW : 0;
}

int rfl_browser_next(double milliseconds) {
    rfl_error_clear(&page.error);
    if (!page.simulation)
        return -(int)rfl_error_add(&page.error, RFL_INVALID, "no run is under way");
    const double stop = rfl_clock_seconds() + milliseconds / 1e3;
    unsigned events = 0;
    enum rfl_status status = RFL_OK;
    do
        status = rfl_simulation_next(page.simulation, &events, &page.error);
    while (!status && !bits_of(events) && rfl_clock_seconds() < stop);
    if (!status && bits_of(events)) /* verdicts and margins as well */
        status = rfl_simulation_advance(page.simulation, page.simulation->time, &page.error);
    return status ? -(int)status : bits_of(events);
}

const char *rfl_browser_row(void) {
    rfl_error_clear(&page.error);
    return keep(&page.row, page.simulation ? rfl_moment_json(page.simulation, &page.error) : NULL);
}

const char *rfl_browser_summary(void) {
    rfl_error_clear(&page.error);
    return keep(&page.summary,
                page.simulation ? rfl_summary_json(page.simulation, &page.error) : NULL);
}

/* --- on a bench --- */

int rfl_browser_bench_start(void) {
    rfl_error_clear(&page.error);
    rfl_bench_end(&page.bench);
    if (!page.scenario)
        return (int)rfl_error_add(&page.error, RFL_INVALID, "no scenario is open");
    return (int)rfl_bench_begin(&page.bench, page.scenario, &page.error);
}

int rfl_browser_bench_next(double milliseconds) {
    const double stop = rfl_clock_seconds() + milliseconds / 1e3;
    bool more = true;
    while (more && rfl_clock_seconds() < stop)
        more = rfl_bench_next(&page.bench);
    return more;
}

const char *rfl_browser_bench_words(void) {
    if (!page.bench.scenario || page.bench.run)
        return NULL;
    rfl_bench_words(&page.bench, "°C", page.bench_words, sizeof page.bench_words);
    return page.bench_words;
}

/* --- pictures --- */

static bool is_same(const struct picture *a, const struct picture *b) {
    return a->x0 == b->x0 && a->y0 == b->y0 && a->dx == b->dx && a->dy == b->dy &&
           a->columns == b->columns && a->rows == b->rows;
}

/** Where a picture's pixels lie, m. */
static struct rfl_raster_frame frame_of(const struct picture *picture) {
    const enum rfl_shape shape = page.simulation->grid->shape;
    return (struct rfl_raster_frame){
        .first = rfl_shape_place(shape, 1e-3 * picture->x0, 1e-3 * picture->y0),
        .right = rfl_shape_place(shape, 1e-3 * picture->dx, 0),
        .up = rfl_shape_place(shape, 0, 1e-3 * picture->dy),
        .columns = (size_t)picture->columns,
        .rows = (size_t)picture->rows};
}

/** Have a raster and pixels for a picture, those of before if it is the same. */
static enum rfl_status have_raster(const struct picture *picture) {
    if (page.raster && is_same(picture, &page.picture))
        return RFL_OK;
    const struct rfl_raster_frame frame = frame_of(picture);
    rfl_raster_free(page.raster);
    free(page.pixels);
    page.picture = *picture;
    page.pixels = rfl_allocate(frame.columns * frame.rows, sizeof *page.pixels, &page.error);
    page.raster =
        page.pixels ? rfl_raster_create(page.simulation->grid, &frame, &page.error) : NULL;
    return page.error.status;
}

const double *rfl_browser_raster(int field, double x0, double y0, double dx, double dy, int columns,
                                 int rows) {
    rfl_error_clear(&page.error);
    if (!page.simulation || columns < 1 || rows < 1 ||
        have_raster(&(struct picture){x0, y0, dx, dy, columns, rows}))
        return NULL;
    rfl_raster_apply(page.raster,
                     field ? page.simulation->damage->peak : page.simulation->temperature,
                     page.pixels);
    for (size_t i = 0; i < (size_t)columns * (size_t)rows; i++)
        page.pixels[i] -= RFL_CELSIUS;
    return page.pixels;
}

const double *rfl_browser_outline(int criterion) {
    struct rfl_outline outline = {0};
    rfl_error_clear(&page.error);
    free(page.outline);
    page.outline = NULL;
    page.outline_count = 0;
    if (!page.simulation || criterion < 0 ||
        criterion >= (int)rfl_criteria_count(&page.simulation->scenario->lesion) ||
        rfl_simulation_outline(page.simulation, (enum rfl_criterion)criterion, &outline,
                               &page.error))
        return NULL;
    page.outline = rfl_allocate(2 * outline.count, sizeof *page.outline, &page.error);
    for (size_t i = 0; page.outline && i < outline.count; i++) {
        page.outline[2 * i] = 1e3 * outline.radius[i];
        page.outline[2 * i + 1] = 1e3 * outline.height[i];
    }
    page.outline_count = page.outline ? (int)outline.count : 0;
    rfl_outline_free(&outline);
    return page.outline;
}

int rfl_browser_outline_count(void) {
    return page.outline_count;
}
