"""The machine: settings, wiring, Bolt, delivery, the command line."""
