#include "commands.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int compare_names(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/** Append a copy of a name's first `length` bytes. */
static enum rfl_status names_add(struct rfl_names *names, const char *name, size_t length,
                                 struct rfl_error *error) {
    char **grown = realloc(names->name, (names->count + 1) * sizeof *grown);
    if (grown)
        names->name = grown;
    char *copy = grown ? strndup(name, length) : NULL;
    if (!copy)
        return rfl_error_add(error, RFL_FAILED, "out of memory");
    names->name[names->count++] = copy;
    return RFL_OK;
}

enum rfl_status rfl_names_read(const char *folder, const char *ending, struct rfl_names *names,
                               struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    *names = (struct rfl_names){0};
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && !status && (entry = readdir(directory));) {
        size_t length = strlen(entry->d_name), tail = strlen(ending);
        if (entry->d_name[0] != '.' && length > tail &&
            !strcmp(entry->d_name + length - tail, ending))
            status = names_add(names, entry->d_name, length - tail, error);
    }
    if (directory)
        closedir(directory);
    if (names->count)
        qsort(names->name, names->count, sizeof *names->name, compare_names);
    return status;
}

void rfl_names_free(struct rfl_names *names) {
    for (size_t i = 0; i < names->count; i++)
        free(names->name[i]);
    free(names->name);
    *names = (struct rfl_names){0};
}

void rfl_offer_scenarios(const struct rfl_completion *place) {
    char folder[PATH_MAX];
    struct rfl_names names = {0};
    if (!rfl_data_path("scenarios", folder, sizeof folder))
        rfl_names_read(folder, ".yaml", &names, NULL);
    for (size_t i = 0; i < names.count; i++)
        place->take(place->context, names.name[i], NULL);
    rfl_names_free(&names);
    rfl_offer_files(place);
}

/** "SCENARIO is neither ...", with the nearest name of a scenario that came with the program. */
static enum rfl_status refuse_name(const char *operand, struct rfl_error *error) {
    char folder[PATH_MAX];
    struct rfl_names names = {0};
    if (!rfl_data_path("scenarios", folder, sizeof folder))
        rfl_names_read(folder, ".yaml", &names, NULL);
    const char *nearest = rfl_nearest(operand, (const char *const *)names.name, names.count);
    rfl_error_add(error, RFL_INVALID,
                  "there is no file '%s', and no scenario of that name came with the program%s%s%s",
                  operand, nearest ? "; did you mean '" : " (see: rflesion list scenarios)",
                  nearest ? nearest : "", nearest ? "'?" : "");
    rfl_names_free(&names);
    return RFL_INVALID;
}

/** Path of the file that SCENARIO means: a file, or the name of one that came with the program. */
static enum rfl_status find_scenario(const char *operand, char *path, size_t size,
                                     struct rfl_error *error) {
    struct stat is;
    bool there = !stat(operand, &is);
    char relative[NAME_MAX + 16];
    if (strchr(operand, '/') || strlen(operand) > NAME_MAX)
        relative[0] = '\0';
    else
        snprintf(relative, sizeof relative, "scenarios/%s.yaml", operand);
    /* A folder of that name is not meant: it may well hold the scenario's results. */
    if ((!there || S_ISDIR(is.st_mode)) && relative[0] && !rfl_data_path(relative, path, size))
        return RFL_OK;
    if (!there && errno == ENOENT)
        return refuse_name(operand, error);
    if (snprintf(path, size, "%s", operand) >= (int)size)
        return rfl_error_add(error, RFL_INVALID, "the file's name is too long");
    return RFL_OK;
}

struct rfl_scenario *rfl_scenario_open(const struct rfl_arguments *arguments,
                                       struct rfl_error *error) {
    char path[PATH_MAX];
    if (find_scenario(arguments->operand, path, sizeof path, error))
        return NULL;
    struct rfl_scenario *scenario = rfl_scenario_read(path, error);
    if (!scenario)
        return NULL;
    enum rfl_status status = RFL_OK;
    for (size_t i = 0; i < arguments->setting_count && !status; i++) {
        const char *setting = arguments->setting[i], *value = strchr(setting, '=');
        char *key = strndup(setting, (size_t)(value - setting));
        if (!key)
            status = rfl_error_add(error, RFL_FAILED, "out of memory");
        else /* what is wrong with it is reported by the check, together with all else */
            rfl_scenario_set(scenario, key, value + 1, NULL);
        free(key);
    }
    if (!status)
        status = rfl_scenario_check(scenario, error);
    if (!status)
        return scenario;
    rfl_scenario_free(scenario);
    return NULL;
}

enum rfl_status rfl_run_directory(const struct rfl_arguments *arguments,
                                  const struct rfl_scenario *scenario, char *directory, size_t size,
                                  struct rfl_error *error) {
    const char *chosen = arguments->value[RFL_OPTION_OUTPUT];
    int length = chosen ? snprintf(directory, size, "%s", chosen)
                        : snprintf(directory, size, "out/%s", scenario->name);
    if (length <= 0 || length >= (int)size)
        return rfl_error_add(error, RFL_INVALID, "the output folder's name is empty or too long");
    return RFL_OK;
}
