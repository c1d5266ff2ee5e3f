/* Dotted keys taken apart, and the sections that the table of keys has. */
#include "entries.h"
#include "keys.h"

#include <stdio.h>
#include <string.h>

const char *rfl_key_leaf(const char *path) {
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

bool rfl_key_section(const char *path, char *section, size_t size) {
    size_t length = strcspn(path, ".");
    snprintf(section, size, "%.*s", (int)length, path);
    return path[length] == '.';
}

bool rfl_key_part(const char *path, const char *section, char *part, size_t size) {
    if (!rfl_entries_within(path, section))
        return false;
    rfl_key_section(path + strlen(section) + 1, part, size);
    return true;
}

bool rfl_key_subsection(const char *path, char *section, size_t size) {
    const char *leaf = rfl_key_leaf(path);
    snprintf(section, size, "%.*s", leaf == path ? 0 : (int)(leaf - path) - 1, path);
    return strchr(section, '.') != NULL;
}

bool rfl_key_is_nested(const struct rfl_key *key) {
    char section[RFL_PATH_SIZE];
    return rfl_key_subsection(key->name, section, sizeof section) && !strstr(key->name, ".NAME.");
}

const struct rfl_key *rfl_key_row(const char *name) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

/* A section's rows stand together, so that it begins where the row before is of another. */
bool rfl_section_at(size_t index, char *name, size_t size) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    char before[RFL_SECTION_SIZE] = "";
    for (size_t i = 0; i < count; i++) {
        if (!rfl_key_section(keys[i].name, name, size) || strcmp(name, before) == 0)
            continue;
        if (index-- == 0)
            return true;
        snprintf(before, sizeof before, "%s", name);
    }
    return false;
}

bool rfl_section_known(const char *name) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    const bool dotted = strchr(name, '.');
    for (size_t i = 0; i < count; i++)
        if (rfl_entries_within(keys[i].name, name) && (!dotted || rfl_key_is_nested(&keys[i])))
            return true;
    return false;
}
