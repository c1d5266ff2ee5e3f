#!/bin/sh
# Make the finite-element references again (FreeFEM; about two minutes each, one core): make.sh [NAME...]
#
# Each case is run again on a coarser mesh with longer steps; the header of NAME.csv says by how much the two differ.
# rf_18g_80C.csv and needle_18g_80C.csv came from elsewhere.
set -eu
cd "$(dirname "$0")"
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 MALLOC_TRIM_THRESHOLD_=1000000000 MALLOC_MMAP_THRESHOLD_=1000000000

# name | diameter mm | tip mm | set degC | perfusion 1/s | heating s | cool-down s | 1: damage too
cases='
needle_18g_10min  |1.27|10|80|6.67e-4|600|0
needle_16g        |1.65|10|80|6.67e-4|600|0
needle_22g        |0.72|10|80|6.67e-4|600|0
needle_25g        |0.51|10|80|6.67e-4|600|0
needle_tip2       |1.27| 2|80|6.67e-4|600|0
needle_tip5       |1.27| 5|80|6.67e-4|600|0
needle_tip20      |1.27|20|80|6.67e-4|600|0
needle_60C        |1.27|10|60|6.67e-4|600|0
needle_95C        |1.27|10|95|6.67e-4|600|0
needle_perfusion0 |1.27|10|80|0      |600|0
needle_perfusion2 |1.27|10|80|0.02   |600|0
needle_small      |0.51| 2|95|0.02   |600|0
needle_large      |1.65|20|60|0      |600|0
needle_thick_hot  |1.65|20|95|0      |600|0
needle_thin_hot   |0.51|20|95|0      |600|0
needle_cooldown   |1.27|10|80|6.67e-4| 90|30
needle_damage     |1.27|10|80|6.67e-4| 90|30|1
needle_layer      |1.27|10|80|6.67e-4|180|0|0|1
'

# name | options of rf.edp
rf_cases='
rf_18g    |
rf_16g    |-diameter 1.65
rf_22g    |-diameter 0.72 -tip 5
rf_muscle |-perfusion 6.667e-4 -ramp 10
rf_bone   |-layered 1 -ramp 10
rf_cooled |-tip 4 -conductance 0.1 -sensor -0.5 -set 60 -ramp 10 -duration 150
rf_fluid  |-to -3 -sleeve 4 -sleeveto 13 -sigmasleeve 0.9 -ramp 10
rf_fluid2 |-to -1.5 -sleeve 2.5 -sleeveto 12 -sigmasleeve 1.8 -ksleeve 0.6 -rhosleeve 1000 -csleeve 4100 -perfusion 6.667e-4 -perfusionsleeve 0 -ramp 10
rf_fluid3 |-layered 1 -sleeve 4 -sleeveto 13 -sigmasleeve 0.9 -ramp 10
rf_power  |-power 2.5 -duration 60
'

solve() { # OUTPUT OPTION...
    output=$1
    shift
    FreeFem++ -nw -v 0 needle.edp -reach 80 "$@" >"$output"
}

make_case() { # NAME DIAMETER TIP SET PERFUSION HEATING COOLDOWN DAMAGE LAYERED
    work=$(mktemp -d)
    options="-diameter $2 -tip $3 -set $4 -perfusion $5 -duration $6 -cooldown $7 -damage ${8:-0} -layered ${9:-0}"
    # shellcheck disable=SC2086
    if [ "${8:-0}" = 1 ]; then # summing up damage at every node is slow: fewer nodes
        solve "$work/fine" $options -h 0.06 -hcorner 0.006 -growth 0.12 -step 0.5 -ratio 0.03
        solve "$work/coarse" $options -h 0.12 -hcorner 0.012 -growth 0.2 -step 1 -ratio 0.06
    else
        solve "$work/fine" $options -h 0.04 -hcorner 0.004 -growth 0.09 -step 0.5 -ratio 0.02
        solve "$work/coarse" $options -h 0.08 -hcorner 0.008 -growth 0.15 -step 1 -ratio 0.04
    fi
    size=$(sed -n 's/^INFO \(FreeFEM [0-9.]*\), unknowns \([0-9]*\), steps \([0-9]*\).*/\1, P2 elements (\2 unknowns), TR-BDF2 (\3 steps)/p' "$work/fine")
    for file in fine coarse; do sed -n 's/^CSV //p' "$work/$file" >"$work/$file.csv"; done
    differences=$(paste -d, "$work/fine.csv" "$work/coarse.csv" | awk -F, '
        function worst(i) { d = $i - $(i + NF / 2); if (d < 0) d = -d; if (d > w[i]) w[i] = d }
        function share(i) { d = ($i - $(i + NF / 2)) / $i; if (d < 0) d = -d; if (d > w[i]) w[i] = d }
        function print_sizes(i) {
            printf "radii %.5f and %.5f, distal extension %.5f, proximal extension %.5f, length %.5f mm, volume %.3f %%",
                   w[i], w[i + 1], w[i + 2], w[i + 3], w[i + 4], 100 * w[i + 5] }
        NR > 1 && $1 >= 5 { for (i = 2; i <= NF / 2; i++) if ((i - 2) % 6) worst(i); else if (i > 2 && $i > 0) share(i); else worst(i) }
        END { printf "at mid-tip %.5f, ", w[2]; print_sizes(3)
              if (NF > 16) { printf "\n#   arrhenius: "; print_sizes(9); printf "\n#   cem43: "; print_sizes(15) } }')
    {
        echo "# Reference solution: needle, fixed-temperature heating, 50 degC isotherm."
        echo "# Probe: shape needle, diameter $2 mm, active tip $3 mm; surface at $4 degC from t = 0 to $6 s (no ramp)."
        [ "$7" = 0 ] || echo "# Cool-down: $7 s, tip adiabatic; tissue counts that has ever reached 50 degC."
        echo "# Tissue: k 0.49 W/m/K, rho 1090 kg/m3, c 3421 J/kg/K, perfusion w = $5 1/s,"
        echo "#   rho_b 1050 kg/m3, c_b 3617 J/kg/K, T_a = initial = far field = 37 degC."
        [ "${9:-0}" = 0 ] || echo "# Layer: bone_cortical from -20 mm to -1 mm: k 0.32 W/m/K, rho 1908 kg/m3, c 1313 J/kg/K, w = 3.18e-4 1/s."
        echo "# Domain: r <= 80 mm, 80 mm beyond both ends of the tip, 37 degC on its outer boundary; shaft adiabatic."
        echo "# Solver: needle.edp, $size."
        echo "# Largest differences from 5 s on against a run with twice the step and the cell size:"
        echo "#   $differences."
        echo "# radius_mid_mm at z = L/2; radius_mm: largest anywhere; radius_end_mm at z = 0; distal_extension_mm ahead of the"
        echo "#   distal end; proximal_extension_mm beyond the tip's other end; volume_mm3 of tissue."
        [ "${8:-0}" = 0 ] || echo "# ..._arrhenius, ..._cem43: of Omega = 1 (A 7.39e39 1/s, Ea 2.577e5 J/mol, from 43 degC up) and CEM43 = 240 min."
        cat "$work/fine.csv"
    } >"$1.csv"
    rm -r "$work"
    echo "$1: $differences"
}

make_rf() { # NAME OPTION...
    name=$1
    shift
    work=$(mktemp -d)
    FreeFem++ -nw -v 0 rf.edp "$@" -h 0.1 -hcorner 0.01 -growth 0.15 -step 0.625 >"$work/fine"
    FreeFem++ -nw -v 0 rf.edp "$@" -h 0.2 -hcorner 0.02 -growth 0.25 -step 1.25 >"$work/coarse"
    for file in fine coarse; do sed -n 's/^CSV //p' "$work/$file" >"$work/$file.csv"; done
    differences=$(paste -d, "$work/fine.csv" "$work/coarse.csv" | awk -F, '
        NR == 1 { split($0, name) }
        NR > 1 { for (i = 2; i <= NF / 2; i++) { d = $(i + NF / 2) / $i - 1; d = d < 0 ? -d : d; if (d > w[i]) w[i] = d } }
        END { for (i = 2; i <= NF / 2; i++) printf "%s%s %.3f %%", (i > 2 ? ", " : ""), name[i], 100 * w[i] }')
    {
        echo "# Reference solution: needle, RF heating, 50 degC isotherm."
        sed -n 's/^MODEL /# /p' "$work/fine"
        sed -n 's/^INFO \(FreeFEM [0-9.]*\), unknowns \([0-9]*\), steps \([0-9]*\).*/# Solver: rf.edp, \1, P2 elements (\2 unknowns for each field), SDIRK (\3 steps)./p' "$work/fine"
        echo "# Largest differences to a run with twice the step and the cell size:"
        echo "#   $differences."
        echo "# radius_mm: largest from the axis; distal_extension_mm: ahead of the distal end; of tissue that has ever reached it."
        cat "$work/fine.csv"
    } >"$name.csv"
    rm -r "$work"
    echo "$name: $differences"
}

echo "$cases" | tr -d ' ' | while IFS='|' read -r name diameter tip set perfusion heating cooldown damage layered; do
    [ -n "$name" ] || continue
    case " ${*:-$name} " in *" $name "*) ;; *) continue ;; esac
    make_case "$name" "$diameter" "$tip" "$set" "$perfusion" "$heating" "$cooldown" "$damage" "$layered"
done

echo "$rf_cases" | while IFS='|' read -r name options; do
    name=$(echo "$name" | tr -d ' ')
    [ -n "$name" ] || continue
    case " ${*:-$name} " in *" $name "*) ;; *) continue ;; esac
    # shellcheck disable=SC2086
    make_rf "$name" $options
done
