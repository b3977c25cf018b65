import ChatDelivery
import ChatProtocol
import NIOCore

/// What was committed goes to its readers.
extension DeliveryHub {
    /// Hands messages that were committed to those who are to get them.
    ///
    /// - Parameter batch: In the order of their ids.
    package func publish(_ batch: [PublishedMessage]) {
        for message in batch {
            publishedThrough = max(publishedThrough, message.id)
            recent.append(message)
        }
        let now = NIODeadline.now()
        if batch.allSatisfy({ $0.audience == .everyone }) {
            // One reader after the other, so that what is known of each is looked at once.
            for session in sessions.values {
                for message in batch {
                    session.take(message)
                }
                drain(session, now: now)
            }
        } else {
            for session in handOut(batch) {
                session.isTouched = false
                drain(session, now: now)
            }
        }
        channel?.flush()
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
