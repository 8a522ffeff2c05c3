// SPDX-License-Identifier: GPL-2.0-or-later
//
// Who looks for CPUs, and who has many. A scanner asks six addresses who they are, one of which has
// its port closed and one answers nothing; another one tries rack and slot of one CPU. Beside them a
// gateway connects to eight CPUs at once and polls them, a logger connects anew for every reading,
// and a panel tries five CPUs that are switched off again and again.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { Programmer } = require('../lib/programmer.js');
const { attempt, connect, repeat, sleep } = require('../lib/client.js');
const { hex, tpkt, u16 } = require('../lib/tpkt.js');

const numbered = (first, count) =>
    Array.from({ length: count }, (_, index) => `10.20.29.${first + index}`);

const CPUS = numbered(11, 8),
    CLOSED = '10.20.29.31',
    OFF = numbered(41, 5),
    SLOT_2 = '0102';

/* Other slots have nobody: reason 3, address unknown. */
const refuse = (tpdu) => tpkt(Buffer.concat([hex('06 80'), u16(tpdu.source), hex('000003')]));

const serve = () =>
    startCpu({
        pdu: 240,
        amq: 2,
        memory: { DB: { 10: 64 }, M: 64 },
        services: new Programmer({ name: 'S7TAP LAB', blocks: [] }).services,
        onConnect: (tpdu) => (tpdu.called[1] === 0x02 ? 'accept' : refuse(tpdu)),
    });

/* As scanners do: who are you, which module, and on to the next. */
async function identify(address) {
    const cpu = await attempt(address, 'library', { tcpTimeout: 700, called: hex(SLOT_2) });
    if (!cpu) return;
    if (cpu.stage === 'setup') {
        await cpu.userdata('4/1', hex('00110000'));
        await cpu.userdata('4/1', hex('001c0000'));
    }
    await cpu.close();
}

async function playScanner() {
    await sleep(1500);
    for (const address of [...CPUS.slice(0, 4), CLOSED, OFF[0]]) await identify(address);
}

async function playGuesser() {
    await sleep(2500);
    for (const called of ['0100', '0101', '0200', '0103', SLOT_2]) {
        const cpu = await attempt(CPUS[5], 'library', { called: hex(called), timeout: 500 });
        if (cpu) await cpu.close();
    }
}

async function playGateway() {
    const cpus = await Promise.all(
        CPUS.map((address) => connect(address, 'library', { called: hex('0302') })),
    );
    await repeat(4, 1500, () => Promise.all(cpus.map((cpu) => cpu.read(['DB10.DBX0.0 BYTE 8']))));
    await Promise.all(cpus.map((cpu) => cpu.close()));
}

async function playLogger() {
    await repeat(2, 3000, async () => {
        for (const address of CPUS.slice(0, 6)) {
            const cpu = await connect(address, 'library', { called: hex('0302') });
            await cpu.read(['M0.0 BYTE 4']);
            await cpu.close();
        }
    });
}

async function playPanel() {
    await repeat(4, 5500, () =>
        Promise.all(OFF.map((address) => attempt(address, 'panel', { tcpTimeout: 2500 }))),
    );
}

module.exports = {
    switch: [
        'nft add table bridge wall',
        'nft add chain bridge wall pass "{ type filter hook forward priority 0; }"',
        ...OFF.map((address) => `nft add rule bridge wall pass ip daddr ${address} tcp dport 102 drop`),
    ],
    hosts: {
        line: { address: CPUS, server: true, stack: 's7-300', play: serve },
        off: { address: [CLOSED, ...OFF], server: true, stack: 's7-300', play: async () => {} },
        scanner: { address: '10.20.29.199', play: playScanner },
        guesser: { address: '10.20.29.198', play: playGuesser },
        gateway: { address: '10.20.29.60', play: playGateway },
        logger: { address: '10.20.29.61', play: playLogger },
        panel: { address: '10.20.29.50', play: playPanel },
    },
};
