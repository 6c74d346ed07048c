-- +goose Up
-- Deliveries change the state of obligations, thousands a second. Where no indexed column
-- changes, PostgreSQL writes nothing into the indexes (a heap-only update), and
-- deliveries of neighbouring obligations do not meet on an index page.
DROP INDEX request_obligation_unit_idx;
CREATE INDEX request_obligation_unit_idx ON request_obligation (unit);
