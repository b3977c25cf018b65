/// Copies of one own text under one token: a program that was killed had sealed it, and a later one has sealed it anew.
/// The server stores one of them.
extension EncryptionStep {
    /// Notes that a copy is stored. The others are not waited for any more, nor told as not sent. They stay in the
    /// archive, because it may be one of them that the server has.
    mutating func noteStored(_ row: ArchivedMessage) throws(KeyStoreError) {
        guard !row.token.isEmpty else {
            return
        }
        for var copy in try records.unsentMessages()
        where copy.token == row.token && copy.payloadHash != row.payloadHash && copy.counter > 0 {
            copy.counter = 0
            try records.save(copy)
        }
    }
}
