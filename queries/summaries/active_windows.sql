-- One row per customer with eight sessions in four weeks: the busiest two hours
-- of the week.
-- Chosen among all pairs of neighbouring hours of the week by sessions inside,
-- then by sessions in the hours around, then by what all customers do. Trained
-- is the same choice without the last quarter of the customer's own weeks;
-- held are the sessions of these weeks, and how many of them fell into it.
-- First minute: three in four first sessions inside the window had begun by
-- then, counted from its opening. Record: how the system calls the customer
-- whose keys come first. Opted out: of any channel, at any time.
with weeks as (
    select
        customer_id,
        week,
        count(*) as sessions
    from signs
    group by customer_id, week
),

often as (
    select
        customer_id,
        count(*) as weeks,
        sum(sessions) as sessions
    from weeks
    group by customer_id
    having count(*) >= 4 and sum(sessions) >= 8
),

numbered as (
    select
        weeks.customer_id,
        weeks.week,
        often.weeks,
        row_number() over (partition by weeks.customer_id order by weeks.week)
            as nth
    from weeks
    inner join often
        on weeks.customer_id = often.customer_id
),

kept as (
    select
        signs.customer_id,
        signs.week,
        signs.hour_of_week,
        signs.minute_of_day,
        numbered.nth > numbered.weeks - floor(numbered.weeks / 4) as is_held
    from signs
    inner join numbered
        on
            signs.customer_id = numbered.customer_id
            and signs.week = numbered.week
),

hours as (
    select
        customer_id,
        hour_of_week,
        count(*) as inside,
        sum(case when is_held then 1 else 0 end) as held
    from kept
    group by customer_id, hour_of_week
),

shifts as (
    select
        0 as shift,
        1 as is_inside
    union all
    select
        167 as shift,
        1 as is_inside
    union all
    select
        1 as shift,
        0 as is_inside
    union all
    select
        166 as shift,
        0 as is_inside
),

busy as (
    select
        hour_of_week,
        sum(inside) as inside
    from hours
    group by hour_of_week
),

busy_windows as (
    select
        opens_at,
        row_number() over (order by inside asc, opens_at desc) as place
    from (
        select
            (busy.hour_of_week + shifts.shift) % 168 as opens_at,
            sum(busy.inside * shifts.is_inside) as inside
        from busy
        cross join shifts
        group by (busy.hour_of_week + shifts.shift) % 168
    ) as summed
),

candidates as (
    select
        hours.customer_id,
        (hours.hour_of_week + shifts.shift) % 168 as opens_at,
        sum(hours.inside * shifts.is_inside) as inside,
        sum(hours.inside) as around,
        sum((hours.inside - hours.held) * shifts.is_inside) as trained_inside,
        sum(hours.inside - hours.held) as trained_around
    from hours
    cross join shifts
    group by
        hours.customer_id,
        (hours.hour_of_week + shifts.shift) % 168
),

-- Sessions inside, around and the place among all, as digits of one number:
-- its maximum is the best window, and no customer's windows need sorting.
scored as (
    select
        candidates.customer_id,
        max(
            cast(
                (candidates.inside * 100000 + candidates.around) * 1000
                + busy_windows.place as bigint
            )
        ) as best,
        max(
            cast(
                (candidates.trained_inside * 100000 + candidates.trained_around)
                * 1000 + busy_windows.place as bigint
            )
        ) as best_trained
    from candidates
    inner join busy_windows
        on candidates.opens_at = busy_windows.opens_at
    group by candidates.customer_id
),

chosen as (
    select
        scored.customer_id,
        best_window.opens_at,
        trained_window.opens_at as trained_opens_at
    from scored
    inner join busy_windows as best_window
        on scored.best % 1000 = best_window.place
    inner join busy_windows as trained_window
        on scored.best_trained % 1000 = trained_window.place
),

fitted as (
    select
        hours.customer_id,
        chosen.opens_at,
        chosen.trained_opens_at,
        sum(
            case
                when (hours.hour_of_week - chosen.opens_at + 168) % 168 < 2
                    then hours.inside
                else 0
            end
        ) as inside,
        sum(hours.held) as held_sessions,
        sum(
            case
                when
                    (hours.hour_of_week - chosen.trained_opens_at + 168) % 168
                    < 2
                    then hours.inside - hours.held
                else 0
            end
        ) as trained_inside,
        sum(
            case
                when
                    (hours.hour_of_week - chosen.trained_opens_at + 168) % 168
                    < 2
                    then hours.held
                else 0
            end
        ) as held_inside
    from hours
    inner join chosen
        on hours.customer_id = chosen.customer_id
    group by
        hours.customer_id,
        chosen.opens_at,
        chosen.trained_opens_at
),

firsts as (
    select
        kept.customer_id,
        kept.week
        - case when kept.hour_of_week < chosen.opens_at then 1 else 0 end
            as window_week,
        min(
            (kept.hour_of_week - chosen.opens_at + 168) % 168 * 60
            + kept.minute_of_day % 60
        ) as minutes
    from kept
    inner join chosen
        on kept.customer_id = chosen.customer_id
    where (kept.hour_of_week - chosen.opens_at + 168) % 168 < 2
    group by
        kept.customer_id,
        kept.week
        - case when kept.hour_of_week < chosen.opens_at then 1 else 0 end
),

timed as (
    select
        customer_id,
        min(minutes) as minutes
    from (
        select
            customer_id,
            minutes,
            row_number() over (partition by customer_id order by minutes)
                as nth,
            count(*) over (partition by customer_id) as days
        from firsts
    ) as ordered
    where nth >= 0.75 * days
    group by customer_id
),

keys as (
    select
        identities.customer_id,
        min(identities.key) as record
    from identities
    inner join often
        on identities.customer_id = often.customer_id
    where identities.kind = 'id'
    group by identities.customer_id
),

refused as (
    select customer_id
    from channel_responses
    where is_opt_out
    group by customer_id
)

select
    often.customer_id,
    people.segment,
    people.region,
    keys.record,
    often.sessions,
    often.weeks,
    fitted.opens_at,
    fitted.inside,
    timed.minutes as first_minute,
    often.sessions - fitted.held_sessions as trained_sessions,
    fitted.trained_opens_at,
    fitted.trained_inside,
    fitted.held_sessions,
    fitted.held_inside,
    refused.customer_id is not null as is_opt_out
from often
inner join fitted
    on often.customer_id = fitted.customer_id
inner join timed
    on often.customer_id = timed.customer_id
inner join people
    on often.customer_id = people.customer_id
left join keys
    on often.customer_id = keys.customer_id
left join refused
    on often.customer_id = refused.customer_id
