/* The pictures of a report: drawn by gnuplot, put into the page itself. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../pictures/plot.h"
#include "images.h"

/* --- parts of long work --- */

struct rfl_report_span rfl_report_span_part(struct rfl_report_span whole, double from,
                                            double length) {
    return (struct rfl_report_span){whole.listener, whole.from + whole.length * from,
                                    whole.length * length};
}

void rfl_report_span_tell(struct rfl_report_span span, double part, const char *slow) {
    const struct rfl_listener *listener = span.listener;
    if (listener && listener->notify)
        listener->notify(listener->context, span.from + span.length * part, slow);
}

bool rfl_report_span_stopped(struct rfl_report_span span) {
    return span.listener && span.listener->stop && *span.listener->stop;
}

/** Of what a picture is. */
enum subject { RESULT, FRAMES, COMPARISON };

/** What is said of a picture. */
static const struct legend {
    const char *picture, *name;
    enum subject subject;
    bool monitors_only;      /**< shows nothing without monitors */
    const char *alternative; /**< what it shows, for those who cannot see it */
    const char *caption;     /**< what to see in it */
    const char *ask;         /**< before it is shown, in a lesson */
} legends[] = {
    {.picture = "map",
     .name = "Cross-section",
     .alternative = "Cross-section through the probe: temperature as colour, the edge of the "
                    "lesion by each criterion as lines, points that are watched as marks.",
     .caption = "Colour is temperature near the end of heating; lines are the edge of the lesion "
                "at the end of the run, one for each criterion. See how far the lesion reaches to "
                "the side, how far ahead, and where the points lie against its edge.",
     .ask = "Sketch the probe and the lesion around it. In which direction does it reach furthest "
            "from the probe's surface, and how many millimetres is that?"},
    {.picture = "map",
     .name = "The lesion growing",
     .subject = FRAMES,
     .alternative = "Animation of the cross-section: the warm region and the edge of the lesion "
                    "spread from the probe, while a clock runs.",
     .caption = "The same cross-section from power-on to the end of the run, in some seconds. See "
                "where the lesion begins, and which of the points it reaches when.",
     .ask = "Where along the probe does the lesion begin, and what shape does it have at first?"},
    {.picture = "growth",
     .name = "Growth",
     .alternative = "Curves of the width of the lesion against time, one for each criterion.",
     .caption = "Width of the lesion against time, heating on grey. See how much of the final "
                "width is there after a third of the heating, and whether the lesion still grows "
                "after power-off.",
     .ask = "After a third of the heating time, what share of its final width does the lesion "
            "have? Does it grow on after power-off?"},
    {.picture = "profile",
     .name = "Temperature with distance",
     .alternative = "Curves of temperature against distance from the probe's axis, one for each "
                    "of several times.",
     .caption = "Temperature against distance from the probe's axis, at several times. See how "
                "steeply it falls beside the probe, and how much further heat gets in the later "
                "half of heating.",
     .ask = "At the end of heating, how hot is tissue 2 mm from the probe's surface?"},
    {.picture = "monitors",
     .name = "What the points see",
     .monitors_only = true,
     .alternative = "Two sets of curves against time: the temperature at each point that is "
                    "watched, and its damage divided by the threshold of each criterion.",
     .caption = "Above, the temperature at each point that is watched; below, damage divided by "
                "its threshold: from 1 on the point is inside by that criterion. See which "
                "criterion is met first, and whether damage goes on while tissue cools.",
     .ask = "How hot does each of the points that are watched become, and when?"},
    {.picture = "generator",
     .name = "What the generator displays",
     .alternative = "Curves against time: temperature of the sensor, power, impedance, voltage.",
     .caption = "Temperature, power, impedance and voltage against time, as a console shows "
                "them. See when most power is needed, and how impedance changes while tissue "
                "warms.",
     .ask = "When does the generator need most power: at the start, or at the end of heating? "
            "Does impedance rise or fall while tissue warms?"},
    {.picture = "compare_outline",
     .name = "The lesions over one another",
     .subject = COMPARISON,
     .alternative = "Outlines of the lesions of all variants, drawn over one another.",
     .caption = "The edge of each variant's lesion at the end of its run. See in which direction "
                "they differ most."},
    {.picture = "compare_growth",
     .name = "Their growth",
     .subject = COMPARISON,
     .alternative = "Curves of the lesion's width against time, one for each variant.",
     .caption = "Width of each variant's lesion against time. See whether they differ from the "
                "start or only later."},
    {.picture = "compare_profile",
     .name = "Temperature with distance",
     .subject = COMPARISON,
     .alternative = "Curves of temperature against distance, one for each variant.",
     .caption = "Temperature against distance from the axis near the end of heating, a line for "
                "each variant. See where the lines part."},
};
#define LEGENDS (sizeof legends / sizeof *legends)

/** Bytes that grow. */
struct bytes {
    char *text;
    size_t size;
};

/** Draw a picture into memory. */
static enum rfl_status draw(const char *directory, const char *picture, const char *terminal,
                            struct bytes *bytes, const struct rfl_listener *listener,
                            struct rfl_error *error) {
    *bytes = (struct bytes){0};
    struct rfl_file file = {.stream = open_memstream(&bytes->text, &bytes->size)};
    if (!file.stream)
        return rfl_error_add(error, RFL_FAILED, "out of memory");
    enum rfl_status status = rfl_plot_draw(directory, picture, terminal, &file, listener, error);
    if (rfl_file_close(&file, status ? NULL : error))
        status = RFL_FAILED;
    if (!status && !bytes->text)
        status = rfl_error_add(error, RFL_FAILED, "out of memory");
    return status;
}

/* --- as HTML --- */

/** Write bytes in base 64 (RFC 4648). */
static void encode(struct rfl_file *file, const struct bytes *bytes) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes->size; i += 3) {
        size_t count = bytes->size - i < 3 ? bytes->size - i : 3;
        unsigned long word = 0;
        char out[4] = "====";
        for (size_t k = 0; k < 3; k++)
            word = word << 8 | (k < count ? (unsigned char)bytes->text[i + k] : 0UL);
        for (size_t k = 0; k <= count; k++)
            out[k] = digits[word >> (18 - 6 * k) & 63];
        rfl_file_write(file, out, sizeof out);
    }
}

/** Write a picture of points as an HTML image. */
static void write_image(struct rfl_file *file, const struct bytes *bytes, const char *type,
                        const struct legend *legend) {
    rfl_file_print(file, "<img alt=\"%s\" src=\"data:image/%s;base64,", legend->alternative, type);
    encode(file, bytes);
    rfl_file_print(file, "\">");
}

/** Length of what begins a name in a tag of SVG: the name follows it; 0: it is something else. */
static size_t reference(const char *text) {
    static const char *const begins[] = {" id=\"", " id='", "href='#", "href=\"#", "url(#"};
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (!strncmp(text, begins[i], strlen(begins[i])))
            return strlen(begins[i]);
    return 0;
}

/**
 * Write gnuplot's SVG as an element of the page: without its head and size, with a title for
 * screen readers, and with names of its own, since those of all pictures are alike.
 */
static void write_svg(struct rfl_file *file, const char *svg, const struct legend *legend,
                      size_t number) {
    const char *box = strstr(svg, "viewBox="), *body = strstr(svg, "</desc>");
    if (!box || !body)
        return; /* nothing that a page can hold */
    rfl_file_print(file,
                   "<svg role=\"img\" aria-labelledby=\"%s%zu-title\" %.*s><title "
                   "id=\"%s%zu-title\">%s</title>",
                   legend->picture, number, (int)strcspn(box, "\n>"), box, legend->picture, number,
                   legend->alternative);
    const char *from = body + strlen("</desc>"), *at = from;
    for (bool in_tag = false; *at; at++) {
        size_t length = in_tag ? reference(at) : 0;
        in_tag = *at == '<' || (in_tag && *at != '>');
        if (!length)
            continue;
        rfl_file_write(file, from, (size_t)(at - from) + length);
        rfl_file_print(file, "%s%zu-", legend->picture, number);
        from = at + length;
        at = from - 1;
    }
    rfl_file_write(file, from, (size_t)(at - from));
}

/** A drawn picture as HTML, "" where it has no form for a page; NULL: out of memory, or it is not
 * text. */
static json_t *to_html(const struct bytes *picture, const char *terminal,
                       const struct legend *legend, size_t number) {
    struct bytes html = {0};
    struct rfl_file file = {.stream = open_memstream(&html.text, &html.size)};
    if (!file.stream)
        return NULL;
    if (!strcmp(terminal, "svg"))
        write_svg(&file, picture->text, legend, number);
    else
        write_image(&file, picture, terminal, legend);
    json_t *json =
        rfl_file_close(&file, NULL) || !html.text ? NULL : json_stringn(html.text, html.size);
    free(html.text);
    return json;
}

/**
 * A picture as HTML of at most `room` bytes: SVG, else PNG; null for an animation that is too
 * large; NULL with the reason in error.
 */
static json_t *image(const char *directory, const struct legend *legend, size_t number, size_t room,
                     const struct rfl_listener *listener, struct rfl_error *error) {
    const bool animated = legend->subject == FRAMES;
    const char *terminal = animated ? "gif" : "svg";
    struct bytes picture;
    enum rfl_status status = draw(directory, legend->picture, terminal, &picture, listener, error);
    const bool fits = (animated ? picture.size / 3 * 4 : picture.size) <= room;
    if (!status && !fits && !animated) {
        free(picture.text);
        terminal = "png";
        status = draw(directory, legend->picture, terminal, &picture, listener, error);
    }
    json_t *json = NULL;
    if (!status && !fits && animated)
        json = json_null();
    else if (!status && !(json = to_html(&picture, terminal, legend, number)))
        rfl_error_add(error, RFL_FAILED, "out of memory for the picture %s", legend->picture);
    else if (json_is_string(json) && !json_string_length(json)) {
        rfl_error_add(error, RFL_FAILED,
                      "gnuplot drew the picture %s in a form that a page cannot hold",
                      legend->picture);
        json_decref(json);
        json = NULL;
    }
    free(picture.text);
    return json;
}

/** Did the run keep the frames of an animation? */
static bool has_frames(const struct rfl_reported *run) {
    char *path = rfl_file_path(run->directory, "frames.dat", NULL);
    bool found = path && !access(path, R_OK);
    free(path);
    return found;
}

/** Does a result have what a picture shows? */
static bool is_shown(const struct rfl_reported *run, const struct legend *legend) {
    bool rf_only = false;
    for (size_t i = 0; i < rfl_picture_count; i++)
        if (!strcmp(rfl_pictures[i].name, legend->picture))
            rf_only = rfl_pictures[i].rf_only;
    return !(rf_only && !rfl_scenario_is_rf(run->scenario)) &&
           !(legend->monitors_only && !run->scenario->monitor_count) &&
           !(legend->subject == FRAMES && !has_frames(run));
}

/** How many legends there are of a subject. */
static size_t count_of(enum subject subject) {
    size_t count = 0;
    for (size_t i = 0; i < LEGENDS; i++)
        count += legends[i].subject == subject;
    return count;
}

/** Add the pictures of one subject that a result (NULL: a comparison) has; `room` shrinks. */
static json_t *with_pictures(json_t *array, enum subject subject, const struct rfl_reported *run,
                             const char *directory, size_t number, size_t *room,
                             struct rfl_report_span span, struct rfl_error *error) {
    const double count = (double)count_of(subject);
    size_t drawn = 0;
    for (size_t i = 0; i < LEGENDS && array; i++) {
        const struct legend *legend = &legends[i];
        if (legend->subject != subject || (run && !is_shown(run, legend)))
            continue;
        rfl_report_span_tell(span, (double)drawn++ / count,
                             subject == FRAMES ? "drawing the animation" : NULL);
        json_t *html = image(directory, legend, number, subject == FRAMES ? *room : *room / 2,
                             span.listener, error);
        *room -= json_string_length(html);
        array = rfl_report_append(
            array, json_pack("{s:s, s:s, s:s, s:b, s:b, s:o}", "name", legend->name, "caption",
                             legend->caption, "ask", legend->ask ? legend->ask : "", "animated",
                             subject == FRAMES, "left_out", json_is_null(html), "image", html));
    }
    return array;
}

json_t *rfl_report_pictures(const struct rfl_reported *run, size_t number, size_t room,
                            struct rfl_report_span span, struct rfl_error *error) {
    json_t *array = with_pictures(json_array(), RESULT, run, run->directory, number, &room,
                                  rfl_report_span_part(span, 0, 0.5), error);
    /* The animation comes last to the room that is left. */
    return with_pictures(array, FRAMES, run, run->directory, number, &room,
                         rfl_report_span_part(span, 0.5, 0.5), error);
}

json_t *rfl_report_comparison_pictures(const char *directory, size_t room,
                                       struct rfl_report_span span, struct rfl_error *error) {
    return with_pictures(json_array(), COMPARISON, NULL, directory, 0, &room, span, error);
}
