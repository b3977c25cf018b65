import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf

/// Events that are no messages: over TLS, encoded once for all who get the same.
extension DeliveryHub {
    /// Tells accounts something, on all their sessions.
    ///
    /// - Parameter exception: The session that caused it, and has its answer.
    func notify(_ accounts: some Sequence<AccountID>, _ frame: ByteBuffer, except exception: SessionID? = nil) {
        for account in accounts {
            for session in sessions(of: account) where session.id != exception {
                session.outbox.postNotice(frame)
            }
        }
    }

    /// Tells everybody who has come and gone; nobody about himself.
    func announce(_ notice: PresenceNotice) {
        guard let common = notice.frame(for: nil).flatMap({ try? $0.controlFrame() }) else {
            return
        }
        let subjects = notice.subjects
        // Those who are not named are told one fewer: the same for all of them.
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
