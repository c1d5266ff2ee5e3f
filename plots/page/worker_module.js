/* The program's functions (sim/browser/browser.h) with JavaScript's types: text, objects, arrays. */
const solver = (() => {
    let run = null; // the module's exports

    /** The packed module's bytes. */
    async function unpack(text) {
        const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
        return new Response(stream).arrayBuffer();
    }

    async function load(text) {
        const module = await WebAssembly.compile(await unpack(text));
        const instance = await WebAssembly.instantiate(module, imports(module, () => run.memory));
        run = instance.exports;
        if (run._initialize) run._initialize();
    }

    /** Text of the module's memory, up to its NUL. */
    function read(place) {
        const memory = new Uint8Array(run.memory.buffer);
        let end = place;
        while (memory[end]) end++;
        return new TextDecoder().decode(memory.subarray(place, end));
    }

    /** Call with texts in the module's memory. */
    function withTexts(texts, call) {
        const places = texts.map((text) => {
            const bytes = new TextEncoder().encode(`${text}\0`);
            const place = run.rfl_browser_allocate(bytes.length);
            if (!place) throw new Error("out of memory");
            new Uint8Array(run.memory.buffer).set(bytes, place);
            return place;
        });
        try {
            return call(...places);
        } finally {
            places.forEach((place) => run.rfl_browser_release(place));
        }
    }

    /** Let a status other than 0 be an error with the program's sentences. */
    function must(status) {
        if (status) throw new Error(read(run.rfl_browser_error()).trim() || "unknown");
    }

    const tables = () => read(run.rfl_browser_tables());
    const open = (name, yaml) => must(withTexts([name, yaml], (a, b) => run.rfl_browser_open(a, b)));
    const reset = () => must(run.rfl_browser_reset());
    /** Settings as lines of KEY=VALUE; a line break in a value would be another setting. */
    const lines = (values) => Object.entries(values).map(([key, text]) => `${key}=${text}`.replace(/[\r\n]+/g, " ")).join("\n");
    const set = (values) => must(withTexts([lines(values)], (a) => run.rfl_browser_set(a)));
    const scenario = () => JSON.parse(read(run.rfl_browser_scenario()));
    const limits = () => JSON.parse(read(run.rfl_browser_limits()));
    const yaml = () => read(run.rfl_browser_yaml());
    const start = (accuracy, rows) => must(withTexts([accuracy], (a) => run.rfl_browser_start(a, rows)));

    /** Solve for some milliseconds: bits of what happened. */
    function next(milliseconds) {
        const events = run.rfl_browser_next(milliseconds);
        if (events < 0) must(events);
        return { row: Boolean(events & 1), end: Boolean(events & 2), off: Boolean(events & 4) };
    }

    const row = () => JSON.parse(read(run.rfl_browser_row()));
    const benchStart = () => must(run.rfl_browser_bench_start());
    /** Compute what the bench says for some milliseconds; false: it is known. */
    const benchNext = (milliseconds) => run.rfl_browser_bench_next(milliseconds) === 1;
    const benchWords = () => read(run.rfl_browser_bench_words());
    const summary = () => JSON.parse(read(run.rfl_browser_summary()));

    /** Temperatures on a frame's pixels; the array is the module's and valid until the next call. */
    function raster({ x0, y0, dx, dy, columns, rows }) {
        const place = run.rfl_browser_raster(0, x0, y0, dx, dy, columns, rows);
        if (!place) must(1);
        return new Float64Array(run.memory.buffer, place, columns * rows);
    }

    /** Outline of a criterion: x, y, x, y, ...; NaN between pieces. */
    function outline(criterion) {
        const place = run.rfl_browser_outline(criterion);
        if (!place) return new Float32Array(0);
        return Float32Array.from(new Float64Array(run.memory.buffer, place, 2 * run.rfl_browser_outline_count()));
    }

    return { load, tables, open, reset, set, scenario, limits, yaml, start, next, row, summary, benchStart, benchNext, benchWords, raster, outline };
})();
