#include "keys.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "entries.h"
#include "read.h"
#include "tables.h"

#define DAY           86400.0
#define FIELD(name)   .offset = offsetof(struct rfl_scenario, name)
#define MONITOR(name) .offset = offsetof(struct rfl_monitor, name)
#define RULE(...)                                                                                  \
    .rule = &(const struct rfl_key_rule) {                                                         \
        __VA_ARGS__                                                                                \
    }
#define NEEDLE (1U << RFL_NEEDLE)
#define RF     .heating = "rf"

static const char *const criterion_choices[] = {"isotherm", "arrhenius", "cem43", NULL};

/** What a duration counts beyond a hold. */
static double ramp(const struct rfl_scenario *scenario) {
    return scenario->protocol.ramp;
}

/** What a radius counts beyond a distance. */
static double probe_radius(const struct rfl_scenario *scenario) {
    return scenario->probe.diameter / 2;
}

/* In the order in which they are read: a value may need those above it. */
static const struct rfl_key keys[] = {
    {.name = "title",
     .range = "up to 200 characters",
     .help = "what the scenario shows (default: the file's name)",
     RULE(rfl_read_text, FIELD(title))},
    {.name = "question",
     .range = "up to 200 characters",
     .help = "what a student answers from the result",
     RULE(rfl_read_text, FIELD(question))},

    {.name = "probe.shape",
     .required = "always",
     .choices = rfl_shape_names,
     .help = "geometry and heated surface",
     RULE(rfl_read_word, FIELD(probe.shape))},
    {.name = "probe.gauge",
     .required = "unless probe.diameter is given",
     .range = "16, 17, 18, 19, 20, 21, 22, 23 or 25 (18G as well)",
     .help = "outer diameter as hypodermic needles count it",
     RULE(rfl_read_gauge, FIELD(probe.gauge), .partner = "probe.diameter")},
    {.name = "probe.diameter",
     .unit = "mm",
     .required = "unless probe.gauge is given",
     .range = "0.1 to 20 mm",
     .help = "outer diameter",
     RULE(rfl_read_quantity, FIELD(probe.diameter), .partner = "probe.gauge", .low = 1e-4,
          .high = 0.02)},
    {.name = "probe.active_tip",
     .unit = "mm",
     .required = "for a needle",
     .range = "0.5 to 100 mm",
     .help = "length of the bare, heated tip (needle)",
     RULE(rfl_read_quantity, FIELD(probe.active_tip), .low = 5e-4, .high = 0.1, .shapes = NEEDLE)},
    {.name = "probe.conductivity",
     .unit = "W/m/K",
     .default_text = "15 W/m/K",
     .range = "0.1 to 500 W/m/K",
     RF,
     .help = "of heat, of the probe's metal",
     RULE(rfl_read_quantity, FIELD(probe.conductivity), .low = 0.1, .high = 500)},
    {.name = "probe.density",
     .unit = "kg/m3",
     .default_text = "7900 kg/m3",
     .range = "100 to 25000 kg/m3",
     RF,
     .help = "of the probe's metal",
     RULE(rfl_read_quantity, FIELD(probe.density), .low = 100, .high = 25000)},
    {.name = "probe.specific_heat",
     .unit = "J/kg/K",
     .default_text = "500 J/kg/K",
     .range = "100 to 10000 J/kg/K",
     RF,
     .help = "of the probe's metal",
     RULE(rfl_read_quantity, FIELD(probe.specific_heat), .low = 100, .high = 10000)},
    {.name = "probe.sensor_depth",
     .unit = "mm",
     .default_text = "1 mm",
     .range = "-20 mm to the active tip's length",
     RF,
     .help = "of the sensor on the axis, above the distal end; negative: ahead of it (needle)",
     RULE(rfl_read_quantity, FIELD(probe.sensor_depth), .low = -0.02, .high = 0.1,
          .shapes = NEEDLE)},

    {.name = "protocol.heating",
     .required = "always",
     .choices = rfl_heating_names,
     .help = "fixed: hot surface (idealised); rf: a generator's current (not for a cylinder)",
     RULE(rfl_read_word, FIELD(protocol.heating))},
    {.name = "protocol.set_temperature",
     .unit = "degC",
     .required = "always",
     .range = "above tissue.temperature, to 100 degC",
     .help = "temperature at which the heated surface (rf: the sensor) is held",
     RULE(rfl_read_quantity, FIELD(protocol.set_temperature), .low = RFL_CELSIUS,
          .high = 100 + RFL_CELSIUS)},
    {.name = "protocol.ramp",
     .unit = "s",
     .default_text = "0 s",
     .range = "0 s to the duration",
     .help = "time in which the set temperature is reached, at a steady rate",
     RULE(rfl_read_quantity, FIELD(protocol.ramp), .high = DAY)},
    {.name = "protocol.duration",
     .unit = "s",
     .required = "unless protocol.hold is given",
     .range = "1 ms to 24 h",
     .help = "heating time, from power-on",
     RULE(rfl_read_quantity, FIELD(protocol.duration), .partner = "protocol.hold", .low = 1e-3,
          .high = DAY)},
    {.name = "protocol.hold",
     .unit = "s",
     .required = "unless protocol.duration is given",
     .range = "1 ms to 24 h",
     .help = "heating time, from the end of the ramp",
     RULE(rfl_read_quantity, FIELD(protocol.duration), .partner = "protocol.duration",
          .shift = ramp, .low = 1e-3, .high = DAY)},
    {.name = "protocol.cooldown",
     .unit = "s",
     .default_text = "0 s",
     .range = "0 s to 24 h",
     .help = "time simulated after power-off",
     RULE(rfl_read_quantity, FIELD(protocol.cooldown), .high = DAY)},
    {.name = "protocol.voltage_limit",
     .unit = "V",
     .default_text = "60 V",
     .range = "1 to 500 V",
     RF,
     .help = "largest voltage of the generator",
     RULE(rfl_read_quantity, FIELD(protocol.voltage_limit), .low = 1, .high = 500)},
    {.name = "protocol.power_limit",
     .unit = "W",
     .default_text = "50 W",
     .range = "0.1 to 500 W",
     RF,
     .help = "largest power of the generator",
     RULE(rfl_read_quantity, FIELD(protocol.power_limit), .low = 0.1, .high = 500)},
    {.name = "protocol.dispersive_distance",
     .unit = "mm",
     .default_text = "60 mm",
     .range = "20 to 500 mm",
     RF,
     .help = "of the dispersive electrode, which encloses the tissue",
     RULE(rfl_read_quantity, FIELD(protocol.dispersive_distance), .low = 0.02, .high = 0.5)},

    {.name = "tissue.material",
     .default_text = "muscle",
     .choices = rfl_tissue_names,
     .help = "row of the table of tissues",
     RULE(rfl_read_material, FIELD(tissue.material))},
    {.name = "tissue.temperature",
     .unit = "degC",
     .default_text = "37 degC",
     .range = "0 to 42 degC",
     .help = "initial, arterial and far away",
     RULE(rfl_read_quantity, FIELD(tissue.temperature), .low = RFL_CELSIUS,
          .high = 42 + RFL_CELSIUS)},
    {.name = "tissue.density",
     .unit = "kg/m3",
     .range = "100 to 20000 kg/m3",
     .help = "in place of the material's",
     RULE(rfl_read_quantity, FIELD(tissue.density), .low = 100, .high = 20000)},
    {.name = "tissue.specific_heat",
     .unit = "J/kg/K",
     .range = "100 to 10000 J/kg/K",
     .help = "in place of the material's",
     RULE(rfl_read_quantity, FIELD(tissue.specific_heat), .low = 100, .high = 10000)},
    {.name = "tissue.conductivity",
     .unit = "W/m/K",
     .range = "0.01 to 10 W/m/K",
     .help = "of heat, in place of the material's",
     RULE(rfl_read_quantity, FIELD(tissue.conductivity), .low = 0.01, .high = 10)},
    {.name = "tissue.perfusion",
     .unit = "mL/min/kg",
     .range = "0 to 0.1 1/s (per mass, times tissue.density)",
     .help = "blood flow, in place of the material's: per mass of tissue, or in 1/s",
     RULE(rfl_read_quantity, FIELD(tissue.perfusion), .high = 0.1, .per_mass = true)},
    {.name = "tissue.blood_density",
     .unit = "kg/m3",
     .range = "100 to 20000 kg/m3",
     .help = "in place of the table's",
     RULE(rfl_read_quantity, FIELD(tissue.blood_density), .low = 100, .high = 20000)},
    {.name = "tissue.blood_specific_heat",
     .unit = "J/kg/K",
     .range = "100 to 10000 J/kg/K",
     .help = "in place of the table's",
     RULE(rfl_read_quantity, FIELD(tissue.blood_specific_heat), .low = 100, .high = 10000)},
    {.name = "tissue.electrical_conductivity",
     .unit = "S/m",
     .range = "0.001 to 10 S/m",
     RF,
     .help = "at 37 degC, in place of the material's",
     RULE(rfl_read_quantity, FIELD(tissue.electrical_conductivity), .low = 1e-3, .high = 10)},
    {.name = "tissue.electrical_conductivity_slope",
     .unit = "%/K",
     .default_text = "1.5 %/K",
     .range = "0 to 10 %/K",
     RF,
     .help = "growth with temperature, of the value at 37 degC, up to 100 degC",
     RULE(rfl_read_quantity, FIELD(tissue.electrical_conductivity_slope), .high = 0.1)},

    {.name = "lesion.criterion",
     .default_text = "isotherm",
     .choices = criterion_choices,
     .help = "the criterion that is called the lesion; all three are computed",
     RULE(rfl_read_word, FIELD(lesion.criterion))},
    {.name = "lesion.isotherm",
     .unit = "degC",
     .default_text = "50 degC",
     .range = "above tissue.temperature, to 100 degC",
     .help = "tissue that was ever this hot is lesioned",
     RULE(rfl_read_quantity, FIELD(lesion.isotherm), .low = RFL_CELSIUS,
          .high = 100 + RFL_CELSIUS)},
    {.name = "lesion.arrhenius",
     .default_text = "liver_rfa",
     .choices = rfl_kinetics_names,
     .help = "damage kinetics; tissue is lesioned where the integral reaches 1",
     RULE(rfl_read_kinetics, FIELD(lesion.kinetics))},
    {.name = "lesion.arrhenius_onset",
     .unit = "degC",
     .default_text = "43 degC",
     .range = "0 to 100 degC",
     .help = "no Arrhenius damage below",
     RULE(rfl_read_quantity, FIELD(lesion.arrhenius_onset), .low = RFL_CELSIUS,
          .high = 100 + RFL_CELSIUS)},
    {.name = "lesion.cem43",
     .unit = "min",
     .default_text = "240 min",
     .range = "0.001 to 1000000 min",
     .help = "tissue with this thermal dose, as minutes at 43 degC, is lesioned",
     RULE(rfl_read_quantity, FIELD(lesion.cem43), .low = 0.06, .high = 6e7)},

    {.name = "monitors.NAME.radius",
     .unit = "mm",
     .required = "unless distance is given",
     .range = "outside the probe, to 500 mm",
     .help = "from the probe's axis (sphere: from its centre)",
     RULE(rfl_read_quantity, MONITOR(radius), .partner = "monitors.NAME.distance", .high = 0.5)},
    {.name = "monitors.NAME.distance",
     .unit = "mm",
     .required = "unless radius is given",
     .range = "0 to 500 mm",
     .help = "from the probe's surface, sideways (needle: from its side)",
     RULE(rfl_read_quantity, MONITOR(radius), .partner = "monitors.NAME.radius",
          .shift = probe_radius, .high = 0.5)},
    {.name = "monitors.NAME.height",
     .unit = "mm",
     .required = "for a needle",
     .range = "-500 to 500 mm",
     .help = "above the distal end, towards the shaft; negative: ahead of it (needle)",
     RULE(rfl_read_quantity, MONITOR(height), .low = -0.5, .high = 0.5, .shapes = NEEDLE)},
    {.name = "monitors.NAME.role",
     .default_text = "target",
     .choices = rfl_role_names,
     .help = "target: to be lesioned; spare: to be kept cool",
     RULE(rfl_read_word, MONITOR(role))},

    {.name = "output.interval",
     .unit = "s",
     .default_text = "1 s",
     .range = "more than 0 s, with at most 100,000 rows",
     .help = "between rows of the time series",
     RULE(rfl_read_quantity, FIELD(output.interval), .low = 1e-9, .high = 2 * DAY)},
    {.name = "output.snapshots",
     .unit = "s",
     .range = "within the run",
     .help = "times of profiles and fields (default: end of heating, end of run)",
     RULE(rfl_read_quantity, FIELD(output.snapshots), .high = 2 * DAY, .list = true)},

    {.name = "numerics.accuracy",
     .default_text = "standard",
     .choices = rfl_accuracy_names,
     .help = "grid and time steps together",
     RULE(rfl_read_word, FIELD(accuracy))},
};

#define KEY_COUNT (sizeof keys / sizeof *keys)
static_assert(KEY_COUNT <= RFL_KEYS_MAX, "RFL_KEYS_MAX is too small");

const struct rfl_key *rfl_keys(size_t *count) {
    *count = KEY_COUNT;
    return keys;
}

bool rfl_key_of_monitor(const struct rfl_key *key) {
    return rfl_path_within(key->name, "monitors");
}

const char *rfl_key_leaf(const char *path) {
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

bool rfl_key_section(const char *path, char *section, size_t size) {
    size_t length = strcspn(path, ".");
    snprintf(section, size, "%.*s", (int)length, path);
    return path[length] == '.';
}

void rfl_key_path(const struct rfl_key *key, const char *monitor, char *path, size_t size) {
    if (monitor && rfl_key_of_monitor(key))
        snprintf(path, size, "monitors.%s.%s", monitor, rfl_key_leaf(key->name));
    else
        snprintf(path, size, "%s", key->name);
}

const struct rfl_key *rfl_key_find(const char *path) {
    bool monitor = rfl_path_within(path, "monitors");
    const char *rest = monitor ? strchr(path + sizeof "monitors", '.') : NULL;
    for (size_t i = 0; i < KEY_COUNT; i++) {
        bool same = rest && rfl_key_of_monitor(&keys[i])
                        ? strcmp(rest + 1, rfl_key_leaf(keys[i].name)) == 0
                        : strcmp(path, keys[i].name) == 0;
        if (same)
            return &keys[i];
    }
    return NULL;
}

bool rfl_monitor_of(const char *path, char *name, size_t size) {
    if (!rfl_path_within(path, "monitors"))
        return false;
    rfl_key_section(path + sizeof "monitors", name, size);
    return true;
}

const char *rfl_section_name(size_t index) {
    static const char *const sections[] = {"probe",    "protocol", "tissue",   "lesion",
                                           "monitors", "output",   "numerics", NULL};
    return sections[index];
}

bool rfl_section_known(const char *name) {
    for (size_t i = 0; rfl_section_name(i); i++)
        if (strcmp(rfl_section_name(i), name) == 0)
            return true;
    return false;
}

bool rfl_monitor_name_taken(const char *name) {
    static const char *const taken[] = {"probe", "sensor", "peak_tissue"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(name, taken[i]) == 0)
            return true;
    return false;
}

bool rfl_monitor_name_valid(const char *name) {
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    return isalpha((unsigned char)*name) && !name[length] && length < RFL_NAME_SIZE &&
           !rfl_monitor_name_taken(name);
}

/** The key whose last part is nearest to a word, of one section or (NULL) of all. */
static const struct rfl_key *nearest_key(const char *word, const char *section) {
    const char *leaves[KEY_COUNT];
    const struct rfl_key *rows[KEY_COUNT];
    size_t count = 0;
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (!section || rfl_path_within(keys[i].name, section)) {
            rows[count] = &keys[i];
            leaves[count++] = rfl_key_leaf(keys[i].name);
        }
    const char *nearest = rfl_nearest(word, leaves, count);
    for (size_t i = 0; i < count && nearest; i++)
        if (leaves[i] == nearest)
            return rows[i];
    return NULL;
}

/** The section or top-level key that is nearest to a word, or NULL. */
static const char *nearest_top(const char *word) {
    const char *names[KEY_COUNT];
    size_t count = 0;
    for (; rfl_section_name(count); count++)
        names[count] = rfl_section_name(count);
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (!strchr(keys[i].name, '.'))
            names[count++] = keys[i].name;
    return rfl_nearest(word, names, count);
}

bool rfl_key_suggest(const char *path, char *suggestion, size_t size) {
    char head[RFL_PATH_SIZE], monitor[RFL_PATH_SIZE] = "NAME";
    const char *leaf = rfl_key_leaf(path);
    bool dotted = rfl_key_section(path, head, sizeof head), known = rfl_section_known(head);
    const struct rfl_key *key = NULL;
    rfl_monitor_of(path, monitor, sizeof monitor);
    const char *top = known ? head : nearest_top(head);
    if (dotted && top)
        key = nearest_key(leaf, top);
    else if (top)
        return snprintf(suggestion, size, "%s", top) > 0;
    if (!key)
        key = nearest_key(leaf, NULL);
    if (key)
        rfl_key_path(key, monitor, suggestion, size);
    return key != NULL;
}

void *rfl_key_field(const struct rfl_key *key, struct rfl_scenario *scenario, size_t monitor) {
    char *base = rfl_key_of_monitor(key) ? (char *)&scenario->monitors[monitor] : (char *)scenario;
    return base + key->rule->offset;
}

double rfl_key_number(const struct rfl_key *key, const struct rfl_scenario *scenario,
                      size_t monitor) {
    const char *base = rfl_key_of_monitor(key) ? (const char *)&scenario->monitors[monitor]
                                               : (const char *)scenario;
    if (!key->unit || key->rule->list)
        return NAN;
    const double *field = (const void *)(base + key->rule->offset);
    return *field - (key->rule->shift ? key->rule->shift(scenario) : 0);
}
