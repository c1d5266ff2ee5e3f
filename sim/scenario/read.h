/** Readers of values: one for each kind of value in the table of keys. */
#ifndef RFL_SCENARIO_READ_H
#define RFL_SCENARIO_READ_H

#include "keys.h"

#define RFL_TITLE_MAX 200 /* characters of title and question */
#define RFL_LABEL_MAX 60  /* characters of a label, of up to 4 bytes each: RFL_LABEL_SIZE */

/** Whether a key takes any line of text. */
bool rfl_key_is_text(const struct rfl_key *key);

/** The words that a key may have: "draft, standard or fine". */
void rfl_choices_print(const struct rfl_key *key, char *text, size_t size);

/* All have the signature of rfl_key_rule.read. */
#define RFL_READER(name)                                                                           \
    enum rfl_status name(const struct rfl_key *key, const char *text,                              \
                         struct rfl_scenario *scenario, void *field, struct rfl_error *error)

RFL_READER(rfl_read_text);     /**< any line of text, into new memory */
RFL_READER(rfl_read_label);    /**< any line of text, into an array of RFL_LABEL_SIZE */
RFL_READER(rfl_read_word);     /**< one of the key's choices, into an enumeration */
RFL_READER(rfl_read_gauge);    /**< also the diameter */
RFL_READER(rfl_read_material); /**< also the properties that it gives */
RFL_READER(rfl_read_kinetics); /**< row of the table of kinetics */
RFL_READER(rfl_read_count);    /**< whole number without a unit, in range, into an int */
RFL_READER(rfl_read_quantity); /**< number with a unit, in range */

#endif
