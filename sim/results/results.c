#include "rflesion/results.h"

#include <stdlib.h>

#include "file.h"
#include "folder.h"
#include "frames.h"
#include "picture.h"
#include "tables.h"

struct rfl_results {
    struct rfl_folder folder;
    const struct rfl_bench *bench; /**< for the summary; NULL: none */
    struct rfl_file timeseries, profile, field, frames;
};

struct rfl_results *rfl_results_create(const char *directory, struct rfl_error *error) {
    struct rfl_results *results = rfl_allocate(1, sizeof *results, error);
    if (results && rfl_folder_create(&results->folder, directory, error)) {
        rfl_results_free(results);
        results = NULL;
    }
    return results;
}

/** Open one file of the result. */
static void open_file(struct rfl_results *results, struct rfl_file *file, const char *name) {
    rfl_file_open(file, results->folder.staging.path, results->folder.shown, name);
    file->durable = true;
}

/** Whether fields vary along the probe as well, so that there are files of the plane. */
static bool has_plane(const struct rfl_simulation *simulation) {
    return rfl_shapes[simulation->grid->shape].has_tip;
}

/** Open the tables and write their heads. */
static void start(struct rfl_results *results, const struct rfl_simulation *simulation) {
    open_file(results, &results->timeseries, "timeseries.dat");
    rfl_table_timeseries_head(&results->timeseries, simulation);
    open_file(results, &results->profile, "profile.dat");
    rfl_table_profile_head(&results->profile, simulation);
    if (has_plane(simulation)) {
        open_file(results, &results->field, "field.dat");
        rfl_table_field_head(&results->field, simulation);
    }
    if (simulation->scenario->output.frames) {
        open_file(results, &results->frames, "frames.dat");
        rfl_frames_head(&results->frames, simulation);
    }
}

void rfl_results_write(struct rfl_results *results, const struct rfl_simulation *simulation,
                       unsigned events) {
    if (!results->timeseries.shown)
        start(results, simulation);
    if (events & RFL_EVENT_ROW)
        rfl_table_timeseries_row(&results->timeseries, simulation);
    if (events & RFL_EVENT_SNAPSHOT) {
        rfl_table_profile_block(&results->profile, simulation);
        if (has_plane(simulation))
            rfl_table_field_block(&results->field, simulation);
    }
    if (events & RFL_EVENT_FRAME)
        rfl_frame_blocks(&results->frames, simulation);
}

static enum rfl_action on_event(void *context, const struct rfl_simulation *simulation,
                                unsigned events) {
    rfl_results_write(context, simulation, events);
    return RFL_CONTINUE;
}

struct rfl_observer rfl_results_observer(struct rfl_results *results) {
    return (struct rfl_observer){.on_event = on_event, .context = results};
}

/** picture.dat */
static enum rfl_status write_picture(struct rfl_file *file, const struct rfl_results *results,
                                     const struct rfl_simulation *simulation,
                                     struct rfl_error *error) {
    (void)results;
    return rfl_picture_data(file, simulation, error);
}

/** outline.dat */
static enum rfl_status write_outline(struct rfl_file *file, const struct rfl_results *results,
                                     const struct rfl_simulation *simulation,
                                     struct rfl_error *error) {
    (void)results;
    return rfl_table_outline(file, simulation, error);
}

/** scenario.yaml */
static enum rfl_status write_scenario(struct rfl_file *file, const struct rfl_results *results,
                                      const struct rfl_simulation *simulation,
                                      struct rfl_error *error) {
    (void)results;
    rfl_file_print(file, "# rflesion " RFL_VERSION "\n");
    return file->stream ? rfl_scenario_write(simulation->scenario, file->stream, error) : RFL_OK;
}

/** summary.json */
static enum rfl_status write_summary(struct rfl_file *file, const struct rfl_results *results,
                                     const struct rfl_simulation *simulation,
                                     struct rfl_error *error) {
    char *text = rfl_summary_bench_json(simulation, results->bench, error);
    if (text)
        rfl_file_print(file, "%s", text);
    free(text);
    return text ? RFL_OK : RFL_FAILED;
}

/** A file about the whole run. */
struct end_file {
    const char *name;
    bool of_plane; /**< only where there is one */
    enum rfl_status (*write)(struct rfl_file *file, const struct rfl_results *results,
                             const struct rfl_simulation *simulation, struct rfl_error *error);
};

static const struct end_file end_files[] = {{"picture.dat", false, write_picture},
                                            {"scenario.yaml", false, write_scenario},
                                            {"outline.dat", true, write_outline},
                                            {"summary.json", false, write_summary}};

/** Write the files about the whole run. */
static enum rfl_status write_end(struct rfl_results *results,
                                 const struct rfl_simulation *simulation, struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    for (size_t i = 0; !status && i < sizeof end_files / sizeof *end_files; i++) {
        if (end_files[i].of_plane && !has_plane(simulation))
            continue;
        struct rfl_file file;
        open_file(results, &file, end_files[i].name);
        status = end_files[i].write(&file, results, simulation, error);
        if (rfl_file_close(&file, status ? NULL : error))
            status = RFL_FAILED;
    }
    return status;
}

/** Close the tables; the first that failed is reported. */
static enum rfl_status close_tables(struct rfl_results *results, struct rfl_error *error) {
    struct rfl_file *tables[] = {&results->timeseries, &results->profile, &results->field,
                                 &results->frames};
    enum rfl_status status = RFL_OK;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (rfl_file_close(tables[i], status ? NULL : error))
            status = RFL_FAILED;
    return status;
}

enum rfl_status rfl_results_commit(struct rfl_results *results,
                                   const struct rfl_simulation *simulation,
                                   struct rfl_error *error) {
    return rfl_results_commit_bench(results, simulation, NULL, error);
}

enum rfl_status rfl_results_commit_bench(struct rfl_results *results,
                                         const struct rfl_simulation *simulation,
                                         const struct rfl_bench *bench, struct rfl_error *error) {
    results->bench = bench;
    enum rfl_status status = close_tables(results, error);
    if (!status)
        status = write_end(results, simulation, error);
    if (!status)
        status = rfl_folder_commit(&results->folder, error);
    return status;
}

const struct rfl_replaced *rfl_results_replaced(const struct rfl_results *results) {
    return &results->folder.replaced;
}

void rfl_results_free(struct rfl_results *results) {
    if (!results)
        return;
    close_tables(results, NULL);
    rfl_folder_free(&results->folder);
    free(results);
}
