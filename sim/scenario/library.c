#include "units.h"

#include <gsl/gsl_errno.h>

enum rfl_status rfl_library_init(struct rfl_error *error) {
    gsl_set_error_handler_off();
    return rfl_units_init(error);
}

void rfl_library_free(void) {
    rfl_units_free();
}
