import ChatProtocol
import DequeModule
import NIOCore

/// Delivery over TLS.
extension OutstandingMessages {
    /// Dequeues the messages for the next control frame, in order, with their indices.
    mutating func popForControl() -> (deliveries: [DeliveredMessage], indices: [UInt64]) {
        var deliveries: [DeliveredMessage] = []
        var indices: [UInt64] = []
        var size = 0
        while let index = controlQueue.first, deliveries.isEmpty || size < DeliveryBounds.controlBatchBytes {
            controlQueue.removeFirst()
            guard self[index]?.controlCopy == .queued, let delivery = message(at: index) else {
                continue
            }
            update(index) { $0.controlCopy = .posted }
            size += delivery.message.readableBytes
            deliveries.append(delivery)
            indices.append(index)
        }
        return (deliveries, indices)
    }

    /// Notes that the TLS connection accepted messages. Those assigned to UDP stay until UDP has delivered them: a
    /// client that moved to another network receives nothing more from this connection.
    mutating func controlWritten(_ indices: [UInt64]) {
        for index in indices {
            update(index) { $0.controlCopy = .written }
        }
        remove(indices.filter { self[$0]?.usesDatagrams == false })
    }

    /// Whether the TLS connection accepted a copy of a message.
    func isWritten(_ index: UInt64) -> Bool {
        self[index]?.controlCopy == .written
    }

    /// Moves every message that UDP has not delivered to TLS, in order.
    mutating func moveToControl() {
        datagramQueue.removeAll()
        var written: [UInt64] = []
        var waiting: [UInt64] = []
        for index in oldestIndex..<nextIndex {
            guard let entry = self[index] else {
                continue
            }
            if entry.usesDatagrams, entry.controlCopy == .written {
                written.append(index)
            }
            update(index) { entry in
                entry.usesDatagrams = false
                entry.copies = 0
                entry.controlCopy = entry.controlCopy == .none ? .queued : entry.controlCopy
            }
            if self[index]?.controlCopy == .queued {
                waiting.append(index)
            }
        }
        controlQueue = Deque(waiting)
        remove(written)
    }

    /// When the oldest message without a copy on TLS was first sent.
    var oldestUnhedged: NIODeadline? {
        firstUnhedged.flatMap { self[$0]?.firstSent }
    }

    /// Hedges: queues a second copy on TLS of each message that UDP has not delivered for long.
    ///
    /// - Returns: The number of queued copies.
    mutating func hedge(sentBefore time: NIODeadline) -> Int {
        var count = 0
        while let index = firstUnhedged, let sent = self[index]?.firstSent, sent <= time {
            hedgedBelow = index + 1
            if self[index]?.controlCopy == ControlCopy.none {
                update(index) { $0.controlCopy = .queued }
                controlQueue.append(index)
                count += 1
            }
        }
        return count
    }

    private var firstUnhedged: UInt64? {
        let start = max(oldestIndex, hedgedBelow)
        guard start < nextIndex else {
            return nil
        }
        return (start..<nextIndex).first { self[$0]?.usesDatagrams == true }
    }
}
