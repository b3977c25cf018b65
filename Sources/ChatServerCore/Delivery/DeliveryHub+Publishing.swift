import ChatDelivery
import ChatProtocol
import NIOCore

/// What was committed goes to its readers.
extension DeliveryHub {
    /// Readers whose datagrams are made in one go, some milliseconds' worth: what else there is to do, acknowledgements above
    /// all, does not wait for thousands of readers. Our own choice.
    package static let readersAtOnce = 128

    /// Readers whose datagrams share a system call: few enough that the first of many have theirs while the rest are made.
    private static let readersPerFlush = 32

    /// For how long a large publication steps aside: an event loop looks at its sockets only when nothing is to be done at once.
    private static let stepAside: TimeAmount = .microseconds(20)

    /// Hands messages that were committed to those who are to get them. Call it for one batch after the other: it returns when
    /// all readers have theirs, which with many of them is not at once.
    ///
    /// - Parameter batch: In the order of their ids.
    package func publish(_ batch: [PublishedMessage]) async {
        for message in batch {
            publishedThrough = max(publishedThrough, message.id)
            recent.append(message)
        }
        if batch.allSatisfy({ $0.audience == .everyone }) {
            // One reader after the other, so that what is known of each is looked at once.
            await eachInTurn(Array(sessions.values)) { session, now in
                for message in batch {
                    session.take(message)
                }
                drain(session, now: now)
            }
        } else {
            await eachInTurn(handOut(batch)) { session, now in
                session.isTouched = false
                drain(session, now: now)
            }
        }
    }

    /// Does something for each of these sessions that is still open, and steps aside between some of them.
    private func eachInTurn(_ readers: [HubSession], _ work: (HubSession, NIODeadline) -> Void) async {
        for start in stride(from: 0, to: readers.count, by: Self.readersAtOnce) {
            if start > 0 {
                // A loop that has been shut down lets nobody wait, and that is right.
                try? await eventLoop.scheduleTask(in: Self.stepAside) {}.futureResult.get()
            }
            let turn = readers[start...].prefix(Self.readersAtOnce)
            let now = NIODeadline.now()
            for (place, reader) in turn.enumerated() where sessions[reader.id] === reader {
                work(reader, now)
                if place % Self.readersPerFlush == Self.readersPerFlush - 1 {
                    channel?.flush()
                }
            }
            channel?.flush()
        }
    }

    /// Hands each message to the sessions that are to get it, in the order of the messages.
    ///
    /// - Returns: The sessions that got any, each once.
    private func handOut(_ batch: [PublishedMessage]) -> [HubSession] {
        var touched: [HubSession] = []
        func hand(_ message: PublishedMessage, to session: HubSession) {
            session.take(message)
            if !session.isTouched {
                session.isTouched = true
                touched.append(session)
            }
        }
        for message in batch {
            switch message.audience {
            case .everyone:
                for session in sessions.values {
                    hand(message, to: session)
                }
            case .accounts(let accounts):
                for id in accounts.lazy.flatMap({ self.sessionsByAccount[$0] ?? [] }) {
                    if let session = sessions[id] {
                        hand(message, to: session)
                    }
                }
            }
        }
        return touched
    }
}
