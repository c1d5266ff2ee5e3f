/* The table of keys as a JSON Schema, with which editors complete and check scenario files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../scenario/entries.h"
#include "../scenario/groups.h"
#include "../scenario/read.h"
#include "json.h"
#include "rflesion/rows.h"

#define NUMBER "^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)? *"

/* --- pieces --- */

/** "name": ["first", "second"]; NULL: no second. */
static void write_words(struct rfl_json *json, const char *name, const char *first,
                        const char *second) {
    rfl_json_array(json, name);
    rfl_json_string(json, NULL, first);
    if (second)
        rfl_json_string(json, NULL, second);
    rfl_json_close(json);
}

/** Open objects one within the other, as many as there are names up to NULL; their number. */
static size_t open_path(struct rfl_json *json, const char *const names[]) {
    size_t depth = 0;
    for (; names[depth]; depth++)
        rfl_json_object(json, names[depth]);
    return depth;
}

static void close_levels(struct rfl_json *json, size_t depth) {
    while (depth--)
        rfl_json_close(json);
}

/** The names that a group's items may have, as a regular expression. */
static void names_pattern(const struct rfl_group *group, char *pattern, size_t size) {
    char taken[128] = "";
    for (size_t i = 0; group->columns && rfl_columns_taken[i]; i++) {
        strncat(taken, i ? "|" : "(?!(", sizeof taken - strlen(taken) - 1);
        strncat(taken, rfl_columns_taken[i], sizeof taken - strlen(taken) - 1);
    }
    snprintf(pattern, size, "^%s%s[A-Za-z][A-Za-z0-9_]{0,%d}$", taken, *taken ? ")$)" : "",
             RFL_NAME_SIZE - 2);
}

/* --- a key --- */

/** A gauge is a number, or a word with a G. */
static void write_gauge(struct rfl_json *json, const char *gauge) {
    char text[16];
    snprintf(text, sizeof text, "%sG", gauge);
    rfl_json_count(json, NULL, atoi(gauge));
    rfl_json_string(json, NULL, text);
}

static void write_choices(struct rfl_json *json, const struct rfl_key *key) {
    rfl_json_array(json, "enum");
    for (size_t i = 0; key->choices[i]; i++)
        if (key->rule->read == rfl_read_gauge)
            write_gauge(json, key->choices[i]);
        else
            rfl_json_string(json, NULL, key->choices[i]);
    rfl_json_close(json);
}

/** What a key's value looks like: its choices, a quantity, a text or (else) a whole number. */
static void write_form(struct rfl_json *json, const struct rfl_key *key) {
    if (key->choices) {
        write_choices(json, key);
    } else if (key->unit) {
        rfl_json_string(json, "type", "string");
        rfl_json_string(json, "pattern", NUMBER "(1/|[^0-9 ]).*$");
    } else if (rfl_key_is_text(key)) {
        write_words(json, "type", "string", "number");
        rfl_json_count(json, "maxLength", (long long)key->range.high);
    } else {
        rfl_json_string(json, "type", "integer");
        rfl_json_number(json, "minimum", key->range.low);
        rfl_json_number(json, "maximum", key->range.high);
    }
}

/** A value, or a list of such. */
static void write_forms(struct rfl_json *json, const struct rfl_key *key) {
    if (!key->rule->list) {
        write_form(json, key);
        return;
    }
    rfl_json_array(json, "anyOf");
    rfl_json_object(json, NULL);
    write_form(json, key);
    rfl_json_close(json);
    rfl_json_object(json, NULL);
    rfl_json_string(json, "type", "array");
    rfl_json_object(json, "items");
    write_form(json, key);
    close_levels(json, 3);
}

static void write_key(struct rfl_json *json, const struct rfl_key *key, bool with_default) {
    char help[512], range[RFL_RANGE_SIZE];
    write_forms(json, key);
    rfl_key_range(key, range, sizeof range);
    snprintf(help, sizeof help, "%s%s%s%s%s", key->help, *range ? "; " : "", range,
             key->heating ? "; only with protocol.heating: " : "",
             key->heating ? key->heating : "");
    rfl_json_string(json, "description", help);
    if (key->default_text && with_default)
        rfl_json_string(json, "default", key->default_text);
}

/* --- the keys of a section, of a group's items or (neither) of the top --- */

static bool key_in(const struct rfl_key *key, const char *section, const struct rfl_group *group) {
    if (group)
        return rfl_group_has(group, key);
    char part[RFL_PATH_SIZE];
    return section ? rfl_key_part(key->name, section, part, sizeof part) &&
                         !strcmp(part, key->name + strlen(section) + 1)
                   : !strchr(key->name, '.');
}

/** Whether one of two keys must be given. */
static bool is_alternative(const struct rfl_key *key) {
    return (key->rule->partner && key->required) || !key->rule->read;
}

static bool is_required(const struct rfl_key *key) {
    return !is_alternative(key) && key->required && !key->rule->needed && !key->rule->shapes;
}

/** How many of these keys a test picks; where `json` is not NULL, they are written. */
static size_t pick(struct rfl_json *json, const char *section, const struct rfl_group *group,
                   bool (*test)(const struct rfl_key *key)) {
    size_t count, picked = 0;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++) {
        if (!key_in(&keys[i], section, group) || !test(&keys[i]))
            continue;
        picked++;
        const char *leaf = rfl_key_leaf(keys[i].name);
        if (json && test == is_required) {
            rfl_json_string(json, NULL, leaf);
        } else if (json) {
            rfl_json_object(json, NULL);
            write_words(json, "required", leaf, NULL);
            rfl_json_close(json);
        }
    }
    return picked;
}

static void write_keys(struct rfl_json *json, const char *section, const struct rfl_group *group);

/** A list of items with keys of their own. */
static void write_list(struct rfl_json *json, const struct rfl_key *key) {
    rfl_json_string(json, "description", key->help);
    rfl_json_string(json, "type", "array");
    rfl_json_count(json, "minItems", 1);
    rfl_json_count(json, "maxItems", RFL_NUMBERED_MAX);
    rfl_json_object(json, "items");
    write_keys(json, NULL, rfl_group_find(key->name));
    rfl_json_close(json);
}

/** Whether row i of the table is the first of a section within this one. */
static bool begins_nested(size_t i, const char *section) {
    char nested[RFL_PATH_SIZE], before[RFL_PATH_SIZE] = "";
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    if (!section || !rfl_key_is_nested(&keys[i]))
        return false;
    rfl_key_subsection(keys[i].name, nested, sizeof nested);
    if (i)
        rfl_key_subsection(keys[i - 1].name, before, sizeof before);
    return rfl_entries_within(nested, section) && strcmp(nested, before) != 0;
}

/** The section within a section that a key stands in. */
static void write_nested(struct rfl_json *json, const char *key) {
    char section[RFL_PATH_SIZE];
    rfl_key_subsection(key, section, sizeof section);
    rfl_json_object(json, rfl_key_leaf(section));
    write_keys(json, section, NULL);
    rfl_json_close(json);
}

/** What each of these keys may be. */
static void write_properties(struct rfl_json *json, const char *section,
                             const struct rfl_group *group) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++) {
        if (begins_nested(i, section))
            write_nested(json, keys[i].name);
        if (!key_in(&keys[i], section, group))
            continue;
        const bool as_in_protocol = group && keys[i].rule->also;
        rfl_json_object(json, rfl_key_leaf(keys[i].name));
        if (keys[i].rule->read)
            write_key(json, &keys[i], !as_in_protocol);
        else
            write_list(json, &keys[i]);
        rfl_json_close(json);
    }
}

/** An object that has these keys. */
static void write_keys(struct rfl_json *json, const char *section, const struct rfl_group *group) {
    const bool required = pick(NULL, section, group, is_required) > 0;
    const bool alternatives = pick(NULL, section, group, is_alternative) > 0;
    if (required || alternatives)
        rfl_json_string(json, "type", "object");
    else
        write_words(json, "type", "object", "null");
    rfl_json_bool(json, "additionalProperties", false);
    rfl_json_object(json, "properties");
    write_properties(json, section, group);
    rfl_json_close(json);
    if (required) {
        rfl_json_array(json, "required");
        pick(json, section, group, is_required);
        rfl_json_close(json);
    }
    if (alternatives) {
        rfl_json_array(json, "oneOf");
        pick(json, section, group, is_alternative);
        rfl_json_close(json);
    }
}

/** A section of the scenario: keys, or items whose names are free. */
static void write_section(struct rfl_json *json, const char *name) {
    const struct rfl_group *group = rfl_group_find(name);
    rfl_json_object(json, name);
    if (group) {
        char pattern[256];
        names_pattern(group, pattern, sizeof pattern);
        write_words(json, "type", "object", "null");
        rfl_json_object(json, "patternProperties");
        rfl_json_object(json, pattern);
        write_keys(json, name, group);
        close_levels(json, 2);
        rfl_json_bool(json, "additionalProperties", false);
    } else {
        write_keys(json, name, NULL);
    }
    rfl_json_close(json);
}

/* --- rules that tie keys to the probe's shape --- */

/** "then" or "else": what a section must be like. */
static void write_consequence(struct rfl_json *json, const char *name, const struct rfl_key *key,
                              bool allowed) {
    char section[64];
    const char *leaf = rfl_key_leaf(key->name);
    rfl_key_section(key->name, section, sizeof section);
    const bool items = rfl_group_find(section), any = allowed && !key->required;
    size_t depth = open_path(json, (const char *const[]){name, "properties", NULL});
    if (any && !items) {
        rfl_json_bool(json, section, true);
        close_levels(json, depth);
        return;
    }
    rfl_json_object(json, section);
    if (any) {
        rfl_json_bool(json, "additionalProperties", true);
        close_levels(json, depth + 1);
        return;
    }
    if (items)
        rfl_json_object(json, "additionalProperties");
    if (allowed) {
        write_words(json, "required", leaf, NULL);
    } else {
        rfl_json_object(json, "properties");
        rfl_json_bool(json, leaf, false);
        rfl_json_close(json);
    }
    close_levels(json, depth + 1 + items);
}

/** "With these shapes the key must (if it is required) be given, with others it must not." */
static void write_shape_rule(struct rfl_json *json, const struct rfl_key *key) {
    rfl_json_object(json, NULL);
    size_t depth = open_path(
        json, (const char *const[]){"if", "properties", "probe", "properties", "shape", NULL});
    rfl_json_array(json, "enum");
    for (size_t i = 0; i < rfl_shape_count; i++)
        if (key->rule->shapes & 1U << i)
            rfl_json_string(json, NULL, rfl_shapes[i].name);
    close_levels(json, depth + 1);
    write_consequence(json, "then", key, true);
    write_consequence(json, "else", key, false);
    rfl_json_close(json);
}

/** "What has no end has no generator." */
static void write_endless_rule(struct rfl_json *json, const struct rfl_shape_row *shape) {
    rfl_json_object(json, NULL);
    size_t depth = open_path(
        json, (const char *const[]){"if", "properties", "probe", "properties", "shape", NULL});
    rfl_json_string(json, "const", shape->name);
    close_levels(json, depth);
    depth = open_path(json, (const char *const[]){"then", "properties", "protocol", "properties",
                                                  "heating", NULL});
    rfl_json_string(json, "const", rfl_heating_names[RFL_HEATING_FIXED]);
    close_levels(json, depth + 1);
}

static void write_rules(struct rfl_json *json) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    rfl_json_array(json, "allOf");
    for (size_t i = 0; i < count; i++)
        if (keys[i].rule->shapes)
            write_shape_rule(json, &keys[i]);
    for (size_t i = 0; i < rfl_shape_count; i++)
        if (*rfl_shapes[i].per)
            write_endless_rule(json, &rfl_shapes[i]);
    rfl_json_close(json);
}

enum rfl_status rfl_schema_write(FILE *out, struct rfl_error *error) {
    struct rfl_json json = {0};
    char section[RFL_SECTION_SIZE];
    rfl_json_object(&json, NULL);
    rfl_json_string(&json, "$schema", "http://json-schema.org/draft-07/schema#");
    rfl_json_string(&json, "title", "rflesion scenario");
    rfl_json_string(&json, "type", "object");
    rfl_json_bool(&json, "additionalProperties", false);
    rfl_json_object(&json, "properties");
    write_properties(&json, NULL, NULL);
    for (size_t i = 0; rfl_section_at(i, section, sizeof section); i++)
        write_section(&json, section);
    rfl_json_close(&json);
    write_words(&json, "required", "probe", "protocol");
    write_rules(&json);
    rfl_json_close(&json);
    char *text = rfl_json_finish(&json, error);
    if (!text)
        return RFL_FAILED;
    bool written = fputs(text, out) != EOF;
    free(text);
    return written ? RFL_OK : rfl_error_add(error, RFL_FAILED, "cannot write the schema");
}
