/* Quantities: a number, and a unit of the expected kind. */
#include "units.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

#include "unit.h"

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
    {"W/K", "W/K", "a power per temperature, such as 0.2 W/K", 1, 0},
    {"W/K/s", "W/K/s", "a power per temperature and time, such as 0.02 W/K/s", 1, 0},
    {"ohm", "ohm", "a resistance, such as 100 ohm", 1, 0},
    {"S/m", "S/m", "an electrical conductivity, such as 0.446 S/m", 1, 0},
    {"degree", "rad", "an angle, such as 90 degree", M_PI / 180, 0},
    {"%/K", "1/K", "a rise per temperature, such as 1.5 %/K", 1e-2, 0},
};

/** What people type, and what it is written as here. */
static const struct {
    const char *typed, *plain;
} spellings[] = {
    {"°", "deg"},    {"º", "deg"},    {"℃", "degC"}, {"µ", "u"},        {"μ", "u"},
    {"·", "."},      {"²", "^2"},     {"³", "^3"},   {"⁻¹", "^-1"},     {"\u00a0", " "},
    {"\u202f", " "}, {"\u2009", " "}, {"Ω", "ohm"},  {"\u2126", "ohm"},
};

/** The C locale for as long as a number is read or printed: its decimal sign is a point. */
struct c_locale {
    locale_t own, callers;
};

/** Change this thread's locale to C's; false where memory has ended, and the locale is as it was.
 */
static bool c_locale_enter(struct c_locale *locale) {
    locale->own = newlocale(LC_ALL_MASK, "C", (locale_t)0); /* of glibc no more than a pointer */
    if (locale->own)
        locale->callers = uselocale(locale->own);
    return locale->own;
}

static void c_locale_leave(const struct c_locale *locale) {
    if (!locale->own)
        return;
    uselocale(locale->callers);
    freelocale(locale->own);
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

double rfl_quantity_si(double number, const char *unit) {
    const struct kind *kind = kind_find(unit);
    return kind ? number * kind->scale + kind->offset : number;
}

void rfl_quantity_print_number(double number, const char *unit, char *text, size_t size) {
    struct c_locale locale;
    c_locale_enter(&locale);
    snprintf(text, size, "%.9g%s%s", number, unit ? " " : "", unit ? unit : "");
    c_locale_leave(&locale);
}

void rfl_quantity_print(double value, const char *unit, char *text, size_t size) {
    const struct kind *kind = kind_find(unit);
    rfl_quantity_print_number(kind ? (value - kind->offset) / kind->scale : value, unit, text,
                              size);
}

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
    if (text[length] == 'e' || text[length] == 'E') {
        size_t sign = strspn(text + length + 1, "+-") == 1;
        size_t exponent = strspn(text + length + 1 + sign, digits);
        length += exponent ? 1 + sign + exponent : 0;
    }
    return length;
}

/** Convert a number to SI; false where its unit is of another dimension than the SI unit. */
static bool convert(double number, const struct rfl_unit *unit, const char *si, double *value) {
    char unknown[RFL_UNIT_WORD_SIZE];
    struct rfl_unit wanted;
    if (!rfl_unit_parse(&si, unknown, &wanted) ||
        memcmp(unit->exponents, wanted.exponents, sizeof wanted.exponents) != 0)
        return false;
    *value = unit->scale * number + unit->offset;
    return true;
}

/**
 * Read "NUMBER UNIT" as one of the kinds.
 *
 * @param problem  filled with what is wrong, size bytes; "" where nothing is
 */
static void quantity_read(const char *plain, const struct kind *const *allowed, double *value,
                          size_t *which, char *problem, size_t size) {
    size_t length = number_length(plain);
    const char *start = plain + length + blanks(plain + length), *end = start, *found = "";
    char unknown[RFL_UNIT_WORD_SIZE] = "";
    struct rfl_unit unit;
    bool parsed = length && *start && rfl_unit_parse(&end, unknown, &unit);
    if (length == 0)
        found = "this is not a number with a unit";
    else if (*start == '\0')
        found = "the unit is missing";
    else if (plain[length] == ',')
        found = "the decimal sign is a point, not a comma";
    else if (!parsed || *end)
        found = "there is something after the value";
    double number = strtod(plain, NULL);
    for (*which = 0; !*found && *which < 2 && allowed[*which]; ++*which)
        if (convert(number, &unit, allowed[*which]->si, value))
            break;
    if (!*found && (*which == 2 || !allowed[*which]))
        found = "the unit is of the wrong kind";
    else if (!*found && !isfinite(*value))
        found = "the number is too large";
    if (*unknown)
        snprintf(problem, size, "'%s' is not a unit", unknown);
    else
        snprintf(problem, size, "%s", found);
}

enum rfl_status rfl_quantity_parse_either(const char *text, const char *const units[2],
                                          double *value, size_t *which, struct rfl_error *error) {
    const struct kind *allowed[2] = {kind_find(units[0]), units[1] ? kind_find(units[1]) : NULL};
    if (!allowed[0])
        return rfl_error_add(error, RFL_INVALID, "no quantity has the unit '%s'", units[0]);
    struct c_locale locale;
    if (!c_locale_enter(&locale))
        return rfl_error_add(error, RFL_FAILED, "out of memory");
    char plain[128], problem[80];
    plain_text(text, plain, sizeof plain);
    quantity_read(plain, allowed, value, which, problem, sizeof problem);
    c_locale_leave(&locale);
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
