/* Reports and plots of results with known figures; a stand-in draws. Door: quick. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <math.h>
#include <sys/stat.h>

#include "case.h"
#include "workplace.h"

#define SPHERE                                                                                     \
    "title: A <ball> & more\nquestion: How wide?\nprobe: {shape: sphere, diameter: 2 mm}\n"        \
    "protocol: {heating: fixed, set_temperature: 80 degC, duration: 4 s, cooldown: 1 s}\n"         \
    "monitors:\n  near: {distance: 0.2 mm}\n  far: {radius: 6 mm, role: spare}\n"                  \
    "nerves:\n  along: {distance: 0.5 mm, length: 10 mm, diameter: 1 mm}\n"                        \
    "numerics: {accuracy: draft}\n"
#define NEEDLE                                                                                     \
    "title: A needle\nprobe: {shape: needle, gauge: 18, active_tip: 5 mm}\n"                       \
    "protocol:\n  heating: rf\n  set_temperature: 80 degC\n  cooldown: 1 s\n  pulses: averaged\n"  \
    "  stages:\n  - {ramp: 2 s, duration: 3 s}\n  - {control: \"off\", duration: 1 s}\n"           \
    "layers:\n  bone: {from: -20 mm, to: -1 mm, material: bone_cortical}\n"                        \
    "monitors:\n  near: {distance: 0.2 mm, height: 2 mm}\n"                                        \
    "output: {frames: 2}\nnumerics: {accuracy: draft}\n"

/* --- results, and a stand-in for gnuplot --- */

/** A gnuplot that draws DIR TERMINAL as a few bytes; $SIZE more where SVG is wanted, and $SAYS in
 * it; nothing, with a complaint, where $BROKEN is; $INSTEAD, and all is well, where that is. */
static void stand_in(void) {
    static const char script[] =
        "#!/bin/sh\n"
        "[ -z \"$BROKEN\" ] || { echo '\"x.gp\" line 7: undefined variable: y' >&2; exit 1; }\n"
        "[ -z \"$INSTEAD\" ] || { printf \"$INSTEAD\"; exit 0; }\n"
        "while [ \"$1\" != -c ]; do shift; done\n"
        "case $4 in\n"
        "svg) echo '<svg viewBox=\"0 0 16 10\" width=\"16\">'\n"
        "  echo '<desc>Produced by hand</desc><g id=\"one\"><use href=\"#one\"/></g>'\n"
        "  head -c \"${SIZE:-0}\" /dev/zero | tr '\\0' ' '\n"
        "  echo \"<text>$SAYS</text></svg>\";;\n"
        "png) printf '\\211PNG\\r\\n\\032\\n..IEND\\256B`\\202';;\n"
        "pdf) printf '%%PDF-1.5 %%%%EOF\\n';;\n"
        "gif) printf 'GIF89a;';;\n"
        "esac\n";
    mkdir("bin", 0777);
    FILE *file = fopen("bin/gnuplot", "w");
    assert_non_null(file);
    fputs(script, file);
    fclose(file);
    chmod("bin/gnuplot", 0777);
    char path[PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/bin:/usr/bin:/bin", work);
    setenv("PATH", path, 1);
    unsetenv("BROKEN");
    unsetenv("INSTEAD");
    unsetenv("SAYS");
    unsetenv("SIZE");
}

/** Change numbers of a summary: `object` by Jansson's format, put over what is there. */
static void change_summary(const char *folder, const char *key, json_t *object) {
    char path[256];
    snprintf(path, sizeof path, "%s/summary.json", folder);
    json_t *summary = json_load_file(path, 0, NULL);
    assert_non_null(summary);
    assert_int_equal(json_object_update(json_object_get(summary, key), object), 0);
    assert_int_equal(json_dump_file(summary, path, 0), 0);
    json_decref(object);
    json_decref(summary);
}

/** A page's text without tags and pictures, blanks as one, in new memory. */
static char *words_of(const char *path) {
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *text = calloc(1, 4000000), *to = text;
    bool tag = false;
    for (int c; (c = getc(file)) != EOF;) {
        tag = c == '<' || (tag && c != '>');
        if (tag || c == '>' || c == '\n')
            c = ' ';
        if (c != ' ' || (to > text && to[-1] != ' '))
            *to++ = (char)c;
    }
    fclose(file);
    return text;
}

/** A file's whole text, in new memory. */
static char *slurp(const char *path) {
    char *text = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "r"), *memory = open_memstream(&text, &size);
    assert_non_null(file);
    for (int c; (c = fgetc(file)) != EOF;)
        fputc(c, memory);
    fclose(file);
    fclose(memory);
    return text;
}

static void says(const char *text, const char *sentence) {
    if (!strstr(text, sentence))
        fail_msg("it does not say: %s", sentence);
}

static void lacks(const char *text, const char *sentence) {
    if (strstr(text, sentence))
        fail_msg("it says: %s", sentence);
}

static char *report_of(const char *const *folders, size_t count, bool lesson) {
    struct rfl_error error = {0};
    if (rfl_report_write(folders, count, "page.html", lesson, NULL, &error))
        fail_msg("%s", error.text);
    return words_of("page.html");
}

/* --- reports --- */

static void a_report_says_what_the_summary_says(void **state) {
    (void)state;
    stand_in();
    rfl_simulation_free(case_run_into("ball", case_text(SPHERE), NULL));
    change_summary("ball", "lesion", json_pack("{s:f, s:f}", "width_mm", 6.04, "radius_mm", 3.02));
    json_t *criteria = json_pack("{s:{s:f}, s:{s:f}, s:{s:f}}", "isotherm", "width_mm", 6.04,
                                 "arrhenius", "width_mm", 4.0, "cem43", "width_mm", 5.0);
    change_summary("ball", "criteria", criteria);
    change_summary("ball", "energy",
                   json_pack("{s:f, s:f, s:f}", "delivered_J", 200.0, "stored_J", 150.0,
                             "imbalance_fraction", 2.5e-4));
    char *text = report_of((const char *const[]){"ball"}, 1, false);
    says(text, "A &lt;ball&gt; &amp; more");
    says(text, "The probe is a ball, 2.00 mm thick.");
    says(text, "is 6.0 mm wide");
    says(text, "The widths lie between 4.0 and 6.0 mm: which criterion is chosen moves the edge of "
               "the lesion by up to 1.0 mm.");
    says(text, "150.000");
    says(text, "75.00 %");
    says(text, "They differ by 2.5e-04 of what was delivered");
    says(text, "The radius is 3.020 mm, with an estimated numerical error of");
    lacks(text, "What a console will display");
    lacks(text, "{{");
    free(text);
}

/** The numerical error is the difference of the two radii that the report's table shows. */
static void the_estimated_error_is_that_of_the_table(void **state) {
    (void)state;
    stand_in();
    rfl_simulation_free(case_run_into("ball", case_text(SPHERE), WITH("protocol.heating", "rf")));
    char *text = report_of((const char *const[]){"ball"}, 1, false);
    const char *table = strstr(text, "this result"),
               *sentence = strstr(text, "The radius changes by");
    assert_non_null(table);
    assert_non_null(sentence);
    double cells, steps, radius, coarse, change;
    assert_int_equal(sscanf(table, "this result %lf %lf %lf", &cells, &steps, &radius), 3);
    table = strstr(table, "to a coarser tolerance");
    assert_non_null(table);
    assert_int_equal(sscanf(table, "to a coarser tolerance %lf %lf %lf", &cells, &steps, &coarse),
                     3);
    assert_int_equal(sscanf(sentence, "The radius changes by %lf mm", &change), 1);
    assert_true(change > 1e-4 && change < 1e-2);
    assert_true(fabs(change - fabs(radius - coarse)) < 1e-3);
    free(text);
}

/* Four criteria are four rows, with what the fourth means and where it is from. */
static void a_fourth_criterion_is_reported(void **state) {
    (void)state;
    stand_in();
    rfl_simulation_free(case_run_into(
        "ball", case_text(SPHERE),
        WITH("lesion.time_above.temperature", "50 degC", "lesion.time_above.duration", "2 s")));
    char *text = report_of((const char *const[]){"ball"}, 1, false);
    says(text, "Of four criteria, the one that is called the lesion here is: ");
    says(text, "≥ 50 °C for 2 s");
    says(text, "Tissue that was at 50 °C or more for 2 s in all, with or without pauses.");
    says(text, "without its rule for 100 °C");
    free(text);
}

static void nerves_run_as_they_run(void **state) {
    (void)state;
    stand_in();
    rfl_simulation_free(
        case_run_into("needle", case_text(NEEDLE),
                      WITH("nerves.a.distance", "2 mm", "nerves.a.height", "2 mm", "nerves.a.angle",
                           "3 degree", "nerves.b.distance", "2 mm", "nerves.b.height", "2 mm",
                           "nerves.b.angle", "0 degree")));
    char *text = report_of((const char *const[]){"needle"}, 1, false);
    says(text, "runs at 3 degrees to the probe");
    says(text, "runs parallel to the probe");
    free(text);
}

static void what_only_rf_has_is_told(void **state) {
    (void)state;
    stand_in();
    rfl_simulation_free(case_run_into("needle", case_text(NEEDLE), NULL));
    change_summary(
        "needle", "generator",
        json_pack("{s:f, s:f, s:n}", "voltage_V", 12.34, "current_A", 0.1234, "impedance_ohm"));
    change_summary(
        "needle", "hottest",
        json_pack("{s:f, s:f, s:f}", "temperature_C", 97.4, "radius_mm", 0.82, "height_mm", -1.26));
    char *text = report_of((const char *const[]){"needle"}, 1, false);
    says(text, "The probe is a cannula of 18G, 1.27 mm thick, with an active tip of 5 mm.");
    says(text, "Timetable");
    says(text, "12.3 V");
    says(text, "0.123 A");
    says(text,
         "reached 97 °C, 0.8 mm from the probe&#39;s axis and 1.3 mm ahead of its distal end.");
    says(text, "peak field");
    free(text);
}

static void several_results_stand_side_by_side(void **state) {
    (void)state;
    stand_in();
    rfl_simulation_free(case_run_into("ball", case_text(SPHERE), NULL));
    rfl_simulation_free(case_run_into("needle", case_text(NEEDLE), NULL));
    static const char *const folders[] = {"ball", "needle"};
    char *text = report_of(folders, 2, false);
    says(text, "A &lt;ball&gt; &amp; more, and 1 more");
    says(text, "Side by side");
    says(text, "shapes differ");
    free(text);
    text = report_of(folders, 2, true);
    says(text, "What I expect");
    free(text);
}

/** A picture that is too large as SVG becomes a PNG. */
static void pictures_keep_to_their_room(void **state) {
    (void)state;
    stand_in();
    rfl_simulation_free(case_run_into("ball", case_text(SPHERE), NULL));
    static const char *const folder[] = {"ball"};
    free(report_of(folder, 1, false));
    FILE *page = fopen("page.html", "r");
    static char text[3000000];
    text[fread(text, 1, sizeof text - 1, page)] = '\0';
    fclose(page);
    says(text, "<svg role=\"img\" aria-labelledby=\"map1-title\" viewBox=\"0 0 16 10\"");
    says(text, "<g id=\"map1-one\"><use href=\"#map1-one\"/></g>");
    says(text, "src=\"data:image/gif;base64,R0lGODlhOw==\"");
    lacks(text, "data:image/png");
    setenv("SIZE", "4000000", 1);
    free(report_of(folder, 1, false));
    page = fopen("page.html", "r");
    text[fread(text, 1, sizeof text - 1, page)] = '\0';
    fclose(page);
    says(text, "src=\"data:image/png;base64,iVBORw0KGgouLklFTkSuQmCC\"");
    lacks(text, "<svg");
}

struct heard {
    double last;
    size_t times, slow;
};

static void hear(void *context, double part, const char *slow) {
    struct heard *heard = context;
    assert_true(part >= heard->last - 1e-12 && part <= 1 + 1e-12);
    heard->last = part;
    heard->times++;
    heard->slow += slow != NULL;
}

static void work_that_takes_long_tells_how_far_it_is(void **state) {
    (void)state;
    stand_in();
    rfl_simulation_free(case_run_into("ball", case_text(SPHERE), NULL));
    struct rfl_error error = {0};
    struct heard heard = {0};
    const struct rfl_listener listener = {.notify = hear, .context = &heard};
    static const char *const folders[] = {"ball", "ball"};
    assert_int_equal(rfl_report_write(folders, 2, "page.html", false, &listener, &error), RFL_OK);
    assert_true(heard.times > 10 && heard.last > 0.9);
    assert_int_equal(heard.slow, 2);
}

/* --- the live page --- */

/** A template that `make page` would build, as short as can be. */
static void template_of(const char *version) {
    const char *const folders[] = {"data", "data/plots", "data/plots/page",
                                   "data/plots/page/built"};
    for (size_t i = 0; i < 4; i++)
        mkdir(folders[i], 0777);
    FILE *file = fopen("data/plots/page/built/template.html", "w");
    assert_non_null(file);
    fprintf(file,
            "<html><!--@version %s--><title><!--@title--></title>\n<main><!--@static--></main>\n"
            "<!--@data--></html>\n",
            version);
    fclose(file);
    char path[PATH_MAX + 8];
    snprintf(path, sizeof path, "%s/data", work);
    setenv("RFLESION_DATA", path, 1);
}

static void a_page_holds_what_it_is_given(void **state) {
    (void)state;
    template_of(RFL_VERSION);
    struct rfl_error error = {0};
    struct rfl_simulation *needle = case_run_into("needle", case_text(NEEDLE), NULL);
    struct rfl_page page = {"How <wide>?", "{\"title\": \"</script><b>\"}", needle};
    assert_int_equal(rfl_page_available(&error), RFL_OK);
    assert_int_equal(rfl_page_write(&page, "class.html", &error), RFL_OK);
    char *text = slurp("class.html");
    says(text, "<title>How &lt;wide&gt;?</title>");
    says(text, "content=\"rflesion " RFL_VERSION "\"");
    says(text, "id=\"data\">{\"title\": \"\\u003c/script>\\u003cb>\"}</script></html>");
    says(text, "<svg ");
    says(text, ">near</text>");
    says(text, "<pre>A needle");
    says(text, RFL_NOTICE);
    free(text);
    page.shown = case_run_into("ball", case_text(SPHERE), NULL);
    assert_int_equal(rfl_page_write(&page, "class.html", &error), RFL_OK); /* in its place */
    text = slurp("class.html");
    says(text, "<circle ");
    free(text);
    rfl_simulation_free((struct rfl_simulation *)(uintptr_t)page.shown);
    rfl_simulation_free(needle);
    setenv("RFLESION_DATA", top, 1);
}

static void a_page_without_its_template_says_how_to_get_it(void **state) {
    (void)state;
    struct rfl_simulation *ball = case_run_into("ball", case_text(SPHERE), NULL);
    const struct rfl_page page = {"A ball", "{}", ball};
    struct rfl_error error = {0};
    template_of("0.0.1");
    assert_int_equal(rfl_page_write(&page, "class.html", &error), RFL_FAILED);
    says(error.text, "build it anew with `make page`");
    assert_int_equal(access("class.html", F_OK), -1);
    rfl_error_clear(&error);
    unlink("data/plots/page/built/template.html");
    setenv("RFLESION_DATA", work, 1);
    if (rfl_page_available(&error)) { /* else one lies beside the program */
        says(error.text, "make page-deps page");
        assert_int_equal(error.status, RFL_FAILED);
    }
    rfl_error_clear(&error);
    template_of(RFL_VERSION);
    FILE *file = fopen("mine.html", "w");
    assert_non_null(file);
    fputs("<p>mine</p>\n", file);
    fclose(file);
    assert_int_equal(rfl_page_write(&page, "mine.html", &error), RFL_INVALID);
    char *text = slurp("mine.html");
    assert_string_equal(text, "<p>mine</p>\n");
    free(text);
    rfl_error_clear(&error);
    rfl_simulation_free(ball);
    setenv("RFLESION_DATA", top, 1);
}

static void a_report_takes_no_other_file_s_place(void **state) {
    (void)state;
    stand_in();
    rfl_simulation_free(case_run_into("ball", case_text(SPHERE), NULL));
    static const char *const folder[] = {"ball"};
    free(report_of(folder, 1, false));
    free(report_of(folder, 1, false)); /* an older report is replaced */
    FILE *file = fopen("mine.html", "w");
    fputs("<html>mine</html>", file);
    fclose(file);
    struct rfl_error error = {0};
    assert_int_equal(rfl_report_write(folder, 1, "mine.html", false, NULL, &error), RFL_INVALID);
    says(error.text, "mine.html exists and is not a report");
    rfl_error_clear(&error);
    assert_int_equal(
        rfl_report_write((const char *const[]){"bin"}, 1, "x.html", false, NULL, &error),
        RFL_INVALID);
    rfl_error_clear(&error);
    setenv("BROKEN", "yes", 1);
    assert_int_equal(rfl_report_write(folder, 1, "x.html", false, NULL, &error), RFL_FAILED);
    says(error.text, "undefined variable: y");
    assert_int_equal(access("x.html", F_OK), -1);
}

/* --- pictures --- */

static void pictures_are_drawn_into_files(void **state) {
    (void)state;
    stand_in();
    rfl_simulation_free(case_run_into("needle", case_text(NEEDLE), NULL));
    rfl_simulation_free(case_run_into("ball", case_text(SPHERE), NULL));
    struct rfl_error error = {0};
    struct heard heard = {0};
    const struct rfl_listener listener = {.notify = hear, .context = &heard};
    assert_int_equal(rfl_plot("needle", "gif", &listener, &error), RFL_OK);
    assert_int_equal(rfl_plot("ball", "pdf", NULL, &error), RFL_OK);
    assert_int_equal(access("needle/map.gif", F_OK), 0);
    assert_int_equal(access("needle/generator.gif", F_OK), 0);
    assert_int_equal(access("ball/growth.pdf", F_OK), 0);
    assert_int_equal(access("ball/generator.pdf", F_OK), -1);
    assert_int_equal(heard.slow, 1);
    assert_int_equal(rfl_plot("ball", "gjf", NULL, &error), RFL_INVALID);
    says(error.text, "did you mean 'gif'?");
}

/** Text of a file, in new memory. */
static char *text_of(const char *path) {
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *text = calloc(1, 200000);
    assert_true(fread(text, 1, 199999, file) < 199999);
    fclose(file);
    return text;
}

/** gnuplot leaves ]]> in a text as it is, which XML forbids: also where it is cut between two
 * reads. */
static void svg_is_well_formed(void **state) {
    (void)state;
    stand_in();
    rfl_simulation_free(case_run_into("ball", case_text(SPHERE), NULL));
    static char title[65536 + 64];
    struct rfl_error error = {0};
    setenv("SAYS", "a ]]> b ]> c ]]]>", 1);
    assert_int_equal(rfl_plot("ball", "svg", NULL, &error), RFL_OK);
    char *text = text_of("ball/map.svg");
    says(text, "<text>a ]]&gt; b ]> c ]]]&gt;</text></svg>");
    free(text);
    memset(title, 'x', 65400);
    for (size_t i = 65400; i < sizeof title - 4; i += 4)
        memcpy(title + i, "]]>.", 4);
    for (size_t from = 0; from < 4; from++) { /* wherever a read ends */
        setenv("SAYS", title + from, 1);
        assert_int_equal(rfl_plot("ball", "svg", NULL, &error), RFL_OK);
        text = text_of("ball/map.svg");
        lacks(text, "]]>");
        says(text, "]]&gt;.]]&gt;");
        free(text);
    }
}

/** gnuplot that ends well and has drawn something else, or a part, is not believed. */
static void what_is_no_picture_is_an_error(void **state) {
    (void)state;
    stand_in();
    rfl_simulation_free(case_run_into("ball", case_text(SPHERE), NULL));
    static const char *const instead[][2] = {
        {"svg", "no picture\\n"}, {"svg", "<svg viewBox=\"0\"><desc></desc>"},
        {"svg", "</svg"},         {"png", "\\211PNG\\r\\n\\032\\n"},
        {"png", "<svg></svg>"},   {"pdf", "%%PDF-1.5"},
        {"gif", "GIF89a"},
    };
    for (size_t i = 0; i < sizeof instead / sizeof *instead; i++) {
        struct rfl_error error = {0};
        setenv("INSTEAD", instead[i][1], 1);
        assert_int_equal(rfl_plot("ball", instead[i][0], NULL, &error), RFL_FAILED);
        says(error.text, "gnuplot could not draw the picture map: what it wrote is not a whole "
                         "picture of the format");
        char name[32];
        snprintf(name, sizeof name, "ball/map.%s", instead[i][0]);
        assert_int_equal(access(name, F_OK), -1);
    }
    struct rfl_error error = {0};
    static const char *const folder[] = {"ball"};
    setenv("INSTEAD", "<svg><path/></svg>", 1); /* whole, but of no gnuplot that we know */
    assert_int_equal(rfl_report_write(folder, 1, "x.html", false, NULL, &error), RFL_FAILED);
    says(error.text, "in a form that a page cannot hold");
    assert_int_equal(access("x.html", F_OK), -1);
}

static void comparisons_are_drawn(void **state) {
    (void)state;
    stand_in();
    rfl_simulation_free(case_run_into("needle", case_text(NEEDLE), NULL));
    rfl_simulation_free(case_run_into("ball", case_text(SPHERE), NULL));
    struct rfl_error error = {0};
    struct rfl_comparison *comparison =
        rfl_comparison_read((const char *const[]){"needle", "ball"}, 2, &error);
    assert_non_null(comparison);
    assert_int_equal(rfl_comparison_plot(comparison, "both", "png", NULL, &error), RFL_OK);
    assert_int_equal(access("both/compare_outline.png", F_OK), 0);
    char *text = words_of("both/comparison.dat");
    says(text, "RF and hot surface (idealised)\t2\t");
    free(text);
    rfl_comparison_free(comparison);
}

/** The map while a run is computed: frame after frame, each when the one before is drawn. */
static void a_run_is_drawn_while_it_is_computed(void **state) {
    (void)state;
    mkdir("bin", 0777);
    FILE *file = fopen("bin/gnuplot", "w");
    fputs("#!/bin/sh\nwhile read -r line; do\n"
          "case $line in *drawn*) echo x >>frames; echo drawn >&2;; esac\ndone\n",
          file);
    fclose(file);
    chmod("bin/gnuplot", 0777);
    char path[PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/bin:/usr/bin:/bin", work);
    setenv("PATH", path, 1);
    struct rfl_error error = {0};
    struct rfl_simulation *simulation = case_ready(case_text(NEEDLE), NULL);
    struct rfl_live *live = rfl_live_open(simulation, "dumb", &error);
    if (!live)
        fail_msg("%s", error.text);
    for (int i = 0; i < 3; i++) {
        enum rfl_live_state now = RFL_LIVE_BUSY;
        for (int k = 0; k < 500 && now == RFL_LIVE_BUSY; k++)
            now = rfl_live_wait(live, 0.02);
        assert_int_equal(now, RFL_LIVE_READY);
        assert_int_equal(rfl_simulation_advance(simulation, 0.5 * (i + 1), &error), RFL_OK);
        rfl_live_draw(live, simulation);
    }
    for (int k = 0; k < 500 && rfl_live_wait(live, 0.02) == RFL_LIVE_BUSY; k++)
        ;
    assert_int_equal(rfl_live_close(live, &error), RFL_OK);
    struct stat frames;
    assert_int_equal(stat("frames", &frames), 0);
    assert_int_equal(frames.st_size, 6);
    rfl_simulation_free(simulation);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_report_says_what_the_summary_says, enter, leave),
        cmocka_unit_test_setup_teardown(the_estimated_error_is_that_of_the_table, enter, leave),
        cmocka_unit_test_setup_teardown(a_fourth_criterion_is_reported, enter, leave),
        cmocka_unit_test_setup_teardown(nerves_run_as_they_run, enter, leave),
        cmocka_unit_test_setup_teardown(what_only_rf_has_is_told, enter, leave),
        cmocka_unit_test_setup_teardown(several_results_stand_side_by_side, enter, leave),
        cmocka_unit_test_setup_teardown(pictures_keep_to_their_room, enter, leave),
        cmocka_unit_test_setup_teardown(work_that_takes_long_tells_how_far_it_is, enter, leave),
        cmocka_unit_test_setup_teardown(a_page_holds_what_it_is_given, enter, leave),
        cmocka_unit_test_setup_teardown(a_page_without_its_template_says_how_to_get_it, enter,
                                        leave),
        cmocka_unit_test_setup_teardown(a_report_takes_no_other_file_s_place, enter, leave),
        cmocka_unit_test_setup_teardown(pictures_are_drawn_into_files, enter, leave),
        cmocka_unit_test_setup_teardown(svg_is_well_formed, enter, leave),
        cmocka_unit_test_setup_teardown(what_is_no_picture_is_an_error, enter, leave),
        cmocka_unit_test_setup_teardown(comparisons_are_drawn, enter, leave),
        cmocka_unit_test_setup_teardown(a_run_is_drawn_while_it_is_computed, enter, leave),
    };
    struct rfl_error error = {0};
    if (rfl_library_init(&error) || !getcwd(top, sizeof top))
        return 1;
    setenv("RFLESION_DATA", top, 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
