/** The time stepper. It knows no physics. */
#ifndef RFL_NUMERICS_STEPPER_H
#define RFL_NUMERICS_STEPPER_H

#include <stdbool.h>

#include "rflesion/base.h"

/**
 * A scalar that f is affine in, constant over each step: chosen so that a linear functional of y is
 * at its target at the end of the step, or as near as the bounds allow.
 */
struct rfl_steering {
    double value;
    const double *gain; /**< df/dvalue in the state that `rate` last saw, one per unknown, >= 0 */
    double (*sensor)(void *context, const double *y); /**< linear, in units of y */
    double (*target)(void *context, double t);
    /** Least and largest value in the state that `rate` last saw; equal where the value is given.
     */
    void (*bounds)(void *context, double bound[2]);
    double shortest; /**< s: of a step that holds the target, unless `longest` is less */
    double longest;  /**< s: of the next step */
    double horizon;  /**< s: a sensor that follows with a time constant cannot be at its target
                        sooner without ringing: where `longest` is less, the target is aimed at
                        over that time, at each step anew */
};

/**
 * What a stepper integrates: M y' = f(t, y), M diagonal.
 *
 * All arrays have `size` entries. Callbacks return RFL_OK or a failure, which ends the step.
 */
struct rfl_system {
    size_t size;
    void *context;
    const double *mass; /**< M, one positive value per unknown */
    /** f = f(t, y) */
    enum rfl_status (*rate)(void *context, double t, const double *y, double *f);
    /** Get ready to solve with (M / a - df/dy at t, y); a > 0 in seconds. */
    enum rfl_status (*prepare)(void *context, double t, const double *y, double a);
    /** x = (M / a - df/dy)^-1 b, to a relative tolerance. */
    enum rfl_status (*solve)(void *context, const double *b, double *x, double tolerance);
    bool linear; /**< df/dy is constant: one solve per stage is exact, prepare is needed only when a
                    changes */
    const double *scale;          /**< errors count times this, one per unknown; NULL: 1 */
    struct rfl_steering *control; /**< NULL: none */
};

/**
 * TR-BDF2: L-stable, second order, with an embedded third-order error estimate and dense output.
 *
 * The step's three states y0 (t0), y1 (t0 + gamma h), y2 (t0 + h) define a quadratic in time, which
 * is what observers of the inside of a step get.
 *
 * @source R. Bank et al., IEEE Trans. Electron Devices 32 (1985) 1992; M. Hosea, L. Shampine,
 * Applied Numerical Mathematics 20 (1996) 21
 */
struct rfl_stepper {
    double t0, h,
        t2; /**< the last accepted step is [t0, t2], h = t2 - t0; h = 0: just (re)started */
    double *y0, *y1, *y2;   /**< states at t0, t0 + gamma h, t2; after a restart only y2 */
    double *f0, *f1, *f2;   /**< f there */
    double next;            /**< proposed size of the next step, s */
    size_t steps, rejected; /**< counts since create */
    double tolerance;       /**< largest error of one step, in units of y */
    double solve_tolerance; /**< relative, of the linear solves of the stages; 1e-5 unless set */
    struct rfl_system system;
    double *before[2];      /**< states before y0, from which the next ones are guessed */
    double solvable;        /**< longest step that is tried after one that had no solution, s */
    double before_h;        /**< size of the step between them; 0: none */
    double *right, *change; /**< scratch */
    double prepared;        /**< the a that `prepare` was last called with; 0: none */
    double contraction;     /**< of Newton's corrections, as last seen */
    /* with a control: */
    double *f_fixed;               /**< f0 without it */
    double *gain0, *gain1, *gain2; /**< df/dcontrol in the three states */
    double *response1, *response2; /**< dy1/dcontrol, dy2/dcontrol */
    double response_a;             /**< the a for which these are; 0: none */
    size_t response_age;           /**< steps since then */
    double kept[2], lost[2];  /**< sums of M times responses; of what flows off because of them */
    double used, used_before; /**< control of the last step and of the one before */
    double planned;           /**< control that the step under way shall have; NaN: steered */
    double plan, plan_slope;  /**< control last aimed with, and its slope, 1/s */
    double plan_time;         /**< when; plan is NaN where it was not in this rise */
};

/** gamma = 2 - sqrt(2): both stages then share one matrix, identity - h gamma / 2 times the
 * Jacobian. */
#define RFL_TRBDF2_GAMMA 0.58578643762690495119831127579030
/** Weights of f0, f1, f2 with which a step sums up fluxes, so that balances close exactly. */
#define RFL_TRBDF2_WEIGHT     0.35355339059327376220042218105242
#define RFL_TRBDF2_WEIGHT_END 0.29289321881345247559915563789515

struct rfl_stepper *rfl_stepper_create(const struct rfl_system *system, double tolerance,
                                       struct rfl_error *error);
void rfl_stepper_free(struct rfl_stepper *stepper);

/**
 * Start, or start again after a discontinuity, at time t from the state in y2.
 *
 * @param first  size of the first step to try, s
 */
void rfl_stepper_restart(struct rfl_stepper *stepper, double t, double first);

/**
 * One accepted step, not beyond t_stop and exactly onto it where it comes near.
 *
 * @return RFL_OK; RFL_FAILED where the step size underflows or a solve fails
 */
enum rfl_status rfl_stepper_step(struct rfl_stepper *stepper, double t_stop,
                                 struct rfl_error *error);

/** Undo the last step: start again at its start. It counts as rejected. */
void rfl_stepper_rewind(struct rfl_stepper *stepper);

/** Weights of y0, y1, y2 at time t within the last step (Lagrange's quadratic). */
void rfl_stepper_weights(const struct rfl_stepper *stepper, double t, double weight[3]);

#endif
