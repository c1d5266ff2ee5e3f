/*
 * From entries to a scenario. Each step goes on after a problem, so that all are reported at once;
 * numbers that could not be read stay NaN, which no comparison below takes for wrong.
 */
#include "check.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "entries.h"
#include "groups.h"
#include "lookup.h"
#include "problems.h"
#include "read.h"
#include "derive.h"
#include "tables.h"
#include "units.h"

#define SNAPSHOTS_MAX 1000 /* of the field */

/** Do not report a key, or the keys below or in place of a section, as missing. */
static void suppress_missing(struct rfl_check *check, const char *path) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count), *key = rfl_key_find(path);
    for (size_t i = 0; i < count; i++) {
        const struct rfl_key_rule *rule = keys[i].rule;
        if (&keys[i] == key || rfl_entries_within(keys[i].name, path) ||
            (rule->own && strcmp(rule->also, path) == 0))
            check->suppressed[i] = true;
    }
}

/* --- what is given: known, once, of the right form --- */

/** What may stand in a section, of a group's items or at the top, as a list for a sentence. */
static void names_print(const char *section, const struct rfl_group *group, char *text,
                        size_t size) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    char part[RFL_PATH_SIZE], before[RFL_PATH_SIZE] = "";
    text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        bool has = group     ? rfl_group_has(group, &keys[i])
                   : section ? rfl_key_part(keys[i].name, section, part, sizeof part)
                             : !strchr(keys[i].name, '.');
        if (group || !section)
            snprintf(part, sizeof part, "%s", rfl_key_leaf(keys[i].name));
        if (!has || strcmp(part, before) == 0) /* a section within it is named once */
            continue;
        strncat(text, *text ? ", " : "", size - strlen(text) - 1);
        strncat(text, part, size - strlen(text) - 1);
        snprintf(before, sizeof before, "%s", part);
    }
    char top[RFL_SECTION_SIZE];
    for (size_t i = 0; !group && !section && rfl_section_at(i, top, sizeof top); i++) {
        strncat(text, ", ", size - strlen(text) - 1);
        strncat(text, top, size - strlen(text) - 1);
    }
}

/** Report that a text begins with a key and its value, without a blank between; false: it does not.
 */
static bool report_glued(struct rfl_check *check, const struct rfl_entry *entry, const char *text) {
    text += strspn(text, " \n");
    size_t colon = rfl_entries_glued(text, strcspn(text, " \n,"));
    if (!entry->line || !colon)
        return false;
    rfl_problems_add(&check->problems, entry->line,
                     "%.120s: a blank is missing after the colon: write %.*s: VALUE", entry->path,
                     (int)colon, text);
    return true;
}

/** Report that what stands where a section's keys should is a key without a colon; false: it is
 * not.
 */
static bool report_colonless(struct rfl_check *check, const struct rfl_entry *entry,
                             const char *text) {
    text += strspn(text, " \n");
    size_t value, end = rfl_entries_colonless(text, strlen(text), &value);
    if (!entry->line || !end)
        return false;
    rfl_problems_add(&check->problems, entry->line,
                     "%.120s: a colon is missing after %.*s: write %.*s: %s", entry->path, (int)end,
                     text, (int)end, text, text[value] ? text + value : "VALUE");
    return true;
}

/** Report that what stands where an item's name should is a key of items; false: it is not. */
static bool report_unnamed(struct rfl_check *check, const struct rfl_entry *entry) {
    char path[RFL_PATH_SIZE], section[RFL_PATH_SIZE];
    const struct rfl_group *group =
        rfl_key_section(entry->path, section, sizeof section) ? rfl_group_find(section) : NULL;
    const char *leaf = rfl_key_leaf(entry->path);
    if (!group || group->numbered || !entry->line)
        return false;
    snprintf(path, sizeof path, "%.200s.NAME.%.200s", section, leaf);
    if (!rfl_key_find(path))
        return false;
    rfl_problems_add(&check->problems, entry->line,
                     "%.120s: %.60s is a key of a %s: indent it, below the %s's name", entry->path,
                     leaf, group->noun, group->noun);
    return true;
}

static void report_unknown(struct rfl_check *check, const struct rfl_entry *entry) {
    char meant[RFL_PATH_SIZE], names[512], section[RFL_PATH_SIZE];
    const struct rfl_group *group = rfl_group_of(entry->path, section, sizeof section);
    bool dotted = rfl_key_section(entry->path, section, sizeof section);
    const char *leaf = rfl_key_leaf(entry->path);
    if (report_glued(check, entry, leaf)) {
        snprintf(meant, sizeof meant, "%.*s", (int)strcspn(entry->path, ":"), entry->path);
        suppress_missing(check, meant);
        return;
    }
    if (!*entry->text && strpbrk(leaf, " =") && report_colonless(check, entry, leaf)) {
        snprintf(meant, sizeof meant, "%.*s", (int)strcspn(entry->path, " ="), entry->path);
        suppress_missing(check, meant);
        return;
    }
    if (!entry->line && rfl_key_expand(entry->path, meant, sizeof meant) > 1) {
        rfl_problems_add(&check->problems, 0, "%.120s is ambiguous: write %.200s", entry->path,
                         meant);
        return;
    }
    if (rfl_key_suggest(entry->path, meant, sizeof meant)) {
        suppress_missing(check, meant);
        rfl_problems_add(&check->problems, entry->line, "%.120s is not known: did you mean %.120s?",
                         entry->path, meant);
        return;
    }
    if (rfl_key_subsection(entry->path, meant, sizeof meant) && rfl_section_known(meant))
        snprintf(section, sizeof section, "%s", meant);
    names_print(dotted && rfl_section_known(section) ? section : NULL, group, names, sizeof names);
    rfl_problems_add(&check->problems, entry->line, "%.120s is not known: write one of %s",
                     entry->path, names);
}

static void report_section(struct rfl_check *check, const struct rfl_entry *entry) {
    char names[512], name[RFL_PATH_SIZE];
    const struct rfl_group *items = rfl_group_find(entry->path);
    names_print(entry->path, rfl_group_of(entry->path, name, sizeof name), names, sizeof names);
    if (items)
        snprintf(names, sizeof names, "a name for each %s, and below the name its keys",
                 items->noun);
    suppress_missing(check, entry->path);
    if (report_glued(check, entry, entry->text) || report_unnamed(check, entry) ||
        report_colonless(check, entry, entry->text))
        return;
    rfl_problems_add(&check->problems, entry->line,
                     "%.120s is a section: write below it, indented, %s", entry->path, names);
}

/** What is wrong with the form of a key's value, in words; NULL: nothing. */
static const char *form_error(const struct rfl_key *key, const struct rfl_entry *entry) {
    bool empty = !*entry->text;
    if (!key->rule->read) /* a list of sections alone leaves no text */
        return entry->kind == RFL_ENTRY_TREE && empty ? NULL
                                                      : "takes a list of sections: begin each with "
                                                        "- and indent its keys";
    if (entry->kind == RFL_ENTRY_SECTION || entry->kind == RFL_ENTRY_TREE)
        return "takes a value, not a section";
    if (entry->kind == RFL_ENTRY_LIST && !key->rule->list)
        return "takes one value, not a list";
    if (empty)
        return key->required ? "has no value" : "has no value: write one, or remove the key";
    return NULL;
}

static void check_form(struct rfl_check *check, const struct rfl_entry *entry,
                       const struct rfl_key *key) {
    const char *wrong = form_error(key, entry);
    if (!wrong)
        return;
    suppress_missing(check, entry->path);
    if (key->rule->read || !report_glued(check, entry, entry->text))
        rfl_problems_add(&check->problems, entry->line, "%.120s %s", entry->path, wrong);
}

/** Whether a section of the file, known and of the right form, holds this entry. */
static bool parent_known(const struct rfl_entry *entry) {
    char name[RFL_PATH_SIZE];
    const struct rfl_group *group = rfl_group_of(entry->path, name, sizeof name);
    if (entry->depth == 1)
        return true;
    if ((entry->dotted && entry->dotted < entry->depth) ||
        entry->listed != (group && group->numbered))
        return false;
    if (group && entry->depth == rfl_group_depth(group) + 2)
        return !rfl_name_error(group, name);
    if (group && entry->depth == rfl_group_depth(group) + 1)
        rfl_key_section(entry->path, name, sizeof name);
    else
        rfl_key_subsection(entry->path, name, sizeof name);
    return rfl_section_known(name);
}

/** A key that cannot be: the name of its item is none, or it has a dot. True: reported. */
static bool check_names(struct rfl_check *check, const struct rfl_entry *entry) {
    char name[RFL_PATH_SIZE];
    const struct rfl_group *group = rfl_group_of(entry->path, name, sizeof name);
    bool named =
        group && entry->depth == rfl_group_depth(group) + 1 && entry->kind == RFL_ENTRY_SECTION;
    const char *wrong = group ? rfl_name_error(group, name) : NULL;
    if (entry->dotted && !named) {
        rfl_problems_add(&check->problems, entry->line,
                         "%.120s is one key with a dot: in a file, write the section on a line of "
                         "its own and the key below it, indented",
                         entry->path);
        suppress_missing(check, entry->path);
        return true;
    }
    if (!group || (!entry->dotted && !wrong))
        return false;
    if (group->numbered && entry->listed) { /* one sentence for all that are too many */
        if (atoi(name) == RFL_NUMBERED_MAX + 1)
            rfl_problems_add(&check->problems, entry->line,
                             "%s: more than %d are too many: this is one of them", group->section,
                             RFL_NUMBERED_MAX);
        return true;
    }
    if (entry->dotted) /* the name that was meant has the dot, and all after it */
        wrong = RFL_NAME_FORM;
    rfl_problems_add(&check->problems, entry->line, "%.120s is not a valid %s for a %s: %s",
                     named ? entry->path + strlen(group->section) + 1 : name,
                     group->numbered ? "number" : "name", group->noun, wrong);
    return true;
}

/** Check that an entry is known and of the right form; the key, or NULL if there is nothing to
 * read. */
static const struct rfl_key *check_entry(struct rfl_check *check, const struct rfl_entry *entry) {
    char name[RFL_PATH_SIZE];
    const struct rfl_key *key = rfl_key_find(entry->path);
    const struct rfl_group *group = rfl_group_of(entry->path, name, sizeof name);
    bool item = group && entry->depth == rfl_group_depth(group) + 1;
    bool bare = entry->kind == RFL_ENTRY_SECTION ||
                (entry->line && !*entry->text && entry->kind == RFL_ENTRY_VALUE);
    if ((entry->line && !parent_known(entry)) || check_names(check, entry))
        return NULL; /* reported, here or where the section begins */
    if (key) {
        check_form(check, entry, key);
        return key->rule->read ? key : NULL;
    }
    if (!rfl_section_known(entry->path) && !item)
        report_unknown(check, entry);
    else if (!bare)
        report_section(check, entry);
    return NULL;
}

/** Keys that the file gives twice: at the second. */
static void check_twice(struct rfl_check *check) {
    const struct rfl_entries *entries = check->scenario->entries;
    const char *again = NULL; /* a section that is given twice: its keys need no further word */
    for (size_t i = 1; i < entries->count; i++) {
        const struct rfl_entry *entry = &entries->items[i], *first = entries->items;
        while (first < entry && !(first->line && strcmp(first->path, entry->path) == 0))
            first++;
        if (first == entry || entry->line == 0 || (again && rfl_entries_within(entry->path, again)))
            continue;
        again = entry->path;
        rfl_problems_add(&check->problems, entry->line,
                         "%.120s is given twice, first on line %zu: remove one", entry->path,
                         first->line);
    }
}

/** Keys that exclude each other: at the later one. */
static void check_partner(struct rfl_check *check, const struct rfl_key_ref *ref) {
    char path[RFL_PATH_SIZE], partner[RFL_PATH_SIZE];
    const struct rfl_entries *entries = check->scenario->entries;
    rfl_key_ref_path(ref, check->scenario, path, sizeof path);
    rfl_key_ref_partner(ref, check->scenario, partner, sizeof partner);
    const struct rfl_entry *one = rfl_entries_find(entries, path);
    const struct rfl_entry *other = rfl_entries_find(entries, partner);
    if (one && other && one > other)
        rfl_problems_add(&check->problems, one->line,
                         "%.120s and %.120s exclude each other: give only one of them", path,
                         partner);
}

/* --- what it means --- */

static bool of_shape(const struct rfl_check *check, const struct rfl_key *key) {
    return !key->rule->shapes || !check->shape || (key->rule->shapes & check->shape);
}

/** Report a key that must be given and is not. */
static void check_missing(struct rfl_check *check, const struct rfl_key *key, const char *path) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    const struct rfl_key *partner = key->rule->partner ? rfl_key_row(key->rule->partner) : NULL;
    char section[RFL_SECTION_SIZE];
    rfl_key_section(key->name, section, sizeof section);
    if (key->rule->optional && !rfl_entries_any(check->scenario->entries, section))
        return;
    if (!key->required || check->suppressed[key - keys] || (key->rule->shapes && !check->shape) ||
        (partner && (partner < key || check->suppressed[partner - keys])))
        return;
    if (partner)
        rfl_problems_add(&check->problems, rfl_problems_line(check, path),
                         "%.120s is missing: give it, or %s instead", path,
                         rfl_key_leaf(partner->name));
    else
        rfl_missing_add(check, key, path);
}

/** Read one text as a key's value; the problem is put at the line. */
static bool read_text(struct rfl_check *check, const struct rfl_key *key, const char *path,
                      const char *text, size_t line, void *field) {
    struct rfl_error error = {0};
    if (key->rule->read(key, text, check->scenario, field, &error) == RFL_OK)
        return true;
    check->problems.out_of_memory |= error.status == RFL_FAILED;
    error.text[strcspn(error.text, "\n")] = '\0';
    rfl_problems_add(&check->problems, line, "%.120s: %s", path, error.text);
    return false;
}

/** Read a list of times. */
static void read_list(struct rfl_check *check, const struct rfl_key *key, const char *path,
                      const struct rfl_entry *entry) {
    struct rfl_output *output = &check->scenario->output;
    size_t count = 1, line = entry->line;
    for (const char *at = entry->text; *at; at++)
        count += *at == ',';
    if (count > SNAPSHOTS_MAX) {
        rfl_problems_add(&check->problems, line, "%s: %zu times are too many: at most %d", path,
                         count, SNAPSHOTS_MAX);
        return;
    }
    output->snapshots = rfl_allocate(count, sizeof *output->snapshots, NULL);
    check->problems.out_of_memory |= !output->snapshots;
    const char *at = entry->text;
    for (size_t i = 0; i < count && output->snapshots; i++, at += *at == ',') {
        for (; *at && strchr(" \n", *at); at++)
            line += line && *at == '\n';
        char item[128];
        size_t length = strcspn(at, ",");
        snprintf(item, sizeof item, "%.*s", (int)(length < sizeof item ? length : sizeof item), at);
        at += length;
        double end = rfl_scenario_end(check->scenario);
        if (*item && strspn(item, "0123456789") == strlen(item) && *at == ',') {
            rfl_problems_add(&check->problems, line,
                             "%s: \"%s\": the unit is missing: write a time, such as 90 s; if the "
                             "comma is a decimal sign, write a point",
                             path, item);
            continue;
        }
        double *time = &output->snapshots[output->snapshot_count];
        if (!read_text(check, key, path, item, line, time))
            continue;
        if (*time > end * (1 + RFL_SAME))
            rfl_problems_add(&check->problems, line,
                             "%s: \"%s\" is after the end of the run, which takes %.9g s", path,
                             item, end);
        output->snapshot_count++;
    }
}

/** Report a key that the items of a group have, each its own, beside such items. */
static void check_own(struct rfl_check *check, const struct rfl_key *key,
                      const struct rfl_entry *entry) {
    const struct rfl_group *group = rfl_group_find(key->rule->also);
    if (!entry)
        return;
    rfl_problems_add(&check->problems, entry->line,
                     "%.120s and %s exclude each other: each %s gives its own", entry->path,
                     group->section, group->noun);
    rfl_problems_between(&check->problems, key->name, key->rule->also);
}

/** Report a key that the shape does not have. */
static void report_shape(struct rfl_check *check, const char *path, const struct rfl_entry *entry) {
    rfl_problems_add(&check->problems, entry->line,
                     "%.120s is not a key of this shape (%s): remove it", path,
                     rfl_shapes[check->scenario->probe.shape].name);
    rfl_problems_between(&check->problems, path, "probe.shape");
}

/** Resolve one key: what is given, else the default. */
static void resolve(struct rfl_check *check, const struct rfl_key_ref *ref) {
    struct rfl_scenario *scenario = check->scenario;
    const struct rfl_key *key = ref->key;
    char path[RFL_PATH_SIZE], partner[RFL_PATH_SIZE];
    rfl_key_ref_path(ref, scenario, path, sizeof path);
    rfl_key_ref_partner(ref, scenario, partner, sizeof partner);
    const struct rfl_entry *entry = rfl_entries_find(scenario->entries, path);
    const char *text = entry ? entry->text : rfl_key_ref_shared(ref) ? NULL : key->default_text;
    bool list = entry && key->rule->list &&
                (entry->kind == RFL_ENTRY_LIST || entry->kind == RFL_ENTRY_VALUE);
    check_partner(check, ref);
    if (!of_shape(check, key)) {
        if (entry)
            report_shape(check, path, entry);
    } else if (key->rule->own && !ref->group && check->staged) {
        check_own(check, key, entry);
    } else if (!text) {
        if (!key->rule->needed && (!rfl_key_ref_shared(ref) || key->rule->own) &&
            (!*partner || !rfl_entries_find(scenario->entries, partner)))
            check_missing(check, key, path);
    } else if (!*text) {
        /* the form was reported */
    } else if (list) {
        read_list(check, key, path, entry);
    } else if (!entry || entry->kind == RFL_ENTRY_VALUE) {
        read_text(check, key, path, text, entry ? entry->line : 1,
                  rfl_key_ref_field(ref, scenario));
    }
}

/** Forget what an earlier check found: every key's field is as where nothing gives it. */
static void reset(struct rfl_scenario *scenario) {
    rfl_groups_free(scenario); /* so that the walk meets the scenario's own keys only */
    for (struct rfl_key_ref ref = {0}; rfl_key_ref_next(scenario, &ref);)
        rfl_key_ref_clear(&ref, scenario);
    scenario->output.snapshot_count = 0;
    const struct rfl_material *blood = rfl_material_find(RFL_BLOOD);
    scenario->tissue.blood_density = blood->density;
    scenario->tissue.blood_specific_heat = blood->specific_heat;
}

/** Whether an entry of the file or of --set names an item of a group. */
static bool entry_names_item(const struct rfl_entry *entry, const struct rfl_group *group) {
    char name[RFL_PATH_SIZE];
    size_t depth = rfl_group_depth(group) + 1;
    return !entry->dotted && rfl_group_of(entry->path, name, sizeof name) == group &&
           !rfl_name_error(group, name) && (!entry->line || entry->listed == group->numbered) &&
           (entry->depth > depth || entry->kind == RFL_ENTRY_SECTION ||
            (entry->kind == RFL_ENTRY_VALUE && entry->line && !*entry->text));
}

/** Items of a group that are given: those of a list up to the last, those with a name once. */
static size_t item_add(struct rfl_scenario *scenario, const struct rfl_group *group, char *items,
                       size_t count, const char *name) {
    char other[RFL_NAME_SIZE];
    if (group->numbered) {
        size_t number = (size_t)atoi(name);
        return number > count ? number : count;
    }
    for (size_t j = 0; j < count; j++) {
        rfl_item_name(group, scenario, j, other, sizeof other);
        if (strcmp(other, name) == 0)
            return count;
    }
    assert(strlen(name) < RFL_NAME_SIZE);
    strcpy(items + count * group->size, name);
    return count + 1;
}

/** The items of a group, in the order in which they are named first. */
static void collect_items(struct rfl_check *check, const struct rfl_group *group) {
    struct rfl_scenario *scenario = check->scenario;
    const struct rfl_entries *entries = scenario->entries;
    size_t most = group->numbered ? RFL_NUMBERED_MAX : entries->count, count = 0;
    char *items = rfl_allocate(most, group->size, NULL), name[RFL_PATH_SIZE];
    check->problems.out_of_memory |= !items;
    rfl_group_set(group, scenario, items, 0);
    for (size_t i = 0; i < entries->count && items; i++) {
        if (!entry_names_item(&entries->items[i], group))
            continue;
        rfl_group_of(entries->items[i].path, name, sizeof name);
        count = item_add(scenario, group, items, count, name);
        assert(count <= most);
    }
    rfl_group_set(group, scenario, items, count);
}

/** The bit of the shape that is given; 0 where it is not, or not known. */
static unsigned shape_bit(const struct rfl_scenario *scenario) {
    const struct rfl_entry *entry = rfl_entries_find(scenario->entries, "probe.shape");
    for (unsigned i = 0; entry && i < rfl_shape_count; i++)
        if (strcmp(rfl_shapes[i].name, entry->text) == 0)
            return 1U << i;
    return 0;
}

/** Resolve every key, item by item. */
static void resolve_all(struct rfl_check *check) {
    struct rfl_key_ref ref = {0}, before = {0};
    for (; rfl_key_ref_next(check->scenario, &ref); before = ref) {
        if (ref.group && (ref.group != before.group || ref.item != before.item))
            rfl_item_begin(ref.group, check->scenario, ref.item);
        resolve(check, &ref);
    }
}

/** Resolve and check everything; what is wrong is gathered in the check's problems. */
static void examine(struct rfl_check *check) {
    struct rfl_scenario *scenario = check->scenario;
    check->shape = shape_bit(scenario);
    reset(scenario);
    for (size_t i = 0; i < scenario->entries->count; i++)
        check_entry(check, &scenario->entries->items[i]);
    check_twice(check);
    for (size_t i = 0; rfl_group_at(i); i++)
        collect_items(check, rfl_group_at(i));
    check->staged = scenario->stage_count > 0;
    if (check->problems.out_of_memory)
        return;
    resolve_all(check);
    rfl_derive(check);
}

#ifndef NDEBUG
/** What every checked scenario keeps to: stages and layers one after the other, snapshots in their
 * order. */
static bool is_ordered(const struct rfl_scenario *s) {
    bool ordered = s->stage_count > 0 && s->output.snapshot_count > 0 && s->stages[0].start == 0;
    for (size_t i = 0; i < s->stage_count; i++)
        ordered = ordered && s->stages[i].start <= s->stages[i].end &&
                  (i == 0 || s->stages[i].start == s->stages[i - 1].end);
    for (size_t i = 1; i < s->layer_count; i++)
        ordered = ordered && s->layers[i - 1].to <= s->layers[i].from;
    for (size_t i = 1; i < s->output.snapshot_count; i++)
        ordered = ordered && s->output.snapshots[i - 1] < s->output.snapshots[i];
    return ordered;
}
#endif

enum rfl_status rfl_scenario_check(struct rfl_scenario *scenario, struct rfl_error *error) {
    if (scenario->checked)
        return RFL_OK;
    struct rfl_check check = {.scenario = scenario};
    examine(&check);
    enum rfl_status status = rfl_problems_report(&check.problems, scenario->file, error);
    scenario->checked = status == RFL_OK;
    assert(!scenario->checked || is_ordered(scenario));
    return status;
}

enum rfl_status rfl_scenario_try(struct rfl_scenario *scenario, struct rfl_problem *problem) {
    struct rfl_check check = {.scenario = scenario};
    examine(&check);
    if (check.problems.count)
        *problem = check.problems.items[0];
    enum rfl_status status = rfl_problems_report(&check.problems, scenario->file, NULL);
    scenario->checked = status == RFL_OK;
    return status;
}

/** Room for one item of a group, which is not counted; false: out of memory. */
static bool room_make(const struct rfl_group *group, struct rfl_scenario *scratch) {
    void *item = rfl_allocate(1, group->size, NULL);
    rfl_group_set(group, scratch, item, 0);
    if (item)
        rfl_item_begin(group, scratch, 0);
    return item != NULL;
}

/* Numbers of the scratch scenario are NaN, which no limit that another key sets takes for wrong. */
enum rfl_status rfl_setting_check(const struct rfl_scenario *scenario, const char *key,
                                  struct rfl_error *error) {
    struct rfl_scenario scratch = {.entries = scenario->entries};
    struct rfl_check check = {.scenario = &scratch};
    const struct rfl_entries *entries = scenario->entries;
    const struct rfl_entry *entry = &entries->items[entries->count - 1]; /* the one just set */
    char name[RFL_PATH_SIZE];
    reset(&scratch);
    struct rfl_key_ref ref = {.key = check_entry(&check, entry)};
    ref.group = rfl_group_of(key, name, sizeof name);
    if (ref.group && !room_make(ref.group, &scratch)) {
        check.problems.out_of_memory = true;
        ref.key = NULL;
    }
    if (ref.key && *entry->text && ref.key->rule->list)
        read_list(&check, ref.key, key, entry);
    else if (ref.key && *entry->text)
        read_text(&check, ref.key, key, entry->text, 0, rfl_key_ref_field(&ref, &scratch));
    reset(&scratch);
    return rfl_problems_report(&check.problems, scenario->file, error);
}
