import ChatClientCore
import TerminalUI

/// What this device keeps for a person between sessions: the settings changed in the dialogue and, by account, who is
/// ignored, what is silent, and the lines typed.
///
/// Nothing of it is needed to chat: a failure is a sentence for the user.
struct SettingsKeeper: Sendable {
    /// What is kept for an account.
    struct Record: Sendable, Equatable {
        /// Who is ignored, and what is silent.
        var lists = AttentionLists()
        /// The lines typed in earlier sessions.
        var history = LineHistory()
        /// Sentences about what could not be read or removed.
        var problems: [String] = []
    }

    private let config: ClientConfigStore?
    private let filesOf: (@Sendable (String) -> AccountFiles)?
    private let keepsHistory: Bool
    private var files: AccountFiles?
    private var start: [String: [String]] = [:]

    /// Keeps settings.
    ///
    /// - Parameters:
    ///   - config: The configuration file.
    ///   - keepsHistory: Whether typed lines are kept.
    ///   - filesOf: The files of an account.
    init(config: ClientConfigStore, keepsHistory: Bool, filesOf: @escaping @Sendable (String) -> AccountFiles) {
        self.config = config
        self.keepsHistory = keepsHistory
        self.filesOf = filesOf
    }

    /// Keeps nothing.
    init() {
        config = nil
        keepsHistory = false
        filesOf = nil
    }

    /// Reads what is kept for an account, after its login.
    ///
    /// - Parameter isNew: Whether the account was just made: what is kept belongs to another one of this name.
    mutating func begin(_ account: String, isNew: Bool) -> Record {
        guard let files = filesOf?(account) else {
            return Record()
        }
        self.files = files
        var record = Record()
        let (attention, history) = (AttentionFile(of: files), HistoryFile(of: files))
        if isNew {
            Self.attempt(&record, Self.notRemoved(attention.path)) { _ in try attention.remove() }
        }
        if isNew || !keepsHistory {
            Self.attempt(&record, Self.notRemoved(history.path)) { _ in try history.remove() }
        }
        Self.attempt(&record, Self.unreadable(attention.path)) { $0.lists = try attention.load() }
        if keepsHistory {
            Self.attempt(&record, Self.historyUnreadable(history.path)) {
                $0.history = LineHistory(kinds: try history.load())
            }
        }
        start = record.history.kinds
        return record
    }

    /// Keeps a setting.
    ///
    /// - Returns: A sentence about a failure; `nil` after success, or if nothing is kept.
    func keep(_ setting: RememberedSetting) -> String? {
        switch setting {
        case .style(let style):
            return set(.style, to: style.rawValue)
        case .attention(let settings, let former):
            let hours =
                settings.quietHours == former.quietHours
                ? nil : set(.quietHours, to: settings.quietHours?.text ?? "off")
            return keep(settings, since: former) ?? hours
        }
    }

    /// Keeps the lines typed in this session.
    ///
    /// - Returns: A sentence about a failure; `nil` after success, or if nothing is kept.
    func save(_ history: LineHistory) -> String? {
        guard keepsHistory, let files else {
            return nil
        }
        let file = HistoryFile(of: files)
        do {
            try file.save(history.kinds, since: start)
            return nil
        } catch {
            return "The lines that you typed cannot be kept in \(file.path). Check its folder's permissions."
        }
    }

    private func set(_ key: ConfigKey, to value: String) -> String? {
        do throws(ClientConfigStore.Failure) {
            try config?.set(key, to: value)
            return nil
        } catch {
            return "That holds until the client ends. \(error.description)"
        }
    }

    private func keep(_ settings: AttentionSettings, since former: AttentionSettings) -> String? {
        guard let files else {
            return nil
        }
        let file = AttentionFile(of: files)
        do {
            _ = try file.change { try $0.apply(settings, since: former) }
            return nil
        } catch is AttentionLists.Full {
            return "That holds until the client ends: the file \(file.path) is full."
        } catch is AttentionFile.Unreadable {
            return "That holds until the client ends: \(Self.unreadable(file.path))"
        } catch {
            return "That holds until the client ends: the file \(file.path) cannot be written. Check its folder's "
                + "permissions."
        }
    }

    /// Does something, and notes a sentence if it fails.
    private static func attempt(_ record: inout Record, _ sentence: String, _ body: (inout Record) throws -> Void) {
        do {
            try body(&record)
        } catch {
            record.problems.append(sentence)
        }
    }

    private static func notRemoved(_ path: String) -> String {
        "The file \(path) of an earlier account of this name cannot be removed. Remove it."
    }

    private static func unreadable(_ path: String) -> String {
        "The file \(path) cannot be read, which says whom you ignore and what does not alert. Repair or remove it."
    }

    private static func historyUnreadable(_ path: String) -> String {
        "The file \(path) with the lines that you typed before cannot be read; it will be replaced."
    }
}
