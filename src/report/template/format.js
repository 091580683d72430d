// Numbers, money and dates as people write them in each language: the rules of
// src/assess/locale.h. Nothing depends on the browser's own language.
//
//              en              ru               bg
// integer      1,234           1 234            1234, 12 345
// money        1,234.50 EUR    1 234,50 EUR     1234,50 EUR
// date         1998-07-01      01.07.1998       01.07.1998 г.
// percent      19.6 %          19,6 %           19,6 %
import {data, t} from './data.js';

const nbsp = '\u00a0';
const minus = '\u2212';
const english = data.language === 'en';
const mark = english ? ',' : nbsp;
const point = english ? '.' : ',';
const shortest = data.language === 'bg' ? 5 : 4;

function group(digits) {
  if (digits.length < shortest) return digits;
  return digits.replace(/\B(?=(\d{3})+$)/g, mark);
}

export function integer(value) {
  const text = String(value);
  return text.startsWith('-') ? minus + group(text.slice(1)) : group(text);
}

// Minor units (text or BigInt) in two pieces, so that the cents can stand back.
export function moneyParts(minor) {
  const negative = BigInt(minor) < 0n;
  const digits = String(negative ? -BigInt(minor) : BigInt(minor)).padStart(data.exponent + 1, '0');
  const cut = digits.length - data.exponent;
  return {
    whole: (negative ? minus : '') + group(digits.slice(0, cut)),
    rest: (data.exponent > 0 ? point + digits.slice(cut) : '') + nbsp + data.currency,
  };
}

export function money(minor) {
  const {whole, rest} = moneyParts(minor);
  return whole + rest;
}

// For charts only: minor units as a number of major ones.
export const major = (minor) => Number(minor) / 10 ** data.exponent;

export function decimal(value, places) {
  const [whole, rest] = Math.abs(value).toFixed(places).split('.');
  const text = group(whole) + (rest ? point + rest : '');
  return value < 0 && Number(value.toFixed(places)) !== 0 ? minus + text : text;
}

export function percent(share) {
  const tenths = (share * 100).toFixed(1);
  return (tenths.endsWith('.0') ? decimal(Number(tenths), 0) : decimal(Number(tenths), 1)) + nbsp + '%';
}

export const percentAxis = (share) => decimal(share * 100, 0) + nbsp + '%';

// 1.2 M: for axes.
export function short(value) {
  for (const [size, code] of [[1e9, 'short.billion'], [1e6, 'short.million'], [1e3, 'short.thousand']]) {
    if (Math.abs(value) >= size) {
      const scaled = value / size;
      return decimal(scaled, Number.isInteger(scaled) || Math.abs(scaled) >= 100 ? 0 : 1) + nbsp + t(code);
    }
  }
  return decimal(value, Number.isInteger(value) ? 0 : 1);
}

export function date(iso) {
  if (english) return iso;
  const [year, month, day] = iso.split('-');
  return `${day}.${month}.${year}` + (data.language === 'bg' ? nbsp + 'г.' : '');
}

// Microseconds (text) in the unit that says most.
export function duration(micros) {
  const minutes = Number(micros) / 6e7;
  const size = Math.abs(minutes);
  const [value, unit] = size >= 2880 ? [minutes / 1440, 'days']
    : size >= 120 ? [minutes / 60, 'hours'] : [minutes, 'minutes'];
  const places = Math.abs(value) < 10 && !value.toFixed(1).endsWith('.0') ? 1 : 0;
  return t(`duration.${unit}`, {n: decimal(value, places)})
    .replace(/ /g, nbsp);
}

// part / whole of two whole numbers (also texts).
export const share = (part, whole) => (Number(whole) === 0 ? 0 : Number(part) / Number(whole));

// A mean in minor units, rounded half away from zero.
export function mean(minor, count) {
  const n = BigInt(count);
  if (n === 0n) return 0n;
  const sum = BigInt(minor);
  const half = sum < 0n ? -n : n;
  return (2n * sum + half) / (2n * n);
}
