#include "keys.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "entries.h"
#include "read.h"
#include "tables.h"

#define DAY           86400.0
#define FIELD(name)   .offset = offsetof(struct rfl_scenario, name)
#define MONITOR(name) .offset = offsetof(struct rfl_monitor, name)
#define NERVE(name)   .offset = offsetof(struct rfl_nerve, name)
#define LAYER(name)   .offset = offsetof(struct rfl_layer, name)
#define RULE(...)                                                                                  \
    .rule = &(const struct rfl_key_rule) {                                                         \
        __VA_ARGS__                                                                                \
    }
#define NEEDLE (1U << RFL_NEEDLE)
#define AXIAL  (NEEDLE | 1U << RFL_CYLINDER)
#define STAGE  .also = "protocol.stages"
#define RF     .heating = "rf"

static const char *const criterion_choices[] = {"isotherm", "arrhenius", "cem43", NULL};

/** What a duration counts beyond a hold. */
static double ramp(const struct rfl_scenario *scenario, const void *field) {
    (void)scenario;
    const struct rfl_protocol *protocol = RFL_OWNER(field, const struct rfl_protocol, duration);
    return rfl_protocol_holds_temperature(protocol) ? protocol->ramp : 0;
}

/** What a radius counts beyond a distance. */
static double probe_radius(const struct rfl_scenario *scenario, const void *field) {
    (void)field;
    return rfl_probe_radius(&scenario->probe);
}

static bool power_held(const struct rfl_protocol *protocol) {
    return protocol->control == RFL_CONTROL_POWER;
}

/** Pulses have a voltage by default. */
static bool voltage_held(const struct rfl_protocol *protocol) {
    return protocol->control == RFL_CONTROL_VOLTAGE && protocol->pulses == RFL_PULSES_NONE;
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
    {.name = "probe.coolant_temperature",
     .unit = "degC",
     .range = "0 to 100 degC; with probe.coolant_conductance",
     RF,
     .help = "of the coolant inside the probe (needle)",
     RULE(rfl_read_quantity, FIELD(probe.coolant_temperature), .low = RFL_CELSIUS,
          .high = 100 + RFL_CELSIUS, .shapes = NEEDLE)},
    {.name = "probe.coolant_conductance",
     .unit = "W/K",
     .range = "0.001 to 100 W/K; with probe.coolant_temperature",
     RF,
     .help = "of heat, from the active tip to the coolant (needle; not given: not cooled)",
     RULE(rfl_read_quantity, FIELD(probe.coolant_conductance), .low = 1e-3, .high = 100,
          .shapes = NEEDLE)},

    {.name = "protocol.heating",
     .required = "always",
     .choices = rfl_heating_names,
     .help = "fixed: hot surface (idealised); rf: a generator's current (not for a cylinder)",
     RULE(rfl_read_word, FIELD(protocol.heating))},
    {.name = "protocol.control",
     .default_text = "temperature",
     .choices = rfl_control_names,
     .help = "what is held: the temperature, or (rf) the power or the voltage; off: a pause",
     RULE(rfl_read_word, FIELD(protocol.control), STAGE)},
    {.name = "protocol.set_temperature",
     .unit = "degC",
     .required = "unless something else is held in every stage",
     .range = "above tissue.temperature, to 100 degC",
     .help = "temperature at which the heated surface (rf: the sensor) is held",
     RULE(rfl_read_quantity, FIELD(protocol.set_temperature), .low = RFL_CELSIUS,
          .high = 100 + RFL_CELSIUS, STAGE, .needed = rfl_protocol_holds_temperature)},
    {.name = "protocol.ramp",
     .unit = "s",
     .default_text = "0 s",
     .range = "0 s to the duration",
     .help = "time in which the set temperature is reached, at a steady rate",
     RULE(rfl_read_quantity, FIELD(protocol.ramp), .high = DAY, STAGE)},
    {.name = "protocol.duration",
     .unit = "s",
     .required = "unless protocol.hold or stages are given",
     .range = "1 ms to 24 h",
     .help = "heating time, from power-on",
     RULE(rfl_read_quantity, FIELD(protocol.duration), .partner = "protocol.hold", .low = 1e-3,
          .high = DAY, STAGE, .own = true)},
    {.name = "protocol.hold",
     .unit = "s",
     .required = "unless protocol.duration or stages are given",
     .range = "1 ms to 24 h",
     .help = "heating time, from the end of the ramp",
     RULE(rfl_read_quantity, FIELD(protocol.duration), .partner = "protocol.duration",
          .shift = ramp, .low = 1e-3, .high = DAY, STAGE, .own = true)},
    {.name = "protocol.voltage_limit",
     .unit = "V",
     .default_text = "60 V",
     .range = "1 to 500 V",
     RF,
     .help = "largest voltage of the generator",
     RULE(rfl_read_quantity, FIELD(protocol.voltage_limit), .low = 1, .high = 500, STAGE)},
    {.name = "protocol.power_limit",
     .unit = "W",
     .default_text = "50 W",
     .range = "0.1 to 500 W",
     RF,
     .help = "largest power of the generator",
     RULE(rfl_read_quantity, FIELD(protocol.power_limit), .low = 0.1, .high = 500, STAGE)},
    {.name = "protocol.power",
     .unit = "W",
     .required = "for control power",
     .range = "0.01 W to protocol.power_limit",
     RF,
     .help = "electric power in tissue that control power holds",
     RULE(rfl_read_quantity, FIELD(protocol.power), .low = 0.01, .high = 500, .needed = power_held,
          STAGE)},
    {.name = "protocol.voltage",
     .unit = "V",
     .required = "for control voltage without pulses",
     .range = "0.1 V to protocol.voltage_limit",
     RF,
     .help = "effective voltage that control voltage holds; largest of the pulses (45 V)",
     RULE(rfl_read_quantity, FIELD(protocol.voltage), .low = 0.1, .high = 500,
          .needed = voltage_held, STAGE)},
    {.name = "protocol.controller",
     .default_text = "ideal",
     .choices = rfl_controller_names,
     RF,
     .help = "ideal: exact; pi: proportional-integral, as in a generator",
     RULE(rfl_read_word, FIELD(protocol.controller), STAGE)},
    {.name = "protocol.control_interval",
     .unit = "s",
     .default_text = "0.1 s",
     .range = "0.001 to 10 s",
     RF,
     .help = "between samples of a pi controller",
     RULE(rfl_read_quantity, FIELD(protocol.control_interval), .low = 1e-3, .high = 10, STAGE)},
    {.name = "protocol.proportional_gain",
     .unit = "W/K",
     .default_text = "1 W/K",
     .range = "0 to 100 W/K",
     RF,
     .help = "of a pi controller: power by temperature",
     RULE(rfl_read_quantity, FIELD(protocol.proportional_gain), .high = 100, STAGE)},
    {.name = "protocol.integral_gain",
     .unit = "W/K/s",
     .default_text = "0.2 W/K/s",
     .range = "0 to 100 W/K/s",
     RF,
     .help = "of a pi controller: power by temperature and time",
     RULE(rfl_read_quantity, FIELD(protocol.integral_gain), .high = 100, STAGE)},
    {.name = "protocol.pulses",
     .default_text = "none",
     .choices = rfl_pulse_names,
     RF,
     .help = "none: continuous; averaged: their mean heat; resolved: each pulse in time",
     RULE(rfl_read_word, FIELD(protocol.pulses), STAGE)},
    {.name = "protocol.pulse_width",
     .unit = "ms",
     .default_text = "20 ms",
     .range = "0.1 to 10000 ms, less than the time between pulses",
     RF,
     .help = "time of one pulse",
     RULE(rfl_read_quantity, FIELD(protocol.pulse_width), .low = 1e-4, .high = 10, STAGE)},
    {.name = "protocol.pulse_rate",
     .unit = "Hz",
     .default_text = "2 Hz",
     .range = "0.01 to 1000 Hz",
     RF,
     .help = "pulses by time",
     RULE(rfl_read_quantity, FIELD(protocol.pulse_rate), .low = 0.01, .high = 1000, STAGE)},
    {.name = "protocol.cooldown",
     .unit = "s",
     .default_text = "0 s",
     .range = "0 s to 24 h",
     .help = "time simulated after power-off",
     RULE(rfl_read_quantity, FIELD(protocol.cooldown), .high = DAY)},
    {.name = "protocol.series_resistance",
     .unit = "ohm",
     .default_text = "0 ohm",
     .range = "0 to 1000 ohm",
     RF,
     .help = "of leads and return path; in displayed voltage and impedance",
     RULE(rfl_read_quantity, FIELD(protocol.series_resistance), .high = 1000)},
    {.name = "protocol.dispersive_distance",
     .unit = "mm",
     .default_text = "60 mm",
     .range = "20 to 500 mm",
     RF,
     .help = "of the dispersive electrode, which encloses the tissue",
     RULE(rfl_read_quantity, FIELD(protocol.dispersive_distance), .low = 0.02, .high = 0.5)},
    {.name = "protocol.stages",
     .range = "at most 100",
     .help = "list of stretches of heating, each with its own duration or hold and the keys that "
             "it changes",
     RULE(NULL, FIELD(stages))},

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
     RULE(rfl_read_quantity, FIELD(tissue.density), .low = 100, .high = 20000, .property = true)},
    {.name = "tissue.specific_heat",
     .unit = "J/kg/K",
     .range = "100 to 10000 J/kg/K",
     .help = "in place of the material's",
     RULE(rfl_read_quantity, FIELD(tissue.specific_heat), .low = 100, .high = 10000,
          .property = true)},
    {.name = "tissue.conductivity",
     .unit = "W/m/K",
     .range = "0.01 to 10 W/m/K",
     .help = "of heat, in place of the material's",
     RULE(rfl_read_quantity, FIELD(tissue.conductivity), .low = 0.01, .high = 10,
          .property = true)},
    {.name = "tissue.perfusion",
     .unit = "mL/min/kg",
     .range = "0 to 0.1 1/s (per mass, times tissue.density)",
     .help = "blood flow, in place of the material's: per mass of tissue, or in 1/s",
     RULE(rfl_read_quantity, FIELD(tissue.perfusion), .high = 0.1, .per_mass = true,
          .property = true)},
    {.name = "tissue.blood_density",
     .unit = "kg/m3",
     .range = "100 to 20000 kg/m3",
     .help = "in place of the table's",
     RULE(rfl_read_quantity, FIELD(tissue.blood_density), .low = 100, .high = 20000,
          .property = true)},
    {.name = "tissue.blood_specific_heat",
     .unit = "J/kg/K",
     .range = "100 to 10000 J/kg/K",
     .help = "in place of the table's",
     RULE(rfl_read_quantity, FIELD(tissue.blood_specific_heat), .low = 100, .high = 10000,
          .property = true)},
    {.name = "tissue.electrical_conductivity",
     .unit = "S/m",
     .range = "0.001 to 10 S/m",
     RF,
     .help = "at 37 degC, in place of the material's",
     RULE(rfl_read_quantity, FIELD(tissue.electrical_conductivity), .low = 1e-3, .high = 10,
          .property = true)},
    {.name = "tissue.electrical_conductivity_slope",
     .unit = "%/K",
     .default_text = "1.5 %/K",
     .range = "0 to 10 %/K",
     RF,
     .help = "growth with temperature, of the value at 37 degC, up to 100 degC",
     RULE(rfl_read_quantity, FIELD(tissue.electrical_conductivity_slope), .high = 0.1)},
    /* 0.0012 W/m/K2 on 0.49 W/m/K, as models of RF ablation take it from Valvano, Cochran and
     * Diller, Int J Thermophys 6:301 (1985); original not consulted. */
    {.name = "tissue.conductivity_slope",
     .unit = "%/K",
     .default_text = "0.25 %/K",
     .range = "0 to 10 %/K",
     RF,
     .help = "growth of conductivity, the same way (default after Valvano et al. 1985)",
     RULE(rfl_read_quantity, FIELD(tissue.conductivity_slope), .high = 0.1)},
    {.name = "tissue.perfusion_model",
     .default_text = "stops",
     .choices = rfl_perfusion_names,
     RF,
     .help = "blood flow in damaged tissue: constant; stops: none where Omega >= 1; fades: times "
             "e^-Omega",
     RULE(rfl_read_word, FIELD(tissue.perfusion_model))},
    {.name = "tissue.vaporisation",
     .default_text = "on",
     .choices = rfl_switch_names,
     RF,
     .help = "whether water boils at 100 degC, takes its latent heat, and leaves tissue that "
             "hardly conducts",
     RULE(rfl_read_word, FIELD(tissue.vaporisation))},

    {.name = "layers.NAME.from",
     .unit = "mm",
     .required = "always",
     .range = "-500 to 500 mm",
     .help = "height above the distal end at which it begins; negative: ahead (needle)",
     RULE(rfl_read_quantity, LAYER(from), .low = -0.5, .high = 0.5, .shapes = NEEDLE)},
    {.name = "layers.NAME.to",
     .unit = "mm",
     .required = "always",
     .range = "above from, to 500 mm",
     .help = "height at which it ends",
     RULE(rfl_read_quantity, LAYER(to), .low = -0.5, .high = 0.5, .shapes = NEEDLE)},
    {.name = "layers.NAME.material",
     .choices = rfl_tissue_names,
     .help = "row of the table of tissues, in place of tissue.material",
     RULE(rfl_read_material, LAYER(tissue.material), .shapes = NEEDLE)},
    {.name = "layers.NAME.density",
     .unit = "kg/m3",
     .range = "100 to 20000 kg/m3",
     .help = "in place of the material's",
     RULE(rfl_read_quantity, LAYER(tissue.density), .low = 100, .high = 20000, .shapes = NEEDLE,
          .property = true)},
    {.name = "layers.NAME.specific_heat",
     .unit = "J/kg/K",
     .range = "100 to 10000 J/kg/K",
     .help = "in place of the material's",
     RULE(rfl_read_quantity, LAYER(tissue.specific_heat), .low = 100, .high = 10000,
          .shapes = NEEDLE, .property = true)},
    {.name = "layers.NAME.conductivity",
     .unit = "W/m/K",
     .range = "0.01 to 10 W/m/K",
     .help = "of heat, in place of the material's",
     RULE(rfl_read_quantity, LAYER(tissue.conductivity), .low = 0.01, .high = 10, .shapes = NEEDLE,
          .property = true)},
    {.name = "layers.NAME.perfusion",
     .unit = "mL/min/kg",
     .range = "0 to 0.1 1/s (per mass, times the density)",
     .help = "blood flow, in place of the material's",
     RULE(rfl_read_quantity, LAYER(tissue.perfusion), .high = 0.1, .per_mass = true,
          .shapes = NEEDLE, .property = true)},
    {.name = "layers.NAME.electrical_conductivity",
     .unit = "S/m",
     .range = "0.001 to 10 S/m",
     RF,
     .help = "at 37 degC, in place of the material's",
     RULE(rfl_read_quantity, LAYER(tissue.electrical_conductivity), .low = 1e-3, .high = 10,
          .shapes = NEEDLE, .property = true)},

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

    {.name = "nerves.NAME.radius",
     .unit = "mm",
     .required = "unless distance is given",
     .range = "to 500 mm, all of the nerve outside the probe",
     .help = "of its axis from the probe's, where they are closest (sphere: from its centre)",
     RULE(rfl_read_quantity, NERVE(radius), .partner = "nerves.NAME.distance", .high = 0.5)},
    {.name = "nerves.NAME.distance",
     .unit = "mm",
     .required = "unless radius is given",
     .range = "to 500 mm, all of the nerve outside the probe",
     .help = "of its axis from the probe's surface, sideways",
     RULE(rfl_read_quantity, NERVE(radius), .partner = "nerves.NAME.radius", .shift = probe_radius,
          .high = 0.5)},
    {.name = "nerves.NAME.height",
     .unit = "mm",
     .required = "for a needle",
     .range = "-500 to 500 mm",
     .help = "of its middle, where it is closest to the axis, above the distal end (needle)",
     RULE(rfl_read_quantity, NERVE(height), .low = -0.5, .high = 0.5, .shapes = NEEDLE)},
    {.name = "nerves.NAME.angle",
     .unit = "degree",
     .default_text = "90 degree",
     .range = "0 to 90 degree",
     .help = "to the probe's axis: 0 degree parallel, 90 degree crossing (not for a sphere)",
     RULE(rfl_read_quantity, NERVE(angle), .high = M_PI_2, .shapes = AXIAL)},
    {.name = "nerves.NAME.length",
     .unit = "mm",
     .default_text = "40 mm",
     .range = "1 to 200 mm",
     .help = "of the straight piece that is looked at, half of it on either side of its middle",
     RULE(rfl_read_quantity, NERVE(length), .low = 1e-3, .high = 0.2)},
    {.name = "nerves.NAME.diameter",
     .unit = "mm",
     .default_text = "1 mm",
     .range = "0.01 to 20 mm",
     .help = "its whole cross-section counts",
     RULE(rfl_read_quantity, NERVE(diameter), .low = 1e-5, .high = 0.02)},
    {.name = "nerves.NAME.role",
     .default_text = "target",
     .choices = rfl_role_names,
     .help = "target: to be lesioned; spare: to be kept cool",
     RULE(rfl_read_word, NERVE(role))},

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
    {.name = "output.stop",
     .unit = "s",
     .range = "1 ms to the end of the run",
     .help = "the run stops here, whatever the protocol says (default: it does not)",
     RULE(rfl_read_quantity, FIELD(output.stop), .low = 1e-3, .high = 2 * DAY)},
    {.name = "output.frames",
     .default_text = "60",
     .range = "0 to 400",
     .help = "of the animated map; 0: no animation, and no file for it",
     RULE(rfl_read_count, FIELD(output.frames), .high = 400)},

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

const char *rfl_key_leaf(const char *path) {
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

bool rfl_key_section(const char *path, char *section, size_t size) {
    size_t length = strcspn(path, ".");
    snprintf(section, size, "%.*s", (int)length, path);
    return path[length] == '.';
}

void rfl_key_path(const struct rfl_key *key, const struct rfl_group *group, const char *name,
                  char *path, size_t size) {
    if (group)
        snprintf(path, size, "%s.%s.%s", group->section, name, rfl_key_leaf(key->name));
    else
        snprintf(path, size, "%s", key->name);
}

const struct rfl_key *rfl_key_find(const char *path) {
    char name[RFL_PATH_SIZE];
    const struct rfl_group *group = rfl_group_of(path, name, sizeof name);
    const char *rest = group ? strchr(path + strlen(group->section) + 1, '.') : NULL;
    for (size_t i = 0; i < KEY_COUNT; i++) {
        bool same = rest ? rfl_group_has(group, &keys[i]) &&
                               strcmp(rest + 1, rfl_key_leaf(keys[i].name)) == 0
                         : strcmp(path, keys[i].name) == 0;
        if (same)
            return &keys[i];
    }
    return NULL;
}

size_t rfl_key_expand(const char *word, char *paths, size_t size) {
    size_t count = 0;
    paths[0] = '\0';
    for (size_t i = 0; i < KEY_COUNT && !strchr(word, '.'); i++)
        if (!strstr(keys[i].name, ".NAME.") && strcmp(rfl_key_leaf(keys[i].name), word) == 0) {
            strncat(paths, count ? " or " : "", size - strlen(paths) - 1);
            strncat(paths, keys[i].name, size - strlen(paths) - 1);
            count++;
        }
    return count;
}

const char *rfl_section_name(size_t index) {
    static const char *const sections[] = {"probe",    "protocol", "tissue", "layers",   "lesion",
                                           "monitors", "nerves",   "output", "numerics", NULL};
    return sections[index];
}

bool rfl_section_known(const char *name) {
    for (size_t i = 0; rfl_section_name(i); i++)
        if (strcmp(rfl_section_name(i), name) == 0)
            return true;
    return false;
}

/** The key whose last part is nearest to a word, of a section, of a group's things or of all. */
static const struct rfl_key *nearest_key(const char *word, const char *section,
                                         const struct rfl_group *group) {
    const char *leaves[KEY_COUNT];
    const struct rfl_key *rows[KEY_COUNT];
    size_t count = 0;
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (group ? rfl_group_has(group, &keys[i])
                  : !section || rfl_path_within(keys[i].name, section)) {
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
    char head[RFL_PATH_SIZE], name[RFL_PATH_SIZE];
    const char *leaf = rfl_key_leaf(path);
    const struct rfl_group *group = rfl_group_of(path, name, sizeof name);
    bool dotted = rfl_key_section(path, head, sizeof head), known = rfl_section_known(head);
    const struct rfl_key *key = group ? nearest_key(leaf, NULL, group) : NULL;
    if (key) {
        rfl_key_path(key, group, name, suggestion, size);
        return true;
    }
    const char *top = known ? head : nearest_top(head);
    if (dotted && top)
        key = nearest_key(leaf, top, NULL);
    else if (top)
        return snprintf(suggestion, size, "%s", top) > 0;
    if (!key)
        key = nearest_key(leaf, NULL, NULL);
    if (key)
        snprintf(suggestion, size, "%s", key->name);
    return key != NULL;
}
