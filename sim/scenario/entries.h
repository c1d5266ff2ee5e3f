/** Entries: what a scenario file and `--set` say, as typed, before anyone asks what it means. */
#ifndef RFL_SCENARIO_ENTRIES_H
#define RFL_SCENARIO_ENTRIES_H

#include "rflesion/catalogue.h"
#include "rflesion/scenario.h"

#define RFL_ENTRIES_MAX 2000 /* more in one scenario are refused */
#define RFL_DEPTH_MAX   8    /* sections inside sections */
#define RFL_WORD_MAX    100  /* bytes of one key of a file */

enum rfl_entry_kind {
    RFL_ENTRY_VALUE,
    RFL_ENTRY_LIST,    /**< of values */
    RFL_ENTRY_SECTION, /**< the section itself; its keys are entries of their own */
    RFL_ENTRY_TREE,    /**< list of sections or of lists; the keys in them are entries as well */
};

struct rfl_entry {
    char *path;    /**< dotted */
    char *text;    /**< list: values joined by ',', a '\n' for each line in between */
    size_t line;   /**< of the key; 0: from --set */
    size_t depth;  /**< keys that lead to it, its own included */
    size_t dotted; /**< which of them, counted from 1, is the first with a dot inside; 0: none */
    bool listed;   /**< it stands in a list of sections, whose number is one of the keys */
    enum rfl_entry_kind kind;
};

struct rfl_entries {
    struct rfl_entry *items;
    size_t count, capacity;
};

/** Append an entry; path and text are copied. */
enum rfl_status rfl_entries_add(struct rfl_entries *entries, const struct rfl_entry *entry,
                                struct rfl_error *error);

/** First entry with this dotted key that is not a section, or NULL. */
const struct rfl_entry *rfl_entries_find(const struct rfl_entries *entries, const char *path);

/** The section's own entry, or NULL. */
const struct rfl_entry *rfl_entries_section(const struct rfl_entries *entries, const char *path);

/** Whether any key of a section is given. */
bool rfl_entries_any(const struct rfl_entries *entries, const char *section);

/** Remove all entries with this dotted key; `file_only`: but those of --set. */
void rfl_entries_remove(struct rfl_entries *entries, const char *path, bool file_only);

/** Remove a key, and all keys of a section of that name; not with the text of an entry. */
void rfl_entries_forget(struct rfl_entries *entries, const char *key);

/** Whether path is `section` followed by a dot and more. */
bool rfl_entries_within(const char *path, const char *section);

void rfl_entries_free(struct rfl_entries *entries);

/** Copy the entries; NULL with "out of memory" in error. */
struct rfl_entries *rfl_entries_copy(const struct rfl_entries *entries, struct rfl_error *error);

/** Read YAML text into entries; fails where nothing is left to go on with. */
enum rfl_status rfl_entries_parse(struct rfl_entries *entries, const char *file, const char *text,
                                  size_t size, struct rfl_error *error);

/** Put a text on one line, and remove blanks around it. */
void rfl_text_tidy(char *text);

/** Where an entry is, for messages: "FILE:LINE" or "--set". */
void rfl_place_print(const char *file, size_t line, char *place, size_t size);

/** Where the colon stands in "KEY:VALUE", which YAML takes for one word; 0: it is none such. */
size_t rfl_entries_glued(const char *word, size_t length);

/**
 * Bytes of the key or section that a text begins with and that no colon follows, as in "gauge 18"
 * or "gauge = 18"; 0: it is none such.
 *
 * @param value  where its value begins
 */
size_t rfl_entries_colonless(const char *text, size_t length, size_t *value);

/**
 * What was most likely meant where a text is not YAML: a colon that is missing or without a blank
 * after it, several keys on one line, or a line that is not indented as its neighbours are.
 *
 * @param number    line at which the parser stopped, from 1; moved to that of the mistake
 * @param sentence  room bytes, filled with what would be right
 * @return false where nothing of the kind is seen
 */
bool rfl_entries_mistake(const char *text, size_t size, size_t *number, char *sentence,
                         size_t room);

#endif
