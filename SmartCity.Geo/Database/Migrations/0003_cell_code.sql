-- A cell is looked up, and pages of cells are ordered, by code alone: the primary key begins with the edition.
create index cell_code_idx on smartcity.cell (code);
