/* Simulation: what a run tells, when, and that it tells the same however it is run. Door: quick. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <gsl/gsl_cdf.h>
#include <stdlib.h>
#include <string.h>

#include "../../sim/simulation/run.h"
#include "near.h"

/* --- memory that runs out: the library's own allocation, with a calloc that can fail --- */

static size_t allocations; /* so far */
static size_t failing;     /* the one that fails, counted from 1; 0: none */

static void *failing_calloc(size_t count, size_t size) {
    return ++allocations == failing ? NULL : calloc(count, size);
}

#define calloc failing_calloc
#include "../../sim/base/memory.c"
#undef calloc

/* --- helpers --- */

#define NEEDLE                                                                                     \
    "probe: {shape: needle, gauge: 18, active_tip: 5 mm}\n"                                        \
    "protocol: {heating: fixed, set_temperature: 80 degC, duration: 6 s, cooldown: 2 s}\n"         \
    "monitors:\n"                                                                                  \
    "  near: {distance: 0.1 mm, height: 2.5 mm}\n"                                                 \
    "  edge: {distance: 0.8 mm, height: 2.5 mm}\n"                                                 \
    "  far: {distance: 5 mm, height: 2.5 mm, role: spare}\n"                                       \
    "  tight: {distance: 0.49 mm, height: 2.5 mm}\n"                                               \
    "  missed: {distance: 1.1 mm, height: 2.5 mm}\n"                                               \
    "output: {frames: 0}\n"                                                                        \
    "numerics: {accuracy: draft}\n"

/* No perfusion: closed forms are short. */
#define SPHERE                                                                                     \
    "probe: {shape: sphere, diameter: 2 mm}\n"                                                     \
    "protocol: {heating: fixed, set_temperature: 80 degC, duration: 30 s}\n"                       \
    "tissue: {density: 1000 kg/m3, specific_heat: 3500 J/kg/K, conductivity: 0.5 W/m/K,\n"         \
    "         perfusion: 0 1/s}\n"                                                                 \
    "monitors:\n"                                                                                  \
    "  near: {radius: 1.3 mm}\n"                                                                   \
    "  outer: {radius: 2.5 mm}\n"

#define NERVES                                                                                     \
    "nerves:\n"                                                                                    \
    "  near: {radius: 1.8 mm, diameter: 0.2 mm, length: 10 mm}\n"                                  \
    "  deep: {radius: 1.2 mm, diameter: 0.1 mm, length: 10 mm}\n"                                  \
    "  partly: {radius: 2.2 mm, diameter: 1.4 mm, length: 10 mm}\n"                                \
    "  far: {distance: 4 mm, role: spare}\n"

static struct rfl_scenario *parse(const char *text) {
    struct rfl_scenario *scenario = rfl_scenario_parse("test", text, strlen(text), NULL);
    assert_non_null(scenario);
    return scenario;
}

/* A simulation of a scenario with some keys set: pairs of key and value, ended by NULL. */
static struct rfl_simulation *simulate(const char *text, const char *const *keys) {
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = parse(text);
    for (; keys && *keys; keys += 2)
        assert_int_equal(rfl_scenario_set(scenario, keys[0], keys[1], &error), RFL_OK);
    struct rfl_simulation *s = rfl_simulation_create(scenario, &error);
    if (!s)
        fail_msg("%s", error.text);
    rfl_scenario_free(scenario);
    return s;
}

static void run(struct rfl_simulation *s) {
    struct rfl_error error = {0};
    if (rfl_simulation_run(s, NULL, &error))
        fail_msg("%s", error.text);
}

static void advance(struct rfl_simulation *s, double t) {
    struct rfl_error error = {0};
    if (rfl_simulation_advance(s, t, &error))
        fail_msg("%s", error.text);
    assert_true(s->time == t);
}

static void assert_same_extents(const struct rfl_extent *x, const struct rfl_extent *y) {
    for (size_t c = 0; c < RFL_CRITERIA; c++) {
        assert_true(x[c].radius == y[c].radius && x[c].length == y[c].length);
        assert_true(x[c].volume == y[c].volume && x[c].reaches_edge == y[c].reaches_edge);
    }
}

/* Two runs stand where they stand to the last bit: the fields, what was measured, energy, counts.
 */
static void assert_same_fields(const struct rfl_simulation *x, const struct rfl_simulation *y) {
    const size_t bytes = x->damage->points * sizeof(double);
    assert_memory_equal(x->temperature, y->temperature, bytes);
    assert_memory_equal(x->damage->peak, y->damage->peak, bytes);
    assert_memory_equal(x->damage->omega, y->damage->omega, bytes);
    assert_memory_equal(x->damage->cem43, y->damage->cem43, bytes);
    assert_memory_equal(x->monitors, y->monitors, x->scenario->monitor_count * sizeof *x->monitors);
    assert_memory_equal(x->nerves, y->nerves, x->scenario->nerve_count * sizeof *x->nerves);
    assert_memory_equal(&x->generator, &y->generator, sizeof x->generator);
    assert_memory_equal(&x->hottest_place, &y->hottest_place, sizeof x->hottest_place);
    assert_memory_equal(&x->energy, &y->energy, sizeof x->energy);
    assert_same_extents(x->lesion, y->lesion);
    assert_true(x->time == y->time && x->probe_temperature == y->probe_temperature);
    assert_true(x->hottest == y->hottest);
    assert_true(x->steps == y->steps && x->rejected_steps == y->rejected_steps);
    assert_true(x->solves == y->solves && x->iterations == y->iterations);
}

/* The same of runs that are over, and what was warned of at their ends. */
static void assert_same_end(const struct rfl_simulation *x, const struct rfl_simulation *y) {
    assert_same_fields(x, y);
    assert_string_equal(x->warnings, y->warnings);
    assert_same_extents(x->lesion_at_end_of_heating, y->lesion_at_end_of_heating);
    assert_memory_equal(&x->generator_at_end_of_heating, &y->generator_at_end_of_heating,
                        sizeof x->generator);
}

/* The same, told of by the same rows. */
static void assert_same_state(const struct rfl_simulation *x, const struct rfl_simulation *y) {
    assert_same_end(x, y);
    assert_true(x->mean_power == y->mean_power);
}

/* --- the same however it is run --- */

static void runs_repeat_to_the_bit(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(NEEDLE, NULL), *other = simulate(NEEDLE, NULL);
    assert_same_state(s, other);
    run(s);
    run(other);
    assert_true(s->lesion[RFL_ISOTHERM].radius > 1e-3);
    assert_same_state(s, other);
    rfl_simulation_reset(other);
    assert_true(other->time == 0 && other->steps == 0 && other->lesion[0].radius == 0);
    advance(other, 6.5); /* into the cool-down, so that there is something to forget */
    rfl_simulation_reset(other);
    run(other);
    assert_same_state(s, other);
    rfl_simulation_free(s);
    rfl_simulation_free(other);
}

static void small_advances_make_up_a_run(void **state) {
    (void)state;
    struct rfl_simulation *whole = simulate(NEEDLE, NULL), *parts = simulate(NEEDLE, NULL);
    advance(whole, whole->end);
    for (size_t k = 1; k < 200; k++)
        advance(parts, (double)k * 0.04);
    advance(parts, parts->end);
    assert_same_end(whole, parts);
    rfl_simulation_free(whole);
    rfl_simulation_free(parts);
}

/* --- events --- */

#define MOST 200

/* What an observer was told. */
struct log {
    size_t count, stop_at; /* stop_at: the call that stops the run; 0: none */
    double time[MOST], power[MOST];
    unsigned events[MOST];
    bool lesion_before_end; /* a lesion at the end of heating, before that */
};

static enum rfl_action record(void *context, const struct rfl_simulation *s, unsigned events) {
    struct log *log = context;
    assert_true(log->count < MOST);
    log->time[log->count] = s->time;
    log->power[log->count] = s->mean_power;
    log->events[log->count++] = events;
    if (s->time < s->scenario->protocol.duration)
        log->lesion_before_end |= s->lesion_at_end_of_heating[RFL_ISOTHERM].radius > 0;
    return log->count == log->stop_at ? RFL_ABORT : RFL_CONTINUE;
}

static size_t count_events(const struct log *log, enum rfl_event event) {
    size_t count = 0;
    for (size_t k = 0; k < log->count; k++)
        count += log->events[k] & event ? 1 : 0;
    return count;
}

static const char *const schedule[] = {"protocol.duration",
                                       "6.5 s",
                                       "output.snapshots",
                                       "[0.35 s, 6.5 s, 7.7 s]",
                                       "output.interval",
                                       "0.1 s",
                                       NULL};

static void observers_are_told_in_time(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(NEEDLE, schedule);
    struct log log = {0};
    const struct rfl_observer observer = {.on_event = record, .context = &log};
    assert_int_equal(rfl_simulation_run(s, &observer, NULL), RFL_OK);
    size_t rows = 0, snapshots = 0;
    static const double snapshot[] = {0.35, 6.5, 7.7};
    for (size_t k = 0; k < log.count; k++) {
        assert_true(k == 0 || log.time[k] > log.time[k - 1]);
        if (log.events[k] & RFL_EVENT_ROW)
            assert_near(log.time[k], 0.1 * (double)rows++, 1e-12);
        if (log.events[k] & RFL_EVENT_SNAPSHOT)
            assert_true(log.time[k] == snapshot[snapshots++]);
        if (log.events[k] & RFL_EVENT_HEATING_END)
            assert_true(log.time[k] == 6.5);
        assert_int_equal(log.events[k] & RFL_EVENT_END, k + 1 == log.count ? RFL_EVENT_END : 0);
    }
    assert_int_equal(rows, 86); /* 0, 0.1, ..., 8.5 */
    assert_int_equal(snapshots, 3);
    assert_int_equal(count_events(&log, RFL_EVENT_HEATING_END), 1);
    assert_true(s->time == 8.5);
    rfl_simulation_free(s);
}

/* The events of a run with some keys set; the lesion at the end of heating must have been taken. */
static struct log run_with(const char *const *keys) {
    struct rfl_simulation *s = simulate(NEEDLE, keys);
    struct log log = {0};
    const struct rfl_observer observer = {.on_event = record, .context = &log};
    assert_int_equal(rfl_simulation_run(s, &observer, NULL), RFL_OK);
    assert_true(s->lesion_at_end_of_heating[RFL_ISOTHERM].radius > 0);
    assert_int_equal(count_events(&log, RFL_EVENT_HEATING_END), 1);
    rfl_simulation_free(s);
    return log;
}

/* 3 x 0.3 < 0.9, and 0.1 + 0.2 > 0.3, in the computer's numbers: nothing falls between. */
static void rounding_loses_no_event(void **state) {
    (void)state;
    struct log log = run_with((const char *const[]){"protocol.duration", "0.9 s", "output.interval",
                                                    "0.3 s", "output.snapshots", "[0.9 s]", NULL});
    assert_int_equal(log.events[3], RFL_EVENT_ROW | RFL_EVENT_SNAPSHOT | RFL_EVENT_HEATING_END);
    assert_true(log.time[3] == 0.9);
    log = run_with((const char *const[]){"protocol.ramp", "0.1 s", "protocol.hold", "0.2 s",
                                         "output.interval", "10 s", "output.snapshots",
                                         "[0.3 s, 1 s]", NULL});
    assert_int_equal(log.events[1], RFL_EVENT_SNAPSHOT | RFL_EVENT_HEATING_END);
    assert_int_equal(count_events(&log, RFL_EVENT_SNAPSHOT), 2);
}

/* Frames are equally far apart, from 0 to the end, and change no row; those at a row's time come
 * with it. */
static void frames_are_told_in_time(void **state) {
    (void)state;
    struct log log = run_with((const char *const[]){"output.frames", "32", NULL});
    struct log plain = run_with(NULL);
    size_t frames = 0, row = 0;
    for (size_t k = 0; k < log.count; k++) {
        if (log.events[k] & RFL_EVENT_FRAME)
            assert_near(log.time[k], 0.25 * (double)frames++, 1e-12);
        if (!(log.events[k] & RFL_EVENT_ROW))
            continue;
        assert_near(log.time[k], plain.time[row], 1e-12);
        assert_near(log.power[k], plain.power[row++], 1e-9);
    }
    assert_int_equal(frames, 33);
    assert_int_equal(log.count, 33);
    assert_int_equal(row, plain.count);
    assert_int_equal(count_events(&plain, RFL_EVENT_FRAME), 0);
}

/* An interval that does not divide the run: a last row at its end nevertheless. */
static void the_end_has_a_row(void **state) {
    (void)state;
    struct rfl_simulation *s =
        simulate(NEEDLE, (const char *const[]){"output.interval", "3 s", NULL});
    struct log log = {0};
    const struct rfl_observer observer = {.on_event = record, .context = &log};
    assert_int_equal(rfl_simulation_run(s, &observer, NULL), RFL_OK);
    assert_int_equal(count_events(&log, RFL_EVENT_ROW), 4); /* 0, 3, 6, 8 */
    assert_true(log.time[log.count - 1] == 8);
    assert_true(log.events[log.count - 1] & RFL_EVENT_ROW);
    assert_false(log.lesion_before_end);
    struct rfl_simulation *other = simulate(NEEDLE, NULL);
    advance(other, 6);
    assert_near(s->lesion_at_end_of_heating[RFL_CEM43].radius, other->lesion[RFL_CEM43].radius,
                1e-7);
    rfl_simulation_free(other);
    rfl_simulation_free(s);
}

static void observers_may_stop_a_run(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(NEEDLE, NULL);
    struct rfl_error error = {0};
    struct log log = {.stop_at = 3};
    const struct rfl_observer observer = {.on_event = record, .context = &log};
    assert_int_equal(rfl_simulation_run(s, &observer, &error), RFL_FAILED);
    assert_non_null(strstr(error.text, "stopped at 2 s"));
    assert_int_equal(log.count, 3);
    assert_true(s->time == 2);
    rfl_simulation_free(s);
}

/* Who looks on half a second apart, and leaves at a time: the loop is the caller's. */
static struct log look_on(struct rfl_simulation *s, double leave) {
    struct log log = {0};
    double look = 0.5;
    for (unsigned events = 0; !(events & RFL_EVENT_END);) {
        events = 0;
        if (look < rfl_simulation_due(s)) {
            assert_int_equal(rfl_simulation_advance(s, look, NULL), RFL_OK);
            assert_true(s->time == look);
        } else
            assert_int_equal(rfl_simulation_next(s, &events, NULL), RFL_OK);
        if (events)
            record(&log, s, events);
        if (s->time >= look)
            look = s->time + 0.5;
        if (s->time >= leave)
            assert_int_equal(rfl_simulation_stop(s, NULL), RFL_OK);
    }
    return log;
}

/* One may look when nothing is due. */
static void one_may_look_on(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(NEEDLE, NULL), *plain = simulate(NEEDLE, NULL);
    struct log log = look_on(s, INFINITY);
    assert_int_equal(rfl_simulation_run(plain, NULL, NULL), RFL_OK);
    assert_int_equal(log.count, 9);
    assert_int_equal(count_events(&log, RFL_EVENT_ROW), 9);
    assert_same_state(s, plain);
    rfl_simulation_free(plain);
    rfl_simulation_free(s);
}

/* rfl_simulation_next goes on by a step or to what is due, and does nothing after the end. */
static void next_is_a_step_or_an_event(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(NEEDLE, schedule), *run = simulate(NEEDLE, schedule);
    struct log told = {0}, seen = {0};
    const struct rfl_observer observer = {.on_event = record, .context = &told};
    assert_int_equal(rfl_simulation_run(run, &observer, NULL), RFL_OK);
    size_t calls = 0;
    for (unsigned events = 0; !(events & RFL_EVENT_END); calls++) {
        const double before = s->time, due = rfl_simulation_due(s);
        const size_t steps = s->steps;
        assert_int_equal(rfl_simulation_next(s, &events, NULL), RFL_OK);
        assert_true(s->steps - steps <= 1);
        assert_true(s->time <= due || s->time == before);
        if (events)
            record(&seen, s, events);
        else
            assert_true(s->time > before);
    }
    assert_true(calls > seen.count);
    assert_int_equal(seen.count, told.count);
    assert_memory_equal(seen.time, told.time, sizeof seen.time);
    assert_memory_equal(seen.events, told.events, sizeof seen.events);
    assert_memory_equal(seen.power, told.power, sizeof seen.power);
    assert_memory_equal(s->lesion, run->lesion, sizeof s->lesion);
    unsigned events = 99;
    assert_int_equal(rfl_simulation_next(s, &events, NULL), RFL_OK);
    assert_int_equal(events, 0);
    assert_int_equal(rfl_simulation_next(s, NULL, NULL), RFL_OK);
    assert_true(s->time == run->time);
    rfl_simulation_free(run);
    rfl_simulation_free(s);
}

/* All that is known at the end of a run is known after an advance to it, in one go or in parts. */
static void an_advance_knows_it_all(void **state) {
    (void)state;
    static const char *const keys[] = {"monitors.near.distance",
                                       "0.3 mm",
                                       "monitors.near.height",
                                       "2 mm",
                                       "nerves.along.distance",
                                       "0.6 mm",
                                       "nerves.along.height",
                                       "2 mm",
                                       NULL};
    struct rfl_simulation *run = simulate(NEEDLE, keys), *s = simulate(NEEDLE, keys);
    assert_int_equal(rfl_simulation_run(run, NULL, NULL), RFL_OK);
    advance(s, 3);
    assert_int_equal(s->monitors[0].verdict, RFL_BORDERLINE);
    assert_true(s->monitors[0].margin > -1e-3 && s->lesion_at_end_of_heating[0].radius == 0);
    const double half_way = s->monitors[0].margin;
    advance(s, s->end);
    assert_true(s->monitors[0].margin > half_way);
    assert_int_equal(s->monitors[0].verdict, run->monitors[0].verdict);
    assert_near(s->monitors[0].margin, run->monitors[0].margin, 1e-6);
    assert_near(s->nerves[0].margin.whole, run->nerves[0].margin.whole, 1e-6);
    assert_int_equal(s->nerves[0].verdict, run->nerves[0].verdict);
    for (size_t c = 0; c < RFL_CRITERIA; c++)
        assert_near(s->lesion_at_end_of_heating[c].radius, run->lesion_at_end_of_heating[c].radius,
                    1e-6);
    rfl_simulation_free(run);
    rfl_simulation_free(s);
}

/* A run that is ended early is told to its end, once, and leaves a scenario that reproduces it. */
static void a_run_may_end_early(void **state) {
    (void)state;
    static const struct {
        double leave, end;
        size_t rows;
    } cases[] = {{2.5, 2.5, 4}, {3, 3, 4}, {0, 0.5, 2}, {7.5, 7.5, 9}, {100, 8, 9}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct rfl_simulation *s = simulate(NEEDLE, NULL);
        const struct log told = look_on(s, cases[k].leave), *log = &told;
        assert_true(s->time == cases[k].end && s->end == cases[k].end);
        assert_int_equal(count_events(log, RFL_EVENT_ROW), cases[k].rows);
        assert_int_equal(count_events(log, RFL_EVENT_END), 1);
        assert_int_equal(count_events(log, RFL_EVENT_HEATING_END), 1);
        assert_true(log->events[log->count - 1] & RFL_EVENT_END);
        assert_true(log->time[log->count - 1] == cases[k].end);
        assert_int_equal(count_events(log, RFL_EVENT_SNAPSHOT), s->scenario->output.snapshot_count);
        assert_true(s->lesion_at_end_of_heating[RFL_ISOTHERM].radius > 0);

        struct rfl_simulation *again = rfl_simulation_create(s->scenario, NULL);
        assert_int_equal(rfl_simulation_run(again, NULL, NULL), RFL_OK);
        assert_true(again->time == cases[k].end);
        assert_near(s->lesion[RFL_CEM43].radius, again->lesion[RFL_CEM43].radius, 2e-6);
        rfl_simulation_free(again);
        rfl_simulation_free(s);
    }
}

/* Rows' mean powers times their spans are the energy delivered, cool-down's none included. */
static void powers_sum_up_to_the_energy(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(NEEDLE, schedule);
    struct log log = {0};
    const struct rfl_observer observer = {.on_event = record, .context = &log};
    assert_int_equal(rfl_simulation_run(s, &observer, NULL), RFL_OK);
    double energy = 0, before = 0;
    assert_true(log.power[0] == 0);
    for (size_t k = 0; k < log.count; k++)
        if (log.events[k] & RFL_EVENT_ROW) {
            energy += log.power[k] * (log.time[k] - before);
            before = log.time[k];
            if (before > 6.55)
                assert_near(log.power[k], 0, 1e-9);
            else if (k)
                assert_true(log.power[k] > 0);
        }
    assert_true(s->energy.delivered > 1);
    assert_near(energy / s->energy.delivered, 1, 1e-12);
    const struct rfl_energy *e = &s->energy;
    assert_near(e->delivered, e->stored + e->perfusion + e->boundary, 1e-5 * e->delivered);
    rfl_simulation_free(s);
}

/* --- protocol --- */

static void the_ramp_is_linear(void **state) {
    (void)state;
    struct rfl_simulation *s =
        simulate(NEEDLE, (const char *const[]){"protocol.ramp", "4 s", NULL});
    assert_near(s->probe_temperature, 37 + RFL_CELSIUS, 1e-12);
    for (double t = 0.5; t <= 6; t += 0.5) {
        advance(s, t);
        double celsius = t < 4 ? 37 + (80 - 37) * t / 4 : 80;
        assert_near(s->probe_temperature, celsius + RFL_CELSIUS, 1e-9);
    }
    advance(s, 7); /* the surface is left to itself */
    assert_true(s->probe_temperature < 75 + RFL_CELSIUS);
    rfl_simulation_free(s);
}

static void time_only_goes_forward_to_the_end(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(NEEDLE, NULL);
    static const double wrong[] = {0.5, -1, 8.001, INFINITY, NAN};
    advance(s, 1);
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        struct rfl_error error = {0};
        assert_int_equal(rfl_simulation_advance(s, wrong[k], &error), RFL_INVALID);
        assert_non_null(strstr(error.text, "ends at 8 s"));
        assert_true(s->time == 1);
    }
    advance(s, 1); /* nowhere */
    advance(s, 8);
    rfl_simulation_free(s);
}

static void invalid_scenarios_make_no_simulation(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "probe: {shape: sphere, diameter: 2 mm}\n", /* no protocol */
        SPHERE "  inside: {radius: 0.5 mm}\n",
        SPHERE "numerics: {accuracy: rough}\n",
    };
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        struct rfl_error error = {0};
        struct rfl_scenario *scenario = parse(wrong[k]);
        assert_null(rfl_simulation_create(scenario, &error));
        assert_int_equal(error.status, RFL_INVALID);
        assert_true(error.count >= 1);
        rfl_scenario_free(scenario);
    }
}

/* --- by radiofrequency --- */

#define GENERATOR                                                                                  \
    "probe: {shape: needle, gauge: 18, active_tip: 5 mm}\n"                                        \
    "protocol: {heating: rf, set_temperature: 80 degC, ramp: 2 s, duration: 4 s, cooldown: 2 s}\n" \
    "monitors: {near: {distance: 0.5 mm, height: 2.5 mm}}\n"                                       \
    "output: {interval: 0.5 s}\n"                                                                  \
    "numerics: {accuracy: draft}\n"

/* All that a run may have, and short: for runs that fail. */
#define COOLED                                                                                     \
    "probe: {shape: needle, gauge: 18, active_tip: 5 mm, coolant_temperature: 20 degC,\n"          \
    "        coolant_conductance: 0.1 W/K}\n"                                                      \
    "protocol: {heating: rf, control: voltage, voltage: 20 V, dispersive_distance: 20 mm,\n"       \
    "           stages: [{duration: 0.02 s}, {control: off, duration: 0.02 s}]}\n"                 \
    "layers: {bone: {from: -9 mm, to: -1 mm, material: bone_cortical}}\n"                          \
    "monitors: {near: {distance: 0.5 mm, height: 2.5 mm}}\n"                                       \
    "numerics: {accuracy: draft}\n"

/* Whatever the generator does, nothing of a run is left after a reset. */
static void generators_repeat_to_the_bit(void **state) {
    (void)state;
    static const char *const ways[][5] = {
        {NULL},
        {"protocol.controller", "pi", NULL},
        {"protocol.control", "power", "protocol.power", "20 W", NULL},
        {"protocol.pulses", "resolved", "protocol.set_temperature", "42 degC", NULL},
    };
    for (size_t k = 0; k < sizeof ways / sizeof *ways; k++) {
        struct rfl_simulation *s = simulate(GENERATOR, ways[k]);
        struct rfl_simulation *other = simulate(GENERATOR, ways[k]);
        run(s);
        advance(other, 3.3);
        rfl_simulation_reset(other);
        assert_true(other->generator.impedance == 0 && other->energy.delivered == 0);
        run(other);
        assert_same_state(s, other);
        assert_true(s->hottest > 40 + RFL_CELSIUS);
        assert_true(s->generator_at_end_of_heating.impedance > 50 && s->generator.current == 0);
        rfl_simulation_free(s);
        rfl_simulation_free(other);
    }
}

#define HOT                                                                                        \
    "probe: {shape: needle, gauge: 18, active_tip: 5 mm}\n"                                        \
    "protocol: {heating: fixed, set_temperature: 80 degC, ramp: 2 s, duration: 5 s,\n"             \
    "           cooldown: 3 s}\n"                                                                  \
    "monitors: {near: {distance: 0.5 mm, height: 2.5 mm}}\n"                                       \
    "nerves: {across: {distance: 0.2 mm, height: 2 mm, diameter: 0.2 mm}}\n"                       \
    "numerics: {accuracy: draft}\n"

#define BOILING                                                                                    \
    "probe: {shape: needle, gauge: 22, active_tip: 3 mm}\n"                                        \
    "protocol: {heating: rf, control: power, power: 8 W, duration: 4 s, cooldown: 1 s}\n"          \
    "tissue: {perfusion_model: fades}\n"                                                           \
    "numerics: {accuracy: draft}\n"

/* Runs that differ in all that a step may depend on. */
static const struct {
    const char *text, *keys[5];
} kinds[] = {
    {HOT, {NULL}},
    {SPHERE NERVES, {"protocol.duration", "5 s", NULL}},
    {GENERATOR, {NULL}},
    {GENERATOR, {"protocol.controller", "pi", NULL}},
    {GENERATOR, {"protocol.pulses", "averaged", NULL}},
    {GENERATOR, {"protocol.pulses", "resolved", "protocol.set_temperature", "42 degC", NULL}},
    {BOILING, {NULL}},
};

#define KINDS (sizeof kinds / sizeof *kinds)

static struct rfl_simulation *simulate_kind(size_t k, const char *key, const char *value) {
    const char *keys[7] = {key, value};
    memcpy(keys + 2, kinds[k].keys, sizeof kinds[k].keys);
    return simulate(kinds[k].text, keys);
}

/* Neither rows nor frames nor snapshots nor whoever looks on move a step or a result. */
static void outputs_change_no_result(void **state) {
    (void)state;
    static const char *const outputs[][2] = {
        {"output.interval", "0.1 s"},
        {"output.interval", "7 s"},
        {"output.frames", "0"},
        {"output.frames", "37"},
        {"output.snapshots", "[0.5 s, 1.234 s, 2.5 s, 3.999 s, 4.5 s]"},
    };
    for (size_t k = 0; k < KINDS; k++) {
        struct rfl_simulation *usual = simulate_kind(k, "output.interval", "1 s");
        run(usual);
        for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
            struct rfl_simulation *other = simulate_kind(k, outputs[i][0], outputs[i][1]);
            run(other);
            assert_same_end(usual, other);
            rfl_simulation_free(other);
        }
        struct rfl_simulation *looked_at = simulate_kind(k, "output.frames", "3");
        for (double t = 0.1; t < looked_at->end; t *= 1.3)
            advance(looked_at, t);
        run(looked_at);
        assert_same_end(usual, looked_at);
        rfl_simulation_free(looked_at);
        rfl_simulation_free(usual);
    }
}

/* Up to where it stops a run is the one that does not stop there. */
static void stops_change_nothing_before(void **state) {
    (void)state;
    static const char *const stops[] = {"0.7 s", "2.345 s", "3.9 s"};
    for (size_t k = 0; k < KINDS; k++) {
        struct rfl_simulation *whole = simulate_kind(k, "output.interval", "1 s");
        for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
            struct rfl_simulation *stopped = simulate_kind(k, "output.stop", stops[i]);
            run(stopped);
            advance(whole, stopped->end);
            assert_same_fields(whole, stopped);
            rfl_simulation_free(stopped);
        }
        rfl_simulation_free(whole);
    }
}

/* Rows that an advance passes are told no more; the next one is. */
static void advances_pass_rows(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(NEEDLE, NULL);
    unsigned events = 0;
    advance(s, 3.5);
    while (!events)
        assert_int_equal(rfl_simulation_next(s, &events, NULL), RFL_OK);
    assert_true(s->time == 4 && events == RFL_EVENT_ROW);
    rfl_simulation_free(s);
}

/* The balance closes within steps, too. */
static void energy_balances_at_any_time(void **state) {
    (void)state;
    for (size_t k = 0; k < KINDS; k++) {
        struct rfl_simulation *s = simulate_kind(k, "output.interval", "1 s");
        for (double t = 0.2; t < s->end; t += 0.19) {
            const double before = s->energy.delivered;
            advance(s, t);
            assert_true(s->energy.imbalance_fraction < 1e-3 || s->energy.delivered < 1e-6);
            assert_true(s->energy.delivered >= before * (1 - 1e-3));
        }
        rfl_simulation_free(s);
    }
}

/* On the axis the field goes along it, as symmetry asks. */
static void fields_on_the_axis_go_along_it(void **state) {
    (void)state;
    struct rfl_simulation *s =
        simulate("probe: {shape: needle, gauge: 25, active_tip: 5 mm}\n"
                 "protocol: {heating: rf, control: voltage, voltage: 10 V, duration: 0.5 s}\n"
                 "monitors: {ahead: {radius: 0 mm, height: -0.3 mm}}\n"
                 "tissue: {electrical_conductivity_slope: 0 1/K}\n",
                 NULL);
    run(s);
    double potential[2];
    for (int k = 0; k < 2; k++) {
        struct rfl_stencil stencil;
        const struct rfl_point at = {.z = -0.3e-3 + (k ? 0.05e-3 : -0.05e-3)};
        assert_true(rfl_grid_stencil(s->grid, at, &stencil));
        potential[k] = rfl_stencil_apply(&stencil, s->run->potential);
    }
    const double field = 10 * fabs(potential[1] - potential[0]) / 0.1e-3;
    assert_near(s->monitors[0].peak_field / field, 1, 1e-9);
    rfl_simulation_free(s);
}

/* A controller's samples, pulses and snapshots at one time, but for rounding, are one: 3 x 0.1 s is
 * more than 0.3 s, 3 x 0.3 s less than 0.9 s. */
static void clocks_and_snapshots_meet(void **state) {
    (void)state;
    static const char *const ways[][9] = {
        {"protocol.controller", "pi", "output.snapshots", "[0.3 s, 0.7 s, 3.3 s]", NULL},
        {"protocol.controller", "pi", "protocol.control_interval", "0.3 s", "output.snapshots",
         "[0.9 s, 1.8 s, 2.7 s]", NULL},
        {"protocol.controller", "pi", "protocol.control_interval", "0.3 s", "protocol.duration",
         "2.7 s", "protocol.ramp", "0.9 s", NULL},
        {"protocol.pulses", "resolved", "protocol.pulse_rate", "10 Hz", "output.snapshots",
         "[0.3 s, 0.72 s, 1.1 s]", NULL},
    };
    for (size_t k = 0; k < sizeof ways / sizeof *ways; k++) {
        struct rfl_simulation *s = simulate(GENERATOR, ways[k]);
        run(s);
        assert_true(s->energy.delivered > 0.1 && s->energy.imbalance_fraction < 1e-4);
        rfl_simulation_free(s);
    }
}

#define STAGED                                                                                     \
    "probe: {shape: needle, gauge: 18, active_tip: 5 mm}\n"                                        \
    "protocol: {heating: rf, set_temperature: 60 degC, cooldown: 1 s,\n"                           \
    "           stages: [{ramp: 2 s, hold: 1 s}, {control: off, duration: 2 s},\n"                 \
    "                    {set_temperature: 70 degC, duration: 3 s}]}\n"                            \
    "output: {interval: 0.5 s, snapshots: [3 s, 5 s, 8 s]}\n"                                      \
    "numerics: {accuracy: draft}\n"

/* Stages of 3, 2 and 3 s: steps land on their ends, power-off is the last one's, nothing flows in
 * a pause, and temperatures fall in it, by a generator and by a hot surface. */
static void pauses_cool(void **state) {
    (void)state;
    static const char *const ways[][3] = {{"protocol.heating", "rf", NULL},
                                          {"protocol.heating", "fixed", NULL}};
    for (size_t k = 0; k < 2; k++) {
        struct rfl_simulation *s = simulate(STAGED, ways[k]);
        struct log log = {0};
        const struct rfl_observer observer = {.on_event = record, .context = &log};
        assert_int_equal(rfl_simulation_run(s, &observer, NULL), RFL_OK);
        assert_int_equal(count_events(&log, RFL_EVENT_HEATING_END), 1);
        assert_int_equal(count_events(&log, RFL_EVENT_SNAPSHOT), 3);
        for (size_t i = 0; i < log.count; i++) {
            bool off = (log.time[i] > 3 && log.time[i] <= 5) || log.time[i] > 8;
            assert_true(!off || fabs(log.power[i]) < 1e-9);
            assert_true(!(log.events[i] & RFL_EVENT_HEATING_END) || log.time[i] == 8);
        }
        rfl_simulation_reset(s);
        advance(s, 3);
        double hot = s->probe_temperature, delivered = s->energy.delivered;
        advance(s, 5);
        assert_true(s->probe_temperature < hot - 5);
        assert_near(s->energy.delivered, delivered, 1e-9);
        advance(s, 8);
        assert_true(s->probe_temperature > hot && s->energy.delivered > 1.2 * delivered);
        rfl_simulation_free(s);
    }
}

/* --- warnings --- */

static void isotherms_out_of_reach_are_warned_of(void **state) {
    (void)state;
    struct rfl_simulation *s =
        simulate(NEEDLE, (const char *const[]){"lesion.isotherm", "85 degC", NULL});
    assert_non_null(strstr(s->warnings, "80 degC, cannot reach the isotherm, 85 degC\n"));
    run(s);
    assert_true(s->lesion[RFL_ISOTHERM].radius == 0 && s->lesion[RFL_CEM43].radius > 0);
    rfl_simulation_free(s);
    s = simulate(NEEDLE, NULL);
    assert_string_equal(s->warnings, "");
    rfl_simulation_free(s);
}

/* Not hot enough, or not long enough, for the time above a temperature. */
static void times_out_of_reach_are_warned_of(void **state) {
    (void)state;
    static const struct {
        const char *temperature, *duration, *heating, *begin, *end;
    } cases[] = {
        {"85 degC", "1 s", "fixed",
         "the set temperature, 80 degC, cannot reach lesion.time_above.temperature, 85 degC\n", ""},
        {"50 degC", "1 h", "fixed",
         "s: no tissue can be hot for lesion.time_above.duration, 3600 s\n", ""},
        {"99 degC", "1 s", "rf", "",
         "no tissue reached lesion.time_above.temperature, 99 degC: the hottest came to "},
        {"50 degC", "1 s", "fixed", "", ""},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct rfl_simulation *s = simulate(
            NEEDLE, (const char *const[]){"lesion.time_above.temperature", cases[k].temperature,
                                          "lesion.time_above.duration", cases[k].duration,
                                          "protocol.heating", cases[k].heating, "protocol.ramp",
                                          "2 s", NULL});
        assert_non_null(strstr(s->warnings, cases[k].begin));
        assert_int_equal(*s->warnings != '\0', *cases[k].begin != '\0');
        run(s);
        assert_non_null(strstr(s->warnings, cases[k].end));
        rfl_simulation_free(s);
    }
}

/* A generator's sensor is not the hottest place: what no tissue reached is known at the end. */
static void isotherms_that_no_tissue_reached_are_warned_of(void **state) {
    (void)state;
    static const struct {
        const char *isotherm;
        bool warned;
    } cases[] = {{"51 degC", false}, {"99 degC", true}};
    for (size_t k = 0; k < 2; k++) {
        struct rfl_simulation *s = simulate(
            NEEDLE, (const char *const[]){"protocol.heating", "rf", "protocol.set_temperature",
                                          "50 degC", "protocol.ramp", "2 s", "lesion.isotherm",
                                          cases[k].isotherm, NULL});
        assert_string_equal(s->warnings, "");
        run(s);
        assert_true((s->lesion[RFL_ISOTHERM].radius == 0) == cases[k].warned);
        assert_true((strstr(s->warnings, "no tissue reached the isotherm, 99 degC: the hottest "
                                         "came to ") != NULL) == cases[k].warned);
        rfl_simulation_reset(s);
        advance(s, s->end);
        advance(s, s->end);
        assert_true(strlen(s->warnings) < 90); /* once */
        rfl_simulation_free(s);
    }
}

/* How fast a generator rises without a ramp is its own: said where a held temperature rises so. */
static void short_ramps_are_warned_of(void **state) {
    (void)state;
    static const struct {
        const char *settings[6];
        bool warned;
    } cases[] = {
        {{"protocol.heating", "rf"}, true},
        {{"protocol.heating", "rf", "protocol.ramp", "1.9 s"}, true},
        {{"protocol.heating", "rf", "protocol.ramp", "2 s"}, false},
        {{"protocol.heating", "rf", "protocol.control", "power", "protocol.power", "2 W"}, false},
        {{"protocol.heating", "fixed"}, false}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const char *settings[7] = {NULL};
        memcpy(settings, cases[k].settings, sizeof cases[k].settings);
        struct rfl_simulation *s = simulate(NEEDLE, settings);
        assert_true((strstr(s->warnings, "write ramp: 15 s") != NULL) == cases[k].warned);
        rfl_simulation_free(s);
    }
}

/* 100 degC without boiling, 150 degC with it; whatever it came to, all that is told is finite. */
static void tissue_beyond_the_model_is_warned_of(void **state) {
    (void)state;
    static const struct {
        const char *power, *boils, *said; /* NULL: nothing */
    } cases[] = {{"1 W", "off", NULL},
                 {"500 W", "off", "above 100 degC water boils, which this run does not compute"},
                 {"4 W", "on", NULL}, /* boils, at little more than 100 degC */
                 {"500 W", "on", "above 150 degC dry tissue chars, which no run computes"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct rfl_simulation *s = simulate(
            NEEDLE,
            (const char *const[]){"protocol.heating", "rf", "protocol.control", "power",
                                  "protocol.duration", "0.5 s", "protocol.power", cases[k].power,
                                  "protocol.power_limit", "500 W", "protocol.voltage_limit",
                                  "500 V", "tissue.vaporisation", cases[k].boils, NULL});
        run(s);
        if (cases[k].said)
            assert_non_null(strstr(s->warnings, cases[k].said));
        else
            assert_null(strstr(s->warnings, "not meant"));
        for (size_t i = 0; i < s->damage->points; i++)
            assert_true(isfinite(s->damage->cem43[i]) && isfinite(s->damage->omega[i]));
        rfl_simulation_free(s);
    }
}

/* Tissue at rest dies after 1/rate: A = 7.39e39 1/s, Ea = 2.577e5 J/mol at 310.15 K, by hand. */
static void damage_at_rest_is_warned_of(void **state) {
    (void)state;
    static const struct {
        const char *onset, *kinetics, *said; /* NULL: nothing */
    } cases[] = {{"37.1 degC", "liver_rfa", NULL},
                 {"37 degC", "liver_rfa", "counts as lesioned by arrhenius after 56.7 min\n"},
                 {"20 degC", "liver_rfa", "counts as lesioned by arrhenius after 56.7 min\n"}};
    const double rate = 7.39e39 * exp(-2.577e5 / (8.31446261815324 * 310.15));
    assert_near(1 / rate / 60, 56.7, 0.05);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct rfl_simulation *s =
            simulate(NEEDLE, (const char *const[]){"lesion.arrhenius_onset", cases[k].onset,
                                                   "lesion.arrhenius", cases[k].kinetics, NULL});
        if (cases[k].said)
            assert_non_null(strstr(s->warnings, cases[k].said));
        else
            assert_string_equal(s->warnings, "");
        rfl_simulation_free(s);
    }
}

/* 3.5 W at most, also where tissue dries and conducts less from step to step. */
static void a_limit_holds_while_tissue_boils(void **state) {
    (void)state;
    static const char text[] =
        "probe: {shape: needle, gauge: 23, active_tip: 2 mm, sensor_depth: -1 mm}\n"
        "protocol: {heating: rf, set_temperature: 85 degC, power_limit: 3.5 W, duration: 3 s}\n"
        "output: {frames: 0}\n";
    static const struct {
        const char *set;
        bool reached;
    } cases[] = {{"85 degC", false}, {"99 degC", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rfl_simulation *s =
            simulate(text, (const char *const[]){"protocol.set_temperature", cases[i].set, NULL});
        double most = 0;
        for (size_t k = 1; k <= 150; k++) {
            advance(s, 0.02 * (double)k);
            most = fmax(most, s->generator.power);
        }
        assert_true(most < 3.5 + 1e-6);
        assert_true(!cases[i].reached || (most > 3.5 - 1e-6 && s->energy.vaporised > 0));
        rfl_simulation_free(s);
    }
}

/* Also where a stage begins: tissue has been warmed by the stage before, and its conductance is
 * found anew there. To what the steps' three states have to rounding. */
static void a_limit_holds_where_a_stage_begins(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(
        "probe: {shape: needle, gauge: 16, active_tip: 4 mm, coolant_temperature: 40 degC,\n"
        "        coolant_conductance: 0.06 W/K}\n"
        "protocol:\n"
        "  heating: rf\n"
        "  set_temperature: 70 degC\n"
        "  series_resistance: 300 ohm\n"
        "  stages: [{duration: 10 s, voltage_limit: 80 V}, {duration: 1 s}]\n"
        "tissue: {electrical_conductivity_slope: 9 %/K}\n"
        "numerics: {accuracy: draft}\n",
        NULL);
    const struct rfl_run *run = s->run;
    double most = 0;
    while (s->time < s->end) {
        advance(s, fmin(s->time + 0.05, s->end));
        const struct rfl_stage *stage = &s->scenario->stages[run->stepper->t2 > 10];
        for (size_t k = 0; k < 3; k++) {
            const double leads = 1 + stage->protocol.series_resistance * run->conductance[k];
            most = fmax(most, sqrt(run->rf->control.value) * leads / stage->protocol.voltage_limit);
        }
    }
    assert_true(most > 0.999);
    assert_true(most < 1 + 1e-9);
    rfl_simulation_free(s);
}

/* Where the voltage that is planned nears zero, steps are short, but not ever shorter. */
static void a_plan_that_nears_zero_goes_on(void **state) {
    (void)state;
    struct rfl_simulation *s =
        simulate("probe: {shape: needle, gauge: 20, active_tip: 6 mm, conductivity: 200 W/m/K,\n"
                 "        specific_heat: 4000 J/kg/K}\n"
                 "protocol: {heating: rf, set_temperature: 40 degC, duration: 1 s}\n"
                 "numerics: {accuracy: draft}\n"
                 "output: {frames: 0}\n",
                 NULL);
    run(s);
    assert_true(s->steps < 300);
    rfl_simulation_free(s);
}

/* While water boils, a step in five at most is tried in vain, also with a sensor ahead of the tip.
 */
static void boiling_rejects_few_steps(void **state) {
    (void)state;
    static const char *const texts[] = {
        "probe: {shape: needle, gauge: 22, active_tip: 6 mm, sensor_depth: -1 mm,\n"
        "        coolant_temperature: 5 degC, coolant_conductance: 0.02 W/K}\n"
        "protocol: {heating: rf, set_temperature: 52 degC, voltage_limit: 96 V, duration: 60 s}\n"
        "tissue: {temperature: 22 degC}\n"
        "numerics: {accuracy: draft}\n"
        "output: {frames: 0}\n",
        "probe: {shape: needle, gauge: 18, active_tip: 10 mm}\n"
        "protocol: {heating: rf, set_temperature: 100 degC, ramp: 15 s, duration: 90 s}\n"
        "numerics: {accuracy: draft}\n"
        "output: {frames: 0}\n",
    };
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        struct rfl_simulation *s = simulate(texts[k], NULL);
        run(s);
        assert_true(s->energy.vaporised > 0 || k == 0); /* the first one did, as it was steered */
        assert_true(5 * s->rejected_steps <= s->steps + s->rejected_steps);
        rfl_simulation_free(s);
    }
}

/* Resting tissue at 42 degC collects 240 equivalent minutes in 16 h, up to the domain's edge. */
static void lesions_without_an_edge_have_no_size(void **state) {
    (void)state;
    const char *keys[] = {"tissue.temperature",
                          "42 degC",
                          "protocol.duration",
                          "17 h",
                          "output.interval",
                          "1 h",
                          "lesion.criterion",
                          "isotherm",
                          NULL};
    struct rfl_error error = {0};
    struct rfl_simulation *s = simulate(SPHERE, keys);
    run(s);
    assert_true(s->lesion[RFL_CEM43].reaches_edge);
    assert_false(s->lesion[RFL_ISOTHERM].reaches_edge);
    assert_non_null(strstr(s->warnings, "the lesion by cem43 reaches the end"));
    rfl_simulation_free(s);

    keys[7] = "cem43";
    s = simulate(SPHERE, keys);
    assert_int_equal(rfl_simulation_run(s, NULL, &error), RFL_FAILED);
    assert_non_null(strstr(error.text, "the lesion by cem43 reaches the end"));
    rfl_simulation_free(s);
}

/* --- monitors --- */

/* When the sphere's tissue at r comes to `celsius`: u = u_s a/r erfc(x), x = (r - a)/sqrt(4 D t).
 */
static double arrival(double r, double celsius) {
    const double a = 1e-3, D = 0.5 / (1000 * 3500.0);
    double x = gsl_cdf_ugaussian_Qinv((celsius - 37) / (80 - 37) * r / a / 2) / sqrt(2);
    return pow((r - a) / x, 2) / (4 * D);
}

static void monitors_tell_when_tissue_is_warm(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(SPHERE, NULL);
    run(s);
    const struct rfl_monitor_state *near = &s->monitors[0], *outer = &s->monitors[1];
    assert_near(near->inside_since[RFL_ISOTHERM], arrival(1.3e-3, 50), 1e-4);
    assert_near(near->seconds_above_43C, 30 - arrival(1.3e-3, 43), 1e-4);
    assert_near(near->seconds_above_45C, 30 - arrival(1.3e-3, 45), 1e-4);
    assert_near(outer->seconds_above_43C, 30 - arrival(2.5e-3, 43), 1e-3);
    assert_true(isnan(outer->inside_since[RFL_ISOTHERM]));
    assert_near(near->margin, s->lesion[RFL_ISOTHERM].radius - 1.3e-3, 1e-12);
    assert_near(outer->margin, s->lesion[RFL_ISOTHERM].radius - 2.5e-3, 1e-12);
    assert_true(near->temperature == near->peak_temperature); /* still heated */
    rfl_simulation_free(s);
}

#define TIME_ABOVE "lesion: {time_above: {temperature: 50 degC, duration: 3 s}}\n"

static void arrivals_do_not_depend_on_the_interval(void **state) {
    (void)state;
    struct rfl_simulation *coarse =
        simulate(NEEDLE TIME_ABOVE, (const char *const[]){"output.interval", "8 s", NULL});
    struct rfl_simulation *fine =
        simulate(NEEDLE TIME_ABOVE, (const char *const[]){"output.interval", "0.01 s", NULL});
    run(coarse);
    run(fine);
    for (size_t m = 0; m < 2; m++) {
        const struct rfl_monitor_state *x = &coarse->monitors[m], *y = &fine->monitors[m];
        assert_near(x->inside_since[RFL_ISOTHERM], y->inside_since[RFL_ISOTHERM], 1e-7);
        assert_near(x->seconds_above_43C, y->seconds_above_43C, 1e-9);
        assert_near(x->seconds_above_45C, y->seconds_above_45C, 1e-9);
        assert_near(x->seconds_above, y->seconds_above, 1e-9);
        for (size_t c = RFL_ARRHENIUS; c < RFL_CRITERIA; c++)
            if (!isnan(y->inside_since[c]))
                assert_near(x->inside_since[c], y->inside_since[c], 1e-3);
            else
                assert_true(isnan(x->inside_since[c]));
    }
    assert_true(fine->monitors[0].inside_since[RFL_ARRHENIUS] > 0);
    assert_true(fine->monitors[0].inside_since[RFL_CEM43] > 0);
    assert_true(fine->monitors[0].inside_since[RFL_TIME_ABOVE] > 0);
    rfl_simulation_free(coarse);
    rfl_simulation_free(fine);
}

/* Inside: by all criteria and by 0.5 mm; outside: by none and by 0.5 mm. */
static void verdicts_need_a_margin(void **state) {
    (void)state;
    static const enum rfl_verdict expected[] = {RFL_INSIDE, RFL_BORDERLINE, RFL_OUTSIDE,
                                                RFL_BORDERLINE, RFL_BORDERLINE};
    struct rfl_simulation *s =
        simulate(NEEDLE, (const char *const[]){"lesion.time_above.temperature", "50 degC",
                                               "lesion.time_above.duration", "1 s", NULL});
    run(s);
    for (size_t m = 0; m < 5; m++) {
        const struct rfl_monitor_state *monitor = &s->monitors[m];
        assert_int_equal(monitor->verdict, expected[m]);
        assert_true(isnan(monitor->inside_since[RFL_ISOTHERM]) == (monitor->margin < 0));
    }
    assert_true(s->monitors[0].margin >= 0.5e-3 && s->monitors[2].margin <= -0.5e-3);
    for (size_t c = 0; c < RFL_CRITERIA; c++) {
        assert_true(s->monitors[3].inside_since[c] > 0); /* by all, but too little */
        assert_true(isnan(s->monitors[4].inside_since[c]) != 0);
    }
    assert_true(s->monitors[3].margin < 0.5e-3 && s->monitors[4].margin > -0.5e-3);
    assert_string_equal(rfl_verdict_names[s->monitors[1].verdict], "borderline");
    rfl_simulation_free(s);
}

/* --- nerves --- */

/* Inside from when the lesion reaches the far side of the rim; then a chord of it. */
static void nerves_are_chords_of_a_growing_ball(void **state) {
    (void)state;
    static const double rim[] = {1.9e-3, 1.25e-3}; /* distance of the far side from the centre */
    struct rfl_simulation *s = simulate(SPHERE NERVES, NULL);
    advance(s, 10);
    for (size_t k = 0; k < 2; k++) {
        double reach = s->lesion[RFL_ISOTHERM].radius, since = arrival(rim[k], 50);
        double chord = reach > rim[k] ? 2 * sqrt(reach * reach - rim[k] * rim[k]) : 0;
        assert_near(s->nerves[k].length[RFL_ISOTHERM], chord, 0.005e-3);
        if (since < 10)
            assert_near(s->nerves[k].inside_since[RFL_ISOTHERM], since, 1e-3);
        else
            assert_true(isnan(s->nerves[k].inside_since[RFL_ISOTHERM]));
    }
    rfl_simulation_reset(s);
    assert_true(isnan(s->nerves[0].inside_since[RFL_ISOTHERM]) && s->nerves[0].length[0] == 0);
    run(s);
    assert_near(s->nerves[0].inside_since[RFL_ISOTHERM], arrival(rim[0], 50), 1e-3);
    assert_near(s->nerves[0].margin.whole, s->lesion[RFL_ISOTHERM].radius - 1.9e-3, 0.002e-3);
    assert_near(s->nerves[0].margin.any, s->lesion[RFL_ISOTHERM].radius - 1.7e-3, 0.002e-3);
    rfl_simulation_free(s);
}

static void nerves_do_not_depend_on_the_interval(void **state) {
    (void)state;
    struct rfl_simulation *coarse =
        simulate(SPHERE NERVES TIME_ABOVE, (const char *const[]){"output.interval", "30 s", NULL});
    struct rfl_simulation *fine =
        simulate(SPHERE NERVES TIME_ABOVE, (const char *const[]){"output.interval", "0.1 s", NULL});
    run(coarse);
    run(fine);
    for (size_t c = 0; c < RFL_CRITERIA; c++) {
        assert_near(coarse->nerves[1].inside_since[c], fine->nerves[1].inside_since[c], 1e-3);
        assert_near(coarse->nerves[1].length[c], fine->nerves[1].length[c], 1e-6);
    }
    rfl_simulation_free(coarse);
    rfl_simulation_free(fine);
}

/* Inside: a whole cross-section, by all criteria and by 0.5 mm; outside: no part of it. */
static void verdicts_on_nerves_count_all_of_them(void **state) {
    (void)state;
    static const enum rfl_verdict expected[] = {RFL_BORDERLINE, RFL_INSIDE, RFL_BORDERLINE,
                                                RFL_OUTSIDE};
    struct rfl_simulation *s = simulate(SPHERE NERVES, NULL);
    run(s);
    for (size_t k = 0; k < 4; k++)
        assert_int_equal(s->nerves[k].verdict, expected[k]);
    assert_true(s->nerves[1].margin.whole >= 0.5e-3);
    assert_true(s->nerves[2].margin.any > 0 && s->nerves[2].margin.whole <= -0.5e-3);
    assert_true(s->nerves[3].margin.any <= -0.5e-3);
    assert_true(isnan(s->nerves[2].inside_since[RFL_ISOTHERM]) != 0);
    rfl_simulation_free(s);
}

/* The domain holds the middle of a nerve far away, and is as ever without one. */
static void the_domain_holds_nerves(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(NEEDLE, NULL);
    struct rfl_simulation *wide =
        simulate(NEEDLE "nerves: {root: {radius: 50 mm, height: -70 mm, diameter: 6 mm}}\n", NULL);
    const struct rfl_grid *grid = wide->grid;
    assert_true(s->grid->edge[0][s->grid->layout.n[0]] < 50e-3);
    assert_true(grid->edge[0][grid->layout.n[0]] > 53e-3);
    assert_true(grid->edge[1][0] < -73e-3);
    run(wide);
    assert_int_equal(wide->nerves[0].verdict, RFL_OUTSIDE);
    assert_true(wide->nerves[0].length[RFL_ISOTHERM] == 0);
    rfl_simulation_free(wide);
    rfl_simulation_free(s);
}

/** With cells twice as large and eight times the error in a step, which is of third order, there
 * are half as many of both. */
static void a_coarser_run_is_half_as_fine(void **state) {
    (void)state;
    struct rfl_error error = {0};
    struct rfl_scenario *scenario = parse(SPHERE);
    struct rfl_simulation *fine = rfl_simulation_create(scenario, &error);
    scenario->coarser = true;
    struct rfl_simulation *coarse = rfl_simulation_create(scenario, &error);
    run(fine);
    run(coarse);
    const double cells = (double)fine->grid->layout.cells / (double)coarse->grid->layout.cells;
    const double steps = (double)fine->steps / (double)coarse->steps;
    assert_true(cells > 1.6 && cells < 2.4);
    assert_true(steps > 1.6 && steps < 2.4);
    rfl_simulation_free(coarse);
    rfl_simulation_free(fine);
    rfl_scenario_free(scenario);
}

/* --- samples --- */

static void samples_at_nodes_are_the_nodes_values(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(NEEDLE, NULL);
    const struct rfl_grid *grid = s->grid;
    advance(s, 6);
    for (size_t c = 0; c < grid->layout.cells; c++) {
        struct rfl_sample sample = rfl_simulation_sample(s, rfl_grid_place(grid, c));
        assert_int_equal(isnan(sample.temperature), !grid->tissue[c]);
        if (!grid->tissue[c])
            continue;
        assert_near(sample.temperature, s->temperature[c], 1e-9);
        assert_near(sample.peak_temperature, s->damage->peak[c], 1e-9);
        assert_near(sample.omega, s->damage->omega[c], 1e-9 * (1 + s->damage->omega[c]));
        assert_near(sample.cem43, s->damage->cem43[c], 1e-9 * (1 + s->damage->cem43[c]));
    }
    for (size_t m = 0; m < s->scenario->monitor_count; m++) {
        const struct rfl_point at = rfl_monitor_point(&s->scenario->monitors[m]);
        assert_near(rfl_simulation_sample(s, at).temperature, s->monitors[m].temperature, 1e-9);
    }
    rfl_simulation_free(s);
}

static void samples_outside_tissue_are_not_numbers(void **state) {
    (void)state;
    struct rfl_simulation *s = simulate(NEEDLE, NULL);
    const double R = s->grid->edge[0][s->grid->layout.n[0]];
    const double bottom = s->grid->edge[1][0], top = s->grid->edge[1][s->grid->layout.n[1]];
    const struct {
        double r, z;
        bool tissue;
    } places[] = {{0, 1e-3, false},          {1.01 * R, 0, false}, {1e-3, 1.01 * bottom, false},
                  {1e-3, 1.01 * top, false}, {R, 0, true},         {1e-3, bottom, true},
                  {1e-3, top, true},         {0, 0, true},         {NAN, 0, false}};
    for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
        struct rfl_sample sample =
            rfl_simulation_sample(s, (struct rfl_point){places[k].r, 0, places[k].z});
        assert_int_equal(isnan(sample.temperature), !places[k].tissue);
        assert_int_equal(isnan(sample.omega), !places[k].tissue);
    }
    rfl_simulation_free(s);
    s = simulate(SPHERE, NULL);
    assert_true(isnan(rfl_simulation_sample(s, (struct rfl_point){0.9e-3, 0, 0}).temperature));
    assert_true(rfl_simulation_sample(s, (struct rfl_point){1e-3, 0, 0}).temperature > 0);
    assert_true(isnan(rfl_simulation_sample(s, (struct rfl_point){1, 0, 0}).cem43));
    rfl_simulation_free(s);
}

/* --- memory --- */

/* Whichever allocation fails, from copying the scenario to the outline at the end: an error, and
 * nothing is left behind (which the sanitizers see). */
static void running_out_of_memory_is_an_error(void **state) {
    (void)state;
    static const char *const scenarios[] = {NEEDLE, SPHERE NERVES, COOLED};
    for (size_t k = 0; k < 3; k++) {
        struct rfl_scenario *scenario = parse(scenarios[k]);
        assert_int_equal(rfl_scenario_check(scenario, NULL), RFL_OK);
        enum rfl_status status = RFL_FAILED;
        size_t limit = 0;
        while (status) {
            struct rfl_error error = {0};
            allocations = 0;
            failing = ++limit;
            struct rfl_simulation *s = rfl_simulation_create(scenario, &error);
            status = s ? rfl_simulation_run(s, NULL, &error) : RFL_FAILED;
            if (status) {
                assert_int_equal(error.status, RFL_FAILED);
                assert_non_null(strstr(error.text, "out of memory"));
            } else
                assert_true(allocations < limit); /* none was left to fail */
            rfl_simulation_free(s);
        }
        failing = 0;
        assert_true(limit > 40);
        rfl_scenario_free(scenario);
    }
}

static int set_up(void **state) {
    (void)state;
    return rfl_library_init(NULL) != RFL_OK;
}

static int tear_down(void **state) {
    (void)state;
    rfl_library_free();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_repeat_to_the_bit),
        cmocka_unit_test(small_advances_make_up_a_run),
        cmocka_unit_test(observers_are_told_in_time),
        cmocka_unit_test(rounding_loses_no_event),
        cmocka_unit_test(frames_are_told_in_time),
        cmocka_unit_test(the_end_has_a_row),
        cmocka_unit_test(observers_may_stop_a_run),
        cmocka_unit_test(one_may_look_on),
        cmocka_unit_test(next_is_a_step_or_an_event),
        cmocka_unit_test(an_advance_knows_it_all),
        cmocka_unit_test(a_run_may_end_early),
        cmocka_unit_test(powers_sum_up_to_the_energy),
        cmocka_unit_test(the_ramp_is_linear),
        cmocka_unit_test(time_only_goes_forward_to_the_end),
        cmocka_unit_test(invalid_scenarios_make_no_simulation),
        cmocka_unit_test(generators_repeat_to_the_bit),
        cmocka_unit_test(outputs_change_no_result),
        cmocka_unit_test(stops_change_nothing_before),
        cmocka_unit_test(advances_pass_rows),
        cmocka_unit_test(energy_balances_at_any_time),
        cmocka_unit_test(fields_on_the_axis_go_along_it),
        cmocka_unit_test(clocks_and_snapshots_meet),
        cmocka_unit_test(pauses_cool),
        cmocka_unit_test(isotherms_out_of_reach_are_warned_of),
        cmocka_unit_test(times_out_of_reach_are_warned_of),
        cmocka_unit_test(isotherms_that_no_tissue_reached_are_warned_of),
        cmocka_unit_test(short_ramps_are_warned_of),
        cmocka_unit_test(tissue_beyond_the_model_is_warned_of),
        cmocka_unit_test(damage_at_rest_is_warned_of),
        cmocka_unit_test(a_limit_holds_while_tissue_boils),
        cmocka_unit_test(a_limit_holds_where_a_stage_begins),
        cmocka_unit_test(a_plan_that_nears_zero_goes_on),
        cmocka_unit_test(boiling_rejects_few_steps),
        cmocka_unit_test(lesions_without_an_edge_have_no_size),
        cmocka_unit_test(monitors_tell_when_tissue_is_warm),
        cmocka_unit_test(arrivals_do_not_depend_on_the_interval),
        cmocka_unit_test(verdicts_need_a_margin),
        cmocka_unit_test(nerves_are_chords_of_a_growing_ball),
        cmocka_unit_test(nerves_do_not_depend_on_the_interval),
        cmocka_unit_test(verdicts_on_nerves_count_all_of_them),
        cmocka_unit_test(the_domain_holds_nerves),
        cmocka_unit_test(a_coarser_run_is_half_as_fine),
        cmocka_unit_test(samples_at_nodes_are_the_nodes_values),
        cmocka_unit_test(samples_outside_tissue_are_not_numbers),
        cmocka_unit_test(running_out_of_memory_is_an_error),
    };
    return cmocka_run_group_tests_name("simulation", tests, set_up, tear_down);
}
