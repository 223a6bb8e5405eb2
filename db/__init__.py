"""Tables, transactions and all SQL. One file a feature; nothing here knows Slack or decides a rule."""
