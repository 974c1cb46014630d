-- What many_cases.sql needs: $1 how many cases there will be, $2 when the last one is opened. In the session's temporary schema.

create function pg_temp.dice(n bigint, which int) returns double precision language sql immutable as $$
    select (hashint8extended(n, which) & 4294967295)::double precision / 4294967296
$$;
create function pg_temp.wire(at timestamptz) returns text language sql stable as $$
    select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')
$$;
-- A version 7 UUID, as the program gives: by time, and the number behind it.
create function pg_temp.case_id(n bigint, at timestamptz) returns uuid language sql immutable as $$
    select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || left(md5(n::text), 3) || '8' || right(md5(n::text), 15))::uuid
$$;
create function pg_temp.link(before text, e smartcity.case_event) returns text language sql stable as $$
    select smartcity.case_event_hash(row(e.id, e.case_id, e.sequence, e.at, e.actor, e.role, e.action, e.from_status, e.to_status, e.opinion, e.detail, before, e.hash, e.happened_at)::smartcity.case_event)
$$;
create aggregate pg_temp.chain(smartcity.case_event) (sfunc = pg_temp.link, stype = text, initcond = '');

-- The way to each status that a case is left in.
create temp table story as
    select * from (values
        ('collected',  array['seen_again', 'seen_again']),
        ('verified',   array['seen_again', 'verify']),
        ('filed',      array['verify', 'file']),
        ('dispatched', array['verify', 'file', 'dispatch']),
        ('disposed',   array['verify', 'file', 'dispatch', 'dispose']),
        ('fed_back',   array['verify', 'file', 'dispatch', 'dispose', 'feed_back']),
        ('checked',    array['verify', 'file', 'dispatch', 'dispose', 'feed_back', 'check']),
        ('closed',     array['verify', 'file', 'dispatch', 'dispose', 'feed_back', 'check', 'close']),
        ('suspended',  array['verify', 'file', 'dispatch', 'suspend']),
        ('rejected',   array['verify', 'reject']),
        ('duplicate',  array['verify', 'mark_duplicate'])) way(final, actions);
create temp table step as
    select s.final, t.n::int as sequence, t.action, a.role, a.after, a.leads_to, t.action not in ('seen_again', 'suspend') as is_stage,
           coalesce(lag(a.leads_to) over way, case when t.n > 1 then 'collected' end) as from_status, coalesce(a.leads_to, 'collected') as to_status
    from story s
    cross join unnest(array['open'] || s.actions) with ordinality as t(action, n)
    join (values
        ('open', 'system', 'collected', interval '0'), ('seen_again', 'system', null, interval '5 minutes'), ('verify', 'officer', 'verified', interval '10 minutes'), ('file', 'officer', 'filed', interval '20 minutes'),
        ('dispatch', 'officer', 'dispatched', interval '30 minutes'), ('dispose', 'handler', 'disposed', interval '3 hours'), ('feed_back', 'handler', 'fed_back', interval '4 hours'),
        ('check', 'officer', 'checked', interval '1 day'), ('close', 'officer', 'closed', interval '2 days'), ('suspend', 'officer', 'suspended', interval '90 minutes'),
        ('reject', 'officer', 'rejected', interval '30 minutes'), ('mark_duplicate', 'officer', 'duplicate', interval '30 minutes')) a(action, role, leads_to, after) on a.action = t.action
    window way as (partition by s.final order by t.n);
create temp table way as
    select final, max(sequence) as steps, max(after) filter (where is_stage) as stage_after, count(*) filter (where action <> 'seen_again')::int as version, bool_or(action = 'file') as is_filed, bool_or(action = 'dispatch') as is_dispatched
    from step group by final;

create temp table kind as
    select row_number() over () - 1 as n, class, level::smallint, department
    from (values
        ('exposed_rubbish', 1, 'city_management'), ('unsealed_truck', 2, 'city_management'), ('road_spill', 2, 'city_management'), ('site_dust', 2, 'housing_and_construction'), ('construction_waste', 1, 'city_management'),
        ('wheel_mud', 1, 'housing_and_construction'), ('site_hoarding', 1, 'housing_and_construction'), ('material_piles', 1, 'housing_and_construction'), ('waste_soil', 1, 'city_management'), ('site_sewage', 2, 'ecology'),
        ('new_building', 1, 'natural_resources'), ('earthwork', 1, 'housing_and_construction'), ('demolition', 1, 'housing_and_construction'), ('covered_soil', 1, 'housing_and_construction'), ('vegetation_loss', 1, 'landscaping'),
        ('dust_exceedance', 3, 'ecology'), ('unregistered_site', 3, 'housing_and_construction'), ('water_change', 1, 'water'), ('road', 1, 'transport'), ('other', 1, 'city_management')) k(class, level, department);

-- A territorial unit for each district, eight squads below it; each community has its squad.
insert into smartcity.unit (id, name_zh, name_en, kind) select distinct c.adcode, c.district_name, 'Territorial unit ' || c.adcode, 'territorial' from smartcity.current_cell c on conflict do nothing;
insert into smartcity.unit (id, name_zh, name_en, kind, parent, post)
    select c.adcode || '-squad-' || s, c.district_name || s || '中队', 'Squad ' || s || ' of ' || c.adcode, 'squad', c.adcode, 'post ' || s from (select distinct adcode, district_name from smartcity.current_cell) c cross join generate_series(1, 8) s on conflict do nothing;
create temp table place as
    select row_number() over (order by c.code) - 1 as n, c.edition_id, c.code, c.adcode || '-squad-' || 1 + substr(c.code, 10, 3)::int % 8 as unit_id,
           st_xmin(c.geom) as west, st_ymin(c.geom) as south, st_xmax(c.geom) - st_xmin(c.geom) as width, st_ymax(c.geom) - st_ymin(c.geom) as height
    from smartcity.current_cell c;

create temp table year as
    select extract(year from ($2::timestamptz - ($1::bigint - n) * interval '95 seconds') at time zone 'Asia/Shanghai')::int as year, min(n) - 1 as before, count(*)::int as last from generate_series(1, $1::bigint) n group by 1;
insert into smartcity.case_number (prefix, year, last) select 'KM', year, last from year;
analyze step, way, kind, place, year;
