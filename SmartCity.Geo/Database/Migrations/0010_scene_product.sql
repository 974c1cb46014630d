-- What a scene was made of: its product, its bands' wavelengths, what its values mean, and a mask that came with it.
alter table smartcity.scene
    add column platform          text,                                                                   -- Sentinel-2A, Landsat 8 …
    add column band_descriptions jsonb not null default '[]' check (jsonb_typeof(band_descriptions) = 'array'),
    add column product_id        text,
    add column processing_level  text,                                                                   -- L1C, L2A, L1TP, L2SP …
    add column quantity          text not null default 'unknown' check (quantity in ('unknown', 'toa_reflectance', 'surface_reflectance')),
    add column scale             double precision not null default 1 check (scale > 0),                  -- value in the file × scale = quantity
    add column mask_path         text,
    add column mask_kind         text,                                                                   -- scl, qa_pixel
    add check ((mask_path is null) = (mask_kind is null));

comment on column smartcity.scene.band_descriptions is 'In the order of bands: name, product_band, centre_um, width_um, gsd_m; empty when nothing is known.';
comment on column smartcity.scene.sha256 is 'Of the imported file; of a product in many files, of the list of their hashes and of how they were read.';
