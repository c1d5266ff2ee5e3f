/** The folder of a result: written aside, then put in its place. */
#ifndef RFLESION_RESULTS_FOLDER_H
#define RFLESION_RESULTS_FOLDER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "partial.h"
#include "rflesion/results.h"

struct rfl_folder {
    char *shown;                /**< as the caller typed it, for messages */
    char *target;               /**< absolute path of what it will become */
    struct rfl_partial staging; /**< where it is written: beside the target, else inside */
    bool inside;                /**< it is inside: the target cannot change places with it */
    char *parents;              /**< parent as typed, where parts of it had to be made; else NULL */
    size_t existed;             /**< length of the part of `parents` that was there before */
    struct rfl_replaced replaced; /**< what it took the place of, once committed */
};

/** Make the staging folder for `directory`, which must be free, empty or an older result. */
enum rfl_status rfl_folder_create(struct rfl_folder *folder, const char *directory,
                                  struct rfl_error *error);

/** Make a folder, its parents included, where there is none. */
enum rfl_status rfl_folder_make(const char *directory, struct rfl_error *error);

/**
 * Put the staging folder in its place, where either the older result is afterwards or the new one,
 * whole; files there that are not rflesion's are not touched.
 */
enum rfl_status rfl_folder_commit(struct rfl_folder *folder, struct rfl_error *error);

/** Remove what is still aside, parents that were made for it included, and free. */
void rfl_folder_free(struct rfl_folder *folder);

/** The summary of the result in a folder; NULL, with a sentence, where there is none. */
json_t *rfl_folder_summary(const char *directory, struct rfl_error *error);

/** Read an open file as JSON; NULL with the reason in problem. */
json_t *rfl_file_json(FILE *file, json_error_t *problem);

#endif
