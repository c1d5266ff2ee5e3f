/* Vary one setting: five drafts, five outlines over one another, each with its value. */
rfl.vary = (() => {
    const { make, button, fill } = rfl.dom;
    const { figures } = rfl;
    const count = 5;

    let drawn = null; // {label, runs: [{text, rows, criterion}], words}
    let choice = null, note = null, go = null;

    /** The widths in words, which wait for a prediction like all results. */
    const tell = () => { note.textContent = drawn && drawn.words ? (rfl.predict.hides() ? rfl.say("hidden") : drawn.words) : ""; };

    /** Five values over what the other settings allow. */
    function values(key, row) {
        if (key === "probe.gauge") {
            const gauges = [...rfl.state.tables.gauges].sort((a, b) => b.diameter_mm - a.diameter_mm);
            return [0, 1, 2, 3, 4].map((place) => gauges[Math.round(place * (gauges.length - 1) / 4)].name);
        }
        const range = rfl.controls.rangeOf(row), limit = rfl.runs.limits[key] || {};
        const low = Math.max(range.low, limit.low === undefined || limit.low === null ? range.low : limit.low);
        const high = Math.min(range.high, limit.high === undefined || limit.high === null ? range.high : limit.high);
        const at = (share) => range.logarithmic ? low * (high / low) ** share : low + share * (high - low);
        const list = [0, 1, 2, 3, 4].map((place) => {
            const rough = at(place / (count - 1)), near = range.low + range.step * Math.round((rough - range.low) / range.step);
            return figures.setting(Math.min(high, Math.max(low, near)), row);
        });
        return [...new Set(list)];
    }

    /** One draft; a promise of its rows, rejected when something else was wanted meanwhile. */
    function draft(key, text) {
        return new Promise((resolve, reject) => {
            const rows = [];
            let scenario = null;
            const job = { open: rfl.state.opening(), set: rfl.state.merged({ [key]: text }), accuracy: "draft", rows: 60, at: -1,
                fields: "none", frame: rfl.view.frame(), scale: rfl.view.scale() };
            rfl.engine.run(job, true, (message) => {
                if (message.type === "scenario") scenario = rfl.reading.scenario(message.scenario);
                else if (message.type === "row") rows.push({ ...rfl.reading.row(message.row, scenario), outlines: message.outlines });
                else if (message.type === "done") resolve({ text, rows, scenario });
                else reject(new Error(message.why || ""));
            });
        });
    }

    /** All are drawn: their widths in words. */
    function finish() {
        const { label } = drawn;
        const criterion = drawn.runs[0].scenario.criterion;
        drawn.words = rfl.say("varyDone", { label, values: drawn.runs.map(({ text, rows }) =>
            `${figures.pretty(text)}: ${figures.fixed(rows[rows.length - 1].sizes[criterion].width_mm, 1)} mm`).join("; ") });
        tell();
    }

    async function run(key) {
        const row = rfl.state.row(key), list = values(key, row), label = rfl.controls.labelOf(key, row);
        const mine = drawn = { label, runs: [] };
        go.disabled = true;
        try {
            for (const text of list) {
                note.textContent = rfl.say("varyRunning", { count: drawn.runs.length + 1, of: list.length });
                const one = await draft(key, text);
                if (drawn !== mine) break; // cleared meanwhile
                drawn.runs.push(one);
                rfl.view.include(drawn.runs[drawn.runs.length - 1].rows.slice(-1)[0].outlines);
                rfl.map.draw();
            }
            if (drawn === mine) finish();
        } catch (problem) {
            note.textContent = problem.message;
        }
        go.disabled = false;
    }

    function clear() {
        drawn = null;
        note.textContent = "";
        rfl.map.draw();
    }

    function draw(brush, { line, plate }) {
        if (!drawn || rfl.predict.hides()) return;
        const shown = drawn.runs.map((one, index) => {
            const row = rfl.runs.rowAt(one), points = row && row.outlines[one.scenario.criterion];
            const colour = rfl.colours.css(rfl.colours.shade(0.45 + 0.5 * index / (count - 1)).map((part) => Math.min(255, part + 40)));
            return { one, index, points, colour };
        }).filter(({ points }) => points && points.length >= 4);
        for (const { index, points, colour } of shown)
            line(brush, points, { colour, width: 2.4, dash: [[], [10, 4], [6, 4], [3, 4], [10, 3, 2, 3]][index % 5] });
        for (const { one, index, points, colour } of shown) { // over all lines
            let best = 0;
            for (let place = 0; place < points.length; place += 2) if (points[place] > points[best]) best = place;
            const turn = (index - 2) * 1.6;
            const side = brush.where.lying ? -1 : 1; // names of nerves stand above a needle that lies
            const [x, y] = rfl.view.screen(side * points[best], points[best + 1] + turn, brush.where);
            const number = figures.pretty(one.text).split(" ")[0]; // they stand close: the note has the unit
            plate(brush, number, x, y, { align: "center", colour, size: 0.85 * brush.size });
        }
    }

    /** Settings that can be varied: numbers, and the gauge. */
    function offered(scenario) {
        return Object.keys(scenario.values).filter((key) => {
            const row = rfl.state.row(key);
            return row && rfl.controls.own(key) && scenario.values[key].used !== false && (key === "probe.gauge" || row.usual) && !/^(output|numerics)/.test(key);
        });
    }

    let listed = "";
    function follow(scenario) {
        const keys = offered(scenario), sign = keys.join();
        if (sign === listed) return;
        const before = choice.value;
        listed = sign;
        fill(choice, keys.map((key) => make("option", { value: key, selected: key === before }, rfl.controls.labelOf(key, rfl.state.row(key)))));
    }

    function create() {
        choice = make("select");
        note = make("p", { class: "note", role: "status" });
        go = button(rfl.say("varyGo"), () => run(choice.value));
        rfl.map.above(draw);
        rfl.state.on("scenario", follow);
        rfl.state.on("opened", clear);
        rfl.state.on("predicting", () => { if (drawn && drawn.words) tell(); });
        return make("details", { class: "vary" }, make("summary", {}, rfl.say("vary")), make("p", { class: "soft" }, rfl.say("varyHelp")),
            rfl.dom.field(rfl.say("varyWhat"), choice), make("p", { class: "row" }, go, button(rfl.say("varyClear"), clear, { class: "quiet" })), note);
    }

    return { create, clear };
})();
