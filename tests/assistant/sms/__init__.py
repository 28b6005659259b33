"""Tests of assistant/sms."""
