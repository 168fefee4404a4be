import { Zip, ZipDeflate } from 'fflate';

/** One file of an archive. */
export interface ZippedFile {
  name: string;
  octets: Uint8Array;
}

/** The octets of a ZIP archive, file by file: of the files no more than one is in memory. */
export async function* zipFiles(files: AsyncIterable<ZippedFile>, at: Date): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, octets) => {
    if (error) throw error;
    ready.push(octets);
  });
  for await (const { name, octets } of files) {
    const entry = new ZipDeflate(name, { level: 6 });
    entry.mtime = at;
    zip.add(entry);
    entry.push(octets, true);
    yield* ready.splice(0);
  }
  zip.end();
  yield* ready.splice(0);
}
