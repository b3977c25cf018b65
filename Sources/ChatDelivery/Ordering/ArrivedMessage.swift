package import ChatProtocol

/// A message with its place in its conversation.
package struct ArrivedMessage: Equatable, Sendable {
    /// The message.
    package let message: WireMessage
    /// How far its sequence is past the one delivered before it to this session; 0 for the first.
    let advance: UInt64
    /// How it came.
    package let wire: DeliveryWire

    /// Makes an arrival.
    init(message: WireMessage, advance: UInt64, wire: DeliveryWire) {
        self.message = message
        self.advance = advance
        self.wire = wire
    }
}
