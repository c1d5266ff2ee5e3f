/** What the libFuzzer targets share: changes that keep an input meaningful, and how many pass. */
#ifndef RFLESION_TESTS_FUZZ_H
#define RFLESION_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rflesion/scenario.h"

#define FUZZ_SIZE 16384 /* bytes of an input that is changed as a whole */

/** libFuzzer's own, on bytes and from its dictionary. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);

/* What a target has, and libFuzzer asks for. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

/** Chance: advances, and is never over. */
uint64_t fuzz_next(uint64_t *chance);
size_t fuzz_below(uint64_t *chance, size_t n);

/** Set up the library; how many inputs passed is printed at the end. */
void fuzz_begin(const char *name);

/** Count an input, and whether it passed what a person's input must pass: then it is kept, to be
 * changed. */
void fuzz_count(bool passed, const uint8_t *data, size_t size);

/** End the program where words that a person is shown are not printable UTF-8 text. */
void fuzz_require_printable(const char *words);

/** End the program with what was read where something does not hold. */
void fuzz_require(bool holds, const char *what, const char *text);

/** An input as text, NUL-terminated, in new memory. */
char *fuzz_text(const uint8_t *data, size_t size);

/** Change a text of a target so that it is likely to mean something; new size. */
typedef size_t fuzz_change(uint64_t *chance, char *text, size_t size, size_t room);

/** Whether an input passes. */
typedef bool fuzz_pass(const char *text, size_t size);

/**
 * A custom mutator: mostly `change`, tried again where the outcome would not pass, else libFuzzer's
 * own; an input that does not pass often gives way to an earlier one that did.
 */
size_t fuzz_mutate(uint8_t *data, size_t size, size_t most, unsigned seed, fuzz_change *change,
                   fuzz_pass *passes);

/** Put `with` in place of bytes [from, to) of a text; new size, or the old one where it has no
 * room. */
size_t fuzz_splice(char *text, size_t size, size_t room, size_t from, size_t to, const char *with);

/** Any key and a value as typed; names that stand for any are `a`, or 1 for a stage. */
void fuzz_setting(uint64_t *chance, char *path, size_t path_size, char *value, size_t value_size);

/** A change of a scenario file: a value, a line more or less. */
size_t fuzz_change_scenario(uint64_t *chance, char *text, size_t size, size_t room);

/** A scenario that passes and has all kinds of things, of `kinds` kinds; to be freed. */
#define FUZZ_KINDS 4
struct rfl_scenario *fuzz_scenario(size_t kind);

/** Sum of all values of a scenario, by which two are told apart. */
double fuzz_fingerprint(const struct rfl_scenario *scenario);

/** End the program where a checked scenario does not read the same again as it is written. */
void fuzz_round_trip(const struct rfl_scenario *scenario);

#endif
