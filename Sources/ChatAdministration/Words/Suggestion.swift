/// Finds the name that a misspelt word was meant to be.
enum Suggestion {
    /// Longer words are no misspelling of a command, and would cost time.
    private static let longestWord = 24

    /// Returns the nearest name with at most one typing error, or two in a long word; `nil` if none is so near.
    static func nearest(to word: String, among names: [String]) -> String? {
        guard (2...longestWord).contains(word.count) else {
            return nil
        }
        let nearest = names.map { (name: $0, distance: distance(word, $0)) }.min { $0.distance < $1.distance }
        guard let nearest, nearest.distance <= (word.count > 5 ? 2 : 1) else {
            return nil
        }
        return nearest.name
    }

    /// The edit distance of two short words, with two swapped neighbours as one error (optimal string alignment).
    private static func distance(_ one: String, _ other: String) -> Int {
        let (one, other) = (Array(one), Array(other))
        var rows = [Array(0...other.count)]
        for line in one.indices {
            var row = [line + 1]
            for column in other.indices {
                var least = min(
                    rows[line][column] + (one[line] == other[column] ? 0 : 1),
                    rows[line][column + 1] + 1,
                    row[column] + 1
                )
                if line > 0, column > 0, one[line] == other[column - 1], one[line - 1] == other[column] {
                    least = min(least, rows[line - 1][column - 1] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[one.count][other.count]
    }
}
