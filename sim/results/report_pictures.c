/* The pictures of a report: drawn by gnuplot, put into the page itself. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pictures.h"
#include "report.h"

/** What is said of a picture. */
static const struct legend {
    const char *picture, *name;
    const char *alternative; /**< what it shows, for those who cannot see it */
    const char *caption;     /**< what to see in it */
    const char *ask;         /**< before it is shown, in a lesson */
    bool monitors_only;      /**< shows nothing without monitors */
    bool animated;           /**< a GIF, of frames that the run has kept */
} legends[] = {
    {"map", "Cross-section",
     "Cross-section through the probe: temperature as colour, the edge of the lesion by each of "
     "three criteria as lines, points that are watched as marks.",
     "Colour is temperature near the end of heating; lines are the edge of the lesion at the end "
     "of "
     "the run, one for each criterion. See how far the lesion reaches to the side, how far ahead, "
     "and where the points lie against its edge.",
     "Sketch the probe and the lesion around it. In which direction does it reach furthest from "
     "the "
     "probe's surface, and how many millimetres is that?",
     false, false},
    {"map", "The lesion growing",
     "Animation of the cross-section: the warm region and the edge of the lesion spread from the "
     "probe, while a clock runs.",
     "The same cross-section from power-on to the end of the run, in some seconds. See where the "
     "lesion begins, and which of the points it reaches when.",
     "Where along the probe does the lesion begin, and what shape does it have at first?", false,
     true},
    {"growth", "Growth",
     "Curves of the width of the lesion against time, one for each of three criteria.",
     "Width of the lesion against time, heating on grey. See how much of the final width is there "
     "after a third of the heating, and whether the lesion still grows after power-off.",
     "After a third of the heating time, what share of its final width does the lesion have? Does "
     "it grow on after power-off?",
     false, false},
    {"profile", "Temperature with distance",
     "Curves of temperature against distance from the probe's axis, one for each of several times.",
     "Temperature against distance from the probe's axis, at several times. See how steeply it "
     "falls beside the probe, and how much further heat gets in the later half of heating.",
     "At the end of heating, how hot is tissue 2 mm from the probe's surface?", false, false},
    {"monitors", "What the points see",
     "Two sets of curves against time: the temperature at each point that is watched, and its "
     "damage divided by the threshold of each criterion.",
     "Above, the temperature at each point that is watched; below, damage divided by its "
     "threshold: "
     "from 1 on the point is inside by that criterion. See which criterion is met first, and "
     "whether damage goes on while tissue cools.",
     "How hot does each of the points that are watched become, and when?", true, false},
    {"generator", "What the generator displays",
     "Curves against time: temperature of the sensor, power, impedance and voltage.",
     "Temperature, power, impedance and voltage against time, as a console shows them. See when "
     "most power is needed, and how impedance changes while tissue warms.",
     "When does the generator need most power: at the start, or at the end of heating? Does "
     "impedance rise or fall while tissue warms?",
     false, false},
};

/** Bytes that grow. */
struct bytes {
    char *text;
    size_t size;
};

/** Draw a picture into memory. */
static enum rfl_status draw(const char *directory, const char *picture, const char *terminal,
                            struct bytes *bytes, struct rfl_error *error) {
    *bytes = (struct bytes){0};
    struct rfl_file file = {.stream = open_memstream(&bytes->text, &bytes->size)};
    if (!file.stream)
        return rfl_error_add(error, RFL_FAILED, "out of memory");
    enum rfl_status status = rfl_picture_draw(directory, picture, terminal, &file, error);
    if (rfl_file_close(&file, status ? NULL : error))
        status = RFL_FAILED;
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
    rfl_file_print(file, "<svg role=\"img\" aria-labelledby=\"%s%zu-title\" ", legend->picture,
                   number);
    if (!box || !body)
        return;
    rfl_file_print(file, "%.*s><title id=\"%s%zu-title\">%s</title>", (int)strcspn(box, "\n>"), box,
                   legend->picture, number, legend->alternative);
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

/** A drawn picture as HTML; NULL: out of memory, or it is not text. */
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
    json_t *json = rfl_file_close(&file, NULL) ? NULL : json_stringn(html.text, html.size);
    free(html.text);
    return json;
}

/**
 * A picture as HTML of at most `room` bytes: SVG, else PNG; null for an animation that is too
 * large; NULL with the reason in error.
 */
static json_t *image(const struct rfl_reported *run, const struct legend *legend, size_t number,
                     size_t room, struct rfl_error *error) {
    const char *terminal = legend->animated ? "gif" : "svg";
    struct bytes picture;
    enum rfl_status status = draw(run->directory, legend->picture, terminal, &picture, error);
    const bool fits = (legend->animated ? picture.size / 3 * 4 : picture.size) <= room;
    if (!status && !fits && !legend->animated) {
        free(picture.text);
        terminal = "png";
        status = draw(run->directory, legend->picture, terminal, &picture, error);
    }
    json_t *json = NULL;
    if (!status && !fits && legend->animated)
        json = json_null();
    else if (!status && !(json = to_html(&picture, terminal, legend, number)))
        rfl_error_add(error, RFL_FAILED, "out of memory for the picture %s", legend->picture);
    free(picture.text);
    return json;
}

/** Did the run keep the frames of an animation? */
static bool has_frames(const struct rfl_reported *run) {
    char *path = rfl_path_join(run->directory, "frames.dat", NULL);
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
    return !(rf_only && run->scenario->protocol.heating != RFL_HEATING_RF) &&
           !(legend->monitors_only && !run->scenario->monitor_count) &&
           !(legend->animated && !has_frames(run));
}

json_t *rfl_report_pictures(const struct rfl_reported *run, size_t number, size_t room,
                            struct rfl_error *error) {
    json_t *array = json_array();
    /* Animations come last to the room that is left. */
    for (int animated = 0; animated < 2; animated++)
        for (size_t i = 0; i < sizeof legends / sizeof *legends && array; i++) {
            const struct legend *legend = &legends[i];
            if (legend->animated != animated || !is_shown(run, legend))
                continue;
            json_t *html = image(run, legend, number, animated ? room : room / 2, error);
            room -= json_string_length(html);
            const bool left_out = json_is_null(html);
            array = rfl_json_append(array, json_pack("{s:s, s:s, s:s, s:b, s:b, s:o}", "name",
                                                     legend->name, "caption", legend->caption,
                                                     "ask", legend->ask, "animated", animated,
                                                     "left_out", left_out, "image", html));
        }
    return array;
}
