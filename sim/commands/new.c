#include "commands.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/** Values that the template shows where the table of keys has no default. */
static const struct example {
    const char *key, *value;
    bool active; /**< false: behind a #, since another key excludes it or it overrides a table */
} examples[] = {
    {"title", "My first lesion", true},
    {"question", "How wide does the lesion become, and is the branch inside?", true},
    {"probe.shape", "needle", true},
    {"probe.gauge", "18", true},
    {"probe.diameter", "1.27 mm", false},
    {"probe.active_tip", "10 mm", true},
    {"protocol.heating", "rf", true},
    {"protocol.set_temperature", "80 degC", true},
    {"protocol.ramp", "15 s", true},
    {"protocol.duration", "90 s", true},
    {"protocol.hold", "90 s", false},
    {"protocol.power", "10 W", false},
    {"protocol.voltage", "45 V", false},
    {"protocol.stages",
     "[{duration: 30 s, set_temperature: 60 degC}, {duration: 60 s, set_temperature: 80 degC}]",
     false},
    {"probe.coolant_temperature", "20 degC", false},
    {"probe.coolant_conductance", "0.5 W/K", false},
    {"tissue.density", "1090 kg/m3", false},
    {"tissue.specific_heat", "3421 J/kg/K", false},
    {"tissue.conductivity", "0.49 W/m/K", false},
    {"tissue.perfusion", "36.7 mL/min/kg", false},
    {"tissue.blood_density", "1050 kg/m3", false},
    {"tissue.blood_specific_heat", "3617 J/kg/K", false},
    {"tissue.electrical_conductivity", "0.446 S/m", false},
    {"layers.NAME.from", "-20 mm", false},
    {"layers.NAME.to", "-1 mm", false},
    {"layers.NAME.material", "bone_cortical", false},
    {"layers.NAME.density", "1908 kg/m3", false},
    {"layers.NAME.specific_heat", "1313 J/kg/K", false},
    {"layers.NAME.conductivity", "0.32 W/m/K", false},
    {"layers.NAME.perfusion", "10 mL/min/kg", false},
    {"layers.NAME.electrical_conductivity", "0.0222 S/m", false},
    {"monitors.NAME.radius", "2.1 mm", false},
    {"monitors.NAME.distance", "1.5 mm", true},
    {"monitors.NAME.height", "5 mm", true},
    {"nerves.NAME.radius", "2.6 mm", false},
    {"nerves.NAME.distance", "2 mm", false},
    {"nerves.NAME.height", "5 mm", false},
    {"nerves.NAME.angle", "90 degree", false},
    {"nerves.NAME.length", "40 mm", false},
    {"nerves.NAME.diameter", "1 mm", false},
    {"nerves.NAME.role", "target", false},
    {"output.snapshots", "[30 s, 60 s, 90 s]", false},
    {"output.stop", "60 s", false},
};

static const struct example *find_example(const char *key) {
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        if (!strcmp(examples[i].key, key))
            return &examples[i];
    return NULL;
}

/** Whether a key stands in the template so that it is read: generators keep their defaults. */
static bool is_active(const struct rfl_key *key) {
    const struct example *example = find_example(key->name);
    return !key->heating && (!example || example->active);
}

/** Whether any key is read whose name begins with the first `length` characters of a name. */
static bool has_active(const char *name, size_t length) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++)
        if (!strncmp(keys[i].name, name, length) && is_active(&keys[i]))
            return true;
    return false;
}

/** Print the section lines that lead to a key and were not printed for the key before. */
static int print_sections(const char *key, const char *before, FILE *out) {
    int depth = 0;
    const char *part = key;
    for (const char *dot; (dot = strchr(part, '.')); depth++) {
        size_t length = (size_t)(dot - key) + 1;
        const char *name = strncmp(key, "layers.", 7) ? "branch" : "bone";
        bool stands_for = !strncmp(part, "NAME.", 5);
        if (strncmp(key, before, length) != 0)
            fprintf(out, "%s%*s%s%.*s:\n", depth ? "" : "\n", 2 * depth, "",
                    has_active(key, length) ? "" : "# ",
                    stands_for ? (int)strlen(name) : (int)(dot - part), stands_for ? name : part);
        part = dot + 1;
    }
    return depth;
}

/** A scenario from the table of keys. */
static void print_template(FILE *out) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    fputs("# A scenario for rflesion: run it with `rflesion run FILE --plot`.\n"
          "# " RFL_NOTICE "\n"
          "# All keys that there are; a # in front of a key means that it is not read.\n\n",
          out);
    for (size_t i = 0; i < count; i++) {
        const struct rfl_key *key = &keys[i];
        const struct example *example = find_example(key->name);
        int depth = print_sections(key->name, i ? keys[i - 1].name : "", out);
        const char *last = strrchr(key->name, '.');
        const char *value = example ? example->value : key->default_text;
        fprintf(out, "%*s# %s\n%*s#   ", 2 * depth, "", key->help, 2 * depth, "");
        rfl_key_describe(key, out);
        fprintf(out, "\n%*s%s%s: %s\n", 2 * depth, "", is_active(key) ? "" : "# ",
                last ? last + 1 : key->name, value ? value : "");
    }
}

enum rfl_status rfl_command_new(const struct rfl_arguments *arguments, struct rfl_error *error) {
    const char *file = arguments->operand;
    if (!file) {
        print_template(stdout);
        return RFL_OK;
    }
    FILE *out = fopen(file, "wx"); /* x: never over an existing file */
    if (!out && errno == EEXIST)
        return rfl_error_add(error, RFL_INVALID, "'%s' is there already and is not replaced", file);
    if (!out)
        return rfl_error_add(error, RFL_FAILED, "cannot write '%s': %s", file, strerror(errno));
    print_template(out);
    bool failed = ferror(out) != 0;
    if (fclose(out) || failed) {
        rfl_error_add(error, RFL_FAILED, "cannot write '%s': %s", file, strerror(errno));
        unlink(file);
        return RFL_FAILED;
    }
    printf("Wrote %s. Run it with: rflesion run %s --plot\n", file, file);
    return RFL_OK;
}
