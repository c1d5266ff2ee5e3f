/** The folder of a result: written aside, then put in its place. */
#ifndef RFLESION_RESULTS_FOLDER_H
#define RFLESION_RESULTS_FOLDER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "rflesion/base.h"

struct rfl_folder {
    char *shown;    /**< as the caller typed it, for messages */
    char *target;   /**< absolute path of what it will become */
    char *staging;  /**< absolute path of where it is written; NULL: nothing there */
    char *parents;  /**< parent folder as typed, where parts of it had to be made; else NULL */
    size_t existed; /**< length of the part of `parents` that was there before */
    bool in_place;  /**< target must keep its identity: staging lies inside, files are moved */
};

/** Make the staging folder for `directory`, which must be free, empty or an older result. */
enum rfl_status rfl_folder_create(struct rfl_folder *folder, const char *directory,
                                  struct rfl_error *error);

/** Make a folder, its parents included, where there is none. */
enum rfl_status rfl_folder_make(const char *directory, struct rfl_error *error);

/** Put the staging folder in its place; files there that are not rflesion's are kept. */
enum rfl_status rfl_folder_commit(struct rfl_folder *folder, struct rfl_error *error);

/** Make a folder for files that nobody keeps; its path, for rfl_folder_discard. */
char *rfl_folder_temporary(struct rfl_error *error);

/** Remove such a folder, with the files in it, and free its path; NULL: nothing. */
void rfl_folder_discard(char *folder);

/** Remove what is still aside, parents that were made for it included, and free. */
void rfl_folder_free(struct rfl_folder *folder);

/** The summary of the result in a folder; NULL, with a sentence, where there is none. */
json_t *rfl_folder_summary(const char *directory, struct rfl_error *error);

/** Is this the folder of a result? */
bool rfl_folder_is_result(const char *directory);

/** Is this the name of a file that rflesion writes into a result's folder? */
bool rfl_folder_owns(const char *name);

#endif
