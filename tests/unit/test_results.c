/* Results: what the files hold, and how the folder comes into its place. Door: quick. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../sim/pictures/plot.h"
#include "../../sim/results/file.h"
#include "../../sim/results/picture.h"
#include "rflesion.h"
#include "workplace.h"

#define PROTOCOL                                                                                   \
    "protocol: {heating: fixed, set_temperature: 80 degC, duration: 4 s, cooldown: 1 s}\n"
#define RF_PROTOCOL                                                                                \
    "protocol: {heating: rf, set_temperature: 80 degC, duration: 4 s, cooldown: 1 s}\n"
#define NUMERICS "numerics: {accuracy: draft}\n"
#define RF_NEEDLE                                                                                  \
    "title: By RF\nprobe: {shape: needle, gauge: 18, active_tip: 5 mm}\n" RF_PROTOCOL NUMERICS
#define RF_MONITOR "monitors:\n  near: {distance: 0.2 mm, height: 2 mm}\n"
#define RF_SPHERE  "title: By RF\nprobe: {shape: sphere, diameter: 2 mm}\n" RF_PROTOCOL NUMERICS
#define NEEDLE                                                                                     \
    "title: A needle\nprobe: {shape: needle, gauge: 18, active_tip: 5 mm}\n" PROTOCOL NUMERICS     \
    "monitors:\n  near: {distance: 0.2 mm, height: 2 mm}\n"                                        \
    "  far: {radius: 4 mm, height: 2 mm, role: spare}\n"                                           \
    "output:\n  interval: 1 s\n  snapshots: [2 s, 4 s]\n"
#define SPHERE   "title: A sphere\nprobe: {shape: sphere, diameter: 2 mm}\n" PROTOCOL NUMERICS
#define CYLINDER "title: A cylinder\nprobe: {shape: cylinder, gauge: 18}\n" PROTOCOL NUMERICS

/* --- helpers --- */

static struct rfl_simulation *simulation_of(const char *text) {
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = rfl_scenario_parse("test.yaml", text, strlen(text), &error);
    assert_non_null(scenario);
    struct rfl_simulation *simulation = rfl_simulation_create(scenario, &error);
    if (!simulation)
        fail_msg("%s", error.text);
    rfl_scenario_free(scenario);
    return simulation;
}

/* Run to the end, with the results still aside. */
static struct rfl_results *run_until_commit(struct rfl_simulation *simulation,
                                            const char *directory) {
    struct rfl_error error = {0};
    struct rfl_results *results = rfl_results_create(directory, &error);
    if (!results)
        fail_msg("%s", error.text);
    struct rfl_observer observer = rfl_results_observer(results);
    assert_int_equal(rfl_simulation_run(simulation, &observer, &error), RFL_OK);
    return results;
}

/* Run a scenario into a folder. */
static void run_well(const char *text, const char *directory) {
    struct rfl_error error = {0};
    struct rfl_simulation *simulation = simulation_of(text);
    struct rfl_results *results = run_until_commit(simulation, directory);
    if (rfl_results_commit(results, simulation, &error))
        fail_msg("%s", error.text);
    rfl_results_free(results);
    rfl_simulation_free(simulation);
}

/* A run whose generator's readings are known. */
struct rf_run {
    struct rfl_simulation *simulation;
    struct rfl_results *results;
};

static const struct rfl_display reads = {
    12.5, 0.1876, 66.6667, 2.34375, 80.25 + RFL_CELSIUS, 80.25 + RFL_CELSIUS, 82.75 + RFL_CELSIUS};

static enum rfl_action observe_rf(void *context, const struct rfl_simulation *simulation,
                                  unsigned events) {
    struct rf_run *run = context;
    struct rfl_display *generator = &run->simulation->generator;
    *generator = reads;
    if (simulation->time > simulation->scenario->protocol.duration)
        generator->voltage = generator->current = generator->impedance = generator->power = 0;
    run->simulation->mean_power = 2.5;
    rfl_results_write(run->results, simulation, events);
    return RFL_CONTINUE;
}

/* A simulation that was heated by a generator, then altered (NULL: not), with results in a folder;
 * free it. */
static struct rfl_simulation *run_rf_altered(const char *text, const char *directory,
                                             void (*alter)(struct rfl_simulation *simulation)) {
    struct rfl_error error = {0};
    struct rf_run run = {.simulation = simulation_of(text)};
    struct rfl_simulation *simulation = run.simulation;
    assert_int_equal(simulation->scenario->protocol.heating, RFL_HEATING_RF);
    struct rfl_results *results = rfl_results_create(directory, &error);
    assert_non_null(results);
    run.results = results;
    struct rfl_observer observer = {.on_event = observe_rf, .context = &run};
    assert_int_equal(rfl_simulation_run(simulation, &observer, &error), RFL_OK);
    simulation->generator_at_end_of_heating = reads;
    simulation->hottest = 84.2 + RFL_CELSIUS;
    simulation->hottest_place.x = 0.7e-3;
    simulation->hottest_place.z = -0.2e-3;
    if (alter)
        alter(simulation);
    if (rfl_results_commit(results, simulation, &error))
        fail_msg("%s", error.text);
    rfl_results_free(results);
    return simulation;
}

static struct rfl_simulation *run_rf(const char *text, const char *directory) {
    return run_rf_altered(text, directory, NULL);
}

/* Cooled from inside, with resistance in series. */
static void cool(struct rfl_simulation *simulation) {
    simulation->scenario->probe.coolant_conductance = 0.1;
    simulation->scenario->protocol.series_resistance = 20;
    simulation->energy.delivered = 321;
    simulation->energy.coolant = 123;
    simulation->energy.vaporised = 45;
}

/* Pulsed in the second of two stages. */
static void pulse(struct rfl_simulation *simulation) {
    struct rfl_scenario *scenario = simulation->scenario;
    struct rfl_stage *stages = realloc(scenario->stages, 2 * sizeof *stages);
    assert_non_null(stages);
    stages[0].end = stages[1].start = 1;
    stages[1].end = 4;
    stages[1].protocol = scenario->protocol;
    stages[1].protocol.pulses = RFL_PULSES_AVERAGED;
    stages[1].protocol.pulse_width = 0.02;
    stages[1].protocol.pulse_rate = 2;
    stages[1].protocol.voltage = 45;
    stages[1].protocol.set_temperature = 42 + RFL_CELSIUS;
    scenario->stages = stages;
    scenario->stage_count = 2;
    simulation->monitors[0].peak_field = 1234;
    simulation->monitors[0].spike_temperature = 45.4 + RFL_CELSIUS;
}

static bool exists(const char *path) {
    struct stat info;
    return !lstat(path, &info);
}

static void write_text(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* A file's text; free it. */
static char *read_text(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file)
        fail_msg("no file %s", path);
    char *text = calloc(1, 1 << 22);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 22) - 1, file) > 0);
    fclose(file);
    return text;
}

static int entries(const char *path) {
    int count = 0;
    DIR *folder = opendir(path);
    assert_non_null(folder);
    while (readdir(folder))
        count++;
    closedir(folder);
    return count - 2;
}

/* --- tables --- */

static int words(const char *line) {
    int count = 0;
    for (const char *c = line; *c && *c != '\n'; c++)
        count += *c != ' ' && (c == line || c[-1] == ' ');
    return count;
}

/* A table begins with comments, the notice among them, then these columns; all rows fit them. */
static int check_table(const char *path, const char *columns) {
    char *text = read_text(path), *rest = text;
    bool notice = false, head = false;
    int rows = 0;
    for (char *line; (line = strsep(&rest, "\n"));) {
        if (*line == '#') {
            notice = notice || strstr(line, RFL_NOTICE);
        } else if (!head) {
            assert_string_equal(line, columns);
            head = true;
        } else if (*line) {
            assert_int_equal(words(line), words(columns));
            assert_null(strstr(line, "-nan"));
            rows++;
        }
    }
    assert_true(notice);
    free(text);
    return rows;
}

static void needle_tables(void **state) {
    (void)state;
    run_well(NEEDLE, "out");
    int rows = check_table(
        "out/timeseries.dat",
        "time_s probe_temperature_C power_W radius_isotherm_mm radius_arrhenius_mm "
        "radius_cem43_mm length_isotherm_mm length_arrhenius_mm length_cem43_mm "
        "distal_extension_isotherm_mm distal_extension_arrhenius_mm distal_extension_cem43_mm "
        "proximal_extension_isotherm_mm proximal_extension_arrhenius_mm "
        "proximal_extension_cem43_mm volume_isotherm_mm3 volume_arrhenius_mm3 volume_cem43_mm3 "
        "near_temperature_C near_omega near_cem43_min far_temperature_C far_omega far_cem43_min");
    assert_int_equal(rows, 6);
    check_table("out/profile.dat", "radius_mm temperature_C peak_temperature_C omega cem43_min");
    check_table("out/field.dat",
                "radius_mm height_mm temperature_C peak_temperature_C omega cem43_min");
    check_table("out/outline.dat", "radius_mm height_mm");
}

/* A column for the fourth criterion stands behind those of the others, wherever they are. */
static void tables_of_four_criteria(void **state) {
    (void)state;
    run_well(NEEDLE "nerves: {n: {distance: 1 mm, height: 2 mm}}\n"
                    "lesion: {time_above: {temperature: 50 degC, duration: 1 s}}\n",
             "out");
    check_table(
        "out/timeseries.dat",
        "time_s probe_temperature_C power_W radius_isotherm_mm radius_arrhenius_mm "
        "radius_cem43_mm radius_time_above_mm length_isotherm_mm length_arrhenius_mm "
        "length_cem43_mm length_time_above_mm distal_extension_isotherm_mm "
        "distal_extension_arrhenius_mm distal_extension_cem43_mm distal_extension_time_above_mm "
        "proximal_extension_isotherm_mm proximal_extension_arrhenius_mm "
        "proximal_extension_cem43_mm proximal_extension_time_above_mm volume_isotherm_mm3 "
        "volume_arrhenius_mm3 volume_cem43_mm3 volume_time_above_mm3 near_temperature_C near_omega "
        "near_cem43_min near_time_above_s far_temperature_C far_omega far_cem43_min "
        "far_time_above_s n_length_isotherm_mm n_length_arrhenius_mm n_length_cem43_mm "
        "n_length_time_above_mm");
    check_table("out/profile.dat",
                "radius_mm temperature_C peak_temperature_C omega cem43_min time_above_s");
    check_table("out/field.dat",
                "radius_mm height_mm temperature_C peak_temperature_C omega cem43_min "
                "time_above_s");
    static const char *const told[][2] = {
        {"out/outline.dat", "\n# time_above\n"},
        {"out/picture.dat", "\ntime_above\t≥ 50 °C for 1 s\t1\t"},
        {"out/picture.dat", "\tinside_since_cem43_s\tinside_since_time_above_s\n"},
        {"out/summary.json", "\"time_above_s\": "},
        {"out/scenario.yaml", "  time_above:\n    temperature: 50 degC\n    duration: 1 s\n"},
    };
    for (size_t k = 0; k < sizeof told / sizeof *told; k++) {
        char *text = read_text(told[k][0]);
        if (!strstr(text, told[k][1]))
            fail_msg("%s does not say: %s", told[k][0], told[k][1]);
        free(text);
    }
}

static void sphere_tables(void **state) {
    (void)state;
    run_well(SPHERE, "out");
    check_table("out/timeseries.dat",
                "time_s probe_temperature_C power_W radius_isotherm_mm radius_arrhenius_mm "
                "radius_cem43_mm volume_isotherm_mm3 volume_arrhenius_mm3 volume_cem43_mm3");
    assert_false(exists("out/field.dat"));
    assert_false(exists("out/outline.dat"));
}

static void cylinder_tables(void **state) {
    (void)state;
    run_well(CYLINDER, "out");
    check_table("out/timeseries.dat", "time_s probe_temperature_C power_W_per_m radius_isotherm_mm "
                                      "radius_arrhenius_mm radius_cem43_mm");
}

/* The generator's readings stand right of the power, which is that of now; without a current there
 * is no impedance. */
static void rf_tables(void **state) {
    (void)state;
    rfl_simulation_free(run_rf(RF_SPHERE, "out"));
    int rows = check_table(
        "out/timeseries.dat",
        "time_s probe_temperature_C power_W voltage_V current_A impedance_ohm sensor_temperature_C "
        "peak_tissue_temperature_C radius_isotherm_mm radius_arrhenius_mm radius_cem43_mm "
        "volume_isotherm_mm3 volume_arrhenius_mm3 volume_cem43_mm3");
    assert_int_equal(rows, 6);
    char *text = read_text("out/timeseries.dat");
    assert_non_null(strstr(text, " 2.34375 12.5 0.1876 66.6667 80.25 82.75 "));
    assert_non_null(strstr(text, " 0 0 0 nan 80.25 82.75 "));
    free(text);
}

/* The scan lines of one time have the same radii; the probe is nan; two times, two blocks. */
static void field_is_a_grid(void **state) {
    (void)state;
    run_well(NEEDLE, "out");
    char *text = read_text("out/field.dat"), *rest = text;
    int blank = 0, blocks = 1, length = 0, first = 0, inside = 0;
    bool head = false;
    for (char *line; (line = strsep(&rest, "\n"));) {
        if (*line == '#' || !head) {
            head = head || *line == 'r';
        } else if (*line) {
            if (blank == 3) {
                blocks++;
                first = 0;
            }
            blank = 0;
            length++;
            inside += strstr(line, " nan nan nan nan") != NULL;
        } else {
            if (length) {
                assert_true(first == 0 || length == first);
                first = length;
            }
            length = 0;
            blank++;
        }
    }
    assert_int_equal(blocks, 2);
    assert_true(inside > 0);
    free(text);
}

/* What field.dat says of a node is what the simulation says of that point. */
static void field_is_the_simulation(void **state) {
    (void)state;
    struct rfl_error error = {0};
    struct rfl_simulation *simulation =
        simulation_of("probe: {shape: needle, gauge: 18, active_tip: 5 mm}\n" NUMERICS
                      "protocol: {heating: fixed, set_temperature: 80 degC, duration: 4 s}\n");
    struct rfl_results *results = run_until_commit(simulation, "out");
    assert_int_equal(rfl_results_commit(results, simulation, &error), RFL_OK);
    rfl_results_free(results);
    char *text = read_text("out/field.dat"), *rest = text;
    int compared = 0, surface = 0;
    for (char *line; (line = strsep(&rest, "\n"));) {
        double r, z, now, peak, omega, cem43;
        if (sscanf(line, "%lf %lf %lf %lf %lf %lf", &r, &z, &now, &peak, &omega, &cem43) != 6)
            continue;
        struct rfl_sample sample =
            rfl_simulation_sample(simulation, (struct rfl_point){1e-3 * r, 0, 1e-3 * z});
        if (isnan(now) || isnan(sample.temperature))
            continue;
        assert_true(fabs(now - (sample.temperature - 273.15)) < 0.05);
        assert_true(fabs(peak - (sample.peak_temperature - 273.15)) < 0.05);
        surface += now > 79.99;
        compared++;
    }
    assert_true(compared > 100);
    assert_true(surface > 10);
    free(text);
    rfl_simulation_free(simulation);
}

/* --- summary --- */

static void check_keys(const json_t *object, const char *expected) {
    char keys[1024] = "";
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value) {
        strcat(keys, *keys ? " " : "");
        strcat(keys, key);
    }
    assert_string_equal(keys, expected);
}

static json_t *summary_of(const char *path) {
    json_t *summary = json_load_file(path, 0, NULL);
    assert_non_null(summary);
    check_keys(summary,
               json_object_get(summary, "generator")
                   ? "format notice program scenario lesion criteria at_end_of_heating generator "
                     "hottest monitors energy numerics warnings"
                   : "format notice program scenario lesion criteria at_end_of_heating monitors "
                     "energy numerics warnings");
    assert_string_equal(json_string_value(json_object_get(summary, "format")),
                        "rflesion-summary-1");
    assert_string_equal(json_string_value(json_object_get(summary, "notice")), RFL_NOTICE);
    check_keys(json_object_get(summary, "scenario"), "file title values");
    check_keys(json_object_get(summary, "criteria"), "isotherm arrhenius cem43");
    check_keys(json_object_get(summary, "numerics"),
               "accuracy cells steps rejected_steps wall_time_s");
    return summary;
}

static double number_at(const json_t *summary, const char *section, const char *key) {
    const json_t *value = json_object_get(json_object_get(summary, section), key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

static void needle_summary(void **state) {
    (void)state;
    run_well(NEEDLE, "out");
    json_t *summary = summary_of("out/summary.json");
    check_keys(json_object_get(summary, "lesion"),
               "criterion radius_mm width_mm length_mm distal_extension_mm proximal_extension_mm "
               "volume_mm3");
    check_keys(json_object_get(summary, "energy"),
               "delivered_J stored_J perfusion_J boundary_J imbalance_fraction");
    assert_null(json_object_get(summary, "generator"));
    const json_t *monitors = json_object_get(summary, "monitors");
    check_keys(monitors, "near far");
    const json_t *far = json_object_get(monitors, "far");
    check_keys(far, "role radius_mm distance_mm height_mm peak_temperature_C omega cem43_min "
                    "seconds_above_43C seconds_above_45C inside_since_s margin_mm verdict");
    check_keys(json_object_get(far, "inside_since_s"), "isotherm arrhenius cem43");
    assert_true(json_is_null(json_object_get(json_object_get(far, "inside_since_s"), "isotherm")));
    assert_string_equal(json_string_value(json_object_get(far, "role")), "spare");
    assert_string_equal(json_string_value(json_object_get(far, "verdict")), "outside");
    double radius = number_at(summary, "lesion", "radius_mm");
    assert_true(radius > 0.635 && radius < 3);
    assert_true(fabs(number_at(summary, "lesion", "width_mm") - 2 * radius) < 1e-9);
    const json_t *values = json_object_get(json_object_get(summary, "scenario"), "values");
    double set = json_number_value(json_object_get(values, "protocol.set_temperature"));
    assert_true(fabs(set - 353.15) < 1e-9);
    assert_int_equal(json_array_size(json_object_get(values, "output.snapshots")), 2);
    json_decref(summary);
}

static void other_summaries(void **state) {
    (void)state;
    run_well(SPHERE, "sphere");
    json_t *summary = summary_of("sphere/summary.json");
    check_keys(json_object_get(summary, "lesion"), "criterion radius_mm width_mm volume_mm3");
    json_decref(summary);
    run_well(CYLINDER, "cylinder");
    summary = summary_of("cylinder/summary.json");
    check_keys(json_object_get(summary, "lesion"), "criterion radius_mm width_mm");
    check_keys(json_object_get(summary, "energy"), "delivered_J_per_m stored_J_per_m "
                                                   "perfusion_J_per_m boundary_J_per_m "
                                                   "imbalance_fraction");
    json_decref(summary);
}

static void check_number(const json_t *summary, const char *section, const char *key,
                         double expected) {
    if (!(fabs(number_at(summary, section, key) - expected) < 1e-9))
        fail_msg("%s.%s is %.12g", section, key, number_at(summary, section, key));
}

static void rf_summaries(void **state) {
    (void)state;
    rfl_simulation_free(run_rf(RF_NEEDLE, "needle"));
    json_t *summary = summary_of("needle/summary.json");
    check_keys(json_object_get(summary, "generator"),
               "voltage_V current_A impedance_ohm power_W sensor_temperature_C "
               "peak_tissue_temperature_C voltage_and_impedance_of");
    check_keys(json_object_get(summary, "hottest"), "temperature_C radius_mm height_mm");
    check_number(summary, "generator", "voltage_V", 12.5);
    check_number(summary, "generator", "current_A", 0.1876);
    check_number(summary, "generator", "impedance_ohm", 66.6667);
    check_number(summary, "generator", "power_W", 2.34375);
    check_number(summary, "generator", "sensor_temperature_C", 80.25);
    check_number(summary, "generator", "peak_tissue_temperature_C", 82.75);
    check_number(summary, "hottest", "temperature_C", 84.2);
    check_number(summary, "hottest", "radius_mm", 0.7);
    check_number(summary, "hottest", "height_mm", -0.2);
    json_decref(summary);
    rfl_simulation_free(run_rf(RF_SPHERE, "sphere"));
    summary = summary_of("sphere/summary.json");
    check_keys(json_object_get(summary, "hottest"), "temperature_C radius_mm");
    json_decref(summary);
}

/* What only some generators' runs have: a coolant's heat, steam's, resistance in series, pulses. */
static void special_summaries(void **state) {
    (void)state;
    rfl_simulation_free(run_rf_altered(RF_NEEDLE, "cooled", cool));
    json_t *summary = json_load_file("cooled/summary.json", 0, NULL);
    check_keys(
        json_object_get(summary, "energy"),
        "delivered_J stored_J perfusion_J boundary_J coolant_J vaporised_J imbalance_fraction");
    check_number(summary, "energy", "coolant_J", 123);
    check_number(summary, "energy", "vaporised_J", 45);
    const json_t *generator = json_object_get(summary, "generator");
    assert_string_equal(json_string_value(json_object_get(generator, "voltage_and_impedance_of")),
                        "20 ohm of leads and skin included");
    assert_null(json_object_get(summary, "remark"));
    json_decref(summary);
    rfl_simulation_free(run_rf_altered(RF_NEEDLE RF_MONITOR, "pulsed", pulse));
    summary = json_load_file("pulsed/summary.json", 0, NULL);
    const json_t *monitors = json_object_get(summary, "monitors");
    check_number(monitors, "near", "peak_field_V_per_m", 1234);
    check_number(monitors, "near", "spike_temperature_C", 45.4);
    assert_string_equal(json_string_value(json_object_get(summary, "remark")),
                        "Thermal criteria do not test whether pulsed RF works.");
    assert_null(json_object_get(json_object_get(summary, "energy"), "coolant_J"));
    json_decref(summary);
}

/* --- frames --- */

/* The width in the last outline of frames.dat, by the first criterion, mm. */
static double last_width(const char *frames) {
    double width = 0;
    const char *line = strstr(frames, "# time_s = 5\n");
    assert_non_null(line);
    for (line = strstr(line, "\n\n\n0 0 0\n"); (line = strchr(line, '\n'));) {
        double radius, height;
        int criterion;
        if (sscanf(++line, "%lf %lf %d", &radius, &height, &criterion) == 3 && criterion == 1)
            width = fmax(width, 2 * radius);
    }
    return width;
}

/* Each frame has two blocks, of which each has a row; the last outline is the lesion's. */
static void check_frames(const char *folder, size_t expected) {
    char path[64];
    size_t frames = 0, blocks = 1;
    snprintf(path, sizeof path, "%s/frames.dat", folder);
    char *text = read_text(path);
    for (const char *at = text; (at = strstr(at, "# time_s = ")); at++)
        frames++;
    for (const char *at = text; (at = strstr(at, "\n\n\n")); at++)
        blocks++;
    assert_int_equal(frames, expected);
    assert_int_equal(blocks, 2 * expected);
    assert_null(strstr(text, "nan"));
    assert_non_null(strstr(text, RFL_NOTICE));
    snprintf(path, sizeof path, "%s/summary.json", folder);
    json_t *summary = json_load_file(path, 0, NULL);
    double width = number_at(summary, "lesion", "width_mm");
    assert_true(width > 0);
    assert_true(fabs(last_width(text) - width) < 0.01 * width);
    json_decref(summary);
    free(text);
}

static void frames_are_kept(void **state) {
    (void)state;
    run_well(NEEDLE, "needle");
    check_frames("needle", 61);
    run_well(SPHERE, "sphere");
    check_frames("sphere", 61);
    run_well(SPHERE "output: {frames: 0}\n", "none");
    assert_false(exists("none/frames.dat"));
}

/* --- the same again --- */

/* A file's text without the line of the wall time; free it. */
static char *read_timeless(const char *folder, const char *name) {
    char path[64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    char *text = read_text(path), *line = strstr(text, "\"wall_time_s\"");
    if (line)
        memmove(line, strchr(line, '\n'), strlen(strchr(line, '\n')) + 1);
    return text;
}

/* Two runs differ in the line of the wall time, and nowhere else. */
static void runs_are_reproducible(void **state) {
    (void)state;
    static const char *const files[] = {"timeseries.dat", "profile.dat", "field.dat",
                                        "outline.dat",    "frames.dat",  "picture.dat",
                                        "scenario.yaml",  "summary.json"};
    run_well(NEEDLE, "a");
    run_well(NEEDLE, "b");
    assert_int_equal(entries("a"), sizeof files / sizeof *files);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *a = read_timeless("a", files[i]), *b = read_timeless("b", files[i]);
        assert_string_equal(a, b);
        assert_non_null(strstr(a, RFL_NOTICE));
        free(a);
        free(b);
    }
}

static void written_scenario_reproduces_the_run(void **state) {
    (void)state;
    run_well(NEEDLE, "a");
    char *scenario = read_text("a/scenario.yaml");
    run_well(scenario, "b");
    char *a = read_text("a/timeseries.dat"), *b = read_text("b/timeseries.dat");
    assert_string_equal(a, b);
    free(scenario);
    free(a);
    free(b);
}

/* --- the folder --- */

static void folder_appears_whole(void **state) {
    (void)state;
    struct rfl_error error = {0};
    struct rfl_results *results = rfl_results_create("new/deep/out", &error);
    assert_non_null(results);
    assert_false(exists("new/deep/out"));
    rfl_results_free(results);
    assert_false(exists("new"));
    mode_t mask = umask(027);
    run_well(SPHERE, "new/deep/out///");
    umask(mask);
    struct stat info;
    assert_int_equal(stat("new/deep/out", &info), 0);
    assert_int_equal(info.st_mode & 0777, 0750);
    assert_int_equal(entries("new/deep"), 1);
}

static void parents_that_existed_stay(void **state) {
    (void)state;
    assert_int_equal(mkdir("here", 0777), 0);
    struct rfl_error error = {0};
    rfl_results_free(rfl_results_create("here/there/out", &error));
    assert_int_equal(entries("here"), 0);
    assert_true(exists("here"));
}

static void older_result_is_replaced_foreign_files_stay(void **state) {
    (void)state;
    run_well(NEEDLE, "out");
    write_text("out/notes.txt", "my notes");
    write_text("out/map.png", "an old picture");
    assert_int_equal(mkdir("out/mine", 0777), 0);
    write_text("out/mine/figure.png", "my figure");
    run_well(SPHERE, "out");
    char *notes = read_text("out/notes.txt"), *series = read_text("out/timeseries.dat");
    assert_string_equal(notes, "my notes");
    assert_non_null(strstr(series, "A sphere"));
    assert_true(exists("out/mine/figure.png"));
    assert_false(exists("out/map.png"));
    assert_false(exists("out/field.dat"));
    assert_int_equal(entries("."), 1);
    free(notes);
    free(series);
}

/* A run that is given up leaves the older result as it was. */
static void abandoned_run_changes_nothing(void **state) {
    (void)state;
    run_well(NEEDLE, "out");
    char *before = read_text("out/summary.json");
    struct rfl_simulation *simulation = simulation_of(SPHERE);
    struct rfl_results *results = run_until_commit(simulation, "out");
    rfl_results_free(results);
    rfl_simulation_free(simulation);
    char *after = read_text("out/summary.json");
    assert_string_equal(before, after);
    assert_int_equal(entries("."), 1);
    free(before);
    free(after);
}

static void refuse(const char *directory, const char *because) {
    struct rfl_error error = {0};
    assert_null(rfl_results_create(directory, &error));
    assert_int_equal(error.status, RFL_INVALID);
    if (!strstr(error.text, because))
        fail_msg("\"%s\" does not say \"%s\"", error.text, because);
}

static void what_is_not_ours_is_refused(void **state) {
    (void)state;
    assert_int_equal(mkdir("thesis", 0777), 0);
    write_text("thesis/chapter.txt", "text");
    refuse("thesis", "rflesion did not write");
    write_text("thesis/summary.json", "{\"format\": \"another\"}");
    refuse("thesis", "not written by this version");
    assert_int_equal(mkdir("data", 0777), 0);
    write_text("data/profile.dat", "1 2");
    refuse("data", "rflesion did not write");
    write_text("file", "text");
    refuse("file", "not a folder");
    assert_int_equal(symlink("nowhere", "link"), 0);
    refuse("link", "leads nowhere");
    refuse("", "empty name");
    refuse("no/such/..", "does not exist");
    assert_int_equal(entries("."), 4);
}

/* Files may come between the start of a run and its end. */
static void what_came_meanwhile_is_kept(void **state) {
    (void)state;
    struct rfl_error error = {0};
    struct rfl_simulation *simulation = simulation_of(SPHERE);
    struct rfl_results *results = run_until_commit(simulation, "out");
    assert_int_equal(mkdir("out", 0777), 0);
    write_text("out/chapter.txt", "text");
    assert_int_equal(rfl_results_commit(results, simulation, &error), RFL_INVALID);
    rfl_results_free(results);
    rfl_simulation_free(simulation);
    assert_int_equal(entries("out"), 1);
    assert_int_equal(entries("."), 1);
}

static void odd_names(void **state) {
    (void)state;
    static const char *const names[] = {
        "a b", "it's \"quoted\"", "(1)", "$HOME `x` %s @y", "-o", "<in", "|out", "~", "ä\\n", "#"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        run_well(SPHERE, names[i]);
        run_well(SPHERE, names[i]);
        assert_true(exists(names[i]));
    }
    assert_int_equal(entries("."), sizeof names / sizeof *names);
}

/* The current folder keeps its identity: a shell stands in it. */
static void current_folder(void **state) {
    (void)state;
    run_well(NEEDLE, ".");
    assert_true(exists("summary.json"));
    write_text("notes.txt", "my notes");
    write_text("map.png", "an old picture");
    run_well(SPHERE, "./");
    assert_true(exists("notes.txt"));
    assert_false(exists("map.png"));
    assert_false(exists("field.dat"));
    char *series = read_text("timeseries.dat");
    assert_non_null(strstr(series, "A sphere"));
    free(series);
    assert_int_equal(entries("."), 7);
}

static void link_to_a_folder(void **state) {
    (void)state;
    assert_int_equal(mkdir("real", 0777), 0);
    assert_int_equal(symlink("real", "link"), 0);
    run_well(SPHERE, "link");
    run_well(SPHERE, "link/");
    struct stat info;
    assert_int_equal(lstat("link", &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_true(exists("real/summary.json"));
    assert_int_equal(entries("."), 2);
}

static void read_only_parent(void **state) {
    (void)state;
    if (geteuid() == 0) {
        print_message("# nothing is read-only for root\n");
        skip();
    }
    assert_int_equal(mkdir("locked", 0777), 0);
    assert_int_equal(mkdir("locked/open", 0777), 0);
    assert_int_equal(chmod("locked", 0555), 0);
    struct rfl_error error = {0};
    assert_null(rfl_results_create("locked/new", &error));
    assert_int_equal(error.status, RFL_FAILED);
    run_well(SPHERE, "locked/open");
    assert_true(exists("locked/open/summary.json"));
    assert_int_equal(chmod("locked", 0777), 0);
}

/* --- words and pictures --- */

/* What is printed of a run; frees the simulation. Free it. */
static char *printed(struct rfl_simulation *simulation) {
    char *words_printed = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&words_printed, &size);
    assert_non_null(out);
    rfl_summary_print(simulation, out);
    assert_int_equal(fclose(out), 0);
    rfl_simulation_free(simulation);
    return words_printed;
}

static struct rfl_simulation *run_alone(const char *text) {
    struct rfl_error error = {0};
    struct rfl_simulation *simulation = simulation_of(text);
    assert_int_equal(rfl_simulation_run(simulation, NULL, &error), RFL_OK);
    return simulation;
}

static void summary_in_words(void **state) {
    (void)state;
    char *words_printed = printed(run_alone(NEEDLE));
    static const char *const expected[] = {
        "A needle\n",       " mm wide (radius ",           " mm long",
        "50 degC isotherm", "hot surface (idealised)",     "near  target  0.2 mm from the probe: ",
        "far   spare ",     "outside the modelled lesion", RFL_NOTICE};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        if (!strstr(words_printed, expected[i]))
            fail_msg("\"%s\" is not in:\n%s", expected[i], words_printed);
    free(words_printed);
    words_printed =
        printed(run_alone("title: Cool\nprobe: {shape: sphere, diameter: 2 mm}\nprotocol: "
                          "{heating: fixed, set_temperature: 42 degC, duration: 1 s}\n" NUMERICS));
    assert_non_null(strstr(words_printed, "Lesion: none"));
    free(words_printed);
}

/* All of these stand in what is printed, in this order. */
static void check_printed(const char *text, const char *const *expected, size_t count) {
    const char *rest = text;
    for (size_t i = 0; i < count; i++) {
        const char *found = strstr(rest, expected[i]);
        if (!found)
            fail_msg("\"%s\" is not in, or not at its place in:\n%s", expected[i], text);
        rest = found + strlen(expected[i]);
    }
}

#define CHECK_PRINTED(text, ...)                                                                   \
    check_printed(text, (const char *const[]){__VA_ARGS__},                                        \
                  sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void rf_summary_in_words(void **state) {
    (void)state;
    char *words_printed = printed(run_rf(RF_NEEDLE, "plain"));
    CHECK_PRINTED(
        words_printed, "By RF\nLesion: ",
        "Probe:  RF, 80 degC, 4 s\n"
        "        at the end 12.5 V, 188 mA, 2.3 W; sensor 80 degC\n"
        "        67 ohm, tissue only\n",
        " J delivered\n"
        "        hottest tissue 84 degC, 0.7 mm from the axis, 0.2 mm ahead of the distal "
        "end\n");
    assert_null(strstr(words_printed, "hot surface"));
    assert_null(strstr(words_printed, "pulsed"));
    free(words_printed);
    words_printed = printed(run_rf_altered(RF_NEEDLE, "cooled", cool));
    CHECK_PRINTED(
        words_printed, "By RF\nCooled: hottest tissue 84 degC, 0.7 mm", "lesion ",
        " mm ahead of the distal end\nLesion: ", "67 ohm: tissue 47 ohm + leads and skin 20 ohm\n",
        "        321 J delivered\n" RFL_NOTICE);
    free(words_printed);
    words_printed = printed(run_rf_altered(RF_NEEDLE RF_MONITOR, "pulsed", pulse));
    CHECK_PRINTED(words_printed,
                  "Probe:  RF, 2 stages, 4 s\n        0 to 1 s: 80 degC\n"
                  "        1 to 4 s: 20 ms pulses at 2 Hz, 45 V, at most 42 degC\n",
                  "in spikes 45 degC; field 1234 V/m\n",
                  "Thermal criteria do not test whether pulsed RF works.\n" RFL_NOTICE);
    free(words_printed);
}

static void pictures_need_a_result(void **state) {
    (void)state;
    struct rfl_error error = {0};
    assert_int_equal(rfl_plot(".", "png", NULL, &error), RFL_INVALID);
    assert_int_equal(rfl_plot("nowhere", "png", NULL, &error), RFL_INVALID);
    rfl_error_clear(&error);
    assert_int_equal(rfl_plot(".", "pgn", NULL, &error), RFL_INVALID);
    assert_string_equal(error.text, "unknown terminal 'pgn', did you mean 'png'?\n");
}

static char *drawn(const char *folder, const char *picture) {
    char path[64];
    snprintf(path, sizeof path, "%s/%s.svg", folder, picture);
    return read_text(path);
}

/* Only what a generator heated has its picture, and only what it did not is a hot surface. */
static void rf_pictures(void **state) {
    (void)state;
    struct rfl_error error = {0};
    rfl_simulation_free(run_rf(RF_NEEDLE, "rf"));
    run_well(NEEDLE, "fixed");
    if (rfl_plot("rf", "svg", NULL, &error) || rfl_plot("fixed", "svg", NULL, &error))
        fail_msg("%s", error.text);
    static const char *const pictures[] = {"map", "growth", "profile", "monitors", "generator"};
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
        char *picture = drawn("rf", pictures[i]);
        assert_non_null(strstr(picture, RFL_NOTICE));
        assert_non_null(strstr(picture, "RF, 80 °C, 4 s"));
        assert_null(strstr(picture, "hot surface"));
        free(picture);
    }
    char *generator = read_text("rf/generator.svg"), *map = read_text("fixed/map.svg");
    assert_non_null(strstr(generator, "67 Ω"));
    assert_non_null(strstr(generator, "12.5 V"));
    assert_non_null(strstr(map, "hot surface (idealised), 80 °C, 4 s"));
    assert_false(exists("fixed/generator.svg"));
    free(generator);
    free(map);
    run_well(NEEDLE, "rf");
    assert_false(exists("rf/generator.svg"));
}

/* Bone ahead of the tip, fluid above it, and a pulsed second stage. */
static void layer(struct rfl_simulation *simulation) {
    struct rfl_scenario *scenario = simulation->scenario;
    pulse(simulation);
    free(scenario->layers);
    scenario->layers = calloc(1, sizeof *scenario->layers);
    assert_non_null(scenario->layers);
    scenario->layer_count = 1;
    scenario->layers[0] =
        (struct rfl_layer){"sacrum", -20e-3, -1e-3, scenario->tissue, scenario->tissue};
    scenario->layers[0].tissue.material = "bone_cortical";
    scenario->fluid = (struct rfl_fluid){2e-3, -2e-3, 3e-3, scenario->tissue};
}

/* How many pieces of lines an SVG has. */
static size_t pieces(const char *svg) {
    size_t count = 0;
    for (const char *at = svg; (at = strchr(at, 'M')); at++)
        count += at[1] >= '0' && at[1] <= '9';
    return count;
}

/* Pictures against time name the stages; the map names layers and fluid, and hatches
 * bone and fluid, which ends at bone. */
static void stages_and_layers_are_drawn(void **state) {
    (void)state;
    struct rfl_error error = {0};
    rfl_simulation_free(run_rf(RF_NEEDLE RF_MONITOR, "plain"));
    rfl_simulation_free(run_rf_altered(RF_NEEDLE RF_MONITOR, "layered", layer));
    if (rfl_plot("plain", "svg", NULL, &error) || rfl_plot("layered", "svg", NULL, &error))
        fail_msg("%s", error.text);
    static const char *const pictures[] = {"growth", "monitors", "generator"};
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
        char *picture = drawn("layered", pictures[i]);
        assert_non_null(strstr(picture, "RF, 2 stages, 4 s"));
        assert_non_null(strstr(picture, "20 ms pulses at 2 Hz, 45 V, at most 42 °C"));
        free(picture);
    }
    char *plain = drawn("plain", "map"), *layered = drawn("layered", "map");
    assert_non_null(strstr(layered, "sacrum, bone_cortical"));
    assert_non_null(strstr(layered, ">muscle<"));
    assert_null(strstr(plain, ">muscle<"));
    assert_non_null(strstr(layered, ">fluid<"));
    assert_null(strstr(plain, ">fluid<"));
    assert_true(pieces(layered) > pieces(plain) + 10);
    free(plain);
    free(layered);
}

/* What a GIF holds, read block by block. */
struct gif {
    size_t images, size;
    int width, height;
    double seconds; /* of one round */
};

/* Where the sub-blocks that begin at `at` end. */
static const unsigned char *skip_blocks(const unsigned char *at) {
    while (*at)
        at += *at + 1;
    return at + 1;
}

static size_t colours(unsigned char flags) {
    return flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

static struct gif read_gif(const char *path) {
    static unsigned char bytes[6 << 20];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    struct gif gif = {.size = fread(bytes, 1, sizeof bytes, file)};
    fclose(file);
    assert_memory_equal(bytes, "GIF8", 4);
    gif.width = bytes[6] + 256 * bytes[7];
    gif.height = bytes[8] + 256 * bytes[9];
    const unsigned char *at = bytes + 13 + colours(bytes[10]);
    while (at < bytes + gif.size && *at != 0x3b) {
        if (*at == 0x2c) {
            gif.images++;
            at = skip_blocks(at + 11 + colours(at[9]));
        } else {
            assert_int_equal(*at, 0x21);
            if (at[1] == 0xf9)
                gif.seconds += 0.01 * (at[4] + 256 * at[5]);
            at = skip_blocks(at + 2);
        }
    }
    assert_true(at == bytes + gif.size - 1);
    return gif;
}

/* The map as a GIF: the frames, and a second on the last; without frames one picture. */
static void animations(void **state) {
    (void)state;
    struct rfl_error error = {0};
    static const struct {
        const char *scenario;
        size_t images;
    } rows[] = {{NEEDLE "  frames: 20\n", 24}, /* 0 to 20, and three that rest */
                {SPHERE "output: {frames: 12}\n", 15},
                {CYLINDER "output: {frames: 1}\n", 2},
                {SPHERE "output: {frames: 0}\n", 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        run_well(rows[i].scenario, "out");
        struct rfl_file file;
        rfl_file_open(&file, ".", ".", "map.gif");
        if (rfl_plot_draw("out", "map", "gif", &file, NULL, &error) ||
            rfl_file_close(&file, &error))
            fail_msg("%s", error.text);
        struct gif gif = read_gif("map.gif");
        assert_int_equal(gif.images, rows[i].images);
        assert_true(gif.size < 5000000);
        if (gif.images < 2)
            continue;
        assert_int_equal(gif.width, 960);
        assert_int_equal(gif.height, 600);
        assert_true(gif.seconds > 5 && gif.seconds < 10);
    }
}

/* A title is text, whatever it looks like, and so is a folder's name. */
static void titles_are_no_commands(void **state) {
    (void)state;
    run_well("title: 'A \"b\" `touch hit` $(touch hit) \\n \\ % %d @c #d {/Bold e} a_b^c'\n"
             "probe: {shape: sphere, diameter: 2 mm}\n" PROTOCOL NUMERICS,
             "<touch hit; \"a\" 'b'");
    struct rfl_error error = {0};
    if (rfl_plot("<touch hit; \"a\" 'b'", "svg", NULL, &error))
        fail_msg("%s", error.text);
    assert_false(exists("hit"));
    char *map = read_text("<touch hit; \"a\" 'b'/map.svg");
    assert_non_null(strstr(map, "`touch hit` $(touch hit) \\n \\ % %d @c #d {/Bold e} a_b^c"));
    assert_non_null(strstr(map, RFL_NOTICE));
    free(map);
}

/* --- numbers --- */

/* What a double may look like, from 64 random bits: any at all, decimals, powers of ten and their
 * neighbours, halves that are exact. */
static double odd_number(uint64_t bits) {
    double any;
    switch (bits % 4) {
    case 0:
        memcpy(&any, &(uint64_t){bits * 2685821657736338717u}, sizeof any);
        return any;
    case 1:
        return (double)(bits >> 40) / 1000 - 1000;
    case 2:
        return pow(10, (int)(bits >> 12) % 44 - 22.0) *
               (1 + ((int)(bits >> 20) % 5 - 2.0) * DBL_EPSILON / 2);
    default:
        return ldexp((double)(bits >> 50), (int)((bits >> 10) % 60) - 40);
    }
}

/* Numbers are those of printf, to the byte. */
static void numbers_are_printfs(void **state) {
    (void)state;
    uint64_t bits = 88172645463325252u; /* Marsaglia's xorshift */
    for (int i = 0; i < 300000; i++) {
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        const int digits = 1 + (int)((bits >> 32) % 13);
        const double x = odd_number(bits);
        char found[64], expected[64];
        const char *end = rfl_file_digits(found, digits, x);
        snprintf(expected, sizeof expected, "%.*g", digits, x);
        assert_string_equal(found, isnan(x) ? "nan" : x == 0 ? "0" : expected);
        assert_ptr_equal(end, found + strlen(found));
        assert_true(strlen(found) < RFL_NUMBER_SIZE);
    }
}

int main(void) {
    struct rfl_error error = {0};
    if (!getcwd(top, sizeof top) || rfl_library_init(&error))
        return 1;
    setenv("RFLESION_DATA", top, 0);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(needle_tables, enter, leave),
        cmocka_unit_test_setup_teardown(tables_of_four_criteria, enter, leave),
        cmocka_unit_test_setup_teardown(sphere_tables, enter, leave),
        cmocka_unit_test_setup_teardown(cylinder_tables, enter, leave),
        cmocka_unit_test_setup_teardown(rf_tables, enter, leave),
        cmocka_unit_test_setup_teardown(field_is_a_grid, enter, leave),
        cmocka_unit_test_setup_teardown(field_is_the_simulation, enter, leave),
        cmocka_unit_test_setup_teardown(needle_summary, enter, leave),
        cmocka_unit_test_setup_teardown(other_summaries, enter, leave),
        cmocka_unit_test_setup_teardown(rf_summaries, enter, leave),
        cmocka_unit_test_setup_teardown(special_summaries, enter, leave),
        cmocka_unit_test_setup_teardown(frames_are_kept, enter, leave),
        cmocka_unit_test_setup_teardown(runs_are_reproducible, enter, leave),
        cmocka_unit_test_setup_teardown(written_scenario_reproduces_the_run, enter, leave),
        cmocka_unit_test_setup_teardown(folder_appears_whole, enter, leave),
        cmocka_unit_test_setup_teardown(parents_that_existed_stay, enter, leave),
        cmocka_unit_test_setup_teardown(older_result_is_replaced_foreign_files_stay, enter, leave),
        cmocka_unit_test_setup_teardown(abandoned_run_changes_nothing, enter, leave),
        cmocka_unit_test_setup_teardown(what_is_not_ours_is_refused, enter, leave),
        cmocka_unit_test_setup_teardown(what_came_meanwhile_is_kept, enter, leave),
        cmocka_unit_test_setup_teardown(odd_names, enter, leave),
        cmocka_unit_test_setup_teardown(current_folder, enter, leave),
        cmocka_unit_test_setup_teardown(link_to_a_folder, enter, leave),
        cmocka_unit_test_setup_teardown(read_only_parent, enter, leave),
        cmocka_unit_test_setup_teardown(summary_in_words, enter, leave),
        cmocka_unit_test_setup_teardown(rf_summary_in_words, enter, leave),
        cmocka_unit_test_setup_teardown(pictures_need_a_result, enter, leave),
        cmocka_unit_test_setup_teardown(rf_pictures, enter, leave),
        cmocka_unit_test_setup_teardown(stages_and_layers_are_drawn, enter, leave),
        cmocka_unit_test_setup_teardown(animations, enter, leave),
        cmocka_unit_test_setup_teardown(titles_are_no_commands, enter, leave),
        cmocka_unit_test(numbers_are_printfs),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rfl_library_free();
    return failed;
}
