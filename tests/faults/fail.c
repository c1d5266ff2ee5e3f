/*
 * Loaded before a program's libraries (LD_PRELOAD, glibc): lets calls fail.
 *
 * FAIL_KIND   memory, write, flush, sync, rename, folder, open
 * FAIL_FROM   the first call of that kind that fails, counted from 1; 0: none
 * FAIL_COUNT  how many calls fail from there on
 * FAIL_SAID   a file that gets the number of calls of that kind at the program's end
 *
 * Other programs that it starts are left alone, and so is standard error.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);

static const char *kind = "", *said;
static long from, count, calls;

__attribute__((constructor)) static void begin(void) {
    kind = getenv("FAIL_KIND") ? getenv("FAIL_KIND") : "";
    from = getenv("FAIL_FROM") ? atol(getenv("FAIL_FROM")) : 0;
    count = getenv("FAIL_COUNT") ? atol(getenv("FAIL_COUNT")) : 1;
    said = getenv("FAIL_SAID");
    unsetenv("LD_PRELOAD");
    calls = 0;
}

__attribute__((destructor)) static void end(void) {
    char text[32];
    int length = snprintf(text, sizeof text, "%ld\n", calls), fd;
    if (said &&
        (fd = (int)syscall(SYS_openat, AT_FDCWD, said, O_WRONLY | O_CREAT | O_TRUNC, 0666)) >= 0)
        syscall(SYS_write, fd, text, length);
}

/** Whether this call, of a kind, is to fail. */
static int fails(const char *this_kind, int reason) {
    if (strcmp(kind, this_kind))
        return 0;
    long call = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
    if (!from || call < from || call - from >= count)
        return 0;
    errno = reason;
    return 1;
}

/** The same for what is written to a stream, which remembers it; messages are not to fail. */
static int stream_fails(FILE *stream) {
    if (stream == stderr || !fails("write", ENOSPC))
        return 0;
    stream->_flags |= 0x20; /* glibc's: ferror */
    return 1;
}

/** The function that this library stands before. */
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

void *malloc(size_t size) {
    return fails("memory", ENOMEM) ? NULL : __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    return fails("memory", ENOMEM) ? NULL : __libc_calloc(number, size);
}

void *realloc(void *memory, size_t size) {
    return fails("memory", ENOMEM) ? NULL : __libc_realloc(memory, size);
}

ssize_t write(int fd, const void *bytes, size_t size) {
    return fd != 2 && fails("write", ENOSPC) ? -1 : syscall(SYS_write, fd, bytes, size);
}

size_t fwrite(const void *bytes, size_t size, size_t number, FILE *stream) {
    return stream_fails(stream) ? 0 : REAL(fwrite)(bytes, size, number, stream);
}

int fputs(const char *text, FILE *stream) {
    return stream_fails(stream) ? EOF : REAL(fputs)(text, stream);
}

int vfprintf(FILE *stream, const char *format, va_list arguments) {
    return stream_fails(stream) ? -1 : REAL(vfprintf)(stream, format, arguments);
}

int fflush(FILE *stream) {
    return fails("flush", ENOSPC) ? EOF : REAL(fflush)(stream);
}

int fclose(FILE *stream) {
    int failed = fails("flush", ENOSPC), closed = REAL(fclose)(stream);
    if (failed)
        errno = ENOSPC;
    return failed ? EOF : closed;
}

int fsync(int fd) {
    return fails("sync", EIO) ? -1 : (int)syscall(SYS_fsync, fd);
}

int rename(const char *old, const char *new) {
    return fails("rename", EIO) ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, old, AT_FDCWD, new, 0);
}

int renameat(int old_folder, const char *old, int new_folder, const char *new) {
    return fails("rename", EIO) ? -1
                                : (int)syscall(SYS_renameat2, old_folder, old, new_folder, new, 0);
}

int renameat2(int old_folder, const char *old, int new_folder, const char *new, unsigned flags) {
    return fails("rename", EIO)
               ? -1
               : (int)syscall(SYS_renameat2, old_folder, old, new_folder, new, flags);
}

int mkdir(const char *path, mode_t mode) {
    return fails("folder", ENOSPC) ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

int open(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = va_arg(arguments, mode_t);
    va_end(arguments);
    return fails("open", EMFILE) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = va_arg(arguments, mode_t);
    va_end(arguments);
    return fails("open", EMFILE) ? -1 : (int)syscall(SYS_openat, folder, path, flags, mode);
}

FILE *fopen(const char *path, const char *mode) {
    return fails("open", EMFILE) ? NULL : REAL(fopen)(path, mode);
}

FILE *fdopen(int fd, const char *mode) {
    return fails("open", ENOMEM) ? NULL : REAL(fdopen)(fd, mode);
}

FILE *tmpfile(void) {
    return fails("open", EMFILE) ? NULL : REAL(tmpfile)();
}

DIR *opendir(const char *path) {
    return fails("open", EMFILE) ? NULL : REAL(opendir)(path);
}

int pipe(int ends[2]) {
    return fails("open", EMFILE) ? -1 : (int)syscall(SYS_pipe2, ends, 0);
}
