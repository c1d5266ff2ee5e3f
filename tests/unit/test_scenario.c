/* Scenarios: units, tables, reading, checking, settings, writing. Runs in the project's folder.
 * Door: quick. */
#include <dirent.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rflesion/rows.h"
#include "rflesion/scenario.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const needle = "title: A needle\n"
                                  "probe:\n"
                                  "  shape: needle\n"
                                  "  gauge: 18\n"
                                  "  active_tip: 10 mm\n"
                                  "protocol:\n"
                                  "  heating: fixed\n"
                                  "  set_temperature: 80 degC\n"
                                  "  duration: 90 s\n"
                                  "  cooldown: 30 s\n"
                                  "monitors:\n"
                                  "  branch: {distance: 2.5 mm, height: 5 mm}\n";

/** Parse text that is expected to be readable. */
static struct rfl_scenario *parsed(const char *text) {
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = rfl_scenario_parse("dir/test.yaml", text, strlen(text), &error);
    if (!scenario)
        fail_msg("%s", error.text);
    return scenario;
}

/** Parse text that is expected to be right. */
static struct rfl_scenario *checked(const char *text) {
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = parsed(text);
    if (rfl_scenario_check(scenario, &error) != RFL_OK)
        fail_msg("%s", error.text);
    return scenario;
}

static void assert_near(double value, double expected) {
    if (!(fabs(value - expected) <= 1e-12 * fabs(expected)))
        fail_msg("%.17g is not %.17g", value, expected);
}

/* --- quantities --- */

static void quantities_are_converted(void **state) {
    (void)state;
    static const struct {
        const char *text, *unit;
        double value;
    } cases[] = {
        {"80 degC", "K", 353.15},
        {"80 C", "K", 353.15},
        {"80C", "K", 353.15},
        {"80degC", "K", 353.15},
        {"80°C", "K", 353.15},
        {"80 °C", "K", 353.15},
        {"80 deg C", "K", 353.15},
        {"80 celsius", "K", 353.15},
        {"176 F", "K", 353.15},
        {"353 K", "K", 353},
        {"-5 degC", "degC", 268.15},
        {"90 s", "s", 90},
        {"90 sec", "s", 90},
        {"1.5 min", "s", 90},
        {"1.5 mins", "s", 90},
        {"0.025 h", "s", 90},
        {"+90s", "s", 90},
        {"9e1 s", "s", 90},
        {".5 s", "s", 0.5},
        {"5. s", "s", 5},
        {"240 min", "min", 14400},
        {"10 mm", "m", 0.01},
        {"10mm", "mm", 0.01},
        {"10\u00a0mm", "mm", 0.01},
        {"  1 cm ", "mm", 0.01},
        {"500 µm", "mm", 5e-4},
        {"500 μm", "mm", 5e-4},
        {"1 inch", "mm", 0.0254},
        {"1090 kg/m3", "kg/m3", 1090},
        {"1090 kg/m^3", "kg/m3", 1090},
        {"1090 kg m-3", "kg/m3", 1090},
        {"1.09 g/cm³", "kg/m3", 1090},
        {"3421 J/kg/K", "J/kg/K", 3421},
        {"3421 J/(kg K)", "J/kg/K", 3421},
        {"3.421 kJ/(kg*K)", "J/kg/K", 3421},
        {"3421 J/kg/°C", "J/kg/K", 3421},
        {"0.49 W/m/K", "W/m/K", 0.49},
        {"0.49 W/(m.K)", "W/m/K", 0.49},
        {"0.49 W m-1 K-1", "W/m/K", 0.49},
        {"0.49 W·m⁻¹·K⁻¹", "W/m/K", 0.49},
        {"36.7 mL/min/kg", "mL/min/kg", 36.7e-6 / 60},
        {"37 mL/min/100 g", "mL/min/kg", 370e-6 / 60},
        {"37 mL/min/100g", "mL/min/kg", 370e-6 / 60},
        {"37 mL/100 g/min", "mL/min/kg", 370e-6 / 60},
        {"0.0006 1/s", "1/s", 0.0006},
        {"0.0006 s-1", "1/s", 0.0006},
        {"0.0006 /s", "1/s", 0.0006},
        {"6 mL/min/mL", "1/s", 0.1},
        {"60 V", "V", 60},
        {"0.06 kV", "V", 60},
        {"60 volts", "V", 60},
        {"50 W", "W", 50},
        {"50000 mW", "W", 50},
        {"50 J/s", "W", 50},
        {"0.446 S/m", "S/m", 0.446},
        {"4.46 mS/cm", "S/m", 0.446},
        {"0.446 1/(ohm m)", "S/m", 0.446},
        {"1.5 %/K", "%/K", 0.015},
        {"1.5 %/°C", "1/K", 0.015},
        {"1.5 % / degC", "%/K", 0.015},
        {"0.015 1/K", "%/K", 0.015},
        {"0.015 K-1", "%/K", 0.015},
        {"100 ohm", "ohm", 100},
        {"100 Ω", "ohm", 100},
        {"0.1 kΩ", "ohm", 100},
        {"100 V/A", "ohm", 100},
        {"20 ms", "s", 0.02},
        {"0.02 s", "ms", 0.02},
        {"2 Hz", "Hz", 2},
        {"120 1/min", "Hz", 2},
        {"0.002 kHz", "1/s", 2},
        {"500 mW/K", "W/K", 0.5},
        {"0.5 W/°C", "W/K", 0.5},
        {"0.02 W/(K s)", "W/K/s", 0.02},
        {"1.2 W/K/min", "W/K/s", 0.02},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rfl_error error = {0};
        double value = NAN;
        if (rfl_quantity_parse(cases[i].text, cases[i].unit, &value, &error) != RFL_OK)
            fail_msg("%s", error.text);
        if (fabs(value - cases[i].value) > 1e-12 * fabs(cases[i].value))
            fail_msg("%s is %.17g", cases[i].text, value);
    }
}

/** Units as papers print them, and as people type them, mean what they would in plain ASCII. */
static void units_of_papers_are_taken(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"3.67 mL/(100 g min)", "mL/min/kg", "36.7 mL/min/kg"},
        {"3.67 mL·min⁻¹·100 g⁻¹", "mL/min/kg", "36.7 mL/min/kg"},
        {"36.7 mL per minute per kg", "mL/min/kg", "36.7 mL/min/kg"},
        {"36.7 mL/min kg", "mL/min/kg", "36.7 mL/min/kg"},
        {"6.67×10⁻⁴ s⁻¹", "1/s", "6.67e-4 1/s"},
        {"5·10⁻⁴ s⁻¹", "1/s", "5e-4 1/s"},
        {"6.67 x 10-4 1/s", "1/s", "6.67e-4 1/s"},
        {"0.49 W/m·K", "W/m/K", "0.49 W/m/K"},
        {"0.49 W/mK", "W/m/K", "0.49 W/m/K"},
        {"0.49 W/(mK)", "W/m/K", "0.49 W/m/K"},
        {"0.49 W/m-K", "W/m/K", "0.49 W/m/K"},
        {"0.49 W/m°C", "W/m/K", "0.49 W/m/K"},
        {"0.49 W m**-1 K**-1", "W/m/K", "0.49 W/m/K"},
        {"0.49 W⋅m−1⋅K−1", "W/m/K", "0.49 W/m/K"},
        {"3421 J/kgK", "J/kg/K", "3421 J/kg/K"},
        {"3421 J/kg·°C", "J/kg/K", "3421 J/kg/K"},
        {"1.09 × 10³ kg/m³", "kg/m3", "1090 kg/m3"},
        {"1.5 % per °C", "%/K", "1.5 %/K"},
        {"80 ˚C", "degC", "80 degC"},
        {"80 C°", "degC", "80 degC"},
        {"80 °c", "degC", "80 degC"},
        {"80 degrees Celsius", "degC", "80 degC"},
        {"80 degree C", "degC", "80 degC"},
        {"80 deg. celsius", "degC", "80 degC"},
        {"176 ℉", "degC", "80 degC"},
        {"−1 mm", "mm", "-1 mm"},
        {"–1 mm", "mm", "-1 mm"},
        {"1e12 pm¹⁰/m⁹", "mm", "1e-108 m"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rfl_error error = {0};
        double value = NAN, meant = NAN;
        assert_int_equal(rfl_quantity_parse(cases[i][2], cases[i][1], &meant, NULL), RFL_OK);
        if (rfl_quantity_parse(cases[i][0], cases[i][1], &value, &error) ||
            fabs(value - meant) > 1e-12 * fabs(meant))
            fail_msg("%s is %.17g: %s", cases[i][0], value, error.text);
    }
}

/** What papers give instead of a key's own quantity is answered with what makes it that. */
static void other_quantities_have_a_remedy(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"0.7 kg/m3/s", "mL/min/kg", "divide by its density, tissue.blood_density"},
        {"0.7 kg/(m³·s)", "mL/min/kg", "divide by its density, tissue.blood_density"},
        {"0.7 kg/m3·s", "mL/min/kg", "divide by its density, tissue.blood_density"},
        {"2500 W/m3/K", "mL/min/kg", "tissue.blood_density and by tissue.blood_specific_heat"},
        {"2500 W m⁻³ K⁻¹", "mL/min/kg", "tissue.blood_density and by tissue.blood_specific_heat"},
        {"2500 W/m3K", "mL/min/kg", "tissue.blood_density and by tissue.blood_specific_heat"},
        {"3.7 mL/min", "mL/min/kg", "divide by the mass of tissue"},
        {"0.13 mm2/s", "W/m/K", "multiply by density and specific heat"},
        {"2 m·K/W", "W/m/K", "reciprocal"},
        {"3.7 MJ/m3/K", "J/kg/K", "divide by the density"},
        {"2 ohm m", "S/m", "reciprocal"},
        {"0.0012 W/m/K2", "%/K", "divide by the thermal conductivity"},
        {"0.007 S/m/K", "%/K", "divide by the electrical conductivity"},
        {"1000 W/m2/K", "W/K", "multiply by the cooled area"},
        {"500 ms", "Hz", "reciprocal"},
        {"80 degrees", "degC", "degC for degrees Celsius"},
        {"0.49 Wm⁻¹K⁻¹", "W/m/K", "put a blank between W and m"},
        {"1090 kgm-3", "kg/m3", "put a blank between kg and m"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rfl_error error = {0};
        double value;
        if (rfl_quantity_parse(cases[i][0], cases[i][1], &value, &error) != RFL_INVALID ||
            !strstr(error.text, cases[i][2]))
            fail_msg("%s: %s", cases[i][0], error.count ? error.text : "taken");
    }
}

static void what_is_no_quantity_is_refused(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"10 mm 18", "mm", "something after the value"},
        {"10 mm)", "mm", "something after the value"},
        {"10 (mm", "mm", "something after the value"},
        {"10 mm/", "mm", "something after the value"},
        {"10 mm/1", "mm", "something after the value"},
        {"10 mm^99", "mm", "wrong kind"},
        {"10 mm^100", "mm", "something after the value"},
        {"10 mm; 5", "mm", "something after the value"},
        {"1.5.2 mm", "mm", "something after the value"},
        {"1 ((((((((((mm))))))))))", "mm", "something after the value"},
        {"80 degC @ 5", "degC", "something after the value"},
        {"80 degC from 5", "degC", "'from' is not a unit"},
        {"10 lg(re K)", "degC", "'lg' is not a unit"},
        {"10 mmm", "mm", "'mmm' is not a unit"},
        {"0x10 mm", "mm", "'x' is not a unit"},
        {"80 C", "s", "wrong kind"},
        {"90 Hz", "s", "wrong kind"},
        {"1000 s", "1/s", "wrong kind"},
        {"10 mm2", "mm", "wrong kind"},
        {"36.7 mL/min/kg", "1/s", "wrong kind"},
        {"2 ohm m", "S/m", "wrong kind"},
        {"60 VA", "V", "wrong kind"},
        {"1.5 %", "%/K", "wrong kind"},
        {"2 K", "%/K", "wrong kind"},
        {"0.01 S", "ohm", "wrong kind"},
        {"90", "s", "unit is missing"},
        {"90 ", "s", "unit is missing"},
        {"1,5 min", "s", "decimal sign is a point"},
        {"1e400 s", "s", "too large"},
        {"1e308 h", "s", "too large"},
        {"", "s", "not a number"},
        {"mm", "mm", "not a number"},
        {"nan s", "s", "not a number"},
        {"inf s", "s", "not a number"},
        {"- 5 s", "s", "not a number"},
        {"5 s", "furlong", "no quantity has the unit"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rfl_error error = {0};
        double value = 7;
        enum rfl_status status = rfl_quantity_parse(cases[i][0], cases[i][1], &value, &error);
        if (status != RFL_INVALID || !strstr(error.text, cases[i][2]))
            fail_msg("%s: status %u, %s", cases[i][0], status, error.text);
        assert_int_equal(error.count, 1);
    }
}

static void quantities_ignore_the_locale(void **state) {
    (void)state;
    static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "es_ES.UTF-8",
                                          "it_IT.UTF-8", "nl_NL.UTF-8"};
    const char *made = getenv("RFL_TEST_LOCALES"); /* where tests/run has made one */
    if (made)
        setenv("LOCPATH", made, 0);
    bool comma = false;
    for (size_t i = 0; i < COUNT(locales) && !comma; i++)
        comma = setlocale(LC_ALL, locales[i]) && strcmp(localeconv()->decimal_point, ",") == 0;
    if (!comma) {
        print_message("# no locale with a decimal comma is installed\n");
        skip();
    }
    double value = NAN;
    enum rfl_status status = rfl_quantity_parse("1.5 min", "s", &value, NULL);
    setlocale(LC_ALL, "C");
    assert_int_equal(status, RFL_OK);
    assert_near(value, 90);
}

/* --- tables --- */

static void tables_are_complete(void **state) {
    (void)state;
    for (size_t i = 0; i < rfl_material_count; i++) {
        const struct rfl_material *row = &rfl_materials[i];
        assert_ptr_equal(rfl_material_find(row->name), row);
        assert_true(row->density > 0 && row->specific_heat > 0 && row->conductivity > 0);
        assert_true(isnan(row->perfusion) == (strcmp(row->name, "blood") == 0));
        assert_non_null(row->source);
    }
    for (size_t i = 0; i < rfl_kinetics_count; i++)
        assert_ptr_equal(rfl_kinetics_find(rfl_kinetics[i].name), &rfl_kinetics[i]);
    for (size_t i = 1; i < rfl_gauge_count; i++)
        assert_true(rfl_gauges[i].diameter < rfl_gauges[i - 1].diameter);
    assert_string_equal(rfl_shapes[RFL_NEEDLE].name, "needle");
    assert_string_equal(rfl_criterion_names[RFL_CEM43], "cem43");
    assert_string_equal(rfl_heating_names[RFL_HEATING_RF], "rf");
    assert_string_equal(rfl_role_names[RFL_SPARE], "spare");
    assert_string_equal(rfl_accuracy_names[RFL_FINE], "fine");
    assert_null(rfl_material_find("wood"));
    assert_null(rfl_kinetics_find("wood"));
}

static bool has_range(const struct rfl_key *key) {
    return key->range.low < key->range.high;
}

static bool has_usual(const struct rfl_key *key) {
    return key->usual.lowest < key->usual.highest;
}

static void keys_are_complete(void **state) {
    (void)state;
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++) {
        const struct rfl_key *key = &keys[i];
        double value;
        if (!key->help || !key->label || !key->label[0] || strlen(key->label) > 24 ||
            key->label[0] < 'A' || key->label[0] > 'Z')
            fail_msg("%s: help or label", key->name);
        if (!key->default_text && !key->example && strstr(key->name, "NAME") == NULL)
            fail_msg("%s: neither default nor example", key->name);
        if (key->choices ? has_range(key) || key->unit : !has_range(key))
            fail_msg("%s: choices or a range", key->name);
        if (key->unit && key->default_text)
            assert_int_equal(rfl_quantity_parse(key->default_text, key->unit, &value, NULL),
                             RFL_OK);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(key->name, keys[j].name);
            assert_string_not_equal(key->label, keys[j].label);
        }
    }
}

/** The section of a dotted key, as its length. */
static size_t section_of(const struct rfl_key *key) {
    return key->name[strcspn(key->name, ".")] ? strcspn(key->name, ".") + 1 : 0;
}

static void keys_of_a_section_stand_together(void **state) {
    (void)state;
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 1; i < count; i++) {
        size_t length = section_of(&keys[i]);
        bool begins = strncmp(keys[i].name, keys[i - 1].name, length) != 0;
        for (size_t j = 0; j < i && length && begins; j++)
            if (strncmp(keys[i].name, keys[j].name, length) == 0)
                fail_msg("%s stands apart from %s", keys[i].name, keys[j].name);
    }
}

/** A needle with one of everything: each usual value of each key goes with the rest of it. */
static const char *const everything =
    "probe: {shape: needle, gauge: 18, active_tip: 10 mm, coolant_temperature: 20 degC,\n"
    "        coolant_conductance: 0.5 W/K}\n"
    "protocol: {heating: rf, set_temperature: 80 degC, duration: 90 s}\n"
    "layers: {x: {from: -60 mm, to: 60 mm}}\n"
    "fluid: {radius: 4 mm, from: -60 mm, to: 60 mm}\n"
    "monitors: {x: {distance: 2 mm, height: 5 mm}}\n"
    "nerves: {x: {distance: 5 mm, height: 5 mm}}\n"
    "lesion: {arrhenius_frequency: 7.39e39 1/s, arrhenius_energy: 257.7 kJ/mol,\n"
    "         time_above: {temperature: 50 degC, duration: 50 s}}\n";

/** Set a key of `everything`; names become "x". */
static struct rfl_scenario *with_key(const struct rfl_key *key, const char *text,
                                     struct rfl_error *error) {
    struct rfl_scenario *scenario = parsed(everything);
    char path[128];
    const char *name = strstr(key->name, "NAME");
    snprintf(path, sizeof path, "%.*s%s%s",
             (int)(name ? name - key->name : (long)strlen(key->name)), key->name, name ? "x" : "",
             name ? name + 4 : "");
    *error = (struct rfl_error){0};
    rfl_scenario_set(scenario, path, text, error);
    return scenario;
}

/** Fail unless a key takes a text, other keys considered. */
static void assert_taken(const struct rfl_key *key, const char *text) {
    struct rfl_error error;
    struct rfl_scenario *scenario = with_key(key, text, &error);
    if (error.count || rfl_scenario_check(scenario, &error) != RFL_OK)
        fail_msg("%s = %s: %s", key->name, text, error.text);
    rfl_scenario_free(scenario);
}

/** Fail unless a key, taken alone, takes a number, or refuses it with its range. */
static void assert_range(const struct rfl_key *key, double number, const char *refusal) {
    char text[64];
    const char *unit = key->range.unit ? key->range.unit : key->unit;
    struct rfl_error error;
    snprintf(text, sizeof text, "%.17g %s", number, unit ? unit : "");
    rfl_scenario_free(with_key(key, text, &error));
    if (refusal ? !strstr(error.text, refusal) : error.count > 0)
        fail_msg("%s = %s: %s", key->name, text, error.count ? error.text : "taken");
}

static void ranges_are_kept(void **state) {
    (void)state;
    size_t count, tried = 0;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++) {
        const struct rfl_range *range = &keys[i].range;
        bool whole = !keys[i].unit; /* a count */
        char words[RFL_RANGE_SIZE], refusal[RFL_RANGE_SIZE + 16];
        if (!has_range(&keys[i]) || (whole && range->unit))
            continue;
        double beyond = whole ? 1 : 1e-6 * (range->high - range->low);
        rfl_key_range(&keys[i], words, sizeof words);
        snprintf(refusal, sizeof refusal, "range: %s\n", words);
        assert_range(&keys[i], range->low, NULL);
        assert_range(&keys[i], range->high, NULL);
        assert_range(&keys[i], range->low - beyond, refusal);
        assert_range(&keys[i], range->high + beyond, refusal);
        tried++;
    }
    assert_true(tried > 40);
}

static void ranges_in_words(void **state) {
    (void)state;
    static const struct {
        const char *unit;
        struct rfl_range range;
        const char *words;
    } rows[] = {
        {"mm", {.low = 0.5, .high = 100}, "0.5 to 100 mm"},
        {"degC", {.low = -10, .high = 42.5}, "-10 to 42.5 degC"},
        {"s", {.low = 1e-3, .high = 86400}, "1 ms to 24 h"},
        {"s", {.high = 86400}, "0 s to 24 h"},
        {"s", {.low = 1, .high = 60}, "1 to 60 s"},
        {"min", {.low = 1e-3, .high = 1e6}, "0.001 to 1000000 min"},
        {"mm", {.low = -20, .high = 9, .to = "the other end"}, "-20 mm to the other end"},
        {"mm", {.high = 9, .from = "above it"}, "above it, to 9 mm"},
        {"mL/min/kg", {.high = 0.1, .unit = "1/s", .also = "so far"}, "0 to 0.1 1/s, so far"},
        {NULL, {.low = 1, .high = 5, .unit = "stages"}, "1 to 5 stages"},
        {NULL, {.high = 400}, "0 to 400"},
        {NULL, {.low = 0}, ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char words[RFL_RANGE_SIZE];
        const struct rfl_key key = {.unit = rows[i].unit, .range = rows[i].range};
        rfl_key_range(&key, words, sizeof words);
        assert_string_equal(words, rows[i].words);
    }
}

/** Whether a number is a whole number of steps from the lowest usual one. */
static bool on_step(const struct rfl_usual *usual, double number) {
    double steps = (number - usual->lowest) / usual->step;
    return fabs(steps - round(steps)) < 1e-9 * (fabs(steps) + 1);
}

static void usual_values_are_taken(void **state) {
    (void)state;
    size_t count, tried = 0;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++) {
        const struct rfl_key *key = &keys[i];
        const struct rfl_usual *usual = &key->usual;
        char text[64];
        if (!has_usual(key))
            continue;
        if (!(usual->step > 0) || !on_step(usual, usual->highest) ||
            (usual->scale == RFL_LOGARITHMIC && usual->lowest <= 0))
            fail_msg("%s: steps", key->name);
        if (!key->range.unit &&
            (usual->lowest < key->range.low || usual->highest > key->range.high))
            fail_msg("%s: the usual is not in the range", key->name);
        if (key->default_text) {
            double value = strtod(key->default_text, NULL);
            snprintf(text, sizeof text, "%.9g%s%s", value, key->unit ? " " : "",
                     key->unit ? key->unit : "");
            assert_string_equal(key->default_text, text); /* in the key's own unit */
            if (value < usual->lowest || value > usual->highest || !on_step(usual, value))
                fail_msg("%s: the default is not usual", key->name);
        }
        const double ends[] = {usual->lowest, usual->highest};
        for (size_t end = 0; end < 2; end++) {
            snprintf(text, sizeof text, "%.9g %s", ends[end], key->unit ? key->unit : "");
            assert_taken(key, text);
        }
        tried++;
    }
    assert_true(tried > 35);
}

static void examples_are_taken(void **state) {
    (void)state;
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++)
        if (keys[i].example && strcmp(keys[i].name, "protocol.stages") != 0)
            assert_taken(&keys[i], keys[i].example);
}

static void words_of_a_key_are_all_taken(void **state) {
    (void)state;
    size_t count;
    struct rfl_error error;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++)
        for (size_t c = 0; keys[i].choices && keys[i].choices[c]; c++) {
            rfl_scenario_free(with_key(&keys[i], keys[i].choices[c], &error));
            if (error.count)
                fail_msg("%s", error.text);
        }
}

/* --- reading --- */

static void scenario_is_resolved(void **state) {
    (void)state;
    struct rfl_scenario *s = checked(needle);
    assert_true(s->checked);
    assert_string_equal(s->file, "dir/test.yaml");
    assert_string_equal(s->name, "test");
    assert_string_equal(s->title, "A needle");
    assert_null(s->question);
    assert_int_equal(s->probe.shape, RFL_NEEDLE);
    assert_int_equal(s->probe.gauge, 18);
    assert_near(s->probe.diameter, 1.27e-3);
    assert_near(s->probe.active_tip, 0.01);
    assert_near(s->protocol.set_temperature, 353.15);
    assert_true(s->protocol.ramp == 0);
    assert_near(s->protocol.duration, 90);
    assert_near(s->protocol.cooldown, 30);
    assert_string_equal(s->tissue.material, "muscle");
    assert_near(s->tissue.density, 1090);
    assert_near(s->tissue.specific_heat, 3421);
    assert_near(s->tissue.conductivity, 0.49);
    assert_near(s->tissue.perfusion, 36.7e-6 / 60 * 1090);
    assert_near(s->tissue.blood_density, 1050);
    assert_near(s->tissue.blood_specific_heat, 3617);
    assert_near(s->tissue.temperature, 310.15);
    assert_int_equal(s->lesion.criterion, RFL_ISOTHERM);
    assert_near(s->lesion.isotherm, 323.15);
    assert_string_equal(s->lesion.kinetics.name, "liver_rfa");
    assert_near(s->lesion.arrhenius_onset, 316.15);
    assert_near(s->lesion.cem43, 14400);
    assert_int_equal(s->monitor_count, 1);
    assert_string_equal(s->monitors[0].name, "branch");
    assert_near(s->monitors[0].radius, 3.135e-3);
    assert_near(s->monitors[0].height, 5e-3);
    assert_int_equal(s->monitors[0].role, RFL_TARGET);
    assert_near(s->output.interval, 1);
    assert_int_equal(s->output.snapshot_count, 2);
    assert_near(s->output.snapshots[0], 90);
    assert_near(s->output.snapshots[1], 120);
    assert_int_equal(s->accuracy, RFL_STANDARD);
    rfl_scenario_free(s);
}

static void what_is_not_given_is_not_a_number(void **state) {
    (void)state;
    struct rfl_scenario *s = parsed(everything);
    assert_int_equal(rfl_scenario_set(s, "protocol.power", "5 W", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_set(s, "output.stop", "5 s", NULL), RFL_OK);
    for (int check = 0; check < 2; check++) { /* nor is what an earlier check left */
        assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
        assert_true(isnan(s->protocol.voltage) && isnan(s->stages[0].protocol.voltage));
        assert_near(s->protocol.power, 5);
        assert_int_equal(s->output.snapshot_count, 1);
        s->protocol.voltage = s->probe.gauge = 7;
        s->checked = false;
    }
    assert_int_equal(rfl_scenario_set(s, "probe.diameter", "2 mm", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    assert_int_equal(s->probe.gauge, 0);
    struct rfl_error error = {0};
    assert_int_equal(rfl_scenario_set(s, "monitors.y.role", "spare", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_check(s, &error), RFL_INVALID);
    assert_string_equal(error.text,
                        "--set: error: monitors.y.radius is missing: give it, or distance "
                        "instead\n--set: error: monitors.y.height is missing: write a length, such "
                        "as 10 mm\n");
    rfl_scenario_free(s);
}

static void generator_is_resolved(void **state) {
    (void)state;
    struct rfl_scenario *s = parsed(needle);
    assert_int_equal(rfl_scenario_set(s, "protocol.heating", "rf", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    assert_int_equal(s->protocol.heating, RFL_HEATING_RF);
    assert_near(s->probe.conductivity, 15);
    assert_near(s->probe.density, 7900);
    assert_near(s->probe.specific_heat, 500);
    assert_near(s->probe.sensor_depth, 1e-3);
    assert_near(s->protocol.voltage_limit, 60);
    assert_near(s->protocol.power_limit, 50);
    assert_near(s->protocol.dispersive_distance, 0.06);
    assert_near(s->tissue.electrical_conductivity, 0.446);
    assert_near(s->tissue.electrical_conductivity_slope, 0.015);
    assert_near(s->tissue.conductivity_slope, 0.0025);
    assert_int_equal(s->tissue.perfusion_model, RFL_PERFUSION_STOPS);
    assert_int_equal(s->tissue.vaporisation, RFL_ON);
    assert_true(s->probe.coolant_conductance == 0);
    assert_int_equal(s->protocol.control, RFL_CONTROL_TEMPERATURE);
    assert_int_equal(s->protocol.controller, RFL_CONTROLLER_IDEAL);
    assert_near(s->protocol.control_interval, 0.1);
    assert_int_equal(s->protocol.pulses, RFL_PULSES_NONE);
    assert_near(s->protocol.pulse_width, 0.02);
    assert_near(s->protocol.pulse_rate, 2);
    assert_true(s->protocol.series_resistance == 0);
    static const char *const settings[][2] = {
        {"probe.conductivity", "400 W/m/K"},
        {"probe.density", "9 g/cm3"},
        {"probe.specific_heat", "0.4 kJ/kg/K"},
        {"probe.sensor_depth", "-2 mm"},
        {"protocol.voltage_limit", "45 V"},
        {"protocol.power_limit", "500 mW"},
        {"protocol.dispersive_distance", "10 cm"},
        {"tissue.material", "fat"},
        {"tissue.electrical_conductivity_slope", "0 1/K"},
        {"tissue.conductivity_slope", "0.1 %/K"},
        {"tissue.perfusion_model", "fades"},
        {"tissue.vaporisation", "off"},
        {"probe.coolant_temperature", "20 °C"},
        {"probe.coolant_conductance", "500 mW/K"},
        {"protocol.control", "voltage"},
        {"protocol.power", "5 W"},
        {"protocol.voltage", "20 V"},
        {"protocol.controller", "pi"},
        {"protocol.control_interval", "50 ms"},
        {"protocol.proportional_gain", "0.5 W/K"},
        {"protocol.integral_gain", "0.1 W/(K s)"},
        {"protocol.pulse_width", "0.01 s"},
        {"protocol.pulse_rate", "5 1/s"},
        {"protocol.series_resistance", "20 Ω"},
    };
    for (size_t i = 0; i < COUNT(settings); i++)
        assert_int_equal(rfl_scenario_set(s, settings[i][0], settings[i][1], NULL), RFL_OK);
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    assert_near(s->probe.conductivity, 400);
    assert_near(s->probe.density, 9000);
    assert_near(s->probe.specific_heat, 400);
    assert_near(s->probe.sensor_depth, -2e-3);
    assert_near(s->protocol.voltage_limit, 45);
    assert_near(s->protocol.power_limit, 0.5);
    assert_near(s->protocol.dispersive_distance, 0.1);
    assert_near(s->tissue.electrical_conductivity, 0.0438);
    assert_true(s->tissue.electrical_conductivity_slope == 0);
    assert_near(s->tissue.conductivity_slope, 0.001);
    assert_int_equal(s->tissue.perfusion_model, RFL_PERFUSION_FADES);
    assert_int_equal(s->tissue.vaporisation, RFL_OFF);
    assert_near(s->probe.coolant_temperature, 293.15);
    assert_near(s->probe.coolant_conductance, 0.5);
    assert_int_equal(s->protocol.control, RFL_CONTROL_VOLTAGE);
    assert_near(s->protocol.power, 5);
    assert_near(s->protocol.voltage, 20);
    assert_int_equal(s->protocol.controller, RFL_CONTROLLER_PI);
    assert_near(s->protocol.control_interval, 0.05);
    assert_near(s->protocol.proportional_gain, 0.5);
    assert_near(s->protocol.integral_gain, 0.1);
    assert_near(s->protocol.pulse_width, 0.01);
    assert_near(s->protocol.pulse_rate, 5);
    assert_near(s->protocol.series_resistance, 20);
    assert_int_equal(rfl_scenario_set(s, "tissue.electrical_conductivity", "1 S/m", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    assert_near(s->tissue.electrical_conductivity, 1);
    rfl_scenario_free(s);
}

/* --- stages and layers --- */

/** The needle above, by a generator, in stages. */
static const char *const staged = "probe: {shape: needle, gauge: 18, active_tip: 10 mm}\n"
                                  "protocol:\n"
                                  "  heating: rf\n"
                                  "  set_temperature: 60 degC\n"
                                  "  ramp: 15 s\n"
                                  "  power_limit: 40 W\n"
                                  "  stages:\n"
                                  "    - duration: 30 s\n"
                                  "    - {set_temperature: 80 degC, hold: 60 s, ramp: 5 s}\n"
                                  "    - control: off\n"
                                  "      duration: 1 min\n"
                                  "    - {control: power, power: 10 W, duration: 5 s, power_limit: "
                                  "30 W}\n"
                                  "    - {pulses: averaged, set_temperature: 42 C, hold: 120 s}\n"
                                  "  cooldown: 10 s\n";

static void stages_are_resolved(void **state) {
    (void)state;
    static const struct {
        double start, end, set, ramp, limit;
        enum rfl_control control;
    } rows[] = {
        {0, 30, 333.15, 15, 40, RFL_CONTROL_TEMPERATURE},
        {30, 95, 353.15, 5, 40, RFL_CONTROL_TEMPERATURE},
        {95, 155, 333.15, 0, 40, RFL_CONTROL_OFF},
        {155, 160, 333.15, 0, 30, RFL_CONTROL_POWER},
        {160, 280, 315.15, 0, 40, RFL_CONTROL_TEMPERATURE},
    };
    struct rfl_scenario *s = checked(staged);
    assert_int_equal(s->stage_count, COUNT(rows));
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct rfl_stage *stage = &s->stages[i];
        assert_near(stage->start, rows[i].start);
        assert_near(stage->end, rows[i].end);
        assert_near(stage->protocol.duration, rows[i].end - rows[i].start);
        assert_near(stage->protocol.set_temperature, rows[i].set);
        assert_near(stage->protocol.ramp, rows[i].ramp);
        assert_near(stage->protocol.power_limit, rows[i].limit);
        assert_int_equal(stage->protocol.control, rows[i].control);
        assert_int_equal(stage->protocol.heating, RFL_HEATING_RF);
    }
    assert_near(s->stages[3].protocol.power, 10);
    assert_int_equal(s->stages[4].protocol.pulses, RFL_PULSES_AVERAGED);
    assert_near(s->stages[4].protocol.voltage, 45);
    assert_near(s->protocol.duration, 280);
    assert_int_equal(s->protocol.pulses, RFL_PULSES_NONE);
    assert_near(s->output.snapshots[0], 280);
    assert_near(s->output.snapshots[1], 290);
    rfl_scenario_free(s);
}

static void a_protocol_without_stages_is_one(void **state) {
    (void)state;
    struct rfl_scenario *s = checked(needle);
    assert_int_equal(s->stage_count, 1);
    assert_true(s->stages[0].start == 0);
    assert_near(s->stages[0].end, 90);
    assert_memory_equal(&s->stages[0].protocol, &s->protocol, sizeof s->protocol);
    assert_int_equal(rfl_scenario_set(s, "protocol.heating", "rf", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_set(s, "protocol.pulses", "resolved", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    assert_near(s->protocol.voltage, 45);
    assert_near(s->stages[0].protocol.voltage, 45);
    rfl_scenario_free(s);
}

static void stages_can_be_set(void **state) {
    (void)state;
    struct rfl_scenario *s = checked(staged);
    static const char *const settings[][2] = {
        {"protocol.stages.2.duration", "70 s"},
        {"protocol.stages.1.set_temperature", "70 degC"},
        {"protocol.stages.6.hold", "20 s"},
        {"protocol.ramp", "10 s"},
    };
    for (size_t i = 0; i < COUNT(settings); i++)
        assert_int_equal(rfl_scenario_set(s, settings[i][0], settings[i][1], NULL), RFL_OK);
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    assert_int_equal(s->stage_count, 6);
    assert_near(s->stages[0].protocol.set_temperature, 343.15);
    assert_near(s->stages[0].protocol.ramp, 10);
    assert_near(s->stages[1].end, 100);
    assert_near(s->protocol.duration, 305);
    assert_int_equal(rfl_scenario_set(s, "protocol.stages.9.hold", "20 s", NULL), RFL_OK);
    struct rfl_error error = {0};
    assert_int_equal(rfl_scenario_check(s, &error), RFL_INVALID); /* 7 and 8 have no duration */
    assert_int_equal(error.count, 2);
    rfl_scenario_free(s);
}

static void a_hot_surface_has_stages_too(void **state) {
    (void)state;
    struct rfl_scenario *s = parsed(staged);
    assert_int_equal(rfl_scenario_set(s, "protocol.heating", "fixed", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    assert_int_equal(s->stage_count, 5);
    assert_int_equal(s->stages[2].protocol.control, RFL_CONTROL_OFF);
    assert_int_equal(s->stages[3].protocol.control, RFL_CONTROL_TEMPERATURE);
    assert_near(s->stages[3].protocol.set_temperature, 333.15);
    rfl_scenario_free(s);
}

static void no_temperature_is_needed_where_none_is_held(void **state) {
    (void)state;
    struct rfl_scenario *s =
        checked("probe: {shape: sphere, diameter: 2 mm}\nprotocol: {heating: rf, control: power, "
                "power: 5 W, ramp: 15 s, hold: 10 s}\n");
    assert_near(s->protocol.duration, 10); /* what is not ramped is held at once */
    assert_int_equal(rfl_scenario_set(s, "protocol.control", "temperature", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_INVALID);
    rfl_scenario_free(s);
}

/** A hot surface has a temperature, whatever it is told to hold: its ramp counts. */
static void a_hot_surface_ramps_whatever_it_holds(void **state) {
    (void)state;
    struct rfl_scenario *s = checked(
        "probe: {shape: sphere, diameter: 2 mm}\nprotocol: {heating: fixed, control: power, "
        "set_temperature: 60 degC, ramp: 15 s, hold: 10 s}\n");
    assert_near(s->protocol.duration, 25);
    rfl_scenario_free(s);
}

/** A needle among layers. */
static const char *const layered =
    "probe: {shape: needle, gauge: 18, active_tip: 10 mm}\n"
    "protocol: {heating: fixed, set_temperature: 80 degC, duration: 90 s}\n"
    "tissue: {perfusion: 60 mL/min/kg, temperature: 30 degC}\n"
    "layers:\n"
    "  fat: {from: 5 mm, to: 1 cm, material: fat, conductivity: 0.2 W/m/K}\n"
    "  bone: {from: -20 mm, to: -1 mm, material: bone_cortical, density: 1900 kg/m3}\n"
    "  wet: {from: -1.0000000000000002 mm, to: 5 mm, electrical_conductivity: 2 S/m}\n";

static void layers_are_resolved(void **state) {
    (void)state;
    struct rfl_scenario *s = checked(layered);
    assert_int_equal(s->layer_count, 3);
    const struct rfl_layer *bone = &s->layers[0], *wet = &s->layers[1], *fat = &s->layers[2];
    assert_string_equal(bone->name, "bone");
    assert_string_equal(wet->name, "wet");
    assert_string_equal(fat->name, "fat");
    assert_near(bone->from, -0.02);
    assert_true(bone->to == wet->from && wet->from == -1e-3);
    assert_true(wet->to == fat->from);
    assert_near(fat->to, 0.01);
    assert_string_equal(bone->tissue.material, "bone_cortical");
    assert_near(bone->tissue.density, 1900);
    assert_near(bone->tissue.specific_heat, 1313);
    assert_near(bone->tissue.conductivity, 0.32);
    assert_near(bone->tissue.perfusion, 10e-6 / 60 * 1900);
    assert_near(bone->tissue.electrical_conductivity, 0.0222);
    assert_near(fat->tissue.conductivity, 0.2);
    assert_near(fat->tissue.perfusion, 32.7e-6 / 60 * 911);
    assert_string_equal(wet->tissue.material, "muscle");
    assert_near(wet->tissue.perfusion, 60e-6 / 60 * 1090);
    assert_near(wet->tissue.electrical_conductivity, 2);
    for (size_t i = 0; i < 3; i++) {
        assert_near(s->layers[i].tissue.temperature, 303.15);
        assert_near(s->layers[i].tissue.blood_density, 1050);
        assert_int_equal(s->layers[i].tissue.perfusion_model, RFL_PERFUSION_STOPS);
    }
    assert_near(s->tissue.conductivity, 0.49);
    assert_int_equal(rfl_scenario_set(s, "layers.bone.to", "-3 mm", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_set(s, "layers.gap.from", "-3 mm", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_set(s, "layers.gap.to", "-2 mm", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    assert_int_equal(s->layer_count, 4);
    assert_string_equal(s->layers[1].name, "gap");
    rfl_scenario_free(s);
}

/** A needle in fluid, among layers. */
static const char *const soaked =
    "probe: {shape: needle, gauge: 18, active_tip: 10 mm}\n"
    "protocol: {heating: rf, set_temperature: 80 degC, duration: 90 s}\n"
    "fluid:\n"
    "  radius: 4 mm\n"
    "  from: -3 mm\n"
    "  to: 1.3 cm\n"
    "  density: 1000 kg/m3\n"
    "  electrical_conductivity: 0.9 S/m\n";

static const char *const soaked_layers[][2] = {
    {"layers.bone.from", "-20 mm"},
    {"layers.bone.to", "-1 mm"},
    {"layers.bone.material", "bone_cancellous"},
    {"layers.fat.from", "5 mm"},
    {"layers.fat.to", "9 mm"},
    {"layers.fat.material", "fat"},
};

static struct rfl_scenario *soaked_with_layers(void) {
    struct rfl_scenario *s = checked(soaked);
    for (size_t i = 0; i < COUNT(soaked_layers); i++)
        assert_int_equal(rfl_scenario_set(s, soaked_layers[i][0], soaked_layers[i][1], NULL),
                         RFL_OK);
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    return s;
}

/* What fluid does not give is that of what lies beneath; bone takes none up. */
static void fluid_is_resolved(void **state) {
    (void)state;
    struct rfl_scenario *s = soaked_with_layers();
    assert_true(rfl_scenario_has_fluid(s) && rfl_scenario_fluid_matters(s));
    assert_near(s->fluid.radius, 4e-3);
    assert_near(s->fluid.from, -3e-3);
    assert_near(s->fluid.to, 13e-3);
    const struct rfl_layer *bone = &s->layers[0], *fat = &s->layers[1];
    assert_memory_equal(&bone->soaked, &bone->tissue, sizeof bone->tissue);
    assert_near(fat->soaked.density, 1000);
    assert_near(fat->soaked.specific_heat, 2348);
    assert_near(fat->soaked.conductivity, 0.21);
    assert_near(fat->soaked.perfusion, 32.7e-6 / 60 * 1000);
    assert_near(fat->soaked.electrical_conductivity, 0.9);
    assert_near(fat->tissue.electrical_conductivity, 0.0438);
    assert_near(s->fluid.tissue.density, 1000);
    assert_near(s->fluid.tissue.specific_heat, 3421);
    assert_near(s->fluid.tissue.conductivity, 0.49);
    assert_near(s->fluid.tissue.perfusion, 36.7e-6 / 60 * 1000);
    assert_near(s->fluid.tissue.electrical_conductivity, 0.9);
    assert_near(s->tissue.electrical_conductivity, 0.446);
    assert_int_equal(rfl_scenario_set(s, "fluid.perfusion", "60 mL/min/kg", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    assert_near(s->fluid.tissue.perfusion, 60e-6 / 60 * 1000);
    rfl_scenario_forget(s, "fluid.density");
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    assert_near(s->fluid.tissue.perfusion, 60e-6 / 60 * 1090);
    assert_near(s->layers[1].soaked.density, 911);
    rfl_scenario_forget(s, "fluid");
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    assert_false(rfl_scenario_has_fluid(s) || rfl_scenario_fluid_matters(s));
    assert_memory_equal(&s->layers[1].soaked, &s->layers[1].tissue, sizeof s->tissue);
    rfl_scenario_free(s);
}

/* Bone cuts the sleeve into pieces; other layers do not. */
static void bone_cuts_fluid(void **state) {
    (void)state;
    static const struct {
        const char *from, *to; /* of the fluid */
        double ends[3][2];     /* of its pieces, mm */
        size_t count;
    } cases[] = {
        {"-3 mm", "13 mm", {{-1, 13}}, 1},    {"-30 mm", "13 mm", {{-30, -20}, {-1, 13}}, 2},
        {"-30 mm", "-5 mm", {{-30, -20}}, 1}, {"-20 mm", "-1 mm", {{0}}, 0},
        {"-10 mm", "-5 mm", {{0}}, 0},        {"6 mm", "8 mm", {{6, 8}}, 1},
    };
    struct rfl_scenario *s = soaked_with_layers();
    for (size_t i = 0; i < COUNT(cases); i++) {
        double from, to;
        assert_int_equal(rfl_scenario_set(s, "fluid.from", cases[i].from, NULL), RFL_OK);
        assert_int_equal(rfl_scenario_set(s, "fluid.to", cases[i].to, NULL), RFL_OK);
        assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
        assert_int_equal(rfl_scenario_fluid_pieces(s), cases[i].count);
        for (size_t k = 0; rfl_scenario_fluid_piece(s, k, &from, &to); k++) {
            assert_near(from, 1e-3 * cases[i].ends[k][0]);
            assert_near(to, 1e-3 * cases[i].ends[k][1]);
        }
    }
    rfl_scenario_free(s);
}

/* Fluid that gives nothing, or what lies there, is no other tissue. */
static void fluid_like_tissue_does_not_matter(void **state) {
    (void)state;
    struct rfl_scenario *s = checked("probe: {shape: needle, gauge: 18, active_tip: 10 mm}\n"
                                     "protocol: {heating: rf, set_temperature: 80 degC, "
                                     "duration: 90 s}\n"
                                     "fluid: {radius: 4 mm, from: 0 mm, to: 5 mm}\n");
    assert_false(rfl_scenario_fluid_matters(s));
    static const char *const same[][3] = {{"fluid.density", "1090 kg/m3", "1 g/cm3"},
                                          {"fluid.specific_heat", "3421 J/kg/K", "3 kJ/kg/K"},
                                          {"fluid.conductivity", "0.49 W/m/K", "0.5 W/m/K"},
                                          {"fluid.perfusion", "36.7 mL/min/kg", "0 1/s"},
                                          {"fluid.electrical_conductivity", "0.446 S/m", "1 S/m"}};
    for (size_t i = 0; i < COUNT(same); i++)
        for (size_t other = 3; --other > 0;) { /* another value matters, the tissue's does not */
            assert_int_equal(rfl_scenario_set(s, same[i][0], same[i][other], NULL), RFL_OK);
            assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
            assert_int_equal(rfl_scenario_fluid_matters(s), other == 2);
        }
    rfl_scenario_free(s);
}

static void spheres_sensor_is_its_centre(void **state) {
    (void)state;
    struct rfl_scenario *s =
        checked("probe: {shape: sphere, diameter: 2 mm}\nprotocol: {heating: rf, "
                "set_temperature: 80 C, duration: 90 s}\n");
    assert_true(s->probe.sensor_depth == 0);
    rfl_scenario_free(s);
}

static void other_ways_to_write_it(void **state) {
    (void)state;
    static const char *const texts[] = {
        /* JSON */
        "{\"title\": \"x\", \"probe\": {\"shape\": \"sphere\", \"diameter\": \"2 mm\"},"
        " \"protocol\": {\"heating\": \"fixed\", \"set_temperature\": \"80 degC\","
        " \"duration\": \"90 s\"}, \"output\": {\"snapshots\": [\"1 s\"]}}",
        /* byte order mark, line ends of Windows, quotes, a block list */
        "\xef\xbb\xbftitle: x\r\nprobe:\r\n  shape: 'sphere'\r\n  diameter: \"2 mm\"\r\n"
        "protocol:\r\n  heating: fixed\r\n  set_temperature: 176 F\r\n  hold: 1.5 min\r\n"
        "output:\r\n  snapshots:\r\n    - 1 s\r\nlesion:\r\nmonitors:\r\n",
        /* one document, marked; a single snapshot without brackets; an empty section */
        "%YAML 1.1\n---\ntitle: x\nprobe: {shape: sphere, diameter: 0.2 cm}\nprotocol:\n"
        "  heating: fixed\n  set_temperature: 353.15 K\n  duration: 90 sec\n"
        "output: {snapshots: 1000 ms}\ntissue:\nlesion: {}\n...\n",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct rfl_scenario *s = checked(texts[i]);
        assert_int_equal(s->probe.shape, RFL_SPHERE);
        assert_int_equal(s->probe.gauge, 0);
        assert_near(s->probe.diameter, 2e-3);
        assert_true(s->probe.active_tip == 0);
        assert_near(s->protocol.set_temperature, 353.15);
        assert_near(s->protocol.duration, 90);
        assert_int_equal(s->output.snapshot_count, 1);
        assert_near(s->output.snapshots[0], 1);
        rfl_scenario_free(s);
    }
}

static void distance_ahead_counts_the_flat_end(void **state) {
    (void)state;
    const struct rfl_probe probe = {.shape = RFL_NEEDLE, .diameter = 2e-3, .active_tip = 10e-3};
    const struct {
        double radius, height, distance;
    } cases[] = {
        {3e-3, 5e-3, 2e-3}, {0, -2.5e-3, 2.5e-3}, {0.9e-3, -1e-3, 1e-3}, {4e-3, -4e-3, 5e-3}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rfl_monitor monitor = {.radius = cases[i].radius, .height = cases[i].height};
        assert_float_equal(rfl_monitor_distance(&monitor, &probe), cases[i].distance, 1e-15);
    }
}

static void settings_of_every_kind_resolve(void **state) {
    (void)state;
    struct rfl_scenario *s = parsed(needle);
    static const char *const settings[][2] = {
        {"probe.gauge", "22 G"},
        {"protocol.ramp", "10 s"},
        {"protocol.hold", "90 s"},
        {"tissue.density", "1000 kg/m3"},
        {"tissue.perfusion", "6 mL/min/100 g"},
        {"lesion.criterion", "cem43"},
        {"lesion.arrhenius", "skin"},
        {"monitors.branch.radius", "3 mm"},
        {"monitors.skin.distance", "4 mm"},
        {"monitors.skin.height", "-2 mm"},
        {"monitors.skin.role", "spare"},
        {"output.snapshots", "[100 s, 1.5 min, 5 s, 90 s, 100 s]"},
        {"numerics.accuracy", "fine"},
    };
    for (size_t i = 0; i < COUNT(settings); i++) {
        struct rfl_error error = {0};
        if (rfl_scenario_set(s, settings[i][0], settings[i][1], &error) != RFL_OK)
            fail_msg("%s", error.text);
    }
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    assert_int_equal(s->probe.gauge, 22);
    assert_near(s->probe.diameter, 0.72e-3);
    assert_near(s->protocol.duration, 100);
    assert_near(s->tissue.perfusion, 1e-3);
    assert_int_equal(s->lesion.criterion, RFL_CEM43);
    assert_string_equal(s->lesion.kinetics.name, "skin");
    assert_int_equal(s->monitor_count, 2);
    assert_near(s->monitors[0].radius, 3e-3);
    assert_near(s->monitors[1].radius, 4.36e-3);
    assert_near(s->monitors[1].height, -2e-3);
    assert_int_equal(s->monitors[1].role, RFL_SPARE);
    assert_int_equal(s->output.snapshot_count, 3);
    assert_near(s->output.snapshots[0], 5);
    assert_near(s->output.snapshots[1], 90);
    assert_near(s->output.snapshots[2], 100);
    assert_int_equal(s->accuracy, RFL_FINE);
    assert_int_equal(rfl_scenario_set(s, "tissue.perfusion", "0.002 1/s", NULL), RFL_OK);
    assert_false(s->checked);
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    assert_near(s->tissue.perfusion, 0.002);
    rfl_scenario_free(s);
}

/** Append a word to a list. */
static void list_append(char *list, size_t size, const char *joint, const char *word, int length) {
    size_t used = strlen(list);
    snprintf(list + used, size - used, "%s%.*s", used ? joint : "", length, word);
}

/** What the tables say that a placeholder stands for: the gauges, the keys and sections at the
 * top, or the keys of a section. */
static void list_table(const char *name, int length, char *list, size_t size) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    bool top = strncmp(name, "top", (size_t)length) == 0;
    list[0] = '\0';
    for (size_t i = 0; i < rfl_gauge_count && strncmp(name, "gauges", (size_t)length) == 0; i++) {
        char gauge[16];
        snprintf(gauge, sizeof gauge, "%d", rfl_gauges[i].gauge);
        list_append(list, size, i + 1 < rfl_gauge_count ? ", " : " or ", gauge, 16);
    }
    for (size_t i = 0; i < count; i++) {
        const char *key = keys[i].name, *leaf = strrchr(key, '.');
        size_t section = strcspn(key, ".");
        if (top && (i == 0 || !leaf || strncmp(key, keys[i - 1].name, section + 1) != 0))
            list_append(list, size, ", ", key, (int)section);
        if (leaf && section == (size_t)length && strncmp(key, name, section) == 0)
            list_append(list, size, ", ", leaf + 1, 64);
    }
}

/** A message about --set, its {placeholders} filled in; the caller frees. */
static char *expand(const char *sentence) {
    char *text = NULL, list[512];
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    fputs("--set: error: ", out);
    for (; *sentence; sentence++) {
        int length = (int)strcspn(sentence, "}") - 1;
        if (*sentence != '{') {
            putc(*sentence, out);
            continue;
        }
        list_table(sentence + 1, length, list, sizeof list);
        fputs(list, out);
        sentence += length + 1;
    }
    putc('\n', out);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void wrong_settings_are_reported_twice(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"probe.gage", "18", "probe.gage is not known: did you mean probe.gauge?"},
        {"guage", "18", "guage is not known: did you mean probe.gauge?"},
        {"prob.gauge", "18", "prob.gauge is not known: did you mean probe.gauge?"},
        {"probe", "needle", "probe is a section: write below it, indented, {probe}"},
        {"patient.name", "x", "patient.name is not known: write one of {top}"},
        {"probe.gauge", "30",
         "probe.gauge: \"30\" is not a known gauge: write {gauges} (or 18G, and so on)"},
        {"protocol.duration", "90",
         "protocol.duration: \"90\": the unit is missing: write a time, "
         "such as 90 s"},
        {"protocol.duration", "", "protocol.duration has no value"},
        {"output.snapshots", "[5 s, 6 mm]",
         "output.snapshots: \"6 mm\": the unit is of the wrong "
         "kind: write a time, such as 90 s"},
        {"monitors.2nd.role", "spare",
         "2nd is not a valid name for a monitor: use a letter, then letters, digits or _, at most "
         "32 characters"},
        {"layers.bone.thickness", "1 mm",
         "layers.bone.thickness is not known: write one of {layers}"},
        {"layers", "bone",
         "layers is a section: write below it, indented, a name for each layer, and below the name "
         "its "
         "keys"},
        {"protocol.stages", "2",
         "protocol.stages takes a list of sections: begin each with - and indent its keys"},
        {"protocol.stages.0.ramp", "1 s",
         "0 is not a valid number for a stage: stages are numbered 1 to 100"},
        {"protocol.stages.1.durration", "1 s",
         "protocol.stages.1.durration is not known: did you mean protocol.stages.1.duration?"},
        {"protocol.control", "temprature",
         "protocol.control: \"temprature\" is not known: did you mean temperature?"},
        {"monitors.branch.distnce", "1 mm",
         "monitors.branch.distnce is not known: did you mean "
         "monitors.branch.distance?"},
        {"title", "a\033[31mb", "title: only printable characters in UTF-8 are allowed"},
        {"title", "caf\xe9", "title: only printable characters in UTF-8 are allowed"},
        {"a\033b", "1", "a?b is not known: write one of {top}"},
        {"conductivity", "1 W/m/K",
         "conductivity is ambiguous: write probe.conductivity or tissue.conductivity"},
        {"role", "spare", "role is not known: did you mean monitors.NAME.role?"},
        {"", "1", " is not known: write one of {top}"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rfl_scenario *s = parsed(needle);
        struct rfl_error at_once = {0}, later = {0};
        char *expected = expand(cases[i][2]);
        assert_int_equal(rfl_scenario_set(s, cases[i][0], cases[i][1], &at_once), RFL_INVALID);
        assert_string_equal(at_once.text, expected);
        assert_int_equal(rfl_scenario_check(s, &later), RFL_INVALID);
        if (!strstr(later.text, expected))
            fail_msg("%s", later.text);
        free(expected);
        rfl_scenario_free(s);
    }
}

static void settings_replace_what_the_file_says(void **state) {
    (void)state;
    struct rfl_error error = {0};
    struct rfl_scenario *s = parsed("probe:\n  shape: needle\n  gauge: thick\n  gauge: thin\n"
                                    "  active_tip: 10 mm\n"
                                    "protocol:\n  heating: fixed\n  set_temperature: 80 degC\n"
                                    "  duration: {a: 1}\n");
    assert_int_equal(rfl_scenario_set(s, "probe.diameter", "1 mm", &error), RFL_OK);
    assert_int_equal(rfl_scenario_set(s, "protocol.duration", "1 min", &error), RFL_OK);
    assert_int_equal(rfl_scenario_set(s, "protocol.duration", "2 min", &error), RFL_OK);
    if (rfl_scenario_check(s, &error) != RFL_OK)
        fail_msg("%s", error.text);
    assert_near(s->probe.diameter, 1e-3);
    assert_near(s->protocol.duration, 120);
    assert_int_equal(rfl_scenario_set(s, "probe.gauge", "18", &error), RFL_OK);
    assert_int_equal(rfl_scenario_check(s, &error), RFL_INVALID);
    assert_string_equal(error.text, "--set: error: probe.gauge and probe.diameter exclude each "
                                    "other: give only one of them\n");
    rfl_scenario_free(s);
}

/** One's own A and Ea stand in place of a name, and are two. */
static void kinetics_of_ones_own(void **state) {
    (void)state;
    struct rfl_error error = {0};
    struct rfl_scenario *s = parsed(needle);
    rfl_scenario_set(s, "lesion.arrhenius", "skin", &error);
    rfl_scenario_set(s, "lesion.arrhenius_frequency", "1e40 1/s", &error);
    assert_int_equal(rfl_scenario_check(s, &error), RFL_INVALID);
    assert_non_null(strstr(error.text, "arrhenius_frequency: needs lesion.arrhenius_energy"));
    rfl_scenario_change(s, "arrhenius_frequency", "1e40 1/s", &error);
    rfl_scenario_change(s, "arrhenius_energy", "260 kJ/mol", &error);
    error = (struct rfl_error){0};
    if (rfl_scenario_check(s, &error) != RFL_OK)
        fail_msg("%s", error.text);
    assert_near(s->lesion.kinetics.frequency_factor, 1e40);
    assert_near(s->lesion.kinetics.activation_energy, 2.6e5);
    assert_null(s->lesion.kinetics.measured);
    rfl_scenario_change(s, "lesion.arrhenius", "nerve_rat", &error); /* both go */
    if (rfl_scenario_check(s, &error) != RFL_OK)
        fail_msg("%s", error.text);
    assert_near(s->lesion.kinetics.activation_energy, 6.59e5);
    rfl_scenario_change(s, "arrhenius_energy", "100 kJ/mol", &error);
    rfl_scenario_change(s, "arrhenius_frequency", "1e40 1/s", &error);
    assert_int_equal(rfl_scenario_check(s, &error), RFL_INVALID);
    assert_non_null(strstr(error.text, "a second at 43 degC"));
    rfl_scenario_free(s);
}

static void unambiguous_keys_may_be_short(void **state) {
    (void)state;
    struct rfl_error error = {0};
    struct rfl_scenario *s = parsed(needle);
    assert_int_equal(rfl_scenario_set(s, "diameter", "1 mm", &error), RFL_OK);
    assert_int_equal(rfl_scenario_set(s, "duration", "1 min", &error), RFL_OK);
    assert_int_equal(rfl_scenario_set(s, "protocol.duration", "2 min", &error), RFL_OK);
    assert_int_equal(rfl_scenario_set(s, "snapshots", "[5 s, 9 s]", &error), RFL_OK);
    assert_int_equal(rfl_scenario_set(s, "title", "short", &error), RFL_OK);
    if (rfl_scenario_check(s, &error) != RFL_OK)
        fail_msg("%s", error.text);
    assert_near(s->probe.diameter, 1e-3);
    assert_near(s->protocol.duration, 120);
    assert_int_equal(s->output.snapshot_count, 2);
    assert_string_equal(s->title, "short");
    rfl_scenario_free(s);
}

/* Keys of 1.0 that could be shortened still can be: sections that came later take none of them. */
static void short_names_of_1_0_stay_short(void **state) {
    (void)state;
    static const char *const names[][2] = {
        {"title", "x"},
        {"question", "x"},
        {"shape", "needle"},
        {"gauge", "18"},
        {"diameter", "1 mm"},
        {"active_tip", "10 mm"},
        {"sensor_depth", "1 mm"},
        {"coolant_temperature", "20 degC"},
        {"coolant_conductance", "1 W/K"},
        {"heating", "rf"},
        {"control", "temperature"},
        {"set_temperature", "80 degC"},
        {"ramp", "1 s"},
        {"duration", "90 s"},
        {"hold", "90 s"},
        {"voltage_limit", "60 V"},
        {"power_limit", "50 W"},
        {"power", "5 W"},
        {"voltage", "20 V"},
        {"controller", "pi"},
        {"control_interval", "1 s"},
        {"proportional_gain", "1 W/K"},
        {"integral_gain", "1 W/K/s"},
        {"pulses", "none"},
        {"pulse_width", "20 ms"},
        {"pulse_rate", "2 Hz"},
        {"cooldown", "1 s"},
        {"series_resistance", "1 ohm"},
        {"dispersive_distance", "60 mm"},
        {"material", "fat"},
        {"temperature", "37 degC"},
        {"perfusion", "1 mL/min/kg"},
        {"blood_density", "1050 kg/m3"},
        {"blood_specific_heat", "3617 J/kg/K"},
        {"electrical_conductivity", "1 S/m"},
        {"electrical_conductivity_slope", "1 %/K"},
        {"conductivity_slope", "1 %/K"},
        {"perfusion_model", "fades"},
        {"vaporisation", "off"},
        {"criterion", "cem43"},
        {"isotherm", "50 degC"},
        {"arrhenius", "skin"},
        {"arrhenius_onset", "43 degC"},
        {"cem43", "240 min"},
        {"interval", "1 s"},
        {"snapshots", "[5 s]"},
        {"stop", "9 s"},
        {"frames", "9"},
        {"accuracy", "draft"},
    };
    for (size_t i = 0; i < COUNT(names); i++) {
        struct rfl_error error = {0};
        struct rfl_scenario *s = parsed(soaked);
        if (rfl_scenario_set(s, names[i][0], names[i][1], &error) != RFL_OK)
            fail_msg("%s: %s", names[i][0], error.text);
        rfl_scenario_free(s);
    }
    struct rfl_scenario *s = parsed(soaked);
    assert_int_equal(rfl_scenario_set(s, "from", "0 mm", NULL), RFL_INVALID);
    rfl_scenario_free(s);
}

/* As those of monitors. */
static void keys_of_time_above_are_written_in_full(void **state) {
    (void)state;
    struct rfl_error error = {0};
    struct rfl_scenario *s = parsed(needle);
    assert_int_equal(rfl_scenario_set(s, "lesion.time_above.duration", "50 s", &error), RFL_OK);
    assert_int_equal(rfl_scenario_set(s, "lesion.time_above.temperature", "51 degC", &error),
                     RFL_OK);
    assert_int_equal(rfl_scenario_set(s, "duration", "70 s", &error), RFL_OK);
    assert_int_equal(rfl_scenario_set(s, "temperature", "36 degC", &error), RFL_OK);
    assert_int_equal(rfl_scenario_check(s, &error), RFL_OK);
    assert_near(s->lesion.above_duration, 50);
    assert_near(s->lesion.above_temperature, 51 + RFL_CELSIUS);
    assert_near(s->protocol.duration, 70);
    assert_near(s->tissue.temperature, 36 + RFL_CELSIUS);
    assert_int_equal(rfl_criteria_count(&s->lesion), RFL_CRITERIA);
    rfl_scenario_forget(s, "lesion.time_above");
    assert_int_equal(rfl_scenario_check(s, &error), RFL_OK);
    assert_int_equal(rfl_criteria_count(&s->lesion), RFL_TIME_ABOVE);
    rfl_scenario_free(s);
}

static void problems_come_by_line_then_settings(void **state) {
    (void)state;
    struct rfl_error error = {0};
    struct rfl_scenario *s = parsed("protocol:\n  heating: on\nprobe:\n  shape: cube\n");
    rfl_scenario_set(s, "numerics.accuracy", "finest", NULL);
    assert_int_equal(rfl_scenario_check(s, &error), RFL_INVALID);
    assert_int_equal(error.status, RFL_INVALID);
    assert_string_equal(
        error.text,
        "dir/test.yaml:1: error: protocol.duration is missing: give it, or hold instead\n"
        "dir/test.yaml:1: error: protocol.set_temperature is missing: write a temperature, such as "
        "80 degC\n"
        "dir/test.yaml:2: error: protocol.heating: \"on\" is not known: write fixed or rf\n"
        "dir/test.yaml:3: error: probe.gauge is missing: give it, or diameter instead\n"
        "dir/test.yaml:4: error: probe.shape: \"cube\" is not known: write sphere, cylinder or "
        "needle\n"
        "--set: error: numerics.accuracy: \"finest\" is not known: did you mean fine?\n");
    rfl_scenario_free(s);
}

/** Read a whole small file; the caller frees. */
static char *slurp(const char *path, size_t *size) {
    FILE *in = fopen(path, "rb");
    char *text = calloc(1, 1 << 16);
    if (!in || !text)
        fail_msg("%s cannot be read", path);
    else
        *size = fread(text, 1, (1 << 16) - 1, in);
    if (in)
        fclose(in);
    return text;
}

static void corpus_is_refused_as_expected(void **state) {
    (void)state;
    DIR *folder = opendir("tests/corpus");
    assert_non_null(folder);
    size_t cases = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[512], *ending = strstr(entry->d_name, ".yaml");
        size_t size = 0, expected_size = 0;
        if (!ending)
            continue;
        snprintf(path, sizeof path, "tests/corpus/%s", entry->d_name);
        char *text = slurp(path, &size);
        snprintf(path, sizeof path, "tests/corpus/%.*s.expected", (int)(ending - entry->d_name),
                 entry->d_name);
        char *expected = slurp(path, &expected_size);
        struct rfl_error error = {0};
        struct rfl_scenario *scenario = rfl_scenario_parse(entry->d_name, text, size, &error);
        if (scenario)
            rfl_scenario_check(scenario, &error);
        if (strcmp(error.text, expected) != 0)
            fail_msg("%s gives\n%sexpected is\n%s", entry->d_name, error.text, expected);
        assert_int_equal(error.status, RFL_INVALID);
        rfl_scenario_free(scenario);
        free(text);
        free(expected);
        cases++;
    }
    closedir(folder);
    assert_true(cases >= 100);
}

static void files_that_cannot_be_read(void **state) {
    (void)state;
    struct rfl_error error = {0};
    assert_null(rfl_scenario_read("tests/no such file.yaml", &error));
    assert_int_equal(error.status, RFL_INVALID);
    assert_string_equal(error.text,
                        "cannot read tests/no such file.yaml: No such file or directory\n");
    rfl_error_clear(&error);
    assert_null(rfl_scenario_read("tests", &error));
    assert_int_equal(error.status, RFL_INVALID);
    assert_string_equal(error.text, "cannot read tests: Is a directory\n");
    rfl_error_clear(&error);
    assert_null(rfl_scenario_read("/dev/zero", &error));
    assert_string_equal(error.text,
                        "/dev/zero:1: error: more than 1 MiB: this is not a scenario\n");
}

/* --- what is told and written --- */

static const struct {
    const char *key, *text, *source;
} told[] = {
    {"title", "A needle", "dir/test.yaml:1"},
    {"probe.gauge", "18", "dir/test.yaml:4"},
    {"probe.diameter", "1.27 mm", "from probe.gauge"},
    {"protocol.ramp", "0 s", "default"},
    {"protocol.hold", "90 s", "from protocol.duration"},
    {"tissue.density", "1090 kg/m3", "material muscle"},
    {"tissue.perfusion", "36.7 mL/min/kg", "material muscle"},
    {"tissue.blood_density", "1050 kg/m3", "material blood"},
    {"lesion.isotherm", "45 degC", "--set"},
    {"monitors.branch.radius", "3.135 mm", "from monitors.branch.distance"},
    {"monitors.branch.distance", "2.5 mm", "dir/test.yaml:12"},
    {"output.snapshots", "90 s, 120 s", "default"},
};

/** Tick off the rows of the table above. */
static int tick_off(void *context, const struct rfl_value *value) {
    for (size_t i = 0; i < COUNT(told); i++)
        if (strcmp(told[i].key, value->key) == 0) {
            assert_string_equal(value->text, told[i].text);
            assert_string_equal(value->source, told[i].source);
            assert_true(value->used);
            ++*(size_t *)context;
        }
    if (strcmp(value->key, "tissue.perfusion") == 0)
        assert_near(value->si, 36.7e-6 / 60 * 1090);
    if (strcmp(value->key, "monitors.branch.distance") == 0)
        assert_near(value->si, 2.5e-3);
    return 0;
}

static int stop(void *context, const struct rfl_value *value) {
    (void)value;
    return ++*(size_t *)context == 3;
}

static void values_tell_where_they_come_from(void **state) {
    (void)state;
    size_t ticked = 0, visited = 0;
    struct rfl_scenario *s = parsed(needle);
    assert_int_equal(rfl_scenario_set(s, "lesion.isotherm", "45 degC", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    rfl_scenario_values(s, tick_off, &ticked);
    assert_int_equal(ticked, COUNT(told));
    rfl_scenario_values(s, stop, &visited);
    assert_int_equal(visited, 3);
    rfl_scenario_free(s);
}

/** Text of the distance of the item named x; empty: it is not told. */
static int find_distance(void *context, const struct rfl_value *value) {
    const char *dot = strrchr(value->key, '.');
    if (dot && strcmp(dot, ".distance") == 0)
        snprintf(context, 256, "%s", value->text);
    return 0;
}

/* A distance that is told goes sideways, as the key does, also ahead of the tip: given in the
 * radius's place it is the same scenario. Within the probe's radius there is none. */
static void distances_told_may_be_given(void **state) {
    (void)state;
    static const struct {
        const char *section, *radius, *height, *distance;
    } cases[] = {{"monitors", "3 mm", "-0.5 mm", "2.365 mm"},
                 {"monitors", "3 mm", "2 mm", "2.365 mm"},
                 {"monitors", "0.2 mm", "-1 mm", ""},
                 {"nerves", "3 mm", "-2 mm", "2.365 mm"},
                 {"nerves", "4.5 mm", "5 mm", "3.865 mm"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[512], told_text[256] = "", key[64];
        snprintf(text, sizeof text,
                 "probe: {shape: needle, gauge: 18, active_tip: 10 mm}\n"
                 "protocol: {heating: fixed, set_temperature: 80 degC, duration: 90 s}\n"
                 "%s: {x: {radius: %s, height: %s}}\n",
                 cases[i].section, cases[i].radius, cases[i].height);
        struct rfl_scenario *s = parsed(text);
        assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
        rfl_scenario_values(s, find_distance, told_text);
        assert_string_equal(told_text, cases[i].distance);
        const bool nerve = s->nerve_count > 0;
        const double radius = nerve ? s->nerves[0].radius : s->monitors[0].radius;
        snprintf(key, sizeof key, "%s.x.distance", cases[i].section);
        if (*told_text)
            assert_int_equal(rfl_scenario_set(s, key, told_text, NULL), RFL_OK);
        assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
        assert_near(nerve ? s->nerves[0].radius : s->monitors[0].radius, radius);
        rfl_scenario_free(s);
    }
}

/** What is told of stages, layers and fluid, one line for each value. */
static int tell(void *context, const struct rfl_value *value) {
    assert_non_null(value->help);
    if (strncmp(value->key, "layers.", 7) == 0 || strncmp(value->key, "protocol.stages", 15) == 0 ||
        strncmp(value->key, "fluid.", 6) == 0 || strcmp(value->key, "protocol.duration") == 0 ||
        strcmp(value->key, "protocol.hold") == 0)
        fprintf(context, "%s: %s [%s]%s\n", value->key, value->text, value->source,
                value->used ? "" : " not used");
    return 0;
}

static void assert_told(const char *text, const char *expected) {
    struct rfl_scenario *s = checked(text);
    char *said = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&said, &size);
    assert_non_null(out);
    rfl_scenario_values(s, tell, out);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(said, expected);
    free(said);
    rfl_scenario_free(s);
}

static void stages_layers_and_fluid_are_told(void **state) {
    (void)state;
    assert_told(staged, "protocol.duration: 280 s [from protocol.stages]\n"
                        "protocol.stages.1.duration: 30 s [dir/test.yaml:8]\n"
                        "protocol.stages.1.hold: 15 s [from protocol.stages.1.duration]\n"
                        "protocol.stages.2.set_temperature: 80 degC [dir/test.yaml:9]\n"
                        "protocol.stages.2.ramp: 5 s [dir/test.yaml:9]\n"
                        "protocol.stages.2.duration: 65 s [from protocol.stages.2.hold]\n"
                        "protocol.stages.2.hold: 60 s [dir/test.yaml:9]\n"
                        "protocol.stages.3.control: off [dir/test.yaml:10]\n"
                        "protocol.stages.3.ramp: 0 s [default]\n"
                        "protocol.stages.3.duration: 1 min [dir/test.yaml:11]\n"
                        "protocol.stages.3.hold: 60 s [from protocol.stages.3.duration]\n"
                        "protocol.stages.4.control: power [dir/test.yaml:12]\n"
                        "protocol.stages.4.ramp: 0 s [default]\n"
                        "protocol.stages.4.duration: 5 s [dir/test.yaml:12]\n"
                        "protocol.stages.4.hold: 5 s [from protocol.stages.4.duration]\n"
                        "protocol.stages.4.power_limit: 30 W [dir/test.yaml:12]\n"
                        "protocol.stages.4.power: 10 W [dir/test.yaml:12]\n"
                        "protocol.stages.5.set_temperature: 42 C [dir/test.yaml:13]\n"
                        "protocol.stages.5.ramp: 0 s [default]\n"
                        "protocol.stages.5.duration: 120 s [from protocol.stages.5.hold]\n"
                        "protocol.stages.5.hold: 120 s [dir/test.yaml:13]\n"
                        "protocol.stages.5.voltage: 45 V [default]\n"
                        "protocol.stages.5.pulses: averaged [dir/test.yaml:13]\n");
    assert_told(layered, "protocol.duration: 90 s [dir/test.yaml:2]\n"
                         "protocol.hold: 90 s [from protocol.duration]\n"
                         "layers.bone.from: -20 mm [dir/test.yaml:6]\n"
                         "layers.bone.to: -1 mm [dir/test.yaml:6]\n"
                         "layers.bone.material: bone_cortical [dir/test.yaml:6]\n"
                         "layers.bone.density: 1900 kg/m3 [dir/test.yaml:6]\n"
                         "layers.bone.specific_heat: 1313 J/kg/K [material bone_cortical]\n"
                         "layers.bone.conductivity: 0.32 W/m/K [material bone_cortical]\n"
                         "layers.bone.perfusion: 10 mL/min/kg [material bone_cortical]\n"
                         "layers.wet.from: -1.0000000000000002 mm [dir/test.yaml:7]\n"
                         "layers.wet.to: 5 mm [dir/test.yaml:7]\n"
                         "layers.wet.density: 1090 kg/m3 [from tissue]\n"
                         "layers.wet.specific_heat: 3421 J/kg/K [from tissue]\n"
                         "layers.wet.conductivity: 0.49 W/m/K [from tissue]\n"
                         "layers.wet.perfusion: 60 mL/min/kg [from tissue]\n"
                         "layers.wet.electrical_conductivity: 2 S/m [dir/test.yaml:7] not used\n"
                         "layers.fat.from: 5 mm [dir/test.yaml:5]\n"
                         "layers.fat.to: 1 cm [dir/test.yaml:5]\n"
                         "layers.fat.material: fat [dir/test.yaml:5]\n"
                         "layers.fat.density: 911 kg/m3 [material fat]\n"
                         "layers.fat.specific_heat: 2348 J/kg/K [material fat]\n"
                         "layers.fat.conductivity: 0.2 W/m/K [dir/test.yaml:5]\n"
                         "layers.fat.perfusion: 32.7 mL/min/kg [material fat]\n");
    assert_told(soaked, "protocol.duration: 90 s [dir/test.yaml:2]\n"
                        "protocol.hold: 90 s [from protocol.duration]\n"
                        "fluid.radius: 4 mm [dir/test.yaml:4]\n"
                        "fluid.from: -3 mm [dir/test.yaml:5]\n"
                        "fluid.to: 1.3 cm [dir/test.yaml:6]\n"
                        "fluid.density: 1000 kg/m3 [dir/test.yaml:7]\n"
                        "fluid.specific_heat: 3421 J/kg/K [the tissue beneath]\n"
                        "fluid.conductivity: 0.49 W/m/K [the tissue beneath]\n"
                        "fluid.perfusion: 36.7 mL/min/kg [the tissue beneath]\n"
                        "fluid.electrical_conductivity: 0.9 S/m [dir/test.yaml:8]\n");
}

static int count_fluid(void *context, const struct rfl_value *value) {
    *(size_t *)context += strncmp(value->key, "fluid.", 6) == 0;
    return 0;
}

/* What fluid does not give has not one value where it lies in layers, but for bone. */
static void fluid_in_layers_tells_what_is_given(void **state) {
    (void)state;
    struct rfl_scenario *s = soaked_with_layers();
    size_t count = 0;
    rfl_scenario_values(s, count_fluid, &count);
    assert_int_equal(count, 5);
    rfl_scenario_forget(s, "layers.fat");
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    count = 0;
    rfl_scenario_values(s, count_fluid, &count);
    assert_int_equal(count, 8);
    rfl_scenario_free(s);
}

/** Values that are told: how many in all, how many not used, and the last of those. */
struct telling {
    size_t told, unused;
    char key[64], source[256];
};

static int count_values(void *context, const struct rfl_value *value) {
    struct telling *telling = context;
    telling->told++;
    if (!value->used) {
        telling->unused++;
        snprintf(telling->key, sizeof telling->key, "%s", value->key);
        snprintf(telling->source, sizeof telling->source, "%s", value->source);
    }
    return 0;
}

/** Keys that a generator adds to what is told of a needle: those with a default, and the material's
 * electrical conductivity. */
static size_t generator_keys(void) {
    size_t count, told_too = 1;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++)
        told_too += keys[i].heating && keys[i].default_text && !strstr(keys[i].name, "NAME");
    return told_too;
}

static void keys_of_the_other_heating_are_not_used(void **state) {
    (void)state;
    struct telling plain = {0}, given = {0}, rf = {0};
    struct rfl_scenario *s = checked(needle);
    rfl_scenario_values(s, count_values, &plain);
    assert_int_equal(plain.unused, 0);
    assert_int_equal(rfl_scenario_set(s, "probe.sensor_depth", "20 mm", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    rfl_scenario_values(s, count_values, &given);
    assert_int_equal(given.told, plain.told + 1);
    assert_int_equal(given.unused, 1);
    assert_string_equal(given.key, "probe.sensor_depth");
    assert_string_equal(given.source, "--set");
    assert_int_equal(rfl_scenario_set(s, "protocol.heating", "rf", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_INVALID); /* the tip is 10 mm long */
    assert_int_equal(rfl_scenario_set(s, "probe.sensor_depth", "0 mm", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    rfl_scenario_values(s, count_values, &rf);
    assert_int_equal(rf.told, plain.told + generator_keys());
    assert_int_equal(rf.unused, 0);
    rfl_scenario_free(s);
}

/** What a scenario is written as; the caller frees. */
static char *written(const struct rfl_scenario *scenario) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    assert_int_equal(rfl_scenario_write(scenario, out, NULL), RFL_OK);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void written_scenario_reads_the_same(void **state) {
    (void)state;
    static const char *const titles[] = {"plain",
                                         "with \"quotes\" and \\ back\\slashes\\",
                                         "# no comment: {really} [no] &a *b !c",
                                         "- dash",
                                         "key: value",
                                         "null",
                                         "~",
                                         "90 °C – µ ² 日本語 \xf0\x9f\x98\x80",
                                         "'single'",
                                         "%percent @at `tick`",
                                         "  blanks around  ",
                                         "yes",
                                         "\\x41 \\n"};
    for (size_t i = 0; i < COUNT(titles); i++) {
        struct rfl_scenario *s = parsed(needle);
        rfl_scenario_set(s, "title", titles[i], NULL);
        rfl_scenario_set(s, "question", titles[i], NULL);
        rfl_scenario_set(s, "monitors.branch.label", titles[i], NULL);
        rfl_scenario_set(s, "protocol.hold", "1.5 min", NULL);
        rfl_scenario_set(s, "tissue.temperature", "20 °C", NULL);
        rfl_scenario_set(s, "tissue.perfusion", "37 mL/min/100 g", NULL);
        rfl_scenario_set(s, "output.snapshots", "[5 s, 15 s]", NULL);
        rfl_scenario_set(s, "protocol.heating", i % 2 ? "rf" : "fixed", NULL);
        rfl_scenario_set(s, "probe.sensor_depth", "-1 mm", NULL);
        rfl_scenario_set(s, "protocol.voltage_limit", "50 V", NULL);
        rfl_scenario_set(s, "tissue.electrical_conductivity_slope", "2 %/K", NULL);
        assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
        char *text = written(s);
        struct rfl_scenario *again = checked(text);
        assert_string_equal(again->title, s->title);
        assert_non_null(strstr(titles[i], s->title));
        assert_string_equal(again->question, s->question);
        assert_memory_equal(&again->probe, &s->probe, sizeof s->probe);
        assert_memory_equal(&again->protocol, &s->protocol, sizeof s->protocol);
        assert_memory_equal(&again->tissue, &s->tissue, sizeof s->tissue);
        assert_int_equal(again->monitor_count, 1);
        assert_memory_equal(again->monitors, s->monitors, sizeof *s->monitors);
        assert_int_equal(again->output.snapshot_count, 2);
        char *text_again = written(again);
        assert_string_equal(text_again, text);
        free(text_again);
        free(text);
        rfl_scenario_free(again);
        rfl_scenario_free(s);
    }
}

/* The longest label has 60 characters of four bytes; without one, a name is all there is. */
static void labels_stand_for_names(void **state) {
    (void)state;
    char longest[4 * 61 + 1] = "";
    for (int i = 0; i < 60; i++)
        strcat(longest, "\xf0\x9f\x98\x80");
    struct rfl_scenario *s = checked(needle);
    assert_string_equal(s->monitors[0].label, "branch");
    assert_string_equal(rfl_scenario_label(s, "monitors", "branch"), "branch");
    assert_string_equal(rfl_scenario_label(s, "nerves", "branch"), "branch");
    rfl_scenario_set(s, "monitors.branch.label", longest, NULL);
    rfl_scenario_set(s, "nerves.n.distance", "3 mm", NULL);
    rfl_scenario_set(s, "nerves.n.height", "0 mm", NULL);
    rfl_scenario_set(s, "nerves.n.label", "S1: branch", NULL);
    assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
    assert_string_equal(s->monitors[0].label, longest);
    assert_string_equal(s->monitors[0].name, "branch");
    assert_string_equal(rfl_scenario_label(s, "monitors", "branch"), longest);
    assert_string_equal(rfl_scenario_label(s, "nerves", "n"), "S1: branch");
    assert_string_equal(rfl_scenario_label(s, "nerves", "none"), "none");
    strcat(longest, "x");
    struct rfl_error error = {0};
    assert_int_equal(rfl_scenario_set(s, "nerves.n.label", longest, &error), RFL_INVALID);
    assert_non_null(strstr(error.text, "61 characters are too many: write 1 to 60 characters"));
    rfl_scenario_free(s);
}

/** In { } YAML ends a value at a comma, also one in a list that is written without [ ]. */
static void a_list_in_braces_needs_no_brackets(void **state) {
    (void)state;
    struct rfl_scenario *s =
        checked("probe: {shape: sphere, diameter: 2 mm}\n"
                "protocol: {heating: fixed, set_temperature: 80 degC, "
                "duration: 9 s}\noutput: {snapshots: 1 s, 2.5 s, 9 s, interval: 1 s}\n");
    assert_int_equal(s->output.snapshot_count, 3);
    assert_near(s->output.snapshots[1], 2.5);
    assert_near(s->output.interval, 1);
    rfl_scenario_free(s);
}

static void written_stages_and_layers_read_the_same(void **state) {
    (void)state;
    const char *const texts[] = {staged, layered};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct rfl_scenario *s = checked(texts[i]);
        struct rfl_scenario *copy = rfl_scenario_copy(s, NULL);
        assert_non_null(copy);
        rfl_scenario_free(s);
        char *text = written(copy);
        struct rfl_scenario *again = checked(text);
        assert_int_equal(again->stage_count, copy->stage_count);
        assert_memory_equal(again->stages, copy->stages, copy->stage_count * sizeof *copy->stages);
        assert_int_equal(again->layer_count, copy->layer_count);
        assert_memory_equal(again->layers, copy->layers, copy->layer_count * sizeof *copy->layers);
        char *text_again = written(again);
        assert_string_equal(text_again, text);
        free(text_again);
        free(text);
        rfl_scenario_free(again);
        rfl_scenario_free(copy);
    }
}

static void writing_to_a_full_disk_fails(void **state) {
    (void)state;
    struct rfl_error error = {0};
    struct rfl_scenario *s = checked(needle);
    FILE *out = fopen("/dev/full", "w");
    if (!out) {
        rfl_scenario_free(s);
        skip();
    }
    setvbuf(out, NULL, _IONBF, 0);
    assert_int_equal(rfl_scenario_write(s, out, &error), RFL_FAILED);
    assert_int_equal(error.count, 1);
    fclose(out);
    rfl_scenario_free(s);
}

static void copy_is_independent(void **state) {
    (void)state;
    struct rfl_scenario *s = checked(needle);
    struct rfl_scenario *copy = rfl_scenario_copy(s, NULL);
    assert_non_null(copy);
    assert_true(copy->checked);
    assert_int_equal(rfl_scenario_set(copy, "probe.gauge", "22", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_set(copy, "monitors.branch.distance", "1 mm", NULL), RFL_OK);
    assert_int_equal(rfl_scenario_check(copy, NULL), RFL_OK);
    assert_true(s->checked);
    assert_int_equal(s->probe.gauge, 18);
    assert_near(s->monitors[0].radius, 3.135e-3);
    rfl_scenario_free(s);
    assert_int_equal(copy->probe.gauge, 22);
    assert_near(copy->monitors[0].radius, 1.36e-3);
    assert_string_equal(copy->title, "A needle");
    rfl_scenario_free(copy);
    rfl_scenario_free(NULL);
}

static void title_defaults_to_the_name(void **state) {
    (void)state;
    static const char *const text =
        "probe: {shape: sphere, gauge: 16G}\nprotocol: {heating: fixed, "
        "set_temperature: 80 C, duration: 90 s}\n";
    static const char *const names[][2] = {{"scenarios/cold.start.yaml", "cold.start"},
                                           {"plain", "plain"},
                                           {"", "scenario"},
                                           {"a/.hidden", ".hidden"},
                                           {"caf\xe9\n.yaml", "caf??"}};
    for (size_t i = 0; i < COUNT(names); i++) {
        struct rfl_scenario *s = rfl_scenario_parse(names[i][0], text, strlen(text), NULL);
        assert_non_null(s);
        assert_int_equal(rfl_scenario_check(s, NULL), RFL_OK);
        assert_string_equal(s->title, names[i][1]);
        rfl_scenario_free(s);
    }
}

static void stages_in_words(void **state) {
    (void)state;
    const struct {
        struct rfl_stage stage;
        const char *words;
    } rows[] = {
        {{0, 90, {.set_temperature = 353.15}}, "80 degC"},
        {{0, 90, {.set_temperature = 353.15, .ramp = 15}}, "to 80 degC in 15 s, hold"},
        {{5, 20, {.set_temperature = 353.15, .ramp = 15}}, "to 80 degC in 15 s"},
        {{0, 60, {.control = RFL_CONTROL_OFF}}, "pause"},
        {{0, 60, {.control = RFL_CONTROL_POWER, .power = 30}}, "30 W"},
        {{0, 60, {.control = RFL_CONTROL_VOLTAGE, .voltage = 22.5}}, "22.5 V"},
        {{0,
          120,
          {.heating = RFL_HEATING_RF,
           .set_temperature = 315.15,
           .voltage = 45,
           .pulses = RFL_PULSES_AVERAGED,
           .pulse_width = 0.02,
           .pulse_rate = 2}},
         "20 ms pulses at 2 Hz, 45 V, at most 42 degC"},
        {{0,
          120,
          {.heating = RFL_HEATING_RF,
           .control = RFL_CONTROL_VOLTAGE,
           .voltage = 45,
           .pulses = RFL_PULSES_RESOLVED,
           .pulse_width = 0.02,
           .pulse_rate = 2}},
         "20 ms pulses at 2 Hz, 45 V"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char words[128];
        rfl_words_stage(&rows[i].stage, "degC", words, sizeof words);
        assert_string_equal(words, rows[i].words);
    }
}

static int set_up(void **state) {
    (void)state;
    return (int)rfl_library_init(NULL) || (int)rfl_library_init(NULL); /* twice does no harm */
}

static int tear_down(void **state) {
    (void)state;
    rfl_library_free();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantities_are_converted),
        cmocka_unit_test(units_of_papers_are_taken),
        cmocka_unit_test(other_quantities_have_a_remedy),
        cmocka_unit_test(what_is_no_quantity_is_refused),
        cmocka_unit_test(quantities_ignore_the_locale),
        cmocka_unit_test(tables_are_complete),
        cmocka_unit_test(keys_are_complete),
        cmocka_unit_test(keys_of_a_section_stand_together),
        cmocka_unit_test(ranges_are_kept),
        cmocka_unit_test(ranges_in_words),
        cmocka_unit_test(usual_values_are_taken),
        cmocka_unit_test(examples_are_taken),
        cmocka_unit_test(words_of_a_key_are_all_taken),
        cmocka_unit_test(what_is_not_given_is_not_a_number),
        cmocka_unit_test(scenario_is_resolved),
        cmocka_unit_test(generator_is_resolved),
        cmocka_unit_test(stages_are_resolved),
        cmocka_unit_test(a_protocol_without_stages_is_one),
        cmocka_unit_test(stages_can_be_set),
        cmocka_unit_test(a_hot_surface_has_stages_too),
        cmocka_unit_test(no_temperature_is_needed_where_none_is_held),
        cmocka_unit_test(a_hot_surface_ramps_whatever_it_holds),
        cmocka_unit_test(layers_are_resolved),
        cmocka_unit_test(fluid_is_resolved),
        cmocka_unit_test(bone_cuts_fluid),
        cmocka_unit_test(fluid_like_tissue_does_not_matter),
        cmocka_unit_test(spheres_sensor_is_its_centre),
        cmocka_unit_test(other_ways_to_write_it),
        cmocka_unit_test(distance_ahead_counts_the_flat_end),
        cmocka_unit_test(settings_of_every_kind_resolve),
        cmocka_unit_test(wrong_settings_are_reported_twice),
        cmocka_unit_test(settings_replace_what_the_file_says),
        cmocka_unit_test(kinetics_of_ones_own),
        cmocka_unit_test(unambiguous_keys_may_be_short),
        cmocka_unit_test(short_names_of_1_0_stay_short),
        cmocka_unit_test(keys_of_time_above_are_written_in_full),
        cmocka_unit_test(problems_come_by_line_then_settings),
        cmocka_unit_test(corpus_is_refused_as_expected),
        cmocka_unit_test(files_that_cannot_be_read),
        cmocka_unit_test(values_tell_where_they_come_from),
        cmocka_unit_test(distances_told_may_be_given),
        cmocka_unit_test(stages_layers_and_fluid_are_told),
        cmocka_unit_test(fluid_in_layers_tells_what_is_given),
        cmocka_unit_test(keys_of_the_other_heating_are_not_used),
        cmocka_unit_test(labels_stand_for_names),
        cmocka_unit_test(written_scenario_reads_the_same),
        cmocka_unit_test(a_list_in_braces_needs_no_brackets),
        cmocka_unit_test(written_stages_and_layers_read_the_same),
        cmocka_unit_test(writing_to_a_full_disk_fails),
        cmocka_unit_test(copy_is_independent),
        cmocka_unit_test(title_defaults_to_the_name),
        cmocka_unit_test(stages_in_words),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
