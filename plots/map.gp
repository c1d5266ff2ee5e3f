# Cross-section: temperature near the end of heating, outlines of the lesion at the end of the run.
# As an animation in a GIF and in windows: the lesion growing. On a terminal, where `play` is said.
# With `live` it is computed meanwhile: DIR then needs only picture.dat and one frame; how much to show
# say beside, ahead and along_shaft, mm from the probe's surface and from the active tip's ends, and warmest,
# the brightest colour's temperature, degC; what to draw comes through standard input: see frames.gp.
# gnuplot -c map.gp DIR [png|svg|pdf|gif|qt|wxt|x11|sixel|dumb] [FILE] [play|live]
name = "map"
if (!exists("MAP")) { MAP = ARG0; DIR = ARG1; TERMINAL = ARG2; FILE = ARG3; PLAY = ARG4 }
HERE = MAP[1:strlen(MAP) - strlen("map.gp")]
load HERE."common.gp"

needle = shape eq "needle"
FIELD = DIR."/field.dat"
OUTLINE = DIR."/outline.dat"
PROFILE = DIR."/profile.dat"

# --- isotherms ---

# Current heats tissue itself: it may be hotter than the set temperature.
hottest = set_temperature
if (live) {
    hottest = warmest
    do for [k = 1:criteria] { radius[k] = probe + beside; distal[k] = ahead; proximal[k] = along_shaft }
} else {
    stats (needle ? FIELD : PROFILE) index shown using (T = column(needle ? 3 : 2), \
        hottest = T > hottest ? T : hottest, 1) nooutput
}
# Tissue that was hardly warmed has no range of colours of its own. Heights tell nothing in a map.
hottest = hottest > body + 1 ? hottest : body + 1
set zrange [-300:1e6]
drawn(T) = T > body + 1 && T < hottest - 1
array level[5]
isotherms = hottest < 50 ? "39 40 41 42 45" : hottest < 102 ? "43 50 60 70 80" : "43 50 60 80 100"
do for [i = 1:5] { level[i] = int(word(isotherms, i)) }
if (live) { isotherms = "" }
if (needle && !live) {
    if (shown == 0) { set datafile columnheaders }
    set contour base
    unset surface
    set cntrparam levels discrete level[1], level[2], level[3], level[4], level[5]
    set table $ISOTHERMS
    splot FIELD index shown using 2:1:3
    unset table
    unset contour
    set surface
}

# --- how much to show: outlines, isotherms and monitors, in a frame that they fill ---

max(a, b) = a > b ? a : b      # of NaN and a number: the number b
R = probe; D = 0.0; P = 0.0
do for [k = 1:criteria] { R = max(radius[k], R); D = max(distal[k], D); P = max(proximal[k], P) }
M = R; left = D + 0.1 * R; right = P
do for [i = 1:monitors] {
    M = max(monitor_radius[i], M)
    left = max(-monitor_height[i], left)
    right = max(monitor_height[i] - tip, right)
}
do for [i = 1:nerves] {
    M = max(nerve_radius[i] + 0.5 * nerve_diameter[i], M)
    left = max(-nerve_height[i], left)
    right = max(nerve_height[i] - tip, right)
}
if (needle && !live) {
    stats $ISOTHERMS using (M = drawn($3) && $2 > M ? $2 : M, 1) nooutput
    stats FIELD index shown using (M = $3 > body + 0.25 * (hottest - body) && $1 > M ? $1 : M, 1) nooutput
}
if (!needle && !live) {
    stats PROFILE index shown using (M = drawn(level[1]) && $2 > level[1] && $1 > M ? $1 : M, 1) nooutput
}
# The frame's upper 18 % are for the key, its lower 8 % for the notice and the scale, above them
# layers have their names.
foot = layers > 0 ? 0.14 : 0.08
shape_of_frame = 0.8 * 1.6 / (0.78 - 0.035 * line_count)
half = max(1.1 * M, 1.45 * R)
span = needle ? left + tip + right + 2.2 * R : 2 * half
low = needle ? -left - 1.1 * R : -half
height = 2 * half / (0.82 - foot)
if (span < shape_of_frame * height) {
    low = low - (shape_of_frame * height - span) / 2
    span = shape_of_frame * height
} else {
    height = span / shape_of_frame
    half = 0.5 * (0.82 - foot) * height
}
high = low + span
bottom = -half - foot * height
set xrange [low:high]
set yrange [bottom:bottom + height]
set size ratio -1
set lmargin at screen needle ? 0.09 : 0.085
set rmargin at screen 0.885
set bmargin at screen 0.135
set tmargin at screen 0.915 - 0.035 * line_count
# What is not in the tables was heated by less than 0.5 K: the colour of the background.
set cbrange [body + 0.5:hottest]
set colorbox user origin 0.9, 0.135 size 0.02, 0.78 - 0.035 * line_count
set tics out
set cblabel "Temperature (°C)" offset (hottest < 100 ? 0.5 : -0.7) - (svg ? 0.9 : 0), 0
set object 1 rectangle from screen 0, 0 to screen 1, 1 behind fillcolor rgb "#ffffff" fillstyle solid noborder
set object 2 rectangle from graph 0, 0 to graph 1, 1 behind fillcolor rgb "#000004" fillstyle solid noborder
set label 7 sprintf("%s\nTemperature at %g s, lesion at %g s - %s", lines, shown_time, end, how) at screen 0.48, 0.965 center

# --- layers: bone hatched, others tinted; each with its name, the tissue between them too ---

is_bone(k) = layer_of[k][1:4] eq "bone"
tint(k) = is_bone(k) ? "#ffffff" : layer_of[k] eq "fat" ? "#ffe14d" : layer_of[k] eq "cartilage" ? "#4dc3ff" : \
    layer_of[k] eq "ligament" ? "#7dff9b" : layer_of[k] eq "muscle" ? "#ff7a7a" : "#ff8ad8"
$LINES << END
nan nan nan
END
set print $LINES append
# A GIF knows no transparent colours.
faint = TERMINAL eq "gif" ? 0x505050 : 0xb0ffffff
clear = TERMINAL eq "gif" ? 0xb0b0b0 : 0x30ffffff
ceiling = half + 0.01 * height      # below the key
widest_gap = 0
gap_from = low
do for [k = 1:layers + (layers > 0)] {
    last = k > layers
    x0 = last || from[k] > high ? high : from[k] > low ? from[k] : low
    x1 = last || to[k] > high ? high : to[k] > low ? to[k] : low
    if (x0 - gap_from > widest_gap) {
        widest_gap = x0 - gap_from
        set label 100 material at first 0.5 * (x0 + gap_from), bottom + 0.105 * height center front textcolor rgb "white" boxed
    }
    gap_from = x1
    if (x0 < x1) {
        step = 0.03 * height
        do for [i = 0:is_bone(k) && !dumb ? int((x1 - x0 + ceiling - bottom) / step) : -1] {
            c = x0 - ceiling + i * step      # the line x - y = c
            a = c + bottom > x0 ? c + bottom : x0
            b = c + ceiling < x1 ? c + ceiling : x1
            if (a < b) {
                print sprintf("%g %g %d", a, a - c, faint)
                print sprintf("%g %g %d", b, b - c, faint)
                print ""
            }
        }
        do for [x in sprintf("%g %g", x0, x1)] {
            print sprintf("%s %g %d", x, bottom, clear)
            print sprintf("%s %g %d", x, ceiling, clear)
            print ""
        }
        if (!dumb && TERMINAL ne "gif") {
            set object 100 + k rectangle from x0, bottom to x1, ceiling front \
                fillcolor rgb tint(k) fillstyle transparent solid 0.1 noborder
        }
        words = layer[k].(layer[k] eq layer_of[k] ? "" : ", ".layer_of[k])
        if (0.011 * strlen(words) * span < x1 - x0) {
            set label 100 + k words at first 0.5 * (x0 + x1), bottom + 0.105 * height center front textcolor rgb "white" boxed
        } else {
            set label 100 + k words at first 0.5 * (x0 + x1), bottom + 0.08 * height left rotate by 90 front textcolor rgb "white" boxed
        }
    }
}

# --- fluid: hatched the other way, within a border; its name where it begins ---

do for [k = 1:fluids] {
    x0 = fluid_from[k] > low ? fluid_from[k] : low
    x1 = fluid_to[k] < high ? fluid_to[k] : high
    y1 = fluid_radius[k] < ceiling ? fluid_radius[k] : ceiling
    if (x0 < x1) {
        step = 0.02 * height
        do for [i = 0:dumb ? -1 : int((x1 - x0 + 2 * y1) / step)] {
            c = x0 - y1 + (i + 0.5) * step      # the line x + y = c
            a = c - y1 > x0 ? c - y1 : x0
            b = c + y1 < x1 ? c + y1 : x1
            if (a < b) {
                print sprintf("%g %g %d", a, c - a, faint)
                print sprintf("%g %g %d", b, c - b, faint)
                print ""
            }
        }
        do for [y in sprintf("%g %g", -y1, y1)] {
            print sprintf("%g %s %d", x0, y, clear)
            print sprintf("%g %s %d", x1, y, clear)
            print ""
        }
        do for [x in sprintf("%g %g", x0, x1)] {
            print sprintf("%s %g %d", x, -y1, clear)
            print sprintf("%s %g %d", x, y1, clear)
            print ""
        }
    }
}
unset print

# --- probe ---

if (needle) {
    set xlabel offset 0, raised - 0.3 "Height above the distal end, along the axis (mm)"
    across_axis = "Distance from the axis (mm)"
    set object 201 rectangle from 0, -probe to tip, probe front fillcolor rgb "#d8d8d8" fillstyle solid border rgb "black"
    set object 202 rectangle from tip, -probe to high, probe front fillcolor rgb "#606060" fillstyle solid border rgb "black"
    # The words fit into the probe.
    font = sprintf("Sans,%g", size * (36 * probe < height ? 36 * probe / height : 1))
    set label 2 "active tip" at first tip / 2, 0 center front textcolor rgb "black" font font
    shaft = 0.011 * 15 * span < high - tip ? "insulated shaft" : ""
    set label 3 shaft at first (tip + high) / 2, 0 center front textcolor rgb "white" font font
} else {
    middle = shape eq "sphere" ? "centre" : "axis"
    set xlabel offset 0, raised - 0.3 "Distance from the ".middle." (mm)"
    across_axis = "Distance from the ".middle." (mm)"
    set object 3 circle at 0, 0 size probe front fillcolor rgb "#d8d8d8" fillstyle solid border rgb "black"
    set label 2 "probe" at -0.75 * R, 0.5 * R center front textcolor rgb "white" boxed
    set arrow 4 from -0.6 * R, 0.4 * R to 0, 0 nohead front linewidth 0.8 linecolor rgb "black"
}

set ytics offset (needle && !dumb ? 1 : 0), 0
set label 8 across_axis at screen 0.016, 0.5 center rotate by 90

# --- width, length, scale, notice ---

chosen_radius = radius[chosen]
if (chosen_radius > 0) {
    at = (needle ? -distal[chosen] : -R) - 0.09 * height
    do for [i = 1:monitors] {
        if (needle && abs(monitor_height[i] - at) < 0.04 * span) { at = monitor_height[i] - 0.05 * span }
    }
    do for [i = 1:nerves] {
        if (needle && abs(nerve_height[i] - at) < 0.04 * span) { at = nerve_height[i] - 0.05 * span }
    }
    set arrow 1 from at, -chosen_radius to at, chosen_radius heads size screen 0.012, 18 filled front linecolor rgb "white"
    set label 4 sprintf("%.1f mm wide", 2 * chosen_radius) at first at, 0 center rotate by 90 offset (dumb ? -7 : -1.4), 0 front textcolor rgb "white" boxed
}
if (chosen_radius == 0) {
    set label 4 "no lesion: no tissue meets the criterion" at graph 0.5, 0.12 center front textcolor rgb "white"
}
if (needle && chosen_radius > 0) {
    below = -R - 0.06 * height
    set arrow 2 from -distal[chosen], below to tip + proximal[chosen], below heads size screen 0.012, 18 filled front linecolor rgb "white"
    set label 5 sprintf("%.1f mm long", length[chosen]) at first tip / 2, below center offset 0, (dumb ? -1.6 : -0.85) front textcolor rgb "white" boxed
}
set label 1 notice at graph 0.015, 0.035 left front textcolor rgb "white" boxed
bar = 10 ** floor(log10(span / 4))
bar = 5 * bar < span / 4 ? 5 * bar : 2 * bar < span / 4 ? 2 * bar : bar
set arrow 3 from high - 0.03 * span - bar, bottom + 0.025 * height to high - 0.03 * span, bottom + 0.025 * height nohead front linewidth 5 linecolor rgb "white"
set label 6 sprintf("%g mm", bar) at first high - 0.03 * span - bar / 2, bottom + 0.025 * height center offset 0, 0.7 front textcolor rgb "white"

# --- where labels stand: none on the probe, on another or beyond the frame ---

wide(words) = (0.0065 * strlen(words) + 0.004) * span      # half of a label's box
tall = 0.023 * height
places = 0
array place_x[200]; array place_y[200]; array place_w[200]; array place_h[200]
taken(x, y, w, h) = abs(y) + h > half || x - w < low || x + w > high || (places > 0 && \
    (sum [p = 1:places] abs(x - place_x[p]) < w + place_w[p] && abs(y - place_y[p]) < h + place_h[p]) > 0)
take(x, y, w, h) = (places = places + 1, place_x[places] = x, place_y[places] = y, \
    place_w[places] = w, place_h[places] = h)
nothing = needle ? take(0.5 * high, 0, 0.5 * high, 1.1 * probe) : take(0, 0, probe, probe)
do for [k = 1:fluids] {
    x = (fluid_from[k] > low ? fluid_from[k] : low) + 0.005 * span + wide("fluid")
    y = 0.03 * height - (fluid_radius[k] < ceiling ? fluid_radius[k] : ceiling)
    nothing = take(x, y, wide("fluid"), tall)
    if (x < high) { set label 90 + k "fluid" at first x, y center front textcolor rgb "white" boxed }
}
if (chosen_radius > 0) {
    nothing = take(at, 0, 0.002 * span, chosen_radius)
    nothing = take(at - 0.02 * span, 0, tall * 1.2, wide("00.0 mm") * 1.5)
    if (needle) { nothing = take(tip / 2, below - 0.03 * height, wide("00.0 mm long"), 1.2 * tall) }
}

# --- labels of the isotherms, on the lower half; the colour bar has lines for all of them ---

levels = 0
array ring[5] = [NaN, NaN, NaN, NaN, NaN]      # where none is drawn, gnuplot looks at the first all the same
array apart[5] = [0, 0.12, 0.03, -0.06, -0.15]      # of the frame or tip, from the middle
array around[5] = [-90, -150, 90, -90, -150]       # degrees, around sphere and cylinder
do for [T in isotherms] {
    r = NaN
    x = NaN
    words = sprintf("%s °C", T)
    if (needle) {
        # The outermost one at its shoulder, others on their outer side: where there is room, from
        # the first place on, to either side in turn.
        widest = 0
        stats $ISOTHERMS using ($3 == T && $2 > widest ? widest = $2 : 0, 1) nooutput
        first_place = tip / 2 + (span < 2.2 * tip ? span : 2.2 * tip) * apart[levels + 1]
        do for [k = levels > 0:14] {
            place = first_place + 0.02 * span * (int(k) / 2) * (int(k) % 2 ? 1 : -1)
            near = 1e9
            nearest = NaN
            r = NaN
            off_place(x, y) = k > 0 ? abs(x - place) + (y < 0.3 * widest) * span : x > tip / 2 ? abs(y - 0.55 * widest) : 1e9
            stats $ISOTHERMS using ($3 == T && off_place($1, $2) < near ? \
                (near = off_place($1, $2), nearest = $1, r = $2) : 0, 1) nooutput
            if (r == r && !taken(nearest, -r, wide(words), tall)) { x = nearest; y = -r; break }
        }
    } else {
        T0 = NaN; r0 = NaN
        stats PROFILE index shown using ((T0 - T) * ($2 - T) <= 0 ? r = r0 + ($1 - r0) * (T0 - T) / (T0 - $2) : 0, \
            r0 = $1, T0 = $2, 1) nooutput
        angle = around[levels + 1] * pi / 180
        if (r == r && !taken(r * cos(angle), r * sin(angle), wide(words), tall)) { x = r * cos(angle); y = r * sin(angle) }
    }
    if (drawn(T) && r == r) {
        levels = levels + 1
        ring[levels] = r
        mark_at = 0.135 + (0.78 - 0.035 * line_count) * (T - body - 0.5) / (hottest - body - 0.5)
        set arrow 20 + levels from screen 0.9, mark_at to screen 0.92, mark_at nohead front linewidth 0.8 linecolor rgb "#808080"
        if (x == x) {
            nothing = take(x, y, wide(words), tall)
            set label 20 + levels words at first x, y center front textcolor rgb "white" boxed
        }
    }
}
set style textbox opaque fillcolor rgb "#202020" noborder margins 0.3, 0.2

# --- monitors ---

# What gets its name below: where its mark is, and how far that reaches.
named = 0
array name_at[150]; array name_x[150]; array name_y[150]; array name_reach[150]; array name_colour[150]
to_name(words, x, y, reach, tone) = (named = named + 1, name_at[named] = words, name_x[named] = x, \
    name_y[named] = y, name_reach[named] = reach, name_colour[named] = tone, 0)
set print $MONITORS
print "along across spare"
print "nan nan nan"
target = ""
spare = ""
array across_at[monitors + 1]; array along_at[monitors + 1]
do for [i = 1:monitors] {
    if (role[i] eq "spare") { spare = "to spare" } else { target = "target" }
    x = needle ? monitor_height[i] : monitor_radius[i] * cos(0.6 * (i - 1))
    y = needle ? monitor_radius[i] : monitor_radius[i] * sin(0.6 * (i - 1))
    print sprintf("%g %g %d", x, y, role[i] eq "spare")
    along_at[i] = x; across_at[i] = y
    nothing = to_name(monitor_label[i], x, y, 0.015 * span, "#ffffff") + take(x, y, 0.008 * span, 0.012 * height)
}
unset print

# --- nerves: crossing ones as the disc in which they cross, others as a band ---

# Needle: at their height and distance from the axis, which hides how they turn around it. Else:
# seen along the axis.
load HERE."nerves.gp"

# --- names of monitors and of nerves that cross, where there is room ---

# Right of the mark, left, above, below; else to a side and farther up or down, with a line to it.
do for [i = 1:named] {
    w = wide(name_at[i])
    do for [k = 0:27] {
        aside = k == 2 || k == 3 ? 0 : k % 2 ? -1 : 1
        up = k < 2 ? 0 : k < 4 ? 5 - 2 * k : (int(k) / 4) * ((int(k) / 2) % 2 ? -1 : 1)
        x = name_x[i] + aside * (w + name_reach[i])
        y = name_y[i] + up * (k < 4 ? tall + name_reach[i] : 1.2 * tall)
        far = k > 3
        if (!taken(x, y, w, tall)) { break }
    }
    if (far) { set arrow 40 + i from name_x[i], name_y[i] to x - aside * w, y nohead front linewidth 0.8 linecolor rgb name_colour[i] }
    nothing = take(x, y, w, tall)
    if (aside == 0) { set label 40 + i name_at[i] at first x, y center front textcolor rgb name_colour[i] boxed }
    if (aside == 1) { set label 40 + i name_at[i] at first x - w, y left front textcolor rgb name_colour[i] boxed }
    if (aside == -1) { set label 40 + i name_at[i] at first x + w, y right front textcolor rgb name_colour[i] boxed }
}
set datafile nocolumnheaders

# --- drawing ---

set key at graph 0.015, (dumb ? 0.95 : 0.985) top left Left reverse samplen 3.5 spacing pitch(1.15) textcolor rgb "white" maxrows criteria
array line[4] = ["#ffffff", "#7fffd4", "#ffff60", "#ffb0e0"]
dash(k) = k
weight(k) = k == chosen ? 2 : 1.4
outline(k) = radius[k] > 0 ? radius[k] : NaN
# The halves overlap by a hair, else a seam shows; no isotherm runs through the key.
across(side, r) = side == -1 && r == 0 ? 0.02 * probe : side * r
isotherm(side, r) = side * r < half + 0.03 * height ? side * r : NaN
if (!needle) {
    set samples 361
    set table $CIRCLE
    plot [t = 0:2 * pi] '+' using (cos(t)):(sin(t)) with lines
    unset table
}
if (moving) {
    load HERE."frames.gp"
    exit
}
if (needle) {
    if (GPVAL_TERM eq "svg") { # whose file grows with every facet: a report holds it
        set pm3d map interpolate 2,2
    } else {
        set pm3d map interpolate 3,3
    }
    splot for [side in "1 -1"] FIELD index shown using 2:(across(side, $1)):3 with pm3d notitle, \
        $LINES using 1:2:(0):3 with lines linecolor rgb variable linewidth 0.8 notitle, \
        for [side in "1 -1"] $ISOTHERMS using 1:(drawn($3) ? isotherm(side, $2) : NaN):(0) with lines \
            linecolor rgb "#b0b0b0" linewidth 0.8 notitle, \
        for [k = 1:criteria] OUTLINE index k - 1 using 2:1:(0) with lines linecolor rgb line[k] \
            linewidth weight(k) dashtype dash(k) title "lesion, ".label[k], \
        for [k = 1:criteria] OUTLINE index k - 1 using 2:(-$1):(0) with lines linecolor rgb line[k] \
            linewidth weight(k) dashtype dash(k) notitle, \
        $MONITORS using ($3 == 0 ? $1 : NaN):2:(0) with points pointtype 7 pointsize mark(2) \
            linecolor rgb "white" title target, \
        $MONITORS using ($3 == 1 ? $1 : NaN):2:(0) with points pointtype 8 pointsize mark(2) \
            linecolor rgb "white" title spare
} else {
    # Discs of falling radius, one over the other.
    set table $DISCS
    plot PROFILE index shown using (-$1):2 smooth unique
    unset table
    plot $DISCS using (0):(0):(-$1):2 with circles fillstyle solid noborder linecolor palette notitle, \
        for [k = 1:levels] $CIRCLE using (ring[k] * $1):(isotherm(1, ring[k] * $2)) with lines \
            linecolor rgb "#b0b0b0" linewidth 0.8 notitle, \
        for [k = 1:criteria] $CIRCLE using (outline(k) * $1):(outline(k) * $2) with lines \
            linecolor rgb line[k] linewidth weight(k) dashtype dash(k) title "lesion, ".label[k], \
        $MONITORS using ($3 == 0 ? $1 : NaN):2 with points pointtype 7 pointsize mark(2) \
            linecolor rgb "white" title target, \
        $MONITORS using ($3 == 1 ? $1 : NaN):2 with points pointtype 8 pointsize mark(2) \
            linecolor rgb "white" title spare
}
