-- How the jobs behind the pages are doing, for staff: one row for each job, whichever process ran it last. It outlives them.
CREATE TABLE operation_job (
    name TEXT NOT NULL,
    every_seconds BIGINT NOT NULL,
    -- The last run that is written down: successes are noted once a minute at most.
    ran_at BIGINT,
    succeeded_at BIGINT,
    failed_at BIGINT,
    -- Failures since the last success.
    n_failures BIGINT NOT NULL,
    -- Of the last failure: its number in the log, and what was tried.
    reference TEXT NOT NULL,
    problem TEXT NOT NULL,
    -- Somebody wants it run now; whichever process takes it up empties this.
    asked_at BIGINT,
    created_at BIGINT NOT NULL,
    CONSTRAINT operation_job_pkey PRIMARY KEY (name)
);
