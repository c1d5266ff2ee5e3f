/** A text file that is being written: remembers its first failure until it is closed. */
#ifndef RFLESION_RESULTS_FILE_H
#define RFLESION_RESULTS_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "rflesion/base.h"

/** Zero it, then rfl_file_open it. */
struct rfl_file {
    FILE *stream; /**< NULL: closed */
    char *shown;  /**< path as messages name it */
    int failure;  /**< errno of the first failure; 0: none */
    bool durable; /**< it is flushed to the disk before it is closed */
};

/**
 * Open folder/name for writing; a failure is remembered for rfl_file_close.
 *
 * @param shown_folder  the folder as messages name it: the one that the file will end up in
 */
void rfl_file_open(struct rfl_file *file, const char *folder, const char *shown_folder,
                   const char *name);

/** Write by a printf format; does nothing after a failure. */
void rfl_file_print(struct rfl_file *file, const char *format, ...) RFL_PRINTF(2, 3);

/** Write bytes; does nothing after a failure. */
void rfl_file_write(struct rfl_file *file, const void *bytes, size_t size);

/** Write one number of a table with ten significant digits, or `nan`, and what comes before it. */
void rfl_file_number(struct rfl_file *file, const char *before, double value);

/** Write numbers of a row, as rfl_file_number does, a blank between them. */
void rfl_file_numbers(struct rfl_file *file, const char *before, const double *values,
                      size_t count);

/** Bytes that a number has at most, its end included. */
#define RFL_NUMBER_SIZE 32

/**
 * Write a number with the given number of significant digits, at most 13, at `text`: the same bytes
 * as by
 * "%.*g", but faster. Any NaN is `nan`, and -0 is 0. Its end, where a 0 byte stands.
 */
char *rfl_file_digits(char *text, int digits, double x);

/** Write " x" at `text`, five significant digits. */
char *rfl_file_number_short(char *text, double x);

/** Close; RFL_FAILED with a sentence if anything since rfl_file_open failed. */
enum rfl_status rfl_file_close(struct rfl_file *file, struct rfl_error *error);

/**
 * Write a file aside by `write`, then put it in its place; nothing is left of one that fails.
 *
 * @param write  returns RFL_FAILED with a sentence in error where what it writes is not to be had
 */
enum rfl_status rfl_file_replace(const char *path,
                                 enum rfl_status (*write)(void *context, struct rfl_file *file,
                                                          struct rfl_error *error),
                                 void *context, struct rfl_error *error);

/** "folder/name" in new memory, or NULL with "out of memory" in error. */
char *rfl_file_path(const char *folder, const char *name, struct rfl_error *error);

#endif
