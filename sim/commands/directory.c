/* Where a result goes. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"

#define LONGEST     100 /* bytes of a folder's name with settings, its hash included */
#define HASH_LENGTH 9   /* bytes of ",89abcdef" */

/** A folder's name that is being put together. */
struct name {
    char text[LONGEST + 1];
    size_t used;
    uint32_t hash; /**< of all that was typed */
    bool short_of; /**< it does not say all of that: the hash has to distinguish names */
};

/** Take bytes that were typed into the hash: FNV-1a of 32 bits (G. Fowler, L. Noll, K.-P. Vo). */
static void hash(struct name *name, const char *text, size_t size) {
    for (size_t i = 0; i < size; i++)
        name->hash = (name->hash ^ (unsigned char)text[i]) * 16777619U;
}

/** Append one character, as far as there is room. */
static void append(struct name *name, const char *character, size_t size) {
    if (name->used + size > LONGEST) {
        name->short_of = true;
        return;
    }
    memcpy(name->text + name->used, character, size);
    name->used += size;
    name->text[name->used] = '\0';
}

/** Append text: blanks as underscores, and what some file system's names cannot hold as dashes. */
static void append_safe(struct name *name, const char *text, size_t size) {
    while (size) {
        unsigned code = 0;
        size_t length = rfl_character(text, size, &code);
        if (*text == ' ')
            append(name, "_", 1);
        else if (length && (code >= 0xa0 || isalnum((int)code) || strchr("._+-%", (int)code)))
            append(name, text, length);
        else {
            append(name, "-", 1);
            name->short_of = true;
        }
        text += length ? length : 1;
        size -= length ? length : 1;
    }
}

/** Whether the last part of a key says which key is meant. */
static bool is_telling(const char *last, size_t length, bool whole) {
    size_t count, found = 0;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++) {
        const char *end = rfl_key_leaf(keys[i].name);
        found +=
            strlen(end) == length && !strncmp(end, last, length) && !rfl_key_is_nested(&keys[i]);
    }
    return whole || found == 1;
}

/** Leave out blanks at both ends. */
static const char *trim(const char *text, size_t *length) {
    while (*length && *text == ' ')
        text++, --*length;
    while (*length && text[*length - 1] == ' ')
        --*length;
    return text;
}

/** Append a setting: the last part of its key, and its value. */
static void append_setting(struct name *name, const char *setting) {
    const char *equals = strchr(setting, '='), *value = equals + 1;
    size_t key_length = (size_t)(equals - setting), value_length = strlen(value);
    const char *key = trim(setting, &key_length), *last = key;
    value = trim(value, &value_length);
    for (size_t i = 0; i < key_length; i++)
        if (key[i] == '.')
            last = key + i + 1;
    size_t last_length = key_length - (size_t)(last - key);
    /* monitors.NAME.distance: which monitor, the last part does not say. */
    const bool named =
        memchr(key, '.', key_length) && last > key && memchr(key, '.', (size_t)(last - key) - 1);
    name->short_of |= named || !is_telling(last, last_length, last == key);
    hash(name, key, key_length);
    hash(name, "=", 1);
    hash(name, value, value_length);
    hash(name, ",", 1);
    append(name, ",", 1);
    append_safe(name, last, last_length);
    append(name, "=", 1);
    append_safe(name, value, value_length);
}

/** Put the hash at the end of a name that needs it, cut where a character ends. */
static void append_hash(struct name *name) {
    if (name->used > LONGEST - HASH_LENGTH)
        name->used = LONGEST - HASH_LENGTH;
    while (name->used && ((unsigned char)name->text[name->used] & 0xc0U) == 0x80U)
        name->used--;
    snprintf(name->text + name->used, HASH_LENGTH + 1, ",%08" PRIx32, name->hash);
}

/** "SCENARIO,KEY=VALUE,...", of the settings that were typed. */
static void name_result(const struct rfl_arguments *arguments, const char *scenario,
                        struct name *name) {
    *name = (struct name){.hash = 2166136261U};
    hash(name, scenario, strlen(scenario));
    for (const char *c = scenario; *c; c++)
        append(name, c, 1);
    for (size_t i = 0; i < arguments->setting_count; i++)
        append_setting(name, arguments->setting[i]);
    if (name->short_of)
        append_hash(name);
}

enum rfl_status rfl_directory_choose(const struct rfl_arguments *arguments,
                                     const struct rfl_scenario *scenario, char *directory,
                                     size_t size, struct rfl_error *error) {
    const char *chosen = arguments->value[RFL_OPTION_OUTPUT];
    struct name name;
    int length;
    if (chosen) {
        length = snprintf(directory, size, "%s", chosen);
    } else if (arguments->setting_count) {
        name_result(arguments, scenario->name, &name);
        length = snprintf(directory, size, "out/%s", name.text);
    } else {
        length = snprintf(directory, size, "out/%s", scenario->name);
    }
    if (length <= 0 || length >= (int)size)
        return rfl_error_add(error, RFL_INVALID, "the output folder's name is empty or too long");
    return RFL_OK;
}
