#include "sweep.h"

#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outcome.h"
#include "screen.h"
#include "signals.h"

#define MAX_VALUES RFL_SWEEP_VALUES
#define VALUE_SIZE RFL_SWEEP_VALUE_SIZE

/* --- what was typed --- */

static enum rfl_status refuse(const char *typed, const char *why, struct rfl_error *error) {
    return rfl_error_add(error, RFL_INVALID,
                         "--vary %s: %s; expected KEY=VALUE,VALUE,... or KEY=FROM:TO:STEP UNIT",
                         typed, why);
}

/** Append a value: a number and what follows it. */
static enum rfl_status add(struct rfl_sweep *sweep, const char *typed, const char *value,
                           int length, const char *unit, struct rfl_error *error) {
    if (sweep->count == MAX_VALUES)
        return refuse(typed, "more than 24 values", error);
    char *text = sweep->value[sweep->count++];
    if (snprintf(text, VALUE_SIZE, "%.*s%s", length, value, unit) >= VALUE_SIZE)
        return refuse(typed, "a value is too long", error);
    return length ? RFL_OK : refuse(typed, "a value is missing", error);
}

/** Take "60:90:10 degC"; RFL_FAILED: it is no such range. */
static enum rfl_status parse_range(struct rfl_sweep *sweep, const char *typed, const char *values,
                                   struct rfl_error *error) {
    double number[3];
    char *end = (char *)values;
    for (int i = 0; i < 3; i++) {
        const char *start = end;
        number[i] = strtod(start, &end);
        if (end == start || !isfinite(number[i]) || (i < 2 && *end++ != ':'))
            return RFL_FAILED;
    }
    if (number[2] == 0)
        return refuse(typed, "the step must not be zero", error);
    double steps = (number[1] - number[0]) / number[2];
    if (!(steps >= 0))
        return refuse(typed, "the step does not lead from the first value to the last", error);
    enum rfl_status status = RFL_OK;
    for (int i = 0; i <= steps + 1e-9 && !status; i++) {
        char text[64];
        int length = snprintf(text, sizeof text, "%.10g", number[0] + i * number[2]);
        status = add(sweep, typed, text, length, end, error);
    }
    return status;
}

/** Take "16,18,20"; a number without a unit has that of the last value: "60, 70, 80 degC". */
static enum rfl_status parse_list(struct rfl_sweep *sweep, const char *typed, const char *values,
                                  struct rfl_error *error) {
    const char *last = strrchr(values, ',');
    char *unit, *end;
    strtod(last ? last + 1 : values, &unit);
    enum rfl_status status = RFL_OK;
    for (const char *value = values; value && !status;) {
        value += strspn(value, " ");
        int length = (int)strcspn(value, ",");
        const char *next = value[length] ? value + length + 1 : NULL;
        while (length && value[length - 1] == ' ')
            length--;
        strtod(value, &end);
        bool bare = length && end == value + length && next;
        status = add(sweep, typed, value, length, bare ? unit : "", error);
        value = next;
    }
    return status;
}

/** One value of a list of numbers. */
struct part {
    const char *next; /**< behind its comma; NULL: it is the last */
    bool number;      /**< it begins with a number */
    bool unit;        /**< something follows that */
    bool glued;       /**< digits touch the comma in front of it on both sides: "1,5" */
    bool fraction;    /**< it can only be digits behind a decimal sign: 05 */
    bool sign;        /**< it has another sign that separates values: ; or : */
};

static struct part part_at(const char *values, const char *start) {
    const char *comma = strchr(start, ',');
    size_t length = comma ? (size_t)(comma - start) : strlen(start);
    char *end;
    strtod(start, &end);
    end += strspn(end, " ");
    struct part part = {.next = comma ? comma + 1 : NULL,
                        .number = end > start,
                        .unit = end < start + length,
                        .sign = memchr(start, ';', length) || memchr(start, ':', length)};
    part.glued =
        start - values > 1 && isdigit((unsigned char)start[-2]) && isdigit((unsigned char)*start);
    part.fraction = part.glued && *start == '0' && isdigit((unsigned char)start[1]);
    return part;
}

/**
 * Whether the commas of a list can only be decimal signs: a value is 05; the list has other signs
 * that separate; a value has no unit though an earlier one has, and so has what
 * touches its comma; or each of several
 * values that are set apart by ", " has one comma inside.
 */
static bool has_decimal_commas(const char *values) {
    bool units = false, pairs = true;
    size_t inside = 0, groups = 1;
    for (const char *start = values; start;) {
        const struct part part = part_at(values, start);
        if (!part.number)
            return false;
        const struct part next =
            part.next ? part_at(values, part.next) : (struct part){.next = NULL};
        if (part.fraction || (part.sign && strchr(values, ',')) ||
            (units && !part.unit && next.glued && next.unit))
            return true;
        units |= part.unit;
        inside += part.glued;
        if (start > values && !part.glued) {
            pairs &= inside == 1;
            inside = 0;
            groups++;
        }
        start = part.next;
    }
    return groups > 1 && pairs && inside == 1;
}

enum rfl_status rfl_sweep_parse(struct rfl_sweep *sweep, const char *typed,
                                struct rfl_error *error) {
    const char *values = strchr(typed, '=') + 1;
    int length = snprintf(sweep->key, sizeof sweep->key, "%.*s", (int)(values - 1 - typed), typed);
    if (length <= 0 || length >= (int)sizeof sweep->key)
        return refuse(typed, "the key is missing or too long", error);
    if (has_decimal_commas(values))
        return refuse(typed, "the decimal sign is a point, and a comma separates values", error);
    if (strchr(values, ';') && part_at(values, values).number)
        return refuse(typed, "commas separate values, not semicolons", error);
    enum rfl_status status = parse_range(sweep, typed, values, error);
    if (status == RFL_FAILED)
        status = parse_list(sweep, typed, values, error);
    if (!status && sweep->count < 2)
        status = refuse(typed, "--vary needs at least two values", error);
    return status;
}

/** Whether commas could be decimal signs: digits touch one on both sides, as in "3,67 W", and the
 * key takes numbers that are not a matter of choice, as gauges are. */
static bool may_be_decimal(const char *typed, const char *key) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++) {
        if (keys[i].choices &&
            (!strcmp(key, keys[i].name) || !strcmp(key, rfl_key_leaf(keys[i].name))))
            return false;
    }
    const char *values = strchr(typed, '=') + 1;
    bool glued = false;
    for (const char *at = values; at; at = part_at(values, at).next)
        glued |= part_at(values, at).glued;
    return glued;
}

/** Say which values were read: who meant a decimal comma sees it before anything runs. */
static void print_values(const struct rfl_sweep *sweep) {
    char text[256 + MAX_VALUES * (VALUE_SIZE + 2)];
    int used = snprintf(text, sizeof text, "%s takes %zu values: ", sweep->key, sweep->count);
    for (size_t i = 0; i < sweep->count; i++)
        used += snprintf(text + used, sizeof text - (size_t)used, "%s%s", i ? "; " : "",
                         sweep->value[i]);
    rfl_screen_report("note", text);
}

/* --- runs --- */

/** The scenario with one of the values; NULL with what is wrong. */
static struct rfl_scenario *open_variant(const struct rfl_arguments *arguments,
                                         const struct rfl_sweep *sweep, size_t i,
                                         struct rfl_error *error) {
    char setting[sizeof sweep->key + VALUE_SIZE];
    snprintf(setting, sizeof setting, "%s=%s", sweep->key, sweep->value[i]);
    struct rfl_arguments with = *arguments;
    with.setting = rfl_allocate(with.setting_count + 1, sizeof *with.setting, error);
    if (!with.setting)
        return NULL;
    for (size_t k = 0; k < arguments->setting_count; k++)
        with.setting[k] = arguments->setting[k];
    with.setting[with.setting_count++] = setting;
    struct rfl_scenario *scenario = rfl_arguments_open_scenario(&with, error);
    if (!scenario)
        rfl_error_add(error, error->status, "while checking --vary %s", setting);
    free(with.setting);
    return scenario;
}

/** Mix bytes into a hash: FNV-1a of 64 bits. */
static void mix(uint64_t *hash, const void *bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        *hash = (*hash ^ ((const unsigned char *)bytes)[i]) * 1099511628211U;
}

/** Mix a value that a run depends on into a hash: its quantity, else its words. */
static int mix_value(void *context, const struct rfl_value *value) {
    if (!value->used)
        return 0;
    mix(context, value->key, strlen(value->key) + 1);
    if (isnan(value->si))
        mix(context, value->text, strlen(value->text) + 1);
    else
        mix(context, &value->si, sizeof value->si);
    return 0;
}

/** Refuse values of which two say the same: a run would be compared with itself. */
static enum rfl_status check_differ(const struct rfl_sweep *sweep, const char *typed,
                                    struct rfl_scenario *const *scenarios,
                                    struct rfl_error *error) {
    uint64_t hash[MAX_VALUES];
    for (size_t i = 0; i < sweep->count; i++) {
        hash[i] = 14695981039346656037U;
        rfl_scenario_values(scenarios[i], mix_value, &hash[i]);
        for (size_t k = 0; k < i; k++)
            if (hash[k] == hash[i])
                return rfl_error_add(error, RFL_INVALID, "--vary %s: %s and %s give the same run",
                                     typed, sweep->value[k], sweep->value[i]);
    }
    return RFL_OK;
}

/** Where all results go: -o, or where a run of the scenario would, and the key's last part. */
static enum rfl_status choose_base(const struct rfl_arguments *arguments,
                                   const struct rfl_sweep *sweep,
                                   const struct rfl_scenario *scenario, char base[PATH_MAX],
                                   struct rfl_error *error) {
    enum rfl_status status = rfl_directory_choose(arguments, scenario, base, PATH_MAX, error);
    size_t used = strlen(base);
    if (!status && !arguments->value[RFL_OPTION_OUTPUT])
        snprintf(base + used, PATH_MAX - used, "_by_%s", rfl_key_leaf(sweep->key));
    return status;
}

/** The folder of one run, below the others': "gauge_18"; free it. */
static char *variant_folder(const struct rfl_sweep *sweep, size_t i, const char *base,
                            struct rfl_error *error) {
    size_t size = strlen(base) + sizeof *sweep->value + sizeof sweep->key + 3;
    char *folder = rfl_allocate(size, 1, error);
    if (!folder)
        return NULL;
    snprintf(folder, size, "%s/%s_%s", base, rfl_key_leaf(sweep->key), sweep->value[i]);
    for (char *c = folder + strlen(base) + 1; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("-.", *c))
            *c = '_';
    return folder;
}

/** Run every scenario into its folder. */
static enum rfl_status run_all(const struct rfl_arguments *arguments, const struct rfl_sweep *sweep,
                               struct rfl_scenario *const *scenarios, const char *base,
                               char **folders, struct rfl_error *error) {
    struct rfl_arguments quiet = *arguments;
    quiet.value[RFL_OPTION_QUIET] = "";
    quiet.value[RFL_OPTION_PLOT] = NULL;
    struct rfl_progress progress;
    rfl_progress_begin(&progress, arguments->value[RFL_OPTION_QUIET] != NULL);
    progress.pieces = sweep->count;
    enum rfl_status status = RFL_OK;
    for (size_t i = 0; i < sweep->count && !status; i++) {
        progress.piece = i;
        folders[i] = variant_folder(sweep, i, base, error);
        status = folders[i]
                     ? rfl_outcome_run(scenarios[i], folders[i], &quiet, NULL, &progress, error)
                     : RFL_FAILED;
        if (status)
            rfl_error_add(error, status, "while running --vary %s=%s", sweep->key, sweep->value[i]);
    }
    return status;
}

/** Put the results side by side: the table, the pictures, and (screen not NULL) show them. */
static enum rfl_status show_all(const struct rfl_arguments *arguments, char *const *folders,
                                size_t count, const char *base, bool plot, const char *screen,
                                struct rfl_error *error) {
    bool quiet = arguments->value[RFL_OPTION_QUIET] != NULL;
    struct rfl_comparison *comparison =
        rfl_comparison_read((const char *const *)folders, count, error);
    if (!comparison)
        return error->status;
    enum rfl_status status = quiet ? RFL_OK
                                   : rfl_comparison_print(comparison, rfl_comparison_formats[0],
                                                          rfl_screen_width(stdout), stdout, error);
    if (!quiet)
        printf("Files:  %s\n", base);
    if (!status && plot)
        status = rfl_comparison_plot(comparison, base, "png", &rfl_signal_listener, error);
    if (!status && plot && !quiet)
        status = rfl_command_print_pictures(base, "png", error);
    if (!status && screen)
        status = rfl_comparison_plot(comparison, base, screen, &rfl_signal_listener, error);
    rfl_comparison_free(comparison);
    return status;
}

enum rfl_status rfl_sweep(const struct rfl_arguments *arguments, bool plot, const char *screen,
                          struct rfl_error *error) {
    struct rfl_sweep sweep = {.count = 0};
    struct rfl_scenario *scenarios[MAX_VALUES] = {NULL};
    char *folders[MAX_VALUES] = {NULL}, base[PATH_MAX];
    enum rfl_status status = rfl_sweep_parse(&sweep, arguments->value[RFL_OPTION_VARY], error);
    for (size_t i = 0; i < sweep.count && !status; i++) {
        scenarios[i] = open_variant(arguments, &sweep, i, error);
        status = scenarios[i] ? RFL_OK : error->status;
    }
    if (!status && !arguments->value[RFL_OPTION_QUIET] &&
        may_be_decimal(arguments->value[RFL_OPTION_VARY], sweep.key))
        print_values(&sweep);
    if (!status)
        status = check_differ(&sweep, arguments->value[RFL_OPTION_VARY], scenarios, error);
    if (!status)
        status = choose_base(arguments, &sweep, scenarios[0], base, error);
    if (!status)
        status = run_all(arguments, &sweep, scenarios, base, folders, error);
    if (!status)
        status = show_all(arguments, folders, sweep.count, base, plot, screen, error);
    for (size_t i = 0; i < sweep.count; i++) {
        rfl_scenario_free(scenarios[i]);
        free(folders[i]);
    }
    return status;
}
