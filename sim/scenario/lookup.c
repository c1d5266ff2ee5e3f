/* A key that somebody typed: its row, and what may have been meant where there is none. */
#include "lookup.h"

#include <stdio.h>
#include <string.h>

#include "entries.h"

const struct rfl_key *rfl_key_find(const char *path) {
    char name[RFL_PATH_SIZE];
    const struct rfl_group *group = rfl_group_of(path, name, sizeof name);
    const char *rest = group ? strchr(path + strlen(group->section) + 1, '.') : NULL;
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++) {
        bool same = rest ? rfl_group_has(group, &keys[i]) &&
                               strcmp(rest + 1, rfl_key_leaf(keys[i].name)) == 0
                         : strcmp(path, keys[i].name) == 0;
        if (same)
            return &keys[i];
    }
    return NULL;
}

size_t rfl_key_expand(const char *word, char *paths, size_t size) {
    size_t count, found = 0;
    const struct rfl_key *keys = rfl_keys(&count);
    paths[0] = '\0';
    for (size_t i = 0; i < count && !strchr(word, '.'); i++)
        if (!strstr(keys[i].name, ".NAME.") && !keys[i].rule->optional &&
            !rfl_key_is_nested(&keys[i]) && strcmp(rfl_key_leaf(keys[i].name), word) == 0) {
            strncat(paths, found ? " or " : "", size - strlen(paths) - 1);
            strncat(paths, keys[i].name, size - strlen(paths) - 1);
            found++;
        }
    return found;
}

/** The key whose last part is nearest to a word, of a section, of a group's items or of all. */
static const struct rfl_key *nearest_key(const char *word, const char *section,
                                         const struct rfl_group *group) {
    const char *leaves[RFL_KEYS_MAX];
    const struct rfl_key *rows[RFL_KEYS_MAX];
    size_t count, found = 0;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++)
        if (group ? rfl_group_has(group, &keys[i])
                  : !section || rfl_entries_within(keys[i].name, section)) {
            rows[found] = &keys[i];
            leaves[found++] = rfl_key_leaf(keys[i].name);
        }
    const char *nearest = rfl_nearest(word, leaves, found);
    for (size_t i = 0; i < found && nearest; i++)
        if (leaves[i] == nearest)
            return rows[i];
    return NULL;
}

/** Copy the section or top-level key that is nearest to a word; false: none is near. */
static bool nearest_top(const char *word, char *top, size_t size) {
    char sections[RFL_KEYS_MAX][RFL_SECTION_SIZE];
    const char *names[2 * RFL_KEYS_MAX];
    size_t count, found = 0;
    const struct rfl_key *keys = rfl_keys(&count);
    for (; rfl_section_at(found, sections[found], sizeof *sections); found++)
        names[found] = sections[found];
    for (size_t i = 0; i < count; i++)
        if (!strchr(keys[i].name, '.'))
            names[found++] = keys[i].name;
    const char *nearest = rfl_nearest(word, names, found);
    snprintf(top, size, "%s", nearest ? nearest : "");
    return nearest != NULL;
}

/** The section within a section, or a key of it, that a mistyped dotted key was meant to be:
 * "lesion.time_abov", "time_above.duration". */
static bool nearest_nested(const char *path, char *suggestion, size_t size) {
    char section[RFL_PATH_SIZE], own[RFL_PATH_SIZE], part[RFL_PATH_SIZE], typed[RFL_PATH_SIZE];
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++) {
        if (!rfl_key_is_nested(&keys[i]))
            continue;
        rfl_key_subsection(keys[i].name, section, sizeof section);
        rfl_key_section(section, own, sizeof own);
        if (!rfl_key_part(path, own, typed, sizeof typed))
            rfl_key_section(path, typed, sizeof typed);
        snprintf(part, sizeof part, "%s", rfl_key_leaf(section));
        if (!rfl_nearest(typed, (const char *const[]){part}, 1))
            continue;
        const char *leaf = rfl_key_leaf(path);
        const struct rfl_key *key = strcmp(leaf, typed) ? nearest_key(leaf, section, NULL) : NULL;
        snprintf(suggestion, size, "%s", key ? key->name : section);
        return key || !rfl_entries_within(path, section);
    }
    return false;
}

bool rfl_key_suggest(const char *path, char *suggestion, size_t size) {
    char top[RFL_PATH_SIZE], name[RFL_PATH_SIZE];
    const char *leaf = rfl_key_leaf(path);
    const struct rfl_group *group = rfl_group_of(path, name, sizeof name);
    bool dotted = rfl_key_section(path, top, sizeof top);
    const struct rfl_key *key = group ? nearest_key(leaf, NULL, group) : NULL;
    if (key) {
        rfl_key_path(key, group, name, suggestion, size);
        return true;
    }
    if (!group && nearest_nested(path, suggestion, size))
        return true;
    bool near = rfl_section_known(top) || nearest_top(top, top, sizeof top);
    if (dotted && near)
        key = nearest_key(leaf, top, NULL);
    else if (near)
        return snprintf(suggestion, size, "%s", top) > 0;
    if (!key)
        key = nearest_key(leaf, NULL, NULL);
    if (key)
        snprintf(suggestion, size, "%s", key->name);
    return key != NULL;
}
