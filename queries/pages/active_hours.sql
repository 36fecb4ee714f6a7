-- One row per segment, region, hour of the week and sessions in it: customers.
-- Hour null: sessions of the whole week.
select
    segment,
    region,
    hour_of_week,
    sessions,
    customers
from active_hours
