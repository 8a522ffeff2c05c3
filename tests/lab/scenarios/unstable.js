// SPDX-License-Identifier: GPL-2.0-or-later
//
// Connections that do not last, each in its way: a CPU that resets in the middle of a transaction; a
// CPU switched off and on, which no longer knows its connections; a firewall that forgets a session
// after 60 s of silence; a panel that vanishes, so that the keep-alive probes of its CPU stay
// unanswered; a CPU that resets connections 2 s after they began; a partner that connects again and
// again and never asks for anything. Beside them a partner that connects anew for each poll, and one
// that stays connected: they are in order.
'use strict';

const { execSync } = require('child_process');
const { startCpu } = require('../lib/cpu.js');
const { connect, poll, repeat, sleep } = require('../lib/client.js');

const ABORTING = '10.20.60.11',
    CYCLED = '10.20.60.12',
    DISTANT = '10.20.60.13',
    PROBING = '10.20.60.14',
    DROPPING = '10.20.60.15';
const MES = '10.20.60.63';
const TAGS = ['DB10.DBX0.0 BYTE 16', 'M0.0 BYTE 4'];
const DEADLY_DB = 20;
const READ_OF_DEADLY =
    '3201 0000 .... .... .... 0401 120a10 .. .... ' + DEADLY_DB.toString(16).padStart(4, '0');

const memory = { DB: { 10: 64, [DEADLY_DB]: 64 }, M: 64 };
const serve = (options) => startCpu({ pdu: 240, amq: 2, memory, ...options });
const shell = (line) => execSync(line, { stdio: 'inherit' });

/* Works, then asks for what the CPU cannot stand; connects again after a second. */
async function playVictim() {
    for (let turn = 0; turn < 4; turn++) {
        const cpu = await connect(ABORTING, 'library');
        await repeat(4, 300, () => cpu.read(TAGS));
        await cpu.read([`DB${DEADLY_DB}.DBX0.0 BYTE 8`]);
        await sleep(1000);
    }
    await poll(ABORTING, TAGS, { kind: 'library', count: 10 });
}

/* The CPU is without power for 3 s: what it sent last never leaves, what it knew is gone. */
async function playCycled() {
    const sockets = new Set();
    await serve({
        onSocket(socket) {
            sockets.add(socket);
            socket.on('close', () => sockets.delete(socket));
        },
    });
    setTimeout(async () => {
        shell('ip link set eth0 down');
        sockets.forEach((socket) => socket.resetAndDestroy());
        await sleep(3000);
        shell('ip link set eth0 up');
    }, 6000);
}

/* Polls; once the connection is gone, connects again and goes on. */
async function playSurvivor(period, turns) {
    let cpu;
    let gone = true;
    await repeat(turns, period, async () => {
        if (gone) {
            cpu = await connect(CYCLED, 'panel', { timeout: 20000 });
            gone = false;
            cpu.closed.then(() => {
                gone = true;
            });
        }
        await cpu.read(TAGS);
    });
    await cpu.close();
}

/* Silent for longer than the firewall remembers; waits 8 s for an answer, then connects again. */
async function playForgotten() {
    const cpu = await connect(DISTANT, 'library', { timeout: 8000 });
    await repeat(4, 500, () => cpu.read(TAGS));
    await sleep(65000);
    await cpu.read(TAGS);
    cpu.socket.destroy();
    await poll(DISTANT, TAGS, { kind: 'library', count: 4 });
}

/* Works, then the way to the CPU is cut for good. */
async function playVanished() {
    const cpu = await connect(PROBING, 'panel');
    await repeat(6, 500, () => cpu.read(TAGS));
    shell('nft add table inet cut');
    shell('nft add chain inet cut in "{ type filter hook input priority 0; policy drop; }"');
    shell('nft add chain inet cut out "{ type filter hook output priority 0; policy drop; }"');
    await sleep(25000);
}

async function playDropped() {
    for (let turn = 0; turn < 6; turn++) {
        const cpu = await connect(DROPPING, 'library');
        await repeat(3, 650, () => cpu.read(TAGS));
        await cpu.closed;
        await sleep(500);
    }
}

async function playRestless() {
    await repeat(8, 2000, async () => {
        const cpu = await connect(ABORTING, 'library', { calling: Buffer.from('0300', 'hex') });
        await cpu.close();
    });
}

async function playMeter() {
    await repeat(12, 3000, async () => {
        const cpu = await connect(ABORTING, 'library', { calling: Buffer.from('0400', 'hex') });
        await cpu.read(TAGS);
        await cpu.close();
    });
}

/* Known: client address and port of the sessions that carried something in the last 60 s. */
const firewall = (rule) => `nft add rule bridge wall pass ${rule}`;
const fromMes = `ip saddr ${MES} tcp dport 102`,
    toMes = `ip daddr ${MES} tcp sport 102`;

module.exports = {
    switch: [
        'nft add table bridge wall',
        'nft add set bridge wall known "{ type ipv4_addr . inet_service; flags dynamic,timeout; timeout 60s; }"',
        'nft add chain bridge wall pass "{ type filter hook forward priority 0; }"',
        firewall(`"${fromMes} tcp flags & (syn|ack) == syn add @known { ip saddr . tcp sport }"`),
        firewall(
            `"${fromMes} ip saddr . tcp sport @known update @known { ip saddr . tcp sport } accept"`,
        ),
        firewall(
            `"${toMes} ip daddr . tcp dport @known update @known { ip daddr . tcp dport } accept"`,
        ),
        firewall(`${fromMes} drop`),
        firewall(`${toMes} drop`),
    ],
    hosts: {
        aborting: {
            address: ABORTING,
            server: true,
            stack: 's7-300',
            play: () =>
                serve({ amq: 3, rules: [{ on: READ_OF_DEADLY, after: 150, then: 'reset' }] }),
        },
        cycled: { address: CYCLED, server: true, stack: 's7-1500', play: playCycled },
        distant: { address: DISTANT, server: true, stack: 's7-1500', play: () => serve() },
        probing: {
            address: PROBING,
            server: true,
            stack: 's7-1200',
            play: () =>
                serve({
                    onSocket(socket) {
                        socket.setKeepAlive(true, 6000); // as CPUs do, only sooner
                    },
                }),
        },
        dropping: {
            address: DROPPING,
            server: true,
            stack: 's7-300',
            play: () =>
                serve({
                    onSocket(socket) {
                        setTimeout(() => socket.resetAndDestroy(), 2000);
                    },
                }),
        },
        victim: { address: '10.20.60.61', play: playVictim },
        mes: { address: MES, play: playForgotten },
        vanished: { address: '10.20.60.64', play: playVanished },
        dropped: { address: '10.20.60.65', play: playDropped },
        restless: { address: '10.20.60.66', play: playRestless },
        meter: { address: '10.20.60.67', play: playMeter },
        panel: { address: '10.20.60.68', play: () => playSurvivor(500, 30) },
        archive: { address: '10.20.60.69', play: () => playSurvivor(4000, 5) },
        steady: {
            address: '10.20.60.70',
            play: () => poll(DISTANT, TAGS, { count: 30, period: 2000 }),
        },
    },
};
