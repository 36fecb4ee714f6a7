-- One row per strike of one customer before $end_before, newest first.
select
    struck_on,
    kind,
    stage,
    record_id,
    _file,
    _row
from strikes
where
    customer_id = $customer_id
    and struck_on < cast($end_before as date)
order by struck_on desc, record_id asc
