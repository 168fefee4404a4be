/** Dialogs: a sheet from below on a phone, a card in the middle elsewhere. */
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { asProblem } from '../api.ts';
import { Button, IconButton } from './button.tsx';
import { cx } from './class-names.ts';
import { ProblemNotice } from './form.tsx';

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  wide?: boolean;
}

/** A question or a form that stands in front of the page. */
export function Dialog({ open, onOpenChange, title, description, children, wide }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fade-in fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={focusFirstField}
          onEscapeKeyDown={(event) => {
            // The first Escape closes an open list inside, the next one the dialog.
            if (document.activeElement?.matches('[role="combobox"][aria-expanded="true"]')) event.preventDefault();
          }}
          className={cx(
            'rise-in fixed z-40 flex max-h-[92dvh] flex-col overflow-hidden border-line bg-raised shadow-pop outline-none',
            'inset-x-0 bottom-0 rounded-t-xl border-t pb-[env(safe-area-inset-bottom)]',
            'sm:inset-x-auto sm:top-[12dvh] sm:bottom-auto sm:left-1/2 sm:max-h-[80dvh] sm:w-[calc(100vw-2rem)] sm:-translate-x-1/2 sm:rounded-xl sm:border sm:pb-0',
            wide ? 'sm:max-w-2xl' : 'sm:max-w-md',
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description && (
                <Radix.Description asChild>
                  <div className="mt-1 text-base text-ink-2">{description}</div>
                </Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton icon={X} label="Close" className="-mr-2" />
            </Radix.Close>
          </header>
          <div className="min-h-0 overflow-y-auto px-5 pt-1 pb-5">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The first field, or the dialog itself: never the button that closes it. */
function focusFirstField(event: Event): void {
  event.preventDefault();
  const dialog = event.currentTarget as HTMLElement;
  (dialog.querySelector<HTMLElement>('input, textarea, select') ?? dialog).focus();
}

/** The buttons at a dialog's end. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap-reverse justify-end gap-2">{children}</div>;
}

interface ConfirmProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
  /** The verb on the button, never "OK". */
  verb: string;
  danger?: boolean;
  onConfirm: () => Promise<unknown>;
}

/** Asks before something that can not be taken back, and stays open with the reason when it fails. */
export function Confirm({ open, onOpenChange, title, children, verb, danger, onConfirm }: ConfirmProps) {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const confirm = async () => {
    setState({ busy: true, error: null });
    try {
      await onConfirm();
      setState({ busy: false, error: null });
      onOpenChange(false);
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={children}>
      {state.error !== null && <ProblemNotice problem={asProblem(state.error)} />}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button look={danger ? 'danger' : 'primary'} busy={state.busy} onClick={confirm}>
          {verb}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
