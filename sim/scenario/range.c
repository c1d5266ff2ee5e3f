/* The numeric facts of a key in words, all from its row. */
#include <stdio.h>
#include <string.h>

#include "rflesion/catalogue.h"

#include "units.h"

/** An end of a range: the number, and the unit that it is read in. */
struct end {
    double number;
    const char *unit; /**< NULL: none */
};

/** Seconds are read as milliseconds or hours where that is shorter. */
static struct end end_of(double number, const char *unit) {
    if (unit && strcmp(unit, "s") == 0 && number >= 3600)
        return (struct end){number / 3600, "h"};
    if (unit && strcmp(unit, "s") == 0 && number > 0 && number < 1)
        return (struct end){number * 1e3, "ms"};
    return (struct end){number, unit};
}

/** "0.5 to 100 mm", "1 ms to 24 h"; words in place of a number stand for it. */
static void span_print(struct end low, const char *from, struct end high, const char *to,
                       char *text, size_t size) {
    char first[64], last[64];
    bool same = !to && (low.unit ? strcmp(low.unit, high.unit) == 0 : true);
    rfl_quantity_print_number(low.number, same ? NULL : low.unit, first, sizeof first);
    rfl_quantity_print_number(high.number, high.unit, last, sizeof last);
    snprintf(text, size, "%s%s%s", from ? from : first, from ? ", to " : " to ", to ? to : last);
}

void rfl_key_range(const struct rfl_key *key, char *text, size_t size) {
    const struct rfl_range *range = &key->range;
    const char *unit = range->unit ? range->unit : key->unit;
    text[0] = '\0';
    if (range->low >= range->high)
        return;
    span_print(end_of(range->low, unit), range->from, end_of(range->high, unit), range->to, text,
               size);
    if (range->also) {
        strncat(text, ", ", size - strlen(text) - 1);
        strncat(text, range->also, size - strlen(text) - 1);
    }
}

void rfl_key_usual(const struct rfl_key *key, char *text, size_t size) {
    const struct rfl_usual *usual = &key->usual;
    char step[64];
    text[0] = '\0';
    if (usual->lowest >= usual->highest)
        return;
    span_print((struct end){usual->lowest, key->unit}, NULL,
               (struct end){usual->highest, key->unit}, NULL, text, size);
    rfl_quantity_print_number(usual->step, key->unit, step, sizeof step);
    strncat(text, " in steps of ", size - strlen(text) - 1);
    strncat(text, step, size - strlen(text) - 1);
}
