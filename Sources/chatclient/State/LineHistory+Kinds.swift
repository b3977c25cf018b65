import TerminalUI

/// The form in which a ``HistoryFile`` keeps typed lines.
extension LineHistory {
    /// Takes kept lines. Kinds that this release does not know are left out.
    init(kinds: [String: [String]]) {
        self.init()
        for kind in LineKind.allCases {
            kinds[kind.rawValue]?.forEach { add($0, kind) }
        }
    }

    /// The lines of each kind that has some.
    var kinds: [String: [String]] {
        let all = LineKind.allCases.map { ($0.rawValue, lines($0)) }
        return Dictionary(uniqueKeysWithValues: all.filter { !$0.1.isEmpty })
    }

    /// Adds the lines of another history after these.
    mutating func append(_ other: LineHistory) {
        for kind in LineKind.allCases {
            other.lines(kind).forEach { add($0, kind) }
        }
    }
}
