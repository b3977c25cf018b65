import ChatProtocol
import ChatStorage
import SwiftProtobuf

/// A presence notice: joined and departed accounts, for all sessions.
struct PresenceNotice: Sendable, Equatable {
    /// The most names listed for joins and for leaves each; the rest are only counted.
    static let names = 50

    /// An account and the time of its change.
    struct Entry: Sendable, Equatable {
        /// The account.
        let account: Account
        /// In milliseconds since 1970.
        let time: Int64

        /// Makes an entry.
        init(account: Account, time: Int64) {
            self.account = account
            self.time = time
        }
    }

    /// Joined accounts, in order.
    var joined: [Entry] = []

    /// Departed accounts, in order.
    var left: [Entry] = []

    /// Makes a notice.
    init(joined: [Entry] = [], left: [Entry] = []) {
        self.joined = joined
        self.left = left
    }

    /// The accounts in the notice.
    var subjects: Set<AccountID> {
        Set((joined + left).map(\.account.id))
    }

    /// Returns the frame for an account, which leaves out the account itself.
    ///
    /// - Parameter account: `nil` for any account that is not in the notice.
    /// - Returns: `nil` when nothing is left to announce.
    func frame(for account: AccountID?) -> ProtoServerFrame? {
        let joined = joined.filter { $0.account.id != account }
        let left = left.filter { $0.account.id != account }
        guard !joined.isEmpty || !left.isEmpty else {
            return nil
        }
        return .with {
            $0.presence.joined = joined.prefix(Self.names).map(\.wire)
            $0.presence.left = left.prefix(Self.names).map(\.wire)
            $0.presence.moreJoined = UInt32(max(0, joined.count - Self.names))
            $0.presence.moreLeft = UInt32(max(0, left.count - Self.names))
        }
    }
}

extension PresenceNotice.Entry {
    fileprivate var wire: ProtoPresenceEntry {
        .with {
            $0.username = account.username.value
            $0.time = time
        }
    }
}
