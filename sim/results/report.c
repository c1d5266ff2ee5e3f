#include "report.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "folder.h"
#include "heating.h"
#include "template.h"

/** Largest page that is written, bytes: it is to be sent by mail. */
#define LARGEST_PAGE 8000000
/** Of it, for all but pictures. */
#define WORDS 400000

/* --- reading --- */

/** A file's content in new memory, NUL-terminated; NULL with the reason in error. */
static char *load(const char *path, struct rfl_error *error) {
    struct stat is;
    FILE *in = fopen(path, "r");
    size_t size = in && !fstat(fileno(in), &is) && S_ISREG(is.st_mode) ? (size_t)is.st_size : 0;
    char *text = in ? rfl_allocate(size + 1, 1, error) : NULL;
    bool failed = !in || !text || fread(text, 1, size, in) != size;
    if (failed && (text || !in))
        rfl_error_add(error, RFL_FAILED, "cannot read %s: %s", path, strerror(errno));
    if (in)
        fclose(in);
    if (!failed)
        return text;
    free(text);
    return NULL;
}

/** Read a result's summary and scenario. */
static enum rfl_status read_result(struct rfl_reported *run, const char *directory,
                                   struct rfl_error *error) {
    run->directory = directory;
    run->summary = rfl_folder_summary(directory, error);
    if (!run->summary)
        return error->status;
    char *path = rfl_path_join(directory, "scenario.yaml", error);
    run->text = path ? load(path, error) : NULL;
    if (run->text)
        run->scenario = rfl_scenario_parse(path, run->text, strlen(run->text), error);
    free(path);
    return run->scenario ? rfl_scenario_check(run->scenario, error) : error->status;
}

static void free_result(struct rfl_reported *run) {
    rfl_scenario_free(run->scenario);
    json_decref(run->summary);
    free(run->text);
}

/* --- the page --- */

static bool is_fixed(const struct rfl_reported *run) {
    return run->scenario->protocol.heating == RFL_HEATING_FIXED;
}

static bool is_rf(const struct rfl_reported *run) {
    return !is_fixed(run);
}

static bool has_layers(const struct rfl_reported *run) {
    return run->scenario->layer_count > 0;
}

static bool is_pulsed(const struct rfl_reported *run) {
    return json_object_get(run->summary, RFL_SUMMARY_REMARK) != NULL;
}

/** What some of the results have, and others have not. */
static const struct {
    const char *name; /**< in the template */
    bool (*has)(const struct rfl_reported *run);
} traits[] = {{"fixed", is_fixed}, {"rf", is_rf}, {"layers", has_layers}, {"pulsed", is_pulsed}};

/** The questions of all scenarios, each once. */
static json_t *questions(const struct rfl_reported *runs, size_t count) {
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        const char *question = runs[i].scenario->question;
        bool known = !question;
        for (size_t k = 0; k < i && !known; k++)
            known = runs[k].scenario->question && !strcmp(runs[k].scenario->question, question);
        if (!known)
            array = rfl_json_append(array, json_string(question));
    }
    return array;
}

/** A text of an object. */
static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/** Row of a key in the table of a result's values; NULL: it has none. */
static const json_t *row_of(const json_t *run, const char *key) {
    size_t i;
    const json_t *row;
    json_array_foreach(json_object_get(run, "values"), i,
                       row) if (!strcmp(text_of(row, "key"), key)) return row;
    return NULL;
}

/** Was a value written in the scenario's text? */
static bool is_given(const json_t *row) {
    return !strncmp(text_of(row, "source"), "line ", 5);
}

/**
 * In what a result's scenario differs from the first, of what either of them gives: "probe.gauge
 * 22"; with `both`, "probe.gauge 22 (there 18)".
 */
static void list_differences(const json_t *run, const json_t *first, bool both, char *text,
                             size_t size) {
    size_t i, used = 0;
    const json_t *row;
    *text = '\0';
    json_array_foreach(json_object_get(run, "values"), i, row) {
        const char *key = text_of(row, "key");
        const json_t *other = row_of(first, key);
        if (!strcmp(text_of(row, "value"), text_of(other, "value")) ||
            !(is_given(row) || is_given(other)) || !strncmp(key, "output.", 7) || used + 1 >= size)
            continue;
        snprintf(text + used, size - used, "%s%s %s", used ? ", " : "", key, text_of(row, "value"));
        used = strlen(text);
        if (both)
            snprintf(text + used, size - used, " (there %s)",
                     other ? text_of(other, "value") : "not given");
        used = strlen(text);
    }
}

/** Add what tells a result from the first, and where it stands among all. */
static enum rfl_status place_run(json_t *runs, size_t i, size_t count, const char *title,
                                 const char *first_title) {
    json_t *run = json_array_get(runs, i), *first = json_array_get(runs, 0);
    double width = strtod(text_of(run, "width"), NULL);
    double first_width = strtod(text_of(first, "width"), NULL);
    char differences[1024], label[160];
    list_differences(run, first, false, label, sizeof label);
    list_differences(run, first, true, differences, sizeof differences);
    json_t *place = json_pack("{s:s, s:s, s:b, s:o, s:i, s:i}", "label",
                              i && *label && !strcmp(title, first_title) ? label : title,
                              "differences", differences, "first", i == 0, "difference",
                              i ? rfl_json_text("%+.1f mm", width - first_width) : json_string("–"),
                              "before", (int)i, "after", i + 1 < count ? (int)i + 2 : 0);
    int failed = json_object_update(run, place);
    json_decref(place);
    return failed ? RFL_FAILED : RFL_OK;
}

/** What the template says of each result; NULL with the reason in error. */
static json_t *report_runs(const struct rfl_reported *runs, size_t count, struct rfl_error *error) {
    json_t *array = json_array();
    for (size_t i = 0; i < count && array; i++)
        array = rfl_json_append(
            array, rfl_report_run(&runs[i], i + 1, (LARGEST_PAGE - WORDS) / count, error));
    for (size_t i = 0; i < count && array; i++)
        if (place_run(array, i, count, runs[i].scenario->title, runs[0].scenario->title)) {
            json_decref(array);
            array = NULL;
        }
    return array;
}

/** All that the template says; NULL with the reason in error. */
static json_t *report_page(const struct rfl_reported *runs, size_t count, bool lesson,
                           struct rfl_error *error) {
    json_t *reported = report_runs(runs, count, error);
    if (!reported)
        return NULL;
    const char *title = runs[0].scenario->title;
    json_t *page = json_pack(
        "{s:s, s:s, s:o, s:i, s:b, s:b, s:b, s:b, s:s, s:o, s:o}", "notice", RFL_NOTICE, "program",
        "rflesion " RFL_VERSION, "title",
        count == 1 ? json_string(title) : rfl_json_text("%s, and %zu more", title, count - 1),
        "count", (int)count, "alone", count == 1, "several", count > 1, "stepped",
        lesson && count > 1, "lesson", lesson, "h", count == 1 ? "2" : "3", "questions",
        questions(runs, count), "runs", reported);
    for (size_t i = 0; i < sizeof traits / sizeof *traits && page; i++) {
        bool found = false;
        for (size_t k = 0; k < count; k++)
            found |= traits[i].has(&runs[k]);
        json_object_set_new(page, traits[i].name, json_boolean(found));
    }
    return page;
}

/* --- writing --- */

/** A page that is to be written. */
struct page {
    char *template;
    json_t *data;
};

static enum rfl_status write_page(void *context, struct rfl_file *file, struct rfl_error *error) {
    const struct page *page = context;
    return rfl_template_write(file, page->template, page->data, error);
}

/** May a report take this place: is there nothing, or an older report? */
static enum rfl_status check_place(const char *path, struct rfl_error *error) {
    struct stat is;
    char start[2048] = "";
    if (stat(path, &is))
        return RFL_OK;
    FILE *in = S_ISREG(is.st_mode) ? fopen(path, "r") : NULL;
    if (in) {
        start[fread(start, 1, sizeof start - 1, in)] = '\0';
        fclose(in);
    }
    if (strstr(start, "name=\"generator\" content=\"rflesion "))
        return RFL_OK;
    return rfl_error_add(error, RFL_INVALID,
                         "%s exists and is not a report of rflesion: give another name", path);
}

/** Put the page together and write it. */
static enum rfl_status write_report(const struct rfl_reported *runs, size_t count, bool lesson,
                                    const char *path, struct rfl_error *error) {
    char template[PATH_MAX];
    struct page page = {0};
    if (rfl_data_path("plots/report.html", template, sizeof template))
        return rfl_error_add(error, RFL_FAILED, "cannot find the program's file plots/report.html");
    page.template = load(template, error);
    page.data = page.template ? report_page(runs, count, lesson, error) : NULL;
    enum rfl_status status =
        page.data ? rfl_file_replace(path, write_page, &page, error) : RFL_FAILED;
    if (status && !error->count)
        rfl_error_add(error, RFL_FAILED, "out of memory");
    free(page.template);
    json_decref(page.data);
    return status;
}

enum rfl_status rfl_report_write(const char *const *directories, size_t count, const char *path,
                                 bool lesson, struct rfl_error *error) {
    enum rfl_status status = check_place(path, error);
    struct rfl_reported *runs = rfl_allocate(count, sizeof *runs, error);
    if (!runs)
        return RFL_FAILED;
    for (size_t i = 0; i < count && !status; i++)
        status = read_result(&runs[i], directories[i], error);
    if (!status)
        status = write_report(runs, count, lesson, path, error);
    for (size_t i = 0; i < count; i++)
        free_result(&runs[i]);
    free(runs);
    return status;
}
