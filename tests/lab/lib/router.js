// SPDX-License-Identifier: GPL-2.0-or-later
//
// A host that routes between the networks of its addresses, and filters what it passes or sends.
'use strict';

/* `wall`: rules of nftables for what passes (hook `forward`) or what the router itself sends
 * (`output`). */
function router(addresses, wall = {}) {
    const setup = [
        'sysctl -q -w net.ipv4.conf.all.send_redirects=0',
        'sysctl -q -w net.ipv4.conf.eth0.send_redirects=0',
        'sysctl -q -w net.ipv4.ip_forward=1',
    ];
    const rules = Object.entries(wall);
    if (rules.length > 0) setup.push('nft add table inet wall');
    for (const [hook, rule] of rules)
        setup.push(
            `nft add chain inet wall ${hook} "{ type filter hook ${hook} priority 0; }"`,
            `nft add rule inet wall ${hook} ${rule}`,
        );
    return { address: addresses, server: true, play: () => {}, setup };
}

module.exports = { router };
