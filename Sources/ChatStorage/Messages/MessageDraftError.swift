import ChatProtocol

/// The size limits of a stored message.
package enum MessageLimits {
    /// The size of a token in bytes.
    package static let tokenBytes = ProtocolLimits.tokenBytes

    /// The maximum size of a body in bytes: a whole control frame, so that the protocol's own limit can rise
    /// without a migration.
    package static let bodyBytes = ProtocolLimits.frameBytes

    /// The maximum size of the payload of a sealed message in bytes.
    package static let payloadBytes = ProtocolLimits.frameBytes

    /// The maximum size of a block of a sealed message in bytes.
    package static let blockBytes = 4 << 10

    /// The maximum number of blocks of a sealed message: the devices of two accounts.
    package static let blocks = 2 * DeviceLimits.devices
}

/// The reason why a draft cannot be stored: an error of the caller, which must validate client input.
package enum MessageDraftError: Error, Equatable, CustomStringConvertible {
    /// The token is not 16 bytes long.
    case badToken
    /// The body is longer than ``MessageLimits/bodyBytes``.
    case bodyTooLong
    /// There is no such account.
    case noSuchAccount(AccountID)
    /// A sealed message has a body, is not a direct one, or a part of it is missing or too long.
    case badSealed

    /// A sentence with the reason.
    package var description: String {
        switch self {
        case .badToken: "A message's token has \(MessageLimits.tokenBytes) bytes."
        case .bodyTooLong: "A message has at most \(MessageLimits.bodyBytes) bytes."
        case .noSuchAccount(let id): "There is no account \(id.rawValue)."
        case .badSealed: "A sealed message is a direct one, with a payload and blocks of their sizes and no body."
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
        if let sealed {
            try check(sealed)
        }
    }

    private func check(_ sealed: SealedBody) throws(MessageDraftError) {
        guard recipient != nil, body.isEmpty, (1...MessageLimits.payloadBytes).contains(sealed.payload.count),
            sealed.blocks.count <= MessageLimits.blocks,
            sealed.blocks.values.allSatisfy({ (1...MessageLimits.blockBytes).contains($0.count) })
        else {
            throw .badSealed
        }
    }
}
