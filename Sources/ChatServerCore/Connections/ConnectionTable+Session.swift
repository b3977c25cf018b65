import ChatIdentity
import ChatProtocol
import ChatStorage
import NIOCore

extension ConnectionTable {
    /// The login of a connection.
    struct Session: Sendable {
        /// Its account.
        let account: Account
        /// The number under which the store keeps this session's messages. A resumed session keeps it.
        let origin: Int64
        /// When it logged in.
        let since = NIODeadline.now()
        /// When it was last heard of.
        let activity: LastActivity
        /// The digest of the account's secret at that time.
        var digest: SecretDigest
        /// When the password or the login token was last checked, in milliseconds since 1970.
        var passwordTime: Int64
        /// Whether its client has proved to know the password. A token alone may be a stolen copy: it must neither
        /// become a login of its own, nor hide that it was used.
        var hasProvedPassword: Bool
        /// The remembered login that it belongs to; `nil` for none.
        var login: LoginID?
        /// The device that it is; `nil` for none. Only a device on the account's newest list counts.
        var device: DeviceNumber?
        /// The id of the delivery session, once it has begun.
        var session: SessionID?
        /// The client's name for itself, sanitized.
        var clientName = ""

        /// Makes a session that has just logged in.
        init(
            account: Account,
            origin: Int64,
            activity: LastActivity,
            digest: SecretDigest,
            passwordTime: Int64 = ServerTime.milliseconds,
            hasProvedPassword: Bool = false,
            login: LoginID? = nil,
            device: DeviceNumber? = nil
        ) {
            self.passwordTime = passwordTime
            self.hasProvedPassword = hasProvedPassword
            self.login = login
            self.device = device
            self.account = account
            self.origin = origin
            self.activity = activity
            self.digest = digest
        }
    }
}
