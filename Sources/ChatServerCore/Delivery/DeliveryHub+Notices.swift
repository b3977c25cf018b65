import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf

/// Notices: events other than messages, sent over TLS and encoded once for all recipients of the same frame.
extension DeliveryHub {
    /// Sends a frame to all sessions of the given accounts.
    ///
    /// - Parameter exception: The session that caused the event and gets its own answer.
    func notify(_ accounts: some Sequence<AccountID>, _ frame: ByteBuffer, except exception: SessionID? = nil) {
        for account in accounts {
            for session in sessions(of: account) where session.id != exception {
                session.outbox.postNotice(frame)
            }
        }
    }

    /// Sends a frame to all sessions.
    ///
    /// - Returns: The number of sessions.
    func notifyAll(_ frame: ByteBuffer) -> Int {
        for session in sessions.values {
            session.outbox.postNotice(frame)
        }
        return sessions.count
    }

    /// Announces joined and departed accounts to all sessions, without telling an account about itself.
    func announce(_ notice: PresenceNotice) {
        guard let common = notice.frame(for: nil).flatMap({ try? $0.controlFrame() }) else {
            return
        }
        let subjects = notice.subjects
        // Accounts in the notice beyond the named ones get a count that is one lower. The frame is the same for all
        // of them.
        let named = Set((notice.joined.prefix(PresenceNotice.names) + notice.left).map(\.account.id))
        var unnamed: ByteBuffer??
        for session in sessions.values {
            let id = session.account.id
            var frame: ByteBuffer? = common
            if named.contains(id) {
                frame = notice.frame(for: id).flatMap { try? $0.controlFrame() }
            } else if subjects.contains(id) {
                let shared = unnamed ?? notice.frame(for: id).flatMap { try? $0.controlFrame() }
                unnamed = .some(shared)
                frame = shared
            }
            if let frame {
                session.outbox.postNotice(frame)
            }
        }
    }
}
