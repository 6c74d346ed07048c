-- +goose Up
-- Deliveries change the state of obligations, thousands a second. Where no indexed column
-- changes, PostgreSQL writes nothing into the indexes (a heap-only update), and
-- deliveries of neighbouring obligations do not meet on an index page.
DROP INDEX request_obligation_unit_idx;
CREATE INDEX request_obligation_unit_idx ON request_obligation (unit);
-- Room on each page for the next version of its rows, without which no update stays
-- heap-only. How full pages are is a matter of this engine alone and no fact of the schema,
-- so it is written apart from those that the engines share.
alter table request_obligation set (fillfactor = 60);
