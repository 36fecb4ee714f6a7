-- One row per survey invitation, dated by the sending.
-- An invitation is asked about once it had 14 days to be answered. Of younger
-- ones the answered are known and the unanswered are not: counting those alone
-- would make the newest weeks look better than any before.
select
    record_id,
    customer_id,
    cast(sent_at as date) as observed_on,
    channel,
    case when sent_at <= $as_of - interval '14' day then is_answered end
        as is_answered,
    _file,
    _row
from invitations
where sent_at is not null and sent_at <= $as_of
