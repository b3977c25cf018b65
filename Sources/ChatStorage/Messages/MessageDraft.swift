/// A message to be stored.
package struct MessageDraft: Sendable, Equatable {
    /// The destination of a message.
    package enum Destination: Sendable, Equatable {
        /// The public conversation.
        case everyone
        /// The direct conversation with an account, which may be the sender itself.
        case account(AccountID)
        /// A room, by its conversation.
        case room(ConversationID)
    }

    /// The sending account.
    package var sender: AccountID

    /// The destination.
    package var destination: Destination

    /// The text as UTF-8; at most ``MessageLimits/bodyBytes``. Empty for a sealed message.
    package var body: [UInt8]

    /// The content of a sealed message, which is a direct one; `nil` for others.
    package var sealed: SealedBody?

    /// The blocks that the sender's key store has sealed so far, with those of this message; 0 for others.
    package var blocksSealed: UInt64

    /// Deduplicates resent messages: 16 bytes that the sender uses only for this message.
    package var token: [UInt8]

    /// The time when the server received it, in milliseconds since 1970.
    package var time: Int64

    /// The random number of the session that sent it.
    package var origin: Int64

    /// Creates a draft.
    package init(
        sender: AccountID,
        destination: Destination,
        body: [UInt8],
        token: [UInt8],
        time: Int64,
        origin: Int64,
        sealed: SealedBody? = nil,
        blocksSealed: UInt64 = 0
    ) {
        self.sender = sender
        self.destination = destination
        self.body = body
        self.token = token
        self.time = time
        self.origin = origin
        self.sealed = sealed
        self.blocksSealed = blocksSealed
    }

    /// The bytes of its text, or of its sealed content with the blocks of all devices.
    package var storedBytes: Int { body.count + (sealed?.storedBytes ?? 0) }

    /// The recipient of a direct message.
    package var recipient: AccountID? {
        switch destination {
        case .everyone, .room: nil
        case .account(let id): id
        }
    }
}
