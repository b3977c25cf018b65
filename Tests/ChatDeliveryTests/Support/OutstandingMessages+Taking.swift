import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

extension OutstandingMessages {
    /// Adds a message as a session does.
    mutating func append(_ delivery: DeliveredMessage, to wire: DeliveryTransport) {
        append(delivery, frameBytes: DatagramFrameCodec.byteCount(of: delivery, index: nextIndex), to: wire)
    }

    /// The next message that a packet with room for anything would take, without taking it.
    func nextForDatagram() -> Indexed? {
        var copy = self
        return copy.popForDatagram(fitting: .max, now: at(0))?.message
    }

    /// Puts the next message, which has to be this one, into a packet.
    ///
    /// - Returns: Whether it is sent for the first time.
    @discardableResult
    mutating func popForDatagram(
        _ index: UInt64,
        now: NIODeadline,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Bool {
        let taken = popForDatagram(fitting: .max, now: now)
        #expect(taken?.message.index == index, sourceLocation: sourceLocation)
        return taken?.isFirst ?? false
    }
}
