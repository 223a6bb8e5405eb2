"""What time does: one file a job."""
