use super::*;
use crate::migration;

fn check(text: &'static str, expected: &[&str]) {
    let migration = Migration {
        context: "note",
        number: 1,
        name: "n",
        text,
    };
    let found = lint(&migration);
    let found: Vec<&str> = found
        .iter()
        .map(|line| line.strip_prefix("note 0001_n: ").unwrap())
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn our_own_migrations_pass() {
    for migration in migration::STORE {
        assert_eq!(lint(migration), Vec::<String>::new());
    }
}

#[test]
fn a_whole_good_migration_passes() {
    check(
        "-- Why.
        CREATE TABLE note_line (
            id TEXT NOT NULL,
            note_id TEXT NOT NULL CONSTRAINT note_line_note_id_fkey REFERENCES note_page (id) ON DELETE CASCADE,
            place BIGINT NOT NULL DEFAULT 0,
            share DOUBLE PRECISION,
            is_open BIGINT NOT NULL CONSTRAINT note_line_is_open_check CHECK (is_open IN (0, 1)),
            created_at BIGINT NOT NULL,
            CONSTRAINT note_line_pkey PRIMARY KEY (id),
            CONSTRAINT note_line_note_id_place_key UNIQUE (note_id, place),
            CONSTRAINT note_line_place_fkey FOREIGN KEY (place) REFERENCES note_place (id)
        );
        CREATE INDEX note_line_recent_idx ON note_line (created_at DESC, id);
        CREATE UNIQUE INDEX note_line_share_key ON note_line (share) WHERE share IS NOT NULL;
        ALTER TABLE note_line ADD COLUMN colour TEXT NOT NULL DEFAULT 'red';
        INSERT INTO note_line (id, created_at) VALUES ('a', 0), ('b', 0);
        UPDATE note_line SET colour = 'blue';
        DROP TABLE note_old",
        &[],
    );
}

#[test]
fn what_is_missing_in_a_table_is_told() {
    check(
        "CREATE TABLE other (id INTEGER PRIMARY KEY)",
        &[
            "the first line must be a comment that says why",
            "table other does not carry the prefix note_",
            "column other.id must be TEXT, BIGINT, DOUBLE PRECISION or BLOB",
            "column other.id has a constraint without a name",
            "table other lacks created_at BIGINT NOT NULL",
            "table other lacks CONSTRAINT other_pkey PRIMARY KEY",
        ],
    );
}

#[test]
fn names_follow_the_rule() {
    check(
        "-- Why.
        CREATE TABLE note_line (a TEXT NOT NULL, created_at BIGINT NOT NULL, UNIQUE (a),
            CONSTRAINT note_line_pk PRIMARY KEY (a), CONSTRAINT a_unique UNIQUE (a), CONSTRAINT note_line_x CHECK (a <> ''));
        CREATE UNIQUE INDEX note_line_idx ON note_line (a, created_at);
        CREATE INDEX recent ON note_line (created_at)",
        &[
            "table note_line has a constraint without a name",
            "constraint note_line_pk must be named note_line_pkey",
            "constraint a_unique must be named note_line_a_key",
            "constraint a_unique must be named note_line_…",
            "constraint note_line_x must be named note_line_…_check",
            "unique index note_line_idx must be named note_line_a_created_at_key",
            "index recent must be named note_line_…_idx",
        ],
    );
}

#[test]
fn what_only_one_database_knows_is_told() {
    check(
        "-- Why.
        CREATE VIEW note_view AS SELECT a::text FROM note_line;
        ALTER TABLE note_line ALTER COLUMN a TYPE BIGINT;
        DROP TABLE IF EXISTS note_old;
        INSERT INTO note_line VALUES ('a');
        INSERT INTO note_line (id, created_at) VALUES ('a', 5);
        DELETE FROM \"note_line\"",
        &[
            "`VIEW` does not mean the same on both databases",
            "name \"note_line\" must not be quoted",
            "write CAST(x AS TYPE) instead of x::type",
            "a migration runs once: leave out IF [NOT] EXISTS, which hides a drift",
            "statement `CREATE` is not in the portable subset",
            "ALTER TABLE note_line may only ADD COLUMN, DROP COLUMN or RENAME",
            "table IF does not carry the prefix note_",
            "INSERT INTO note_line must name its columns, created_at among them",
            "rows that a migration inserts into note_line must have created_at 0",
        ],
    );
}

#[test]
fn another_context_may_not_be_touched() {
    check(
        "-- Why.
        UPDATE catalog_record SET title = '';
        INSERT INTO note_line (id, created_at) SELECT id, created_at FROM catalog_record",
        &[
            "table catalog_record does not carry the prefix note_",
            "table catalog_record does not carry the prefix note_",
        ],
    );
}
