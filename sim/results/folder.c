#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "replace.h"

/* --- what lies in a folder --- */

/** Anything but what an interrupted run may have left behind. */
static int is_content(const struct dirent *entry) {
    const char *name = entry->d_name;
    return strcmp(name, ".") && strcmp(name, "..") &&
           strncmp(name, RFL_PARTIAL_PREFIX, strlen(RFL_PARTIAL_PREFIX)) &&
           strncmp(name, RFL_OLDER_PREFIX, strlen(RFL_OLDER_PREFIX));
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
    int count = scandir(directory, &entries, is_content, NULL), failure = errno;
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    if (count < 0)
        return rfl_error_add(error, RFL_FAILED, "cannot read %s: %s", directory, strerror(failure));
    if (!count)
        return RFL_OK;
    struct stat is;
    char *summary = rfl_file_path(directory, "summary.json", error);
    if (!summary)
        return RFL_FAILED;
    const bool none = lstat(summary, &is) && errno == ENOENT;
    free(summary);
    if (none)
        return rfl_error_add(error, RFL_INVALID,
                             "%s holds files that rflesion did not write, or a summary.json that "
                             "it cannot read; "
                             "give a new folder, an empty one, or an older result",
                             directory);
    json_t *result = rfl_folder_summary(directory, error);
    json_decref(result);
    if (result)
        return RFL_OK;
    rfl_error_add(error, error ? error->status : RFL_FAILED,
                  "%s is left as it is: give another folder, or remove it", directory);
    return error ? error->status : RFL_FAILED;
}

/* --- writing aside --- */

/** Is a folder the root of a file system, or of a part of one that is mounted there? */
static bool is_mount_point(const char *path, const struct stat *is, const char *parent) {
    struct stat above;
#ifdef STATX_ATTR_MOUNT_ROOT
    struct statx more;
    if (!statx(AT_FDCWD, path, AT_NO_AUTOMOUNT, 0, &more) &&
        more.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT)
        return more.stx_attributes & STATX_ATTR_MOUNT_ROOT;
#endif
    (void)path;
    return stat(parent, &above) || above.st_dev != is->st_dev;
}

/** Must a folder stay where it is? */
static bool is_pinned(const char *path, const struct stat *is, const char *parent) {
    struct stat here;
    bool current = !stat(".", &here) && here.st_dev == is->st_dev && here.st_ino == is->st_ino;
    return current || is_mount_point(path, is, parent);
}

/** Bring back or clear away what processes that were killed have left in a folder. */
static void recover(const char *path) {
    int target = rfl_replace_lock(path);
    if (target >= 0) {
        rfl_replace_recover(target);
        close(target);
    }
    rfl_partial_sweep(path);
}

/** Stage for a folder that exists: beside it, else inside. */
static enum rfl_status stage_existing(struct rfl_folder *folder, const struct stat *is,
                                      struct rfl_error *error) {
    recover(folder->shown);
    enum rfl_status status = check_free(folder->shown, error);
    if (status)
        return status;
    folder->target = realpath(folder->shown, NULL);
    if (!folder->target)
        return rfl_error_add(error, RFL_FAILED, "cannot find the full path of %s: %s",
                             folder->shown, strerror(errno));
    /* Changing places would pass over what somebody made read-only on purpose. */
    if (is->st_uid == geteuid() && access(folder->target, W_OK | X_OK))
        return rfl_error_add(error, RFL_FAILED, "cannot write to %s: %s", folder->shown,
                             strerror(errno));
    char *parent = rfl_string_copy(folder->target, error);
    if (!parent)
        return RFL_FAILED;
    char *slash = strrchr(parent, '/');
    slash[slash == parent] = '\0';
    rfl_partial_sweep(parent);
    folder->inside = is_pinned(folder->target, is, parent) ||
                     rfl_partial_make(&folder->staging, parent, RFL_PARTIAL_PREFIX, 0777);
    free(parent);
    if (!folder->inside ||
        !rfl_partial_make(&folder->staging, folder->target, RFL_PARTIAL_PREFIX, 0777))
        return RFL_OK;
    return rfl_error_add(error, RFL_FAILED, "cannot write to %s: %s", folder->shown,
                         strerror(errno));
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

/** Split a path into the folder that it is in, folder->parents, and its own name; NULL with the
 * reason in error. */
static char *split(struct rfl_folder *folder, struct rfl_error *error) {
    folder->parents = rfl_string_copy(folder->shown, error);
    if (!folder->parents)
        return NULL;
    size_t length = strlen(folder->parents);
    while (length > 1 && folder->parents[length - 1] == '/')
        folder->parents[--length] = '\0';
    char *slash = strrchr(folder->parents, '/');
    const char *name = slash ? slash + 1 : folder->parents;
    if (!strcmp(name, ".") || !strcmp(name, "..")) {
        rfl_error_add(error, RFL_INVALID, "%s does not exist", folder->shown);
        free(folder->parents);
        folder->parents = NULL;
        return NULL;
    }
    char *base = rfl_string_copy(name, error);
    if (slash)
        slash[slash == folder->parents] = '\0';
    else
        strcpy(folder->parents, ".");
    folder->existed = strlen(folder->parents);
    return base;
}

/** Stage for a folder that does not exist yet: beside it, in parents that are made if need be. */
static enum rfl_status stage_new(struct rfl_folder *folder, struct rfl_error *error) {
    char *base = split(folder, error);
    if (!base)
        return error ? error->status : RFL_FAILED;
    char *parent = NULL;
    if (!make_parents(folder->parents, &folder->existed))
        parent = realpath(folder->parents, NULL);
    int failure = errno;
    if (parent) {
        rfl_partial_sweep(parent);
        folder->target = rfl_file_path(parent, base, error);
        if (rfl_partial_make(&folder->staging, parent, RFL_PARTIAL_PREFIX, 0777))
            failure = errno;
    }
    free(parent);
    free(base);
    if (folder->staging.path && folder->target)
        return RFL_OK;
    return rfl_error_add(error, RFL_FAILED, "cannot create %s: %s", folder->shown,
                         strerror(folder->staging.path ? ENOMEM : failure));
}

enum rfl_status rfl_folder_create(struct rfl_folder *folder, const char *directory,
                                  struct rfl_error *error) {
    *folder = (struct rfl_folder){.shown = rfl_string_copy(directory, error)};
    if (!folder->shown)
        return RFL_FAILED;
    if (!*directory)
        return rfl_error_add(error, RFL_INVALID, "the folder for the results has an empty name");
    bool exists;
    struct stat is;
    enum rfl_status status = find(directory, &exists, &is, error);
    if (status)
        return status;
    return exists ? stage_existing(folder, &is, error) : stage_new(folder, error);
}

/* --- into place --- */

/** Say why a result could not be put in its place. */
static enum rfl_status complain(const struct rfl_folder *folder, int failure,
                                struct rfl_error *error) {
    if (*folder->replaced.left)
        rfl_error_add(error, RFL_FAILED,
                      "the older result is set aside in %s; the next run into this folder puts it "
                      "back",
                      folder->replaced.left);
    return rfl_error_add(error, RFL_FAILED, "cannot write to %s: %s", folder->shown,
                         failure == EBUSY ? "another process does" : strerror(failure));
}

/** Take the place of the folder that is there. */
static enum rfl_status take_place(struct rfl_folder *folder, struct rfl_error *error) {
    int target = rfl_replace_lock(folder->target);
    if (target < 0)
        return complain(folder, errno, error);
    rfl_replace_recover(target);
    enum rfl_status status = check_free(folder->target, error);
    if (!status &&
        rfl_replace(&folder->staging, target, folder->target, !folder->inside, &folder->replaced))
        status = complain(folder, errno, error);
    close(target);
    return status;
}

/** Flush to the disk which folders there are. */
static void sync_parent(const struct rfl_folder *folder) {
    char *parent = rfl_string_copy(folder->target, NULL),
         *slash = parent ? strrchr(parent, '/') : NULL;
    if (slash)
        slash[slash == parent] = '\0';
    int fd = slash ? open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        (void)!rfl_file_sync(fd); /* the result is in its place, whatever this says */
        close(fd);
    }
    free(parent);
}

enum rfl_status rfl_folder_commit(struct rfl_folder *folder, struct rfl_error *error) {
    if (rfl_file_sync(folder->staging.fd))
        return complain(folder, errno, error);
    bool exists;
    struct stat is;
    enum rfl_status status = find(folder->target, &exists, &is, error);
    /* Where another process comes first, its folder is there now. */
    if (!status && !exists && rename(folder->staging.path, folder->target)) {
        exists = errno == EEXIST || errno == ENOTEMPTY;
        if (!exists)
            status = complain(folder, errno, error);
    }
    if (!status)
        status = exists ? take_place(folder, error) : RFL_OK;
    if (status)
        return status;
    rfl_partial_release(&folder->staging);
    sync_parent(folder);
    free(folder->parents);
    folder->parents = NULL;
    return RFL_OK;
}

void rfl_folder_free(struct rfl_folder *folder) {
    rfl_partial_remove(&folder->staging);
    if (folder->parents)
        remove_parents(folder->parents, folder->existed);
    free(folder->parents);
    free(folder->target);
    free(folder->shown);
    *folder = (struct rfl_folder){0};
}
