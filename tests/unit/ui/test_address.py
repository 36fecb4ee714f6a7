"""What the address asks for, read by the run that it was sent with."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def told() -> None:
    import streamlit as st

    from scorecard.ui import address

    st.text(f"{address.parameter('file')}|{address.parameter('none')}|{address.is_bare()}")


def test_a_parameter_is_read_and_none_is_empty() -> None:
    app = AppTest.from_function(told)
    app.query_params["file"] = "kiosk survey.csv"
    assert app.run().text[0].value == "kiosk survey.csv||False"


def test_a_page_without_parameters_is_bare() -> None:
    assert AppTest.from_function(told).run().text[0].value == "||True"


def test_a_run_that_is_given_up_takes_no_parameter_from_the_one_that_follows() -> None:
    def emptied() -> None:
        import streamlit as st
        from streamlit.runtime.scriptrunner import get_script_run_ctx

        from scorecard.ui import address

        context = get_script_run_ctx()
        assert context is not None
        # What the restart of an abandoned run does to the session, while the next one draws.
        with context.session_state.query_params() as shared:
            shared.clear_with_no_forward_msg()
        st.text(f"{st.query_params.to_dict()} {address.parameter('file')}")

    app = AppTest.from_function(emptied)
    app.query_params["file"] = "kiosk survey.csv"
    assert app.run().text[0].value == "{} kiosk survey.csv"


def test_what_is_said_is_read_at_once_and_stays_in_the_address() -> None:
    def saying() -> None:
        import streamlit as st

        from scorecard.ui import address

        address.say(metric="win_rate", against="year")
        st.text(f"{address.parameter('metric')} {address.parameter('against')}")

    app = AppTest.from_function(saying).run()
    assert app.text[0].value == "win_rate year"
    assert app.query_params["metric"] == "win_rate"
