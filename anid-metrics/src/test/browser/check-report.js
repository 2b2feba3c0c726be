// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
//
// Opens report.html in a headless Chromium and says what is wrong with it. Not part of the build, which needs no browser:
//
//   npm install --no-save axe-core@4.14.1 playwright-core@1.65.1
//   CHROMIUM=/usr/bin/chromium node check-report.js report.html
//
// It fails where axe-core finds a violation in light or dark with everything unfolded, where the page scrolls sideways at 1280
// or 390 pixels, where anything is written to the console (as the browser does when the policy of the page is violated),
// where the page is larger than 5 MB, and where the median of three loads takes longer than 2 seconds.
'use strict';
const fs = require('fs');
const path = require('path');
const { chromium } = require('playwright-core');

const MOST_BYTES = 5000000;
const MOST_MILLISECONDS = 2000;

async function main() {
  const file = path.resolve(process.argv[2] || 'report.html');
  const address = 'file://' + file;
  const problems = [];
  const bytes = fs.statSync(file).size;
  if (bytes > MOST_BYTES) { problems.push(bytes + ' bytes'); }
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
  const times = [];
  for (const width of [1280, 390, 1280]) {
    const page = await (await browser.newContext({ viewport: { width, height: 900 } })).newPage();
    page.on('console', (message) => problems.push('console: ' + message.text()));
    page.on('pageerror', (error) => problems.push('error: ' + error));
    const start = Date.now();
    await page.goto(address, { waitUntil: 'load' });
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    times.push(Date.now() - start);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) { problems.push(wide + ' pixels wide at ' + width); }
    await page.context().close();
  }
  const median = times.sort((a, b) => a - b)[1];
  if (median > MOST_MILLISECONDS) { problems.push('opens in ' + median + ' ms'); }
  for (const colorScheme of ['light', 'dark']) {
    // The policy of the page allows no other script; axe has to go past it.
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme, bypassCSP: true })).newPage();
    await page.goto(address);
    await page.evaluate(() => document.querySelectorAll('details').forEach((each) => { each.open = true; }));
    await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });
    const result = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
    result.violations.forEach((each) => problems.push(
      colorScheme + ', ' + each.id + ': ' + each.help + ' (' + each.nodes.length + '): ' + each.nodes[0].html.slice(0, 200)));
    await page.context().close();
  }
  await browser.close();
  console.log(file + ': ' + bytes + ' bytes, opens in ' + median + ' ms (' + times.join(', ') + ')');
  problems.forEach((each) => console.log('  ' + each));
  process.exitCode = problems.length === 0 ? 0 : 1;
}

main();
