#include "signals.h"

#include <stddef.h>

static const struct {
    int number;
    const char *name;
} stopping[] = {{SIGINT, "SIGINT (Ctrl-C)"}, {SIGTERM, "SIGTERM"}, {SIGHUP, "SIGHUP"}};

volatile sig_atomic_t rfl_signal;
const struct rfl_listener rfl_signal_listener = {.stop = &rfl_signal};

static void receive(int number) {
    if (rfl_signal) {
        signal(number, SIG_DFL);
        raise(number);
    }
    rfl_signal = number;
}

void rfl_signals_catch(void) {
    struct sigaction action = {.sa_handler = receive, .sa_flags = SA_RESTART}, before;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof stopping / sizeof *stopping; i++)
        if (!sigaction(stopping[i].number, NULL, &before) && before.sa_handler != SIG_IGN)
            sigaction(stopping[i].number, &action, NULL);
}

const char *rfl_signal_name(void) {
    size_t i = 0;
    while (stopping[i].number != rfl_signal)
        i++;
    return stopping[i].name;
}
