/* The table of keys as a JSON Schema, with which editors complete and check scenario files. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entries.h"
#include "groups.h"
#include "read.h"

#define NUMBER "^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)? *"

/** The names that a group's things may have, as a regular expression. */
static void names_pattern(const struct rfl_group *group, char *pattern, size_t size) {
    char taken[128] = "";
    for (size_t i = 0; group->columns && rfl_columns_taken[i]; i++) {
        strncat(taken, i ? "|" : "(?!(", sizeof taken - strlen(taken) - 1);
        strncat(taken, rfl_columns_taken[i], sizeof taken - strlen(taken) - 1);
    }
    snprintf(pattern, size, "^%s%s[A-Za-z][A-Za-z0-9_]{0,%d}$", taken, *taken ? ")$)" : "",
             RFL_NAME_SIZE - 2);
}

/** Put a new value into an object; what cannot be put for lack of memory is noted. */
static void put(json_t *object, const char *name, json_t *value, bool *failed) {
    *failed |= json_object_set_new(object, name, value) != 0;
}

static void push(json_t *array, json_t *value, bool *failed) {
    *failed |= json_array_append_new(array, value) != 0;
}

/** A gauge is a number, or a word with a G. */
static void push_gauge(json_t *choices, const char *gauge, bool *failed) {
    char text[16];
    snprintf(text, sizeof text, "%sG", gauge);
    push(choices, json_integer(atoi(gauge)), failed);
    push(choices, json_string(text), failed);
}

/** What a key's value looks like: its choices, a quantity, a text or (else) a whole number. */
static json_t *form(const struct rfl_key *key, bool *failed) {
    if (key->choices) {
        json_t *choices = json_array();
        for (size_t i = 0; key->choices[i]; i++) {
            if (key->rule->read == rfl_read_gauge)
                push_gauge(choices, key->choices[i], failed);
            else
                push(choices, json_string(key->choices[i]), failed);
        }
        return json_pack("{s:o}", "enum", choices);
    }
    if (key->unit)
        return json_pack("{s:s, s:s}", "type", "string", "pattern", NUMBER "(1/|[^0-9 ]).*$");
    if (key->rule->read == rfl_read_text)
        return json_pack("{s:[s, s], s:i}", "type", "string", "number", "maxLength", RFL_TITLE_MAX);
    return json_pack("{s:s, s:f, s:f}", "type", "integer", "minimum", key->range.low, "maximum",
                     key->range.high);
}

static json_t *keys_schema(const char *section, const struct rfl_group *group, bool *failed);

static json_t *key_schema(const struct rfl_key *key, bool *failed) {
    char help[512], range[RFL_RANGE_SIZE];
    json_t *schema = form(key, failed);
    if (key->rule->list)
        schema =
            json_pack("{s:[O, {s:s, s:o}]}", "anyOf", schema, "type", "array", "items", schema);
    rfl_key_range(key, range, sizeof range);
    snprintf(help, sizeof help, "%s%s%s%s%s", key->help, *range ? "; " : "", range,
             key->heating ? "; only with protocol.heating: " : "",
             key->heating ? key->heating : "");
    put(schema, "description", json_string(help), failed);
    if (key->default_text)
        put(schema, "default", json_string(key->default_text), failed);
    return schema;
}

/** A list of things with keys of their own. */
static json_t *list_schema(const struct rfl_key *key, bool *failed) {
    const struct rfl_group *group = rfl_group_find(key->name);
    return json_pack("{s:s, s:s, s:i, s:i, s:o}", "description", key->help, "type", "array",
                     "minItems", 1, "maxItems", RFL_NUMBERED_MAX, "items",
                     keys_schema(NULL, group, failed));
}

/** Whether a key is one of a section, of a group's things or (neither) of the top. */
static bool key_in(const struct rfl_key *key, const char *section, const struct rfl_group *group) {
    if (group)
        return rfl_group_has(group, key);
    return section ? rfl_entries_within(key->name, section) : !strchr(key->name, '.');
}

/** The keys of a section, of a group's things or (neither) of the top. */
static json_t *keys_schema(const char *section, const struct rfl_group *group, bool *failed) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    json_t *properties = json_object(), *required = json_array(), *pairs = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct rfl_key *key = &keys[i];
        const char *leaf = rfl_key_leaf(key->name);
        if (!key_in(key, section, group))
            continue;
        json_t *value = key->rule->read ? key_schema(key, failed) : list_schema(key, failed);
        if (group && key->rule->also) /* what is not given is as in the protocol */
            json_object_del(value, "default");
        put(properties, leaf, value, failed);
        if (key->rule->partner || !key->rule->read)
            push(pairs, json_pack("{s:[s]}", "required", leaf), failed);
        else if (key->required && !key->rule->needed && !key->rule->shapes)
            push(required, json_string(leaf), failed);
    }
    bool needed = json_array_size(required) + json_array_size(pairs) > 0;
    json_t *schema =
        json_pack("{s:o, s:b, s:o}", "type",
                  needed ? json_string("object") : json_pack("[s, s]", "object", "null"),
                  "additionalProperties", 0, "properties", properties);
    if (json_array_size(required))
        put(schema, "required", json_incref(required), failed);
    if (json_array_size(pairs))
        put(schema, "oneOf", json_incref(pairs), failed);
    json_decref(required);
    json_decref(pairs);
    return schema;
}

/** "With these shapes the key must (if it is required) be given, with others it must not." */
static json_t *shape_rule(const struct rfl_key *key, bool *failed) {
    char section[64];
    const char *leaf = rfl_key_leaf(key->name);
    json_t *shapes = json_array(),
           *must = key->required ? json_pack("{s:[s]}", "required", leaf) : json_true();
    json_t *must_not = json_pack("{s:{s:b}}", "properties", leaf, 0);
    rfl_key_section(key->name, section, sizeof section);
    for (size_t i = 0; i < rfl_shape_count; i++)
        if (key->rule->shapes & 1U << i)
            push(shapes, json_string(rfl_shapes[i].name), failed);
    if (rfl_group_find(section)) {
        must = json_pack("{s:o}", "additionalProperties", must);
        must_not = json_pack("{s:o}", "additionalProperties", must_not);
    }
    return json_pack("{s:{s:{s:{s:{s:{s:o}}}}}, s:{s:{s:o}}, s:{s:{s:o}}}", "if", "properties",
                     "probe", "properties", "shape", "enum", shapes, "then", "properties", section,
                     must, "else", "properties", section, must_not);
}

/** "What has no end has no generator." */
static json_t *endless_rule(const struct rfl_shape_row *shape) {
    return json_pack("{s:{s:{s:{s:{s:{s:s}}}}}, s:{s:{s:{s:{s:{s:s}}}}}}", "if", "properties",
                     "probe", "properties", "shape", "const", shape->name, "then", "properties",
                     "protocol", "properties", "heating", "const",
                     rfl_heating_names[RFL_HEATING_FIXED]);
}

static json_t *schema_create(bool *failed) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    json_t *schema = keys_schema(NULL, NULL, failed), *rules = json_array();
    json_t *properties = json_object_get(schema, "properties");
    put(schema, "$schema", json_string("http://json-schema.org/draft-07/schema#"), failed);
    put(schema, "title", json_string("rflesion scenario"), failed);
    put(schema, "type", json_string("object"), failed);
    put(schema, "required", json_pack("[s, s]", "probe", "protocol"), failed);
    char name[RFL_SECTION_SIZE];
    for (size_t i = 0; rfl_section_at(i, name, sizeof name); i++) {
        const struct rfl_group *group = rfl_group_find(name);
        json_t *section = keys_schema(name, group, failed);
        char pattern[256];
        if (group) {
            names_pattern(group, pattern, sizeof pattern);
            section = json_pack("{s:[s, s], s:{s:o}, s:b}", "type", "object", "null",
                                "patternProperties", pattern, section, "additionalProperties", 0);
        }
        put(properties, name, section, failed);
    }
    for (size_t i = 0; i < count; i++)
        if (keys[i].rule->shapes)
            push(rules, shape_rule(&keys[i], failed), failed);
    for (size_t i = 0; i < rfl_shape_count; i++)
        if (*rfl_shapes[i].per)
            push(rules, endless_rule(&rfl_shapes[i]), failed);
    put(schema, "allOf", rules, failed);
    return schema;
}

enum rfl_status rfl_schema_write(FILE *out, struct rfl_error *error) {
    bool failed = false;
    json_t *schema = schema_create(&failed);
    if (failed || !schema)
        rfl_error_add(error, RFL_FAILED, "out of memory");
    else if (json_dumpf(schema, out, JSON_INDENT(2)) || putc('\n', out) == EOF)
        failed = rfl_error_add(error, RFL_FAILED, "cannot write the schema") != RFL_OK;
    json_decref(schema);
    return failed || !schema ? RFL_FAILED : RFL_OK;
}
