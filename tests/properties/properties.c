/*
 * Random scenarios, and what must hold of them; prints TAP, a line for each property.
 *
 *     properties [--seed S] [--from K] [--count N] [--only PROPERTY] [--write FOLDER] [--raw 1]
 *     properties [--only PROPERTY] SCENARIO.yaml
 *
 * Case K of a seed is the same whatever else is run, so that a run can be continued, or split. What
 * fails is shrunk (but for --raw 1) and printed as a scenario file; of properties with a fault that
 * is known, so many failures of a thousand are let pass, and none is shrunk unless --only names it.
 * --write runs nothing, and writes the cases. PROPERTIES_TIMES=1 in the environment: how long each
 * case took, on standard error.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check.h"
#include "draw.h"
#include "shrink.h"

#define MOST_PROPERTIES 64
#define MOST_SHOWN      2 /* failures of a property that are shrunk and shown */

/** What a run of the program is to do, and what came of it. */
struct session {
    uint64_t seed, from, count;
    const char *only, *write, *file, *raw;
    size_t looked[MOST_PROPERTIES], failed[MOST_PROPERTIES];
    size_t outcomes[3];
};

static bool is_chosen(const struct session *session, size_t p) {
    return !session->only || strcmp(session->only, properties[p].name) == 0;
}

/* --- one failure --- */

struct one {
    bool chosen[MOST_PROPERTIES];
    size_t property;
};

static bool still_fails(void *context, const struct settings *settings) {
    const struct one *one = context;
    struct finding finding[MOST_PROPERTIES];
    struct rfl_scenario *scenario = settings_build(settings, NULL);
    if (scenario)
        check_scenario(scenario, settings->plausible, one->chosen, finding);
    rfl_scenario_free(scenario);
    return scenario && finding[one->property].failed;
}

/** Print settings as a file, each line a comment of TAP. */
static void print_settings(const struct settings *settings) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return;
    settings_print(settings, out);
    fclose(out);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
        printf("#   %s\n", line);
    free(text);
}

static void show_failure(const struct session *session, uint64_t index, size_t p,
                         const struct settings *settings, const struct finding *finding) {
    struct settings least = *settings;
    struct one one = {.property = p};
    one.chosen[p] = true;
    printf("# %s%s: seed %llu, case %llu: %s\n", properties[p].known ? "known: " : "",
           properties[p].name, (unsigned long long)session->seed, (unsigned long long)index,
           finding->words);
    printf("# measured %.6g, allowed %.6g\n", finding->measured, finding->allowed);
    fflush(stdout);
    if (!session->raw)
        shrink(&least, still_fails, &one);
    print_settings(&least);
    fflush(stdout);
}

/* --- cases --- */

static void check_case(struct session *session, uint64_t index, const struct settings *settings) {
    bool chosen[MOST_PROPERTIES];
    struct finding finding[MOST_PROPERTIES];
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = settings_build(settings, &error);
    for (size_t p = 0; p < property_count; p++) {
        const size_t every = properties[p].every;
        bool turn = session->only || session->file || !every || index % every == p % every;
        chosen[p] = is_chosen(session, p) && turn;
    }
    if (!scenario) {
        fputs(error.text, stderr);
        exit(2);
    }
    session->outcomes[check_scenario(scenario, settings->plausible, chosen, finding)]++;
    rfl_scenario_free(scenario);
    for (size_t p = 0; p < property_count; p++) {
        session->looked[p] += chosen[p];
        bool shown = session->only || session->file || !properties[p].known;
        if (finding[p].failed && session->failed[p]++ < MOST_SHOWN && shown)
            show_failure(session, index, p, settings, &finding[p]);
    }
}

static void write_case(const struct session *session, uint64_t index) {
    char path[4096];
    struct settings settings = draw_settings(session->seed, index);
    snprintf(path, sizeof path, "%s/%llu.yaml", session->write, (unsigned long long)index);
    FILE *out = fopen(path, "w");
    if (out)
        settings_print(&settings, out);
    if (!out || fclose(out)) {
        perror(path);
        exit(1);
    }
}

static void check_file(struct session *session) {
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = rfl_scenario_read(session->file, &error);
    if (!scenario) {
        fputs(error.text, stderr);
        exit(2);
    }
    struct settings settings = settings_of(scenario);
    settings.plausible = true;
    rfl_scenario_free(scenario);
    check_case(session, 0, &settings);
}

/** How many cases may fail for what is known of a property; a started one of them counts whole. */
static size_t may_fail(const struct property *property, size_t looked) {
    return (property->most * looked + 999) / 1000;
}

static int summarize(const struct session *session) {
    size_t number = 0, bad = 0;
    for (size_t p = 0; p < property_count; p++) {
        const struct property *property = &properties[p];
        if (!is_chosen(session, p))
            continue;
        bool failed = session->failed[p] > may_fail(property, session->looked[p]);
        bad += failed;
        printf("%s %zu %s: %s (%zu of %zu cases fail%s%s)\n", failed ? "not ok" : "ok", ++number,
               property->name, property->sentence, session->failed[p], session->looked[p],
               property->known ? "; known: " : "", property->known ? property->known : "");
    }
    printf("1..%zu\n# %zu cases to their end, %zu stopped after %s, %zu whose lesion has no edge\n",
           number, session->outcomes[OUTCOME_DONE], session->outcomes[OUTCOME_CAPPED],
           "as many steps as a case may take", session->outcomes[OUTCOME_NO_EDGE]);
    return bad > 0;
}

static uint64_t number_of(const char *text) {
    char *end;
    uint64_t number = strtoull(text, &end, 10);
    if (*end || end == text) {
        fprintf(stderr, "%s: a number is expected\n", text);
        exit(2);
    }
    return number;
}

static void read_arguments(struct session *session, int count, char **arguments) {
    const struct {
        const char *name;
        uint64_t *number;
        const char **text;
    } options[] = {{"--seed", &session->seed, NULL},   {"--from", &session->from, NULL},
                   {"--count", &session->count, NULL}, {"--only", NULL, &session->only},
                   {"--write", NULL, &session->write}, {"--raw", NULL, &session->raw}};
    for (int k = 1; k < count; k++) {
        size_t o = 0, all = sizeof options / sizeof *options;
        while (o < all && strcmp(arguments[k], options[o].name) != 0)
            o++;
        if (o == all)
            session->file = arguments[k];
        else if (k + 1 < count && options[o].number)
            *options[o].number = number_of(arguments[++k]);
        else if (k + 1 < count)
            *options[o].text = arguments[++k];
    }
}

int main(int count, char **arguments) {
    struct session session = {.seed = 1, .count = 100};
    read_arguments(&session, count, arguments);
    if (rfl_library_init(NULL) || property_count > MOST_PROPERTIES)
        return 1;
    if (session.file)
        check_file(&session);
    for (uint64_t k = 0; !session.file && k < session.count; k++) {
        const uint64_t index = session.from + k;
        if (session.write) {
            write_case(&session, index);
            continue;
        }
        const struct settings settings = draw_settings(session.seed, index);
        clock_t started = clock();
        check_case(&session, index, &settings);
        double seconds = (double)(clock() - started) / CLOCKS_PER_SEC;
        if (getenv("PROPERTIES_TIMES"))
            fprintf(stderr, "%llu %.3f s\n", (unsigned long long)index, seconds);
    }
    return session.write ? 0 : summarize(&session);
}
