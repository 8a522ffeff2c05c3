// SPDX-License-Identifier: GPL-2.0-or-later
//
// Partners whose cycles have been the same for nearly three minutes, until each does something
// else. The MES has done so all the time: its pattern stands in the policy.
'use strict';

const snap7 = require('../lib/snap7.js');
const nodes7 = require('../lib/nodes7.js');
const { connect, repeat, sleep } = require('../lib/client.js');
const { pattern } = require('../lib/memory.js');

const PRESS = '10.20.31.11',
    OVEN = '10.20.31.12';
const CHANGE_S = 175,
    END_S = 206;

/* The line controller writes two bytes more, once, and twice later on. */
async function playLineController() {
    const press = await snap7.connectClient(PRESS, { type: 'BASIC' });
    await repeat(END_S, 1000, async (turn) => {
        await press.call('DBRead', 10, 0, 16);
        if (turn % 3 === 0) await press.call('DBWrite', 20, 0, 8, pattern(8, turn));
        if ([CHANGE_S, CHANGE_S + 8, CHANGE_S + 9].includes(turn))
            await press.call('DBWrite', 20, 8, 2, pattern(2, turn));
    });
    press.close();
}

/* The program of the historian hangs, its connection does not. */
async function playHistorian() {
    await sleep(300);
    const press = await snap7.connectClient(PRESS, { type: 'OP' });
    await repeat(CHANGE_S / 2, 2000, async () => {
        await press.call('DBRead', 100, 0, 64);
        await press.call('MBRead', 0, 16);
    });
    await sleep((END_S - CHANGE_S) * 1000);
    press.close();
}

/* Somebody has set the panel to another rate of update. */
async function playPanel() {
    await sleep(150);
    const oven = await connect(OVEN, 'panel');
    const step = () => oven.read(['I0.0 BYTE 4', 'DB6.DBX0.0 WORD 4']);
    await repeat(CHANGE_S / 1.4, 1400, step);
    await repeat((END_S - CHANGE_S) / 2.8, 2800, step);
    await oven.close();
}

/* The dashboard lost one of its two pages. */
async function playDashboard() {
    await sleep(700);
    const tags = { speed: 'DB6,INT20', level: 'DB6,REAL24' };
    const oven = await nodes7.connect(OVEN, { tags });
    const other = await connect(OVEN, 'library', { called: Buffer.from([0x03, 0x02]) });
    oven.add(Object.keys(tags));
    await repeat(END_S / 2, 2000, async (turn) => {
        await oven.read();
        await other.read(['DB7.DBX8.0 BYTE 4']);
        if (turn < CHANGE_S / 2) await other.read(['DB7.DBX0.0 BYTE 8']);
    });
    await other.close();
    await oven.close();
}

/* Reads what its pattern lists, and beyond it from the first time on. */
async function playMes() {
    await sleep(900);
    const oven = await connect(OVEN, 'library', { calling: Buffer.from([0x02, 0x00]) });
    await repeat(20, 1000, async (turn) => {
        await oven.read(['DB8.DBX0.0 BYTE 4']);
        if (turn % 4 === 1) await oven.read(['DB9.DBX0.0 BYTE 32']);
    });
    await oven.close();
}

const server = (layout, moving) => () => snap7.startServer(layout, { moving });

module.exports = {
    hosts: {
        press: {
            address: PRESS,
            server: true,
            stack: 's7-300',
            play: server({ DB: { 10: 64, 20: 32, 100: 128 }, M: 64 }, ['DB10']),
        },
        oven: {
            address: OVEN,
            server: true,
            stack: 's7-300',
            play: server({ DB: { 6: 64, 7: 32, 8: 16, 9: 64 }, I: 64 }, ['DB6']),
        },
        line: { address: '10.20.31.20', stack: 's7-300', play: playLineController },
        historian: { address: '10.20.31.60', play: playHistorian },
        panel: { address: '10.20.31.50', play: playPanel },
        dashboard: { address: '10.20.31.70', play: playDashboard },
        mes: { address: '10.20.31.61', play: playMes },
    },
};
