/** The signals that end work cleanly: one set of handlers for all commands that write or draw. */
#ifndef RFL_SIGNALS_H
#define RFL_SIGNALS_H

#include <signal.h>

#include "rflesion/pictures.h"

/** Number of the signal that has come since rfl_signals_catch; 0: none. */
extern volatile sig_atomic_t rfl_signal;

/** A listener that only stops the library's work, once a signal has come. */
extern const struct rfl_listener rfl_signal_listener;

/** Catch SIGINT, SIGTERM and SIGHUP, but for those that were ignored on entry, as under nohup; a
 * second one ends the program at once, and what it leaves the next command sweeps. */
void rfl_signals_catch(void);

/** Name of the signal that has come. */
const char *rfl_signal_name(void);

#endif
