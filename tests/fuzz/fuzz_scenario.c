/*
 * libFuzzer target: bytes as a scenario file, as a setting and as a quantity. What is read must be
 * written so that it reads the same again.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rflesion/scenario.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    return (int)rfl_library_init(NULL);
}

static int sum_up(void *context, const struct rfl_value *value) {
    if (!isnan(value->si))
        *(double *)context += value->si * (double)(strlen(value->key) + 1);
    return 0;
}

/** A number that differs when any value of a scenario does. */
static double fingerprint(const struct rfl_scenario *scenario) {
    double sum = 0;
    rfl_scenario_values(scenario, sum_up, &sum);
    for (size_t i = 0; i < scenario->output.snapshot_count; i++)
        sum += (double)(i + 1) * scenario->output.snapshots[i];
    return sum;
}

/** Write a checked scenario, read it again, and compare. */
static void round_trip(const struct rfl_scenario *scenario) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out || rfl_scenario_write(scenario, out, NULL) || fclose(out))
        abort();
    struct rfl_error error = {0};
    struct rfl_scenario *again = rfl_scenario_parse("again.yaml", text, size, &error);
    if (!again || rfl_scenario_check(again, &error) || strcmp(again->title, scenario->title) != 0 ||
        fingerprint(again) != fingerprint(scenario)) {
        fprintf(stderr, "%s%s", error.text, text);
        abort();
    }
    rfl_scenario_free(again);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct rfl_error error = {0};
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    struct rfl_scenario *scenario =
        rfl_scenario_parse("fuzz.yaml", (const char *)data, size, &error);
    char *value = strchr(text, '=');
    if (scenario && rfl_scenario_check(scenario, &error) == RFL_OK) {
        struct rfl_scenario *copy = rfl_scenario_copy(scenario, &error);
        rfl_scenario_free(scenario);
        scenario = copy;
        round_trip(scenario);
    }
    if (scenario && value) {
        *value++ = '\0';
        rfl_scenario_set(scenario, text, value, &error);
        if (rfl_scenario_check(scenario, &error) == RFL_OK)
            round_trip(scenario);
    }
    double number;
    rfl_quantity_parse(text, "K", &number, &error);
    rfl_scenario_free(scenario);
    free(text);
    return 0;
}
