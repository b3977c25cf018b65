import ChatProtocol
import NIOCore

/// One thing on the simulated TLS connection.
enum ControlItem {
    case deliveries([DeliveredMessage], indices: [UInt64])
    case wireChanged(DeliveryWire)

    /// About as many bytes as the frame has.
    var bytes: Int {
        switch self {
        case .deliveries(let deliveries, _): deliveries.reduce(0) { $0 + 8 + $1.message.readableBytes }
        case .wireChanged: 8
        }
    }
}

/// The TLS connection from the server to the client: reliable, in order, with room for so many bytes. What finds no
/// room waits in the server's outbox; what the client does not read takes up room.
struct SimulatedControlLink {
    /// Bytes that two sockets' buffers hold.
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
    ///   - delay: How long it takes, one way.
    ///   - stalls: When nothing comes through. What is sent meanwhile comes after it.
    init(delay: TimeAmount, stalls: [Range<TimeAmount>]) {
        self.delay = delay
        self.stalls = stalls
    }

    /// The server posts a frame.
    mutating func post(_ item: ControlItem) {
        outbox.append(item)
    }

    /// The next frame that the connection takes from the outbox, and after how long it arrives.
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

    /// A frame has come to the client's socket.
    mutating func arrive(_ item: ControlItem) {
        arrived.append(item)
    }

    /// The next frame that the client reads.
    mutating func read() -> ControlItem? {
        guard !arrived.isEmpty else {
            return nil
        }
        let item = arrived.removeFirst()
        bytesUnderWay -= item.bytes
        return item
    }
}
