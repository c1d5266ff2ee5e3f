#include "picture.h"

#include <math.h>

#include "../rows/words.h"
#include "../rows/rows.h"

void rfl_picture_text(struct rfl_file *file, const char *words) {
    for (const char *c = words; *c; c++) {
        unsigned char byte = (unsigned char)*c;
        if (byte < ' ' || byte == 127)
            rfl_file_print(file, " ");
        else if (byte == '"' || byte == '\\' || byte == '#')
            rfl_file_print(file, "\\0%03o", byte); /* of "\\43" and "1" it would make "\\431" */
        else
            rfl_file_print(file, "%c", byte);
    }
}

/** The run in one row. */
static void run(struct rfl_file *file, const struct rfl_simulation *simulation) {
    const struct rfl_scenario *scenario = simulation->scenario;
    const size_t readings = rfl_scenario_is_rf(scenario) ? rfl_row_reading_count : 0;
    char how[160], of[64];
    rfl_words_heating(scenario, "°C", how, sizeof how);
    rfl_words_impedance(scenario, of, sizeof of);
    rfl_file_print(file,
                   "# the run; criterion: number of the chosen one; RF: what the generator displays"
                   " at the end of heating\n"
                   "title\tshape\theating\tprobe_radius_mm\tactive_tip_mm\tset_temperature_C\t"
                   "tissue_temperature_C\theating_ends_s\tends_s\tcriterion\tmonitors\tlayers\t"
                   "frames\tframe_time_s\tnerves\tmaterial\timpedance_of");
    for (size_t i = 0; i < readings; i++)
        rfl_file_print(file, "\t%s", rfl_row_readings[i].name);
    rfl_file_print(file, "\n");
    rfl_picture_text(file, scenario->title);
    rfl_file_print(file, "\t%s\t%s", rfl_shapes[scenario->probe.shape].name, how);
    rfl_file_number(file, "\t", 1e3 * rfl_probe_radius(&scenario->probe));
    rfl_file_number(file, "\t", 1e3 * scenario->probe.active_tip);
    rfl_file_number(file, "\t", rfl_scenario_highest_set_temperature(scenario) - RFL_CELSIUS);
    rfl_file_number(file, "\t", scenario->tissue.temperature - RFL_CELSIUS);
    rfl_file_number(file, "\t", fmin(scenario->protocol.duration, simulation->end));
    rfl_file_number(file, "\t", simulation->end);
    double apart = rfl_scenario_end(scenario) / fmax(1, scenario->output.frames);
    rfl_file_print(file, "\t%d\t%zu\t%zu\t%.0f", (int)scenario->lesion.criterion + 1,
                   scenario->monitor_count, scenario->layer_count,
                   scenario->output.frames ? floor(simulation->end / apart * (1 + 1e-9)) : 0);
    rfl_file_number(file, "\t", apart);
    rfl_file_print(file, "\t%zu\t%s\t%s", scenario->nerve_count, scenario->tissue.material, of);
    for (size_t i = 0; i < readings; i++)
        rfl_file_number(
            file, "\t",
            rfl_row_of_display(&rfl_row_readings[i], &simulation->generator_at_end_of_heating));
    rfl_file_print(file, "\n");
}

/** Each criterion: its label, its threshold, the sizes at the end of the run, mm. */
static void criteria(struct rfl_file *file, const struct rfl_simulation *simulation) {
    const struct rfl_criteria *chosen = &simulation->scenario->lesion;
    const double threshold[RFL_CRITERIA] = {chosen->isotherm - RFL_CELSIUS, 1, chosen->cem43 / 60};
    rfl_file_print(file, "\n\n# the criteria; threshold: degC, 1, min\n"
                         "criterion\tlabel\tthreshold\tradius_mm\tlength_mm\tdistal_extension_mm\t"
                         "proximal_extension_mm\n");
    for (size_t k = 0; k < RFL_CRITERIA; k++) {
        const struct rfl_extent *extent = &simulation->lesion[k];
        char label[96];
        rfl_words_criterion(chosen, (enum rfl_criterion)k, label, sizeof label);
        rfl_file_print(file, "%s\t%s", rfl_criterion_names[k], label);
        double unknown = extent->reaches_edge ? NAN : 1e3;
        rfl_file_number(file, "\t", threshold[k]);
        rfl_file_number(file, "\t", unknown * extent->radius);
        rfl_file_number(file, "\t", unknown * extent->length);
        rfl_file_number(file, "\t", unknown * extent->distal_extension);
        rfl_file_number(file, "\t", unknown * extent->proximal_extension);
        rfl_file_print(file, "\n");
    }
}

/** The times of the snapshots, then the stages. */
static void snapshots_and_stages(struct rfl_file *file, const struct rfl_scenario *scenario) {
    rfl_file_print(file,
                   "\n\n# the snapshots, in the order of profile.dat and field.dat\ntime_s\n");
    for (size_t i = 0; i < scenario->output.snapshot_count; i++)
        rfl_file_print(file, "%.10g\n", scenario->output.snapshots[i]);
    rfl_file_print(file, "\n\n# the stages; heats: 0: a pause\n"
                         "stage\tstarts_s\tends_s\tramp_s\tset_temperature_C\theats\n");
    for (size_t i = 0; i < scenario->stage_count; i++) {
        const struct rfl_stage *stage = &scenario->stages[i];
        if (stage->start >= scenario->output.stop)
            break;
        char words[128];
        rfl_words_stage(stage, "°C", words, sizeof words);
        rfl_file_print(file, "%s", words);
        rfl_file_number(file, "\t", stage->start);
        rfl_file_number(file, "\t", fmin(stage->end, scenario->output.stop));
        rfl_file_number(file, "\t", stage->protocol.ramp);
        rfl_file_number(file, "\t",
                        rfl_protocol_holds_temperature(&stage->protocol)
                            ? stage->protocol.set_temperature - RFL_CELSIUS
                            : NAN);
        rfl_file_print(file, "\t%d\n", stage->protocol.control != RFL_CONTROL_OFF);
    }
}

/** The monitors and the layers. */
static void monitors_and_layers(struct rfl_file *file, const struct rfl_simulation *simulation) {
    const struct rfl_scenario *scenario = simulation->scenario;
    rfl_file_print(file, "\n\n# the monitors; inside since: nan: never\n"
                         "monitor\trole\tverdict\tradius_mm\theight_mm\tinside_since_isotherm_s\t"
                         "inside_since_arrhenius_s\tinside_since_cem43_s\n");
    for (size_t i = 0; i < scenario->monitor_count; i++) {
        const struct rfl_monitor *monitor = &scenario->monitors[i];
        const struct rfl_monitor_state *state = &simulation->monitors[i];
        rfl_file_print(file, "%s\t%s\t%s", monitor->name, rfl_role_names[monitor->role],
                       rfl_verdict_names[state->verdict]);
        rfl_file_number(file, "\t", 1e3 * monitor->radius);
        rfl_file_number(file, "\t", 1e3 * monitor->height);
        for (size_t k = 0; k < RFL_CRITERIA; k++)
            rfl_file_number(file, "\t", state->inside_since[k]);
        rfl_file_print(file, "\n");
    }
    rfl_file_print(file, "\n\n# the layers\nlayer\tmaterial\tfrom_mm\tto_mm\n");
    for (size_t i = 0; i < scenario->layer_count; i++) {
        const struct rfl_layer *layer = &scenario->layers[i];
        rfl_file_print(file, "%s\t%s", layer->name, layer->tissue.material);
        rfl_file_number(file, "\t", 1e3 * layer->from);
        rfl_file_number(file, "\t", 1e3 * layer->to);
        rfl_file_print(file, "\n");
    }
}

/** The nerves. */
static void nerves(struct rfl_file *file, const struct rfl_scenario *scenario) {
    rfl_file_print(file, "\n\n# the nerves\n"
                         "nerve\trole\tradius_mm\theight_mm\tangle_deg\tlength_mm\tdiameter_mm\n");
    for (size_t i = 0; i < scenario->nerve_count; i++) {
        const struct rfl_nerve *nerve = &scenario->nerves[i];
        rfl_file_print(file, "%s\t%s", nerve->name, rfl_role_names[nerve->role]);
        rfl_file_number(file, "\t", 1e3 * nerve->radius);
        rfl_file_number(file, "\t", 1e3 * nerve->height);
        rfl_file_number(file, "\t", 180 / M_PI * nerve->angle);
        rfl_file_number(file, "\t", 1e3 * nerve->length);
        rfl_file_number(file, "\t", 1e3 * nerve->diameter);
        rfl_file_print(file, "\n");
    }
}

enum rfl_status rfl_picture_data(struct rfl_file *file, const struct rfl_simulation *simulation,
                                 struct rfl_error *error) {
    (void)error;
    rfl_file_print(file, "# What the pictures need beside the tables; columns end at tabs\n"
                         "# rflesion " RFL_VERSION ". " RFL_NOTICE "\n");
    run(file, simulation);
    criteria(file, simulation);
    snapshots_and_stages(file, simulation->scenario);
    monitors_and_layers(file, simulation);
    nerves(file, simulation->scenario);
    return RFL_OK;
}
