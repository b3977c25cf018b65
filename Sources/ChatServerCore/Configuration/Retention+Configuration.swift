import ChatStorage

extension Retention {
    /// The most days: a century.
    static let longest = 36_500

    /// The most messages of each conversation.
    static let largest = 1_000_000_000

    /// Whether anything is ever removed.
    var isLimited: Bool { days != nil || messages != nil }

    /// Reads how long messages are kept: forever if nothing is set.
    init(_ values: inout ConfigurationValues) {
        let days = values.integer(.retentionDays)
        let messages = values.integer(.retentionMessages)
        self.init(days: days == 0 ? nil : days, messages: messages == 0 ? nil : messages)
    }
}
