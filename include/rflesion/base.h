/** Ground floor: errors, memory, where the program's own files are. Knows no other room. */
#ifndef RFLESION_BASE_H
#define RFLESION_BASE_H

#include <stddef.h>

#define RFL_VERSION        "2.0.0"
#define RFL_VERSION_NUMBER 20000        /**< 10000 major + 100 minor + patch, for #if */
#define RFL_RELEASED       "2026-11-27" /**< date of this version, as CHANGELOG.md has it */

/** The line that every output carries which can be passed on. */
#define RFL_NOTICE "For teaching only - not for clinical use."

/* Around the declarations of each public header: C for C++, and what a shared library shows. */
#ifdef __cplusplus
#define RFL_EXTERN_C_BEGIN extern "C" {
#define RFL_EXTERN_C_END   }
#else
#define RFL_EXTERN_C_BEGIN
#define RFL_EXTERN_C_END
#endif
#define RFL_PUBLIC_BEGIN RFL_EXTERN_C_BEGIN _Pragma("GCC visibility push(default)")
#define RFL_PUBLIC_END   _Pragma("GCC visibility pop") RFL_EXTERN_C_END

#if defined(__GNUC__)
#define RFL_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define RFL_PRINTF(text, first)
#endif

RFL_PUBLIC_BEGIN

/** The version that this library is; RFL_VERSION is the one that its caller was compiled with. */
const char *rfl_version(void);

/** Outcome of a call; the values are the program's exit statuses. */
enum rfl_status {
    RFL_OK = 0,
    RFL_FAILED = 1,  /**< could not be done: I/O, memory, solver, gnuplot missing, stopped */
    RFL_INVALID = 2, /**< wrong usage or wrong scenario */
};

/**
 * What went wrong, in sentences for a person: owned by the caller, on the stack if it likes.
 *
 * Start it as `struct rfl_error error = {0};`. Several problems are several lines, each ended by
 * '\n'.
 */
struct rfl_error {
    enum rfl_status status; /**< of the worst problem so far; RFL_OK: none */
    size_t count;    /**< number of problems reported, those that no longer fitted included */
    char text[8192]; /**< the sentences, one a line, NUL-terminated */
};

/**
 * Add a problem to an error.
 *
 * @param error   may be NULL: then nothing is recorded
 * @param status  RFL_FAILED or RFL_INVALID; RFL_FAILED wins over RFL_INVALID
 * @param format  printf format of one sentence, without the final newline; what cannot be printed
 * becomes '?'
 * @return status, so that `return rfl_error_add(...)` reads well
 */
enum rfl_status rfl_error_add(struct rfl_error *error, enum rfl_status status, const char *format,
                              ...) RFL_PRINTF(3, 4);

/** Forget all problems. */
void rfl_error_clear(struct rfl_error *error);

/**
 * Zeroed memory for count items of size bytes, or NULL with "out of memory" in error.
 *
 * count = 0 gives a valid pointer; a product that overflows is out of memory.
 */
void *rfl_allocate(size_t count, size_t size, struct rfl_error *error);

/** Copy of a NUL-terminated string (NULL stays NULL), or NULL with "out of memory" in error. */
char *rfl_string_copy(const char *text, struct rfl_error *error);

/** Characters of UTF-8 text. */
int rfl_characters(const char *text);

/**
 * Next character of UTF-8 text.
 *
 * @param code  filled with the character
 * @return its bytes; 0 where the bytes are not UTF-8 or not a character that a text may hold
 */
size_t rfl_character(const char *text, size_t size, unsigned *code);

/** Put '?' for each byte that is no printable character of one line: what anybody may have written
 * goes to a terminal. */
void rfl_string_clean(char *text);

/**
 * The candidate nearest to a mistyped word (edit distance), or NULL if none is near.
 *
 * @param word        as typed
 * @param candidates  array of count names
 */
const char *rfl_nearest(const char *word, const char *const *candidates, size_t count);

/**
 * All candidates that are as near as the nearest one, in words: "bone_cortical or bone_cancellous".
 *
 * @return how many there are; 0, with "" in text, if none is near
 */
size_t rfl_nearest_list(const char *word, const char *const *candidates, size_t count, char *text,
                        size_t size);

/**
 * Path of a file that came with the program, for instance "plots/map.gp".
 *
 * Looked for, in this order: $RFLESION_DATA, beside the program's build (../),
 * PREFIX/share/rflesion of the program's own place, then of the installation.
 *
 * @param path  filled with the path, size bytes
 * @return RFL_OK, or RFL_FAILED where there is no such file
 */
enum rfl_status rfl_data_path(const char *relative, char *path, size_t size);

RFL_PUBLIC_END

#endif
