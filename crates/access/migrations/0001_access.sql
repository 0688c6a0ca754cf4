-- Who asked for what and what came of it, each row sealed to the row before it, so that a change shows.
CREATE TABLE access_event (
    seq BIGINT NOT NULL,
    account_id TEXT,
    account_name TEXT NOT NULL,
    agency_id TEXT,
    action TEXT NOT NULL,
    thing_kind TEXT NOT NULL,
    thing_id TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    address TEXT NOT NULL,
    reference TEXT NOT NULL,
    -- JSON without personal data and without secrets.
    detail TEXT NOT NULL,
    -- SHA-256 over the digest of the row before and the other columns of this one.
    digest TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT access_event_pkey PRIMARY KEY (seq),
    CONSTRAINT access_event_outcome_check CHECK (outcome IN ('permitted', 'denied', 'failed'))
);

CREATE INDEX access_event_created_idx ON access_event (created_at, seq);
CREATE INDEX access_event_account_idx ON access_event (account_id, seq);
CREATE INDEX access_event_thing_idx ON access_event (thing_kind, thing_id, seq);

-- The end of the chain: one row, which also lets one writer of events in at a time.
CREATE TABLE access_chain (
    name TEXT NOT NULL,
    seq BIGINT NOT NULL,
    digest TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT access_chain_pkey PRIMARY KEY (name)
);

INSERT INTO access_chain (name, seq, digest, created_at) VALUES ('event', 0, '', 0);
