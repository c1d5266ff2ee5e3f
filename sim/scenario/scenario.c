#include "rflesion/scenario.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "entries.h"
#include "groups.h"
#include "lookup.h"

#ifndef ENODATA /* of BSD, and of WebAssembly */
#define ENODATA EAGAIN
#endif

#define LARGEST_FILE  ((size_t)1 << 20) /* bytes */
#define PIPE_PATIENCE 2000              /* ms */

/** The file's name without folder and ending. */
static char *name_of(const char *file, struct rfl_error *error) {
    const char *slash = strrchr(file, '/');
    char *name = rfl_string_copy(slash ? slash + 1 : file, error);
    char *dot = name ? strrchr(name, '.') : NULL;
    if (dot && dot != name)
        *dot = '\0';
    return name;
}

struct rfl_scenario *rfl_scenario_parse(const char *file, const char *text, size_t size,
                                        struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    if (size > LARGEST_FILE)
        status = rfl_error_add(error, RFL_INVALID,
                               "%s:1: error: more than 1 MiB: this is not a scenario", file);
    struct rfl_scenario *scenario = status ? NULL : rfl_allocate(1, sizeof *scenario, error);
    if (!scenario)
        return NULL;
    scenario->file = rfl_string_copy(file, error);
    scenario->name = name_of(file, error);
    scenario->entries = rfl_allocate(1, sizeof *scenario->entries, error);
    if (!scenario->file || !scenario->name || !scenario->entries)
        status = RFL_FAILED;
    if (!status)
        status = rfl_entries_parse(scenario->entries, file, text, size, error);
    if (!status)
        return scenario;
    rfl_scenario_free(scenario);
    return NULL;
}

/** Say that a file cannot be read: a wrong name is wrong usage, all else is bad luck. */
static void cannot_read(const char *file, int reason, struct rfl_error *error) {
    bool wrong_name = reason == ENOENT || reason == ENOTDIR || reason == EISDIR ||
                      reason == ENAMETOOLONG || reason == ELOOP;
    rfl_error_add(error, wrong_name ? RFL_INVALID : RFL_FAILED, "cannot read %s: %s", file,
                  reason == ENODATA ? "it is a named pipe, into which nobody writes"
                                    : strerror(reason));
}

/** Open a file to read. A named pipe is given some time to be written to, and is not waited for
 * without end: where nobody has it open, NULL with ENODATA. */
static FILE *open_file(const char *file) {
    int handle = open(file, O_RDONLY | O_NONBLOCK);
    struct stat is;
    struct pollfd input = {.fd = handle, .events = POLLIN};
    char first;
    if (handle < 0)
        return NULL;
    bool pipe = !fstat(handle, &is) && S_ISFIFO(is.st_mode);
    ssize_t count = pipe && poll(&input, 1, PIPE_PATIENCE) == 0 ? read(handle, &first, 1) : -1;
    FILE *in = count ? fdopen(handle, "rb") : NULL;
    if (!in) {
        int reason = count ? errno : ENODATA;
        close(handle);
        errno = reason;
        return NULL;
    }
    fcntl(handle, F_SETFL, fcntl(handle, F_GETFL) & ~O_NONBLOCK);
    if (count == 1)
        ungetc((unsigned char)first, in);
    return in;
}

struct rfl_scenario *rfl_scenario_read(const char *file, struct rfl_error *error) {
    struct rfl_scenario *scenario = NULL;
    FILE *in = open_file(file);
    if (!in) {
        cannot_read(file, errno, error);
        return NULL;
    }
    char *text = rfl_allocate(LARGEST_FILE + 1, 1, error);
    size_t size = text ? fread(text, 1, LARGEST_FILE + 1, in) : 0;
    if (text && ferror(in))
        cannot_read(file, errno, error);
    else if (text)
        scenario = rfl_scenario_parse(file, text, size, error);
    free(text);
    fclose(in);
    return scenario;
}

/** Remove the keys that exclude this one; `file_only`: where the file gives them. */
static void remove_partners(struct rfl_scenario *scenario, const char *path, bool file_only) {
    const struct rfl_key *key = rfl_key_find(path);
    char partner[RFL_PATH_SIZE];
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count && key; i++) {
        if (!keys[i].rule->partner || strcmp(keys[i].rule->partner, key->name) != 0)
            continue;
        snprintf(partner, sizeof partner, "%.*s%s", (int)(rfl_key_leaf(path) - path), path,
                 rfl_key_leaf(keys[i].name));
        rfl_entries_remove(scenario->entries, partner, file_only);
    }
}

enum rfl_status rfl_scenario_set(struct rfl_scenario *scenario, const char *key, const char *value,
                                 struct rfl_error *error) {
    if (strlen(key) >= RFL_PATH_SIZE || strlen(value) > LARGEST_FILE)
        return rfl_error_add(error, RFL_INVALID, "--set: error: the key or value is too long");
    if (scenario->entries->count >= RFL_ENTRIES_MAX)
        return rfl_error_add(error, RFL_INVALID, "--set: error: the scenario has too many keys");
    char full[RFL_PATH_SIZE];
    if (rfl_key_expand(key, full, sizeof full) == 1)
        key = full;
    scenario->checked = false;
    const struct rfl_key *known = rfl_key_find(key);
    remove_partners(scenario, key, true);
    rfl_entries_remove(scenario->entries, key, false);
    struct rfl_entry entry = {.path = (char *)key, .line = 0, .depth = 1};
    for (const char *dot = key; (dot = strchr(dot, '.')); dot++)
        entry.depth++;
    entry.text = rfl_string_copy(value, error);
    if (!entry.text)
        return RFL_FAILED;
    rfl_text_tidy(entry.text);
    size_t length = strlen(entry.text);
    if (known && known->rule->list && length > 1 && *entry.text == '[' &&
        entry.text[length - 1] == ']') {
        entry.text[0] = entry.text[length - 1] = ' ';
        rfl_text_tidy(entry.text);
    }
    enum rfl_status status = rfl_entries_add(scenario->entries, &entry, error);
    free(entry.text);
    return status ? status : rfl_setting_check(scenario, key, error);
}

enum rfl_status rfl_scenario_change(struct rfl_scenario *scenario, const char *key,
                                    const char *value, struct rfl_error *error) {
    char full[RFL_PATH_SIZE];
    remove_partners(scenario, rfl_key_expand(key, full, sizeof full) == 1 ? full : key, false);
    return rfl_scenario_set(scenario, key, value, error);
}

void rfl_scenario_forget(struct rfl_scenario *scenario, const char *key) {
    rfl_entries_forget(scenario->entries, key);
    scenario->checked = false;
}

/** Copy of `count` items of `size` bytes (none: NULL); false: out of memory. */
static bool copied(void *copy, const void *items, size_t count, size_t size,
                   struct rfl_error *error) {
    void *memory = items ? rfl_allocate(count, size, error) : NULL;
    if (memory && count)
        memcpy(memory, items, count * size);
    memcpy(copy, &memory, sizeof memory);
    return memory || !items;
}

struct rfl_scenario *rfl_scenario_copy(const struct rfl_scenario *scenario,
                                       struct rfl_error *error) {
    struct rfl_scenario *copy = rfl_allocate(1, sizeof *copy, error);
    if (!copy)
        return NULL;
    *copy = *scenario;
    const char *const texts[] = {scenario->file, scenario->name, scenario->title,
                                 scenario->question};
    char **const copies[] = {&copy->file, &copy->name, &copy->title, &copy->question};
    bool complete = true;
    for (size_t i = 0; i < 4; i++)
        complete &= copied(copies[i], texts[i], texts[i] ? strlen(texts[i]) + 1 : 0, 1, error);
    for (size_t i = 0; rfl_group_at(i); i++) {
        const struct rfl_group *group = rfl_group_at(i);
        size_t count;
        const void *items = rfl_group_items(group, scenario, &count);
        complete &= copied((char *)copy + group->items, items, count, group->size, error);
    }
    complete &= copied(&copy->output.snapshots, scenario->output.snapshots,
                       scenario->output.snapshot_count, sizeof(double), error);
    copy->entries = rfl_entries_copy(scenario->entries, error);
    if (complete && copy->entries)
        return copy;
    rfl_scenario_free(copy);
    return NULL;
}

void rfl_scenario_free(struct rfl_scenario *scenario) {
    if (!scenario)
        return;
    rfl_entries_free(scenario->entries);
    free(scenario->file);
    free(scenario->name);
    free(scenario->title);
    free(scenario->question);
    rfl_groups_free(scenario);
    free(scenario->output.snapshots);
    free(scenario);
}
