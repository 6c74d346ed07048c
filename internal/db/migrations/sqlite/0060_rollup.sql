-- +goose Up
-- Adding up follows the obligations that changed since it looked last.
CREATE INDEX request_obligation_changed_idx ON request_obligation (changed_at);
