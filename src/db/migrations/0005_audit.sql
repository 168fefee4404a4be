-- The audit log: who read, changed or allowed what. Opaque ids and codes only, never words or addresses, so that the
-- erasure of a person never breaks it. Each entry carries the hash of the one before it.

-- Where the chain of a workspace ends. Its row lock makes appending one at a time.
create table audit_head (
  workspace_id uuid not null references workspace,
  seq bigint not null,
  hash bytea not null,
  primary key (workspace_id)
);

create table audit_entry (
  workspace_id uuid not null references workspace,
  seq bigint not null,
  at timestamptz not null,
  -- Null: the program itself, or the operator at the command line.
  actor_user_id uuid,
  kind text not null,
  -- What it concerns: [{ "type": "interaction", "id": "…" }, …].
  subjects jsonb not null,
  -- Codes, levels and counts.
  detail jsonb not null,
  hash bytea not null,
  primary key (workspace_id, seq)
);
create index audit_entry_at on audit_entry (workspace_id, at);

-- What stands for entries that retention took away: the chain goes on from `hash`.
create table audit_checkpoint (
  workspace_id uuid not null references workspace,
  -- The last entry that was taken away.
  seq bigint not null,
  hash bytea not null,
  entries bigint not null,
  taken_at timestamptz not null,
  -- HMAC-SHA-256 of all this by a key that is not in the database.
  signature bytea not null,
  primary key (workspace_id, seq)
);

-- Who read whose words, once a day and message: for the owner, and so that reading a page twice adds one entry.
create table content_read (
  workspace_id uuid not null,
  owner_user_id uuid not null,
  reader_user_id uuid not null,
  message_id uuid not null,
  day date not null,
  level access_level not null,
  first_at timestamptz not null,
  primary key (workspace_id, owner_user_id, reader_user_id, message_id, day),
  foreign key (workspace_id, message_id) references message on delete cascade
);
create index content_read_message on content_read (workspace_id, message_id);

-- The octets that an entry's hash covers, after the hash before it.
create function audit_text(seq bigint, at timestamptz, actor uuid, kind text, subjects jsonb, detail jsonb)
  returns bytea immutable parallel safe language sql as $$
  select convert_to(concat_ws('|', seq::text, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
                              coalesce(actor::text, '-'), kind, subjects::text, detail::text), 'UTF8') $$;

-- The one way to write the log. An entry is made in the transaction of what it tells of.
create function append_audit(actor uuid, entry_kind text, about jsonb, more jsonb) returns bigint
  security definer language plpgsql set search_path = public, pg_temp as $$
declare
  head audit_head;
  entry_seq bigint;
  entry_at timestamptz := now();
  entry_hash bytea;
begin
  insert into audit_head (workspace_id, seq, hash) values (current_workspace(), 0, sha256('rapport audit log'))
    on conflict (workspace_id) do nothing;
  select * into head from audit_head where workspace_id = current_workspace() for update;
  entry_seq := head.seq + 1;
  entry_hash := sha256(head.hash || audit_text(entry_seq, entry_at, actor, entry_kind, about, more));
  insert into audit_entry (workspace_id, seq, at, actor_user_id, kind, subjects, detail, hash)
    values (current_workspace(), entry_seq, entry_at, actor, entry_kind, about, more, entry_hash);
  update audit_head set seq = entry_seq, hash = entry_hash where workspace_id = current_workspace();
  return entry_seq;
end $$;

-- Takes entries up to `upto` away and leaves a signed checkpoint in their place.
create function cut_audit(upto bigint, signed bytea) returns bigint
  security definer language plpgsql set search_path = public, pg_temp as $$
declare
  last audit_entry;
  taken bigint;
begin
  perform 1 from audit_head where workspace_id = current_workspace() for update;
  select * into last from audit_entry where workspace_id = current_workspace() and seq = upto;
  if last.seq is null then return 0; end if;
  with gone as (delete from audit_entry where workspace_id = current_workspace() and seq <= upto returning 1)
    select count(*) into taken from gone;
  insert into audit_checkpoint (workspace_id, seq, hash, entries, taken_at, signature)
    values (current_workspace(), upto, last.hash, taken, now(), signed);
  return taken;
end $$;

-- ── The wall ────────────────────────────────────────────────────────────────────────────────────────────────────────

do $$
declare t text;
begin
  foreach t in array array['audit_head', 'audit_entry', 'audit_checkpoint', 'content_read'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
  end loop;
  -- Rapport reads the log and can not write it but through the functions.
  foreach t in array array['audit_head', 'audit_entry', 'audit_checkpoint'] loop
    execute format('create policy tenancy on %I for select to rapport_app using (workspace_id = current_workspace())', t);
    execute format('grant select on %I to rapport_app', t);
    execute format('create policy settle on %I to rapport_settle using (workspace_id = current_workspace()) '
      'with check (workspace_id = current_workspace())', t);
    execute format('grant select, insert, update, delete on %I to rapport_settle', t);
  end loop;
end $$;
-- A reader notes what he read; the owner of the words reads who did. Nobody changes or removes it.
grant select, insert on content_read to rapport_app;
create policy concerned on content_read to rapport_app
  using (workspace_id = current_workspace() and (owner_user_id = current_member() or reader_user_id = current_member()))
  with check (workspace_id = current_workspace() and reader_user_id = current_member());

grant create on schema public to rapport_settle;
alter function append_audit owner to rapport_settle;
alter function cut_audit owner to rapport_settle;
revoke create on schema public from rapport_settle;
revoke all on function append_audit, cut_audit from public;
grant execute on function append_audit, cut_audit to rapport_app;
