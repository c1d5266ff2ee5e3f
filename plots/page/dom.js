/* Elements of the page: one way to make them, to name them for a screen reader, to open a dialog. */
rfl.dom = (() => {
    let names = 0;

    /** A new id. */
    const id = () => `rfl-${++names}`;

    /** Put attributes on an element; functions are listeners, true and false switch. */
    function dress(element, attributes) {
        for (const [name, value] of Object.entries(attributes)) {
            if (typeof value === "function") element.addEventListener(name, value);
            else if (name === "text") element.textContent = value;
            else if (value === true) element.setAttribute(name, "");
            else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
        }
        return element;
    }

    /** An element with attributes and children (elements or text: never HTML, so that no title is ever code). */
    function make(tag, attributes = {}, ...children) {
        const element = dress(document.createElement(tag), attributes);
        element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
        return element;
    }

    const button = (text, press, attributes = {}) =>
        make("button", { type: "button", click: press, ...attributes }, text);

    /** A switch button: says whether it is pressed. */
    function toggle(text, press, attributes = {}) {
        const element = button(text, () => press(element.getAttribute("aria-pressed") !== "true"),
            { "aria-pressed": "false", ...attributes });
        return element;
    }
    const press = (element, on) => element.setAttribute("aria-pressed", String(Boolean(on)));

    /** Replace what an element holds. */
    const fill = (element, ...children) => element.replaceChildren(
        ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));

    /** A labelled field. */
    function field(label, input, ...more) {
        input.id = input.id || id();
        return make("p", { class: "field" }, make("label", { for: input.id }, label), input, ...more);
    }

    const select = (options, value, change) => {
        const element = make("select", { change: () => change(element.value) },
            options.map(([name, text]) => make("option", { value: name, selected: name === value }, text)));
        return element;
    };

    /** Open a dialog with a heading and a way out; gone from the page once closed. */
    function dialog(title, ...children) {
        const heading = id();
        const box = make("dialog", { "aria-labelledby": heading },
            make("header", {}, make("h2", { id: heading }, title),
                button(rfl.say("close"), () => box.close(), { class: "quiet" })),
            make("div", { class: "inside", tabindex: "0", role: "region", "aria-labelledby": heading }, ...children));
        box.addEventListener("close", () => box.remove());
        document.getElementById("app").append(box);
        box.showModal();
        return box;
    }

    return { id, make, button, toggle, press, fill, field, select, dialog };
})();
