import assert from 'node:assert/strict';
import { test } from 'node:test';
import { houses } from '#simulator/cast/people.ts';
import { say } from '#simulator/cast/phrase.ts';
import { playScript } from '#simulator/cast/play-script.ts';
import { chanceOf } from '#simulator/cast/random.ts';
import { readScripts } from '#simulator/cast/read-scripts.ts';
import { castRoles, readRepertoire } from '#simulator/cast/repertoire.ts';

const slots = (name: string) => `<${name}>`;

test('A phrase takes one of its alternatives, however deep they nest, and fills the slots of that one only.', () => {
  const asked: string[] = [];
  const said = new Set<string>();
  for (let index = 0; index < 200; index += 1) {
    const text = say('[one|two [$a|three]] $b.', chanceOf('phrase', index), (name) => {
      asked.push(name);
      return slots(name);
    });
    said.add(text);
  }
  assert.deepEqual([...said].sort(), ['one <b>.', 'two <a> <b>.', 'two three <b>.']);
  assert.ok(asked.filter((name) => name === 'a').length < 120);
});

test('What fate chooses is the same throughout a story.', () => {
  for (const fate of [0.1, 0.6]) {
    const question = say('[~the card|the key]?', chanceOf('q'), slots, fate);
    const answer = say('[~It is the card.|It is the key.]', chanceOf('a'), slots, fate);
    assert.ok(answer.includes(question.slice(4, 7)));
  }
});

test('A bracket that stays open, a slot without a name and a delay that is none are told.', () => {
  assert.throws(() => say('[one|two', chanceOf('x'), slots), RangeError);
  assert.throws(() => readScripts('=== x with=client\nSubject\n--- them\nWords.\n--- us 5x\nWords.'), RangeError);
});

test('Every script can be played to its end by everybody who may play it.', () => {
  const { outside, inside, sagas, followUps } = readRepertoire();
  const playable = [...outside, ...inside, ...sagas, ...followUps.map((script) => ({ ...script, with: 'acme' }))];
  assert.ok(playable.length > 80);
  for (const script of playable)
    for (let index = 0; index < 12; index += 1) {
      const troupe = castRoles(script, chanceOf(script.name, index));
      const whole = { ...script, steps: script.steps.map((step) => ({ ...step, ends: 0 })) };
      const key = `try/${script.name}/${index}`;
      const letters = playScript({ key, script: whole, troupe, begins: Date.UTC(2026, 8, 1, 9), reference: null });
      const told = letters.filter((letter) => !letter.key.includes('/fwd'));
      assert.ok(told.length >= script.steps.filter(({ role }) => troupe[role]).length, script.name);
      for (const letter of letters) {
        assert.ok(letter.to.length > 0 && letter.subject !== '', script.name);
        assert.doesNotMatch(letter.body().text.split('\n>')[0]!, /[[\]|$]|undefined| {2}\S/, script.name);
        assert.ok(!letter.to.some(({ address }) => address === letter.from.address), script.name);
      }
    }
});

test('Nobody of two houses has the same address.', () => {
  const addresses = houses.flatMap(({ people }) => people.flatMap(({ emails }) => [...emails]));
  assert.equal(new Set(addresses).size, addresses.length);
  assert.ok(addresses.every((address) => /^[a-z0-9.-]+@[a-z0-9.-]+$/.test(address)));
});
