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

#define QUANTITY_SIZE 128 /* bytes of a quantity in ASCII */

/** A kind of quantity: the unit that people write, the SI unit, what it is called, an example. */
struct kind {
    const char *unit, *si, *what;
    /** number in the unit = (value in SI - zero) * times / by: exact, where two of these do nothing
     */
    double times, by, zero;
};

static const struct kind kinds[] = {
    {"s", "s", "a time, such as 90 s", 1, 1, 0},
    {"min", "s", "a time, such as 240 min", 1, 60, 0},
    {"ms", "s", "a time, such as 20 ms", 1e3, 1, 0},
    {"mm", "m", "a length, such as 10 mm", 1e3, 1, 0},
    {"mm3", "m3", "a volume, such as 500 mm3", 1e9, 1, 0},
    {"degC", "K", "a temperature, such as 80 degC", 1, 1, RFL_CELSIUS},
    {"kg/m3", "kg/m3", "a density, such as 1090 kg/m3", 1, 1, 0},
    {"J/kg/K", "J/kg/K", "a specific heat, such as 3421 J/kg/K", 1, 1, 0},
    {"W/m/K", "W/m/K", "a thermal conductivity, such as 0.49 W/m/K", 1, 1, 0},
    {"mL/min/kg", "m3/s/kg", "a perfusion, such as 36.7 mL/min/kg or 0.0006 1/s", 60, 1e-6, 0},
    {"1/s", "1/s", "a rate, such as 0.0006 1/s", 1, 1, 0},
    {"Hz", "1/s", "a rate, such as 2 Hz", 1, 1, 0},
    {"V", "V", "a voltage, such as 60 V", 1, 1, 0},
    {"W", "W", "a power, such as 50 W", 1, 1, 0},
    {"W/K", "W/K", "a power per temperature, such as 0.2 W/K", 1, 1, 0},
    {"W/K/s", "W/K/s", "a power per temperature and time, such as 0.02 W/K/s", 1, 1, 0},
    {"ohm", "ohm", "a resistance, such as 100 ohm", 1, 1, 0},
    {"S/m", "S/m", "an electrical conductivity, such as 0.446 S/m", 1, 1, 0},
    {"J/mol", "J/mol", "an energy per amount, such as 257.7 kJ/mol", 1, 1, 0},
    {"%", "%", "a share, such as 7 %", 1e2, 1, 0},
    {"degree", "rad", "an angle, such as 90 degree", 180, M_PI, 0},
    {"%/K", "1/K", "a rise per temperature, such as 1.5 %/K", 1e2, 1, 0},
};

/** What people type, and what it is written as here. */
struct spelling {
    const char *typed, *plain;
};

static const struct spelling spellings[] = {
    {"°", "deg"},    {"º", "deg"},    {"˚", "deg"},    {"∘", "deg"},    {"℃", "degC"},
    {"℉", "degF"},   {"µ", "u"},      {"μ", "u"},      {"Ω", "ohm"},    {"\u2126", "ohm"},
    {"·", "*"},      {"⋅", "*"},      {"∙", "*"},      {"•", "*"},      {"×", "x"},
    {"∕", "/"},      {"⁄", "/"},      {"÷", "/"},      {"−", "-"},      {"–", "-"},
    {"—", "-"},      {"‐", "-"},      {"\u2011", "-"}, {"\ufe63", "-"}, {"\uff0d", "-"},
    {"\u00a0", " "}, {"\u2002", " "}, {"\u2003", " "}, {"\u2005", " "}, {"\u2006", " "},
    {"\u2007", " "}, {"\u2008", " "}, {"\u2009", " "}, {"\u200a", " "}, {"\u202f", " "},
    {"\u3000", " "},
};

/** Exponents: the first of a run has a ^ in front. */
static const struct spelling superscripts[] = {
    {"⁰", "0"}, {"¹", "1"}, {"²", "2"}, {"³", "3"}, {"⁴", "4"}, {"⁵", "5"},
    {"⁶", "6"}, {"⁷", "7"}, {"⁸", "8"}, {"⁹", "9"}, {"⁺", "+"}, {"⁻", "-"},
};

/** What is given in papers in place of a key's own quantity, and what makes it that. */
static const struct remedy {
    const char *si, *given; /**< the key's unit in SI, and the one typed */
    const char *words;
} remedies[] = {
    {"m3/s/kg", "kg/m3/s", "a mass of blood: divide by its density, tissue.blood_density"},
    {"m3/s/kg", "W/m3/K", "divide by tissue.blood_density and by tissue.blood_specific_heat"},
    {"m3/s/kg", "m3/s", "divide by the mass of tissue, as in mL/min/100 g"},
    {"W/m/K", "m2/s", "a diffusivity: multiply by density and specific heat"},
    {"W/m/K", "m K/W", "a resistivity: take its reciprocal"},
    {"J/kg/K", "J/m3/K", "a heat per volume: divide by the density"},
    {"S/m", "ohm m", "a resistivity: take its reciprocal"},
    {"1/K", "W/m/K2", "divide by the thermal conductivity at 37 degC"},
    {"1/K", "S/m/K", "divide by the electrical conductivity at 37 degC"},
    {"W/K", "W/m2/K", "multiply by the cooled area"},
    {"1/s", "s", "a period: take its reciprocal"},
    {"s", "1/s", "a rate: take its reciprocal"},
    {"K", "rad", "an angle: write degC for degrees Celsius"},
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
    return kind ? number * (kind->by / kind->times) + kind->zero : number;
}

void rfl_quantity_print_number(double number, const char *unit, char *text, size_t size) {
    struct c_locale locale;
    c_locale_enter(&locale);
    snprintf(text, size, "%.9g%s%s", number, unit ? " " : "", unit ? unit : "");
    c_locale_leave(&locale);
}

double rfl_quantity_number(double value, const char *unit) {
    const struct kind *kind = kind_find(unit);
    return kind ? (value - kind->zero) * kind->times / kind->by : value;
}

void rfl_quantity_print(double value, const char *unit, char *text, size_t size) {
    rfl_quantity_print_number(rfl_quantity_number(value, unit), unit, text, size);
}

/** Bytes of blanks at text. */
static size_t blanks(const char *text) {
    return strspn(text, " \t");
}

/** The row of a table that a text begins with; NULL: none. */
static const struct spelling *spelling_at(const char *text, const struct spelling *rows,
                                          size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strncmp(text, rows[i].typed, strlen(rows[i].typed)) == 0)
            return &rows[i];
    return NULL;
}

/** Rewrite a text in ASCII; what has no place in a quantity becomes '?'. */
static void plain_text(const char *text, char *plain, size_t size) {
    size_t used = 0;
    bool raised = false; /* within an exponent */
    text += blanks(text);
    while (*text && used + 8 < size) {
        const struct spelling *row =
            spelling_at(text, superscripts, sizeof superscripts / sizeof *superscripts);
        if (row && !raised)
            plain[used++] = '^';
        raised = row != NULL;
        if (!row)
            row = spelling_at(text, spellings, sizeof spellings / sizeof *spellings);
        if (row) {
            strcpy(plain + used, row->plain);
            used += strlen(row->plain);
            text += strlen(row->typed);
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

/** Bytes of a power of ten at text, as in 6.67 x 10^-4, and its exponent's place; 0: none. */
static size_t power_length(const char *text, size_t *exponent) {
    size_t length = blanks(text);
    if (!text[length] || !strchr("x*", text[length]))
        return 0;
    length++;
    length += blanks(text + length);
    if (strncmp(text + length, "10", 2) != 0 || !text[length + 2] ||
        !strchr("^-", text[length + 2]))
        return 0;
    *exponent = length += text[length + 2] == '^' ? 3 : 2;
    length += strspn(text + length, "+-") == 1;
    size_t digits = strspn(text + length, "0123456789");
    return digits ? length + digits : 0;
}

/** The decimal number that a text begins with, and its bytes; 0 bytes: none. */
static double number_read(const char *plain, size_t *length) {
    size_t exponent = 0, more;
    char number[QUANTITY_SIZE + 2];
    *length = number_length(plain);
    more = memchr(plain, 'e', *length) || memchr(plain, 'E', *length) || !*length
               ? 0
               : power_length(plain + *length, &exponent);
    if (!more)
        return strtod(plain, NULL);
    snprintf(number, sizeof number, "%.*se%.*s", (int)*length, plain, (int)(more - exponent),
             plain + *length + exponent);
    *length += more;
    return strtod(number, NULL);
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

/** What is typed, being read: the number, its unit, and where that ends. */
struct quantity {
    double number;
    struct rfl_unit unit;
    const char *end;
    char unknown[RFL_UNIT_WORD_SIZE];
};

/** Whether all of a text is a unit. */
static bool unit_read(const char *text, struct quantity *quantity) {
    quantity->end = text;
    return rfl_unit_parse(&quantity->end, quantity->unknown, &quantity->unit) && !*quantity->end;
}

/**
 * A unit as papers print it, where all behind the slash is meant to be below the line, and a
 * kelvin may touch what is before it: "W/m*K" and "W/mK" are "W/(m K)", "J/kgK" is "J/(kg K)".
 *
 * @return false where it has not one slash
 */
static bool respell(const char *unit, char *text, size_t size) {
    static const char *const kelvins[] = {"degC", "K", "C"};
    const char *slash = strchr(unit, '/'), *below = slash ? slash + 1 + blanks(slash + 1) : "";
    size_t length = strlen(below), kelvin = 0;
    if (length > 2 && *below == '(' && below[length - 1] == ')')
        below++, length -= 2;
    if (length == 0 || memchr(below, '/', length) || memchr(below, '(', length) ||
        memchr(below, ')', length))
        return false;
    for (size_t i = 0; i < sizeof kelvins / sizeof *kelvins && !kelvin; i++) {
        size_t tail = strlen(kelvins[i]);
        if (length > tail && strncmp(below + length - tail, kelvins[i], tail) == 0)
            kelvin = tail;
    }
    snprintf(text, size, "%.*s/(%.*s %.*s)", (int)(slash - unit), unit, (int)(length - kelvin),
             below, (int)kelvin, below + length - kelvin);
    for (char *at = text + (slash - unit); *at; at++) /* W/m-K */
        if (*at == '-' && !(at[1] >= '0' && at[1] <= '9'))
            *at = ' ';
    return true;
}

/** Read a quantity's unit as one of the kinds; false where it is none of them. */
static bool kind_read(const char *unit, const struct kind *const *allowed,
                      struct quantity *quantity, double *value, size_t *which) {
    if (!unit_read(unit, quantity))
        return false;
    for (*which = 0; *which < 2 && allowed[*which]; ++*which)
        if (convert(quantity->number, &quantity->unit, allowed[*which]->si, value))
            return true;
    return false;
}

/** What makes another quantity one of a kind, in words; NULL: nothing that is known. */
static const char *remedy_find(const char *unit, const struct kind *kind) {
    struct quantity other = {.number = 1};
    char respelled[QUANTITY_SIZE + 8];
    double value;
    for (int spelling = 0; spelling < 2; spelling++) {
        bool known =
            spelling ? respell(unit, respelled, sizeof respelled) && unit_read(respelled, &other)
                     : unit_read(unit, &other);
        for (size_t i = 0; known && i < sizeof remedies / sizeof *remedies; i++)
            if (strcmp(remedies[i].si, kind->si) == 0 &&
                convert(1, &other.unit, remedies[i].given, &value))
                return remedies[i].words;
    }
    return NULL;
}

/** Where two units that touch are to be apart, as in "Wm^-1K^-1", so that the unit is one of a
 * kind; 0: nowhere. `word` is the word that is no unit. */
static size_t split_find(const char *unit, const char *word, const struct kind *kind) {
    const struct kind *const allowed[] = {kind, NULL};
    const char *place = strstr(unit, word);
    char apart[2 * QUANTITY_SIZE];
    struct quantity quantity = {.number = 1};
    double value;
    size_t which;
    for (size_t split = 1; place && split < strlen(word); split++) {
        size_t used = 0;
        for (const char *at = unit; *at; at++) {
            bool exponent = at > unit && at[-1] >= '0' && at[-1] <= '9';
            bool letter = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z');
            if (at == place + split || (exponent && letter))
                apart[used++] = ' ';
            apart[used++] = *at;
        }
        apart[used] = '\0';
        if (kind_read(apart, allowed, &quantity, &value, &which))
            return split;
    }
    return 0;
}

/** What is wrong with a unit that is none of the kinds. */
static void unit_problem(const char *unit, const struct kind *kind, char *problem, size_t size) {
    struct quantity quantity;
    bool read = unit_read(unit, &quantity);
    const char *remedy = remedy_find(unit, kind);
    size_t split = split_find(unit, quantity.unknown, kind);
    if (remedy)
        snprintf(problem, size, "the unit is of the wrong kind (%s)", remedy);
    else if (split)
        snprintf(problem, size, "'%s' is not a unit (put a blank between %.*s and %s)",
                 quantity.unknown, (int)split, quantity.unknown, quantity.unknown + split);
    else if (*quantity.unknown)
        snprintf(problem, size, "'%s' is not a unit", quantity.unknown);
    else
        snprintf(problem, size, "%s",
                 read ? "the unit is of the wrong kind" : "there is something after the value");
}

/**
 * Read "NUMBER UNIT" as one of the kinds.
 *
 * @param problem  filled with what is wrong, size bytes; "" where nothing is
 */
static void quantity_read(const char *plain, const struct kind *const *allowed, double *value,
                          size_t *which, char *problem, size_t size) {
    size_t length;
    struct quantity quantity = {.number = number_read(plain, &length)};
    const char *unit = plain + length + blanks(plain + length), *found = "";
    char respelled[QUANTITY_SIZE + 8];
    if (length == 0)
        found = "this is not a number with a unit";
    else if (*unit == '\0' && strcmp(allowed[0]->unit, "%") != 0)
        found = "the unit is missing";
    else if (plain[length] == ',')
        found = "the decimal sign is a point, not a comma";
    snprintf(problem, size, "%s", found);
    if (*found)
        return;
    if (!*unit) { /* a share: 0.07 is 7 % */
        *value = quantity.number;
        *which = 0;
    } else if (!kind_read(unit, allowed, &quantity, value, which) &&
               !(respell(unit, respelled, sizeof respelled) &&
                 kind_read(respelled, allowed, &quantity, value, which)))
        unit_problem(unit, allowed[0], problem, size);
    else if (!isfinite(*value))
        snprintf(problem, size, "the number is too large");
}

enum rfl_status rfl_quantity_parse_either(const char *text, const char *const units[2],
                                          double *value, size_t *which, struct rfl_error *error) {
    const struct kind *allowed[2] = {kind_find(units[0]), units[1] ? kind_find(units[1]) : NULL};
    if (!allowed[0])
        return rfl_error_add(error, RFL_INVALID, "no quantity has the unit '%s'", units[0]);
    struct c_locale locale;
    if (!c_locale_enter(&locale))
        return rfl_error_add(error, RFL_FAILED, "out of memory");
    char plain[QUANTITY_SIZE], problem[160];
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
