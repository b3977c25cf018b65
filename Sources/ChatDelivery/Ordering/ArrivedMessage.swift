package import ChatProtocol

/// A received message with its place in its conversation.
package struct ArrivedMessage: Equatable, Sendable {
    /// The message.
    package let message: ProtoMessage
    /// The difference between its sequence and that of the previous message of the conversation in this session; 0
    /// for the first.
    let advance: UInt64
    /// The wire that brought it.
    package let wire: DeliveryTransport

    /// Makes a received message.
    init(message: ProtoMessage, advance: UInt64, wire: DeliveryTransport) {
        self.message = message
        self.advance = advance
        self.wire = wire
    }
}
