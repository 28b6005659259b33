"""Tests of assistant.referrals."""
