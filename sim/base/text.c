#include "rflesion/base.h"

#include <stdbool.h>
#include <string.h>

int rfl_characters(const char *text) {
    int count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0U) != 0x80U;
    return count;
}

size_t rfl_character(const char *text, size_t size, unsigned *code) {
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *byte = (const unsigned char *)text;
    size_t length = byte[0] < 0x80             ? 1
                    : (byte[0] & 0xe0) == 0xc0 ? 2
                    : (byte[0] & 0xf0) == 0xe0 ? 3
                    : (byte[0] & 0xf8) == 0xf0 ? 4
                                               : 0;
    if (length == 0 || length > size)
        return 0;
    unsigned c = length == 1 ? byte[0] : byte[0] & (0x7fU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((byte[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (byte[i] & 0x3f);
    }
    *code = c;
    bool control = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7f && c < 0xa0);
    bool character = c >= least[length] && (c < 0xd800 || c > 0xdfff) && c <= 0x10ffff &&
                     c != 0xfeff && c != 0xfffe && c != 0xffff;
    return character && (!control || c == 0x85) ? length : 0;
}

void rfl_string_clean(char *text) {
    size_t size = strlen(text), bytes;
    unsigned code;
    for (size_t i = 0; i < size; i += bytes) {
        bytes = rfl_character(text + i, size - i, &code);
        if (bytes == 0 || code < 0x20 || code == 0x85 || code == 0x2028 || code == 0x2029) {
            bytes = bytes ? bytes : 1;
            memset(text + i, '?', bytes);
        }
    }
}
