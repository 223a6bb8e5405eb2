"""The use cases, verbs, shared by commands, modals, jobs and the command line."""
