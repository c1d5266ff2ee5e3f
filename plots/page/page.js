/* The page: puts the parts in their places, reads the address, starts the solver. */
rfl.page = (() => {
    const { make, button, toggle, fill } = rfl.dom;
    const { state } = rfl.state;

    let app = null, chooser = null, heading = null, question = null, messages = null, busy = null, lessonNote = null, expect = null, predictButton = null;

    const title = () => {
        const lesson = rfl.lesson.active();
        return lesson ? lesson.title : (rfl.controls.scenario && rfl.controls.scenario.title) || rfl.state.open().title || state.scenario;
    };
    const questionText = () => {
        const lesson = rfl.lesson.active();
        if (lesson && typeof lesson.question === "string") return lesson.question;
        return (rfl.controls.scenario && rfl.controls.scenario.question) || "";
    };

    /** Title and question, as lesson or scenario have them. */
    function words() {
        heading.textContent = rfl.figures.pretty(title());
        chooser.hidden = Boolean(rfl.lesson.active()) || rfl.state.scenarios().length < 2;
        heading.classList.toggle("sr", !chooser.hidden); // the chooser above says it already
        question.textContent = rfl.figures.pretty(questionText());
        question.hidden = !questionText();
        document.title = `${title()} - ${rfl.say("pageName")}`;
        lessonNote.hidden = !rfl.lesson.active();
        if (chooser.value !== state.scenario) chooser.value = state.scenario;
    }

    /** A sentence or more that stays until it is dismissed; text only. Nobody here has typed --set. */
    function say(lead, text) {
        const box = make("div", { class: "message", role: "alert" }, make("p", {}, lead), text ? make("pre", {}, text.replace(/^--set: /gm, "")) : null,
            button(rfl.say("dismiss"), () => box.remove(), { class: "quiet" }));
        while (messages.children.length > 2) messages.firstChild.remove();
        messages.append(box);
    }

    /* --- scenarios --- */

    const list = () => fill(chooser, rfl.state.scenarios().map(({ name, title: text }) => make("option", { value: name, selected: name === state.scenario }, rfl.figures.pretty(text || name))));

    /** Show a scenario with settings; what was shown before is forgotten. The map takes its measure before the run begins. */
    function show(name, set, at, push, json) {
        rfl.view.follow(rfl.reading.scenario(json), true);
        state.scenario = name;
        state.set = { ...set };
        state.at = at;
        fill(messages); // they were about what was open before
        rfl.timeline.stop();
        rfl.state.tell("opened");
        rfl.state.write(push);
        rfl.runs.take(json);
        rfl.runs.change({ fresh: true });
    }

    const open = (name) => rfl.engine.inTurn(async () => {
        const { json } = await accepted({ scenario: name, set: {}, wrong: [] });
        show(name, {}, null, true, json);
    });

    /** Open a scenario that comes as text; a promise, rejected with the program's sentences. */
    const openYaml = (fileName, text) => rfl.engine.inTurn(async () => {
        const json = await rfl.engine.ask("scenario", { name: fileName, yaml: text }, {});
        const base = fileName.replace(/\.ya?ml$/i, "");
        let name = base, number = 2;
        while (rfl.state.find(name) && rfl.state.find(name).yaml !== text) name = `${base} ${number++}`;
        if (!rfl.state.find(name)) rfl.state.data.scenarios.push({ name, title: json.title || name, yaml: text, dropped: true });
        list();
        show(name, {}, null, true, json);
    });

    async function openFile(file) {
        fill(messages); // of another file
        try {
            const text = await file.text();
            if (text.includes("\0")) throw new Error(rfl.say("notText"));
            await openYaml(file.name, text);
        } catch (problem) {
            say(rfl.say("wrongFile", { name: file.name }), problem.message);
        }
    }

    const reset = () => rfl.engine.inTurn(async () => {
        const json = await rfl.engine.ask("scenario", rfl.state.opening(), {});
        rfl.view.follow(rfl.reading.scenario(json), true); // near again, after something large
        rfl.pins.all().forEach(({ run: { rows } }) => rfl.view.include(rows[rows.length - 1].outlines));
        state.set = {};
        state.at = null;
        rfl.timeline.stop();
        rfl.state.write(true);
        rfl.runs.take(json);
        rfl.runs.change();
    });

    /* --- the address --- */

    /** Settings of an address that the program takes: all, or else each that it takes by itself; what it does not is returned. */
    async function accepted(asked) {
        const opening = (name) => { const { scenario } = state; state.scenario = name; const result = rfl.state.opening(); state.scenario = scenario; return result; };
        const where = opening(asked.scenario), wrong = [...asked.wrong];
        const full = Object.fromEntries(Object.entries(asked.set).map(([key, text]) => [rfl.state.full(key), text]));
        try {
            return { set: rfl.state.lasting(full), wrong, json: await rfl.engine.ask("scenario", where, full) };
        } catch (problem) { /* then one by one */ }
        let set = {}, json = await rfl.engine.ask("scenario", where, {});
        for (const [key, text] of Object.entries(full)) {
            try {
                json = await rfl.engine.ask("scenario", where, { ...set, [key]: text });
                set = { ...set, [key]: text };
            } catch (problem) {
                wrong.push(problem.message);
            }
        }
        return { set: rfl.state.lasting(set), wrong, json };
    }

    /** Go where an address says; what of it was wrong. */
    const useAddress = (hash, push = true) => rfl.engine.inTurn(async () => {
        const asked = rfl.state.read(hash);
        const { set, wrong, json } = await accepted(asked);
        if (asked.scenario !== state.scenario) {
            show(asked.scenario, set, asked.at, push, json);
        } else {
            state.set = set;
            state.at = asked.at;
            rfl.state.write(push);
            rfl.runs.take(json);
            rfl.runs.change();
        }
        if (asked.controls !== rfl.state.controls) layout(asked.controls);
        return wrong;
    });

    /** What of an address was wrong; it says no more what was left out. */
    function tellWrong(wrong) {
        if (!wrong.length) return;
        say(rfl.say("wrongAddress"), wrong.join("\n"));
        rfl.state.write(false);
    }

    async function followAddress() {
        rfl.state.forget();
        tellWrong(await useAddress(location.hash, false));
    }

    /* --- looks --- */

    /** Which controls there are: all, those of a lesson, none. */
    function layout(controls) {
        rfl.state.controls = controls;
        document.documentElement.dataset.controls = controls;
        rfl.controls.rebuild();
    }

    function theme(name) {
        document.documentElement.dataset.theme = name;
        rfl.state.tell("theme");
    }

    const isDark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

    function themeButton() {
        const element = button(rfl.say(isDark() ? "light" : "dark"), () => {
            theme(isDark() ? "light" : "dark");
            element.textContent = rfl.say(isDark() ? "light" : "dark");
        });
        return element;
    }

    function fullScreen() {
        const element = document.documentElement;
        const going = document.fullscreenElement ? document.exitFullscreen() : element.requestFullscreen ? element.requestFullscreen() : null;
        if (going && going.catch) going.catch(() => {});
    }

    /** Explanations of theory that the data block holds. */
    function topics() {
        const list = rfl.state.data.topics || [];
        if (!list.length) return null;
        return make("details", { class: "topics" }, make("summary", {}, rfl.say("explanations")),
            list.map(({ name, title: text, text: body, source }) => make("details", {}, make("summary", {}, text || name), make("pre", { class: "prose" }, body),
                source ? make("p", { class: "soft" }, source) : null)));
    }

    /* --- the parts in their places --- */

    function header() {
        const id = rfl.dom.id(), picker = make("input", { type: "file", accept: ".yaml,.yml", hidden: true, change: () => { if (picker.files[0]) openFile(picker.files[0]); picker.value = ""; } });
        chooser = make("select", { id, change: () => open(chooser.value) });
        predictButton = toggle(rfl.say("predict"), (on) => (on ? rfl.predict.begin() : rfl.predict.end()));
        rfl.state.on("predicting", (on) => { rfl.dom.press(predictButton, on); expect.hidden = on; });
        const menu = make("details", { class: "menu" }, make("summary", {}, rfl.say("actions")), make("div", { class: "items" },
            button(rfl.say("share"), () => rfl.share.open()),
            button(rfl.say("openFile"), () => picker.click()), themeButton(), button(rfl.say("fullScreen"), fullScreen), button(rfl.say("about"), () => rfl.about.open())));
        menu.addEventListener("click", ({ target }) => { if (target.closest("button")) menu.open = false; });
        menu.addEventListener("keydown", ({ key }) => { if (key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); } });
        document.addEventListener("click", ({ target }) => { if (!menu.contains(target)) menu.open = false; });
        return make("header", { class: "top" }, make("label", { for: id, class: "sr" }, rfl.say("scenario")), chooser,
            make("div", { class: "actions" }, button(rfl.say("reset"), reset, { title: rfl.say("resetHelp") }), predictButton,
                button(rfl.say("makeLesson"), () => rfl.lesson.open()), menu, picker));
    }

    function build() {
        app = document.getElementById("app");
        const controls = rfl.controls.create(), pins = rfl.pins.create();
        const holder = rfl.map.create();
        rfl.predict.attach(holder);
        busy = make("span", { class: "busy", hidden: true }, rfl.say("computing"));
        holder.append(busy);
        heading = make("h1");
        question = make("p", { class: "question" });
        lessonNote = make("p", { class: "lesson-note", hidden: true }, button(rfl.say("lessonLeave"), rfl.lesson.leave, { class: "quiet" }));
        messages = make("div", { class: "messages" });
        expect = make("p", { class: "expect" }, make("b", {}, rfl.say("expectAsk")), " ", button(rfl.say("expectButton"), rfl.predict.begin, { title: rfl.say("expectHelp") }));
        fill(app, header(), messages,
            make("main", { class: "stage" },
                make("div", { class: "picture" }, holder, rfl.timeline.create()),
                make("div", { class: "side" }, heading, question, expect, rfl.predict.create(), controls.first, rfl.results.create(),
                    make("p", { class: "row pinrow" }, pins.button), pins.table, lessonNote, controls.more, rfl.vary.create(),
                    rfl.console.create(), rfl.curves.create(), topics())),
            make("footer", {}, make("strong", {}, rfl.state.tables.notice), ` rflesion ${rfl.state.tables.version}`));
    }

    function listen() {
        rfl.state.on("scenario", (scenario) => {
            rfl.view.follow(scenario, false);
            words();
        });
        rfl.state.on("run", (run) => {
            if (!rfl.runs.dragging && run.rows.length && rfl.view.include(run.rows[run.rows.length - 1].outlines)) rfl.map.resize();
            rfl.map.draw();
        });
        rfl.state.on("failed", (why) => say(rfl.say("refused"), why));
        window.addEventListener("popstate", followAddress);
        window.addEventListener("hashchange", () => { if (location.hash !== rfl.state.address()) followAddress(); });
        window.addEventListener("dragover", (event) => { event.preventDefault(); app.classList.add("dropping"); });
        window.addEventListener("dragleave", () => app.classList.remove("dropping"));
        window.addEventListener("drop", (event) => {
            event.preventDefault();
            app.classList.remove("dropping");
            if (event.dataTransfer.files[0]) openFile(event.dataTransfer.files[0]);
        });
        let timer = 0;
        rfl.state.on("scenario", () => { clearTimeout(timer); timer = setTimeout(() => { busy.hidden = !rfl.engine.running(); }, 400); });
        rfl.state.on("progress", (share) => { busy.textContent = rfl.say("computingShare", { percent: Math.round(100 * share) }); });
        rfl.state.on("settled", () => { clearTimeout(timer); busy.hidden = true; });
        matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => rfl.state.tell("theme"));
    }

    /** What is shown first: a saved state, and on top of it what the address says. */
    async function first() {
        const { data } = rfl.state, saved = data.state || {};
        const asked = rfl.state.read(location.hash);
        const named = /(^#|&)scenario=/.test(location.hash);
        const start = { ...asked, scenario: named ? asked.scenario : rfl.state.find(saved.scenario) ? saved.scenario : asked.scenario };
        if (!named) start.set = { ...(saved.set || {}), ...asked.set };
        if (asked.at === null && !named && typeof saved.at === "number") start.at = saved.at;
        const { set, wrong, json } = await accepted(start);
        rfl.map.resize();
        rfl.view.follow(rfl.reading.scenario(json), true);
        state.scenario = start.scenario;
        state.set = set;
        state.at = start.at;
        layout(asked.controls);
        tellWrong(wrong);
        rfl.runs.take(json);
        rfl.runs.change({ fresh: true });
        if (data.lesson && data.lesson.hide && rfl.state.controls !== "none") rfl.state.on("scenario", begin);
    }

    let begun = false;
    function begin() {
        if (begun) return;
        begun = true;
        rfl.predict.begin();
    }

    /** Show why nothing can be computed, above what the page shows without scripts. */
    function fail(problem) {
        const still = document.getElementById("static");
        still.prepend(make("p", { class: "message", role: "alert" }, problem.message || rfl.say("pageFailed", { why: String(problem) })));
        rfl.api.failed(problem);
    }

    async function start() {
        try {
            rfl.state.tables = await rfl.engine.start();
            document.getElementById("static").hidden = true;
            document.getElementById("app").hidden = false;
            build();
            list();
            listen();
            await first();
            list();
            (document.hidden ? Promise.resolve() : rfl.runs.settled()).then(() => rfl.api.ready(rfl.state.tables));
        } catch (problem) {
            document.getElementById("static").hidden = false;
            fail(problem);
        }
    }

    return { start, title, question: questionText, words, open, openYaml, reset, useAddress, say };
})();

rfl.page.start();
