-- +goose Up
-- Adding up follows the versions and the obligations that changed since it looked last, of one
-- regime and period at a time.
CREATE INDEX filing_version_changes_idx ON filing_version (regime, period, changed_at);
CREATE INDEX request_obligation_changes_idx ON request_obligation (request, changed_at);

-- What waits for somebody is counted for every page: it begins at the few units of the person,
-- at the divisions in charge, and at the obligations of a letter that are not over.
CREATE INDEX access_path_inside_idx ON access_path (ancestor, inside);
CREATE INDEX request_obligation_division_idx ON request_obligation (division) WHERE division <> '';
CREATE INDEX request_obligation_open_idx ON request_obligation (request, state) WHERE state NOT IN ('accepted', 'nothing', 'excused', 'released');
CREATE INDEX filing_report_division_idx ON filing_report (division) WHERE division <> '';
CREATE INDEX activity_entry_asked_idx ON activity_entry (unit, deleted_at) WHERE state = 'asked';
