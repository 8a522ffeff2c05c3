// SPDX-License-Identifier: GPL-2.0-or-later
//
// Two cells with a policy (cells.ini) that lists who has business in the other one. An archive of
// the office reads the press as listed; a laptop of the office reads the oven, which nobody lists.
// The MES is to read the mixer, whose port is closed, and the spare archive never comes. The night
// panel works by day.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { attempt, connect, poll, repeat, sleep } = require('../lib/client.js');

const PRESS = '10.20.28.11',
    MIXER = '10.20.28.12',
    OVEN = '10.20.28.13';

const serve = () => startCpu({ pdu: 240, amq: 2, memory: { DB: { 10: 64 }, M: 64 } });

async function playMes() {
    const press = await connect(PRESS, 'library');
    await repeat(6, 900, async (turn) => {
        await press.read(['DB10.DBX0.0 BYTE 8']);
        if (turn % 2) await attempt(MIXER, 'library', { tcpTimeout: 2000 });
    });
    await press.close();
}

async function playLaptop() {
    await sleep(1500);
    const oven = await connect(OVEN, 'library');
    await oven.read(['M0.0 BYTE 16']);
    await sleep(400);
    await oven.close();
}

module.exports = {
    hosts: {
        press: { address: PRESS, server: true, stack: 's7-300', play: serve },
        mixer: { address: MIXER, server: true, stack: 's7-1500', play: async () => {} },
        oven: { address: OVEN, server: true, stack: 's7-1500', play: serve },
        panel: {
            address: '10.20.28.50',
            play: () => poll(PRESS, ['DB10.DBX0.0 BYTE 16'], { count: 10, period: 600 }),
        },
        night: {
            address: '10.20.28.51',
            play: () => poll(OVEN, ['M0.0 BYTE 4'], { count: 5, period: 700 }),
        },
        mes: { address: '10.20.28.60', play: playMes },
        archive: {
            address: '10.20.28.150',
            play: () => poll(PRESS, ['DB10.DBX16.0 BYTE 32'], { kind: 'library', count: 4 }),
        },
        laptop: { address: '10.20.28.160', play: playLaptop },
    },
};
