#include "commands.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void rfl_offer_files(const struct rfl_completion *completion) {
    completion->offer_word(completion->context, ":files", NULL);
}

void rfl_offer_folders(const struct rfl_completion *completion) {
    completion->offer_word(completion->context, ":folders", NULL);
}

const struct rfl_option_row rfl_option_rows[RFL_OPTIONS] = {
    [RFL_OPTION_HELP] = {'h', "help", NULL, "show this help", NULL},
    [RFL_OPTION_OUTPUT] =
        {'o', "output", "DIR",
         "write to this folder instead of out/SCENARIO, with --set out/SCENARIO,KEY=VALUE",
         rfl_offer_folders},
    [RFL_OPTION_SET] = {0, "set", "KEY=VALUE", "give a key another value; may be repeated",
                        rfl_offer_settings},
    [RFL_OPTION_PLOT] = {0, "plot", NULL, "draw the pictures too", NULL},
    [RFL_OPTION_QUIET] = {'q', "quiet", NULL, "print no summary", NULL},
    [RFL_OPTION_VERBOSE] = {'v', "verbose", NULL, "also print how it was solved", NULL},
    [RFL_OPTION_TERMINAL] = {0, "terminal", "NAME",
                             "what to draw for (default png):", rfl_offer_terminals},
    [RFL_OPTION_COMPARISON] = {'o', "output", "DIR",
                               "draw into this folder instead of comparison/ beside the first DIR",
                               rfl_offer_folders},
    [RFL_OPTION_FORMAT] = {0, "format", "NAME",
                           "how to write the table (default text):", rfl_offer_formats},
    [RFL_OPTION_SCREEN] = {0, "terminal", "NAME",
                           "where to show pictures (default: a window, else here):",
                           rfl_offer_screens},
    [RFL_OPTION_LIST_FORMAT] = {0, "format", "NAME",
                                "how to write it (default text):", rfl_offer_list_formats},
    [RFL_OPTION_VARY] = {0, "vary", "KEY=VALUES",
                         "run once for each value: 16,18,20 or 60:90:10 degC", rfl_offer_settings},
    [RFL_OPTION_FILE] = {'o', "output", "FILE", "write to this file instead of DIR/report.html",
                         rfl_offer_files},
    [RFL_OPTION_LESSON] = {0, "lesson", NULL,
                           "ask before showing answers; step through several results", NULL},
    [RFL_OPTION_WATCH] = {0, "watch", NULL,
                          "draw the lesion while it is computed; Ctrl-C ends the run there", NULL},
    [RFL_OPTION_SPEED] = {0, "speed", "NUMBER",
                          "seconds of the run per second of watching (default 10)", NULL},
    [RFL_OPTION_BENCH] = {0, "bench", NULL,
                          "also say how wide it is on a bench (of a bench scenario: in a body)",
                          NULL},
    [RFL_OPTION_SLIDER] = {0, "slider", "KEY[=RANGE]",
                           "offer this control alone: gauge, or \"ramp=0:30:5 s\"; may be repeated",
                           rfl_offer_settings},
    [RFL_OPTION_TITLE] = {0, "title", "TEXT", "what stands above the page", NULL},
    [RFL_OPTION_PAGE] = {'o', "output", "FILE", "write to this file instead of SCENARIO.html",
                         rfl_offer_files},
};

/** getopt's return value for an option: beyond all letters. */
#define CODE(option) (256 + (option))

/** A word that an option's value may be. */
static void print_choice(void *context, const char *word, const char *help) {
    (void)context;
    if (word[0] != ':')
        printf("  %-22s   %-8s %s\n", "", word, help ? help : "");
}

/** Usage, options and further lines of a command. */
static void print_help(const struct rfl_command *command) {
    printf("rflesion %s: %s\n\nUsage: rflesion %s%s%s [OPTIONS]\n\n", command->name,
           command->summary, command->name, command->operand ? " " : "",
           command->operand ? command->operand : "");
    for (int i = 0; i < RFL_OPTIONS; i++) {
        const struct rfl_option_row *row = &rfl_option_rows[i];
        if (!(command->options & 1U << i))
            continue;
        char left[64];
        snprintf(left, sizeof left, "%c%c%s --%s%s%s", row->letter ? '-' : ' ',
                 row->letter ? row->letter : ' ', row->letter ? "," : " ", row->name,
                 row->value ? " " : "", row->value ? row->value : "");
        printf("  %-22s %s\n", left, row->help);
        if (row->offer)
            row->offer(&(struct rfl_completion){.offer_word = print_choice});
    }
    printf("\n%s", command->more ? command->more : "");
}

/** The tables that getopt_long wants, for one command. */
static void describe_options(const struct rfl_command *command, char letters[2 * RFL_OPTIONS + 2],
                             struct option rows[RFL_OPTIONS + 1]) {
    *letters++ = ':'; /* distinguishes a missing value from an unknown option */
    for (int i = 0; i < RFL_OPTIONS; i++) {
        const struct rfl_option_row *row = &rfl_option_rows[i];
        if (!(command->options & 1U << i))
            continue;
        *rows++ =
            (struct option){row->name, row->value ? required_argument : no_argument, NULL, CODE(i)};
        if (row->letter)
            *letters++ = row->letter;
        if (row->letter && row->value)
            *letters++ = ':';
    }
    *letters = '\0';
    *rows = (struct option){0};
}

/** The command's option that getopt_long returned; what it did not know is the first. */
static int option_of(const struct rfl_command *command, int code) {
    int option = RFL_OPTIONS - 1;
    while (option && (!(command->options & 1U << option) ||
                      (code != CODE(option) && code != rfl_option_rows[option].letter)))
        option--;
    return option;
}

/** Say what is wrong with the option that getopt_long has refused. */
static enum rfl_status refuse(const struct rfl_command *command, int code, const char *typed,
                              struct rfl_error *error) {
    int option = option_of(command, optopt);
    if (code == ':')
        return rfl_error_add(error, RFL_INVALID, "option '--%s' needs a value: --%s %s",
                             rfl_option_rows[option].name, rfl_option_rows[option].name,
                             rfl_option_rows[option].value);
    if (optopt >= CODE(0))
        return rfl_error_add(error, RFL_INVALID, "option '--%s' takes no value",
                             rfl_option_rows[option].name);
    char word[32] = {'-', (char)optopt, '\0'};
    if (!optopt)
        snprintf(word, sizeof word, "%.*s", (int)strcspn(typed, "="), typed);
    char names[RFL_OPTIONS][16];
    const char *candidates[RFL_OPTIONS];
    size_t count = 0;
    for (int i = 0; i < RFL_OPTIONS; i++)
        if (command->options & 1U << i) {
            snprintf(names[count], sizeof *names, "--%s", rfl_option_rows[i].name);
            candidates[count] = names[count];
            count++;
        }
    return rfl_command_unknown(error, "option", word, candidates, count);
}

/** Take an option that was given, with its value. */
static enum rfl_status accept(int option, const char *value, struct rfl_arguments *arguments,
                              struct rfl_error *error) {
    if (option == RFL_OPTION_VARY && arguments->value[option])
        return rfl_error_add(error, RFL_INVALID, "--vary can be given only once");
    arguments->value[option] = value ? value : "";
    if (option == RFL_OPTION_SLIDER)
        arguments->slider[arguments->slider_count++] = value;
    if (option != RFL_OPTION_SET && option != RFL_OPTION_VARY)
        return RFL_OK;
    const struct rfl_option_row *row = &rfl_option_rows[option];
    if (!strchr(arguments->value[option], '=') ||
        (option == RFL_OPTION_SET && arguments->value[option][0] == '='))
        return rfl_error_add(error, RFL_INVALID, "--%s %s: expected %s", row->name, value,
                             row->value);
    if (option == RFL_OPTION_SET)
        arguments->setting[arguments->setting_count++] = value;
    return RFL_OK;
}

/** Whether there are as many operands as the command's row says. */
static enum rfl_status check_operands(const struct rfl_command *command,
                                      const struct rfl_arguments *arguments,
                                      struct rfl_error *error) {
    const char *wanted = command->operand;
    size_t count = arguments->operand_count, most = wanted ? 1 : 0;
    if (count > most && !(wanted && strstr(wanted, "...")))
        return rfl_error_add(error, RFL_INVALID, "unexpected argument '%s'",
                             arguments->operands[most]);
    if (!count && wanted && wanted[0] != '[')
        return rfl_error_add(error, RFL_INVALID, "%s is missing: rflesion %s %s", wanted,
                             command->name, wanted);
    return RFL_OK;
}

/** Understand argv (argv[0] is not looked at); `setting` has room for every argument. */
static enum rfl_status parse(const struct rfl_command *command, int argc, char *argv[],
                             struct rfl_arguments *arguments, struct rfl_error *error) {
    char letters[2 * RFL_OPTIONS + 2];
    struct option rows[RFL_OPTIONS + 1];
    describe_options(command, letters, rows);
    int code;
    while ((code = getopt_long(argc, argv, letters, rows, NULL)) != -1) {
        enum rfl_status status = code == '?' || code == ':'
                                     ? refuse(command, code, argv[optind - 1], error)
                                     : accept(option_of(command, code), optarg, arguments, error);
        if (status)
            return status;
    }
    if (arguments->value[RFL_OPTION_HELP])
        return RFL_OK;
    if (arguments->value[RFL_OPTION_QUIET] && arguments->value[RFL_OPTION_VERBOSE])
        return rfl_error_add(error, RFL_INVALID, "--quiet and --verbose exclude each other");
    arguments->operands = argv + optind;
    arguments->operand_count = (size_t)(argc - optind);
    arguments->operand = argc > optind ? argv[optind] : NULL;
    return check_operands(command, arguments, error);
}

enum rfl_status rfl_command_execute(const struct rfl_command *command, int argc, char *argv[],
                                    struct rfl_error *error) {
    struct rfl_arguments arguments = {0};
    const char **lists = rfl_allocate(2 * (size_t)argc, sizeof *lists, error);
    if (!lists)
        return RFL_FAILED;
    arguments.setting = lists;
    arguments.slider = lists + argc;
    opterr = 0; /* sentences are ours */
    enum rfl_status status = parse(command, argc, argv, &arguments, error);
    if (status)
        rfl_error_add(error, status, "see: rflesion %s --help", command->name);
    else if (arguments.value[RFL_OPTION_HELP])
        print_help(command);
    else
        status = command->run(&arguments, error);
    free(lists);
    return status;
}
