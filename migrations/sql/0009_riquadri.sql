-- A box given in degrees (west, south, east, north), in EPSG:7791.
--   contorno  its outline, with a vertex at least every 0.02 degrees; a line or a point where the
--             box has no width or no height
--   interno   a box wholly inside the outline, its sides at the outline's innermost points; null
--             where there is none
--   a_ovest, a_est, a_sud, a_nord  strips that cover the outline's envelope but for the inner box
create function psttm.riquadri(
    ovest double precision, sud double precision, est double precision, nord double precision
)
returns table (
    contorno geometry, interno geometry,
    a_ovest geometry, a_est geometry, a_sud geometry, a_nord geometry
)
language plpgsql immutable parallel safe rows 1
as $$
declare
    sinistro geometry := psttm.lato_di_riquadro(ovest, sud, ovest, nord);
    destro geometry := psttm.lato_di_riquadro(est, sud, est, nord);
    inferiore geometry := psttm.lato_di_riquadro(ovest, sud, est, sud);
    superiore geometry := psttm.lato_di_riquadro(ovest, nord, est, nord);
    fuori box2d;
    dentro box2d;
begin
    contorno := ST_Transform(
        ST_Segmentize(
            ST_Envelope(
                ST_SetSRID(ST_Collect(ST_MakePoint(ovest, sud), ST_MakePoint(est, nord)), 4326)
            ),
            0.02
        ),
        7791
    );
    fuori := contorno::box2d;
    a_ovest := ST_SetSRID(fuori::geometry, 7791);
    if ST_XMax(sinistro) < ST_XMin(destro) and ST_YMax(inferiore) < ST_YMin(superiore) then
        interno := ST_MakeEnvelope(
            ST_XMax(sinistro), ST_YMax(inferiore), ST_XMin(destro), ST_YMin(superiore), 7791
        );
        dentro := interno::box2d;
        a_ovest := ST_MakeEnvelope(
            ST_XMin(fuori), ST_YMin(fuori), ST_XMin(dentro), ST_YMax(fuori), 7791
        );
        a_est := ST_MakeEnvelope(
            ST_XMax(dentro), ST_YMin(fuori), ST_XMax(fuori), ST_YMax(fuori), 7791
        );
        a_sud := ST_MakeEnvelope(
            ST_XMin(fuori), ST_YMin(fuori), ST_XMax(fuori), ST_YMin(dentro), 7791
        );
        a_nord := ST_MakeEnvelope(
            ST_XMin(fuori), ST_YMax(dentro), ST_XMax(fuori), ST_YMax(fuori), 7791
        );
    end if;
    return next;
end
$$;

-- One side of such a box, in EPSG:7791.
create function psttm.lato_di_riquadro(
    x1 double precision, y1 double precision, x2 double precision, y2 double precision
)
returns geometry
language sql immutable parallel safe
as $$
    select ST_Transform(
        ST_Segmentize(
            ST_SetSRID(ST_MakeLine(ST_MakePoint(x1, y1), ST_MakePoint(x2, y2)), 4326), 0.02
        ),
        7791
    )
$$;
