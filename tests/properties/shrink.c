/*
 * Greedy: first whole things (a monitor, a stage), then single keys, then simpler values; again and
 * again until nothing more can go. What makes the scenario invalid is kept.
 */
#include "shrink.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_SECONDS 20 /* of CPU: the least scenario is not worth more */

struct hunt {
    struct settings *settings;
    bool (*fails)(void *context, const struct settings *settings);
    void *context;
    clock_t started;
};

/** Take over other settings, where they still fail. */
static bool take(struct hunt *hunt, const struct settings *other) {
    const clock_t spent = clock() - hunt->started;
    if (spent > MOST_SECONDS * CLOCKS_PER_SEC || !hunt->fails(hunt->context, other))
        return false;
    *hunt->settings = *other;
    return true;
}

/** Without all settings whose keys begin so. */
static bool drop(struct hunt *hunt, const char *begin) {
    struct settings other = *hunt->settings;
    for (size_t k = other.count; k-- > 0;)
        if (strncmp(other.item[k].key, begin, strlen(begin)) == 0)
            settings_remove(&other, k);
    return other.count < hunt->settings->count && take(hunt, &other);
}

static bool drop_things(struct hunt *hunt) {
    bool any = false;
    for (size_t k = 0; k < hunt->settings->count; k++) {
        char begin[sizeof hunt->settings->item->key];
        const char *key = hunt->settings->item[k].key, *dot = strrchr(key, '.');
        snprintf(begin, sizeof begin, "%.*s", dot ? (int)(dot + 1 - key) : 0, key);
        if (strchr(begin, '.') != strrchr(begin, '.') && drop(hunt, begin)) {
            any = true;
            k = 0;
        }
    }
    return any;
}

static bool drop_keys(struct hunt *hunt) {
    bool any = false;
    for (size_t k = hunt->settings->count; k-- > 0;) {
        struct settings other = *hunt->settings;
        settings_remove(&other, k);
        any = take(hunt, &other) || any;
    }
    return any;
}

/** The same number with fewer digits; false: there are no fewer. */
static bool round_value(const char *text, int digits, char *rounded, size_t size) {
    char *unit;
    double number = strtod(text, &unit);
    if (unit == text || strchr(text, ',') || *text == '[')
        return false;
    snprintf(rounded, size, "%.*e", digits - 1, number);
    number = strtod(rounded, NULL); /* and not as 8e+01 */
    snprintf(rounded, size, "%.9g%s", number, unit);
    return strcmp(rounded, text) != 0;
}

static bool simplify_values(struct hunt *hunt) {
    static const char *const usual[] = {"draft", "needle", "10 s", "1 s", "10 mm"};
    bool any = false;
    for (size_t k = 0; k < hunt->settings->count; k++)
        for (int way = 0; way < 2 + (int)(sizeof usual / sizeof *usual); way++) {
            struct settings other = *hunt->settings;
            char *text = other.item[k].text, simple[sizeof other.item->text];
            if (way < 2 && !round_value(text, 1 + way, simple, sizeof simple))
                continue;
            if (way >= 2)
                snprintf(simple, sizeof simple, "%s", usual[way - 2]);
            if (way >= 2 && strlen(simple) >= strlen(text))
                continue;
            strcpy(text, simple);
            if (take(hunt, &other)) {
                any = true;
                break;
            }
        }
    return any;
}

void shrink(struct settings *settings,
            bool (*fails)(void *context, const struct settings *settings), void *context) {
    struct hunt hunt = {settings, fails, context, clock()};
    bool any = true;
    while (any) {
        any = drop_things(&hunt);
        any = drop_keys(&hunt) || any;
        any = simplify_values(&hunt) || any;
    }
}
