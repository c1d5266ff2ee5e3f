# How picture.dat is read, by names: eight blocks, each with a line that names its columns and then its rows.
# TABLE = "picture.dat"; block = 1 to 8; eval open_block; then, in `stats TABLE index number every ::first`,
# at("NAME") is a column's number.

at(column_name) = sum [position = 1:words(names)] (word(names, position) eq column_name ? position : 0)
# What people call an item: its label where the file has any, else its name; cut where a picture has no room for more.
labelled(column_name) = brief(strcol(at("label") > 0 ? at("label") : at(column_name)))
brief(words) = strlen(words) > 32 ? substr(words, 1, 31)."…" : words
open_block = "set datafile separator '\n'; names = ''; number = block - 1; first = 1; ".\
    "stats TABLE index number every ::0::0 using (names = strcol(1), 1) nooutput; ".\
    "set datafile separator '\t'; ".\
    "if (block == 1) { nameless = !(names[1:11] eq \"title\tshape\") }; ".\
    "if (nameless) { first = 0; names = names_before[block]; ".\
    "if (block > 5 && monitors == 0) { number = number - 1 }; if (block > 6 && layers == 0) { number = number - 1 } }"

# Results of rflesion 1.0 have no names, and no monitors', layers' and nerves' blocks where there are none.
array names_before[8] = ["title shape heating probe_radius_mm active_tip_mm set_temperature_C tissue_temperature_C ".\
    "heating_ends_s ends_s criterion monitors layers frames frame_time_s nerves material impedance_of ".\
    "voltage_V current_A impedance_ohm power_W sensor_temperature_C peak_tissue_temperature_C", \
    "criterion label threshold radius_mm length_mm distal_extension_mm proximal_extension_mm", \
    "time_s", \
    "stage starts_s ends_s ramp_s set_temperature_C heats", \
    "monitor role verdict radius_mm height_mm inside_since_isotherm_s inside_since_arrhenius_s inside_since_cem43_s", \
    "layer material from_mm to_mm", \
    "nerve role radius_mm height_mm angle_deg length_mm diameter_mm", \
    ""]
