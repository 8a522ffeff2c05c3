// SPDX-License-Identifier: GPL-2.0-or-later
//
// A press answers within 5 ms, and then, twice, takes most of a second. A mixer whose cycle makes
// its answers take 5 to 80 ms in turn is as it always is, and so is an oven that always takes 60 ms:
// that one is slow only by the policy (slow-answers.ini).
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { poll, sleep } = require('../lib/client.js');

const PRESS = '10.20.30.11',
    MIXER = '10.20.30.12',
    OVEN = '10.20.30.13';

const serve = (reaction) =>
    startCpu({ pdu: 240, amq: 2, reaction, memory: { DB: { 10: 64 }, M: 64 } });

async function playPress() {
    const cpu = await serve(4);
    const busy = async (from, to) => {
        await sleep(from);
        cpu.reaction = 380;
        await sleep(to - from);
        cpu.reaction = 4;
    };
    busy(5500, 6500);
    busy(7500, 8000);
    return cpu;
}

async function playMixer() {
    const cpu = await serve(5);
    setInterval(() => {
        cpu.reaction = cpu.reaction >= 80 ? 5 : cpu.reaction + 15;
    }, 50);
    return cpu;
}

const panel = (address, host, count, period) => ({
    address,
    play: () => poll(host, ['DB10.DBX0.0 BYTE 4'], { kind: 'library', count, period }),
});

module.exports = {
    hosts: {
        press: { address: PRESS, server: true, stack: 's7-300', play: playPress },
        mixer: { address: MIXER, server: true, stack: 's7-300', play: playMixer },
        oven: { address: OVEN, server: true, stack: 's7-1500', play: () => serve(60) },
        panel: panel('10.20.30.50', PRESS, 170, 35),
        mixerPanel: panel('10.20.30.51', MIXER, 120, 50),
        ovenPanel: panel('10.20.30.52', OVEN, 20, 250),
    },
};
