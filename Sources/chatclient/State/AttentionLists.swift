import ChatClientCore

/// Which conversations notify the user of an account, and which users are ignored. Only this device knows.
struct AttentionLists: Sendable, Equatable {
    /// The most ignored users, and the most silent conversations.
    static let largestCount = 1000

    /// The longest key of a conversation, in bytes; longer ones are not kept.
    static let longestKey = 256

    /// A list has ``largestCount`` entries already.
    struct Full: Error, Equatable {}

    /// The ignored users, in lower case: names are case-insensitive.
    private(set) var ignored: Set<String>

    /// The conversations whose messages do not notify, by their ``ConversationKey/text``: `public`, `#lab`, `@bob`.
    private(set) var silent: Set<String>

    /// Takes entries; of too many, the first in their order.
    init(ignored: Set<String> = [], silent: Set<String> = []) {
        self.ignored = Self.bounded(Set(ignored.map { $0.lowercased() }))
        self.silent = Self.bounded(silent)
    }

    /// Whether a user is ignored.
    func isIgnored(_ name: String) -> Bool {
        ignored.contains(name.lowercased())
    }

    /// Whether a conversation notifies.
    ///
    /// - Parameter key: `public`, `#ROOM` or `@NAME`, the name in lower case.
    func notifies(_ key: String) -> Bool {
        !silent.contains(key)
    }

    /// Ignores a user, or ends it.
    ///
    /// - Returns: Whether that changed anything.
    /// - Throws: ``Full``.
    @discardableResult
    mutating func setIgnored(_ name: String, _ isIgnored: Bool) throws(Full) -> Bool {
        try Self.set(name.lowercased(), in: &ignored, isIgnored)
    }

    /// Turns the notifications of a conversation on or off.
    ///
    /// - Returns: Whether that changed anything.
    /// - Throws: ``Full``.
    @discardableResult
    mutating func setNotifies(_ key: String, _ isOn: Bool) throws(Full) -> Bool {
        try Self.set(key, in: &silent, !isOn)
    }

    /// Carries over what a person changed from one form of the settings to another, and leaves the rest alone: another
    /// client of the account may have changed that.
    ///
    /// - Throws: ``Full``.
    mutating func apply(_ settings: AttentionSettings, since former: AttentionSettings) throws(Full) {
        let (names, formerNames) = (Self.names(settings), Self.names(former))
        for name in formerNames.subtracting(names) {
            try setIgnored(name, false)
        }
        for name in names.subtracting(formerNames) {
            try setIgnored(name, true)
        }
        for key in former.silenced.subtracting(settings.silenced) {
            try setNotifies(key.text, true)
        }
        for key in settings.silenced.subtracting(former.silenced) {
            try setNotifies(key.text, false)
        }
    }

    private static func names(_ settings: AttentionSettings) -> Set<String> {
        Set(settings.ignored.names.map { $0.lowercased() })
    }

    private static func set(_ entry: String, in entries: inout Set<String>, _ isIn: Bool) throws(Full) -> Bool {
        guard isIn else {
            return entries.remove(entry) != nil
        }
        guard !entries.contains(entry) else {
            return false
        }
        guard entries.count < largestCount, entry.utf8.count <= longestKey else {
            throw Full()
        }
        return entries.insert(entry).inserted
    }

    private static func bounded(_ entries: Set<String>) -> Set<String> {
        let fitting = entries.filter { $0.utf8.count <= longestKey }
        return fitting.count <= largestCount ? fitting : Set(fitting.sorted().prefix(largestCount))
    }
}
