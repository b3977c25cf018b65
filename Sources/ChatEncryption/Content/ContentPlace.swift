package import ChatIdentity

/// What a message or mail says of the content in it.
package struct ContentPlace: Hashable, Sendable {
    /// The folded account and the device that the server names as sender.
    package let sender: DeviceAddress
    /// The folded account that it was sent to.
    package let recipient: String
    /// The token that the server names; `nil` where it names none.
    package let token: [UInt8]?
    /// Whether it came as device mail.
    package let isMail: Bool

    package init(sender: DeviceAddress, recipient: String, token: [UInt8]?, isMail: Bool) {
        self.sender = sender
        self.recipient = recipient
        self.token = token
        self.isMail = isMail
    }
}

extension SealedContent {
    /// Refuses content that was sealed for another place: reflected, moved to another conversation, or given out as
    /// another sender's.
    ///
    /// - Throws: ``ContentError/misplaced(_:)``.
    package func check(against place: ContentPlace) throws(ContentError) {
        guard sender.account == place.sender.account else {
            throw .misplaced(.sender)
        }
        guard sender.device == place.sender.device else {
            throw .misplaced(.senderDevice)
        }
        guard recipient == place.recipient else {
            throw .misplaced(.recipient)
        }
        if let expected = place.token, token != expected {
            throw .misplaced(.token)
        }
        let isForMail =
            switch kind {
            case .text: false
            case .empty, .cannotOpen, .healed, .other: true
            }
        guard isForMail == place.isMail else {
            throw .misplaced(.kind)
        }
    }
}
