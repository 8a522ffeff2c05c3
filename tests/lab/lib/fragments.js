// SPDX-License-Identifier: GPL-2.0-or-later
//
// PDUs in pieces: cut by COTP into several data TPDUs, or by TCP into several segments. Both are
// legal, and independent of each other.
'use strict';

const { data } = require('./tpkt.js');

const PAUSE = 12; // ms between writes, so that each becomes a segment of its own

const pause = () =>
    new Promise((resolve) => {
        setTimeout(resolve, PAUSE);
    });

/* Data TPDUs with at most size bytes of user data each; only the last one ends the TSDU. */
function fragments(pdu, size) {
    const parts = [];
    for (let at = 0; at < pdu.length; at += size) {
        const part = pdu.subarray(at, at + size);
        parts.push(data(part, at + size >= pdu.length));
    }
    return parts;
}

async function writeApart(socket, pieces) {
    for (const piece of pieces) {
        if (socket.destroyed) return;
        socket.write(piece);
        await pause();
    }
}

/* For the option transmit of a CPU or a client: TPDUs of a TSDU, each in a segment of its own. */
const byCotp = (size) => (socket, pdu) => writeApart(socket, fragments(pdu, size));

/* Likewise, in one segment. */
const byCotpAtOnce = (size) => (socket, pdu) => socket.write(Buffer.concat(fragments(pdu, size)));

/* One data TPDU, its TPKT cut at these offsets. */
const byTcp =
    (...cuts) =>
    (socket, pdu) => {
        const bytes = data(pdu);
        const ends = [...cuts.filter((cut) => cut < bytes.length), bytes.length];
        return writeApart(
            socket,
            ends.map((end, index) => bytes.subarray(index ? ends[index - 1] : 0, end)),
        );
    };

module.exports = { byCotp, byCotpAtOnce, byTcp, writeApart };
