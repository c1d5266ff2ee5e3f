/* The tables of choices as JSON: what a page builds its controls from. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../scenario/keys.h"
#include "../scenario/read.h"
#include "rows.h"

/** The texts of an array that ends in NULL; NULL: null. */
static void write_texts(struct rfl_json *json, const char *name, const char *const *texts) {
    if (!texts) {
        rfl_json_string(json, name, NULL);
        return;
    }
    rfl_json_array(json, name);
    for (; *texts; texts++)
        rfl_json_string(json, NULL, *texts);
    rfl_json_close(json);
}

/* --- keys --- */

/** What a key's value is: a number with a unit, a word, a text, a count, or a list of
 * stages. */
static const char *kind_of(const struct rfl_key *key) {
    if (!key->rule->read)
        return "list";
    if (key->unit)
        return "quantity";
    if (key->choices)
        return "word";
    return rfl_key_is_text(key) ? "text" : "count";
}

static void write_range(struct rfl_json *json, const struct rfl_key *key) {
    const struct rfl_range *range = &key->range;
    char words[RFL_RANGE_SIZE];
    rfl_key_range(key, words, sizeof words);
    rfl_json_string(json, "range", *words ? words : NULL);
    rfl_json_number(json, "low", range->low < range->high ? range->low : NAN);
    rfl_json_number(json, "high", range->low < range->high ? range->high : NAN);
    rfl_json_string(json, "rangeUnit", range->unit ? range->unit : key->unit);
}

static void write_usual(struct rfl_json *json, const struct rfl_usual *usual) {
    if (usual->lowest >= usual->highest) {
        rfl_json_string(json, "usual", NULL);
        return;
    }
    rfl_json_object(json, "usual");
    rfl_json_number(json, "lowest", usual->lowest);
    rfl_json_number(json, "highest", usual->highest);
    rfl_json_number(json, "step", usual->step);
    rfl_json_bool(json, "logarithmic", usual->scale == RFL_LOGARITHMIC);
    rfl_json_close(json);
}

static void write_key(struct rfl_json *json, const struct rfl_key *key, size_t order) {
    char section[RFL_SECTION_SIZE];
    const bool inside = rfl_key_section(key->name, section, sizeof section);
    rfl_json_object(json, NULL);
    rfl_json_string(json, "name", key->name);
    rfl_json_string(json, "section", inside ? section : NULL);
    rfl_json_string(json, "label", key->label);
    rfl_json_string(json, "help", key->help);
    rfl_json_string(json, "kind", kind_of(key));
    rfl_json_string(json, "unit", key->unit);
    write_range(json, key);
    write_usual(json, &key->usual);
    write_texts(json, "words", key->choices);
    rfl_json_string(json, "default", key->default_text);
    rfl_json_string(json, "example", key->example);
    rfl_json_string(json, "required", key->required);
    rfl_json_string(json, "heating", key->heating);
    rfl_json_string(json, "partner", key->rule->partner);
    rfl_json_count(json, "order", (long long)order);
    rfl_json_close(json);
}

static void write_keys(struct rfl_json *json) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    rfl_json_array(json, "keys");
    for (size_t i = 0; i < count; i++)
        write_key(json, &keys[i], i);
    rfl_json_close(json);
}

static void write_sections(struct rfl_json *json) {
    char section[RFL_SECTION_SIZE];
    rfl_json_array(json, "sections");
    for (size_t i = 0; rfl_section_at(i, section, sizeof section); i++)
        rfl_json_string(json, NULL, section);
    rfl_json_close(json);
}

/* --- tables of choices: members are named as `rflesion list --format json` names them --- */

static void write_tissues(struct rfl_json *json) {
    rfl_json_array(json, "tissues");
    for (size_t i = 0; i < rfl_material_count; i++) {
        const struct rfl_material *row = &rfl_materials[i];
        rfl_json_object(json, NULL);
        rfl_json_string(json, "name", row->name);
        rfl_json_number(json, "density_kg_per_m3", row->density);
        rfl_json_number(json, "specific_heat_J_per_kg_K", row->specific_heat);
        rfl_json_number(json, "conductivity_W_per_m_K", row->conductivity);
        rfl_json_number(json, "perfusion_mL_per_min_kg", row->perfusion);
        rfl_json_number(json, "electrical_conductivity_S_per_m", row->electrical_conductivity);
        if (!isnan(row->water))
            rfl_json_number(json, "water_fraction", row->water);
        rfl_json_string(json, "source", row->source);
        rfl_json_string(json, "water_source", row->water_source);
        rfl_json_close(json);
    }
    rfl_json_close(json);
}

static void write_gauges(struct rfl_json *json) {
    rfl_json_array(json, "gauges");
    for (size_t i = 0; i < rfl_gauge_count; i++) {
        rfl_json_object(json, NULL);
        char name[16];
        snprintf(name, sizeof name, "%d", rfl_gauges[i].gauge);
        rfl_json_string(json, "name", name);
        rfl_json_number(json, "diameter_mm", 1e3 * rfl_gauges[i].diameter);
        rfl_json_close(json);
    }
    rfl_json_close(json);
}

static void write_kinetics(struct rfl_json *json) {
    rfl_json_array(json, "kinetics");
    for (size_t i = 0; i < rfl_kinetics_count; i++) {
        const struct rfl_kinetics *row = &rfl_kinetics[i];
        rfl_json_object(json, NULL);
        rfl_json_string(json, "name", row->name);
        rfl_json_number(json, "frequency_factor_per_s", row->frequency_factor);
        rfl_json_number(json, "activation_energy_J_per_mol", row->activation_energy);
        rfl_json_string(json, "measured_in", row->tissue);
        rfl_json_string(json, "stands_for", row->stands_for);
        rfl_json_string(json, "range_measured", row->measured);
        rfl_json_string(json, "source", row->source);
        rfl_json_close(json);
    }
    rfl_json_close(json);
}

static void write_shapes(struct rfl_json *json) {
    rfl_json_array(json, "shapes");
    for (size_t i = 0; i < rfl_shape_count; i++) {
        rfl_json_object(json, NULL);
        rfl_json_string(json, "name", rfl_shapes[i].name);
        rfl_json_string(json, "help", rfl_shapes[i].help);
        rfl_json_close(json);
    }
    rfl_json_close(json);
}

/* --- results --- */

static void write_row(struct rfl_json *json, const struct rfl_row_group *group,
                      const struct rfl_row_type *row) {
    rfl_json_object(json, NULL);
    rfl_json_string(json, "group", group->name);
    rfl_json_bool(json, "items", group->item != NULL);
    rfl_json_string(json, "name", row->name);
    rfl_json_string(json, "label", row->label);
    rfl_json_string(json, "unit", row->unit);
    rfl_json_count(json, "decimals", row->decimals);
    rfl_json_bool(json, "word", row->word != NULL);
    rfl_json_bool(json, "each", row->each);
    rfl_json_bool(json, "relative", row->relative);
    rfl_json_string(json, "perLength", row->per_length);
    rfl_json_string(json, "none", row->none);
    rfl_json_close(json);
}

static void write_rows(struct rfl_json *json) {
    rfl_json_array(json, "rows");
    for (size_t i = 0; i < rfl_row_group_count; i++)
        for (size_t k = 0; k < rfl_row_groups[i].count; k++)
            write_row(json, &rfl_row_groups[i], &rfl_row_groups[i].rows[k]);
    rfl_json_close(json);
}

char *rfl_catalogue_json(struct rfl_error *error) {
    struct rfl_json json = {0};
    rfl_json_object(&json, NULL);
    rfl_json_string(&json, "version", RFL_VERSION);
    rfl_json_string(&json, "released", RFL_RELEASED);
    rfl_json_string(&json, "notice", RFL_NOTICE);
    write_keys(&json);
    write_sections(&json);
    write_tissues(&json);
    write_gauges(&json);
    write_kinetics(&json);
    write_shapes(&json);
    write_texts(&json, "criteria", rfl_criterion_names);
    write_texts(&json, "verdicts",
                (const char *const[]){rfl_verdict_names[RFL_OUTSIDE],
                                      rfl_verdict_names[RFL_BORDERLINE],
                                      rfl_verdict_names[RFL_INSIDE], NULL});
    write_rows(&json);
    rfl_json_close(&json);
    return rfl_json_finish(&json, error);
}
