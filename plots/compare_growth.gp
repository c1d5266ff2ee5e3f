# Lesion width against time, all runs of a comparison, by the first run's criterion.
# gnuplot -c compare_growth.gp DIR [png|svg|pdf|gif|qt|wxt|x11|sixel|dumb] [FILE]
name = "compare_growth"
DIR = ARG1; TERMINAL = ARG2; FILE = ARG3
HERE = ARG0[1:strlen(ARG0) - strlen("compare_growth.gp")]
load HERE."compare.gp"

set datafile columnheaders
COLUMN = "radius_".criterion[chosen]."_mm"
SERIES(i) = folder[i]."/timeseries.dat"
highest = 0
last = 0
set print $OFF
print "time width run"
do for [i = 1:runs] {
    at_off = NaN; nearest = 1e9
    stats SERIES(i) using (w = 2 * column(COLUMN), highest = w > highest ? w : highest, \
        (abs($1 - run_off[i]) < nearest ? (nearest = abs($1 - run_off[i]), at_off = w) : 0), 1) nooutput
    print sprintf("%g %g %d", run_off[i], at_off, i)
    last = run_end[i] > last ? run_end[i] : last
}
unset print
if (highest == 0) {
    set label 3 "no lesion: no tissue meets the criterion" at graph 0.5, 0.5 center front
    highest = 1
}
set label 7 lines."\nHow the lesions grow - ".lesion_by.", ".heated
set xlabel "Time since power-on (s)"
set ylabel "Width of the lesion (mm)"
set xrange [0:last]
set yrange [0:1.15 * highest]
plot for [i = 1:runs] SERIES(i) using 1:(2 * column(COLUMN)) with lines linewidth 2 \
        linecolor rgb colour_of(i) dashtype dash(i) title run[i], \
    $OFF using 1:2 with points pointtype 7 pointsize 1.2 linecolor rgb "black" title "end of heating"
