/* The manual page, rflesion.1, in the macros of man(7), from the tables that --help is made of. */
#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** What groff and mandoc would take for a typographic sign or a command. */
static const struct {
    char character;
    const char *escape;
} escapes[] = {{'\\', "\\e"},   {'-', "\\-"},   {'`', "\\(ga"},
               {'\'', "\\(aq"}, {'^', "\\(ha"}, {'~', "\\(ti"}};

/** Print text so that it is seen as it stands; a line of it cannot become a macro. */
static void print_text(const char *text, size_t length) {
    if (length && *text == '.')
        fputs("\\&", stdout);
    for (size_t i = 0; i < length; i++) {
        size_t e = 0;
        while (e < sizeof escapes / sizeof *escapes && escapes[e].character != text[i])
            e++;
        if (e < sizeof escapes / sizeof *escapes)
            fputs(escapes[e].escape, stdout);
        else
            putchar(text[i]);
    }
}

static void print_line(const char *text) {
    print_text(text, strlen(text));
    putchar('\n');
}

/** Print lines of help; those that begin with a blank are examples, and stay as they are. */
static void print_lines(const char *text) {
    bool example = false, first = true;
    for (size_t length; *text; text += length + (text[length] == '\n')) {
        length = strcspn(text, "\n");
        if (example != (*text == ' '))
            puts(example ? ".EE" : ".EX");
        else if (!example && !first)
            puts(".br");
        example = *text == ' ';
        first = false;
        print_text(text, length);
        putchar('\n');
    }
    if (example)
        puts(".EE");
}

/** A word that an option's value may be. */
static void print_choice(void *context, const char *word, const char *help) {
    (void)context;
    if (word[0] == ':')
        return;
    printf(".br\n\\fB%s\\fR: ", word);
    print_line(help ? help : "");
}

static void print_option(const struct rfl_option_row *row) {
    puts(".TP");
    if (row->letter)
        printf("\\fB\\-%c\\fR, ", row->letter);
    printf("\\fB\\-\\-%s\\fR", row->name);
    if (row->value)
        printf(" \\fI%s\\fR", row->value);
    putchar('\n');
    print_line(row->help);
    if (row->offer)
        row->offer(&(struct rfl_completion){.offer_word = print_choice});
}

static void print_command(const struct rfl_command *command) {
    printf(".SS %s%s%s\n", command->name, command->operand ? " " : "",
           command->operand ? command->operand : "");
    print_line(command->summary);
    for (int i = 0; i < RFL_OPTIONS; i++)
        if (command->options & 1U << i && i != RFL_OPTION_HELP)
            print_option(&rfl_option_rows[i]);
    puts(".PP");
    if (command->more)
        print_lines(command->more);
}

/** A key of a scenario, with its unit, range and default. */
static enum rfl_status print_key(const struct rfl_key *key, struct rfl_error *error) {
    char *facts = rfl_list_key_words(key, error);
    if (!facts)
        return RFL_FAILED;
    printf(".TP\n\\fB%s\\fR\n", key->name);
    print_line(key->help);
    puts(".br");
    print_line(facts);
    free(facts);
    return RFL_OK;
}

static void print_head(void) {
    printf(".TH RFLESION 1 \"%s\" \"rflesion %s\" \"User Commands\"\n"
           ".SH NAME\nrflesion \\- %s\n"
           ".SH SYNOPSIS\n\\fBrflesion\\fR \\fICOMMAND\\fR [\\fIARGUMENTS\\fR]\n"
           ".SH DESCRIPTION\n",
           RFL_RELEASED, RFL_VERSION, RFL_PURPOSE);
    print_line(
        "rflesion solves the Pennes bioheat equation around a radiofrequency probe, says how "
        "large the lesion becomes and whether it reaches a given structure, and draws it "
        "with gnuplot.");
    print_line(RFL_NOTICE);
    puts(".SH OPTIONS");
    for (size_t i = 0; i < rfl_command_word_count; i++) {
        printf(".TP\n");
        print_line(rfl_command_words[i].name);
        print_line(rfl_command_words[i].help);
    }
}

static void print_foot(void) {
    puts(".SH EXIT STATUS");
    print_line(RFL_EXIT_STATUS);
    puts(".SH ENVIRONMENT\n.TP\nNO_COLOR");
    print_line("where it is set, nothing is coloured, on a terminal either");
    puts(".TP\nRFLESION_DATA");
    print_line("folder of the program's own scenarios and plots, in place of the installed one");
    puts(".TP\nRFLESION_PATIENCE");
    print_line("seconds that gnuplot may take for one picture, 120 if it is not set");
    puts(".SH SEE ALSO\n.BR gnuplot (1)");
}

enum rfl_status rfl_command_manual(const struct rfl_arguments *arguments, struct rfl_error *error) {
    (void)arguments;
    enum rfl_status status = RFL_OK;
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    print_head();
    puts(".SH COMMANDS");
    for (size_t i = 0; i < rfl_command_count; i++)
        if (rfl_commands[i].summary)
            print_command(&rfl_commands[i]);
    puts(".SH KEYS OF A SCENARIO");
    for (size_t i = 0; i < count && !status; i++)
        status = print_key(&keys[i], error);
    print_foot();
    return status;
}
