-- One row per survey invitation, dated by the sending.
-- An invitation is unanswered only after it had 14 days to be answered.
select
    record_id,
    customer_id,
    cast(sent_at as date) as observed_on,
    channel,
    case
        when is_answered or sent_at <= $as_of - interval '14' day
            then is_answered
    end as is_answered,
    _file,
    _row
from invitations
where sent_at is not null and sent_at <= $as_of
