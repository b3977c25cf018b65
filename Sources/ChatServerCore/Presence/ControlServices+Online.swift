import ChatProtocol
import NIOCore

/// Who is online: the one definition, for the list of users, for one account, and for the members of a room.
///
/// An account is online while one of its sessions was heard of within ``ControlTimeouts/silence``. Who comes and goes is
/// told by another rule, which does not mind a connection that breaks for a moment: ``PresenceBoard``.
extension ControlServices {
    /// A page of those who are online, sorted by name.
    ///
    /// - Parameter name: Only names behind this one; empty for all.
    func onlineUsers(after name: String, limit: Int) -> ActiveUsers.Page {
        hub.activeUsers.page(after: name.lowercased(), limit: limit, heardWithin: timeouts.silence)
    }

    /// When a client of an account that has a session, be it a silent one, was last heard of, in milliseconds since 1970;
    /// `nil` where it has none.
    func lastHeard(of username: Username) -> Int64? {
        hub.activeUsers.lastHeard(of: username).map { heard in
            ServerTime.milliseconds - max(0, (.now() - heard).nanoseconds / 1_000_000)
        }
    }

    /// Whether an account is online.
    func isOnline(_ username: Username) -> Bool {
        hub.activeUsers.isActive(username, heardWithin: timeouts.silence)
    }
}
