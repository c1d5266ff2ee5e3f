/** How the value of each key is read and checked: the part of the table of keys that is private. */
#ifndef RFL_SCENARIO_KEYS_H
#define RFL_SCENARIO_KEYS_H

#include "rflesion/scenario.h"

#define RFL_DAY          86400.0 /* s: no protocol takes longer */
#define RFL_NUMBERED_MAX 100     /* items in a list: stages */
#define RFL_KEYS_MAX     128     /* at least the rows of the table */
#define RFL_SECTION_SIZE 32      /* bytes of a section's name, NUL included */

/** The struct that a field is a member of. */
#define RFL_OWNER(field, type, member)                                                             \
    ((type *)(const void *)((const char *)(field)-offsetof(type, member)))

struct rfl_key_rule {
    /** Read a value into its field; one sentence in error where it cannot be, or is out of range.
     * NULL: the key holds a list of items with keys of their own. */
    enum rfl_status (*read)(const struct rfl_key *key, const char *text,
                            struct rfl_scenario *scenario, void *field, struct rfl_error *error);
    size_t offset;       /**< of its field in struct rfl_scenario; of an item: in that */
    size_t size;         /**< of its field, bytes */
    const char *partner; /**< the key that excludes this one, NULL: none */
    /** What is added to the number typed, to give the field: hold counts from the ramp's end. */
    double (*shift)(const struct rfl_scenario *scenario, const void *field);
    unsigned shapes;  /**< bits 1 << enum rfl_shape of the shapes that have it; 0: all */
    bool list;        /**< takes a list of values */
    bool per_mass;    /**< taken per mass of tissue as well */
    bool property;    /**< where it is not given, the material has it */
    const char *also; /**< the section whose items may have this key too, NULL: none */
    bool own;         /**< such an item must have its own, and then there is no common one */
    bool optional;    /**< of a section that may be left out: missing only beside other keys of it,
                         and never shortened to its last part */
    /** Whether a stage needs it, where that depends on what the stage does; NULL: see required. */
    bool (*needed)(const struct rfl_protocol *protocol);
};

/** Row by its name in the table, "monitors.NAME.radius"; NULL: none. */
const struct rfl_key *rfl_key_row(const char *name);

/** The first part of a dotted key, copied to `section`; false where there is only one part. */
bool rfl_key_section(const char *path, char *section, size_t size);

/** The part of a dotted key that follows a section, copied to `part`: "time_above" is that of
 * "lesion.time_above.duration" in "lesion"; false: the key is not in it. */
bool rfl_key_part(const char *path, const char *section, char *part, size_t size);

/** All of a dotted key but its last part, copied to `section`; false where that has one part at
 * most. */
bool rfl_key_subsection(const char *path, char *section, size_t size);

/** Copy the name of section `index` of the table of keys, in its order; false past the last. */
bool rfl_section_at(size_t index, char *name, size_t size);

/** Whether there is a section of this name: "probe", "monitors", "lesion.time_above". */
bool rfl_section_known(const char *name);

#endif
