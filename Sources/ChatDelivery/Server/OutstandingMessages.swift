package import ChatProtocol
import DequeModule
package import NIOCore

/// The messages under way to one session, from when they are handed over until they are acknowledged or written to
/// the TLS connection. Bounded: see ``hasRoom``.
package struct OutstandingMessages: Sendable {
    /// A message and its index: the number of its delivery to this session.
    package struct Indexed: Equatable, Sendable {
        /// Counts from 0.
        package let index: UInt64
        /// The message as it travels.
        package let delivery: DeliveredMessage

        /// Makes a pair.
        package init(index: UInt64, delivery: DeliveredMessage) {
            self.index = index
            self.delivery = delivery
        }
    }

    /// How far a message has got on TLS.
    enum ControlCopy {
        case none
        case queued
        case posted
        case written
    }

    struct Entry {
        let delivery: DeliveredMessage
        /// Whether UDP is to deliver it. If so, a copy on TLS is a second one, because UDP takes long.
        var usesDatagrams: Bool
        /// When it was first sent by UDP; `nil` while it waits.
        var firstSent: NIODeadline?
        /// In how many packets it is on its way.
        var copies = 0
        var controlCopy = ControlCopy.none
    }

    /// By index, from ``oldestIndex`` on; `nil` when it is done.
    var entries: Deque<Entry?> = []
    var oldestIndex: UInt64 = 0
    private var bytes = 0

    /// Messages under way.
    package private(set) var count = 0

    /// The indices that wait to be sent by UDP, in order.
    var datagramQueue: Deque<UInt64> = []

    /// The indices that wait to be sent over TLS, in order.
    var controlQueue: Deque<UInt64> = []

    /// The newest that was sent by UDP.
    private var newestSent: UInt64?

    /// Below this index nothing is hedged any more: see ``hedge(sentBefore:)``.
    var hedgedBelow: UInt64 = 0

    /// Makes an empty set.
    package init() {}

    /// Whether another message may be added.
    package var hasRoom: Bool {
        count < DeliveryBounds.messages && bytes < DeliveryBounds.bytes && entries.count < DeliveryBounds.span
    }

    /// Whether so much is done that the store may be asked for more.
    package var isHalfEmpty: Bool {
        count <= DeliveryBounds.messages / 2 && bytes <= DeliveryBounds.bytes / 2
            && entries.count <= DeliveryBounds.span / 2
    }

    /// Whether something that was sent by UDP may not have arrived.
    package var hasUnacknowledged: Bool {
        newestSent.map { $0 >= oldestIndex } ?? false
    }

    /// The index that the next message gets.
    package var nextIndex: UInt64 {
        oldestIndex + UInt64(entries.count)
    }

    /// Adds a message to the end of a wire's queue.
    package mutating func append(_ delivery: DeliveredMessage, to wire: DeliveryWire) {
        let index = nextIndex
        bytes += delivery.message.readableBytes
        count += 1
        switch wire {
        case .udp:
            entries.append(Entry(delivery: delivery, usesDatagrams: true))
            datagramQueue.append(index)
        case .tls:
            entries.append(Entry(delivery: delivery, usesDatagrams: false, controlCopy: .queued))
            controlQueue.append(index)
        }
    }

    /// Messages have arrived.
    package mutating func remove(_ indices: some Sequence<UInt64>) {
        for index in indices {
            guard let place = place(of: index), let entry = entries[place].take() else {
                continue
            }
            bytes -= entry.delivery.message.readableBytes
            count -= 1
        }
        while let first = entries.first, first == nil {
            entries.removeFirst()
            oldestIndex += 1
        }
    }

    private func place(of index: UInt64) -> Int? {
        guard index >= oldestIndex, index < nextIndex else {
            return nil
        }
        return Int(index - oldestIndex)
    }

    subscript(index: UInt64) -> Entry? {
        place(of: index).flatMap { entries[$0] }
    }

    mutating func update(_ index: UInt64, _ change: (inout Entry) -> Void) {
        guard let place = place(of: index), var entry = entries[place].take() else {
            return
        }
        change(&entry)
        entries[place] = entry
    }
}

// MARK: - By UDP

extension OutstandingMessages {
    /// The next message to send by UDP, without taking it.
    package mutating func nextForDatagram() -> Indexed? {
        while !datagramQueue.isEmpty {
            if let next = queuedForDatagram {
                return next
            }
            datagramQueue.removeFirst()
        }
        return nil
    }

    /// Bytes that the messages in UDP's queue are likely to take in packets, if they are all like the first.
    var expectedBytes: Int {
        guard let next = queuedForDatagram else {
            return 0
        }
        return DatagramFrameCodec.byteCount(of: next.delivery, index: next.index) * datagramQueue.count
    }

    /// The head of UDP's queue; `nil` also when that one need not be sent any more.
    package var queuedForDatagram: Indexed? {
        guard let index = datagramQueue.first, let delivery = delivery(at: index) else {
            return nil
        }
        return Indexed(index: index, delivery: delivery)
    }

    /// Whether a message is on its way in one packet only.
    package func isOnce(_ index: UInt64) -> Bool {
        self[index].map { $0.copies <= 1 } ?? false
    }

    /// The message that ``nextForDatagram()`` showed goes into a packet now.
    ///
    /// - Returns: Whether it goes for the first time.
    @discardableResult
    package mutating func takeForDatagram(_ index: UInt64, now: NIODeadline) -> Bool {
        datagramQueue.removeFirst()
        return markSent(index, now: now)
    }

    /// A message goes into one more packet.
    ///
    /// - Returns: Whether it goes for the first time.
    @discardableResult
    package mutating func markSent(_ index: UInt64, now: NIODeadline) -> Bool {
        newestSent = max(newestSent ?? index, index)
        var isFirst = false
        update(index) { entry in
            entry.copies += 1
            isFirst = entry.firstSent == nil
            entry.firstSent = entry.firstSent ?? now
        }
        return isFirst
    }

    /// A message that may be sent once more, or `nil` when it has arrived or gone to TLS.
    package func delivery(at index: UInt64) -> DeliveredMessage? {
        guard let place = place(of: index), entries[place]?.usesDatagrams == true else {
            return nil
        }
        return entries[place]?.delivery
    }

    /// The newest messages that were sent and have not been acknowledged, newest first: what a repair symbol may hold.
    ///
    /// - Parameter largestSource: Bytes; larger ones are left out.
    package func repairable(largestSource: Int) -> [Indexed] {
        guard let newestSent else {
            return []
        }
        let span = UInt64(RepairSymbol.largestSpan)
        let lowest = max(oldestIndex, newestSent >= span ? newestSent - span + 1 : 0)
        guard lowest <= newestSent else {
            return []
        }
        return (lowest...newestSent).reversed().compactMap { index in
            guard let entry = self[index], entry.usesDatagrams, entry.firstSent != nil,
                RepairCode.sourceBytes(of: entry.delivery) <= largestSource
            else {
                return nil
            }
            return Indexed(index: index, delivery: entry.delivery)
        }
    }

    /// A packet was lost: its messages are sent again unless they are on their way in another one.
    package mutating func lost(_ indices: some BidirectionalCollection<UInt64>) {
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

    /// When the message that UDP has been trying to deliver for longest was first sent.
    package var oldestSent: NIODeadline? {
        entries.lazy.compactMap { $0 }.first(where: \.usesDatagrams)?.firstSent
    }
}
