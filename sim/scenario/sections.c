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
    for (size_t i = 0; i < count && !strchr(name, '.'); i++)
        if (rfl_entries_within(keys[i].name, name))
            return true;
    return false;
}
