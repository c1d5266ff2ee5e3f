#include "units.h"

#include <gsl/gsl_errno.h>
#include <jansson.h>

enum rfl_status rfl_library_init(struct rfl_error *error) {
    gsl_set_error_handler_off();
    json_object_seed(0); /* else two threads could do it at once, each at its first object */
    return rfl_units_init(error);
}

void rfl_library_free(void) {
    rfl_units_free();
}
