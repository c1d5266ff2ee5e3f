/* The summary of a result, read back. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../rows/rows.h"
#include "file.h"
#include "folder.h"

/** Say that a folder holds no result. */
static void refuse(const char *directory, struct rfl_error *error) {
    rfl_error_add(error, RFL_INVALID,
                  "%s is not a folder with results of rflesion: it has no summary.json", directory);
}

/** Open the summary; NULL with the reason in error. */
static FILE *open_summary(const char *directory, const char *path, struct rfl_error *error) {
    struct stat is;
    if (!stat(path, &is) && !S_ISREG(is.st_mode)) {
        rfl_error_add(error, RFL_INVALID, "%s is not a file", path);
        return NULL;
    }
    FILE *file = fopen(path, "r");
    if (!file && (errno == ENOENT || errno == ENOTDIR))
        refuse(directory, error);
    else if (!file)
        rfl_error_add(error, RFL_FAILED, "cannot read %s: %s", path, strerror(errno));
    return file;
}

/** Say what is wrong with a summary that was read. */
static void explain(const char *path, FILE *file, const json_error_t *problem,
                    struct rfl_error *error) {
    if (ferror(file))
        rfl_error_add(error, RFL_FAILED, "cannot read %s: %s", path, strerror(errno));
    else if (!*problem->text || json_error_code(problem) == json_error_out_of_memory)
        rfl_error_add(error, RFL_FAILED, "out of memory");
    else
        rfl_error_add(error, RFL_INVALID, "%s is damaged, line %d: %s; run the scenario again",
                      path, problem->line, problem->text);
}

/** Read a summary; NULL with the reason in error. */
static json_t *read_summary(const char *directory, const char *path, struct rfl_error *error) {
    json_error_t problem = {.line = 0};
    FILE *file = open_summary(directory, path, error);
    if (!file)
        return NULL;
    errno = 0;
    json_t *summary = rfl_file_json(file, &problem);
    if (!summary)
        explain(path, file, &problem, error);
    fclose(file);
    return summary;
}

/** What every summary has, and each item of a group. */
static const struct {
    const char *group, *member; /**< group NULL: the summary itself */
} needed[] = {{NULL, "lesion"},        {NULL, "criteria"}, {"monitors", "role"},
              {"monitors", "verdict"}, {"nerves", "role"}, {"nerves", "verdict"}};

/** Say what a summary lacks; whether it lacks nothing. */
static bool is_complete(json_t *summary, const char *path, struct rfl_error *error) {
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        const char *group = needed[i].group, *member = needed[i].member, *name;
        json_t *item;
        if (!group && !json_is_object(json_object_get(summary, member))) {
            rfl_error_add(error, RFL_INVALID, "%s is damaged: it has no %s", path, member);
            return false;
        }
        json_object_foreach(json_object_get(summary, group ? group : ""), name, item) {
            if (json_object_get(item, member))
                continue;
            rfl_error_add(error, RFL_INVALID, "%s is damaged: %s.%s has no %s", path, group, name,
                          member);
            return false;
        }
    }
    return true;
}

json_t *rfl_folder_summary(const char *directory, struct rfl_error *error) {
    char *path = rfl_file_path(directory, "summary.json", error);
    json_t *summary = path ? read_summary(directory, path, error) : NULL;
    const char *format = json_string_value(json_object_get(summary, "format"));
    const bool known = format && !strcmp(format, RFL_SUMMARY_FORMAT);
    if (summary && !known)
        rfl_error_add(error, RFL_INVALID,
                      "%s was not written by this version of rflesion: its format is %s%s%s", path,
                      format ? "\"" : "", format ? format : "missing", format ? "\"" : "");
    const bool complete = known && is_complete(summary, path, error);
    free(path);
    if (complete)
        return summary;
    json_decref(summary);
    return NULL;
}
