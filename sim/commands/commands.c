#include "commands.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define BIT(option)      (1U << RFL_OPTION_##option)
#define SCENARIO_OPTIONS (BIT(HELP) | BIT(SET))

#define SCENARIO_MORE                                                                              \
    "SCENARIO is a file, or the name of a scenario that came with the program: see rflesion list " \
    "scenarios.\n"

const struct rfl_command rfl_commands[] = {
    {.name = "run",
     .operand = "SCENARIO",
     .options = SCENARIO_OPTIONS | BIT(VARY) | BIT(OUTPUT) | BIT(PLOT) | BIT(QUIET) | BIT(VERBOSE) |
                BIT(WATCH) | BIT(SPEED) | BIT(BENCH),
     .summary = "compute a scenario's lesion and write tables and a summary",
     .more = SCENARIO_MORE
     "Examples:\n"
     "  rflesion run si_joint_lateral_branch --plot\n"
     "  rflesion run mine.yaml --set probe.gauge=22 --set monitors.branch.distance=\"3 mm\"\n"
     "  rflesion run si_joint_lateral_branch --watch --speed 20\n"
     "  rflesion run si_joint_lateral_branch --bench\n",
     .run = rfl_command_run,
     .offer = rfl_offer_scenarios},
    {.name = "show",
     .operand = "SCENARIO",
     .options =
         SCENARIO_OPTIONS | BIT(VARY) | BIT(OUTPUT) | BIT(SCREEN) | BIT(QUIET) | BIT(VERBOSE),
     .summary = "run a scenario, draw its pictures and show them",
     .more = SCENARIO_MORE
     "Pictures appear in windows where there is a screen, else in the terminal.\n"
     "Examples:\n"
     "  rflesion show si_joint_lateral_branch --set gauge=22\n"
     "  rflesion show si_joint_lateral_branch --vary gauge=16,18,20,22\n"
     "  rflesion show si_joint_lateral_branch --vary \"set_temperature=60:90:10 degC\"\n",
     .run = rfl_command_show,
     .offer = rfl_offer_scenarios},
    {.name = "plot",
     .operand = "DIR",
     .options = BIT(HELP) | BIT(TERMINAL),
     .summary = "draw the pictures of a result with gnuplot",
     .more = "DIR is a folder that `rflesion run` wrote.\n",
     .run = rfl_command_plot,
     .offer = rfl_offer_folders},
    {.name = "compare",
     .operand = "DIR...",
     .options = BIT(HELP) | BIT(COMPARISON) | BIT(FORMAT) | BIT(TERMINAL),
     .summary = "put results side by side: a table of what differs, and pictures",
     .more = "Each DIR is a folder that `rflesion run` wrote; differences are from the first one.\n"
             "Example:\n"
             "  rflesion compare out/cannula_22g out/cannula_20g out/cannula_16g\n",
     .run = rfl_command_compare,
     .offer = rfl_offer_folders},
    {.name = "report",
     .operand = "DIR...",
     .options = BIT(HELP) | BIT(FILE) | BIT(LESSON),
     .summary = "write a page to hand out: pictures, results, their sources and limits",
     .more = "Each DIR is a folder that `rflesion run` wrote. The page is one file that needs no "
             "network,\n"
             "DIR/report.html; for several folders it is report.html in the current one.\n"
             "Examples:\n"
             "  rflesion report out/si_joint_lateral_branch\n"
             "  rflesion report --lesson -o lesson.html out/cannula_22g out/cannula_16g\n",
     .run = rfl_command_report,
     .offer = rfl_offer_folders},
    {.name = "page",
     .operand = "[SCENARIO...]",
     .options = BIT(HELP) | BIT(SLIDER) | BIT(TITLE) | BIT(PAGE),
     .summary = "write the live page: one file that computes in a browser",
     .more = SCENARIO_MORE
     "Without SCENARIO the page offers all of those; for several it is rflesion.html. Who opens it "
     "needs\n"
     "no network, and nothing but a browser. Without --slider it offers every control.\n"
     "A control may be given a range, KEY=FROM:TO UNIT or KEY=FROM:TO:STEP UNIT.\n"
     "Examples:\n"
     "  rflesion page si_joint_lateral_branch\n"
     "  rflesion page medial_branch_parallel --slider gauge=16:22 \\\n"
     "      --slider \"set_temperature=60:90 degC\" --title \"How close is close enough?\" -o "
     "class.html\n",
     .run = rfl_command_page,
     .offer = rfl_offer_scenarios},
    {.name = "check",
     .operand = "SCENARIO",
     .options = SCENARIO_OPTIONS,
     .summary = "show how a scenario is read: every value, and where it comes from",
     .more = SCENARIO_MORE,
     .run = rfl_command_check,
     .offer = rfl_offer_scenarios},
    {.name = "list",
     .operand = "[TOPIC]",
     .options = BIT(HELP) | BIT(LIST_FORMAT),
     .summary = "list the available choices, with their sources",
     .more = "TOPIC is tissues, gauges, kinetics, shapes, scenarios, keys or schema.\n",
     .run = rfl_command_list,
     .offer = rfl_offer_lists},
    {.name = "explain",
     .operand = "[TOPIC]",
     .options = BIT(HELP),
     .summary = "explain a piece of theory, or a key, in plain words with its source",
     .more = "Without TOPIC it lists the topics. TOPIC may also be a key of a scenario.\n"
             "Examples:\n"
             "  rflesion explain bioheat\n"
             "  rflesion explain probe.gauge\n",
     .run = rfl_command_explain,
     .offer = rfl_offer_topics},
    {.name = "new",
     .operand = "[FILE]",
     .options = BIT(HELP),
     .summary = "write a fully commented scenario to start from",
     .more = "Without FILE it is printed. An existing file is not overwritten.\n",
     .run = rfl_command_new,
     .offer = rfl_offer_files},
    {.name = "manual",
     .options = BIT(HELP),
     .summary = "print the manual page; to read it: rflesion manual | man -l -",
     .more = "`make install` installs it, so that man rflesion finds it.\n",
     .run = rfl_command_manual},
    {.name = "complete", .operand = "[WORD...]", .run = rfl_command_complete},
};
#define COMMANDS (sizeof rfl_commands / sizeof *rfl_commands)
const size_t rfl_command_count = COMMANDS;

const struct rfl_command_word rfl_command_words[] = {
    {"--help", "lists the commands; rflesion COMMAND --help explains one"},
    {"--version", "prints the version"},
};
#define WORDS (sizeof rfl_command_words / sizeof *rfl_command_words)
const size_t rfl_command_word_count = WORDS;

const struct rfl_command *rfl_command_find(const char *name, struct rfl_error *error) {
    const char *names[COMMANDS + WORDS];
    size_t count = 0;
    for (size_t i = 0; i < rfl_command_word_count; i++)
        names[count++] = rfl_command_words[i].name;
    for (size_t i = 0; i < rfl_command_count; i++) {
        if (!strcmp(name, rfl_commands[i].name))
            return &rfl_commands[i];
        if (rfl_commands[i].summary)
            names[count++] = rfl_commands[i].name;
    }
    rfl_command_unknown(error, name[0] == '-' ? "option" : "command", name, names, count);
    return NULL;
}

void rfl_commands_help(void) {
    puts("rflesion " RFL_VERSION ": " RFL_PURPOSE ". " RFL_NOTICE "\n"
         "\n"
         "Usage: rflesion COMMAND [ARGUMENTS]\n");
    int width = 0, wide = 0;
    for (size_t i = 0; i < rfl_command_count; i++) {
        const struct rfl_command *row = &rfl_commands[i];
        const int name = (int)strlen(row->name),
                  operand = row->operand ? (int)strlen(row->operand) : 0;
        width = name > width ? name : width;
        wide = row->summary && operand > wide ? operand : wide;
    }
    for (size_t i = 0; i < rfl_command_count; i++)
        if (rfl_commands[i].summary)
            printf("  %-*s %-*s  %s\n", width, rfl_commands[i].name, wide,
                   rfl_commands[i].operand ? rfl_commands[i].operand : "", rfl_commands[i].summary);
    puts("\n"
         "  rflesion COMMAND --help   explains a command\n"
         "  rflesion --version        prints the version\n"
         "\n"
         "Start with:  rflesion run si_joint_lateral_branch --plot\n" RFL_EXIT_STATUS);
}

enum rfl_status rfl_command_unknown(struct rfl_error *error, const char *what, const char *word,
                                    const char *const *candidates, size_t count) {
    const char *nearest = rfl_nearest(word, candidates, count);
    if (nearest)
        return rfl_error_add(error, RFL_INVALID, "unknown %s '%s', did you mean '%s'?", what, word,
                             nearest);
    return rfl_error_add(error, RFL_INVALID, "unknown %s '%s'", what, word);
}
