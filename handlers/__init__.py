"""What people do in Slack: one file a feature, all its payload kinds."""
