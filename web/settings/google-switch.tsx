import { type ReactNode, useState } from 'react';
import type { GoogleWorkspaceInput } from '../api-types.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { Switch } from '../ui/field.tsx';
import { useToast } from '../ui/toast.tsx';
import { useGoogleChange } from './google-change.ts';

interface Props {
  label: string;
  hint: string;
  /** By what Google knows the part. */
  name: string;
  checked: boolean;
  /** The change that switches it. */
  inputOf: (enabled: boolean) => GoogleWorkspaceInput;
  /** What is removed: "the client". */
  what: string;
  removal: GoogleWorkspaceInput;
  /** What goes with it. */
  children: ReactNode;
}

/** Switches a part of the project off and on, at once, or removes it after a question. */
export function GoogleSwitch({ label, hint, name, checked, inputOf, what, removal, children }: Props) {
  const change = useGoogleChange();
  const { fail } = useToast();
  const [asking, setAsking] = useState(false);
  return (
    <div className="mb-3 flex flex-col gap-3 rounded-lg border border-line p-3">
      <Switch
        label={label}
        hint={hint}
        checked={checked}
        disabled={change.isPending}
        onChange={(enabled) => change.mutate(inputOf(enabled), { onError: fail })}
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 flex-1 basis-72 font-mono text-sm break-all text-ink-2">{name}</span>
        <Button size="sm" look="quiet" className="-mx-2.5" onClick={() => setAsking(true)}>
          Remove {what}…
        </Button>
      </div>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Remove ${what}?`}
        verb="Remove"
        danger
        onConfirm={() => change.mutateAsync(removal)}
      >
        {children}
      </Confirm>
    </div>
  );
}
