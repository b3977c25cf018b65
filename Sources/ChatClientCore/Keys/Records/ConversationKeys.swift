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

    package init(
        conversation: UInt64,
        peer: String,
        openedThrough: UInt64,
        shownThrough: UInt64,
        beforeDevice: UInt64 = 0
    ) {
        self.conversation = conversation
        self.peer = peer
        self.openedThrough = openedThrough
        self.shownThrough = shownThrough
        self.beforeDevice = beforeDevice
    }
}
