# Temperature and damage at each monitor against time, with the thresholds.
# gnuplot -c monitors.gp DIR [png|svg|pdf|gif|qt|dumb] [FILE]
name = "monitors"
DIR = ARG1; TERMINAL = ARG2; FILE = ARG3
load ARG0[1:strlen(ARG0) - strlen("monitors.gp")]."common.gp"

SERIES = DIR."/timeseries.dat"
set datafile columnheaders
column_of(i, what) = monitor[i]."_".what
heading = lines."\nWhat the monitors see - ".how
if (monitors == 0) {
    set title heading
    set label 3 "this scenario has no monitors" at graph 0.5, 0.5 center
    set label 1 notice at graph 0.985, 0.04 right front
    set xlabel "Time since power-on (s)"
    set yrange [0:1]
    unset ytics
    plot NaN notitle
    exit
}
highest = threshold[1]
do for [i = 1:monitors] {
    stats SERIES using (column(column_of(i, "temperature_C"))) nooutput
    highest = STATS_max > highest ? STATS_max : highest
}
longest = 16
do for [i = 1:monitors] { longest = strlen(monitor[i]) > longest ? strlen(monitor[i]) : longest }
right = 0.91 - 0.0125 * longest

set multiplot
set grid ytics linecolor rgb "#b0b0b0" dashtype 3
set lmargin at screen 0.085
set rmargin at screen right
# One line and one mark per monitor; the marks lie apart in time, for greyscale.
apart = 8

set tmargin at screen 0.925 - 0.035 * line_count
set bmargin at screen 0.52
set title heading
set format x ""
set ylabel "Temperature (°C)"
set yrange [body - 0.05 * (highest - body):highest + 0.2 * (highest - body)]
set label 2 phase[1] at first off / 2.0, graph 0.93 center front
if (end > 1.2 * off) { set label 4 phase[2] at first (off + end) / 2.0, graph 0.93 center front }
set arrow 1 from graph 0, first threshold[1] to graph 1, first threshold[1] nohead dashtype 2 front
set label 3 label[1] at graph 0.985, first threshold[1] right offset 0, 0.7 front boxed
set key at screen right + 0.01, 0.87 top left Left reverse samplen 3 spacing 1.2
plot for [i = 1:monitors] SERIES using 1:(column(column_of(i, "temperature_C"))) \
    with linespoints linecolor rgb colour_of(i) pointtype 3 + 2 * i pointinterval -apart \
    linewidth 1.5 title monitor[i]

set tmargin at screen 0.48
set bmargin at screen 0.11
unset title; unset label 2; unset label 4
set format x "%g"
set xlabel "Time since power-on (s)"
set ylabel "Damage / threshold"
set logscale y
set format y "%g"
set yrange [1e-3:1e3]
set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead dashtype 2 front
set label 3 "threshold" at graph 0.985, first 1 right offset 0, 0.7 front boxed
set label 1 notice at graph 0.985, 0.06 right front
set key at screen right + 0.01, 0.46 top left Left reverse samplen 3 spacing 1.2
ratio(value, limit) = value > 0 ? value / limit : NaN
plot for [i = 1:monitors] SERIES using 1:(ratio(column(column_of(i, "omega")), 1)) \
        with linespoints linecolor rgb colour_of(i) pointtype 3 + 2 * i pointinterval -apart \
        linewidth 1.5 notitle, \
    for [i = 1:monitors] SERIES using 1:(ratio(column(column_of(i, "cem43_min")), threshold[3])) \
        with linespoints linecolor rgb colour_of(i) pointtype 3 + 2 * i pointinterval -apart \
        linewidth 1.5 dashtype 2 notitle, \
    NaN with lines linecolor rgb "black" linewidth 1.5 title "Arrhenius Ω", \
    NaN with lines linecolor rgb "black" linewidth 1.5 dashtype 2 title sprintf("CEM43 / %g min", threshold[3])
unlongest = 16
do for [i = 1:monitors] { longest = strlen(monitor[i]) > longest ? strlen(monitor[i]) : longest }
right = 0.91 - 0.0125 * longest

set multiplot
