-- Mail to be sent, written in the transaction that makes it necessary: neither is ever there without the other.
CREATE TABLE mail_message (
    id TEXT NOT NULL,
    -- What makes two messages the same: a reminder is queued once, however often its job runs.
    dedupe_key TEXT NOT NULL,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- Empty once the time of keeping is over.
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    -- While one process is sending it: when another may try.
    next_attempt_at BIGINT NOT NULL,
    -- What went wrong last, as a code: words of servers hold addresses.
    problem TEXT,
    sent_at BIGINT,
    created_at BIGINT NOT NULL,
    CONSTRAINT mail_message_pkey PRIMARY KEY (id),
    CONSTRAINT mail_message_dedupe_key_key UNIQUE (dedupe_key),
    CONSTRAINT mail_message_state_check CHECK (state IN ('waiting', 'sent', 'failed', 'off', 'cancelled'))
);

CREATE INDEX mail_message_due_idx ON mail_message (state, next_attempt_at, id);
