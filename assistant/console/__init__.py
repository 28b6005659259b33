"""Frontline staff: cases on someone's behalf, warm referrals, answers coming back."""
