#include "rflesion/base.h"

const char *rfl_version(void) {
    return RFL_VERSION;
}
