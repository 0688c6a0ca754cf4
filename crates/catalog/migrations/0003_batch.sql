-- Batches of uploaded files: what came, how far it has been read, and what became of each document in it.
CREATE TABLE catalog_batch (
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    account_name TEXT NOT NULL,
    -- Chosen by the form: the same form sent twice makes one batch.
    form_key TEXT NOT NULL,
    -- On whose desk its documents come to lie.
    agency_id TEXT NOT NULL,
    -- Stated for all of them; none leaves it to the reader.
    record_kind TEXT,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_batch_pkey PRIMARY KEY (id),
    CONSTRAINT catalog_batch_account_id_form_key_key UNIQUE (account_id, form_key),
    CONSTRAINT catalog_batch_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES catalog_agency (id)
);

CREATE INDEX catalog_batch_agency_idx ON catalog_batch (agency_id, id);

CREATE TABLE catalog_batch_file (
    batch_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    -- SHA-256 of its bytes; none where it was not kept because it is too large.
    digest TEXT,
    is_read BIGINT NOT NULL,
    -- How many of its documents are done: whoever goes on with it begins behind them.
    n_done BIGINT NOT NULL,
    -- Whoever reads it holds it until then; a worker that died lets it go.
    leased_until BIGINT NOT NULL,
    -- How often somebody has taken it up without getting further.
    n_attempts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_batch_file_pkey PRIMARY KEY (batch_id, number),
    CONSTRAINT catalog_batch_file_is_read_check CHECK (is_read IN (0, 1)),
    CONSTRAINT catalog_batch_file_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES catalog_batch (id)
);

CREATE INDEX catalog_batch_file_waiting_idx ON catalog_batch_file (is_read, batch_id, number);

CREATE TABLE catalog_batch_item (
    batch_id TEXT NOT NULL,
    file_number BIGINT NOT NULL,
    -- Where it stood among the documents of its file.
    position BIGINT NOT NULL,
    -- `line 12`, `inner.zip/b.docx`; empty for the whole file.
    place TEXT NOT NULL,
    -- new, version, duplicate, same_document, rejected.
    outcome TEXT NOT NULL,
    record_id TEXT,
    -- Why it was rejected: a code of the reader.
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT catalog_batch_item_pkey PRIMARY KEY (batch_id, file_number, position),
    CONSTRAINT catalog_batch_item_batch_id_file_number_fkey FOREIGN KEY (batch_id, file_number) REFERENCES catalog_batch_file (batch_id, number)
);
