/** A scenario as a list of keys and what is typed for them: what is drawn, shrunk and printed. */
#ifndef RFLESION_TESTS_SETTINGS_H
#define RFLESION_TESTS_SETTINGS_H

#include <stddef.h>
#include <stdio.h>

#include "rflesion/scenario.h"

#define SETTINGS_MAX 300

struct setting {
    char key[96], text[256];
};

struct settings {
    size_t count;
    bool plausible; /**< drawn from what people usually choose: accuracy is promised for these */
    struct setting item[SETTINGS_MAX];
};

/** What is typed for a key; NULL: it is not given. */
const char *settings_find(const struct settings *settings, const char *key);

/** Give a key a text, in place of an earlier one. */
void settings_put(struct settings *settings, const char *key, const char *text);

/** Take away setting k. */
void settings_remove(struct settings *settings, size_t k);

/** The scenario, checked; NULL with the reasons in error where it is none. */
struct rfl_scenario *settings_build(const struct settings *settings, struct rfl_error *error);

/** The settings of a scenario, as its file and --set have them. */
struct settings settings_of(const struct rfl_scenario *scenario);

/** Row of the table for a key that may be given: "monitors.close.radius"; NULL: none. */
const struct rfl_key *settings_row(const char *path);

/** Write them as a scenario file. */
void settings_print(const struct settings *settings, FILE *out);

#endif
