import ChatStorage

extension Retention {
    /// The most days: a century.
    static let longest = 36_500

    /// The most messages of each conversation.
    static let largest = 1_000_000_000

    /// Whether anything is ever removed.
    var isLimited: Bool { days != nil || messages != nil }

    /// Reads how long messages are kept: forever if nothing is set.
    ///
    /// - Throws: ``ConfigurationError`` that names the key and its valid values.
    init(_ values: ConfigurationValues) throws(ConfigurationError) {
        let days = try values.integer("retentionDays", in: 0...Self.longest, default: 0)
        let messages = try values.integer("retentionMessages", in: 0...Self.largest, default: 0)
        self.init(days: days == 0 ? nil : days, messages: messages == 0 ? nil : messages)
    }
}
