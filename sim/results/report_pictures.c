/* The pictures of a report: drawn by gnuplot, put into the page itself. */
#include <stdlib.h>
#include <string.h>

#include "pictures.h"
#include "report.h"

/** What is said of a picture. */
static const struct legend {
    const char *picture, *name;
    const char *alternative; /**< what it shows, for those who cannot see it */
    const char *caption;     /**< what to see in it */
    const char *ask;         /**< before it is shown, in a lesson */
    bool monitors_only;      /**< shows nothing without monitors */
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
     false},
    {"growth", "Growth",
     "Curves of the width of the lesion against time, one for each of three criteria.",
     "Width of the lesion against time, heating on grey. See how much of the final width is there "
     "after a third of the heating, and whether the lesion still grows after power-off.",
     "After a third of the heating time, what share of its final width does the lesion have? Does "
     "it grow on after power-off?",
     false},
    {"profile", "Temperature with distance",
     "Curves of temperature against distance from the probe's axis, one for each of several times.",
     "Temperature against distance from the probe's axis, at several times. See how steeply it "
     "falls beside the probe, and how much further heat gets in the later half of heating.",
     "At the end of heating, how hot is tissue 2 mm from the probe's surface?", false},
    {"monitors", "What the points see",
     "Two sets of curves against time: the temperature at each point that is watched, and its "
     "damage divided by the threshold of each criterion.",
     "Above, the temperature at each point that is watched; below, damage divided by its "
     "threshold: "
     "from 1 on the point is inside by that criterion. See which criterion is met first, and "
     "whether damage goes on while tissue cools.",
     "How hot does each of the points that are watched become, and when?", true},
    {"generator", "What the generator displays",
     "Curves against time: temperature of the sensor, power, impedance and voltage.",
     "Temperature, power, impedance and voltage against time, as a console shows them. See when "
     "most power is needed, and how impedance changes while tissue warms.",
     "When does the generator need most power: at the start, or at the end of heating? Does "
     "impedance rise or fall while tissue warms?",
     false},
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

/** A picture as HTML of at most `room` bytes: SVG, else PNG; NULL with the reason in error. */
static json_t *image(const struct rfl_reported *run, const struct legend *legend, size_t number,
                     size_t room, struct rfl_error *error) {
    struct bytes picture = {0}, html = {0};
    enum rfl_status status = draw(run->directory, legend->picture, "svg", &picture, error);
    bool small = picture.size <= room;
    if (!status && !small) {
        free(picture.text);
        status = draw(run->directory, legend->picture, "png", &picture, error);
    }
    struct rfl_file file = {.stream = status ? NULL : open_memstream(&html.text, &html.size)};
    if (small && file.stream)
        write_svg(&file, picture.text, legend, number);
    else if (file.stream)
        write_image(&file, &picture, "png", legend);
    if (!status && (!file.stream || rfl_file_close(&file, NULL)))
        status = rfl_error_add(error, RFL_FAILED, "out of memory");
    json_t *json = status ? NULL : json_stringn(html.text, html.size);
    if (!status && !json)
        rfl_error_add(error, RFL_FAILED, "the picture %s is not text", legend->picture);
    free(picture.text);
    free(html.text);
    return json;
}

json_t *rfl_report_pictures(const struct rfl_reported *run, size_t number, size_t room,
                            struct rfl_error *error) {
    const bool rf = run->scenario->protocol.heating == RFL_HEATING_RF;
    json_t *array = json_array();
    for (size_t i = 0; i < rfl_picture_count && array; i++)
        for (size_t k = 0; k < sizeof legends / sizeof *legends; k++) {
            const struct legend *legend = &legends[k];
            if (strcmp(legend->picture, rfl_pictures[i].name) || (rfl_pictures[i].rf_only && !rf) ||
                (legend->monitors_only && !run->scenario->monitor_count))
                continue;
            json_t *html = image(run, legend, number, room / 2, error);
            room -= html ? json_string_length(html) : 0;
            array = rfl_json_append(array, json_pack("{s:s, s:s, s:s, s:o}", "name", legend->name,
                                                     "caption", legend->caption, "ask", legend->ask,
                                                     "image", html));
        }
    return array;
}
