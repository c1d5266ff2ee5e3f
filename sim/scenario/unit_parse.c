/* Units put together from words: products, quotients, powers, parentheses. */
#include "unit.h"

#include <math.h>
#include <string.h>

/** Parentheses within one another; it bounds the recursion, and with it every exponent. */
#define MAX_DEPTH 8

/** Where the parser is. */
struct cursor {
    const char *at;
    int depth;
    char *unknown; /**< gets the word that is no unit */
};

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static void skip_blanks(struct cursor *cursor) {
    cursor->at += strspn(cursor->at, " \t");
}

/**
 * Multiply a unit by another to some power. Only a unit on its own is a temperature scale: in a
 * product it is that of differences.
 */
static void multiply(struct rfl_unit *unit, const struct rfl_unit *by, int power) {
    for (int i = 0; i < RFL_DIMENSIONS; i++)
        unit->exponents[i] += power * by->exponents[i];
    unit->scale *= pow(by->scale, power);
    unit->offset = 0;
}

/** "deg C" is degC, and so are F and K: the letter's bytes with what is before it, or 0. */
static size_t degree_letter(const char *word, const char *after) {
    size_t gap = strspn(after, " \t");
    char letter = after[gap];
    bool scale = letter && strchr("CFK", letter) && !is_letter(after[gap + 1]);
    return strcmp(word, "deg") == 0 && scale ? gap + 1 : 0;
}

/** A word as the table of units has it: C is a temperature here, where no charge is wanted. */
static const char *table_word(const char *word) {
    static const struct {
        const char *typed, *word;
    } words[] = {{"C", "degC"}, {"F", "degF"}, {"deg", "degree"}, {"mins", "min"}, {"hrs", "h"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].typed, word) == 0)
            return words[i].word;
    return word;
}

/** A single word: letters, or a percent sign. */
static bool parse_word(struct cursor *cursor, struct rfl_unit *unit) {
    char word[RFL_UNIT_WORD_SIZE];
    size_t length = 0;
    while ((is_letter(cursor->at[length]) || cursor->at[length] == '%') &&
           length + 2 < sizeof word) /* room for a degree's letter */
        length++;
    memcpy(word, cursor->at, length);
    word[length] = '\0';
    cursor->at += length;
    size_t more = degree_letter(word, cursor->at);
    if (more) {
        word[length] = cursor->at[more - 1];
        word[length + 1] = '\0';
        cursor->at += more;
    }
    if (rfl_unit_find(table_word(word), unit))
        return true;
    strcpy(cursor->unknown, word);
    return false;
}

static bool parse_product(struct cursor *cursor, struct rfl_unit *unit);

/** "(unit)" */
static bool parse_parentheses(struct cursor *cursor, struct rfl_unit *unit) {
    if (cursor->depth == MAX_DEPTH)
        return false;
    cursor->at++;
    cursor->depth++;
    bool parsed = parse_product(cursor, unit);
    cursor->depth--;
    return parsed && *cursor->at++ == ')';
}

/** A word or parentheses; after a slash also "100 unit", as in mL/min/100 g. */
static bool parse_base(struct cursor *cursor, bool after_slash, struct rfl_unit *unit) {
    bool hundred = after_slash && strncmp(cursor->at, "100", 3) == 0;
    if (hundred) {
        cursor->at += 3;
        skip_blanks(cursor);
    } else if (*cursor->at == '(') {
        return parse_parentheses(cursor, unit);
    }
    if (!is_letter(*cursor->at) && (hundred || *cursor->at != '%'))
        return false;
    if (!parse_word(cursor, unit))
        return false;
    unit->scale *= hundred ? 100 : 1;
    return true;
}

/** A base with an exponent of one digit, or none: "unit^2", "unit2", "unit-1". */
static bool parse_power(struct cursor *cursor, bool after_slash, struct rfl_unit *unit) {
    if (!parse_base(cursor, after_slash, unit))
        return false;
    const char *exponent = cursor->at + (*cursor->at == '^');
    size_t sign = strspn(exponent, "+-") == 1;
    if (!is_digit(exponent[sign]))
        return true;
    int power = exponent[sign] - '0';
    cursor->at = exponent + sign + 1;
    if (power != 1 || *exponent == '-') {
        struct rfl_unit base = *unit;
        *unit = (struct rfl_unit){.scale = 1};
        multiply(unit, &base, *exponent == '-' ? -power : power);
    }
    return true;
}

/** Factors from left to right, joined by '/', '.', '*' or blanks. */
static bool parse_product(struct cursor *cursor, struct rfl_unit *unit) {
    skip_blanks(cursor);
    if (*cursor->at == '/' || strncmp(cursor->at, "1/", 2) == 0) {
        cursor->at += *cursor->at == '1';
        *unit = (struct rfl_unit){.scale = 1};
    } else if (!parse_power(cursor, false, unit)) {
        return false;
    }
    for (;;) {
        const char *end = cursor->at;
        skip_blanks(cursor);
        char joint = *cursor->at;
        if (joint && strchr("/.*", joint))
            cursor->at++;
        else if (cursor->at == end || !(is_letter(joint) || joint == '('))
            return true;
        skip_blanks(cursor);
        struct rfl_unit factor;
        if (!parse_power(cursor, joint == '/', &factor))
            return false;
        multiply(unit, &factor, joint == '/' ? -1 : 1);
    }
}

bool rfl_unit_parse(const char **text, char *unknown, struct rfl_unit *unit) {
    struct cursor cursor = {.at = *text, .unknown = unknown};
    unknown[0] = '\0';
    bool parsed = parse_product(&cursor, unit);
    *text = cursor.at;
    return parsed;
}
