#include "file.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "partial.h"

char *rfl_file_path(const char *folder, const char *name, struct rfl_error *error) {
    size_t length = strlen(folder);
    const char *slash = length && folder[length - 1] == '/' ? "" : "/";
    size_t size = length + strlen(name) + 2;
    char *path = rfl_allocate(size, 1, error);
    if (path)
        snprintf(path, size, "%s%s%s", folder, slash, name);
    return path;
}

void rfl_file_open(struct rfl_file *file, const char *folder, const char *shown_folder,
                   const char *name) {
    char *path = rfl_file_path(folder, name, NULL);
    *file = (struct rfl_file){.shown = rfl_file_path(shown_folder, name, NULL)};
    if (path && file->shown)
        file->stream = fopen(path, "w");
    else
        errno = ENOMEM;
    if (!file->stream)
        file->failure = errno;
    free(path);
}

void rfl_file_print(struct rfl_file *file, const char *format, ...) {
    if (file->failure || !file->stream)
        return;
    va_list arguments;
    va_start(arguments, format);
    if (vfprintf(file->stream, format, arguments) < 0)
        file->failure = errno;
    va_end(arguments);
}

void rfl_file_write(struct rfl_file *file, const void *bytes, size_t size) {
    if (!file->failure && file->stream && fwrite(bytes, 1, size, file->stream) != size)
        file->failure = errno;
}

void rfl_file_number(struct rfl_file *file, const char *before, double value) {
    if (isnan(value))
        rfl_file_print(file, "%snan", before);
    else
        rfl_file_print(file, "%s%.10g", before, value + 0.0); /* -0 is 0 */
}

void rfl_file_numbers(struct rfl_file *file, const char *before, const double *values,
                      size_t count) {
    for (size_t i = 0; i < count; i++)
        rfl_file_number(file, i ? " " : before, values[i]);
}

char *rfl_file_number_short(char *text, double x) {
    static const long power[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
    double size = fabs(x);
    if (isnan(x))
        return text + sprintf(text, " nan");
    if ((size > 0 && size < 1e-4) || size >= 99999)
        return text + sprintf(text, " %.5g", x);
    int decimals = 8;
    while (decimals > 0 && size * (double)power[decimals] >= 99999.5)
        decimals--;
    long digits = (long)(size * (double)power[decimals] + 0.5);
    for (; decimals > 0 && digits % 10 == 0; decimals--)
        digits /= 10;
    int first = decimals;
    while (first < 8 && digits >= 10 * power[first])
        first++;
    *text++ = ' ';
    if (x < 0)
        *text++ = '-';
    for (int i = first; i >= 0; i--) {
        *text++ = (char)('0' + digits / power[i] % 10);
        if (i == decimals && i > 0)
            *text++ = '.';
    }
    *text = '\0';
    return text;
}

/** Flush to the disk what was written. */
static void flush(struct rfl_file *file) {
    if (!file->failure && (fflush(file->stream) || rfl_file_sync(fileno(file->stream))))
        file->failure = errno;
}

enum rfl_status rfl_file_close(struct rfl_file *file, struct rfl_error *error) {
    if (file->stream && file->durable)
        flush(file);
    if (file->stream && fclose(file->stream) && !file->failure)
        file->failure = errno;
    enum rfl_status status = RFL_OK;
    if (file->failure)
        status = rfl_error_add(error, RFL_FAILED, "cannot write %s: %s",
                               file->shown ? file->shown : "a file", strerror(file->failure));
    free(file->shown);
    *file = (struct rfl_file){0};
    return status;
}

/** Sweep the folder that a path lies in; `folder` has room for its name. */
static void sweep_beside(const char *path, char *folder) {
    const char *slash = strrchr(path, '/');
    memcpy(folder, path, strlen(path) + 1);
    if (slash)
        folder[slash == path ? 1 : slash - path] = '\0';
    rfl_partial_sweep(slash ? folder : ".");
}

enum rfl_status rfl_file_replace(const char *path,
                                 enum rfl_status (*write)(void *context, struct rfl_file *file,
                                                          struct rfl_error *error),
                                 void *context, struct rfl_error *error) {
    size_t size = strlen(path) + 64;
    char *aside = rfl_allocate(size, 1, error);
    struct rfl_file file = {.shown = rfl_string_copy(path, error), .durable = true};
    if (!aside || !file.shown) {
        free(aside);
        free(file.shown);
        return RFL_FAILED;
    }
    sweep_beside(path, aside);
    int fd = rfl_partial_open(path, aside, size);
    file.stream = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!file.stream)
        file.failure = errno;
    enum rfl_status status = file.stream ? write(context, &file, error) : RFL_OK;
    if (rfl_file_close(&file, status ? NULL : error))
        status = RFL_FAILED;
    if (!status && rename(aside, path))
        status = rfl_error_add(error, RFL_FAILED, "cannot write %s: %s", path, strerror(errno));
    if (status && fd >= 0)
        unlink(aside);
    free(aside);
    return status;
}
