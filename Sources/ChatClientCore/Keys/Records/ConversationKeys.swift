/// What a key store knows of one direct conversation.
package struct ConversationKeys: Sendable, Equatable {
    /// The conversation's number on the server, in the present lineage.
    package let conversation: UInt64
    /// The other account, folded.
    package var peer: String
    /// The sequence up to which everything was opened, or has its reason in the archive.
    package var openedThrough: UInt64
    /// The sequence up to which messages were shown.
    package var shownThrough: UInt64
    /// The last sequence when this device was first listed: it has no block up to there.
    package var beforeDevice: UInt64
    /// The first sequence at which a message in the clear is suspicious, because both accounts have keys; 0 before they
    /// have. Once set, only a text that was opened at a lower sequence moves it, or a lower end of the conversation in
    /// another lineage: neither a time, another identity nor an empty list does.
    package var sealedFrom: UInt64

    package init(
        conversation: UInt64,
        peer: String,
        openedThrough: UInt64,
        shownThrough: UInt64,
        beforeDevice: UInt64 = 0,
        sealedFrom: UInt64 = 0
    ) {
        self.conversation = conversation
        self.peer = peer
        self.openedThrough = openedThrough
        self.shownThrough = shownThrough
        self.beforeDevice = beforeDevice
        self.sealedFrom = sealedFrom
    }
}
