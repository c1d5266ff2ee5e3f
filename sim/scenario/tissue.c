#include "tables.h"

#include <math.h>
#include <string.h>

/*
 * The tissues that a scenario may name: density, kg/m3; specific heat, J/(kg K); conductivity,
 * W/(m K); perfusion, mL/min/kg; electrical conductivity near 500 kHz, S/m; share of water, by
 * mass; sources of both; true: bone.
 */
#define ITIS    "IT'IS database v4"
#define CHECKED ITIS "; rho, c, k also in COMSOL 6.0, bioheat materials"
#define DUCK    "F. Duck, Physical Properties of Tissues (1990), ch. 9: 0.7 to 0.8"
#define TYPES   "PMC4785597, table 1"
#define TISSUES(ROW)                                                                               \
    ROW(muscle, 1090, 3421, 0.49, 36.7, 0.446, 0.75, CHECKED, DUCK, false)                         \
    ROW(fat, 911, 2348, 0.21, 32.7, 0.0438, 0.2, CHECKED,                                          \
        "recalled: H. Woodard, D. White, Br J Radiol 59 (1986) 1209; not seen", false)             \
    ROW(nerve, 1075, 3613, 0.49, 160, 0.111, 0.78, ITIS, TYPES, false)                             \
    ROW(ligament, 1142, 3432, 0.47, 29, 0.385, 0.6, ITIS, TYPES ": tendon", false)                 \
    ROW(cartilage, 1100, 3568, 0.49, 35, 0.211, 0.75, ITIS, TYPES, false)                          \
    ROW(bone_cortical, 1908, 1313, 0.32, 10, 0.0222, 0.1, CHECKED, TYPES ": bone", true)           \
    ROW(bone_cancellous, 1178, 2274, 0.31, 30, 0.0867, 0.3, ITIS,                                  \
        "assumed: more than cortical bone, for its marrow", true)                                  \
    ROW(liver, 1079, 3540, 0.52, 860, 0.148, 0.75, CHECKED, DUCK, false)

/*
 * Damage kinetics: A, 1/s; Ea, J/mol; what they were measured in; what Omega = 1 means
 * (NULL: coagulation); up to which temperature, K (0: not known), and in what range they were
 * measured; source. nerve_rat is our fit to three points: 58, 32, 12 min at 43, 44, 45 degC.
 */
#define KINETICS(ROW)                                                                              \
    ROW(liver_rfa, 7.39e39, 2.577e5, "liver", NULL, 0, NULL,                                       \
        "COMSOL 6.0, bioheat materials: Liver (human)")                                            \
    ROW(myocardium, 2.94e39, 2.596e5, "heart muscle", NULL, 0, NULL,                               \
        "used in models of cardiac RF ablation; original not consulted")                           \
    ROW(skin, 3.1e98, 6.28e5, "skin", NULL, 0, NULL,                                               \
        "thought to be F. Henriques, Archives of Pathology 43 (1947) 489; original not consulted") \
    ROW(nerve_rat, 1.99526231496888e105, 6.59e5, "rat sciatic nerve",                              \
        "function lost in half of the rats, back within 4 weeks", 45 + RFL_CELSIUS,                \
        "43 to 45 degC, 12 to 58 min",                                                             \
        "fit to J. Wondergem et al., Int J Radiat Biol 53 (1988) 429")

#define ROW(name, ...)  {#name, __VA_ARGS__},
#define NAME(name, ...) #name,

const struct rfl_material rfl_materials[] = {
    TISSUES(ROW){RFL_BLOOD, 1050, 3617, 0.52, NAN, 0.748, NAN, ITIS, NULL, false},
};
const size_t rfl_material_count = sizeof rfl_materials / sizeof *rfl_materials;
const char *const rfl_tissue_names[] = {TISSUES(NAME) NULL};

const struct rfl_kinetics rfl_kinetics[] = {KINETICS(ROW)};
const size_t rfl_kinetics_count = sizeof rfl_kinetics / sizeof *rfl_kinetics;
const char *const rfl_kinetics_names[] = {KINETICS(NAME) NULL};

const char *const rfl_criterion_names[RFL_CRITERIA + 1] = {"isotherm", "arrhenius", "cem43",
                                                           "time_above"};

const struct rfl_material *rfl_material_find(const char *name) {
    for (size_t i = 0; i < rfl_material_count; i++)
        if (strcmp(rfl_materials[i].name, name) == 0)
            return &rfl_materials[i];
    return NULL;
}

const struct rfl_kinetics *rfl_kinetics_find(const char *name) {
    for (size_t i = 0; i < rfl_kinetics_count; i++)
        if (strcmp(rfl_kinetics[i].name, name) == 0)
            return &rfl_kinetics[i];
    return NULL;
}
