import ChatProtocol
import DequeModule
import NIOCore

/// The messages under way to one session, from when they are handed over until they are acknowledged or written to
/// the TLS connection. Bounded: see ``hasRoom``.
struct OutstandingMessages: Sendable {
    /// A message and its index: the number of its delivery to this session.
    struct Indexed: Equatable, Sendable {
        /// Counts from 0.
        let index: UInt64
        /// The message as it travels.
        let delivery: DeliveredMessage

        /// Makes a pair.
        init(index: UInt64, delivery: DeliveredMessage) {
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

    /// How far a message has got. Apart from the message itself: this is looked at and changed far more often, and needs no
    /// counting of references.
    struct Progress {
        /// Bytes of its frame.
        let frameBytes: Int
        /// Whether UDP is to deliver it. If so, a copy on TLS is a second one, because UDP takes long.
        var usesDatagrams: Bool
        /// When it was first sent by UDP; `nil` while it waits.
        var firstSent: NIODeadline?
        /// In how many packets it is on its way.
        var copies = 0
        var controlCopy = ControlCopy.none
        /// Whether nothing is left to do.
        var isDone = false
    }

    /// By index, from ``oldestIndex`` on; `nil` when it is done.
    var deliveries: Deque<DeliveredMessage?> = []

    /// Of the same messages.
    private var progress: Deque<Progress> = []
    var oldestIndex: UInt64 = 0
    private var bytes = 0

    /// Messages under way.
    private(set) var count = 0

    /// The indices that wait to be sent by UDP, in order.
    var datagramQueue: Deque<UInt64> = []

    /// The indices that wait to be sent over TLS, in order.
    var controlQueue: Deque<UInt64> = []

    /// The newest that was sent by UDP.
    private var newestSent: UInt64?

    /// Below this index nothing is hedged any more: see ``hedge(sentBefore:)``.
    var hedgedBelow: UInt64 = 0

    /// Makes an empty set.
    init() {}

    /// Whether another message may be added.
    var hasRoom: Bool {
        count < DeliveryBounds.messages && bytes < DeliveryBounds.bytes && progress.count < DeliveryBounds.span
    }

    /// Whether so much is done that the store may be asked for more.
    var isHalfEmpty: Bool {
        count <= DeliveryBounds.messages / 2 && bytes <= DeliveryBounds.bytes / 2
            && progress.count <= DeliveryBounds.span / 2
    }

    /// Whether something that was sent by UDP may not have arrived.
    var hasUnacknowledged: Bool {
        newestSent.map { $0 >= oldestIndex } ?? false
    }

    /// The index that the next message gets.
    var nextIndex: UInt64 {
        oldestIndex + UInt64(progress.count)
    }

    /// Adds a message to the end of a wire's queue.
    ///
    /// - Parameter frameBytes: Bytes of its frame under the ``nextIndex``.
    mutating func append(_ delivery: DeliveredMessage, frameBytes: Int, to wire: DeliveryWire) {
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

    /// Messages have arrived.
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

    /// How far a message has got; `nil` when it is done.
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

    /// Changes how far a message has got, unless it is done.
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
    /// Forgets what heads UDP's queue and need not be sent any more.
    mutating func dropDone() {
        while !datagramQueue.isEmpty, nextBytes == nil {
            datagramQueue.removeFirst()
        }
    }

    /// Bytes that the head of UDP's queue takes in a packet; `nil` when the queue is empty, and also when that one need not
    /// be sent any more.
    var nextBytes: Int? {
        guard let index = datagramQueue.first, let next = self[index], next.usesDatagrams else {
            return nil
        }
        return next.frameBytes
    }

    /// Bytes that the messages in UDP's queue are likely to take in packets, if they are all like the first.
    var expectedBytes: Int {
        (nextBytes ?? 0) * datagramQueue.count
    }

    /// Takes the next message to send by UDP, for a packet that goes now.
    ///
    /// - Parameter room: Bytes that are left in the packet.
    /// - Returns: The message, and whether it goes for the first time; `nil` when none waits or the next does not fit.
    mutating func takeForDatagram(
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

    /// Whether a message is on its way in one packet only.
    func isOnce(_ index: UInt64) -> Bool {
        self[index].map { $0.copies <= 1 } ?? false
    }

    /// A message goes into one more packet.
    ///
    /// - Returns: Whether it goes for the first time.
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

    /// A message that may be sent once more, or `nil` when it has arrived or gone to TLS.
    func delivery(at index: UInt64) -> DeliveredMessage? {
        self[index]?.usesDatagrams == true ? message(at: index) : nil
    }

    /// The newest messages that were sent and have not been acknowledged, newest first: what a repair symbol may hold.
    ///
    /// - Parameter largestSource: Bytes; larger ones are left out.
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

    /// A packet was lost: its messages are sent again unless they are on their way in another one.
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

    /// When the message that UDP has been trying to deliver for longest was first sent.
    var oldestSent: NIODeadline? {
        progress.first { !$0.isDone && $0.usesDatagrams }?.firstSent
    }
}
