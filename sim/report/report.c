#include "report.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "../results/folder.h"
#include "../rows/rows.h"
#include "../rows/words.h"
#include "template.h"

/** Largest page that is written, bytes: it is to be sent by mail. */
#define LARGEST_PAGE 8000000
/** Of it, for all but pictures. */
#define WORDS 400000

/* --- reading --- */

/** Read the text of a result's scenario. */
static enum rfl_status read_text(struct rfl_reported *run, struct rfl_error *error) {
    char *path = rfl_file_path(run->directory, "scenario.yaml", error);
    run->text = path ? rfl_template_load(path, error) : NULL;
    free(path);
    return run->text ? RFL_OK : RFL_FAILED;
}

/* --- the page --- */

static bool is_rf(const struct rfl_reported *run) {
    return rfl_scenario_is_rf(run->scenario);
}

static bool is_fixed(const struct rfl_reported *run) {
    return !is_rf(run);
}

static bool has_fluid(const struct rfl_reported *run) {
    return rfl_scenario_has_fluid(run->scenario);
}

static bool has_layers(const struct rfl_reported *run) {
    return run->scenario->layer_count > 0;
}

static bool is_pulsed(const struct rfl_reported *run) {
    return rfl_scenario_is_pulsed(run->scenario);
}

/** What some of the results have, and others have not. */
static const struct {
    const char *name; /**< in the template */
    bool (*has)(const struct rfl_reported *run);
} traits[] = {{"fixed", is_fixed},
              {"rf", is_rf},
              {"layers", has_layers},
              {"fluid", has_fluid},
              {"pulsed", is_pulsed}};

/** The questions of all scenarios, each once. */
static json_t *questions(const struct rfl_reported *runs, size_t count) {
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        const char *question = runs[i].scenario->question;
        bool known = !question;
        for (size_t k = 0; k < i && !known; k++)
            known = runs[k].scenario->question && !strcmp(runs[k].scenario->question, question);
        if (!known)
            array = rfl_report_append(array, json_string(question));
    }
    return array;
}

/** What the template says of each result; NULL with the reason in error. */
static json_t *report_runs(const struct rfl_reported *runs, const struct rfl_comparison *comparison,
                           size_t room, struct rfl_report_span span, struct rfl_error *error) {
    const size_t count = comparison->count;
    const double share = 1 / (double)count;
    json_t *array = json_array();
    for (size_t i = 0; i < count && array; i++) {
        json_t *run = rfl_report_run(&runs[i], i + 1, room,
                                     rfl_report_span_part(span, (double)i * share, share), error);
        json_t *place =
            json_pack("{s:s, s:s, s:b, s:o, s:i, s:i}", "label", comparison->run[i].label, "title",
                      runs[i].scenario->title, "first", i == 0, "differences",
                      rfl_report_differences(comparison, i), "before", (int)i, "after",
                      i + 1 < count ? (int)i + 2 : 0);
        if (!run || json_object_update(run, place)) {
            json_decref(run);
            run = NULL;
        }
        json_decref(place);
        array = rfl_report_append(array, run);
    }
    return array;
}

/** Add what some of the results have. */
static void add_traits(json_t *page, const struct rfl_reported *runs, size_t count) {
    for (size_t i = 0; i < sizeof traits / sizeof *traits; i++) {
        bool found = false;
        for (size_t k = 0; k < count; k++)
            found |= traits[i].has(&runs[k]);
        json_object_set_new(page, traits[i].name, json_boolean(found));
    }
}

/** All that the template says; NULL with the reason in error. */
static json_t *report_page(const struct rfl_reported *runs, const struct rfl_comparison *comparison,
                           bool lesson, const struct rfl_listener *listener,
                           struct rfl_error *error) {
    const size_t count = comparison->count;
    const bool several = count > 1;
    const double first = several ? 0.2 : 0; /* the comparison's part of the work */
    const struct rfl_report_span all = {listener, 0, 1};
    const size_t room = (LARGEST_PAGE - WORDS) / (several ? count + 1 : 1);
    json_t *compared = several ? rfl_report_comparison(comparison, room,
                                                       rfl_report_span_part(all, 0, first), error)
                               : json_null();
    json_t *reported = compared ? report_runs(runs, comparison, room,
                                              rfl_report_span_part(all, first, 1 - first), error)
                                : NULL;
    if (!reported) {
        json_decref(compared);
        return NULL;
    }
    const char *title = runs[0].scenario->title;
    json_t *page = json_pack("{s:s, s:s, s:o, s:i, s:b, s:b, s:b, s:s, s:o, s:o, s:o}", "notice",
                             RFL_NOTICE, "program", "rflesion " RFL_VERSION, "title",
                             several ? rfl_report_text("%s, and %zu more", title, count - 1)
                                     : json_string(title),
                             "count", (int)count, "alone", !several, "stepped", lesson && several,
                             "lesson", lesson, "h", several ? "3" : "2", "questions",
                             questions(runs, count), "several", compared, "runs", reported);
    if (page)
        add_traits(page, runs, count);
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

/** Put the page together and write it. */
static enum rfl_status write_report(const struct rfl_reported *runs,
                                    const struct rfl_comparison *comparison, bool lesson,
                                    const struct rfl_listener *listener, const char *path,
                                    struct rfl_error *error) {
    char template[PATH_MAX];
    struct page page = {0};
    if (rfl_data_path("plots/report.html", template, sizeof template))
        return rfl_error_add(error, RFL_FAILED, "cannot find the program's file plots/report.html");
    page.template = rfl_template_load(template, error);
    page.data = page.template ? report_page(runs, comparison, lesson, listener, error) : NULL;
    const bool stopped = rfl_report_span_stopped((struct rfl_report_span){.listener = listener});
    enum rfl_status status = RFL_FAILED;
    if (page.data && stopped)
        rfl_error_add(error, RFL_FAILED, "stopped before %s was written", path);
    else if (page.data)
        status = rfl_file_replace(path, write_page, &page, error);
    if (status && error && !error->count)
        rfl_error_add(error, RFL_FAILED, "out of memory");
    free(page.template);
    json_decref(page.data);
    return status;
}

enum rfl_status rfl_report_write(const char *const *directories, size_t count, const char *path,
                                 bool lesson, const struct rfl_listener *listener,
                                 struct rfl_error *error) {
    enum rfl_status status = rfl_template_place(path, "a report", error);
    if (status)
        return status;
    struct rfl_comparison *comparison = rfl_comparison_read(directories, count, error);
    if (!comparison)
        return error && error->status == RFL_INVALID ? RFL_INVALID : RFL_FAILED;
    struct rfl_reported *runs = rfl_allocate(count, sizeof *runs, error);
    if (!runs) {
        rfl_comparison_free(comparison);
        return RFL_FAILED;
    }
    for (size_t i = 0; i < count && !status; i++) {
        runs[i] = (struct rfl_reported){.directory = directories[i],
                                        .scenario = comparison->run[i].scenario,
                                        .summary = comparison->run[i].summary};
        status = read_text(&runs[i], error);
    }
    if (!status)
        status = write_report(runs, comparison, lesson, listener, path, error);
    for (size_t i = 0; i < count; i++)
        free(runs[i].text);
    free(runs);
    rfl_comparison_free(comparison);
    return status;
}
