#include "commands.h"

#include <stdio.h>
#include <string.h>

/** Widths of the table's columns, in characters. */
struct widths {
    int key, text;
};

/** Characters of UTF-8 text. */
static int characters(const char *text) {
    int count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0U) != 0x80U;
    return count;
}

static int measure(void *context, const struct rfl_value *value) {
    struct widths *widths = context;
    int key = characters(value->key), text = characters(value->text);
    widths->key = key > widths->key ? key : widths->key;
    /* One long title is no reason to push all sources off the screen. */
    widths->text = text > widths->text && text <= 32 ? text : widths->text;
    return 0;
}

static int print(void *context, const struct rfl_value *value) {
    const struct widths *widths = context;
    int gap = widths->text - characters(value->text);
    printf("%-*s  %s%*s  %s%s\n", widths->key, value->key, value->text, gap > 0 ? gap : 0, "",
           value->source, value->used ? "" : "  (not used)");
    return 0;
}

enum rfl_status rfl_command_check(const struct rfl_arguments *arguments, struct rfl_error *error) {
    struct rfl_scenario *scenario = rfl_scenario_open(arguments, error);
    if (!scenario)
        return error->status;
    struct widths widths = {0};
    rfl_scenario_values(scenario, measure, &widths);
    rfl_scenario_values(scenario, print, &widths);
    printf("\n%s: no errors\n", scenario->file);
    rfl_scenario_free(scenario);
    return RFL_OK;
}
