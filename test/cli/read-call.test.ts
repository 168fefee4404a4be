import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commands } from '#cli/commands.ts';
import { readCall, usage } from '#cli/read-call.ts';
import { isFault } from '#errors.ts';

const read = (line: string) => readCall(commands, line.split(' '));
const isUsage = (error: unknown) => isFault(error, 'refuse') && error.code === 'usage' && error.message !== '';

describe('the words of a call', () => {
  it('name a command with its argument, options and flags', () => {
    const { command, call } = read('sync 0190-abc --wait --json --data /tmp/x');
    assert.deepEqual(command.words, ['sync']);
    assert.deepEqual(
      [call.argument(0), call.flag('wait'), call.flag('json'), call.option('data')],
      ['0190-abc', true, true, '/tmp/x'],
    );
  });

  it('may put options before the command, between its words and after it', () => {
    for (const line of [
      '--data /tmp/x connection add imap --user a@b.example --json',
      '--data=/tmp/x connection --json add imap --user a@b.example',
      'connection add imap --user=a@b.example --data /tmp/x --json',
      '--json --user a@b.example connection --data /tmp/x add imap',
    ]) {
      const { command, call } = read(line);
      assert.deepEqual(command.words, ['connection', 'add', 'imap'], line);
      assert.deepEqual([call.option('data'), call.option('user'), call.flag('json')], ['/tmp/x', 'a@b.example', true]);
    }
  });

  it('take a value for what it is, also where it is the name of a command', () => {
    const { command, call } = read('key add --user status --name sync');
    assert.deepEqual(command.words, ['key', 'add']);
    assert.deepEqual([call.required('user'), call.required('name')], ['status', 'sync']);
    assert.deepEqual(read('--data start status').command.words, ['status']);
  });

  it('take a dash for standard input', () => {
    assert.equal(read('parse - --json').call.argument(0), '-');
  });

  it('are refused where they are off', () => {
    for (const line of [
      'nonsense',
      'connection',
      'connection add',
      'connection add pop3',
      'sync',
      'sync one two',
      'status extra',
      'status --nonsense',
      'status --data',
      'sync one --wait=yes',
      'backup',
      '--json',
    ]) {
      assert.throws(() => read(line), isUsage, line);
    }
  });

  it('are refused when an option that is needed is missing, and the words say which', () => {
    const { call } = read('key add --user a@b.example');
    assert.throws(() => call.required('name'), /--name is missing: rapport key add/);
  });

  it('that can be given are all named in the usage', () => {
    const text = usage(commands);
    for (const { words, options, flags, says } of commands) {
      assert.ok(text.includes(`rapport ${words.join(' ')}`));
      for (const name of [...options, ...flags]) assert.ok(text.includes(`[--${name}`), name);
      assert.ok(text.includes(says));
    }
  });
});
