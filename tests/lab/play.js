// SPDX-License-Identifier: GPL-2.0-or-later
//
// Plays one host of a scenario, or prints what the recorder must know of it.
//   play.js SCENARIO --hosts          one line a host: name role mac stack addresses
//   play.js SCENARIO --setup WHERE    shell lines for a host's namespace, or for "switch"
//   play.js SCENARIO --filter         the capture filter (empty: everything)
//   play.js SCENARIO HOST             plays the host
'use strict';

const path = require('path');

/* Locally administered addresses, numbered as the scenario lists its hosts. */
function macAddress(index) {
    return '02:57:00:00:00:' + (index + 1).toString(16).padStart(2, '0');
}

function withPrefix(address) {
    if (address.includes('/')) return address;
    return address + (address.includes(':') ? '/64' : '/24');
}

function printHosts(scenario) {
    Object.entries(scenario.hosts).forEach(([name, host], index) => {
        const addresses = [host.address].flat().map(withPrefix).join(',');
        console.log(
            name,
            host.server ? 'server' : 'partner',
            macAddress(index),
            host.stack || 'pc',
            addresses,
        );
    });
}

function printSetup(scenario, where) {
    const lines = where === 'switch' ? scenario.switch : scenario.hosts[where].setup;
    (lines || []).forEach((line) => console.log(line));
}

async function playHost(scenario, name) {
    const host = scenario.hosts[name];
    await host.play({ name, address: [host.address].flat()[0].split('/')[0] });
    if (host.server) {
        console.log('ready');
        process.on('SIGTERM', () => process.exit(0));
        setInterval(() => {}, 1000);
        return;
    }
    process.exit(0);
}

async function main([name, what, where]) {
    const scenario = require(path.join(__dirname, 'scenarios', name + '.js'));
    if (what === '--hosts') return printHosts(scenario);
    if (what === '--setup') return printSetup(scenario, where);
    if (what === '--filter') return console.log(scenario.filter || '');
    return playHost(scenario, what);
}

main(process.argv.slice(2)).catch((error) => {
    console.error(error);
    process.exit(1);
});
