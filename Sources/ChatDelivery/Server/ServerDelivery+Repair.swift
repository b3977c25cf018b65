import ChatProtocol
import NIOCore

/// What makes a loss invisible: copies and repair symbols of what is under way, before anybody knows of a loss.
extension ServerDelivery {
    /// Adds copies or symbols of what was sent before to a packet, as far as room, window and budget permit.
    mutating func addRepairs(to packet: inout PacketAssembly, now: NIODeadline) {
        let isEarlyCopy = packet.messages.isEmpty
        // What cannot go now is not owed later: the next packet repairs it, or the acknowledgement tells what is lost.
        defer {
            if isEarlyCopy, packet.repeatedBytes == 0 {
                path.earlyCopy.forgive()
            }
        }
        // Copies never compete with what waits to be sent.
        guard path.wantsCopies, messages.nextBytes == nil else {
            return path.earlyCopy.forgive()
        }
        let inPacket = packet.messages
        let sources = messages.repairable(largestSource: packet.room).filter { !inPacket.contains($0.index) }
        let uncopied = sources.filter { messages.isOnce($0.index) }
        if uncopied.count == sources.count, sources.count <= path.earlyCopy.owed, isEarlyCopy || sources.count == 1 {
            addCopies(of: uncopied, to: &packet, now: now)
        } else {
            // A symbol is as large as its largest message: one that does not fit would keep all others out.
            let largest = packet.room - 1 - RepairSymbol.largestOverhead
            addSymbols(
                of: sources.filter { RepairCode.sourceBytes(of: $0.delivery) <= largest },
                to: &packet,
                now: now
            )
        }
    }

    /// Where nothing repairs any of these messages yet, copies of all of them are as good as symbols, and cheaper.
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
            path.earlyCopy.paid(1)
            counters.counts.repairsSent += 1
        }
        path.earlyCopy.forgive()
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
            path.earlyCopy.paid(1)
            counters.counts.repairsSent += 1
        }
    }

    /// One symbol for each message that nothing repairs yet, and one more when an acknowledgement is overdue.
    private func symbolsWanted(now: NIODeadline) -> Int {
        let age = messages.oldestSent.map { now - $0 } ?? .zero
        let isOverdue = age > path.sent.roundTrip.acknowledgementTime
        return min(path.earlyCopy.owed + (isOverdue ? 1 : 0), Repair.largestSymbols)
    }

    /// Whether there is budget for these bytes, and window for them and for the messages that come next: copies must
    /// not make those wait.
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
