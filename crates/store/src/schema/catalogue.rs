//! The questions that `schema` asks each database's catalogue; both sets answer with the same columns.
//! Must never be needed elsewhere: no other room reads a catalogue.

use crate::database::Kind;

pub(super) struct Catalogue {
    pub(super) columns: &'static str,
    pub(super) constraints: &'static str,
    pub(super) foreign_keys: &'static str,
    pub(super) indexes: &'static str,
}

pub(super) fn of(kind: Kind) -> &'static Catalogue {
    match kind {
        Kind::Sqlite => &SQLITE,
        Kind::Postgres => &POSTGRES,
    }
}

const SQLITE: Catalogue = Catalogue {
    columns: "
        SELECT t.name AS table_name, c.name AS column_name, c.type AS declared, c.\"notnull\" AS is_required,
            c.dflt_value AS default_text
        FROM sqlite_master t, pragma_table_info(t.name) c
        WHERE t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_'
        ORDER BY t.name, c.cid",
    constraints: "
        SELECT name AS table_name, sql AS constraint_text
        FROM sqlite_master
        WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'",
    foreign_keys: "
        SELECT t.name AS table_name, CAST(k.id AS TEXT) AS key_name, k.\"from\" AS column_name,
            k.\"table\" AS referenced_table, COALESCE(k.\"to\", '(primary key)') AS referenced_column,
            lower(k.on_delete) AS on_delete
        FROM sqlite_master t, pragma_foreign_key_list(t.name) k
        WHERE t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_'
        ORDER BY t.name, k.id, k.seq",
    indexes: "
        SELECT t.name AS table_name, i.name AS index_name, i.\"unique\" AS is_unique, i.partial AS is_partial,
            CASE i.origin WHEN 'pk' THEN 'primary' WHEN 'u' THEN 'unique' ELSE 'index' END AS origin,
            COALESCE(c.name, '(expression)') AS column_name, c.\"desc\" AS is_falling
        FROM sqlite_master t, pragma_index_list(t.name) i, pragma_index_xinfo(i.name) c
        WHERE t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_' AND c.key = 1
        ORDER BY t.name, i.name, c.seqno",
};

const POSTGRES: Catalogue = Catalogue {
    columns: "
        SELECT CAST(c.table_name AS TEXT) AS table_name, CAST(c.column_name AS TEXT) AS column_name,
            COALESCE(CAST(c.domain_name AS TEXT), CAST(c.data_type AS TEXT)) AS declared,
            CASE c.is_nullable WHEN 'NO' THEN 1 ELSE 0 END AS is_required,
            CAST(c.column_default AS TEXT) AS default_text
        FROM information_schema.columns c
        JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
        WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
        ORDER BY c.table_name, c.ordinal_position",
    constraints: "
        SELECT t.relname AS table_name, k.conname AS constraint_text
        FROM pg_constraint k
        JOIN pg_class t ON t.oid = k.conrelid
        JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE n.nspname = current_schema() AND k.contype IN ('c', 'f', 'p', 'u')",
    foreign_keys: "
        SELECT t.relname AS table_name, k.conname AS key_name, a.attname AS column_name,
            r.relname AS referenced_table, ra.attname AS referenced_column,
            CASE k.confdeltype WHEN 'c' THEN 'cascade' WHEN 'r' THEN 'restrict' WHEN 'n' THEN 'set null'
                WHEN 'd' THEN 'set default' ELSE 'no action' END AS on_delete
        FROM pg_constraint k
        JOIN pg_class t ON t.oid = k.conrelid
        JOIN pg_namespace n ON n.oid = t.relnamespace
        JOIN pg_class r ON r.oid = k.confrelid
        CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS p (own, other, place)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = p.own
        JOIN pg_attribute ra ON ra.attrelid = r.oid AND ra.attnum = p.other
        WHERE n.nspname = current_schema() AND k.contype = 'f'
        ORDER BY t.relname, k.conname, p.place",
    indexes: "
        SELECT t.relname AS table_name, x.relname AS index_name,
            CASE WHEN i.indisunique THEN 1 ELSE 0 END AS is_unique,
            CASE WHEN i.indpred IS NULL THEN 0 ELSE 1 END AS is_partial,
            CASE COALESCE(k.contype, '-') WHEN 'p' THEN 'primary' WHEN 'u' THEN 'unique' ELSE 'index' END AS origin,
            COALESCE(a.attname, '(expression)') AS column_name,
            CASE WHEN p.flags & 1 = 1 THEN 1 ELSE 0 END AS is_falling
        FROM pg_index i
        JOIN pg_class x ON x.oid = i.indexrelid
        JOIN pg_class t ON t.oid = i.indrelid
        JOIN pg_namespace n ON n.oid = t.relnamespace
        LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u')
        CROSS JOIN LATERAL unnest(CAST(i.indkey AS int2[]), CAST(i.indoption AS int2[]))
            WITH ORDINALITY AS p (own, flags, place)
        LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = p.own AND p.own > 0
        WHERE n.nspname = current_schema() AND t.relkind = 'r'
        ORDER BY t.relname, x.relname, p.place",
};
