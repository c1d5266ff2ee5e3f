/*
 * Controls, made from the program's table of keys: sliders, rows of buttons, choices. Three big ones, or those of a lesson, come first;
 * the rest is under "more", in the table's order. A slider stops where another key holds it, and says which.
 */
rfl.controls = (() => {
    const { make, button, fill } = rfl.dom;
    const { figures } = rfl;

    const made = new Map(); // key: {update} of each control on the page, several for one key
    let last = null; // the settings that a control has changed last
    let touched = false; // a finger is on a slider
    let still = 0; // a drag that has come to rest ends, whether the browser says so or not
    const rest_ms = 500;
    let first = null, rest = null, moreBox = null, signature = "", scenario = null;

    /* --- what a change does --- */

    /** Settings from a control; drag: the finger is still on it. */
    function apply(changes, drag) {
        last = changes;
        rfl.state.state.set = rfl.state.merged(changes);
        rfl.state.write(!drag);
        rfl.runs.change({ drag });
        clearTimeout(still);
        if (drag) still = setTimeout(() => (touched ? rfl.runs.change() : release()), rest_ms);
    }

    /** What an operation on a slider ends with: the final accuracy and a step for Back. */
    function release() {
        clearTimeout(still);
        rfl.state.write(true);
        rfl.runs.change();
    }

    /* --- a key's parts --- */

    /**
     * The program refused what a control set, because limits had changed and were not known yet: learn them, and set the
     * same again within them. False: no control did this.
     */
    function retreat(wanted) {
        const change = last;
        last = null;
        if (!change || !scenario || !Object.entries(change).every(([key, text]) => wanted[key] === text)) return false;
        const [[key, text]] = Object.entries(change), row = rfl.state.row(key);
        rfl.engine.ask("limits", rfl.state.opening(), { ...rfl.state.state.set }).then((limits) => {
            const limit = limits[key] || {}, value = parseFloat(text);
            const next = Math.max(limit.low === undefined ? value : limit.low, Math.min(limit.high === undefined ? value : limit.high, value));
            if (row.usual && next !== value) rfl.state.state.set = rfl.state.merged({ [key]: figures.setting(next, row) });
            rfl.state.write(false);
        }).catch(() => {}).then(() => rfl.runs.change());
        return true;
    }

    /** What a key's control is called; `label`: its own part of that. */
    const labelOf = (key, row, label = row.label) => {
        const parts = key.split(".");
        if (key === row.name) return label; // of a section within a section, not of an item
        if (parts.length === 3) return `${rfl.reading.called(scenario, parts[0], parts[1])}: ${label}`;
        if (parts.length === 4) return `${parts[2]}. ${label}`;
        return label;
    };

    /** Where a tissue's or a law's numbers come from. */
    function sourceOf(row, word) {
        const { tissues, kinetics } = rfl.state.tables;
        const found = [...(tissues || []), ...(kinetics || [])].find(({ name }) => name === word && row.words && row.words.includes(word));
        return found && found.source ? `${rfl.say("tableSource", { name: word.replace(/_/g, " "), source: found.source })} ` : "";
    }

    /** Explanation, source of the value, range: opened by "?" beside the label. */
    function explain(key, row) {
        const text = make("p", { class: "help", hidden: true });
        const mark = button("?", () => {
            text.hidden = !text.hidden;
            mark.setAttribute("aria-expanded", String(!text.hidden));
            const value = scenario.values[key];
            const help = figures.pretty(row.help);
            fill(text, `${help[0].toUpperCase()}${help.slice(1)}. `, row.range ? `${rfl.say("rangeIs", { range: figures.pretty(row.range) })} ` : "",
                value ? `${rfl.say("source", { text: figures.pretty(value.text), source: value.source })} ${sourceOf(row, value.text)}` : "", make("br"), make("code", {}, key));
        }, { class: "mark", "aria-expanded": "false", "aria-label": rfl.say("helpOf", { label: labelOf(key, row) }) });
        return { mark, text };
    }

    /** How far a slider of a key goes: what is usual, or a lesson's range, and the value as it is. */
    function rangeOf(row, wish) {
        const usual = row.usual;
        const low = wish && isFinite(wish.low) && wish.low !== null ? wish.low : usual.lowest;
        const high = wish && isFinite(wish.high) && wish.high !== null ? wish.high : usual.highest;
        return { low, high, step: (wish && wish.step) || usual.step, logarithmic: usual.logarithmic && low > 0 };
    }

    /** A slider's value on its scale: multiples of the step, from the lowest on; both ends are there. */
    function snap(value, range, step = range.step) {
        const near = range.low + step * Math.round((value - range.low) / step);
        return Number(Math.min(range.high, Math.max(range.low, near)).toPrecision(9));
    }

    /** Hold a value where the other settings hold it; who does. */
    function hold(key, value) {
        const limit = rfl.runs.limits[key];
        if (!limit || limit.low === undefined) return { value, by: undefined };
        if (limit.low !== null && value < limit.low) return { value: limit.low, by: limit.lowHeldBy };
        if (limit.high !== null && value > limit.high) return { value: limit.high, by: limit.highHeldBy };
        return { value, by: undefined };
    }

    function slider(key, row, wish, big) {
        const id = rfl.dom.id(), help = explain(key, row), label = labelOf(key, row);
        const range = rangeOf(row, wish);
        const to = range.logarithmic ? Math.log : (value) => value, from = range.logarithmic ? Math.exp : (value) => value;
        let value = range.low;
        const input = make("input", { type: "range", id, min: to(range.low), max: to(range.high), step: "any" });
        const exact = make("input", { type: "text", class: "exact", inputmode: "decimal", autocomplete: "off", "aria-label": rfl.say("typeValue", { label }) });
        const note = make("p", { class: "held", role: "note" });

        function show(text) {
            input.value = String(to(Math.min(range.high, Math.max(range.low, value))));
            input.setAttribute("aria-valuetext", figures.pretty(text));
            if (document.activeElement !== exact) exact.value = figures.pretty(text);
            const share = (to(Math.min(range.high, Math.max(range.low, value))) - to(range.low)) / (to(range.high) - to(range.low));
            input.style.setProperty("--share", `${100 * share}%`);
        }

        /** Go to a value, or as near to it as the other settings allow. */
        function go(wanted, drag) {
            const { value: next, by } = hold(key, wanted);
            note.textContent = by === undefined || next === wanted ? ""
                : by ? rfl.say("heldBy", { value: figures.pretty(figures.setting(next, row)), label: rfl.state.row(by) ? labelOf(by, rfl.state.row(by)) : by })
                : rfl.say("heldByRange", { value: figures.pretty(figures.setting(next, row)) });
            const text = figures.setting(next, row);
            const changed = Number(figures.plain(next)) !== value;
            value = Number(figures.plain(next));
            show(text);
            if (changed) apply({ [key]: text }, drag);
            return changed;
        }

        /** Arrow keys go by the key's own steps, with Shift finer; Page coarser. */
        function press(event) {
            const coarse = 10 * range.step, fine = range.step / 10;
            const step = event.shiftKey ? fine : range.step;
            const wanted = { ArrowRight: value + step, ArrowUp: value + step, ArrowLeft: value - step, ArrowDown: value - step,
                PageUp: value + coarse, PageDown: value - coarse, Home: range.low, End: range.high }[event.key];
            if (wanted === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
            event.preventDefault();
            const grid = event.shiftKey ? fine : range.step;
            const next = ["Home", "End"].includes(event.key) ? wanted : snap(wanted, range, grid);
            go(next, true);
        }

        input.addEventListener("input", () => {
            const wanted = from(Number(input.value));
            go(wanted <= range.low * (1 + 1e-9) ? range.low : snap(wanted, range), true);
        });
        input.addEventListener("change", release);
        input.addEventListener("pointerdown", () => { touched = true; });
        input.addEventListener("keydown", press);
        exact.addEventListener("change", () => typed(key, row, exact, note));
        const element = make("div", { class: big ? "control big" : "control", "data-key": key },
            make("div", { class: "head" }, make("label", { for: id }, label), help.mark), make("div", { class: "line" }, input, exact), note, help.text);
        return { element, update() {
            const now = scenario.values[key];
            element.classList.toggle("unused", Boolean(now) && !now.used);
            if (!now || now.number === null || now.number === undefined) return;
            value = Number(figures.plain(now.number));
            show(now.text);
            if (note.dataset.refused && document.activeElement !== exact) {
                note.textContent = "";
                delete note.dataset.refused;
            }
        } };
    }

    /** A typed value: the program reads it, and says what is wrong with it. */
    async function typed(key, row, input, note) {
        const bare = /^[-+\u2212]?[\d.]+(e[-+]?\d+)?$/i.test(input.value.trim());
        const text = input.value.trim().replace("\u2212", "-").replace(/°C/g, "degC").replace(/Ω/g, "ohm").replace(/³/g, "3").replace(/²/g, "2");
        try {
            await change({ [key]: bare && row.unit ? `${text} ${row.unit}` : text });
            note.textContent = "";
        } catch (problem) {
            note.textContent = problem.message.replace(/^--set: /gm, "");
            note.dataset.refused = "true"; // until something else is set
        }
    }

    /** Change settings if the program takes them all; a promise, rejected with its sentences. */
    const change = (changes) => rfl.engine.inTurn(async () => {
        const set = rfl.state.merged(changes), json = await rfl.engine.ask("scenario", rfl.state.opening(), set);
        rfl.state.state.set = rfl.state.lasting(set);
        rfl.state.write(true);
        rfl.runs.take(json);
        rfl.runs.change();
    });

    /** Gauges as a row of buttons, thick to thin: a larger number is a thinner needle. */
    function gauges(key, row, wish) {
        const id = rfl.dom.id(), help = explain(key, row), group = rfl.dom.id();
        const offered = rfl.state.tables.gauges.filter(({ name }) => !wish || wish.low === null || wish.low === undefined
            || (Number(name) >= Math.min(wish.low, wish.high) && Number(name) <= Math.max(wish.low, wish.high)));
        const inputs = [...offered].sort((a, b) => b.diameter_mm - a.diameter_mm).map(({ name, diameter_mm }) => {
            const input = make("input", { type: "radio", name: group, value: name, class: "sr",
                change: () => apply({ [key]: name }, false) });
            const label = make("label", {}, input, make("b", {}, `${name}G`), make("small", {}, ` (${diameter_mm.toFixed(1)} mm)`));
            const bar = make("i", { "aria-hidden": "true" });
            bar.style.height = `${Math.max(1, 5 * diameter_mm)}px`;
            label.append(bar);
            return { input, label };
        });
        const element = make("fieldset", { class: "control big gauges", "data-key": key, "aria-label": row.label, "aria-describedby": id },
            make("legend", {}, row.label, " ", help.mark, make("small", { id }, rfl.say("gaugeHint"))),
            make("div", { class: "row" }, inputs.map(({ label }) => label)), help.text);
        return { element, update() {
            const now = scenario.values[key];
            for (const { input, label } of inputs) {
                input.checked = Boolean(now) && now.text === input.value;
                label.classList.toggle("on", input.checked);
            }
        } };
    }

    /** A choice of words; one that the other settings exclude cannot be chosen. */
    function words(key, row) {
        const help = explain(key, row);
        const input = make("select", { change: () => apply({ [key]: input.value }, false) },
            row.words.map((word) => make("option", { value: word }, word.replace(/_/g, " "))));
        const id = input.id = rfl.dom.id();
        const element = make("div", { class: "control", "data-key": key },
            make("div", { class: "head" }, make("label", { for: id }, labelOf(key, row)), help.mark), input, help.text);
        return { element, update() {
            const now = scenario.values[key], limit = rfl.runs.limits[key];
            element.classList.toggle("unused", Boolean(now) && !now.used);
            if (now) input.value = now.text;
            for (const option of input.options) {
                const word = limit && limit.words && limit.words.find(({ name }) => name === option.value);
                option.disabled = Boolean(word) && !word.allowed && option.value !== input.value;
                option.title = option.disabled ? rfl.say("wordRefused") : "";
            }
        } };
    }

    /** The control of a key; null: it has none. */
    function control(key, wish, big) {
        const row = rfl.state.row(key);
        if (!row || /^(output|numerics)\./.test(key) || row.kind === "text") return null;
        const one = key === "probe.gauge" ? gauges(key, row, wish)
            : row.usual ? slider(key, row, wish, big)
            : row.words && row.words.length ? words(key, row) : null;
        if (!one) return null;
        made.set(one, key);
        return one.element;
    }

    /** Does a scenario have this key as its own, and not from another one? */
    const own = (key) => scenario.values[key] && !/^from /.test(scenario.values[key].source);
    const held = (key) => own(key) && scenario.values[key].used !== false;

    /** The three that come first. */
    function big() {
        const pick = (...keys) => keys.find(held);
        const stage = Object.keys(scenario.values).filter((key) => /^protocol\.stages\.\d+\./.test(key) && held(key));
        return [pick("probe.gauge", "probe.diameter"),
            pick("protocol.set_temperature") || stage.filter((key) => /set_temperature$/.test(key)).pop() || pick("protocol.power", "protocol.voltage"),
            pick("protocol.duration", "protocol.hold") || stage.filter((key) => /(duration|hold)$/.test(key)).pop()].filter(Boolean);
    }

    /** Which controls there are depends on which keys the scenario has: made anew only when these change. */
    function build() {
        made.clear();
        const lesson = rfl.lesson.active();
        const chosen = lesson && lesson.sliders.length ? lesson.sliders : big().map((key) => ({ key }));
        fill(first, chosen.map((slider) => control(slider.key, slider, true)).filter(Boolean));
        const shown = new Set(chosen.map(({ key }) => key));
        const groups = new Map();
        for (const key of Object.keys(scenario.values)) {
            if (shown.has(key) || !own(key)) continue;
            const element = control(key, null, false);
            if (!element) continue;
            const section = key.split(".")[0];
            if (!groups.has(section)) groups.set(section, []);
            groups.get(section).push(element);
        }
        fill(rest, [...groups].map(([section, elements]) => make("details", { class: "group" },
            make("summary", {}, rfl.words.sections[section] || section), make("div", { class: "grid" }, elements))));
        moreBox.hidden = rfl.state.controls !== "all" || Boolean(lesson);
    }

    function follow(newScenario) {
        scenario = newScenario;
        const lesson = rfl.lesson.active();
        const next = JSON.stringify([Object.keys(scenario.values).filter(own), lesson, rfl.state.controls, big()]);
        if (next !== signature) {
            const focus = document.activeElement && document.activeElement.closest("[data-key]");
            const key = focus && focus.dataset.key;
            const open = [...rest.querySelectorAll("details[open] > summary")].map(({ textContent }) => textContent);
            signature = next;
            build();
            for (const box of rest.querySelectorAll("details")) box.open = open.includes(box.firstChild.textContent);
            if (key) {
                const again = document.querySelector(`[data-key="${CSS.escape(key)}"] input, [data-key="${CSS.escape(key)}"] select`);
                if (again) again.focus();
            }
        }
        refresh();
    }

    /** Bring all controls to what the scenario says, but for one that a finger is on. */
    function refresh() {
        if (!scenario) return;
        for (const one of made.keys()) {
            if (rfl.runs.dragging && one.element.contains(document.activeElement)) continue;
            one.update();
        }
    }

    function create() {
        const id = rfl.dom.id();
        first = make("div", { class: "first" });
        rest = make("div", { class: "rest" });
        moreBox = make("details", { class: "more" }, make("summary", {}, rfl.say("more")), make("p", { class: "soft" }, rfl.say("moreHelp")), rest);
        rfl.state.on("scenario", follow);
        rfl.state.on("settled", refresh);
        rfl.state.on("limits", refresh);
        for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => { touched = false; });
        return { first: make("section", { class: "controls", "aria-labelledby": id }, make("h2", { id, class: "sr" }, rfl.say("controls")), first), more: moreBox };
    }

    const rebuild = () => { signature = ""; if (scenario) follow(scenario); };

    return { create, change, release, rebuild, retreat, labelOf, rangeOf, own, get scenario() { return scenario; } };
})();
