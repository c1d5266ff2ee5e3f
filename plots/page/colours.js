/* Colours of the map: inferno, even to the eye and in grey, and one colour beyond each end. */
rfl.colours = (() => {
    /* Polynomial through matplotlib's inferno (M. Zucker, public domain). */
    const inferno = [
        [0.0002189403691192265, 0.001651004631001012, -0.01948089843709184],
        [0.1065134194856116, 0.5639564367884091, 3.932712388889277],
        [11.60249308247187, -3.972853965665698, -15.9423941062914],
        [-41.70399613139459, 17.43639888205313, 44.35414519872813],
        [77.162935699427, -33.40235894210092, -81.80730925738993],
        [-71.31942824499214, 32.62606426397723, 73.20951985803202],
        [25.13112622477341, -12.24266895238567, -23.07032500287172],
    ];
    const below = [38, 84, 124], above = [0, 200, 255];

    /** Colour of a share of the scale. */
    function shade(share) {
        return [0, 1, 2].map((channel) => {
            let value = 0;
            for (let power = inferno.length - 1; power >= 0; power--) value = value * share + inferno[power][channel];
            return Math.max(0, Math.min(255, Math.round(255 * value)));
        });
    }

    /* What the Worker writes for a pixel: 0 below, 1 to 253 on the scale, 254 above, 255 nothing. */
    const table = new Uint32Array(256);
    const bytes = new Uint8Array(table.buffer);
    for (let index = 0; index < 255; index++)
        bytes.set([...(index === 0 ? below : index === 254 ? above : shade((index - 1) / 252)), 255], 4 * index);

    const css = (colour) => `rgb(${colour.join(",")})`;

    /* Lines over the map differ in dashes as well as in colour. */
    const criteria = {
        isotherm: { colour: "#ffffff", dash: [] },
        arrhenius: { colour: "#66f0d0", dash: [10, 6] },
        cem43: { colour: "#f5f56b", dash: [2, 5] },
        time_above: { colour: "#ff9ad5", dash: [12, 4, 2, 4] },
    };
    const criterion = (name) => criteria[name] || { colour: "#ffffff", dash: [6, 2] };

    /* Okabe and Ito: told apart by all. */
    const series = ["#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#0072b2", "#f0e442"];

    return { table, shade, css, below: css(below), above: css(above), criterion, series };
})();
