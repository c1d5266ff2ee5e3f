#include "rflesion/base.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *rfl_allocate(size_t count, size_t size, struct rfl_error *error) {
    bool fits =
        size == 0 || count <= SIZE_MAX / size; /* calloc checks too; sanitizers abort there */
    void *memory = fits ? calloc(count ? count : 1, size ? size : 1) : NULL;
    if (!memory)
        rfl_error_add(error, RFL_FAILED, "out of memory");
    return memory;
}

char *rfl_string_copy(const char *text, struct rfl_error *error) {
    if (!text)
        return NULL;
    size_t size = strlen(text) + 1;
    char *copy = rfl_allocate(size, 1, error);
    if (copy)
        memcpy(copy, text, size);
    return copy;
}
