/* Pinned results: an outline on the map, a column in a table, a line in the growth curve. */
rfl.pins = (() => {
    const { make, button, fill } = rfl.dom;
    const { figures } = rfl;

    let pins = [], holder = null, adder = null;

    /** What a result is called: the settings that differ, or "as opened". */
    function nameOf(run) {
        const parts = Object.entries(run.set).map(([key, text]) => {
            const row = rfl.state.row(key);
            return `${row ? rfl.controls.labelOf(key, row, row.label.toLowerCase()) : key} ${figures.pretty(text)}`;
        });
        return parts.length ? parts.join(", ") : rfl.say("pinAsOpened");
    }

    function add() {
        const run = rfl.runs.shown;
        if (!run || !run.summary) return;
        const sizes = run.scenario.criterion;
        pins.push({ run, name: `${String.fromCharCode(65 + pins.length % 26)}: ${nameOf(run)}`, letter: String.fromCharCode(65 + pins.length % 26),
            colour: rfl.colours.series[pins.length % rfl.colours.series.length],
            widthAt: (seconds) => {
                const row = rfl.runs.rowAt(run, seconds);
                return seconds > run.scenario.end_s ? null : row.sizes[sizes].width_mm;
            } });
        changed();
    }

    function remove(pin) {
        pins = pins.filter((one) => one !== pin);
        changed();
    }

    function changed() {
        table();
        rfl.map.draw();
        rfl.curves.again();
    }

    /** Rows of the comparison, by the program's table of results. */
    function rows(summary) {
        const list = [], { tables } = rfl.state;
        const rowOf = (group, name) => tables.rows.find((row) => row.group === group && row.name === name) || { label: name, decimals: 1, unit: "" };
        for (const name of ["width_mm", "length_mm", "distal_extension_mm", "volume_mm3"]) {
            const of = (one) => one.lesion && one.lesion[name];
            if (of(summary) !== undefined) list.push({ row: rowOf("criteria", name), of, percent: true });
        }
        for (const group of ["nerves", "monitors"]) {
            for (const name of Object.keys(summary[group] || {})) {
                const item = (one) => (one[group] || {})[name] || {};
                list.push({ label: `${name}: ${rowOf(group, "verdict").label}`, of: (one) => item(one).verdict, word: true });
                if (item(summary).margin_mm !== undefined) list.push({ label: `${name}: ${rowOf(group, "margin_mm").label} (mm)`, row: rowOf(group, "margin_mm"), of: (one) => item(one).margin_mm });
            }
        }
        if (summary.generator) {
            for (const name of ["voltage_V", "current_A", "impedance_ohm", "power_W"])
                list.push({ row: rowOf("generator", name), label: `${rowOf("generator", name).label.replace(/ at the end$/, "")} (${rowOf("generator", name).unit})`, of: (one) => (one.now || {})[name], percent: true });
        }
        return list;
    }

    const known = (value) => value !== null && value !== undefined;

    function cell(line, summary, now) {
        const value = line.of(summary);
        if (line.word) return make("td", {}, value ? rfl.say(`verdict_${value}`) : rfl.say("none"));
        const decimals = line.row.decimals;
        const text = known(value) ? figures.fixed(value, decimals) : rfl.say("none");
        const base = now && now !== summary ? line.of(now) : undefined;
        if (!known(base) || !known(value)) return make("td", {}, text);
        const difference = value - base;
        const words = figures.signed(difference, decimals);
        return make("td", {}, text, make("small", {}, ` ${line.percent && base ? rfl.say("byPercent", { difference: words, percent: figures.signed(100 * difference / base, 0) }) : words}`));
    }

    function table() {
        const run = rfl.runs.shown;
        if (!holder) return;
        holder.hidden = !pins.length;
        if (!pins.length || !run || !run.summary || rfl.predict.hides()) return fill(holder);
        const id = rfl.dom.id();
        const head = make("tr", {}, make("th", { scope: "col" }, rfl.say("row")), make("th", { scope: "col" }, rfl.say("current_result")),
            pins.map((pin) => {
                const dot = make("span", { class: "dot", "aria-hidden": "true" });
                dot.style.background = pin.colour;
                return make("th", { scope: "col" }, dot, pin.name, " ", button(rfl.say("unpin"), () => remove(pin), { class: "quiet", "aria-label": rfl.say("unpinOf", { name: pin.name }) }));
            }));
        const now = rfl.runs.rowAt(run).json;
        const body = rows(now).map((line) => make("tr", {},
            make("th", { scope: "row" }, figures.pretty(line.label || `${line.row.label}${line.row.unit ? ` (${line.row.unit})` : ""}`)),
            cell(line, now), pins.map((pin) => cell(line, rfl.runs.rowAt(pin.run).json, now))));
        fill(holder, make("h2", { id }, rfl.say("pins")), make("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": id },
            make("table", {}, make("caption", {}, rfl.say("compared")), make("thead", {}, head), make("tbody", {}, body))));
    }

    /** Outlines over the map, each with its letter. */
    function draw(brush, { line, plate }) {
        if (rfl.predict.hides()) return;
        pins.forEach((pin, index) => {
            const row = rfl.runs.rowAt(pin.run);
            const points = row ? row.outlines[pin.run.scenario.criterion] : null;
            if (!points || points.length < 4) return;
            line(brush, points, { colour: pin.colour, dash: [9, 9], width: 2.6, gaps: true });
            let best = 0;
            const aim = Math.floor(points.length / 2 * (0.35 + 0.12 * (index % 4)));
            for (let place = 0; place < points.length / 2; place++) if (place <= aim && points[2 * place] === points[2 * place]) best = place;
            const [x, y] = rfl.view.screen(-points[2 * best], points[2 * best + 1], brush.where);
            plate(brush, pin.letter, x, y, { align: "center", colour: pin.colour, weight: "700" });
        });
    }

    function create() {
        holder = make("section", { class: "pins", hidden: true });
        adder = button(rfl.say("pin"), add, { title: rfl.say("pinHelp"), class: "wide" });
        rfl.map.above(draw);
        rfl.state.on("settled", table);
        rfl.state.on("run", (run) => { adder.disabled = Boolean(run.failed); });
        rfl.state.on("moment", () => { if (pins.length && !rfl.timeline.playing) table(); });
        rfl.state.on("opened", () => { pins = []; changed(); });
        return { button: adder, table: holder };
    }

    return { create, nameOf, add, table, count: () => pins.length, all: () => pins };
})();
