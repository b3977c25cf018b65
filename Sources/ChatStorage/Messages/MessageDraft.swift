/// A message that is to be stored.
package struct MessageDraft: Sendable, Equatable {
    /// To whom a message goes.
    package enum Destination: Sendable, Equatable {
        /// The public conversation.
        case everyone
        /// The direct conversation with an account, which may be the sender itself.
        case account(AccountID)
        /// A room, by its conversation.
        case room(ConversationID)
    }

    /// Who sends it.
    package var sender: AccountID

    /// To whom it goes.
    package var destination: Destination

    /// The text as UTF-8; at most ``MessageLimits/bodyBytes``.
    package var body: [UInt8]

    /// What makes sending again harmless: 16 bytes that the sender uses for this message only.
    package var token: [UInt8]

    /// When the server took it, in milliseconds since 1970.
    package var time: Int64

    /// The random number of the session that sent it.
    package var origin: Int64

    /// Makes a draft.
    package init(
        sender: AccountID,
        destination: Destination,
        body: [UInt8],
        token: [UInt8],
        time: Int64,
        origin: Int64
    ) {
        self.sender = sender
        self.destination = destination
        self.body = body
        self.token = token
        self.time = time
        self.origin = origin
    }

    /// The account that a direct message goes to.
    package var recipient: AccountID? {
        switch destination {
        case .everyone, .room: nil
        case .account(let id): id
        }
    }
}
