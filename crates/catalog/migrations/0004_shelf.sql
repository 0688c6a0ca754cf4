-- A shelf is read in the order of its lists: without the day in it, a page of a small shelf has to look at every record.
ALTER TABLE catalog_entry ADD COLUMN listed_on TEXT NOT NULL DEFAULT '';

UPDATE catalog_entry SET listed_on = (SELECT r.listed_on FROM catalog_record r WHERE r.id = catalog_entry.record_id);

CREATE INDEX catalog_entry_shelf_idx ON catalog_entry (directory, code, listed_on, record_id);
