/* Completion: the shells' scripts beside this file ask `rflesion complete -- WORD...` what may
 * stand in the place of the last word. An answer is a word on a line, with a sentence about it
 * after a tab; ":files" and ":folders" stand for names of files and folders, which the shell knows.
 */
#include "commands.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/** What has been typed of a word. */
struct typed {
    const char *option; /**< "--set=", to be repeated before each answer, or "" */
    int length;         /**< of it */
    const char *word;
};

/** Print a word if it goes on with what has been typed. */
static void answer(void *context, const char *word, const char *help) {
    const struct typed *typed = context;
    if (word[0] == ':')
        puts(word);
    else if (!strncmp(word, typed->word, strlen(typed->word)))
        printf("%.*s%s%s%s\n", typed->length, typed->option, word, help ? "\t" : "",
               help ? help : "");
}

/** A key's last part, to which --set may shorten it where no other key ends so; else NULL. */
static const char *short_name(const struct rfl_key *key) {
    char full[RFL_PATH_SIZE];
    const char *leaf = rfl_key_leaf(key->name);
    return leaf != key->name && rfl_key_expand(leaf, full, sizeof full) == 1 &&
                   !strcmp(full, key->name)
               ? leaf
               : NULL;
}

/** Whether a key's name stands for a dotted key: NAME in the first is any part of the second. */
static bool stands_for(const char *name, const char *key) {
    while (*name && *key) {
        if (isupper((unsigned char)*name)) {
            name += strcspn(name, ".");
            key += strcspn(key, ".");
        } else if (*name++ != *key++)
            return false;
    }
    return !*name && !*key;
}

/** Offer what a key may be set to: its words. */
static void offer_values(const struct rfl_completion *completion, const char *key) {
    size_t count;
    char word[512];
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++) {
        const char *shorter = short_name(&keys[i]);
        if (!stands_for(keys[i].name, key) && !(shorter && !strcmp(shorter, key)))
            continue;
        for (size_t c = 0; keys[i].choices && keys[i].choices[c]; c++) {
            snprintf(word, sizeof word, "%s=%s", key, keys[i].choices[c]);
            completion->offer_word(completion->context, word, NULL);
        }
    }
}

/** Offer a key that only this scenario has: one of a monitor's. */
static int offer_own_key(void *context, const struct rfl_value *value) {
    const struct rfl_completion *completion = context;
    char word[256];
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++)
        if (!strcmp(keys[i].name, value->key))
            return 0;
    snprintf(word, sizeof word, "%s=", value->key);
    completion->offer_word(completion->context, word, value->text);
    return 0;
}

/** Offer "KEY=" for every key, those of the scenario's own monitors included, and short ones to who
 * has begun to type. */
static void offer_keys(const struct rfl_completion *completion) {
    size_t count;
    char word[256];
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++) {
        snprintf(word, sizeof word, "%s=", keys[i].name);
        if (!strstr(keys[i].name, "NAME"))
            completion->offer_word(completion->context, word, keys[i].help);
        const char *shorter = *completion->typed ? short_name(&keys[i]) : NULL;
        snprintf(word, sizeof word, "%s=", shorter ? shorter : "");
        if (shorter)
            completion->offer_word(completion->context, word, keys[i].help);
    }
    const struct rfl_arguments arguments = {.operand = completion->scenario};
    struct rfl_scenario *scenario =
        completion->scenario ? rfl_arguments_open_scenario(&arguments, NULL) : NULL;
    if (scenario)
        rfl_scenario_values(scenario, offer_own_key, (void *)completion);
    rfl_scenario_free(scenario);
}

void rfl_offer_settings(const struct rfl_completion *completion) {
    char key[256];
    const char *equals = completion->typed ? strchr(completion->typed, '=') : NULL;
    if (!completion->typed)
        return;
    if (!equals)
        offer_keys(completion);
    else if (snprintf(key, sizeof key, "%.*s", (int)(equals - completion->typed),
                      completion->typed) < (int)sizeof key)
        offer_values(completion, key);
}

/** Offer a command's options. */
static void offer_options(const struct rfl_completion *completion,
                          const struct rfl_command *command) {
    char word[64];
    for (int i = 0; i < RFL_OPTIONS; i++)
        if (command->options & 1U << i) {
            snprintf(word, sizeof word, "--%s", rfl_option_rows[i].name);
            completion->offer_word(completion->context, word, rfl_option_rows[i].help);
        }
}

/** Offer the commands, and what stands in their place. */
static void offer_commands(const struct rfl_completion *completion) {
    for (size_t i = 0; i < rfl_command_count; i++)
        if (rfl_commands[i].summary)
            completion->offer_word(completion->context, rfl_commands[i].name,
                                   rfl_commands[i].summary);
    for (size_t i = 0; i < rfl_command_word_count; i++)
        completion->offer_word(completion->context, rfl_command_words[i].name,
                               rfl_command_words[i].help);
}

/** The command's option that a word is, "--set" or "-o", whose value follows; NULL: none. */
static const struct rfl_option_row *option_before_value(const struct rfl_command *command,
                                                        const char *word) {
    for (int i = 0; i < RFL_OPTIONS; i++) {
        const struct rfl_option_row *row = &rfl_option_rows[i];
        bool same =
            word[0] == '-' && (word[1] == '-' ? !strcmp(word + 2, row->name)
                                              : word[1] && word[1] == row->letter && !word[2]);
        if (same && row->value && command->options & 1U << i)
            return row;
    }
    return NULL;
}

/** The option whose value is being typed in the same word, "--set=probe"; NULL: none. */
static const struct rfl_option_row *option_with_value(const struct rfl_command *command,
                                                      struct typed *typed) {
    char name[32];
    const char *equals = typed->word[0] == '-' ? strchr(typed->word, '=') : NULL;
    if (!equals || equals - typed->word >= (int)sizeof name)
        return NULL;
    snprintf(name, sizeof name, "%.*s", (int)(equals - typed->word), typed->word);
    *typed = (struct typed){typed->word, (int)(equals + 1 - typed->word), equals + 1};
    return option_before_value(command, name);
}

/** The first of a command's words that is neither an option nor an option's value; NULL: none. */
static const char *first_operand(const struct rfl_command *command, char *const *words,
                                 size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (words[i][0] != '-')
            return words[i];
        i += option_before_value(command, words[i]) != NULL;
    }
    return NULL;
}

enum rfl_status rfl_command_complete(const struct rfl_arguments *arguments,
                                     struct rfl_error *error) {
    size_t count = arguments->operand_count;
    (void)error;
    if (!count)
        return RFL_OK;
    char *const *words = arguments->operands;
    struct typed typed = {"", 0, words[count - 1]};
    struct rfl_completion completion = {
        .offer_word = answer, .context = &typed, .typed = typed.word};
    const struct rfl_command *command = count > 1 ? rfl_command_find(words[0], NULL) : NULL;
    if (count == 1)
        offer_commands(&completion);
    if (!command)
        return RFL_OK;
    const struct rfl_option_row *row =
        count > 2 ? option_before_value(command, words[count - 2]) : NULL;
    if (!row)
        row = option_with_value(command, &typed);
    completion.typed = typed.word;
    completion.scenario = first_operand(command, words + 1, count - 2);
    if (row && row->offer)
        row->offer(&completion);
    else if (!row && typed.word[0] == '-')
        offer_options(&completion, command);
    else if (!row && command->offer)
        command->offer(&completion);
    return RFL_OK;
}
