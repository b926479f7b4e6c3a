// The job as an external engine: node bench/Compare/ema_flip.mjs BARS TRADES. A loop over arrays, and no account at all: a pattern for other engines.
import { readFileSync, writeFileSync } from 'node:fs';

const [bars, trades] = process.argv.slice(2);
const warmup = 1000;
const tolerance = 1e-12;
const out = ['entry_time,exit_time,entry_price,exit_price'];
const lines = readFileSync(bars, 'utf8').trimEnd().split('\n').slice(1);

function average(period) {
  let sum = 0, count = 0, value = NaN;
  return close => {
    if (count < period) {
      sum += close;
      if (++count === period) value = sum / period;
    } else {
      value += 2 / (period + 1) * (close - value);
    }
    return value;
  };
}

const fast = average(20), slow = average(50);
let last = NaN, wanted = 0, held = null, time = 0, close = '';
lines.forEach((line, row) => {
  const fields = line.split(',');
  const open = fields[1];
  [time, close] = [fields[0], fields[4]];
  if (wanted > 0 && !held) held = [time, open];
  if (wanted < 0 && held) {
    out.push([held[0], time, held[1], open].join(','));
    held = null;
  }
  wanted = 0;
  const f = fast(+close), s = slow(+close);
  const side = f - s > tolerance * s ? 1 : s - f > tolerance * s ? -1 : Number.isNaN(s) ? NaN : 0;
  if (row >= warmup && !Number.isNaN(last) && side !== 0 && side !== last) wanted = side;
  last = side;
});
if (held) out.push([held[0], time, held[1], close].join(','));
writeFileSync(trades, out.join('\n') + '\n');
