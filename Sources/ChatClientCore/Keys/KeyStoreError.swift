/// Why a key store cannot be used.
public struct KeyStoreError: Error, Sendable, Equatable {
    /// A sentence for the person, with the file.
    public let message: String
    /// Whether the store may work again later: another program uses it, its disk is full, or it could not be read or
    /// written. A client then tries again; after any other error it uses the store no more.
    public let passes: Bool

    /// Creates an error from its sentence.
    public init(_ message: String, passes: Bool = false) {
        self.message = message
        self.passes = passes
    }
}

// Errors of a caller, the same for all engines.
extension KeyStoreError {
    /// The error for an ephemeral key of an unknown prekey.
    package static func noPrekey(_ number: UInt64) -> Self {
        Self("The key store has no signed prekey with the number \(number).")
    }

    /// The error for the replacement of an unknown payload.
    package static let noMessage = Self("The key store has no message with the payload to replace.")

    /// The error for the replacement of a payload by one that another message has.
    package static let samePayload = Self("The key store has another message with the payload to store.")
}
