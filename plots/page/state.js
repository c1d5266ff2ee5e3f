/*
 * What the page shows, in few words: which scenario, what differs from it, which moment. The address says the same,
 * so that a link, Back and a saved page all lead here.
 */
rfl.state = (() => {
    const data = rfl.source.data;
    const listeners = {};
    const state = { scenario: data.open, set: {}, at: null };
    let tables = null;

    const on = (event, listener) => (listeners[event] = listeners[event] || []).push(listener);
    const tell = (event, detail) => (listeners[event] || []).forEach((listener) => listener(detail));

    const scenarios = () => data.scenarios;
    const find = (name) => data.scenarios.find((scenario) => scenario.name === name);
    /** Name and text of a scenario, as the solver opens it. */
    const opening = () => ({ name: /\.ya?ml$/.test(open().name) ? open().name : `${open().name}.yaml`, yaml: open().yaml });
    const open = () => find(state.scenario) || data.scenarios[0];

    /** The table's row of a key: monitors.close.radius has that of monitors.NAME.radius, a stage's has the protocol's. */
    function row(key) {
        const parts = key.split(".");
        const name = parts.length === 3 ? `${parts[0]}.NAME.${parts[2]}` : parts.length === 4 ? `${parts[0]}.${parts[3]}` : key;
        return tables.keys.find((candidate) => candidate.name === name || candidate.name === key);
    }

    /** A key's full name, for a short one that only one key has. */
    function full(key) {
        if (key.includes(".") && (row(key) || key.split(".").length > 2)) return key;
        const same = tables.keys.filter(({ name }) => name.split(".").pop() === key && name.split(".").length < 3); // the rest are written in full
        return same.length === 1 ? same[0].name : key;
    }

    /** Differences with further ones; what takes another key's place drops that one. */
    function merged(changes) {
        const set = { ...state.set };
        for (const [short, text] of Object.entries(changes)) {
            const key = full(short);
            for (const { name, partner } of tables.keys) if (partner === key) delete set[name];
            delete set[key];
            set[key] = String(text);
        }
        return set;
    }

    /** Without what is for files: a page has none. */
    const lasting = (set) => Object.fromEntries(Object.entries(set).filter(([key]) => !key.startsWith("output.")));

    /* --- the address --- */

    const encode = (text) => encodeURIComponent(text).replace(/%20/g, "+").replace(/%2F/g, "/").replace(/%3A/g, ":").replace(/%2C/g, ",");
    const decode = (text) => decodeURIComponent(text.replace(/\+/g, " "));

    /** Words of the address that are no keys. */
    const reserved = { scenario: true, at: true, controls: true };
    let controls = "all";

    function address() {
        const parts = [];
        if (state.scenario !== data.open) parts.push(`scenario=${encode(state.scenario)}`);
        for (const [key, text] of Object.entries(state.set)) parts.push(`${key}=${encode(text)}`);
        if (state.at !== null) parts.push(`at=${rfl.figures.plain(state.at)}`);
        if (controls !== "all") parts.push(`controls=${controls}`);
        return parts.length ? `#${parts.join("&")}` : "";
    }

    /** Read an address: {scenario, set, at, controls}, and what could not be read. */
    function read(hash) {
        const result = { scenario: data.open, set: {}, at: null, controls: "all", wrong: [] };
        for (const part of hash.replace(/^#/, "").split("&").filter(Boolean)) {
            const place = part.indexOf("=");
            try {
                const name = decode(place < 0 ? part : part.slice(0, place));
                const text = place < 0 ? "" : decode(part.slice(place + 1));
                if (name === "scenario" && find(text)) result.scenario = text;
                else if (name === "at" && text !== "" && isFinite(text)) result.at = Math.max(0, Number(text));
                else if (name === "controls" && ["all", "lesson", "none"].includes(text)) result.controls = text;
                else if (reserved[name] || place < 0) result.wrong.push(part);
                else result.set[name] = text;
            } catch (problem) {
                result.wrong.push(part);
            }
        }
        return result;
    }

    /* Browsers count what is written to their history and stop listening: here at most eight times a second, the last one always. */
    const rest = 125; // ms
    let written = -Infinity, timer = 0, pushing = false, passing = false, flushed = [];
    let before = null; // the address when a drag began, to which Back leads

    /** Write the address soon; push: a step that Back undoes; drag: on the way to one, of which Back knows nothing. */
    function write(push, drag = !push) {
        pushing = pushing || push;
        passing = drag;
        if (!timer) timer = setTimeout(flush, Math.max(0, written + rest - performance.now()));
    }

    /** An address that may be empty. */
    const place = (hash) => hash || location.pathname.split("/").pop() + location.search;

    /** History is not everywhere: it throws in frames without an origin. While dragging the entry is replaced; on release it is what it was, and a new one follows. */
    function flush() {
        const push = pushing, drag = passing, text = address(), from = before === null ? location.hash : before;
        forget();
        before = drag ? from : null;
        if (text !== location.hash || (push && text !== from)) {
            written = performance.now();
            try {
                if (push && from !== location.hash) history.replaceState(null, "", place(from));
                history[push ? "pushState" : "replaceState"](null, "", place(text));
            } catch (problem) { /* the state is in the page all the same */ }
        }
        flushed.splice(0).forEach((resolve) => resolve());
    }

    /** Back was pressed, or the address typed: what waited is out of date. */
    function forget() {
        clearTimeout(timer);
        timer = 0;
        pushing = false;
        before = null;
    }

    /** When nothing waits to be written. */
    const writing = () => (timer ? new Promise((resolve) => flushed.push(resolve)) : Promise.resolve());

    return {
        state, data, on, tell, scenarios, find, open, opening, row, full, merged, lasting, address, read, write, forget, writing,
        get tables() { return tables; },
        set tables(value) { tables = value; },
        get controls() { return controls; },
        set controls(value) { controls = value; },
    };
})();
