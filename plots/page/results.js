/* The result in words: sizes, each nerve's verdict, warnings; and a live region for those who do not see the map. */
rfl.results = (() => {
    const { make, fill } = rfl.dom;
    const { fixed, time, pretty } = rfl.figures;

    let heading = null, sizes = null, others = null, nerves = null, live = null, note = null, warnings = null, bench = null;
    let told = 0, telling = 0;

    const label = (scenario, name) => pretty((scenario.criteria.find((one) => one.name === name) || { label: name }).label);

    function sizeCards(scenario, size) {
        const cards = [["width", size.width_mm, 1, "mm"]];
        if (scenario.geometry.tip)
            cards.push(["length", size.length_mm, 1, "mm"], ["ahead", size.distal_extension_mm, 1, "mm"]);
        if (size.volume_mm3 !== undefined) cards.push(["volume", size.volume_mm3, 0, "mm³"]);
        return cards.map(([name, value, decimals, unit]) => make("div", { class: "card" },
            make("dt", {}, rfl.say(name)), make("dd", {}, fixed(value, decimals), make("small", {}, ` ${unit}`))));
    }

    /** What is said of a nerve besides its verdict. */
    function remarks(thing, state) {
        const parts = [];
        if (state.since_s !== null && state.since_s !== undefined) parts.push(rfl.say("sinceWords", { time: time(state.since_s) }));
        if (isFinite(state.margin_mm) && state.margin_mm !== null)
            parts.push(rfl.say(state.margin_mm >= 0 ? "marginIn" : "marginOut", { margin: fixed(Math.abs(state.margin_mm), 1) }));
        if (state.length_inside_mm > 0) parts.push(rfl.say("lengthInside", { length: fixed(state.length_inside_mm, 1) }));
        if (isFinite(state.peak_C) && state.peak_C !== null) parts.push(rfl.say("peakNow", { temperature: `${fixed(state.peak_C, 0)} °C` }));
        return parts.join("; ");
    }

    function nerveItem(thing, state) {
        const verdict = state ? state.verdict : "outside";
        return make("li", { class: `verdict ${verdict}` },
            make("span", { class: "badge", "aria-hidden": "true" }, { inside: "●", borderline: "◐", outside: "○" }[verdict] || "○"),
            make("span", {}, make("b", {}, thing.label), ": ", rfl.say(`${verdict}Model`),
                make("small", {}, ` ${remarks(thing, state || {})}`)));
    }

    /** All things with a verdict, nerves first. */
    const things = (scenario) => [...scenario.geometry.nerves, ...scenario.geometry.monitors];

    function sentence(run, row) {
        const { scenario } = run, size = row.sizes[scenario.criterion];
        const verdicts = things(scenario).map((thing) => `${thing.label}: ${rfl.say(`verdict_${row.states[thing.name].verdict}`)}`).join(", ");
        return rfl.say("liveResult", { time: time(row.time_s), width: `${fixed(size.width_mm, 1)} mm`, verdicts,
            length: scenario.geometry.tip ? rfl.say("liveLength", { length: `${fixed(size.length_mm, 1)} mm` }) : "" });
    }

    /** Say it to screen readers, at most once a second, and the last thing in any case. */
    function tellLive(text) {
        clearTimeout(telling);
        telling = setTimeout(() => {
            told = Date.now();
            if (live.textContent !== text) live.textContent = text;
        }, Math.max(250, told + 1000 - Date.now()));
    }

    /** What the bench says stands below the result of the whole heating, not below that of a moment before. */
    function showBench() {
        const run = rfl.runs.shown, row = run && rfl.runs.rowAt(run);
        const over = row && row.time_s > run.scenario.heating_s - 1e-6;
        bench.textContent = over && !rfl.predict.hides() ? pretty(rfl.runs.bench()) : "";
    }

    /** What waits for a prediction is told to nobody, and what was told before goes. */
    function hide() {
        clearTimeout(telling);
        live.textContent = "";
        heading.textContent = rfl.say("results");
        [sizes, others, nerves, warnings].forEach((element) => fill(element));
        note.textContent = rfl.say("hidden");
    }

    function update({ run, row }) {
        const { scenario } = run;
        showBench();
        note.classList.toggle("failed", Boolean(run.failed));
        if (run.failed) { // in place of a result
            heading.textContent = rfl.say("noResult");
            [sizes, others, nerves, warnings].forEach((element) => fill(element));
            note.textContent = rfl.say("failedAt", { time: time(row.time_s), why: run.failed });
            return tellLive(`${rfl.say("noResult")}. ${run.failed}`);
        }
        if (rfl.predict.hides()) return hide();
        heading.textContent = rfl.say(Math.abs(row.time_s - scenario.heating_s) < 1e-6 ? "atEndOfHeating" : "atTime", { time: time(row.time_s) });
        const size = row.sizes[scenario.criterion];
        const none = !(size.width_mm > 0);
        note.textContent = none ? rfl.say("noLesion", { criterion: label(scenario, scenario.criterion) }) : "";
        fill(sizes, none ? [] : sizeCards(scenario, size));
        fill(others, scenario.criteria.filter(({ name }) => name !== scenario.criterion).map(({ name }) =>
            make("li", {}, rfl.say("byOther", { criterion: label(scenario, name), width: `${fixed(row.sizes[name].width_mm, 1)} mm` }))));
        fill(nerves, things(scenario).map((thing) => nerveItem(thing, row.states[thing.name])));
        const said = (run.summary && run.summary.warnings) || [];
        fill(warnings, said.length ? [make("b", {}, rfl.say("warnings")), ...said.map((text) => make("p", {}, pretty(text)))] : []);
        return rfl.timeline.playing ? undefined : tellLive(sentence(run, row));
    }

    function create() {
        const id = rfl.dom.id();
        heading = make("h2", { id }, rfl.say("results"));
        sizes = make("dl", { class: "cards" });
        others = make("ul", { class: "others" });
        nerves = make("ul", { class: "verdicts" });
        note = make("p", { class: "note" });
        bench = make("p", { class: "bench" });
        warnings = make("div", { class: "warnings" });
        live = make("p", { class: "sr", role: "status", "aria-live": "polite" });
        rfl.state.on("drawn", update);
        rfl.state.on("bench", showBench);
        return make("section", { class: "results", "aria-labelledby": id }, heading, note, sizes, nerves, others, bench, warnings, live);
    }

    return { create, label, things, sentence };
})();
