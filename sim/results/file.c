#include "file.h"

#include <assert.h>
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

/* --- numbers --- */

#define MOST_DIGITS 13

/** Powers of ten that a double holds exactly. */
static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                               1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                               1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
static const int most_power = sizeof power / sizeof *power - 1;

/** Times a power of ten, to an error of 3e-16. */
static double scale(double size, int exponent) {
    if (exponent < 0)
        return size / power[-exponent];
    return exponent > most_power ? size * power[most_power] * power[exponent - most_power]
                                 : size * power[exponent];
}

/**
 * Decimal digits of a size, as a whole number of that many, and the first one's power of ten.
 * False: too large or small for that, or so near to the middle between two of them that rounding
 * errors may decide.
 */
static bool find_digits(double size, int digits, unsigned long long *whole, int *first) {
    int two;
    if (!(size > 1e-20 && size < 1e20))
        return false;
    frexp(size, &two);
    *first = (two + 99) * 1233 / 4096 - 30; /* times log10(2), nearly: it may be one off */
    double scaled = scale(size, digits - 1 - *first);
    if (scaled >= power[digits])
        scaled = scale(size, digits - 1 - ++*first);
    else if (scaled < power[digits - 1])
        scaled = scale(size, digits - 1 - --*first);
    const long long below = (long long)scaled;
    const double rest = scaled - (double)below - 0.5;
    const bool up = rest > 0;
    *whole = (unsigned long long)below + up;
    if (up && (double)(below + 1) == power[digits]) {
        *whole /= 10;
        ++*first;
    }
    return fabs(rest) > 1e-15 * power[digits];
}

/** Write the digits of a number, the first of which counts 10^first; the point comes after the one
 * that counts 10^units, or nowhere. */
static char *write_digits(char *text, const char *digit, int count, int first, int units) {
    int i = 0, whole = first - units + 1; /* digits before the point */
    if (whole <= 0) {
        *text++ = '0';
        *text++ = '.';
    }
    for (; whole < 0; whole++)
        *text++ = '0';
    for (; i < whole; i++)
        *text++ = i < count ? digit[i] : '0';
    if (i > 0 && i < count)
        *text++ = '.';
    for (; i < count; i++)
        *text++ = digit[i];
    return text;
}

char *rfl_file_digits(char *text, int digits, double x) {
    char digit[MOST_DIGITS];
    unsigned long long whole;
    int first, count = digits;
    assert(digits >= 1 && digits <= MOST_DIGITS);
    if (x == 0) {
        memcpy(text, "0", 2);
        return text + 1;
    }
    if (!find_digits(fabs(x), digits, &whole, &first))
        return text + (isnan(x) ? sprintf(text, "nan") : sprintf(text, "%.*g", digits, x));
    for (int i = digits; i > 0; whole /= 10)
        digit[--i] = (char)('0' + whole % 10);
    while (digit[count - 1] == '0')
        count--;
    if (x < 0)
        *text++ = '-';
    if (first < -4 || first >= digits) {
        text = write_digits(text, digit, count, first, first);
        *text++ = 'e';
        *text++ = first < 0 ? '-' : '+';
        *text++ = (char)('0' + abs(first) / 10);
        *text++ = (char)('0' + abs(first) % 10);
    } else
        text = write_digits(text, digit, count, first, 0);
    *text = '\0';
    return text;
}

void rfl_file_number(struct rfl_file *file, const char *before, double value) {
    char text[RFL_NUMBER_SIZE];
    rfl_file_write(file, before, strlen(before));
    rfl_file_write(file, text, (size_t)(rfl_file_digits(text, 10, value) - text));
}

void rfl_file_numbers(struct rfl_file *file, const char *before, const double *values,
                      size_t count) {
    for (size_t i = 0; i < count; i++)
        rfl_file_number(file, i ? " " : before, values[i]);
}

char *rfl_file_number_short(char *text, double x) {
    *text = ' ';
    return rfl_file_digits(text + 1, 5, x);
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
