"""One event, many tellings: what articles share, whom they call what, whose words they carry."""
