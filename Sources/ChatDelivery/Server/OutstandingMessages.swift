package import ChatProtocol
import DequeModule
package import NIOCore

/// The messages under way to one session, from when they are handed over until they are acknowledged or written to
/// the TLS connection. Bounded: see ``hasRoom``.
package struct OutstandingMessages: Sendable {
    /// A message under way.
    package struct Entry: Sendable {
        /// The message as it travels.
        package let delivery: DeliveredMessage
        /// When it was first sent; `nil` while it waits.
        package var firstSent: NIODeadline?
        /// In how many packets it is on its way.
        package var copies = 0
        /// Whether it has been handed to the TLS connection.
        package var isOnControl = false
    }

    private var entries: [UInt64: Entry] = [:]
    private var nextIndex: UInt64 = 0
    private var oldestIndex: UInt64 = 0
    private var bytes = 0

    /// The indices that wait to be sent by UDP, in order.
    private var datagramQueue: Deque<UInt64> = []

    /// The indices that wait to be sent over TLS, in order.
    private var controlQueue: Deque<UInt64> = []

    /// Makes an empty set.
    package init() {}

    /// Messages under way.
    package var count: Int {
        entries.count
    }

    /// Whether another message may be added.
    package var hasRoom: Bool {
        entries.count < DeliveryBounds.messages && bytes < DeliveryBounds.bytes
    }

    /// Whether so much is done that the store may be asked for more.
    package var isHalfEmpty: Bool {
        entries.count <= DeliveryBounds.messages / 2 && bytes <= DeliveryBounds.bytes / 2
    }

    /// Adds a message to the end of a wire's queue.
    package mutating func append(_ delivery: DeliveredMessage, to wire: DeliveryWire) {
        let index = nextIndex
        nextIndex += 1
        bytes += delivery.message.readableBytes
        entries[index] = Entry(delivery: delivery)
        switch wire {
        case .udp: datagramQueue.append(index)
        case .tls: controlQueue.append(index)
        }
    }

    /// The next message to send by UDP, without taking it.
    package mutating func nextForDatagram() -> (index: UInt64, delivery: DeliveredMessage)? {
        while let index = datagramQueue.first {
            if let entry = entries[index], !entry.isOnControl {
                return (index, entry.delivery)
            }
            datagramQueue.removeFirst()
        }
        return nil
    }

    /// The message that ``nextForDatagram()`` showed goes into a packet now.
    package mutating func takeForDatagram(_ index: UInt64, now: NIODeadline) {
        datagramQueue.removeFirst()
        markSent(index, now: now)
    }

    /// A message goes into one more packet.
    package mutating func markSent(_ index: UInt64, now: NIODeadline) {
        entries[index]?.copies += 1
        if entries[index]?.firstSent == nil {
            entries[index]?.firstSent = now
        }
    }

    /// A message that may be sent once more, or `nil` when it has arrived or gone to TLS.
    package func delivery(at index: UInt64) -> DeliveredMessage? {
        guard let entry = entries[index], !entry.isOnControl else {
            return nil
        }
        return entry.delivery
    }

    /// The messages for the next control frame, in order, and their indices.
    package mutating func takeForControl() -> (deliveries: [DeliveredMessage], indices: [UInt64]) {
        var deliveries: [DeliveredMessage] = []
        var indices: [UInt64] = []
        var size = 0
        while let index = controlQueue.first, deliveries.isEmpty || size < DeliveryBounds.controlBatchBytes {
            controlQueue.removeFirst()
            guard let entry = entries[index], !entry.isOnControl else {
                continue
            }
            entries[index]?.isOnControl = true
            size += entry.delivery.message.readableBytes
            deliveries.append(entry.delivery)
            indices.append(index)
        }
        return (deliveries, indices)
    }

    /// Messages have arrived, or are in the TLS connection's hands.
    package mutating func remove(_ indices: some Sequence<UInt64>) {
        for index in indices {
            if let entry = entries.removeValue(forKey: index) {
                bytes -= entry.delivery.message.readableBytes
            }
        }
        while oldestIndex < nextIndex, entries[oldestIndex] == nil {
            oldestIndex += 1
        }
    }

    /// A packet was lost: its messages are sent again unless they are on their way in another one.
    package mutating func lost(_ indices: [UInt64]) {
        for index in indices.reversed() {
            guard let entry = entries[index], !entry.isOnControl else {
                continue
            }
            entries[index]?.copies = max(0, entry.copies - 1)
            if entry.copies <= 1 {
                datagramQueue.prepend(index)
            }
        }
    }

    /// Everything that UDP has not delivered goes over TLS, in order.
    package mutating func moveToControl() {
        datagramQueue.removeAll()
        let waiting = entries.filter { !$0.value.isOnControl }.keys.sorted()
        for index in waiting {
            entries[index]?.copies = 0
        }
        controlQueue = Deque(waiting)
    }

    /// When the message that has been on its way for longest was first sent by UDP.
    package var oldestSent: NIODeadline? {
        guard let entry = entries[oldestIndex], !entry.isOnControl else {
            return nil
        }
        return entry.firstSent
    }
}
