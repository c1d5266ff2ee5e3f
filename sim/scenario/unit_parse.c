/* Units put together from words: products, quotients, powers, parentheses. */
#include "unit.h"

#include <math.h>
#include <string.h>
#include <strings.h>

/** Parentheses within one another; it bounds the recursion. */
#define MAX_DEPTH 8

/** No unit has a larger exponent of its dimensions; it keeps them from overflowing. */
#define MAX_EXPONENT 10000

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
 * product it is that of differences. False where an exponent became too large.
 */
static bool multiply(struct rfl_unit *unit, const struct rfl_unit *by, int power) {
    bool bounded = true;
    for (int i = 0; i < RFL_DIMENSIONS; i++) {
        unit->exponents[i] += power * by->exponents[i];
        bounded &= unit->exponents[i] <= MAX_EXPONENT && unit->exponents[i] >= -MAX_EXPONENT;
    }
    unit->scale *= pow(by->scale, power);
    unit->offset = 0;
    return bounded;
}

/** Bytes of the letters at text. */
static size_t letters(const char *text) {
    size_t length = 0;
    while (is_letter(text[length]))
        length++;
    return length;
}

/** A row of a table of words: what people type, and the table of units' word. */
struct word {
    const char *typed, *word;
    bool exact; /**< only in this case */
};

/** The row that a word is; NULL: none. */
static const struct word *word_find(const struct word *rows, size_t count, const char *text,
                                    size_t length) {
    for (size_t i = 0; i < count; i++)
        if (strlen(rows[i].typed) == length &&
            !(rows[i].exact ? strncmp : strncasecmp)(rows[i].typed, text, length))
            return &rows[i];
    return NULL;
}

/** "deg C", "degrees Celsius" are degC, and so on; `length` bytes more of text belong to it. */
static const char *degree_scale(const char *word, const char *after, size_t *length) {
    static const struct word scales[] = {
        {"C", "degC", false},   {"Celsius", "degC", false},    {"centigrade", "degC", false},
        {"F", "degF", false},   {"Fahrenheit", "degF", false}, {"K", "K", true},
        {"Kelvin", "K", false}, {"kelvins", "K", false},
    };
    static const struct word degrees[] = {{"deg", NULL, false},
                                          {"degs", NULL, false},
                                          {"degree", NULL, false},
                                          {"degrees", NULL, false}};
    size_t gap = strspn(after, " \t.");
    size_t count = letters(after + gap);
    if (!word_find(degrees, sizeof degrees / sizeof *degrees, word, strlen(word)))
        return NULL;
    const struct word *scale =
        word_find(scales, sizeof scales / sizeof *scales, after + gap, count);
    *length = gap + count;
    return scale ? scale->word : NULL;
}

/** A word as the table of units has it: C is a temperature here, where no charge is wanted. */
static const char *table_word(const char *word) {
    static const struct word words[] = {
        {"C", "degC", true},           {"F", "degF", true},
        {"deg", "degree", true},       {"degs", "degree", true},
        {"mins", "min", true},         {"hrs", "h", true},
        {"degCelsius", "degC", false}, {"Cdeg", "degC", true},
        {"degc", "degC", true},        {"degFahrenheit", "degF", false},
        {"degf", "degF", true},        {"centigrade", "degC", false},
    };
    const struct word *row = word_find(words, sizeof words / sizeof *words, word, strlen(word));
    return row ? row->word : word;
}

/** A single word: letters, or a percent sign. */
static bool parse_word(struct cursor *cursor, struct rfl_unit *unit) {
    char word[RFL_UNIT_WORD_SIZE];
    size_t length = 0, more = 0;
    while ((is_letter(cursor->at[length]) || cursor->at[length] == '%') && length + 1 < sizeof word)
        length++;
    memcpy(word, cursor->at, length);
    word[length] = '\0';
    cursor->at += length;
    const char *scale = degree_scale(word, cursor->at, &more);
    if (scale)
        cursor->at += more;
    if (rfl_unit_find(scale ? scale : table_word(word), unit))
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

/** "100 g": a hundred of what follows. */
static bool hundred_at(const char *text) {
    return strncmp(text, "100", 3) == 0 && is_letter(text[3 + strspn(text + 3, " \t")]);
}

/** A word or parentheses; unless it is the first also "100 unit", as in mL/min/100 g. */
static bool parse_base(struct cursor *cursor, bool first, struct rfl_unit *unit) {
    bool hundred = !first && hundred_at(cursor->at);
    if (hundred) {
        cursor->at += 3;
        skip_blanks(cursor);
    } else if (*cursor->at == '(') {
        return parse_parentheses(cursor, unit);
    }
    if (!is_letter(*cursor->at) && *cursor->at != '%')
        return false;
    if (!parse_word(cursor, unit))
        return false;
    unit->scale *= hundred ? 100 : 1;
    return true;
}

/** A base with an exponent of one or two digits, or none: "unit^2", "unit**2", "unit-12". */
static bool parse_power(struct cursor *cursor, bool first, struct rfl_unit *unit) {
    if (!parse_base(cursor, first, unit))
        return false;
    const char *exponent = cursor->at;
    exponent += *exponent == '^' ? 1 : strncmp(exponent, "**", 2) == 0 ? 2 : 0;
    size_t sign = strspn(exponent, "+-") == 1;
    if (!is_digit(exponent[sign]))
        return true;
    int power = exponent[sign] - '0';
    cursor->at = exponent + sign + 1;
    if (is_digit(*cursor->at))
        power = 10 * power + *cursor->at++ - '0';
    if (power == 1 && *exponent != '-')
        return true;
    struct rfl_unit base = *unit;
    *unit = (struct rfl_unit){.scale = 1};
    return multiply(unit, &base, *exponent == '-' ? -power : power);
}

/** Whether the word at text is "per". */
static bool per_at(const char *text) {
    return letters(text) == 3 && strncmp(text, "per", 3) == 0;
}

/** What stands between two factors: '/', '.', '*', ' ' for blanks alone; '\0': no factor. */
static char parse_joint(struct cursor *cursor) {
    const char *end = cursor->at;
    skip_blanks(cursor);
    const char *at = cursor->at;
    const bool apart = at > end, per = apart && per_at(at);
    if (!per && !(*at && strchr("/.*", *at)))
        return apart && (is_letter(*at) || *at == '(' || hundred_at(at)) ? ' ' : '\0';
    cursor->at += per ? 3 : 1;
    skip_blanks(cursor);
    return per ? '/' : *at;
}

/** "1/", "/", "per" in front of a product: its first factor is below the line. */
static bool parse_reciprocal(struct cursor *cursor) {
    skip_blanks(cursor);
    size_t length = strncmp(cursor->at, "1/", 2) == 0 ? 2
                    : *cursor->at == '/'              ? 1
                    : per_at(cursor->at)              ? 3
                                                      : 0;
    cursor->at += length;
    skip_blanks(cursor);
    return length > 0;
}

/** Factors from left to right, joined by '/', "per", '.', '*' or blanks. */
static bool parse_product(struct cursor *cursor, struct rfl_unit *unit) {
    const bool first = cursor->depth == 0;
    char joint = '/';
    *unit = (struct rfl_unit){.scale = 1};
    if (!parse_reciprocal(cursor)) {
        if (!parse_power(cursor, first, unit))
            return false;
        joint = parse_joint(cursor);
    }
    for (; joint; joint = parse_joint(cursor)) {
        struct rfl_unit factor;
        if (!parse_power(cursor, false, &factor) || !multiply(unit, &factor, joint == '/' ? -1 : 1))
            return false;
    }
    return true;
}

bool rfl_unit_parse(const char **text, char *unknown, struct rfl_unit *unit) {
    struct cursor cursor = {.at = *text, .unknown = unknown};
    unknown[0] = '\0';
    bool parsed = parse_product(&cursor, unit);
    *text = cursor.at;
    return parsed;
}
