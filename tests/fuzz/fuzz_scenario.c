/* libFuzzer target: bytes as a scenario file. What passes reads the same as it is written. */
#include <stdlib.h>

#include "fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    fuzz_begin("fuzz_scenario");
    return 0;
}

/** The scenario, checked; NULL with what is wrong. */
static struct rfl_scenario *read(const char *text, size_t size, struct rfl_error *error) {
    struct rfl_scenario *scenario = rfl_scenario_parse("fuzz.yaml", text, size, error);
    if (!scenario || !rfl_scenario_check(scenario, error))
        return scenario;
    rfl_scenario_free(scenario);
    return NULL;
}

static bool passes(const char *text, size_t size) {
    struct rfl_scenario *scenario = read(text, size, NULL);
    rfl_scenario_free(scenario);
    return scenario;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
    return fuzz_mutate(data, size, most, seed, fuzz_change_scenario, passes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct rfl_error error = {0};
    char *text = malloc(size + !size); /* no more, so that reading on is seen */
    if (!text)
        return 0;
    for (size_t i = 0; i < size; i++)
        text[i] = (char)data[i];
    struct rfl_scenario *scenario = read(text, size, &error);
    fuzz_count(scenario, data, size);
    fuzz_require_printable(error.text);
    if (scenario) {
        struct rfl_scenario *copy = rfl_scenario_copy(scenario, &error);
        rfl_scenario_free(scenario);
        fuzz_round_trip(copy);
        rfl_scenario_free(copy);
    }
    free(text);
    return 0;
}
