#include "rflesion/base.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define LONGEST 48       /* bytes of a word that a suggestion is worth looking for */
#define FAR     SIZE_MAX /* edits to a word that is not near */

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

/** A letter as it is compared: "Active-Tip" is "active_tip". */
static int folded(char letter) {
    return letter == '-' || letter == ' ' ? '_' : tolower((unsigned char)letter);
}

/** Edit distance of two short words; a swap of two neighbours counts as one edit. */
static size_t distance(const char *a, const char *b) {
    size_t rows[3][LONGEST + 1] = {{0}};
    size_t length_a = strlen(a), length_b = strlen(b);
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= length_b; j++)
        above[j] = j;
    for (size_t i = 1; i <= length_a; i++) {
        row[0] = i;
        for (size_t j = 1; j <= length_b; j++) {
            size_t differs = folded(a[i - 1]) != folded(b[j - 1]);
            row[j] = smaller(smaller(above[j], row[j - 1]) + 1, above[j - 1] + differs);
            if (i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) &&
                folded(a[i - 2]) == folded(b[j - 1]))
                row[j] = smaller(row[j], before[j - 2] + 1);
        }
        size_t *free_row = before;
        before = above;
        above = row;
        row = free_row;
    }
    return above[length_b];
}

/** Whether a candidate begins with a word, whatever their case. */
static bool begins(const char *candidate, const char *word) {
    while (*word && folded(*candidate) == folded(*word))
        candidate++, word++;
    return *word == '\0';
}

/** Edits from a mistyped word to a candidate; FAR: it is not near. */
static size_t edits_to(const char *word, const char *candidate) {
    size_t length = strlen(word), edits = FAR;
    if (length == 0 || length > LONGEST || strlen(candidate) > LONGEST)
        return FAR;
    edits = distance(word, candidate);
    if (length >= 3 && begins(candidate, word))
        edits = smaller(edits, 1); /* the beginning of a name means that name */
    return edits < (length + 2) / 4 + 1 ? edits : FAR;
}

const char *rfl_nearest(const char *word, const char *const *candidates, size_t count) {
    const char *nearest = NULL;
    size_t least = FAR;
    for (size_t i = 0; i < count; i++) {
        size_t edits = edits_to(word, candidates[i]);
        if (edits < least) {
            least = edits;
            nearest = candidates[i];
        }
    }
    return nearest;
}

size_t rfl_nearest_list(const char *word, const char *const *candidates, size_t count, char *text,
                        size_t size) {
    const char *nearest = rfl_nearest(word, candidates, count);
    size_t least = nearest ? edits_to(word, nearest) : FAR, total = 0, listed = 0;
    for (size_t i = 0; i < count && nearest; i++)
        total += edits_to(word, candidates[i]) == least;
    text[0] = '\0';
    for (size_t i = 0; i < count && listed < total; i++) {
        if (edits_to(word, candidates[i]) != least)
            continue;
        const char *joint = !listed ? "" : listed + 1 < total ? ", " : " or ";
        strncat(text, joint, size - strlen(text) - 1);
        strncat(text, candidates[i], size - strlen(text) - 1);
        listed++;
    }
    return listed;
}
