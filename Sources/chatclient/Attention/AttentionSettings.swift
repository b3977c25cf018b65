import ChatClientCore

/// What a person wants to be alerted of. It stays on this machine.
struct AttentionSettings: Sendable, Equatable {
    /// The most conversations whose alerts are off.
    static let limit = 500

    /// The accounts whose messages are not shown.
    var ignored: IgnoredAccounts

    /// The conversations whose alerts are off.
    private(set) var silenced: Set<ConversationKey>

    /// The time of day without alerts.
    var quietHours: QuietHours?

    /// Whether an alert rings the terminal's bell.
    var ringsBell = true

    /// Whether an alert is shown as a notification of the desktop, where the terminal can.
    var notifiesDesktop = true

    /// Takes the settings that hold for all accounts.
    init(_ settings: ClientSettings) {
        self.init(quietHours: nil)
        quietHours = settings.quietHours
        ringsBell = settings.bell
        notifiesDesktop = settings.desktopNotifications
    }

    /// Makes settings, as read from a file. What cannot be read is left out.
    ///
    /// - Parameters:
    ///   - ignored: The names of ignored accounts.
    ///   - off: The text forms of the conversations whose alerts are off.
    ///   - quietHours: The text form of the quiet hours.
    init(ignored: [String] = [], off: [String] = [], quietHours: String? = nil) {
        self.ignored = IgnoredAccounts(ignored)
        silenced = Set(off.compactMap { ConversationKey(text: $0) }.prefix(Self.limit))
        self.quietHours = quietHours.flatMap { QuietHours($0) }
    }

    /// The text forms of the conversations whose alerts are off, sorted, for a file.
    var off: [String] { silenced.map(\.text).sorted() }

    /// Whether another conversation can be silenced.
    var isFull: Bool { silenced.count >= Self.limit }

    /// Adds what is kept for the account. What cannot be read is left out.
    mutating func take(_ lists: AttentionLists) {
        lists.ignored.sorted().forEach { ignored.add($0) }
        for key in lists.silent.sorted() {
            ConversationKey(text: key).map { setSilenced($0, true) }
        }
    }

    /// Turns the alerts of a conversation off or on.
    mutating func setSilenced(_ key: ConversationKey, _ isSilenced: Bool) {
        if !isSilenced {
            silenced.remove(key)
        } else if !isFull {
            silenced.insert(key)
        }
    }
}
