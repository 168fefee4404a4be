import { ChoiceCards } from '../ui/field.tsx';

/** How far back an import goes, as the forms offer it. */
export type History = '30' | '365' | 'all';

const options: { value: History; title: string; text: string }[] = [
  { value: '30', title: '30 days', text: 'Ready in moments' },
  { value: '365', title: '1 year', text: 'A good start' },
  { value: 'all', title: 'Everything', text: 'Newest first' },
];

/** The choice as cards. */
export function HistoryChoice({ value, onChange }: { value: History; onChange: (value: History) => void }) {
  return <ChoiceCards legend="How much history" name="history" value={value} onChange={onChange} options={options} />;
}

/** In days; null is everything. */
export function daysOf(history: History): number | null {
  return history === 'all' ? null : Number(history);
}
