/* A moment of a run: its row of the time series, and all results as they are now. */
#include "rows.h"

/** What the generator displays, and what else is known of it; its power is written for all runs. */
static void write_readings(struct rfl_json *json, const struct rfl_simulation *simulation) {
    for (size_t i = 0; i < rfl_row_reading_count; i++) {
        const struct rfl_row_type *type = &rfl_row_readings[i];
        if (type->column || (type->applies && type->applies(simulation->scenario)))
            rfl_json_number(json, type->name, rfl_row_of_display(type, &simulation->generator));
    }
}

/** The temperature at each monitor. */
static void write_monitors(struct rfl_json *json, const struct rfl_simulation *simulation) {
    rfl_json_object(json, "monitors_C");
    for (size_t i = 0; i < simulation->scenario->monitor_count; i++)
        rfl_json_number(json, simulation->scenario->monitors[i].name,
                        simulation->monitors[i].temperature - RFL_CELSIUS);
    rfl_json_close(json);
}

char *rfl_moment_json(const struct rfl_simulation *simulation, struct rfl_error *error) {
    struct rfl_json json = {0};
    rfl_json_object(&json, NULL);
    rfl_json_number(&json, "time_s", simulation->time);
    rfl_json_object(&json, "now");
    rfl_json_number(&json, "probe_temperature_C", simulation->probe_temperature - RFL_CELSIUS);
    rfl_json_number(&json, "power_W", rfl_row_power(simulation));
    if (rfl_scenario_is_rf(simulation->scenario))
        write_readings(&json, simulation);
    write_monitors(&json, simulation);
    rfl_json_close(&json);
    rfl_summary_write(&json, simulation);
    rfl_json_close(&json);
    return rfl_json_finish(&json, error);
}
