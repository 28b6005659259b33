"""The process that sends what waits in the outbox and runs the clocks."""
