/// The tables of migration 010. Numbers of devices are random and unsigned with 64 bits: their bits are stored as a
/// signed integer, so only equality means anything.
extension MessageSchema {
    /// A device stays when it leaves the list, without its prekeys and mail, as long as the identity is the same and it
    /// is one of the last that left: if it comes back, its counts still hold. A new identity begins with no devices.
    /// Numbers of devices are unique in the whole server, so that a block of a message is one device's.
    static let devices = """
        CREATE TABLE accountIdentity (
            account INTEGER PRIMARY KEY REFERENCES account (id),
            identity BLOB NOT NULL CHECK (length(identity) = 32),
            -- When the account began an identity in place of another one; NULL while it has its first.
            reset INTEGER
        ) STRICT;

        CREATE TABLE deviceList (
            id INTEGER PRIMARY KEY,
            account INTEGER NOT NULL REFERENCES accountIdentity (account),
            version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 10000),
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            body BLOB NOT NULL CHECK (length(body) BETWEEN 1 AND 8192),
            signature BLOB NOT NULL CHECK (length(signature) = 64),
            UNIQUE (account, version)
        ) STRICT;

        CREATE TABLE device (
            number INTEGER PRIMARY KEY,
            account INTEGER NOT NULL REFERENCES accountIdentity (account),
            isListed INTEGER NOT NULL CHECK (isListed IN (0, 1)),
            -- The version of the last list that it was on.
            lastList INTEGER NOT NULL CHECK (lastList >= 1),
            -- Its public keys, which never change.
            agreement BLOB NOT NULL CHECK (length(agreement) = 32),
            signing BLOB NOT NULL CHECK (length(signing) = 32),
            blocksSealed INTEGER NOT NULL DEFAULT 0 CHECK (blocksSealed >= 0),
            -- The newest signed prekey; only its number when the device has left the list.
            prekey INTEGER CHECK (prekey >= 1),
            prekeyBody BLOB CHECK (length(prekeyBody) BETWEEN 1 AND 8192),
            prekeySignature BLOB CHECK (length(prekeySignature) = 64),
            -- Pairs up to this number that are not in the table were there.
            pairsThrough INTEGER NOT NULL DEFAULT 0 CHECK (pairsThrough >= 0),
            CHECK ((prekeyBody IS NULL) = (prekeySignature IS NULL)),
            CHECK (prekeyBody IS NULL OR (prekey IS NOT NULL AND isListed = 1))
        ) STRICT;
        CREATE INDEX device_account ON device (account, isListed);
        """

    /// A pair is left while `handedOut` is NULL. The asker of a handed-out one is NULL once that account is forgotten.
    static let oneTimePairs = """
        CREATE TABLE oneTimePair (
            id INTEGER PRIMARY KEY,
            device INTEGER NOT NULL REFERENCES device (number),
            number INTEGER NOT NULL CHECK (number >= 1),
            body BLOB NOT NULL CHECK (length(body) BETWEEN 1 AND 8192),
            signature BLOB NOT NULL CHECK (length(signature) = 64),
            askerAccount INTEGER REFERENCES account (id),
            askerDevice INTEGER,
            handedOut INTEGER,
            UNIQUE (device, number),
            CHECK ((askerAccount IS NULL) = (askerDevice IS NULL)),
            CHECK (askerAccount IS NULL OR handedOut IS NOT NULL)
        ) STRICT;
        CREATE INDEX oneTimePair_left ON oneTimePair (device, number) WHERE handedOut IS NULL;
        CREATE INDEX oneTimePair_handedOut ON oneTimePair (device, handedOut) WHERE handedOut IS NOT NULL;
        CREATE INDEX oneTimePair_asker ON oneTimePair (askerAccount, device, askerDevice, handedOut)
            WHERE askerAccount IS NOT NULL;
        """

    /// Mail that was handled, or that had to go, leaves its token for a while. AUTOINCREMENT: a device names the last
    /// piece that it has handled, so a number must not come again.
    static let deviceMail = """
        CREATE TABLE deviceMail (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            device INTEGER NOT NULL REFERENCES device (number),
            sender INTEGER NOT NULL REFERENCES account (id),
            senderDevice INTEGER NOT NULL,
            token BLOB NOT NULL CHECK (length(token) = 16),
            time INTEGER NOT NULL,
            payload BLOB CHECK (length(payload) >= 1),
            block BLOB CHECK (length(block) >= 1),
            UNIQUE (device, sender, token),
            CHECK ((payload IS NULL) = (block IS NULL)),
            CHECK (length(payload) + length(block) <= 24576)
        ) STRICT;
        CREATE INDEX deviceMail_waiting ON deviceMail (device, id) WHERE payload IS NOT NULL;
        CREATE INDEX deviceMail_handled ON deviceMail (device, id) WHERE payload IS NULL;
        CREATE INDEX deviceMail_handledTime ON deviceMail (time) WHERE payload IS NULL;
        CREATE INDEX deviceMail_time ON deviceMail (time);
        CREATE INDEX deviceMail_sender ON deviceMail (sender);
        """

    /// The content of sealed messages, whose bodies are empty. A message takes it along when it is removed. The blocks
    /// are those of ``BlockColumn``, in one row: a row for each took a fifth of the server's time for a message.
    static let sealedMessages = """
        CREATE TABLE sealed (
            message INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
            senderDevice INTEGER NOT NULL,
            -- For the other devices of the sender.
            senderBlocks BLOB NOT NULL CHECK (length(senderBlocks) <= 65536),
            -- For the devices of the recipient, which may have left its list since; none in a note to oneself.
            recipientBlocks BLOB NOT NULL CHECK (length(recipientBlocks) <= 65536),
            payload BLOB NOT NULL CHECK (length(payload) BETWEEN 1 AND 65536)
        ) STRICT;
        """
}
