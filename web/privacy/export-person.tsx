/** Everything that is held about a contact, as a file: for the person who asks for it. */
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { asProblem, privacy } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { ProblemNotice } from '../ui/form.tsx';
import { MenuItem } from '../ui/menu.tsx';

/** The entry of a contact's menu. */
export function ExportPersonItem({ onSelect }: { onSelect: () => void }) {
  return (
    <MenuItem icon={Download} onSelect={onSelect}>
      Export what we hold…
    </MenuItem>
  );
}

interface Props {
  contact: { id: string; name: string };
  onClose: () => void;
}

/** Says what is in the file before it is made. */
export function ExportPerson({ contact, onClose }: Props) {
  const get = useMutation({
    mutationFn: () => privacy.exportPerson(contact.id),
    onSuccess: ({ name, file }) => {
      save(name, file);
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Export what we hold about ${contact.name}?`}
      description="A ZIP archive: person.json with the contact, its entries, its notes and what is known of its mail, and your own emails with this person as .eml files."
    >
      <p className="text-base text-pretty text-ink-2">
        It holds what you may see, and person.json says of how much you see the subject only. What colleagues keep to
        themselves is left out. The export is noted in the audit log.
      </p>
      {get.error && (
        <div className="mt-3">
          <ProblemNotice problem={asProblem(get.error)} />
        </div>
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" icon={Download} busy={get.isPending} onClick={() => get.mutate()}>
          {get.isPending ? 'Collecting…' : 'Export'}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function save(name: string, file: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // Not at once: the browser reads it when it gets to it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
