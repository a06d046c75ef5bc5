import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import iconv from 'iconv-lite';

const FLUSH = 1 << 16;

/** A file that is written in chunks of some 64 KiB, with back-pressure. */
export class TextFile {
  readonly name: string;
  readonly #stream: WriteStream;
  readonly #encode: (text: string) => Buffer;
  #text = '';

  constructor(folder: string, name: string, encoding: 'utf-8' | 'windows-1252' = 'utf-8') {
    this.name = name;
    this.#stream = createWriteStream(`${folder}/${name}`);
    this.#encode = encoding === 'utf-8' ? (text) => Buffer.from(text, 'utf8') : (text) => iconv.encode(text, 'win1252');
  }

  write(text: string): void {
    this.#text += text;
  }

  async drain(atEnd = false): Promise<void> {
    if (this.#text.length < FLUSH && !atEnd) return;
    const chunk = this.#encode(this.#text);
    this.#text = '';
    if (!this.#stream.write(chunk)) await once(this.#stream, 'drain');
  }

  async close(): Promise<void> {
    await this.drain(true);
    this.#stream.end();
    await finished(this.#stream);
  }
}
