#include "generator.h"

#include <math.h>

#include "rflesion/numerics.h"

/** Pulses are made smaller from so far below the set temperature on, K. */
static const double pulse_band = 1;

/** A pulse of less of the full height does not tell what one warms the sensor by. */
static const double least_share = 0.1;

void rfl_drive_reset(struct rfl_drive *drive, double body) {
    drive->stage = drive->ticks = 0;
    drive->from = body;
    drive->integral = drive->given = drive->conductance = 0;
    drive->share = drive->before = drive->rise = 0;
    drive->sampled = drive->pulse = false;
}

const struct rfl_protocol *rfl_drive_now(const struct rfl_drive *drive) {
    return drive->stage < drive->count ? &drive->stages[drive->stage].protocol : NULL;
}

bool rfl_drive_is_on(const struct rfl_drive *drive) {
    const struct rfl_protocol *now = rfl_drive_now(drive);
    return now && now->control != RFL_CONTROL_OFF;
}

double rfl_drive_set_temperature(const struct rfl_drive *drive, double t) {
    if (!rfl_drive_is_on(drive))
        return NAN;
    const struct rfl_stage *stage = &drive->stages[drive->stage];
    double since = t - stage->start, ramp = stage->protocol.ramp;
    double fraction = since < ramp ? since / ramp : 1;
    return drive->from + fraction * (stage->protocol.set_temperature - drive->from);
}

/* --- samples and pulses --- */

/** Does the voltage change at ticks of a clock: a PI controller's samples, or pulses' edges? */
static bool has_clock(const struct rfl_protocol *now) {
    return rfl_protocol_is_rf(now) && now->control != RFL_CONTROL_OFF &&
           (now->pulses == RFL_PULSES_RESOLVED ||
            (now->pulses == RFL_PULSES_NONE && now->controller == RFL_CONTROLLER_PI &&
             rfl_protocol_holds_temperature(now)));
}

/** Time of tick k in a stage. Pulses: even ticks begin one, odd ones end it. */
static double tick_time(const struct rfl_stage *stage, size_t k) {
    const struct rfl_protocol *now = &stage->protocol;
    if (now->pulses == RFL_PULSES_RESOLVED) {
        const size_t pulse = k / 2;
        return stage->start + (double)pulse / now->pulse_rate + (k % 2 ? now->pulse_width : 0);
    }
    return stage->start + (double)k * now->control_interval;
}

/** Largest square of the tissue's voltage that the generator gives out, V2. */
static double largest(const struct rfl_protocol *now, double conductance) {
    const double leads =
        1 + now->series_resistance * conductance; /* voltage here / at the tissue */
    double voltage = now->voltage_limit;
    if (now->control == RFL_CONTROL_VOLTAGE || now->pulses != RFL_PULSES_NONE)
        voltage = fmin(voltage, now->voltage);
    double square = voltage * voltage / (leads * leads);
    return conductance > 0 ? fmin(square, now->power_limit / conductance) : square;
}

/** Sample of a PI controller; its integral stands still where the power is at a limit. */
static void sample(struct rfl_drive *drive, double t, double reading, double conductance) {
    const struct rfl_protocol *now = rfl_drive_now(drive);
    const double most = largest(now, conductance) * conductance;
    double error = rfl_drive_set_temperature(drive, t) - reading;
    double more = now->integral_gain * error * now->control_interval;
    double power = now->proportional_gain * error + drive->integral + more;
    if ((power > 0 || more > 0) && (power < most || more < 0))
        drive->integral += more;
    drive->given = fmin(fmax(power, 0), most) / conductance;
}

/**
 * Height of the next pulse, of the largest: less as the sensor comes near the set temperature. The
 * band in which it falls is twice what a full pulse warms the sensor by, or heights would
 * alternate.
 */
static double next_height(struct rfl_drive *drive, double t, double reading) {
    if (drive->share > least_share)
        drive->rise = fmax(drive->rise, (reading - drive->before) / drive->share);
    double below = rfl_drive_set_temperature(drive, t) - reading;
    drive->before = reading;
    return fmin(fmax(below / fmax(pulse_band, 2 * drive->rise), 0), 1);
}

/** A pulse begins or ends. */
static void toggle(struct rfl_drive *drive, double t, double reading, double conductance) {
    const struct rfl_protocol *now = rfl_drive_now(drive);
    drive->pulse = !(drive->ticks % 2);
    if (drive->pulse)
        drive->share = rfl_protocol_holds_temperature(now) ? next_height(drive, t, reading) : 1;
    drive->given = drive->pulse ? drive->share * largest(now, conductance) : 0;
}

/* --- in time --- */

double rfl_drive_next(const struct rfl_drive *drive, double t) {
    if (drive->stage == drive->count)
        return INFINITY;
    const struct rfl_stage *stage = &drive->stages[drive->stage];
    const double ramp_end = stage->start + stage->protocol.ramp;
    double next = ramp_end > t ? fmin(stage->end, ramp_end) : stage->end;
    if (has_clock(&stage->protocol)) {
        double tick = tick_time(stage, drive->ticks);
        if (tick < next && !rfl_is_same_time(tick, next))
            next = tick;
    }
    return next;
}

/** Is the next tick of the present stage's clock due? */
static bool is_due(const struct rfl_drive *drive, double t) {
    double tick = tick_time(&drive->stages[drive->stage], drive->ticks);
    return t >= tick || rfl_is_same_time(t, tick);
}

bool rfl_drive_update(struct rfl_drive *drive, double t, double reading, double conductance) {
    bool abrupt = false;
    while (drive->stage < drive->count && t >= drive->stages[drive->stage].end) {
        drive->stage++;
        drive->from = reading;
        drive->ticks = 0;
        drive->integral = drive->given = 0;
        drive->pulse = false;
        abrupt = true;
    }
    const struct rfl_protocol *now = rfl_drive_now(drive);
    drive->sampled = now && has_clock(now);
    if (drive->sampled && is_due(drive, t)) {
        if (now->pulses == RFL_PULSES_RESOLVED)
            toggle(drive, t, reading, conductance);
        else
            sample(drive, t, reading, conductance);
        drive->ticks++;
    }
    return abrupt || (now && now->ramp > 0 && t == drive->stages[drive->stage].start + now->ramp);
}

double rfl_drive_duty(const struct rfl_drive *drive) {
    const struct rfl_protocol *now = rfl_drive_now(drive);
    return now && now->pulses == RFL_PULSES_AVERAGED ? now->pulse_width * now->pulse_rate : 1;
}

double rfl_drive_pulsed(const struct rfl_drive *drive) {
    const struct rfl_protocol *now = rfl_drive_now(drive);
    return now && now->pulses != RFL_PULSES_NONE ? now->pulse_width * now->pulse_rate : 1;
}

void rfl_drive_bounds(const struct rfl_drive *drive, double conductance, double bound[2]) {
    const struct rfl_protocol *now = rfl_drive_now(drive);
    bound[0] = bound[1] = 0;
    if (!rfl_drive_is_on(drive))
        return;
    bound[1] = largest(now, conductance) * rfl_drive_duty(drive);
    if (now->control == RFL_CONTROL_POWER && conductance > 0) /* held in the mean of the step */
        bound[1] = fmin(bound[1], now->power * 2 / (conductance + drive->conductance));
    if (drive->sampled)
        bound[1] = fmin(bound[1], drive->given);
    if (drive->sampled || !rfl_protocol_holds_temperature(now))
        bound[0] = bound[1];
}
