-- One row per closed deal, dated by when it was won or lost.
-- Slow names service only where nothing else was slow: a slow delivery is the
-- experience that failed, not the service.
select
    record_id,
    customer_id,
    cast(closed_at as date) as observed_on,
    channel,
    is_won,
    case
        when not is_won and lost_reason is not null
            then
                regexp_matches(
                    lower(lost_reason),
                    'service|support|respon|unreachable|attitude|follow'
                )
                or (
                    regexp_matches(lower(lost_reason), 'slow')
                    and not regexp_matches(
                        lower(lost_reason),
                        'deliver|ship|product|software|implement|install'
                    )
                )
    end as is_lost_to_service,
    _file,
    _row
from deals
where
    is_won is not null
    and closed_at is not null
    and closed_at <= $as_of
