-- Accounts of staff: what they may, how they prove themselves, and where they are signed in.
CREATE TABLE identity_account (
    id TEXT NOT NULL,
    -- What is typed at the door, in lower case; kept when the account ends, so that it never means somebody else.
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    agency_id TEXT NOT NULL,
    email TEXT NOT NULL,
    -- argon2id in PHC form.
    password TEXT NOT NULL,
    password_set_at BIGINT NOT NULL,
    -- 1 while the password is one that somebody else has seen.
    is_password_initial BIGINT NOT NULL,
    -- Base32; the last time step that was used, so that no code counts twice.
    totp_secret TEXT,
    totp_step BIGINT NOT NULL,
    ended_at BIGINT,
    created_at BIGINT NOT NULL,
    CONSTRAINT identity_account_pkey PRIMARY KEY (id),
    CONSTRAINT identity_account_name_key UNIQUE (name),
    CONSTRAINT identity_account_is_password_initial_check CHECK (is_password_initial IN (0, 1))
);

CREATE INDEX identity_account_agency_idx ON identity_account (agency_id, name);

CREATE TABLE identity_grant (
    account_id TEXT NOT NULL,
    role TEXT NOT NULL,
    agency_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT identity_grant_pkey PRIMARY KEY (account_id, role, agency_id),
    CONSTRAINT identity_grant_account_id_fkey FOREIGN KEY (account_id) REFERENCES identity_account (id)
);

CREATE INDEX identity_grant_role_idx ON identity_grant (role, agency_id);

-- Somebody does the work of somebody else during leave, with the roles that the absent one holds.
CREATE TABLE identity_substitution (
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    substitute_id TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT identity_substitution_pkey PRIMARY KEY (id),
    CONSTRAINT identity_substitution_account_id_fkey FOREIGN KEY (account_id) REFERENCES identity_account (id),
    CONSTRAINT identity_substitution_substitute_id_fkey FOREIGN KEY (substitute_id) REFERENCES identity_account (id)
);

CREATE INDEX identity_substitution_account_idx ON identity_substitution (account_id);
CREATE INDEX identity_substitution_substitute_idx ON identity_substitution (substitute_id);

-- Only the digest of what the browser holds.
CREATE TABLE identity_session (
    id TEXT NOT NULL,
    digest TEXT NOT NULL,
    account_id TEXT NOT NULL,
    address TEXT NOT NULL,
    browser TEXT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT identity_session_pkey PRIMARY KEY (id),
    CONSTRAINT identity_session_digest_key UNIQUE (digest),
    CONSTRAINT identity_session_account_id_fkey FOREIGN KEY (account_id) REFERENCES identity_account (id)
);

CREATE INDEX identity_session_account_idx ON identity_session (account_id);

-- For programs of others: bound to an account, with an end.
CREATE TABLE identity_token (
    id TEXT NOT NULL,
    digest TEXT NOT NULL,
    account_id TEXT NOT NULL,
    label TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT,
    created_at BIGINT NOT NULL,
    CONSTRAINT identity_token_pkey PRIMARY KEY (id),
    CONSTRAINT identity_token_digest_key UNIQUE (digest),
    CONSTRAINT identity_token_account_id_fkey FOREIGN KEY (account_id) REFERENCES identity_account (id)
);

CREATE INDEX identity_token_account_idx ON identity_token (account_id);

-- Failed attempts at the door, by a digest of the name or of the address that was tried, whether or not it exists.
CREATE TABLE identity_attempt (
    subject TEXT NOT NULL,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT identity_attempt_pkey PRIMARY KEY (subject)
);

-- What is true of the whole installation: that it is a demonstration.
CREATE TABLE identity_mark (
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT identity_mark_pkey PRIMARY KEY (name)
);
