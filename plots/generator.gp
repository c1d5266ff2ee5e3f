# What the generator displays against time: temperature, power, impedance, voltage (heating: rf).
# gnuplot -c generator.gp DIR [png|svg|pdf|gif|qt|dumb] [FILE]
name = "generator"
DIR = ARG1; TERMINAL = ARG2; FILE = ARG3
load ARG0[1:strlen(ARG0) - strlen("generator.gp")]."common.gp"

if (heating ne "RF") { exit error "this result has no generator: its probe is a hot surface" }
set datafile separator "\t"
stats PICTURE index 0 using (volts = $13, amperes = $14, ohms = $15, watts = $16, sensor = $17, \
    peak = $18, 1) nooutput
set datafile separator whitespace
SERIES = DIR."/timeseries.dat"
set datafile columnheaders
highest = set_temperature
stats SERIES using (T = column("peak_tissue_temperature_C"), highest = T > highest ? T : highest, 1) nooutput
set print $SET
print "time set"
if (ramp > 0) { print sprintf("%g %g", 0, body) }
print sprintf("%g %g\n%g %g", ramp, set_temperature, off, set_temperature)
unset print

# --- four displays, one above the other; on their right what they show at the end of heating ---

set multiplot
set grid ytics linecolor rgb "#b0b0b0" dashtype 3
right = 0.765
set lmargin at screen 0.085
set rmargin at screen right
top = 0.925 - 0.035 * line_count
each = (top - 0.11) / 5      # the temperature has two of them
edge(k) = top - (1 + k) * each
small = sprintf("Sans,%g", 0.85 * size)
large = sprintf("Sans,%g", 1.4 * size)

set tmargin at screen top
set bmargin at screen edge(1) + 0.02
set label 7 lines."\nWhat the generator displays - ".how at screen 0.5, 0.965 center
set label 8 "Temperature (°C)" at screen 0.02, (top + edge(1)) / 2 center rotate by 90
set label 1 notice at graph 0.985, 0.07 right front
set format x ""
room = highest - body
# Below the body's temperature is room for the notice only.
set yrange [body - 0.22 * room:highest + 0.25 * room]
set key at screen right + 0.01, top - 0.01 top left Left reverse samplen 2.5 spacing 1.2 maxcols 1 font small
set key title "At the end of heating" left
plot SERIES using 1:(column("peak_tissue_temperature_C")) with lines linecolor rgb colour[2] \
        linewidth 1.5 dashtype 2 title sprintf("hottest tissue, %.0f °C", peak), \
    SERIES using 1:(column("sensor_temperature_C")) with lines linecolor rgb colour[1] \
        linewidth 2 title sprintf("sensor, %.0f °C", sensor), \
    $SET using 1:2 with lines linecolor rgb "black" linewidth 1.5 dashtype 3 \
        title sprintf("set, %.0f °C", set_temperature)

array shown_column[3] = ["power_W", "impedance_ohm", "voltage_V"]
array quantity[3] = ["Power", "Impedance, tissue only", "Voltage"]
array unit[3] = ["W", "Ω", "V"]
array reading[3] = [sprintf("%.1f W", watts), sprintf("%.0f Ω", ohms), sprintf("%.1f V", volts)]
array remark[3] = ["", "no leads, no skin electrode", sprintf("%.0f mA", 1e3 * amperes)]
# Two or three tics from zero to y.
decade(y) = 10 ** floor(log10(y))
tic(y) = decade(y) * (y < 1.5 * decade(y) ? 0.5 : y < 3 * decade(y) ? 1 : y < 6 * decade(y) ? 2 : 5)
unset key
unset label 1
unset label 2
unset label 4
do for [k = 1:3] {
    set tmargin at screen edge(k)
    set bmargin at screen edge(k + 1) + 0.02
    if (k == 3) { set format x "%g"; set xlabel "Time since power-on (s)" }
    most = 0
    set yrange [*:*]
    stats SERIES using (y = column(shown_column[k]), most = y > most ? y : most, 1) nooutput
    most = most > 0 ? 1.2 * most : 1
    set yrange [0:most]
    set ytics tic(most)
    set label 7 reading[k] at screen right + 0.015, edge(k) - 0.47 * each left font large
    set label 8 unit[k] at screen 0.02, edge(k) - 0.42 * each center norotate
    set label 9 quantity[k] at screen right + 0.015, edge(k) - 0.2 * each left font small
    set label 10 remark[k] at screen right + 0.015, edge(k) - 0.74 * each left font small
    # Power is the mean of the interval before a row, and the voltage is held over a step.
    if (k == 2) {
        plot SERIES using 1:(column(shown_column[k])) with lines linecolor rgb "black" linewidth 1.5
    } else {
        plot SERIES using 1:(column(shown_column[k])) with fsteps linecolor rgb "black" linewidth 1.5
    }
}
unset multiplot
