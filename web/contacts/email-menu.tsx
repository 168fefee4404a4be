import { Ellipsis, MailQuestion } from 'lucide-react';
import { useState } from 'react';
import type { Contact } from '../api-types.ts';
import { AskForContact } from '../timeline/ask-to-read.tsx';
import { IconButton } from '../ui/button.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';

/** What else can be done with the mail of a contact. */
export function EmailMenu({ contact }: { contact: Contact }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Menu trigger={<IconButton icon={Ellipsis} label="More on this mail" />}>
        <MenuItem icon={MailQuestion} onSelect={() => setAsking(true)}>
          Ask colleagues for their mail…
        </MenuItem>
      </Menu>
      {asking && <AskForContact contact={contact} onClose={() => setAsking(false)} />}
    </>
  );
}
