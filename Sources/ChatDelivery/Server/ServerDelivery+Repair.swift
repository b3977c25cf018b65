import ChatProtocol
import NIOCore

/// Forward error correction (FEC), also against tail loss: proactive copies and repair symbols of outstanding
/// messages, sent before a loss is known.
extension ServerDelivery {
    /// Adds copies or repair symbols of earlier messages to a packet, as far as room, window and budget permit.
    mutating func addRepairs(to packet: inout PacketAssembly, now: NIODeadline) {
        let isTailCopy = packet.messages.isEmpty
        // A copy that cannot be sent now is not owed later: the next packet repairs the message, or the
        // acknowledgement shows the loss.
        defer {
            if isTailCopy, packet.repeatedBytes == 0 {
                path.tailCopies.cancel()
            }
        }
        // Copies never compete with messages waiting to be sent.
        guard path.wantsCopies, messages.nextBytes == nil else {
            return path.tailCopies.cancel()
        }
        let inPacket = packet.messages
        let sources = messages.repairable(largestSource: packet.room).filter { !inPacket.contains($0.index) }
        let uncopied = sources.filter { messages.isOnce($0.index) }
        if uncopied.count == sources.count, sources.count <= path.tailCopies.pending, isTailCopy || sources.count == 1 {
            addCopies(of: uncopied, to: &packet, now: now)
        } else {
            // A symbol is as large as its largest message: one message that does not fit would exclude all others.
            let largest = packet.room - 1 - RepairSymbol.largestOverhead
            addSymbols(
                of: sources.filter { RepairCode.sourceBytes(of: $0.delivery) <= largest },
                to: &packet,
                now: now
            )
        }
    }

    /// Adds copies: while none of these messages is repaired yet, copies of all of them are as good as symbols, and
    /// cheaper.
    private mutating func addCopies(
        of sources: [OutstandingMessages.Indexed],
        to packet: inout PacketAssembly,
        now: NIODeadline
    ) {
        for source in sources.reversed() {
            let bytes = DatagramFrameCodec.byteCount(of: source.delivery, index: source.index)
            guard isAffordable(bytes, in: packet), packet.add(source, .copy) else {
                return
            }
            messages.markSent(source.index, now: now)
            path.tailCopies.repaired(1)
            counters.counts.repairsSent += 1
        }
        path.tailCopies.cancel()
    }

    private mutating func addSymbols(
        of sources: [OutstandingMessages.Indexed],
        to packet: inout PacketAssembly,
        now: NIODeadline
    ) {
        let wanted = min(symbolsWanted(now: now), sources.count)
        guard wanted > 0 else {
            return
        }
        let bytes = RepairEncoder.frameBytes(of: sources)
        for _ in 0..<wanted {
            guard isAffordable(bytes, in: packet), packet.add(repair.encoder.symbol(of: sources)) else {
                return
            }
            path.tailCopies.repaired(1)
            counters.counts.repairsSent += 1
        }
    }

    /// The number of symbols to add: one for each message that is not repaired yet, and one more if an
    /// acknowledgement is overdue.
    private func symbolsWanted(now: NIODeadline) -> Int {
        let age = messages.oldestSent.map { now - $0 } ?? .zero
        let isOverdue = age > path.sent.roundTrip.acknowledgementTime
        return min(path.tailCopies.pending + (isOverdue ? 1 : 0), Repair.largestSymbols)
    }

    /// Whether the budget covers these bytes, and the window covers them and the next messages: copies must not
    /// delay new messages.
    private func isAffordable(_ bytes: Int, in packet: PacketAssembly) -> Bool {
        let overhead = DatagramKey.overhead
        let isOnlyRepair = packet.firstMessages == 0 && packet.repeatedBytes == 0
        let cost = packet.repeatedBytes + bytes + (isOnlyRepair ? overhead : 0)
        let earned = packet.firstBytes + (packet.firstMessages > 0 ? overhead : 0)
        let reserve = overhead + bytes
        return cost <= repair.budget.spare + earned
            && packet.byteCount + overhead + bytes + reserve <= path.sent.room
    }
}
