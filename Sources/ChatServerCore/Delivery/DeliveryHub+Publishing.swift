import ChatDelivery
import ChatProtocol
import NIOCore

/// Publishing: fans committed messages out to their readers.
extension DeliveryHub {
    /// Hands committed messages to their audiences. Calls must not overlap: it returns when all readers have the
    /// batch, which for many readers takes several turns.
    ///
    /// - Parameter batch: The messages, ordered by id.
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
        // All messages of one reader before the next reader, so that a reader's state is loaded once.
        await eachInTurn(common.isEmpty ? addressed : Array(sessions.values)) { reader, now in
            reader.deliver(common)
            drain(reader, now: now)
        }
    }

    /// Leaves messages with a narrower audience at the sessions that get them. The sending session is skipped, so
    /// its cursor may lag behind.
    ///
    /// - Returns: The addressed sessions, without duplicates.
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

    /// Runs the work for each of these sessions that is still open, and yields the event loop between turns.
    private func eachInTurn(_ readers: [HubSession], _ work: (HubSession, NIODeadline) -> Void) async {
        var now = NIODeadline.now()
        var turn = Turn(began: now)
        for group in stride(from: 0, to: readers.count, by: Self.readersPerFlush) {
            if turn.isOver(now: now) {
                // An event loop that has been shut down fails at once, so nothing waits for it.
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
