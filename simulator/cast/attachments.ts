/** Small files that are what they say: a PDF of one page, a picture, a sheet. Made when a document is written out. */
import { crc32, deflateSync } from 'node:zlib';
import { type Chance, chanceOf } from './random.ts';

/** What a mail can carry. */
export type AttachmentKind = 'offer' | 'invoice' | 'contract' | 'report' | 'plan' | 'photo' | 'sheet';

/** A file as it goes into a mail. */
export interface AttachedFile {
  name: string;
  type: string;
  content: Buffer;
}

const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The file of that kind; the same name gives the same octets. */
export function attachedFile(kind: AttachmentKind, name: string): AttachedFile {
  const chance = chanceOf('file', name);
  if (kind === 'photo' || kind === 'plan')
    return { name, type: 'image/png', content: picture(chance, kind === 'plan' ? 1 : 0) };
  if (kind === 'sheet') return { name, type: sheetType, content: sheet(chance) };
  return { name, type: 'application/pdf', content: page(name, chance) };
}

function page(title: string, chance: Chance): Buffer {
  const lines = ['Harbour & Co, Old Customs Quay 4, Gullholm', title.replace('.pdf', '').replaceAll('-', ' ')];
  for (let row = 1; row <= 6; row += 1) lines.push(`${row}.   ${Math.floor(chance() * 900 + 100)}.00`);
  const plain = lines.map((line) => line.normalize('NFD').replace(/[^ -~]|[()\\]/g, ''));
  const words = plain.map((line, index) => `1 0 0 1 60 ${780 - index * 24} Tm (${line}) Tj`).join('\n');
  const stream = `BT /F1 12 Tf\n${words}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const place = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 6\n0000000000 65535 f \n${places.join('')}`;
  return Buffer.from(`${text}${table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`, 'latin1');
}

/** Sky, land and water in bands; for a plan, lines on paper. */
function picture(chance: Chance, lines: 0 | 1): Buffer {
  const [width, height] = [96, 64];
  const horizon = 20 + Math.floor(chance() * 16);
  const tint = Math.floor(chance() * 60);
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y += 1) {
    const color = lines ? (y % 16 === 3 ? [90, 110, 130] : [245, 243, 236]) : bandOf(y, horizon, tint);
    for (let x = 0; x < width; x += 1)
      rows.set(lines && x % 12 === 5 ? [90, 110, 130] : color, y * (width * 3 + 1) + 1 + x * 3);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([start, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function bandOf(y: number, horizon: number, tint: number): number[] {
  if (y < horizon) return [150 + tint, 190, 220];
  return y < horizon + 6 ? [70, 90 + tint, 70] : [40, 90 + tint, 130 + (y % 3) * 6];
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(content.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

function sheet(chance: Chance): Buffer {
  const xml = '<?xml version="1.0" encoding="UTF-8"?>';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const rows = Array.from({ length: 12 }, (_, row) => {
    const cells = Array.from({ length: 4 }, () => `<c><v>${Math.floor(chance() * 4000)}</v></c>`).join('');
    return `<row r="${row + 1}">${cells}</row>`;
  });
  return archive([
    [
      '[Content_Types].xml',
      `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.main+xml"/><Override PartName="/xl/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    ],
    ['_rels/.rels', relations(xml, relation, 'officeDocument', 'xl/workbook.xml')],
    [
      'xl/workbook.xml',
      `${xml}<workbook xmlns="${main}" xmlns:r="${relation}"><sheets><sheet name="Berths" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    ['xl/_rels/workbook.xml.rels', relations(xml, relation, 'worksheet', 'sheet1.xml')],
    ['xl/sheet1.xml', `${xml}<worksheet xmlns="${main}"><sheetData>${rows.join('')}</sheetData></worksheet>`],
  ]);
}

function relations(xml: string, relation: string, type: string, target: string): string {
  return `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relation}/${type}" Target="${target}"/></Relationships>`;
}

/** A ZIP file whose parts are stored as they are (APPNOTE 6.3, §4.3). */
function archive(files: readonly (readonly [string, string])[]): Buffer {
  const parts: Buffer[] = [];
  const index: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of files) {
    const content = Buffer.from(text);
    const label = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(33, 8);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(content.length, 14);
    facts.writeUInt32LE(content.length, 18);
    facts.writeUInt16LE(label.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), facts, label, content);
    index.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, place, label);
    offset += 30 + label.length + content.length;
  }
  const directory = Buffer.concat(index);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}
