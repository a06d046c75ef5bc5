/** Bytes to text, streamed. */
import { isUtf8 } from 'node:buffer';
import { decodeEscaping, incompleteTail } from './utf8.ts';

export const ENCODINGS = ['utf-8', 'windows-1252', 'iso-8859-1', 'iso-8859-15', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface Decoder {
  /** Text of the bytes so far; a character that is cut waits for its rest. */
  write(bytes: Buffer): string;
  end(): string;
  /** True once something was not valid: such bytes stand in the text as lone surrogates. */
  readonly sawInvalid: boolean;
}

/** Bytes 0x80–0x9F of windows-1252 (WHATWG Encoding Standard, index-windows-1252); C1 controls where it has none. */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';
/** Where ISO 8859-15 differs from ISO 8859-1. */
const ISO_8859_15: Readonly<Record<string, string>> = {
  '\u00a4': '\u20ac',
  '\u00a6': '\u0160',
  '\u00a8': '\u0161',
  '\u00b4': '\u017d',
  '\u00b8': '\u017e',
  '\u00bc': '\u0152',
  '\u00bd': '\u0153',
  '\u00be': '\u0178',
};

const windows1252 = (text: string): string =>
  text.replace(/[\u0080-\u009f]/g, (c) => WINDOWS_1252[c.charCodeAt(0) - 0x80] ?? c);
const iso885915 = (text: string): string => text.replace(/[¤¦¨´¸¼½¾]/g, (c) => ISO_8859_15[c] ?? c);

/** Own table instead of TextDecoder: some Node releases decode windows-1252 as latin1 there. */
function singleByte(map: (latin1: string) => string): Decoder {
  return { write: (bytes) => map(bytes.toString('latin1')), end: () => '', sawInvalid: false };
}

function utf8(): Decoder {
  let rest: Buffer = Buffer.alloc(0);
  let sawInvalid = false;
  const text = (bytes: Buffer): string => {
    if (isUtf8(bytes)) return bytes.toString('utf8');
    sawInvalid = true;
    return decodeEscaping(bytes);
  };
  return {
    write(bytes) {
      const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      const whole = all.length - incompleteTail(all);
      rest = Buffer.from(all.subarray(whole));
      return text(all.subarray(0, whole));
    },
    end: () => text(rest),
    get sawInvalid() {
      return sawInvalid;
    },
  };
}

const ILL_FORMED = /\p{Surrogate}/u;

function utf16(bigEndian: boolean): Decoder {
  let rest: Buffer = Buffer.alloc(0);
  let sawInvalid = false;
  let half = '';
  return {
    write(bytes) {
      const all = Buffer.concat([rest, bytes]);
      const whole = all.length & ~1;
      rest = Buffer.from(all.subarray(whole));
      const units = all.subarray(0, whole);
      let text = half + (bigEndian ? units.swap16() : units).toString('utf16le');
      const last = text.charCodeAt(text.length - 1);
      half = last >= 0xd800 && last <= 0xdbff ? text.slice(-1) : '';
      if (half !== '') text = text.slice(0, -1);
      sawInvalid ||= ILL_FORMED.test(text);
      return text;
    },
    end() {
      if (half === '' && rest.length === 0) return '';
      sawInvalid = true;
      return half === '' ? '\udcff' : half;
    },
    get sawInvalid() {
      return sawInvalid;
    },
  };
}

/** iso-8859-1 is read as its superset windows-1252, as browsers do: no text holds C1 controls. */
export function createDecoder(encoding: Encoding): Decoder {
  switch (encoding) {
    case 'utf-8':
      return utf8();
    case 'windows-1252':
    case 'iso-8859-1':
      return singleByte(windows1252);
    case 'iso-8859-15':
      return singleByte(iso885915);
    case 'utf-16le':
      return utf16(false);
    case 'utf-16be':
      return utf16(true);
  }
}

/** True when the text holds a byte or unit that was not valid in its encoding. */
export const isIllFormed = (text: string): boolean => ILL_FORMED.test(text);

/** Makes a text of such a row fit to store: an escaped byte is shown as windows-1252 has it. */
export const showIllFormed = (text: string): string =>
  text.replace(/\p{Surrogate}/gu, (c) => {
    const byte = c.charCodeAt(0) - 0xdc00;
    return byte >= 0x80 && byte <= 0xff ? windows1252(String.fromCharCode(byte)) : '\ufffd';
  });
