/// The lines that were typed, by the kind of prompt, the oldest first. A line stands only where it was typed last.
struct TypedLines: Sendable, Equatable {
    /// The most lines of one kind.
    static let largestCount = 500

    /// The most kinds of prompts.
    static let largestKinds = 50

    /// The most bytes of all kinds together, in UTF-8.
    static let largestBytes = 256 * 1024

    /// The longest line that is kept, in bytes: a longer one was pasted, and would push many others out.
    static let longestLine = 8 * 1024

    /// The lines of each kind.
    private(set) var kinds: [String: [String]]

    /// Takes lines, and keeps the last ones within the bounds.
    init(_ kinds: [String: [String]] = [:]) {
        let kept = kinds.sorted { $0.key < $1.key }.prefix(Self.largestKinds).map { ($0.key, Self.bounded($0.value)) }
        self.kinds = Dictionary(uniqueKeysWithValues: kept.filter { !$0.1.isEmpty })
        dropOldest()
    }

    /// Adds the lines that were typed since these were read, so that those of another client stay.
    ///
    /// - Parameters:
    ///   - current: All lines of an editor.
    ///   - start: The lines that the editor began with.
    mutating func merge(_ current: [String: [String]], since start: [String: [String]]) {
        var merged = kinds
        for (kind, lines) in current {
            merged[kind, default: []] += Self.fresh(lines, since: start[kind] ?? [])
        }
        self = TypedLines(merged)
    }

    /// The lines after those that the editor began with. An editor may have dropped the first of those.
    private static func fresh(_ lines: [String], since start: [String]) -> ArraySlice<String> {
        for dropped in 0...start.count where lines.starts(with: start[dropped...]) {
            return lines.dropFirst(start.count - dropped)
        }
        return lines[...]
    }

    private static func bounded(_ lines: [String]) -> [String] {
        var seen: Set<String> = []
        let last = lines.reversed().filter { !$0.isEmpty && $0.utf8.count <= longestLine && seen.insert($0).inserted }
        return last.prefix(largestCount).reversed()
    }

    /// Drops the oldest lines of the kind with the most bytes, until all are within ``largestBytes``.
    private mutating func dropOldest() {
        var sizes = kinds.mapValues { $0.reduce(0) { $0 + $1.utf8.count } }
        var dropped: [String: Int] = [:]
        var total = sizes.values.reduce(0, +)
        while total > Self.largestBytes, let largest = sizes.max(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key {
            let size = kinds[largest]?[dropped[largest, default: 0]].utf8.count ?? 0
            dropped[largest, default: 0] += 1
            sizes[largest, default: 0] -= size
            total -= size
        }
        for (kind, count) in dropped {
            kinds[kind]?.removeFirst(count)
        }
    }
}
