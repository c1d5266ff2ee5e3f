/** What is written aside before it takes its place: named, locked while its writer lives, swept
 * when the writer has died. Removing it needs no memory. */
#ifndef RFLESION_RESULTS_PARTIAL_H
#define RFLESION_RESULTS_PARTIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "rflesion/base.h"

/** Names of what is incomplete, and of an older result that is set aside, begin so. */
#define RFL_PARTIAL_PREFIX ".rflesion-partial-"
#define RFL_OLDER_PREFIX   ".rflesion-older-"

/** A name of a file that rflesion writes into a result's folder, with its NUL. */
#define RFL_OWNED_SIZE 64

/**
 * Name of the file number i, from 0 on, of all that rflesion writes into its folders; the summary,
 * which makes a result of a folder, is the first.
 *
 * @param name  where the name may be put together
 * @return NULL: there are no more
 */
const char *rfl_folder_owned_name(size_t i, char name[RFL_OWNED_SIZE]);

/** Is this the name of a file that rflesion writes into a result's folder? */
bool rfl_folder_owns(const char *name);

/** Is this the name of a picture that joins a result? */
bool rfl_folder_owns_picture(const char *name);

/** A folder aside. Zero it. */
struct rfl_partial {
    char *path; /**< NULL: there is none */
    int fd;     /**< of the folder, locked where its file system can; valid with path */
};

/**
 * Make a folder of a name of its own in `parent`, and lock it.
 *
 * @param prefix  RFL_PARTIAL_PREFIX or RFL_OLDER_PREFIX
 * @param mode    its permissions, less the umask
 * @return 0, or -1 with errno
 */
int rfl_partial_make(struct rfl_partial *partial, const char *parent, const char *prefix,
                     mode_t mode);

/** Forget the folder, which has taken its place, and free. */
void rfl_partial_release(struct rfl_partial *partial);

/** Delete the files of rflesion's in the folder, then the folder, and free; false: it stays, since
 * something else is in it, or it may not be deleted. */
bool rfl_partial_remove(struct rfl_partial *partial);

/** Delete the files of rflesion's in an open folder. */
void rfl_folder_delete_owned(int folder);

/**
 * Open a file of a name of its own beside a path, and lock it.
 *
 * @param aside  filled with the file's path, size bytes
 * @return its descriptor, or -1 with errno
 */
int rfl_partial_open(const char *path, char *aside, size_t size);

/** Lock an open file or folder if nobody has; false: somebody has. */
bool rfl_file_lock(int fd);

/** Delete what writers who have died left aside in a folder, as far as it is this user's. */
void rfl_partial_sweep(const char *folder);

/** Flush to the disk what an open file or folder holds; 0, or -1 with errno. */
int rfl_file_sync(int fd);

/** Make a folder for files that nobody keeps, below $TMPDIR or /tmp. */
enum rfl_status rfl_partial_temporary(struct rfl_partial *partial, struct rfl_error *error);

#endif
