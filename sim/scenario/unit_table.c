/*
 * The units: those of UDUNITS's database that have a name of letters only, so that a scenario may
 * say all that it ever could. Values are the database's, even where a newer one is known (eV);
 * tests/unit/test_units_udunits.c compares all of it. Left out are its logarithmic units (dBm):
 * they are no straight line, and no key has ever taken one.
 */
#include "unit.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "rflesion/model.h"

enum dimension {
    NUMBER,
    LENGTH,
    MASS,
    TIME,
    CURRENT,
    TEMPERATURE,
    AMOUNT,
    LIGHT,
    AREA,
    VOLUME,
    VOLUME_FLOW,
    SPEED,
    ACCELERATION,
    RATE,
    FORCE,
    PRESSURE,
    SPECIFIC_WEIGHT,
    LINEAR_DENSITY,
    VISCOSITY,
    FLUIDITY,
    DIFFUSIVITY,
    ENERGY,
    POWER,
    ENERGY_BY_AREA,
    INSULATION,
    DOSE,
    EXPOSURE,
    CHARGE,
    VOLTAGE,
    RESISTANCE,
    CONDUCTANCE,
    CAPACITANCE,
    INDUCTANCE,
    MAGNETIC_FLUX,
    FLUX_DENSITY,
    MAGNETIC_FIELD,
    LUMINANCE,
    CATALYSIS,
    AMOUNT_BY_AREA,
    WAVENUMBER,
    VORTICITY,
};

/** Exponents of m, kg, s, A, K, mol, cd. */
static const int exponents[][RFL_DIMENSIONS] = {
    [NUMBER] = {0},
    [LENGTH] = {1},
    [MASS] = {0, 1},
    [TIME] = {0, 0, 1},
    [CURRENT] = {0, 0, 0, 1},
    [TEMPERATURE] = {0, 0, 0, 0, 1},
    [AMOUNT] = {0, 0, 0, 0, 0, 1},
    [LIGHT] = {0, 0, 0, 0, 0, 0, 1},
    [AREA] = {2},
    [VOLUME] = {3},
    [VOLUME_FLOW] = {3, 0, -1},
    [SPEED] = {1, 0, -1},
    [ACCELERATION] = {1, 0, -2},
    [RATE] = {0, 0, -1},
    [FORCE] = {1, 1, -2},
    [PRESSURE] = {-1, 1, -2},
    [SPECIFIC_WEIGHT] = {-2, 1, -2},
    [LINEAR_DENSITY] = {-1, 1},
    [VISCOSITY] = {-1, 1, -1},
    [FLUIDITY] = {1, -1, 1},
    [DIFFUSIVITY] = {2, 0, -1},
    [ENERGY] = {2, 1, -2},
    [POWER] = {2, 1, -3},
    [ENERGY_BY_AREA] = {0, 1, -2},
    [INSULATION] = {0, -1, 3, 0, 1},
    [DOSE] = {2, 0, -2},
    [EXPOSURE] = {0, -1, 1, 1},
    [CHARGE] = {0, 0, 1, 1},
    [VOLTAGE] = {2, 1, -3, -1},
    [RESISTANCE] = {2, 1, -3, -2},
    [CONDUCTANCE] = {-2, -1, 3, 2},
    [CAPACITANCE] = {-2, -1, 4, 2},
    [INDUCTANCE] = {2, 1, -2, -2},
    [MAGNETIC_FLUX] = {2, 1, -2, -1},
    [FLUX_DENSITY] = {0, 1, -2, -1},
    [MAGNETIC_FIELD] = {-1, 0, 0, 1},
    [LUMINANCE] = {-2, 0, 0, 0, 0, 0, 1},
    [CATALYSIS] = {0, 0, -1, 0, 0, 1},
    [AMOUNT_BY_AREA] = {-2, 0, 0, 0, 0, 1},
    [WAVENUMBER] = {-1},
    [VORTICITY] = {2, -1, -1, 0, 1},
};

/* Units by which others are defined. */
#define DEGREE      (M_PI / 180)
#define GRAVITY     9.80665
#define POUND       0.45359237
#define GRAIN       6.479891e-5
#define INCH        0.0254
#define FOOT        (12 * INCH)
#define SURVEY_FOOT (1200.0 / 3937)
#define ROD         (16.5 * SURVEY_FOOT)
#define MERCURY     (13595.10 * GRAVITY)
#define POUND_FORCE 4.4482216152605
#define LITER       (0.1 * 0.1 * 0.1) /* dm3: 1e-3 would change last digits of results */
#define GALLON      3.785412e-3
#define BUSHEL      3.523907e-2
#define YEAR        3.15569259747e7
#define EV          1.60217733e-19
#define AVOGADRO    6.02214179e23

/** A unit: names in any case, symbols in this case, apart by blanks; value in SI as rfl_unit's. */
struct row {
    const char *names, *symbols;
    enum dimension dimension;
    double scale, offset;
};

/* What is written most comes first, and is found soonest. */
static const struct row rows[] = {
    {"meter meters metre metres", "m", LENGTH, 1, 0},
    {"second seconds sec secs", "s", TIME, 1, 0},
    {"celsius celsiuses degC degsC degreeC degreesC", "", TEMPERATURE, 1, RFL_CELSIUS},
    {"kelvin kelvins degK degsK degreeK degreesK", "K", TEMPERATURE, 1, 0},
    {"kilogram kilograms", "kg", MASS, 1, 0},
    {"joule joules", "J", ENERGY, 1, 0},
    {"watt watts", "W", POWER, 1, 0},
    {"minute minutes", "min", TIME, 60, 0},
    {"volt volts", "V", VOLTAGE, 1, 0},
    {"ampere amperes amp amps", "A", CURRENT, 1, 0},
    {"ohm ohms", "", RESISTANCE, 1, 0},
    {"siemens siemenses", "S", CONDUCTANCE, 1, 0},
    {"hertz hertzes", "Hz", RATE, 1, 0},
    {"percent percents", "%", NUMBER, 0.01, 0},
    {"liter liters litre litres", "L l", VOLUME, LITER, 0},
    {"gram grams", "g", MASS, 1e-3, 0},
    {"degree degrees arcdeg arcdegs", "", NUMBER, DEGREE, 0},
    {"hour hours", "h hr", TIME, 3600, 0},

    {"radian radians", "rad", NUMBER, 1, 0},
    {"steradian steradians", "sr", NUMBER, 1, 0},
    {"mole moles einstein einsteins", "mol", AMOUNT, 1, 0},
    {"candela candelas candle candles", "cd", LIGHT, 1, 0},
    {"newton newtons", "N", FORCE, 1, 0},
    {"pascal pascals", "Pa", PRESSURE, 1, 0},
    {"coulomb coulombs", "C", CHARGE, 1, 0},
    {"farad farads", "F", CAPACITANCE, 1, 0},
    {"weber webers", "Wb", MAGNETIC_FLUX, 1, 0},
    {"tesla teslas", "T", FLUX_DENSITY, 1, 0},
    {"henry henries", "H", INDUCTANCE, 1, 0},
    {"lumen lumens", "lm", LIGHT, 1, 0},
    {"lux luxes", "lx", LUMINANCE, 1, 0},
    {"katal katals", "kat", CATALYSIS, 1, 0},
    {"becquerel becquerels", "Bq", RATE, 1, 0},
    {"gray grays sievert sieverts", "Gy Sv", DOSE, 1, 0},

    {"fahrenheit fahrenheits degF degsF degreeF degreesF", "", TEMPERATURE, 1 / 1.8, 459.67 / 1.8},
    {"degR degsR degreeR degreesR", "", TEMPERATURE, 1 / 1.8, 0},

    {"day days", "d", TIME, 86400, 0},
    {"week weeks", "", TIME, 7 * 86400, 0},
    {"fortnight fortnights", "", TIME, 14 * 86400, 0},
    {"month months", "", TIME, YEAR / 12, 0},
    {"year years", "yr", TIME, YEAR, 0},
    {"eon eons", "", TIME, 1e9 * YEAR, 0},
    {"jiffy jiffies", "", TIME, 0.01, 0},
    {"shake shakes", "", TIME, 1e-8, 0},
    {"baud bauds", "Bd bps", RATE, 1, 0},
    {"curie curies", "Ci", RATE, 3.7e10, 0},
    {"", "rps cps", RATE, 2 * M_PI, 0},
    {"", "rpm", RATE, 2 * M_PI / 60, 0},

    {"count counts bit bits", "ppv", NUMBER, 1, 0},
    {"", "ppm ppmv", NUMBER, 1e-6, 0},
    {"", "ppb ppbv", NUMBER, 1e-9, 0},
    {"", "ppt pptv", NUMBER, 1e-12, 0},
    {"", "ppq ppqv", NUMBER, 1e-15, 0},
    {"octet octets byte bytes", "", NUMBER, 8, 0},
    {"pi pis", "", NUMBER, M_PI, 0},
    {"arcminute arcminutes arcmin arcmins", "", NUMBER, DEGREE / 60, 0},
    {"arcsecond arcseconds arcsec arcsecs", "", NUMBER, DEGREE / 3600, 0},
    {"grade grades", "", NUMBER, 0.9 * DEGREE, 0},
    {"circle circles cycle cycles turn turns", "", NUMBER, 2 * M_PI, 0},
    {"revolution revolutions rotation rotations", "", NUMBER, 2 * M_PI, 0},
    {"degreeN degreesN degreeE degreesE degreeT degreesT", "", NUMBER, DEGREE, 0},
    {"degreeW degreesW", "", NUMBER, -DEGREE, 0},

    {"micron microns", "", LENGTH, 1e-6, 0},
    {"angstrom angstroms", "", LENGTH, 1e-10, 0},
    {"fermi fermis", "", LENGTH, 1e-15, 0},
    {"mil mils", "", LENGTH, 1e-3 * INCH, 0},
    {"pica picas", "", LENGTH, 12 * 3.514598e-4, 0},
    {"barleycorn barleycorns", "", LENGTH, INCH / 3, 0},
    {"inch inches", "in", LENGTH, INCH, 0},
    {"foot feet", "ft", LENGTH, FOOT, 0},
    {"yard yards", "yd", LENGTH, 3 * FOOT, 0},
    {"mile miles", "mi", LENGTH, 5280 * FOOT, 0},
    {"nmile nmiles", "", LENGTH, 1852, 0},
    {"fathom fathoms", "", LENGTH, 6 * SURVEY_FOOT, 0},
    {"rod rods pole poles perch perches", "", LENGTH, ROD, 0},
    {"chain chains", "", LENGTH, 20.11684, 0},
    {"furlong furlongs", "", LENGTH, 660 * SURVEY_FOOT, 0},
    {"arpentlin arpentlins", "", LENGTH, 191.835 * FOOT, 0},
    {"", "au", LENGTH, 1.49597870700e11, 0},
    {"", "ua", LENGTH, 1.495979e11, 0},
    {"parsec parsecs", "", LENGTH, 3.085678e16, 0},
    {"kayser kaysers", "", WAVENUMBER, 100, 0},

    {"are ares", "a", AREA, 100, 0},
    {"hectare hectares", "", AREA, 1e4, 0},
    {"acre acres", "", AREA, 160 * (ROD * ROD), 0},
    {"barn barns", "b", AREA, 1e-28, 0},
    {"darcy darcies", "", AREA, 9.869233e-13, 0},

    {"", "cc", VOLUME, 1e-6, 0},
    {"stere steres", "", VOLUME, 1, 0},
    {"barrel barrels", "bbl", VOLUME, 42 * GALLON, 0},
    {"firkin firkins", "", VOLUME, 42 * GALLON / 4, 0},
    {"gallon gallons", "", VOLUME, GALLON, 0},
    {"quart quarts", "", VOLUME, GALLON / 4, 0},
    {"pint pints", "pt", VOLUME, GALLON / 8, 0},
    {"cup cups", "", VOLUME, GALLON / 16, 0},
    {"gill gills", "", VOLUME, GALLON / 32, 0},
    {"", "oz floz", VOLUME, GALLON / 128, 0},
    {"tablespoon tablespoons", "Tbl Tbsp tbsp Tblsp tblsp", VOLUME, GALLON / 256, 0},
    {"teaspoon teaspoons", "tsp", VOLUME, GALLON / 768, 0},
    {"", "fldr", VOLUME, GALLON / 1024, 0},
    {"bushel bushels", "bu", VOLUME, BUSHEL, 0},
    {"peck pecks", "pk", VOLUME, BUSHEL / 4, 0},
    {"sverdrup sverdrups", "", VOLUME_FLOW, 1e6, 0},

    {"knot knots", "kt kts", SPEED, 1852.0 / 3600, 0},
    {"gal gals", "", ACCELERATION, 0.01, 0},
    {"gravity gravities force forces", "", ACCELERATION, GRAVITY, 0},
    {"geopotential geopotentials dynamic dynamics", "gp", ACCELERATION, GRAVITY, 0},

    {"tonne tonnes", "t", MASS, 1000, 0},
    {"pound pounds", "lb", MASS, POUND, 0},
    {"ton tons", "", MASS, 2000 * POUND, 0},
    {"bag bags", "", MASS, 94 * POUND, 0},
    {"slug slugs", "", MASS, 14.59390, 0},
    {"carat carats", "", MASS, 2e-4, 0},
    {"grain grains", "gr", MASS, GRAIN, 0},
    {"scruple scruples", "", MASS, 20 * GRAIN, 0},
    {"pennyweight pennyweights", "", MASS, 1.555174e-3, 0},
    {"dram drams", "dr", MASS, 2.834952e-2 / 16, 0},
    {"apdram apdrams", "", MASS, 60 * GRAIN, 0},
    {"apounce apounces", "", MASS, 480 * GRAIN, 0},
    {"appound appounds", "", MASS, 5760 * GRAIN, 0},
    {"amu amus atomicmassunit atomicmassunits", "u", MASS, 1.6605402e-27, 0},
    {"denier deniers", "", LINEAR_DENSITY, 1.111111e-7, 0},
    {"tex texes", "", LINEAR_DENSITY, 1e-6, 0},

    {"dyne dynes", "", FORCE, 1e-5, 0},
    {"pond ponds", "gf", FORCE, 1e-3 * GRAVITY, 0},
    {"", "kgf", FORCE, GRAVITY, 0},
    {"", "ozf", FORCE, 0.2780139, 0},
    {"", "lbf", FORCE, POUND_FORCE, 0},
    {"kip kips", "", FORCE, 1000 * POUND_FORCE, 0},
    {"poundal poundals", "", FORCE, 0.1382550, 0},

    {"bar bars", "", PRESSURE, 1e5, 0},
    {"atmosphere atmospheres", "atm", PRESSURE, 101325, 0},
    {"", "at", PRESSURE, 1e4 * GRAVITY, 0},
    {"torr torrs", "mmHg mmhg", PRESSURE, 1e-3 * MERCURY, 0},
    {"", "cmHg", PRESSURE, 1e-2 * MERCURY, 0},
    {"", "inHg", PRESSURE, (INCH * MERCURY), 0},
    {"", "psi", PRESSURE, (POUND * GRAVITY) / (INCH * INCH), 0},
    {"", "ksi", PRESSURE, 1000 * POUND_FORCE / (INCH * INCH), 0},
    {"barie baries barye baryes", "", PRESSURE, 0.1, 0},
    {"water waters", "", SPECIFIC_WEIGHT, 1000 * GRAVITY, 0},
    {"", "Hg", SPECIFIC_WEIGHT, MERCURY, 0},
    {"poise poises", "", VISCOSITY, 0.1, 0},
    {"rhe rhes", "", FLUIDITY, 10, 0},
    {"stokes stokeses", "St", DIFFUSIVITY, 1e-4, 0},

    {"calorie calories", "cal", ENERGY, 4.1868, 0},
    {"Btu Btus", "", ENERGY, 1055.05585262, 0},
    {"therm therms", "thm", ENERGY, 1.054804e8, 0},
    {"watthour watthours", "", ENERGY, 3600, 0},
    {"erg ergs", "", ENERGY, 1e-7, 0},
    {"electronvolt electronvolts", "eV", ENERGY, EV, 0},
    {"", "bev", ENERGY, 1e9 * EV, 0},
    {"voltampere voltamperes", "VA", POWER, 1, 0},
    {"horsepower horsepowers", "hp", POWER, 745.6999, 0},
    {"langley langleys", "", ENERGY_BY_AREA, 41840, 0},
    {"clo clos", "", INSULATION, 0.155, 0},
    {"rem rems", "", DOSE, 0.01, 0},
    {"TNT TNTs", "", DOSE, 4.184e6, 0},
    {"roentgen roentgens", "R", EXPOSURE, 2.58e-4, 0},

    {"abampere abamperes biot biots", "", CURRENT, 10, 0},
    {"statampere statamperes", "", CURRENT, 3.335640e-10, 0},
    {"gilbert gilberts", "", CURRENT, 0.7957747, 0},
    {"", "e", CHARGE, 1.602176487e-19, 0},
    {"faraday faradays", "", CHARGE, 96485.31, 0},
    {"statcoulomb statcoulombs", "", CHARGE, 3.335640e-10, 0},
    {"abvolt abvolts", "", VOLTAGE, 1e-8, 0},
    {"statvolt statvolts", "", VOLTAGE, 299.7925, 0},
    {"abohm abohms", "", RESISTANCE, 1e-9, 0},
    {"statohm statohms", "", RESISTANCE, 8.987554e11, 0},
    {"abmho abmhos", "", CONDUCTANCE, 1e9, 0},
    {"statmho statmhos", "", CONDUCTANCE, 1.112650e-12, 0},
    {"abfarad abfarads", "", CAPACITANCE, 1e9, 0},
    {"statfarad statfarads", "", CAPACITANCE, 1.112650e-12, 0},
    {"abhenry abhenries", "", INDUCTANCE, 1e-9, 0},
    {"stathenry stathenries", "", INDUCTANCE, 8.987554e11, 0},
    {"maxwell maxwells", "", MAGNETIC_FLUX, 1e-8, 0},
    {"gauss gausses", "", FLUX_DENSITY, 1e-4, 0},
    {"gamma gammas", "", FLUX_DENSITY, 1e-9, 0},
    {"oersted oersteds", "Oe", MAGNETIC_FIELD, 79.57747, 0},

    {"nit nits", "nt", LUMINANCE, 1, 0},
    {"phot phots stilb stilbs", "ph sb", LUMINANCE, 1e4, 0},
    {"lambert lamberts", "", LUMINANCE, 1e4 / M_PI, 0},
    {"footlambert footlamberts", "", LUMINANCE, 3.426259, 0},
    {"blondel blondels apostilb apostilbs", "", LUMINANCE, 1 / M_PI, 0},
    {"footcandle footcandles", "", LUMINANCE, 0.1076391, 0},

    {"molecule molecules molec molecs nucleon nucleons nuc nucs", "", AMOUNT, 1 / AVOGADRO, 0},
    {"dobson dobsons", "DU", AMOUNT_BY_AREA, 446.2e-6, 0},
    {"", "PVU", VORTICITY, 1e-6, 0},
};

/** A prefix: its name in any case, or its symbol in this case. */
static const struct prefix {
    const char *name, *symbol;
    double scale;
} prefixes[] = {
    {"milli", "m", 1e-3}, {"kilo", "k", 1e3},    {"centi", "c", 1e-2},  {"micro", "u", 1e-6},
    {"mega", "M", 1e6},   {"giga", "G", 1e9},    {"nano", "n", 1e-9},   {"deka", "da", 10},
    {"deci", "d", 0.1},   {"hecto", "h", 100},   {"pico", "p", 1e-12},  {"femto", "f", 1e-15},
    {"atto", "a", 1e-18}, {"zepto", "z", 1e-21}, {"yocto", "y", 1e-24}, {"tera", "T", 1e12},
    {"peta", "P", 1e15},  {"exa", "E", 1e18},    {"zetta", "Z", 1e21},  {"yotta", "Y", 1e24},
};

/** An ASCII letter as a small one, whatever the locale. */
static char small(char letter) {
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

/** Bytes that text begins with of a word, which ends at a blank or at its end; 0: not all of it. */
static size_t begins(const char *text, const char *word, bool any_case) {
    size_t i = 0;
    while (word[i] && word[i] != ' ' &&
           (text[i] == word[i] || (any_case && small(text[i]) == small(word[i]))))
        i++;
    return word[i] == '\0' || word[i] == ' ' ? i : 0;
}

/** Whether one of the words, apart by blanks, is the text. */
static bool listed(const char *words, const char *text, bool any_case) {
    for (;;) {
        size_t length = begins(text, words, any_case);
        if (length && text[length] == '\0')
            return true;
        const char *blank = strchr(words, ' ');
        if (!blank)
            return false;
        words = blank + 1;
    }
}

/** The row of a unit without prefixes, or NULL. */
static const struct row *row_find(const char *word) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (listed(rows[i].symbols, word, false) || listed(rows[i].names, word, true))
            return &rows[i];
    return NULL;
}

/** Bytes of the prefix that a word begins with, 0 if none; scale is multiplied by it. */
static size_t prefix_take(const char *word, bool symbol, double *scale) {
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        const char *text = symbol ? prefixes[i].symbol : prefixes[i].name;
        size_t length = begins(word, text, !symbol);
        if (length) {
            *scale *= prefixes[i].scale;
            return length;
        }
    }
    return 0;
}

bool rfl_unit_find(const char *word, struct rfl_unit *unit) {
    const struct row *row;
    double scale = 1;
    bool symbol_taken = false;
    while (!(row = row_find(word))) {
        size_t length = prefix_take(word, false, &scale);
        if (!length && !symbol_taken) {
            length = prefix_take(word, true, &scale);
            symbol_taken = true;
        }
        word += length;
        if (!length || *word == '%') /* a sign takes no prefix */
            return false;
    }
    *unit = (struct rfl_unit){.scale = scale * row->scale, .offset = row->offset};
    for (int i = 0; i < RFL_DIMENSIONS; i++)
        unit->exponents[i] = exponents[row->dimension][i];
    return true;
}
