/* A folder of its own for each test, which is the current one meanwhile. */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char top[PATH_MAX];  /* where the program's own files are */
static char work[PATH_MAX]; /* a folder for one test: the current one */

static int enter(void **state) {
    (void)state;
    snprintf(work, sizeof work, "%s/rflesion-test-XXXXXX",
             getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    return !mkdtemp(work) || chdir(work);
}

static void delete_tree(const char *path) {
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        char inner[2 * PATH_MAX];
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        if (unlink(inner))
            delete_tree(inner);
    }
    if (folder)
        closedir(folder);
    rmdir(path);
}

static int leave(void **state) {
    (void)state;
    int failed = chdir(top);
    delete_tree(work);
    return failed;
}
