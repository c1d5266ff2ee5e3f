#include "picture.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "../rows/words.h"
#include "../rows/rows.h"

void rfl_picture_text(struct rfl_file *file, const char *words) {
    for (const char *c = words; *c; c++) {
        unsigned char byte = (unsigned char)*c;
        if (byte < ' ' || byte == 127 || byte == '"' || byte == '\\' || byte == '#')
            rfl_file_print(file, "\\0%03o", byte); /* of "\\43" and "1" it would make "\\431" */
        else
            rfl_file_print(file, "%c", byte);
    }
}

/* --- a block: a comment, names of columns, rows --- */

/** The columns of a row from left to right: a word, or (NULL) a number. */
struct row {
    struct {
        const char *word;
        double number;
    } columns[32];
    size_t count;
    char text[2][160]; /**< for words that are made for this row */
};

static void add_word(struct row *row, const char *word) {
    row->columns[row->count++].word = word;
}

static void add_number(struct row *row, double number) {
    assert(row->count < sizeof row->columns / sizeof *row->columns);
    row->columns[row->count].word = NULL;
    row->columns[row->count++].number = number;
}

/** What a block describes: the run, or each item of a list. */
struct block {
    const char *head; /**< comment, and names of columns */
    size_t (*count)(const struct rfl_simulation *simulation);
    void (*fill)(const struct rfl_simulation *simulation, size_t item, struct row *row);
    /** Write the names of further columns, each behind a tab; NULL: there are none. */
    void (*names)(struct rfl_file *file, const struct rfl_scenario *scenario);
};

static void write_row(struct rfl_file *file, const struct row *row) {
    for (size_t i = 0; i < row->count; i++)
        if (row->columns[i].word) {
            rfl_file_print(file, i ? "\t" : "");
            rfl_picture_text(file, row->columns[i].word);
        } else
            rfl_file_number(file, i ? "\t" : "", row->columns[i].number);
    rfl_file_print(file, "\n");
}

/* --- what is in them --- */

static size_t one(const struct rfl_simulation *simulation) {
    (void)simulation;
    return 1;
}

/** How many of the frames asked for come before the run ends. */
static double frames_shown(const struct rfl_simulation *simulation, double apart) {
    return simulation->scenario->output.frames ? floor(simulation->end / apart * (1 + 1e-9)) : 0;
}

static void fill_run(const struct rfl_simulation *simulation, size_t item, struct row *row) {
    const struct rfl_scenario *scenario = simulation->scenario;
    const double apart = rfl_scenario_end(scenario) / fmax(1, scenario->output.frames);
    (void)item;
    rfl_words_heating(scenario, "°C", row->text[0], sizeof row->text[0]);
    rfl_words_impedance(scenario, row->text[1], sizeof row->text[1]);
    add_word(row, scenario->title);
    add_word(row, rfl_shapes[scenario->probe.shape].name);
    add_word(row, row->text[0]);
    add_number(row, 1e3 * rfl_probe_radius(&scenario->probe));
    add_number(row, 1e3 * scenario->probe.active_tip);
    add_number(row, rfl_scenario_highest_set_temperature(scenario) - RFL_CELSIUS);
    add_number(row, scenario->tissue.temperature - RFL_CELSIUS);
    add_number(row, fmin(fmin(scenario->protocol.duration, simulation->cut_off), simulation->end));
    add_number(row, simulation->end);
    add_number(row, (double)scenario->lesion.criterion + 1);
    add_number(row, (double)scenario->monitor_count);
    add_number(row, (double)scenario->layer_count);
    add_number(row, frames_shown(simulation, apart));
    add_number(row, apart);
    add_number(row, (double)scenario->nerve_count);
    add_word(row, scenario->tissue.material);
    add_word(row, row->text[1]);
    if (rfl_scenario_has_fluid(scenario))
        add_number(row, (double)rfl_scenario_fluid_pieces(scenario));
    for (size_t i = 0; i < rfl_row_reading_count && rfl_scenario_is_rf(scenario); i++)
        if (rfl_row_applies(&rfl_row_readings[i], scenario))
            add_number(row, rfl_row_of_display(&rfl_row_readings[i],
                                               &simulation->generator_at_end_of_heating));
}

static size_t criteria(const struct rfl_simulation *simulation) {
    return rfl_criteria_count(&simulation->scenario->lesion);
}

static void fill_criterion(const struct rfl_simulation *simulation, size_t item, struct row *row) {
    const struct rfl_criteria *chosen = &simulation->scenario->lesion;
    const double threshold[RFL_CRITERIA] = {chosen->isotherm - RFL_CELSIUS, 1, chosen->cem43 / 60,
                                            chosen->above_duration};
    const struct rfl_extent *extent = &simulation->lesion[item];
    const double mm = extent->reaches_edge ? NAN : 1e3;
    rfl_words_criterion(chosen, (enum rfl_criterion)item, row->text[0], sizeof row->text[0]);
    add_word(row, rfl_criterion_names[item]);
    add_word(row, row->text[0]);
    add_number(row, threshold[item]);
    add_number(row, mm * extent->radius);
    add_number(row, mm * extent->length);
    add_number(row, mm * extent->distal_extension);
    add_number(row, mm * extent->proximal_extension);
}

static size_t snapshots(const struct rfl_simulation *simulation) {
    return simulation->scenario->output.snapshot_count;
}

static void fill_snapshot(const struct rfl_simulation *simulation, size_t item, struct row *row) {
    add_number(row, simulation->scenario->output.snapshots[item]);
}

/** When stages are over: the run stops, or the generator cuts off, s. */
static double stages_end(const struct rfl_simulation *simulation) {
    return fmin(simulation->scenario->output.stop, simulation->cut_off);
}

/** The stages that begin before that. */
static size_t stages(const struct rfl_simulation *simulation) {
    const struct rfl_scenario *scenario = simulation->scenario;
    size_t count = 0;
    while (count < scenario->stage_count && scenario->stages[count].start < stages_end(simulation))
        count++;
    return count;
}

static void fill_stage(const struct rfl_simulation *simulation, size_t item, struct row *row) {
    const struct rfl_stage *stage = &simulation->scenario->stages[item];
    const struct rfl_protocol *protocol = &stage->protocol;
    rfl_words_stage(stage, "°C", row->text[0], sizeof row->text[0]);
    add_word(row, row->text[0]);
    add_number(row, stage->start);
    add_number(row, fmin(stage->end, stages_end(simulation)));
    add_number(row, protocol->ramp);
    add_number(row, rfl_protocol_holds_temperature(protocol)
                        ? protocol->set_temperature - RFL_CELSIUS
                        : NAN);
    add_number(row, protocol->control != RFL_CONTROL_OFF);
}

/** Whether a monitor is called otherwise than by its name. */
static bool has_monitor_labels(const struct rfl_scenario *scenario) {
    bool found = false;
    for (size_t i = 0; i < scenario->monitor_count; i++)
        found |= strcmp(scenario->monitors[i].label, scenario->monitors[i].name) != 0;
    return found;
}

static bool has_nerve_labels(const struct rfl_scenario *scenario) {
    bool found = false;
    for (size_t i = 0; i < scenario->nerve_count; i++)
        found |= strcmp(scenario->nerves[i].label, scenario->nerves[i].name) != 0;
    return found;
}

static size_t monitors(const struct rfl_simulation *simulation) {
    return simulation->scenario->monitor_count;
}

static void fill_monitor(const struct rfl_simulation *simulation, size_t item, struct row *row) {
    const struct rfl_monitor *monitor = &simulation->scenario->monitors[item];
    const struct rfl_monitor_state *state = &simulation->monitors[item];
    add_word(row, monitor->name);
    add_word(row, rfl_role_names[monitor->role]);
    add_word(row, rfl_verdict_names[state->verdict]);
    add_number(row, 1e3 * monitor->radius);
    add_number(row, 1e3 * monitor->height);
    for (size_t k = 0; k < criteria(simulation); k++)
        add_number(row, state->inside_since[k]);
    if (has_monitor_labels(simulation->scenario))
        add_word(row, monitor->label);
}

static size_t layers(const struct rfl_simulation *simulation) {
    return simulation->scenario->layer_count;
}

static void fill_layer(const struct rfl_simulation *simulation, size_t item, struct row *row) {
    const struct rfl_layer *layer = &simulation->scenario->layers[item];
    add_word(row, layer->name);
    add_word(row, layer->tissue.material);
    add_number(row, 1e3 * layer->from);
    add_number(row, 1e3 * layer->to);
}

static size_t nerves(const struct rfl_simulation *simulation) {
    return simulation->scenario->nerve_count;
}

static void fill_nerve(const struct rfl_simulation *simulation, size_t item, struct row *row) {
    const struct rfl_nerve *nerve = &simulation->scenario->nerves[item];
    add_word(row, nerve->name);
    add_word(row, rfl_role_names[nerve->role]);
    add_number(row, 1e3 * nerve->radius);
    add_number(row, 1e3 * nerve->height);
    add_number(row, 180 / M_PI * nerve->angle);
    add_number(row, 1e3 * nerve->length);
    add_number(row, 1e3 * nerve->diameter);
    if (has_nerve_labels(simulation->scenario))
        add_word(row, nerve->label);
}

static size_t fluids(const struct rfl_simulation *simulation) {
    return rfl_scenario_fluid_pieces(simulation->scenario);
}

static void fill_fluid(const struct rfl_simulation *simulation, size_t item, struct row *row) {
    double from = NAN, to = NAN;
    rfl_scenario_fluid_piece(simulation->scenario, item, &from, &to);
    add_number(row, 1e3 * simulation->scenario->fluid.radius);
    add_number(row, 1e3 * from);
    add_number(row, 1e3 * to);
}

/** Names of the columns that some runs have: fluid, what a generator displays. */
static void run_names(struct rfl_file *file, const struct rfl_scenario *scenario) {
    rfl_file_print(file, rfl_scenario_has_fluid(scenario) ? "\tfluids" : "");
    for (size_t i = 0; i < rfl_row_reading_count && rfl_scenario_is_rf(scenario); i++)
        if (rfl_row_applies(&rfl_row_readings[i], scenario))
            rfl_file_print(file, "\t%s", rfl_row_readings[i].name);
}

/** Names of the columns of when a monitor came inside, and of its label. */
static void monitor_names(struct rfl_file *file, const struct rfl_scenario *scenario) {
    for (size_t k = 0; k < rfl_criteria_count(&scenario->lesion); k++)
        rfl_file_print(file, "\tinside_since_%s_s", rfl_criterion_names[k]);
    rfl_file_print(file, "%s", has_monitor_labels(scenario) ? "\tlabel" : "");
}

static void nerve_names(struct rfl_file *file, const struct rfl_scenario *scenario) {
    rfl_file_print(file, "%s", has_nerve_labels(scenario) ? "\tlabel" : "");
}

/** The blocks in their order. */
static const struct block blocks[] = {
    {"# the run; criterion: number of the chosen one; RF: what the generator displays at the end of"
     " heating\n"
     "title\tshape\theating\tprobe_radius_mm\tactive_tip_mm\tset_temperature_C\t"
     "tissue_temperature_C\theating_ends_s\tends_s\tcriterion\tmonitors\tlayers\tframes\t"
     "frame_time_s\tnerves\tmaterial\timpedance_of",
     one, fill_run, run_names},
    {"\n\n# the criteria; threshold: degC, 1, min\n"
     "criterion\tlabel\tthreshold\tradius_mm\tlength_mm\tdistal_extension_mm\t"
     "proximal_extension_mm",
     criteria, fill_criterion, NULL},
    {"\n\n# the snapshots, in the order of profile.dat and field.dat\ntime_s", snapshots,
     fill_snapshot, NULL},
    {"\n\n# the stages; heats: 0: a pause\n"
     "stage\tstarts_s\tends_s\tramp_s\tset_temperature_C\theats",
     stages, fill_stage, NULL},
    {"\n\n# the monitors; inside since: nan: never\n"
     "monitor\trole\tverdict\tradius_mm\theight_mm",
     monitors, fill_monitor, monitor_names},
    {"\n\n# the layers\nlayer\tmaterial\tfrom_mm\tto_mm", layers, fill_layer, NULL},
    {"\n\n# the nerves\n"
     "nerve\trole\tradius_mm\theight_mm\tangle_deg\tlength_mm\tdiameter_mm",
     nerves, fill_nerve, nerve_names},
    {"\n\n# the fluid, in pieces: bone takes none up\nradius_mm\tfrom_mm\tto_mm", fluids,
     fill_fluid, NULL},
};

enum rfl_status rfl_picture_data(struct rfl_file *file, const struct rfl_simulation *simulation,
                                 struct rfl_error *error) {
    (void)error;
    rfl_file_print(file, "# What the pictures need beside the tables; columns end at tabs\n"
                         "# rflesion " RFL_VERSION ". " RFL_NOTICE "\n");
    for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++) {
        const size_t count = blocks[b].count(simulation);
        if (blocks[b].fill == fill_fluid && !count)
            continue; /* the last: nobody misses it */
        rfl_file_print(file, "%s", blocks[b].head);
        if (blocks[b].names)
            blocks[b].names(file, simulation->scenario);
        rfl_file_print(file, "\n");
        for (size_t i = 0; i < count; i++) {
            struct row row = {.count = 0};
            blocks[b].fill(simulation, i, &row);
            write_row(file, &row);
        }
    }
    return RFL_OK;
}
