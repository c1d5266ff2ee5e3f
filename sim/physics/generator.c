#include "generator.h"

#include <assert.h>
#include <math.h>

#include "rflesion/numerics.h"

/** Pulses are made smaller from so far below the set temperature on, K. */
static const double pulse_band = 1;

/** So near to the set temperature is at it, K. */
static const double at_set = 0.01;

/** A pulse of less than this part of the full height does not show how much a full one warms the
 * sensor. */
static const double least_share = 0.1;

void rfl_generator_reset(struct rfl_generator_state *generator, double body) {
    generator->stage = generator->ticks = 0;
    generator->from = body;
    generator->integral = generator->given = 0;
    generator->conductance = generator->between = 0;
    generator->share = generator->before = generator->rise = 0;
    generator->risen = generator->sampled = generator->pulse = generator->cut = false;
}

void rfl_generator_cut(struct rfl_generator_state *generator) {
    generator->cut = true;
    generator->given = 0;
    generator->sampled = generator->pulse = false;
}

double rfl_generator_impedance(const struct rfl_protocol *protocol, double conductance) {
    return 1 / conductance + protocol->series_resistance;
}

const struct rfl_protocol *rfl_generator_now(const struct rfl_generator_state *generator) {
    return generator->stage < generator->count ? &generator->stages[generator->stage].protocol
                                               : NULL;
}

bool rfl_generator_is_on(const struct rfl_generator_state *generator) {
    const struct rfl_protocol *now = rfl_generator_now(generator);
    return now && now->control != RFL_CONTROL_OFF && !generator->cut;
}

double rfl_generator_set_temperature(const struct rfl_generator_state *generator, double t) {
    if (!rfl_generator_is_on(generator))
        return NAN;
    const struct rfl_stage *stage = &generator->stages[generator->stage];
    double since = t - stage->start, ramp = stage->protocol.ramp;
    double fraction = since < ramp ? since / ramp : 1;
    return generator->from + fraction * (stage->protocol.set_temperature - generator->from);
}

/* --- samples and pulses --- */

/** Does the voltage change at ticks of a clock: a PI controller's samples, or pulses' edges? */
static bool has_clock(const struct rfl_generator_state *generator) {
    const struct rfl_protocol *now = rfl_generator_now(generator);
    return rfl_generator_is_on(generator) && rfl_protocol_is_rf(now) &&
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
static void sample(struct rfl_generator_state *generator, double t, double reading,
                   double conductance) {
    const struct rfl_protocol *now = rfl_generator_now(generator);
    const double most = largest(now, conductance) * conductance;
    double error = rfl_generator_set_temperature(generator, t) - reading;
    double more = now->integral_gain * error * now->control_interval;
    double power = now->proportional_gain * error + generator->integral + more;
    if ((power > 0 || more > 0) && (power < most || more < 0))
        generator->integral += more;
    generator->given = fmin(fmax(power, 0), most) / conductance;
}

/**
 * Height of the next pulse, of the largest: less as the sensor comes near the set temperature. The
 * band in which it falls is twice what a full pulse warms the sensor by, or heights would
 * alternate.
 */
static double next_height(struct rfl_generator_state *generator, double t, double reading) {
    if (generator->share > least_share)
        generator->rise = fmax(generator->rise, (reading - generator->before) / generator->share);
    double below = rfl_generator_set_temperature(generator, t) - reading;
    generator->before = reading;
    return fmin(fmax(below / fmax(pulse_band, 2 * generator->rise), 0), 1);
}

/** A pulse begins or ends. */
static void toggle(struct rfl_generator_state *generator, double t, double reading,
                   double conductance) {
    const struct rfl_protocol *now = rfl_generator_now(generator);
    generator->pulse = !(generator->ticks % 2);
    if (generator->pulse)
        generator->share =
            rfl_protocol_holds_temperature(now) ? next_height(generator, t, reading) : 1;
    generator->given = generator->pulse ? generator->share * largest(now, conductance) : 0;
}

/* --- in time --- */

double rfl_generator_next(const struct rfl_generator_state *generator, double t) {
    if (generator->stage == generator->count)
        return INFINITY;
    const struct rfl_stage *stage = &generator->stages[generator->stage];
    const double ramp_end = stage->start + stage->protocol.ramp;
    double next = ramp_end > t ? fmin(stage->end, ramp_end) : stage->end;
    if (has_clock(generator)) {
        double tick = tick_time(stage, generator->ticks);
        if (tick < next && !rfl_is_same_time(tick, next))
            next = tick;
    }
    return next;
}

/** Is the next tick of the present stage's clock due? */
static bool is_due(const struct rfl_generator_state *generator, double t) {
    double tick = tick_time(&generator->stages[generator->stage], generator->ticks);
    return t >= tick || rfl_is_same_time(t, tick);
}

bool rfl_generator_update(struct rfl_generator_state *generator, double t, double reading,
                          double conductance) {
    bool abrupt = false;
    while (generator->stage < generator->count && t >= generator->stages[generator->stage].end) {
        generator->stage++;
        generator->from = reading;
        generator->ticks = 0;
        generator->integral = generator->given = 0;
        generator->risen = generator->pulse = false;
        abrupt = true;
    }
    const struct rfl_protocol *now = rfl_generator_now(generator);
    if (now && reading > now->set_temperature - at_set)
        generator->risen = true;
    generator->sampled = has_clock(generator);
    if (generator->sampled && is_due(generator, t)) {
        if (now->pulses == RFL_PULSES_RESOLVED)
            toggle(generator, t, reading, conductance);
        else
            sample(generator, t, reading, conductance);
        generator->ticks++;
    }
    return abrupt ||
           (now && now->ramp > 0 && t == generator->stages[generator->stage].start + now->ramp);
}

double rfl_generator_duty(const struct rfl_generator_state *generator) {
    const struct rfl_protocol *now = rfl_generator_now(generator);
    return now && now->pulses == RFL_PULSES_AVERAGED ? now->pulse_width * now->pulse_rate : 1;
}

double rfl_generator_pulsed(const struct rfl_generator_state *generator) {
    const struct rfl_protocol *now = rfl_generator_now(generator);
    return now && now->pulses != RFL_PULSES_NONE ? now->pulse_width * now->pulse_rate : 1;
}

double rfl_generator_limit(const struct rfl_generator_state *generator, double conductance) {
    const struct rfl_protocol *now = rfl_generator_now(generator);
    return rfl_generator_is_on(generator) ? largest(now, conductance) : INFINITY;
}

void rfl_generator_bounds(const struct rfl_generator_state *generator, double conductance,
                          double bound[2]) {
    const struct rfl_protocol *now = rfl_generator_now(generator);
    bound[0] = bound[1] = 0;
    if (!rfl_generator_is_on(generator))
        return;
    const double most = fmax(conductance, fmax(generator->conductance, generator->between));
    bound[1] = largest(now, most) * rfl_generator_duty(generator);
    if (now->control == RFL_CONTROL_POWER && conductance > 0) /* held in the mean of the step */
        bound[1] = fmin(bound[1], now->power * 2 / (conductance + generator->conductance));
    if (generator->sampled)
        bound[1] = fmin(bound[1], generator->given);
    if (generator->sampled || !rfl_protocol_holds_temperature(now))
        bound[0] = bound[1];
    assert(0 <= bound[0] && bound[0] <= bound[1]);
}
