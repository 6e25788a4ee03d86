"""Everything that outlives a process, in one database: documents, vectors, editions, and the tables of the bot."""
