-- Deleting a region looks for its journal entries by both columns.
create index regional_treasury_entries_living on regional_treasury_entries (region_id) where region_id is not null;
