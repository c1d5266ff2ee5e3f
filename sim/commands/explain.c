#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screen.h"
#include "topics.h"

/** The topics, one a line. */
static void list_topics(void) {
    rfl_style_print(stdout, RFL_STYLE_HEADING, "Topics: rflesion explain TOPIC");
    printf("\n\n");
    for (size_t i = 0; i < rfl_topic_count; i++)
        printf("  %-15s  %s\n", rfl_topics[i].name, rfl_topics[i].title);
    printf("\nA key of a scenario explains itself, too: rflesion explain probe.gauge\n");
}

/** Whether a word is a topic's name or one of its aliases. */
static bool is_named(const struct rfl_topic *topic, const char *word) {
    size_t length = strlen(word);
    const char *found = length ? strstr(topic->aliases, word) : NULL;
    return !strcmp(topic->name, word) ||
           (found && found > topic->aliases && found[-1] == ' ' && found[length] == ' ');
}

/** A topic's page. */
static void print_topic(const struct rfl_topic *topic) {
    int width = rfl_screen_measure(stdout);
    rfl_style_print(stdout, RFL_STYLE_HEADING, topic->name);
    printf(": %s\n\n", topic->title);
    rfl_screen_wrap(stdout, topic->text, 0, width);
    rfl_style_print(stdout, RFL_STYLE_HEADING, "\nSource:");
    putchar(' ');
    rfl_screen_wrap(stdout, topic->source, 8, width);
    printf("\n\n%s\n", RFL_NOTICE);
}

/** What the table of keys says about one. */
static void print_key(const struct rfl_key *key) {
    char usual[RFL_RANGE_SIZE];
    rfl_style_print(stdout, RFL_STYLE_HEADING, key->name);
    printf(": %s\n  ", key->help);
    rfl_list_describe_key(key, stdout);
    putchar('\n');
    rfl_key_usual(key, usual, sizeof usual);
    if (*usual)
        printf("  usual range: %s\n", usual);
}

/** Print the keys that a word names, wholly or by their last part; returns how many. */
static size_t print_keys(const char *word) {
    size_t count, printed = 0;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++) {
        if (!strcmp(keys[i].name, word) || !strcmp(rfl_key_leaf(keys[i].name), word)) {
            print_key(&keys[i]);
            printed++;
        }
    }
    return printed;
}

/** "unknown topic", with the nearest topic, or else the nearest key. */
static enum rfl_status refuse_topic(const char *word, struct rfl_error *error) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    const char **names = rfl_allocate(rfl_topic_count + count, sizeof *names, error);
    if (!names)
        return RFL_FAILED;
    for (size_t i = 0; i < rfl_topic_count; i++)
        names[i] = rfl_topics[i].name;
    for (size_t i = 0; i < count; i++)
        names[rfl_topic_count + i] = keys[i].name;
    rfl_command_unknown(error, "topic", word, names, rfl_topic_count + count);
    free(names);
    return rfl_error_add(error, RFL_INVALID, "see: rflesion explain");
}

void rfl_offer_topics(const struct rfl_completion *completion) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < rfl_topic_count; i++)
        completion->offer_word(completion->context, rfl_topics[i].name, rfl_topics[i].title);
    for (size_t i = 0; i < count; i++)
        completion->offer_word(completion->context, keys[i].name, keys[i].help);
}

enum rfl_status rfl_command_explain(const struct rfl_arguments *arguments,
                                    struct rfl_error *error) {
    if (!arguments->operand) {
        list_topics();
        return RFL_OK;
    }
    for (size_t i = 0; i < rfl_topic_count; i++)
        if (is_named(&rfl_topics[i], arguments->operand)) {
            print_topic(&rfl_topics[i]);
            return RFL_OK;
        }
    return print_keys(arguments->operand) ? RFL_OK : refuse_topic(arguments->operand, error);
}
