/** Bodies for the mock server: one as people write, one as machines lay out, with things that must not load or run. */
import type { MessageBody } from '../api-types.ts';
import { timeline } from './cast.ts';

const fresh = `Dear Ida,

that works for us. If the power posts can be ready by the first of April we would sign this week.

One question about the fenders: are they included, or do we bring our own? The long boats need the big ones, see
https://acme.example/fleet/fenders for the sizes.

Kind regards
Nora`;

const quoted = `
--
Nora Lindqvist, Head of fleet
Acme Yachts, Pier 7

On Tuesday Ida Holm wrote:
> Dear Nora,
> as promised the plan of the north pier with your twelve berths marked. The power posts are ordered; the harbour
> office expects them in the last week of March.
> Ida`;

const report = `<html><head><style>h1 { color: #0b6e63 } td { padding: 6px 12px 6px 0; border-bottom: 1px solid #e6e6e0 }</style>
<script>document.title = 'script ran'</script></head><body>
<h1>Your weekly fleet report</h1><p>Six boats under way, two in the yard.</p>
<table><tr><th align="left">Boat</th><th align="left">Place</th><th align="right">Fuel</th></tr>
<tr><td>Saga</td><td>Under way</td><td align="right">412 l</td></tr><tr><td>Freja</td><td>Pier B</td><td align="right">0 l</td></tr>
<tr><td>Alma</td><td>Yard</td><td align="right">0 l</td></tr></table>
<p><img src="https://tracker.acme.example/open.gif" width="1" height="1" onerror="document.title='handler ran'">
<img src="https://pictures.acme.example/fleet.png" alt="The fleet on Sunday" width="320" height="120"></p>
<p><a href="https://acme.example/reports/48" onclick="alert(1)">Open the whole report</a>
<a href="javascript:alert(1)">A link that must do nothing</a></p></body></html>`;

/** The body of an entry. */
export function letterOf(id: string): MessageBody {
  const item = timeline.find((each) => each.id === id);
  const of = (role: string) =>
    (item?.participants ?? []).filter((each) => each.role === role).map(({ name, address }) => ({ name, address }));
  const machine = item?.automated === 'list';
  return {
    subject: item?.subject ?? '',
    from: of('from'),
    to: of('to'),
    cc: of('cc'),
    bcc: [],
    date: item?.occurredAt ?? null,
    html: machine || id === 't1' ? (machine ? report : `<div>${fresh.replaceAll('\n', '<br>')}</div>`) : null,
    text: machine ? 'Your weekly fleet report\n\nSix boats under way, two in the yard.' : fresh + quoted,
    newText: machine ? 'Your weekly fleet report\n\nSix boats under way, two in the yard.' : fresh,
    attachments: item?.hasAttachments
      ? [
          { filename: 'north-pier-plan.pdf', mimeType: 'application/pdf', size: 1_482_100 },
          {
            filename: 'A rather long file name for the list of berths and power posts, final version 3.xlsx',
            mimeType: 'application/vnd.ms-excel',
            size: 48_300,
          },
        ]
      : [],
    problems:
      id === 't8'
        ? [
            {
              code: 'date-future',
              message: 'The date lies after the day of receipt; the date of receipt stands in for it.',
            },
          ]
        : [],
  };
}
