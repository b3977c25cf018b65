/// The result of a reload.
package struct ReloadItem: Sendable, Equatable, Codable {
    /// The keys of the settings that have changed and are in force, `certificate` among them.
    package var changed: [String]
    /// The keys of changed settings that are in force only after a restart.
    package var needsRestart: [String]

    /// Creates an item.
    package init(changed: [String], needsRestart: [String]) {
        self.changed = changed
        self.needsRestart = needsRestart
    }
}

/// A sentence that says what was done.
package struct NoticeItem: Sendable, Equatable, Codable {
    /// The sentence.
    package var sentence: String

    /// Creates an item.
    package init(sentence: String) {
        self.sentence = sentence
    }
}
