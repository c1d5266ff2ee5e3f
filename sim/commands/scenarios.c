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
    if (!directory)
        return rfl_error_add(error, RFL_FAILED, "cannot read %s: %s", folder, strerror(errno));
    for (struct dirent *entry; !status && (entry = readdir(directory));) {
        size_t length = strlen(entry->d_name), tail = strlen(ending);
        if (entry->d_name[0] != '.' && length > tail &&
            !strcmp(entry->d_name + length - tail, ending))
            status = names_add(names, entry->d_name, length - tail, error);
    }
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

void rfl_offer_scenarios(const struct rfl_completion *completion) {
    char folder[PATH_MAX];
    struct rfl_names names = {0};
    if (!rfl_data_path("scenarios", folder, sizeof folder))
        rfl_names_read(folder, ".yaml", &names, NULL);
    for (size_t i = 0; i < names.count; i++)
        completion->offer_word(completion->context, names.name[i], NULL);
    rfl_names_free(&names);
    rfl_offer_files(completion);
}

/** "there is no ...", with the nearest names of scenarios that came with the program. */
static enum rfl_status refuse_name(const char *operand, struct rfl_error *error) {
    char folder[PATH_MAX], nearest[512];
    struct rfl_names names = {0};
    if (!rfl_data_path("scenarios", folder, sizeof folder))
        rfl_names_read(folder, ".yaml", &names, NULL);
    bool near = rfl_nearest_list(operand, (const char *const *)names.name, names.count, nearest,
                                 sizeof nearest) > 0;
    rfl_error_add(error, RFL_INVALID,
                  "there is no file '%s', and no scenario of that name came with the program%s%s%s",
                  operand, near ? "; did you mean " : " (see: rflesion list scenarios)", nearest,
                  near ? "?" : "");
    rfl_names_free(&names);
    return RFL_INVALID;
}

/** Find the scenario of a name that came with the program. */
static enum rfl_status find_named(const char *operand, char *path, size_t size) {
    char relative[NAME_MAX + 16];
    if (!*operand || strchr(operand, '/') || strlen(operand) > NAME_MAX)
        return RFL_INVALID;
    snprintf(relative, sizeof relative, "scenarios/%s.yaml", operand);
    return rfl_data_path(relative, path, size);
}

static bool is_folder(const char *path) {
    struct stat is;
    return !stat(path, &is) && S_ISDIR(is.st_mode);
}

/** Path of the file that SCENARIO means: a file, or the name of one that came with the program. */
static enum rfl_status find_scenario(const char *operand, char *path, size_t size,
                                     struct rfl_error *error) {
    struct stat is;
    const int reason = stat(operand, &is) ? errno : 0;
    const bool there = reason == 0;
    /* A folder of that name is not meant: it may well hold the scenario's results. */
    if ((!there || S_ISDIR(is.st_mode)) && !find_named(operand, path, size))
        return RFL_OK;
    if (reason == ENOENT)
        return refuse_name(operand, error);
    if (there && S_ISDIR(is.st_mode))
        return rfl_error_add(error, RFL_INVALID,
                             "'%s' is a folder, not a scenario: to draw the pictures of a result, "
                             "rflesion plot %s; to run it again, give its file scenario.yaml",
                             operand, operand);
    if (snprintf(path, size, "%s", operand) >= (int)size)
        return rfl_error_add(error, RFL_INVALID, "the file's name is too long");
    return RFL_OK;
}

enum rfl_status rfl_results_require(const struct rfl_arguments *arguments,
                                    struct rfl_error *error) {
    char path[PATH_MAX], base[NAME_MAX + 1];
    for (size_t i = 0; i < arguments->operand_count; i++) {
        const char *operand = arguments->operands[i], *slash = strrchr(operand, '/');
        struct stat is;
        if (is_folder(operand))
            continue;
        bool file = !stat(operand, &is) && S_ISREG(is.st_mode);
        if (!file && find_named(operand, path, sizeof path))
            continue; /* what it may be is asked where it is read */
        snprintf(base, sizeof base, "%s", file && slash ? slash + 1 : operand);
        char *ending = strrchr(base, '.');
        if (file && ending && (!strcmp(ending, ".yaml") || !strcmp(ending, ".yml")))
            *ending = '\0';
        else if (file)
            continue;
        snprintf(path, sizeof path, "out/%s", base);
        if (is_folder(path))
            rfl_error_add(error, RFL_INVALID,
                          "'%s' is a scenario, not the folder of its result: did you mean %s?",
                          operand, path);
        else
            rfl_error_add(error, RFL_INVALID,
                          "'%s' is a scenario, not the folder of its result: first run it with "
                          "`rflesion run %s`, then give %s",
                          operand, operand, path);
    }
    return error->status;
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
