#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../rows/rows.h"
#include "file.h"
#include "formats.h"

#define STAGING_PREFIX ".rflesion-partial-"

/* --- what lies in a folder --- */

static const char *const data_files[] = {"timeseries.dat", "profile.dat",  "field.dat",
                                         "outline.dat",    "frames.dat",   "picture.dat",
                                         "scenario.yaml",  "summary.json", "report.html"};

bool rfl_folder_owns(const char *name) {
    for (size_t i = 0; i < sizeof data_files / sizeof *data_files; i++)
        if (!strcmp(name, data_files[i]))
            return true;
    char picture[64];
    for (size_t i = 0; i < rfl_picture_count; i++)
        for (size_t k = 0; k < rfl_terminal_count; k++) {
            if (!rfl_terminals[k].ending)
                continue;
            snprintf(picture, sizeof picture, "%s.%s", rfl_pictures[i].name,
                     rfl_terminals[k].ending);
            if (!strcmp(name, picture))
                return true;
        }
    return false;
}

static int is_entry(const struct dirent *entry) {
    return strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
}

static int is_foreign(const struct dirent *entry) {
    return is_entry(entry) && !rfl_folder_owns(entry->d_name);
}

/** Anything but what an interrupted run may have left behind. */
static int is_content(const struct dirent *entry) {
    return is_entry(entry) && strncmp(entry->d_name, STAGING_PREFIX, strlen(STAGING_PREFIX));
}

static int is_own(const struct dirent *entry) {
    return rfl_folder_owns(entry->d_name);
}

static int is_own_but_summary(const struct dirent *entry) {
    return is_own(entry) && strcmp(entry->d_name, "summary.json");
}

/** Delete the entries of a folder that `which` picks; 0, or -1 with errno. */
static int delete_entries(const char *folder, int (*which)(const struct dirent *)) {
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, which, NULL), failed = count < 0 ? -1 : 0;
    for (int i = 0; i < count; i++) {
        char *path = rfl_file_path(folder, entries[i]->d_name, NULL);
        if (!path || unlink(path))
            failed = -1;
        free(path);
        free(entries[i]);
    }
    free(entries);
    return failed;
}

/** Move the entries of a folder that `which` picks into another; 0, or -1 with errno. */
static int move_entries(const char *from, const char *to, int (*which)(const struct dirent *)) {
    struct dirent **entries = NULL;
    int count = scandir(from, &entries, which, NULL), failure = count < 0 ? errno : 0;
    for (int i = 0; i < count; i++) {
        char *old = rfl_file_path(from, entries[i]->d_name, NULL);
        char *new = rfl_file_path(to, entries[i]->d_name, NULL);
        if (!failure && (!old || !new || rename(old, new)))
            failure = old && new ? errno : ENOMEM;
        free(old);
        free(new);
        free(entries[i]);
    }
    free(entries);
    errno = failure;
    return failure ? -1 : 0;
}

/** Delete a staging folder and the files in it; 0, or -1 with errno. */
static int delete_staging(const char *folder) {
    return delete_entries(folder, is_entry) || rmdir(folder) ? -1 : 0;
}

char *rfl_folder_temporary(struct rfl_error *error) {
    const char *temporary = getenv("TMPDIR");
    char *folder =
        rfl_file_path(temporary && *temporary ? temporary : "/tmp", "rflesion-XXXXXX", error);
    if (!folder || mkdtemp(folder))
        return folder;
    rfl_error_add(error, RFL_FAILED, "cannot make a temporary folder %s: %s", folder,
                  strerror(errno));
    free(folder);
    return NULL;
}

void rfl_folder_discard(char *folder) {
    if (folder)
        delete_staging(folder);
    free(folder);
}

/** Else two threads could do it at once, each at its first object. */
static void seed(void) {
    json_object_seed(0);
}

/** Say why a summary cannot be read as JSON. */
static void refuse_json(const char *path, const json_error_t *problem, struct rfl_error *error) {
    enum json_error_code code = json_error_code(problem);
    if (code == json_error_out_of_memory)
        rfl_error_add(error, RFL_FAILED, "out of memory");
    else if (code == json_error_premature_end_of_input)
        rfl_error_add(error, RFL_INVALID, "%s is cut short: it ends in line %d", path,
                      problem->line);
    else
        rfl_error_add(error, RFL_INVALID, "%s is not JSON: line %d: %s", path, problem->line,
                      problem->text);
}

/** Read the JSON of a summary; NULL with the reason in error. */
static json_t *read_json(const char *directory, const char *path, struct rfl_error *error) {
    struct stat info;
    json_error_t problem;
    json_t *json = NULL;
    int reason = stat(path, &info) ? errno : S_ISREG(info.st_mode) ? 0 : EISDIR;
    FILE *file = reason ? NULL : fopen(path, "rb");
    reason = file || reason ? reason : errno;
    if (file && !(json = json_loadf(file, 0, &problem))) {
        if (ferror(file))
            rfl_error_add(error, RFL_FAILED, "cannot read %s: %s", path, strerror(errno));
        else
            refuse_json(path, &problem, error);
    } else if (!file && reason && reason != ENOENT && reason != ENOTDIR) {
        rfl_error_add(error, RFL_FAILED, "cannot read %s: %s", path, strerror(reason));
    } else if (!file) {
        rfl_error_add(error, RFL_INVALID,
                      "%s is not a folder with results of rflesion: it has no summary.json",
                      directory);
    }
    if (file)
        fclose(file);
    return json;
}

json_t *rfl_folder_summary(const char *directory, struct rfl_error *error) {
    static pthread_once_t seeded = PTHREAD_ONCE_INIT;
    pthread_once(&seeded, seed);
    char *path = rfl_file_path(directory, "summary.json", error);
    json_t *summary = path ? read_json(directory, path, error) : NULL;
    const char *format = json_string_value(json_object_get(summary, "format"));
    if (summary && (!format || strcmp(format, RFL_SUMMARY_FORMAT))) {
        json_decref(summary);
        summary = NULL;
        rfl_error_add(error, RFL_INVALID, "%s is not a summary of rflesion: its format is not %s",
                      path, RFL_SUMMARY_FORMAT);
    }
    free(path);
    return summary;
}

bool rfl_folder_is_result(const char *directory) {
    json_t *summary = rfl_folder_summary(directory, NULL);
    bool result = summary != NULL;
    json_decref(summary);
    return result;
}

/** Is there something at this path? RFL_INVALID where it is no folder. */
static enum rfl_status find(const char *path, bool *exists, struct stat *info,
                            struct rfl_error *error) {
    *exists = !stat(path, info);
    if (*exists)
        return S_ISDIR(info->st_mode)
                   ? RFL_OK
                   : rfl_error_add(error, RFL_INVALID, "%s exists and is not a folder", path);
    int failure = errno;
    if (!lstat(path, info))
        return rfl_error_add(error, RFL_INVALID, "%s is a symbolic link that leads nowhere", path);
    if (failure == ENOENT)
        return RFL_OK;
    return rfl_error_add(error, RFL_FAILED, "cannot use %s: %s", path, strerror(failure));
}

/** May a result take the place of this folder: is it empty or an older result? */
static enum rfl_status check_free(const char *directory, struct rfl_error *error) {
    struct dirent **entries = NULL;
    int count = scandir(directory, &entries, is_content, NULL);
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    if (count < 0)
        return rfl_error_add(error, RFL_FAILED, "cannot read %s: %s", directory, strerror(errno));
    struct rfl_error reason = {0};
    json_t *summary = count ? rfl_folder_summary(directory, &reason) : NULL;
    json_decref(summary);
    if (count && !summary && reason.status == RFL_FAILED)
        return rfl_error_add(error, RFL_FAILED, "%s", reason.text);
    if (count && !summary)
        return rfl_error_add(error, RFL_INVALID,
                             "%s holds files that rflesion did not write, or a summary.json that "
                             "it cannot read; "
                             "give a new folder, an empty one, or an older result",
                             directory);
    return RFL_OK;
}

/* --- writing aside --- */

/** Make a folder of a name of its own in `parent`; NULL with errno. */
static char *make_staging(const char *parent) {
    for (unsigned i = 0; i < 10000; i++) {
        char name[64];
        snprintf(name, sizeof name, STAGING_PREFIX "%ld-%u", (long)getpid(), i);
        char *path = rfl_file_path(parent, name, NULL);
        if (!path || !mkdir(path, 0777))
            return path;
        int failure = errno;
        free(path);
        errno = failure;
        if (failure != EEXIST)
            break;
    }
    return NULL;
}

/** Can a folder not be swapped for another: is it where we are, or the root of a file system? */
static bool is_pinned(const struct stat *folder, const char *parent) {
    struct stat here, above;
    bool current =
        !stat(".", &here) && here.st_dev == folder->st_dev && here.st_ino == folder->st_ino;
    return current || stat(parent, &above) || above.st_dev != folder->st_dev;
}

/** Stage for a folder that exists: beside it, else inside. */
static enum rfl_status stage_existing(struct rfl_folder *folder, const struct stat *info,
                                      struct rfl_error *error) {
    enum rfl_status status = check_free(folder->shown, error);
    if (status)
        return status;
    folder->target = realpath(folder->shown, NULL);
    char *parent = rfl_string_copy(folder->target, error);
    if (!folder->target || !parent) {
        free(parent);
        return rfl_error_add(error, RFL_FAILED, "cannot find the full path of %s", folder->shown);
    }
    char *slash = strrchr(parent, '/');
    slash[slash == parent] = '\0';
    folder->in_place = is_pinned(info, parent);
    if (!folder->in_place)
        folder->staging = make_staging(parent);
    if (!folder->staging) {
        folder->in_place = true;
        folder->staging = make_staging(folder->target);
    }
    free(parent);
    if (folder->staging && !folder->in_place)
        (void)!chmod(folder->staging, info->st_mode & 07777); /* not every file system can */
    return folder->staging ? RFL_OK
                           : rfl_error_add(error, RFL_FAILED, "cannot write to %s: %s",
                                           folder->shown, strerror(errno));
}

/** Make the folders along a path, as `mkdir -p` does; existed: length of what was there before. */
static int make_parents(char *path, size_t *existed) {
    bool made = false;
    size_t before = 0;
    for (size_t i = 1;; i++) {
        char end = path[i - 1] ? path[i] : '\0';
        if (end && end != '/')
            continue;
        path[i] = '\0';
        struct stat info;
        if (!mkdir(path, 0777)) {
            if (!made)
                *existed = before;
            made = true;
        } else {
            int failure = errno;
            if (stat(path, &info) || !S_ISDIR(info.st_mode)) {
                errno = failure;
                return -1;
            }
        }
        if (!end)
            break;
        path[i] = end;
        before = i;
    }
    if (!made)
        *existed = strlen(path);
    return 0;
}

enum rfl_status rfl_folder_make(const char *directory, struct rfl_error *error) {
    char *path = rfl_string_copy(directory, error);
    size_t existed;
    if (!path)
        return RFL_FAILED;
    enum rfl_status status = RFL_OK;
    if (!*path || make_parents(path, &existed))
        status = rfl_error_add(error, RFL_FAILED, "cannot create %s: %s",
                               *path ? directory : "\"\"", strerror(*path ? errno : ENOENT));
    free(path);
    return status;
}

/** Remove what make_parents made. */
static void remove_parents(char *path, size_t existed) {
    for (size_t length = strlen(path); length > existed;) {
        path[length] = '\0';
        rmdir(path);
        while (length > existed && path[length] != '/')
            length--;
    }
}

/** Stage for a folder that does not exist yet: beside it, in parents that are made if need be. */
static enum rfl_status stage_new(struct rfl_folder *folder, struct rfl_error *error) {
    folder->parents = rfl_string_copy(folder->shown, error);
    if (!folder->parents)
        return RFL_FAILED;
    size_t length = strlen(folder->parents);
    while (length > 1 && folder->parents[length - 1] == '/')
        folder->parents[--length] = '\0';
    char *slash = strrchr(folder->parents, '/');
    const char *name = slash ? slash + 1 : folder->parents;
    if (!strcmp(name, ".") || !strcmp(name, ".."))
        return rfl_error_add(error, RFL_INVALID, "%s does not exist", folder->shown);
    char *base = rfl_string_copy(name, error);
    if (!base)
        return RFL_FAILED;
    if (slash)
        slash[slash == folder->parents] = '\0';
    else
        strcpy(folder->parents, ".");
    folder->existed = strlen(folder->parents);
    char *parent = NULL;
    if (!make_parents(folder->parents, &folder->existed))
        parent = realpath(folder->parents, NULL);
    folder->staging = parent ? make_staging(parent) : NULL;
    int failure = errno;
    if (parent)
        folder->target = rfl_file_path(parent, base, error);
    free(parent);
    free(base);
    if (folder->staging && folder->target)
        return RFL_OK;
    return rfl_error_add(error, RFL_FAILED, "cannot create %s: %s", folder->shown,
                         strerror(failure));
}

enum rfl_status rfl_folder_create(struct rfl_folder *folder, const char *directory,
                                  struct rfl_error *error) {
    *folder = (struct rfl_folder){.shown = rfl_string_copy(directory, error)};
    if (!folder->shown)
        return RFL_FAILED;
    if (!*directory)
        return rfl_error_add(error, RFL_INVALID, "the folder for the results has an empty name");
    bool exists;
    struct stat info;
    enum rfl_status status = find(directory, &exists, &info, error);
    if (status)
        return status;
    return exists ? stage_existing(folder, &info, error) : stage_new(folder, error);
}

/* --- into place --- */

/** Let two folders change places; afterwards `staging` is what `target` was. 0, or -1 with errno.
 */
static int exchange(const char *staging, const char *target) {
#ifdef RENAME_EXCHANGE
    if (!renameat2(AT_FDCWD, staging, AT_FDCWD, target, RENAME_EXCHANGE))
        return 0;
    if (errno != ENOSYS && errno != EINVAL && errno != ENOTSUP)
        return -1;
#endif
    char aside[PATH_MAX];
    if (snprintf(aside, sizeof aside, "%s-old", staging) >= (int)sizeof aside) {
        errno = ENAMETOOLONG;
        return -1;
    }
    if (rename(target, aside))
        return -1;
    if (rename(staging, target)) {
        int failure = errno;
        rename(aside, target);
        errno = failure;
        return -1;
    }
    return rename(aside, staging);
}

/** Swap the new result for the older one, taking along the files that are not rflesion's. */
static int replace(struct rfl_folder *folder) {
    if (!move_entries(folder->target, folder->staging, is_foreign) &&
        !exchange(folder->staging, folder->target))
        return 0;
    int failure = errno;
    move_entries(folder->staging, folder->target, is_foreign);
    errno = failure;
    return -1;
}

/** Move file by file, the summary last: a folder that cannot itself be swapped. */
static int fill(struct rfl_folder *folder) {
    return delete_entries(folder->target, is_own_but_summary) ||
                   move_entries(folder->staging, folder->target, is_own_but_summary) ||
                   move_entries(folder->staging, folder->target, is_own)
               ? -1
               : 0;
}

enum rfl_status rfl_folder_commit(struct rfl_folder *folder, struct rfl_error *error) {
    bool exists;
    struct stat info;
    enum rfl_status status = find(folder->target, &exists, &info, error);
    if (!status && exists)
        status = check_free(folder->target, error);
    if (status)
        return status;
    int failed = folder->in_place ? fill(folder)
                 : exists         ? replace(folder)
                                  : rename(folder->staging, folder->target);
    if (failed)
        return rfl_error_add(error, RFL_FAILED, "cannot write to %s: %s", folder->shown,
                             strerror(errno));
    if (!folder->in_place && !exists) {
        free(folder->staging);
        folder->staging = NULL;
    }
    free(folder->parents);
    folder->parents = NULL;
    return RFL_OK;
}

void rfl_folder_free(struct rfl_folder *folder) {
    if (folder->staging)
        delete_staging(folder->staging);
    if (folder->parents)
        remove_parents(folder->parents, folder->existed);
    free(folder->staging);
    free(folder->parents);
    free(folder->target);
    free(folder->shown);
    *folder = (struct rfl_folder){0};
}
