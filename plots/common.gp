# Shared by all pictures: terminal, what picture.dat says, colours, title and notice.
# Before loading it set: name (of the picture), DIR, TERMINAL, FILE (the script's arguments), HERE (the scripts' folder).

set encoding utf8
set minussign
if (DIR eq "") { exit error "usage: gnuplot -c ".name.".gp DIR [png|svg|pdf|gif|qt|wxt|x11|sixel|dumb] [FILE]" }
# A path that starts with < would be a command, with | a pipe, with ~ a home folder.
if (DIR[1:1] ne "/") { DIR = "./".DIR }
if (TERMINAL eq "") { TERMINAL = "png" }
if (!exists("PLAY")) { PLAY = "" }
dumb = TERMINAL eq "dumb"

# --- what picture.dat says ---

if (!exists("PICTURE")) { PICTURE = DIR."/picture.dat" }
load HERE."columns.gp"
# Three criteria, and a fourth where the scenario asks for the time above a temperature.
array criterion[4]; array label[4]; array threshold[4]; array radius[4]; array length[4]; array distal[4]; array proximal[4]
criteria = 0
TABLE = PICTURE; block = 1; eval open_block
stats TABLE index number every ::first using (title = strcol(at("title")), shape = strcol(at("shape")), \
    how = strcol(at("heating")), probe = column(at("probe_radius_mm")), tip = column(at("active_tip_mm")), \
    set_temperature = column(at("set_temperature_C")), body = column(at("tissue_temperature_C")), \
    off = column(at("heating_ends_s")), end = column(at("ends_s")), chosen = int(column(at("criterion"))), \
    monitors = int(column(at("monitors"))), layers = int(column(at("layers"))), nerves = int(column(at("nerves"))), \
    frames = int(column(at("frames"))), frame_time = column(at("frame_time_s")), material = strcol(at("material")), \
    impedance_of = strcol(at("impedance_of")), fluids = at("fluids") ? int(column(at("fluids"))) : 0, 1) nooutput
block = 2; eval open_block
stats TABLE index number every ::first using (k = criteria + 1, criteria = k, criterion[k] = strcol(at("criterion")), label[k] = strcol(at("label")), \
    threshold[k] = column(at("threshold")), radius[k] = column(at("radius_mm")), length[k] = column(at("length_mm")), \
    distal[k] = column(at("distal_extension_mm")), proximal[k] = column(at("proximal_extension_mm")), 1) nooutput
if (exists("comparison")) { title = comparison }
# The snapshot that tells most: the one nearest to the end of heating.
shown = 0
shown_time = -1e9
snapshots = 0
snapshot_times = ""
block = 3; eval open_block
stats TABLE index number every ::first using (t = column(at("time_s")), snapshots = snapshots + 1, \
    snapshot_times = snapshot_times." ".sprintf("%g", t), \
    (abs(t - off) < abs(shown_time - off) ? (shown = snapshots - 1, shown_time = t) : 0), 1) nooutput
stages = 0
array stage[100]; array start[100]; array stop[100]; array ramp[100]; array set_to[100]; array on[100]
block = 4; eval open_block
stats TABLE index number every ::first using (k = stages + 1, stages = k, stage[k] = strcol(at("stage")), \
    start[k] = column(at("starts_s")), stop[k] = column(at("ends_s")), ramp[k] = column(at("ramp_s")), \
    set_to[k] = valid(at("set_temperature_C")) ? column(at("set_temperature_C")) : NaN, \
    on[k] = column(at("heats")), 1) nooutput
# since: s, or -1 for never.
array monitor[monitors + 1]; array monitor_label[monitors + 1]; array role[monitors + 1]; array verdict[monitors + 1]
array monitor_radius[monitors + 1]; array monitor_height[monitors + 1]; array since[monitors + 1]
since_name = "inside_since_".criterion[chosen]."_s"
if (monitors > 0) {
    k = 0
    block = 5; eval open_block
    stats TABLE index number every ::first using (k = k + 1, monitor[k] = strcol(at("monitor")), \
        monitor_label[k] = labelled("monitor"), \
        role[k] = strcol(at("role")), verdict[k] = strcol(at("verdict")), \
        monitor_radius[k] = column(at("radius_mm")), monitor_height[k] = column(at("height_mm")), \
        since[k] = valid(at(since_name)) ? column(at(since_name)) : -1, 1) nooutput
}
array layer[layers + 1]; array layer_of[layers + 1]; array from[layers + 1]; array to[layers + 1]
if (layers > 0) {
    k = 0
    block = 6; eval open_block
    stats TABLE index number every ::first using (k = k + 1, layer[k] = strcol(at("layer")), \
        layer_of[k] = strcol(at("material")), from[k] = column(at("from_mm")), to[k] = column(at("to_mm")), 1) nooutput
}
array nerve[nerves + 1]; array nerve_label[nerves + 1]; array nerve_role[nerves + 1]; array nerve_radius[nerves + 1]
array nerve_height[nerves + 1]; array nerve_angle[nerves + 1]; array nerve_length[nerves + 1]
array nerve_diameter[nerves + 1]
if (nerves > 0) {
    k = 0
    block = 7; eval open_block
    stats TABLE index number every ::first using (k = k + 1, nerve[k] = strcol(at("nerve")), \
        nerve_label[k] = labelled("nerve"), \
        nerve_role[k] = strcol(at("role")), nerve_radius[k] = column(at("radius_mm")), \
        nerve_height[k] = column(at("height_mm")), nerve_angle[k] = column(at("angle_deg")) * pi / 180, \
        nerve_length[k] = column(at("length_mm")), nerve_diameter[k] = column(at("diameter_mm")), 1) nooutput
}
array fluid_radius[fluids + 1]; array fluid_from[fluids + 1]; array fluid_to[fluids + 1]
if (fluids > 0) {
    k = 0
    block = 8; eval open_block
    stats TABLE index number every ::first using (k = k + 1, fluid_radius[k] = column(at("radius_mm")), \
        fluid_from[k] = column(at("from_mm")), fluid_to[k] = column(at("to_mm")), 1) nooutput
}
set datafile separator whitespace

# --- terminal ---

windowed = strstrt("qt wxt x11", TERMINAL) > 0
# The map's frames: one after the other in a GIF and in a window; on a terminal where asked to.
live = PLAY eq "live"
moving = name eq "map" && (live || frames > 0 && (TERMINAL eq "gif" || windowed || PLAY eq "play"))
# Seven seconds in all, the last second still; hundredths of a second for each.
delay = floor(600.0 / (frames + 1) + 0.5)
delay = delay < 2 ? 2 : delay
driver = TERMINAL eq "png" ? "pngcairo" : TERMINAL eq "pdf" ? "pdfcairo" : TERMINAL eq "sixel" ? "sixelgd" : TERMINAL
if (!strstrt("png svg pdf gif qt wxt x11 sixel dumb", TERMINAL)) { exit error "unknown terminal ".TERMINAL }
if (!strstrt(" ".GPVAL_TERMINALS." ", " ".driver." ")) {
    exit error "this gnuplot has no terminal ".driver.(windowed ? ": install gnuplot-qt" : "")
}
# Text in the units of the terminal, so that it is equally large in all of them.
size = moving && TERMINAL eq "gif" ? 12.5 : TERMINAL eq "svg" || TERMINAL eq "pdf" ? 28 : windowed ? 16 : TERMINAL eq "sixel" ? 13 : 21
font = sprintf("Sans,%g", size)
if (TERMINAL eq "png") { set terminal pngcairo noenhanced size 1600,1000 font font linewidth 2.4 }
# SVG gives the boxes behind labels the page's colour: the map's must be dark, so it is painted.
paper = name eq "map" ? "#202020" : "#ffffff"
if (TERMINAL eq "svg") { set terminal svg noenhanced size 1600,1000 font font linewidth 2.4 background paper }
if (TERMINAL eq "pdf") { set terminal pdfcairo noenhanced size 16in,10in font font linewidth 3 }
if (TERMINAL eq "gif" && !moving) { set terminal gif noenhanced size 1600,1000 font font linewidth 2 }
if (TERMINAL eq "gif" && moving) {
    set terminal gif noenhanced animate delay delay loop 0 optimize size 960,600 font font linewidth 1.4
}
# An expression would not do for x11.
window = "rflesion: ".name
if (TERMINAL eq "qt") { set terminal qt noenhanced size 1280,800 font font linewidth 2 title window }
if (TERMINAL eq "wxt") { set terminal wxt noenhanced size 1280,800 font font linewidth 2 title window }
if (TERMINAL eq "x11") { set terminal x11 noenhanced size 1280,800 font font linewidth 2 title window }
if (TERMINAL eq "sixel") { set terminal sixelgd noenhanced truecolor size 1000,625 font font linewidth 1.5 }
# The program says how large its terminal is (gnuplot -e "columns = 100; rows = 40" does as well).
if (dumb && !exists("columns")) { columns = 120; rows = 42 }
if (dumb) { set terminal dumb noenhanced size columns, rows }
if (!dumb && !windowed && TERMINAL ne "sixel" && FILE ne "-") {
    set output FILE eq "" ? DIR."/".name.".".TERMINAL : FILE
}

# --- words ---

# The title, broken into lines of at most `wide` characters.
wide = 84
lines = ""
line_count = 1
rest = title
while (strlen(rest) > wide) {
    cut = wide
    while (cut > wide / 2 && substr(rest, cut, cut) ne " ") { cut = cut - 1 }
    if (substr(rest, cut, cut) ne " ") { cut = wide }
    lines = lines.substr(rest, 1, cut)."\n"
    line_count = line_count + 1
    rest = substr(rest, cut + 1, strlen(rest))
}
lines = lines.rest
notice = "For teaching only - not for clinical use."

# --- colours and lines: told apart in greyscale, and by eyes that see few colours, as well ---

# Inferno (S. van der Walt, N. Smith; CC0), perceptually even, from dark (cold) to bright (hot).
set palette defined (0 "#000004", 1 "#160b39", 2 "#420a68", 3 "#6a176e", 4 "#932667", 5 "#bc3754", \
    6 "#dd513a", 7 "#f37819", 8 "#fca50a", 9 "#f6d746", 10 "#fcffa4")
# Okabe and Ito's colours.
array colour[7] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"]
colour_of(i) = colour[(i - 1) % 7 + 1]
# The generator's picture is dark, as the display of a console.
dark = name eq "generator"
ink = dark ? "#e8eef2" : "#000000"
shade = dark ? "#1f2c38" : "#e4e4e4"
# SVG draws marks twice as large, and lines of text farther apart.
svg = TERMINAL eq "svg"
mark(size) = svg ? 0.4 * size : size
pitch(spacing) = svg ? 0.85 * spacing : spacing
raised = svg ? 0.8 : 0
set pointsize mark(1)
set tics nomirror
set style textbox opaque fillcolor rgb "#ffffff" noborder margins 0.5, 0.3
set title offset 0, -0.4
set border linewidth 0.8

# --- against time ---

# What happened when: heating, or its stages, then cool-down. Grey: not a pause, not cool-down. The
# words stand at the top: the first of them that fits, none where there is no room.
if (name eq "growth" || name eq "monitors" || name eq "generator") {
    set xrange [0:end]
    scale = stages > 1 && !dumb ? 0.8 : 1
    small = sprintf("Sans,%g", scale * size)
    # Characters that fit into the frame's width.
    fitting = (name eq "growth" ? 90 : 64) / scale
    do for [i = 1:stages + (end > off)] {
        cool = i > stages
        t0 = cool ? off : start[i]
        t1 = cool ? end : stop[i]
        if (!cool && on[i] > 0) {
            set object 100 + i rectangle from first t0, graph 0 to first t1, graph 1 behind \
                fillcolor rgb shade fillstyle solid noborder
        }
        if (stages > 1 && i > 1) {
            set arrow 100 + i from first t0, graph 0 to first t0, graph 1 nohead back \
                dashtype 3 linewidth 0.8 linecolor rgb ink
        }
        brief = cool ? "cool-down" : stages > 1 ? stage[i] : "heating"
        full = stages > 1 && !cool ? brief : sprintf("%s, %.4g s", brief, t1 - t0)
        # "to 80 °C in 15 s, hold" is "to 80 °C" where there is less room, else the stage's number.
        do for [mark in '"," " in "'] {
            at = strstrt(brief, mark)
            brief = at > 0 ? substr(brief, 1, at - 1) : brief
        }
        number = stages > 1 && !cool ? sprintf("%d", i) : ""
        room = fitting * (t1 - t0) / end - 1
        words = strlen(full) < room ? full : strlen(brief) < room ? brief : strlen(number) < room ? number : ""
        set label 100 + i words at first 0.5 * (t0 + t1), graph 1 center offset 0, -0.9 front \
            textcolor rgb ink font small
    }
}
