-- Facts in the order they were committed. The last number is a row that every writer of facts updates: its lock makes
-- the order of numbers the order of commits on both databases, so a reader that has seen n never misses a smaller one.
CREATE TABLE store_sequence (
    name TEXT NOT NULL,
    last BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT store_sequence_pkey PRIMARY KEY (name)
);

INSERT INTO store_sequence (name, last, created_at) VALUES ('fact', 0, 0);

CREATE TABLE store_fact (
    seq BIGINT NOT NULL,
    id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    -- What is public about it for ever, for the ledger; null where nothing is.
    leaf TEXT,
    CONSTRAINT store_fact_pkey PRIMARY KEY (seq),
    CONSTRAINT store_fact_id_key UNIQUE (id)
);

CREATE INDEX store_fact_subject_idx ON store_fact (subject, seq);
