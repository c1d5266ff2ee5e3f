#include "topics.h"

#define BERJANO "E. Berjano, BioMedical Engineering OnLine 5 (2006) 24 (review of such models)"
#define COSMAN  "E. R. Cosman Jr, E. R. Cosman Sr, Pain Medicine 6 (2005) 405"
#define SIZES                                                                                      \
    "E. R. Cosman Jr et al., Factors that affect radiofrequency heat lesion size, Pain Medicine "  \
    "(2014)"
#define CARSLAW   "H. Carslaw, J. Jaeger, Conduction of Heat in Solids (1959)"
#define SAPARETO  "S. Sapareto, W. Dewey, Int. J. Radiation Oncology Biol. Phys. 10 (1984) 787"
#define PENNES    "H. Pennes, J. Applied Physiology 1 (1948) 93"
#define GRIFFITHS "D. Griffiths, Introduction to Electrodynamics (1999), ch. 7.1"

const struct rfl_topic rfl_topics[] = {
    {"bioheat", " pennes heat equation ", "the heat balance of living tissue",
     "Every small piece of tissue keeps accounts of its heat. What is stored is what flows in from "
     "warmer neighbours, plus what blood brings or carries off, plus what the body's metabolism "
     "and the current in the tissue produce:\n"
     "\n"
     "    rho c dT/dt = div(k grad T) + w rho_b c_b (T_a - T) + q_met + q_rf\n"
     "\n"
     "T is temperature; rho, c and k are density, specific heat and conductivity of the tissue; w "
     "is its blood flow, with rho_b c_b and T_a of arterial blood. Metabolic heat q_met is what "
     "keeps resting tissue at its temperature; it is small, and is balanced here so that unheated "
     "tissue stays as it is. q_rf is the heat of the current; a hot surface has none.\n"
     "\n"
     "How far heat gets by conduction in a time t is the diffusion length, sqrt(D t) with D = "
     "k/(rho c): four times the time, twice the distance. That is why a lesion grows fast at first "
     "and slowly later.\n",
     PENNES "\n" CARSLAW ", sec. 2.4"},

    {"perfusion", " blood flow ", "blood that carries heat away",
     "Blood arrives at body temperature and is taken to leave at that of the tissue. Each cubic "
     "metre of tissue then loses\n"
     "\n"
     "    w rho_b c_b (T - T_a)    (W/m3)\n"
     "\n"
     "with w the volume of blood per volume of tissue and second. Perfusion sets a length and a "
     "time of its own:\n"
     "\n"
     "    length = sqrt(k / (w rho_b c_b)),    time = rho c / (w rho_b c_b)\n"
     "\n"
     "For resting muscle these are about 14 mm and 25 min. A lesion of a few millimetres that is "
     "made in 90 s is smaller and quicker than both, so that blood flow hardly changes it; in "
     "liver, or in many minutes, it does.\n"
     "\n"
     "Heat also closes small vessels. tissue.perfusion_model says what becomes of w in an RF run: "
     "it stays (constant), stops where damage reaches Omega = 1 (stops), or fades as e^-Omega "
     "(fades). Large vessels, which cool one side of a lesion, are not in the model.\n",
     PENNES "\nD. Schutt, D. Haemmerich, Medical Physics 35 (2008) 3462 (models of perfusion "
            "compared)"},

    {"tissue", " material properties ", "what tissue is made of, for heat and current",
     "Five numbers describe a tissue: density rho, specific heat c and conductivity k say how it "
     "takes up and passes on heat, perfusion how much blood cools it, and electrical conductivity "
     "sigma how well current flows through it. What counts for the spread of heat is\n"
     "\n"
     "    D = k / (rho c)    (m2/s)\n"
     "\n"
     "Soft tissues differ little in D; fat insulates; bone conducts heat not much worse than soft "
     "tissue, but hardly any current. The values are means of measurements that scatter, often in "
     "animals and in dead tissue: try how much your answer depends on them, with --set.\n"
     "\n"
     "`rflesion list tissues` shows them with their sources; each can be given in a scenario "
     "instead "
     "of the material's.\n",
     "IT'IS Foundation, database for thermal and electromagnetic parameters of biological tissues, "
     "version 4\n" BERJANO},

    {"conductivity", " slope ", "conductivities that change as tissue warms",
     "Warm salt water conducts current better than cold, and tissue does so, too. In an RF run\n"
     "\n"
     "    sigma(T) = sigma(37 degC) (1 + slope (T - 37 degC)),    k(T) likewise\n"
     "\n"
     "up to 100 degC, with slopes as keys of the section tissue. At constant voltage more current "
     "flows as tissue warms, and the impedance falls; a rise later is the sign of drying. With "
     "temperature control the generator makes up for it, so that the lesion changes less than the "
     "readings do.\n",
     "M. Trujillo, E. Berjano, Int. J. Hyperthermia 29 (2013) 590\n" BERJANO},

    {"surface", " fixed hot idealised idealized ", "the hot surface, an idealisation",
     "With protocol.heating: fixed the active tip is simply held at the set temperature, and heat "
     "gets into tissue by conduction alone:\n"
     "\n"
     "    T = T_set on the active tip while it is on; no heat flow through the shaft\n"
     "\n"
     "It needs no electrical property and has closed solutions for a sphere and for a long "
     "cylinder, against which the program is tested. A real cannula is not hot by itself: current "
     "heats the tissue, and the tissue heats the metal. Run the same scenario both ways with "
     "--set protocol.heating=rf and compare.\n",
     CARSLAW ", sec. 9.10 and 13.5"},

    {"radiofrequency", " rf joule current field ", "how current heats tissue",
     "The generator's alternating current, at some 500 kHz, flows from the bare tip through the "
     "body to a large electrode on the skin. At that frequency tissue is nearly a plain resistor, "
     "so that the potential V obeys\n"
     "\n"
     "    div(sigma grad V) = 0,    q_rf = sigma |grad V|^2\n"
     "\n"
     "with V = U on the tip and 0 V far away. Voltages are effective (root mean square) values. "
     "Around a ball the current spreads over 4 pi r^2, so that the heat per volume falls as 1/r^4: "
     "half of it is made within one more radius of the surface, and what lies farther out is "
     "warmed by conduction, too. A needle's current is densest at the edges of its tip. The same "
     "current warms little at the large electrode, since it is spread out there.\n"
     "\n"
     "At such frequencies current does not make nerves fire as it would at low ones: what is "
     "modelled is heat alone.\n",
     COSMAN "\n" BERJANO},

    {"impedance", " resistance ohm ", "what the generator sees between its two poles",
     "Impedance is voltage over current, Z = U/I. For a small ball of radius a in a large body it "
     "is\n"
     "\n"
     "    Z = (1/a - 1/R) / (4 pi sigma)\n"
     "\n"
     "with R the distance of the far electrode, which hardly counts: half of Z lies within one "
     "more radius of the tip. A longer or thicker tip has less impedance, fat and bone around it "
     "give more, injected saline less. Power is U^2/Z.\n"
     "\n"
     "The program's value is that of the tissue, plus protocol.series_resistance for leads, skin "
     "and the way back; a console's display holds all of these. It falls while tissue warms and "
     "rises when tissue dries.\n",
     GRIFFITHS "\n" COSMAN},

    {"generator", " control controller pi sensor ", "how a generator holds the temperature",
     "A sensor in the tip is compared with the set temperature, and the voltage follows, between "
     "0 and its limits. protocol.controller chooses how:\n"
     "\n"
     "    ideal   the voltage, constant over each step, that brings the sensor\n"
     "            exactly to the set temperature at its end\n"
     "    pi      P = K_p e + K_i (integral of e dt), e = T_set - T_sensor,\n"
     "            sampled at an interval, as electronics do it\n"
     "\n"
     "The second one shows a real console's rise, overshoot and ripple. protocol.control may also "
     "hold power or voltage; then nothing holds the temperature, and too much of either boils the "
     "tissue. The sensor lies inside the metal: the hottest tissue is beside it and hotter.\n",
     "K. Astrom, T. Hagglund, PID Controllers: Theory, Design, and Tuning (1995), ch. 3\n" COSMAN},

    {"ramp", " rise ", "why the temperature is raised slowly",
     "During protocol.ramp the set temperature rises linearly from that of the body:\n"
     "\n"
     "    T_set(t) = T_start + (T_set - T_start) t / ramp\n"
     "\n"
     "At full power from the start, tissue at the edges of the tip boils before the sensor, deep "
     "in the metal, has noticed: steam and dried tissue then keep the current out, and the lesion "
     "stays small. Consoles therefore raise the temperature over several seconds. The time counts "
     "in two ways: duration from power-on, hold from the end of the ramp, as a generator's timer "
     "does.\n",
     BERJANO},

    {"stages", " pause timetable ", "a protocol in several steps",
     "protocol.stages is a list: each stage has its own duration (or hold) and changes some keys "
     "of the protocol, for instance 60 degC for 30 s, then 80 degC for 90 s. A stage with control: "
     "off is a pause. What one stage has heated or damaged, the next one finds:\n"
     "\n"
     "    damage(end) = damage(stage 1) + damage(stage 2) + ...\n"
     "\n"
     "so that warmth left from the first adds to the second. `rflesion check` prints the "
     "timetable with both clocks: from power-on, and from when the set temperature is reached.\n",
     SAPARETO " (doses add up)"},

    {"pulsed", " pulses prf ", "pulsed radiofrequency: strong field, little heat",
     "Short bursts, usually 20 ms long and two a second, let tissue cool in between. The mean heat "
     "is that of a continuous current times the duty cycle, the fraction of time that is on:\n"
     "\n"
     "    mean q_rf = width x rate x sigma |grad V|^2\n"
     "\n"
     "so that 20 ms at 2 Hz give 4 % of it, and the mean temperature stays at or below about 42 "
     "degC, while the electric field of each burst is as high as ever. Within a burst the tissue "
     "at the tip warms and cools again: temperature spikes. protocol.pulses: resolved computes "
     "each of them, averaged only their mean.\n"
     "\n"
     "Its effect, where there is one, is thought to come from the field and not from heat. The "
     "criteria of a lesion are thermal and therefore do not test whether pulsed RF works.\n",
     COSMAN "\nN. Chua, K. Vissers, M. Sluijter, Acta Neurochirurgica 153 (2011) 763 (review)"},

    {"cooled", " coolant ", "cooled electrodes: the hottest tissue lies away",
     "Water that flows inside the tip takes heat from the metal:\n"
     "\n"
     "    coolant takes h (T_metal - T_coolant)    (W), h = probe.coolant_conductance\n"
     "\n"
     "The tissue that touches the tip, where current is densest, stays cool and moist, so that "
     "more current can flow without boiling it. The hottest place moves into the tissue, up to "
     "some millimetres away, and the lesion grows larger and rounder, also ahead of the tip. The "
     "set temperature, say 60 degC, is that of the cooled sensor and not of the tissue, which is "
     "hotter: so the summary leads with the peak tissue temperature and the extent ahead.\n",
     "J. Lopez Molina, M. Rivera, E. Berjano, Math. Problems in Engineering 2012, 834807\n" SIZES},

    {"vaporisation", " vaporization boiling steam water ", "when tissue boils",
     "At 100 degC the water in tissue boils. Its temperature stays there while the heat that "
     "arrives turns water into steam,\n"
     "\n"
     "    L dm/dt = heat that arrives    (L: latent heat of water, m: its mass)\n"
     "\n"
     "and once it is dry, it hardly conducts current: the impedance rises within seconds, the "
     "current stops, and the lesion grows no more. This limits how fast a lesion can be made, and "
     "is why generators have a ramp and limits. Where steam goes, that it may burst tissue (a "
     "pop), and charring are not modelled.\n"
     "\n"
     "tissue.vaporisation: off leaves boiling out; temperatures above 100 degC then mean "
     "nothing.\n",
     "Q. Zhu et al., BioMedical Engineering OnLine 12 (2013) 127\n" BERJANO},

    {"layers", " layer bone ", "bone under the tip, fat above the muscle",
     "layers: gives other tissue between two heights along the probe's axis. Heat flow and "
     "current pass the border unchanged, so that the slopes on its two sides differ:\n"
     "\n"
     "    k_1 dT/dz = k_2 dT/dz,    sigma_1 dV/dz = sigma_2 dV/dz\n"
     "\n"
     "Bone hardly conducts current. Ahead of the tip it is heated only from beside, and it turns "
     "current sideways into the soft tissue.\n"
     "\n"
     "Layers lie across the axis, since the model is symmetric about it: a cannula that lies along "
     "bone, as it often does, cannot be modelled in this way.\n",
     CARSLAW ", sec. 1.9\n" GRIFFITHS},

    {"fluid", " saline injection injected lidocaine anaesthetic sleeve ",
     "saline or anaesthetic injected round the tip",
     "fluid: gives tissue round the needle other properties, within a radius and between two "
     "heights; what it does not give is that of the tissue or the layer beneath. Bone takes none "
     "up. Around the middle of a long tip of radius a, with fluid up to b, the current per length "
     "at a voltage U is\n"
     "\n"
     "    I = 2 pi U / (ln(b/a) / sigma_fluid + ln(c/b) / sigma)\n"
     "\n"
     "(c: where the voltage ends). A generator that holds a temperature gives about as much "
     "heat to what lies next to the tip, whatever conducts there. Where all tissue conducts "
     "better, nothing else changes: the "
     "voltage falls. Where only a sleeve does, more current is needed for that heat, and it "
     "heats the tissue beyond the sleeve, which conducts worse, all the more: there q = j^2 / "
     "sigma. The lesion is wider, though the tip is no hotter. Fluid that conducts worse does the "
     "opposite.\n"
     "\n"
     "After injections of saline lesions in chicken were larger at 80 degC; after water, which "
     "hardly conducts, as well, if less: how well fluid conducts is one of several reasons, and "
     "the model has no other. It lies still, and does not mix, leak or flow back along the "
     "shaft.\n",
     "D. Provenzano, H. Lassila, D. Somers, Reg Anesth Pain Med 35 (2010) 338\n"
     "D. Provenzano, M. Liebert, D. Somers, Reg Anesth Pain Med 38 (2013) 112 (abstracts)\n" CARSLAW
     ", sec. 7.2"},

    {"gauge", " gauges cannula diameter ", "how thick a cannula is",
     "Gauge numbers run backwards: 16G is thick, 25G thin. `rflesion list gauges` gives the outer "
     "diameters. A thicker tip has more surface. Around a long hot cylinder of radius a the "
     "temperature above the body's falls about as\n"
     "\n"
     "    u(r) = u(a) K0(r/l) / K0(a/l)    (steady; l: see perfusion)\n"
     "\n"
     "so that it reaches farther the larger a is. A longer active tip makes the lesion longer, "
     "and wider only while the tip is short. Published lesions depend more on gauge than those of "
     "a hot surface do (tests/README.md).\n",
     "M. Abramowitz, I. Stegun, Handbook of Mathematical Functions (1964), sec. 9.6 (K0)\n" SIZES},

    {"isotherm", " threshold ", "tissue is lesioned once it has been this hot",
     "The simplest criterion:\n"
     "\n"
     "    lesioned where    max over time of T >= lesion.isotherm\n"
     "\n"
     "It asks how hot, not for how long. 50 degC is common: at that temperature minutes suffice "
     "to destroy most tissues. For heating of one to a few minutes it agrees fairly well with "
     "criteria that count time; after a few seconds it overestimates the lesion, after many "
     "minutes it "
     "underestimates it.\n",
     BERJANO "\nBioMedical Engineering OnLine 15 (2016), doi:10.1186/s12938-016-0251-5 (isotherm "
             "and thermal dose compared)"},

    {"arrhenius", " omega kinetics damage ", "damage as a chemical reaction",
     "Proteins unfold at a rate that grows steeply with temperature. Omega counts the damage:\n"
     "\n"
     "    Omega = integral of A exp(-Ea / (R T)) dt,    lesioned where Omega >= 1\n"
     "\n"
     "T in kelvin, R the gas constant; A and Ea belong to a tissue. A fraction e^-Omega is then "
     "undamaged, so that at Omega = 1 63 % is damaged. Three to eight degrees more, with one set "
     "of "
     "constants or another, make it ten times as fast.\n"
     "\n"
     "Constants were measured at high temperatures. Carried down to 37 degC some would kill "
     "resting tissue; so damage is counted only above lesion.arrhenius_onset. `rflesion list "
     "kinetics` "
     "shows how long each set takes at several temperatures. None is validated for human nerve.\n",
     "F. Henriques, A. Moritz, American J. Pathology 23 (1947) 531 and 695\n"
     "S. Hall, E. Ooi, S. Payne, Int. J. Hyperthermia 31 (2015) 538 (how much it matters)"},

    {"nerve", " rat dog neurolysis block recovery regrowth ", "what heat does to nerves in animals",
     "No damage kinetics are known for human nerve. Of animals this is known:\n"
     "\n"
     "    rat, sciatic   half of the animals lost half of the nerve's function after\n"
     "                   58, 32, 12 min at 43, 44, 45 degC; back within 4 weeks (1)\n"
     "    dog, sciatic   severe damage after 60 min at 45 degC (2)\n"
     "\n"
     "The rats' times are CEM43 = 48 to 64 min: lesion.cem43: 55 min reads \"function lost for "
     "weeks, in rats\", while 240 min is for tissue that dies. lesion.arrhenius: nerve_rat goes "
     "through the same three points with A = 10^105.3 1/s and Ea = 659 kJ/mol, to within 11 %. "
     "Needles work at higher temperatures and for seconds: there both are extrapolated; the "
     "results say so of nerve_rat.\n"
     "\n"
     "liver_rfa, made for coagulation of liver, needs 8.5, 6.2, 4.6 min at 43, 44, 45 degC: it "
     "calls tissue lesioned sooner than the rats' nerves failed.\n",
     "(1) J. Wondergem et al., Int. J. Radiation Biology 53 (1988) 429\n"
     "(2) Z. Vujaskovic et al., Int. J. Hyperthermia 10 (1994) 41"},

    {"cem43", " dose thermal ", "minutes at 43 degC that would do the same",
     "Any course of temperature is turned into the time at 43 degC that would harm cells as much:\n"
     "\n"
     "    CEM43 = integral of R^(43 - T) dt,    T in degC\n"
     "    R = 0.5 from 43 degC up, 0.25 from 39 to 43 degC; nothing counts below\n"
     "\n"
     "Above 43 degC each further degree halves the time: 240 min at 43 degC are 30 min at 46 degC "
     "or 112 s at 50 degC. The rule was found in heating by a few degrees and is stretched when it "
     "is used at 80 degC. The threshold, lesion.cem43, depends on the tissue; 240 min is "
     "the usual convention.\n",
     SAPARETO
     "\nM. Dewhirst et al., Proc. SPIE 4954 (2003), doi:10.1117/12.476637 (where it holds)\nP. "
     "Yarmolenko et al., Int. J. Hyperthermia 27 (2011) 320 (thresholds of tissues)"},

    {"time_above", " held exposure ", "so long at or above a temperature",
     "A time and a temperature in one rule:\n"
     "\n"
     "    lesioned where    time in all with T >= lesion.time_above.temperature\n"
     "                      is at least lesion.time_above.duration\n"
     "\n"
     "The fourth criterion, asked where a scenario gives both keys; verdicts then ask all four. "
     "Pauses do no harm: times are summed. How much hotter it was does not count, so that the edge "
     "is that of an isotherm which was passed early enough. COMSOL's temperature threshold is the "
     "same with 50 degC and 50 s by default; its further rule, that tissue which reaches 100 degC "
     "is dead at once, is not taken over: such tissue lies deep inside the lesion "
     "as a rule.\n",
     "COMSOL Multiphysics 6.0, Heat Transfer Module: Thermal Damage, temperature threshold"},

    {"width", " size sizes radius length extension volume ", "how the size of a lesion is reported",
     "Width is across the probe, length along it, both with the probe's own body counted in:\n"
     "\n"
     "    width = 2 x radius;    radius: the outline's largest distance from the axis\n"
     "\n"
     "The distal extension is how far the outline reaches ahead of the distal end, the proximal "
     "one how far it goes beyond the other end of the active tip; the volume is that of tissue "
     "alone. Clinicians speak of width, papers of either width or radius: check which. Sizes are "
     "measured between "
     "the cells of the grid, not counted in cells, and are given by each criterion, which differ.\n"
     "\n"
     "Shown are tenths of a millimetre. That is how exactly the equation is solved, not how "
     "exactly the model describes a patient.\n",
     SIZES " (lesion sizes, how measured)"},

    {"bench", " body laboratory chicken ", "why tables measured on a bench give other sizes",
     "Lesions are measured in the laboratory in meat or liver at room temperature, without blood, "
     "and up to an edge that the eye sees, which need not lie at the isotherm's 50 degC. What "
     "counts for the size is how far the edge lies on the way from "
     "the tissue's temperature to the tip's,\n"
     "\n"
     "    share = (T_edge - T_start) / (T_tip - T_start)\n"
     "\n"
     "For a tip of 80 degC and an edge of 50 degC this is 0.30 from 37 degC, and for an edge of "
     "55 degC it is 0.58 from 21 degC: the same needle's lesion is then some millimetres narrower, "
     "for these two reasons alone. So a size from a bench, in a paper or a maker's brochure, must "
     "not be read beside one in a body.\n"
     "\n"
     "`rflesion run --bench`, reports and the live page say what the same needle or probe does on "
     "a "
     "bench: 21 degC, no blood, no layers, edge 55 degC, draft accuracy. A scenario that starts "
     "below 30 degC is one of a bench; there they say what the needle does in a body: 37 degC, the "
     "material's blood flow, edge 50 degC. 21 degC and 55 degC are this program's choice: benches "
     "differ, and so do eyes.\n",
     SIZES "\nN. Ortiz et al., Pain Medicine 24 (2023) 269 (lesions in chicken at 21 degC)"},

    {"verdict", " monitor monitors inside outside borderline margin target spare ",
     "inside, outside or borderline",
     "A monitor is a point, a nerve to be lesioned (target) or a structure to be kept cool "
     "(spare). "
     "Its margin is the distance to the outline of the chosen criterion, positive inside:\n"
     "\n"
     "    inside       all criteria hold, and margin >=  0.5 mm\n"
     "    outside      none holds, and margin <= -0.5 mm\n"
     "    borderline   anything else\n"
     "\n"
     "A nerve given as a line is inside where a whole cross-section is, by all criteria and with "
     "that "
     "margin, and outside where no part of it is within half a millimetre of the lesion.\n"
     "\n"
     "So a verdict is clear only where the criteria agree and the edge is not near. Half a "
     "millimetre is a rule of this program for teaching; where a nerve lies in a patient is known "
     "less well than that. Inside means inside the modelled lesion and promises no effect.\n",
     "this program's definition: scenarios/README.md"},

    {"nerve", " nerves regrowth axon ", "what a lesion does to a nerve",
     "A nerve conducts no more where its axons are destroyed across its whole thickness. The part "
     "beyond the lesion degenerates; the cell body, far away, survives, and the axon grows again "
     "along what is left of its sheath. That is expected, and procedures are repeated. A longer "
     "lesioned stretch\n"
     "\n"
     "    stretch = length along the nerve that lies inside the outline\n"
     "\n"
     "(nerves: in a scenario; the whole cross-section counts) "
     "is thought to last longer; that is not proven, and this program turns no millimetres into "
     "months. Laying the cannula along the nerve lesions a longer stretch than pointing at it.\n",
     "E. Choi et al., Korean J. Pain 29 (2016) 3 (review)\n"
     "N. Bogduk et al., PubMed 2953988 (1987) (lesions reach sideways, hardly ahead)"},

    {"grid", " cells mesh volumes ", "how space is cut into cells",
     "Tissue is cut into rings around the axis (shells around a centre). Each cell keeps a balance "
     "with its neighbours:\n"
     "\n"
     "    C dT/dt = sum over faces of G (T_neighbour - T) + W (T_a - T) + Q\n"
     "\n"
     "C is its heat capacity, G conductances, W perfusion, Q heat of the current. What leaves one "
     "cell enters the next, so that no heat is lost between them. Cells are smallest at the tip "
     "and at its edges, where the temperature is steepest, and grow outward; conductances between "
     "rings are exact, ln(r2/r1)/(2 pi k). numerics.accuracy chooses how fine it is.\n",
     "S. Patankar, Numerical Heat Transfer and Fluid Flow (1980), ch. 4\n" CARSLAW ", sec. 7.2"},

    {"steps", " time stepper bdf2 ", "how time is cut into steps",
     "Steps are short while much happens, long when little does. Each has two halves, a "
     "trapezoidal one and a backward one, which share one matrix:\n"
     "\n"
     "    TR-BDF2: gamma = 2 - sqrt(2), second order, L-stable\n"
     "\n"
     "L-stable means that a surface which is suddenly hot makes no false oscillations. A second "
     "formula estimates the error of each step; where it is too large, the step is rejected and "
     "taken again, shorter. `rflesion run -v` says how many there were.\n",
     "R. Bank et al., IEEE Trans. Electron Devices 32 (1985) 1992\n"
     "M. Hosea, L. Shampine, Applied Numerical Mathematics 20 (1996) 21"},

    {"energy", " balance joule imbalance ", "where the heat goes",
     "Heat is neither made nor lost by the computation:\n"
     "\n"
     "    delivered = stored + carried off by blood, coolant and the far edge\n"
     "\n"
     "The two sides are computed in different ways, from what the probe and the current deliver "
     "and "
     "from the temperatures. What is left between them is the imbalance, which every run reports "
     "(`rflesion run -v`): it should be tiny, and a large one would mean that the solution cannot "
     "be trusted. A small one does not yet mean that the grid is fine enough.\n",
     "S. Patankar, Numerical Heat Transfer and Fluid Flow (1980), ch. 3 (conservation)"},

    {"limits",
     " bipolar model missing vessel vessels charring steam_pop two_probes probes clinical ",
     "what the model leaves out",
     "One probe at a time, round about its axis: no bipolar RF and no second cannula, no cannula "
     "that lies along bone, no large vessel on one side. The current flows from the active tip "
     "to a dispersive electrode that encloses the tissue:\n"
     "\n"
     "    V = U on the tip, 0 at r = protocol.dispersive_distance\n"
     "\n"
     "With bipolar RF it flows between two tips instead, and heats the tissue between them: two "
     "runs side by side do not show that, since their currents and their heat add up. Nor are "
     "there bent or bevelled cannulae, charring, steam that moves or bursts tissue, shrinking, "
     "and any effect of the field other than heat.\n"
     "\n"
     "All of this is for teaching: what lies inside is inside the modelled lesion, and says "
     "nothing about a patient.\n",
     BERJANO "\nthis program's documentation: README.md, sim/README.md"},

    {"accuracy", " error draft standard fine ", "how wrong the numbers are",
     "numerics.accuracy chooses cells and steps together: draft, standard or fine. The scheme is "
     "of "
     "second order,\n"
     "\n"
     "    error ~ (cell size)^2 + (step)^2\n"
     "\n"
     "so that halving both leaves a quarter of the error. Run twice and compare: what changes "
     "between standard and fine is about the error of standard. That is the error of the solution; "
     "the model's own, from properties that scatter and from all that it leaves out, is far "
     "larger.\n",
     "P. Roache, Verification and Validation in Computational Science and Engineering "
     "(1998)\ntests/README.md (measured errors)"},
};
const size_t rfl_topic_count = sizeof rfl_topics / sizeof *rfl_topics;
