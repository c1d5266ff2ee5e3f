#include "rflesion/base.h"

#include <ctype.h>
#include <string.h>

#define LONGEST 48 /* bytes of a word that a suggestion is worth looking for */

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

const char *rfl_nearest(const char *word, const char *const *candidates, size_t count) {
    size_t length = strlen(word), least = (length + 2) / 4 + 1;
    const char *nearest = NULL;
    if (length == 0 || length > LONGEST)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        if (strlen(candidates[i]) > LONGEST)
            continue;
        size_t edits = distance(word, candidates[i]);
        if (length >= 3 && strncmp(word, candidates[i], length) == 0)
            edits = smaller(edits, 1); /* the beginning of a name means that name */
        if (edits < least) {
            least = edits;
            nearest = candidates[i];
        }
    }
    return nearest;
}
