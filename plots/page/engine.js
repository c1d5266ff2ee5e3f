/*
 * The solver, seen from the page: a Worker made of text that the page holds. Messages are told in README.md.
 * One job at a time: `run` replaces what waits; what is under way ends when `hurry` says so.
 */
rfl.engine = (() => {
    let worker = null;
    let busy = null; // the job under way
    let waiting = null; // the newest that has not begun
    let count = 0;
    const asked = new Map(); // questions without an answer
    let idle = () => {}; // whom to tell when there is nothing to do
    let begun = 0; // when the job under way was sent, ms
    let turn = Promise.resolve(); // what changes the state, one after another
    const patience = 1000; // ms that a job gets before a newer one ends it, in a hurry or not

    const text = (id) => document.getElementById(id).textContent.trim();

    /** What this browser lacks, as a sentence; NULL: nothing. */
    function lack() {
        if (typeof WebAssembly !== "object") return rfl.say("noWebAssembly");
        if (typeof DecompressionStream !== "function") return rfl.say("noDecompression");
        if (typeof Worker !== "function") return rfl.say("noWorker");
        return null;
    }

    /** Start the Worker; a promise of the program's tables. */
    function start() {
        return new Promise((resolve, reject) => {
            const missing = lack();
            if (missing) return reject(new Error(missing));
            const address = URL.createObjectURL(new Blob([text("worker")], { type: "text/javascript" }));
            try {
                worker = new Worker(address);
            } catch (problem) {
                return reject(new Error(rfl.say("noWorker")));
            }
            worker.onerror = (event) => reject(new Error(rfl.say("engineFailed", { why: event.message || "" })));
            worker.onmessage = ({ data }) => {
                if (data.type === "failed") reject(new Error(rfl.say("engineFailed", { why: data.why })));
                else if (data.type === "tables") resolve(JSON.parse(data.tables));
                else hear(data);
            };
            worker.postMessage({ type: "start", module: text("module") });
        });
    }

    function hear(message) {
        if (message.question) {
            const answer = asked.get(message.question);
            asked.delete(message.question);
            if (message.error) answer.reject(new Error(message.error));
            else answer.resolve(message.answer);
            return next();
        }
        const job = busy;
        if (!job || message.id !== job.id) return undefined;
        const over = ["done", "ended", "refused"].includes(message.type);
        if (over) busy = null;
        job.hear(message);
        return over ? next() : undefined;
    }

    function next() {
        if (!running()) return idle();
        if (busy || !waiting) return undefined;
        busy = waiting;
        waiting = null;
        begun = performance.now();
        return worker.postMessage({ type: "run", id: busy.id, job: busy.job });
    }

    /** Run a job: what waited is dropped, and with hurry, or if it takes long or is of the bench, what runs ends. hear() is told all that comes of it. */
    function run(job, hurry, hear) {
        if (waiting) waiting.hear({ type: "ended" });
        waiting = { id: ++count, job, hear };
        if (busy && (hurry || busy.job.bench || performance.now() - begun > patience)) worker.postMessage({ type: "end" });
        next();
    }

    /** End what runs and drop what waits. */
    function end() {
        if (waiting) waiting.hear({ type: "ended" });
        waiting = null;
        if (busy) worker.postMessage({ type: "end" });
    }

    /** Ask without running: "scenario" or "limits" of a scenario with settings; a promise of the answer. */
    function ask(what, open, set) {
        const question = ++count;
        return new Promise((resolve, reject) => {
            asked.set(question, { resolve, reject });
            worker.postMessage({ type: "ask", question, what, open, set });
        });
    }

    /** Do what changes the state after asking, when what was wanted before has been done: the last one wins. A promise of it. */
    function inTurn(act) {
        const mine = turn.then(act);
        turn = mine.catch(() => {});
        return mine;
    }

    /** Has the page something to wait for? The bench is none: whatever else is wanted ends it. */
    const running = () => Boolean((busy && !busy.job.bench) || waiting || asked.size);
    const resting = () => !busy && !running();
    const whenIdle = (tell) => { idle = tell; };

    return { start, run, end, ask, inTurn, running, resting, whenIdle };
})();
