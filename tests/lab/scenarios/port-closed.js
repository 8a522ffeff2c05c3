// SPDX-License-Identifier: GPL-2.0-or-later
//
// RST in answer to the SYN, from the host itself: a host that serves nothing on port 102, and a CPU
// that starts and serves the port some seconds later. The panel works with a third one.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { knock, poll, sleep } = require('../lib/client.js');

const CPU = '10.20.13.11',
    CLOSED = '10.20.13.12',
    STARTING = '10.20.13.13';
const START_TIME = 7000;

const serve = () => startCpu({ pdu: 240, amq: 2, memory: { DB: { 10: 64 }, M: 64 } });

/* Two attempts while the CPU starts, then it serves. */
async function playEarly() {
    await knock(STARTING, 2);
    await sleep(START_TIME);
    await poll(STARTING, ['M0.0 BYTE 8'], { kind: 'library', count: 4 });
}

module.exports = {
    hosts: {
        cpu: { address: CPU, server: true, stack: 's7-1500', play: serve },
        closed: { address: CLOSED, server: true, stack: 's7-1500', play: () => {} },
        starting: {
            address: STARTING,
            server: true,
            stack: 's7-300',
            play: () => {
                setTimeout(serve, START_TIME);
            },
        },
        panel: {
            address: '10.20.13.50',
            play: () => poll(CPU, ['DB10.DBX0.0 BYTE 16'], { count: 10, period: 800 }),
        },
        misled: { address: '10.20.13.63', play: () => knock(CLOSED, 3) },
        early: { address: '10.20.13.64', play: playEarly },
    },
};
