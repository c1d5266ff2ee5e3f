# What the generator displays against time: temperature, power, impedance, voltage (heating: rf).
# gnuplot -c generator.gp DIR [png|svg|pdf|gif|qt|wxt|x11|sixel|dumb] [FILE]
name = "generator"
DIR = ARG1; TERMINAL = ARG2; FILE = ARG3
HERE = ARG0[1:strlen(ARG0) - strlen("generator.gp")]
load HERE."common.gp"

if (how[1:2] ne "RF") { exit error "this result has no generator: its probe is a hot surface" }
block = 1; eval open_block
stats PICTURE index number every ::first using (volts = column(at("voltage_V")), amperes = column(at("current_A")), \
    ohms = valid(at("impedance_ohm")) ? column(at("impedance_ohm")) : -1, watts = column(at("power_W")), \
    sensor = column(at("sensor_temperature_C")), peak = column(at("peak_tissue_temperature_C")), 1) nooutput
set datafile separator whitespace
SERIES = DIR."/timeseries.dat"
set datafile columnheaders
highest = set_temperature
stats SERIES using (T = column("peak_tissue_temperature_C"), highest = T > highest ? T : highest, 1) nooutput
# The set temperature, stage by stage: a ramp begins where the sensor is.
anything_set = ""
pulsed = 0
set print $SET
print "time set"
print "nan nan"
do for [i = 1:stages] {
    pulsed = pulsed || strstrt(stage[i], "pulses") > 0
    if (set_to[i] == set_to[i]) {
        anything_set = "set"
        T0 = body; t0 = 0; began = body
        stats SERIES using (t1 = $1, T1 = column("sensor_temperature_C"), \
            began = t1 >= start[i] && t0 < start[i] ? T0 + (T1 - T0) * (start[i] - t0) / (t1 - t0) : began, \
            t0 = t1, T0 = T1, 1) nooutput
        if (ramp[i] > 0) { print sprintf("%g %g", start[i], began) }
        print sprintf("%g %g", start[i] + ramp[i], set_to[i])
        print sprintf("%g %g", stop[i], set_to[i])
        print "nan nan"
    }
}
unset print

# --- four displays, one above the other; on their right what they show at the end of heating ---

array bright[4] = ["#ffd23f", "#ff9d5c", "#5ce1e6", "#9be564"]
hot = "#ff6b9d"
font_of(scale) = sprintf("Sans,%g", scale * size)
little = font_of(0.75)
set multiplot
set border linecolor rgb "#7d8b97"
set tics textcolor rgb ink
set grid ytics linecolor rgb "#4a5864" dashtype 3
set lmargin at screen 0.085
set rmargin at screen 0.735
top = 0.925 - 0.035 * line_count
each = (top - 0.11) / 5      # the temperature has two of them
edge(k) = top - (1 + k) * each

# Where a reading stands, and the words above and below it.
set object 1 rectangle from screen -0.01, -0.01 to screen 1.01, 1.01 behind fillcolor rgb "#10171e" fillstyle solid noborder
array panel_top[4] = [top, edge(1), edge(2), edge(3)]
array panel_bottom[4] = [edge(1) + 0.02, edge(2) + 0.02, edge(3) + 0.02, edge(4) + 0.02]
# The console's own boxes; below the first what it cannot know, without a box.
array box_bottom[4] = [edge(1) + 0.10, panel_bottom[2], panel_bottom[3], panel_bottom[4]]
do for [k = 1:4] {
    set object 1 + k rectangle from screen 0.755, box_bottom[k] to screen 0.985, panel_top[k] behind \
        fillcolor rgb "#05080b" fillstyle solid border linecolor rgb "#4a5864"
}
array quantity[4] = ["Sensor", "Power", "Impedance", "Voltage"]
array unit[4] = ["°C", "W", "Ω", "V"]
array reading[4] = [sprintf("%.0f °C", sensor), sprintf(watts < 1 ? "%.2f W" : "%.1f W", watts), \
    ohms > 0 ? sprintf("%.0f Ω", ohms) : "no current", sprintf("%.1f V", volts)]
# "100 ohm of leads and skin included", or "tissue only": the words have the number, those of results of 1.0 as well.
leads = strstrt(impedance_of, "ohm") > 0 ? real(word(impedance_of, 1)) : 0
array remark[4] = ["", "", leads > 0 && ohms > 0 ? sprintf("tissue %.0f + leads, skin %.0f", ohms - leads, leads) : impedance_of, \
    sprintf("%.0f mA", 1e3 * amperes)]
array shown_column[4] = ["sensor_temperature_C", "power_W", "impedance_ohm", "voltage_V"]

do for [k = 1:4] {
    middle = 0.5 * (panel_top[k] + panel_bottom[k])
    set label 20 + k reading[k] at screen 0.87, (k == 1 ? panel_top[k] - 0.105 : middle) center front font font_of(k == 1 ? 2.4 : 1.9) textcolor rgb bright[k]
    set label 30 + k quantity[k] at screen 0.765, panel_top[k] - (k == 1 ? 0.06 : 0.025) left front font little textcolor rgb ink
    set label 40 + k remark[k] at screen 0.975, box_bottom[k] + 0.022 right front font little textcolor rgb ink
    set label 50 + k unit[k] at screen 0.012, panel_top[k] - 0.018 left front textcolor rgb bright[k]
}
set label 7 lines."\nWhat the generator displays - ".how at screen 0.5, 0.965 center textcolor rgb ink
set label 9 sprintf("hottest tissue %.0f °C", peak) at screen 0.765, edge(1) + 0.08 left front font little textcolor rgb hot
set label 10 "hidden from the console" at screen 0.765, edge(1) + 0.045 left front font little textcolor rgb hot
set label 8 sprintf("At the end of heating, %.4g s", off) at screen 0.765, top - 0.025 left front font little textcolor rgb ink
set label 1 notice at graph 0.985, 0.07 right front textcolor rgb ink

set tmargin at screen top
set bmargin at screen edge(1) + 0.02
set format x ""
room = highest - body
# Below the body's temperature is room for the notice only.
set yrange [body - 0.22 * room:highest + 0.25 * room]
set key at screen 0.97, box_bottom[1] + 0.05 top right Right samplen 3 spacing pitch(1.1) maxcols 1 font little textcolor rgb ink
plot SERIES using 1:(column("peak_tissue_temperature_C")) with lines linecolor rgb hot \
        linewidth 1.5 dashtype 2 notitle, \
    SERIES using 1:(column("sensor_temperature_C")) with lines linecolor rgb bright[1] \
        linewidth 2 notitle, \
    $SET using 1:2 with lines linecolor rgb ink linewidth 1.5 dashtype 3 title anything_set

# Two or three tics from zero to y.
decade(y) = 10 ** floor(log10(y))
tic(y) = decade(y) * (y < 1.5 * decade(y) ? 0.5 : y < 3 * decade(y) ? 1 : y < 6 * decade(y) ? 2 : 5)
unset key
unset label
do for [k = 1:5] { unset object k }
do for [k = 2:4] {
    set tmargin at screen panel_top[k]
    set bmargin at screen panel_bottom[k]
    if (k == 4) { set format x "%g"; set xlabel offset 0, raised "Time since power-on (s)" textcolor rgb ink }
    most = 0
    set yrange [*:*]
    stats SERIES using (y = column(shown_column[k]), most = y > most ? y : most, 1) nooutput
    most = most > 0 ? 1.2 * most : 1
    set yrange [0:most]
    set ytics 0, tic(most), 0.93 * most
    # All are values of now, but with pulses the power is a mean over the time since the row before.
    if (k == 2 && pulsed) {
        plot SERIES using 1:(column(shown_column[k])) with fsteps linecolor rgb bright[k] linewidth 1.5
    } else {
        plot SERIES using 1:(column(shown_column[k])) with lines linecolor rgb bright[k] linewidth 1.5
    }
}
unset multiplot
