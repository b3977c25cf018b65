// News that a key store keeps until somebody was told: what the machine has noted once is no news to it again.
extension EncryptionNews {
    /// The number of news that a store keeps.
    static let untoldLimit = 64

    /// Whether it is about a state, which is told anew when it is so: such news are not kept.
    package var isState: Bool {
        switch self {
        case .own, .failed, .recovered: true
        case .identityChanged, .suspicious, .devicesChanged, .gap, .outOfOrder, .noDeviceMail, .notSent,
            .newDeviceNumber:
            false
        }
    }

    /// Whether it stays rather than other news if there are too many: a server can cause any number of the others.
    private var isAlarm: Bool {
        switch self {
        case .identityChanged, .suspicious, .notSent, .newDeviceNumber: true
        case .own, .failed, .recovered, .devicesChanged, .gap, .outOfOrder, .noDeviceMail: false
        }
    }

    /// Chooses which of too many news is given up.
    fileprivate static func leastImportant(of news: [EncryptionNews]) -> EncryptionNews? {
        news.first { !$0.isAlarm } ?? news.first
    }
}

extension KeyRecords {
    /// Keeps news until they were told, at most ``EncryptionNews/untoldLimit``.
    mutating func keep(untold news: [EncryptionNews]) throws(KeyStoreError) {
        let kept = news.filter { !$0.isState }
        guard !kept.isEmpty else {
            return
        }
        for one in kept {
            try addUntold(one)
        }
        var all = try untoldNews()
        while all.count > EncryptionNews.untoldLimit, let least = EncryptionNews.leastImportant(of: all) {
            try removeUntold(least)
            all.firstIndex(of: least).map { _ = all.remove(at: $0) }
        }
    }

    /// Keeps no longer what was told.
    mutating func remove(told news: [EncryptionNews]) throws(KeyStoreError) {
        for one in news {
            try removeUntold(one)
        }
    }
}
