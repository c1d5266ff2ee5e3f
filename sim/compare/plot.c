/* A comparison as pictures: what they need beside the runs' own files, and their drawing. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "../results/file.h"
#include "../results/folder.h"
#include "../rows/words.h"
#include "../pictures/plot.h"
#include "../results/picture.h"

static const char *const pictures[] = {"compare_growth", "compare_outline", "compare_profile"};

/** The one word that all runs share, or NULL. */
static const char *shared(const struct rfl_comparison *comparison,
                          const char *(*word)(const struct rfl_scenario *scenario)) {
    const char *first = word(comparison->run[0].scenario);
    for (size_t k = 1; k < comparison->count; k++)
        if (strcmp(first, word(comparison->run[k].scenario)) != 0)
            return NULL;
    return first;
}

static const char *title_of(const struct rfl_scenario *scenario) {
    return scenario->title;
}

static const char *heating_of(const struct rfl_scenario *scenario) {
    return rfl_words_heatings[scenario->protocol.heating];
}

/** The snapshot that shows most: the one nearest to the end of heating. */
static size_t shown(const struct rfl_scenario *scenario) {
    const struct rfl_output *output = &scenario->output;
    size_t best = 0;
    for (size_t i = 1; i < output->snapshot_count; i++)
        if (fabs(output->snapshots[i] - scenario->protocol.duration) <
            fabs(output->snapshots[best] - scenario->protocol.duration))
            best = i;
    return best;
}

/** What all runs have in common. */
static void write_head(struct rfl_file *file, const struct rfl_comparison *comparison) {
    const char *title = shared(comparison, title_of), *heating = shared(comparison, heating_of);
    rfl_file_print(file, "# What comparisons' pictures need beside the runs' files; columns end at"
                         " tabs\n# rflesion " RFL_VERSION ". " RFL_NOTICE "\n"
                         "# the comparison: title, heating, number of runs, the key in which they"
                         " differ if it is one\n");
    rfl_picture_text(file, title ? title : "Comparison");
    rfl_file_print(file, "\t%s\t%zu\t", heating ? heating : "RF and hot surface (idealised)",
                   comparison->count);
    rfl_file_print(file, "%s\n", comparison->keys.count == 1 ? comparison->keys.row->name : "");
}

/** One run in one row. */
static void write_run(struct rfl_file *file, const struct rfl_comparison *comparison, size_t k) {
    const struct rfl_compared *run = &comparison->run[k];
    const struct rfl_scenario *scenario = run->scenario;
    const struct rfl_protocol *protocol = &scenario->protocol;
    bool tell_heating = !shared(comparison, heating_of);
    bool only_heating = tell_heating && comparison->keys.count == 1;
    if (!only_heating)
        rfl_picture_text(file, run->label);
    if (tell_heating)
        rfl_file_print(file, "%s%s", only_heating ? "" : ", ",
                       rfl_words_heatings[protocol->heating]);
    rfl_file_print(file, "\t");
    rfl_picture_text(file, run->folder);
    rfl_file_print(file, "\t%s\t%zu", rfl_shapes[scenario->probe.shape].name, shown(scenario));
    rfl_file_number(file, "\t", 1e3 * rfl_probe_radius(&scenario->probe));
    rfl_file_number(file, "\t", 1e3 * scenario->probe.active_tip);
    rfl_file_number(file, "\t", scenario->tissue.temperature - RFL_CELSIUS);
    rfl_file_number(file, "\t", fmin(protocol->duration, scenario->output.stop));
    rfl_file_number(file, "\t", scenario->output.stop);
    rfl_file_print(file, "\n");
}

/** Write comparison.dat. */
static enum rfl_status write_data(void *context, struct rfl_file *file, struct rfl_error *error) {
    const struct rfl_comparison *comparison = context;
    (void)error;
    write_head(file, comparison);
    rfl_file_print(file, "\n\n# the runs: label, folder, shape, number of the snapshot nearest to"
                         " the end of heating;\n# radius of the probe, active tip, mm; body, degC;"
                         " end of heating, of the run, s\n");
    for (size_t k = 0; k < comparison->count; k++)
        write_run(file, comparison, k);
    return RFL_OK;
}

enum rfl_status rfl_comparison_data(const struct rfl_comparison *comparison, const char *directory,
                                    struct rfl_error *error) {
    char *path = rfl_file_path(directory, "comparison.dat", error);
    enum rfl_status status =
        path ? rfl_file_replace(path, write_data, (void *)comparison, error) : RFL_FAILED;
    free(path);
    return status;
}

enum rfl_status rfl_comparison_plot(const struct rfl_comparison *comparison, const char *directory,
                                    const char *terminal, const struct rfl_listener *listener,
                                    struct rfl_error *error) {
    const struct rfl_terminal *row = rfl_terminal_find(terminal, error);
    if (!row)
        return RFL_INVALID;
    enum rfl_status status = rfl_folder_make(directory, error);
    if (!status)
        status = rfl_comparison_data(comparison, directory, error);
    for (size_t i = 0; !status && i < sizeof pictures / sizeof *pictures; i++)
        status = rfl_plot_file(directory, pictures[i], row, listener, error);
    return status;
}
