import ChatProtocol
import NIOCore

/// Online status: the single definition for the list of users, for one account, and for the members of a room.
///
/// An account is online while one of its sessions was heard from within ``ControlTimeouts/silence``. Join and leave
/// notices follow another rule, which tolerates a short connection loss: ``PresenceState``.
extension ControlServices {
    /// Returns a page of the online accounts, sorted by name.
    ///
    /// - Parameter name: Only names after this one; empty for all.
    func onlineUsers(after name: String, limit: Int) -> ActiveUsers.Page {
        hub.activeUsers.page(after: name.lowercased(), limit: limit, heardWithin: timeouts.silence)
    }

    /// Returns when a client of the account was last heard from, in milliseconds since 1970, even if its session is
    /// silent now; `nil` without a session.
    func lastHeard(of username: Username) -> Int64? {
        hub.activeUsers.lastHeard(of: username).map { heard in
            ServerTime.milliseconds - max(0, (.now() - heard).nanoseconds / 1_000_000)
        }
    }

    /// Returns whether an account is online.
    func isOnline(_ username: Username) -> Bool {
        hub.activeUsers.isActive(username, heardWithin: timeouts.silence)
    }
}
