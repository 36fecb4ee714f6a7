-- One row per message that the company sent, dated by the sending.
select
    record_id,
    customer_id,
    cast(sent_at as date) as observed_on,
    channel,
    case when purpose = 'marketing' then is_opt_out end as is_opt_out,
    _file,
    _row
from messages
where sent_at is not null and sent_at <= $as_of
