/** Units: a table of those that there are, and the parser of what is put together from them. */
#ifndef RFL_SCENARIO_UNIT_H
#define RFL_SCENARIO_UNIT_H

#include <stdbool.h>
#include <stdint.h>

enum {
    RFL_DIMENSIONS = 7,     /**< m, kg, s, A, K, mol, cd; a radian is 1 */
    RFL_UNIT_WORD_SIZE = 32 /**< bytes of a unit's single word, with its end */
};

/** What a number with a unit is in SI: scale * number + offset, in m^e0 kg^e1 s^e2 ... */
struct rfl_unit {
    int64_t exponents[RFL_DIMENSIONS];
    double scale, offset; /**< an offset is a temperature scale's, in K */
};

/**
 * The unit that a single word names, with or without prefixes: "mm", "millimeter", "degC", "%".
 *
 * As in UDUNITS, names are known in any case ("Watt"), symbols in their own only ("W"), and
 * before a unit may stand any number of prefixes' names and one prefix's symbol.
 *
 * @return false where it is unknown
 */
bool rfl_unit_find(const char *word, struct rfl_unit *unit);

/**
 * Parse a unit from ASCII text: words with exponents of at most two digits ("m2", "m^2", "m**2",
 * "K-1"), joined by '/', "per", '.', '*' or blanks from left to right; parentheses, eight deep;
 * "1/" in front; "100 g" where it is not the first word.
 *
 * An offset is kept by a temperature scale on its own only: "K/degC" is a difference's.
 *
 * @param text     is moved to where the unit ends, or to where the mistake is
 * @param unknown  the word that is no unit, "" where there is none; RFL_UNIT_WORD_SIZE bytes
 * @return false where it is no unit
 */
bool rfl_unit_parse(const char **text, char *unknown, struct rfl_unit *unit);

#endif
