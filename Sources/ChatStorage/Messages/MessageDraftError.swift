import ChatProtocol

/// The size limits of a stored message.
package enum MessageLimits {
    /// The size of a token in bytes.
    package static let tokenBytes = ProtocolLimits.tokenBytes

    /// The maximum size of a body in bytes: a whole control frame, so that the protocol's own limit can rise
    /// without a migration.
    package static let bodyBytes = ProtocolLimits.frameBytes
}

/// The reason why a draft cannot be stored: an error of the caller, which must validate client input.
package enum MessageDraftError: Error, Equatable, CustomStringConvertible {
    /// The token is not 16 bytes long.
    case badToken
    /// The body is longer than ``MessageLimits/bodyBytes``.
    case bodyTooLong
    /// There is no such account.
    case noSuchAccount(AccountID)

    /// A sentence with the reason.
    package var description: String {
        switch self {
        case .badToken: "A message's token has \(MessageLimits.tokenBytes) bytes."
        case .bodyTooLong: "A message has at most \(MessageLimits.bodyBytes) bytes."
        case .noSuchAccount(let id): "There is no account \(id.rawValue)."
        }
    }
}

extension MessageDraft {
    /// Checks the sizes of the draft.
    package func check() throws(MessageDraftError) {
        guard token.count == MessageLimits.tokenBytes else {
            throw .badToken
        }
        guard body.count <= MessageLimits.bodyBytes else {
            throw .bodyTooLong
        }
    }
}
