/// The list of commands for people.
package enum AdminHelp {
    /// The column in which the summaries begin.
    private static let column = 34

    private static let groups: [(rank: AdminRank, title: String)] = [
        (.moderator, "For moderators, admins and the operator:"), (.admin, "For admins and the operator:"),
        (.operator, "For the operator, at the admin socket:"),
    ]

    /// Returns the commands that an authority has, grouped by the least authority that each needs.
    ///
    /// - Parameter prefix: What stands before each when it is typed, such as `/admin `.
    package static func lines(for rank: AdminRank, prefix: String = "") -> [String] {
        var lines: [String] = []
        for group in groups where group.rank <= rank {
            lines += (lines.isEmpty ? [] : [""]) + [group.title]
            for verb in AdminVerb.allCases where verb.minimum == group.rank {
                lines += entry(of: verb, prefix)
            }
        }
        return lines
    }

    /// Returns the usage and the summary of one command.
    ///
    /// - Parameter prefix: What stands before it when it is typed, such as `/admin `.
    package static func lines(of verb: AdminVerb, prefix: String) -> [String] {
        let summary = verb.summary
        return ["\(prefix)\(verb.usage)", summary.prefix(1).uppercased() + summary.dropFirst() + "."]
    }

    /// Returns the commands that an authority has and that these words name: `ban`, `user add`, or all that begin with
    /// `user`. None if there is no such command. Case makes no difference.
    package static func verbs(named words: String, for rank: AdminRank) -> [AdminVerb] {
        let words = words.lowercased()
        return AdminVerb.allCases.filter { verb in
            verb.minimum <= rank && (verb.rawValue == words || verb.rawValue.hasPrefix(words + " "))
        }
    }

    private static func entry(of verb: AdminVerb, _ prefix: String) -> [String] {
        let usage = "  " + prefix + verb.usage
        guard usage.count < column - 1 else {
            return [usage, String(repeating: " ", count: column) + verb.summary]
        }
        return [usage + String(repeating: " ", count: column - usage.count) + verb.summary]
    }
}
