/* Units by themselves: the table, what is put together from it, and hostile text. Door: quick. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "near.h"
#include "rflesion/scenario.h"
/* The rows are the table's own. */
#include "../../sim/scenario/unit_table.c"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/** Parse a whole text as a unit. */
static bool parsed(const char *text, struct rfl_unit *unit) {
    char unknown[RFL_UNIT_WORD_SIZE];
    return rfl_unit_parse(&text, unknown, unit) && *text == '\0';
}

/* --- the table --- */

/** Each word, apart by blanks, is found, in its own row and not in one above. */
static void assert_found(const struct row *row, const char *words) {
    char list[128], *rest = list;
    assert_true(strlen(words) < sizeof list);
    strcpy(list, words);
    for (char *word; (word = strtok_r(rest, " ", &rest)) != NULL;) {
        if (row_find(word) != row)
            fail_msg("%s stands in two rows", word);
        for (const char *c = word; *c; c++)
            assert_true(small(*c) >= 'a' || *c == '%');
        assert_true(strlen(word) + 2 < RFL_UNIT_WORD_SIZE);
    }
}

static void each_word_names_one_unit(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_true(rows[i].dimension < COUNT(exponents) && isnormal(rows[i].scale));
        assert_found(&rows[i], rows[i].names);
        assert_found(&rows[i], rows[i].symbols);
    }
}

static void a_units_definition_is_its_dimension(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"N", "kg m/s2"},     {"Pa", "N/m2"},
        {"J", "N m"},         {"W", "J/s"},
        {"C", "K"},           {"coulomb", "A s"},
        {"V", "W/A"},         {"ohm", "V/A"},
        {"S", "1/ohm"},       {"farad", "coulomb/V"},
        {"Wb", "V s"},        {"T", "Wb/m2"},
        {"H", "Wb/A"},        {"lx", "lm/m2"},
        {"kat", "mol/s"},     {"Gy", "J/kg"},
        {"Hz", "s-1"},        {"rad", "m/m"},
        {"VA", "W"},          {"eV", "V e"},
        {"liter", "m3"},      {"bar", "Pa"},
        {"water", "N/m3"},    {"poise", "Pa s"},
        {"rhe", "1/(Pa s)"},  {"stokes", "m2/s"},
        {"knot", "m/s"},      {"gal", "m/s2"},
        {"tex", "kg/m"},      {"oersted", "A/m"},
        {"kayser", "m-1"},    {"clo", "K m2/W"},
        {"langley", "J/m2"},  {"acre", "m2"},
        {"sverdrup", "m3/s"}, {"roentgen", "coulomb/kg"},
        {"DU", "mol/m2"},     {"PVU", "K m2/(kg s)"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rfl_unit unit, definition;
        assert_true(parsed(cases[i][0], &unit) && parsed(cases[i][1], &definition));
        if (memcmp(unit.exponents, definition.exponents, sizeof unit.exponents) != 0)
            fail_msg("%s is not of the dimension of %s", cases[i][0], cases[i][1]);
    }
}

static void a_units_value_is_known(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double scale, offset;
    } cases[] = {
        {"inch", 0.0254, 0},
        {"mile", 1609.344, 0},
        {"lb", 0.45359237, 0},
        {"L", 1e-3, 0},
        {"hours", 3600, 0},
        {"kWh", NAN, 0},
        {"kilowatthour", 3.6e6, 0},
        {"kcal", 4186.8, 0},
        {"Btu", 1055.05585262, 0},
        {"atm", 101325, 0},
        {"mmHg", 133.322387415, 0},
        {"degF", 5.0 / 9, 273.15 - 160.0 / 9},
        {"celsius", 1, 273.15},
        {"(degC)", 1, 273.15},
        {"degC1", 1, 273.15},
        {"K/degC", 1, 0},
        {"1/degF", 1.8, 0},
        {"degC/s", 1, 0},
        {"degC m", 1, 0},
        {"degC2", 1, 0},
        {"degC0", 1, 0},
        {"rpm", 0.10471975511965978, 0},
        {"mm", 1e-3, 0},
        {"um", 1e-6, 0},
        {"dam", 10, 0},
        {"MILLIMETER", 1e-3, 0},
        {"millicm", 1e-5, 0},
        {"kilomegaWatts", 1e9, 0},
        {"kkm", NAN, 0},
        {"MM", NAN, 0},
        {"h%", NAN, 0},
        {"%", 1e-2, 0},
        {"dBm", NAN, 0},
        {"cm3/min", 1e-6 / 60, 0},
        {"(cm^3)-1", 1e6, 0},
        {"W/(m.K)", 1, 0},
        {"mL/min/100 g", 1e-5 / 60, 0},
        {"mL/100g/min", 1e-5 / 60, 0},
        {"g/mm*cm", 1e-2, 0},
        {"/ms", 1e3, 0},
        {"1 / ms", NAN, 0},
        {"100 g", NAN, 0},
        {"m per s", 1, 0},
        {"mL per minute per kg", 1e-6 / 60, 0},
        {"per ms", 1e3, 0},
        {"mper s", NAN, 0},
        {"mL/(100 g min)", 1e-5 / 60, 0},
        {"mL/(min 100g)", 1e-5 / 60, 0},
        {"mL 100 g^-1 min^-1", 1e-5 / 60, 0},
        {"m 100", NAN, 0},
        {"cm^12", 1e-24, 0},
        {"cm^-12", 1e24, 0},
        {"cm^123", NAN, 0},
        {"deg Celsius", 1, 273.15},
        {"degrees Fahrenheit", 5. / 9, 459.67 * 5 / 9},
        {"degs. C", 1, 273.15},
        {"Degrees centigrade", 1, 273.15},
        {"deg kelvin", 1, 0},
        {"degCelsius", 1, 273.15},
        {"degc", 1, 273.15},
        {"m**2", 1, 0},
        {"cm**-2", 1e4, 0},
        {"m**", NAN, 0},
        {"", NAN, 0},
        {"degree_C", NAN, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rfl_unit unit;
        bool known = parsed(cases[i].text, &unit);
        if (known == isnan(cases[i].scale))
            fail_msg("'%s' is %s", cases[i].text, known ? "a unit" : "none");
        if (known && (fabs(unit.scale / cases[i].scale - 1) > 1e-14 ||
                      fabs(unit.offset - cases[i].offset) > 1e-12))
            fail_msg("%s is %.17g, from %.17g", cases[i].text, unit.scale, unit.offset);
    }
}

/* --- hostile text --- */

static void exponents_do_not_overflow(void **state) {
    (void)state;
    struct rfl_unit unit;
    assert_true(parsed("m99", &unit));
    assert_int_equal(unit.exponents[0], 99);
    assert_true(parsed("(m99)99", &unit)); /* 9801 */
    assert_false(parsed("((m99)99)99", &unit));
    assert_false(parsed("(((m-99)99)99)99", &unit));
    assert_false(parsed("m.(m99)99.(m99)99", &unit));
    assert_false(parsed("(((((((((m)))))))))", &unit));
    char text[4096] = "(farad99)99";
    size_t length = strlen(text);
    for (size_t used = length; used + length + 2 < sizeof text; used += length + 1) {
        text[used] = '.';
        memcpy(text + used + 1, "(farad99)99", length + 1);
    }
    assert_false(parsed(text, &unit));
}

/** What is no quantity is refused in a sentence, whatever the bytes are. */
static void hostile_text_is_refused(void **state) {
    (void)state;
    char deep[100], letters[100], unclosed[8] = "5 m\xc2";
    memset(deep, '(', sizeof deep - 1);
    memset(letters, 'y', sizeof letters - 1);
    deep[0] = letters[0] = '5';
    deep[sizeof deep - 1] = letters[sizeof letters - 1] = '\0';
    const char *const cases[][2] = {
        {deep, "something after"},
        {letters, "is not a unit"},
        {unclosed, "something after"},
        {"5 m\xff\xfe", "something after"},
        {"5 \xe2\x84", "something after"},
        {"5 m^123456789012345678901234567890", "something after"},
        {"5 m-123456789012345678901234567890", "something after"},
        {"1e999999999999999999999999999999 m", "too large"},
        {"1e308 Ym", "too large"},
        {"0 (Ym9)9/(Ym9)9.m", "too large"},
        {"5 ((((((((m9)9)9)9)9)9)9)9)9", "something after"},
        {"5 yottayottayottayottayottayottayottam", "is not a unit"},
        {"5 %%/K", "'%%' is not a unit"},
        {"5 %perK", "'%perK' is not a unit"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rfl_error error = {0};
        double value;
        if (rfl_quantity_parse(cases[i][0], "m", &value, &error) != RFL_INVALID ||
            !strstr(error.text, cases[i][1]))
            fail_msg("%s: %s", cases[i][0], error.text);
    }
}

int main(void) {
    /* Without rfl_library_init: units have nothing to set up. */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_word_names_one_unit),
        cmocka_unit_test(a_units_definition_is_its_dimension),
        cmocka_unit_test(a_units_value_is_known),
        cmocka_unit_test(exponents_do_not_overflow),
        cmocka_unit_test(hostile_text_is_refused),
    };
    return cmocka_run_group_tests_name("units", tests, NULL, NULL);
}
