/* Jansson: its one global variable, and what reads with it. */
#include "folder.h"

/*
 * The hash by which Jansson finds an object's members has a seed, which the first object that is
 * made would choose: in two threads at once. So it is chosen before there can be threads, when the
 * program or the shared library is loaded. A static library's object is linked only where it is
 * called: hence the seed stands beside the one function that reads JSON.
 */
__attribute__((constructor)) static void seed(void) {
    json_object_seed(0);
}

json_t *rfl_file_json(FILE *file, json_error_t *problem) {
    return json_loadf(file, 0, problem);
}
