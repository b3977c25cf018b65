/// The tables of migrations 006 and 007: who reads what, and by which words.
extension MessageSchema {
    /// A closed room has no members, but those who were members at its end go on reading it. `lastMessage` is the
    /// room's last one: rooms that closed before a client's cursor are skipped by an index when it asks for what it has
    /// missed.
    ///
    /// Names are unique among listed rooms alone: a refusal must not tell that an unlisted room has the name. The old
    /// unique index over all open rooms is replaced by a narrower one, which every existing file fulfils.
    static let closedRooms = """
        CREATE TABLE closedMember (
            account INTEGER NOT NULL REFERENCES account (id),
            conversation INTEGER NOT NULL REFERENCES room (conversation),
            -- The newest message when the account joined, as in `member`.
            since INTEGER NOT NULL CHECK (since >= 0),
            lastMessage INTEGER NOT NULL CHECK (lastMessage >= 1),
            PRIMARY KEY (account, conversation)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX closedMember_missed ON closedMember (account, lastMessage);
        CREATE INDEX closedMember_room ON closedMember (conversation);

        DROP INDEX room_open;
        DROP INDEX room_listed;
        CREATE UNIQUE INDEX room_listed ON room (folded) WHERE isOpen = 1 AND isListed = 1;
        """

    /// The index is derived from the messages and is built anew: messages from `since` to `through` are in it. The
    /// server adds the older ones in the background, the newest of them first, and both numbers survive a restart.
    ///
    /// What is indexed are not words but words in a scope (``SearchScope``), such as `c17xriver`: a search reads the
    /// entries of its own scopes only, so that its time does not depend on what is in others. ``SearchTokenizer`` has
    /// done the folding, therefore `ascii`, which takes all other characters as they are. There are no prefix indexes:
    /// within one scope the words that begin alike are few.
    static let wordsByReader = """
        DROP TABLE wordIndex;
        CREATE VIRTUAL TABLE wordIndex USING fts5 (words, content = '', columnsize = 0, tokenize = 'ascii');
        ALTER TABLE indexing ADD COLUMN since INTEGER NOT NULL DEFAULT 1 CHECK (since >= 1);
        UPDATE indexing SET
            through = (SELECT coalesce(max(id), 0) FROM message),
            since = (SELECT coalesce(max(id), 0) + 1 FROM message);
        """
}
