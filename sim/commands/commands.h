/** Commands: what a person types. The top floor: only these print. */
#ifndef RFLESION_COMMANDS_H
#define RFLESION_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>

#include "rflesion.h"

/** What the program is for, and what it returns, in words. */
#define RFL_PURPOSE "how radiofrequency lesions form"
#define RFL_EXIT_STATUS                                                                            \
    "Exit status: 0 success; 1 failure; 2 wrong usage or an error in the scenario."

/** Every option that some command takes. */
enum rfl_option {
    RFL_OPTION_HELP,
    RFL_OPTION_OUTPUT,
    RFL_OPTION_SET,
    RFL_OPTION_PLOT,
    RFL_OPTION_QUIET,
    RFL_OPTION_VERBOSE,
    RFL_OPTION_TERMINAL,
    RFL_OPTION_COMPARISON, /**< --output of compare */
    RFL_OPTION_FORMAT,
    RFL_OPTION_SCREEN,      /**< --terminal of show */
    RFL_OPTION_LIST_FORMAT, /**< --format of list */
    RFL_OPTION_VARY,
    RFL_OPTION_FILE,
    RFL_OPTION_LESSON,
    RFL_OPTION_WATCH,
    RFL_OPTION_SPEED,
    RFL_OPTION_BENCH,
    RFL_OPTION_SLIDER,
    RFL_OPTION_TITLE,
    RFL_OPTION_PAGE, /**< --output of page */
    RFL_OPTIONS
};

/** A place in a command line that wants a word: what may stand there is offered to `offer_word`. */
struct rfl_completion {
    void (*offer_word)(void *context, const char *word, const char *help); /**< help may be NULL */
    void *context;
    const char *typed;    /**< what has been typed of the word; NULL: --help asks */
    const char *scenario; /**< the command's first operand; NULL: none yet */
};

/** A row of the table of options. */
struct rfl_option_row {
    char letter; /**< 0: has only its long name */
    const char *name;
    const char *value; /**< what follows it; NULL: nothing */
    const char *help;
    void (*offer)(
        const struct rfl_completion *completion); /**< words that its value may be; NULL: any */
};

extern const struct rfl_option_row rfl_option_rows[RFL_OPTIONS]; /**< by enum rfl_option */

/** A command line, understood. */
struct rfl_arguments {
    const char *operand;   /**< the first one; NULL: none */
    char *const *operands; /**< all of them */
    size_t operand_count;
    const char *value[RFL_OPTIONS]; /**< the last one given; "" if it takes none; NULL: not given */
    const char **setting;           /**< KEY=VALUE of each --set, in their order */
    size_t setting_count;
    const char **slider; /**< KEY[=RANGE] of each --slider, in their order */
    size_t slider_count;
};

/** A row of the table of commands. */
struct rfl_command {
    const char *name;
    const char *operand; /**< "SCENARIO"; "[FILE]": may be left out; "DIR...": one or more; NULL:
                            none */
    unsigned options;    /**< those that it takes: bits 1 << enum rfl_option */
    const char *summary; /**< one line; NULL: meant for programs, and in no list */
    const char *more;    /**< further lines of its help, each ended by '\n'; NULL: none */
    enum rfl_status (*run)(const struct rfl_arguments *arguments, struct rfl_error *error);
    void (*offer)(
        const struct rfl_completion *completion); /**< words that its operand may be; NULL: any */
};

extern const struct rfl_command rfl_commands[];
extern const size_t rfl_command_count;

/** What may stand in place of a command: "--help", "--version". */
struct rfl_command_word {
    const char *name, *help;
};

extern const struct rfl_command_word rfl_command_words[];
extern const size_t rfl_command_word_count;

/** Row by name; NULL with the nearest name in error. */
const struct rfl_command *rfl_command_find(const char *name, struct rfl_error *error);

/** Do what a command's own arguments (without its name) say, its `--help` included. */
enum rfl_status rfl_command_execute(const struct rfl_command *command, int argc, char *argv[],
                                    struct rfl_error *error);

/** What `rflesion --help` says. */
void rfl_commands_help(void);

enum rfl_status rfl_command_run(const struct rfl_arguments *arguments, struct rfl_error *error);
enum rfl_status rfl_command_plot(const struct rfl_arguments *arguments, struct rfl_error *error);
enum rfl_status rfl_command_compare(const struct rfl_arguments *arguments, struct rfl_error *error);
enum rfl_status rfl_command_show(const struct rfl_arguments *arguments, struct rfl_error *error);
enum rfl_status rfl_command_report(const struct rfl_arguments *arguments, struct rfl_error *error);
enum rfl_status rfl_command_page(const struct rfl_arguments *arguments, struct rfl_error *error);
enum rfl_status rfl_command_check(const struct rfl_arguments *arguments, struct rfl_error *error);
enum rfl_status rfl_command_list(const struct rfl_arguments *arguments, struct rfl_error *error);
enum rfl_status rfl_command_explain(const struct rfl_arguments *arguments, struct rfl_error *error);
enum rfl_status rfl_command_complete(const struct rfl_arguments *arguments,
                                     struct rfl_error *error);
enum rfl_status rfl_command_manual(const struct rfl_arguments *arguments, struct rfl_error *error);
enum rfl_status rfl_command_new(const struct rfl_arguments *arguments, struct rfl_error *error);

/* --- shared by commands --- */

/** "unknown WHAT 'word'", with the nearest name where one is near. Returns RFL_INVALID. */
enum rfl_status rfl_command_unknown(struct rfl_error *error, const char *what, const char *word,
                                    const char *const *candidates, size_t count);

/** Where a scenario's result goes: out/SCENARIO, with --set out/SCENARIO,KEY=VALUE,..., unless -o
 * says otherwise. */
enum rfl_status rfl_directory_choose(const struct rfl_arguments *arguments,
                                     const struct rfl_scenario *scenario, char *directory,
                                     size_t size, struct rfl_error *error);

/** The scenario of a command line, `--set` applied and checked; NULL with all that is wrong. */
struct rfl_scenario *rfl_arguments_open_scenario(const struct rfl_arguments *arguments,
                                                 struct rfl_error *error);

/** Refuse operands that are scenarios where folders of results are meant, with what to do first. */
enum rfl_status rfl_arguments_require_results(const struct rfl_arguments *arguments,
                                              struct rfl_error *error);

/** Names of a folder's files that have an ending, sorted, without it. */
struct rfl_listing {
    size_t count;
    char **name;
};

/** No names where there is no such folder. */
enum rfl_status rfl_listing_read(const char *folder, const char *ending, struct rfl_listing *names,
                                 struct rfl_error *error);
void rfl_listing_free(struct rfl_listing *names);

/** Offer names of files, or of folders. */
void rfl_offer_files(const struct rfl_completion *completion);
void rfl_offer_folders(const struct rfl_completion *completion);

/** Offer KEY=VALUE, for --set. */
void rfl_offer_settings(const struct rfl_completion *completion);

/** Offer the scenarios that came with the program, and files. */
void rfl_offer_scenarios(const struct rfl_completion *completion);

/** Offer the names of what gnuplot draws for. */
void rfl_offer_terminals(const struct rfl_completion *completion);
void rfl_offer_formats(const struct rfl_completion *completion);
void rfl_offer_screens(const struct rfl_completion *completion);

/** Offer what `rflesion explain` can explain, and what `rflesion list` can list. */
void rfl_offer_topics(const struct rfl_completion *completion);
void rfl_offer_lists(const struct rfl_completion *completion);
void rfl_offer_list_formats(const struct rfl_completion *completion);

/** Print where the pictures with an ending ("png") lie in a result, one a line. */
enum rfl_status rfl_command_print_pictures(const char *directory, const char *ending,
                                           struct rfl_error *error);

/** What a row of the table of keys says beside its help: "unit mm, default 0 s, ...". */
void rfl_list_describe_key(const struct rfl_key *key, FILE *out);

/** The same as a string, to be freed; NULL with the reason in error. */
char *rfl_list_key_words(const struct rfl_key *key, struct rfl_error *error);

#endif
