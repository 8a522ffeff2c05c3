// SPDX-License-Identifier: GPL-2.0-or-later
//
// PDUs in pieces, nothing wrong. Two CPUs agree on TPDUs of 128 bytes and send longer answers in
// several: one a segment, or all in one segment; a partner does the same with its writes. The
// segments of the third CPU and of its partners end inside a TPKT, even inside its header, or hold
// two.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { connect, poll, repeat, sleep } = require('../lib/client.js');
const { byCotp, byCotpAtOnce, byTcp } = require('../lib/fragments.js');
const { data } = require('../lib/tpkt.js');
const s7 = require('../lib/s7.js');
const { pattern } = require('../lib/memory.js');

const COTP = '10.20.21.11',
    COTP_AT_ONCE = '10.20.21.12',
    TCP = '10.20.21.13';
const TPDU_128 = 0x07; // 128 bytes with the header of 3
const FRAGMENT = 125;

const memory = { DB: { 10: 256, 20: 256 }, M: 64 };
const LONG = ['DB10.DBX0.0 BYTE 200'];

async function playWriter() {
    await sleep(200);
    const cpu = await connect(COTP, 'library', { size: TPDU_128, transmit: byCotp(FRAGMENT) });
    await repeat(5, 500, async (turn) => {
        await cpu.write([['DB20.DBX0.0 BYTE 180', pattern(180, turn)]]);
        await cpu.read(LONG);
    });
    await cpu.close();
}

/* Requests cut in the TPKT header, in the COTP header and in the S7 header. */
async function playCutter() {
    await sleep(300);
    const cpu = await connect(TCP, 'library', { transmit: byTcp(2, 5, 20) });
    await repeat(5, 500, () => cpu.read(['DB10.DBX0.0 BYTE 32', 'M0.0 BYTE 4']));
    await cpu.close();
}

/* Two requests in one segment. */
async function playPairs() {
    await sleep(400);
    const cpu = await connect(TCP, 'library');
    await repeat(5, 500, async (turn) => {
        const references = [100 + 2 * turn, 101 + 2 * turn];
        const answers = references.map((reference) => cpu.expect(reference, 2000));
        cpu.send(
            Buffer.concat(
                references.map((reference) => data(s7.job(reference, s7.read(['M0.0 BYTE 8'])))),
            ),
        );
        await Promise.all(answers);
    });
    await cpu.close();
}

const server = (address, options) => ({
    address,
    server: true,
    stack: 's7-300',
    play: () => startCpu({ pdu: 240, amq: 2, memory, ...options }),
});

module.exports = {
    hosts: {
        cotp: server(COTP, { tpduSize: TPDU_128, transmit: byCotp(FRAGMENT) }),
        atonce: server(COTP_AT_ONCE, { tpduSize: TPDU_128, transmit: byCotpAtOnce(60) }),
        tcp: server(TCP, { transmit: byTcp(3, 6, 30, 100) }),
        panel: { address: '10.20.21.50', play: () => poll(COTP, LONG, { count: 6 }) },
        archive: {
            address: '10.20.21.60',
            play: () => poll(COTP_AT_ONCE, LONG, { kind: 'library', count: 6 }),
        },
        writer: { address: '10.20.21.61', play: playWriter },
        cutter: { address: '10.20.21.62', play: playCutter },
        pairs: { address: '10.20.21.63', play: playPairs },
    },
};
