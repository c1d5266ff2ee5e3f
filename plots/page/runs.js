/*
 * Which run is computed, kept and shown. A changed setting is answered by a draft at once and, when the finger has
 * left the slider, by a run at the final accuracy. A run is an object {key, scenario, accuracy, rows, summary}.
 */
rfl.runs = (() => {
    const { state, tell } = rfl.state;
    const intervals = 120; // of the time line
    const few = 8; // of a draft that shows one moment
    const growing = 24; // of the first one, which is seen growing
    const room = 24e6; // bytes of runs that are kept

    const kept = new Map(); // complete runs by their key, oldest first
    let accuracy = "auto";
    let newest = null; // the scenario as the program took it last
    let shown = null; // the run that the page shows
    let complete = null; // the last one that has a result; null: none yet, or the newest settings have none
    let dragging = false;
    let learned = ""; // of which settings these are
    let limits = {}; // how far controls may go
    let accepted = null; // the last settings that the program took
    let failed = null; // why the newest settings could not be run
    let due = false; // something must be computed
    let under = ""; // which fields the last run that was asked for has: "at" of a drag's draft, "all"
    let waiting = []; // whom settled() promised
    const benches = new Map(); // what is said of the bench, by the settings that it is said of

    const sign = (level, fields) => JSON.stringify([state.scenario, Object.entries(state.set).sort(), level, fields]);

    /** The accuracy that a released slider gets. */
    const final = () => accuracy !== "auto" ? accuracy : (newest && newest.accuracy) || "standard";

    const size = (run) => run.rows.reduce((sum, row) => sum + (row.raster ? row.raster.length : 0) + 20000, 0);

    function keep(run) {
        kept.delete(run.key);
        kept.set(run.key, run);
        let total = 0;
        for (const one of [...kept.values()].reverse()) {
            total += size(one);
            if (total > room && one !== run && one !== shown) kept.delete(one.key);
        }
    }

    function show(run) {
        shown = run;
        tell("run", run);
    }

    /** The row of a moment; null: the end of heating, when tissue is hottest. */
    function rowAt(run, at = state.at) {
        if (!run || !run.rows.length) return null;
        const moment = at === null ? run.scenario.heating_s : at;
        return run.rows.reduce((best, row) => Math.abs(row.time_s - moment) < Math.abs(best.time_s - moment) ? row : best);
    }

    /** Has a run come to the moment that is looked at? */
    function reached(run) {
        const last = run.rows[run.rows.length - 1];
        return last && (run.summary || last.time_s >= (state.at === null ? run.scenario.heating_s : state.at));
    }

    /** Rows without a field borrow none: the map keeps the nearest that has one. */
    function job(level, fields) {
        return { open: rfl.state.opening(), set: { ...state.set }, accuracy: level,
            rows: fields === "all" || state.at !== null ? intervals : shown ? few : growing, at: state.at, fields, frame: rfl.view.frame(fields === "at"), scale: rfl.view.scale() };
    }

    /** With the next frame; a frame out of sight may get none. */
    function soon(act) {
        let done = false;
        const once = () => { if (!done) act(); done = true; };
        requestAnimationFrame(once);
        setTimeout(once, 500);
    }

    function settle() {
        due = false;
        soon(() => {
            if (due || rfl.engine.running()) return;
            const those = waiting;
            waiting = [];
            rfl.state.writing().then(() => those.forEach((resolve) => resolve()));
            tell("settled");
            setTimeout(learn, 120);
        });
    }

    /** A run is complete: what comes next? */
    function after(run) {
        keep(run);
        failed = null;
        complete = run;
        show(run);
        if (!dragging && run.key !== sign(final(), "all")) compute(final(), "all", false);
        else if (!dragging) settle();
    }

    /**
     * Settings that the program does not take: back to the last ones that it took. A control that was faster than its limits
     * is told, and goes as far as it may; else the program's sentence is shown.
     */
    function refuse(why, run) {
        if (JSON.stringify(run.set) !== JSON.stringify(state.set)) return undefined; // others are wanted by now
        if (run.scenario) return fail(why, run);
        if (!accepted) {
            tell("failed", why);
            return settle();
        }
        const wanted = state.set;
        Object.assign(state, accepted, { set: { ...accepted.set } });
        rfl.state.write(false);
        if (!rfl.controls.retreat(wanted)) {
            tell("failed", why);
            change();
        }
        return undefined;
    }

    /** A run that could not go on: the final accuracy has the last word, and what came of it is shown up to there. */
    function fail(why, run) {
        if (!dragging && run.accuracy === "draft" && final() !== "draft") return compute(final(), "all", false);
        failed = run.failed = why;
        complete = null;
        if (run.rows.length) show(run);
        else tell("failed", why);
        return dragging ? undefined : settle();
    }

    /** The scenario as the program has taken it. */
    function take(json) {
        newest = rfl.reading.scenario(json);
    }

    /** Learn how far controls may go, once nothing is computed. */
    async function learn() {
        const mine = sign("limits", "");
        if (mine === learned) return compare();
        if (due || rfl.engine.running()) return;
        try {
            const found = await rfl.engine.ask("limits", rfl.state.opening(), { ...state.set });
            if (mine !== sign("limits", "")) return;
            learned = mine;
            limits = found;
            tell("limits");
        } catch (problem) { /* the settings were refused: nothing to learn */ }
    }

    /** Is the run that the settings of now get on release there, and shown? */
    const ended = () => Boolean(!due && !dragging && !failed && complete && complete === shown && complete.key === sign(final(), "all"));

    /** Learn what the bench says of these settings, once nothing else is to be done: how far controls may go is asked for first. */
    function compare() {
        const mine = sign("bench", "");
        if (benches.has(mine) || learned !== sign("limits", "") || !ended() || document.hidden || !rfl.engine.resting()) return;
        rfl.engine.run({ bench: true, open: rfl.state.opening(), set: { ...state.set } }, false, ({ type, words }) => {
            if (type === "ended") return; // something else was wanted
            benches.set(mine, words || "");
            tell("bench");
        });
    }

    /** What is said of the bench; "": nothing yet. */
    const bench = () => (ended() && benches.get(sign("bench", ""))) || "";

    /** Compute at an accuracy, unless it is known. */
    function compute(level, fields, hurry) {
        const key = sign(level, fields);
        if (kept.has(key)) return after(kept.get(key));
        const run = { key, opened: state.scenario, set: { ...state.set }, accuracy: level, rows: [], summary: null, scenario: null, frame: rfl.view.frame(fields === "at") };
        under = fields;
        const better = level !== "draft" && shown && shown.summary; // the draft stays until this one is complete
        rfl.engine.run(job(level, fields), hurry, (message) => {
            if (message.type === "scenario") {
                run.scenario = newest = rfl.reading.scenario(message.scenario);
                accepted = { scenario: run.opened, set: run.set }; // the page's may be others by now
                tell("scenario", run.scenario);
            } else if (message.type === "row") {
                if (run.rows.length && run.rows[run.rows.length - 1].time_s === message.row.time_s) run.rows.pop(); // told anew
                run.rows.push({ ...rfl.reading.row(message.row, run.scenario), outlines: message.outlines, raster: message.raster, frame: run.frame });
                tell("progress", message.row.time_s / run.scenario.end_s);
                if (shown === null || shown === run || (!better && reached(run))) show(run);
            } else if (message.type === "done") {
                run.summary = message.summary;
                after(run);
            } else if (message.type === "refused") {
                refuse(message.why, run);
            }
        });
    }

    /** Settings or scenario changed, or will not any more (released). */
    function change({ drag = false, fresh = false } = {}) {
        dragging = drag;
        due = true;
        if (fresh) shown = complete = failed = null;
        tell("bench");
        if (document.hidden) return;
        const known = kept.get(sign(final(), "all"));
        if (known) {
            rfl.engine.end();
            newest = known.scenario;
            tell("scenario", newest);
            return after(known);
        }
        if (accuracy === "auto" || drag) compute("draft", "at", !drag || under === "all");
        else compute(final(), "all", !drag);
    }

    /** The solver has nothing to do: what a question or five variants have ended is begun again; who still waits is told. */
    function resume() {
        if (rfl.engine.running() || document.hidden) return;
        if (due) change({ drag: dragging });
        else if (waiting.length) settle();
        else compare();
    }
    rfl.engine.whenIdle(() => setTimeout(resume, 30));

    /** Nothing is computed while nobody looks. */
    document.addEventListener("visibilitychange", () => {
        if (document.hidden) {
            due = due || rfl.engine.running();
            rfl.engine.end();
        } else if (due) {
            change();
        } else {
            compare();
        }
    });

    function setAccuracy(level) {
        if (!["draft", "standard", "fine", "auto"].includes(level)) throw new Error(rfl.say("noSuchAccuracy", { level }));
        accuracy = level;
        if (newest) change();
    }

    const settled = () => new Promise((resolve) => {
        waiting.push(resolve);
        if (!due && !rfl.engine.running()) settle();
    });

    /** The map has become larger than its fields: compute them anew. */
    function widen() {
        if (!shown || rfl.view.covers(shown.frame)) return;
        for (const run of kept.values()) if (!rfl.view.covers(run.frame)) kept.delete(run.key);
        change();
    }

    return { change, settled, setAccuracy, rowAt, widen, final, learn, take, bench,
        get shown() { return shown; }, get complete() { return complete; }, get newest() { return newest; }, get failed() { return failed; }, get dragging() { return dragging; },
        get limits() { return limits; } };
})();
