// SPDX-License-Identifier: GPL-2.0-or-later
//
// A programming device goes through a CPU of the 300 class that is protected by a password:
// identification, block lists, refused and permitted upload, download, delete, stop and start,
// clock. An engineering station beside it has subscribed to the CPU's messages.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { Programmer } = require('../lib/programmer.js');
const block = require('../lib/block.js');
const snap7 = require('../lib/snap7.js');
const { connect, sleep } = require('../lib/client.js');
const { hex } = require('../lib/tpkt.js');
const { pattern } = require('../lib/memory.js');

const CPU = '10.20.4.11';
const SYSTEM_FUNCTIONS = Array.from({ length: 60 }, (_, index) => ['SFC', index + 1, hex('0000')]);

async function playSnap7() {
    await sleep(400);
    const cpu = await snap7.connectClient(CPU, { type: 'PG' });
    const { client } = cpu;
    const steps = [
        ['GetOrderCode'],
        ['GetCpuInfo'],
        ['GetCpInfo'],
        ['GetProtection'],
        ['ReadSZLList'],
        ['PlcStatus'],
        ['ReadSZL', 0x0112, 0x0200],
        ['ListBlocks'],
        ['ListBlocksOfType', client.Block_DB],
        ['ListBlocksOfType', client.Block_SFC],
        ['GetAgBlockInfo', client.Block_DB, 10],
        ['GetAgBlockInfo', client.Block_FC, 99],
        ['FullUpload', client.Block_DB, 10, 2048],
        ['SetSessionPassword', 'guess'],
        ['SetSessionPassword', 'letmein'],
        ['FullUpload', client.Block_DB, 10, 2048],
        ['Upload', client.Block_OB, 1, 2048],
        ['Upload', client.Block_FC, 99, 2048],
        ['Download', 20, block.build('DB', 20, pattern(600))],
        ['Download', 2, block.build('FC', 2, pattern(48, 3))],
        ['Delete', client.Block_FC, 2],
        ['PlcStop'],
        ['PlcStatus'],
        ['PlcStop'],
        ['PlcColdStart'],
        ['PlcStop'],
        ['PlcHotStart'],
        ['CopyRamToRom', 1000],
        ['Compress', 1000],
        ['GetPlcDateTime'],
        ['SetPlcDateTime', new Date(2024, 1, 29, 23, 59, 50)],
        ['GetPlcDateTime'],
        ['DBRead', 20, 0, 32],
        ['ClearSessionPassword'],
        ['Upload', client.Block_OB, 1, 2048],
    ];
    for (const [method, ...args] of steps) {
        const { error } = await cpu.call(method, ...args);
        console.log(method, error || 'ok');
        await sleep(60);
    }
    cpu.close();
}

async function playStation() {
    const cpu = await connect(CPU, 'engineering');
    for (const list of ['01320004', '00000000', '01110001', '01310001', '04240000'])
        await cpu.userdata('4/1', hex(list));
    await cpu.userdata('4/2', Buffer.concat([hex('03 00'), Buffer.from('S7TAPLAB')]));
    await cpu.read(['DB10.DBX0.0 BYTE 16']);
    await sleep(7000);
    await cpu.userdata('4/2', Buffer.concat([hex('00 00'), Buffer.from('S7TAPLAB')]));
    await cpu.reset();
}

function playCpu() {
    const programmer = new Programmer({
        name: 'S7TAP LAB',
        password: 'letmein',
        blocks: [
            ['OB', 1, pattern(120)],
            ['FB', 1, pattern(80)],
            ['FC', 1, pattern(64)],
            ['DB', 1, pattern(32)],
            ['DB', 10, pattern(520)],
            ['SDB', 0, pattern(40)],
            ...SYSTEM_FUNCTIONS,
        ],
    });
    return startCpu({
        pdu: 240,
        amq: 1,
        sourceReference: 3,
        reaction: 5,
        memory: { DB: { 1: 32, 10: 520, 20: 600 }, M: 256, I: 128, Q: 128, T: 256, C: 256 },
        services: programmer.services,
    });
}

module.exports = {
    hosts: {
        cpu: { address: CPU, server: true, stack: 's7-300', play: playCpu },
        station: { address: '10.20.4.50', play: playStation },
        device: { address: '10.20.4.60', play: playSnap7 },
    },
};
