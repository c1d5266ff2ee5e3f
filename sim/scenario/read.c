#include "read.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "entries.h"
#include "tables.h"
#include "units.h"

static_assert(sizeof(enum rfl_shape) == sizeof(int), "rfl_read_word writes an int");

bool rfl_key_is_text(const struct rfl_key *key) {
    return key->rule->read == rfl_read_text || key->rule->read == rfl_read_label;
}

/** Whether a character is no sign, but would break a line or turn the direction of what follows. */
static bool is_layout(unsigned code) {
    return code < 0x20 || code == 0x85 || code == 0x2028 || code == 0x2029 || code == 0x200e ||
           code == 0x200f || (code >= 0x202a && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

/** Whether a text is one line of printable characters, and as many as its key takes. */
static enum rfl_status line_check(const struct rfl_key *key, const char *text,
                                  struct rfl_error *error) {
    size_t characters = 0, size = strlen(text);
    unsigned code;
    for (size_t i = 0, bytes; i < size; i += bytes, characters++) {
        bytes = rfl_character(text + i, size - i, &code);
        if (bytes == 0 || is_layout(code))
            return rfl_error_add(error, RFL_INVALID,
                                 "only printable characters in UTF-8 are allowed");
    }
    if ((double)characters > key->range.high) {
        char range[RFL_RANGE_SIZE];
        rfl_key_range(key, range, sizeof range);
        return rfl_error_add(error, RFL_INVALID, "%zu characters are too many: write %s",
                             characters, range);
    }
    return RFL_OK;
}

enum rfl_status rfl_read_text(const struct rfl_key *key, const char *text,
                              struct rfl_scenario *scenario, void *field, struct rfl_error *error) {
    (void)scenario;
    enum rfl_status status = line_check(key, text, error);
    if (status)
        return status;
    char **copy = field;
    free(*copy);
    *copy = rfl_string_copy(text, error);
    return *copy ? RFL_OK : RFL_FAILED;
}

enum rfl_status rfl_read_label(const struct rfl_key *key, const char *text,
                               struct rfl_scenario *scenario, void *field,
                               struct rfl_error *error) {
    (void)scenario;
    enum rfl_status status = line_check(key, text, error);
    if (!status)
        snprintf(field, RFL_LABEL_SIZE, "%s", text);
    return status;
}

void rfl_choices_print(const struct rfl_key *key, char *text, size_t size) {
    text[0] = '\0';
    for (size_t i = 0; key->choices[i]; i++) {
        const char *joint = i == 0 ? "" : key->choices[i + 1] ? ", " : " or ";
        strncat(text, joint, size - strlen(text) - 1);
        strncat(text, key->choices[i], size - strlen(text) - 1);
    }
}

/** Words for yes and no, YAML's among them, and what they may mean among a key's choices. */
static const char *const switches[][2] = {
    {"yes", "on"},   {"true", "on"},    {"y", "on"},      {"1", "on"},       {"enabled", "on"},
    {"no", "off"},   {"false", "off"},  {"n", "off"},     {"0", "off"},      {"disabled", "off"},
    {"no", "none"},  {"false", "none"}, {"n", "none"},    {"0", "none"},     {"disabled", "none"},
    {"off", "none"}, {"none", "off"},   {"never", "off"}, {"never", "none"}, {"always", "on"},
};

/** The choice that a word for yes or no means; NULL: none. */
static const char *switch_find(const struct rfl_key *key, const char *text) {
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        for (size_t k = 0; key->choices[k] && strcasecmp(switches[i][0], text) == 0; k++)
            if (strcmp(key->choices[k], switches[i][1]) == 0)
                return key->choices[k];
    return NULL;
}

/** Index of a word among a key's choices; -1 with what would be right in error. */
static int choice_find(const struct rfl_key *key, const char *text, struct rfl_error *error) {
    int count = 0;
    char all[256];
    for (; key->choices[count]; count++)
        if (strcmp(key->choices[count], text) == 0)
            return count;
    const char *meant = switch_find(key, text);
    if (meant)
        snprintf(all, sizeof all, "%s", meant);
    if (meant || rfl_nearest_list(text, key->choices, (size_t)count, all, sizeof all)) {
        rfl_error_add(error, RFL_INVALID, "\"%.60s\" is not known: did you mean %s?", text, all);
    } else {
        rfl_choices_print(key, all, sizeof all);
        rfl_error_add(error, RFL_INVALID, "\"%.60s\" is not known: write %s", text, all);
    }
    return -1;
}

enum rfl_status rfl_read_word(const struct rfl_key *key, const char *text,
                              struct rfl_scenario *scenario, void *field, struct rfl_error *error) {
    (void)scenario;
    int choice = choice_find(key, text, error);
    if (choice < 0)
        return RFL_INVALID;
    memcpy(field, &choice, sizeof choice);
    return RFL_OK;
}

enum rfl_status rfl_read_gauge(const struct rfl_key *key, const char *text,
                               struct rfl_scenario *scenario, void *field,
                               struct rfl_error *error) {
    char *end = "x";
    long gauge = *text >= '0' && *text <= '9' && strlen(text) < 8 ? strtol(text, &end, 10) : 0;
    end += strspn(end, " ");
    end += *end == 'G' || *end == 'g';
    for (size_t i = 0; i < rfl_gauge_count && !*end; i++)
        if (rfl_gauges[i].gauge == gauge) {
            *(int *)field = rfl_gauges[i].gauge;
            scenario->probe.diameter = rfl_gauges[i].diameter;
            return RFL_OK;
        }
    char gauges[256];
    rfl_choices_print(key, gauges, sizeof gauges);
    return rfl_error_add(error, RFL_INVALID,
                         "\"%.60s\" is not a known gauge: write %s (or 18G, and so on)", text,
                         gauges);
}

enum rfl_status rfl_read_material(const struct rfl_key *key, const char *text,
                                  struct rfl_scenario *scenario, void *field,
                                  struct rfl_error *error) {
    (void)scenario;
    if (choice_find(key, text, error) < 0)
        return RFL_INVALID;
    const struct rfl_material *material = rfl_material_find(text);
    struct rfl_tissue *tissue = RFL_OWNER(field, struct rfl_tissue, material);
    tissue->material = material->name;
    tissue->density = material->density;
    tissue->specific_heat = material->specific_heat;
    tissue->conductivity = material->conductivity;
    tissue->electrical_conductivity = material->electrical_conductivity;
    tissue->water = material->water;
    return RFL_OK;
}

enum rfl_status rfl_read_kinetics(const struct rfl_key *key, const char *text,
                                  struct rfl_scenario *scenario, void *field,
                                  struct rfl_error *error) {
    (void)scenario;
    if (choice_find(key, text, error) < 0)
        return RFL_INVALID;
    *(struct rfl_kinetics *)field = *rfl_kinetics_find(text);
    return RFL_OK;
}

enum rfl_status rfl_read_count(const struct rfl_key *key, const char *text,
                               struct rfl_scenario *scenario, void *field,
                               struct rfl_error *error) {
    (void)scenario;
    char *end = "x";
    long count = *text >= '0' && *text <= '9' && strlen(text) < 8 ? strtol(text, &end, 10) : 0;
    if (*end || (double)count < key->range.low || (double)count > key->range.high) {
        char range[RFL_RANGE_SIZE];
        rfl_key_range(key, range, sizeof range);
        return rfl_error_add(error, RFL_INVALID, "\"%.60s\" is not a whole number in range: %s",
                             text, range);
    }
    *(int *)field = (int)count;
    return RFL_OK;
}

/** Whether a number in SI is in a key's range; NaN is, as far as anybody knows. */
static enum rfl_status range_check(const struct rfl_key *key, const char *text, double value,
                                   struct rfl_error *error) {
    const double slack = 1e-12; /* 100 degC in K is not 373.15 to the last bit */
    const char *unit = key->range.unit ? key->range.unit : key->unit;
    double low = rfl_quantity_si(key->range.low, unit);
    double high = rfl_quantity_si(key->range.high, unit);
    char range[RFL_RANGE_SIZE];
    if (!(value < low - slack * fabs(low) || value > high + slack * high))
        return RFL_OK;
    rfl_key_range(key, range, sizeof range);
    return rfl_error_add(error, RFL_INVALID, "\"%.60s\" is out of range: %s", text, range);
}

/** The density of what a perfusion is of: its own, or where that is not given the tissue's. */
static double density_of(const struct rfl_scenario *scenario, const void *perfusion) {
    const double own = RFL_OWNER(perfusion, const struct rfl_tissue, perfusion)->density;
    return isnan(own) ? scenario->tissue.density : own;
}

enum rfl_status rfl_read_quantity(const struct rfl_key *key, const char *text,
                                  struct rfl_scenario *scenario, void *field,
                                  struct rfl_error *error) {
    const struct rfl_key_rule *rule = key->rule;
    double value = 0;
    size_t which = 0;
    const char *units[2] = {key->unit, rule->per_mass ? "1/s" : NULL};
    enum rfl_status status = rfl_quantity_parse_either(text, units, &value, &which, error);
    if (status)
        return status;
    if (rule->per_mass && which == 0)
        value *= density_of(scenario, field);
    status = range_check(key, text, value, error);
    if (status)
        return status;
    *(double *)field = value + (rule->shift ? rule->shift(scenario, field) : 0);
    return RFL_OK;
}
