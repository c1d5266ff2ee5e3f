#include "partial.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "formats.h"

/* --- names --- */

static const char *const data_files[] = {"summary.json", "scenario.yaml", "timeseries.dat",
                                         "profile.dat",  "field.dat",     "outline.dat",
                                         "frames.dat",   "picture.dat",   "report.html"};
#define DATA_FILES (sizeof data_files / sizeof *data_files)

/** Ending number k of pictures' files; NULL: there are no more. */
static const char *ending(size_t k) {
    for (size_t i = 0; i < rfl_terminal_count; i++)
        if (rfl_terminals[i].ending && k-- == 0)
            return rfl_terminals[i].ending;
    return NULL;
}

const char *rfl_folder_owned_name(size_t i, char name[RFL_OWNED_SIZE]) {
    if (i < DATA_FILES)
        return data_files[i];
    const size_t picture = (i - DATA_FILES) % rfl_picture_count;
    const char *end = ending((i - DATA_FILES) / rfl_picture_count);
    if (end)
        snprintf(name, RFL_OWNED_SIZE, "%s.%s", rfl_pictures[picture].name, end);
    return end ? name : NULL;
}

bool rfl_folder_owns(const char *name) {
    char buffer[RFL_OWNED_SIZE];
    const char *owned;
    for (size_t i = 0; (owned = rfl_folder_owned_name(i, buffer)); i++)
        if (!strcmp(owned, name))
            return true;
    return false;
}

bool rfl_folder_owns_picture(const char *name) {
    char buffer[RFL_OWNED_SIZE];
    for (size_t i = DATA_FILES; rfl_folder_owned_name(i, buffer); i++)
        if (!strcmp(buffer, name))
            return true;
    return false;
}

void rfl_folder_delete_owned(int folder) {
    char buffer[RFL_OWNED_SIZE];
    const char *name;
    for (size_t i = 0; (name = rfl_folder_owned_name(i, buffer)); i++)
        unlinkat(folder, name, 0);
}

/** Delete what is in a folder aside: a result's files, and what a comparison's pictures need. */
static void empty(int folder) {
    rfl_folder_delete_owned(folder);
    unlinkat(folder, "comparison.dat", 0);
}

/* --- locks --- */

bool rfl_file_lock(int fd) {
    /* Where a file system has no locks, there is nothing to wait for. */
    return !flock(fd, LOCK_EX | LOCK_NB) || errno != EWOULDBLOCK;
}

/** Whether an open file or folder is still what its path leads to. */
static bool is_there(int fd, const char *path) {
    struct stat open, found;
    return !fstat(fd, &open) && !lstat(path, &found) && open.st_dev == found.st_dev &&
           open.st_ino == found.st_ino;
}

int rfl_file_sync(int fd) {
    if (!fsync(fd) || errno == EINVAL || errno == ENOTSUP) /* nothing that lies on a disk */
        return 0;
    return -1;
}

/* --- making --- */

/** Open a folder that was just made, and lock it before anybody sweeps it; -1 with errno. */
static int open_made(const char *path) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0 && rfl_file_lock(fd) && is_there(fd, path))
        return fd;
    /* Swept already by somebody who took it for a dead writer's: another name. */
    int failure = fd >= 0 || errno == ENOENT ? EEXIST : errno;
    if (fd >= 0)
        close(fd);
    rmdir(path);
    errno = failure;
    return -1;
}

int rfl_partial_make(struct rfl_partial *partial, const char *parent, const char *prefix,
                     mode_t mode) {
    size_t size = strlen(parent) + strlen(prefix) + 64;
    char *path = malloc(size);
    for (unsigned i = 0; path && i < 10000; i++) {
        snprintf(path, size, "%s/%s%ld-%u", strcmp(parent, "/") ? parent : "", prefix,
                 (long)getpid(), i);
        int fd = mkdir(path, mode) ? -1 : open_made(path);
        if (fd >= 0) {
            *partial = (struct rfl_partial){path, fd};
            return 0;
        }
        if (errno != EEXIST)
            break;
    }
    int failure = path ? errno : ENOMEM;
    free(path);
    errno = failure;
    return -1;
}

void rfl_partial_release(struct rfl_partial *partial) {
    if (partial->path)
        close(partial->fd);
    free(partial->path);
    *partial = (struct rfl_partial){0};
}

bool rfl_partial_remove(struct rfl_partial *partial) {
    bool gone = true;
    if (partial->path) {
        empty(partial->fd);
        gone = !rmdir(partial->path) || errno == ENOENT;
    }
    rfl_partial_release(partial);
    return gone;
}

int rfl_partial_open(const char *path, char *aside, size_t size) {
    const char *slash = strrchr(path, '/');
    int folder = slash ? (int)(slash - path) + 1 : 0;
    for (unsigned i = 0; i < 10000; i++) {
        snprintf(aside, size, "%.*s" RFL_PARTIAL_PREFIX "%ld-%u", folder, path, (long)getpid(), i);
        int fd = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 && rfl_file_lock(fd) && is_there(fd, aside))
            return fd;
        if (fd < 0 && errno != EEXIST)
            return -1;
        if (fd >= 0)
            close(fd);
    }
    return -1;
}

enum rfl_status rfl_partial_temporary(struct rfl_partial *partial, struct rfl_error *error) {
    const char *chosen = getenv("TMPDIR");
    const char *parent = chosen && *chosen ? chosen : "/tmp";
    rfl_partial_sweep(parent);
    /* Others may write there: the folder is ours alone. */
    if (!rfl_partial_make(partial, parent, RFL_PARTIAL_PREFIX, 0700))
        return RFL_OK;
    return rfl_error_add(error, RFL_FAILED, "cannot make a temporary folder in %s: %s", parent,
                         strerror(errno));
}

/* --- sweeping --- */

/** Whether a name is one that rfl_partial_make or rfl_partial_open gave: two numbers at its end. */
static bool is_partial(const char *name) {
    const size_t length = strlen(RFL_PARTIAL_PREFIX);
    long process;
    unsigned number;
    int end = 0;
    return !strncmp(name, RFL_PARTIAL_PREFIX, length) &&
           sscanf(name + length, "%ld-%u%n", &process, &number, &end) == 2 &&
           !name[length + (size_t)end];
}

/** Delete a file or folder aside, unless its writer lives. */
static void sweep_one(int folder, const char *name) {
    struct stat is;
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return;
    /* A file system without locks cannot say whether it is in use: then it stays. */
    if (!fstat(fd, &is) && is.st_uid == geteuid() && !flock(fd, LOCK_EX | LOCK_NB)) {
        if (S_ISREG(is.st_mode))
            unlinkat(folder, name, 0);
        if (S_ISDIR(is.st_mode)) {
            empty(fd);
            unlinkat(folder, name, AT_REMOVEDIR);
        }
    }
    close(fd);
}

void rfl_partial_sweep(const char *folder) {
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && (entry = readdir(directory));)
        if (is_partial(entry->d_name))
            sweep_one(dirfd(directory), entry->d_name);
    if (directory)
        closedir(directory);
}
