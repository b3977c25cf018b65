/// Whether a message was encrypted from end to end.
public enum MessageEncryption: Sendable, Hashable {
    /// The server can read it.
    case none

    /// Plain text in the name of an account that has keys: it may be the server's own. Show it as not encrypted.
    case unexpectedlyPlain

    /// It was sealed by this device of its sender.
    case sealed(SealedOrigin)

    /// It is sealed, and this client cannot open it: its body is empty. It must be shown as such, never as text.
    case unopened(UnopenedReason)
}

/// The device that sealed a message.
public struct SealedOrigin: Sendable, Hashable {
    /// The device's label in its account's list. Sanitized for display.
    public let device: String

    /// Whether a person has verified the identity of the sender's account.
    public let isVerified: Bool

    /// Whether the sender has removed the device since.
    public let isFromRemovedDevice: Bool

    /// Makes an origin, for tests.
    public init(device: String, isVerified: Bool, isFromRemovedDevice: Bool = false) {
        self.device = device
        self.isVerified = isVerified
        self.isFromRemovedDevice = isFromRemovedDevice
    }
}

/// A sealed message as the server sent it to this session.
package struct SealedParts: Sendable, Hashable {
    /// The number of the device that sealed it.
    package let senderDevice: UInt64

    /// The content, sealed; empty in sessions without a device.
    package let payload: [UInt8]

    /// The key of the payload, sealed for this session's device; empty if there is none.
    package let block: [UInt8]

    /// Makes the parts.
    package init(senderDevice: UInt64, payload: [UInt8], block: [UInt8]) {
        self.senderDevice = senderDevice
        self.payload = payload
        self.block = block
    }
}
