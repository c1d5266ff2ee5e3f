/* What the program's JSON means for the page: the only place that knows its members' names. */
rfl.reading = (() => {
    const thing = (item) => ({ ...item, label: item.label || item.name });

    /** What people call a monitor or a nerve, else its name. */
    function called(scenario, group, name) {
        const found = scenario && (scenario.geometry[group] || []).find((item) => item.name === name);
        return (found && found.label) || name;
    }

    /** A scenario with what the map draws under `geometry`, and values by key. */
    function scenario(json) {
        const { probe } = json;
        return { ...json,
            geometry: { shape: json.shape, tip: json.hasTip, radius_mm: probe.radius_mm, active_tip_mm: probe.active_tip_mm || 0,
                sensor_mm: json.heating === "rf" && json.hasTip ? probe.sensor_height_mm : null,
                layers: json.layers, fluid: json.fluid, monitors: json.monitors.map(thing), nerves: json.nerves.map(thing) },
            criteria: json.criteria.map(({ name, words }) => ({ name, label: words })),
                        values: Object.fromEntries(json.values.map((value) => [value.key, value])) };
    }

    /** What is said of a nerve or point at a moment. */
    function state(item, criterion) {
        const inside = item.inside_since_s ? item.inside_since_s[criterion] : null;
        const length = item.length_inside_mm;
        return { verdict: item.verdict, since_s: inside, margin_mm: item.margin_mm === undefined ? item.closest_margin_mm : item.margin_mm,
            peak_C: item.peak_temperature_C, length_inside_mm: length && typeof length === "object" ? length[criterion] : length };
    }

    /** A moment: sizes by criterion, states by name. */
    function row(json, of) {
        const states = {};
        for (const group of ["monitors", "nerves"]) {
            for (const [name, item] of Object.entries(json[group] || {})) states[name] = state(item, of.criterion);
        }
        return { json, time_s: json.time_s, now: json.now, sizes: json.criteria, states, hottest: json.hottest, energy: json.energy, warnings: json.warnings };
    }

    return { scenario, row, called };
})();
