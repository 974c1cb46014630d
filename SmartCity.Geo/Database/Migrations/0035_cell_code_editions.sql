-- Pages of cells by number skip what lies before them in the index alone: it also has to tell which edition a cell is of.
create index cell_code_edition_idx on smartcity.cell (code, edition_id);
drop index smartcity.cell_code_idx;
