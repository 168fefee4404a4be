-- Mailboxes that an admin wanted opened by delegation and Google did not open, with the reason, until one is.
create table parked_mailbox (
  workspace_id uuid not null references workspace,
  user_id uuid not null,
  email text not null,
  code text not null,
  message text not null,
  parked_at timestamptz not null,
  primary key (workspace_id, user_id)
);
alter table parked_mailbox enable row level security;
alter table parked_mailbox force row level security;
grant select, insert, update, delete on parked_mailbox to rapport_app;
create policy tenancy on parked_mailbox to rapport_app
  using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
