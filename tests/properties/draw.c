/*
 * A scenario is drawn key by key from the table of keys. What the check then objects to is drawn
 * anew, or taken away, until it objects no more: so limits that depend on several keys are written
 * down nowhere here, and a new key takes part by being in the table.
 */
#include "draw.h"

#include <math.h>
#include <string.h>

#include "../../sim/scenario/keys.h"

#define ROUNDS       40  /* of mending what the check objects to, before all is drawn anew */
#define MOST_ROWS    300 /* of the time series: each is measured, which takes as long as a step */
#define MOST_TICKS   400 /* of a sampled controller or of pulses: steps land on each */
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* --- chance --- */

/** Steele, Lea and Flood's SplitMix64 (OOPSLA 2014): any seed will do, so that each index has its
 * own. */
struct chance {
    uint64_t state;
    double wild; /**< how often a value comes from its whole range, not from what is usual */
};

static uint64_t next(struct chance *chance) {
    uint64_t z = chance->state += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

static double uniform(struct chance *chance) {
    return (double)(next(chance) >> 11) * 0x1p-53;
}

static bool happens(struct chance *chance, double probability) {
    return uniform(chance) < probability;
}

static size_t below(struct chance *chance, size_t n) {
    return (size_t)(uniform(chance) * (double)n);
}

/* --- values --- */

/** A number between two: evenly, or by ratios where the range spans more than two decades. */
static double number_between(struct chance *chance, double low, double high) {
    double u = uniform(chance);
    if (low > 0 && high > 100 * low)
        return low * pow(high / low, u);
    return low + u * (high - low);
}

/** Any number of the whole range, its ends, and small ones where it begins at 0. */
static double wild_number(struct chance *chance, const struct rfl_range *range) {
    if (happens(chance, 0.1))
        return happens(chance, 0.5) ? range->low : range->high;
    if (range->low == 0 && happens(chance, 0.5))
        return range->high * pow(10, -5 * uniform(chance));
    return number_between(chance, range->low, range->high);
}

/** A number of a key with its unit. */
static void draw_number(struct chance *chance, const struct rfl_key *key, char *text, size_t size) {
    const struct rfl_usual *usual = &key->usual;
    bool wild = usual->lowest >= usual->highest || happens(chance, chance->wild);
    const char *unit = wild && key->range.unit ? key->range.unit : key->unit;
    double number =
        wild ? wild_number(chance, &key->range)
             : usual->lowest +
                   usual->step *
                       (double)below(chance,
                                     1 + (size_t)((usual->highest - usual->lowest) / usual->step));
    if (!wild && usual->scale == RFL_LOGARITHMIC)
        number = usual->lowest * pow(usual->highest / usual->lowest, uniform(chance));
    if (!unit)
        snprintf(text, size, "%.0f", number);
    else
        snprintf(text, size, "%.4g %s", number, unit);
}

/** Titles that quoting, SVG and HTML may stumble over. */
static const char *const titles[] = {"A plain title", "a \"b\" \\c", "<b> & \xc3\xbc \xe2\x84\xa2",
                                     "50 % {of} it's $1", "- a: b # c"};

/** Times of snapshots: three, anywhere in the first ten minutes. */
static void draw_times(struct chance *chance, char *text, size_t size) {
    double end = 600 * pow(10, -3 * uniform(chance));
    snprintf(text, size, "[%.4g s, %.4g s, %.4g s]", end * uniform(chance), end * uniform(chance),
             end);
}

/** Any value of a key. */
static void draw_value(struct chance *chance, const struct rfl_key *key, char *text, size_t size) {
    size_t choices = 0;
    while (key->choices && key->choices[choices])
        choices++;
    if (choices)
        snprintf(text, size, "%s", key->choices[below(chance, choices)]);
    else if (key->rule->list)
        draw_times(chance, text, size);
    else if (key->range.high > key->range.low && (key->unit || !key->range.unit))
        draw_number(chance, key, text, size);
    else
        snprintf(text, size, "%s", titles[below(chance, COUNT(titles))]);
}

void draw_text(uint64_t seed, const struct rfl_key *key, char *text, size_t size) {
    struct chance chance = {.state = seed, .wild = 0.4};
    draw_value(&chance, key, text, size);
}

/* --- keys --- */

/** What people choose most: where it is not this, it is drawn. */
static const struct {
    const char *key, *text;
    double probability;
} habits[] = {
    {"probe.shape", "needle", 0.75},          {"protocol.heating", "rf", 0.65},
    {"protocol.control", "temperature", 0.8}, {"protocol.pulses", "none", 0.8},
    {"protocol.controller", "ideal", 0.8},    {"numerics.accuracy", "draft", 0.92},
    {"tissue.vaporisation", "on", 0.8},
};

static void draw_key(struct chance *chance, const struct rfl_key *key, const char *path,
                     struct settings *settings) {
    char text[sizeof settings->item->text];
    draw_value(chance, key, text, sizeof text);
    for (size_t k = 0; k < COUNT(habits); k++)
        if (strcmp(key->name, habits[k].key) == 0 && happens(chance, habits[k].probability))
            snprintf(text, sizeof text, "%s", habits[k].text);
    settings_put(settings, path, text);
}

/** The path of a key of a thing: "monitors.NAME.radius" and "a" make "monitors.a.radius". */
static void path_of(const struct rfl_key *key, const char *section, const char *name, char *path,
                    size_t size) {
    snprintf(path, size, "%s.%s.%s", section, name, rfl_key_leaf(key->name));
}

/** Whether the things of a section have a key. */
static bool has_key(const char *section, const struct rfl_key *key) {
    char begin[64];
    snprintf(begin, sizeof begin, "%s.NAME.", section);
    bool stage = key->rule->also && strcmp(key->rule->also, section) == 0;
    return stage || strncmp(key->name, begin, strlen(begin)) == 0;
}

/** Draw the keys of one thing: those that it needs, and some others. */
static void draw_thing(struct chance *chance, const char *section, const char *name,
                       struct settings *settings) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t k = 0; k < count; k++) {
        char path[96];
        bool needed = keys[k].required && !keys[k].rule->partner && !keys[k].rule->also;
        if (!has_key(section, &keys[k]) || !(needed || happens(chance, 0.25)))
            continue;
        path_of(&keys[k], section, name, path, sizeof path);
        draw_key(chance, &keys[k], path, settings);
    }
}

/** Sections of things, how often a scenario has any, and what they may be called. */
static const struct {
    const char *section, *names[3];
    double probability;
} things[] = {
    {"monitors", {"close", "far", "m3"}, 0.6},
    {"nerves", {"branch", "root", NULL}, 0.25},
    {"layers", {"bone", "fat", NULL}, 0.2},
    {"protocol.stages", {"1", "2", "3"}, 0.15},
};

static void draw_things(struct chance *chance, struct settings *settings) {
    for (size_t t = 0; t < COUNT(things); t++) {
        bool any = happens(chance, things[t].probability);
        for (size_t k = 0; any && k < 3 && things[t].names[k]; k++)
            if (k == 0 || happens(chance, 0.5))
                draw_thing(chance, things[t].section, things[t].names[k], settings);
    }
}

/** Sections that may be left out, with all their keys, and how often a scenario has one. */
static const struct {
    const char *section;
    double probability;
} options[] = {{"fluid", 0.3}};

/** The keys of such a section: those that it needs, and every other one. */
static void draw_options(struct chance *chance, struct settings *settings) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t o = 0; o < COUNT(options); o++) {
        const size_t length = strlen(options[o].section);
        const bool any = happens(chance, options[o].probability);
        for (size_t k = 0; k < count && any; k++)
            if (strncmp(keys[k].name, options[o].section, length) == 0 &&
                keys[k].name[length] == '.' && (keys[k].required || happens(chance, 0.5)))
                draw_key(chance, &keys[k], keys[k].name, settings);
    }
}

/** All keys once. */
static void draw_all(struct chance *chance, struct settings *settings) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    settings->count = 0;
    for (size_t k = 0; k < count; k++) {
        bool habit = false;
        for (size_t h = 0; h < COUNT(habits); h++)
            habit = habit || strcmp(keys[k].name, habits[h].key) == 0;
        bool single =
            keys[k].rule->read && !keys[k].rule->optional && !strstr(keys[k].name, ".NAME.");
        if (single && (habit || happens(chance, 0.2)))
            draw_key(chance, &keys[k], keys[k].name, settings);
    }
    draw_things(chance, settings);
    draw_options(chance, settings);
}

/* --- what the check objects to --- */

/** Whether a text speaks of a key: its name, not followed by more of one. */
static bool speaks_of(const char *text, const char *path) {
    for (const char *at = text; (at = strstr(at, path)); at++) {
        char behind = at[strlen(path)];
        if (!behind || !strchr("abcdefghijklmnopqrstuvwxyz_0123456789.", behind) ||
            (behind == '.' && at[strlen(path) + 1] == ' '))
            return true;
    }
    return false;
}

/** Draw anew, or take away, one key that an objection speaks of. */
static void mend_key(struct chance *chance, const char *objection, size_t k,
                     struct settings *settings) {
    const struct rfl_key *key = settings_row(settings->item[k].key);
    char path[96];
    snprintf(path, sizeof path, "%s", settings->item[k].key);
    if (strstr(objection, "remove it") || strstr(objection, "exclude") ||
        (!key->required && happens(chance, 0.4)))
        settings_remove(settings, k);
    else
        draw_key(chance, key, path, settings);
}

/** Give the keys that an objection finds missing. */
static void add_missing(struct chance *chance, const char *objection, struct settings *settings) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t k = 0; k < count; k++) {
        if (!strstr(keys[k].name, ".NAME.") && speaks_of(objection, keys[k].name) &&
            !settings_find(settings, keys[k].name) && keys[k].rule->read)
            draw_key(chance, &keys[k], keys[k].name, settings);
        for (size_t t = 0; t < COUNT(things); t++)
            for (size_t n = 0; n < 3 && things[t].names[n]; n++) {
                char path[96];
                path_of(&keys[k], things[t].section, things[t].names[n], path, sizeof path);
                if (has_key(things[t].section, &keys[k]) && speaks_of(objection, path) &&
                    !settings_find(settings, path))
                    draw_key(chance, &keys[k], path, settings);
            }
    }
}

/** The thing that a key belongs to: "monitors.close" of "monitors.close.height". */
static void thing_of(const char *path, char *thing, size_t size) {
    snprintf(thing, size, "%.*s", (int)(rfl_key_leaf(path) - path - 1), path);
}

/** Mend what one sentence of the check speaks of: keys, else things with all their keys. */
static void mend(struct chance *chance, const char *objection, struct settings *settings) {
    bool found = strstr(objection, "missing") || strstr(objection, "as well");
    if (found) {
        add_missing(chance, objection, settings);
        return;
    }
    for (size_t k = settings->count; k-- > 0;)
        if (speaks_of(objection, settings->item[k].key)) {
            mend_key(chance, objection, k, settings);
            found = true;
        }
    for (size_t k = settings->count; k-- > 0 && !found;) {
        char thing[sizeof settings->item->key];
        thing_of(settings->item[k].key, thing, sizeof thing);
        if (strchr(thing, '.') && speaks_of(objection, thing))
            mend_key(chance, objection, k, settings);
    }
}

/* --- how long it takes --- */

/** Rows of a run, and steps that land on samples or pulses, are kept few: a protocol with many is
 * given a longer interval, or a shorter heating time. */
static bool make_short(const struct rfl_scenario *scenario, struct settings *settings) {
    char text[64];
    double end = rfl_scenario_end(scenario), ticks = 0;
    for (size_t k = 0; k < scenario->stage_count; k++) {
        const struct rfl_protocol *now = &scenario->stages[k].protocol;
        if (now->heating != RFL_HEATING_RF || now->control == RFL_CONTROL_OFF)
            continue;
        if (now->pulses == RFL_PULSES_RESOLVED)
            ticks += 2 * now->pulse_rate * now->duration;
        else if (now->controller == RFL_CONTROLLER_PI)
            ticks += now->duration / now->control_interval;
    }
    if (ticks > MOST_TICKS && settings_find(settings, "protocol.duration")) {
        snprintf(text, sizeof text, "%.4g s",
                 fmax(scenario->protocol.duration * MOST_TICKS / ticks, 0.0011));
        settings_put(settings, "protocol.duration", text);
        return true;
    }
    if (end / scenario->output.interval > MOST_ROWS) {
        snprintf(text, sizeof text, "%.4g s", 1.1 * end / MOST_ROWS);
        settings_put(settings, "output.interval", text);
        return true;
    }
    return false;
}

/** One try: what is drawn, mended until the check takes it; false: it could not be. */
static bool draw_once(struct chance *chance, struct settings *settings) {
    draw_all(chance, settings);
    for (int round = 0; round < ROUNDS; round++) {
        struct rfl_error error = {0};
        struct rfl_scenario *scenario = settings_build(settings, &error);
        bool again = scenario && make_short(scenario, settings);
        rfl_scenario_free(scenario);
        if (scenario && !again)
            return true;
        for (char *line = scenario ? NULL : strtok(error.text, "\n"); line;
             line = strtok(NULL, "\n"))
            mend(chance, line, settings);
        chance->wild *= 0.8; /* or some would be drawn for ever */
    }
    return false;
}

struct settings draw_settings(uint64_t seed, uint64_t index) {
    struct settings settings = {0};
    struct chance chance = {.state = seed * 0xd1342543de82ef95U + index * 0xaf251af3b0f025b5U};
    next(&chance);
    const uint64_t kind = next(&chance) % 8;
    const double wild = kind < 3 ? 0 : kind < 6 ? 0.15 : 0.6;
    settings.plausible = kind < 3;
    do
        chance.wild = wild;
    while (!draw_once(&chance, &settings));
    return settings;
}
