// SPDX-License-Identifier: GPL-2.0-or-later
//
// A byte stream inside COTP data TPDUs, as TLS is carried by S7comm-plus. What does not fit one
// TPDU of the agreed 1024 bytes is segmented: only the last segment has its EOT bit set.
'use strict';

const { Duplex } = require('stream');
const { data } = require('./tpkt.js');

const LARGEST_PAYLOAD = 1024 - 3;

class CotpStream extends Duplex {
    constructor(socket) {
        super();
        this.socket = socket;
        socket.on('close', () => this.push(null));
    }

    /* The owner of the socket hands in the payload of each data TPDU. */
    receive(payload) {
        this.push(payload);
    }

    _read() {}

    _write(chunk, encoding, done) {
        for (let at = 0; at < chunk.length; at += LARGEST_PAYLOAD) {
            const last = at + LARGEST_PAYLOAD >= chunk.length;
            this.socket.write(data(chunk.subarray(at, at + LARGEST_PAYLOAD), last));
        }
        done();
    }

    _final(done) {
        this.socket.end();
        done();
    }
}

module.exports = { CotpStream };
