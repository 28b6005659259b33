"""Referrals: the state machine, who may do what, events, clocks, agreements and handovers."""
