#include "commands.h"

#include <assert.h>
#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../rows/json.h"
#include "signals.h"
#include "topics.h"

/** What is open first where the page offers all scenarios that came with the program. */
#define OPENED "si_joint_lateral_branch"

/* --- a control: KEY[=FROM:TO[:STEP] UNIT] --- */

struct slider {
    const char *typed;
    char key[256];          /**< as typed, then in full */
    double low, high, step; /**< in the key's unit; NaN: what people usually choose */
};

/** A value that a slider's key may name. */
struct search {
    const char *word;
    struct rfl_value value; /**< found; key NULL: none */
    char key[256];
};

static enum rfl_status refuse(const struct slider *slider, const char *why,
                              struct rfl_error *error) {
    return rfl_error_add(error, RFL_INVALID,
                         "--slider %s: %s; expected KEY, or KEY=FROM:TO UNIT, or KEY=FROM:TO:STEP "
                         "UNIT",
                         slider->typed, why);
}

static int look_at(void *context, const struct rfl_value *value) {
    struct search *search = context;
    if (strcmp(value->key, search->word))
        return 0;
    search->value = *value;
    snprintf(search->key, sizeof search->key, "%s", value->key);
    return 1;
}

/** The value of a scenario that has a key; its row is NULL where there is none. */
static struct search find_value(const struct rfl_scenario *scenario, const char *word) {
    struct search search = {.word = word};
    rfl_scenario_values(scenario, look_at, &search);
    return search;
}

/** The number that a key has once it is set to a text; NaN with all that is wrong in error. */
static double number_of(const struct rfl_scenario *scenario, const struct slider *slider,
                        double number, const char *unit, struct rfl_error *error) {
    char text[128];
    struct rfl_error wrong = {0};
    snprintf(text, sizeof text, "%.12g%s", number, unit);
    struct rfl_scenario *changed = rfl_scenario_copy(scenario, error);
    if (!changed)
        return NAN;
    if (!rfl_scenario_change(changed, slider->key, text, &wrong))
        rfl_scenario_check(changed, &wrong);
    const struct search found = find_value(changed, slider->key);
    rfl_scenario_free(changed);
    if (!wrong.count)
        return found.value.row->choices ? number : found.value.number;
    rfl_error_add(error, wrong.status, "%.*s", (int)strcspn(wrong.text, "\n"), wrong.text);
    rfl_error_add(error, wrong.status, "while checking --slider %s", slider->typed);
    return NAN;
}

/** Understand "60:90:5 degC". */
static enum rfl_status parse_range(struct slider *slider, const struct rfl_scenario *scenario,
                                   const char *text, struct rfl_error *error) {
    double number[3] = {NAN, NAN, NAN};
    char *end = (char *)text;
    int count = 0;
    for (bool more = true; more && count < 3; count++) {
        const char *start = end;
        number[count] = strtod(start, &end);
        if (end == start || !isfinite(number[count]))
            return refuse(slider, "a number is missing", error);
        more = *end == ':' && end++;
    }
    if (count < 2)
        return refuse(slider, "a range has two ends", error);
    if (!(number[0] < number[1]))
        return refuse(slider, "the first end must be below the second", error);
    if (count == 3 && !(number[2] > 0 && number[2] <= number[1] - number[0]))
        return refuse(slider, "the step must lie between 0 and the whole range", error);
    slider->low = number_of(scenario, slider, number[0], end, error);
    slider->high = isnan(slider->low) ? NAN : number_of(scenario, slider, number[1], end, error);
    slider->step = number[2] * (slider->high - slider->low) / (number[1] - number[0]);
    return isnan(slider->high) ? error->status : RFL_OK;
}

/** Whether a control moves a number: one that people usually choose, or a choice among numbers, as
 * gauges are; a page has no output and its own accuracy. */
static bool moves(const struct rfl_value *value) {
    if (!strncmp(value->key, "output.", 7) || !strncmp(value->key, "numerics.", 9))
        return false;
    const char *const *choices = value->row->choices;
    return value->row->usual.lowest < value->row->usual.highest ||
           (choices && isdigit((unsigned char)**choices));
}

/** Understand one --slider, for a scenario that has its key. */
static enum rfl_status parse_slider(struct slider *slider, const char *typed,
                                    const struct rfl_scenario *scenario, struct rfl_error *error) {
    *slider = (struct slider){typed, .low = NAN, .high = NAN, .step = NAN};
    const char *range = strchr(typed, '=');
    const size_t length = strcspn(typed, "=");
    if (!length || length >= sizeof slider->key)
        return refuse(slider, "the key is missing or too long", error);
    snprintf(slider->key, sizeof slider->key, "%.*s", (int)length, typed);
    char full[RFL_PATH_SIZE];
    const size_t meant = rfl_key_expand(slider->key, full, sizeof full);
    if (meant > 1)
        return rfl_error_add(error, RFL_INVALID, "--slider %s: ambiguous: write %s", typed, full);
    const struct search found = find_value(scenario, meant == 1 ? full : slider->key);
    if (!found.value.row)
        return rfl_error_add(error, RFL_INVALID,
                             "--slider %s: %s has no key '%s': rflesion check %s lists those that "
                             "it has",
                             typed, scenario->name, slider->key, scenario->name);
    if (!moves(&found.value))
        return rfl_error_add(error, RFL_INVALID,
                             "--slider %s: %s is not a number that a control moves", typed,
                             found.key);
    snprintf(slider->key, sizeof slider->key, "%s", found.key);
    return range ? parse_range(slider, scenario, range + 1, error) : RFL_OK;
}

static enum rfl_status parse_sliders(struct slider *sliders, const struct rfl_arguments *arguments,
                                     const struct rfl_scenario *scenario, struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    assert(scenario);
    for (size_t i = 0; i < arguments->slider_count && !status; i++) {
        status = parse_slider(&sliders[i], arguments->slider[i], scenario, error);
        for (size_t k = 0; k < i && !status; k++)
            if (!strcmp(sliders[k].key, sliders[i].key))
                status = rfl_error_add(error, RFL_INVALID, "--slider %s: %s is given twice",
                                       sliders[i].typed, sliders[i].key);
    }
    return status;
}

/* --- scenarios --- */

/** What the page offers. */
struct offered {
    size_t count;
    struct rfl_scenario **scenario;
    const struct rfl_scenario *first; /**< open at first, and drawn where scripts do not run */
};

static enum rfl_status open_one(struct offered *offered, const char *operand,
                                struct rfl_error *error) {
    const struct rfl_arguments arguments = {.operand = operand};
    struct rfl_scenario *scenario = rfl_arguments_open_scenario(&arguments, error);
    if (!scenario)
        return error->status;
    for (size_t i = 0; i < offered->count; i++)
        if (!strcmp(offered->scenario[i]->name, scenario->name)) {
            rfl_error_add(error, RFL_INVALID, "two scenarios are called %s: rename one",
                          scenario->name);
            rfl_scenario_free(scenario);
            return RFL_INVALID;
        }
    offered->scenario[offered->count++] = scenario;
    if (!offered->first || !strcmp(scenario->name, OPENED))
        offered->first = scenario;
    return RFL_OK;
}

/** Open those of the command line; none: all that came with the program. */
static enum rfl_status open_all(struct offered *offered, const struct rfl_arguments *arguments,
                                struct rfl_error *error) {
    char folder[PATH_MAX];
    struct rfl_listing names = {0};
    enum rfl_status status = RFL_OK;
    if (!arguments->operand_count && rfl_data_path("scenarios", folder, sizeof folder))
        return rfl_error_add(error, RFL_FAILED, "the program's scenarios were not found");
    if (!arguments->operand_count)
        status = rfl_listing_read(folder, ".yaml", &names, error);
    const size_t count = arguments->operand_count + names.count;
    offered->scenario = status ? NULL : rfl_allocate(count, sizeof *offered->scenario, error);
    if (!offered->scenario)
        status = RFL_FAILED;
    for (size_t i = 0; i < arguments->operand_count && !status; i++)
        status = open_one(offered, arguments->operands[i], error);
    for (size_t i = 0; i < names.count && !status; i++)
        status = open_one(offered, names.name[i], error);
    if (arguments->operand_count && offered->count)
        offered->first = offered->scenario[0];
    rfl_listing_free(&names);
    if (!status && !offered->first) /* a program without scenarios */
        status = rfl_error_add(error, RFL_FAILED, "the program's scenarios were not found");
    return status;
}

static void close_all(struct offered *offered) {
    for (size_t i = 0; i < offered->count; i++)
        rfl_scenario_free(offered->scenario[i]);
    free(offered->scenario);
}

/* --- the page's data --- */

static enum rfl_status write_scenario(struct rfl_json *json, const struct rfl_scenario *scenario,
                                      struct rfl_error *error) {
    char *yaml = NULL;
    size_t size;
    FILE *memory = open_memstream(&yaml, &size);
    enum rfl_status status = memory ? rfl_scenario_write(scenario, memory, error) : RFL_FAILED;
    if (!memory || fclose(memory) || status) {
        free(yaml);
        return rfl_error_add(error, RFL_FAILED, "out of memory");
    }
    rfl_json_object(json, NULL);
    rfl_json_string(json, "name", scenario->name);
    rfl_json_string(json, "title", scenario->title);
    rfl_json_string(json, "yaml", yaml);
    rfl_json_close(json);
    free(yaml);
    return RFL_OK;
}

static void write_lesson(struct rfl_json *json, const char *title, const struct slider *sliders,
                         size_t count) {
    if (!count) {
        rfl_json_string(json, "lesson", NULL);
        return;
    }
    rfl_json_object(json, "lesson");
    rfl_json_string(json, "title", title);
    rfl_json_string(json, "question", NULL);
    rfl_json_array(json, "sliders");
    for (size_t i = 0; i < count; i++) {
        rfl_json_object(json, NULL);
        rfl_json_string(json, "key", sliders[i].key);
        rfl_json_number(json, "low", sliders[i].low);
        rfl_json_number(json, "high", sliders[i].high);
        rfl_json_number(json, "step", sliders[i].step);
        rfl_json_close(json);
    }
    rfl_json_close(json);
    rfl_json_bool(json, "hide", false);
    rfl_json_close(json);
}

/** The pages of `rflesion explain`. */
static void write_topics(struct rfl_json *json) {
    rfl_json_array(json, "topics");
    for (size_t i = 0; i < rfl_topic_count; i++) {
        rfl_json_object(json, NULL);
        rfl_json_string(json, "name", rfl_topics[i].name);
        rfl_json_string(json, "title", rfl_topics[i].title);
        rfl_json_string(json, "text", rfl_topics[i].text);
        rfl_json_string(json, "source", rfl_topics[i].source);
        rfl_json_close(json);
    }
    rfl_json_close(json);
}

/** JSON for the page; NULL with the reason in error. */
static char *page_data(const struct offered *offered, const char *title,
                       const struct slider *sliders, size_t count, struct rfl_error *error) {
    struct rfl_json json = {0};
    enum rfl_status status = RFL_OK;
    assert(offered->first);
    rfl_json_object(&json, NULL);
    rfl_json_array(&json, "scenarios");
    for (size_t i = 0; i < offered->count && !status; i++)
        status = write_scenario(&json, offered->scenario[i], error);
    rfl_json_close(&json);
    rfl_json_string(&json, "open", offered->first->name);
    write_lesson(&json, title, sliders, count);
    rfl_json_object(&json, "state");
    rfl_json_close(&json);
    write_topics(&json);
    rfl_json_close(&json);
    char *text = rfl_json_finish(&json, error);
    if (!status)
        return text;
    free(text);
    return NULL;
}

/* --- the command --- */

/** The first scenario's run to its end; NULL with the reason in error. */
static struct rfl_simulation *run_first(const struct rfl_scenario *scenario,
                                        struct rfl_error *error) {
    struct rfl_simulation *simulation = rfl_simulation_create(scenario, error);
    enum rfl_status status = simulation ? RFL_OK : RFL_FAILED;
    for (unsigned events = 0; !status && !(events & RFL_EVENT_END);) {
        status = rfl_simulation_next(simulation, &events, error);
        if (rfl_signal && !status)
            status = rfl_error_add(error, RFL_FAILED, "stopped: no page was written");
    }
    if (!status)
        return simulation;
    rfl_simulation_free(simulation);
    return NULL;
}

/** Where the page goes: -o, else the scenario's name or, for several, the program's. */
static enum rfl_status choose_path(const struct rfl_arguments *arguments,
                                   const struct offered *offered, char *path, size_t size,
                                   struct rfl_error *error) {
    const char *chosen = arguments->value[RFL_OPTION_PAGE];
    const char *name = offered->count == 1 ? offered->first->name : "rflesion";
    const int length =
        chosen ? snprintf(path, size, "%s", chosen) : snprintf(path, size, "%s.html", name);
    return length > 0 && length < (int)size
               ? RFL_OK
               : rfl_error_add(error, RFL_INVALID, "the page's name is empty or too long");
}

static enum rfl_status write_page(const struct rfl_arguments *arguments,
                                  const struct offered *offered, const struct slider *sliders,
                                  struct rfl_error *error) {
    const char *title = arguments->value[RFL_OPTION_TITLE];
    char path[PATH_MAX];
    if (choose_path(arguments, offered, path, sizeof path, error))
        return RFL_INVALID;
    if (!title)
        title = offered->count == 1 ? offered->first->title : "rflesion: " RFL_PURPOSE;
    struct rfl_simulation *shown = run_first(offered->first, error);
    char *data = shown ? page_data(offered, title, sliders, arguments->slider_count, error) : NULL;
    enum rfl_status status =
        data ? rfl_page_write(&(struct rfl_page){title, data, shown}, path, error) : error->status;
    free(data);
    rfl_simulation_free(shown);
    if (!status)
        printf("Written: %s\n", path);
    return status;
}

enum rfl_status rfl_command_page(const struct rfl_arguments *arguments, struct rfl_error *error) {
    struct offered offered = {0};
    enum rfl_status status = rfl_page_available(error);
    if (status)
        return status;
    rfl_signals_catch();
    struct slider *sliders = rfl_allocate(arguments->slider_count, sizeof *sliders, error);
    status = sliders ? open_all(&offered, arguments, error) : RFL_FAILED;
    if (!status)
        status = parse_sliders(sliders, arguments, offered.first, error);
    if (!status)
        status = write_page(arguments, &offered, sliders, error);
    close_all(&offered);
    free(sliders);
    return status;
}
