/*
 * libFuzzer target: a quantity. The first byte says of which key's unit. What is read is finite,
 * blanks around it and a sign of the same change nothing, and what is printed reads the same.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../sim/scenario/units.h"
#include "fuzz.h"

static const char *units[64]; /* of all keys, each once */
static size_t unit_count;

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    fuzz_begin("fuzz_units");
    for (size_t i = 0; i < count; i++) {
        bool known = !keys[i].unit;
        for (size_t k = 0; k < unit_count && !known; k++)
            known = !strcmp(units[k], keys[i].unit);
        if (!known && unit_count < sizeof units / sizeof *units)
            units[unit_count++] = keys[i].unit;
    }
    return 0;
}

/** The unit that an input is to be of. */
static const char *unit_of(const char *text) {
    return units[(unsigned char)*text % unit_count];
}

static bool passes(const char *text, size_t size) {
    char *copy = fuzz_text((const uint8_t *)text, size);
    double value;
    bool passed = size > 1 && !rfl_quantity_parse(copy + 1, unit_of(copy), &value, NULL);
    free(copy);
    return passed;
}

/** Words that are most often put together, beside libFuzzer's dictionary of all. */
static const char *const words[] = {
    "1",
    "0.5",
    "-3",
    "1e3",
    " ",
    " ",
    "/",
    "*",
    ".",
    "^2",
    "-1",
    " per ",
    "(",
    ")",
    "mm",
    "cm",
    "m",
    "s",
    "min",
    "h",
    "mL",
    "g",
    "kg",
    "K",
    "W",
    "J",
    "V",
    "ohm",
    "S",
    "Hz",
    "deg",
    "C",
    "degC",
    "degF",
    "%",
    "100 g",
    "\xc2\xb5",
    "\xc2\xb0",
    "\xc2\xb2",
    "milli",
    "kilo",
    "centimeters",
    "degrees Celsius",
    "\xc2\xb7",
    "\xe2\x88\x92",
};

/** A number with the unit, or a word somewhere in it. */
static size_t change(uint64_t *chance, char *text, size_t size, size_t room) {
    char quantity[128];
    text[size] = '\0';
    if (size < 2 || fuzz_below(chance, 3) == 0) {
        char kind = (char)fuzz_below(chance, unit_count);
        snprintf(quantity, sizeof quantity, "x%.*g %s", (int)fuzz_below(chance, 6) + 1,
                 (double)fuzz_below(chance, 100000) / 100, units[(size_t)kind]);
        size = fuzz_splice(text, size, room, 0, size, quantity);
        text[0] = size ? kind : text[0];
        return size;
    }
    size_t from = 1 + fuzz_below(chance, size), to = from;
    while (to < size && fuzz_below(chance, 2))
        to++;
    return fuzz_splice(text, size, room, from, to,
                       words[fuzz_below(chance, sizeof words / sizeof *words)]);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
    return fuzz_mutate(data, size, most, seed, change, passes);
}

/** What is read is read again from what is printed of it. */
static void read_again(double value, const char *unit) {
    char printed[64], blanks[80];
    double again, padded;
    struct rfl_error error = {0};
    rfl_quantity_print(value, unit, printed, sizeof printed);
    fuzz_require(!rfl_quantity_parse(printed, unit, &again, &error), error.text, printed);
    double scale = fmax(fabs(value), strcmp(unit, "degC") ? 0 : 300); /* degC is far from K */
    fuzz_require(fabs(again - value) <= 1e-8 * scale, "it reads the same as printed", printed);
    snprintf(blanks, sizeof blanks, " \t%s ", printed);
    fuzz_require(!rfl_quantity_parse(blanks, unit, &padded, &error) && padded == again,
                 "blanks around change nothing", printed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct rfl_error error = {0};
    char *text = fuzz_text(data, size);
    double value = NAN;
    enum rfl_status status =
        size > 1 ? rfl_quantity_parse(text + 1, unit_of(text), &value, &error) : RFL_INVALID;
    fuzz_count(!status, data, size);
    fuzz_require(!status || size < 2 || *error.text, "an error is said", text);
    if (!status) {
        fuzz_require(isfinite(value), "a quantity is finite", text + 1);
        read_again(value, unit_of(text));
    }
    fuzz_require_printable(error.text);
    free(text);
    return 0;
}
