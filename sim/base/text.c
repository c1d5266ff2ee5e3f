#include "rflesion/base.h"

int rfl_characters(const char *text) {
    int count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0U) != 0x80U;
    return count;
}
