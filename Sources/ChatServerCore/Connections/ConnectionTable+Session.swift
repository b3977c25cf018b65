import ChatProtocol
import ChatStorage
import NIOCore

extension ConnectionTable {
    /// What a connection has logged in with.
    struct Session: Sendable {
        /// Its account.
        let account: Account
        /// The number under which the store keeps what it sends. A session that is resumed has the same.
        let origin: Int64
        /// When it logged in.
        let since = NIODeadline.now()
        /// When it was last heard of.
        let signs: SignsOfLife
        /// Of the secret that the account had then.
        var digest: SecretDigest
        /// Its number in delivery, once that has begun.
        var session: SessionID?
        /// What the client calls itself, made harmless.
        var clientName = ""

        /// A session that has just logged in.
        init(account: Account, origin: Int64, signs: SignsOfLife, digest: SecretDigest) {
            self.account = account
            self.origin = origin
            self.signs = signs
            self.digest = digest
        }
    }
}
