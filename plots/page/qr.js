/*
 * QR codes, drawn locally: bytes, error correction L, versions 1 to 20 (up to 858 characters). After ISO/IEC 18004; a matrix
 * of true (dark) and false is what comes out.
 */
rfl.qr = (() => {
    /* Of each version at level L: error correction codewords of a block, and blocks. */
    const correction = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28];
    const blocks = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8];

    /* --- arithmetic in GF(256) with x^8 + x^4 + x^3 + x^2 + 1 --- */

    function times(a, b) {
        let product = 0;
        for (let bit = 7; bit >= 0; bit--) product = (product << 1) ^ ((product >>> 7) * 0x11d) ^ (((b >>> bit) & 1) * a);
        return product;
    }

    /** Coefficients of the generator polynomial of a degree. */
    function generator(degree) {
        const result = new Array(degree).fill(0);
        result[degree - 1] = 1;
        let root = 1;
        for (let step = 0; step < degree; step++) {
            for (let place = 0; place < degree; place++) result[place] = times(result[place], root) ^ (result[place + 1] || 0);
            root = times(root, 2);
        }
        return result;
    }

    function remainder(data, divisor) {
        const result = new Array(divisor.length).fill(0);
        for (const byte of data) {
            const factor = byte ^ result.shift();
            result.push(0);
            divisor.forEach((coefficient, place) => { result[place] ^= times(coefficient, factor); });
        }
        return result;
    }

    /* --- sizes --- */

    /** Modules that carry codewords. */
    function capacity(version) {
        let bits = (16 * version + 128) * version + 64;
        if (version >= 2) {
            const marks = Math.floor(version / 7) + 2;
            bits -= (25 * marks - 10) * marks - 55;
            if (version >= 7) bits -= 36;
        }
        return Math.floor(bits / 8);
    }

    const room = (version) => capacity(version) - correction[version - 1] * blocks[version - 1];

    /** Places of the alignment marks. */
    function alignment(version) {
        if (version === 1) return [];
        const count = Math.floor(version / 7) + 2, size = 4 * version + 17;
        const step = Math.ceil((size - 13) / (count * 2 - 2)) * 2;
        const places = [6];
        for (let place = size - 7; places.length < count; place -= step) places.splice(1, 0, place);
        return places;
    }

    /* --- codewords --- */

    /** Mode, length, bytes, end and padding. */
    function codewords(bytes, version) {
        const bits = [];
        const put = (value, count) => { for (let bit = count - 1; bit >= 0; bit--) bits.push((value >>> bit) & 1); };
        put(4, 4);
        put(bytes.length, version < 10 ? 8 : 16);
        bytes.forEach((byte) => put(byte, 8));
        const all = 8 * room(version);
        put(0, Math.min(4, all - bits.length));
        put(0, (8 - bits.length % 8) % 8);
        for (let pad = 0xec; bits.length < all; pad ^= 0xec ^ 0x11) put(pad, 8);
        const words = [];
        for (let bit = 0; bit < bits.length; bit += 8) words.push(parseInt(bits.slice(bit, bit + 8).join(""), 2));
        return words;
    }

    /** Blocks with their correction, interleaved. */
    function interleave(words, version) {
        const count = blocks[version - 1], degree = correction[version - 1], all = capacity(version);
        const short = count - all % count, length = Math.floor(all / count), divisor = generator(degree);
        const parts = [];
        for (let block = 0, from = 0; block < count; block++) {
            const data = words.slice(from, from + length - degree + (block < short ? 0 : 1));
            from += data.length;
            parts.push({ data, check: remainder(data, divisor) });
        }
        const result = [];
        for (let place = 0; place <= length - degree; place++) parts.forEach(({ data }) => { if (place < data.length) result.push(data[place]); });
        for (let place = 0; place < degree; place++) parts.forEach(({ check }) => result.push(check[place]));
        return result;
    }

    /* --- the matrix --- */

    function blank(version) {
        const size = 4 * version + 17;
        const dark = Array.from({ length: size }, () => new Array(size).fill(false));
        const fixed = Array.from({ length: size }, () => new Array(size).fill(false));
        const set = (x, y, value) => {
            if (x < 0 || y < 0 || x >= size || y >= size) return;
            dark[y][x] = value;
            fixed[y][x] = true;
        };
        return { size, dark, fixed, set };
    }

    function marks({ size, set, fixed }, version) {
        for (let place = 0; place < size; place++) {
            set(6, place, place % 2 === 0);
            set(place, 6, place % 2 === 0);
        }
        for (const [cx, cy] of [[3, 3], [size - 4, 3], [3, size - 4]]) {
            for (let dy = -4; dy <= 4; dy++) for (let dx = -4; dx <= 4; dx++) {
                const far = Math.max(Math.abs(dx), Math.abs(dy));
                set(cx + dx, cy + dy, far !== 2 && far !== 4);
            }
        }
        const places = alignment(version), last = places.length - 1;
        places.forEach((x, column) => places.forEach((y, row) => {
            if ((column === 0 && row === 0) || (column === 0 && row === last) || (column === last && row === 0)) return;
            for (let dy = -2; dy <= 2; dy++) for (let dx = -2; dx <= 2; dx++) set(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
        }));
        return fixed;
    }

    /** Level L and the mask, and from version 7 the version, with their own correction. */
    function formats({ size, set }, version, mask) {
        const data = (1 << 3) | mask;
        let rest = data;
        for (let step = 0; step < 10; step++) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
        const bits = ((data << 10) | rest) ^ 0x5412, bit = (place) => ((bits >>> place) & 1) !== 0;
        for (let place = 0; place <= 5; place++) set(8, place, bit(place));
        set(8, 7, bit(6));
        set(8, 8, bit(7));
        set(7, 8, bit(8));
        for (let place = 9; place < 15; place++) set(14 - place, 8, bit(place));
        for (let place = 0; place < 8; place++) set(size - 1 - place, 8, bit(place));
        for (let place = 8; place < 15; place++) set(8, size - 15 + place, bit(place));
        set(8, size - 8, true);
        if (version < 7) return;
        let more = version;
        for (let step = 0; step < 12; step++) more = (more << 1) ^ ((more >>> 11) * 0x1f25);
        const long = (version << 12) | more;
        for (let place = 0; place < 18; place++) {
            const value = ((long >>> place) & 1) !== 0, a = size - 11 + place % 3, b = Math.floor(place / 3);
            set(a, b, value);
            set(b, a, value);
        }
    }

    function write({ size, dark, fixed }, words) {
        let bit = 0;
        for (let right = size - 1; right >= 1; right -= 2) {
            if (right === 6) right = 5;
            for (let step = 0; step < size; step++) for (let column = 0; column < 2; column++) {
                const x = right - column, y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
                if (fixed[y][x] || bit >= 8 * words.length) continue;
                dark[y][x] = ((words[bit >>> 3] >>> (7 - (bit & 7))) & 1) !== 0;
                bit++;
            }
        }
    }

    const masks = [(x, y) => (x + y) % 2, (x, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3,
        (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2, (x, y) => (x * y) % 2 + (x * y) % 3,
        (x, y) => ((x * y) % 2 + (x * y) % 3) % 2, (x, y) => ((x + y) % 2 + (x * y) % 3) % 2];

    function flip({ size, dark, fixed }, mask) {
        for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) if (!fixed[y][x] && masks[mask](x, y) === 0) dark[y][x] = !dark[y][x];
    }

    /** How hard a matrix is to read: runs of one colour, blocks, and too much of one colour. */
    function penalty({ size, dark }) {
        let sum = 0, total = 0;
        for (let y = 0; y < size; y++) {
            let row = 1, column = 1;
            for (let x = 0; x < size; x++) {
                total += dark[y][x] ? 1 : 0;
                if (x === 0) continue;
                row = dark[y][x] === dark[y][x - 1] ? row + 1 : 1;
                column = dark[x][y] === dark[x - 1][y] ? column + 1 : 1;
                sum += (row === 5 ? 3 : row > 5 ? 1 : 0) + (column === 5 ? 3 : column > 5 ? 1 : 0);
                if (y > 0 && dark[y][x] === dark[y][x - 1] && dark[y][x] === dark[y - 1][x] && dark[y][x] === dark[y - 1][x - 1]) sum += 3;
            }
        }
        return sum + 10 * Math.floor(Math.abs(20 * total - 10 * size * size) / (size * size));
    }

    /** The matrix of a text; null where it is too long. */
    function encode(text) {
        const bytes = [...new TextEncoder().encode(text)];
        let version = 1;
        while (version <= 20 && bytes.length + (version < 10 ? 2 : 3) > room(version)) version++;
        if (version > 20) return null;
        const words = interleave(codewords(bytes, version), version);
        let best = null, least = Infinity;
        for (let mask = 0; mask < 8; mask++) {
            const matrix = blank(version);
            marks(matrix, version);
            formats(matrix, version, mask);
            write(matrix, words);
            flip(matrix, mask);
            formats(matrix, version, mask);
            const cost = penalty(matrix);
            if (cost < least) [best, least] = [matrix.dark, cost];
        }
        return best;
    }

    /** Drawn on a canvas, black on white with the quiet zone that readers want. */
    function draw(text, scale = 4) {
        const matrix = encode(text);
        if (!matrix) return null;
        const size = matrix.length + 8;
        const board = rfl.dom.make("canvas", { width: size * scale, height: size * scale, class: "qr", role: "img", "aria-label": rfl.say("qr") });
        const brush = board.getContext("2d");
        brush.fillStyle = "#ffffff";
        brush.fillRect(0, 0, board.width, board.height);
        brush.fillStyle = "#000000";
        matrix.forEach((row, y) => row.forEach((dark, x) => { if (dark) brush.fillRect((x + 4) * scale, (y + 4) * scale, scale, scale); }));
        return board;
    }

    return { encode, draw };
})();
