/*
 * libFuzzer target: --set on a good scenario. The input is KEY=VALUE, one a line; its size says on
 * which scenario. What cannot be read is said at once and by the check; what passes reads the same
 * as it is written.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

static struct rfl_scenario *bases[FUZZ_KINDS];

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    fuzz_begin("fuzz_setting");
    for (size_t i = 0; i < FUZZ_KINDS; i++)
        bases[i] = fuzz_scenario(i);
    return 0;
}

/** The scenario with all settings, not checked; `refused`: of how many was said that they are
 * wrong. */
static struct rfl_scenario *with(const uint8_t *data, size_t size, size_t *refused) {
    char *text = fuzz_text(data, size), *rest = NULL;
    struct rfl_scenario *scenario = rfl_scenario_copy(bases[size % FUZZ_KINDS], NULL);
    *refused = 0;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        struct rfl_error error = {0};
        char *value = strchr(line, '=');
        if (!value)
            continue;
        *value++ = '\0';
        *refused += rfl_scenario_set(scenario, line, value, &error) != RFL_OK;
        fuzz_require_printable(error.text);
    }
    free(text);
    return scenario;
}

static bool passes(const char *text, size_t size) {
    size_t refused;
    struct rfl_scenario *scenario = with((const uint8_t *)text, size, &refused);
    bool passed = !rfl_scenario_check(scenario, NULL);
    rfl_scenario_free(scenario);
    return passed;
}

/** Another setting, in place of all or behind them. */
static size_t change(uint64_t *chance, char *text, size_t size, size_t room) {
    char path[128], value[256], line[512];
    fuzz_setting(chance, path, sizeof path, value, sizeof value);
    const char *dot = strrchr(path, '.');
    bool leaf = dot && fuzz_below(chance, 3) == 0; /* a key may be shortened */
    snprintf(line, sizeof line, "%s=%s\n", leaf ? dot + 1 : path, value);
    return fuzz_splice(text, size, room, fuzz_below(chance, 3) ? size : 0, size, line);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
    return fuzz_mutate(data, size, most, seed, change, passes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    size_t refused;
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = with(data, size, &refused);
    bool passed = !rfl_scenario_check(scenario, &error);
    bool any = memchr(data, '=', size);
    fuzz_count(passed && any, data, size);
    fuzz_require_printable(error.text);
    if (passed)
        fuzz_round_trip(scenario);
    rfl_scenario_free(scenario);
    return 0;
}
