/*
 * The page as it was written, kept before anything changes it: "Save this page as it is now" writes this text again
 * with another data block. All state lies in that block, so that scripts and their hashes stay as they are.
 */
rfl.source = (() => {
    const pristine = document.documentElement.outerHTML;
    const data = JSON.parse(document.getElementById("data").textContent);

    /* Never whole in this text: a script element would end there. */
    const closing = (name) => `<${"/"}${name}>`;

    /** JSON that may stand in a script element. */
    const safe = (value) => JSON.stringify(value).replace(/</g, "\\u003c").replace(/\u2028/g, "\\u2028").replace(/\u2029/g, "\\u2029");

    const escape = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

    /** Replace what stands between two marks; a function, so that $ in a title is no pattern. */
    function between(text, open, close, content) {
        const start = text.indexOf(open) + open.length;
        const end = text.indexOf(close, start);
        return text.slice(0, start) + content + text.slice(end);
    }

    /** The page's text with another data block, title and what is shown without scripts. */
    function write(newData, title, still) {
        const opening = pristine.match(/<[s]cript[^>]*id="data"[^>]*>/)[0];
        let text = between(pristine, opening, closing("script"), safe(newData));
        text = between(text, "<title>", closing("title"), escape(title));
        text = between(text, '<main id="static">', closing("main"), still);
        return `<!DOCTYPE html>\n${text}\n`;
    }

    return { data, write, escape };
})();
