/** Where a line of nodes crosses a lesion's outline. */
#ifndef RFL_MEASURE_CROSSINGS_H
#define RFL_MEASURE_CROSSINGS_H

#include <gsl/gsl_interp.h>
#include <gsl/gsl_roots.h>

#include "rflesion/measure.h"

/** A criterion as a field: tissue is lesioned where value >= threshold. */
struct rfl_threshold {
    const double *value; /**< per point */
    double threshold;
    bool logarithmic;   /**< what varies smoothly in space is ln(value) */
    double onset;       /**< value is zero where the temperature never came up to this, K */
    const double *peak; /**< highest temperature per point, K */
    /** ln of its growth per second at a temperature, from the onset on; NULL: it has none. */
    double (*log_rate)(const struct rfl_damage *damage, double temperature);
    const struct rfl_damage *damage;
};

/** What crossings are found with; made once for many. */
struct rfl_tracer {
    struct rfl_threshold criterion;
    gsl_interp *steffen[5]; /**< by number of nodes: 3 and 4 */
    gsl_root_fsolver *brent;
    double x[4], y[4];
};

enum rfl_status rfl_tracer_init(struct rfl_tracer *tracer, const struct rfl_damage *damage,
                                enum rfl_criterion criterion, struct rfl_error *error);
void rfl_tracer_free(struct rfl_tracer *tracer);

/** The criterion's value at node k of a line, and whether that counts as lesioned. */
static inline double rfl_tracer_value(const struct rfl_tracer *tracer, const struct rfl_line *line,
                                      size_t k) {
    return tracer->criterion.value[line->point[k]];
}

static inline bool rfl_tracer_inside(const struct rfl_tracer *tracer, const struct rfl_line *line,
                                     size_t k) {
    return rfl_tracer_value(tracer, line, k) >= tracer->criterion.threshold;
}

/**
 * Where the line crosses the outline between its nodes k and k + 1, one inside and one not. Damage
 * is exponential in temperature, so that its logarithm is interpolated; but beside a node without
 * damage, and the more the nearer to its onset (from 2 K on), it follows the time since the onset,
 * at the rate that belongs to the peak temperature.
 */
double rfl_tracer_crossing(struct rfl_tracer *tracer, const struct rfl_line *line, size_t k);

#endif
