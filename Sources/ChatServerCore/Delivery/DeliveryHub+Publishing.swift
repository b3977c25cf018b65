import ChatDelivery
import ChatProtocol
import NIOCore

/// What was committed goes to its readers.
extension DeliveryHub {
    /// Hands messages that were committed to those who are to get them. Call it for one batch after the other: it returns when
    /// all readers have theirs, which with many of them is not at once.
    ///
    /// - Parameter batch: In the order of their ids.
    func publish(_ batch: [PublishedMessage]) async {
        precondition(!isPublishing, "readers who wait for an earlier batch would miss it")
        isPublishing = true
        defer { isPublishing = false }
        for message in batch {
            publishedThrough = max(publishedThrough, message.id)
            recent.append(message)
        }
        let common = batch.filter { $0.audience == .everyone }
        let addressed = address(batch)
        // One reader after the other, so that what is known of each is looked at once.
        await eachInTurn(common.isEmpty ? addressed : Array(sessions.values)) { reader, now in
            reader.take(common)
            drain(reader, now: now)
        }
    }

    /// Leaves the messages that are not everybody's with the sessions that are to get them. The session that sent one is none of
    /// them: its cursor may lag behind.
    ///
    /// - Returns: These sessions, each once.
    private func address(_ batch: [PublishedMessage]) -> [HubSession] {
        var addressed: [HubSession] = []
        for message in batch {
            guard case .accounts(let accounts) = message.audience else {
                continue
            }
            for account in accounts {
                for session in sessions(of: account) where session.origin != message.origin {
                    if session.addressed.isEmpty {
                        addressed.append(session)
                    }
                    session.addressed.append(message)
                }
            }
        }
        return addressed
    }

    /// Does something for each of these sessions that is still open, and steps aside between some of them.
    private func eachInTurn(_ readers: [HubSession], _ work: (HubSession, NIODeadline) -> Void) async {
        var now = NIODeadline.now()
        var turn = Turn(began: now)
        for group in stride(from: 0, to: readers.count, by: Self.readersPerFlush) {
            if turn.isOver(now: now) {
                // A loop that has been shut down lets nobody wait, and that is right.
                try? await eventLoop.scheduleTask(in: Self.stepAside) {}.futureResult.get()
                now = .now()
                turn = Turn(began: now)
            }
            for reader in readers[group...].prefix(Self.readersPerFlush) where sessions[reader.id] === reader {
                work(reader, now)
            }
            turn.readers += Self.readersPerFlush
            channel?.flush()
            now = .now()
        }
    }
}
