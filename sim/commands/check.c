#include "commands.h"

#include <stdio.h>
#include <string.h>

#include "screen.h"

/** Widths of the table's columns, in characters. */
struct widths {
    int key, text;
};

static int measure(void *context, const struct rfl_value *value) {
    struct widths *widths = context;
    int key = rfl_characters(value->key), text = rfl_characters(value->text);
    widths->key = key > widths->key ? key : widths->key;
    /* One long title should not push all sources off the screen. */
    widths->text = text > widths->text && text <= 32 ? text : widths->text;
    return 0;
}

static int print(void *context, const struct rfl_value *value) {
    const struct widths *widths = context;
    int gap = widths->text - rfl_characters(value->text);
    printf("%-*s  %s%*s  %s%s\n", widths->key, value->key, value->text, gap > 0 ? gap : 0, "",
           value->source, value->used ? "" : "  (not used)");
    return 0;
}

/** "0 to 30 s": a stretch of one of the clocks. */
static void span_print(double from, double to, char *text, size_t size) {
    snprintf(text, size, "%.6g to %.6g s", from, to);
}

/** What is done when, by the clock that starts with the power and by the one that starts when the
 * set temperature is reached. */
static void timetable_print(const struct rfl_scenario *scenario) {
    int width = (int)sizeof "stage" - 1;
    char words[128], power_on[64], reached[64];
    for (size_t i = 0; i < scenario->stage_count; i++) {
        rfl_words_stage(&scenario->stages[i], "degC", words, sizeof words);
        width = rfl_characters(words) > width ? rfl_characters(words) : width;
    }
    printf("\n%5s  %-*s  %-20s  %s\n", "stage", width, "", "from power-on", "from set temperature");
    for (size_t i = 0; i < scenario->stage_count; i++) {
        const struct rfl_stage *stage = &scenario->stages[i];
        double set = stage->start + stage->protocol.ramp;
        rfl_words_stage(stage, "degC", words, sizeof words);
        span_print(stage->start, stage->end, power_on, sizeof power_on);
        span_print(stage->start - set, stage->end - set, reached, sizeof reached);
        printf("%5zu  %-*s  %-20s  %s\n", i + 1, width, words, power_on,
               rfl_protocol_holds_temperature(&stage->protocol) ? reached : "-");
    }
}

/** Whether there are two clocks, or more than one stage. */
static bool has_timetable(const struct rfl_scenario *scenario) {
    const struct rfl_protocol *protocol = &scenario->protocol;
    return scenario->stage_count > 1 || (rfl_protocol_is_rf(protocol) && protocol->ramp > 0);
}

enum rfl_status rfl_command_check(const struct rfl_arguments *arguments, struct rfl_error *error) {
    struct rfl_scenario *scenario = rfl_arguments_open_scenario(arguments, error);
    if (!scenario)
        return error->status;
    struct widths widths = {0};
    rfl_scenario_values(scenario, measure, &widths);
    rfl_scenario_values(scenario, print, &widths);
    if (has_timetable(scenario))
        timetable_print(scenario);
    printf("\n%s: no errors\n", scenario->file);
    rfl_scenario_free(scenario);
    return RFL_OK;
}
