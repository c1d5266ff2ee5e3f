/*
 * A needle by radiofrequency against finite-element references: voltage, power, impedance, hottest
 * tissue and radius within 1 %, distal extension within 2 %, at every time listed. Prints the worst
 * errors of each reference.
 *
 * Door: check.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "reference.h"

/** A reference, and what its scenario changes. */
static const struct reference_case {
    const char *file, *settings[12];
} references[] = {
    {"rf_18g_80C.csv", {NULL}}, /* made separately */
    {"rf_18g.csv", {NULL}},
    {"rf_16g.csv", {"probe.diameter=1.65 mm"}},
    {"rf_22g.csv", {"probe.diameter=0.72 mm", "probe.active_tip=5 mm"}},
    {"rf_muscle.csv", {"tissue.perfusion=6.667e-4 1/s", "protocol.ramp=10 s"}},
    {"rf_bone.csv",
     {"protocol.ramp=10 s", "layers.bone.from=-20 mm", "layers.bone.to=-1 mm",
      "layers.bone.material=bone_cortical", "layers.bone.perfusion=0 1/s"}},
    {"rf_fluid.csv",
     {"protocol.ramp=10 s", "fluid.radius=4 mm", "fluid.from=-3 mm", "fluid.to=13 mm",
      "fluid.electrical_conductivity=0.9 S/m"}},
    {"rf_fluid2.csv",
     {"protocol.ramp=10 s", "fluid.radius=2.5 mm", "fluid.from=-1.5 mm", "fluid.to=12 mm",
      "fluid.electrical_conductivity=1.8 S/m", "fluid.conductivity=0.6 W/m/K",
      "fluid.density=1000 kg/m3", "fluid.specific_heat=4100 J/kg/K", "fluid.perfusion=0 1/s",
      "tissue.perfusion=6.667e-4 1/s"}},
    {"rf_fluid3.csv", /* bone takes none up */
     {"protocol.ramp=10 s", "fluid.radius=4 mm", "fluid.from=-3 mm", "fluid.to=13 mm",
      "fluid.electrical_conductivity=0.9 S/m", "layers.bone.from=-20 mm", "layers.bone.to=-1 mm",
      "layers.bone.material=bone_cortical", "layers.bone.perfusion=0 1/s"}},
    {"rf_cooled.csv",
     {"probe.active_tip=4 mm", "probe.sensor_depth=-0.5 mm", "probe.coolant_temperature=20 degC",
      "probe.coolant_conductance=0.1 W/K", "protocol.set_temperature=60 degC", "protocol.ramp=10 s",
      "protocol.duration=150 s"}},
    {"rf_power.csv", {"protocol.control=power", "protocol.power=2.5 W", "protocol.duration=60 s"}},
};

/** Largest errors allowed, as fractions. */
static const double limits[RF_COLUMNS] = {0.01, 0.01, 0.01, 0.01, 0.01, 0.02};

/** What the program says, in the references' units. */
static void find(const struct rfl_simulation *simulation, double found[RF_COLUMNS]) {
    const struct rfl_extent *lesion = &simulation->lesion[RFL_ISOTHERM];
    found[RF_VOLTAGE] = simulation->generator.voltage;
    found[RF_POWER] = simulation->generator.power;
    found[RF_IMPEDANCE] = simulation->generator.impedance;
    found[RF_HOTTEST] = simulation->generator.peak_tissue_temperature - RFL_CELSIUS;
    found[RF_RADIUS] = 1e3 * lesion->radius;
    found[RF_DISTAL] = 1e3 * lesion->distal_extension;
}

/** Follow one reference; its worst errors, as fractions. */
static void compare(const struct reference_case *reference, double worst[RF_COLUMNS]) {
    char path[128];
    struct rf_row rows[REFERENCE_ROWS];
    snprintf(path, sizeof path, REFERENCE_FOLDER "%s", reference->file);
    size_t count = rf_reference_read(rows, path);
    struct rfl_simulation *simulation =
        scenario_simulation(text_scenario(rf_reference_scenario, reference->settings));
    for (size_t k = 0; k < count; k++) {
        double found[RF_COLUMNS];
        case_advance(simulation, rows[k].time);
        find(simulation, found);
        if (getenv("ROWS"))
            printf("%s t %g V %+.3f%% P %+.3f%% hot %+.3f%% h %g\n", reference->file, rows[k].time,
                   100 * (found[0] / rows[k].value[0] - 1), 100 * (found[1] / rows[k].value[1] - 1),
                   100 * (found[3] / rows[k].value[3] - 1), 0.0);
        for (size_t i = 0; i < RF_COLUMNS; i++) {
            double error = fabs(found[i] / rows[k].value[i] - 1);
            worst[i] = isnan(error) ? INFINITY : fmax(worst[i], error);
        }
    }
    rfl_simulation_free(simulation);
}

static void test_references(void **state) {
    (void)state;
    size_t failures = 0;
    print_message("# worst error, %%: voltage, power, impedance, hottest tissue, radius, distal "
                  "extension\n");
    for (size_t r = 0; r < sizeof references / sizeof references[0]; r++) {
        double worst[RF_COLUMNS] = {0};
        bool good = true;
        compare(&references[r], worst);
        print_message("# %-15s", references[r].file);
        for (size_t i = 0; i < RF_COLUMNS; i++) {
            good = good && worst[i] <= limits[i];
            print_message(" %6.3f", 100 * worst[i]);
        }
        print_message("%s\n", good ? "" : "  too much");
        failures += good ? 0 : 1;
    }
    assert_int_equal(failures, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_references)};
    return cmocka_run_group_tests_name("needle by radiofrequency", tests, NULL, NULL);
}
