import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { account } from '../api.ts';
import type { Workspace } from '../api-types.ts';
import { meQuery, workspaceQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { TextArea, TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { wordsOf } from '../ui/text-list.ts';
import { useToast } from '../ui/toast.tsx';
import { Panel } from './panel.tsx';

/** The settings that hold for everybody. */
export function WorkspacePanel() {
  const { data, error, refetch } = useQuery(workspaceQuery);
  const { data: me } = useQuery(meQuery);
  if (error) return <ErrorState error={error} what="The settings could not be read" onRetry={refetch} />;
  if (!data || !me) return <SkeletonRows label="Loading the settings" rows={4} />;
  const may = me.permissions.includes('workspace:change');
  return (
    <Panel title="Workspace" lead={may ? undefined : 'Only an admin can change these.'}>
      <WorkspaceForm workspace={data} may={may} />
    </Panel>
  );
}

function WorkspaceForm({ workspace, may }: { workspace: Workspace; may: boolean }) {
  const queries = useQueryClient();
  const { say } = useToast();
  const save = useMutation({
    mutationFn: account.changeWorkspace,
    onSuccess: () => {
      say('Saved.');
      return Promise.all([
        queries.invalidateQueries({ queryKey: ['workspace'] }),
        queries.invalidateQueries({ queryKey: ['me'] }),
      ]);
    },
  });
  return (
    <Form fields={['name', 'ownDomains']} error={save.error} onSubmit={(values) => save.mutate(inputOf(values))}>
      <fieldset disabled={!may} className="flex flex-col gap-5">
        <TextField label="Name" name="name" required maxLength={200} defaultValue={workspace.name} />
        <TextArea
          label="Own domains"
          name="ownDomains"
          rows={2}
          spellCheck={false}
          aside="one per line"
          placeholder="harbour.example"
          defaultValue={workspace.ownDomains.join('\n')}
          hint="Mail among these domains only is internal: it is skipped by the rule “among your own domains” and never logged."
        />
        {may && (
          <div>
            <Button look="primary" type="submit" busy={save.isPending}>
              Save
            </Button>
          </div>
        )}
      </fieldset>
    </Form>
  );
}

function inputOf(values: FormData) {
  return {
    name: textOf(values, 'name'),
    ownDomains: wordsOf(textOf(values, 'ownDomains')).map((domain) => domain.replace(/^@/, '').toLowerCase()),
  };
}
