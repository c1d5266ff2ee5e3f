/*
 * The live page: a template that `make page` joins from plots/page and the solver's module, with
 * marks where the program puts in what is the page's own. Scripts and styles stay as they are: a
 * policy in the page names their sums.
 */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../rows/rows.h"
#include "../rows/words.h"
#include "rflesion/report.h"
#include "template.h"

#define TEMPLATE "plots/page/built/template.html"

/* --- what is seen without scripts: a drawing in mm, and numbers in words --- */

/** How a criterion's outline is drawn; the chosen one is filled. */
static const struct {
    const char *colour, *dashes;
} lines[RFL_CRITERIA] = {[RFL_ISOTHERM] = {"#b2182b", "none"},
                         [RFL_ARRHENIUS] = {"#2166ac", "1.2 0.5"},
                         [RFL_CEM43] = {"#4d4d4d", "0.4 0.4"},
                         [RFL_TIME_ABOVE] = {"#1b7837", "1.2 0.4 0.3 0.4"}};

/** A box around what is drawn, mm, y downwards. */
struct box {
    double left, top, right, bottom;
};

static void include(struct box *box, double x, double y) {
    box->left = fmin(box->left, -fabs(x));
    box->right = fmax(box->right, fabs(x));
    box->top = fmin(box->top, -y);
    box->bottom = fmax(box->bottom, -y);
}

/** A box around the heated surface, the outlines and what is near the needle, with a margin. */
static struct box box_of(const struct rfl_simulation *simulation,
                         const struct rfl_outline outlines[RFL_CRITERIA]) {
    const struct rfl_scenario *scenario = simulation->scenario;
    const double radius = 1e3 * rfl_probe_radius(&scenario->probe), margin = 3;
    struct box box = {-radius, 0, radius, 0};
    include(&box, radius, 1e3 * scenario->probe.active_tip);
    for (size_t c = 0; c < RFL_CRITERIA; c++)
        for (size_t i = 0; i < outlines[c].count; i++)
            if (!isnan(outlines[c].radius[i]))
                include(&box, 1e3 * outlines[c].radius[i], 1e3 * outlines[c].height[i]);
    for (size_t i = 0; i < scenario->monitor_count; i++)
        include(&box, 1e3 * scenario->monitors[i].radius, 1e3 * scenario->monitors[i].height);
    for (size_t i = 0; i < scenario->nerve_count; i++)
        include(&box, 1e3 * scenario->nerves[i].radius, 1e3 * scenario->nerves[i].height);
    return (struct box){box.left - margin, box.top - margin, box.right + margin,
                        box.bottom + margin};
}

/** The outline of one criterion, on one side; the chosen one's lesion is filled. */
static void draw_outline(struct rfl_file *file, const struct rfl_outline *outline, size_t criterion,
                         bool chosen) {
    bool begins = true;
    rfl_file_print(file,
                   "<path fill=\"%s\" fill-opacity=\"%s\" stroke=\"%s\" stroke-width=\"0.2\" "
                   "stroke-dasharray=\"%s\" d=\"",
                   lines[criterion].colour, chosen ? "0.25" : "0", lines[criterion].colour,
                   lines[criterion].dashes);
    for (size_t i = 0; i < outline->count; i++) {
        if (!isnan(outline->radius[i]))
            rfl_file_print(file, "%c%.2f %.2f", begins ? 'M' : 'L', 1e3 * outline->radius[i],
                           -1e3 * outline->height[i]);
        begins = isnan(outline->radius[i]);
    }
    rfl_file_print(file, "\"/>\n");
}

/** All outlines, and their mirror image. */
static void draw_outlines(struct rfl_file *file, const struct rfl_outline outlines[RFL_CRITERIA],
                          const struct rfl_criteria *criteria) {
    rfl_file_print(file, "<g id=\"side\">\n");
    for (size_t c = 0; c < rfl_criteria_count(criteria); c++)
        draw_outline(file, &outlines[c], c, c == criteria->criterion);
    rfl_file_print(file, "</g>\n<use href=\"#side\" transform=\"scale(-1 1)\"/>\n");
}

static void draw_layers(struct rfl_file *file, const struct rfl_scenario *scenario,
                        const struct box *box) {
    for (size_t i = 0; i < scenario->layer_count; i++) {
        const double top = fmax(-1e3 * scenario->layers[i].to, box->top);
        const double bottom = fmin(-1e3 * scenario->layers[i].from, box->bottom);
        if (top < bottom)
            rfl_file_print(file,
                           "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" "
                           "fill=\"#998ec3\" fill-opacity=\"0.3\"/>\n",
                           box->left, top, box->right - box->left, bottom - top);
    }
}

static void draw_fluid(struct rfl_file *file, const struct rfl_scenario *scenario) {
    const double radius = 1e3 * scenario->fluid.radius;
    double from, to;
    for (size_t i = 0; rfl_scenario_fluid_piece(scenario, i, &from, &to); i++)
        rfl_file_print(file,
                       "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" "
                       "fill=\"#67a9cf\" fill-opacity=\"0.3\" stroke=\"#2166ac\" "
                       "stroke-width=\"0.1\" stroke-dasharray=\"0.4 0.4\"/>\n",
                       -radius, -1e3 * to, 2 * radius, 1e3 * (to - from));
}

/** The needle up to the box's end, its bare tip darker; a sphere or a cylinder round. */
static void draw_probe(struct rfl_file *file, const struct rfl_probe *probe,
                       const struct box *box) {
    const double radius = 1e3 * rfl_probe_radius(probe), tip = 1e3 * probe->active_tip;
    if (!rfl_shapes[probe->shape].has_tip) {
        rfl_file_print(file, "<circle r=\"%.2f\" fill=\"#333\"/>\n", radius);
        return;
    }
    rfl_file_print(file,
                   "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"#999\"/>\n",
                   -radius, box->top, 2 * radius, -tip - box->top);
    rfl_file_print(file,
                   "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"#333\"/>\n",
                   -radius, -tip, 2 * radius, tip);
}

static void draw_place(struct rfl_file *file, const char *label, double radius, double height,
                       double size) {
    rfl_file_print(file,
                   "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"%.2f\" fill=\"#e6b800\" stroke=\"#333\" "
                   "stroke-width=\"0.1\"/>\n<text x=\"%.2f\" y=\"%.2f\" font-size=\"1\">",
                   1e3 * radius, -1e3 * height, size, 1e3 * radius + size + 0.3,
                   0.35 - 1e3 * height);
    rfl_template_escape(file, label);
    rfl_file_print(file, "</text>\n");
}

static void draw_places(struct rfl_file *file, const struct rfl_scenario *scenario) {
    for (size_t i = 0; i < scenario->monitor_count; i++)
        draw_place(file, scenario->monitors[i].label, scenario->monitors[i].radius,
                   scenario->monitors[i].height, 0.3);
    for (size_t i = 0; i < scenario->nerve_count; i++)
        draw_place(file, scenario->nerves[i].label, scenario->nerves[i].radius,
                   scenario->nerves[i].height, 500 * scenario->nerves[i].diameter);
}

/** A bar of 5 mm. */
static void draw_scale(struct rfl_file *file, const struct box *box) {
    const double x = box->left + 1, y = box->bottom - 1;
    rfl_file_print(file,
                   "<path d=\"M%.2f %.2fh5\" stroke=\"#000\" stroke-width=\"0.2\"/>\n"
                   "<text x=\"%.2f\" y=\"%.2f\" font-size=\"1\">5 mm</text>\n",
                   x, y, x, y - 0.4);
}

/** The outlines of all criteria; RFL_FAILED: out of memory. */
static enum rfl_status find_outlines(const struct rfl_simulation *simulation,
                                     struct rfl_outline outlines[RFL_CRITERIA],
                                     struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    const enum rfl_criterion asked = rfl_criteria_count(&simulation->scenario->lesion);
    for (enum rfl_criterion c = 0; c < asked && !status; c++)
        status = rfl_simulation_outline(simulation, c, &outlines[c], error);
    return status;
}

static enum rfl_status draw_map(struct rfl_file *file, const struct rfl_simulation *simulation,
                                struct rfl_error *error) {
    const struct rfl_scenario *scenario = simulation->scenario;
    struct rfl_outline outlines[RFL_CRITERIA] = {{0}};
    enum rfl_status status = find_outlines(simulation, outlines, error);
    const struct box box = box_of(simulation, outlines);
    rfl_file_print(file,
                   "<svg role=\"img\" aria-label=\"Cross-section: the lesion's outlines by %s "
                   "criteria\" width=\"480\" viewBox=\"%.2f %.2f %.2f %.2f\">\n",
                   rfl_words_count(&scenario->lesion), box.left, box.top, box.right - box.left,
                   box.bottom - box.top);
    rfl_file_print(file,
                   "<rect x=\"%.2f\" y=\"%.2f\" width=\"100%%\" height=\"100%%\" "
                   "fill=\"#fff\"/>\n",
                   box.left, box.top);
    draw_layers(file, scenario, &box);
    draw_fluid(file, scenario);
    draw_outlines(file, outlines, &scenario->lesion);
    draw_probe(file, &scenario->probe, &box);
    draw_places(file, scenario);
    draw_scale(file, &box);
    rfl_file_print(file, "</svg>\n");
    for (size_t c = 0; c < RFL_CRITERIA; c++)
        rfl_outline_free(&outlines[c]);
    return status;
}

/** The results in words. */
static enum rfl_status write_words(struct rfl_file *file, const struct rfl_simulation *simulation,
                                   struct rfl_error *error) {
    char *words = NULL;
    size_t size;
    FILE *memory = open_memstream(&words, &size);
    if (memory)
        rfl_summary_print(simulation, memory);
    if (!memory || fclose(memory)) {
        free(words);
        return rfl_error_add(error, RFL_FAILED, "out of memory");
    }
    rfl_file_print(file, "<pre>");
    rfl_template_escape(file, words);
    rfl_file_print(file, "</pre>\n");
    free(words);
    return RFL_OK;
}

/* --- what is put in place of a mark --- */

static enum rfl_status write_version(struct rfl_file *file, const struct rfl_page *page,
                                     struct rfl_error *error) {
    (void)page, (void)error;
    rfl_file_print(file, "<meta name=\"generator\" content=\"rflesion " RFL_VERSION "\">");
    return RFL_OK;
}

static enum rfl_status write_title(struct rfl_file *file, const struct rfl_page *page,
                                   struct rfl_error *error) {
    (void)error;
    rfl_template_escape(file, page->title);
    return RFL_OK;
}

/** JSON in a script element: nothing in it may end that. */
static enum rfl_status write_data(struct rfl_file *file, const struct rfl_page *page,
                                  struct rfl_error *error) {
    (void)error;
    rfl_file_print(file, "<script type=\"application/json\" id=\"data\">");
    for (const char *text = page->data; *text;) {
        const size_t plain = strcspn(text, "<");
        rfl_file_write(file, text, plain);
        text += plain;
        if (*text)
            rfl_file_print(file, "\\u003c");
        text += *text != '\0';
    }
    rfl_file_print(file, "</script>");
    return RFL_OK;
}

static enum rfl_status write_static(struct rfl_file *file, const struct rfl_page *page,
                                    struct rfl_error *error) {
    rfl_file_print(file, "<h1>");
    rfl_template_escape(file, page->title);
    rfl_file_print(file, "</h1>\n<p>Open this file in a browser to change the needle, the "
                         "temperature and the time, and to see the lesion grow.</p>\n");
    enum rfl_status status = draw_map(file, page->shown, error);
    return status ? status : write_words(file, page->shown, error);
}

/** The marks of the template, each a comment `<!--@NAME-->`, that of the version with a number. */
static const struct mark {
    const char *name;
    enum rfl_status (*write)(struct rfl_file *file, const struct rfl_page *page,
                             struct rfl_error *error);
} marks[] = {
    {"<!--@version " RFL_VERSION "-->", write_version},
    {"<!--@title-->", write_title},
    {"<!--@static-->", write_static},
    {"<!--@data-->", write_data},
};
#define MARKS (sizeof marks / sizeof *marks)

/** A page that is being written. */
struct job {
    const struct rfl_page *page;
    const char *template;
};

/* The marks stand in the template in their order. */
static enum rfl_status write_page(void *context, struct rfl_file *file, struct rfl_error *error) {
    const struct job *job = context;
    const char *text = job->template;
    enum rfl_status status = RFL_OK;
    for (size_t i = 0; i < MARKS && !status; i++) {
        const char *at = strstr(text, marks[i].name);
        if (!at)
            return rfl_error_add(error, RFL_FAILED,
                                 "the page's template is not of rflesion " RFL_VERSION
                                 ": build it anew with `make page`");
        rfl_file_write(file, text, (size_t)(at - text));
        status = marks[i].write(file, job->page, error);
        text = at + strlen(marks[i].name);
    }
    if (!status)
        rfl_file_write(file, text, strlen(text));
    return status;
}

/** Find the template; its absence is a matter of how the program was built. */
static enum rfl_status find_template(char *path, size_t size, struct rfl_error *error) {
    if (!rfl_data_path(TEMPLATE, path, size))
        return RFL_OK;
    return rfl_error_add(error, RFL_FAILED,
                         "this program was built without the page's module: where its sources are, "
                         "`make page-deps page` builds it; a package or an archive of a release "
                         "brings it");
}

enum rfl_status rfl_page_available(struct rfl_error *error) {
    char path[PATH_MAX];
    return find_template(path, sizeof path, error);
}

enum rfl_status rfl_page_write(const struct rfl_page *page, const char *path,
                               struct rfl_error *error) {
    char template[PATH_MAX];
    enum rfl_status status = rfl_template_place(path, "a page", error);
    if (!status)
        status = find_template(template, sizeof template, error);
    char *text = status ? NULL : rfl_template_load(template, error);
    if (!status && !text)
        status = RFL_FAILED;
    if (!status)
        status = rfl_file_replace(path, write_page, &(struct job){page, text}, error);
    free(text);
    return status;
}
