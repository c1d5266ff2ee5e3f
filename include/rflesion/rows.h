/** Rows: what came out of a run, in words. */
#ifndef RFLESION_ROWS_H
#define RFLESION_ROWS_H

#include <stdio.h>

#include "rflesion/simulation.h"

RFL_PUBLIC_BEGIN

/** Short human summary: width and radius first, monitors' verdicts, notice. */
void rfl_summary_print(const struct rfl_simulation *simulation, FILE *out);

RFL_PUBLIC_END

#endif
