import ChatProtocol
import DequeModule
import NIOCore

/// The outstanding messages of one session, from enqueueing until they are acknowledged or written to the TLS
/// connection. Bounded: see ``hasRoom``.
struct OutstandingMessages: Sendable {
    /// A message and its index: its delivery number in this session.
    struct Indexed: Equatable, Sendable {
        /// Counts from 0.
        let index: UInt64
        /// The message as encoded for the wire.
        let delivery: DeliveredMessage

        /// Makes a pair.
        init(index: UInt64, delivery: DeliveredMessage) {
            self.index = index
            self.delivery = delivery
        }
    }

    /// Progress of a message on TLS.
    enum ControlCopy {
        case none
        case queued
        case posted
        case written
    }

    /// Progress of a message. Kept apart from the message: it is read and changed far more often, and needs no
    /// reference counting.
    struct Progress {
        /// Bytes of its frame in a datagram.
        let frameBytes: Int
        /// Whether it is assigned to UDP. A copy on TLS is then a hedge, because UDP takes long.
        var usesDatagrams: Bool
        /// When it was first sent by UDP; `nil` before that.
        var firstSent: NIODeadline?
        /// The number of packets in flight that carry it.
        var copies = 0
        var controlCopy = ControlCopy.none
        /// Whether it needs no further work.
        var isDone = false
    }

    /// The messages by index, from ``oldestIndex`` on; `nil` when done.
    var deliveries: Deque<DeliveredMessage?> = []

    /// The progress of the same messages.
    private var progress: Deque<Progress> = []
    var oldestIndex: UInt64 = 0
    private var bytes = 0

    /// The number of outstanding messages.
    private(set) var count = 0

    /// The indices waiting for UDP, in order.
    var datagramQueue: Deque<UInt64> = []

    /// The indices waiting for TLS, in order.
    var controlQueue: Deque<UInt64> = []

    /// The newest index that was sent by UDP.
    private var newestSent: UInt64?

    /// Messages below this index are not hedged any more: see ``hedge(sentBefore:)``.
    var hedgedBelow: UInt64 = 0

    /// Makes an empty set.
    init() {}

    /// Flow control: whether another message may be added.
    var hasRoom: Bool {
        count < DeliveryBounds.messages && bytes < DeliveryBounds.bytes && progress.count < DeliveryBounds.span
    }

    /// Whether the backlog has fallen to half, so that the store may be asked for more.
    var isHalfEmpty: Bool {
        count <= DeliveryBounds.messages / 2 && bytes <= DeliveryBounds.bytes / 2
            && progress.count <= DeliveryBounds.span / 2
    }

    /// Whether a message sent by UDP may not have arrived.
    var hasUnacknowledged: Bool {
        newestSent.map { $0 >= oldestIndex } ?? false
    }

    /// The index of the next message.
    var nextIndex: UInt64 {
        oldestIndex + UInt64(progress.count)
    }

    /// Appends a message to a wire's queue.
    ///
    /// - Parameter frameBytes: Bytes of its frame with ``nextIndex`` as index.
    mutating func append(_ delivery: DeliveredMessage, frameBytes: Int, to wire: DeliveryTransport) {
        let index = nextIndex
        bytes += delivery.message.readableBytes
        count += 1
        deliveries.append(delivery)
        switch wire {
        case .udp:
            progress.append(Progress(frameBytes: frameBytes, usesDatagrams: true))
            datagramQueue.append(index)
        case .tls:
            progress.append(Progress(frameBytes: frameBytes, usesDatagrams: false, controlCopy: .queued))
            controlQueue.append(index)
        }
    }

    /// Removes messages that arrived.
    mutating func remove(_ indices: some Sequence<UInt64>) {
        for index in indices {
            guard let place = place(of: index), let delivery = deliveries[place] else {
                continue
            }
            bytes -= delivery.message.readableBytes
            count -= 1
            deliveries[place] = nil
            progress[place].isDone = true
        }
        while let first = progress.first, first.isDone {
            progress.removeFirst()
            deliveries.removeFirst()
            oldestIndex += 1
        }
    }

    private func place(of index: UInt64) -> Int? {
        guard index >= oldestIndex, index < nextIndex else {
            return nil
        }
        return Int(index - oldestIndex)
    }

    /// The progress of a message; `nil` when done.
    subscript(index: UInt64) -> Progress? {
        guard let place = place(of: index), !progress[place].isDone else {
            return nil
        }
        return progress[place]
    }

    /// A message that is not done.
    func message(at index: UInt64) -> DeliveredMessage? {
        place(of: index).flatMap { deliveries[$0] }
    }

    /// Changes the progress of a message, unless it is done.
    mutating func update(_ index: UInt64, _ change: (inout Progress) -> Void) {
        guard let place = place(of: index), var changed = self[index] else {
            return
        }
        change(&changed)
        progress[place] = changed
    }
}

// MARK: - By UDP

extension OutstandingMessages {
    /// Drops entries from the head of the UDP queue that need not be sent any more.
    mutating func dropDone() {
        while !datagramQueue.isEmpty, nextBytes == nil {
            datagramQueue.removeFirst()
        }
    }

    /// Bytes that the head of the UDP queue takes in a packet; `nil` if the queue is empty or its head need not be
    /// sent any more.
    var nextBytes: Int? {
        guard let index = datagramQueue.first, let next = self[index], next.usesDatagrams else {
            return nil
        }
        return next.frameBytes
    }

    /// The estimated packet bytes of all messages in the UDP queue, as if each were as large as the first.
    var expectedBytes: Int {
        (nextBytes ?? 0) * datagramQueue.count
    }

    /// Dequeues the next message for UDP, for a packet that is sent now.
    ///
    /// - Parameter room: Free bytes in the packet.
    /// - Returns: The message, and whether this is its first transmission; `nil` if none waits or the next does not
    ///   fit.
    mutating func popForDatagram(
        fitting room: Int,
        now: NIODeadline
    ) -> (message: Indexed, isFirst: Bool)? {
        dropDone()
        guard
            let bytes = nextBytes, bytes <= room,
            let index = datagramQueue.popFirst(), let delivery = message(at: index)
        else {
            return nil
        }
        return (Indexed(index: index, delivery: delivery), isFirst: markSent(index, now: now))
    }

    /// Whether a message is in flight in one packet only.
    func isOnce(_ index: UInt64) -> Bool {
        self[index].map { $0.copies <= 1 } ?? false
    }

    /// Notes that a message goes into another packet.
    ///
    /// - Returns: Whether this is its first transmission.
    @discardableResult
    mutating func markSent(_ index: UInt64, now: NIODeadline) -> Bool {
        newestSent = max(newestSent ?? index, index)
        var isFirst = false
        update(index) { progress in
            progress.copies += 1
            isFirst = progress.firstSent == nil
            progress.firstSent = progress.firstSent ?? now
        }
        return isFirst
    }

    /// A message that may be retransmitted; `nil` if it has arrived or moved to TLS.
    func delivery(at index: UInt64) -> DeliveredMessage? {
        self[index]?.usesDatagrams == true ? message(at: index) : nil
    }

    /// The newest unacknowledged messages, newest first: the candidates for a repair symbol.
    ///
    /// - Parameter largestSource: Bytes of the largest source to include.
    func repairable(largestSource: Int) -> [Indexed] {
        guard let newestSent else {
            return []
        }
        let span = UInt64(RepairSymbol.largestSpan)
        let lowest = max(oldestIndex, newestSent >= span ? newestSent - span + 1 : 0)
        guard lowest <= newestSent else {
            return []
        }
        return (lowest...newestSent).reversed().compactMap { index in
            guard self[index]?.firstSent != nil, let delivery = delivery(at: index),
                RepairCode.sourceBytes(of: delivery) <= largestSource
            else {
                return nil
            }
            return Indexed(index: index, delivery: delivery)
        }
    }

    /// Handles a lost packet: requeues its messages unless they are in flight in another packet.
    mutating func lost(_ indices: some BidirectionalCollection<UInt64>) {
        for index in indices.reversed() {
            guard let entry = self[index], entry.usesDatagrams else {
                continue
            }
            update(index) { $0.copies = max(0, $0.copies - 1) }
            if entry.copies <= 1 {
                datagramQueue.prepend(index)
            }
        }
    }

    /// When the oldest undelivered UDP message was first sent.
    var oldestSent: NIODeadline? {
        progress.first { !$0.isDone && $0.usesDatagrams }?.firstSent
    }
}
