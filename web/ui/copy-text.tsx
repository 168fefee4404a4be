import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.tsx';
import { useToast } from './toast.tsx';

/** Text that is made to be copied, with the button that does it. */
export function CopyText({ text, label, labelled }: { text: string; label: string; labelled?: boolean }) {
  const [done, setDone] = useState(false);
  const { fail } = useToast();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
    } catch {
      fail(new Error('The browser does not allow copying. Select the text and copy it by hand.'));
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      {labelled && (
        <span aria-hidden className="basis-full text-sm font-medium">
          {label}
        </span>
      )}
      <input
        readOnly
        aria-label={label}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
        className="h-9 min-w-0 flex-1 rounded-md border border-field-line bg-sunken px-2.5 font-mono text-sm"
      />
      <Button icon={done ? Check : Copy} onClick={copy} className="h-9">
        {done ? 'Copied' : 'Copy'}
      </Button>
    </div>
  );
}
