/*
 * Units against UDUNITS, whose database of units the table repeats: what it takes is taken here,
 * with the same value, and nothing else is. Skipped where UDUNITS is missing. Door: check.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#if __has_include(<udunits2.h>)
#include <udunits2.h>
#define UDUNITS 2
#elif __has_include(<udunits2/udunits2.h>)
#include <udunits2/udunits2.h>
#define UDUNITS 2
#endif

#ifndef UDUNITS

static void units_are_udunits(void **state) {
    (void)state;
    print_message("# UDUNITS is not installed\n");
    skip();
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(units_are_udunits)};
    return cmocka_run_group_tests_name("units against UDUNITS", tests, NULL, NULL);
}

#else

#include "rflesion/scenario.h"
/* The rows are the table's own. */
#include "../../sim/scenario/unit_table.c"

#define COUNT(array)  (sizeof(array) / sizeof *(array))

/** Some roundings of half a unit in the last place, 1.1e-16, on either side. */
#define WORD_ERROR    1e-15
/** The same for up to eight factors with powers. */
#define PRODUCT_ERROR 1e-14

/** LeakSanitizer asks for it: UDUNITS forgets the words of a text that it cannot parse. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
    return "leak:libudunits2\n";
}

static ut_system *unit_system;
static ut_unit *si_base[RFL_DIMENSIONS];

static int set_up(void **state) {
    (void)state;
    static const char *const bases[RFL_DIMENSIONS] = {"m", "kg", "s", "A", "K", "mol", "cd"};
    ut_set_error_message_handler(ut_ignore);
    unit_system = ut_read_xml(NULL);
    for (int i = 0; i < RFL_DIMENSIONS && unit_system; i++)
        si_base[i] = ut_get_unit_by_symbol(unit_system, bases[i]);
    return !unit_system;
}

static int tear_down(void **state) {
    (void)state;
    for (int i = 0; i < RFL_DIMENSIONS; i++)
        ut_free(si_base[i]);
    ut_free_system(unit_system);
    return 0;
}

/** A generator of its own, so that the texts are the same everywhere. */
static unsigned next_random(unsigned below) {
    static uint64_t seed = 1;
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(seed >> 33) % below;
}

/** Replace a unit by what became of it. */
static ut_unit *replaced(ut_unit *unit, ut_unit *by) {
    ut_free(unit);
    return by;
}

/** The converter between units of one dimension, or NULL; UDUNITS would take reciprocals, too. */
static cv_converter *converter_between(ut_unit *from, ut_unit *to) {
    ut_unit *ratio = ut_divide(from, to);
    cv_converter *converter =
        ratio && ut_is_dimensionless(ratio) ? ut_get_converter(from, to) : NULL;
    ut_free(ratio);
    return converter;
}

/** UDUNITS's unit with the same dimension, in SI. */
static ut_unit *si_unit(const struct rfl_unit *unit) {
    ut_unit *product = ut_get_dimensionless_unit_one(unit_system);
    for (int i = 0; i < RFL_DIMENSIONS; i++) {
        ut_unit *power = ut_raise(si_base[i], (int)unit->exponents[i]);
        product = replaced(product, ut_multiply(product, power));
        ut_free(power);
    }
    return product;
}

/* --- single words --- */

/** UDUNITS's logarithmic units are no straight lines; no key ever took one, and they are not here.
 */
static bool logarithmic(const ut_unit *unit) {
    char text[200] = "";
    ut_format(unit, text, sizeof text, UT_ASCII | UT_DEFINITION);
    return strstr(text, "(re ");
}

/** A word names the same unit here and there, or none; true where it names one. */
static bool assert_same_word(const char *word) {
    struct rfl_unit unit;
    bool found = rfl_unit_find(word, &unit);
    ut_unit *theirs = ut_parse(unit_system, word, UT_ASCII);
    if (theirs && !found && logarithmic(theirs))
        theirs = replaced(theirs, NULL);
    if (found != (theirs != NULL))
        fail_msg("'%s' is a unit %s", word, found ? "only here" : "of UDUNITS only");
    if (!found)
        return false;
    ut_unit *si = si_unit(&unit);
    cv_converter *converter = converter_between(theirs, si);
    if (!converter)
        fail_msg("'%s' is of another dimension for UDUNITS", word);
    static const double numbers[] = {0, 1, 1000};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        double value = unit.scale * numbers[i] + unit.offset;
        double expected = cv_convert_double(converter, numbers[i]);
        if (!(fabs(value - expected) <= WORD_ERROR * fabs(expected)))
            fail_msg("%g %s is %.17g, for UDUNITS %.17g", numbers[i], word, value, expected);
    }
    cv_free(converter);
    ut_free(si);
    ut_free(theirs);
    return true;
}

/** Names and symbols of UDUNITS's files, those of prefixes first. */
struct words {
    char word[1000][32];
    size_t prefixes, count;
};

/** Letters only, or a percent sign: what a scenario's units are made of. */
static bool is_word(const char *text, size_t length) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%";
    return length > 0 && length < 24 && strspn(text, letters) >= length;
}

/** Add what stands between tags of names and symbols: <singular>meter</singular>. */
static void words_add(struct words *words, const char *xml) {
    static const char *const tags[] = {"<singular", "<plural", "<symbol", "<name"};
    for (const char *at = xml; (at = strchr(at, '<')) != NULL; at++) {
        bool wanted = false;
        for (size_t i = 0; i < COUNT(tags); i++)
            wanted |= strncmp(at, tags[i], strlen(tags[i])) == 0;
        const char *text = wanted ? strchr(at, '>') + 1 : at;
        size_t length = wanted ? strcspn(text, "<") : 0;
        if (is_word(text, length)) {
            assert_true(words->count < COUNT(words->word));
            sprintf(words->word[words->count++], "%.*s", (int)length, text);
        }
    }
}

/** Read the files beside the one that UDUNITS reads. */
static void words_read(struct words *words) {
    static const char *const files[] = {"prefixes", "base", "derived", "accepted", "common"};
    ut_status status;
    const char *first = ut_get_path_xml(NULL, &status);
    int folder = (int)(strrchr(first, '/') - first);
    words->count = 0;
    for (size_t i = 0; i < COUNT(files); i++) {
        char path[1000];
        static char xml[200000];
        snprintf(path, sizeof path, "%.*s/udunits2-%s.xml", folder, first, files[i]);
        FILE *file = fopen(path, "r");
        if (!file)
            fail_msg("cannot read %s", path);
        xml[fread(xml, 1, sizeof xml - 1, file)] = '\0';
        fclose(file);
        words_add(words, xml);
        if (i == 0)
            words->prefixes = words->count;
    }
}

/** A word in other cases, and with what may be its plural: UDUNITS forms plurals of its own. */
static size_t forms(const char *word, char form[7][32]) {
    size_t length = strlen(word);
    for (int i = 0; i < 4; i++)
        strcpy(form[i], word);
    for (size_t i = 0; i < length; i++) {
        form[1][i] = (char)(form[1][i] & (form[1][i] == '%' ? 0xff : 0xdf)); /* upper case */
        form[2][i] = (char)(form[2][i] | (form[2][i] == '%' ? 0 : 0x20));    /* lower case */
    }
    form[3][0] = form[1][0];
    sprintf(form[4], "%ss", word);
    sprintf(form[5], "%ses", word);
    sprintf(form[6], "%.*sies", (int)length - 1, word);
    return 7;
}

static void words_of_the_database_are_the_same(void **state) {
    (void)state;
    static struct words words;
    words_read(&words);
    assert_int_equal(words.prefixes, 40); /* twenty, with a name and a symbol in ASCII */
    size_t taken = 0;
    for (size_t i = 0; i < words.count; i++) {
        char form[7][32], text[300];
        size_t count = forms(words.word[i], form);
        for (size_t j = 0; j < count; j++) {
            taken += assert_same_word(form[j]);
            for (size_t k = 0; k < words.prefixes; k++) {
                sprintf(text, "%s%s", words.word[k], form[j]);
                taken += assert_same_word(text);
                sprintf(text, "%s%s%s", words.word[(k + i) % words.prefixes], words.word[k],
                        form[j]);
                taken += assert_same_word(text);
            }
        }
    }
    print_message("# %zu words of both\n", taken);
    assert_true(taken > 20000);
}

static void words_of_the_table_are_the_same(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char list[200], *rest = list;
        snprintf(list, sizeof list, "%s %s", rows[i].names, rows[i].symbols);
        for (char *word; (word = strtok_r(rest, " ", &rest)) != NULL;)
            assert_true(assert_same_word(word));
    }
}

static void words_of_three_letters_are_the_same(void **state) {
    (void)state;
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (size_t i = 0; i < 52; i++)
        for (size_t j = 0; j < 53; j++) /* the last "letter" is the word's end */
            for (size_t k = 0; k < 53; k++)
                assert_same_word((char[]){letters[i], letters[j], letters[k], '\0'});
}

/* --- what is put together --- */

/** Units of keys, and the same in SI. */
static const char *const kinds[][2] = {
    {"s", "s"},           {"min", "s"},         {"mm", "m"},        {"degC", "K"},
    {"kg/m3", "kg/m3"},   {"J/kg/K", "J/kg/K"}, {"W/m/K", "W/m/K"}, {"mL/min/kg", "m3/s/kg"},
    {"1/s", "1/s"},       {"Hz", "1/s"},        {"V", "V"},         {"W", "W"},
    {"W/K", "W/K"},       {"W/K/s", "W/K/s"},   {"ohm", "ohm"},     {"S/m", "S/m"},
    {"degree", "radian"}, {"%/K", "1/K"},
};

/** What stands for each SI unit in a kind: words of its dimension, and products. */
static const struct {
    const char *unit, *words[20];
} stands[] = {
    {"s", {"s", "ms", "min", "h", "day", "hours", "sec", "week", "kW-1 kJ", "1/Hz", "1/kHz"}},
    {"m", {"m", "mm", "cm", "um", "inch", "ft", "feet", "mil", "micron", "dam", "L.cm-2", "m2/m"}},
    {"kg", {"kg", "g", "mg", "lb", "pounds", "t", "kilogram", "grain", "N s2/m", "J/(m/s)^2"}},
    {"K", {"K", "degC", "degF", "degR", "kelvin", "celsius", "mK", "degC m/m", "degF/(s/s)"}},
    {"J", {"J", "kJ", "cal", "kcal", "Btu", "erg", "N.m", "W s", "W.h", "watthour", "Pa m3"}},
    {"W", {"W", "mW", "kW", "watt", "hp", "J/s", "V A", "VA", "Btu/h", "kcal/hour", "V2/ohm"}},
    {"m3", {"m3", "L", "mL", "l", "cc", "cm^3", "gallon", "pint", "uL", "dm3", "mm2.m", "ft3"}},
    {"V", {"V", "mV", "kV", "volts", "W/A", "A.ohm", "J/(A s)", "statvolt", "A/S", "kg m2/s3/A"}},
    {"ohm", {"ohm", "kohm", "megaohm", "V/A", "1/S", "W/A2", "abohm", "milliohm", "S-1"}},
    {"S", {"S", "mS", "siemens", "1/ohm", "A/V", "ohm-1", "kohm^-1", "microsiemens", "W.V-2"}},
    {"radian", {"radian", "degree", "rad", "mrad", "arcmin", "turn", "%", "grades", "m/mm"}},
    {"1", {"1", "%", "ppm", "percent", "rad", "count", "mm/m", "m2.cm-2", "kg/(kg)", "1/byte"}},
};

/** Append to a text one of the words for a unit of a kind, in parentheses where it is a product. */
static size_t append_stand(char *text, const char *unit, size_t length) {
    for (size_t i = 0; i < COUNT(stands); i++) {
        size_t count = 0;
        if (strlen(stands[i].unit) != length || strncmp(stands[i].unit, unit, length) != 0)
            continue;
        while (count < COUNT(stands[i].words) && stands[i].words[count])
            count++;
        const char *word = stands[i].words[next_random((unsigned)count)];
        bool single = strcspn(word, " /.-^*") == strlen(word);
        bool bare = single && (strcmp(word, "1") == 0 || next_random(4));
        return (size_t)sprintf(text, bare ? "%s" : "(%s)", word);
    }
    fail_msg("nothing stands for %.*s", (int)length, unit);
    return 0;
}

/** Write a kind's unit in other words: "W/m/K" as "(Btu/h)/ft/degF" or "kcal/hour (cm.K)-1". */
static void rewrite(const char *si, char *text) {
    const char *at = si;
    size_t used = 0;
    text[0] = '\0';
    while (*at) {
        size_t length = strcspn(at, "/");
        bool one = strcmp(text, "1") == 0; /* which wants its slash at once here */
        if (at == si) {
            used += append_stand(text, at, length);
        } else if (one || next_random(2)) {
            used += (size_t)sprintf(text + used, one || next_random(2) ? "/" : " / ");
            used += append_stand(text + used, at, length);
        } else {
            bool digit = strchr("0123456789", text[used - 1]); /* "-1." is a number for UDUNITS */
            used += (size_t)sprintf(text + used, digit || next_random(2) ? " (" : ".(");
            used += append_stand(text + used, at, length);
            used += (size_t)sprintf(text + used, ")%s", next_random(2) ? "-1" : "^-1");
        }
        at += length + (at[length] == '/');
    }
}

/** Anything that may be a unit: up to six pieces. */
static void scribble(char *text) {
    static const char *const pieces[] = {"m",   "s", "kg", "K",  "W",  "J",  "mL", "min", "ohm",
                                         "V",   "/", "/",  ".",  " ",  "*",  "2",  "^2",  "-1",
                                         "^-3", "(", ")",  "cm", "kV", "S",  "%",  "rad", "degC",
                                         "A",   "x", "1/", "0",  "lb", "Hz", "g",  "lm",  "mm"};
    size_t used = 0;
    for (unsigned count = 1 + next_random(6); count > 0; count--)
        used += (size_t)sprintf(text + used, "%s", pieces[next_random(COUNT(pieces))]);
    while (used > 0 && text[used - 1] == ' ') /* UDUNITS takes no blanks there */
        text[--used] = '\0';
}

/** A quantity in a kind's SI unit as UDUNITS has it; false where it is none. */
static bool udunits_value(const char *text, const char *si, double number, double *value) {
    ut_unit *from = ut_parse(unit_system, text, UT_ASCII);
    ut_unit *to = ut_parse(unit_system, si, UT_ASCII);
    assert_non_null(to);
    cv_converter *converter = from ? converter_between(from, to) : NULL;
    bool converted = converter != NULL;
    if (converted)
        *value = cv_convert_double(converter, number);
    cv_free(converter);
    ut_free(to);
    ut_free(from);
    return converted;
}

/** What a scenario may say beyond UDUNITS: a slash in front, and a plural. */
static bool own(const char *unit) {
    return *unit == '/' || strstr(unit, "(/") || strstr(unit, "( /") || strstr(unit, "mins");
}

/** Write a unit as a paper means it: all behind its only slash is below the line, and a kelvin
 * that touches what is before it is a factor. False where it has not one slash. */
static bool meant(const char *unit, char text[200]) {
    const char *slash = strchr(unit, '/');
    if (!slash || strchr(slash + 1, '/'))
        return false;
    int above = (int)(slash - unit);
    size_t used = (size_t)sprintf(text, "%.*s/(", above, unit);
    for (const char *at = slash + 1; *at; at++) {
        bool last = !at[1] || (at[1] == ')' && !at[2]), degree = !strncmp(at, "degC", 4);
        if ((*at == 'K' && last) || (degree && (!at[4] || at[4] == ')')))
            text[used++] = ' ';
        text[used++] = *at;
    }
    strcpy(text + used, ")");
    return true;
}

/** A unit is one of a kind here if it is for UDUNITS, with the same value; true where it is. */
static bool assert_same_quantity(const char *unit, const char *const kind[2], bool either_way) {
    char text[200];
    double value = NAN, expected = NAN;
    snprintf(text, sizeof text, "370 %s", unit);
    bool taken = rfl_quantity_parse(text, kind[0], &value, NULL) == RFL_OK;
    bool known = udunits_value(unit, kind[1], 370, &expected);
    if (taken && !known && meant(unit, text))
        known = udunits_value(text, kind[1], 370, &expected);
    if (known != taken && (taken ? !own(unit) : either_way))
        fail_msg("'%s' as %s is taken %s", unit, kind[0], taken ? "only here" : "by UDUNITS only");
    if (taken && known && !(fabs(value - expected) <= PRODUCT_ERROR * fabs(expected)))
        fail_msg("'%s' as %s is %.17g, for UDUNITS %.17g", unit, kind[0], value, expected);
    return taken;
}

static void products_are_the_same(void **state) {
    (void)state;
    size_t taken = 0, count = 20000;
    for (size_t i = 0; i < count; i++) {
        char unit[128];
        const char *const *kind = kinds[next_random(COUNT(kinds))];
        rewrite(kind[1], unit);
        taken += assert_same_quantity(unit, kind, true);
    }
    print_message("# %zu of %zu products are quantities\n", taken, count);
    assert_true(taken > count / 2);
}

static void scribbles_are_the_same_where_they_are_taken(void **state) {
    (void)state;
    size_t taken = 0;
    for (size_t i = 0; i < 100000; i++) {
        char unit[128];
        scribble(unit);
        taken += assert_same_quantity(unit + strspn(unit, " "), kinds[i % COUNT(kinds)], false);
    }
    assert_true(taken > 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_the_database_are_the_same),
        cmocka_unit_test(words_of_the_table_are_the_same),
        cmocka_unit_test(words_of_three_letters_are_the_same),
        cmocka_unit_test(products_are_the_same),
        cmocka_unit_test(scribbles_are_the_same_where_they_are_taken),
    };
    return cmocka_run_group_tests_name("units against UDUNITS", tests, set_up, tear_down);
}

#endif
