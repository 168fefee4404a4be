/** The deals of the year; most have a story of their own (letters/sagas.ts), found by their reference. */

/** A deal as the CRM shows it; the company by its house's key, people by theirs. */
export interface DealPlan {
  name: string;
  stage: 'new' | 'qualified' | 'proposal' | 'negotiation' | 'won' | 'lost';
  value: number | null;
  reference: string | null;
  house: string;
  people: readonly string[];
}

/** All of them. */
export const deals: readonly DealPlan[] = [
  deal('Twelve berths at the north pier', 'won', 178_000, 'D-2041', 'acme', 'acme-nora acme-selma'),
  deal('Refit of the pilot boat', 'won', 45_300, 'D-2038', 'nordlys', 'nordlys-emil nordlys-frode'),
  deal('Refit of the older sister', 'new', null, 'D-2051', 'nordlys', 'nordlys-frode'),
  deal(
    'Joint insurance for berth holders',
    'negotiation',
    null,
    'D-2044',
    'tidewater',
    'tidewater-maximiliane-alexandra',
  ),
  deal('Bridge round', 'lost', 250_000, 'D-2035', 'blueanchor', 'blueanchor-priscilla blueanchor-dmitri'),
  deal('Second row: loan', 'negotiation', 250_000, 'D-2047', 'lighthouse', 'lighthouse-priya'),
  deal('Winter storage for nine boats', 'won', 28_800, 'D-1990', 'fjord', 'fjord-freja fjord-oskar'),
  deal('Race week: sixty boats, five days', 'proposal', 31_500, 'D-2049', 'westerly', 'westerly-piers westerly-olive'),
  deal('Evening boat for hotel guests', 'qualified', 9_600, 'D-2050', 'meridian', 'meridian-ottilie meridian-kofi'),
  deal('Display berths for six boats', 'won', 43_200, 'D-2040', 'keel', 'keel-alistair keel-siobhan'),
  deal('A slip for the new lifeboat', 'proposal', 26_000, 'D-2046', 'puffin', 'puffin-morag puffin-ewan'),
  deal('Dredging, shared with Lütjens', 'won', 9_400, 'D-2045', 'luetjens', 'luetjens-heike luetjens-uwe'),
  deal('Course berths for next summer', 'qualified', 6_800, null, 'brandt', 'brandt-jurgen'),
  deal('Winter places in exchange', 'new', null, null, 'moreau', 'moreau-elodie'),
  deal('Sails for the hire boats', 'proposal', 12_400, null, 'velas', 'velas-inigo'),
];

function deal(
  name: string,
  stage: DealPlan['stage'],
  value: number | null,
  reference: string | null,
  house: string,
  people: string,
): DealPlan {
  return { name, stage, value, reference, house, people: people.split(' ') };
}
