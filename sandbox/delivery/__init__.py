"""How payloads reach the app: over Socket Mode or signed HTTP, with deadlines, retries and faults."""
