-- The publishing desk: what a draft has been through, who has something to do with it until when, and what everybody did.
CREATE TABLE catalog_draft (
    record_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    step TEXT NOT NULL,
    -- Goes up with every change of what is written; a form that brings an older one is told so.
    revision BIGINT NOT NULL,
    -- Whose desk it lies on; none where no agency was known when it came in.
    agency_id TEXT,
    -- Digest of metadata, text, files and relations together: what an approval was given for.
    digest TEXT NOT NULL,
    -- Editors, approvals, consents, signature, JSON.
    flow TEXT NOT NULL,
    -- Fields whose proposed value a person has confirmed, JSON.
    confirmed TEXT NOT NULL,
    -- The digest that was last searched for personal data; empty before.
    checked_digest TEXT NOT NULL,
    -- Why there is a draft, and the day its period runs from where that is not a date of the document, JSON.
    cause TEXT NOT NULL,
    -- When the signed version becomes public.
    scheduled_at BIGINT,
    updated_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_draft_pkey PRIMARY KEY (record_id, version),
    CONSTRAINT catalog_draft_record_id_version_fkey FOREIGN KEY (record_id, version) REFERENCES catalog_version (record_id, version),
    CONSTRAINT catalog_draft_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES catalog_agency (id)
);

CREATE INDEX catalog_draft_scheduled_idx ON catalog_draft (step, scheduled_at, record_id);

-- Earlier states of a draft: nobody's work is lost by somebody else's. Gone once the version is signed.
CREATE TABLE catalog_revision (
    record_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    content TEXT NOT NULL,
    tree TEXT NOT NULL,
    files TEXT NOT NULL,
    relations TEXT NOT NULL,
    account_id TEXT,
    account_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_revision_pkey PRIMARY KEY (record_id, version, revision)
);

CREATE INDEX catalog_revision_created_idx ON catalog_revision (created_at);

-- One row for each duty that is open; it goes when the duty is done, and catalog_step remembers.
CREATE TABLE catalog_task (
    record_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    -- Who must act: the owner, or an agency whose consent is asked for.
    agency_id TEXT NOT NULL,
    -- What a worklist shows, so that it reads one table.
    title TEXT NOT NULL,
    record_kind TEXT NOT NULL,
    level TEXT NOT NULL,
    editor_id TEXT,
    editor_name TEXT NOT NULL,
    assignee_id TEXT,
    assignee_name TEXT NOT NULL,
    -- Remarks it was returned with, or what is asked for.
    remark TEXT NOT NULL,
    is_emergency BIGINT NOT NULL,
    clock TEXT NOT NULL,
    clock_start TEXT NOT NULL,
    -- The days from which its light is yellow and red, and the last day; 9999-12-31 where no period runs.
    yellow_on TEXT NOT NULL,
    red_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    -- How far up the line it was reported: 0 nobody, 1 the agency, 2 the agency above.
    escalation BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_task_pkey PRIMARY KEY (record_id, version, kind, agency_id),
    CONSTRAINT catalog_task_record_id_fkey FOREIGN KEY (record_id) REFERENCES catalog_record (id),
    CONSTRAINT catalog_task_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES catalog_agency (id),
    CONSTRAINT catalog_task_is_emergency_check CHECK (is_emergency IN (0, 1))
);

CREATE INDEX catalog_task_worklist_idx ON catalog_task (agency_id, kind, due_on, record_id);
CREATE INDEX catalog_task_counts_idx ON catalog_task (agency_id, kind, due_on, red_on, yellow_on);
CREATE INDEX catalog_task_assignee_idx ON catalog_task (assignee_id, due_on, record_id);
CREATE INDEX catalog_task_due_idx ON catalog_task (due_on, escalation);

-- Who did what, when, with which words (谁公开、谁负责). Outlives the draft, and the record where it was never published.
CREATE TABLE catalog_step (
    record_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    version BIGINT NOT NULL,
    action TEXT NOT NULL,
    from_step TEXT NOT NULL,
    to_step TEXT NOT NULL,
    account_id TEXT,
    account_name TEXT NOT NULL,
    agency_id TEXT,
    -- The person on leave in whose stead it was done.
    for_account_id TEXT,
    remark TEXT NOT NULL,
    digest TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_step_pkey PRIMARY KEY (record_id, number)
);

-- Personal data found in a draft: where and what kind, never the value.
CREATE TABLE catalog_finding (
    record_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    number BIGINT NOT NULL,
    place TEXT NOT NULL,
    kind TEXT NOT NULL,
    confidence TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    span_start BIGINT NOT NULL,
    span_end BIGINT NOT NULL,
    -- Tells it from others when the draft is searched again. Emptied when it is masked or the version is signed.
    digest TEXT NOT NULL,
    decision TEXT NOT NULL,
    justification TEXT NOT NULL,
    account_id TEXT,
    account_name TEXT NOT NULL,
    decided_at BIGINT,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_finding_pkey PRIMARY KEY (record_id, version, number)
);

-- The desk's rules, each version with its author: the highest number is in force.
CREATE TABLE catalog_setting (
    number BIGINT NOT NULL,
    document TEXT NOT NULL,
    account_id TEXT,
    account_name TEXT NOT NULL,
    note TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_setting_pkey PRIMARY KEY (number)
);

-- Names an agency bore, so that a record shows the name of its day.
CREATE TABLE catalog_agency_name (
    agency_id TEXT NOT NULL,
    until_on TEXT NOT NULL,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_agency_name_pkey PRIMARY KEY (agency_id, until_on),
    CONSTRAINT catalog_agency_name_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES catalog_agency (id)
);

-- Agencies that are no more: gone up in another, or, where nothing was left of them, dissolved.
CREATE TABLE catalog_agency_merger (
    agency_id TEXT NOT NULL,
    into_id TEXT,
    merged_on TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_agency_merger_pkey PRIMARY KEY (agency_id),
    CONSTRAINT catalog_agency_merger_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES catalog_agency (id),
    CONSTRAINT catalog_agency_merger_into_id_fkey FOREIGN KEY (into_id) REFERENCES catalog_agency (id)
);

-- What became of an agency: who changed what in the tree, from which day, why.
CREATE TABLE catalog_agency_step (
    agency_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    action TEXT NOT NULL,
    from_on TEXT NOT NULL,
    -- What it was and what it became, in words of that day.
    was TEXT NOT NULL,
    became TEXT NOT NULL,
    account_id TEXT,
    account_name TEXT NOT NULL,
    note TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_agency_step_pkey PRIMARY KEY (agency_id, number),
    CONSTRAINT catalog_agency_step_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES catalog_agency (id)
);

-- Whose a record was before its agency was merged.
CREATE TABLE catalog_former_owner (
    record_id TEXT NOT NULL,
    until_on TEXT NOT NULL,
    agency_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_former_owner_pkey PRIMARY KEY (record_id, until_on),
    CONSTRAINT catalog_former_owner_record_id_fkey FOREIGN KEY (record_id) REFERENCES catalog_record (id),
    CONSTRAINT catalog_former_owner_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES catalog_agency (id)
);

-- What became of a request, so that the same one sent twice is done once.
CREATE TABLE catalog_receipt (
    account_id TEXT NOT NULL,
    receipt_key TEXT NOT NULL,
    request_digest TEXT NOT NULL,
    outcome TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_receipt_pkey PRIMARY KEY (account_id, receipt_key)
);

CREATE INDEX catalog_receipt_created_idx ON catalog_receipt (created_at);
