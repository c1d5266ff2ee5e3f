#include <gsl/gsl_errno.h>

#include "rflesion/scenario.h"

enum rfl_status rfl_library_init(struct rfl_error *error) {
    (void)error;
    gsl_set_error_handler_off();
    return RFL_OK;
}

void rfl_library_free(void) {}
