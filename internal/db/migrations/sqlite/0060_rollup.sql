-- +goose Up
-- Adding up follows the versions and the obligations that changed since it looked last, of one
-- regime and period at a time.
CREATE INDEX filing_version_changes_idx ON filing_version (regime, period, changed_at);
CREATE INDEX request_obligation_changes_idx ON request_obligation (request, changed_at);
