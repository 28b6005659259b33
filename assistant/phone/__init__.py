"""A phone on the screen that texts the real webhook with correctly signed requests. Demo mode only."""
