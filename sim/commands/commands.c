#include "commands.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define BIT(option)      (1U << RFL_OPTION_##option)
#define SCENARIO_OPTIONS (BIT(HELP) | BIT(SET))

const struct rfl_command rfl_commands[] = {
    {"run", "SCENARIO", SCENARIO_OPTIONS | BIT(OUTPUT) | BIT(PLOT) | BIT(QUIET) | BIT(VERBOSE),
     "compute a scenario's lesion and write tables and a summary",
     "SCENARIO is a file, or the name of one that came with the program (rflesion list "
     "scenarios).\n"
     "Examples:\n"
     "  rflesion run si_joint_lateral_branch --plot\n"
     "  rflesion run mine.yaml --set probe.gauge=22 --set monitors.branch.distance=\"3 mm\"\n",
     rfl_command_run},
    {"plot", "DIR", BIT(HELP) | BIT(TERMINAL), "draw the pictures of a result with gnuplot",
     "DIR is a folder that `rflesion run` wrote.\n", rfl_command_plot},
    {"check", "SCENARIO", SCENARIO_OPTIONS,
     "show a scenario as understood: every value, its unit, where it came from",
     "SCENARIO is a file, or the name of one that came with the program (rflesion list "
     "scenarios).\n",
     rfl_command_check},
    {"list", "[TOPIC]", BIT(HELP), "list the choices that there are, with their sources",
     "TOPIC is tissues, gauges, kinetics, shapes, scenarios, keys or schema.\n", rfl_command_list},
    {"new", "[FILE]", BIT(HELP), "write a fully commented scenario to start from",
     "Without FILE it goes to the screen. A file that is there already is not replaced.\n",
     rfl_command_new},
};
const size_t rfl_command_count = sizeof rfl_commands / sizeof *rfl_commands;

const struct rfl_command *rfl_command_find(const char *name, struct rfl_error *error) {
    const char *names[sizeof rfl_commands / sizeof *rfl_commands + 2] = {"--help", "--version"};
    for (size_t i = 0; i < rfl_command_count; i++) {
        names[i + 2] = rfl_commands[i].name;
        if (!strcmp(name, names[i + 2]))
            return &rfl_commands[i];
    }
    rfl_unknown(error, name[0] == '-' ? "option" : "command", name, names, rfl_command_count + 2);
    return NULL;
}

void rfl_commands_help(void) {
    puts("rflesion " RFL_VERSION ": how radiofrequency lesions form. " RFL_NOTICE "\n"
         "\n"
         "Usage: rflesion COMMAND [ARGUMENTS]\n");
    for (size_t i = 0; i < rfl_command_count; i++)
        printf("  %-6s %-9s  %s\n", rfl_commands[i].name,
               rfl_commands[i].operand ? rfl_commands[i].operand : "", rfl_commands[i].summary);
    puts("\n"
         "  rflesion COMMAND --help   says more about a command\n"
         "  rflesion --version        says which version this is\n"
         "\n"
         "Start with:  rflesion run si_joint_lateral_branch --plot\n"
         "Exit status: 0 done; 1 could not be done; 2 wrong usage or wrong scenario.");
}

enum rfl_status rfl_unknown(struct rfl_error *error, const char *what, const char *word,
                            const char *const *candidates, size_t count) {
    const char *nearest = rfl_nearest(word, candidates, count);
    if (nearest)
        return rfl_error_add(error, RFL_INVALID, "unknown %s '%s', did you mean '%s'?", what, word,
                             nearest);
    return rfl_error_add(error, RFL_INVALID, "unknown %s '%s'", what, word);
}

void rfl_report(const char *kind, const char *sentences) {
    while (*sentences) {
        int length = (int)strcspn(sentences, "\n");
        const char *place = strstr(sentences, ": error: ");
        bool placed = place && place < sentences + length;
        if (placed)
            fprintf(stderr, "%.*s\n", length, sentences);
        else
            fprintf(stderr, "rflesion: %s: %.*s\n", kind, length, sentences);
        sentences += length;
        sentences += *sentences == '\n';
    }
}
