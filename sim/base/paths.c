#include "rflesion/base.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

#ifndef RFL_PREFIX
#define RFL_PREFIX "/usr/local"
#endif

/** The folder that the running program lies in; "" where the system does not say. */
static void program_folder(char *folder, size_t size) {
    folder[0] = '\0';
#ifdef __APPLE__
    uint32_t capacity = (uint32_t)size;
    if (_NSGetExecutablePath(folder, &capacity) != 0)
        folder[0] = '\0';
#else
    /* Linux; NetBSD; FreeBSD, where /proc is mounted. */
    static const char *const links[] = {"/proc/self/exe", "/proc/curproc/exe",
                                        "/proc/curproc/file"};
    ssize_t length = -1;
    for (size_t i = 0; i < sizeof links / sizeof *links && length <= 0; i++)
        length = readlink(links[i], folder, size - 1);
    folder[length > 0 ? length : 0] = '\0';
#endif
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
}

/** Whether root + middle + relative names something that exists; path is filled with it. */
static bool found(const char *root, const char *middle, const char *relative, char *path,
                  size_t size) {
    if (!root || !*root)
        return false;
    int length = snprintf(path, size, "%s%s/%s", root, middle, relative);
    return length > 0 && (size_t)length < size && access(path, F_OK) == 0;
}

enum rfl_status rfl_data_path(const char *relative, char *path, size_t size) {
    char folder[4096];
    program_folder(folder, sizeof folder);
    if (found(getenv("RFLESION_DATA"), "", relative, path, size) ||
        found(folder, "/..", relative, path, size) ||
        found(folder, "/../share/rflesion", relative, path, size) ||
        found(RFL_PREFIX, "/share/rflesion", relative, path, size))
        return RFL_OK;
    return RFL_FAILED;
}
