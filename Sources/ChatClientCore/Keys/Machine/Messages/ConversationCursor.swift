import ChatIdentity

/// How far a direct conversation was read: kept with what was opened, so that nothing is opened twice or left out.
struct ConversationCursor {
    let conversation: UInt64
    let account: String
    let line: [UInt8]

    init(_ conversation: UInt64, _ account: String, _ line: [UInt8]) {
        self.conversation = conversation
        self.account = account
        self.line = line
    }

    /// The last sequence that was read; own messages that follow it directly are counted in, because they do not come
    /// back to the session that sent them.
    func through(in step: EncryptionStep) throws(KeyStoreError) -> UInt64 {
        var through = try step.records.conversation(conversation)?.openedThrough ?? 0
        while through < .max,
            let row = try step.records.message(line: line, conversation: conversation, sequence: through + 1),
            row.sender.account == account
        {
            through += 1
        }
        return through
    }

    /// Forgets how far conversations were read, because the server's data are of another lineage. From where on
    /// messages in the clear are suspicious stays: a restored server has most conversations still, and any server could
    /// take another lineage to have that forgotten.
    static func beginLine(in step: inout EncryptionStep) throws(KeyStoreError) {
        let former = try step.records.conversations()
        try step.records.removeConversations()
        for record in former where record.sealedFrom > 0 {
            try step.records.save(
                ConversationKeys(
                    conversation: record.conversation,
                    peer: record.peer,
                    openedThrough: 0,
                    shownThrough: 0,
                    sealedFrom: record.sealedFrom
                )
            )
        }
    }

    /// Whether the conversation is the one with this account, as far as is known.
    func fits(_ peer: String, in step: EncryptionStep) throws(KeyStoreError) -> Bool {
        try step.records.conversation(conversation).map { $0.peer == peer || $0.openedThrough == 0 } ?? true
    }

    /// What is kept of the conversation as the one with this account. In a former lineage its number may have been
    /// another conversation's, of which nothing was read in this one.
    func known(with peer: String, in step: EncryptionStep) throws(KeyStoreError) -> ConversationKeys? {
        try step.records.conversation(conversation).flatMap { $0.peer == peer || $0.openedThrough > 0 ? $0 : nil }
    }

    private func record(of peer: String, in step: EncryptionStep) throws(KeyStoreError) -> ConversationKeys {
        try known(with: peer, in: step)
            ?? ConversationKeys(conversation: conversation, peer: peer, openedThrough: 0, shownThrough: 0)
    }

    /// Moves on over own messages that are known to be stored.
    func passOwn(of peer: String, in step: inout EncryptionStep) throws(KeyStoreError) {
        try advance(to: 0, of: peer, in: &step)
        try expectSealed(from: try through(in: step), of: peer, in: &step)
    }

    /// Notes that messages in the clear are suspicious from a sequence on, unless they are from a lower one.
    ///
    /// - Parameters:
    ///   - sequence: The sequence; 0 changes nothing.
    ///   - isProven: Whether a text was opened there. What is only assumed moves nothing.
    func expectSealed(
        from sequence: UInt64,
        isProven: Bool = false,
        of peer: String,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        var record = try record(of: peer, in: step)
        if sequence > 0, record.sealedFrom == 0 || isProven && sequence < record.sealedFrom {
            record.sealedFrom = sequence
            try step.records.save(record)
        }
    }

    /// Notes where messages in the clear are suspicious in a conversation of which nothing was read in this lineage:
    /// after its present end at the latest, and everywhere if nothing is known of it and the account's list is pinned.
    func expectSealed(
        after end: UInt64,
        of peer: String,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        if var record = try known(with: peer, in: step) {
            if record.openedThrough == 0, record.sealedFrom > end, end < .max {
                record.sealedFrom = end + 1
                try step.records.save(record)
            }
        } else if peer != account, try step.records.state().wasUsed,
            try step.records.peer(peer)?.list.isEmpty == false
        {
            try expectSealed(from: 1, of: peer, in: &step)
        }
    }

    /// Messages that another program on the store may have read while the list of the conversations was on its way.
    static let readMeanwhile: UInt64 = 1000

    /// Goes back if the server names an end far before the cursor: it named a higher sequence before, so what lies
    /// before the cursor was perhaps never read. What was shown was read.
    func retreat(to end: UInt64, in step: inout EncryptionStep) throws(KeyStoreError) {
        if var record = try step.records.conversation(conversation), record.openedThrough > end,
            record.openedThrough - end > Self.readMeanwhile
        {
            record.openedThrough = min(end, record.shownThrough)
            try step.records.save(record)
        }
    }

    func advance(
        to sequence: UInt64,
        of peer: String,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        let through = max(try through(in: step), sequence)
        var record = try record(of: peer, in: step)
        if through > record.openedThrough {
            record.openedThrough = through
            try step.records.save(record)
        }
    }
}
