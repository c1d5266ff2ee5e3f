#include "entries.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum rfl_status rfl_entries_add(struct rfl_entries *entries, const struct rfl_entry *entry,
                                struct rfl_error *error) {
    assert(entry->path && entry->text && entries->count <= entries->capacity);
    if (entries->count == entries->capacity) {
        size_t capacity = 2 * entries->capacity + 32;
        struct rfl_entry *items = realloc(entries->items, capacity * sizeof *items);
        if (!items)
            return rfl_error_add(error, RFL_FAILED, "out of memory");
        entries->items = items;
        entries->capacity = capacity;
    }
    struct rfl_entry *added = &entries->items[entries->count];
    *added = *entry;
    added->path = rfl_string_copy(entry->path, error);
    added->text = rfl_string_copy(entry->text, error);
    if (added->path && added->text) {
        entries->count++;
        return RFL_OK;
    }
    free(added->path);
    free(added->text);
    return RFL_FAILED;
}

const struct rfl_entry *rfl_entries_find(const struct rfl_entries *entries, const char *path) {
    for (size_t i = 0; i < entries->count; i++)
        if (entries->items[i].kind != RFL_ENTRY_SECTION &&
            strcmp(entries->items[i].path, path) == 0)
            return &entries->items[i];
    return NULL;
}

const struct rfl_entry *rfl_entries_section(const struct rfl_entries *entries, const char *path) {
    for (size_t i = 0; i < entries->count; i++)
        if (entries->items[i].line && strcmp(entries->items[i].path, path) == 0)
            return &entries->items[i];
    return NULL;
}

/** Free an entry, or keep it as the next of those that stay. */
static void keep(struct rfl_entries *entries, size_t i, size_t *kept, bool stays) {
    struct rfl_entry entry = entries->items[i];
    if (stays) {
        entries->items[(*kept)++] = entry;
    } else {
        free(entry.path);
        free(entry.text);
    }
}

void rfl_entries_remove(struct rfl_entries *entries, const char *path, bool file_only) {
    size_t kept = 0;
    for (size_t i = 0; i < entries->count; i++)
        keep(entries, i, &kept,
             strcmp(entries->items[i].path, path) || (file_only && !entries->items[i].line));
    entries->count = kept;
}

void rfl_entries_forget(struct rfl_entries *entries, const char *key) {
    size_t kept = 0;
    for (size_t i = 0; i < entries->count; i++) {
        const char *path = entries->items[i].path;
        keep(entries, i, &kept, strcmp(path, key) && !rfl_entries_within(path, key));
    }
    entries->count = kept;
}

bool rfl_entries_any(const struct rfl_entries *entries, const char *section) {
    for (size_t i = 0; i < entries->count; i++)
        if (rfl_entries_within(entries->items[i].path, section))
            return true;
    return false;
}

bool rfl_entries_within(const char *path, const char *section) {
    size_t length = strlen(section);
    return strncmp(path, section, length) == 0 && path[length] == '.';
}

void rfl_entries_free(struct rfl_entries *entries) {
    if (!entries)
        return;
    for (size_t i = 0; i < entries->count; i++) {
        free(entries->items[i].path);
        free(entries->items[i].text);
    }
    free(entries->items);
    free(entries);
}

struct rfl_entries *rfl_entries_copy(const struct rfl_entries *entries, struct rfl_error *error) {
    struct rfl_entries *copy = rfl_allocate(1, sizeof *copy, error);
    enum rfl_status status = copy ? RFL_OK : RFL_FAILED;
    for (size_t i = 0; i < entries->count && !status; i++)
        status = rfl_entries_add(copy, &entries->items[i], error);
    if (!status)
        return copy;
    rfl_entries_free(copy);
    return NULL;
}
