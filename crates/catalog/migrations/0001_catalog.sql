-- Agencies as a tree, records with the head of their live version, immutable versions, files, relations, directories.
CREATE TABLE catalog_agency (
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent_id TEXT,
    position BIGINT NOT NULL,
    number_prefix TEXT NOT NULL,
    region_code TEXT NOT NULL,
    uscc TEXT NOT NULL,
    profile TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_agency_pkey PRIMARY KEY (id),
    CONSTRAINT catalog_agency_code_key UNIQUE (code),
    CONSTRAINT catalog_agency_name_key UNIQUE (name),
    CONSTRAINT catalog_agency_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES catalog_agency (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE catalog_record (
    id TEXT NOT NULL,
    source_id TEXT,
    kind TEXT NOT NULL,
    level TEXT NOT NULL,
    state TEXT NOT NULL,
    -- 1 when the gate lets the public see it in full; written by every change of level or state.
    is_listed BIGINT NOT NULL,
    owner_id TEXT,
    live_version BIGINT,
    latest_version BIGINT NOT NULL,
    -- The head of the live version, or of the latest one while there is no live version: what lists show.
    title TEXT NOT NULL,
    issuers TEXT NOT NULL,
    doc_number TEXT,
    index_number TEXT,
    form TEXT,
    validity TEXT NOT NULL,
    publicity TEXT NOT NULL,
    authority BIGINT NOT NULL,
    issued_on TEXT,
    published_on TEXT,
    effective_on TEXT,
    expires_on TEXT,
    summary TEXT NOT NULL,
    -- What lists sort by: the day of publication, else of issue, else empty. Never null: nulls sort differently on the two databases.
    listed_on TEXT NOT NULL,
    -- What makes two records the same document: number and title, normalised.
    identity_key TEXT,
    -- State and what it needs: a reason for the public, or the record that stands in its place.
    state_reason TEXT,
    redirect_to TEXT,
    published_at BIGINT,
    updated_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_record_pkey PRIMARY KEY (id),
    CONSTRAINT catalog_record_source_id_key UNIQUE (source_id),
    CONSTRAINT catalog_record_index_number_key UNIQUE (index_number),
    CONSTRAINT catalog_record_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES catalog_agency (id),
    CONSTRAINT catalog_record_redirect_to_fkey FOREIGN KEY (redirect_to) REFERENCES catalog_record (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT catalog_record_is_listed_check CHECK (is_listed IN (0, 1))
);

CREATE INDEX catalog_record_listed_idx ON catalog_record (is_listed, listed_on, id);
CREATE INDEX catalog_record_published_idx ON catalog_record (is_listed, published_at, id);
CREATE INDEX catalog_record_kind_idx ON catalog_record (is_listed, kind, listed_on, id);
CREATE INDEX catalog_record_owner_idx ON catalog_record (is_listed, owner_id, listed_on, id);
CREATE INDEX catalog_record_identity_idx ON catalog_record (identity_key);
CREATE INDEX catalog_record_doc_number_idx ON catalog_record (doc_number);
CREATE INDEX catalog_record_title_idx ON catalog_record (title);

CREATE TABLE catalog_version (
    record_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    -- The metadata of this version and the fields of its kind, JSON.
    content TEXT NOT NULL,
    -- The text as a tree of clauses, JSON.
    tree TEXT NOT NULL,
    -- Where each value was found and how sure, JSON.
    proposals TEXT NOT NULL,
    change_note TEXT NOT NULL,
    -- Digest of the bytes it came from, and of its text without white space: what makes two files the same.
    source_digest TEXT NOT NULL,
    text_digest TEXT NOT NULL,
    -- Digest of the canonical content, for the ledger.
    content_digest TEXT NOT NULL,
    published_at BIGINT,
    signed_by TEXT,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_version_pkey PRIMARY KEY (record_id, version),
    CONSTRAINT catalog_version_record_id_fkey FOREIGN KEY (record_id) REFERENCES catalog_record (id)
);

CREATE INDEX catalog_version_source_digest_idx ON catalog_version (source_digest);
CREATE INDEX catalog_version_text_digest_idx ON catalog_version (text_digest);

CREATE TABLE catalog_file (
    id TEXT NOT NULL,
    record_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    digest TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_file_pkey PRIMARY KEY (id),
    CONSTRAINT catalog_file_record_id_version_fkey FOREIGN KEY (record_id, version) REFERENCES catalog_version (record_id, version)
);

CREATE INDEX catalog_file_version_idx ON catalog_file (record_id, version, position);

-- Relations belong to a version: those of a draft must not show on the live page, nor take its own away.
CREATE TABLE catalog_relation (
    record_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    target_id TEXT,
    citation TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_relation_pkey PRIMARY KEY (record_id, version, position),
    CONSTRAINT catalog_relation_record_id_version_fkey FOREIGN KEY (record_id, version) REFERENCES catalog_version (record_id, version),
    CONSTRAINT catalog_relation_target_id_fkey FOREIGN KEY (target_id) REFERENCES catalog_record (id)
);

CREATE INDEX catalog_relation_target_idx ON catalog_relation (target_id, kind);

CREATE TABLE catalog_entry (
    record_id TEXT NOT NULL,
    directory TEXT NOT NULL,
    code TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_entry_pkey PRIMARY KEY (record_id, directory, code),
    CONSTRAINT catalog_entry_record_id_fkey FOREIGN KEY (record_id) REFERENCES catalog_record (id)
);

CREATE INDEX catalog_entry_code_idx ON catalog_entry (directory, code, record_id);

-- The last serial given out by each 索引号 scheme, agency and year.
CREATE TABLE catalog_serial (
    scope TEXT NOT NULL,
    last BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_serial_pkey PRIMARY KEY (scope)
);
