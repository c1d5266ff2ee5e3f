/* Lessons: what students may change, a title, a question, and whether the result waits for a prediction. */
rfl.lesson = (() => {
    const { make, button, field, dialog, fill } = rfl.dom;

    let lesson = rfl.state.data.lesson || null;
    let left = false; // "Show all settings" was chosen

    const kept = () => lesson;
    const active = () => (lesson && !left && rfl.state.controls !== "none" ? lesson : null);

    /** Keys that a lesson may offer: those with a slider or buttons. */
    function offered() {
        const { scenario } = rfl.controls;
        return Object.keys(scenario.values).filter((key) => {
            const row = rfl.state.row(key);
            return row && rfl.controls.own(key) && scenario.values[key].used !== false && !/^(output|numerics)\./.test(key) && (key === "probe.gauge" || row.usual);
        });
    }

    /** A setting to choose, with its range. */
    function choice(key, chosen, earlier) {
        const row = rfl.state.row(key), label = rfl.controls.labelOf(key, row);
        const box = make("input", { type: "checkbox", checked: chosen, id: rfl.dom.id() });
        const gauges = rfl.state.tables.gauges.map(({ name }) => Number(name));
        const range = key === "probe.gauge" ? { low: Math.min(...gauges), high: Math.max(...gauges), step: null } : rfl.controls.rangeOf(row, earlier);
        const number = (value, word) => make("input", { type: "number", step: "any", value: rfl.figures.plain(value), "aria-label": rfl.say(word, { label }) });
        const low = number(earlier && earlier.low !== null && earlier.low !== undefined ? earlier.low : range.low, "fromOf");
        const high = number(earlier && earlier.high !== null && earlier.high !== undefined ? earlier.high : range.high, "toOf");
        const limits = make("span", { class: "limits", hidden: !chosen }, rfl.say("lessonFrom"), " ", low, " ", rfl.say("lessonTo"), " ", high, ` ${rfl.figures.unit(row.unit)}`);
        box.addEventListener("change", () => { limits.hidden = !box.checked; });
        return { element: make("li", {}, make("label", { for: box.id }, box, " ", label), limits),
            get: () => (box.checked ? { key, low: Number(low.value), high: Number(high.value), step: range.step } : null) };
    }

    function open() {
        const now = lesson || { title: rfl.page.title(), question: rfl.page.question(), sliders: [], hide: false };
        const firsts = now.sliders, big = [...document.querySelectorAll(".first [data-key]")].map(({ dataset }) => dataset.key);
        const title = make("input", { type: "text", maxlength: "200", value: now.title }), question = make("input", { type: "text", maxlength: "200", value: now.question || "" });
        const hide = make("input", { type: "checkbox", checked: now.hide, id: rfl.dom.id() });
        const keys = offered();
        const rank = (key) => (firsts.some((slider) => slider.key === key) ? 2 : big.includes(key) ? 1 : 0);
        keys.sort((a, b) => rank(b) - rank(a)); // those that are seen at once come first
        const choices = keys.map((key) => {
            const earlier = firsts.find((slider) => slider.key === key);
            return choice(key, Boolean(earlier), earlier);
        });
        const note = make("p", { role: "status", class: "note" });
        const made = () => {
            const sliders = choices.map(({ get }) => get()).filter(Boolean);
            if (sliders.some(({ low, high }) => !(low < high))) {
                note.textContent = rfl.say("lessonOrder");
                return null;
            }
            return { title: title.value.trim() || now.title, question: question.value.trim(), sliders, hide: hide.checked };
        };
        const box = dialog(rfl.say("lessonTitle"), make("p", { class: "soft" }, rfl.say("lessonHelp")),
            field(rfl.say("lessonName"), title), field(rfl.say("lessonQuestion"), question),
            make("fieldset", { class: "plain" }, make("legend", {}, rfl.say("lessonSliders")), make("ul", { class: "choices" }, choices.map(({ element }) => element))),
            make("p", { class: "field inline" }, hide, make("label", { for: hide.id }, rfl.say("lessonHide"))), note,
            make("p", { class: "row" },
                button(rfl.say("lessonSave"), () => { const next = made(); if (next) { rfl.files.savePage(next); box.close(); } }, { class: "main" }),
                button(rfl.say("lessonTry"), () => { const next = made(); if (next) { box.close(); use(next); } })));
        return fill(box.querySelector("h2"), rfl.say("lessonTitle"));
    }

    /** Show a lesson, or all settings. */
    function use(next) {
        lesson = next;
        left = false;
        rfl.page.words();
        rfl.controls.rebuild();
        if (lesson && lesson.hide) rfl.predict.begin();
    }

    function leave() {
        left = true;
        rfl.page.words();
        rfl.controls.rebuild();
        if (rfl.predict.active) rfl.predict.end();
    }

    return { open, use, leave, kept, active };
})();
