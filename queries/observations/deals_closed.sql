-- One row per closed deal, dated by when it was won or lost.
select
    record_id,
    customer_id,
    cast(closed_at as date) as observed_on,
    channel,
    is_won,
    case
        when not is_won and lost_reason is not null
            then regexp_matches(
                lower(lost_reason),
                'service|support|respon|slow|unreachable|attitude|follow'
            )
    end as is_lost_to_service,
    _file,
    _row
from deals
where
    is_won is not null
    and closed_at is not null
    and closed_at <= $as_of
