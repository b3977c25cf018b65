import ChatProtocol

/// The bounds of what a message store takes.
package enum MessageLimits {
    /// Bytes of a token.
    package static let tokenBytes = ProtocolLimits.tokenBytes

    /// Bytes of a body: a whole control frame, so that the protocol's own bound can rise without a migration.
    package static let bodyBytes = ProtocolLimits.frameBytes
}

/// Why a draft cannot be stored: a mistake of the caller, who checks what clients send.
package enum MessageDraftError: Error, Equatable, CustomStringConvertible {
    /// The token has another size than 16 bytes.
    case badToken
    /// The body is longer than ``MessageLimits/bodyBytes``.
    case bodyTooLong
    /// There is no such account.
    case noSuchAccount(AccountID)

    /// A sentence on what is wrong.
    package var description: String {
        switch self {
        case .badToken: "A message's token has \(MessageLimits.tokenBytes) bytes."
        case .bodyTooLong: "A message has at most \(MessageLimits.bodyBytes) bytes."
        case .noSuchAccount(let id): "There is no account \(id.rawValue)."
        }
    }
}

extension MessageDraft {
    /// Makes sure that the draft can be stored.
    package func check() throws(MessageDraftError) {
        guard token.count == MessageLimits.tokenBytes else {
            throw .badToken
        }
        guard body.count <= MessageLimits.bodyBytes else {
            throw .bodyTooLong
        }
    }
}
