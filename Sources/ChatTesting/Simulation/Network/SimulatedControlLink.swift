import ChatProtocol
import NIOCore

/// A frame on the simulated TLS connection.
enum ControlItem {
    case deliveries([DeliveredMessage], indices: [UInt64])
    case wireChanged(DeliveryTransport)

    /// The approximate size of the frame.
    var bytes: Int {
        switch self {
        case .deliveries(let deliveries, _): deliveries.reduce(0) { $0 + 8 + $1.message.readableBytes }
        case .wireChanged: 8
        }
    }
}

/// The TLS connection from the server to the client: reliable, in order, with a window of limited size. Frames
/// beyond the window wait in the server's outbox; frames that the client has not read occupy the window.
struct SimulatedControlLink {
    /// Bytes that the buffers of the two sockets hold.
    static let windowBytes = 32 * 1024

    private var outbox: [ControlItem] = []
    private var arrived: [ControlItem] = []
    private var bytesUnderWay = 0
    private var lastArrival: TimeAmount = .zero
    private let delay: TimeAmount
    private let stalls: [Range<TimeAmount>]

    /// Makes a connection.
    ///
    /// - Parameters:
    ///   - delay: The one-way delay.
    ///   - stalls: Times when nothing comes through. Frames sent meanwhile arrive afterwards.
    init(delay: TimeAmount, stalls: [Range<TimeAmount>]) {
        self.delay = delay
        self.stalls = stalls
    }

    /// Adds a frame to the server's outbox.
    mutating func post(_ item: ControlItem) {
        outbox.append(item)
    }

    /// Moves the next frame from the outbox to the connection, and returns it with the time until it arrives.
    mutating func take(at elapsed: TimeAmount) -> (item: ControlItem, delay: TimeAmount)? {
        guard let item = outbox.first, bytesUnderWay == 0 || bytesUnderWay + item.bytes <= Self.windowBytes else {
            return nil
        }
        outbox.removeFirst()
        bytesUnderWay += item.bytes
        let departure = stalls.last { $0.contains(elapsed) }?.upperBound ?? elapsed
        lastArrival = max(lastArrival, departure + delay)
        return (item, lastArrival - elapsed)
    }

    /// Handles a frame that arrives at the client's socket.
    mutating func arrive(_ item: ControlItem) {
        arrived.append(item)
    }

    /// Returns the next frame that the client reads.
    mutating func read() -> ControlItem? {
        guard !arrived.isEmpty else {
            return nil
        }
        let item = arrived.removeFirst()
        bytesUnderWay -= item.bytes
        return item
    }
}
