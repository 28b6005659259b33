"""The demo network, hand-written, and its six months of cases made by the real engine."""
