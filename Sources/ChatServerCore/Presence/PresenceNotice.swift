import ChatProtocol
import ChatStorage
import SwiftProtobuf

/// Who has come and gone, for all who are there.
struct PresenceNotice: Sendable, Equatable {
    /// The most names that are told each way; of the others only the number. Our own choice.
    static let names = 50

    /// Who, and when.
    struct Entry: Sendable, Equatable {
        /// Who.
        let account: Account
        /// In milliseconds since 1970.
        let time: Int64

        /// Makes an entry.
        init(account: Account, time: Int64) {
            self.account = account
            self.time = time
        }
    }

    /// Who has come, in order.
    var joined: [Entry] = []

    /// Who has gone, in order.
    var left: [Entry] = []

    /// Makes a notice.
    init(joined: [Entry] = [], left: [Entry] = []) {
        self.joined = joined
        self.left = left
    }

    /// The accounts that it is about.
    var subjects: Set<AccountID> {
        Set((joined + left).map(\.account.id))
    }

    /// What an account is told, which is nothing about itself.
    ///
    /// - Parameter account: `nil` for any that the notice is not about.
    /// - Returns: `nil` when that is nothing.
    func frame(for account: AccountID?) -> WireServerFrame? {
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
    fileprivate var wire: WirePresenceEntry {
        .with {
            $0.username = account.username.value
            $0.time = time
        }
    }
}
