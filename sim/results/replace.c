#include "replace.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/** What the name of a folder ends with that holds all of an older result. */
#define WHOLE "-whole"

/** s that another process may take to replace a result. */
#define PATIENCE 10

int rfl_replace_lock(const char *path) {
    const struct timespec pause = {.tv_nsec = 20000000};
    for (int i = 0; i < PATIENCE * 50; i++) {
        struct stat open_one, found;
        int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0)
            return -1;
        bool locked = rfl_file_lock(fd);
        /* Meanwhile another folder may have taken its place. */
        if (locked && !fstat(fd, &open_one) && !stat(path, &found) &&
            open_one.st_dev == found.st_dev && open_one.st_ino == found.st_ino)
            return fd;
        close(fd);
        if (!locked)
            nanosleep(&pause, NULL);
    }
    errno = EBUSY;
    return -1;
}

/* --- file by file --- */

static bool has(int folder, const char *name) {
    return !faccessat(folder, name, F_OK, AT_SYMLINK_NOFOLLOW);
}

/** Move a file to where none of its name is; 0, also where there is none, or -1 with errno. */
static int move(int from, int to, const char *name) {
    if (!renameat(from, name, to, name) || errno == ENOENT)
        return 0;
    int failure = errno;
    if (linkat(from, name, to, name, 0) ? errno == ENOENT : !unlinkat(from, name, 0))
        return 0;
    errno = failure;
    return -1;
}

/** Set a result's files aside, its summary first: from now on it is none. */
static int take_away(int target, int older) {
    char buffer[RFL_OWNED_SIZE];
    const char *name;
    for (size_t i = 0; (name = rfl_folder_owned_name(i, buffer)); i++)
        if (move(target, older, name))
            return -1;
    return 0;
}

/** Put a result's files in their place, its summary last: only now it is one. */
static int put(int from, int target) {
    char buffer[RFL_OWNED_SIZE];
    const char *name;
    for (size_t i = 1; (name = rfl_folder_owned_name(i, buffer)); i++)
        if (move(from, target, name))
            return -1;
    return move(from, target, rfl_folder_owned_name(0, buffer));
}

/** The new result is in its place: the older one's report is kept, all else goes. */
static void finish(int target, int older) {
    if (has(older, "report.html"))
        renameat(older, "report.html", target, "report-old.html");
    rfl_folder_delete_owned(older);
}

/** The new result is not in its place: bring the older one back. `whole`: all of it is aside, so
 * that what lies there is of the new one. */
static int undo(int target, int older, bool whole) {
    if (whole)
        rfl_folder_delete_owned(target);
    return put(older, target);
}

/** Undo or finish a replacement of which this is the folder with the older result. */
static void recover_one(int target, const char *name) {
    const size_t length = strlen(name), end = strlen(WHOLE);
    const bool whole = length > end && !strcmp(name + length - end, WHOLE);
    int older = openat(target, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (older < 0)
        return;
    if (rfl_file_lock(older)) {
        if (has(target, "summary.json"))
            finish(target, older);
        else
            undo(target, older, whole);
        unlinkat(target, name, AT_REMOVEDIR);
    }
    close(older);
}

/** Open a folder for reading its entries. */
static DIR *open_entries(int folder) {
    int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;
    if (fd >= 0 && !directory)
        close(fd);
    return directory;
}

void rfl_replace_recover(int target) {
    DIR *directory = open_entries(target);
    for (struct dirent *entry; directory && (entry = readdir(directory));)
        if (!strncmp(entry->d_name, RFL_OLDER_PREFIX, strlen(RFL_OLDER_PREFIX)))
            recover_one(target, entry->d_name);
    if (directory)
        closedir(directory);
}

/** Mark that all of the older result is aside; 0, or -1 with errno. */
static int mark_whole(struct rfl_partial *older) {
    const size_t length = strlen(older->path);
    char *marked = malloc(length + sizeof WHOLE);
    if (!marked)
        return -1;
    memcpy(marked, older->path, length);
    memcpy(marked + length, WHOLE, sizeof WHOLE);
    if (rename(older->path, marked)) {
        int failure = errno;
        free(marked);
        errno = failure;
        return -1;
    }
    free(older->path);
    older->path = marked;
    return 0;
}

/** Move file by file: where folders cannot change places, or hold what must stay where it is. */
static int fill(struct rfl_partial *staging, int target, const char *path,
                struct rfl_replaced *replaced) {
    struct rfl_partial older = {0};
    if (rfl_partial_make(&older, path, RFL_OLDER_PREFIX, 0777))
        return -1;
    int failed = take_away(target, older.fd);
    if (!failed)
        failed = mark_whole(&older);
    const bool whole = !failed;
    if (!failed)
        failed = put(staging->fd, target);
    if (!failed)
        failed = rfl_file_sync(target);
    const int failure = errno;
    if (!failed) {
        finish(target, older.fd);
    } else if (undo(target, older.fd, whole)) {
        snprintf(replaced->left, sizeof replaced->left, "%s", older.path);
        rfl_partial_release(&older); /* the next run recovers it */
    }
    rfl_partial_remove(&older);
    if (!failed)
        rfl_partial_remove(staging);
    errno = failure;
    return failed;
}

/* --- as a whole --- */

static bool is_entry(const struct dirent *entry) {
    return strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
}

/** Whether a folder holds a result and nothing that must stay. */
static bool is_plain(int folder) {
    DIR *directory = open_entries(folder);
    bool plain = directory != NULL;
    for (struct dirent *entry; plain && (entry = readdir(directory));)
        plain = !is_entry(entry) ||
                (rfl_folder_owns(entry->d_name) && strcmp(entry->d_name, "report.html") != 0);
    if (directory)
        closedir(directory);
    return plain;
}

/** Move what somebody has put into the older folder meanwhile to where it was put. */
static void bring_along(int older, int target) {
    DIR *directory = open_entries(older);
    for (struct dirent *entry; directory && (entry = readdir(directory));)
        if (is_entry(entry) && !has(target, entry->d_name))
            move(older, target, entry->d_name);
    if (directory)
        closedir(directory);
}

/** Let the folders change places; 0, or -1 where they cannot and nothing was done. */
static int swap(struct rfl_partial *staging, int target, const char *path,
                struct rfl_replaced *replaced) {
#ifdef RENAME_EXCHANGE
    struct stat is;
    if (!fstat(target, &is))
        (void)!fchmod(staging->fd, is.st_mode & 07777); /* not every file system can */
    if (renameat2(AT_FDCWD, staging->path, AT_FDCWD, path, RENAME_EXCHANGE))
        return -1;
    /* The staging folder's path now leads to what the target was. */
    rfl_folder_delete_owned(target);
    bring_along(target, staging->fd);
    if (rmdir(staging->path))
        snprintf(replaced->left, sizeof replaced->left, "%s", staging->path);
    rfl_partial_release(staging);
    return 0;
#else
    (void)staging, (void)target, (void)path, (void)replaced;
    return -1;
#endif
}

/* --- what is replaced --- */

/** A stream on a file of an open folder; NULL: there is none, or it is none that ends. */
static FILE *open_file(int folder, const char *name) {
    struct stat is;
    int fd = openat(folder, name,
                    O_RDONLY | O_NONBLOCK | O_CLOEXEC); /* a named pipe is not waited for */
    FILE *file = fd >= 0 && !fstat(fd, &is) && S_ISREG(is.st_mode) ? fdopen(fd, "r") : NULL;
    if (fd >= 0 && !file)
        close(fd);
    return file;
}

/** Whether two files say the same below their first line, which names the program's version. */
static bool say_the_same(FILE *a, FILE *b) {
    int x = 0, y = 0;
    while (x != '\n' && x != EOF)
        x = getc(a);
    while (y != '\n' && y != EOF)
        y = getc(b);
    while (x == y && x != EOF) {
        x = getc(a);
        y = getc(b);
    }
    return x == y;
}

/** Look at what is about to be replaced. */
static void look(int staging, int target, struct rfl_replaced *replaced) {
    char buffer[RFL_OWNED_SIZE];
    const char *name;
    FILE *new = open_file(staging, "scenario.yaml"), *old = open_file(target, "scenario.yaml");
    replaced->other_settings = old && new && !say_the_same(old, new);
    if (new)
        fclose(new);
    if (old)
        fclose(old);
    replaced->report = has(target, "report.html");
    for (size_t i = 0; (name = rfl_folder_owned_name(i, buffer)); i++)
        if (rfl_folder_owns_picture(name) && has(target, name) &&
            strlen(replaced->pictures) + strlen(name) + 2 < sizeof replaced->pictures)
            strcat(strcat(replaced->pictures, name), " ");
}

int rfl_replace(struct rfl_partial *staging, int target, const char *path, bool exchange,
                struct rfl_replaced *replaced) {
    look(staging->fd, target, replaced);
    if (exchange && is_plain(target) && !swap(staging, target, path, replaced))
        return 0;
    return fill(staging, target, path, replaced);
}
