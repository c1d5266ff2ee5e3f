#include "rflesion/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/** Append a line to a NUL-terminated buffer, which ends with "..." where it all no longer fits. */
static void append(char *text, size_t size, const char *format, va_list arguments) {
    size_t used = strlen(text);
    int length = vsnprintf(text + used, size - used, format, arguments);
    if (length < 0) {
        text[used] = '\0';
        return;
    }
    if ((size_t)length + 1 >= size - used)
        memcpy(text + size - 5, "...", 4);
    rfl_string_clean(text + used); /* it may quote what anybody has typed */
    strcat(text, "\n");
}

enum rfl_status rfl_error_add(struct rfl_error *error, enum rfl_status status, const char *format,
                              ...) {
    if (!error)
        return status;
    if (error->status != RFL_FAILED)
        error->status = status;
    error->count++;
    va_list arguments;
    va_start(arguments, format);
    if (strlen(error->text) + 8 < sizeof error->text)
        append(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    return status;
}

void rfl_error_clear(struct rfl_error *error) {
    if (error) {
        error->status = RFL_OK;
        error->count = 0;
        error->text[0] = '\0';
    }
}
