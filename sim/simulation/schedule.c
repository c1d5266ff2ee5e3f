/* The loop of a run: what is due when, and what is then known. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "../base/clock.h"
#include "run.h"

/* --- what is due when --- */

/** Time of the next frame; never, where there is none. */
static double next_frame(const struct rfl_simulation *s) {
    const int count = s->scenario->output.frames, frames = s->run->schedule.frames;
    return frames > count || !count ? DBL_MAX : rfl_scenario_end(s->scenario) * frames / count;
}

/** Time of the next row of the time series. */
static double next_row(const struct rfl_simulation *s) {
    return (double)s->run->schedule.rows * s->scenario->output.interval;
}

/** First of the other wake-ups after t; never, where there is none. */
static double next_wakeup(const struct rfl_simulation *s, double t) {
    const struct rfl_run *run = s->run;
    for (size_t k = 0; k < run->wakeup_count; k++)
        if (run->wakeups[k] > t)
            return run->wakeups[k];
    return DBL_MAX;
}

/** Is a time at or after another, rounding aside? */
static bool has_come(double t, double due) {
    return t >= due || rfl_is_same_time(t, due);
}

/** Events that are due now and were not reported yet. */
static unsigned events_due(const struct rfl_simulation *s) {
    const struct rfl_output *output = &s->scenario->output;
    const double t = s->time, power_off = rfl_run_power_off(s);
    unsigned events = 0;
    if (has_come(t, next_frame(s)))
        events |= RFL_EVENT_FRAME;
    if (has_come(t, next_row(s)) || t >= s->end)
        events |= RFL_EVENT_ROW;
    for (size_t k = 0; k < output->snapshot_count; k++)
        if (output->snapshots[k] == t)
            events |= RFL_EVENT_SNAPSHOT;
    /* Who stops a run switches the power off. */
    if (t == power_off || (t >= s->end && t < power_off))
        events |= RFL_EVENT_HEATING_END;
    if (t >= s->end)
        events |= RFL_EVENT_END;
    return t == s->run->schedule.notified ? events & ~s->run->schedule.events : events;
}

double rfl_simulation_due(const struct rfl_simulation *s) {
    const double due[] = {next_row(s), next_frame(s)};
    double next = fmin(next_wakeup(s, s->time), s->end);
    if (events_due(s))
        return s->time;
    for (size_t k = 0; k < sizeof due / sizeof *due; k++)
        if (due[k] < next && !rfl_is_same_time(due[k], next))
            next = due[k];
    return next;
}

/* --- what is then known --- */

/** Sizes and readings, unless they are known already. */
static enum rfl_status measure(struct rfl_simulation *s, struct rfl_error *error) {
    if (s->run->schedule.measured == s->time)
        return RFL_OK;
    s->run->schedule.measured = s->time;
    return rfl_run_measure(s, error);
}

/** The end of heating has come: keep what is known of it. */
static void keep_end_of_heating(struct rfl_simulation *s) {
    memcpy(s->lesion_at_end_of_heating, s->lesion, sizeof s->lesion);
    s->generator_at_end_of_heating = s->generator;
}

/** Mean power since the row before, s->mean_power; a row that is due now is then the last one. */
static void find_mean_power(struct rfl_simulation *s, bool row_due) {
    struct rfl_schedule *schedule = &s->run->schedule;
    double span = s->time - schedule->row_time;
    double energy = s->energy.delivered - schedule->row_delivered;
    s->mean_power = span > 0 ? energy / span : 0;
    if (row_due) {
        schedule->row_time = s->time;
        schedule->row_delivered = s->energy.delivered;
        schedule->rows++;
    }
}

/** Make known what belongs to these events. */
static enum rfl_status prepare(struct rfl_simulation *s, unsigned events, struct rfl_error *error) {
    enum rfl_status status = measure(s, error);
    struct rfl_schedule *schedule = &s->run->schedule;
    schedule->events = schedule->notified == s->time ? schedule->events | events : events;
    schedule->notified = s->time;
    find_mean_power(s, events & RFL_EVENT_ROW);
    if (events & RFL_EVENT_FRAME)
        s->run->schedule.frames++;
    if (!status && events & RFL_EVENT_HEATING_END)
        keep_end_of_heating(s);
    if (!status && events & RFL_EVENT_END)
        rfl_warnings_end(s);
    if (!status && events & RFL_EVENT_END)
        status = rfl_verdicts_check_edges(s, error);
    if (!status && events & (RFL_EVENT_HEATING_END | RFL_EVENT_END))
        rfl_verdicts_judge(s);
    return status;
}

/* --- the loop --- */

enum rfl_status rfl_simulation_next(struct rfl_simulation *s, unsigned *events,
                                    struct rfl_error *error) {
    const double started = rfl_clock_seconds();
    enum rfl_status status = RFL_OK;
    unsigned due = events_due(s);
    if (!due && s->time < s->end) {
        double wakeup = rfl_simulation_due(s);
        status = rfl_run_advance_step(s, wakeup, error);
        due = !status && (s->time >= wakeup || s->time == s->cut_off) ? events_due(s) : 0;
    }
    if (!status && due)
        status = prepare(s, due, error);
    if (events)
        *events = status ? 0 : due;
    s->wall_time += rfl_clock_seconds() - started;
    return status;
}

/** Go on to t, and know what is known there; on the way keep what is known at the end of heating.
 */
static enum rfl_status advance_to(struct rfl_simulation *s, double t, struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    while (!status && s->time < t) {
        const double off = fmin(rfl_run_power_off(s), s->end);
        status = rfl_run_advance_step(s, s->time < off ? fmin(off, t) : t, error);
        if (status || s->time != fmin(rfl_run_power_off(s), s->end))
            continue;
        status = measure(s, error);
        if (!status)
            keep_end_of_heating(s);
    }
    return status ? status : measure(s, error);
}

/** Rows and frames that lie behind are not reported any more. */
static void skip_passed(struct rfl_simulation *s) {
    while (next_row(s) < s->time && !rfl_is_same_time(next_row(s), s->time))
        s->run->schedule.rows++;
    while (next_frame(s) < s->time && !rfl_is_same_time(next_frame(s), s->time))
        s->run->schedule.frames++;
}

enum rfl_status rfl_simulation_advance(struct rfl_simulation *s, double t,
                                       struct rfl_error *error) {
    const double started = rfl_clock_seconds(), from = s->time, delivered = s->energy.delivered;
    if (!(t >= s->time && t <= s->end))
        return rfl_error_add(error, RFL_INVALID,
                             "cannot advance from %g s to %g s: the run ends at %g s", s->time, t,
                             s->end);
    enum rfl_status status = advance_to(s, t, error);
    if (!status && s->time >= s->end)
        rfl_warnings_end(s);
    if (!status)
        status = rfl_verdicts_check_edges(s, error);
    if (!status)
        rfl_verdicts_judge(s);
    skip_passed(s);
    if (t > from)
        s->mean_power = (s->energy.delivered - delivered) / (t - from);
    s->wall_time += rfl_clock_seconds() - started;
    return status;
}

/* s: the least that the key output.stop may be, as which the scenario keeps it. */
static const double earliest_stop = 1e-3;

enum rfl_status rfl_simulation_stop(struct rfl_simulation *s, struct rfl_error *error) {
    if (s->time < earliest_stop || s->time >= s->end)
        return RFL_OK;
    s->end = s->time;
    return rfl_scenario_stop(s->scenario, s->time, error);
}

enum rfl_status rfl_simulation_run(struct rfl_simulation *s, const struct rfl_observer *observer,
                                   struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    if (!observer) /* nobody looks at frames */
        s->run->schedule.frames = s->scenario->output.frames + 1;
    for (unsigned events = 0; !status && !(events & RFL_EVENT_END);) {
        status = rfl_simulation_next(s, &events, error);
        if (status || !events || !observer)
            continue;
        const enum rfl_action action = observer->on_event(observer->context, s, events);
        if (action == RFL_STOP)
            status = rfl_simulation_stop(s, error);
        else if (action != RFL_CONTINUE)
            status = rfl_error_add(error, RFL_FAILED, "stopped at %g s", s->time);
    }
    return status;
}
