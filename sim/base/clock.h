/** A clock for how long work takes. */
#ifndef RFLESION_BASE_CLOCK_H
#define RFLESION_BASE_CLOCK_H

/** Seconds since some moment, on a clock that only goes forward. */
double rfl_clock_seconds(void);

#endif
