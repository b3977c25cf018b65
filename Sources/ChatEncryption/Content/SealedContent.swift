package import ChatIdentity

/// What is inside a sealed payload: content.proto with all rules checked.
package struct SealedContent: Hashable, Sendable {
    /// The most bytes of a text in UTF-8.
    package static let mostTextBytes = 16_384
    package static let tokenBytes = 16

    package let kind: Kind
    /// The device that sealed it; the account is folded.
    package let sender: DeviceAddress
    /// The account that it is for, folded. A copy for the sender's other devices names the other account.
    package let recipient: String
    /// Names the message, also if it is sealed again. Mail has one of its own.
    package let token: [UInt8]
    /// The sender's clock: milliseconds since 1970-01-01 UTC.
    package let time: Int64
    /// Counts the sender device's texts in the conversation, from 1 without gaps. A healed text keeps its own; other
    /// mail has 0.
    package let counter: UInt64
    /// The newest lists that the sender knew of its own and of the recipient's account.
    package let senderList: ListReference
    package let recipientList: ListReference
    /// SHA-256 of the newest payload of this conversation that the sender had opened; empty for none.
    package let lastOpened: [UInt8]

    package enum Kind: Hashable, Sendable {
        /// 1 to ``SealedContent/mostTextBytes`` bytes; only in messages. The other kinds are only in mail.
        case text(String)
        case empty
        case cannotOpen(HealingDemand)
        /// The text of a message that could not be opened, and SHA-256 of its payload.
        case healed(String, payload: [UInt8])
        /// A kind of mail that this release does not handle, with its number, above 4: nothing follows from it.
        case other(Int)
    }

    /// - Throws: ``ContentError/invalid(_:)`` with the first field that breaks its rule.
    package init(
        kind: Kind,
        sender: DeviceAddress,
        recipient: String,
        token: [UInt8],
        time: Int64,
        counter: UInt64,
        senderList: ListReference,
        recipientList: ListReference,
        lastOpened: [UInt8]
    ) throws(ContentError) {
        self.kind = kind
        self.sender = sender
        self.recipient = recipient
        self.token = token
        self.time = time
        self.counter = counter
        self.senderList = senderList
        self.recipientList = recipientList
        self.lastOpened = lastOpened
        for (field, isValid) in [
            (ContentError.Field.sender, FoldedAccount.isValid(sender.account)),
            (.recipient, FoldedAccount.isValid(recipient)),
            (.token, token.count == Self.tokenBytes),
            (.time, SignedTime.range.contains(time)),
            (.senderList, senderList.isValid),
            (.recipientList, recipientList.isValid),
            (.lastOpened, lastOpened.isEmpty || lastOpened.count == DeviceList.hashBytes),
        ] where !isValid {
            throw .invalid(field)
        }
        try checkKind()
    }

    private func checkKind() throws(ContentError) {
        switch kind {
        case .text(let text):
            try Self.check(text)
        case .empty:
            break
        case .cannotOpen(let demand):
            guard demand.isValid else {
                throw .invalid(.cannotOpen)
            }
        case .healed(let text, let payload):
            try Self.check(text)
            guard payload.count == DeviceList.hashBytes else {
                throw .invalid(.healedPayload)
            }
        case .other(let number):
            guard number > ProtoContent.Kind.healed.rawValue else {
                throw .invalid(.kind)
            }
        }
        guard (counter > 0) == hasCounter else {
            throw .invalid(.counter)
        }
    }

    private static func check(_ text: String) throws(ContentError) {
        guard (1...mostTextBytes).contains(text.utf8.count) else {
            throw .invalid(.text)
        }
    }

    private var hasCounter: Bool {
        switch kind {
        case .text, .healed: true
        case .empty, .cannotOpen: false
        case .other: counter > 0
        }
    }
}
