#include "fuzz.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../sim/scenario/keys.h"
#include "../properties/draw.h"

/* --- chance --- */

uint64_t fuzz_next(uint64_t *chance) {
    uint64_t z = *chance += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

size_t fuzz_below(uint64_t *chance, size_t n) {
    return (size_t)(fuzz_next(chance) % n);
}

/* --- how many pass --- */

static const char *target;
static unsigned long long inputs, passing;

static void tell(void) {
    fprintf(stderr, "%s: %llu inputs, of which %.0f %% pass\n", target, inputs,
            inputs ? 100.0 * (double)passing / (double)inputs : 0.0);
}

void fuzz_begin(const char *name) {
    target = name;
    if (rfl_library_init(NULL))
        abort();
    atexit(tell);
}

/* --- what must hold --- */

void fuzz_require(bool holds, const char *what, const char *text) {
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n%s\n", what, text);
    abort();
}

void fuzz_require_printable(const char *words) {
    unsigned code;
    for (size_t size = strlen(words), bytes; size; words += bytes, size -= bytes) {
        bytes = rfl_character(words, size, &code);
        bool printable = bytes && code != '\r' && code != '\t' && code != 0x85;
        fuzz_require(printable, "what a person is shown is printable", words);
    }
}

static int sum_up(void *context, const struct rfl_value *value) {
    if (!isnan(value->si))
        *(double *)context += value->si * (double)(strlen(value->key) + 1);
    fuzz_require_printable(value->text);
    fuzz_require_printable(value->source);
    return 0;
}

double fuzz_fingerprint(const struct rfl_scenario *scenario) {
    double sum = 0;
    rfl_scenario_values(scenario, sum_up, &sum);
    for (size_t i = 0; i < scenario->output.snapshot_count; i++)
        sum += (double)(i + 1) * scenario->output.snapshots[i];
    return sum;
}

/** A scenario as its file, in new memory. */
static char *written(const struct rfl_scenario *scenario, size_t *size) {
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    if (!out || rfl_scenario_write(scenario, out, NULL) || fclose(out))
        abort();
    return text;
}

void fuzz_round_trip(const struct rfl_scenario *scenario) {
    size_t size;
    char *text = written(scenario, &size);
    struct rfl_error error = {0};
    struct rfl_scenario *again = rfl_scenario_parse("again.yaml", text, size, &error);
    bool same = again && !rfl_scenario_check(again, &error) &&
                !strcmp(again->title, scenario->title) &&
                fuzz_fingerprint(again) == fuzz_fingerprint(scenario);
    if (!same)
        fprintf(stderr, "%s", error.text);
    fuzz_require(same, "a scenario reads the same again", text);
    rfl_scenario_free(again);
    free(text);
}

/* --- inputs --- */

char *fuzz_text(const uint8_t *data, size_t size) {
    char *text = malloc(size + 1);
    if (!text)
        abort();
    memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

size_t fuzz_splice(char *text, size_t size, size_t room, size_t from, size_t to, const char *with) {
    const size_t length = strlen(with);
    if (size - (to - from) + length > room)
        return size;
    memmove(text + from + length, text + to, size - to);
    memcpy(text + from, with, length);
    return size - (to - from) + length;
}

/* Inputs that passed, for when those at hand do not. They are no new memory, or leaks would be
 * looked for. */
#define KEPT 256
static struct {
    char text[FUZZ_SIZE];
    size_t size;
} kept[KEPT];
static size_t kept_count;

void fuzz_count(bool passed, const uint8_t *data, size_t size) {
    static uint64_t chance;
    inputs++;
    passing += passed;
    if (!passed || size > FUZZ_SIZE)
        return;
    size_t place = kept_count < KEPT ? kept_count++ : fuzz_below(&chance, KEPT);
    memcpy(kept[place].text, data, size);
    kept[place].size = size;
}

size_t fuzz_mutate(uint8_t *data, size_t size, size_t most, unsigned seed, fuzz_change *change,
                   fuzz_pass *passes) {
    uint64_t chance = seed;
    static char text[FUZZ_SIZE + 1];
    const size_t room = most < FUZZ_SIZE ? most : FUZZ_SIZE;
    if (size > room || fuzz_below(&chance, 5) == 0)
        return LLVMFuzzerMutate(data, size, most);
    const char *from = (const char *)data;
    size_t place = kept_count ? fuzz_below(&chance, kept_count) : 0;
    if (kept_count && kept[place].size <= room && fuzz_below(&chance, 2)) {
        from = kept[place].text;
        size = kept[place].size;
    }
    size_t changed = size;
    for (int tries = 0; tries < 3; tries++) {
        memcpy(text, from, size);
        changed = size;
        for (size_t times = 1 + fuzz_below(&chance, 3); times > 0; times--)
            changed = change(&chance, text, changed, room);
        if (passes(text, changed))
            break;
    }
    memcpy(data, text, changed);
    return changed;
}

/* --- keys and values --- */

/** Words that quoting, terminals, SVG and HTML may stumble over. */
static const char *const oddities[] = {
    "]]>",          "<b>&amp;",
    "\"\\e[31m\"",  "'\\x1b'",
    "null",         "~",
    "\"\"",         "a: b",
    "\xe2\x80\xae", "\xc3\xa9\xf0\x9f\x98\x80",
    "1,5 mm",       "1.5",
    "-0 mm",        "1e308 mm",
    "1e-320 s",     "80 \xc2\xb0\x43",
    "no",           "[1 s, 2 s]",
    "{a: 1}",       "10mm",
    "0x10 mm",      "nan mm",
    "inf s",        "100 %",
    "18G",
};

void fuzz_setting(uint64_t *chance, char *path, size_t path_size, char *value, size_t value_size) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    const struct rfl_key *key = &keys[fuzz_below(chance, count)];
    const char *name = strstr(key->name, ".NAME.");
    if (name)
        snprintf(path, path_size, "%.*s.a.%s", (int)(name - key->name), key->name, name + 6);
    else if (fuzz_below(chance, 8) == 0 && !strncmp(key->name, "protocol.", 9))
        snprintf(path, path_size, "protocol.stages.%zu.%s", 1 + fuzz_below(chance, 2),
                 key->name + 9);
    else
        snprintf(path, path_size, "%s", key->name);
    if (fuzz_below(chance, 8) == 0)
        snprintf(value, value_size, "%s",
                 oddities[fuzz_below(chance, sizeof oddities / sizeof *oddities)]);
    else
        draw_text(fuzz_next(chance), key, value, value_size);
}

/* --- scenario files --- */

static bool is_key_letter(char c) {
    return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9');
}

/** Place of any "word:" at or after a place of a text, the word's end in `colon`; size: there is
 * none. */
static size_t key_at(const char *text, size_t size, size_t from, size_t *colon) {
    for (size_t at = from; at < size; at++) {
        size_t end = at;
        if (at > 0 && is_key_letter(text[at - 1]))
            continue;
        while (end < size && is_key_letter(text[end]))
            end++;
        if (end > at && end < size && text[end] == ':') {
            *colon = end;
            return at;
        }
    }
    return size;
}

/** A row of the table whose last part is a word; NULL: none. */
static const struct rfl_key *key_of_leaf(uint64_t *chance, const char *word, size_t length) {
    size_t count, from;
    const struct rfl_key *keys = rfl_keys(&count);
    from = fuzz_below(chance, count);
    for (size_t i = 0; i < count; i++) {
        const struct rfl_key *key = &keys[(from + i) % count];
        const char *leaf = rfl_key_leaf(key->name);
        if (strlen(leaf) == length && !strncmp(leaf, word, length))
            return key;
    }
    return NULL;
}

/** Give some key of the file another value. */
static size_t change_value(uint64_t *chance, char *text, size_t size, size_t room) {
    size_t colon = 0, at = size ? key_at(text, size, fuzz_below(chance, size), &colon) : size;
    const struct rfl_key *key = at < size ? key_of_leaf(chance, text + at, colon - at) : NULL;
    if (!key)
        return size;
    char value[300] = " ";
    if (fuzz_below(chance, 10) == 0)
        strcat(value, oddities[fuzz_below(chance, sizeof oddities / sizeof *oddities)]);
    else
        draw_text(fuzz_next(chance), key, value + 1, sizeof value - 1);
    size_t end = colon + 1;
    bool flow = false;
    for (size_t i = at; i-- > 0 && text[i] != '\n';)
        flow |= text[i] == '{';
    while (end < size && text[end] != '\n' && !(flow && strchr(",}", text[end])))
        end++;
    return fuzz_splice(text, size, room, colon + 1, end, value);
}

/** The line that a place is in: [from, to), its end included. */
static void line_around(const char *text, size_t size, size_t at, size_t *from, size_t *to) {
    for (*from = at; *from > 0 && text[*from - 1] != '\n'; --*from)
        ;
    for (*to = at; *to < size && text[(*to)++] != '\n';)
        ;
}

/** Add a line with a key, indented as its neighbour is. */
static size_t add_line(uint64_t *chance, char *text, size_t size, size_t room) {
    char path[128], value[256], line[512];
    size_t from, to;
    fuzz_setting(chance, path, sizeof path, value, sizeof value);
    line_around(text, size, fuzz_below(chance, size + 1), &from, &to);
    int indent = (int)strspn(text + from, " ");
    snprintf(line, sizeof line, "%*s%s: %s\n", indent, "", rfl_key_leaf(path), value);
    return fuzz_splice(text, size, room, to, to, line);
}

/** Take a line away, or write it twice. */
static size_t change_line(uint64_t *chance, char *text, size_t size, size_t room) {
    char line[256];
    size_t from, to;
    line_around(text, size, fuzz_below(chance, size + 1), &from, &to);
    if (fuzz_below(chance, 3))
        return fuzz_splice(text, size, room, from, to, "");
    snprintf(line, sizeof line, "%.*s", (int)(to - from), text + from);
    return fuzz_splice(text, size, room, to, to, line);
}

/** Another scenario altogether, over all keys. */
static size_t change_all(uint64_t *chance, char *text, size_t size, size_t room) {
    char *drawn = NULL;
    size_t length;
    struct settings settings = draw_settings(fuzz_next(chance), 0);
    FILE *out = open_memstream(&drawn, &length);
    if (!out)
        abort();
    settings_print(&settings, out);
    fclose(out);
    size = fuzz_splice(text, size, room, 0, size, drawn);
    free(drawn);
    return size;
}

size_t fuzz_change_scenario(uint64_t *chance, char *text, size_t size, size_t room) {
    text[size] = '\0';
    switch (fuzz_below(chance, 12)) {
    case 0:
    case 1:
        return add_line(chance, text, size, room);
    case 2:
        return change_line(chance, text, size, room);
    case 3:
        return fuzz_below(chance, 20) ? size : change_all(chance, text, size, room);
    default:
        return change_value(chance, text, size, room);
    }
}

struct rfl_scenario *fuzz_scenario(size_t kind) {
#define PLACED ", height: 5 mm"
#define WATCHED(height)                                                                            \
    "monitors:\n  a: {distance: 2 mm" height                                                       \
    "}\nnerves:\n  a: {distance: 3 mm, length: 20 mm" height "}\nnumerics: {accuracy: draft}\n"
    static const char *const kinds[FUZZ_KINDS] = {
        "probe: {shape: needle, gauge: 18, active_tip: 10 mm}\nlayers:\n  a: {from: -20 mm, to: -1 "
        "mm, material: bone_cortical}\n"
        "fluid: {radius: 3 mm, from: -2 mm, to: 5 mm, electrical_conductivity: 0.9 S/m}\n"
        "protocol: {heating: rf, set_temperature: 80 degC, duration: 10 s}\n" WATCHED(PLACED),
        "probe: {shape: sphere, diameter: 2 mm}\n"
        "protocol: {heating: fixed, set_temperature: 80 degC, duration: 4 s}\n" WATCHED(""),
        "probe: {shape: needle, gauge: 22, active_tip: 5 mm}\nprotocol: {heating: rf, stages: "
        "[{set_temperature: 60 degC, duration: 5 s}, {control: off, duration: 5 s}]}\n" WATCHED(
            PLACED),
        "probe: {shape: sphere, diameter: 1.5 mm}\nprotocol: {heating: rf, control: voltage, "
        "voltage: 45 V, pulses: averaged, duration: 10 s}\n" WATCHED(""),
    };
    struct rfl_error error = {0};
    struct rfl_scenario *scenario =
        rfl_scenario_parse("base.yaml", kinds[kind], strlen(kinds[kind]), &error);
    fuzz_require(scenario && !rfl_scenario_check(scenario, &error), "this is a scenario",
                 error.text);
    return scenario;
}
