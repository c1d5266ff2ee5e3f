/*
 * libFuzzer target: --vary on a good scenario. An input passes whose values all do; there are two
 * to 24 of them, none holds a comma, and what is wrong is said in words that can be printed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../sim/commands/sweep.h"
#include "fuzz.h"

static struct rfl_scenario *base;

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    fuzz_begin("fuzz_vary");
    base = fuzz_scenario(0);
    return 0;
}

/** Whether each value is one of the key's; what is wrong is printable. */
static bool all_pass(const struct rfl_sweep *sweep) {
    bool pass = true;
    for (size_t i = 0; i < sweep->count; i++) {
        struct rfl_error error = {0};
        struct rfl_scenario *scenario = rfl_scenario_copy(base, NULL);
        fuzz_require(*sweep->value[i] && !strchr(sweep->value[i], ','), "a value is one value",
                     sweep->value[i]);
        rfl_scenario_set(scenario, sweep->key, sweep->value[i], NULL);
        pass &= !rfl_scenario_check(scenario, &error);
        fuzz_require_printable(error.text);
        rfl_scenario_free(scenario);
    }
    return pass;
}

/** Read an input as --vary would; the command line has asked for the `=`. */
static enum rfl_status parse(const char *text, struct rfl_sweep *sweep, struct rfl_error *error) {
    *sweep = (struct rfl_sweep){.count = 0};
    return strchr(text, '=') ? rfl_sweep_parse(sweep, text, error) : RFL_INVALID;
}

static bool passes(const char *data, size_t size) {
    static struct rfl_sweep sweep;
    char *text = fuzz_text((const uint8_t *)data, size);
    bool passed = !parse(text, &sweep, NULL) && all_pass(&sweep);
    free(text);
    return passed;
}

/** Another key with some values, a range, or one value more. */
static size_t change(uint64_t *chance, char *text, size_t size, size_t room) {
    char path[128], value[256], more[300];
    text[size] = '\0';
    fuzz_setting(chance, path, sizeof path, value, sizeof value);
    if (size < 3 || fuzz_below(chance, 2)) {
        size_t count, from = fuzz_below(chance, 90);
        const struct rfl_key *keys = rfl_keys(&count), *key = &keys[fuzz_below(chance, count)];
        if (fuzz_below(chance, 3) == 0 && key->unit)
            snprintf(more, sizeof more, "%s=%zu:%zu:%zu %s", key->name, from,
                     from + fuzz_below(chance, 30), 1 + fuzz_below(chance, 9), key->unit);
        else
            snprintf(more, sizeof more, "%s=%s", path, value);
        return fuzz_splice(text, size, room, 0, size, more);
    }
    char *end, *equals = strchr(text, '=');
    double number = equals ? strtod(equals + 1, &end) : 0;
    if (equals && end > equals + 1) /* one more of the same kind */
        snprintf(more, sizeof more, ",%g%.*s", number * (double)(1 + fuzz_below(chance, 20)) / 10,
                 (int)strcspn(end, ","), end);
    else
        snprintf(more, sizeof more, ",%s", value);
    return fuzz_splice(text, size, room, size, size, more);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
    return fuzz_mutate(data, size, most, seed, change, passes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct rfl_sweep sweep;
    struct rfl_error error = {0};
    char *text = fuzz_text(data, size);
    enum rfl_status status = parse(text, &sweep, &error);
    if (!status)
        fuzz_require(sweep.count >= 2 && sweep.count <= RFL_SWEEP_VALUES, "2 to 24 values", text);
    fuzz_count(!status && all_pass(&sweep), data, size);
    free(text);
    return 0;
}
