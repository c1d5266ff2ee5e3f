/*
 * UDUNITS is not thread-safe, and its parser reads "10 mm 18" as 180 mm, "80 degC @ 5" as 358 K,
 * and can end the process. So all calls to it are made here, behind one mutex, and it is given
 * single words only ("mm", "degC"): products, quotients and powers are parsed here, strictly.
 */
#include "units.h"

#include <ctype.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <udunits2.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

/** A kind of quantity: the unit that people write, the SI unit, what it is called, an example. */
struct kind {
    const char *unit, *si, *what;
    double scale, offset; /**< value in unit = (value in SI - offset) / scale */
};

static const struct kind kinds[] = {
    {"s", "s", "a time, such as 90 s", 1, 0},
    {"min", "s", "a time, such as 240 min", 60, 0},
    {"ms", "s", "a time, such as 20 ms", 1e-3, 0},
    {"mm", "m", "a length, such as 10 mm", 1e-3, 0},
    {"degC", "K", "a temperature, such as 80 degC", 1, RFL_CELSIUS},
    {"kg/m3", "kg/m3", "a density, such as 1090 kg/m3", 1, 0},
    {"J/kg/K", "J/kg/K", "a specific heat, such as 3421 J/kg/K", 1, 0},
    {"W/m/K", "W/m/K", "a thermal conductivity, such as 0.49 W/m/K", 1, 0},
    {"mL/min/kg", "m3/s/kg", "a perfusion, such as 36.7 mL/min/kg or 0.0006 1/s", 1e-6 / 60, 0},
    {"1/s", "1/s", "a rate, such as 0.0006 1/s", 1, 0},
    {"Hz", "1/s", "a rate, such as 2 Hz", 1, 0},
    {"V", "V", "a voltage, such as 60 V", 1, 0},
    {"W", "W", "a power, such as 50 W", 1, 0},
    {"W/K", "W/K", "a power by temperature, such as 0.2 W/K", 1, 0},
    {"W/K/s", "W/K/s", "a power by temperature and time, such as 0.02 W/K/s", 1, 0},
    {"ohm", "ohm", "a resistance, such as 100 ohm", 1, 0},
    {"S/m", "S/m", "an electrical conductivity, such as 0.446 S/m", 1, 0},
    {"degree", "rad", "an angle, such as 90 degree", M_PI / 180, 0},
    {"%/K", "1/K", "a growth with temperature, such as 1.5 %/K", 1e-2, 0},
};

/** What people type, and what it is written as here. */
static const struct {
    const char *typed, *plain;
} spellings[] = {
    {"°", "deg"},    {"º", "deg"},    {"℃", "degC"}, {"µ", "u"},        {"μ", "u"},
    {"·", "."},      {"²", "^2"},     {"³", "^3"},   {"⁻¹", "^-1"},     {"\u00a0", " "},
    {"\u202f", " "}, {"\u2009", " "}, {"Ω", "ohm"},  {"\u2126", "ohm"},
};

/** Words that UDUNITS does not know, or knows as something that no scenario holds (C: coulomb). */
static const struct {
    const char *typed, *unit;
} words[] = {{"C", "degC"}, {"F", "degF"}, {"deg", "degree"}, {"mins", "min"}, {"hrs", "h"}};

static ut_system *unit_system;
static locale_t c_locale;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

enum rfl_status rfl_units_init(struct rfl_error *error) {
    if (unit_system)
        return RFL_OK;
    c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!c_locale)
        return rfl_error_add(error, RFL_FAILED, "out of memory");
    locale_t callers = uselocale(c_locale); /* the table of units is read with strtod */
    ut_set_error_message_handler(ut_ignore);
    unit_system = ut_read_xml(NULL);
    uselocale(callers);
    if (unit_system)
        return RFL_OK;
    freelocale(c_locale);
    c_locale = (locale_t)0;
    return rfl_error_add(error, RFL_FAILED, "cannot load the table of units (package udunits)");
}

void rfl_units_free(void) {
    if (!unit_system)
        return;
    ut_free_system(unit_system);
    unit_system = NULL;
    freelocale(c_locale);
    c_locale = (locale_t)0;
}

/** Row of a unit that a key or a caller names, or NULL. */
static const struct kind *kind_find(const char *unit) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].unit, unit) == 0 || strcmp(kinds[i].si, unit) == 0)
            return &kinds[i];
    return NULL;
}

const char *rfl_unit_help(const char *unit) {
    const struct kind *kind = kind_find(unit);
    return kind ? kind->what : unit;
}

void rfl_quantity_print(double value, const char *unit, char *text, size_t size) {
    const struct kind *kind = kind_find(unit);
    double shown = kind ? (value - kind->offset) / kind->scale : value;
    locale_t callers = uselocale(c_locale);
    snprintf(text, size, "%.9g %s", shown, unit);
    uselocale(callers);
}

/* --- a unit's text: letters, / . ^ *, exponents, balanced parentheses --- */

/** Where the parser is; `unknown` holds the word that is no unit. */
struct cursor {
    const char *at;
    int depth;
    char unknown[32];
};

/** Bytes of blanks at text. */
static size_t blanks(const char *text) {
    return strspn(text, " \t");
}

/** Rewrite a text in ASCII; what has no place in a quantity becomes '?'. */
static void plain_text(const char *text, char *plain, size_t size) {
    size_t used = 0;
    text += blanks(text);
    while (*text && used + 8 < size) {
        const char *replacement = NULL;
        size_t count = sizeof spellings / sizeof *spellings, length = 1;
        for (size_t i = 0; i < count && !replacement; i++) {
            length = strlen(spellings[i].typed);
            if (strncmp(text, spellings[i].typed, length) == 0)
                replacement = spellings[i].plain;
        }
        if (replacement) {
            strcpy(plain + used, replacement);
            used += strlen(replacement);
            text += length;
        } else {
            plain[used++] = (unsigned char)*text < 0x80 ? *text : '?';
            text++;
        }
    }
    if (*text)
        plain[used++] = '?';
    while (used > 0 && blanks(plain + used - 1))
        used--;
    plain[used] = '\0';
}

/** Bytes of a decimal number at text, 0 if there is none; hexadecimal, nan, inf are none. */
static size_t number_length(const char *text) {
    const char *digits = "0123456789";
    size_t length = strspn(text, "+-") == 1, whole = strspn(text + length, digits), fraction = 0;
    length += whole;
    if (text[length] == '.') {
        fraction = strspn(text + length + 1, digits);
        length += 1 + fraction;
    }
    if (whole + fraction == 0)
        return 0;
    if (tolower((unsigned char)text[length]) == 'e') {
        size_t sign = strspn(text + length + 1, "+-") == 1;
        size_t exponent = strspn(text + length + 1 + sign, digits);
        length += exponent ? 1 + sign + exponent : 0;
    }
    return length;
}

/** The unit that a single word names: "mm", "degC", "deg C"; NULL where it is unknown. */
static ut_unit *word_parse(struct cursor *cursor) {
    char word[sizeof cursor->unknown];
    size_t length = 0;
    while ((isalpha((unsigned char)cursor->at[length]) || cursor->at[length] == '%') &&
           length + 2 < sizeof word)
        length++;
    memcpy(word, cursor->at, length);
    word[length] = '\0';
    cursor->at += length;
    const char *next = cursor->at + blanks(cursor->at);
    if (strcmp(word, "deg") == 0 && *next && strchr("CFK", *next) &&
        !isalpha((unsigned char)next[1])) {
        word[length++] = *next;
        word[length] = '\0';
        cursor->at = next + 1;
    }
    const char *name = word;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].typed, word) == 0)
            name = words[i].unit;
    ut_unit *unit = ut_parse(unit_system, name, UT_ASCII);
    if (!unit)
        strcpy(cursor->unknown, word);
    return unit;
}

static ut_unit *product_parse(struct cursor *cursor);

/** Replace a unit by what became of it. */
static ut_unit *replaced(ut_unit *unit, ut_unit *by) {
    ut_free(unit);
    return by;
}

/** "(unit)", "unit", "unit^2", "unit-1"; after a slash also "100 unit", as in mL/min/100 g. */
static ut_unit *power_parse(struct cursor *cursor, bool after_slash) {
    ut_unit *unit = NULL;
    if (after_slash && strncmp(cursor->at, "100", 3) == 0) {
        cursor->at += 3;
        cursor->at += blanks(cursor->at);
        unit = isalpha((unsigned char)*cursor->at) ? word_parse(cursor) : NULL;
        unit = unit ? replaced(unit, ut_scale(100, unit)) : NULL;
    } else if (*cursor->at == '(' && cursor->depth < 8) {
        cursor->at++;
        cursor->depth++;
        unit = product_parse(cursor);
        cursor->depth--;
        if (unit && *cursor->at++ != ')')
            unit = replaced(unit, NULL);
    } else if (isalpha((unsigned char)*cursor->at) || *cursor->at == '%') {
        unit = word_parse(cursor);
    }
    const char *exponent = cursor->at + (*cursor->at == '^');
    size_t sign = strspn(exponent, "+-") == 1;
    if (unit && isdigit((unsigned char)exponent[sign])) {
        int power = exponent[sign] - '0';
        unit = replaced(unit, ut_raise(unit, *exponent == '-' ? -power : power));
        cursor->at = exponent + sign + 1;
    }
    return unit;
}

/** Factors from left to right, joined by '/', '.', '*' or blanks; NULL where it is no unit. */
static ut_unit *product_parse(struct cursor *cursor) {
    cursor->at += blanks(cursor->at);
    ut_unit *unit = NULL;
    if (*cursor->at == '/' || strncmp(cursor->at, "1/", 2) == 0) {
        cursor->at += *cursor->at == '1';
        unit = ut_get_dimensionless_unit_one(unit_system);
    } else {
        unit = power_parse(cursor, false);
    }
    while (unit) {
        size_t gap = blanks(cursor->at);
        char joint = cursor->at[gap];
        if (joint && strchr("/.*", joint))
            cursor->at += gap + 1;
        else if (gap == 0 || !(isalpha((unsigned char)joint) || joint == '('))
            break;
        cursor->at += blanks(cursor->at);
        ut_unit *factor = power_parse(cursor, joint == '/');
        ut_unit *next = NULL;
        if (factor)
            next = joint == '/' ? ut_divide(unit, factor) : ut_multiply(unit, factor);
        ut_free(factor);
        unit = replaced(unit, next);
    }
    if (unit)
        cursor->at += blanks(cursor->at);
    return unit;
}

/** Convert a value between units of the same dimension (not its reciprocal); false if they differ.
 */
static bool converted(double value, ut_unit *from, const char *si, double *result) {
    struct cursor cursor = {.at = si};
    ut_unit *to = product_parse(&cursor), *ratio = to ? ut_divide(from, to) : NULL;
    cv_converter *converter =
        ratio && ut_is_dimensionless(ratio) ? ut_get_converter(from, to) : NULL;
    if (converter)
        *result = cv_convert_double(converter, value);
    bool done = converter != NULL;
    cv_free(converter);
    ut_free(ratio);
    ut_free(to);
    return done;
}

/**
 * Read "NUMBER UNIT" as one of the kinds; the mutex is held.
 *
 * @param problem  filled with what is wrong, size bytes; "" where nothing is
 */
static void quantity_read(const char *plain, const struct kind *const *allowed, double *value,
                          size_t *which, char *problem, size_t size) {
    size_t length = number_length(plain);
    struct cursor cursor = {.at = plain + length + blanks(plain + length)};
    const char *found = "";
    double number = strtod(plain, NULL);
    ut_unit *unit = length && *cursor.at ? product_parse(&cursor) : NULL;
    if (length == 0)
        found = "this is not a number with a unit";
    else if (cursor.at == plain + length && *cursor.at == '\0')
        found = "the unit is missing";
    else if (plain[length] == ',')
        found = "the decimal sign is a point, not a comma";
    else if (!*cursor.unknown && (!unit || *cursor.at))
        found = "there is something after the value";
    for (*which = 0; unit && !*found && *which < 2 && allowed[*which]; ++*which)
        if (converted(number, unit, allowed[*which]->si, value))
            break;
    if (unit && !*found && (*which == 2 || !allowed[*which]))
        found = "the unit is of another kind";
    else if (unit && !*found && !isfinite(*value))
        found = "the number is too large";
    if (*cursor.unknown)
        snprintf(problem, size, "'%s' is not a unit", cursor.unknown);
    else
        snprintf(problem, size, "%s", found);
    ut_free(unit);
}

enum rfl_status rfl_quantity_parse_either(const char *text, const char *const units[2],
                                          double *value, size_t *which, struct rfl_error *error) {
    const struct kind *allowed[2] = {kind_find(units[0]), units[1] ? kind_find(units[1]) : NULL};
    if (!allowed[0])
        return rfl_error_add(error, RFL_INVALID, "no quantity has the unit '%s'", units[0]);
    if (!unit_system)
        return rfl_error_add(error, RFL_FAILED, "rfl_library_init was not called");
    char plain[128], problem[80];
    plain_text(text, plain, sizeof plain);
    pthread_mutex_lock(&mutex);
    locale_t callers = uselocale(c_locale); /* strtod and isalpha are the C locale's */
    quantity_read(plain, allowed, value, which, problem, sizeof problem);
    uselocale(callers);
    pthread_mutex_unlock(&mutex);
    if (!*problem)
        return RFL_OK;
    return rfl_error_add(error, RFL_INVALID, "\"%.80s\": %s: write %s", text, problem,
                         allowed[0]->what);
}

enum rfl_status rfl_quantity_parse(const char *text, const char *unit, double *value,
                                   struct rfl_error *error) {
    size_t which;
    return rfl_quantity_parse_either(text, (const char *const[2]){unit, NULL}, value, &which,
                                     error);
}
