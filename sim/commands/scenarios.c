#include "commands.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static int compare_names(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/** Append a copy of a name's first `length` bytes. */
static enum rfl_status names_add(struct rfl_listing *names, const char *name, size_t length,
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

enum rfl_status rfl_listing_read(const char *folder, const char *ending, struct rfl_listing *names,
                                 struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    *names = (struct rfl_listing){0};
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

void rfl_listing_free(struct rfl_listing *names) {
    for (size_t i = 0; i < names->count; i++)
        free(names->name[i]);
    free(names->name);
    *names = (struct rfl_listing){0};
}

void rfl_offer_scenarios(const struct rfl_completion *completion) {
    char folder[PATH_MAX];
    struct rfl_listing names = {0};
    if (!rfl_data_path("scenarios", folder, sizeof folder))
        rfl_listing_read(folder, ".yaml", &names, NULL);
    for (size_t i = 0; i < names.count; i++)
        completion->offer_word(completion->context, names.name[i], NULL);
    rfl_listing_free(&names);
    rfl_offer_files(completion);
}

/** A file of this folder that has the operand's name, but for its ending or for capitals; false:
 * none. */
static bool find_beside(const char *operand, char *found, size_t size) {
    static const char *const endings[] = {".yaml", ".yml", ".json"};
    const char *dot = strrchr(operand, '.');
    bool ends = false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        ends |= dot && !strcasecmp(dot, endings[i]);
    const size_t stem = ends ? (size_t)(dot - operand) : strlen(operand);
    found[0] = '\0';
    for (size_t i = 0; i < sizeof endings / sizeof *endings && !*found; i++) {
        struct rfl_listing names = {0};
        rfl_listing_read(".", endings[i], &names, NULL);
        for (size_t k = 0; k < names.count && !*found; k++)
            if (strlen(names.name[k]) == stem && !strncasecmp(names.name[k], operand, stem))
                snprintf(found, size, "%s%s", names.name[k], endings[i]);
        rfl_listing_free(&names);
    }
    return *found;
}

/** "there is no ...", with the nearest names of scenarios: files here, or what came with the
 * program. */
static enum rfl_status refuse_name(const char *operand, struct rfl_error *error) {
    char folder[PATH_MAX], nearest[512];
    struct rfl_listing names = {0};
    if (find_beside(operand, nearest, sizeof nearest))
        return rfl_error_add(error, RFL_INVALID, "there is no file '%s': did you mean %s?", operand,
                             nearest);
    if (!rfl_data_path("scenarios", folder, sizeof folder))
        rfl_listing_read(folder, ".yaml", &names, NULL);
    bool near = rfl_nearest_list(operand, (const char *const *)names.name, names.count, nearest,
                                 sizeof nearest) > 0;
    rfl_error_add(error, RFL_INVALID,
                  "there is no file '%s', and no scenario of that name came with the program%s%s%s",
                  operand, near ? "; did you mean " : " (see: rflesion list scenarios)", nearest,
                  near ? "?" : "");
    rfl_listing_free(&names);
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

/** Whether a folder holds a result, or what was one. */
static bool is_result(const char *folder) {
    char path[PATH_MAX];
    struct stat is;
    return snprintf(path, sizeof path, "%s/summary.json", folder) < (int)sizeof path &&
           !lstat(path, &is);
}

/** A result that lies in a folder; false: none. */
static bool find_result_in(const char *folder, char *found, size_t size) {
    char path[PATH_MAX];
    struct rfl_listing names = {0};
    found[0] = '\0';
    rfl_listing_read(folder, "", &names, NULL);
    for (size_t i = 0; i < names.count && !*found; i++)
        if (snprintf(path, sizeof path, "%s%s%s", folder,
                     folder[strlen(folder) - 1] == '/' ? "" : "/", names.name[i]) < (int)size &&
            is_result(path))
            snprintf(found, size, "%s", path);
    rfl_listing_free(&names);
    return *found;
}

/** The scenario that an operand is, without folder and ending; false: it is none. */
static bool names_scenario(const char *operand, bool file, char *base, size_t size) {
    char path[PATH_MAX];
    const char *slash = strrchr(operand, '/');
    snprintf(base, size, "%s", file && slash ? slash + 1 : operand);
    char *ending = strrchr(base, '.');
    if (!file)
        return !find_named(operand, path, sizeof path);
    if (!ending || (strcmp(ending, ".yaml") && strcmp(ending, ".yml")))
        return false;
    *ending = '\0';
    return true;
}

/** Refuse what is no folder of a result, with what may be meant; what else it may be is asked where
 * it is read. */
static void require_result(const char *operand, struct rfl_error *error) {
    char path[PATH_MAX], base[NAME_MAX + 1];
    const char *slash = strrchr(operand, '/');
    struct stat is;
    const int missing = stat(operand, &is) ? errno : 0;
    const bool file = !missing && S_ISREG(is.st_mode);
    snprintf(path, sizeof path, "%.*s", slash ? (int)(slash - operand) : 1, slash ? operand : ".");
    if (is_folder(operand)) {
        if (!is_result(operand) && find_result_in(operand, path, sizeof path))
            rfl_error_add(error, RFL_INVALID, "'%s' is no result, but holds some: did you mean %s?",
                          operand, path);
        return;
    }
    if (file && is_result(path)) {
        rfl_error_add(error, RFL_INVALID, "'%s' is a file of a result: give its folder, %s",
                      operand, path);
        return;
    }
    const bool scenario = names_scenario(operand, file, base, sizeof base);
    snprintf(path, sizeof path, "out/%s", scenario ? base : operand);
    if (scenario && is_folder(path))
        rfl_error_add(error, RFL_INVALID,
                      "'%s' is a scenario, not the folder of its result: did you mean %s?", operand,
                      path);
    else if (scenario)
        rfl_error_add(error, RFL_INVALID,
                      "'%s' is a scenario, not the folder of its result: first run it with "
                      "`rflesion run %s`, then give %s",
                      operand, operand, path);
    else if (missing == ENOENT && is_result(path))
        rfl_error_add(error, RFL_INVALID, "there is no folder '%s': did you mean %s?", operand,
                      path);
    else if (missing == ENOENT)
        rfl_error_add(error, RFL_INVALID, "there is no folder '%s'", operand);
}

enum rfl_status rfl_arguments_require_results(const struct rfl_arguments *arguments,
                                              struct rfl_error *error) {
    for (size_t i = 0; i < arguments->operand_count; i++)
        require_result(arguments->operands[i], error);
    return error->status;
}

struct rfl_scenario *rfl_arguments_open_scenario(const struct rfl_arguments *arguments,
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
