#include "commands.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/** Whether a key stands in the template so that it is read: generators keep their defaults. */
static bool is_active(const struct rfl_key *key) {
    return !key->heating && !key->commented;
}

/** Whether any key is read whose name begins with the first `length` characters of a name. */
static bool has_active(const char *name, size_t length) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    for (size_t i = 0; i < count; i++)
        if (!strncmp(keys[i].name, name, length) && is_active(&keys[i]))
            return true;
    return false;
}

/** Print the section lines that lead to a key and were not printed for the key before. */
static int print_sections(const char *key, const char *before, FILE *out) {
    int depth = 0;
    const char *part = key;
    for (const char *dot; (dot = strchr(part, '.')); depth++) {
        size_t length = (size_t)(dot - key) + 1;
        const char *name = strncmp(key, "layers.", 7) ? "branch" : "bone";
        bool stands_for = !strncmp(part, "NAME.", 5);
        if (strncmp(key, before, length) != 0)
            fprintf(out, "%s%*s%s%.*s:\n", depth ? "" : "\n", 2 * depth, "",
                    has_active(key, length) ? "" : "# ",
                    stands_for ? (int)strlen(name) : (int)(dot - part), stands_for ? name : part);
        part = dot + 1;
    }
    return depth;
}

/** A scenario from the table of keys. */
static void print_template(FILE *out) {
    size_t count;
    const struct rfl_key *keys = rfl_keys(&count);
    fputs("# A scenario for rflesion: run it with `rflesion run FILE --plot`.\n"
          "# " RFL_NOTICE "\n"
          "# All keys; a # in front of a key means that it is not read.\n\n",
          out);
    for (size_t i = 0; i < count; i++) {
        const struct rfl_key *key = &keys[i];
        int depth = print_sections(key->name, i ? keys[i - 1].name : "", out);
        const char *value = key->example ? key->example : key->default_text;
        fprintf(out, "%*s# %s\n%*s#   ", 2 * depth, "", key->help, 2 * depth, "");
        rfl_list_describe_key(key, out);
        fprintf(out, "\n%*s%s%s: %s\n", 2 * depth, "", is_active(key) ? "" : "# ",
                rfl_key_leaf(key->name), value ? value : "");
    }
}

enum rfl_status rfl_command_new(const struct rfl_arguments *arguments, struct rfl_error *error) {
    const char *file = arguments->operand;
    if (!file || !strcmp(file, "-")) {
        print_template(stdout);
        return RFL_OK;
    }
    FILE *out = fopen(file, "wx"); /* x: never over an existing file */
    if (!out && errno == EEXIST)
        return rfl_error_add(error, RFL_INVALID, "'%s' already exists and is not overwritten",
                             file);
    if (!out)
        return rfl_error_add(error, RFL_FAILED, "cannot write '%s': %s", file, strerror(errno));
    print_template(out);
    bool failed = ferror(out) != 0;
    if (fclose(out) || failed) {
        rfl_error_add(error, RFL_FAILED, "cannot write '%s': %s", file, strerror(errno));
        unlink(file);
        return RFL_FAILED;
    }
    printf("Wrote %s. Run it with: rflesion run %s --plot\n", file, file);
    return RFL_OK;
}
