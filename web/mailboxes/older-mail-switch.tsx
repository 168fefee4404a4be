import { Switch } from '../ui/field.tsx';

interface Props {
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

/** Whether one is asked before mail is shared that is older than a contact which a colleague added. */
export function OlderMailSwitch(props: Props) {
  return (
    <Switch
      {...props}
      label="Ask me before sharing mail that is older than the contact"
      hint="When a colleague adds somebody whom you have written to, what you wrote before stays yours alone until you say that it may be shared. Newer mail is shared as your defaults say."
    />
  );
}
